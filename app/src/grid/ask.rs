//! What a grid asks of its table: which rows, in which order, grouped by what, and which part of them.

use std::sync::Arc;

use callboard_core::workspace::command::{Folds, Json, Query, Sort};
use callboard_core::workspace::update::{FieldInfo, Group, TableInfo};
use leptos::prelude::*;

use super::filter::{self, Condition};
use super::lines::Lines;
use super::state::View;
use super::{groups, viewport};
use crate::client::Live;
use crate::desk::Desk;

/// What is asked of the table.
#[derive(Clone, Copy)]
pub(super) struct Ask {
    /// In which order; the table's own where empty.
    pub(super) sort: RwSignal<Vec<Sort>>,
    /// The fields that put rows together, the outer first.
    pub(super) group: RwSignal<Vec<Sort>>,
    /// The groups whose rows are put away.
    pub(super) folds: RwSignal<Folds>,
    /// Conditions put together.
    pub(super) conditions: RwSignal<Vec<Condition>>,
    /// A condition written by hand.
    pub(super) by_hand: RwSignal<String>,
    /// Words that rows hold.
    pub(super) search: RwSignal<String>,
    /// Deleted records instead: the address says so.
    pub(super) bin: Memo<bool>,
    /// Whether the conditions are on the screen.
    pub(super) filters: RwSignal<bool>,
    /// The field that a condition is begun with.
    pub(super) filter_by: RwSignal<String>,
    /// Whether words are being replaced.
    pub(super) replaces: RwSignal<bool>,
}

impl Ask {
    /// A question that asks for all rows, grouped by these fields.
    pub(super) fn lay(desk: Desk, group: &[String]) -> Self {
        let by = group.iter().map(|field| Sort { field: field.clone(), desc: false }).collect();
        Self {
            sort: RwSignal::new(Vec::new()),
            group: RwSignal::new(by),
            folds: RwSignal::new(Folds::default()),
            conditions: RwSignal::new(Vec::new()),
            by_hand: RwSignal::new(String::new()),
            search: RwSignal::new(String::new()),
            bin: Memo::new(move |_| desk.address.spot().is_some_and(|spot| spot.bin)),
            filters: RwSignal::new(false),
            filter_by: RwSignal::new(String::new()),
            replaces: RwSignal::new(false),
        }
    }

    /// The rows in sight, kept current.
    pub(super) fn watch(
        self,
        desk: Desk,
        view: View,
        (id, table, columns): (String, Memo<TableInfo>, Memo<Arc<Vec<FieldInfo>>>),
    ) -> Live {
        let told = RwSignal::new(Arc::<Vec<Arc<Group>>>::default());
        let window = self.window(view, told);
        let moment = Memo::new(move |_| desk.moment());
        let totals = Memo::new(move |_| columns.with(|columns| groups::totalled(columns)));
        let since = Memo::new(move |_| desk.since());
        let query = Signal::derive(move || {
            let query = self.query(&id, table, totals, window.get());
            Some(Query { as_of: moment.get().map(Json::from), since: since.get(), ..query })
        });
        let live = desk.client.subscribe(query);
        Effect::new(move |_| {
            let groups = live.window.with(|window| window.as_ref().map(|window| window.groups.clone()));
            let groups = groups.unwrap_or_default();
            if !Arc::ptr_eq(&groups, &told.get_untracked()) {
                told.set(groups);
            }
        });
        live
    }

    /// Whether rows are left out.
    pub(super) fn is_narrowed(self) -> bool {
        self.conditions.with(|list| !list.is_empty())
            || self.by_hand.with(|text| !text.trim().is_empty())
            || self.search.with(|words| !words.trim().is_empty())
    }

    /// Leaves nothing out any more.
    pub(super) fn widen(self) {
        self.conditions.set(Vec::new());
        self.by_hand.set(String::new());
        self.search.set(String::new());
    }

    /// The rows to ask for: offset and limit. How many there are, and how they are grouped, is only known by
    /// the answer: the first question does without.
    fn window(self, view: View, told: RwSignal<Arc<Vec<Arc<Group>>>>) -> Memo<(usize, usize)> {
        let lines = Memo::new(move |_| match (self.group.with(Vec::is_empty), told.get()) {
            (false, groups) if !groups.is_empty() => Lines::told(&groups, &self.folds.get()),
            _ => Lines::plain(usize::MAX),
        });
        let rough = view
            .rows_ahead(move |measured| lines.with(|lines| viewport::rows(measured, lines.count(), lines)));
        Memo::new(move |_| {
            let rough = rough.get();
            lines.with(|lines| {
                viewport::asked(&(lines.rows_before(rough.start)..lines.rows_before(rough.end)))
            })
        })
    }

    fn query(
        self,
        table: &str,
        info: Memo<TableInfo>,
        totals: Memo<Vec<String>>,
        (offset, limit): (usize, usize),
    ) -> Query {
        let conditions = self.conditions.get();
        let by_hand = self.by_hand.get();
        let search = self.search.get();
        let group = if self.bin.get() { Vec::new() } else { self.group.get() };
        let totals = if group.is_empty() { Vec::new() } else { totals.get() };
        Query {
            table: table.to_owned(),
            filter: info.with(|info| filter::compose(&info.fields, &conditions, &by_hand)),
            sort: self.sort.get(),
            group,
            totals,
            folds: self.folds.get(),
            search: Some(search.trim().to_owned()).filter(|words| !words.is_empty()),
            offset,
            limit: Some(limit),
            bin: self.bin.get(),
            ..Query::default()
        }
    }
}
