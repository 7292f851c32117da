//! One edge in a record's panel: whom it links to, what is said of it, its place in the order.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Commit, CommitOp, Json};
use callboard_core::workspace::update::{FieldInfo, LinkInfo, Row, TableInfo};
use leptos::prelude::*;

use super::form::{Form, FormField};
use super::order::Order;
use crate::client::Live;
use crate::desk::Desk;
use crate::parts::{Glyph, Icon, IconButton, Shown};
use crate::say;

/// One edge: whom it links to, what is said of it, and a form for that.
#[component]
pub(super) fn Item(
    /// Its kind, from the end that is looked at.
    link: LinkInfo,
    /// Which.
    edge: EntityId,
    /// The edges of the record.
    live: Live,
    /// Whether the person may change anything.
    writes: Memo<bool>,
    /// Where people order them, their order.
    order: Option<Order>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let row = Memo::new(move |_| {
        live.window.with(|window| window.as_ref()?.rows.iter().find(|row| row.id == edge).cloned())
    });
    let (end, own) = if link.back { ("from", "to") } else { ("to", "from") };
    let other = Memo::new(move |_| row.with(|row| other_end(row.as_ref()?, end)));
    let title = Signal::derive(move || {
        other.with(|other| other.as_ref().map(|(_, title)| title.clone()).unwrap_or_default())
    });
    let (table, fields) = (link.other.clone(), link.fields.clone());
    let href = move || {
        let id = other.with(|other| other.as_ref().map(|(id, _)| *id))?;
        desk.address.record_at(&table, id)
    };
    let facts = move || row.with(|row| row.as_ref().map(|row| facts_of(&fields, row)).unwrap_or_default());
    let is_crowded = move || row.with(|row| row.as_ref().is_some_and(|row| row.marks.contains_key(own)));
    let crowded = move || is_crowded().then(|| view! { <p class="field-mark">{say!("links-taken")}</p> });
    let is_open = RwSignal::new(false);
    let has_form = !link.fields.is_empty();
    let unlink = move |()| {
        let label = say!("label-unlink", other = title.get_untracked());
        let ops = vec![CommitOp::Unlink { edge }];
        desk.run(say!("tried-unlink"), Command::Commit(Commit { label, ops }));
    };
    let form = move || is_open.get().then(|| view! { <Properties link=link.clone() row writes /> });
    let number = order.map(|order| {
        view! { <span class="order-number" aria-hidden="true">{move || order.place(edge) + 1}</span> }
    });
    let handle = move || {
        let order = order.filter(|_| writes.get())?;
        Some(view! { <Handle order edge title /> })
    };
    let step = move |event| {
        if let Some(order) = order.filter(|_| writes.get_untracked()) {
            order.step(edge, &title.get_untracked(), &event);
        }
    };
    view! {
        <li
            class="links-item"
            class:is-held=move || order.is_some_and(|order| order.holds(edge))
            style:order=move || order.map(|order| order.place(edge).to_string())
            data-edge=edge.to_string()
            on:keydown=step
        >
            <div class="links-line">
                {handle}
                {number}
                <span class="links-what">
                    <a class="links-to" href=href dir="auto">{title}</a>
                    {move || Some(facts()).filter(|facts| !facts.is_empty()).map(|facts| {
                        view! { <span class="links-facts" dir="auto">{facts}</span> }
                    })}
                </span>
                {has_form.then(|| view! { <More title is_open /> })}
                {move || writes.get().then(|| {
                    let label = Signal::derive(move || say!("links-remove", other = title.get()));
                    view! { <IconButton glyph=Glyph::Close label press=unlink /> }
                })}
            </div>
            {crowded}
            {form}
        </li>
    }
}

/// Opens what is said of an edge, and closes it.
#[component]
fn More(title: Signal<String>, is_open: RwSignal<bool>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="tool is-square links-more"
            aria-expanded=move || is_open.get().to_string()
            aria-label=move || say!("links-details", other = title.get())
            on:click=move |_| is_open.update(|open| *open = !*open)
        >
            <Icon glyph=Glyph::ChevronDown small=true />
        </button>
    }
}

/// By what an item is taken: a pointer draws it, a finger does, Space takes it for the arrows.
#[component]
fn Handle(order: Order, edge: EntityId, title: Signal<String>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="order-handle"
            aria-label=move || say!("order-handle", title = title.get())
            aria-pressed=move || order.holds(edge).to_string()
            aria-describedby=order.hint.get_value()
            on:pointerdown=move |event| order.take(edge, &event)
            on:pointermove=move |event| order.draw(&event)
            on:pointerup=move |_| order.release()
            on:pointercancel=move |_| order.let_go()
            on:keydown=move |event| order.key(edge, &title.get_untracked(), &event)
            // What assistive technology presses has no pointer.
            on:click=move |event| {
                if event.detail() == 0 {
                    order.press(edge, &title.get_untracked());
                }
            }
            on:blur=move |_| order.let_go()
        >
            <Icon glyph=Glyph::Grip small=true />
        </button>
    }
}

/// What is said of an edge, as a form.
#[component]
fn Properties(link: LinkInfo, row: Memo<Option<Arc<Row>>>, writes: Memo<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let own =
        TableInfo { id: link.kind, row: link.title, fields: link.fields.clone(), ..TableInfo::default() };
    let info = Memo::new(move |_| Some(own.clone()));
    let form = Form::of(desk, info, row);
    let is_locked = Memo::new(move |_| !writes.get());
    let fields = link.fields.into_iter();
    let fields = fields.map(|field| view! { <FormField form field is_locked /> }).collect_view();
    view! { <dl class="fields">{fields}</dl> }
}

/// The record at an edge's other end.
pub(super) fn other_end(row: &Row, end: &str) -> Option<(EntityId, String)> {
    let reference = row.fields.get(end)?;
    let id = reference.get("id")?.as_str()?.parse().ok()?;
    Some((id, title_of(reference)))
}

/// How people call what a reference is to.
pub(super) fn title_of(reference: &Json) -> String {
    let title = reference.get("title").and_then(Json::as_str).unwrap_or_default();
    if title.is_empty() { say!("record-untitled") } else { title.to_owned() }
}

/// What is said of an edge, in one line.
fn facts_of(fields: &[FieldInfo], row: &Row) -> String {
    let values = fields.iter().filter_map(|field| Some(Shown::of(field, row.fields.get(&field.name)?)));
    let told = values.map(|shown| shown.plain()).filter(|text| !text.is_empty());
    told.collect::<Vec<_>>().join(" · ")
}
