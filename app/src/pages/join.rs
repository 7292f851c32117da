//! Coming into a production by an invite.

use leptos::prelude::*;

use crate::say;

/// Joins by `invite`, telling each step.
#[component]
pub fn Join(invite: String) -> impl IntoView {
    view! { <main class="join"><h1 class="page-title">{say!("app-name")}</h1><p>{invite}</p></main> }
}
