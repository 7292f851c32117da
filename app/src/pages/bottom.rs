//! The bottom line: whether everything is saved, how it stands with the relay, what undo takes back, what is
//! selected.

use leptos::prelude::*;

use super::standing::{saved_sentence, sync_sentence};
use super::top::sync_of;
use crate::command::Action;
use crate::desk::Desk;
use crate::parts::{Glyph, Icon};

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
            <UndoItem />
            <span class="status-item status-end" role="status"><bdi>{selection}</bdi></span>
        </footer>
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
