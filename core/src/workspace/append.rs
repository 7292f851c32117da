//! Sealing: what a store's append transaction calls between reading its tip and putting what comes out.
//!
//! All synchronous and without folding, because an idle transaction closes itself.

use crate::given::{Now, Signer};
use crate::id::{BundleId, WorkspaceId};
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

/// Half of what a run may hold: its frame needs room too.
const BATCH_BYTES_MAX: usize = RUN_BYTES_MAX / 2;

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
    let actor = signer.actor();
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
    let (mut at, mut ids, mut runs, mut batch, mut batch_bytes) =
        (tip, Vec::new(), Vec::new(), Vec::new(), 0);
    let mut end = own.len();
    for draft in drafts {
        // The bundles of one change write each register once: they have nothing to add to each other.
        if !draft.body.goes_on {
            end = own.len();
        }
        let begin = own[..end].partition_point(|(seq, _)| *seq <= draft.base_seq);
        let (bundle, body) = seal(workspace, actor, draft, at, &own[begin..end], now);
        at = Some(Tip { seq: bundle.header.seq, id: bundle.id, hlc: bundle.header.hlc });
        own.push((bundle.header.seq, body));
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
    Ok(at.filter(|_| !ids.is_empty()).map(|tip| Sealed { runs, ids, tip }))
}
