//! Reading what stands after a key: at opening everything, later what other tabs and peers have put.

use minicbor::{Decoder, Encoder};
use wasm_bindgen::JsValue;

use super::transaction::{Transaction, bytes_of};
use super::{Database, StoreError};

/// A run's place in the store's order: 1, 2, 3…, never used twice. 0 is before all.
pub(crate) type Key = f64;

/// What stood after a key.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// In the store's order.
    pub(crate) runs: Vec<Vec<u8>>,
    /// The last one's key; where there was none, the key that was asked about.
    pub(crate) last: Key,
}

/// The stores that hold runs.
pub(super) const HOLD_RUNS: [&str; 2] = ["segments", "runs"];

/// Everything that stands after `last`.
pub(crate) async fn read_after(database: &Database, last: Key) -> Result<Found, StoreError> {
    let transaction = database.reading(&HOLD_RUNS).await?;
    found_in(&transaction, last).await
}

/// One of the production's settings.
pub(crate) async fn read_note(database: &Database, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    database.reading(&["meta"]).await?.store("meta")?.get(&name.into()).await
}

/// The same within a transaction.
pub(super) async fn found_in(transaction: &Transaction, last: Key) -> Result<Found, StoreError> {
    let (segments, runs) = (transaction.store("segments")?, transaction.store("runs")?);
    // All three are asked before the first is awaited: one turn of the browser's store instead of three.
    let (segments, keys, runs) =
        (segments.after(Some(last))?, runs.keys_after(Some(last))?, runs.after(Some(last))?);
    let mut found = Found { runs: Vec::new(), last };
    for segment in segments.list().await? {
        for (key, run) in decode_segment(&stored(&segment)?)? {
            if key > last {
                found.last = key;
                found.runs.push(run);
            }
        }
    }
    let keys = keys.list().await?;
    for (key, run) in keys.iter().zip(runs.list().await?) {
        found.last = key.as_f64().unwrap_or(found.last);
        found.runs.push(stored(&run)?);
    }
    Ok(found)
}

/// Every run up to `last`, and how many records of the store hold none that can be read.
pub(crate) async fn read_until(database: &Database, last: Key) -> Result<(Vec<Vec<u8>>, usize), StoreError> {
    let transaction = database.reading(&HOLD_RUNS).await?;
    let (segments, runs) = (transaction.store(HOLD_RUNS[0])?, transaction.store(HOLD_RUNS[1])?);
    let (segments, keys, values) = (segments.after(None)?, runs.keys_after(None)?, runs.after(None)?);
    let (mut found, mut damaged) = (Vec::new(), 0);
    for segment in segments.list().await? {
        match bytes_of(&segment).map(|bytes| decode_segment(&bytes)) {
            Some(Ok(moved)) => {
                found.extend(moved.into_iter().filter(|(key, _)| *key <= last).map(|(_, run)| run))
            }
            _ => damaged += 1,
        }
    }
    for (key, run) in keys.list().await?.iter().zip(values.list().await?) {
        if key.as_f64().is_some_and(|key| key <= last) {
            match bytes_of(&run) {
                Some(run) => found.push(run),
                None => damaged += 1,
            }
        }
    }
    Ok((found, damaged))
}

fn stored(value: &JsValue) -> Result<Vec<u8>, StoreError> {
    bytes_of(value).ok_or_else(|| StoreError::Damaged("a record that holds no bytes".to_owned()))
}

/// Runs that settled together, with the keys they had: so a tab that read up to one of them finds the rest.
pub(super) fn encode_segment(runs: &[(Key, Vec<u8>)]) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::with_capacity(runs.iter().map(|(_, run)| run.len() + 16).sum());
    let mut e = Encoder::new(&mut bytes);
    let mut write = || {
        e.array(runs.len() as u64 * 2)?;
        for (key, run) in runs {
            e.u64(*key as u64)?.bytes(run)?;
        }
        Ok::<_, minicbor::encode::Error<std::convert::Infallible>>(())
    };
    write().map_err(|error| StoreError::Failed(error.to_string()))?;
    Ok(bytes)
}

/// What [`encode_segment`] wrote.
pub(super) fn decode_segment(bytes: &[u8]) -> Result<Vec<(Key, Vec<u8>)>, StoreError> {
    let mut d = Decoder::new(bytes);
    let mut read = || {
        let count = d.array()?.unwrap_or(0) / 2;
        (0..count).map(|_| Ok((d.u64()? as Key, d.bytes()?.to_vec()))).collect::<Result<_, _>>()
    };
    read().map_err(|error: minicbor::decode::Error| StoreError::Damaged(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn store_1_runs_that_settled_come_back_with_their_keys_in_order() {
        let runs: Vec<(Key, Vec<u8>)> = vec![(3.0, vec![1; 300]), (4.0, Vec::new()), (900_000.0, vec![2])];
        let segment = encode_segment(&runs).unwrap();
        assert_eq!(decode_segment(&segment).unwrap(), runs);
        for cut in [0, 1, segment.len() - 1] {
            assert!(matches!(decode_segment(&segment[..cut]), Err(StoreError::Damaged(_))), "cut at {cut}");
        }
    }
}
