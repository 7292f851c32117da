//! `workspace.json` and `README.txt`: what is in a package, for people and programs that are not this app.

use std::collections::BTreeMap;

use serde::Serialize;

use super::write::Contents;
use super::{FORMAT, PackageError};
use crate::conflict::Facts;
use crate::id::{EntityId, WorkspaceId};
use crate::state::{Membership, NameIx, Row};
use crate::workspace::command::Json;

/// `docs/formats/workspace.schema.json` describes it.
#[derive(Debug, Serialize)]
struct Whole<'a> {
    format: u32,
    id: WorkspaceId,
    name: String,
    /// Hex: equal on every device that holds the same.
    state_hash: String,
    modules: Vec<ModuleHead<'a>>,
    records: Vec<Record>,
}

#[derive(Debug, Serialize)]
struct ModuleHead<'a> {
    id: &'a str,
    version: &'a str,
}

#[derive(Debug, Serialize)]
struct Record {
    id: EntityId,
    title: String,
    /// The tables that show it; none where it is deleted.
    tables: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    deleted: bool,
    /// By `<module>.<table>.<field>`.
    fields: BTreeMap<String, Json>,
    /// The values of fields that somebody must decide about.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    conflicts: BTreeMap<String, Vec<Json>>,
}

/// The whole current state.
pub(super) fn json(contents: &Contents<'_>, facts: &Facts<'_>, name: &str) -> Result<Vec<u8>, PackageError> {
    let state = contents.state;
    let mut rows: Vec<(EntityId, Row)> =
        (0..state.entities().len() as Row).map(|row| (state.entities().id(row), row)).collect();
    // What is part of another record stands there.
    rows.retain(|(_, row)| state.record_of(*row) == *row);
    rows.sort_unstable();
    let whole = Whole {
        format: FORMAT,
        id: contents.log.workspace(),
        name: name.to_owned(),
        state_hash: state.hash().to_hex(),
        modules: (state.adopted())
            .filter_map(|(id, adoptions)| Some(ModuleHead { id, version: &adoptions.last()?.version }))
            .collect(),
        records: rows.into_iter().filter_map(|(id, row)| record(facts, id, row)).collect(),
    };
    let unwritable = |error: serde_json::Error| PackageError::Unwritable { reason: error.to_string() };
    serde_json::to_vec_pretty(&whole).map_err(unwritable)
}

/// An entity; `None` where nothing is known of it but its name.
fn record(facts: &Facts<'_>, id: EntityId, row: Row) -> Option<Record> {
    let state = facts.state;
    let (mut fields, mut conflicts) = (BTreeMap::new(), BTreeMap::new());
    for name in 0..state.names().len() as NameIx {
        if let Some(value) = state.owned_value(row, name) {
            fields.insert(state.names().text(name).to_owned(), value.to_json());
        }
        if let Some(heads) = state.crowded_heads(row, name).filter(|heads| heads.is_conflict()) {
            let values = heads.distinct().into_iter();
            let values = values.map(|value| value.map_or(Json::Null, crate::value::Value::to_json)).collect();
            conflicts.insert(state.names().text(name).to_owned(), values);
        }
    }
    let mut tables: Vec<String> =
        state.tables_of(row).map(|table| state.names().text(table).to_owned()).collect();
    tables.sort_unstable();
    let heads = || state.tables().flat_map(|table| state.member_heads(row, table));
    let deleted = tables.is_empty() && heads().any(|(_, says)| says != Membership::In);
    let is_known = !fields.is_empty() || !conflicts.is_empty() || !tables.is_empty() || deleted;
    is_known.then(|| Record { id, title: facts.title(row), tables, deleted, fields, conflicts })
}

/// What to do with the file.
pub(super) fn read_me(name: &str) -> String {
    format!(
        "{name}\r\n\r\n\
        This is a whole production, packed by Callboard into one file.\r\n\r\n\
        To open it: start Callboard, choose “From a file” on its first page, and pick the\r\n\
        file as it is (do not unpack it). If the production is on that device already, what\r\n\
        is in the file is merged into it: nothing is lost, and what two people changed\r\n\
        differently is asked about.\r\n\r\n\
        Without Callboard:\r\n\
        - tables/ holds each table for any spreadsheet (CSV, UTF-8)\r\n\
        - workspace.json holds everything as it is now, for programs\r\n\
        - oplog/ holds every change that was ever made, signed by the device that made it\r\n\
        - modules/ holds what the tables are made from\r\n\
        - manifest.json lists the files and their BLAKE3 hashes\r\n"
    )
}
