//! Edges: entities of an edge kind's table, with two ends and a place in an order.

use serde_json::json;

use super::command::{EdgeQuery, Fields};
use super::commit::{delete, edge_fields, row_of, tables_to_be, unknown_field, write_value};
use super::drafting::Drafting;
use super::update::{Code, Edge, Failure};
use super::workspace::Workspace;
use crate::id::EntityId;
use crate::schema::EdgeKind;
use crate::state::{NameIx, Row, ValueRef, keys_between};
use crate::value::Value;

fn unknown_kind(kind: &str) -> Failure {
    Failure::because(Code::UnknownTable, format!("there is no edge kind `{kind}`"))
        .with(json!({ "kind": kind }))
}

fn kind_of(ws: &Workspace, kind: &str) -> Result<EdgeKind, Failure> {
    ws.schema.edge(kind).cloned().ok_or_else(|| unknown_kind(kind))
}

/// Makes an edge. `after`: absent, it becomes the last; `None`, the first; else it follows that edge.
pub(super) fn link(
    ws: &mut Workspace,
    drafting: &mut Drafting,
    kind: &str,
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
    let edge = ws.mint();
    let (row, table) = (ws.state.intern_entity(edge), ws.state.intern_name(&kind.id));
    let [from_field, to_field, pos_field] = edge_fields(ws, &kind);
    drafting.linked.push(edge);
    drafting.member(row, table, true, false, Vec::new());
    drafting.field(&ws.state, (row, from_field), vec![Value::Reference(from)], Vec::new());
    drafting.field(&ws.state, (row, to_field), vec![Value::Reference(to)], Vec::new());
    let siblings = siblings(ws, drafting, table, from_field, pos_field, from, row);
    let place = match after {
        None => siblings.len(),
        Some(None) => 0,
        Some(Some(after)) => place_after(ws, &siblings, after)?,
    };
    put(ws, drafting, pos_field, &siblings, place, row)?;
    for (name, value) in fields {
        if let Some(field) = kind.field(name).cloned() {
            write_value(ws, drafting, row, &field, value, Vec::new())?;
        }
    }
    Ok(())
}

/// The record at one end of an edge to be: one of the table that its kind says.
fn end_of(
    ws: &Workspace,
    drafting: &Drafting,
    kind: &EdgeKind,
    end: EntityId,
    table: &str,
) -> Result<EntityId, Failure> {
    let row = row_of(ws, drafting, end)?;
    let mut tables = ws.state.tables_of(row).chain(tables_to_be(ws, drafting, row));
    if tables.any(|name| ws.state.names().text(name) == table) {
        return Ok(ws.state.entities().id(row));
    }
    let what = format!("`{}` goes from {} to {}", kind.id, kind.from, kind.to);
    Err(Failure::because(Code::Invalid, what).with(json!({ "id": end, "table": table })))
}

/// Takes an edge away.
pub(super) fn unlink(ws: &mut Workspace, drafting: &mut Drafting, edge: EntityId) -> Result<(), Failure> {
    edge_kind(ws, drafting, edge)?;
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
    let table = ws.state.intern_name(&kind.id);
    let [from_field, _, pos_field] = edge_fields(ws, &kind);
    let from = reference(ws, drafting, row, from_field).ok_or_else(|| unknown_kind(&kind.id))?;
    let siblings = siblings(ws, drafting, table, from_field, pos_field, from, row);
    let place = after.map_or(Ok(0), |after| place_after(ws, &siblings, after))?;
    put(ws, drafting, pos_field, &siblings, place, row)
}

fn edge_kind(ws: &Workspace, drafting: &Drafting, edge: EntityId) -> Result<(Row, EdgeKind), Failure> {
    let row = row_of(ws, drafting, edge)?;
    let tables = ws.state.tables_of(row).chain(drafting.tables_of(row));
    let kind = tables.filter_map(|table| ws.schema.edge(ws.state.names().text(table))).next().cloned();
    let not_found = || Failure::because(Code::NotFound, format!("there is no edge {edge}"));
    kind.map(|kind| (row, kind)).ok_or_else(|| not_found().with(json!({ "id": edge })))
}

fn reference(ws: &Workspace, drafting: &Drafting, row: Row, field: NameIx) -> Option<EntityId> {
    match drafting.value(&ws.state, row, field) {
        Some(Some(Value::Reference(entity))) => Some(record(ws, *entity)),
        Some(_) => None,
        None => match ws.state.value(row, field)? {
            ValueRef::Reference(row) => Some(ws.state.entities().id(row)),
            _ => None,
        },
    }
}

/// The id under which people see an entity.
fn record(ws: &Workspace, entity: EntityId) -> EntityId {
    ws.state.find(&entity).map_or(entity, |row| ws.state.entities().id(row))
}

fn position(ws: &Workspace, drafting: &Drafting, row: Row, field: NameIx) -> String {
    match drafting.value(&ws.state, row, field) {
        Some(value) => value.and_then(Value::as_text).unwrap_or_default().to_owned(),
        None => match ws.state.value(row, field) {
            Some(ValueRef::Text(text)) => text.to_owned(),
            _ => String::new(),
        },
    }
}

/// The other edges of one kind that leave one record, in order.
fn siblings(
    ws: &Workspace,
    drafting: &Drafting,
    table: NameIx,
    from_field: NameIx,
    pos_field: NameIx,
    from: EntityId,
    except: Row,
) -> Vec<(String, Row)> {
    let made = drafting.linked.iter().filter_map(|id| ws.state.entities().find(id));
    let rows = ws.state.rows(table).chain(made.filter(|row| drafting.says_member(*row, table) == Some(true)));
    let mut siblings: Vec<(String, EntityId, Row)> = rows
        .filter(|row| *row != except && drafting.says_member(*row, table) != Some(false))
        .filter(|row| reference(ws, drafting, *row, from_field) == Some(from))
        .map(|row| (position(ws, drafting, row, pos_field), ws.state.entities().id(row), row))
        .collect();
    siblings.sort_unstable();
    siblings.into_iter().map(|(pos, _, row)| (pos, row)).collect()
}

fn place_after(ws: &Workspace, siblings: &[(String, Row)], after: EntityId) -> Result<usize, Failure> {
    let found = siblings.iter().position(|(_, row)| ws.state.entities().id(*row) == after);
    let not_found = || Failure::because(Code::NotFound, format!("there is no edge {after} in this order"));
    found.map(|place| place + 1).ok_or_else(|| not_found().with(json!({ "id": after })))
}

/// Gives `row` a key between its neighbours. Where there is none (equal or worn-out keys) those to its right
/// move too.
fn put(
    ws: &mut Workspace,
    drafting: &mut Drafting,
    pos_field: NameIx,
    siblings: &[(String, Row)],
    place: usize,
    row: Row,
) -> Result<(), Failure> {
    let after = place.checked_sub(1).map(|at| siblings[at].0.clone());
    let random = ws.entropy.eight();
    for beyond in place..=siblings.len() {
        let before = siblings.get(beyond).map(|(pos, _)| pos.as_str());
        let moved = &siblings[place..beyond];
        let Some(keys) = keys_between(after.as_deref(), before, moved.len() + 1, random) else { continue };
        let rows = std::iter::once(row).chain(moved.iter().map(|(_, row)| *row));
        for (row, key) in rows.zip(keys) {
            let replaces = ws.state.head_ops(row, pos_field);
            drafting.field(&ws.state, (row, pos_field), vec![Value::Text(key)], replaces);
        }
        return Ok(());
    }
    Err(Failure::because(Code::Invalid, "the order has no room left here"))
}

/// Whether a table shows a record: an edge whose end rests in the bin rests with it.
fn is_shown(ws: &Workspace, id: EntityId) -> bool {
    ws.state.entities().find(&id).is_some_and(|row| ws.state.tables_of(row).next().is_some())
}

/// `edges()`: by kind and ends, in order.
///
/// # Errors
/// `unknown_table` for a kind that no adopted module has.
pub(super) fn find(ws: &mut Workspace, query: &EdgeQuery) -> Result<Vec<Edge>, Failure> {
    let kinds: Vec<EdgeKind> = match &query.kind {
        Some(kind) => vec![kind_of(ws, kind)?],
        None => ws.schema.modules().flat_map(|module| module.edges.iter().cloned()).collect(),
    };
    let nothing = Drafting::default();
    let wanted_from = query.from.map(|end| record(ws, end));
    let wanted_to = query.to.map(|end| record(ws, end));
    let mut found = Vec::new();
    for kind in kinds {
        let table = ws.state.intern_name(&kind.id);
        let [from_field, to_field, pos_field] = edge_fields(ws, &kind);
        let mut edges = Vec::new();
        for row in ws.state.rows(table) {
            let (Some(from), Some(to)) =
                (reference(ws, &nothing, row, from_field), reference(ws, &nothing, row, to_field))
            else {
                continue;
            };
            let asked = wanted_from.is_none_or(|wanted| wanted == from)
                && wanted_to.is_none_or(|wanted| wanted == to);
            if asked && is_shown(ws, from) && is_shown(ws, to) {
                let id = ws.state.entities().id(row);
                edges.push(((from, position(ws, &nothing, row, pos_field), id), row, to));
            }
        }
        edges.sort_unstable();
        found.extend(edges.into_iter().map(|((from, _, edge), row, to)| {
            let value = |key: &str| ws.state.owned_value(row, ws.state.names().find(key)?);
            let fields = kind.fields.iter().map(|field| {
                let value = value(&field.key).map_or(serde_json::Value::Null, |value| value.to_json());
                (field.name.clone(), value)
            });
            Edge { edge, kind: kind.id.clone(), from, to, fields: fields.collect() }
        }));
    }
    Ok(found)
}
