//! Two moments beside each other: what is different, record by record, and each put back by itself.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Compare, Restore};
use callboard_core::workspace::update::{Comparison, RecordDifference, Reply, Versions};
use leptos::prelude::*;

use super::history::change_line;
use super::told;
use crate::afresh::keep_asking;
use crate::desk::Desk;
use crate::pages::in_utc;
use crate::parts::{Button, Look, Skeleton};
use crate::say;

/// Records that a comparison draws at a time.
const RECORDS_SHOWN: usize = 50;
/// The moment that there is no version of.
pub(crate) const NOW: &str = "now";
/// A time that somebody chooses.
const TIME: &str = "time";

/// How a comparison is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    /// As what became of a moment until now: each record can be put back.
    Since,
    /// As what would become of now, were all of it put back to a moment.
    Back,
    /// As what differs between two moments.
    Between,
}

impl Reads {
    fn of(asked: &Compare) -> Self {
        match (asked.from.as_str(), asked.to.as_str()) {
            (NOW, _) => Self::Back,
            (_, NOW) => Self::Since,
            _ => Self::Between,
        }
    }
}

/// What is different from a version: now, unless another version or a time is chosen.
#[component]
pub(super) fn ComparedWith(id: EntityId, kept: RwSignal<Option<Versions>>) -> impl IntoView {
    let (chosen, time) = (RwSignal::new(NOW.to_owned()), RwSignal::new(String::new()));
    let others = move || {
        let versions = kept.with(|kept| kept.as_ref().map(|kept| kept.versions.clone())).unwrap_or_default();
        let others = versions.into_iter().filter(|version| version.id != id);
        others.map(|other| view! { <option value=other.id.to_string()>{other.name}</option> }).collect_view()
    };
    let is_time = Memo::new(move |_| chosen.with(|chosen| chosen == TIME));
    let to = Memo::new(move |_| if is_time.get() { in_utc(&time.get()) } else { Some(chosen.get()) });
    view! {
        <label class="compared-with">
            {say!("compare-with")}
            <select class="input" on:change=move |event| chosen.set(event_target_value(&event))>
                <option value=NOW>{say!("compare-now")}</option>
                <option value=TIME>{say!("compare-time")}</option>
                {others}
            </select>
        </label>
        {move || is_time.get().then(|| view! { <Time label=say!("compare-to") time /> })}
        <Comparing from=Signal::stored(Some(id.to_string())) to />
    }
}

/// Two times of one's own choice; the second is now until it is chosen.
#[component]
pub(super) fn ComparedTimes() -> impl IntoView {
    let (first, second) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let from = Memo::new(move |_| in_utc(&first.get()));
    let to = Memo::new(move |_| Some(in_utc(&second.get()).unwrap_or_else(|| NOW.to_owned())));
    view! {
        <details class="version-limits">
            <summary>{say!("compare-times")}</summary>
            <Time label=say!("compare-from") time=first />
            <Time label=say!("compare-to-or-now") time=second />
            <Comparing from to />
        </details>
    }
}

#[component]
fn Time(label: String, time: RwSignal<String>) -> impl IntoView {
    view! {
        <label class="compared-with">
            {label}
            <input
                type="datetime-local"
                class="input"
                prop:value=time
                on:change=move |event| time.set(event_target_value(&event))
            />
        </label>
    }
}

/// What differs between two moments, once both are chosen; told anew whenever something is written.
#[component]
pub(crate) fn Comparing(
    /// The first, as in `Query::as_of`.
    #[prop(into)]
    from: Signal<Option<String>>,
    /// The second, or `now`.
    #[prop(into)]
    to: Signal<Option<String>>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let found = RwSignal::new(None::<(Compare, Comparison)>);
    let asked = Memo::new(move |_| {
        let (from, to) = from.get().zip(to.get())?;
        Some(Compare { from, to, ..Compare::default() })
    });
    // What is put back is different no more.
    keep_asking(
        desk,
        say!("tried-compare"),
        move || asked.get().map(Command::Compare),
        move |ask, reply| {
            if let (Reply::Comparison(told), Command::Compare(ask)) = (reply, ask) {
                found.try_set(Some((ask, told)));
            }
        },
    );
    let shown = RwSignal::new(RECORDS_SHOWN);
    move || {
        let asked = asked.get()?;
        Some(match found.get().filter(|(of, _)| *of == asked) {
            None => view! { <Skeleton rows=2 /> }.into_any(),
            Some((of, found)) => {
                let reads = Reads::of(&of);
                view! { <Compared found from=of.from reads shown /> }.into_any()
            }
        })
    }
}

/// What a comparison found.
#[component]
pub(super) fn Compared(
    /// What.
    found: Comparison,
    /// The earlier moment, as in `Query::as_of`.
    from: String,
    /// As what.
    reads: Reads,
    /// How many records are drawn, where who draws it anew keeps that.
    #[prop(optional)]
    shown: Option<RwSignal<usize>>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let shown = shown.unwrap_or_else(|| RwSignal::new(RECORDS_SHOWN));
    let count = found.records.len() + found.more;
    let listed = found.records.len();
    let record = move |difference: &RecordDifference| {
        let title = told::titled(&difference.title);
        let label = say!("compare-back-label", title = title.as_str());
        let heading = match (difference.kind.as_str(), reads) {
            ("added", Reads::Back) => say!("compare-comes", title = title),
            ("removed", Reads::Back) => say!("compare-goes", title = title),
            ("added", _) => say!("compare-added", title = title),
            ("removed", _) => say!("compare-removed", title = title),
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
        let back = (reads == Reads::Since && desk.may_restore()).then(|| {
            view! {
                <span role="group" aria-label=label>
                    <Button look=Look::Link press=back>{say!("compare-back")}</Button>
                </span>
            }
        });
        view! { <li class="compared"><p class="event-who" dir="auto">{heading}</p>{lines}{back}</li> }
    };
    let told = match reads {
        Reads::Since => say!("compare-count", count = count),
        Reads::Back => say!("compare-count-back", count = count),
        Reads::Between => say!("compare-count-then", count = count),
    };
    let more = move || match (count.saturating_sub(shown.get()), shown.get() < listed) {
        (0, _) => None,
        (hidden, true) => Some(
            view! {
                <Button look=Look::Link press=move |()| shown.update(|shown| *shown += RECORDS_SHOWN)>
                    {say!("compare-more", count = hidden)}
                </Button>
            }
            .into_any(),
        ),
        (hidden, false) => {
            Some(view! { <p class="event-from">{say!("compare-more", count = hidden)}</p> }.into_any())
        }
    };
    view! {
        <div class="comparison" role="status">
            <p>{told}</p>
            <ul>{move || found.records.iter().take(shown.get()).map(&record).collect_view()}</ul>
            {more}
        </div>
    }
}
