//! The top bar: where one is, how it stands, search and commands, what waits for a decision, the menu.

use callboard_core::workspace::update::SyncStatus;
use leptos::prelude::*;

use super::frame::Brand;
use super::people::People;
use super::standing::{Lamp, saved_sentence, sync_sentence};
use crate::address::Panel;
use crate::command::{ACTIONS, Action, Group};
use crate::desk::{Desk, Float};
use crate::parts::{Glyph, Icon, IconButton, Who};
use crate::say;
use crate::theme::Theme;

/// The top bar of a production.
#[component]
pub(super) fn Top() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let name = move || {
        let standing =
            desk.client.standing().with(|standing| standing.as_ref().map(|known| known.name.clone()));
        standing
            .or_else(|| desk.client.opened().with(|opened| opened.as_ref().map(|opened| opened.name.clone())))
    };
    view! {
        <header class="topbar">
            <span class="topbar-drawer">
                <IconButton
                    glyph=Glyph::Menu
                    label=say!("drawer-open")
                    press=move |()| desk.float.set(Some(Float::Drawer))
                />
            </span>
            <Brand alone=true />
            <h1 class="production-name" dir="auto">{name}</h1>
            <SyncPill />
            <SearchButton />
            <ConflictCount />
            <People />
            {move || desk.client.me().get().map(|me| view! { <Who name=me.person.name /> })}
            <Menu />
        </header>
    }
}

#[component]
fn SyncPill() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sync = Memo::new(move |_| sync_of(desk));
    let saved = move || desk.client.standing().with(|standing| standing.as_ref().map(saved_sentence));
    view! {
        <button
            type="button"
            class="sync"
            title=say!("action-sync")
            on:click=move |_| desk.address.show(Some(Panel::Sync))
        >
            <Lamp
                state=Signal::derive(move || sync.with(|sync| sync.state))
                waiting=Signal::derive(move || sync.with(|sync| sync.waiting > 0))
            />
            <b class="sync-saved">{saved}</b>
            <span class="sync-part">{move || sync.with(sync_sentence)}</span>
        </button>
    }
}

/// How the open production stands with its relay.
pub(super) fn sync_of(desk: Desk) -> SyncStatus {
    desk.client
        .standing()
        .with(|standing| standing.as_ref().map(|known| known.sync.clone()).unwrap_or_default())
}

#[component]
fn SearchButton() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let caps = Action::named("palette").map(Action::caps).unwrap_or_default();
    view! {
        <button
            type="button"
            class="search"
            on:click=move |_| desk.float.set(Some(Float::Palette))
        >
            <Icon glyph=Glyph::Search />
            <span class="search-hint">{say!("search-hint")}</span>
            <span class="search-keys" aria-hidden="true">
                {caps.into_iter().map(|cap| view! { <kbd>{cap}</kbd> }).collect_view()}
            </span>
        </button>
    }
}

#[component]
fn ConflictCount() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let count = Memo::new(move |_| conflicts_of(desk));
    move || {
        (count.get() > 0).then(|| {
            view! {
                <button
                    type="button"
                    class="top-count"
                    on:click=move |_| desk.address.show(Some(Panel::Conflicts))
                >
                    <span class="wedge" aria-hidden="true"></span>
                    <span>
                        {count.get()} " "
                        <span class="top-count-word">{say!("conflicts-word", count = count.get())}</span>
                    </span>
                </button>
            }
        })
    }
}

/// How many conflicts wait in the open production.
pub(super) fn conflicts_of(desk: Desk) -> usize {
    desk.client.standing().with(|standing| standing.as_ref().map_or(0, |known| known.conflicts))
}

/// Everything that the table of actions has, in a list.
#[component]
fn Menu() -> impl IntoView {
    let sheet = NodeRef::<leptos::html::Div>::new();
    let close = move || {
        if let Some(sheet) = sheet.get_untracked() {
            // Refused only where it is closed already.
            let _ = sheet.hide_popover();
        }
    };
    let groups = Group::ALL.into_iter().map(|group| {
        let items = ACTIONS.iter().filter(|action| action.group == group && action.id != "palette");
        view! {
            <section class="menu-group">
                <h2 class="menu-heading">{group.title()}</h2>
                <ul>{items.map(|action| view! { <MenuItem action close /> }).collect_view()}</ul>
            </section>
        }
    });
    view! {
        <button
            type="button"
            class="tool is-square"
            popovertarget="menu"
            aria-label=say!("menu")
            title=say!("menu")
        >
            <Icon glyph=Glyph::More />
        </button>
        <div id="menu" class="sheet-float menu" popover aria-label=say!("menu") node_ref=sheet>
            {groups.collect_view()}
        </div>
    }
}

#[component]
fn MenuItem(action: &'static Action, close: impl Fn() + Copy + 'static) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let press = move |_| {
        close();
        (action.run)(desk);
    };
    view! {
        <li>
            <button type="button" class="menu-item" disabled=move || !(action.when)(desk) on:click=press>
                <span dir="auto">{move || action.title(desk)}</span>
                <span class="keys" aria-hidden="true">
                    {action.caps().into_iter().map(|cap| view! { <kbd>{cap}</kbd> }).collect_view()}
                </span>
            </button>
        </li>
    }
}

/// Light, dark, or as the device says; each press is the next.
#[component]
pub(super) fn ThemeButton() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let label = Signal::derive(move || match desk.theme.get() {
        Theme::System => say!("theme-system"),
        Theme::Light => say!("theme-light"),
        Theme::Dark => say!("theme-dark"),
        Theme::Show => say!("theme-show"),
    });
    let press = move |()| desk.theme.get_untracked().next().choose(desk.theme);
    view! { <IconButton glyph=Glyph::Moon label press /> }
}
