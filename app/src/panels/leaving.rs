//! Before records go into the bin that others refer to, or that are linked: what that does.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Commit, CommitOp};
use callboard_core::workspace::update::{Referring, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use crate::desk::Desk;
use crate::parts::{Button, Glyph, Icon, Look};
use crate::say;

/// Records that are named of each kind of pointing.
const NAMED: usize = 4;

/// Records on their way into the bin, and what points at them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Leaving {
    records: Vec<EntityId>,
    /// How a person says what they do: "Delete 2 people".
    label: String,
    found: Vec<Referring>,
}

/// Puts records into the bin: at once where nothing points at them, else after a look at what does.
pub(crate) fn delete(desk: Desk, records: Vec<EntityId>, label: String) {
    let asked = desk.client.call(Command::References { records: records.clone() });
    spawn_local(async move {
        match asked.await {
            Ok(Reply::References(found)) if !found.is_empty() => {
                desk.leaving.set(Some(Leaving { records, label, found }));
            }
            // Where it cannot be asked, the deletion says why.
            _ => delete_now(desk, &records, label),
        }
    });
}

fn delete_now(desk: Desk, records: &[EntityId], label: String) {
    let ops = records.iter().map(|id| CommitOp::Delete { id: *id }).collect();
    desk.run(say!("tried-row-delete"), Command::Commit(Commit { label, ops }));
}

/// The question, while there is one.
#[component]
pub(crate) fn LeavingQuestion() -> impl IntoView {
    let desk = expect_context::<Desk>();
    move || desk.leaving.get().map(|leaving| view! { <Question leaving /> })
}

#[component]
fn Question(leaving: Leaving) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let before = document().active_element();
    let close = move || {
        desk.leaving.set(None);
        if let Some(element) = before.as_ref().and_then(|it| it.dyn_ref::<web_sys::HtmlElement>()) {
            // It may have gone meanwhile.
            let _ = element.focus();
        }
    };
    let close = StoredValue::new_local(close);
    let table_of = |id: &str| {
        desk.client.tables().with_untracked(|known| known.iter().find(|table| table.id == id).cloned())
    };
    let lines = leaving.found.iter().map(|found| {
        let table = table_of(&found.other).unwrap_or_default();
        let word = if found.total == 1 { table.row } else { table.rows };
        let more = found.total.saturating_sub(found.rows.len().min(NAMED));
        let names = found.rows.iter().take(NAMED).map(|row| match row.title.is_empty() {
            true => say!("record-untitled"),
            false => row.title.clone(),
        });
        let names = say!("leaving-names", names = names.collect::<Vec<_>>().join(", "), more = more);
        let key = match (found.edges, found.follows) {
            (true, _) => "leaving-edges",
            (_, true) => "leaving-follows",
            _ => "leaving-field",
        };
        let title = found.title.as_str();
        let said = say!(key, count = found.total, word = word, title = title, names = names);
        view! { <li dir="auto">{said}</li> }
    });
    let lines = lines.collect_view();
    let (records, label) = (leaving.records.clone(), leaving.label.clone());
    let delete = move |()| {
        delete_now(desk, &records, label.clone());
        close.with_value(|close| close());
    };
    let keep = move |()| close.with_value(|close| close());
    let escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            keep(());
        }
    };
    let node = NodeRef::<leptos::html::Div>::new();
    node.on_load(|question| {
        // A question that is on the screen takes the focus.
        let _ = question.focus();
    });
    view! {
        <div
            class="farewell"
            role="alertdialog"
            aria-labelledby="leaving-title"
            aria-describedby="leaving-what"
            tabindex="-1"
            node_ref=node
            on:keydown=escape
        >
            <h2 class="farewell-title" id="leaving-title"><Icon glyph=Glyph::Bin /> {leaving.label}</h2>
            <div id="leaving-what">
                <ul class="farewell-list">{lines}</ul>
                <p class="farewell-note">{say!("leaving-note")}</p>
            </div>
            <p class="farewell-foot">
                <Button look=Look::Danger press=delete>{say!("leaving-delete")}</Button>
                <Button look=Look::Quiet press=keep>{say!("leaving-keep")}</Button>
            </p>
        </div>
    }
}
