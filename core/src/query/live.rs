//! A standing query: its result is kept, and a change costs as much as it changes.

use std::collections::BTreeSet;

use super::groups::Groups;
use super::keys::Keys;
use super::list::List;
use super::plan::Plan;
use super::ranking::Ranking;
use super::row::{json_of, row_of};
use super::title::{ANY_FILE, Titles};
use super::window::{Shown, Window};
use crate::schema::FieldKind;
use crate::state::{Row, Touched, ValueRef};
use crate::workspace::command::Json;
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
    /// Rows that stand together, where the query asks for it.
    groups: Groups,
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
    /// Rows that may come to something else.
    counted: BTreeSet<Row>,
}

impl Live {
    /// Runs a query.
    pub fn new(plan: Plan, titles: &Titles<'_>) -> Self {
        let ranking = Ranking::new(plan.shape.clone(), plan.criteria.clone());
        let (window, groups) = (Window::default(), Groups::default());
        let mut live = Self { plan, ranking, rests_on: BTreeSet::new(), window, groups };
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

    /// Rows of the result that are not folded, in order.
    pub fn window(&self, offset: usize, limit: usize) -> impl Iterator<Item = Row> {
        let mut passed = 0;
        let mut stretches = Vec::new();
        for stretch in self.open() {
            let length = stretch.len();
            let (from, to) = (offset.max(passed), offset.saturating_add(limit).min(passed + length));
            if from < to {
                stretches.push((stretch.start + from - passed, to - from));
            }
            passed += length;
        }
        let rows = |(first, count)| self.ranking.list().from(first).take(count);
        stretches.into_iter().flat_map(rows).map(|entry| entry.row)
    }

    /// The place of a record among those that are not folded.
    pub fn place(&self, row: Row) -> Option<usize> {
        let place = self.ranking.list().place(row)?;
        let mut passed = 0;
        for stretch in self.open() {
            if stretch.contains(&place) {
                return Some(passed + place - stretch.start);
            }
            passed += stretch.len();
        }
        None
    }

    /// Whether a record is in the result, folded or not.
    pub fn holds(&self, row: Row) -> bool {
        self.ranking.list().place(row).is_some()
    }

    /// That nothing in the window is different.
    pub fn same(&self) -> RowsDelta {
        let (total, length) = (self.window.total, self.window.rows.len());
        RowsDelta { total, length, start: length, rows: Vec::new(), groups: None, news: None }
    }

    /// The stretches of the result that are not folded.
    fn open(&self) -> Vec<std::ops::Range<usize>> {
        match self.plan.levels == 0 || self.plan.folds.is_none() {
            true => std::iter::once(0..self.total()).collect(),
            false => self.groups.open(self.plan.levels, &self.plan.folds),
        }
    }

    /// Shows another part of the result from now on, as a plan has it that asks for the same rows. What was
    /// shown is forgotten: ask for [`Live::rows`].
    pub fn move_to(&mut self, plan: &Plan) {
        (self.plan.offset, self.plan.limit) = (plan.offset, plan.limit);
        self.plan.folds.clone_from(&plan.folds);
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
        self.put_together(titles);
    }

    /// Puts all rows together. They are in order: most stand in the group of the row before them.
    fn put_together(&mut self, titles: &Titles<'_>) {
        self.groups.clear();
        if self.plan.levels == 0 {
            return;
        }
        let (mut key, mut before, mut parts) = (Vec::new(), (Vec::new(), None), Vec::new());
        for entry in self.ranking.list().from(0) {
            let shared = self.plan.write_group(titles, entry.row, &mut key);
            self.plan.write_parts(titles, entry.row, &mut parts);
            match before.1.filter(|_| before.0 == key) {
                Some(beside) => self.groups.enter_beside(beside, entry.row, &parts),
                None => self.groups.enter(&self.plan, entry.row, &key, shared, &parts),
            }
            before.1 = Some(entry.row);
            before.0.clone_from(&key);
        }
        titles.take_read();
    }

    /// Takes in a change. `titles` read what holds after it.
    pub fn touch(&mut self, titles: &Titles<'_>, touched: &[Touched]) {
        let effect = self.effect_of(titles, touched);
        if effect.stale.len() > ANEW_MIN + self.total() / ANEW_SHARE {
            self.begin_anew(titles);
        } else {
            for row in &effect.stale {
                self.ranking.remove(*row);
                self.groups.leave(*row);
            }
            for row in effect.stale {
                self.place_again(titles, row);
            }
            let mut parts = Vec::new();
            for row in effect.counted {
                self.plan.write_parts(titles, row, &mut parts);
                self.groups.recount(row, &parts);
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
            if self.plan.levels > 0 {
                let (mut key, mut parts) = (Vec::new(), Vec::new());
                let shared = self.plan.write_group(titles, row, &mut key);
                self.plan.write_parts(titles, row, &mut parts);
                self.groups.enter(&self.plan, row, &key, shared, &parts);
            }
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
                    if self.plan.totals(field) {
                        effect.counted.insert(row);
                    }
                    if self.plan.shape.columns.contains(&field) {
                        effect.changed.insert(row);
                    }
                    if titles.catalog.is_titling(field) {
                        effect.retitled.extend([row, ANY_FILE]);
                    }
                }
                Touched::Member { row, table } => {
                    if self.plan.bin || table == self.plan.shape.ix {
                        effect.stale.insert(row);
                    }
                    effect.stale.extend(self.plan.candidates_with(titles, row));
                    effect.changed.insert(row);
                    effect.retitled.insert(row);
                    if titles.catalog.is_describing(table) {
                        effect.retitled.insert(ANY_FILE);
                    }
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
        let groups = (self.plan.levels > 0 && !self.groups.is_told()).then(|| {
            let (plan, list) = (&self.plan, self.ranking.list());
            self.groups.all(plan, |level, place| group_value(titles, plan, list, level, place))
        });
        Rows { total: self.total(), rows, groups, news: None }
    }

    /// What is different from what was last shown; `None` where nothing is.
    pub fn delta(&mut self, titles: &Titles<'_>, keys: &Keys, seen: &str) -> Option<RowsDelta> {
        let now: Vec<Row> = self.window(self.plan.offset, self.plan.limit).collect();
        let places = self.window.difference(&now);
        let (total, length) = (self.total(), now.len());
        let groups = (self.plan.levels > 0).then(|| {
            let (plan, list) = (&self.plan, self.ranking.list());
            self.groups.delta(plan, |level, place| group_value(titles, plan, list, level, place))
        });
        let groups = groups.flatten();
        let is_same = places.is_empty() && total == self.window.total && length == self.window.rows.len();
        if is_same && groups.is_none() {
            return None;
        }
        let start = places.start;
        let (rows, shown) = self.render(titles, keys, &now[places], seen);
        self.window.show(total, start, shown, length);
        Some(RowsDelta { total, length, start, rows, groups, news: None })
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

/// The value that puts the row at a place together with others, at a level, as a row has it.
fn group_value(titles: &Titles<'_>, plan: &Plan, list: &List, level: usize, place: usize) -> Json {
    let Some(entry) = list.from(place).next() else { return Json::Null };
    let at = plan.criteria[level].place;
    let field = plan.shape.field(at);
    match titles.reader.value(entry.row, plan.shape.columns[at]) {
        None if field.kind == FieldKind::Bool => Json::Bool(false),
        None | Some(ValueRef::Text("")) => Json::Null,
        Some(value) => json_of(titles, field, value),
    }
}
