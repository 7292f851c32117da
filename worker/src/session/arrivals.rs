//! What comes from the relay, before the store has any of it: only what will stand is kept.

use callboard_core::log::{Foreseen, Run};

use super::Session;

/// A frame of verified runs, and over which of the line's sockets it came.
pub(super) type Arrival = (u32, Vec<Run>);

impl Session {
    /// Runs came from the relay. They are looked at when no append is under way: then the log is all that
    /// they can rest on.
    pub(super) fn receive(&mut self, dial: u32, runs: Vec<Run>) {
        self.arrivals.push((dial, runs));
    }

    /// Hands on what will stand; the relay that brought what never can is not believed any more.
    pub(super) fn take_arrivals(&mut self) {
        let nothing_new = self.arrivals.is_empty() && !self.workspace.log().has_arrivals();
        if nothing_new || self.queue.is_in_turn() {
            return;
        }
        let (dials, deliveries): (Vec<u32>, Vec<Vec<Run>>) =
            std::mem::take(&mut self.arrivals).into_iter().unzip();
        let has_come = !dials.is_empty();
        let Foreseen { stands, deliveries, refusal } = self.workspace.foresee(deliveries);
        let batch = self.queue.next();
        batch.received.extend(stands.iter().map(Run::encode));
        batch.deliveries.extend(&dials[..deliveries]);
        if let (Some(error), Some(dial)) = (refusal, dials.get(deliveries)) {
            self.errors.note(format!("the relay brought what cannot stand: {error}"));
            self.relay.refused(*dial, &error);
            self.drive_relay();
        }
        if has_come && self.workspace.log().has_arrivals() {
            // What they wait for may stand in the store, put there by another tab.
            self.queue.look();
        }
    }
}
