//! Two moments beside each other: what is different, record by record, and each put back by itself.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Compare, Restore};
use callboard_core::workspace::update::{Comparison, RecordDifference, Reply, Versions};
use leptos::prelude::*;

use super::history::change_line;
use super::told;
use crate::desk::Desk;
use crate::parts::{Button, Look, Skeleton};
use crate::say;

/// Records that a comparison draws.
const RECORDS_SHOWN: usize = 50;
/// The moment that there is no version of.
const NOW: &str = "now";

/// What is different from a version: now, unless another is chosen.
#[component]
pub(super) fn ComparedWith(id: EntityId, kept: RwSignal<Option<Versions>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let to = RwSignal::new(NOW.to_owned());
    let found = RwSignal::new(None::<Comparison>);
    let standing = desk.client.standing();
    Effect::new(move |_| {
        // What is put back is different no more.
        standing.track();
        let asked = Compare { from: id.to_string(), to: to.get(), ..Compare::default() };
        desk.run_then(say!("tried-compare"), Command::Compare(asked), move |reply| {
            if let Reply::Comparison(told) = reply {
                found.try_set(Some(told));
            }
        });
    });
    let others = move || {
        let versions = kept.with(|kept| kept.as_ref().map(|kept| kept.versions.clone())).unwrap_or_default();
        let others = versions.into_iter().filter(|version| version.id != id);
        others.map(|other| view! { <option value=other.id.to_string()>{other.name}</option> }).collect_view()
    };
    let is_now = move || to.with(|to| to == NOW);
    view! {
        <label class="compared-with">
            {say!("compare-with")}
            <select class="input" on:change=move |event| to.set(event_target_value(&event))>
                <option value=NOW>{say!("compare-now")}</option>
                {others}
            </select>
        </label>
        {move || match found.get() {
            None => view! { <Skeleton rows=2 /> }.into_any(),
            Some(found) => view! { <Compared found from=id.to_string() is_now=is_now() /> }.into_any(),
        }}
    }
}

/// What a comparison found.
#[component]
pub(super) fn Compared(
    /// What.
    found: Comparison,
    /// The earlier moment, as in `Query::as_of`.
    from: String,
    /// Whether the other is now: then each record can be put back.
    is_now: bool,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let count = found.records.len() + found.more;
    let hidden = count.saturating_sub(RECORDS_SHOWN);
    let record = |difference: &RecordDifference| {
        let title = told::titled(&difference.title);
        let label = say!("compare-back-label", title = title.as_str());
        let heading = match difference.kind.as_str() {
            "added" => say!("compare-added", title = title),
            "removed" => say!("compare-removed", title = title),
            _ => title,
        };
        let changes = difference.changes.iter().filter(|_| difference.kind == "changed");
        let lines = changes.map(|change| change_line(desk, change, true, None)).collect_view();
        let (records, as_of) = (vec![difference.record], from.clone());
        let back = move |()| {
            let restore =
                Restore { as_of: as_of.clone(), records: Some(records.clone()), ..Restore::default() };
            desk.run(say!("tried-restore"), Command::Restore(restore));
        };
        let back = (is_now && desk.may_restore()).then(|| {
            view! {
                <span role="group" aria-label=label>
                    <Button look=Look::Link press=back>{say!("compare-back")}</Button>
                </span>
            }
        });
        view! { <li class="compared"><p class="event-who" dir="auto">{heading}</p>{lines}{back}</li> }
    };
    let told = match is_now {
        true => say!("compare-count", count = count),
        false => say!("compare-count-then", count = count),
    };
    view! {
        <div class="comparison" role="status">
            <p>{told}</p>
            <ul>{found.records.iter().take(RECORDS_SHOWN).map(record).collect_view()}</ul>
            {(hidden > 0).then(|| view! { <p class="event-from">{say!("compare-more", count = hidden)}</p> })}
        </div>
    }
}
