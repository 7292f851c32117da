//! The list of productions on this device.

use callboard_core::id::WorkspaceId;
use callboard_core::workspace::command::{Carry, Command};
use callboard_core::workspace::update::{Code, Failure, Reply, SyncState, SyncStatus, WorkspaceEntry};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::standing::{Lamp, sync_hint, sync_sentence};
use crate::address::{Place, Spot};
use crate::desk::Desk;
use crate::parts::{Button, Empty, Look, Skeleton, TapeStrip};
use crate::{file, say, words};

/// What a row asks, if anything.
#[derive(Clone, Copy, PartialEq)]
enum Asks {
    Nothing,
    /// A name.
    Name,
    /// Whether to remove it.
    Removal,
    /// Whether to remove it although so many changes are only here.
    Loss(u64),
}

/// The productions, last opened first.
#[component]
pub(super) fn Shelf() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let ids = Memo::new(move |_| {
        desk.client.workspaces().with(|entries| {
            let mut entries: Vec<_> =
                entries.as_ref()?.iter().map(|entry| (&entry.opened, entry.id)).collect();
            entries.sort_by(|a, b| b.cmp(a));
            Some(entries.into_iter().map(|(_, id)| id).collect::<Vec<_>>())
        })
    });
    let state = Memo::new(move |_| ids.with(|ids| ids.as_ref().map(Vec::is_empty)));
    move || match state.get() {
        None => view! { <Skeleton rows=3 /> }.into_any(),
        Some(true) => {
            view! { <Empty title=say!("home-empty-title") hint=say!("home-empty-hint") /> }.into_any()
        }
        Some(false) => view! {
            <p class="home-keys" aria-hidden="true">
                <span>{say!("home-key-production")}</span>
                <span>{say!("home-key-departments")}</span>
                <span>{say!("home-key-step")}</span>
                <span>{say!("home-key-opened")}</span>
            </p>
            <ul class="productions">
                <For each=move || ids.get().unwrap_or_default() key=|id| *id let:id>
                    <ShelfRow id />
                </For>
            </ul>
        }
        .into_any(),
    }
}

#[component]
fn ShelfRow(id: WorkspaceId) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let entry = Memo::new(move |_| {
        desk.client
            .workspaces()
            .with(|entries| entries.as_ref()?.iter().find(|entry| entry.id == id).cloned())
    });
    let asks = RwSignal::new(Asks::Nothing);
    let question = move || {
        let entry = entry.get()?;
        match asks.get() {
            Asks::Nothing => None,
            Asks::Name => Some(view! { <Naming entry asks /> }.into_any()),
            Asks::Removal => Some(view! { <Removing entry waiting=None asks /> }.into_any()),
            Asks::Loss(waiting) => Some(view! { <Removing entry waiting=Some(waiting) asks /> }.into_any()),
        }
    };
    view! {
        <li class="production-row">
            {move || entry.get().map(|entry| view! { <ProductionLink entry /> })}
            <p class="production-actions">
                <Button look=Look::Tool press=move |()| asks.set(Asks::Name)>{say!("rename")}</Button>
                <Button look=Look::Tool press=move |()| asks.set(Asks::Removal)>{say!("remove")}</Button>
            </p>
            {question}
        </li>
    }
}

#[component]
fn ProductionLink(entry: WorkspaceEntry) -> impl IntoView {
    let tapes = entry.tapes.iter().map(|tape| view! { <TapeStrip tape=tape.clone() /> }).collect_view();
    let conflicts = (entry.conflicts > 0).then(|| {
        view! {
            <span class="production-conflicts">
                <span class="wedge" aria-hidden="true"></span>
                {say!("conflicts-count", count = entry.conflicts)}
            </span>
        }
    });
    let opened = (!entry.opened.is_empty()).then(|| words::ago(&entry.opened));
    view! {
        <a class="production-link" href=Place::Production(Spot::front(entry.id)).href()>
            <Thumb entry=entry.clone() />
            <b class="production-title"><bdi>{entry.name.clone()}</bdi></b>
            <span class="production-depts">{tapes}{conflicts}</span>
            <span class="production-sync">
                <span class="production-state">
                    <Lamp state=entry.state waiting=entry.waiting.gt(&0) />
                    {stands(&entry)}
                </span>
                {sync_hint(entry.state).map(|hint| view! { <span class="production-sub">{hint}</span> })}
            </span>
            <span class="production-opened">{opened.unwrap_or_else(|| say!("never-opened"))}</span>
        </a>
    }
}

/// How it stood when it was last open.
fn stands(entry: &WorkspaceEntry) -> String {
    match entry.state {
        SyncState::Connecting | SyncState::Syncing if entry.waiting > 0 => {
            say!("saved-not-sent", count = entry.waiting)
        }
        SyncState::InStep => say!("home-in-step"),
        state => sync_sentence(&SyncStatus { state, waiting: entry.waiting, ..SyncStatus::default() }),
    }
}

/// The call sheet in small: a line for each department.
#[component]
fn Thumb(entry: WorkspaceEntry) -> impl IntoView {
    const WIDTHS: [u32; 6] = [56, 62, 44, 50, 34, 40];
    let lines = entry.tapes.iter().zip(WIDTHS).enumerate().map(|(at, (tape, width))| {
        let y = 12 + 8 * at;
        view! {
            <g data-tape=tape.colour.clone()>
                <rect class="thumb-tape" x="8" y=y width="4" height="4" />
                <rect class="thumb-row" x="15" y=y + 1 width=width height="2" />
            </g>
        }
    });
    view! {
        <svg class="thumb" viewBox="0 0 88 64" aria-hidden="true">
            <rect class="thumb-paper" x=".5" y=".5" width="87" height="63" />
            <rect class="thumb-head" x="8" y="5" width="72" height="2" />
            {lines.collect_view()}
        </svg>
    }
}

#[component]
fn Naming(entry: WorkspaceEntry, asks: RwSignal<Asks>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let name = RwSignal::new(entry.name);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let rename = Command::RenameWorkspace { id: entry.id, name: name.get_untracked().trim().to_owned() };
        desk.run_then(say!("tried-rename"), rename, move |_| asks.set(Asks::Nothing));
    };
    view! {
        <form class="production-ask field-row" on:submit=submit>
            <label class="field-label">
                {say!("production-name")}
                <input class="field-input" required autofocus bind:value=name dir="auto" />
            </label>
            <button type="submit" class="button is-primary">{say!("rename")}</button>
            <Button look=Look::Quiet press=move |()| asks.set(Asks::Nothing)>{say!("cancel")}</Button>
        </form>
    }
}

#[component]
fn Removing(entry: WorkspaceEntry, waiting: Option<u64>, asks: RwSignal<Asks>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let id = entry.id;
    let known = entry.waiting;
    let remove = move |force: bool| {
        spawn_local(async move {
            match desk.client.call(Command::RemoveWorkspace { id, force }).await {
                Ok(_) => desk.run(say!("tried-list"), Command::Workspaces),
                Err(failure) if failure.code == Code::Unsent => asks.set(Asks::Loss(unsent(&failure, known))),
                Err(failure) => desk.tell(say!("tried-remove"), failure),
            }
        });
    };
    let name = entry.name.clone();
    let export = move |()| export_closed(desk, id, name.clone());
    let text = match waiting {
        None => say!("remove-ask", name = entry.name.clone()),
        Some(count) => say!("remove-unsent", count = count, name = entry.name.clone()),
    };
    let buttons = match waiting {
        None => view! {
            <Button look=Look::Danger press=move |()| remove(false)>{say!("remove-do")}</Button>
        }
        .into_any(),
        Some(_) => view! {
            <Button look=Look::Primary press=export>{say!("remove-export")}</Button>
            <Button look=Look::Danger press=move |()| remove(true)>{say!("remove-anyway")}</Button>
        }
        .into_any(),
    };
    view! {
        <div class="production-ask notice is-warning" role="alert">
            <div>
                <p class="notice-text">{text}</p>
                <p class="empty-actions">
                    {buttons}
                    <Button look=Look::Quiet press=move |()| asks.set(Asks::Nothing)>{say!("keep")}</Button>
                </p>
            </div>
        </div>
    }
}

/// How many changes are only here: as the worker says, else as the list knows.
fn unsent(failure: &Failure, known: u64) -> u64 {
    failure.detail.get("count").and_then(serde_json::Value::as_u64).unwrap_or(known)
}

/// A package of a production that is not open: it is opened for as long as it takes.
fn export_closed(desk: Desk, id: WorkspaceId, name: String) {
    spawn_local(async move {
        let exported = async {
            desk.client.open(id).await?;
            let reply = desk.client.call(Command::ExportWith { assets: Carry::Local }).await;
            desk.client.close().await?;
            reply
        };
        match exported.await {
            Ok(Reply::Package(bytes)) => file::download(&bytes, &name),
            Ok(_) => {}
            Err(failure) => desk.tell(say!("tried-export"), failure),
        }
    });
}
