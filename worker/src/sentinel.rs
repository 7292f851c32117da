//! A file beside the database that says which productions are on this device. Where the database is found
//! empty and the file is not, the browser's store was emptied: a person is told, and never shown a beginning.

use callboard_core::workspace::update::WorkspaceEntry;
use wasm_bindgen::JsValue;

use crate::files;

/// The file's name.
const FILE: &str = "productions.json";

/// The names of the productions that were on this device when the file was written; none where there is no
/// file, or no file system.
pub(crate) async fn read() -> Vec<String> {
    let text = files::read(FILE).await.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Writes down which productions are on this device. It is a second witness, the first is the database: where
/// the browser has no such files, or another tab is writing this one, nothing is lost.
pub(crate) async fn write(productions: &[WorkspaceEntry]) {
    let names: Vec<&str> = productions.iter().map(|production| production.name.as_str()).collect();
    let Ok(text) = serde_json::to_vec(&names) else { return };
    let _second_witness: Result<(), JsValue> = files::write(FILE, &text).await;
}
