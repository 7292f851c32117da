//! Choices for all open conflicts at once: what they will do is told first.

use callboard_core::id::ActorId;
use callboard_core::workspace::command::{self, Command, ResolveAll};
use callboard_core::workspace::update::{BulkChoice, BulkPlan, Code, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::told::{self, Sentence};
use crate::desk::Desk;
use crate::parts::{self, Button, Look};
use crate::say;

/// Decisions of a preview that are listed.
const LISTED: usize = 12;

/// What is about to be decided for all: by which rule, and what that does.
type Planned = (command::Bulk, BulkPlan);

/// The choices, and what the one chosen will do.
#[component]
pub(super) fn Bulk(
    /// Who else wrote what is to be decided between, by one of their keys each, and what is theirs.
    people: Memo<Vec<(ActorId, String)>>,
    /// Whether anything was left over by a version of a module.
    leftovers: Memo<bool>,
    /// How many came since what was decided was told: said by who shows the list.
    came: RwSignal<usize>,
    /// Called when what was planned is no longer so.
    lost: Callback<()>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let planned = RwSignal::new(None::<Planned>);
    let plan = move |by: command::Bulk| {
        came.set(0);
        let asked = ResolveAll { by: by.clone(), ids: None, preview: true };
        desk.run_then(say!("tried-bulk"), Command::ResolveAll(asked), move |reply| {
            if let Reply::Bulk(plan) = reply {
                planned.try_set(Some((by, plan)));
            }
        });
    };
    let rule = move |by: command::Bulk, words: String| {
        let own = by.clone();
        let is_set = move || planned.with(|known| known.as_ref().is_some_and(|(known, _)| *known == own));
        let look = Signal::derive(move || if is_set() { Look::ToolSet } else { Look::Tool });
        view! { <Button look press=move |()| plan(by.clone())>{words}</Button> }
    };
    let by_people = move || {
        let each = |(actor, name): (ActorId, String)| rule(command::Bulk::Author(actor), name);
        people.get().into_iter().map(each).collect_view()
    };
    view! {
        <div class="bulk">
            <div class="panel-bar is-tools" role="group" aria-label=say!("bulk-label")>
                <span>{say!("bulk-all")}</span>
                {rule(command::Bulk::Mine, say!("bulk-mine"))}
                {rule(command::Bulk::Theirs, say!("bulk-theirs"))}
                {rule(command::Bulk::Newest, say!("bulk-newest"))}
                {by_people}
                {move || leftovers.get().then(|| rule(command::Bulk::Out, say!("bulk-out")))}
            </div>
            {move || planned.get().map(|planned_now| view! { <Preview planned_now planned came lost /> })}
        </div>
    }
}

/// What a rule will do, and the button that does it.
#[component]
fn Preview(
    planned_now: Planned,
    planned: RwSignal<Option<Planned>>,
    came: RwSignal<usize>,
    lost: Callback<()>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let (by, plan) = planned_now;
    let (decided, left) = (plan.decided, plan.left);
    let listed = plan.choices.iter().take(LISTED).map(line).collect_view();
    let more = decided.saturating_sub(LISTED);
    let ids = plan.ids;
    let decide = move |()| {
        // What was told is what is decided: no conflict that came meanwhile.
        let asked = ResolveAll { by: by.clone(), ids: Some(ids.clone()), preview: false };
        let answer = desk.client.call(Command::ResolveAll(asked));
        spawn_local(async move {
            let result = answer.await;
            planned.try_set(None);
            match result {
                Err(failure) if failure.code == Code::Changed => drop(lost.try_run(())),
                Err(failure) => desk.tell(say!("tried-bulk"), failure),
                Ok(Reply::Bulk(done)) => drop(came.try_set(done.others.saturating_sub(left))),
                Ok(_) => {}
            }
        });
    };
    view! {
        <div class="bulk-preview" role="status">
            <p>{say!("bulk-will", count = decided, left = left)}</p>
            <ul class="bulk-list">{listed}</ul>
            {(more > 0).then(|| view! { <p class="event-from">{say!("bulk-more", count = more)}</p> })}
            <p class="conflict-foot">
                <Button look=Look::Primary disabled=Signal::stored(decided == 0) press=decide>
                    {say!("bulk-decide", count = decided)}
                </Button>
                <Button look=Look::Quiet press=move |()| planned.set(None)>{say!("conflict-later")}</Button>
            </p>
        </div>
    }
}

fn line(choice: &BulkChoice) -> impl IntoView + use<> {
    let title = told::titled(&choice.title);
    let subject = match choice.label.is_empty() {
        true => title,
        false => say!("conflict-subject", title = title, label = told::in_sentence(&choice.label)),
    };
    let value = match choice.kind.as_str() {
        "leftover" => say!("conflict-out-empty"),
        "value" if choice.value.is_null() => say!("value-empty"),
        "value" => told::shortened(&parts::told(choice.info.as_ref(), &choice.value)),
        _ => told::record_choice(&choice.kind, &choice.value, &choice.text),
    };
    let text = say!(
        "bulk-choice",
        subject = subject,
        value = told::weighty(&value),
        person = choice.person.as_str()
    );
    view! { <li><Sentence text /></li> }
}
