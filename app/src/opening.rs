//! Who waits for which production to be open.

use std::collections::BTreeMap;

use callboard_core::id::WorkspaceId;
use callboard_core::workspace::update::{Failure, Opened};
use futures_channel::oneshot;

/// Those who wait, by production.
#[derive(Default)]
pub(crate) struct Opening(BTreeMap<WorkspaceId, Vec<oneshot::Sender<Result<Opened, Failure>>>>);

impl Opening {
    /// Adds somebody who waits. True where nobody waited for it before.
    pub(crate) fn wait(&mut self, id: WorkspaceId, sender: oneshot::Sender<Result<Opened, Failure>>) -> bool {
        let waiting = self.0.entry(id).or_default();
        waiting.push(sender);
        waiting.len() == 1
    }

    /// All who wait for it.
    pub(crate) fn take(&mut self, id: WorkspaceId) -> Vec<oneshot::Sender<Result<Opened, Failure>>> {
        self.0.remove(&id).unwrap_or_default()
    }
}
