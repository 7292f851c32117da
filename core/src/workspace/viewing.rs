//! Views that people saved for everybody: records of a table of the system's own, each part of a view a
//! register, so that they sync, merge, have history, and are taken back like any other change.

use super::answer::set_text;
use super::command::Json;
use super::drafting::{Drafting, Why};
use super::saved::{SavedView, ViewChange};
use super::update::{Code, Failure};
use super::workspace::{Answer, Workspace};
use crate::id::EntityId;
use crate::state::{Row, Touched, sys};

/// Characters of what a view keeps, at most: it is told with the tables.
const PART_BYTES_MAX: usize = 16 << 10;

impl Workspace {
    /// The views of a table that people saved, by name.
    pub(super) fn saved_views(&self, table: &str) -> Vec<SavedView> {
        let rows = self.state.names().find(sys::VIEWS).into_iter().flat_map(|views| self.state.rows(views));
        let mut found: Vec<SavedView> =
            rows.filter_map(|row| self.saved_view(row)).filter(|view| view.table == table).collect();
        found.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        found
    }

    fn saved_view(&self, row: Row) -> Option<SavedView> {
        let text = |name: &str| {
            let value = self.state.owned_value(row, self.state.names().find(name)?)?;
            value.as_text().map(str::to_owned)
        };
        let part = |name: &str| {
            // What a newer page wrote otherwise says nothing to this one.
            text(name).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Json::Null)
        };
        Some(SavedView {
            id: self.state.entities().id(row),
            table: text(sys::VIEW_TABLE)?,
            name: text(sys::VIEW_NAME).unwrap_or_default(),
            filter: part(sys::VIEW_FILTER),
            order: part(sys::VIEW_ORDER),
            columns: part(sys::VIEW_COLUMNS),
            group: part(sys::VIEW_GROUP),
        })
    }

    /// Saves a view for everybody, or takes one away.
    ///
    /// # Errors
    /// `invalid` for one without a name, or that keeps too much; `unknown_table`; `not_found` for one to
    /// take away that there is not; `not_allowed` for who only reads.
    pub(super) fn change_view(&mut self, request: u32, change: &ViewChange) -> Result<(), Failure> {
        let (drafting, label, made) = match change {
            ViewChange::Save(view) => self.draft_saved(view)?,
            ViewChange::Remove(id) => self.draft_removed(*id)?,
        };
        let why = Why { label, ..Why::default() };
        self.send(Some(request), drafting, &why, Answer::Committed(made))
    }

    fn draft_saved(&mut self, view: &SavedView) -> Result<(Drafting, String, Vec<EntityId>), Failure> {
        let name = crate::schema::nfc(view.name.trim());
        if name.is_empty() {
            return Err(Failure::because(Code::Invalid, "a view needs a name"));
        }
        if self.schema.table(&view.table).is_none() {
            return Err(Failure::because(Code::UnknownTable, format!("there is no table `{}`", view.table)));
        }
        let parts = [&view.filter, &view.order, &view.columns, &view.group].map(Json::to_string);
        if parts.iter().any(|part| part.len() > PART_BYTES_MAX) {
            return Err(Failure::because(Code::TooLarge, "a view keeps less than that"));
        }
        let (row, table) = (self.state.intern_entity(view.id), self.state.intern_name(sys::VIEWS));
        let before = self.saved_view(row);
        let mut drafting = Drafting::default();
        if !self.state.shows(row, table) {
            let replaces = self.state.member_heads(row, table).into_iter().map(|(op, _)| op).collect();
            drafting.member(row, table, true, false, replaces);
        }
        let was = |part: fn(&SavedView) -> String| before.as_ref().map(part);
        let [filter, order, columns, group] = parts;
        let fields = [
            (sys::VIEW_TABLE, view.table.clone(), was(|view| view.table.clone())),
            (sys::VIEW_NAME, name.clone(), was(|view| view.name.clone())),
            (sys::VIEW_FILTER, filter, was(|view| view.filter.to_string())),
            (sys::VIEW_ORDER, order, was(|view| view.order.to_string())),
            (sys::VIEW_COLUMNS, columns, was(|view| view.columns.to_string())),
            (sys::VIEW_GROUP, group, was(|view| view.group.to_string())),
        ];
        // Only what is other: what somebody else changes meanwhile about the rest stands beside it.
        for (field, now, _) in fields.into_iter().filter(|(_, now, was)| was.as_ref() != Some(now)) {
            set_text(&mut self.state, &mut drafting, view.id, field, &now);
        }
        Ok((drafting, format!("Save the view “{name}”"), vec![view.id]))
    }

    fn draft_removed(&mut self, id: EntityId) -> Result<(Drafting, String, Vec<EntityId>), Failure> {
        let table = self.state.intern_name(sys::VIEWS);
        let row = self.state.entities().find(&id).filter(|row| self.state.shows(*row, table));
        let view = row.and_then(|row| Some((row, self.saved_view(row)?)));
        let Some((row, view)) = view else {
            return Err(Failure::because(Code::NotFound, format!("there is no view {id}")));
        };
        let mut drafting = Drafting::default();
        let replaces = self.state.member_heads(row, table).into_iter().map(|(op, _)| op).collect();
        drafting.member(row, table, false, true, replaces);
        Ok((drafting, format!("Remove the view “{}”", view.name), Vec::new()))
    }

    /// Has the page told of the tables again where a view of one is another now.
    pub(super) fn tell_views(&mut self, touched: &[Touched]) {
        let is_of_views = |touched: &Touched| match touched {
            Touched::Field { field, .. } => sys::is_of_views(self.state.names().text(*field)),
            Touched::Member { table, .. } => sys::is_of_views(self.state.names().text(*table)),
            Touched::Adopted => false,
        };
        if touched.iter().any(is_of_views) {
            self.told.forget_tables();
        }
    }
}
