//! Who changed what, when, why, and from what to what.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, HistoryQuery, Json, Restore};
use callboard_core::workspace::update::{Change, FieldInfo, HistoryEntry, Reply};
use leptos::prelude::*;

use super::compared::Comparing;
use super::system;
use super::told::{self, Sentence};
use super::versions::VersionsPanel;
use crate::address::Panel;
use crate::afresh::keep_asking;
use crate::desk::Desk;
use crate::parts::{self, Button, Empty, Extent, Look, Skeleton, Who};
use crate::say;

/// Entries that are asked for at a time.
const ENTRIES: usize = 50;
/// Changes that an entry lists before it has to be opened.
const CHANGES_SHOWN: usize = 4;

/// Of what history is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Record,
    Table,
    Production,
    Versions,
}

/// History of the record, the table or the production.
#[component]
pub(super) fn HistoryPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let record = Memo::new(move |_| desk.address.spot().and_then(|spot| spot.record));
    let table = Memo::new(move |_| desk.table().with(|table| table.as_ref().map(|table| table.id.clone())));
    let chosen = RwSignal::new(Scope::Record);
    let spot = Memo::new(move |_| desk.address.spot().map(|spot| (spot.panel, spot.field)));
    let is_versions = move || spot.with(|spot| matches!(spot, Some((Some(Panel::Versions), _))));
    let field = Memo::new(move |_| spot.get().and_then(|(_, field)| field));
    let scope = Memo::new(move |_| match (chosen.get(), record.get()) {
        _ if is_versions() => Scope::Versions,
        (_, Some(_)) if field.with(Option::is_some) => Scope::Record,
        (Scope::Record, None) => Scope::Table,
        (scope, _) => scope,
    });
    let choose = Callback::new(move |wanted: Scope| match wanted {
        Scope::Versions => desk.address.show(Some(Panel::Versions)),
        _ => {
            chosen.set(wanted);
            if untrack(|| is_versions() || field.with(Option::is_some)) {
                desk.address.show(Some(Panel::History));
            }
        }
    });
    let limit = RwSignal::new(ENTRIES);
    let query = Memo::new(move |_| {
        let (scope, limit) = (scope.get(), limit.get());
        HistoryQuery {
            record: record.get().filter(|_| scope == Scope::Record),
            field: field.get().filter(|_| scope == Scope::Record),
            table: table.get().filter(|_| scope == Scope::Table),
            // One more than is shown tells whether there are more.
            limit: Some(limit + 1),
            ..HistoryQuery::default()
        }
    });
    let entries = RwSignal::new(None::<(HistoryQuery, Vec<HistoryEntry>)>);
    let ask = move || Some(Command::History(query.get()));
    keep_asking(desk, say!("tried-history"), ask, move |asked, reply| {
        if let (Reply::History(found), Command::History(asked)) = (reply, asked) {
            entries.try_set(Some((asked, found)));
        }
    });
    let shown = Memo::new(move |_| {
        let query = query.get();
        entries.with(|entries| match entries {
            // Longer or shorter, it is the same history.
            Some((asked, found)) if HistoryQuery { limit: query.limit, ..asked.clone() } == query => {
                Some(found.clone())
            }
            _ => None,
        })
    });
    let is_versions = Memo::new(move |_| scope.get() == Scope::Versions);
    // Apart, so that what is open among the versions stays whatever is written meanwhile.
    let body = move || match is_versions.get() {
        true => view! { <VersionsPanel /> }.into_any(),
        false => {
            view! { <Told shown limit is_record=Signal::derive(move || scope.get() == Scope::Record) /> }
                .into_any()
        }
    };
    view! {
        <ScopeBar scope choose has_record=Signal::derive(move || record.get().is_some()) />
        <OfField record field />
        {body}
    }
}

/// Which field alone is told of, and the way to the whole record.
#[component]
fn OfField(record: Memo<Option<EntityId>>, field: Memo<Option<String>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let title = Memo::new(move |_| {
        let key = field.get()?;
        let known = desk.client.tables().with(|tables| {
            let mut fields = tables.iter().flat_map(|table| &table.fields);
            fields.find(|field| field.key == key).map(|field| field.title.clone())
        });
        known.or_else(|| Some(key.rsplit('.').next().unwrap_or_default().to_owned()))
    });
    move || {
        let (record, title) = (record.get()?, title.get()?);
        Some(view! {
            <p class="panel-note" role="status">
                {say!("history-of-field", label = title)}
                " "
                <Button look=Look::Link press=move |()| desk.address.look_back(record, None)>
                    {say!("history-of-record")}
                </Button>
            </p>
        })
    }
}

/// What history tells, and more of it when asked.
#[component]
fn Told(
    shown: Memo<Option<Vec<HistoryEntry>>>,
    limit: RwSignal<usize>,
    is_record: Signal<bool>,
) -> impl IntoView {
    move || match shown.get() {
        None => view! { <Skeleton rows=6 /> }.into_any(),
        Some(list) if list.is_empty() => {
            view! { <Empty title=say!("history-none-title") hint=say!("history-none-hint") /> }.into_any()
        }
        Some(mut list) => {
            let has_more = list.len() > limit.get();
            list.truncate(limit.get());
            let is_record = is_record.get();
            view! {
                <Days entries=list is_record />
                {has_more.then(|| view! {
                    <p class="panel-note">
                        <Button look=Look::Quiet press=move |()| limit.update(|limit| *limit += ENTRIES)>
                            {say!("history-earlier")}
                        </Button>
                    </p>
                })}
            }
            .into_any()
        }
    }
}

/// Of what history is told, to choose from.
#[component]
fn ScopeBar(scope: Memo<Scope>, choose: Callback<Scope>, has_record: Signal<bool>) -> impl IntoView {
    let choice = move |own: Scope, words: String| {
        let is_here = move || scope.get() == own;
        let disabled = move || own == Scope::Record && !has_record.get();
        view! {
            <button
                type="button"
                class="tool"
                class:is-set=is_here
                aria-pressed=move || is_here().to_string()
                disabled=disabled
                on:click=move |_| choose.run(own)
            >
                {words}
            </button>
        }
    };
    view! {
        <div class="panel-bar is-tools" role="group" aria-label=say!("history-of")>
            {choice(Scope::Record, say!("history-record"))}
            {choice(Scope::Table, say!("history-table"))}
            {choice(Scope::Production, say!("history-production"))}
            {choice(Scope::Versions, say!("history-versions"))}
        </div>
    }
}

/// Entries under their days.
#[component]
fn Days(entries: Vec<HistoryEntry>, is_record: bool) -> impl IntoView {
    let mut days: Vec<(String, Vec<HistoryEntry>)> = Vec::new();
    for entry in entries {
        let day = parts::at(&entry.at, Extent::LongDay);
        match days.last_mut().filter(|(known, _)| *known == day) {
            Some((_, list)) => list.push(entry),
            None => days.push((day, vec![entry])),
        }
    }
    let day = |(day, list): (String, Vec<HistoryEntry>)| {
        let entries = list.into_iter().map(|entry| view! { <Entry entry is_record /> }).collect_view();
        view! {
            <h2 class="panel-heading">{day}</h2>
            <ol class="events">{entries}</ol>
        }
    };
    days.into_iter().map(day).collect_view()
}

/// One bundle.
#[component]
fn Entry(entry: HistoryEntry, is_record: bool) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let open = RwSignal::new(false);
    let count = entry.changes.len();
    let changes = StoredValue::new(entry.changes);
    let bundle = StoredValue::new(entry.bundle);
    let lines = move || {
        let shown = if open.get() { count } else { count.min(CHANGES_SHOWN) };
        changes.with_value(|changes| {
            let line = |change| change_line(desk, change, is_record, Some(bundle));
            changes[..shown].iter().map(line).collect_view()
        })
    };
    let rest = move || {
        let hidden = if open.get() { 0 } else { count.saturating_sub(CHANGES_SHOWN) };
        match (hidden, entry.more) {
            (0, 0) => None,
            (0, more) => Some(view! { <Rest more bundle=bundle.get_value() /> }.into_any()),
            (hidden, more) => Some(
                view! {
                    <Button look=Look::Link press=move |()| open.set(true)>
                        {say!("history-more", count = hidden + more)}
                    </Button>
                }
                .into_any(),
            ),
        }
    };
    // What somebody did by hand to one value is told by that value alone.
    let label = if entry.origin == "manual" && count == 1 { String::new() } else { entry.label };
    let why = [label, origin(&entry.origin)].into_iter().filter(|text| !text.is_empty());
    let why = why.collect::<Vec<_>>().join(", ");
    view! {
        <li class="event">
            <Who name=entry.person.clone() />
            <div class="event-told">
                <p class="event-who" dir="auto">{person(entry.person)}</p>
                {lines}
                {rest}
                <p class="event-why" dir="auto">{why}</p>
                <p class="event-acts">
                    <Button look=Look::Link press=move |()| desk.address.see_as_of(Some(bundle.get_value()))>
                        {say!("history-see")}
                    </Button>
                </p>
                {entry.held.then(|| view! { <p class="event-held">{say!("history-held")}</p> })}
            </div>
            <time class="event-time" datetime=entry.at.clone()>{parts::at(&entry.at, Extent::Clock)}</time>
        </li>
    }
}

/// What a large change did besides, record by record, once somebody asks.
#[component]
fn Rest(more: usize, bundle: String) -> impl IntoView {
    let open = RwSignal::new(false);
    move || {
        if open.get() {
            let (from, to) = (Some(format!("before:{bundle}")), Some(bundle.clone()));
            return view! { <Comparing from=Signal::stored(from) to=Signal::stored(to) /> }.into_any();
        }
        let words = say!("history-more", count = more);
        view! { <Button look=Look::Link press=move |()| open.set(true)>{words}</Button> }.into_any()
    }
}

fn person(name: String) -> String {
    if name.is_empty() { say!("somebody") } else { name }
}

/// By what it was done.
fn origin(origin: &str) -> String {
    match origin {
        "import" => say!("origin-import"),
        "script" => say!("origin-script"),
        "rule" => say!("origin-rule"),
        "resolution" => say!("origin-resolution"),
        "undo" => say!("origin-undo"),
        "restore" => say!("origin-restore"),
        "migration" => say!("origin-migration"),
        _ => say!("origin-manual"),
    }
}

/// "Up to 5.0, from 4.5"; for a table or production with the record before it. With the bundle that made the
/// change, what was before can be put back.
pub(super) fn change_line(
    desk: Desk,
    change: &Change,
    is_record: bool,
    bundle: Option<StoredValue<String>>,
) -> impl IntoView + use<> {
    if let Some(text) = system::change(change) {
        return (!text.is_empty()).then(|| view! { <p class="event-what"><Sentence text /></p> }.into_any());
    }
    let label = told::weighty(&change.label);
    let text = if change.field.starts_with("in:") {
        say!(if change.to == Json::Bool(true) { "history-in" } else { "history-out" }, table = label)
    } else if change.kind == "format" {
        say!("history-formatted", label = label)
    } else if ["same", "mapping"].contains(&change.field.as_str()) {
        links_line(change)
    } else {
        let field = untrack(|| field_of(desk, change));
        let is_many = field.as_ref().is_some_and(|field| field.kind == "multi_choice");
        let told = |value: &Json| match value {
            Json::Null => String::new(),
            // The several values of a conflict.
            Json::Array(values) if !is_many => {
                let values: Vec<String> =
                    values.iter().map(|value| told::shortened(&parts::told(field.as_ref(), value))).collect();
                told::joined(&values)
            }
            value => told::shortened(&parts::told(field.as_ref(), value)),
        };
        let (to, from) = (told(&change.to), told(&change.from));
        match (to.is_empty(), from.is_empty()) {
            (true, true) => say!("history-emptied", label = label),
            (true, false) => say!("history-emptied-from", label = label, from = from),
            (false, true) => say!("history-set", label = label, to = told::weighty(&to)),
            (false, false) => {
                say!("history-set-from", label = label, to = told::weighty(&to), from = from)
            }
        }
    };
    let text = match is_record || change.field == "mapping" {
        true => text,
        false => say!("history-record-change", title = told::titled(&change.title), change = text),
    };
    let back = bundle.filter(|_| change.kind == "value" && !change.from.is_null());
    let back = back.map(|bundle| put_back(desk, change, bundle));
    Some(view! { <p class="event-what"><Sentence text /> " " {back}</p> }.into_any())
}

/// Has one value again as it was before a bundle.
fn put_back(desk: Desk, change: &Change, bundle: StoredValue<String>) -> impl IntoView + use<> {
    let (record, field) = (change.record, change.field.clone());
    let put = move |()| {
        let as_of = format!("before:{}", bundle.get_value());
        let back = Restore { as_of, records: Some(vec![record]), fields: Some(vec![field.clone()]) };
        desk.run(say!("tried-restore"), Command::Restore(back));
    };
    let put = Callback::new(put);
    move || {
        desk.may_write()
            .then(|| view! { <Button look=Look::Link press=put>{say!("history-put-back")}</Button> })
    }
}

/// Records or fields that became one, or were taken apart.
fn links_line(change: &Change) -> String {
    let is_same = change.from.is_null();
    let other = if is_same { &change.to } else { &change.from };
    let words = other.get("title").and_then(Json::as_str).map(told::titled);
    let words = words.unwrap_or_else(|| parts::told(None, other));
    let key = match (change.field.as_str(), is_same) {
        ("same", true) => "history-merged",
        ("same", false) => "history-split",
        (_, true) => "history-mapped",
        (_, false) => "history-unmapped",
    };
    say!(key, other = told::weighty(&words))
}

/// The field of a change: in the table on the screen first, since short names repeat.
pub(super) fn field_of(desk: Desk, change: &Change) -> Option<FieldInfo> {
    let here = desk.table().with(|table| table.as_ref().map(|table| table.id.clone()));
    desk.client.tables().with(|tables| {
        let mut ordered: Vec<_> = tables.iter().collect();
        ordered.sort_by_key(|table| Some(&table.id) != here.as_ref());
        let is_it = |field: &&FieldInfo| field.name == change.field && field.title == change.label;
        ordered.into_iter().find_map(|table| table.fields.iter().find(is_it).cloned())
    })
}
