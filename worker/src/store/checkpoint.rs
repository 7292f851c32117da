//! Where a production's checkpoint lies: in a file, or among the settings where there are no files. A note
//! beside the log says which it is, so that one is never used with another log than its own.

use callboard_core::id::WorkspaceId;
use minicbor::{Decoder, Encoder};

use super::read::HOLD_RUNS;
use super::{Database, Key, StoreError};
use crate::files;
use crate::known::database_name;

/// The setting that says which checkpoint holds.
const NOTE: &str = "checkpoint";
/// The setting that is the checkpoint, where there are no files.
const INSIDE: &str = "checkpoint inside";
/// Written in turn, so that one is whole while the other is being written.
const SLOTS: [u8; 2] = [0, 1];
/// A file begins with the hash of its head, in which the hashes of all else stand.
const HASH_BYTES: usize = 32;

/// A checkpoint as it was found.
pub(crate) struct Checkpoint {
    /// How far the store had been read when it was made.
    pub(crate) place: Key,
    /// The file.
    pub(crate) file: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Note {
    place: u64,
    hash: [u8; HASH_BYTES],
    /// `None` where it lies inside.
    slot: Option<u8>,
}

/// The name of a slot's file.
fn file_name(id: &WorkspaceId, slot: u8) -> String {
    format!("{}.checkpoint-{slot}", database_name(id))
}

/// The checkpoint that holds; `None` where there is none.
///
/// # Errors
/// `Damaged` where there should be one, and what is there is another, or of a log that is not here.
pub(crate) async fn read_checkpoint(
    database: &Database,
    id: &WorkspaceId,
) -> Result<Option<Checkpoint>, StoreError> {
    let transaction = database.reading(&["meta", HOLD_RUNS[0], HOLD_RUNS[1]]).await?;
    let Some(bytes) = transaction.store("meta")?.get(&NOTE.into()).await? else { return Ok(None) };
    let note = decode_note(&bytes)?;
    // All keys from the place on: one of them at least is that of the last run that went into it.
    let before = Some(note.place as Key - 0.5);
    let (segments, runs) = (
        transaction.store(HOLD_RUNS[0])?.keys_after(before)?,
        transaction.store(HOLD_RUNS[1])?.keys_after(before)?,
    );
    if segments.list().await?.is_empty() && runs.list().await?.is_empty() {
        return Err(StoreError::Damaged("the log of a checkpoint is not here".to_owned()));
    }
    let file = match note.slot {
        Some(slot) => files::read(&file_name(id, slot)).await,
        None => super::read_note(database, INSIDE).await?,
    };
    match file.filter(|file| file.starts_with(&note.hash)) {
        Some(file) => Ok(Some(Checkpoint { place: note.place as Key, file })),
        None => Err(StoreError::Damaged("a checkpoint is gone, or another".to_owned())),
    }
}

/// Puts a checkpoint in the place of the one that holds. It holds once the note is durable.
pub(crate) async fn put_checkpoint(
    database: &Database,
    id: &WorkspaceId,
    Checkpoint { place, file }: &Checkpoint,
) -> Result<(), StoreError> {
    let hash = file.first_chunk().copied().unwrap_or_default();
    let before = super::read_note(database, NOTE).await?;
    let used = before.as_deref().and_then(|note| decode_note(note).ok()?.slot);
    let free = SLOTS.into_iter().find(|slot| Some(*slot) != used).unwrap_or_default();
    let slot = files::write(&file_name(id, free), file).await.is_ok().then_some(free);
    let transaction = database.writing(&["meta"]).await?;
    let meta = transaction.store("meta")?;
    if meta.get(&NOTE.into()).await? != before {
        // Another tab was first. Its own may lie in this very slot: who opens by it finds out.
        return Ok(());
    }
    meta.put(&NOTE.into(), &encode_note(&Note { place: *place as u64, hash, slot }))?;
    match slot {
        Some(_) => meta.remove(&INSIDE.into())?,
        None => meta.put(&INSIDE.into(), file)?,
    }
    transaction.completed().await
}

/// Takes a production's checkpoints away.
pub(crate) async fn remove_checkpoints(id: &WorkspaceId) {
    for slot in SLOTS {
        files::remove(&file_name(id, slot)).await;
    }
}

fn encode_note(note: &Note) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64);
    let mut e = Encoder::new(&mut bytes);
    let mut write = || {
        e.array(3)?.u64(note.place)?.bytes(&note.hash)?;
        match note.slot {
            Some(slot) => e.u8(slot)?,
            None => e.null()?,
        };
        Ok::<_, minicbor::encode::Error<std::convert::Infallible>>(())
    };
    // Writing to memory does not fail.
    let _ = write();
    bytes
}

fn decode_note(bytes: &[u8]) -> Result<Note, StoreError> {
    let mut d = Decoder::new(bytes);
    let mut read = || {
        d.array()?;
        let place = d.u64()?;
        let hash = d.bytes()?.try_into().or(Err(minicbor::decode::Error::message("a checkpoint's hash")))?;
        let slot = if d.datatype()? == minicbor::data::Type::Null { None } else { Some(d.u8()?) };
        Ok(Note { place, hash, slot })
    };
    read().map_err(|error: minicbor::decode::Error| StoreError::Damaged(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn store_3_the_note_of_a_checkpoint_reads_back_and_nothing_else_does() {
        for slot in [None, Some(0), Some(1)] {
            let note = Note { place: 70_000, hash: [7; HASH_BYTES], slot };
            let bytes = encode_note(&note);
            assert_eq!(decode_note(&bytes).unwrap(), note);
            assert!(matches!(decode_note(&bytes[..bytes.len() - 1]), Err(StoreError::Damaged(_))));
        }
    }
}
