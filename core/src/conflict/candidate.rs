//! The sides of a conflict, before they are told: each with its value and the op that stands for it.

use std::collections::BTreeSet;

use super::Facts;
use super::detect::{Place, outs, unseen_edits};
use super::leftover;
use crate::log::{Op, Oplog, Ordinal, OriginKind, Said};
use crate::state::{Adoption, Head, Membership, NameIx, Register, Row};
use crate::value::Value;

/// The value of the candidate that keeps a deleted record.
pub(super) const KEEP: &str = "keep";
/// The value of the candidate that deletes a record.
pub(super) const DELETE: &str = "delete";
/// How many ops are looked at to find who first wrote a value that a later op restates.
const AUTHORS_WALKED_MAX: usize = 64;

/// One side.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Side {
    /// What would hold; for records `KEEP`, `DELETE`, or the id of a table to keep it in.
    pub(super) value: Option<Value>,
    /// The op that stands for it: its author, its time, what it replaced.
    pub(super) op: u32,
    /// The table that a record was taken out of, where that is what happened.
    pub(super) table: Option<NameIx>,
}

/// The sides of a conflict, the oldest first; the same on every device.
pub(super) fn sides(facts: &Facts<'_>, place: Place) -> Vec<Side> {
    match place {
        Place::Field { row, field } => of_heads(facts, row, field, &facts.state.heads(row, field).0),
        Place::EditDelete { row } => {
            let newest = |ops: Vec<u32>| ops.into_iter().max_by_key(|op| stamp(facts.log(), *op));
            let edits = unseen_edits(facts.state, facts.log(), row);
            let keep = newest(edits.into_iter().map(|(_, op)| op).collect());
            let side = |value: &str, op| Side { value: Some(value.into()), op, table: None };
            let outs = deletions(facts, row).into_iter().map(|(table, op)| took_out(facts, row, table, op));
            let outs = outs.collect();
            keep.map(|op| side(KEEP, op)).into_iter().chain(newest(outs).map(|op| side(DELETE, op))).collect()
        }
        Place::LeftEverywhere { row } => {
            let mut sides: Vec<Side> = outs(facts.state, row)
                .into_iter()
                .map(|(table, op, _)| {
                    let id = facts.state.names().text(table);
                    let op = took_out(facts, row, table, op);
                    Side { value: Some(id.into()), op, table: Some(table) }
                })
                .collect();
            sides.sort_by_key(|side| (stamp(facts.log(), side.op), side.value.as_ref().map(text_of)));
            // Two who took it out of the same table leave one choice: to keep it there.
            let mut known = BTreeSet::new();
            sides.reverse();
            sides.retain(|side| known.insert(side.table));
            sides.reverse();
            let last = sides.last().map(|side| side.op);
            sides.extend(last.map(|op| Side { value: Some(DELETE.into()), op, table: None }));
            sides
        }
        Place::Module { module, .. } => {
            let version = |head: &Adoption| Side {
                value: Some(Value::from(head.version.as_str())),
                op: head.op,
                table: None,
            };
            let mut sides: Vec<Side> = adoptions(facts, module).iter().map(version).collect();
            sides.sort_by_key(|side| stamp(facts.log(), side.op));
            sides
        }
        Place::Leftover { row, from, .. } => leftover::sides(facts, row, from),
    }
}

/// The versions of a module that are in use.
pub(super) fn adoptions<'f>(facts: &Facts<'f>, module: NameIx) -> &'f [Adoption] {
    let id = facts.state.names().text(module);
    facts.state.adopted().find(|(known, _)| *known == id).map_or(&[], |(_, heads)| heads)
}

/// What an op put to use.
pub(super) struct Adopted {
    pub(super) version: String,
    pub(super) schema: String,
    /// The ops whose versions it took the place of.
    pub(super) replaced: Vec<u32>,
}

/// What an op put to use; `None` where that is not what it does.
pub(super) fn adopted_by(facts: &Facts<'_>, op: u32) -> Option<Adopted> {
    let (ordinal, index) = facts.log().op_place(op);
    let recalled = facts.recall.body(ordinal)?;
    match recalled.body.ops.get(index as usize)? {
        Op::Adopt { version, schema, replaces, .. } => Some(Adopted {
            version: version.clone(),
            schema: schema.clone(),
            replaced: recalled.ops(facts.log(), replaces),
        }),
        _ => None,
    }
}

fn text_of(value: &Value) -> String {
    value.as_text().unwrap_or_default().to_owned()
}

/// The ops that deleted a record knowingly: (table, op).
pub(super) fn deletions(facts: &Facts<'_>, row: Row) -> Vec<(NameIx, u32)> {
    let outs = outs(facts.state, row).into_iter();
    outs.filter(|(_, _, says)| *says == Membership::OutLast).map(|(table, op, _)| (table, op)).collect()
}

/// One side for each distinct value, with the newest op that says it.
pub(super) fn of_heads(facts: &Facts<'_>, row: Row, field: NameIx, heads: &[Head]) -> Vec<Side> {
    let mut sides: Vec<Side> = Vec::new();
    for head in heads {
        let cleared = [None];
        let values: Vec<Option<&Value>> = head.values.iter().map(Some).collect();
        for value in if values.is_empty() { &cleared[..] } else { &values } {
            let op = author(facts, (row, field), heads, head, *value);
            sides.retain(|side| side.value.as_ref() != *value);
            sides.push(Side { value: value.cloned(), op, table: None });
        }
    }
    sides.sort_by_key(|side| stamp(facts.log(), side.op));
    sides
}

/// The op that first said one of several values that a head restates, alone or with another of its bundle:
/// who undid a decision wrote none.
fn author(
    facts: &Facts<'_>,
    (row, field): Register,
    heads: &[Head],
    head: &Head,
    value: Option<&Value>,
) -> u32 {
    let bundle = bundle_of(facts, head.op);
    let is_beside = |other: &Head| other.op != head.op && bundle_of(facts, other.op) == bundle;
    if head.values.len() < 2 && !heads.iter().any(is_beside) {
        return head.op;
    }
    let (mut walked, mut at) = (facts.replaced(head.op, row, field), 0);
    while at < walked.len() && at < AUTHORS_WALKED_MAX {
        let op = walked[at];
        at += 1;
        if let Some(Said::Values(said)) = facts.said(op, row, field)
            && said.len() == value.iter().count()
            && said.first() == value
            && !answers(facts, op)
        {
            return op;
        }
        let fresh: Vec<u32> = facts.replaced(op, row, field);
        walked.extend(fresh.into_iter().filter(|op| !walked.contains(op)).collect::<Vec<_>>());
    }
    head.op
}

/// The op that first took a record out of a table, where a later one only opened that again.
pub(super) fn took_out(facts: &Facts<'_>, row: Row, table: NameIx, op: u32) -> u32 {
    let (mut walked, mut at) = (vec![op], 0);
    while at < walked.len() && at < AUTHORS_WALKED_MAX {
        let op = walked[at];
        at += 1;
        if matches!(facts.said(op, row, table), Some(Said::Member { is_in: false, .. }))
            && !answers(facts, op)
        {
            return op;
        }
        let before = facts.replaced(op, row, table).into_iter();
        walked.extend(before.filter(|op| !walked.contains(op)).collect::<Vec<_>>());
    }
    op
}

/// Whether an op only chose among, or brought back, what was written before.
fn answers(facts: &Facts<'_>, op: u32) -> bool {
    let recalled = facts.recall.body(bundle_of(facts, op));
    let kind = recalled.map(|recalled| recalled.body.origin.kind);
    matches!(kind, Some(OriginKind::Resolution | OriginKind::Undo))
}

/// Orders ops as provisional values do: by Hlc, actor, seq, the bundle of a fork, index.
pub(super) fn stamp(log: &Oplog, op: u32) -> impl Ord + use<> {
    let (ordinal, index) = log.op_place(op);
    let bundle = log.bundle(ordinal);
    (bundle.hlc, bundle.actor, bundle.seq, bundle.id, index)
}

/// The bundle of an op.
pub(super) fn bundle_of(facts: &Facts<'_>, op: u32) -> Ordinal {
    facts.log().op_place(op).0
}

/// The ops that a conflict stands between: a conflict of others is another conflict.
fn stakes(facts: &Facts<'_>, place: Place) -> Vec<u32> {
    match place {
        Place::Field { row, field } => facts.state.heads(row, field).0.iter().map(|head| head.op).collect(),
        Place::EditDelete { row } => {
            let edits = unseen_edits(facts.state, facts.log(), row).into_iter().map(|(_, op)| op);
            edits.chain(deletions(facts, row).into_iter().map(|(_, op)| op)).collect()
        }
        Place::LeftEverywhere { row } => outs(facts.state, row).into_iter().map(|(_, op, _)| op).collect(),
        Place::Module { module, .. } => adoptions(facts, module).iter().map(|head| head.op).collect(),
        Place::Leftover { row, from, to } => leftover::stakes(facts, row, from, to),
    }
}

/// The id of a conflict: the same on every device that has exactly these heads.
pub(super) fn id(facts: &Facts<'_>, place: Place) -> String {
    let name = place.subject().1.map_or("", |name| facts.state.names().text(name));
    id_of(facts, place.kind(), place.row(), name, &stakes(facts, place))
}

/// The id of a conflict of that kind, at a record's field, between these ops.
pub(super) fn id_of(facts: &Facts<'_>, kind: &str, row: Row, name: &str, ops: &[u32]) -> String {
    let mut names: Vec<_> = (ops.iter())
        .map(|op| {
            let (ordinal, index) = facts.log().op_place(*op);
            (facts.log().bundle(ordinal).id, index)
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"callboard conflict 1\0");
    for text in [kind, name] {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.update(&facts.state.entities().id(row).0);
    for (bundle, index) in names {
        hasher.update(&bundle.0);
        hasher.update(&index.to_le_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
