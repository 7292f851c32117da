//! Many small records make opening slow: when idle, runs settle into segments of about a megabyte. They are
//! only moved: order and keys stay.

use wasm_bindgen::JsValue;

use super::read::{HOLD_RUNS, Key, decode_segment, encode_segment};
use super::transaction::bytes_of;
use super::{Database, StoreError};

/// Bytes of one segment, about.
const SEGMENT_BYTES: usize = 1 << 20;
/// Below this many runs nothing is gained.
const RUNS_MIN: usize = 64;

/// Moves what stands in `runs` into segments, where that is worth it.
pub(crate) async fn settle(database: &Database) -> Result<(), StoreError> {
    let transaction = database.writing(&HOLD_RUNS).await?;
    let (segments, runs) = (transaction.store("segments")?, transaction.store("runs")?);
    let (last_keys, keys, values) = (segments.keys_after(None)?, runs.keys_after(None)?, runs.after(None)?);
    let last_segment = last_keys.list().await?.pop();
    let keys = keys.list().await?;
    let values = values.list().await?;
    if keys.len() < RUNS_MIN {
        return transaction.completed().await;
    }
    let mut gathered: Vec<(Key, Vec<u8>)> = Vec::new();
    if let Some(key) = last_segment
        && let Some(bytes) = segments.get(&key).await?
        && bytes.len() < SEGMENT_BYTES / 2
    {
        gathered = decode_segment(&bytes)?;
        segments.remove(&key)?;
    }
    let Some(up_to) = keys.last().and_then(JsValue::as_f64) else { return transaction.completed().await };
    let moved = keys.iter().zip(&values).filter_map(|(key, value)| Some((key.as_f64()?, bytes_of(value)?)));
    let mut bytes: usize = gathered.iter().map(|(_, run)| run.len()).sum();
    for (key, run) in moved {
        bytes += run.len();
        gathered.push((key, run));
        if bytes >= SEGMENT_BYTES {
            put_segment(&segments, &gathered)?;
            (gathered, bytes) = (Vec::new(), 0);
        }
    }
    if !gathered.is_empty() {
        put_segment(&segments, &gathered)?;
    }
    runs.remove_to(up_to)?;
    transaction.completed().await
}

/// A segment stands at the key of its last run: whoever reads after an earlier one finds it.
fn put_segment(segments: &super::transaction::Store, runs: &[(Key, Vec<u8>)]) -> Result<(), StoreError> {
    let last = runs.last().map_or(0.0, |(key, _)| *key);
    segments.put(&last.into(), &encode_segment(runs)?)
}
