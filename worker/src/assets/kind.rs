//! What a file is, told from its first bytes: nobody's word is taken for it, least of all its name's.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use crate::store::{StoreError, failed};

/// Of what is not shown as it is.
pub(super) const UNKNOWN: &str = "application/octet-stream";
/// What is drawn from lines, and may hold a program that an image never runs.
pub(super) const LINES: &str = "image/svg+xml";
/// Bytes from which a file is told.
const HEAD_BYTES: f64 = 1024.0;
/// All that is ever shown as it is: pictures, sound, films, typefaces, and pages of paper.
const SHOWN: [&str; 19] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/avif",
    "image/bmp",
    "audio/mpeg",
    "audio/m4a",
    "audio/ogg",
    "audio/x-flac",
    "audio/x-wav",
    "audio/aac",
    "video/mp4",
    "video/webm",
    "video/quicktime",
    "application/pdf",
    "application/font-woff",
    "application/font-sfnt",
    "font/woff2",
];

/// The media type by which a file is shown; that of mere bytes, where it is none that is.
pub(crate) async fn media_type(blob: &Blob) -> Result<&'static str, StoreError> {
    let slice = blob.slice_with_f64_and_f64(0.0, HEAD_BYTES).map_err(failed)?;
    let buffer = JsFuture::from(slice.array_buffer()).await.map_err(failed)?;
    Ok(told_from(&Uint8Array::new(&buffer).to_vec()))
}

fn told_from(head: &[u8]) -> &'static str {
    if let Some(kind) = infer::get(head) {
        let known = SHOWN.iter().find(|shown| **shown == kind.mime_type());
        if let Some(shown) = known {
            return shown;
        }
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let is_drawn = text.starts_with("<svg")
        || ((text.starts_with("<?xml") || text.starts_with("<!--") || text.starts_with("<!DOCTYPE svg"))
            && text.contains("<svg"));
    if is_drawn { LINES } else { UNKNOWN }
}
