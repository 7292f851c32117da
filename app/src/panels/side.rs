//! What stands beside a table and is not the inspector: a title, a way to close it, its matter.

use leptos::prelude::*;

use crate::desk::Desk;
use crate::parts::{Glyph, IconButton};
use crate::say;

/// A panel beside the table.
#[component]
pub(crate) fn SidePanel(
    /// Its title.
    title: String,
    /// Its matter.
    children: Children,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let close = move |()| desk.address.show(None);
    let pressed = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            close(());
        }
    };
    let label = title.clone();
    view! {
        <aside class="inspector" aria-label=label on:keydown=pressed>
            <header class="panel-head">
                <h2 class="panel-title">{title}</h2>
                <IconButton glyph=Glyph::Close label=say!("close") press=close />
            </header>
            <div class="panel">{children()}</div>
        </aside>
    }
}
