//! How a production stands with its relay, as a lamp and in words: the lamp is never alone.

use callboard_core::workspace::update::{Standing, SyncState, SyncStatus};
use leptos::prelude::*;

use crate::{say, words};

/// A light that is full, half or empty.
#[component]
pub(crate) fn Lamp(
    /// How it stands.
    #[prop(into)]
    state: Signal<SyncState>,
    /// Whether changes are not sent yet.
    #[prop(into)]
    waiting: Signal<bool>,
) -> impl IntoView {
    let class = move || match (state.get(), waiting.get()) {
        (SyncState::InStep, _) => "lamp is-in_step",
        (SyncState::Blocked, _) => "lamp is-blocked",
        (SyncState::Connecting | SyncState::Syncing, _) | (SyncState::Offline, true) => "lamp is-waiting",
        (SyncState::Local | SyncState::Offline, _) => "lamp",
    };
    view! { <span class=class aria-hidden="true"></span> }
}

/// How it stands, in a few words: "In step with stage.local", "Offline since 14:02, 3 not sent".
pub(crate) fn sync_sentence(sync: &SyncStatus) -> String {
    let relay = sync.relay.as_deref().map_or_else(|| say!("sync-relay"), host);
    match sync.state {
        SyncState::Local => say!("sync-local"),
        SyncState::Connecting if sync.waiting > 0 => say!("sync-waiting", count = sync.waiting),
        SyncState::Connecting => say!("sync-connecting", relay = relay),
        SyncState::Syncing if sync.waiting > 0 => say!("sync-sending", count = sync.waiting),
        SyncState::Syncing => say!("sync-receiving"),
        SyncState::InStep => say!("sync-in-step", relay = relay),
        SyncState::Offline => {
            let since = sync.since.as_deref().map(words::moment);
            let offline =
                since.map_or_else(|| say!("sync-offline"), |since| say!("sync-offline-since", since = since));
            if sync.waiting > 0 {
                format!("{offline}, {}", say!("sync-not-sent", count = sync.waiting))
            } else {
                offline
            }
        }
        SyncState::Blocked => say!("sync-blocked"),
    }
}

/// What that means, or what to do.
pub(super) fn sync_hint(state: SyncState) -> Option<String> {
    match state {
        SyncState::Local => Some(say!("sync-local-hint")),
        SyncState::Offline => Some(say!("sync-offline-hint")),
        SyncState::Blocked => Some(say!("sync-blocked-hint")),
        SyncState::Connecting | SyncState::Syncing | SyncState::InStep => None,
    }
}

/// Whether everything is durable here: "Saved here", "Saving 3".
pub(super) fn saved_sentence(standing: &Standing) -> String {
    match standing.unsaved {
        0 => say!("saved-here"),
        count => say!("saving", count = count),
    }
}

/// A relay as people name it: its origin without the scheme.
fn host(origin: &str) -> String {
    origin.split_once("://").map_or(origin, |(_, host)| host).trim_end_matches('/').to_owned()
}
