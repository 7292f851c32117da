//! Runs that are kept packed: the bodies of bundles that stood in a checkpoint. Each run is unpacked when
//! somebody first asks for a body in it, and read as strictly as when it came.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::bundle::Bundle;
use super::{LogError, Run};
use crate::id::{ActorId, BundleId, WorkspaceId};
use crate::limits::RUN_BUNDLES_MAX;

/// Packed runs, by where they begin.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// How many bundles of the log have their bodies here.
    pub(super) bundles: usize,
    /// Whether the runs are here.
    pub(super) is_full: bool,
    runs: Vec<Shelved>,
    /// By author and the first bundle's place in their chain.
    by_start: BTreeMap<(ActorId, u64), Vec<usize>>,
}

#[derive(Debug)]
struct Shelved {
    bytes: Vec<u8>,
    /// `None` within where it does not read.
    run: OnceLock<Option<Run>>,
}

impl Shelf {
    /// Room for the bodies of so many bundles.
    pub(super) fn for_bundles(bundles: usize) -> Self {
        Self { bundles, is_full: bundles == 0, ..Self::default() }
    }

    /// Takes in the runs, as the store has them. Gives how many say nothing, and why the first does not.
    pub(super) fn fill(&mut self, runs: Vec<Vec<u8>>) -> (usize, Option<LogError>) {
        let (mut unread, mut first) = (0, None);
        for bytes in runs {
            match Run::start(&bytes) {
                Ok(start) => {
                    self.by_start.entry(start).or_default().push(self.runs.len());
                    self.runs.push(Shelved { bytes, run: OnceLock::new() });
                }
                Err(error) => {
                    unread += 1;
                    first.get_or_insert(error);
                }
            }
        }
        self.is_full = true;
        (unread, first)
    }

    /// The runs that may hold a bundle, those that begin nearest to it first.
    fn around(&self, workspace: WorkspaceId, actor: ActorId, seq: u64) -> impl Iterator<Item = &Run> {
        let first = seq.saturating_sub(RUN_BUNDLES_MAX as u64 - 1);
        let near = self.by_start.range((actor, first)..=(actor, seq)).rev().flat_map(|(_, runs)| runs);
        near.filter_map(move |at| {
            let Shelved { bytes, run } = &self.runs[*at];
            run.get_or_init(|| Run::decode(workspace, bytes).ok()).as_ref()
        })
    }

    /// A bundle as it came; its id was made anew from what it says. `None` where no run has it.
    pub(super) fn bundle(
        &self,
        workspace: WorkspaceId,
        place: (ActorId, u64),
        id: &BundleId,
    ) -> Option<&Bundle> {
        let bundles = self.around(workspace, place.0, place.1).flat_map(Run::bundles);
        bundles.into_iter().find(|bundle| bundle.id == *id)
    }

    /// The signature of a bundle at which a run ends.
    pub(super) fn signature(
        &self,
        workspace: WorkspaceId,
        place: (ActorId, u64),
        id: &BundleId,
    ) -> Option<[u8; 64]> {
        let mut ends = self.around(workspace, place.0, place.1).filter_map(|run| run.bundles().last());
        ends.find(|last| last.id == *id)?.signature
    }
}
