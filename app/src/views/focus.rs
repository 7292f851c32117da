//! The focus in a view whose parts are drawn anew as records change: it stays with its record.

use callboard_core::id::EntityId;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

/// Gives the focus to a record's element, once it is drawn; it is brought into sight.
pub(super) fn go(view: NodeRef<Div>, attribute: &'static str, id: EntityId) {
    spawn_local(async move {
        // Before the next key: it would go to nobody.
        tick().await;
        match element_of(view, attribute, id) {
            // What is on the screen takes the focus.
            Some(element) => drop(element.focus()),
            None => request_animation_frame(move || {
                if let Some(element) = element_of(view, attribute, id) {
                    // As above.
                    let _ = element.focus();
                }
            }),
        }
        give_back(view, attribute, id);
    });
}

/// After each change that `changed` follows, the focus is again on the record that lost it with its element.
pub(super) fn keep(
    view: NodeRef<Div>,
    attribute: &'static str,
    active: RwSignal<Option<EntityId>>,
    changed: impl Fn() + 'static,
) {
    Effect::new(move |_| {
        changed();
        let Some(id) = active.get_untracked() else { return };
        spawn_local(async move {
            tick().await;
            give_back_now(view, attribute, id);
            give_back(view, attribute, id);
        });
    });
}

/// Once the screen is drawn.
fn give_back(view: NodeRef<Div>, attribute: &'static str, id: EntityId) {
    request_animation_frame(move || give_back_now(view, attribute, id));
}

fn give_back_now(view: NodeRef<Div>, attribute: &str, id: EntityId) {
    // An element that goes with the focus in it leaves the focus to the page's body.
    let fell = document().active_element().is_some_and(|it| it.tag_name() == "BODY");
    if let Some(element) = element_of(view, attribute, id).filter(|_| fell) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // What is on the screen takes the focus.
        let _ = element.focus_with_options(&options);
    }
}

fn element_of(view: NodeRef<Div>, attribute: &str, id: EntityId) -> Option<HtmlElement> {
    let view = view.try_get_untracked().flatten()?;
    view.query_selector(&format!("[{attribute}=\"{id}\"]")).ok().flatten()?.dyn_into().ok()
}
