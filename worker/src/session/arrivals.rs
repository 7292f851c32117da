//! What comes from the relay or in a package, before the store has any of it: only what will stand is kept,
//! and whoever meets their own key in it goes on under another.

use callboard_core::log::{Foreseen, Run};
use callboard_core::workspace::update::Reply;

use super::Session;
use crate::production::unreadable;

/// Verified runs that came together.
pub(super) struct Arrival {
    from: From,
    runs: Vec<Run>,
}

/// Who brought them.
enum From {
    /// The relay, over this one of the line's sockets.
    Line(u32),
    /// A package: whose answer waits, and what it will be.
    Parcel(u32, Box<Reply>),
}

impl Session {
    /// Runs came from the relay. They are looked at when no append is under way: then the log is all that
    /// they can rest on.
    pub(super) fn receive(&mut self, dial: u32, runs: Vec<Run>) {
        self.arrivals.push(Arrival { from: From::Line(dial), runs });
    }

    /// A package's runs, to be answered once they are durable and folded.
    pub(super) fn receive_parcel(&mut self, request: u32, reply: Reply, runs: Vec<Run>) {
        self.arrivals.push(Arrival { from: From::Parcel(request, Box::new(reply)), runs });
    }

    /// Hands on what will stand; the relay that brought what never can is not believed any more.
    pub(super) fn take_arrivals(&mut self) {
        let nothing_new = self.arrivals.is_empty() && !self.workspace.log().has_arrivals();
        if nothing_new || self.queue.is_in_turn() || self.has_met_itself() {
            return;
        }
        let (froms, deliveries): (Vec<From>, Vec<Vec<Run>>) = std::mem::take(&mut self.arrivals)
            .into_iter()
            .map(|arrival| (arrival.from, arrival.runs))
            .unzip();
        let has_come = !froms.is_empty();
        let Foreseen { stands, deliveries, refusal } = self.workspace.foresee(deliveries);
        let batch = self.queue.next();
        batch.received.extend(stands.iter().map(Run::encode));
        let mut froms = froms.into_iter();
        for from in froms.by_ref().take(deliveries) {
            match from {
                From::Line(dial) => batch.deliveries.push(dial),
                From::Parcel(request, reply) => batch.parcels.push((request, *reply)),
            }
        }
        if let Some(error) = refusal {
            self.errors.note(format!("what came cannot stand: {error}"));
            for from in froms {
                match from {
                    From::Line(dial) => self.relay.refused(dial, &error),
                    From::Parcel(request, _) => self.page.reply(request, Err(unreadable(error.clone()))),
                }
            }
            self.drive_relay();
        }
        if has_come && self.workspace.log().has_arrivals() {
            // What they wait for may stand in the store, put there by another tab.
            self.queue.look();
        }
    }

    /// Whether what came bears this device's own key and is not in its store: then nothing of it is taken
    /// before the production has another key.
    fn has_met_itself(&mut self) -> bool {
        let known = self.left.as_ref().and_then(|left| left.tip).map_or(0, |(seq, _)| seq);
        let mut runs = self.arrivals.iter().flat_map(|arrival| &arrival.runs);
        if !runs.any(|run| self.workspace.meets_itself(known, run)) {
            self.has_looked = false;
            return false;
        }
        if std::mem::replace(&mut self.has_looked, true) {
            self.renew_key();
        } else {
            // Another tab may have put it into the store, and been the one that sent it.
            self.queue.look_first();
        }
        true
    }
}
