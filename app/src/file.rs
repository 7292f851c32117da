//! Files in and out.

use callboard_core::workspace::update::{Code, Failure};
use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::say;

/// What packages are called.
pub(crate) const PACKAGE_SUFFIX: &str = ".callboard.zip";

/// What a File or Blob holds.
///
/// # Errors
/// `not_found` where the file is no longer there to read.
pub(crate) async fn bytes(blob: &Blob) -> Result<Vec<u8>, Failure> {
    let buffer = JsFuture::from(blob.array_buffer()).await;
    let buffer = buffer.map_err(|error| Failure::because(Code::NotFound, format!("{error:?}")))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// A package's bytes as a Blob.
pub(crate) fn package(bytes: &[u8]) -> Blob {
    let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type("application/zip");
    // Refused only for parts that are not bytes.
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).unwrap_or_else(JsCast::unchecked_into)
}

/// Gives a production's package to the person as a file.
pub(crate) fn download(bytes: &[u8], production: &str) {
    give(&package(bytes), &format!("{}{PACKAGE_SUFFIX}", file_name(production)));
}

/// Gives a text to the person as a file.
pub(crate) fn download_text(text: &str, name: &str) {
    let parts = js_sys::Array::of1(&text.into());
    if let Ok(blob) = Blob::new_with_str_sequence(&parts) {
        give(&blob, name);
    }
}

/// Gives a Blob to the person as a file.
pub(crate) fn give(blob: &Blob, name: &str) {
    let Ok(url) = Url::create_object_url_with_blob(blob) else { return };
    let anchor =
        document().create_element("a").ok().and_then(|node| node.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(anchor) = anchor {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    // The click has taken its own reference to the bytes.
    let _ = Url::revoke_object_url(&url);
}

/// The file that was chosen in the input that an event is of; the input is empty again, so that the same file
/// can be chosen twice.
pub(crate) fn chosen(event: &web_sys::Event) -> Option<web_sys::File> {
    let input: web_sys::HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files()?.get(0);
    input.set_value("");
    file
}

/// All files that were chosen.
pub(crate) fn all_chosen(event: &web_sys::Event) -> Vec<web_sys::File> {
    let input: Option<web_sys::HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
    let Some(input) = input else { return Vec::new() };
    let files = listed(input.files());
    input.set_value("");
    files
}

/// All files that were dropped.
pub(crate) fn all_dropped(event: &web_sys::DragEvent) -> Vec<web_sys::File> {
    listed(event.data_transfer().and_then(|transfer| transfer.files()))
}

fn listed(files: Option<web_sys::FileList>) -> Vec<web_sys::File> {
    files
        .into_iter()
        .flat_map(|files| (0..files.length()).filter_map(move |place| files.get(place)))
        .collect()
}

/// The first file that was dropped.
pub(crate) fn dropped(event: &web_sys::DragEvent) -> Option<web_sys::File> {
    event.data_transfer()?.files()?.get(0)
}

/// The first file that is pasted.
pub(crate) fn pasted(event: &web_sys::ClipboardEvent) -> Option<web_sys::File> {
    event.clipboard_data()?.files()?.get(0)
}

/// Whether files are being dragged.
pub(crate) fn is_dragged(event: &web_sys::DragEvent) -> bool {
    let kinds = event.data_transfer().map(|transfer| transfer.types());
    kinds.is_some_and(|kinds| kinds.includes(&JsValue::from_str("Files"), 0))
}

/// A name that every file system takes.
fn file_name(name: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || " -_.".contains(c) { c } else { '-' };
    let name: String = name.chars().map(kept).collect();
    let name = name.trim_matches(|c: char| c == '.' || c == ' ');
    if name.is_empty() { say!("export-unnamed") } else { name.to_owned() }
}
