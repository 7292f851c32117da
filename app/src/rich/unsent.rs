//! What was typed when its page was left, and nobody had time to make durable: kept until it is. A worker
//! ends with its page, perhaps before it has written.

use callboard_core::id::WorkspaceId;
use callboard_core::workspace::command::Typed;
use leptos::prelude::window;

/// How the names begin under which a production's are kept; the session follows.
fn start(workspace: WorkspaceId) -> String {
    format!("callboard-unsent-{workspace}-")
}

fn key(workspace: WorkspaceId, session: u32) -> String {
    format!("{}{session}", start(workspace))
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Keeps what an editing session has not made durable. A browser that keeps nothing has sent it all the same.
pub(super) fn keep(workspace: WorkspaceId, session: u32, typed: &Typed) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(typed)) {
        let _ = storage.set_item(&key(workspace, session), &text);
    }
}

/// It is durable, or can never be.
pub(crate) fn forget(workspace: WorkspaceId, session: u32) {
    if let Some(storage) = storage() {
        // There is nothing to do about a browser that does not forget: what is known already does nothing.
        let _ = storage.remove_item(&key(workspace, session));
    }
}

/// What was kept for a production, each by its session.
pub(crate) fn of_production(workspace: WorkspaceId) -> Vec<(u32, Typed)> {
    let Some(storage) = storage() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok().flatten());
    let start = start(workspace);
    keys.filter_map(|key| {
        let session = key.strip_prefix(&start)?.parse().ok()?;
        let typed = serde_json::from_str(&storage.get_item(&key).ok()??).ok()?;
        Some((session, typed))
    })
    .collect()
}
