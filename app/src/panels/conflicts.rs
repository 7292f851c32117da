//! What waits for a decision, each told as a sentence, with what there is to choose from; and what was
//! decided.

use callboard_core::id::ActorId;
use callboard_core::workspace::command::{Choice, Command, ConflictQuery, Json};
use callboard_core::workspace::update::{Candidate, Code, Conflict, FieldInfo, Me, Reply, UpgradePlan};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bulk::Bulk;
use super::told::{self, Sentence};
use super::written::Written;
use crate::address::{Panel, Place};
use crate::desk::Desk;
use crate::grid::is_editable;
use crate::pages::Plan;
use crate::parts::{Button, Empty, Look, Notice, Outcome, Skeleton, TapeStrip, Who};
use crate::rich::Reading;
use crate::{parts, say, words};

/// Conflicts that are listed at a time.
const LISTED: usize = 50;

/// What is listed: which part of which conflicts, as the worker last told it.
#[derive(Clone, Copy)]
struct Listing {
    settled: RwSignal<bool>,
    limit: RwSignal<usize>,
    found: RwSignal<Option<Vec<Conflict>>>,
    /// Counts the questions: only the answer to the last counts.
    asked: StoredValue<u32>,
}

impl Listing {
    fn ask(self, desk: Desk) {
        let turn = self.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        // One more than is shown tells whether there are more.
        let limit = Some(self.limit.get_untracked() + 1);
        let query = ConflictQuery { settled: self.settled.get_untracked(), offset: 0, limit };
        desk.run_then(say!("tried-conflicts"), Command::Conflicts(query), move |reply| {
            if let Reply::Conflicts(found) = reply
                && self.asked.try_get_value() == turn
            {
                self.found.set(Some(found));
            }
        });
    }

    /// Everybody else whose values are listed, by one of their keys each. Of two who are called the same,
    /// each is told with the device.
    fn others(self, own: Option<&Me>) -> Vec<(ActorId, String)> {
        let mut others: Vec<Candidate> = Vec::new();
        let is_own = |side: &Candidate| {
            own.is_some_and(|me| side.actor == me.actor || side.whose == me.person.id.to_string())
        };
        self.found.with(|found| {
            for side in found.iter().flatten().flat_map(|conflict| &conflict.candidates) {
                if !is_own(side) && !others.iter().any(|known| known.whose == side.whose) {
                    others.push(side.clone());
                }
            }
        });
        let named = |side: &Candidate| {
            let has_namesake = others.iter().filter(|other| other.person == side.person).count() > 1;
            let words = match has_namesake {
                true => say!("bulk-of-device", person = side.person.as_str(), device = side.device.as_str()),
                false => say!("bulk-of", person = side.person.as_str()),
            };
            (side.actor, words)
        };
        others.iter().map(named).collect()
    }

    /// Whether any that is listed is what a version of a module could not carry.
    fn has_leftovers(self) -> bool {
        self.found.with(|found| found.iter().flatten().any(|conflict| conflict.left.is_some()))
    }

    fn has_more(self) -> bool {
        self.found.with(|found| found.as_ref().is_some_and(|found| found.len() > self.limit.get()))
    }
}

/// The list.
#[component]
pub(super) fn ConflictsPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let listing = Listing {
        settled: RwSignal::new(false),
        limit: RwSignal::new(LISTED),
        found: RwSignal::new(None),
        asked: StoredValue::new(0),
    };
    let settled = listing.settled;
    // What is told when a conflict was decided elsewhere while it stood here.
    let changed = RwSignal::new(false);
    // How many came while all were decided at once: it is said though that leaves one alone.
    let came = RwSignal::new(0);
    let standing = desk.client.standing();
    Effect::new(move |_| {
        standing.track();
        listing.limit.track();
        settled.track();
        listing.ask(desk);
    });
    let lost = Callback::new(move |()| {
        changed.set(true);
        listing.ask(desk);
    });
    let turn = move |()| {
        listing.found.set(None);
        settled.update(|on| *on = !*on);
    };
    let open = move || standing.with(|standing| standing.as_ref().map_or(0, |known| known.conflicts));
    let heading = move || match settled.get() {
        true => say!("conflicts-settled"),
        false => say!("conflicts-open", count = open()),
    };
    let other =
        move || if settled.get() { say!("conflicts-show-open") } else { say!("conflicts-show-settled") };
    let has_bulk = Memo::new(move |_| !settled.get() && open() > 1 && desk.may_write());
    let me = desk.client.me();
    let people = Memo::new(move |_| me.with(|me| listing.others(me.as_ref())));
    let leftovers = Memo::new(move |_| listing.has_leftovers());
    view! {
        <div class="panel-bar">
            <span role="status">{heading}</span>
            <Button look=Look::Link press=turn>{other}</Button>
        </div>
        {move || changed.get().then(|| view! {
            <Notice title=say!("conflict-changed-title") text=say!("conflict-changed") />
        })}
        {move || has_bulk.get().then(|| view! { <Bulk people leftovers came lost /> })}
        {move || Some(came.get()).filter(|came| *came > 0).map(|count| view! {
            <Notice title=say!("bulk-came-title") text=say!("bulk-came", count = count) />
        })}
        <Listed listing lost changed />
    }
}

/// The conflicts, or that there are none.
#[component]
fn Listed(listing: Listing, lost: Callback<()>, changed: RwSignal<bool>) -> impl IntoView {
    let items = move || {
        let mut items = listing.found.get().unwrap_or_default();
        items.truncate(listing.limit.get());
        items
    };
    let is_known = Memo::new(move |_| listing.found.with(|found| found.as_ref().map(Vec::is_empty)));
    move || match (is_known.get(), listing.settled.get()) {
        (None, _) => view! { <Skeleton rows=6 /> }.into_any(),
        (Some(true), false) => {
            view! { <Empty title=say!("conflicts-none-title") hint=say!("conflicts-none-hint") /> }.into_any()
        }
        (Some(true), true) => {
            view! { <Empty title=say!("settled-none-title") hint=say!("settled-none-hint") /> }.into_any()
        }
        (Some(false), is_settled) => {
            let item = move |conflict: Conflict| view! { <Told conflict is_settled lost changed /> };
            let more = move |()| listing.limit.update(|limit| *limit += LISTED);
            view! {
                <For each=items key=|conflict| conflict.id.clone() children=item />
                {move || listing.has_more().then(|| view! {
                    <p class="panel-note">
                        <Button look=Look::Quiet press=more>{say!("conflicts-more")}</Button>
                    </p>
                })}
            }
            .into_any()
        }
    }
}

/// One conflict.
#[component]
fn Told(conflict: Conflict, is_settled: bool, lost: Callback<()>, changed: RwSignal<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let tape = untrack(|| desk.client.tables()).with_untracked(|tables| {
        tables.iter().find(|table| table.id == conflict.table).map(|table| table.module.tape.clone())
    });
    let sentence = untrack(|| told::conflict(desk, &conflict));
    let href = untrack(|| href(desk, &conflict));
    let title = told::titled(&conflict.title);
    let decided =
        conflict.settled.as_ref().map(|choice| told::decided(&conflict.kind, choice, conflict.info.as_ref()));
    view! {
        <article class="conflict">
            <h2 class="conflict-record">
                {tape.map(|tape| view! { <TapeStrip tape /> })}
                <a href=href dir="auto">{title}</a>
            </h2>
            <p class="conflict-sentence"><Sentence text=sentence /></p>
            {decided.map(|text| view! { <p class="conflict-decided"><Sentence text /></p> })}
            {(is_settled && desk.may_write())
                .then(|| view! { <Reopen id=conflict.id.clone() lost /> })}
            {(!is_settled && desk.may_write()).then(|| view! { <Choices conflict lost changed /> })}
        </article>
    }
}

/// Opens a decided conflict again.
#[component]
fn Reopen(id: String, lost: Callback<()>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let reopen = move |()| {
        let answer = desk.client.call(Command::Reopen { id: id.clone() });
        spawn_local(async move {
            match answer.await {
                Err(failure) if failure.code == Code::Changed => drop(lost.try_run(())),
                Err(failure) => desk.tell(say!("tried-reopen"), failure),
                Ok(_) => {}
            }
        });
    };
    view! {
        <p class="conflict-foot"><Button look=Look::Quiet press=reopen>{say!("conflict-reopen")}</Button></p>
    }
}

/// Where what a conflict is about stands: a record in its table, the settings of a department, the versions;
/// nowhere where it is the production itself.
fn href(desk: Desk, conflict: &Conflict) -> Option<String> {
    let mut spot = desk.address.spot()?;
    let tables = desk.client.tables().get_untracked();
    match conflict.of.as_str() {
        "moment" => spot.panel = Some(Panel::Versions),
        "setting" => {
            spot.stand_at(&tables.iter().find(|table| table.module.id == conflict.module)?.id);
            spot.panel = Some(Panel::Settings);
        }
        "record" => {
            // An edge is in no table: it opens over the table that is on the screen.
            if let Some(table) = tables.iter().find(|table| table.id == conflict.table) {
                spot.stand_at(&table.id);
            }
            spot.record = Some(conflict.record);
        }
        _ => return None,
    }
    Some(Place::Production(spot).href())
}

/// What somebody is about to decide.
#[derive(Debug, Clone, PartialEq)]
enum Pick {
    Candidate(usize),
    Another(Option<Json>),
}

/// What there is to choose from, and the button that says what it will do.
#[component]
fn Choices(conflict: Conflict, lost: Callback<()>, changed: RwSignal<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let field = conflict.info.clone();
    let pick = RwSignal::new(None::<Pick>);
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let group = format!("conflict-{}", conflict.id);
    let legend = format!("{}: {}", told::titled(&conflict.title), conflict.label);
    let labels: Vec<String> =
        conflict.candidates.iter().map(|side| side_words(&conflict.kind, side, field.as_ref())).collect();
    let sides = {
        let (group, labels) = (group.clone(), labels.clone());
        conflict.candidates.clone().into_iter().zip(labels).enumerate().map(move |(place, (side, label))| {
            let (person, when) = (side.person, words::moment(&side.at));
            view! {
                <label class="candidate">
                    <input
                        type="radio"
                        name=group.clone()
                        prop:checked=move || pick.get() == Some(Pick::Candidate(place))
                        on:change=move |_| pick.set(Some(Pick::Candidate(place)))
                    />
                    {match side.rich.is_empty() {
                        true => view! {
                            <span class="candidate-value" dir="auto">{told::shortened(&label)}</span>
                        }
                        .into_any(),
                        false => view! {
                            <span class="candidate-value"><Reading passages=side.rich /></span>
                        }
                        .into_any(),
                    }}
                    <span class="candidate-who">
                        <Who name=person.clone() />
                        <span dir="auto">{person}</span>
                        <time datetime=side.at>{when}</time>
                    </span>
                    {told::consequences(&side.consequences).map(|text| {
                        view! { <span class="candidate-consequence">{text}</span> }
                    })}
                </label>
            }
        })
    };
    let versions = (conflict.of == "version").then(|| conflict.module.clone());
    let told = conflict.clone();
    let (is_record, is_version) = (conflict.field.is_empty(), versions.is_some());
    let out = conflict.left.as_ref().map(|_| conflict.candidates.len().saturating_sub(1));
    let own = field.clone();
    let action = move || match pick.get() {
        Some(Pick::Candidate(place)) => labels.get(place).map(|label| told::shortened(label)),
        Some(Pick::Another(Some(value))) => Some(told::shortened(&parts::told(own.as_ref(), &value))),
        _ => None,
    };
    // What is more than a value says by itself what it does.
    let says_itself = move |pick: Option<Pick>| match pick {
        _ if is_version => false,
        Some(Pick::Candidate(place)) => is_record || out == Some(place),
        _ => is_record,
    };
    let words_of = {
        let action = action.clone();
        move || match action() {
            Some(result) if says_itself(pick.get()) => result,
            Some(result) => say!("conflict-decide", value = result),
            None => say!("conflict-choose"),
        }
    };
    let disabled = Signal::derive(move || busy.get() || action().is_none());
    let id = conflict.id.clone();
    let decide = move |()| {
        let choice = match pick.get_untracked() {
            Some(Pick::Candidate(place)) => Choice::Candidate(place),
            Some(Pick::Another(Some(value))) => Choice::Value(value),
            _ => return,
        };
        busy.set(true);
        changed.set(false);
        let answer = desk.client.call(Command::Resolve { id: id.clone(), choice });
        spawn_local(async move {
            let result = answer.await;
            busy.try_set(false);
            match result {
                Ok(_) => {}
                Err(failure) if failure.code == Code::Changed => drop(lost.try_run(())),
                Err(failure) => drop(failed.try_set(Some(words::failure(&failure)))),
            }
        });
    };
    let is_asked = matches!(conflict.kind.as_str(), "value" | "leftover");
    let another = field.filter(|field| is_asked && is_editable(field)).map(|field| {
        view! { <Another field group=group.clone() pick /> }
    });
    view! {
        <fieldset class="candidates">
            <legend class="only-read">{legend}</legend>
            {sides.collect_view()}
            {another}
        </fieldset>
        {versions.map(|module| view! { <WhatFollows module conflict=told pick /> })}
        {move || failed.get().map(|why| view! { <p class="field-problem" role="alert">{why}</p> })}
        <p class="conflict-foot">
            <Button look=Look::Primary disabled press=decide>{words_of}</Button>
            {move || pick.with(Option::is_some).then(|| view! {
                <Button look=Look::Quiet press=move |()| pick.set(None)>{say!("conflict-later")}</Button>
            })}
        </p>
    }
}

/// What the version that somebody is about to choose does to what is written.
#[component]
fn WhatFollows(module: String, conflict: Conflict, pick: RwSignal<Option<Pick>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let plan = RwSignal::new(None::<UpgradePlan>);
    Effect::new(move |_| {
        plan.set(None);
        let Some(Pick::Candidate(place)) = pick.get() else { return };
        let version = conflict.candidates.get(place).and_then(|side| side.value.as_str());
        let Some(version) = version.map(str::to_owned) else { return };
        let ask = Command::PlanAdoption { id: module.clone(), version: Some(version.clone()) };
        desk.run_then(say!("tried-conflicts"), ask, move |reply| {
            if let Reply::UpgradePlan(told) = reply
                && told.to == version
            {
                plan.try_set(Some(told));
            }
        });
    });
    move || plan.get().map(|told| view! { <Plan told /> })
}

/// A value that nobody has written yet.
#[component]
fn Another(field: FieldInfo, group: String, pick: RwSignal<Option<Pick>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let value = Signal::derive(move || match pick.get() {
        Some(Pick::Another(Some(value))) => value,
        _ => Json::Null,
    });
    let is_picked = move || pick.with(|pick| matches!(pick, Some(Pick::Another(_))));
    // A box is always one or the other.
    let first = (field.kind == "bool").then_some(Json::Bool(false));
    // Passing through is no choice: only what was written is one.
    let ended = Callback::new(move |(outcome, _): (Outcome, Option<String>)| match outcome {
        Outcome::Write { value, .. } => pick.set(Some(Pick::Another(Some(value)))),
        Outcome::Misfit { .. } => pick.set(Some(Pick::Another(None))),
        Outcome::Same | Outcome::Create { .. } => {}
    });
    let seen = Callback::new(|()| None);
    let label = say!("conflict-another-label", label = told::in_sentence(&field.title));
    let field = FieldInfo { title: label, ..field };
    view! {
        <div class="candidate is-other">
            <input
                type="radio"
                name=group
                aria-label=say!("conflict-another")
                prop:checked=is_picked
                on:change=move |_| pick.set(Some(Pick::Another(first.clone())))
            />
            <span class="candidate-value">{say!("conflict-another")}</span>
            <span class="candidate-editor">
                <Written desk field value creates=false seen ended />
            </span>
        </div>
    }
}

/// A side as its button says it.
fn side_words(kind: &str, side: &Candidate, field: Option<&FieldInfo>) -> String {
    match (kind, side.value.as_str()) {
        ("edit_delete" | "left_everywhere", _) => told::record_choice(kind, &side.value, &side.text),
        ("leftover", None) if side.value.is_null() && side.text.is_empty() => say!("conflict-out-empty"),
        ("leftover", None) if side.value.is_null() => say!("conflict-out-stays", value = side.text.as_str()),
        _ => told::value_of(side, field),
    }
}
