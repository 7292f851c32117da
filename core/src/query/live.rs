//! A standing query: its result is kept, and a change costs as much as it changes.

use std::collections::BTreeSet;

use super::keys::Keys;
use super::plan::Plan;
use super::ranking::Ranking;
use super::row::row_of;
use super::title::Titles;
use super::window::{Shown, Window};
use crate::state::{Row, Touched};
use crate::workspace::update::{self, Rows, RowsDelta};

/// Changes beyond which it is cheaper to begin anew: this share of the result, and some.
const ANEW_SHARE: usize = 4;
const ANEW_MIN: usize = 64;

/// A query and its result.
#[derive(Debug)]
pub struct Live {
    plan: Plan,
    ranking: Ranking,
    /// (record, row): a row whose place here depends on the title of a record that it refers to.
    rests_on: BTreeSet<(Row, Row)>,
    window: Window,
}

/// What a change means for a query.
#[derive(Debug, Default)]
struct Effect {
    /// Rows that may come, go or move.
    stale: BTreeSet<Row>,
    /// Rows that look different.
    changed: BTreeSet<Row>,
    /// Records whose titles may be others.
    retitled: BTreeSet<Row>,
}

impl Live {
    /// Runs a query.
    pub fn new(plan: Plan, titles: &Titles<'_>) -> Self {
        let ranking = Ranking::new(plan.shape.clone(), plan.criteria.clone());
        let mut live = Self { plan, ranking, rests_on: BTreeSet::new(), window: Window::default() };
        live.begin_anew(titles);
        live
    }

    /// What is asked.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Rows of the whole result.
    pub fn total(&self) -> usize {
        self.ranking.list().len()
    }

    /// Rows of the result, in order.
    pub fn window(&self, offset: usize, limit: usize) -> impl Iterator<Item = Row> {
        self.ranking.list().from(offset).take(limit).map(|entry| entry.row)
    }

    /// The place of a record in the result.
    pub fn place(&self, row: Row) -> Option<usize> {
        self.ranking.list().place(row)
    }

    /// Shows another part of the result from now on. What was shown is forgotten: ask for [`Live::rows`].
    pub fn move_to(&mut self, offset: usize, limit: usize) {
        (self.plan.offset, self.plan.limit) = (offset, limit);
        self.window = Window::default();
    }

    fn begin_anew(&mut self, titles: &Titles<'_>) {
        self.rests_on.clear();
        titles.take_read();
        let mut admitted = self.plan.candidates(titles);
        admitted.retain(|row| {
            let admits = self.plan.admits(titles, *row);
            self.note(titles, *row);
            admits
        });
        self.ranking.fill(titles, admitted.iter().copied());
        if !titles.take_read().is_empty() {
            for row in admitted {
                self.ranking.key_of(titles, row);
                self.note(titles, row);
            }
        }
    }

    /// Takes in a change. `titles` read what holds after it.
    pub fn touch(&mut self, titles: &Titles<'_>, touched: &[Touched]) {
        let effect = self.effect_of(titles, touched);
        if effect.stale.len() > ANEW_MIN + self.total() / ANEW_SHARE {
            self.begin_anew(titles);
        } else {
            for row in &effect.stale {
                self.ranking.remove(*row);
            }
            for row in effect.stale {
                self.place_again(titles, row);
            }
        }
        self.window.touch(&effect.changed, &effect.retitled);
    }

    fn place_again(&mut self, titles: &Titles<'_>, row: Row) {
        if !self.plan.is_candidate(titles, row) {
            return;
        }
        let admits = self.plan.admits(titles, row);
        self.note(titles, row);
        if admits {
            self.ranking.key_of(titles, row);
            self.note(titles, row);
            self.ranking.insert(titles, row);
            titles.take_read();
        }
    }

    /// Takes note of the titles that were just read: a row's place depends on them.
    fn note(&mut self, titles: &Titles<'_>, row: Row) {
        self.rests_on.extend(titles.take_read().into_iter().map(|record| (record, row)));
    }

    fn effect_of(&mut self, titles: &Titles<'_>, touched: &[Touched]) -> Effect {
        let mut effect = Effect::default();
        for touched in touched {
            match *touched {
                Touched::Field { row, field } => {
                    if self.plan.uses(field) {
                        effect.stale.insert(row);
                    }
                    if self.plan.shape.columns.contains(&field) {
                        effect.changed.insert(row);
                    }
                    if titles.catalog.is_titling(field) {
                        effect.retitled.insert(row);
                    }
                }
                Touched::Member { row, table } => {
                    if self.plan.bin || table == self.plan.shape.ix {
                        effect.stale.insert(row);
                    }
                    effect.stale.extend(self.plan.candidates_with(titles, row));
                    effect.changed.insert(row);
                    effect.retitled.insert(row);
                }
                Touched::Adopted => {}
            }
        }
        self.spread(&mut effect);
        effect
    }

    /// Rows that stand where they stand because of a title that may be another now.
    fn spread(&mut self, effect: &mut Effect) {
        if self.rests_on.is_empty() {
            return;
        }
        for record in &effect.retitled {
            let resting: Vec<_> = self.rests_on.range((*record, 0)..=(*record, Row::MAX)).copied().collect();
            for (record, row) in resting {
                // Noted again where it still does.
                self.rests_on.remove(&(record, row));
                effect.stale.insert(row);
            }
        }
    }

    /// The window, whole. What differs from it later is what [`Live::delta`] gives.
    pub fn rows(&mut self, titles: &Titles<'_>, keys: &Keys, seen: &str) -> Rows {
        let now: Vec<Row> = self.window(self.plan.offset, self.plan.limit).collect();
        let (rows, shown) = self.render(titles, keys, &now, seen);
        self.window = Window::default();
        self.window.show(self.total(), 0, shown, now.len());
        Rows { total: self.total(), rows }
    }

    /// What is different from what was last shown; `None` where nothing is.
    pub fn delta(&mut self, titles: &Titles<'_>, keys: &Keys, seen: &str) -> Option<RowsDelta> {
        let now: Vec<Row> = self.window(self.plan.offset, self.plan.limit).collect();
        let places = self.window.difference(&now);
        let (total, length) = (self.total(), now.len());
        if places.is_empty() && total == self.window.total && length == self.window.rows.len() {
            return None;
        }
        let start = places.start;
        let (rows, shown) = self.render(titles, keys, &now[places], seen);
        self.window.show(total, start, shown, length);
        Some(RowsDelta { total, length, start, rows })
    }

    fn render(
        &self,
        titles: &Titles<'_>,
        keys: &Keys,
        rows: &[Row],
        seen: &str,
    ) -> (Vec<update::Row>, Vec<Shown>) {
        titles.take_read();
        rows.iter()
            .map(|row| {
                let rendered = row_of(titles, keys, &self.plan.shape, *row, seen);
                (rendered, Shown { row: *row, refers: titles.take_read() })
            })
            .unzip()
    }
}
