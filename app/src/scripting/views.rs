//! Views that people saved for everybody, for scripts.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Json, ViewChange};
use callboard_core::workspace::update::{Failure, Reply, SavedView};
use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::calls::ask;
use super::plain::{self, Args};
use crate::desk::Desk;
use crate::mint;

/// Of which table views are listed.
#[derive(Deserialize)]
struct Asked {
    table: Option<String>,
}

/// What a script says of a view: of one that there is, what it leaves out stays as it was.
#[derive(Deserialize)]
struct Given {
    id: Option<EntityId>,
    table: Option<String>,
    name: Option<String>,
    filter: Option<Json>,
    order: Option<Json>,
    columns: Option<Json>,
    group: Option<Json>,
}

/// Those of one table, else of all, by table and name.
pub(super) async fn list(desk: Desk, args: Args) -> Result<JsValue, Failure> {
    let Asked { table } = args.read(0)?;
    let mut views = known(desk).await?;
    views.retain(|view| table.as_ref().is_none_or(|table| view.table == *table));
    plain::value(&views)
}

/// Saves one, or what is other about one that there is.
pub(super) async fn save(desk: Desk, args: Args) -> Result<JsValue, Failure> {
    let given: Given = args.read(0)?;
    let before = known(desk).await?.into_iter().find(|view| Some(view.id) == given.id);
    let before = before.unwrap_or_else(|| SavedView {
        id: given.id.unwrap_or_else(mint::entity),
        table: String::new(),
        name: String::new(),
        filter: Json::Null,
        order: Json::Null,
        columns: Json::Null,
        group: Json::Null,
    });
    let view = SavedView {
        id: before.id,
        table: given.table.unwrap_or(before.table),
        name: given.name.unwrap_or(before.name),
        filter: given.filter.unwrap_or(before.filter),
        order: given.order.unwrap_or(before.order),
        columns: given.columns.unwrap_or(before.columns),
        group: given.group.unwrap_or(before.group),
    };
    ask(desk, Ok(Command::ChangeView(ViewChange::Save(view)))).await
}

/// As the worker has them: the page may not have been told yet of what was saved just now.
async fn known(desk: Desk) -> Result<Vec<SavedView>, Failure> {
    let Reply::Tables(tables) = desk.client.call(Command::Tables).await? else { return Ok(Vec::new()) };
    Ok(tables.into_iter().flat_map(|table| table.saved).collect())
}
