//! A production leaves as a file.

use callboard_core::workspace::command::Command;
use callboard_core::workspace::update::Reply;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::desk::Desk;
use crate::say;

/// Gives the open production to the person as a package.
pub fn export(desk: Desk) {
    let name = untrack(|| desk.client.opened().with(|open| open.as_ref().map(|open| open.name.clone())));
    let file = format!("{}.callboard.zip", file_name(&name.unwrap_or_default()));
    desk.run_then(say!("tried-export"), Command::ExportPackage, move |reply| {
        if let Reply::Package(bytes) = reply {
            download(&blob(&bytes, "application/zip"), &file);
        }
    });
}

/// Bytes as a Blob.
pub(crate) fn blob(bytes: &[u8], kind: &str) -> web_sys::Blob {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options)
        .unwrap_or_else(|_| wasm_bindgen::JsValue::NULL.unchecked_into())
}

fn download(blob: &web_sys::Blob, name: &str) {
    let Ok(url) = web_sys::Url::create_object_url_with_blob(blob) else { return };
    let anchor = document().create_element("a").ok().and_then(|node| node.dyn_into().ok());
    if let Some(anchor) = anchor {
        let anchor: web_sys::HtmlAnchorElement = anchor;
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    // The click has taken its own reference to the bytes.
    let _ = web_sys::Url::revoke_object_url(&url);
}

/// A name that every file system takes.
fn file_name(name: &str) -> String {
    let kept: String =
        name.chars().map(|c| if c.is_alphanumeric() || " -_.".contains(c) { c } else { '-' }).collect();
    let trimmed = kept.trim_matches(|c: char| c == '.' || c == ' ');
    if trimmed.is_empty() { say!("export-unnamed") } else { trimmed.to_owned() }
}
