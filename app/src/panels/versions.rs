//! Named versions: made, compared, gone to, let go of.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, CreateVersion};
use callboard_core::workspace::update::{Reply, VersionEntry, Versions};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::compared::{ComparedTimes, ComparedWith};
use crate::afresh::keep_asking;
use crate::desk::Desk;
use crate::parts::{Button, Empty, Look, Skeleton};
use crate::{say, words};

/// The versions of the production, and a line to make one.
#[component]
pub(super) fn VersionsPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let kept = RwSignal::new(None::<Versions>);
    keep_asking(
        desk,
        say!("tried-versions"),
        || Some(Command::Versions),
        move |_, reply| {
            if let Reply::Versions(found) = reply {
                kept.try_set(Some(found));
            }
        },
    );
    let count = Memo::new(move |_| kept.with(|kept| kept.as_ref().map(|kept| kept.versions.len())));
    let is_none = Memo::new(move |_| count.get() == Some(0));
    let is_known = Memo::new(move |_| count.with(Option::is_some));
    let list = move || match (is_known.get(), is_none.get()) {
        (false, _) => view! { <Skeleton rows=4 /> }.into_any(),
        (true, true) => {
            view! { <Empty title=say!("versions-none-title") hint=say!("versions-none-hint") /> }.into_any()
        }
        (true, false) => view! { <List kept /> }.into_any(),
    };
    view! {
        {move || desk.may_restore().then(|| view! { <Make kept /> })}
        {list}
        <ComparedTimes />
    }
}

/// The versions. One that stays keeps what is open in it, whatever changes around it.
#[component]
fn List(kept: RwSignal<Option<Versions>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let versions =
        move || kept.with(|kept| kept.as_ref().map(|kept| kept.versions.clone())).unwrap_or_default();
    let key = |version: &VersionEntry| (version.id, version.name.clone());
    let note = move || {
        let limits = kept.with(|kept| kept.as_ref().map(|kept| (kept.most, kept.days)));
        limits.map(|(most, days)| say!("versions-kept", count = most, days = days))
    };
    view! {
        <ul class="versions">
            <For each=versions key=key children=move |version| view! { <Version version kept /> } />
        </ul>
        <p class="panel-note">{note}</p>
        {move || desk.may_restore().then(|| view! { <Limits kept /> })}
    }
}

/// Gives the moment on the screen a name.
#[component]
fn Make(kept: RwSignal<Option<Versions>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let name = RwSignal::new(String::new());
    let make = move |event: SubmitEvent| {
        event.prevent_default();
        let wanted = name.get_untracked();
        if wanted.trim().is_empty() {
            return;
        }
        let as_of = untrack(|| desk.moment());
        let version = CreateVersion { name: wanted.clone(), records: None, as_of };
        desk.run_then(say!("tried-version"), Command::CreateVersion(version), move |_| {
            // What was typed meanwhile is another's name.
            name.try_update(|name| {
                if *name == wanted {
                    name.clear();
                }
            });
        });
    };
    let going = move || {
        let going = kept.with(|kept| kept.as_ref().map_or(0, |kept| kept.going.len()));
        (going > 0).then(|| view! { <p class="panel-note">{say!("versions-going", count = going)}</p> })
    };
    let hint = move || if desk.moment().is_some() { say!("version-of-then") } else { say!("version-of-now") };
    view! {
        <form class="version-make" on:submit=make>
            <label class="version-label" for="version-name">{hint}</label>
            <input
                id="version-name"
                class="input"
                dir="auto"
                autocomplete="off"
                prop:value=name
                on:input=move |event| name.set(event_target_value(&event))
            />
            <button
                type="submit"
                class="button is-primary"
                disabled=move || name.with(|name| name.trim().is_empty())
            >
                {say!("version-make")}
            </button>
        </form>
        {going}
    }
}

/// One version.
#[component]
fn Version(version: VersionEntry, kept: RwSignal<Option<Versions>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let id: EntityId = version.id;
    let is_named = RwSignal::new(false);
    let compares = RwSignal::new(false);
    let see = move |()| desk.address.see_as_of(Some(id.to_string()));
    let activate = move |()| desk.run(say!("tried-activate"), Command::ActivateVersion { id });
    let remove = move |()| desk.run(say!("tried-version-gone"), Command::RemoveVersion { id });
    let made = say!("version-made", person = version.person.as_str(), when = words::moment(&version.made));
    let label = say!("version-acts", name = version.name.as_str());
    let name = version.name.clone();
    let heading = move || {
        let name = name.clone();
        if is_named.get() {
            return view! { <Name id name done=Callback::new(move |()| is_named.set(false)) /> }.into_any();
        }
        view! { <h2 class="version-name" dir="auto">{name}</h2> }.into_any()
    };
    view! {
        <li class="version">
            {heading}
            <p class="event-why" dir="auto">{made}</p>
            <p class="version-acts" role="group" aria-label=label>
                <Button look=Look::Quiet press=see>{say!("version-see")}</Button>
                <Button look=Look::Quiet press=move |()| compares.update(|on| *on = !*on)>
                    {say!("version-compare")}
                </Button>
                {move || desk.may_restore().then(|| view! {
                    <Button look=Look::Quiet press=activate>{say!("version-activate")}</Button>
                    <Button look=Look::Quiet press=move |()| is_named.set(true)>
                        {say!("version-rename")}
                    </Button>
                    <Button look=Look::Quiet press=remove>{say!("version-remove")}</Button>
                })}
            </p>
            {move || compares.get().then(|| view! { <ComparedWith id kept /> })}
        </li>
    }
}

/// A version's name while it is given another.
#[component]
fn Name(id: EntityId, name: String, done: Callback<()>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let node = NodeRef::<leptos::html::Input>::new();
    let former = name.clone();
    node.on_load(move |input| {
        input.set_value(&former);
        // Focus follows what was asked for.
        let _ = input.focus();
        input.select();
    });
    let typed = RwSignal::new(name.clone());
    let give = move || {
        let wanted = typed.get_untracked().trim().to_owned();
        if !wanted.is_empty() && wanted != name {
            desk.run(say!("tried-version"), Command::RenameVersion { id, name: wanted });
        }
        done.run(());
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        give();
    };
    view! {
        <form class="version-rename" on:submit=submit>
            <input
                node_ref=node
                class="input"
                dir="auto"
                autocomplete="off"
                aria-label=say!("version-rename")
                prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))
                on:keydown=move |event| if event.key() == "Escape" { done.run(()) }
            />
            <button type="submit" class="button">{say!("version-rename")}</button>
        </form>
    }
}

/// How many versions are kept, and for how long.
#[component]
fn Limits(kept: RwSignal<Option<Versions>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let limit = move |most: Option<u32>, days: Option<u32>| {
        desk.run_then(say!("tried-version-limits"), Command::LimitVersions { most, days }, move |reply| {
            if let Reply::Versions(found) = reply {
                kept.try_set(Some(found));
            }
        });
    };
    let number = |event: &web_sys::Event| event_target_value(event).parse::<u32>().ok().filter(|n| *n > 0);
    let most = move || kept.with(|kept| kept.as_ref().map_or(0, |kept| kept.most).to_string());
    let days = move || kept.with(|kept| kept.as_ref().map_or(0, |kept| kept.days).to_string());
    view! {
        <details class="version-limits">
            <summary>{say!("version-limits")}</summary>
            <label>
                {say!("version-limit-most")}
                <input type="number" class="input" min="1" prop:value=most
                    on:change=move |event| if let Some(most) = number(&event) { limit(Some(most), None) } />
            </label>
            <label>
                {say!("version-limit-days")}
                <input type="number" class="input" min="1" prop:value=days
                    on:change=move |event| if let Some(days) = number(&event) { limit(None, Some(days)) } />
            </label>
        </details>
    }
}
