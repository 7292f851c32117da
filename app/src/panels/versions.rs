//! Named versions: made, compared, gone to, let go of.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Compare, CreateVersion};
use callboard_core::workspace::update::{Comparison, RecordDifference, Reply, VersionEntry, Versions};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::history::change_line;
use super::told;
use crate::desk::Desk;
use crate::parts::{Button, Empty, Look, Skeleton};
use crate::{say, words};

/// Records that a comparison draws.
const RECORDS_SHOWN: usize = 50;

/// The versions of the production, and a line to make one.
#[component]
pub(super) fn VersionsPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let kept = RwSignal::new(None::<Versions>);
    let standing = desk.client.standing();
    Effect::new(move |_| {
        // Whatever changes in the production changes how it stands.
        standing.track();
        desk.run_then(say!("tried-versions"), Command::Versions, move |reply| {
            if let Reply::Versions(found) = reply {
                kept.try_set(Some(found));
            }
        });
    });
    let list = move || match kept.get() {
        None => view! { <Skeleton rows=4 /> }.into_any(),
        Some(kept) if kept.versions.is_empty() => {
            view! { <Empty title=say!("versions-none-title") hint=say!("versions-none-hint") /> }.into_any()
        }
        Some(kept) => {
            let note = say!("versions-kept", count = kept.most, days = kept.days);
            let each = |version: VersionEntry| view! { <Version version /> };
            view! {
                <ul class="versions">{kept.versions.into_iter().map(each).collect_view()}</ul>
                <p class="panel-note">{note}</p>
            }
            .into_any()
        }
    };
    view! {
        {move || desk.may_restore().then(|| view! { <Make kept /> })}
        {list}
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
        let version = CreateVersion { name: wanted, records: None, as_of };
        desk.run_then(say!("tried-version"), Command::CreateVersion(version), move |_| {
            name.try_set(String::new());
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
fn Version(version: VersionEntry) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let compared = RwSignal::new(None::<Comparison>);
    let id: EntityId = version.id;
    let compare = move |()| {
        if compared.with_untracked(Option::is_some) {
            return compared.set(None);
        }
        let asked = Compare { from: id.to_string(), to: "now".to_owned(), ..Compare::default() };
        desk.run_then(say!("tried-compare"), Command::Compare(asked), move |reply| {
            if let Reply::Comparison(found) = reply {
                compared.try_set(Some(found));
            }
        });
    };
    let see = move |()| desk.address.see_as_of(Some(id.to_string()));
    let activate = move |()| desk.run(say!("tried-activate"), Command::ActivateVersion { id });
    let remove = move |()| desk.run(say!("tried-version-gone"), Command::RemoveVersion { id });
    let made = say!("version-made", person = version.person.as_str(), when = words::moment(&version.made));
    let label = say!("version-acts", name = version.name.as_str());
    view! {
        <li class="version">
            <h2 class="version-name" dir="auto">{version.name.clone()}</h2>
            <p class="event-why" dir="auto">{made}</p>
            <p class="version-acts" role="group" aria-label=label>
                <Button look=Look::Quiet press=see>{say!("version-see")}</Button>
                <Button look=Look::Quiet press=compare>{say!("version-compare")}</Button>
                {move || desk.may_restore().then(|| view! {
                    <Button look=Look::Quiet press=activate>{say!("version-activate")}</Button>
                    <Button look=Look::Quiet press=remove>{say!("version-remove")}</Button>
                })}
            </p>
            {move || compared.get().map(|found| view! { <Compared found /> })}
        </li>
    }
}

/// What is different now.
#[component]
fn Compared(found: Comparison) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let count = found.records.len() + found.more;
    let hidden = count.saturating_sub(RECORDS_SHOWN);
    let record = |record: &RecordDifference| {
        let title = told::titled(&record.title);
        let heading = match record.kind.as_str() {
            "added" => say!("compare-added", title = title),
            "removed" => say!("compare-removed", title = title),
            _ => title,
        };
        let changes = record.changes.iter().filter(|_| record.kind == "changed");
        let lines = changes.map(|change| change_line(desk, change, true, None)).collect_view();
        view! { <li class="compared"><p class="event-who" dir="auto">{heading}</p>{lines}</li> }
    };
    view! {
        <div class="comparison" role="status">
            <p>{say!("compare-count", count = count)}</p>
            <ul>{found.records.iter().take(RECORDS_SHOWN).map(record).collect_view()}</ul>
            {(hidden > 0).then(|| view! { <p class="event-from">{say!("compare-more", count = hidden)}</p> })}
        </div>
    }
}
