//! Sealing: what a store's append transaction calls between reading its tip and putting what comes out.
//!
//! Synchronous and without folding, because an idle transaction closes itself. What is large is sealed some
//! drafts at a time, and the store may answer in between.

use crate::given::{Now, Signer};
use crate::id::{ActorId, BundleId, WorkspaceId};
use crate::limits::{RUN_BUNDLES_MAX, RUN_BYTES_MAX};
use crate::log::{Body, Draft, LogError, Run, Tip, decode_body, seal};

/// What an append puts into the store.
#[derive(Debug)]
pub struct Sealed {
    /// Encoded runs, in order.
    pub runs: Vec<Vec<u8>>,
    /// The bundle that each draft became.
    pub ids: Vec<BundleId>,
    /// The last of them.
    pub tip: Tip,
}

/// A run of this many bytes takes no more bundles: it is little enough to be taken in between two keys.
const BATCH_BYTES_MAX: usize = RUN_BYTES_MAX / 16;

/// Seals drafts one after another onto `tip`, after whatever the same actor put meanwhile from another tab:
/// `newer` are the encoded runs of the store that this tab has not folded.
///
/// # Errors
/// `Malformed` where the store holds a run that does not decode; `None` where there is nothing to seal.
pub fn seal_all(
    workspace: WorkspaceId,
    drafts: &[Draft],
    tip: Option<Tip>,
    newer: &[Vec<u8>],
    now: Now,
    signer: &dyn Signer,
) -> Result<Option<Sealed>, LogError> {
    Ok(Sealer::new(workspace, signer.actor(), tip, newer)?.seal(drafts, now, signer))
}

/// A chain that bundles are sealed onto, some drafts at a time.
#[derive(Debug)]
pub struct Sealer {
    workspace: WorkspaceId,
    actor: ActorId,
    tip: Option<Tip>,
    /// What the actor put and no draft has seen, by seq.
    own: Vec<(u64, Body)>,
    /// How many of them came before the change that is being sealed.
    before: usize,
}

impl Sealer {
    /// A chain that ends in `tip`; `newer` as for [`seal_all`].
    ///
    /// # Errors
    /// `Malformed` where the store holds a run that does not decode.
    pub fn new(
        workspace: WorkspaceId,
        actor: ActorId,
        tip: Option<Tip>,
        newer: &[Vec<u8>],
    ) -> Result<Self, LogError> {
        let mut own: Vec<(u64, Body)> = Vec::new();
        for bytes in newer {
            let run = Run::decode(workspace, bytes)?;
            for bundle in run.bundles().iter().filter(|bundle| bundle.header.actor == actor) {
                // What a newer version of this app wrote in another tab cannot be rebased on; it stays
                // concurrent.
                if let Ok(body) = decode_body(&bundle.body) {
                    own.push((bundle.header.seq, body));
                }
            }
        }
        own.sort_by_key(|(seq, _)| *seq);
        own.dedup_by_key(|(seq, _)| *seq);
        let before = own.len();
        Ok(Self { workspace, actor, tip, own, before })
    }

    /// Seals the next drafts; `None` where there are none. The bundles of one change are sealed at one time.
    pub fn seal(&mut self, drafts: &[Draft], now: Now, signer: &dyn Signer) -> Option<Sealed> {
        let (mut ids, mut runs, mut batch, mut batch_bytes) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for draft in drafts {
            // The bundles of one change write each register once: they have nothing to add to each other.
            if !draft.body.goes_on {
                self.before = self.own.len();
            }
            let before = &self.own[..self.before];
            let newer = &before[before.partition_point(|(seq, _)| *seq <= draft.base_seq)..];
            let (bundle, body) = seal(self.workspace, self.actor, draft, self.tip, newer, now);
            self.tip = Some(Tip { seq: bundle.header.seq, id: bundle.id, hlc: bundle.header.hlc });
            self.own.push((bundle.header.seq, body));
            ids.push(bundle.id);
            if !batch.is_empty()
                && (batch.len() == RUN_BUNDLES_MAX || batch_bytes + bundle.body.len() > BATCH_BYTES_MAX)
            {
                runs.push(Run::sign(std::mem::take(&mut batch), signer).encode());
                batch_bytes = 0;
            }
            batch_bytes += bundle.body.len();
            batch.push(bundle);
        }
        if !batch.is_empty() {
            runs.push(Run::sign(batch, signer).encode());
        }
        self.tip.filter(|_| !ids.is_empty()).map(|tip| Sealed { runs, ids, tip })
    }
}
