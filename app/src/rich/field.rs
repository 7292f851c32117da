//! A rich text in a form: it is read until somebody goes there to write, and can be told by who wrote what.

use std::rc::Rc;
use std::sync::Arc;

use callboard_core::workspace::command::TextOf;
use callboard_core::workspace::update::{FieldInfo, Passage, Row};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::authors::Authors;
use super::reading::{Reading, passages_of};
use super::session::{Session, Shows, Words};
use super::tools::{Tool, Tools};
use super::waiting::{Before, WaitingField};
use crate::desk::Desk;
use crate::parts::{Button, Look};
use crate::say;

/// A rich text of a record.
#[component]
pub(crate) fn RichField(
    /// Whose.
    row: Memo<Option<Arc<Row>>>,
    /// Its table.
    table: Signal<Option<String>>,
    /// Which field.
    field: FieldInfo,
    /// Whether this person may write in it now.
    #[prop(into)]
    writes: Signal<bool>,
) -> impl IntoView {
    let name = field.name.clone();
    let passages = Memo::new(move |_| {
        row.with(|row| row.as_ref().map(|row| passages_of(row, &name)).unwrap_or_default())
    });
    let has_text = Memo::new(move |_| passages.with(|list| list.iter().any(|one| !one.insert.is_empty())));
    let id = row.with_untracked(|row| row.as_ref().map(|row| row.id));
    let text = id.map(|id| TextOf { id, field: field.name.clone(), table: table.get_untracked() });
    let tells = RwSignal::new(false);
    let told = text.clone();
    let body = move || match (told.clone(), tells.get() && has_text.get(), writes.get()) {
        (Some(text), true, _) => view! { <Authors text passages /> }.into_any(),
        (Some(text), false, true) => {
            view! { <Writing text label=field.title.clone() passages row /> }.into_any()
        }
        _ => {
            view! { <div class="rich-reading">{move || view! { <Reading passages=passages.get() /> }}</div> }
                .into_any()
        }
    };
    let toggle = move || {
        has_text.get().then(|| {
            let look = Signal::derive(move || if tells.get() { Look::ToolSet } else { Look::Tool });
            view! {
                <span class="rich-who">
                    <Button look press=move |()| tells.update(|tells| *tells = !*tells)>
                        {move || say!(if tells.get() { "authors-hide" } else { "authors-show" })}
                    </Button>
                </span>
            }
        })
    };
    view! {
        {body}
        {toggle}
    }
}

/// The text where it can be written: the editor takes the place of what is read once it is there.
#[component]
fn Writing(
    text: TextOf,
    label: String,
    passages: Memo<Vec<Passage>>,
    row: Memo<Option<Arc<Row>>>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let shows = Shows::nothing();
    let host = NodeRef::<leptos::html::Div>::new();
    let read = NodeRef::<leptos::html::Div>::new();
    let waiting = NodeRef::<leptos::html::Textarea>::new();
    let session = StoredValue::new_local(None::<Rc<Session>>);
    desk.guard(shows.is_unsent.into());
    let words = move |label: &str| {
        let title = row.with_untracked(|row| row.as_ref().map(|row| row.title.clone()).unwrap_or_default());
        Words {
            label: label.to_owned(),
            placeholder: say!("rich-placeholder"),
            done: say!("label-type", field = label, title = title),
        }
    };
    let own = label.clone();
    let begin = move |at: (f64, f64)| {
        let workspace = untrack(|| desk.address.spot()).map(|spot| spot.workspace);
        let (Some(host), Some(workspace)) = (host.get_untracked(), workspace) else { return };
        if session.with_value(Option::is_none) {
            let begun = (workspace, text.clone());
            let begun = Session::begin(desk.client, begun, words(&own), shows, (host.unchecked_into(), read));
            session.set_value(Some(begun));
        }
        if let Some(session) = session.get_value() {
            session.load(at);
        }
        if let Some(area) = waiting.get_untracked() {
            // A field that is on the screen takes the focus.
            let _ = area.focus();
        }
    };
    let begin = Callback::new(begin);
    // Where somebody pointed to come here; nowhere, where they came by key.
    let pointed = StoredValue::new((-1.0, -1.0));
    let with = move |act: &dyn Fn(&Rc<Session>)| {
        if let Some(Some(session)) = session.try_get_value() {
            act(&session);
        }
    };
    let leave = move || with(&|session| session.send(true));
    let hidden = window_event_listener_untyped("visibilitychange", move |_| {
        if document().hidden() {
            leave();
        }
    });
    let gone = window_event_listener_untyped("pagehide", move |_| leave());
    on_cleanup(move || {
        hidden.remove();
        gone.remove();
        with(&|session| session.end());
    });
    let press = Callback::new(move |tool: Tool| {
        with(&|session| {
            session.with(|engine| match tool {
                Tool::Format(name) => engine.format(name),
                Tool::Indent(by) => engine.indent(by),
            });
        });
    });
    let before = Callback::new(move |before: Before| {
        if let Some(Some(session)) = session.try_get_value() {
            session.before(before);
        }
    });
    let called = StoredValue::new(label);
    let waits = move || {
        let waits = shows.is_begun.get() && !shows.is_open.get();
        waits.then(|| view! { <WaitingField node=waiting label=called.get_value() told=before /> })
    };
    let reading = move || {
        (!shows.is_open.get()).then(|| {
            let is_empty = passages.with(|list| list.iter().all(|one| one.insert.is_empty()));
            let text = match is_empty {
                true => view! { <p class="rich-placeholder">{say!("rich-placeholder")}</p> }.into_any(),
                false => view! { <Reading passages=passages.get() /> }.into_any(),
            };
            view! {
                <div
                    node_ref=read
                    class="rich-reading is-writable"
                    // While the editor is on its way, what takes its keys is the stop, and the text.
                    role=move || (!shows.is_begun.get()).then_some("textbox")
                    aria-multiline=move || (!shows.is_begun.get()).then_some("true")
                    aria-label=move || (!shows.is_begun.get()).then(|| called.get_value())
                    tabindex=move || if shows.is_begun.get() { "-1" } else { "0" }
                    on:pointerdown=move |event| {
                        pointed.set_value((event.client_x().into(), event.client_y().into()));
                    }
                    on:focus=move |_| begin.run(pointed.get_value())
                >
                    {text}
                </div>
            }
        })
    };
    view! {
        <div
            class="rich-field"
            class:is-open=move || shows.is_open.get()
            // What did not come the first time may come now.
            on:focusin=move |_| with(&|session| session.load(pointed.get_value()))
            on:focusout=move |_| leave()
        >
            {move || shows.is_open.get().then(|| view! { <Tools formats=shows.formats press /> })}
            {reading}
            <div node_ref=host class="rich-host" hidden=move || !shows.is_open.get()></div>
            {waits}
            {move || shows.problem.get().map(|why| view! {
                <p class="field-problem" role="alert">{why}</p>
            })}
        </div>
    }
}
