//! What others wrote in a table since somebody looked at it: which rows of a window it is in, which of their
//! fields, and who wrote it.
//!
//! Of each cell only the ops that hold it are asked, by their numbers; what they say is not read, so that it
//! can be told before any body is. A window that begins looks through its table once, as it does for its
//! order; from then on it costs what a change touches.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::command::Query;
use super::seen::Seen;
use super::subscription::Subscription;
use super::update::{Code, Failure, News, NewsAt, Reply, Row as Shown, Written};
use super::workspace::Workspace;
use crate::conflict::{Facts, moment_of};
use crate::id::ActorId;
use crate::query::{Live, Shape};
use crate::state::{Row, Touched};

/// The point since which a window marks what is new, and the rows of its table that have some.
#[derive(Debug)]
pub(super) struct Since {
    token: String,
    seen: Seen,
    /// No op before this one is beyond the point.
    first: u32,
    rows: BTreeSet<Row>,
    told: usize,
}

/// Tells what is news to whom.
struct Reading<'a> {
    facts: Facts<'a>,
    /// The person who looks.
    own: String,
    /// Whether an actor is somebody else.
    others: RefCell<BTreeMap<ActorId, bool>>,
}

impl Reading<'_> {
    /// Another device of the same person writes no news.
    fn is_other(&self, actor: &ActorId) -> bool {
        let mut others = self.others.borrow_mut();
        *others.entry(*actor).or_insert_with(|| self.facts.whose(actor) != self.own)
    }

    fn is_news(&self, seen: &Seen, op: u32) -> bool {
        let author = self.facts.log().author(op);
        !seen.holds(&author.actor, author.seq) && self.is_other(&author.actor)
    }

    fn in_cell(&self, since: &Since, row: Row, column: crate::state::NameIx) -> impl Iterator<Item = u32> {
        let ops = self.facts.state.ops_from(since.first, row, column);
        ops.into_iter().filter(|op| self.is_news(&since.seen, *op))
    }

    /// The ops that brought a record into a table, where all of them are news.
    fn arrival(&self, since: &Since, shape: &Shape, row: Row) -> Vec<u32> {
        let ops = self.facts.state.arrivals_from(since.first, row, shape.ix);
        if ops.iter().all(|op| self.is_news(&since.seen, *op)) { ops } else { Vec::new() }
    }

    fn has_news(&self, since: &Since, shape: &Shape, row: Row) -> bool {
        self.facts.state.shows(row, shape.ix)
            && (shape.columns.iter().any(|column| self.in_cell(since, row, *column).next().is_some())
                || !self.arrival(since, shape, row).is_empty())
    }

    /// The newest of some ops, by who wrote it and when.
    fn written(&self, ops: impl IntoIterator<Item = u32>) -> Option<Written> {
        let authors = ops.into_iter().map(|op| self.facts.log().author(op));
        let newest = authors.max_by_key(|author| author.hlc)?;
        let at = moment_of(newest.hlc).to_string();
        Some(Written { person: self.facts.person(&newest.actor), at })
    }

    /// Marks a row as it is shown.
    fn mark(&self, since: &Since, shape: &Shape, shown: &mut Shown) {
        let Some(row) = self.facts.state.find(&shown.id).filter(|row| since.rows.contains(row)) else {
            return;
        };
        shown.arrived = self.written(self.arrival(since, shape, row));
        if shown.arrived.is_none() {
            let fields = shape.columns.iter().zip(&shape.table.fields);
            shown.news = fields
                .filter_map(|(column, field)| {
                    Some((field.name.clone(), self.written(self.in_cell(since, row, *column))?))
                })
                .collect();
        }
    }
}

impl Workspace {
    fn reading(&self) -> Reading<'_> {
        let facts = self.facts();
        Reading { own: facts.whose(&self.actor), facts, others: RefCell::new(BTreeMap::new()) }
    }

    /// What is news in a query's table; `None` where it names no point, or shows what is no more.
    pub(super) fn since(&self, query: &Query, live: &Live) -> Option<Since> {
        let token = query.since.clone().filter(|_| !query.bin && query.as_of.is_none())?;
        let seen = Seen::read(&token).unwrap_or_else(|| Seen::all(&self.log.frontier()));
        let reading = self.reading();
        let first =
            self.log.first_beyond(|actor| reading.is_other(actor), |actor, seq| seen.holds(actor, seq));
        let mut since = Since { token, seen, first, rows: BTreeSet::new(), told: 0 };
        if since.first < self.log.bounds().ops {
            let shape = live.plan().shape();
            let rows = self.state.rows(shape.ix);
            since.rows = rows.filter(|row| reading.has_news(&since, shape, *row)).collect();
        }
        Some(since)
    }

    /// Marks rows that are about to be told, and says how many of the whole result there are.
    pub(super) fn tell_news(
        &self,
        since: &mut Option<Since>,
        live: &Live,
        rows: &mut [Shown],
    ) -> Option<News> {
        let since = since.as_mut()?;
        if !since.rows.is_empty() {
            let reading = self.reading();
            rows.iter_mut().for_each(|row| reading.mark(since, live.plan().shape(), row));
        }
        since.told = since.rows.iter().filter(|row| live.holds(**row)).count();
        Some(News { count: since.told, seen: self.seen() })
    }

    /// Takes in what was written. Gives whether there is something else to count.
    pub(super) fn touch_news(&self, since: &mut Option<Since>, live: &Live, touched: &[Touched]) -> bool {
        let Some(since) = since else { return false };
        let shape = live.plan().shape();
        let is_here = |touched: &Touched| match *touched {
            Touched::Field { row, field } => shape.columns.contains(&field).then_some(row),
            Touched::Member { row, .. } => Some(row),
            Touched::Adopted => None,
        };
        let rows: BTreeSet<Row> = touched.iter().filter_map(is_here).collect();
        let reading = self.reading();
        for row in rows {
            match reading.has_news(since, shape, row) {
                true => since.rows.insert(row),
                false => since.rows.remove(&row),
            };
        }
        since.told != since.rows.iter().filter(|row| live.holds(**row)).count()
    }

    /// The next row with news, or the one before.
    pub(super) fn seek_news(
        &self,
        subscription: u32,
        from: Option<usize>,
        back: bool,
    ) -> Result<Reply, Failure> {
        let known = self.subscriptions.get(&subscription);
        let known = known.ok_or_else(|| Failure::because(Code::NotFound, "there is no such subscription"))?;
        let Subscription { live, since: Some(since), .. } = known else { return Ok(Reply::NewsAt(None)) };
        let mut places: Vec<(usize, Row)> =
            since.rows.iter().filter_map(|row| Some((live.place(*row)?, *row))).collect();
        places.sort_unstable();
        let at = match (from, back) {
            (None, false) => 0,
            (None, true) => places.len().saturating_sub(1),
            (Some(from), false) => places.partition_point(|(place, _)| *place <= from) % places.len().max(1),
            (Some(from), true) => {
                let before = places.partition_point(|(place, _)| *place < from);
                before.checked_sub(1).unwrap_or(places.len().saturating_sub(1))
            }
        };
        let Some((place, row)) = places.get(at).copied() else { return Ok(Reply::NewsAt(None)) };
        let (reading, shape) = (self.reading(), live.plan().shape());
        let is_new = !reading.arrival(since, shape, row).is_empty();
        let fields = shape.columns.iter().zip(&shape.table.fields).filter(|_| !is_new);
        let fields = fields.filter(|(column, _)| reading.in_cell(since, row, **column).next().is_some());
        let fields = fields.map(|(_, field)| field.name.clone()).collect();
        Ok(Reply::NewsAt(Some(NewsAt { place, id: self.state.entities().id(row), fields })))
    }
}

impl Since {
    /// Whether it is this point.
    pub(super) fn is(&self, token: Option<&String>) -> bool {
        token == Some(&self.token)
    }
}
