//! The one place where a production's store is written: read the own tip and whatever other tabs have put,
//! seal after it, put. All in one transaction, and between the reading and the last put nothing is awaited
//! but its own answers.

use callboard_core::given::Signer;
use callboard_core::id::{ActorId, BundleId, EntityId, WorkspaceId};
use callboard_core::log::{Draft, Hlc, Tip};
use callboard_core::workspace::append::Sealer;
use callboard_core::workspace::update::Reply;
use minicbor::{Decoder, Encoder};
use wasm_bindgen::JsValue;
use web_sys::IdbRequest;

use super::read::{HOLD_RUNS, found_in, read_after};
use super::transaction::answer;
use super::{Database, Found, Key, StoreError, Transaction};
use crate::clock;

/// The setting that holds a production's own key, public half first, where it is not the device's.
pub(crate) const KEY: &str = "key";

/// What goes into one transaction: everything that came while the one before was under way.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// Own work to seal, each with the ticket that its reply waits for.
    pub(crate) drafts: Vec<(u64, Draft)>,
    /// What the turn before brought, where `drafts` were made while it was under way.
    pub(crate) before: Vec<Vec<u8>>,
    /// Verified runs of others that will stand.
    pub(crate) received: Vec<Vec<u8>>,
    /// For each delivery of a peer that is in `received`, or was here already: over which connection it came.
    pub(crate) deliveries: Vec<u32>,
    /// Packages that are in `received`, or were here already: whose answer waits, and what it will be.
    pub(crate) parcels: Vec<(u32, Reply)>,
    /// Staged work to keep, or to forget, and whose answer waits for it.
    pub(crate) overlays: Vec<(u64, EntityId, Option<Vec<u8>>)>,
    /// Settings of the production to put beside them.
    pub(crate) notes: Vec<(&'static str, Vec<u8>)>,
}

impl Batch {
    /// Whether nobody waits for it.
    pub(crate) fn is_empty(&self) -> bool {
        self.puts_nothing() && self.deliveries.is_empty() && self.parcels.is_empty()
    }

    /// This, and then what another holds.
    pub(crate) fn then(mut self, other: Self) -> Self {
        self.drafts.extend(other.drafts);
        self.before.extend(other.before);
        self.received.extend(other.received);
        self.deliveries.extend(other.deliveries);
        self.parcels.extend(other.parcels);
        self.overlays.extend(other.overlays);
        self.notes.extend(other.notes);
        self
    }

    /// Whether there is nothing to put.
    fn puts_nothing(&self) -> bool {
        self.drafts.is_empty()
            && self.received.is_empty()
            && self.notes.is_empty()
            && self.overlays.is_empty()
    }
}

/// What came of a transaction.
#[derive(Debug, Default)]
pub(crate) struct Turn {
    /// The bundle that each ticket became.
    pub(crate) sealed: Vec<(u64, BundleId)>,
    /// All that is in the store and was not read before, own work included, in the store's order.
    pub(crate) found: Found,
    /// How many of those this turn put.
    pub(crate) put: usize,
}

/// Whose store it is, and whose key seals.
pub(crate) struct Author<'a> {
    /// Which production.
    pub(crate) workspace: WorkspaceId,
    /// The device's key.
    pub(crate) signer: &'a dyn Signer,
}

/// Puts `batch` after everything that stands in the store, and reads what stands after `last`. A transaction
/// that fails is tried once more on another connection: browsers drop one in the middle of a show.
pub(crate) async fn take_turn(
    database: &Database,
    author: &Author<'_>,
    last: Key,
    tip: Option<Tip>,
    batch: &Batch,
) -> Result<Turn, StoreError> {
    match attempt(database, author, last, tip, batch).await {
        Err(StoreError::Failed(_) | StoreError::Silent | StoreError::Quota(_)) => {
            database.drop_connection();
            attempt(database, author, last, tip, batch).await
        }
        done => done,
    }
}

async fn attempt(
    database: &Database,
    author: &Author<'_>,
    last: Key,
    tip: Option<Tip>,
    batch: &Batch,
) -> Result<Turn, StoreError> {
    if batch.puts_nothing() {
        return Ok(Turn { found: read_after(database, last).await?, ..Turn::default() });
    }
    let transaction = database.writing(&[HOLD_RUNS[0], HOLD_RUNS[1], "meta", "overlays"]).await?;
    let actor = author.signer.actor();
    let key = transaction.store("meta")?.get(&KEY.into()).await?;
    if key.is_some_and(|key| !key.starts_with(&actor.0)) {
        // Another tab has met the former key elsewhere: it signs nothing any more.
        return Err(StoreError::Renewed);
    }
    let stored = transaction.store("meta")?.get(&tip_key(&actor)).await?;
    let mut found = found_in(&transaction, last).await?;
    let tip = latest(stored.as_deref().map(decode_tip).transpose()?, tip);
    let put = put(&transaction, author, tip, batch, &found.runs).await?;
    transaction.completed().await?;
    let (last, count) = (put.last_key(), put.runs.len());
    found.runs.extend(put.runs);
    found.last = last.unwrap_or(found.last);
    Ok(Turn { sealed: put.sealed, found, put: count })
}

struct Put {
    sealed: Vec<(u64, BundleId)>,
    runs: Vec<Vec<u8>>,
    last: Option<IdbRequest>,
}

impl Put {
    /// The key that the last run got: known once the transaction has completed.
    fn last_key(&self) -> Option<Key> {
        self.last.as_ref()?.result().ok()?.as_f64()
    }
}

/// Seals and puts. What was received goes first: own work never rests on it yet. Nothing is awaited but the
/// transaction's own answers, between the bundles of a change that takes several.
async fn put(
    transaction: &Transaction,
    author: &Author<'_>,
    tip: Option<Tip>,
    batch: &Batch,
    newer: &[Vec<u8>],
) -> Result<Put, StoreError> {
    let (runs, meta) = (transaction.store("runs")?, transaction.store("meta")?);
    let mut put = Put { sealed: Vec::new(), runs: batch.received.clone(), last: None };
    for run in &put.runs {
        put.last = Some(runs.add(run)?);
    }
    if !batch.drafts.is_empty() {
        let newer: Vec<Vec<u8>> = batch.before.iter().chain(newer).cloned().collect();
        let (actor, now) = (author.signer.actor(), clock::now());
        let mut sealer = Sealer::new(author.workspace, actor, tip, &newer)?;
        for (place, some) in batch.drafts.chunk_by(|_, (_, next)| !next.body.goes_on).enumerate() {
            if let Some(before) = put.last.take().filter(|_| place > 0) {
                answer(before).await?;
            }
            let drafts: Vec<Draft> = some.iter().map(|(_, draft)| draft.clone()).collect();
            let Some(sealed) = sealer.seal(&drafts, now, author.signer) else { continue };
            for run in &sealed.runs {
                put.last = Some(runs.add(run)?);
            }
            meta.put(&tip_key(&actor), &encode_tip(&sealed.tip))?;
            put.sealed.extend(some.iter().map(|(ticket, _)| *ticket).zip(sealed.ids));
            put.runs.extend(sealed.runs);
        }
    }
    for (name, note) in &batch.notes {
        meta.put(&(*name).into(), note)?;
    }
    if !batch.overlays.is_empty() {
        let overlays = transaction.store("overlays")?;
        for (_, id, staged) in &batch.overlays {
            let key = id.to_string().into();
            match staged {
                Some(staged) => overlays.put(&key, staged)?,
                None => overlays.remove(&key)?,
            }
        }
    }
    Ok(put)
}

/// Puts the first runs of a production that this device has just founded or joined.
pub(crate) async fn put_first(
    database: &Database,
    actor: ActorId,
    runs: &[Vec<u8>],
    tip: Option<Tip>,
    notes: &[(&'static str, Vec<u8>)],
) -> Result<(), StoreError> {
    let transaction = database.writing(&["runs", "meta"]).await?;
    let (store, meta) = (transaction.store("runs")?, transaction.store("meta")?);
    for run in runs {
        store.add(run)?;
    }
    if let Some(tip) = tip {
        meta.put(&tip_key(&actor), &encode_tip(&tip))?;
    }
    for (name, note) in notes {
        meta.put(&(*name).into(), note)?;
    }
    transaction.completed().await
}

/// The last bundle of an actor's chain, as the store has it.
pub(crate) async fn read_tip(database: &Database, actor: ActorId) -> Result<Option<Tip>, StoreError> {
    let stored = database.reading(&["meta"]).await?.store("meta")?.get(&tip_key(&actor)).await?;
    stored.as_deref().map(decode_tip).transpose()
}

fn tip_key(actor: &ActorId) -> JsValue {
    format!("tip {actor}").into()
}

fn latest(stored: Option<Tip>, folded: Option<Tip>) -> Option<Tip> {
    match (stored, folded) {
        (Some(stored), Some(folded)) if folded.seq > stored.seq => Some(folded),
        (None, folded) => folded,
        (stored, _) => stored,
    }
}

fn encode_tip(tip: &Tip) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64);
    let mut e = Encoder::new(&mut bytes);
    let mut write = || {
        e.array(4)?.u64(tip.seq)?.bytes(&tip.id.0)?.u64(tip.hlc.millis)?.u16(tip.hlc.counter)?;
        Ok::<_, minicbor::encode::Error<std::convert::Infallible>>(())
    };
    // Writing to memory does not fail.
    let _ = write();
    bytes
}

fn decode_tip(bytes: &[u8]) -> Result<Tip, StoreError> {
    let mut d = Decoder::new(bytes);
    let mut read = || {
        d.array()?;
        let seq = d.u64()?;
        let id = d.bytes()?.try_into().or(Err(minicbor::decode::Error::message("a tip's id")))?;
        let hlc = Hlc { millis: d.u64()?, counter: d.u16()? };
        Ok(Tip { seq, id: BundleId(id), hlc })
    };
    read().map_err(|error: minicbor::decode::Error| StoreError::Damaged(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn store_2_of_the_stored_tip_and_the_folded_one_the_later_counts() {
        let tip = |seq| Tip { seq, id: BundleId([9; 32]), hlc: Hlc { millis: 1 << 40, counter: 7 } };
        assert_eq!(latest(None, None), None);
        for (stored, folded) in [(Some(tip(3)), Some(tip(2))), (Some(tip(2)), Some(tip(3)))] {
            assert_eq!(latest(stored, folded), Some(tip(3)));
            assert_eq!(latest(stored, None), stored);
            assert_eq!(latest(None, folded), folded);
        }
        assert_eq!(decode_tip(&encode_tip(&tip(300))).unwrap(), tip(300));
        assert!(matches!(decode_tip(b"no tip"), Err(StoreError::Damaged(_))));
    }
}
