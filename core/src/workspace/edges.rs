//! Edges: entities of an edge kind's table, with two ends and a place in an order.

use serde_json::json;

use super::command::{EdgeQuery, Fields};
use super::commit::{delete, edge_fields, row_of, tables_shown, unknown_field, write_value};
use super::drafting::Drafting;
use super::orders::OrderOf;
use super::update::{Code, Edge, Failure};
use super::workspace::Workspace;
use crate::id::EntityId;
use crate::schema::{EdgeKind, Field};
use crate::state::{NameIx, Row, ValueRef};
use crate::value::Value;

fn unknown_kind(kind: &str) -> Failure {
    Failure::because(Code::UnknownTable, format!("there is no edge kind `{kind}`"))
        .with(json!({ "kind": kind }))
}

fn kind_of(ws: &Workspace, kind: &str) -> Result<EdgeKind, Failure> {
    ws.schema.edge(kind).cloned().ok_or_else(|| unknown_kind(kind))
}

/// Makes an edge, under `id` where the caller wants to choose it. `after`: absent, it becomes the last;
/// `None`, the first; else it follows that edge.
pub(super) fn link(
    ws: &mut Workspace,
    drafting: &mut Drafting,
    (kind, id): (&str, Option<EntityId>),
    (from, to): (EntityId, EntityId),
    after: Option<Option<EntityId>>,
    fields: &Fields,
) -> Result<(), Failure> {
    let kind = kind_of(ws, kind)?;
    let from = end_of(ws, drafting, &kind, from, &kind.from)?;
    let to = end_of(ws, drafting, &kind, to, &kind.to)?;
    if let Some(unknown) = fields.keys().find(|name| kind.field(name).is_none()) {
        return Err(unknown_field(unknown, &kind.id));
    }
    let edge = id.unwrap_or_else(|| ws.mint());
    if row_of(ws, drafting, edge).is_ok() {
        let failure = Failure::because(Code::Invalid, format!("there is a record {edge} already"));
        return Err(failure.with(json!({ "id": edge })));
    }
    let (row, table) = (ws.state.intern_entity(edge), ws.state.intern_name(&kind.id));
    let [from_field, to_field, _] = edge_fields(ws, &kind);
    drafting.linked.push(edge);
    drafting.member(row, table, true, false, Vec::new());
    let ends = [(from_field, from), (to_field, to)];
    for (field, end) in ends {
        let end = ws.state.entities().id(end);
        drafting.field(&ws.state, (row, field), vec![Value::Reference(end)], Vec::new());
    }
    let order = order_of(ws, &kind, from);
    drafting.orders.put(ws, order, row, after)?;
    for field in &kind.fields {
        match fields.get(&field.name) {
            Some(value) => write_value(ws, drafting, row, field, value, Vec::new())?,
            None => begin(ws, drafting, row, field, [from, to]),
        }
    }
    Ok(())
}

/// Gives a property of a new edge what it begins with: as one of its ends is set, else as its module is.
fn begin(ws: &mut Workspace, drafting: &mut Drafting, edge: Row, field: &Field, ends: [Row; 2]) {
    if let Some(value) = ws.beginning_of(field, &ends) {
        let key = ws.state.intern_name(&field.key);
        drafting.field(&ws.state, (edge, key), vec![value], Vec::new());
    }
}

fn order_of(ws: &mut Workspace, kind: &EdgeKind, record: Row) -> OrderOf {
    let [from, _, pos] = edge_fields(ws, kind);
    OrderOf { kind: ws.state.intern_name(&kind.id), from, pos, record }
}

/// The record at one end of an edge to be: one of the table that its kind says.
fn end_of(
    ws: &Workspace,
    drafting: &Drafting,
    kind: &EdgeKind,
    end: EntityId,
    table: &str,
) -> Result<Row, Failure> {
    let row = row_of(ws, drafting, end)?;
    let mut tables = tables_shown(ws, drafting, row).into_iter();
    if tables.any(|name| ws.state.names().text(name) == table) {
        return Ok(row);
    }
    let what = format!("`{}` goes from {} to {}", kind.id, kind.from, kind.to);
    Err(Failure::because(Code::Invalid, what).with(json!({ "id": end, "table": table })))
}

/// Takes an edge away.
pub(super) fn unlink(ws: &mut Workspace, drafting: &mut Drafting, edge: EntityId) -> Result<(), Failure> {
    let (row, _) = edge_kind(ws, drafting, edge)?;
    drafting.orders.take_out(row);
    delete(ws, drafting, edge)
}

/// Moves an edge after another, or to the front.
pub(super) fn shift(
    ws: &mut Workspace,
    drafting: &mut Drafting,
    edge: EntityId,
    after: Option<EntityId>,
) -> Result<(), Failure> {
    let (row, kind) = edge_kind(ws, drafting, edge)?;
    let [from_field, ..] = edge_fields(ws, &kind);
    let from = end(ws, drafting, row, from_field).ok_or_else(|| unknown_kind(&kind.id))?;
    let order = order_of(ws, &kind, from);
    drafting.orders.put(ws, order, row, Some(after))
}

fn edge_kind(ws: &Workspace, drafting: &Drafting, edge: EntityId) -> Result<(Row, EdgeKind), Failure> {
    let row = row_of(ws, drafting, edge)?;
    let tables = ws.state.tables_of(row).chain(drafting.tables_of(row));
    let kind = tables.filter_map(|table| ws.schema.edge(ws.state.names().text(table))).next().cloned();
    let not_found = || Failure::because(Code::NotFound, format!("there is no edge {edge}"));
    kind.map(|kind| (row, kind)).ok_or_else(|| not_found().with(json!({ "id": edge })))
}

/// The record at one end of an edge, also of one that this change makes.
fn end(ws: &Workspace, drafting: &Drafting, edge: Row, field: NameIx) -> Option<Row> {
    match drafting.value(&ws.state, edge, field) {
        Some(value) => match value? {
            Value::Reference(entity) => ws.state.find(entity),
            _ => None,
        },
        None => match ws.state.value(edge, field)? {
            ValueRef::Reference(row) => Some(row),
            _ => None,
        },
    }
}

/// `edges()`: by kind and ends, in order. An edge whose end rests in the bin rests with it.
///
/// # Errors
/// `unknown_table` for a kind that no adopted module has.
pub(super) fn find(ws: &mut Workspace, query: &EdgeQuery) -> Result<Vec<Edge>, Failure> {
    let kinds: Vec<EdgeKind> = match &query.kind {
        Some(kind) => vec![kind_of(ws, kind)?],
        None => ws.schema.modules().flat_map(|module| module.edges.iter().cloned()).collect(),
    };
    let asked = [query.from, query.to].map(|end| end.map(|end| ws.state.find(&end)));
    if asked.contains(&Some(None)) {
        return Ok(Vec::new());
    }
    let asked = asked.map(Option::flatten);
    Ok(kinds.iter().flat_map(|kind| find_of_kind(ws, kind, asked)).collect())
}

fn find_of_kind(ws: &mut Workspace, kind: &EdgeKind, asked: [Option<Row>; 2]) -> Vec<Edge> {
    let table = ws.state.intern_name(&kind.id);
    let [from_field, to_field, pos_field] = edge_fields(ws, kind);
    let (ws, state) = (&*ws, &ws.state);
    let candidates = match asked {
        [Some(from), _] => state.referring(from, from_field),
        [_, Some(to)] => state.referring(to, to_field),
        [None, None] => state.rows(table).collect(),
    };
    let nothing = Drafting::default();
    let is_shown = |row: Row| state.tables_of(row).next().is_some();
    let mut edges = Vec::new();
    for row in candidates.into_iter().filter(|row| state.shows(*row, table)) {
        let ends = [from_field, to_field].map(|field| end(ws, &nothing, row, field));
        let [Some(from), Some(to)] = ends else { continue };
        let is_asked = ends.iter().zip(asked).all(|(end, asked)| asked.is_none() || *end == asked);
        if is_asked && is_shown(from) && is_shown(to) {
            let pos = match state.value(row, pos_field) {
                Some(ValueRef::Text(text)) => text.to_owned(),
                _ => String::new(),
            };
            let [from, to, edge] = [from, to, row].map(|row| state.entities().id(row));
            edges.push(((from, pos, edge), row, to));
        }
    }
    edges.sort_unstable();
    let told = edges.into_iter().map(|((from, _, edge), row, to)| Edge {
        edge,
        kind: kind.id.clone(),
        from,
        to,
        fields: properties(ws, kind, row),
    });
    told.collect()
}

/// What is said of an edge.
fn properties(ws: &Workspace, kind: &EdgeKind, row: Row) -> Fields {
    let value = |key: &str| ws.state.owned_value(row, ws.state.names().find(key)?);
    let fields = kind.fields.iter().map(|field| {
        let value = value(&field.key).map_or(serde_json::Value::Null, |value| value.to_json());
        (field.name.clone(), value)
    });
    fields.collect()
}
