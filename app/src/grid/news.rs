//! What others changed since the person looked: which cells carry it, and how they are gone through.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::update::{FieldInfo, NewsAt, Row};
use leptos::prelude::*;

use super::arrange::NEW;
use super::keys::Spot;
use super::lines::Lines;
use super::state::Sheet;
use crate::looked;

/// What is new in a cell, as a sentence. A record that is new, and what is new in fields that are no columns,
/// is told where rows begin.
pub(super) fn told(sheet: Sheet, column: usize, row: &Row) -> Option<String> {
    if column == 0
        && let Some(written) = &row.arrived
    {
        return Some(looked::arrived(written));
    }
    if row.news.is_empty() {
        return None;
    }
    let own = sheet.columns.with(|columns| {
        let field = columns.get(column)?;
        row.news.get(&field.name).map(looked::changed)
    });
    own.or_else(|| (column == 0).then(|| of_hidden(sheet, row)).flatten())
}

fn of_hidden(sheet: Sheet, row: &Row) -> Option<String> {
    let is_hidden = |field: &&FieldInfo| {
        sheet.columns.with(|columns| columns.iter().all(|column| column.name != field.name))
    };
    let hidden: Vec<FieldInfo> =
        sheet.table.with(|table| table.fields.iter().filter(is_hidden).cloned().collect());
    looked::of_record(&hidden, row)
}

impl Sheet {
    /// Lets what is new be gone through.
    pub(super) fn follow_news(self) {
        let Some(looked) = self.desk.looked.get_untracked() else { return };
        let here = Callback::new(move |()| {
            let (row, is_heading) = (self.here().row, self.active_heading().is_some());
            let before = self.layout.with(|layout| layout.lines.rows_before(row));
            before.checked_sub(usize::from(is_heading))
        });
        let go = Callback::new(move |(found, back)| self.go_to_news(&found, back));
        let within = Callback::new(move |back| untrack(|| self.go_within_news(back)));
        looked.follow(self.live, here, go, within);
    }

    /// The columns that carry what is new in a row.
    fn news_columns(self, row: &Row) -> Vec<usize> {
        let count = self.columns.with(|columns| columns.len());
        (0..count).filter(|column| told(self, *column, row).is_some()).collect()
    }

    /// Goes on within the row.
    fn go_within_news(self, back: bool) -> bool {
        let here = self.here();
        let Some(row) = self.active_row().filter(|_| !self.view.cards.get()) else { return false };
        let columns = self.news_columns(&row);
        let next = match back {
            false => columns.into_iter().find(|column| *column > here.column),
            true => columns.into_iter().rev().find(|column| *column < here.column),
        };
        if let Some(column) = next {
            self.be_at(Spot { column, ..here });
            self.focus();
        }
        next.is_some()
    }

    fn go_to_news(self, found: &NewsAt, back: bool) {
        let line = self.layout.with_untracked(|layout| {
            layout.place(found.id).unwrap_or_else(|| Lines::line_of(&layout.lines, found.place))
        });
        let places = self.columns.with_untracked(|columns| {
            let place = |name: &String| columns.iter().position(|column| column.name == *name);
            // What is no column is told where rows begin.
            found.fields.iter().map(|name| place(name).unwrap_or(0)).collect::<Vec<_>>()
        });
        let column = if back { places.into_iter().max() } else { places.into_iter().min() };
        self.be_at(Spot { row: line, column: column.unwrap_or(0) });
        self.focus();
    }

    /// Goes to a cell of a row that is on the screen.
    pub(super) fn be_at_cell(self, id: EntityId, column: usize) {
        if let Some(row) = self.layout.with_untracked(|layout| layout.place(id)) {
            self.be_at(Spot { row, column });
        }
    }

    /// Opens what became of the cell that the person is in: who changed it, from what, and when. Of a record
    /// that is new, and of what is no column, all of it.
    pub(super) fn look_into_news(self) {
        let here = untrack(|| self.active_row().zip(self.active_field()));
        let Some((row, field)) = here.filter(|(row, _): &(Arc<Row>, _)| row.id != NEW) else { return };
        let is_own = row.arrived.is_none() && row.news.contains_key(&field.name);
        self.desk.address.look_back(row.id, is_own.then_some(field.key));
    }
}
