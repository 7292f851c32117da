//! What a person set up in a grid, as a view that they save keeps it: which rows, in which order, which
//! columns and how.

use callboard_core::workspace::command::{Json, Sort};
use callboard_core::workspace::update::TableInfo;
use leptos::prelude::*;
use serde_json::json;

use super::columns::{self, Wish};
use super::filter::{self, Condition, Operator};
use super::sieve::Sieve;
use super::state::{Sheet, wish_name};
use crate::remember;

/// What a person set up in a grid: each part as a saved view holds it, `null` where nothing was.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Setup {
    /// Which rows.
    pub(crate) filter: Json,
    /// In which order.
    pub(crate) order: Json,
    /// Which columns, and how.
    pub(crate) columns: Json,
    /// By what rows stand together.
    pub(crate) group: Json,
}

/// Under which name a saved view that is no grid holds as which view of its module it is drawn.
pub(crate) const VIEW: &str = "view";

/// What was set up in a grid that is printed: which it was, and what nobody has saved.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Printed {
    /// Of which table.
    pub(crate) table: String,
    /// Which of its views.
    pub(crate) view: Option<String>,
    /// What was set up.
    pub(crate) setup: Setup,
    /// Words that rows hold.
    pub(crate) search: String,
}

/// What a setup asks of a table.
pub(crate) struct Asked {
    /// Which rows, in CEL.
    pub(crate) filter: Option<String>,
    /// In which order; the table's own where empty.
    pub(crate) sort: Vec<Sort>,
    /// Short names of the columns, in their order.
    pub(crate) columns: Vec<String>,
}

/// Reads what a setup asks of a table. What this app does not understand of it is left out.
pub(crate) fn asked(table: &TableInfo, setup: &Setup) -> Asked {
    let (conditions, by_hand) = (setup.conditions(), setup.by_hand());
    Asked {
        filter: filter::compose(&table.fields, &conditions, &by_hand),
        sort: setup.sort(),
        columns: columns::shown(&table.fields, &setup.wish()).into_iter().map(|field| field.name).collect(),
    }
}

/// What this device keeps of how a table is set up.
pub(crate) fn kept(table: &str) -> Setup {
    Setup { columns: remember::recall(&wish_name(table)).unwrap_or_default(), ..Setup::default() }
}

impl Setup {
    fn conditions(&self) -> Vec<Condition> {
        let conditions = self.filter.get("all").and_then(Json::as_array).cloned().unwrap_or_default();
        let read = |told: &Json| {
            Some(Condition {
                field: told.get("field")?.as_str()?.to_owned(),
                operator: Operator::named(told.get("is")?.as_str()?)?,
                value: told.get("value").cloned().unwrap_or(Json::Null),
            })
        };
        conditions.iter().filter_map(read).collect()
    }

    fn by_hand(&self) -> String {
        self.filter.get("by_hand").and_then(Json::as_str).unwrap_or_default().to_owned()
    }

    fn sort(&self) -> Vec<Sort> {
        serde_json::from_value(self.order.clone()).unwrap_or_default()
    }

    fn wish(&self) -> Wish {
        serde_json::from_value(self.columns.clone()).unwrap_or_default()
    }
}

impl Sieve {
    /// What is set up in a view that is no grid: which records, and as which of its module's views.
    pub(crate) fn setup(self, view: Option<String>) -> Setup {
        let (conditions, by_hand) = (self.conditions.get(), self.by_hand.get());
        let columns = view.map_or(Json::Null, |view| json!({ VIEW: view }));
        Setup { filter: filter_of(&conditions, &by_hand), columns, ..Setup::default() }
    }

    /// Sets up which records are shown.
    pub(crate) fn set_up(self, setup: &Setup) {
        self.conditions.set(setup.conditions());
        self.by_hand.set(setup.by_hand());
    }
}

/// Which records, as a saved view holds it.
fn filter_of(conditions: &[Condition], by_hand: &str) -> Json {
    let told = |it: &Condition| json!({ "field": it.field, "is": it.operator.name(), "value": it.value });
    let conditions: Vec<Json> = conditions.iter().map(told).collect();
    match (conditions.is_empty(), by_hand.trim()) {
        (true, "") => Json::Null,
        (_, by_hand) => json!({ "all": conditions, "by_hand": by_hand }),
    }
}

impl Sheet {
    /// What is set up now.
    pub(crate) fn setup(self) -> Setup {
        let (conditions, by_hand) = (self.ask.conditions.get(), self.ask.by_hand.get());
        let filter = filter_of(&conditions, &by_hand);
        let order = self.ask.sort.with(|sort| if sort.is_empty() { Json::Null } else { json!(sort) });
        let columns = self.wish.with(|wish| if *wish == Wish::default() { Json::Null } else { json!(wish) });
        let group = self.ask.group.with(|group| if group.is_empty() { Json::Null } else { json!(group) });
        Setup { filter, order, columns, group }
    }

    /// Sets up what a view holds. What this app does not understand of it is left out.
    pub(crate) fn set_up(self, setup: &Setup) {
        self.ask.conditions.set(setup.conditions());
        self.ask.by_hand.set(setup.by_hand());
        self.ask.sort.set(setup.sort());
        self.ask.group.set(serde_json::from_value(setup.group.clone()).unwrap_or_default());
        self.wish.set(setup.wish());
    }

    /// Puts what the grid shows on paper.
    pub(super) fn print(self) {
        let view = untrack(|| self.desk.address.spot()).and_then(|spot| spot.view);
        let table = self.table.with_untracked(|table| table.id.clone());
        let (setup, search) = (untrack(|| self.setup()), self.ask.search.get_untracked());
        self.desk.printed.set(Some(Printed { table, view, setup, search }));
        self.desk.address.put_on_paper(true);
    }

    /// Sets up again what was set up when it was printed.
    pub(super) fn come_back(self) {
        let here = untrack(|| self.desk.address.spot());
        let printed = self.desk.printed.try_update(Option::take).flatten();
        let is_here = |printed: &Printed| {
            self.table.with_untracked(|table| table.id == printed.table)
                && here.is_some_and(|spot| spot.view == printed.view)
        };
        if let Some(printed) = printed.filter(is_here) {
            self.set_up(&printed.setup);
            self.ask.search.set(printed.search);
        }
    }
}
