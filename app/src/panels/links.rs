//! What a record is linked to: the edges that leave it and reach it, by kind, with their own properties.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Commit, CommitOp, Fields, Json, Query, Sort};
use callboard_core::workspace::update::{FieldInfo, LinkInfo, Row, TableInfo};
use leptos::prelude::*;

use super::form::{Form, FormField};
use crate::address::{Panel, Place};
use crate::client::Live;
use crate::desk::Desk;
use crate::grid::{finder, make_target};
use crate::parts::{Editor, Glyph, Icon, IconButton, Leave, Manner, Outcome, Shown};
use crate::{mint, say};

/// Edges listed of one kind: a record with more is looked at in a table of its own.
const LISTED: usize = 500;

/// The kinds of edges that begin or end at a record of this table.
#[component]
pub(super) fn Links(
    /// The record's table.
    info: Memo<Option<TableInfo>>,
    /// The record.
    row: Memo<Option<Arc<Row>>>,
    /// Whether nothing can be changed.
    is_locked: Memo<bool>,
) -> impl IntoView {
    let kinds = Memo::new(move |_| {
        info.with(|info| info.as_ref().map(|info| info.links.clone()).unwrap_or_default())
    });
    let id = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.id)));
    move || {
        let id = id.get()?;
        Some(kinds.get().into_iter().map(|link| view! { <Kind link id row is_locked /> }).collect_view())
    }
}

/// The edges of one kind.
#[component]
fn Kind(link: LinkInfo, id: EntityId, row: Memo<Option<Arc<Row>>>, is_locked: Memo<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let query = match link.back {
        false => Query { from: Some(id), ..Query::default() },
        true => {
            let sort = vec![Sort { field: "from".to_owned(), desc: false }];
            Query { to: Some(id), sort, ..Query::default() }
        }
    };
    let query = Query { table: link.kind.clone(), limit: Some(LISTED), ..query };
    let live = desk.client.subscribe(Signal::derive(move || Some(query.clone())));
    let ids = Memo::new(move |_| {
        live.window.with(|window| {
            let rows = window.iter().flat_map(|window| &window.rows);
            rows.map(|row| row.id).collect::<Vec<_>>()
        })
    });
    let total = move || live.window.with(|window| window.as_ref().map_or(0, |window| window.total));
    let writes = Memo::new(move |_| desk.may_write() && !is_locked.get());
    let (title, name) = (link.title.clone(), link.title.clone());
    let known = StoredValue::new(link);
    let item = move |edge: EntityId| view! { <Item link=known.get_value() edge live writes /> };
    let add = move || writes.get().then(|| view! { <Add link=known.get_value() id row /> });
    view! {
        <section class="links" aria-label=name>
            <h3 class="links-head">
                {title}
                <span class="count">{move || Some(total()).filter(|total| *total > 0)}</span>
            </h3>
            <ul class="links-list">
                <For each=move || ids.get() key=|edge| *edge children=item />
            </ul>
            {add}
        </section>
    }
}

/// One edge: whom it links to, what is said of it, and a form for that.
#[component]
fn Item(link: LinkInfo, edge: EntityId, live: Live, writes: Memo<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let row = Memo::new(move |_| {
        live.window.with(|window| window.as_ref()?.rows.iter().find(|row| row.id == edge).cloned())
    });
    let end = if link.back { "from" } else { "to" };
    let other = Memo::new(move |_| row.with(|row| other_end(row.as_ref()?, end)));
    let title =
        move || other.with(|other| other.as_ref().map(|(_, title)| title.clone()).unwrap_or_default());
    let (table, fields) = (link.other.clone(), link.fields.clone());
    let href = move || {
        let mut spot = desk.address.spot()?;
        spot.table = Some(table.clone());
        spot.record = other.with(|other| other.as_ref().map(|(id, _)| *id));
        spot.panel = Some(Panel::Record);
        Some(Place::Production(spot).href())
    };
    let facts = move || row.with(|row| row.as_ref().map(|row| facts_of(&fields, row)).unwrap_or_default());
    let is_open = RwSignal::new(false);
    let has_form = !link.fields.is_empty();
    let unlink = move |()| {
        let label = say!("label-unlink", other = untrack(title));
        let ops = vec![CommitOp::Unlink { edge }];
        desk.run(say!("tried-unlink"), Command::Commit(Commit { label, ops }));
    };
    let form = move || is_open.get().then(|| view! { <Properties link=link.clone() row writes /> });
    view! {
        <li class="links-item">
            <div class="links-line">
                <a class="links-to" href=href dir="auto">{title}</a>
                <span class="links-facts">{facts}</span>
                {has_form.then(|| view! {
                    <button
                        type="button"
                        class="tool is-square links-more"
                        aria-expanded=move || is_open.get().to_string()
                        aria-label=move || say!("links-details", other = title())
                        on:click=move |_| is_open.update(|open| *open = !*open)
                    >
                        <Icon glyph=Glyph::ChevronDown small=true />
                    </button>
                })}
                {move || writes.get().then(|| {
                    let label = Signal::derive(move || say!("links-remove", other = title()));
                    view! { <IconButton glyph=Glyph::Close label press=unlink /> }
                })}
            </div>
            {form}
        </li>
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

/// A line that finds a record of the other table, or makes one, and links it.
#[component]
fn Add(link: LinkInfo, id: EntityId, row: Memo<Option<Arc<Row>>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let field = FieldInfo {
        name: link.kind.replace('.', "-"),
        kind: "reference".to_owned(),
        to: Some(link.other.clone()),
        ..FieldInfo::default()
    };
    let finder = finder(desk, &field);
    let target = field.clone();
    let done = Callback::new(move |(outcome, _): (Outcome, Leave)| {
        let (other, title, made) = match outcome {
            Outcome::Write { value, shown } => {
                let Some(other) = value.as_str().and_then(|id| id.parse().ok()) else { return };
                (other, title_of(&shown), None)
            }
            Outcome::Create { title } => {
                let id = mint::entity();
                let Some(made) = make_target(desk, &target, id, &title) else { return };
                (id, title, Some(made))
            }
            Outcome::Same | Outcome::Misfit { .. } => return,
        };
        let own = row.with_untracked(|row| row.as_ref().map(|row| row.title.clone()).unwrap_or_default());
        let (from, to) = if link.back { (other, id) } else { (id, other) };
        let linked = CommitOp::Link {
            kind: link.kind.clone(),
            id: None,
            from,
            to,
            after: None,
            fields: Fields::new(),
        };
        let label = say!("label-link", title = own, other = title);
        let ops = made.into_iter().chain([linked]).collect();
        desk.run(say!("tried-link"), Command::Commit(Commit { label, ops }));
    });
    let label = say!("links-add", title = link.title.as_str());
    view! {
        <div class="links-add">
            <Editor
                field
                value=Signal::stored(Json::Null)
                start=None
                manner=Manner::Form
                above=true
                label
                placeholder=say!("links-placeholder")
                finder
                done
                cancel=Callback::new(|()| {})
            />
        </div>
    }
}

/// The record at an edge's other end.
fn other_end(row: &Row, end: &str) -> Option<(EntityId, String)> {
    let reference = row.fields.get(end)?;
    let id = reference.get("id")?.as_str()?.parse().ok()?;
    Some((id, title_of(reference)))
}

fn title_of(reference: &Json) -> String {
    let title = reference.get("title").and_then(Json::as_str).unwrap_or_default();
    if title.is_empty() { say!("record-untitled") } else { title.to_owned() }
}

/// What is said of an edge, in one line.
fn facts_of(fields: &[FieldInfo], row: &Row) -> String {
    let values = fields.iter().filter_map(|field| Some(Shown::of(field, row.fields.get(&field.name)?)));
    let told = values.map(|shown| shown.plain()).filter(|text| !text.is_empty());
    told.collect::<Vec<_>>().join(" · ")
}
