//! Keys, as they are lettered.

use leptos::prelude::*;

/// A shortcut: `"Ctrl+Enter"` becomes two keys.
#[component]
pub(crate) fn Keys(
    /// Joined by `+`.
    #[prop(into)]
    keys: String,
) -> impl IntoView {
    let caps = keys.split('+').map(|key| view! { <kbd>{key.to_owned()}</kbd> }).collect_view();
    view! { <span class="keys">{caps}</span> }
}
