//! One record: all its fields as a form, the tables that it is in, what is wrong with it.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Commit, CommitOp, Json, Query};
use callboard_core::workspace::update::{FieldInfo, Row, TableInfo};
use leptos::html::Dl;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::follow::FollowAny;
use super::form::{Form, FormField};
use super::leaving::delete;
use super::links::Links;
use super::made_of::MadeOf;
use super::settings::RecordSettings;
use super::tables::Tables;
use crate::address::{Panel, Place};
use crate::desk::Desk;
use crate::parts::{Button, Empty, Glyph, Look, Skeleton, TapeStrip};
use crate::say;

/// The record that the address names.
#[component]
pub(super) fn RecordPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let record = Memo::new(move |_| desk.address.spot().and_then(|spot| spot.record));
    move || match record.get() {
        Some(id) => view! { <Record id /> }.into_any(),
        None => view! { <Empty title=say!("record-none-title") hint=say!("record-none-hint") /> }.into_any(),
    }
}

#[component]
fn Record(id: EntityId) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let table = desk.table();
    let info = Memo::new(move |_| table.get());
    let ask = move |bin: bool| {
        Signal::derive(move || {
            let table = info.with(|info| info.as_ref().map(|info| info.id.clone()))?;
            let as_of = desk.moment().map(Json::from);
            Some(Query { table, only: Some(id), bin, limit: Some(1), as_of, ..Query::default() })
        })
    };
    let (present, binned) = (desk.client.subscribe(ask(false)), desk.client.subscribe(ask(true)));
    let first = move |live: crate::client::Live| {
        live.window.with(|window| window.as_ref().map(|window| window.rows.first().cloned()))
    };
    // `None` while it is not known yet; then the row and whether it rests in the bin.
    let found = Memo::new(move |_| match (first(present)?, first(binned)) {
        (Some(row), _) => Some(Some((row, false))),
        (None, Some(row)) => Some(row.map(|row| (row, true))),
        (None, None) => None,
    });
    let state = Memo::new(move |_| found.with(|found| found.as_ref().map(Option::is_some)));
    let row = Memo::new(move |_| found.with(|found| Some(found.as_ref()?.as_ref()?.0.clone())));
    let is_binned = Memo::new(move |_| found.with(|found| matches!(found, Some(Some((_, true))))));
    let form = Form::of(desk, info, row);
    move || match state.get() {
        None => view! { <Skeleton rows=8 /> }.into_any(),
        Some(false) => {
            view! { <Empty title=say!("record-gone-title") hint=say!("record-gone-hint") /> }.into_any()
        }
        Some(true) => view! { <Sheet form info row is_binned /> }.into_any(),
    }
}

/// The form.
#[component]
fn Sheet(
    form: Form,
    info: Memo<Option<TableInfo>>,
    row: Memo<Option<Arc<Row>>>,
    is_binned: Memo<bool>,
) -> impl IntoView {
    let fields = Memo::new(move |_| info.with(|info| info.as_ref().map(|info| info.fields.clone())));
    let desk = expect_context::<Desk>();
    let off = Memo::new(move |_| {
        info.with(|info| info.as_ref().filter(|it| it.problem.is_some()).map(|it| it.module.title.clone()))
    });
    let is_locked = Memo::new(move |_| is_binned.get() || off.with(Option::is_some));
    let writes = Memo::new(move |_| desk.may_write() && !is_locked.get());
    let field = move |field: FieldInfo| view! { <FormField form field is_locked /> };
    let list = NodeRef::<Dl>::new();
    list.on_load(move |list| {
        // Who opens what holds nothing yet is about to write in it.
        let is_empty = row.with_untracked(|row| row.as_ref().is_some_and(|row| is_empty(row)));
        if is_empty && writes.get_untracked() {
            focus_first(&list);
        }
    });
    view! {
        <Head info row />
        <MadeOf row />
        {move || {
            let note = || view! { <p class="panel-note is-binned">{say!("record-binned")}</p> };
            is_binned.get().then(note)
        }}
        {move || {
            let note = off.get().map(|module| say!("record-off", module = module));
            note.map(|note| view! { <p class="panel-note">{note}</p> })
        }}
        <dl class="fields" node_ref=list>
            <For each=move || fields.get().unwrap_or_default() key=|field| field.key.clone() children=field />
        </dl>
        <FollowAny fields writes />
        <Links info row is_locked />
        <RecordSettings row info is_locked />
        <Tables row is_locked />
        <Foot row info is_binned />
    }
}

fn is_empty(row: &Row) -> bool {
    row.fields.values().all(|value| match value {
        Json::Null | Json::Bool(false) => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => false,
    })
}

fn focus_first(list: &HtmlElement) {
    let list = list.clone();
    // Its fields come with it, and are in the page after it.
    request_animation_frame(move || {
        let first = list.query_selector("input, textarea").ok().flatten();
        if let Some(Ok(first)) = first.map(JsCast::dyn_into::<HtmlElement>) {
            // The field is gone only where the panel is.
            let _ = first.focus();
        }
    });
}

/// How people call it, and where it is.
#[component]
fn Head(info: Memo<Option<TableInfo>>, row: Memo<Option<Arc<Row>>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let tape = move || {
        info.with(|info| info.as_ref().map(|info| info.module.tape.colour.clone()).unwrap_or_default())
    };
    let title = move || {
        let title = row.with(|row| row.as_ref().map(|row| row.title.clone()).unwrap_or_default());
        if title.trim().is_empty() { say!("record-untitled") } else { title }
    };
    let kind = move || info.with(|info| info.as_ref().map(|info| info.row.clone()).unwrap_or_default());
    let tables = move || {
        let ids = row.with(|row| row.as_ref().map(|row| row.tables.clone()).unwrap_or_default());
        let spot = desk.address.spot();
        let known = desk.client.tables();
        let link = |id: &String| {
            let table = known.with(|known| known.iter().find(|table| table.id == *id).cloned())?;
            let mut spot = spot.clone()?;
            spot.table = Some(table.id);
            let href = Place::Production(spot).href();
            Some(view! {
                <a href=href><TapeStrip tape=table.module.tape /> <span dir="auto">{table.title}</span></a>
            })
        };
        ids.iter().filter_map(link).collect_view()
    };
    view! {
        <header class="record-head" data-tape=tape>
            <p class="record-kind">{kind}</p>
            <h2 class="record-title" dir="auto">{title}</h2>
            <p class="record-in">{tables}</p>
        </header>
    }
}

/// What can be done with the whole of it.
#[component]
fn Foot(row: Memo<Option<Arc<Row>>>, info: Memo<Option<TableInfo>>, is_binned: Memo<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let word = move || info.with(|info| info.as_ref().map(|info| info.row.clone()).unwrap_or_default());
    let turn = move |()| {
        let Some(id) = row.with_untracked(|row| row.as_ref().map(|row| row.id)) else { return };
        let restores = is_binned.get_untracked();
        if !restores {
            return delete(desk, vec![id], say!("label-delete", count = 1, row = untrack(word)));
        }
        let label = say!("label-restore", count = 1, row = untrack(word));
        let ops = vec![CommitOp::Restore { id }];
        desk.run(say!("tried-row-restore"), Command::Commit(Commit { label, ops }));
    };
    move || {
        let writes = info.with(|info| info.as_ref().is_some_and(|info| desk.may_write_in(info)));
        writes.then(|| {
            let (glyph, words) = match is_binned.get() {
                true => (Glyph::Undo, say!("record-restore", row = word())),
                false => (Glyph::Bin, say!("record-delete", row = word())),
            };
            view! {
                <p class="record-foot">
                    {(!is_binned.get()).then(|| view! {
                        <Button look=Look::Quiet press=move |()| desk.address.show(Some(Panel::Merge))>
                            {say!("record-merge")}
                        </Button>
                    })}
                    <Button look=Look::Quiet glyph press=turn>{words}</Button>
                </p>
            }
        })
    }
}
