//! The bottom line: whether everything is saved, how it stands with the relay, what undo takes back, what is
//! selected.

use leptos::prelude::*;

use super::standing::{saved_sentence, sync_sentence};
use super::top::sync_of;
use crate::command::Action;
use crate::desk::Desk;
use crate::parts::{Amount, Glyph, Icon, Progress};

/// The bottom line of a production.
#[component]
pub(super) fn Bottom() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let saved =
        Memo::new(move |_| desk.client.standing().with(|standing| standing.as_ref().map(saved_sentence)));
    let is_saved = Memo::new(move |_| {
        desk.client
            .standing()
            .with(|standing| standing.as_ref().is_some_and(|standing| standing.unsaved == 0))
    });
    let sync = Memo::new(move |_| sync_sentence(&sync_of(desk)));
    let selection = move || desk.selection.get().map(|selection| selection.get());
    view! {
        <footer class="status">
            <span class="status-item is-strong" role="status">
                {move || is_saved.get().then(|| view! { <Icon glyph=Glyph::Check small=true /> })}
                {saved}
            </span>
            <span class="status-item">{sync}</span>
            <WorkItem />
            <UndoItem />
            <span class="status-item status-end" role="status"><bdi>{selection}</bdi></span>
        </footer>
    }
}

/// What takes long, and is shown nowhere else.
#[component]
fn WorkItem() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let works = desk.client.works();
    let shown = Memo::new(move |_| works.in_line());
    let is_there = Memo::new(move |_| shown.with(Option::is_some));
    let amount = move || shown.get().map(|shown| shown.amount).unwrap_or_else(Amount::nothing);
    let may_cancel = move || shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.may_cancel));
    let cancel = move |()| {
        if let Some(request) = shown.get_untracked().and_then(|shown| shown.request) {
            desk.client.cancel(request);
        }
    };
    view! {
        <Show when=move || is_there.get()>
            <Progress
                amount=Signal::derive(amount)
                cancel=Callback::new(cancel)
                may_cancel=Signal::derive(may_cancel)
                in_line=true
            />
        </Show>
    }
}

#[component]
fn UndoItem() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let undo = Action::named("undo")?;
    let is_there = Memo::new(move |_| (undo.when)(desk));
    Some(move || {
        is_there.get().then(|| {
            view! {
                <button type="button" class="status-item is-action" on:click=move |_| (undo.run)(desk)>
                    <Icon glyph=Glyph::Undo small=true />
                    <span dir="auto">{move || undo.title(desk)}</span>
                    <span class="keys" aria-hidden="true">
                        {undo.caps().into_iter().map(|cap| view! { <kbd>{cap}</kbd> }).collect_view()}
                    </span>
                </button>
            }
        })
    })
}
