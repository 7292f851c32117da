//! What a record is made of, where several were made one; each can be taken out again.

use std::sync::Arc;

use callboard_core::workspace::command::{Command, Commit, CommitOp};
use callboard_core::workspace::update::{Part, Reply, Row};
use leptos::prelude::*;

use super::told::titled;
use crate::afresh::keep_trying;
use crate::desk::Desk;
use crate::parts::{Button, Look};
use crate::say;

/// The parts of a record; nothing where it is made of itself alone.
#[component]
pub(super) fn MadeOf(row: Memo<Option<Arc<Row>>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let parts = RwSignal::new(Vec::<Part>::new());
    let id = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.id)));
    keep_trying(
        desk,
        move || id.get().map(|id| Command::Parts { id }),
        move |_, answer| {
            // A record that is gone meanwhile has no parts to show.
            if let Ok(Reply::Parts(found)) = answer {
                parts.try_set(found);
            }
        },
    );
    move || {
        let parts = parts.get();
        (parts.len() > 1).then(|| {
            view! {
                <section class="panel-section">
                    <h3 class="panel-heading">{say!("made-of")}</h3>
                    <ul class="made-of">
                        {parts.into_iter().map(|part| view! { <Line part /> }).collect_view()}
                    </ul>
                </section>
            }
        })
    }
}

#[component]
fn Line(part: Part) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let title = titled(&part.title);
    let tables = desk.client.tables().with(|known| {
        let named = |id: &String| known.iter().find(|table| table.id == *id).map(|table| table.title.clone());
        part.tables.iter().filter_map(named).collect::<Vec<_>>().join(" · ")
    });
    let label = say!("label-split", title = title.as_str());
    let id = part.id;
    let take_out = move |()| {
        let ops = vec![CommitOp::Split { id }];
        desk.run(say!("tried-split"), Command::Commit(Commit { label: label.clone(), ops }));
    };
    view! {
        <li>
            <span class="made-of-title" dir="auto">{title}</span>
            <span class="result-sub" dir="auto">{tables}</span>
            {desk.may_write().then(|| view! {
                <Button look=Look::Link press=take_out>{say!("made-of-take-out")}</Button>
            })}
        </li>
    }
}
