//! What is done with whole ranges. The page has only the rows in sight: it says which range is meant, and the
//! worker finds, reads and writes its cells, as one bundle.

use callboard_core::workspace::command::{
    CellText, Command, Edit, EditRange, Fill, Pasted, Range, RangeRow, Side,
};
use callboard_core::workspace::update::{FieldInfo, Ranged, RefusedCell, Reply};
use leptos::prelude::*;

use super::arrange::NEW;
use super::keys::{self, Spot};
use super::state::Sheet;
use super::{binned, block};
use crate::clipboard::{self, Carried};
use crate::parts::{self, Wrong, veil};
use crate::say;

impl Sheet {
    /// The range as the worker is told of it; with `on`, all rows that are here from its first on are named,
    /// as a block may reach past its last.
    pub(super) fn asked(self, on: bool) -> Option<Range> {
        let (rows, _) = self.range();
        let all = self.range_fields();
        let is_seen = |field: &&FieldInfo| field.sensitive && !veil::hides(field);
        let seen = all.iter().filter(is_seen).map(|field| field.name.clone()).collect();
        let fields = all.into_iter().map(|field| field.name).collect();
        let (start, end) = (*rows.start(), rows.end() + 1);
        let query = self.live.window.with(|window| window.as_ref().map(|window| window.query.clone()))?;
        let records = self.layout.with(|layout| {
            let last = if on { layout.total } else { end.min(layout.total) };
            let lines = (start..last).filter(|line| !layout.is_heading(*line));
            let here = lines.map_while(|place| layout.at(place)).filter(|row| row.id != NEW);
            let named = |seen: &String| Some(seen.clone()).filter(|seen| !seen.is_empty());
            here.map(|row| RangeRow { id: row.id, seen: named(&row.seen) }).collect()
        });
        let (first, count) = self.layout.with(|layout| {
            let beyond = if on { end.saturating_sub(layout.total.max(start)) } else { 0 };
            let first =
                layout.lines.rows_before(start.min(layout.total)) + start.saturating_sub(layout.total);
            (first, layout.records_in(start..end) + beyond)
        });
        let query = callboard_core::workspace::command::Query { offset: first, limit: Some(count), ..query };
        Some(Range { query, records, fields, seen, habits: parts::habits_here() })
    }

    /// The fields of the range that a table has of its own.
    pub(super) fn range_fields(self) -> Vec<FieldInfo> {
        let (_, across) = self.range();
        self.columns.with(|columns| {
            let chosen = columns.iter().enumerate().filter(|(place, _)| across.contains(place));
            let own = chosen.filter(|(_, field)| !binned::is_own(&field.name));
            own.map(|(_, field)| field.clone()).collect()
        })
    }

    /// Puts the range on the clipboard; where it `cuts`, empties it once it is there.
    pub(super) fn copy(self, cuts: bool) {
        let Some(range) = untrack(|| self.asked(false)).filter(|range| range.query.limit != Some(0)) else {
            return;
        };
        let answer = self.desk.client.call(Command::CopyRange(range.clone()));
        let copied = async move {
            match answer.await {
                Ok(Reply::Copied(copied)) => Some(Carried { text: copied.text, html: copied.html }),
                Ok(_) => None,
                Err(failure) => {
                    self.desk.tell(say!("tried-copy"), failure);
                    None
                }
            }
        };
        clipboard::put(copied, move |is_there| match is_there {
            true if cuts && untrack(|| self.may_write()) => {
                // What is masked is not on the clipboard, and so stays where it is.
                let is_carried = |name: &&String| {
                    self.columns.with_untracked(|columns| {
                        columns.iter().any(|field| field.name == **name && !veil::hides(field))
                    })
                };
                let fields = range.fields.iter().filter(is_carried).cloned().collect();
                self.change(Range { fields, ..range }, Edit::Clear, say!("label-cut"), |_, _| {});
            }
            true => {}
            false => self.desk.remark(say!("tried-copy"), say!("copy-not-lent")),
        });
    }

    /// Lays what the clipboard holds over the range.
    pub(super) fn paste(self, carried: &Carried) {
        if (carried.text.is_empty() && carried.html.is_empty()) || !self.takes_writing() {
            return;
        }
        if untrack(|| self.active_heading()).is_some() {
            return;
        }
        let Some(range) = untrack(|| self.asked(true)) else { return };
        let (_, across) = untrack(|| self.range());
        let beyond = self.columns.with_untracked(|columns| {
            let after = columns.iter().skip(across.end() + 1).filter(|field| !binned::is_own(&field.name));
            after.map(|field| field.name.clone()).collect()
        });
        let cells: Vec<Vec<CellText>> = block::cells(&carried.html).unwrap_or_default();
        let text = if cells.is_empty() { carried.text.clone() } else { String::new() };
        let pasted = Pasted { text, cells, beyond };
        let first = untrack(|| self.corner());
        self.change(range, Edit::Paste(pasted), say!("label-paste"), move |sheet, told| {
            sheet.choose_from(first, told.rows, told.columns);
        });
    }

    /// Fills the range from its first row; a single row from the one above it.
    pub(super) fn fill_down(self) {
        let (rows, columns) = untrack(|| self.range());
        let above = self
            .layout
            .with_untracked(|layout| (0..*rows.start()).rev().find(|line| !layout.is_heading(*line)));
        if let (true, Some(row)) = (rows.start() == rows.end(), above) {
            let above = Spot { row, column: *columns.start() };
            return self.fill_from(
                (above, Spot { row: *rows.end(), column: *columns.end() }),
                Side::Top,
                1,
                false,
            );
        }
        self.fill_from(untrack(|| self.ends()), Side::Top, 1, false);
    }

    /// Fills the range from its first column; a single column from the one before it.
    pub(super) fn fill_right(self) {
        let (rows, columns) = untrack(|| self.range());
        if columns.start() == columns.end() && *columns.start() > 0 {
            let before = Spot { row: *rows.start(), column: columns.start() - 1 };
            let last = Spot { row: *rows.end(), column: *columns.end() };
            return self.fill_from((before, last), Side::Start, 1, false);
        }
        self.fill_from(untrack(|| self.ends()), Side::Start, 1, false);
    }

    /// Goes on in the range with what its first rows begin.
    pub(super) fn fill_series(self) {
        self.fill_from(untrack(|| self.ends()), Side::Top, 0, true);
    }

    /// Goes on with the range as far as it was drawn.
    pub(super) fn fill_to(self, to: Spot) {
        let ends = untrack(|| self.ends());
        let (rows, columns) = keys::between(ends);
        let drawn = keys::drawn_on(ends, to);
        let (all_rows, all_columns) = keys::between(drawn);
        let from = match (all_rows == rows, all_columns == columns) {
            (true, true) => return,
            (false, _) if all_rows.start() < rows.start() => Side::Bottom,
            (false, _) => Side::Top,
            (true, false) if all_columns.start() < columns.start() => Side::End,
            (true, false) => Side::Start,
        };
        let lines = match from {
            Side::Top | Side::Bottom => rows.end() - rows.start() + 1,
            Side::Start | Side::End => columns.end() - columns.start() + 1,
        };
        self.choose(drawn);
        self.fill_from(drawn, from, lines, true);
    }

    fn fill_from(self, ends: (Spot, Spot), from: Side, lines: usize, series: bool) {
        let before = self.cursor.get_untracked();
        self.choose(ends);
        let range = untrack(|| self.asked(false));
        self.cursor.set(before);
        let Some(range) = range else { return };
        if series {
            self.choose(ends);
        }
        self.change(range, Edit::Fill(Fill { from, lines, series }), say!("label-fill"), |_, _| {});
    }

    /// Empties a range that is not all here.
    pub(super) fn clear_all(self) {
        if let Some(range) = untrack(|| self.asked(false)) {
            self.change(range, Edit::Clear, say!("label-clear"), |_, _| {});
        }
    }

    pub(super) fn change(
        self,
        range: Range,
        edit: Edit,
        label: String,
        then: impl FnOnce(Self, &Ranged) + 'static,
    ) {
        if !self.takes_writing() {
            return;
        }
        let changed = Command::EditRange(EditRange { range, edit, label });
        self.desk.run_then(say!("tried-row-change"), changed, move |reply| {
            let Reply::Ranged(told) = reply else { return };
            if self.drafts.try_with_untracked(|_| ()).is_some() {
                self.keep_refused(&told.refused);
                then(self, &told);
            }
            self.tell_refused(&told);
        });
    }

    /// What could not be read stays in its cell, with the reason beside it, until the person lets go of it.
    fn keep_refused(self, refused: &[RefusedCell]) {
        self.drafts.update(|drafts| {
            for cell in refused {
                let (wrong, hint) = Wrong::named(&cell.why).sentences(&cell.text);
                drafts.misfit(cell.record, &cell.field, cell.text.clone(), format!("{wrong} {hint}"));
            }
        });
    }

    fn tell_refused(self, told: &Ranged) {
        if told.refusals == 0 && told.left_out == 0 {
            return;
        }
        let mut lines = Vec::new();
        if told.refusals > 0 {
            let kept = told.refused.len();
            let more = told.refusals - kept;
            lines.push(say!("range-refused", count = told.refusals, kept = kept, more = more));
        }
        if told.left_out > 0 {
            lines.push(say!("range-left-out", count = told.left_out));
        }
        self.desk.remark(say!("range-written", count = told.written), lines.join(" "));
    }

    /// The range's first cell.
    fn corner(self) -> Spot {
        let (rows, columns) = self.range();
        Spot { row: *rows.start(), column: *columns.start() }
    }

    fn choose_from(self, first: Spot, rows: usize, columns: usize) {
        let last = Spot {
            row: first.row + rows.saturating_sub(1),
            column: first.column + columns.saturating_sub(1),
        };
        self.choose((first, last));
    }
}
