//! `commit`: a person's change in the words of tables and records, checked whole before anything is written.

use serde_json::json;

use super::command::{Commit, CommitOp, Fields, Json};
use super::drafting::Drafting;
use super::following;
use super::identity;
use super::seen::Seen;
use super::table_link;
use super::update::{Code, Failure};
use super::workspace::Workspace;
use crate::id::EntityId;
use crate::schema::{EdgeKind, Field, FieldKind, Unreadable, from_json};
use crate::state::sys;
use crate::state::{Membership, NameIx, Register, Row, Splice, Step, is_formatting, splice_between};
use crate::value::Value;

/// Puts a change together.
///
/// # Errors
/// The first op that cannot be done, with its place as `detail.op`. Nothing is written then.
pub(super) fn draft_commit(ws: &mut Workspace, commit: &Commit) -> Result<Drafting, Failure> {
    let mut drafting = Drafting::default();
    for (place, op) in commit.ops.iter().enumerate() {
        take(ws, &mut drafting, op).map_err(|failure| at(failure, place))?;
    }
    settle(ws, &mut drafting)?;
    Ok(drafting)
}

/// Says where the edges that a change links or moves will stand.
pub(super) fn settle(ws: &mut Workspace, drafting: &mut Drafting) -> Result<(), Failure> {
    std::mem::take(&mut drafting.orders).settle(ws, drafting)
}

/// A failure of the op at a place.
pub(super) fn at(mut failure: Failure, place: usize) -> Failure {
    match &mut failure.detail {
        Json::Object(detail) => {
            detail.insert("op".to_owned(), json!(place));
        }
        detail => *detail = json!({ "op": place }),
    }
    failure
}

/// Takes one op into a change.
pub(super) fn take(ws: &mut Workspace, drafting: &mut Drafting, op: &CommitOp) -> Result<(), Failure> {
    match op {
        CommitOp::Create { table, id, fields } => create(ws, drafting, table, *id, fields),
        CommitOp::Set { id, field, value, table, seen } => {
            set(ws, drafting, *id, (field, table.as_deref()), value, seen.as_deref())
        }
        CommitOp::Follow { id, field, from, table, seen } => {
            following::follow(ws, drafting, (*id, field, table.as_deref()), from, seen.as_deref())
        }
        CommitOp::Unfollow { id, field, table, seen } => {
            following::unfollow(ws, drafting, (*id, field, table.as_deref()), seen.as_deref())
        }
        CommitOp::Text { id, field, at, insert, delete, format, attributes } => {
            let insert = insert.clone().unwrap_or_default();
            let splice = Splice { at: *at, delete: delete.unwrap_or_default(), insert };
            let formatting = attributes.as_ref().map(|attributes| (format.unwrap_or_default(), attributes));
            edit_text(ws, drafting, (*id, field), &splice, formatting)
        }
        CommitOp::Delete { id } => delete(ws, drafting, *id),
        CommitOp::Restore { id } => restore(ws, drafting, *id),
        CommitOp::Member { id, table, is_in } => member(ws, drafting, *id, table, *is_in),
        CommitOp::Link { kind, id, from, to, after, fields } => {
            super::edges::link(ws, drafting, (kind, *id), (*from, *to), *after, fields)
        }
        CommitOp::Unlink { edge } => super::edges::unlink(ws, drafting, *edge),
        CommitOp::Move { edge, after } => super::edges::shift(ws, drafting, *edge, *after),
        CommitOp::Merge { records } => identity::merge(ws, drafting, records),
        CommitOp::Split { id } => identity::split(ws, drafting, *id),
        CommitOp::Map { fields } => identity::map(ws, drafting, fields),
        CommitOp::Unmap { field } => identity::unmap(ws, drafting, field),
        CommitOp::LinkTables { from, to } => table_link::link(ws, drafting, from, to),
        CommitOp::UnlinkTables { from, to } => table_link::unlink(ws, drafting, from, to),
    }
}

/// The row of a record that is here, or that this change makes.
pub(super) fn row_of(ws: &Workspace, drafting: &Drafting, id: EntityId) -> Result<Row, Failure> {
    let known = ws.state.find(&id).filter(|row| {
        ws.state.tables().any(|table| !ws.state.member_heads(*row, table).is_empty())
            || tables_to_be(ws, drafting, *row).next().is_some()
    });
    known.ok_or_else(|| no_record(id))
}

/// A record that is not here.
pub(super) fn no_record(id: EntityId) -> Failure {
    Failure::because(Code::NotFound, format!("there is no record {id}")).with(json!({ "id": id }))
}

/// The tables that will show a record by this change, or by one that is on its way to the store.
pub(super) fn tables_to_be(ws: &Workspace, drafting: &Drafting, row: Row) -> impl Iterator<Item = NameIx> {
    let coming = ws.coming.get(&row).into_iter().flatten().copied();
    let mut tables: Vec<NameIx> = coming.chain(drafting.tables_of(row)).collect();
    tables.sort_unstable();
    tables.dedup();
    tables.into_iter()
}

/// The tables that show a record, and those that will by this change or by one that is on its way to the
/// store, through table links too.
pub(super) fn tables_shown(ws: &Workspace, drafting: &Drafting, row: Row) -> Vec<NameIx> {
    let mut tables: Vec<NameIx> = ws.state.tables_of(row).collect();
    let mut next: Vec<NameIx> = tables_to_be(ws, drafting, row).collect();
    while let Some(table) = next.pop() {
        if !tables.contains(&table) {
            tables.push(table);
            let is_free = |to: &NameIx| {
                drafting.says_member(row, *to) != Some(false) && ws.state.said_of(row, *to).is_none()
            };
            next.extend(ws.state.table_links().targets(table).filter(is_free));
        }
    }
    tables
}

/// Makes a record; fields that nothing is said of begin with their defaults.
pub(super) fn create(
    ws: &mut Workspace,
    drafting: &mut Drafting,
    table: &str,
    id: Option<EntityId>,
    fields: &Fields,
) -> Result<(), Failure> {
    let Some(known) = ws.schema.table(table) else { return Err(unknown_table(table)) };
    let columns = known.fields.clone();
    let id = id.unwrap_or_else(|| ws.mint());
    if row_of(ws, drafting, id).is_ok() {
        let failure = Failure::because(Code::Invalid, format!("there is a record {id} already"));
        return Err(failure.with(json!({ "id": id })));
    }
    let (row, name) = (ws.state.intern_entity(id), ws.state.intern_name(table));
    drafting.member(row, name, true, false, Vec::new());
    drafting.created.push(id);
    if let Some(unknown) = fields.keys().find(|name| !columns.iter().any(|field| field.name == **name)) {
        return Err(unknown_field(unknown, table));
    }
    for field in &columns {
        match fields.get(&field.name) {
            Some(value) => write_value(ws, drafting, row, field, value, Vec::new())?,
            None => {
                if let Some(value) = ws.beginning_of(field, &[]) {
                    let key = ws.state.intern_name(&field.key);
                    drafting.field(&ws.state, (row, key), vec![value], Vec::new());
                }
            }
        }
    }
    Ok(())
}

/// Writes a value of a known field; an empty one only where something is there to empty.
pub(super) fn write_value(
    ws: &mut Workspace,
    drafting: &mut Drafting,
    row: Row,
    field: &Field,
    value: &Json,
    replaces: Vec<u32>,
) -> Result<(), Failure> {
    let value = from_json(field, value).map_err(|unreadable| invalid(field, &unreadable))?;
    put_value(ws, drafting, row, field, value, replaces);
    Ok(())
}

/// The same with a value that was read.
pub(super) fn put_value(
    ws: &mut Workspace,
    drafting: &mut Drafting,
    row: Row,
    field: &Field,
    value: Option<Value>,
    replaces: Vec<u32>,
) {
    let key = ws.state.intern_name(&field.key);
    if field.kind == FieldKind::RichText {
        let after = value.as_ref().and_then(Value::as_text).unwrap_or_default();
        if let Some(splice) = splice_between(&drafting.text(ws, row, key), after) {
            drafting.splice(ws, row, key, &splice);
        }
        return;
    }
    if value.is_some() || !replaces.is_empty() || drafting.value(&ws.state, row, key).is_some() {
        drafting.field(&ws.state, (row, key), value.into_iter().collect(), replaces);
    }
}

fn set(
    ws: &mut Workspace,
    drafting: &mut Drafting,
    id: EntityId,
    (name, table): (&str, Option<&str>),
    value: &Json,
    seen: Option<&str>,
) -> Result<(), Failure> {
    let row = row_of(ws, drafting, id)?;
    let field = field_of(ws, drafting, row, name, table)?;
    let key = ws.state.intern_name(&field.key);
    let ((row, key), field) = following::edited(ws, drafting, (row, key), field)?;
    if let Some(seen) = seen.map(read_seen).transpose()?.filter(|_| field.kind == FieldKind::RichText) {
        let after = from_json(&field, value).map_err(|unreadable| invalid(&field, &unreadable))?;
        let after = after.as_ref().and_then(Value::as_text).unwrap_or_default();
        drafting.rewrite(ws, row, key, after, &seen);
        return Ok(());
    }
    let replaces = seen_of(ws, seen, (row, key))?;
    write_value(ws, drafting, row, &field, value, replaces)
}

fn read_seen(token: &str) -> Result<Seen, Failure> {
    Seen::read(token).ok_or_else(|| Failure::because(Code::Invalid, "`seen` is not a token of this program"))
}

/// The heads of a cell that a person had on the screen; those that are there where they do not say.
pub(super) fn seen_of(ws: &Workspace, seen: Option<&str>, at: Register) -> Result<Vec<u32>, Failure> {
    Ok(match seen.map(read_seen).transpose()? {
        Some(seen) => seen_heads(ws, &seen, at),
        None => ws.state.head_ops(at.0, at.1),
    })
}

/// The heads of a cell that a person had on the screen, register by register.
pub(super) fn seen_heads(ws: &Workspace, seen: &Seen, (row, field): Register) -> Vec<u32> {
    let mut heads: Vec<u32> = Vec::new();
    for register in ws.state.registers(row, field) {
        let place = (ws.state.entities().id(register.0), ws.state.names().text(register.1));
        let here = ws.state.register_heads(register).0.into_iter().map(|head| head.op);
        let shown = seen.heads(&ws.log, &ws.actor, place, here.collect()).into_iter();
        heads.extend(shown.filter(|op| !heads.contains(op)).collect::<Vec<_>>());
    }
    heads
}

/// The field that a short name means for a record.
pub(super) fn field_of(
    ws: &Workspace,
    drafting: &Drafting,
    row: Row,
    name: &str,
    table: Option<&str>,
) -> Result<Field, Failure> {
    if let Some(table) = table {
        let known = match ws.schema.table(table) {
            Some(known) => known.field(name),
            None => ws.schema.edge(table).ok_or_else(|| unknown_table(table))?.field(name),
        };
        return known.cloned().ok_or_else(|| unknown_field(name, table));
    }
    let text = |table: NameIx| ws.state.names().text(table);
    let mut tables: Vec<&str> = tables_shown(ws, drafting, row).into_iter().map(text).collect();
    if tables.is_empty() {
        // In the bin, a record is still what it was.
        let ever = |table: &NameIx| !ws.state.member_heads(row, *table).is_empty();
        tables = ws.state.tables().filter(ever).map(text).collect();
    }
    let mut fields = tables.iter().filter_map(|table| {
        let declared = ws.schema.table(table).and_then(|table| table.field(name));
        declared.or_else(|| ws.schema.edge(table)?.field(name))
    });
    let first = fields.next().ok_or_else(|| unknown_field(name, &tables.join(", ")))?;
    let cell = |field: &Field| ws.state.names().find(&field.key).map(|key| ws.state.cell_of(row, key));
    if fields.any(|other| other.key != first.key && cell(other) != cell(first)) {
        let failure =
            Failure::because(Code::AmbiguousField, format!("`{name}` means several fields of this record"));
        return Err(failure.with(json!({ "field": name, "tables": tables })));
    }
    Ok(first.clone())
}

fn edit_text(
    ws: &mut Workspace,
    drafting: &mut Drafting,
    (id, name): (EntityId, &str),
    splice: &Splice,
    formatting: Option<(u32, &Fields)>,
) -> Result<(), Failure> {
    let row = row_of(ws, drafting, id)?;
    let field = field_of(ws, drafting, row, name, None)?;
    if field.kind != FieldKind::RichText {
        let failure = Failure::because(Code::Invalid, format!("`{name}` is not rich text"));
        return Err(failure.with(json!({ "field": name })));
    }
    let key = ws.state.intern_name(&field.key);
    let text = drafting.text(ws, row, key);
    let passed = Splice { delete: formatting.map_or(0, |(units, _)| units), ..splice.clone() };
    if !splice.fits(&text) || !passed.fits(&text) {
        let failure = Failure::because(Code::Invalid, format!("`{name}` has no such place"));
        let length = text.encode_utf16().count();
        return Err(failure.with(json!({ "field": name, "at": splice.at, "length": length })));
    }
    let Some((units, attributes)) = formatting else {
        drafting.splice(ws, row, key, splice);
        return Ok(());
    };
    if let Some((unknown, _)) = attributes.iter().find(|(key, value)| !is_formatting(key, value)) {
        let failure = Failure::because(Code::Invalid, format!("`{unknown}` is no formatting that is known"));
        return Err(failure.with(json!({ "field": name, "attribute": unknown })));
    }
    let mut steps = splice.steps();
    if let Some(Step::Insert(passage)) = steps.last_mut() {
        passage.attributes.clone_from(attributes);
    }
    if units > 0 {
        steps.push(Step::Keep(units, attributes.clone()));
    }
    drafting.change(ws, row, key, &steps);
    Ok(())
}

/// Takes an entity out of every table that shows it, knowing that none does after this.
pub(super) fn delete(ws: &mut Workspace, drafting: &mut Drafting, id: EntityId) -> Result<(), Failure> {
    let row = row_of(ws, drafting, id)?;
    // Where only a table link leads, it goes by itself, and comes back by itself.
    let tables: Vec<NameIx> = ws.state.tables_holding(row).chain(tables_to_be(ws, drafting, row)).collect();
    for table in tables {
        let replaces = ws.state.member_heads(row, table).into_iter().map(|(op, _)| op).collect();
        drafting.member(row, table, false, true, replaces);
    }
    Ok(())
}

fn restore(ws: &mut Workspace, drafting: &mut Drafting, id: EntityId) -> Result<(), Failure> {
    let row = row_of(ws, drafting, id)?;
    if ws.state.tables_of(row).next().is_some() {
        return Ok(());
    }
    let left = |last_only: bool| {
        let gone = move |says: Membership| if last_only { says == Membership::OutLast } else { true };
        let heads = ws.state.tables().map(|table| (table, ws.state.member_heads(row, table)));
        heads.filter(move |(_, heads)| heads.iter().any(|(_, says)| gone(*says))).collect::<Vec<_>>()
    };
    // Those that it left with its deletion; every table where nobody knew that theirs was the last.
    let mut tables = left(true);
    if tables.is_empty() {
        tables = left(false);
    }
    for (table, heads) in tables {
        drafting.member(row, table, true, false, heads.into_iter().map(|(op, _)| op).collect());
    }
    Ok(())
}

fn member(
    ws: &mut Workspace,
    drafting: &mut Drafting,
    id: EntityId,
    table: &str,
    is_in: bool,
) -> Result<(), Failure> {
    let row = row_of(ws, drafting, id)?;
    if ws.schema.table(table).is_none() {
        return Err(unknown_table(table));
    }
    let name = ws.state.intern_name(table);
    let elsewhere = |other: NameIx| other != name && drafting.says_member(row, other) != Some(false);
    // Where only a table link leads, nothing holds it.
    let last = !is_in && !ws.state.tables_holding(row).any(elsewhere);
    let replaces = ws.state.member_heads(row, name).into_iter().map(|(op, _)| op).collect();
    drafting.member(row, name, is_in, last, replaces);
    Ok(())
}

/// A table that no adopted module has.
pub(super) fn unknown_table(table: &str) -> Failure {
    Failure::because(Code::UnknownTable, format!("there is no table `{table}`"))
        .with(json!({ "table": table }))
}

/// A field that a table does not have.
pub(super) fn unknown_field(field: &str, table: &str) -> Failure {
    let failure = Failure::because(Code::UnknownField, format!("there is no field `{field}` in {table}"));
    failure.with(json!({ "field": field, "table": table }))
}

fn invalid(field: &Field, unreadable: &Unreadable) -> Failure {
    let failure = Failure::because(Code::Invalid, format!("{}: {unreadable}", field.title));
    failure.with(unreadable.told_of(&field.name, &field.title))
}

/// The edge kind of that name, with its fields' numbers.
pub(super) fn edge_fields(ws: &mut Workspace, kind: &EdgeKind) -> [NameIx; 3] {
    [sys::EDGE_FROM, sys::EDGE_TO, sys::EDGE_POS]
        .map(|end| ws.state.intern_name(&format!("{}.{end}", kind.id)))
}
