//! What is around every page: the keyboard, what floats, which page it is.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::home::Home;
use super::join::Join;
use super::production::Production;
use crate::address::Place;
use crate::command;
use crate::desk::Desk;

/// The page that the address names.
#[component]
pub fn Frame() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let listening = window_event_listener(leptos::ev::keydown, move |event| command::dispatch(desk, &event));
    on_cleanup(move || listening.remove());
    let page = Memo::new(move |_| desk.address.place().with(Page::of));
    move || match page.get() {
        Page::Home => view! { <Home /> }.into_any(),
        Page::Production(workspace) => view! { <Production workspace /> }.into_any(),
        Page::Join(invite) => view! { <Join invite /> }.into_any(),
    }
}

/// A place without what only changes within its page.
#[derive(Clone, PartialEq)]
enum Page {
    Home,
    Production(callboard_core::id::WorkspaceId),
    Join(String),
}

impl Page {
    fn of(place: &Place) -> Self {
        match place {
            Place::Home | Place::Nowhere => Self::Home,
            Place::Production(spot) => Self::Production(spot.workspace),
            Place::Join { invite } => Self::Join(invite.clone()),
        }
    }
}

/// Whether the event's keys go into a field.
pub fn is_typing(event: &KeyboardEvent) -> bool {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok())
    else {
        return false;
    };
    element.is_content_editable() || matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}
