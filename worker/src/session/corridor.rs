//! The corridor: what a turn of the store brings goes to the core, and nothing else does.

use callboard_core::log::Run;
use callboard_core::package::Package;
use callboard_core::workspace::effect::Event;
use callboard_core::workspace::update::Notice;

use super::Session;
use crate::store::{Batch, StoreError, Turn};
use crate::tabs::Hint;
use crate::{clock, failure, parcel};

impl Session {
    /// A turn of the store ended.
    pub(super) fn ended(&mut self, batch: Batch, result: Result<Turn, StoreError>) {
        self.queue.ended(&result);
        match result {
            Ok(turn) => self.appended(&batch, turn),
            Err(StoreError::Renewed) => {
                // Another tab gave the production another key: what this one wanted to put waits for it.
                self.queue.put_back(batch);
                self.renew_key();
            }
            Err(error) => self.append_failed(&batch, &error),
        }
    }

    /// What a turn brought goes to the core.
    pub(super) fn appended(&mut self, batch: &Batch, turn: Turn) {
        if turn.put > 0 {
            self.channel.tell(&Hint::Stored);
        }
        if std::mem::take(&mut self.is_failing) {
            self.page.notice(Notice::StoreRecovered);
        }
        let Turn { sealed, found, .. } = turn;
        let has_own = !sealed.is_empty();
        if has_own || !found.runs.is_empty() {
            self.workspace.handle_event(clock::now(), Event::Appended { sealed, runs: found.runs });
            self.plan_checkpoint();
        }
        self.kept_overlays(batch);
        for (request, reply) in &batch.parcels {
            self.page.reply(*request, Ok(reply.clone()));
        }
        for dial in &batch.deliveries {
            self.relay.durable(*dial, self.workspace.log());
        }
        if has_own {
            self.ask();
        }
        if self.is_on_duty && self.queue.is_idle() {
            self.queue.settle();
        }
    }

    fn append_failed(&mut self, batch: &Batch, error: &StoreError) {
        self.is_failing = true;
        self.errors.note(error.to_string());
        if !self.is_leaving {
            self.page.notice(failure::notice(error));
        }
        let drafts = batch.drafts.iter().map(|(ticket, _)| *ticket);
        let tickets: Vec<u64> = drafts.chain(batch.overlays.iter().map(|(ticket, ..)| *ticket)).collect();
        if !tickets.is_empty() {
            let failed = Event::AppendFailed { tickets, reason: error.to_string(), quota: error.is_quota() };
            self.workspace.handle_event(clock::now(), failed);
        }
        for (request, _) in &batch.parcels {
            self.page.reply(*request, Err(error.clone().into()));
        }
        if !batch.deliveries.is_empty() {
            // What came was not kept and is not acknowledged: the relay sends it again on the next line.
            self.relay.redial();
        }
        if self.joining.is_some() {
            self.give_up_joining(error.clone().into());
        }
    }

    /// A package of this production, verified: answered once it is durable and folded.
    pub(crate) fn import(&mut self, request: u32, package: &Package, assets: usize) {
        if assets > 0 {
            self.assets_changed();
        }
        let (runs, bundles) = parcel::lacking(self.workspace.log(), package);
        let reply = parcel::imported(package, (bundles, assets), true, self.workspace.role() == "none");
        let runs = runs.iter().filter_map(|bytes| Run::decode(self.id, bytes).ok()).collect();
        self.receive_parcel(request, reply, runs);
        self.pump();
    }
}
