//! Where the person goes, and what follows them.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::update::Row;
use leptos::prelude::*;

use super::arrange::{Layout, NEW};
use super::keys::{self, Bounds, Spot, Step};
use super::state::{Cursor, Sheet};
use super::{groups, viewport};
use crate::address::Panel;
use crate::parts::Leave;

/// A column heads' height, in `rem`.
const HEAD_REM: f64 = 1.75;

impl Sheet {
    /// How far one can go.
    fn bounds(self) -> Bounds {
        let height = self.view.size.with_untracked(|size| size.1);
        let page = (height / untrack(|| self.view.high()).0).floor() as usize;
        Bounds {
            rows: self.layout.with_untracked(Layout::count),
            columns: self.columns.with_untracked(|columns| columns.len()),
            page: page.saturating_sub(2).max(1),
        }
    }

    /// Goes a step.
    pub(super) fn go(self, step: Step) {
        let from = untrack(|| self.here());
        let tab_from = self.cursor.with_untracked(|cursor| cursor.tab_from);
        let mut to = keys::lead(from, step, self.bounds());
        if matches!(step, Step::Next | Step::Previous) {
            to = self.past_headings(to, step);
        }
        let tab_from = match step {
            Step::Next | Step::Previous => Some(tab_from.unwrap_or(from.column)),
            Step::Down | Step::Up => {
                to.column = tab_from.unwrap_or(to.column);
                None
            }
            _ => None,
        };
        self.be_at(to);
        self.cursor.update(|cursor| cursor.tab_from = tab_from);
    }

    /// Goes a step as Enter does: on to the next row, past headings.
    pub(super) fn go_to_row(self, step: Step) {
        self.go(step);
        let here = untrack(|| self.here());
        let to = self.past_headings(here, step);
        if to != here {
            let tab_from = self.cursor.with_untracked(|cursor| cursor.tab_from);
            self.be_at(to);
            self.cursor.update(|cursor| cursor.tab_from = tab_from);
        }
    }

    /// The row that comes after headings, on the way of a step; where none does, the cell before them.
    fn past_headings(self, from: Spot, step: Step) -> Spot {
        let back = matches!(step, Step::Up | Step::Previous);
        self.layout.with_untracked(|layout| {
            let mut row = from.row;
            while layout.is_heading(row) {
                row = match if back { row.checked_sub(1) } else { Some(row + 1) } {
                    Some(next) if next < layout.count() => next,
                    _ => return from,
                };
            }
            Spot { row, ..from }
        })
    }

    /// Goes a step, as a key asks. False where the key leads out of the grid, or does something else on a
    /// tick.
    pub(super) fn go_on(self, step: Step) -> bool {
        let from = untrack(|| self.here());
        self.go(step);
        // Tab at either end goes on to what comes before or after the grid.
        !matches!(step, Step::Next | Step::Previous) || untrack(|| self.here()) != from
    }

    /// Takes the range on by a step; the person stays where they are.
    pub(super) fn extend(self, step: Step) {
        let (_, far) = untrack(|| self.ends());
        self.extend_to(keys::lead(far, step, self.bounds()));
    }

    /// Takes the range from where the person is to a cell.
    pub(super) fn extend_to(self, to: Spot) {
        let here = untrack(|| self.here());
        self.choose((here, to));
        self.reveal_at(to);
    }

    /// The range is this one; the person stays where they are.
    pub(super) fn choose(self, ends: (Spot, Spot)) {
        let here = untrack(|| self.here());
        let range = Some(ends).filter(|(from, to)| from != to);
        self.cursor.update(|cursor| (cursor.at, cursor.range) = (here, range));
    }

    /// Goes a step within the range, where it is more than a cell; else, or where the step leads out of it,
    /// false.
    pub(super) fn go_round(self, step: Step) -> bool {
        let ends = untrack(|| self.ends());
        let Some(to) = keys::within(ends, untrack(|| self.here()), step) else { return false };
        self.be_at(to);
        self.choose(ends);
        true
    }

    /// The whole rows of the range.
    pub(super) fn select_rows(self) {
        let (from, to) = untrack(|| self.ends());
        let last = self.bounds().columns.saturating_sub(1);
        self.choose((Spot { column: 0, ..from }, Spot { column: last, ..to }));
    }

    /// The whole columns of the range.
    pub(super) fn select_columns(self) {
        let (from, to) = untrack(|| self.ends());
        let last = self.layout.with_untracked(|layout| layout.total.saturating_sub(1));
        self.choose((Spot { row: 0, ..from }, Spot { row: last, ..to }));
    }

    /// Is at a cell. The row that was being worked on is let go when it is another.
    pub(super) fn be_at(self, to: Spot) {
        let (id, heading) = self.layout.with_untracked(|layout| {
            let heading = layout.lines.heading_at(to.row).and_then(|it| groups::number_of(&it.group));
            (layout.at(to.row).map(|row| row.id), heading)
        });
        self.cursor.set(Cursor { id, heading, at: to, range: None, tab_from: None });
        if self.kept.with_untracked(|kept| kept.as_ref().is_some_and(|kept| Some(kept.row.id) != id)) {
            self.kept.set(None);
        }
        self.reveal();
        self.follow(id);
    }

    /// Is in the row of a record, in the column where they were.
    pub(super) fn be_in(self, id: EntityId) {
        if let Some(row) = self.layout.with_untracked(|layout| layout.place(id)) {
            let column = self.cursor.with_untracked(|cursor| cursor.at.column);
            self.be_at(Spot { row, column });
        }
    }

    /// Goes where the person left an editor for.
    pub(super) fn leave(self, leave: Leave) {
        let step = match leave {
            Leave::Stay => return,
            Leave::Down => Step::Down,
            Leave::Up => Step::Up,
            Leave::Next => Step::Next,
            Leave::Previous => Step::Previous,
        };
        if !self.go_round(step) {
            self.go_to_row(step);
        }
    }

    /// Chooses everything.
    pub(super) fn select_all(self) {
        let last = keys::lead(Spot::default(), Step::Last, self.bounds());
        let records = self.layout.with_untracked(|layout| layout.total);
        self.choose((Spot::default(), Spot { row: last.row.min(records.saturating_sub(1)), ..last }));
    }

    /// Scrolls the active cell into sight.
    pub(super) fn reveal(self) {
        self.reveal_at(untrack(|| self.here()));
    }

    fn reveal_at(self, at: Spot) {
        let Some(element) = self.view.element.get_untracked() else { return };
        let metrics = self.view.metrics.get_untracked();
        let (width, height) = self.view.size.get_untracked();
        let ((left, top), (row, heading)) = (self.view.scroll.get_untracked(), untrack(|| self.view.high()));
        let cards = self.view.cards.get_untracked();
        let head = if cards { 0.0 } else { HEAD_REM * metrics.rem };
        let is_heading = self.layout.with_untracked(|layout| layout.is_heading(at.row));
        // Headings stay over the rows of their groups.
        let stuck = if is_heading { 0.0 } else { untrack(|| self.stuck_levels()) as f64 * heading };
        let high = if is_heading { heading } else { row };
        // The column heads stand above the rows within what scrolls.
        let y = viewport::reveal(top, height, head + stuck, head + untrack(|| self.top_of(at.row)), high);
        let x = self.widths.with_untracked(|widths| {
            let numbers = untrack(|| self.numbers_rem()) * metrics.rem;
            let count = untrack(|| self.frozen.get());
            let frozen = numbers + widths.iter().take(count).sum::<f64>();
            let start = numbers + widths.iter().take(at.column).sum::<f64>();
            let own = widths.get(at.column).copied().unwrap_or_default();
            if at.column < count || cards { left } else { viewport::reveal(left, width, frozen, start, own) }
        });
        if (x - left).abs() > 0.5 {
            let mirrored = super::measure::is_mirrored();
            element.set_scroll_left((if mirrored { -x } else { x }).round() as i32);
        }
        if (y - top).abs() > 0.5 {
            element.set_scroll_top(y.round() as i32);
        }
    }

    /// What is open beside the table turns to the record that the person is in.
    fn follow(self, id: Option<EntityId>) {
        let address = self.desk.address;
        let panel = untrack(|| address.spot()).and_then(|spot| spot.panel);
        if matches!(panel, Some(Panel::Record | Panel::History)) {
            address.look_at(id.filter(|id| *id != NEW));
        }
    }

    /// The records of the range, those not loaded left out.
    pub(super) fn chosen(self) -> Vec<Arc<Row>> {
        let (rows, _) = self.range();
        self.layout.with(|layout| layout.records(*rows.start()..rows.end() + 1))
    }

    /// Records of the range, loaded or not.
    pub(super) fn chosen_count(self) -> usize {
        let (rows, _) = self.range();
        self.layout.with(|layout| layout.records_in(*rows.start()..rows.end() + 1))
    }
}
