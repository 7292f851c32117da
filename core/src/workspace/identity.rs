//! Records that are one, and fields that are one: merged and mapped, and taken apart again (rule 13).

use std::collections::BTreeSet;

use serde_json::json;

use super::commit::{row_of, unknown_field};
use super::drafting::Drafting;
use super::update::{Code, Failure};
use super::workspace::Workspace;
use crate::id::EntityId;
use crate::schema::FieldKind;
use crate::state::{Link, NameIx, Row};

/// Makes records one.
///
/// # Errors
/// `not_found`; `invalid` for edges, and where there are not two.
pub(super) fn merge(ws: &Workspace, drafting: &mut Drafting, records: &[EntityId]) -> Result<(), Failure> {
    let mut rows: Vec<Row> = Vec::new();
    for id in records {
        let row = row_of(ws, drafting, *id)?;
        if is_edge(ws, row) {
            let failure = Failure::because(Code::Invalid, "an edge cannot be merged");
            return Err(failure.with(json!({ "id": id })));
        }
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    let [first, others @ ..] = rows.as_slice() else { return Err(nothing_to_merge()) };
    if others.is_empty() {
        return Err(nothing_to_merge());
    }
    drafting.same.extend(others.iter().map(|other| Link::Rows(*first, *other)));
    Ok(())
}

fn nothing_to_merge() -> Failure {
    Failure::because(Code::Invalid, "there are no two records to make one of")
}

fn is_edge(ws: &Workspace, row: Row) -> bool {
    let tables = ws.state.tables().filter(|table| !ws.state.member_heads(row, *table).is_empty());
    tables.into_iter().any(|table| ws.schema.edge(ws.state.names().text(table)).is_some())
}

/// Takes one entity out of the record that it was made part of; the others stay one.
///
/// # Errors
/// `not_found`; `invalid` where it is a record by itself.
pub(super) fn split(ws: &Workspace, drafting: &mut Drafting, id: EntityId) -> Result<(), Failure> {
    row_of(ws, drafting, id)?;
    let own = ws.state.entities().find(&id).filter(|row| ws.state.parts(*row).nth(1).is_some());
    let row = own.ok_or_else(|| {
        let failure = Failure::because(Code::Invalid, "this record is made of no others");
        failure.with(json!({ "id": id }))
    })?;
    let links = ws.state.links_of(row).into_iter().filter_map(|(op, link)| match link {
        Link::Rows(a, b) => Some((op, a, b)),
        Link::Fields(..) => None,
    });
    let links: Vec<(u32, u32, u32)> = links.collect();
    let (cut, joints) = take_out(row, &ws.state.parts(row).collect::<Vec<_>>(), &links);
    drafting.differ.extend(cut);
    drafting.same.extend(joints.into_iter().map(|(a, b)| Link::Rows(a, b)));
    Ok(())
}

/// Makes fields one.
///
/// # Errors
/// `unknown_field`; `invalid` where there are not two, or where one is rich text and another is not.
pub(super) fn map(ws: &mut Workspace, drafting: &mut Drafting, fields: &[String]) -> Result<(), Failure> {
    let mut numbers: Vec<NameIx> = Vec::new();
    let mut rich = BTreeSet::new();
    for key in fields {
        let kind = ws.schema.field(key).map(|field| field.kind);
        let table = key.rsplit_once('.').map_or("", |(table, _)| table);
        rich.insert(kind.ok_or_else(|| unknown_field(key, table))? == FieldKind::RichText);
        let number = ws.state.intern_name(key);
        if !numbers.iter().any(|known| ws.state.mapped(*known).any(|field| field == number)) {
            numbers.push(number);
        }
    }
    if rich.len() > 1 {
        let failure = Failure::because(Code::Invalid, "rich text can be one only with rich text");
        return Err(failure.with(json!({ "fields": fields })));
    }
    let [first, others @ ..] = numbers.as_slice() else { return Err(nothing_to_map(fields)) };
    if others.is_empty() {
        return Err(nothing_to_map(fields));
    }
    drafting.same.extend(others.iter().map(|other| Link::Fields(*first, *other)));
    Ok(())
}

fn nothing_to_map(fields: &[String]) -> Failure {
    let failure = Failure::because(Code::Invalid, "there are no two fields to make one of");
    failure.with(json!({ "fields": fields }))
}

/// Takes a field out of those that it was made one with; the others stay one.
///
/// # Errors
/// `invalid` where it is one with no other.
pub(super) fn unmap(ws: &Workspace, drafting: &mut Drafting, key: &str) -> Result<(), Failure> {
    let number = ws.state.names().find(key).filter(|field| ws.state.mapped(*field).nth(1).is_some());
    let field = number.ok_or_else(|| {
        let failure = Failure::because(Code::Invalid, "this field is one with no other");
        failure.with(json!({ "field": key }))
    })?;
    let links = ws.state.mappings_of(field).into_iter().filter_map(|(op, link)| match link {
        Link::Fields(a, b) => Some((op, a, b)),
        Link::Rows(..) => None,
    });
    let links: Vec<(u32, u32, u32)> = links.collect();
    let (cut, joints) = take_out(field, &ws.state.mapped(field).collect::<Vec<_>>(), &links);
    drafting.differ.extend(cut);
    drafting.same.extend(joints.into_iter().map(|(a, b)| Link::Fields(a, b)));
    Ok(())
}

/// How to take `thing` out of `members`, which `links` (op, one end, the other) hold together: the links to
/// take back, and those that join what hung together by it alone.
fn take_out(thing: u32, members: &[u32], links: &[(u32, u32, u32)]) -> (Vec<u32>, Vec<(u32, u32)>) {
    let (own, others): (Vec<_>, Vec<_>) = links.iter().partition(|(_, a, b)| *a == thing || *b == thing);
    let mut joints: Vec<(u32, u32)> = Vec::new();
    let mut reached: BTreeSet<u32> = BTreeSet::new();
    let mut last = None;
    for member in members.iter().copied().filter(|member| *member != thing) {
        if reached.contains(&member) {
            continue;
        }
        joints.extend(last.map(|last| (last, member)));
        last = Some(member);
        let mut next = vec![member];
        while let Some(at) = next.pop() {
            if reached.insert(at) {
                next.extend(others.iter().filter(|(_, a, _)| *a == at).map(|(_, _, b)| *b));
                next.extend(others.iter().filter(|(_, _, b)| *b == at).map(|(_, a, _)| *a));
            }
        }
    }
    (own.into_iter().map(|(op, _, _)| op).collect(), joints)
}
