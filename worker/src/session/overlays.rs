//! Staged work: kept by the store, seen by every tab.

use callboard_core::workspace::effect::Event;
use wasm_bindgen_futures::spawn_local;

use super::Session;
use crate::clock;
use crate::input::SessionInput;
use crate::store::{Batch, Overlays, StoreError, read_overlays};
use crate::tabs::Hint;

impl Session {
    /// What a turn kept and forgot is answered, and told to the other tabs.
    pub(super) fn kept_overlays(&mut self, batch: &Batch) {
        if batch.overlays.is_empty() {
            return;
        }
        self.queue.kept(batch);
        self.channel.tell(&Hint::Overlays);
        let tickets = batch.overlays.iter().map(|(ticket, ..)| *ticket).collect();
        self.workspace.handle_event(clock::now(), Event::Kept { tickets });
    }

    /// Reads what other tabs have staged, or forgotten.
    pub(super) fn look_for_overlays(&self) {
        let (database, inputs) = (self.queue.database(), self.inputs.clone());
        let known = self.queue.overlays().clone();
        spawn_local(async move {
            inputs.put(SessionInput::Overlays(read_overlays(&database, &known).await));
        });
    }

    /// What other tabs have staged, or forgotten, was read.
    pub(super) fn hear_overlays(&mut self, result: Result<Overlays, StoreError>) {
        match result {
            Ok(overlays) => {
                self.queue.note_overlays(&overlays);
                let Overlays { kept, gone } = overlays;
                self.workspace.handle_event(clock::now(), Event::Overlays { kept, gone });
            }
            Err(error) => self.errors.note(error.to_string()),
        }
    }
}
