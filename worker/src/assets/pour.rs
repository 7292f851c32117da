//! A file's bytes, a piece at a time: however large it is, little of it is in memory.

use callboard_core::id::BlobHash;
use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamDefaultReader};

use crate::store::{StoreError, failed};

/// Hands out all bytes of a file, in order; gives its hash.
pub(crate) async fn pour(
    blob: &Blob,
    mut take: impl FnMut(&[u8]) -> Result<(), StoreError>,
) -> Result<BlobHash, StoreError> {
    let reader = ReadableStreamDefaultReader::new(&blob.stream()).map_err(failed)?;
    let mut hasher = blake3::Hasher::new();
    let mut came = 0.0;
    loop {
        let part = JsFuture::from(reader.read()).await.map_err(failed)?;
        let get = |name: &str| Reflect::get(&part, &name.into()).unwrap_or_default();
        if get("done").is_truthy() {
            break;
        }
        let piece: Uint8Array = get("value").unchecked_into();
        let bytes = piece.to_vec();
        let_go(&piece.buffer());
        hasher.update(&bytes);
        take(&bytes)?;
        came += bytes.len() as f64;
    }
    if came < blob.size() {
        return Err(StoreError::Failed("the file ends too early".to_owned()));
    }
    Ok(BlobHash(*hasher.finalize().as_bytes()))
}

/// Gives a buffer's memory back at once: a browser that waits for its own time holds a whole file of them.
fn let_go(buffer: &JsValue) {
    let transfer = Reflect::get(buffer, &"transfer".into()).ok();
    if let Some(transfer) = transfer.and_then(|transfer| transfer.dyn_into::<Function>().ok()) {
        // What cannot be moved stays until it is collected.
        let _ = transfer.call1(buffer, &0.into());
    }
}
