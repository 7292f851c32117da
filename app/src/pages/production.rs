//! One production: departments, a table between, what is open beside it, the bottom line.

use callboard_core::id::WorkspaceId;
use callboard_core::workspace::command::{Command, Seat};
use callboard_core::workspace::update::{Failure, Notice};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::adoption::Adoption;
use super::banners::{Banners, ReadOnly};
use super::bottom::Bottom;
use super::covering::Covering;
use super::departments::{Drawer, Sidebar, is_drawer_out};
use super::doors::take_package;
use super::frame::Skip;
use super::past::AsOf;
use super::top::Top;
use crate::address::{Panel, Place};
use crate::desk::Desk;
use crate::panels::{
    ChangesPanel, ImportPanel, Inspector, LeavingQuestion, MergePanel, SettingsPanel, SharePanel, SidePanel,
    SyncPanel,
};
use crate::parts::{Amount, Empty, Progress, Skeleton};
use crate::views::Stage;
use crate::{file, say, words};

/// The production that the address names.
#[component]
pub(super) fn Production(workspace: WorkspaceId) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let failure = RwSignal::new(None::<Failure>);
    spawn_local(async move {
        if let Err(why) = desk.client.open(workspace).await {
            failure.try_set(Some(why));
        }
    });
    on_cleanup(move || leave(desk, workspace));
    let is_open = Memo::new(move |_| {
        desk.client.opened().with(|opened| opened.as_ref().is_some_and(|opened| opened.id == workspace))
    });
    // Other notices come and go without touching what somebody types meanwhile.
    let is_gone =
        Memo::new(move |_| desk.client.notices().with(|notices| notices.contains(&Notice::WorkspaceGone)));
    let title = Memo::new(move |_| page_title(desk));
    let covering = Covering::follow(desk);
    let is_covered = covering.is_on;
    Effect::new(move |_| document().set_title(&title.get()));
    let body = move || match (is_open.get(), failure.get()) {
        (_, Some(why)) => view! { <Closed why=words::failure(&why) /> }.into_any(),
        (true, None) if is_gone.get() => view! { <Closed why=say!("notice-workspace-gone") /> }.into_any(),
        (true, None) => view! { <Open is_covered /> }.into_any(),
        (false, None) => view! { <Awaited /> }.into_any(),
    };
    view! {
        <div
            node_ref=covering.element
            class="production"
            on:focusin=move |event| covering.note(&event)
            on:dragover=drag
            on:drop=move |event| take(desk, &event)
        >
            <Skip attr:inert=move || is_covered.get() />
            <Top />
            <div class="banner-area" inert=move || is_covered.get()><Banners /> <ReadOnly /> <AsOf /></div>
            <Sidebar />
            {body}
            <Bottom attr:inert=move || is_covered.get() />
            <LeavingQuestion />
        </div>
        {move || is_drawer_out(desk).then(|| view! { <Drawer /> })}
    }
}

/// Until it is open: nothing yet, and how far it is where that takes long.
#[component]
fn Awaited() -> impl IntoView {
    let works = expect_context::<Desk>().client.works();
    let shown = Memo::new(move |_| works.opening());
    let is_long = Memo::new(move |_| shown.with(Option::is_some));
    let amount = move || shown.get().map(|shown| shown.amount).unwrap_or_else(Amount::nothing);
    view! {
        <main id="content" class="view">
            {move || is_long.get().then(|| view! { <Progress amount=Signal::derive(amount) /> })}
            <Skeleton rows=16 />
        </main>
    }
}

/// "Cues, Twelfth Night": what one looks for among a browser's tabs.
fn page_title(desk: Desk) -> String {
    let name = desk.client.standing().with(|standing| standing.as_ref().map(|known| known.name.clone()));
    let table = desk.table().with(|table| table.as_ref().map(|table| table.title.clone()));
    match (table, name) {
        (Some(table), Some(name)) => say!("page-title", table = table, name = name),
        (None, Some(name)) => name,
        (_, None) => say!("app-name"),
    }
}

/// Whoever goes home leaves the production; whoever goes to another has that one opened in its place.
fn leave(desk: Desk, workspace: WorkspaceId) {
    spawn_local(async move {
        let is_elsewhere = !matches!(desk.address.place().get_untracked(), Place::Production(_));
        let is_ours = desk
            .client
            .opened()
            .with_untracked(|open| open.as_ref().is_some_and(|open| open.id == workspace));
        if is_elsewhere && is_ours {
            // Leaving what is gone already is no loss.
            let _ = desk.client.close().await;
        }
    });
}

fn drag(event: web_sys::DragEvent) {
    if file::is_dragged(&event) {
        event.prevent_default();
    }
}

/// A dropped package is taken; any other file goes to the import.
fn take(desk: Desk, event: &web_sys::DragEvent) {
    let Some(dropped) = file::dropped(event) else { return };
    event.prevent_default();
    if dropped.name().ends_with(file::PACKAGE_SUFFIX) {
        take_package(desk, dropped);
    } else if untrack(|| desk.may_write()) {
        desk.file.set(Some(dropped));
        desk.address.show(Some(Panel::Import));
    }
}

#[component]
fn Open(
    /// Whether what is beside the table lies over it.
    is_covered: Memo<bool>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let panel = Memo::new(move |_| desk.address.spot().and_then(|spot| spot.panel));
    let seat = Memo::new(move |_| seat(desk));
    // Whether anybody hears of it is no concern of who moves.
    Effect::new(move |_| drop(desk.client.call(Command::Sit(seat.get()))));
    let table = desk.table();
    let id = Memo::new(move |_| table.with(|table| table.as_ref().map(|table| table.id.clone())));
    let has_tables = Memo::new(move |_| desk.client.tables().with(|tables| !tables.is_empty()));
    let is_import = Memo::new(move |_| panel.get() == Some(Panel::Import));
    let centre = move || match (is_import.get(), has_tables.get(), id.get()) {
        (true, true, _) => view! { <ImportPanel /> }.into_any(),
        (_, false, _) => view! { <First /> }.into_any(),
        (false, true, Some(table)) => view! { <Stage table /> }.into_any(),
        (false, true, None) => {
            view! { <Empty title=say!("no-table-title") hint=say!("no-table-hint") /> }.into_any()
        }
    };
    let beside = move || match panel.get()? {
        Panel::Record | Panel::History | Panel::Versions | Panel::Conflicts | Panel::Mappings => {
            Some(view! { <Inspector /> }.into_any())
        }
        Panel::Merge => Some(view! { <MergePanel /> }.into_any()),
        Panel::Share => Some(view! { <SharePanel /> }.into_any()),
        Panel::Sync => Some(view! { <SyncPanel /> }.into_any()),
        Panel::Departments => {
            Some(view! { <SidePanel title=say!("action-departments")><Adoption /></SidePanel> }.into_any())
        }
        Panel::Settings => Some(view! { <SettingsPanel /> }.into_any()),
        Panel::Changes => Some(view! { <ChangesPanel /> }.into_any()),
        Panel::Import => None,
    };
    view! {
        <main id="content" class="view" tabindex="-1" inert=move || is_covered.get()>{centre}</main>
        {beside}
    }
}

/// Where the person is, for others to see.
fn seat(desk: Desk) -> Seat {
    let table = desk.table().with(|table| table.as_ref().map(|table| table.id.clone()));
    let Some(spot) = desk.address.spot().filter(|spot| !spot.bin && spot.moment.is_none()) else {
        return Seat { table, ..Seat::default() };
    };
    let walk = desk.walk.get().map(|walk| walk.get());
    let cell = desk.cell.get().and_then(|cell| cell.get());
    let beside = spot.record.filter(|_| spot.panel.is_some());
    let card = desk.card.get().and_then(|card| card.get());
    match (beside, cell) {
        (Some(record), cell) => {
            let field = cell.filter(|(id, _)| *id == record).map(|(_, field)| field);
            Seat { table, record: Some(record), field, walk }
        }
        (None, Some((id, field))) => Seat { table, record: Some(id), field: Some(field), walk },
        (None, None) => Seat { table, record: card, walk, ..Seat::default() },
    }
}

/// A production without departments: what to do first.
#[component]
fn First() -> impl IntoView {
    view! {
        <div class="first">
            <Empty title=say!("first-title") hint=say!("first-hint") />
            <Adoption />
        </div>
    }
}

/// A production that cannot be shown: why, and where to go.
#[component]
fn Closed(why: String) -> impl IntoView {
    view! {
        <main id="content" class="view" tabindex="-1">
            <Empty title=say!("closed-title") hint=why>
                <a class="button is-primary" href="/">{say!("all-productions")}</a>
            </Empty>
        </main>
    }
}
