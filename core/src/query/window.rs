//! What somebody was shown of a query, and what of it is different now.

use std::collections::BTreeSet;

use crate::state::Row;

/// A row that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) row: Row,
    /// The records whose titles it shows.
    pub(super) refers: Vec<Row>,
}

/// A window as it was last shown.
#[derive(Debug, Default)]
pub(super) struct Window {
    pub(super) total: usize,
    pub(super) rows: Vec<Shown>,
    stale: BTreeSet<Row>,
}

impl Window {
    /// Takes note of records that look different, and of records whose titles do.
    pub(super) fn touch(&mut self, changed: &BTreeSet<Row>, retitled: &BTreeSet<Row>) {
        if self.rows.is_empty() {
            return;
        }
        self.stale.extend(changed);
        if !retitled.is_empty() {
            let refers = |shown: &&Shown| shown.refers.iter().any(|row| retitled.contains(row));
            self.stale.extend(self.rows.iter().filter(refers).map(|shown| shown.row));
        }
    }

    /// The places where `now` differs from what was shown: from the first to the last of them.
    pub(super) fn difference(&self, now: &[Row]) -> std::ops::Range<usize> {
        let same = |place: &usize| {
            let (shown, row) = (self.rows.get(*place), now[*place]);
            shown.is_some_and(|shown| shown.row == row) && !self.stale.contains(&row)
        };
        let start = (0..now.len()).take_while(same).count();
        let kept = (start..now.len()).rev().take_while(same).count();
        start..now.len() - kept
    }

    /// Takes note of what is shown from now on: `rows` stand from `start` on, the window has `length` in all.
    pub(super) fn show(&mut self, total: usize, start: usize, rows: Vec<Shown>, length: usize) {
        let end = (start + rows.len()).min(self.rows.len());
        self.rows.splice(start..end, rows);
        self.rows.truncate(length);
        self.total = total;
        self.stale.clear();
    }
}
