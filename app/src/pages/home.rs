//! The productions on this device.

use callboard_core::workspace::command::Command;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::banners::Banners;
use super::doors::{Doors, take_package};
use super::frame::{Brand, Skip};
use super::shelf::Shelf;
use super::top::ThemeButton;
use super::wishes::Wishes;
use crate::desk::Desk;
use crate::panels::MeForm;
use crate::parts::{Glyph, Icon, Who};
use crate::{file, persist, say, words};

/// The productions on this device, and the doors to more.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let desk = expect_context::<Desk>();
    desk.run(say!("tried-list"), Command::Workspaces);
    document().set_title(&say!("app-name"));
    let drop = move |event: web_sys::DragEvent| {
        event.prevent_default();
        if let Some(package) = file::dropped(&event) {
            take_package(desk, package);
        }
    };
    view! {
        <div
            class="home"
            on:dragover=move |event| {
                if file::is_dragged(&event) {
                    event.prevent_default();
                }
            }
            on:drop=drop
        >
            <Skip />
            <header class="home-head">
                <Brand />
                <MeButton />
                <ThemeButton />
            </header>
            <Banners />
            <main id="content" class="home-body" tabindex="-1">
                <section class="home-list" aria-labelledby="home-title">
                    <h1 id="home-title" class="page-title">{say!("home-title")}</h1>
                    <Shelf />
                </section>
                <Doors />
            </main>
            <Foot />
        </div>
    }
}

/// Who this device is; pressing it lets them say.
#[component]
fn MeButton() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let me = desk.client.me();
    let sheet = NodeRef::<leptos::html::Div>::new();
    let close = move |()| {
        if let Some(sheet) = sheet.get_untracked() {
            // Refused only where it is closed already.
            let _ = sheet.hide_popover();
        }
    };
    let label = move || {
        let me = me.get()?;
        let (name, device) = (me.person.name, me.device);
        Some(match (name.is_empty(), device.is_empty()) {
            (true, _) => say!("me-unnamed"),
            (false, true) => name,
            (false, false) => say!("me-on", name = name, device = device),
        })
    };
    view! {
        <button type="button" class="tool home-me" popovertarget="me-sheet">
            {move || me.get().map(|me| view! { <Who name=me.person.name /> })}
            <span class="home-me-name" dir="auto">{label}</span>
        </button>
        <div id="me-sheet" class="sheet-float" popover node_ref=sheet>
            <h2 class="sheet-heading">{say!("me-title")}</h2>
            <MeForm done=close />
            <Wishes />
        </div>
    }
}

/// What is kept here, and whether a cold open works.
#[component]
fn Foot() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let kept = RwSignal::new(None);
    spawn_local(async move { kept.set(persist::usage().await) });
    let version = move || desk.client.ready().with(|ready| ready.as_ref().map(|ready| ready.version.clone()));
    let ready = move || if desk.offline.is_ready() { say!("foot-offline-ready") } else { String::new() };
    view! {
        <footer class="status">
            {move || {
                kept.get().map(|(used, free)| {
                    let sentence = say!("foot-kept", used = words::size(used), free = words::size(free));
                    view! {
                        <span class="status-item is-strong">
                            <Icon glyph=Glyph::Drive small=true />
                            {sentence}
                        </span>
                    }
                })
            }}
            <span class="status-item status-end">
                {move || version().map(|version| say!("foot-version", version = version))} {ready}
            </span>
        </footer>
    }
}
