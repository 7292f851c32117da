//! The browser's own storage, as far as only a page may ask about it.

use callboard_core::workspace::command::Command;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::StorageManager;

/// The storage of a secure origin; others have none that can be asked.
fn manager() -> Option<StorageManager> {
    let navigator = window().navigator();
    js_sys::Reflect::get(&navigator, &"storage".into()).ok()?.dyn_into().ok()
}

/// Whether a command brings a production onto this device.
pub(crate) fn brings_a_production(command: &Command) -> bool {
    matches!(
        command,
        Command::CreateWorkspace(_)
            | Command::JoinWorkspace { .. }
            | Command::KeepPackage { .. }
            | Command::ImportPackage { .. }
    )
}

/// Asks the browser to keep what is stored until a person clears it. A no is told by the worker's notice.
pub(crate) fn ask_to_keep() {
    if let Some(asked) = manager().and_then(|storage| storage.persist().ok()) {
        spawn_local(async move {
            // Whatever the answer, the work goes on.
            let _ = JsFuture::from(asked).await;
        });
    }
}

/// Bytes that this origin keeps, and bytes that it may still keep.
pub(crate) async fn usage() -> Option<(f64, f64)> {
    let estimate = JsFuture::from(manager()?.estimate().ok()?).await.ok()?;
    let estimate: web_sys::StorageEstimate = estimate.unchecked_into();
    let (used, quota) = (estimate.get_usage()?, estimate.get_quota()?);
    Some((used, (quota - used).max(0.0)))
}
