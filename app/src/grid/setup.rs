//! What a person set up in a grid, as a view that they save keeps it: which rows, in which order, which
//! columns and how.

use callboard_core::workspace::command::{Json, Sort};
use leptos::prelude::*;
use serde_json::json;

use super::columns::Wish;
use super::filter::{Condition, Operator};
use super::state::Sheet;

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

impl Sheet {
    /// What is set up now.
    pub(crate) fn setup(self) -> Setup {
        let (conditions, by_hand) = (self.ask.conditions.get(), self.ask.by_hand.get());
        let told = |it: &Condition| json!({ "field": it.field, "is": it.operator.name(), "value": it.value });
        let conditions: Vec<Json> = conditions.iter().map(told).collect();
        let filter = match (conditions.is_empty(), by_hand.trim()) {
            (true, "") => Json::Null,
            (_, by_hand) => json!({ "all": conditions, "by_hand": by_hand }),
        };
        let order = self.ask.sort.with(|sort| if sort.is_empty() { Json::Null } else { json!(sort) });
        let columns = self.wish.with(|wish| if *wish == Wish::default() { Json::Null } else { json!(wish) });
        let group = self.ask.group.with(|group| if group.is_empty() { Json::Null } else { json!(group) });
        Setup { filter, order, columns, group }
    }

    /// Sets up what a view holds. What this app does not understand of it is left out.
    pub(crate) fn set_up(self, setup: &Setup) {
        let conditions = setup.filter.get("all").and_then(Json::as_array).cloned().unwrap_or_default();
        let read = |told: &Json| {
            Some(Condition {
                field: told.get("field")?.as_str()?.to_owned(),
                operator: Operator::named(told.get("is")?.as_str()?)?,
                value: told.get("value").cloned().unwrap_or(Json::Null),
            })
        };
        self.ask.conditions.set(conditions.iter().filter_map(read).collect());
        let by_hand = setup.filter.get("by_hand").and_then(Json::as_str).unwrap_or_default();
        self.ask.by_hand.set(by_hand.to_owned());
        self.ask.sort.set(serde_json::from_value::<Vec<Sort>>(setup.order.clone()).unwrap_or_default());
        self.ask.group.set(serde_json::from_value::<Vec<Sort>>(setup.group.clone()).unwrap_or_default());
        self.wish.set(serde_json::from_value::<Wish>(setup.columns.clone()).unwrap_or_default());
    }
}
