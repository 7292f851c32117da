//! What is around every page: the keyboard, and which page it is.

use callboard_core::id::WorkspaceId;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::home::Home;
use super::join::Join;
use super::palette::Palette;
use super::production::Production;
use super::sample::Sample;
use super::shortcuts::Shortcuts;
use super::wishes::WishesSheet;
use crate::address::Place;
use crate::command;
use crate::desk::{Desk, Float};
use crate::files::Preview;
use crate::say;

/// The page that the address names, and what floats over it.
#[component]
pub(crate) fn Frame() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let listening = window_event_listener(leptos::ev::keydown, move |event| command::dispatch(desk, &event));
    let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
        // The browser asks before it lets go of what is not durable yet.
        if desk.is_unsaved() {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        listening.remove();
        leaving.remove();
    });
    let page = Memo::new(move |_| desk.address.place().with(Page::of));
    let float = Memo::new(move |_| desk.float.get());
    view! {
        {move || match page.get() {
            Page::Home => view! { <Home /> }.into_any(),
            Page::Production(workspace) => view! { <Production workspace /> }.into_any(),
            Page::Join(invite) => view! { <Join invite /> }.into_any(),
            Page::Sample => view! { <Sample /> }.into_any(),
        }}
        {move || match float.get() {
            Some(Float::Palette) => Some(view! { <Palette /> }.into_any()),
            Some(Float::Shortcuts) => Some(view! { <Shortcuts /> }.into_any()),
            Some(Float::Wishes) => Some(view! { <WishesSheet /> }.into_any()),
            Some(Float::Drawer) | None => None,
        }}
        <Preview />
    }
}

/// A place without what only changes within its page.
#[derive(Clone, PartialEq)]
enum Page {
    Home,
    Production(WorkspaceId),
    Join(String),
    Sample,
}

impl Page {
    fn of(place: &Place) -> Self {
        match place {
            Place::Home | Place::Nowhere => Self::Home,
            Place::Production(spot) => Self::Production(spot.workspace),
            Place::Join { invite } => Self::Join(invite.clone()),
            Place::Sample => Self::Sample,
        }
    }
}

/// Whether the event's keys go into a field.
pub(crate) fn is_typing(event: &KeyboardEvent) -> bool {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok())
    else {
        return false;
    };
    // One that asks for a file takes no letters.
    if element.get_attribute("type").as_deref() == Some("file") {
        return false;
    }
    element.is_content_editable() || matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}

/// The mark and the name: leads home.
#[component]
pub(super) fn Brand(
    /// Without the name, where there is no room.
    #[prop(optional)]
    alone: bool,
) -> impl IntoView {
    view! {
        <a class="brand" href="/" aria-label=say!("brand-label")>
            <svg class="brand-mark" viewBox="0 0 20 20" aria-hidden="true">
                <path class="brand-board" d="M1 1h18v18H1z" />
                <path class="brand-line" d="M4.5 5.5h8M4.5 14.5h11" />
                <path class="brand-now" d="M4.5 10h11" />
            </svg>
            {(!alone).then(|| say!("app-name"))}
        </a>
    }
}

/// The first stop of the Tab key: past everything, to the page's own matter.
#[component]
pub(super) fn Skip() -> impl IntoView {
    view! { <a class="skip" href="#content">{say!("skip")}</a> }
}
