//! The production as of a moment: folded apart for whoever looks at it, and kept while they do.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::command::{Json, Query};
use super::subscription::{Subscription, failure};
use super::update::{Code, Failure, Rows, Update};
use super::workspace::Workspace;
use crate::history::{Moment, Past};
use crate::id::{BundleId, EntityId};
use crate::log::{Oplog, Recall};
use crate::overlay::Reader;
use crate::query::{Live, Plan, Titles};
use crate::schema::Schema;
use crate::state::Touched;

/// Before a bundle's id: the moment before it.
const BEFORE: &str = "before:";

/// The moments that windows are watched of, and the one asked for last.
#[derive(Debug, Default)]
pub(super) struct Pasts {
    by_moment: BTreeMap<Moment, Past>,
    watched: BTreeSet<Moment>,
    last: Option<Moment>,
}

impl Pasts {
    /// The production as of a moment: the one that is kept; or the one that was asked for last, gone on; or
    /// folded from the beginning.
    pub(super) fn as_of(&mut self, log: &Oplog, present: &Schema, moment: &Moment) -> &mut Past {
        let past = match self.by_moment.remove(moment) {
            Some(known) => known,
            None => match self.take_last().map(|last| last.move_to(log, moment.clone(), present)) {
                Some(Ok(moved)) => moved,
                _ => Past::of(log, moment.clone(), present),
            },
        };
        self.last = Some(moment.clone());
        self.by_moment.entry(moment.clone()).or_insert(past)
    }

    /// The production as of a moment, where it is kept.
    pub(super) fn known(&self, moment: &Moment) -> Option<&Past> {
        self.by_moment.get(moment)
    }

    /// The one that was asked for last, where nobody watches it.
    fn take_last(&mut self) -> Option<Past> {
        let last = self.last.take().filter(|last| !self.watched.contains(last))?;
        self.by_moment.remove(&last)
    }
}

impl Workspace {
    /// The moment that a query asks of.
    pub(super) fn moment_of(&self, query: &Query) -> Result<Option<Moment>, Failure> {
        match (&query.as_of, query.overlay) {
            (None | Some(Json::Null), _) => Ok(None),
            (Some(_), Some(_)) => {
                Err(Failure::because(Code::Invalid, "an overlay lies over what holds now, not over the past"))
            }
            (Some(Json::String(text)), None) => self.moment(text).map(Some),
            (Some(_), None) => Err(no_moment("what is asked for")),
        }
    }

    /// A moment by its name: RFC 3339, or the id of a bundle or a version.
    pub(super) fn moment(&self, text: &str) -> Result<Moment, Failure> {
        let not_found = |what: &str| {
            Failure::because(Code::NotFound, format!("there is no {what} {text}"))
                .with(json!({ "what": what, "name": text }))
        };
        let (id, is_before) = text.strip_prefix(BEFORE).map_or((text, false), |id| (id, true));
        if let Ok(bundle) = id.parse::<BundleId>() {
            let ordinal = self.log.ordinal(&bundle).ok_or_else(|| not_found("bundle"))?;
            if !is_before {
                return Ok(Moment::Through(bundle));
            }
            // Before a change is before all its bundles.
            let first = Recall::new(&self.log).change(ordinal).first().copied().unwrap_or(ordinal);
            return Ok(Moment::Before(self.log.bundle(first).id));
        }
        if let Ok(id) = text.parse::<EntityId>() {
            return self.version(id).map(|version| version.moment());
        }
        // A zone in brackets says the same moment.
        let plain = text.split('[').next().unwrap_or(text);
        let moment: jiff::Timestamp = plain.parse().or(Err(no_moment(text)))?;
        u64::try_from(moment.as_millisecond()).map(Moment::At).or(Ok(Moment::At(0)))
    }

    /// A window of the production as it was.
    pub(super) fn run_then(
        &mut self,
        query: &Query,
        moment: Moment,
    ) -> Result<(Subscription, Rows), Failure> {
        let past = self.pasts.as_of(&self.log, &self.schema, &moment);
        let plan = Plan::new(query, &past.catalog).map_err(|error| failure(&error))?;
        let titles = Titles::new(Reader::canonical(&past.state), &past.catalog);
        past.keys.watch(&titles, plan.shape());
        let mut live = Live::new(plan, &titles);
        // Nobody edits what was: there is nothing that an edit could have seen.
        let mut rows = live.rows(&titles, &past.keys, "");
        if let Some(past) = self.pasts.known(&moment) {
            self.tell_left_out(&past.state, live.plan().shape(), &mut rows.rows);
        }
        Ok((Subscription { query: query.clone(), live, moment: Some(moment), since: None }, rows))
    }

    /// Tells the windows of the past what was written before their moment and came later.
    pub(super) fn refresh_pasts(&mut self) {
        let (mut updates, mut adopted) = (Vec::new(), false);
        for (moment, past) in &mut self.pasts.by_moment {
            let mut touched = past.go_on(&self.log);
            adopted |= touched.contains(&Touched::Adopted);
            if touched.is_empty() || adopted {
                continue;
            }
            let titles = Titles::new(Reader::canonical(&past.state), &past.catalog);
            past.keys.touch(&titles, &mut touched);
            let watching = self.subscriptions.iter_mut();
            for (number, watching) in
                watching.filter(|(_, watching)| watching.moment.as_ref() == Some(moment))
            {
                watching.live.touch(&titles, &touched);
                if let Some(delta) = watching.live.delta(&titles, &past.keys, "") {
                    updates.push(Update::Rows { subscription: *number, delta });
                }
            }
        }
        updates.into_iter().for_each(|update| self.update(update));
        if adopted {
            self.begin_subscriptions_anew();
        }
    }

    /// After another schema, of now or of then.
    pub(super) fn read_schemas_of_pasts(&mut self) {
        self.pasts.by_moment.values_mut().for_each(|past| past.read_schema(&self.schema));
    }

    /// Forgets the moments that nobody watches any more, but for the one that was asked for last.
    pub(super) fn let_go_of_pasts(&mut self) {
        let watched = self.subscriptions.values().filter_map(|watching| watching.moment.clone());
        self.pasts.watched = watched.collect();
        let Pasts { by_moment, watched, last } = &mut self.pasts;
        by_moment.retain(|moment, _| watched.contains(moment) || last.as_ref() == Some(moment));
    }
}

pub(super) fn no_moment(text: &str) -> Failure {
    Failure::because(Code::Invalid, format!("{text} is no moment: RFC 3339, a bundle's id or a version's"))
}
