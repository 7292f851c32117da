//! Windows of tables: asked once, or watched.

use serde_json::json;

use super::command::{Json, Query};
use super::news::Since;
use super::update::{Code, Deletion, Failure, GroupsDelta, Reply, Row, Rows, Update};
use super::workspace::Workspace;
use crate::history::Moment;
use crate::id::EntityId;
use crate::overlay::Reader;
use crate::query::{Live, Plan, QueryError, Titles, touch_crowded};
use crate::rule::RuleError;
use crate::state::{Membership, NameIx, Touched};

/// A watched window.
#[derive(Debug)]
pub(super) struct Subscription {
    pub(super) query: Query,
    pub(super) live: Live,
    /// As of when; `None` for now.
    pub(super) moment: Option<Moment>,
    /// Since when it marks what others wrote.
    pub(super) since: Option<Since>,
}

pub(super) fn failure(error: &QueryError) -> Failure {
    let (code, detail) = match error {
        QueryError::UnknownTable(table) => (Code::UnknownTable, json!({ "table": table })),
        QueryError::UnknownField(field) => (Code::UnknownField, json!({ "field": field })),
        QueryError::Filter(error) => (Code::Invalid, filter_detail(error)),
        QueryError::TooManyLevels => (Code::Invalid, json!(null)),
    };
    Failure::because(code, error.to_string()).with(detail)
}

/// Why a filter cannot be used, and at which line and column of it, both from 1.
fn filter_detail(error: &RuleError) -> Json {
    let (reason, why, place) = (error.to_string(), error.why(), error.place());
    let (line, column) = (place.map(|place| place.line), place.map(|place| place.column));
    json!({ "reason": reason, "why": why, "line": line, "column": column })
}

impl Workspace {
    /// Canonical state, seen through an overlay where one is named.
    pub(super) fn reader(&self, overlay: Option<EntityId>) -> Result<Reader<'_>, Failure> {
        match overlay {
            None => Ok(Reader::canonical(&self.state)),
            Some(id) => match self.overlays.get(&id) {
                Some(staged) => Ok(Reader { state: &self.state, layer: Some(&staged.layer) }),
                None => Err(Failure::because(Code::NotFound, "there is no such overlay")),
            },
        }
    }

    fn run(&mut self, query: &Query) -> Result<(Subscription, Rows), Failure> {
        if let Some(moment) = self.moment_of(query)? {
            return self.run_then(query, moment);
        }
        let plan = Plan::new(query, &self.catalog).map_err(|error| failure(&error))?;
        let shape = std::sync::Arc::clone(plan.shape());
        let mut keys = std::mem::take(&mut self.keys);
        keys.watch(&Titles::new(Reader::canonical(&self.state), &self.catalog), &shape);
        let ran = self.reader(query.overlay).map(|reader| {
            let titles = Titles::new(reader, &self.catalog);
            let mut live = Live::new(plan, &titles);
            let mut rows = live.rows(&titles, &keys, &self.seen());
            self.tell_deletions(query, &mut rows.rows);
            self.tell_left_out(&self.state, &shape, &mut rows.rows);
            let mut since = self.since(query, &live);
            rows.news = self.tell_news(&mut since, &live, &mut rows.rows);
            (Subscription { query: query.clone(), live, moment: None, since }, rows)
        });
        self.keys = keys;
        ran
    }

    /// Says of rows in the bin who put them there.
    fn tell_deletions(&self, query: &Query, rows: &mut [Row]) {
        let table = self.state.names().find(&query.table).filter(|_| query.bin);
        let Some(table) = table else { return };
        for row in rows {
            row.deleted = self.deletion(&row.id, table);
        }
    }

    /// The newest of the deletions that took a record out of a table.
    fn deletion(&self, record: &EntityId, table: NameIx) -> Option<Deletion> {
        let row = self.state.entities().find(record)?;
        let mut heads = self.state.member_heads(row, table);
        if heads.is_empty() {
            // A table link led here: it left with the deletion elsewhere.
            heads.extend(self.state.tables().flat_map(|table| self.state.member_heads(row, table)));
        }
        let heads = heads.into_iter();
        let bundles =
            heads.filter(|(_, says)| *says != Membership::In).map(|(op, _)| self.log.op_place(op).0);
        let bundle = bundles.max_by_key(|bundle| self.log.bundle(*bundle).hlc)?;
        let facts = self.facts();
        Some(Deletion { person: facts.person(&self.log.bundle(bundle).actor), at: facts.at(bundle) })
    }

    /// A window, once.
    pub(super) fn query(&mut self, query: &Query) -> Result<Rows, Failure> {
        self.run(query).map(|(_, rows)| rows)
    }

    /// A window, now and on each change. A subscription of the same number is changed; where it asks for
    /// another part of the same rows, nothing is sorted again.
    pub(super) fn subscribe(&mut self, number: u32, query: Query) -> Result<Rows, Failure> {
        if let Some(known) = self.subscriptions.get(&number)
            && known.query.overlay == query.overlay
            && known.moment.is_none()
            && query.as_of.is_none()
        {
            let plan = Plan::new(&query, &self.catalog).map_err(|error| failure(&error))?;
            if plan.asks_as(known.live.plan())
                && let Some(mut known) = self.subscriptions.remove(&number)
            {
                known.live.move_to(&plan);
                let seen = self.seen();
                let titles = Titles::new(self.reader(query.overlay)?, &self.catalog);
                let mut rows = known.live.rows(&titles, &self.keys, &seen);
                self.tell_deletions(&query, &mut rows.rows);
                self.tell_left_out(&self.state, plan.shape(), &mut rows.rows);
                if !known.since.as_ref().is_some_and(|since| since.is(query.since.as_ref())) {
                    known.since = self.since(&query, &known.live);
                }
                rows.news = self.tell_news(&mut known.since, &known.live, &mut rows.rows);
                known.query = query;
                self.subscriptions.insert(number, known);
                return Ok(rows);
            }
        }
        if self.subscriptions.get(&number).is_some_and(|known| known.moment.is_some()) {
            self.subscriptions.remove(&number);
            self.let_go_of_pasts();
        }
        let (subscription, rows) = self.run(&query)?;
        self.subscriptions.insert(number, subscription);
        self.let_go_of_pasts();
        Ok(rows)
    }

    pub(super) fn unsubscribe(&mut self, number: u32) -> Result<Reply, Failure> {
        self.subscriptions.remove(&number);
        self.let_go_of_pasts();
        Ok(Reply::Done)
    }

    /// Tells every window what is different in it.
    pub(super) fn refresh_subscriptions(&mut self, touched: &[Touched]) {
        if touched.contains(&Touched::Adopted) {
            self.begin_subscriptions_anew();
            return;
        }
        let mut touched = touched.to_vec();
        let mut keys = std::mem::take(&mut self.keys);
        let titles = Titles::new(Reader::canonical(&self.state), &self.catalog);
        keys.touch(&titles, &mut touched);
        touch_crowded(&titles, &mut touched);
        if self.subscriptions.is_empty() {
            self.keys = keys;
            return;
        }
        let seen = self.seen();
        let mut subscriptions = std::mem::take(&mut self.subscriptions);
        let mut updates = Vec::new();
        let present = subscriptions.iter_mut().filter(|(_, subscription)| subscription.moment.is_none());
        for (number, subscription) in present {
            // Where its overlay is gone, the window shows what is canonical.
            let reader = self.reader(subscription.query.overlay).unwrap_or(Reader::canonical(&self.state));
            let titles = Titles::new(reader, &self.catalog);
            let Subscription { query, live, since, .. } = subscription;
            live.touch(&titles, &touched);
            let counts = self.touch_news(since, live, &touched);
            let delta = live.delta(&titles, &keys, &seen);
            if let Some(mut delta) = delta.or_else(|| counts.then(|| live.same())) {
                self.tell_deletions(query, &mut delta.rows);
                self.tell_left_out(&self.state, live.plan().shape(), &mut delta.rows);
                delta.news = self.tell_news(since, live, &mut delta.rows);
                updates.push(Update::Rows { subscription: *number, delta });
            }
        }
        self.subscriptions = subscriptions;
        self.keys = keys;
        updates.into_iter().for_each(|update| self.update(update));
    }

    /// After another schema: tables may have other fields, other orders, or be gone.
    pub(super) fn begin_subscriptions_anew(&mut self) {
        self.read_schemas_of_pasts();
        let queries: Vec<(u32, Query)> = std::mem::take(&mut self.subscriptions)
            .into_iter()
            .map(|(number, subscription)| (number, subscription.query))
            .collect();
        for (number, query) in queries {
            if let Ok((subscription, rows)) = self.run(&query) {
                let delta = super::update::RowsDelta {
                    total: rows.total,
                    length: rows.rows.len(),
                    start: 0,
                    rows: rows.rows,
                    groups: rows.groups.map(|groups| GroupsDelta { length: groups.len(), start: 0, groups }),
                    news: rows.news,
                };
                self.subscriptions.insert(number, subscription);
                self.update(Update::Rows { subscription: number, delta });
            }
        }
    }
}
