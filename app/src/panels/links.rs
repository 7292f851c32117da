//! What a record is linked to: the edges that leave it and reach it, by kind, with their own properties; and
//! what else it appears in.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Query, Sort};
use callboard_core::workspace::update::{LinkInfo, Row, TableInfo};
use leptos::prelude::*;

use super::appears::Appears;
use super::link::Item;
use super::linking::Add;
use super::order::Order;
use crate::client::Live;
use crate::desk::Desk;
use crate::say;

/// Edges listed of one kind: a record with more is looked at in a table of its own.
const LISTED: usize = 500;

/// What is linked to a record, whichever of its tables says how.
#[component]
pub(super) fn Links(
    /// The record's table.
    info: Memo<Option<TableInfo>>,
    /// The record.
    row: Memo<Option<Arc<Row>>>,
    /// Whether nothing can be changed.
    is_locked: Memo<bool>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let tables = Memo::new(move |_| {
        let own = info.with(|info| info.as_ref().map(|info| info.id.clone()));
        let others = row.with(|row| row.as_ref().map(|row| row.tables.clone()).unwrap_or_default());
        let others = others.into_iter().filter(|id| Some(id) != own.as_ref()).collect::<Vec<_>>();
        own.into_iter().chain(others).collect::<Vec<_>>()
    });
    let kinds = Memo::new(move |_| {
        let tables = tables.get();
        desk.client.tables().with(|known| {
            let of =
                |id: &String| known.iter().find(|table| table.id == *id).map(|table| table.links.clone());
            tables.iter().filter_map(of).flatten().collect::<Vec<_>>()
        })
    });
    let id = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.id)));
    let of = move |id: EntityId, back: bool| {
        let kinds = kinds.get().into_iter().filter(move |link| link.back == back);
        kinds.map(|link| view! { <Kind link id row is_locked /> }).collect::<Vec<_>>()
    };
    move || {
        let id = id.get()?;
        let back = of(id, true);
        let is_reached = !back.is_empty();
        Some(view! {
            {of(id, false)}
            <Appears id tables is_reached>{back}</Appears>
        })
    }
}

/// The edges of one kind: of a record in its panel, or wherever else a record opens to them.
#[component]
pub(crate) fn Kind(
    /// The kind, from the end that is looked at.
    link: LinkInfo,
    /// The record.
    id: EntityId,
    /// The same, as it is shown.
    row: Memo<Option<Arc<Row>>>,
    /// Whether nothing can be changed.
    is_locked: Memo<bool>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let live = desk.client.subscribe(Signal::stored(Some(query_of(&link, id))));
    let ids = Memo::new(move |_| {
        live.window.with(|window| {
            let rows = window.iter().flat_map(|window| &window.rows);
            rows.map(|row| row.id).collect::<Vec<_>>()
        })
    });
    let total = Memo::new(move |_| live.window.with(|window| window.as_ref().map_or(0, |it| it.total)));
    let writes = Memo::new(move |_| desk.may_write() && !is_locked.get());
    let is_single = link.single;
    let several = move || {
        (is_single && total.get() > 1).then(|| view! { <p class="field-mark">{say!("links-several")}</p> })
    };
    let (title, name) = (link.title.clone(), link.title.clone());
    let known = StoredValue::new(link);
    let add = move || writes.get().then(|| view! { <Add link=known.get_value() id row live /> });
    view! {
        <section class="links" aria-label=name>
            <h3 class="links-head">
                {title}
                <span class="count">{move || Some(total.get()).filter(|total| *total > 0)}</span>
            </h3>
            {several}
            <Items link=known.get_value() id ids live writes />
            {add}
        </section>
    }
}

/// The edges of one kind, numbered where people order them.
#[component]
fn Items(
    link: LinkInfo,
    id: EntityId,
    ids: Memo<Vec<EntityId>>,
    live: Live,
    writes: Memo<bool>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let order = (link.ordered && !link.back).then(|| Order::of(desk, &link, id, ids));
    let known = StoredValue::new(link);
    let item = move |edge: EntityId| view! { <Item link=known.get_value() edge live writes order /> };
    let each = move || view! { <For each=move || ids.get() key=|edge| *edge children=item /> };
    match order {
        None => view! { <ul class="links-list">{each()}</ul> }.into_any(),
        Some(order) => view! {
            <ol class="links-list is-ordered" node_ref=order.list>{each()}</ol>
            <p class="only-read" id=order.hint.get_value()>{say!("order-hint")}</p>
            <p class="only-read" role="status" aria-live="assertive">{move || order.said.get()}</p>
        }
        .into_any(),
    }
}

fn query_of(link: &LinkInfo, id: EntityId) -> Query {
    let (from, to, sort) = match link.back {
        false => (Some(id), None, Vec::new()),
        true => (None, Some(id), vec![Sort { field: "from".to_owned(), desc: false }]),
    };
    Query { table: link.kind.clone(), from, to, sort, limit: Some(LISTED), ..Query::default() }
}
