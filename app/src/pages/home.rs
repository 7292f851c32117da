//! The productions on this device.

use leptos::prelude::*;

use crate::say;

/// The productions on this device, and the doors to more.
#[component]
pub fn Home() -> impl IntoView {
    view! { <main class="home"><h1 class="page-title">{say!("app-name")}</h1></main> }
}
