//! What this page keeps itself, on this device: small wishes about the screen, never data. A browser that
//! keeps nothing still follows them until the page is left.

use leptos::prelude::window;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What was kept under a name; `None` where nothing was, or nothing that is understood.
pub(crate) fn recall<T: DeserializeOwned>(name: &str) -> Option<T> {
    let text = storage()?.get_item(&key(name)).ok()??;
    serde_json::from_str(&text).ok()
}

/// Keeps something under a name.
pub(crate) fn remember<T: Serialize>(name: &str, wish: &T) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(wish)) {
        // Refused where there is no space or no leave: then it is forgotten with the page.
        let _ = storage.set_item(&key(name), &text);
    }
}

/// Forgets all that was kept under names that begin so.
pub(crate) fn forget(beginning: &str) {
    let Some(storage) = storage() else { return };
    let beginning = key(beginning);
    let names = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok()?);
    // All names first: they move up while some are taken out.
    for name in names.filter(|name| name.starts_with(&beginning)).collect::<Vec<_>>() {
        // One that is gone already is no loss.
        let _ = storage.remove_item(&name);
    }
}

/// What this window kept under a name: it lives as long as the window does, reloads included.
pub(crate) fn recall_here<T: DeserializeOwned>(name: &str) -> Option<T> {
    let text = window().session_storage().ok()??.get_item(&key(name)).ok()??;
    serde_json::from_str(&text).ok()
}

/// Keeps something under a name for as long as this window lives.
pub(crate) fn remember_here<T: Serialize>(name: &str, wish: &T) {
    let storage = window().session_storage().ok().flatten();
    if let (Some(storage), Ok(text)) = (storage, serde_json::to_string(wish)) {
        // As above.
        let _ = storage.set_item(&key(name), &text);
    }
}

fn key(name: &str) -> String {
    format!("callboard-{name}")
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
