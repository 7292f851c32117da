//! What was decided: found again from the decisions in the log.

use std::collections::{BTreeMap, BTreeSet};

use super::Facts;
use super::candidate::{DELETE, KEEP, Side, id_of, of_heads, stamp, took_out};
use super::detect::{Conflicts, outs, unseen_by};
use super::sentence::{self, Clause, Subject};
use super::tell::{candidate, name};
use crate::log::{Op, Ordinal, Said};
use crate::state::{Head, Membership, NameIx, Row};
use crate::value::Value;
use crate::workspace::update::Conflict;

/// A conflict that was decided: what between, and what for.
#[derive(Debug, Clone)]
pub(super) struct Decided {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) row: Row,
    /// `None` where the record itself was decided about.
    pub(super) field: Option<NameIx>,
    pub(super) sides: Vec<Side>,
    pub(super) decision: Side,
    /// The tables that a record was put into, or taken out of, by the decision.
    pub(super) tables: BTreeSet<NameIx>,
    /// The bundles that had deleted the record, where that was undecided.
    pub(super) deleters: BTreeSet<Ordinal>,
    /// The bundle that decided.
    pub(super) bundle: Ordinal,
    /// The decision that it opened again, where that is what it is.
    opens: Option<Ordinal>,
}

/// The kind of the decision whether a record that was deleted while somebody changed it unseen is kept.
pub(super) const EDIT_DELETE: &str = "edit_delete";

/// A record's memberships that one bundle decided: (table, op, in).
type Outs = Vec<(NameIx, u32, bool)>;

/// Conflicts that were decided, newest first.
pub fn settled(facts: &Facts<'_>, conflicts: &Conflicts, offset: usize, limit: usize) -> Vec<Conflict> {
    decisions(facts, conflicts).skip(offset).take(limit).map(|decided| tell(facts, &decided)).collect()
}

/// Every decision that stands, the newest first: not those that were opened again or taken back.
pub(super) fn decisions<'f>(
    facts: &'f Facts<'_>,
    conflicts: &'f Conflicts,
) -> impl Iterator<Item = Decided> + 'f {
    let gone = taken_back(facts, conflicts);
    let (mut known, mut opened) = (BTreeSet::new(), BTreeSet::new());
    let standing = conflicts.decisions().iter().rev().filter(move |ordinal| !gone.contains(ordinal));
    let all = standing.flat_map(|ordinal| decided_by(facts, *ordinal));
    all.filter(move |decided| {
        let is_last = known.insert((decided.row, decided.field, decided.id.clone()));
        if let Some(before) = decided.opens {
            opened.insert((decided.row, decided.field, before));
        }
        let is_opened = opened.contains(&(decided.row, decided.field, decided.bundle));
        is_last && !is_opened && decided.opens.is_none()
    })
}

/// The bundles that were undone, and not redone.
fn taken_back(facts: &Facts<'_>, conflicts: &Conflicts) -> BTreeSet<Ordinal> {
    let mut gone = BTreeSet::new();
    for undo in conflicts.undos().iter().rev().filter(|_| !conflicts.decisions().is_empty()) {
        let cause = facts.recall.body(*undo).and_then(|body| body.bundle(body.body.origin.cause?));
        if let Some(cause) = cause.filter(|_| !gone.contains(undo)) {
            gone.insert(cause);
        }
    }
    gone
}

fn decided_by(facts: &Facts<'_>, ordinal: Ordinal) -> Vec<Decided> {
    let Some(recalled) = facts.recall.body(ordinal) else { return Vec::new() };
    let body = &recalled.body;
    let row = |entity: u32| facts.state.find(&body.entities[entity as usize]);
    let named = |at: u32| facts.state.names().find(&body.names[at as usize]);
    let mut told = Vec::new();
    let (mut cells, mut records) = (BTreeSet::new(), BTreeMap::<Row, Outs>::new());
    for (index, op) in body.ops.iter().enumerate() {
        let Some(number) = facts.log().op_number(ordinal, index as u32) else { continue };
        match op {
            Op::SetField { targets, values, .. } => {
                let found = targets
                    .iter()
                    .filter_map(|(entity, field)| Some(facts.state.cell_of(row(*entity)?, named(*field)?)));
                for (row, field) in found.filter(|cell| cells.insert(*cell)) {
                    told.push(of_field(facts, (row, field), (ordinal, number), values));
                }
            }
            Op::SetMember { entities, table, is_in, .. } => {
                for entity in entities {
                    let (Some(row), Some(table)) = (row(*entity), named(*table)) else { continue };
                    records.entry(row).or_default().push((table, number, *is_in));
                }
            }
            _ => {}
        }
    }
    told.extend(records.iter().map(|(row, outs)| of_record(facts, *row, outs, ordinal)));
    let opens = body.origin.cause.and_then(|cause| recalled.bundle(cause));
    told.iter_mut().for_each(|decided| decided.opens = opens);
    // A decision between one value and itself: nothing that anybody would look for.
    told.retain(|decided| decided.opens.is_some() || decided.field.is_none() || decided.sides.len() > 1);
    // What was one conflict keeps its name, whatever has become one record since.
    if let ([decided], false) = (told.as_mut_slice(), body.origin.name.is_empty()) {
        decided.id.clone_from(&body.origin.name);
    }
    told
}

fn of_field(
    facts: &Facts<'_>,
    (row, field): (Row, NameIx),
    (bundle, op): (Ordinal, u32),
    values: &[Value],
) -> Decided {
    let ops = facts.named(op, row, field);
    let mut heads: Vec<Head> = (ops.iter())
        .filter_map(|op| match facts.said(*op, row, field)? {
            Said::Values(values) => Some(Head { op: *op, values }),
            Said::Member { .. } => None,
        })
        .collect();
    heads.sort_by_key(|head| facts.log().bundle(facts.log().op_place(head.op).0).hlc);
    Decided {
        id: id_of(facts, "value", row, facts.state.names().text(field), &ops),
        kind: "value",
        row,
        field: Some(field),
        sides: of_heads(facts, row, field, &heads),
        decision: Side { value: values.first().cloned(), op, table: None },
        tables: BTreeSet::new(),
        deleters: BTreeSet::new(),
        bundle,
        opens: None,
    }
}

fn of_record(facts: &Facts<'_>, row: Row, written: &Outs, bundle: Ordinal) -> Decided {
    let said = |op: u32, table: NameIx| {
        let replaced = facts.named(op, row, table).into_iter();
        replaced.filter_map(|op| facts.said(op, row, table).map(|said| (op, said))).collect::<Vec<_>>()
    };
    let replaced: Vec<(NameIx, u32, Said)> = (written.iter())
        .flat_map(|(table, op, _)| said(*op, *table).into_iter().map(|(op, said)| (*table, op, said)))
        .collect();
    let deleters: BTreeSet<Ordinal> = (replaced.iter())
        .filter(|(_, _, said)| matches!(said, Said::Member { last: true, .. }))
        .map(|(_, op, _)| facts.log().op_place(*op).0)
        .collect();
    let was_deleted = !deleters.is_empty();
    let kind = if was_deleted { EDIT_DELETE } else { "left_everywhere" };
    let (kept, decision_op) = written.first().map_or((false, 0), |(_, op, is_in)| (*is_in, *op));
    let kept_as = match written.first() {
        Some((table, _, true)) if !was_deleted => facts.state.names().text(*table),
        Some((_, _, true)) => KEEP,
        _ => DELETE,
    };
    let kept_in = written.first().filter(|(_, _, is_in)| *is_in && !was_deleted).map(|(table, _, _)| *table);
    let side = |value: &str, op, table| Side { value: Some(value.into()), op, table };
    let was_out = |(table, op, _): &(NameIx, u32, Said)| (*table, took_out(facts, row, *table, *op));
    let mut sides: Vec<Side> = Vec::new();
    if was_deleted {
        let deletion = replaced.last().map_or(decision_op, |out| was_out(out).1);
        sides.push(side(KEEP, last_edit(facts, row, &deleters, decision_op), None));
        sides.push(side(DELETE, deletion, None));
    } else {
        let mut left: Vec<(NameIx, u32)> = replaced.iter().map(was_out).collect();
        left.extend(left_before(facts, row, written, decision_op));
        left.sort_by_key(|(_, op)| stamp(facts.log(), *op));
        sides.extend(
            left.into_iter().map(|(table, op)| side(facts.state.names().text(table), op, Some(table))),
        );
        let op = if kept { sides.last().map_or(decision_op, |side| side.op) } else { decision_op };
        sides.push(side(DELETE, op, None));
    }
    let ops: Vec<u32> = replaced.iter().map(|(_, op, _)| *op).collect();
    Decided {
        id: id_of(facts, kind, row, "", &ops),
        kind,
        row,
        field: None,
        sides,
        decision: side(kept_as, decision_op, kept_in),
        tables: written.iter().map(|(table, _, _)| *table).collect(),
        deleters,
        bundle,
        opens: None,
    }
}

/// Other tables that a record was out of when it was decided where to keep it, and the ops that took it out.
fn left_before(facts: &Facts<'_>, row: Row, decided: &Outs, decision: u32) -> Vec<(NameIx, u32)> {
    let others = outs(facts.state, row).into_iter().filter(|(table, op, says)| {
        let is_other = !decided.iter().any(|(known, _, _)| known == table);
        is_other && *says == Membership::Out && stamp(facts.log(), *op) < stamp(facts.log(), decision)
    });
    others.map(|(table, op, _)| (table, took_out(facts, row, table, op))).collect()
}

/// The last op on a record before a decision that those who had deleted it had not seen; the decision where
/// none of them is left.
fn last_edit(facts: &Facts<'_>, row: Row, deleters: &BTreeSet<Ordinal>, decision: u32) -> u32 {
    let edits = unseen_by(facts.state, facts.log(), row, deleters).into_iter().map(|(_, op)| op);
    let before = edits.filter(|op| stamp(facts.log(), *op) < stamp(facts.log(), decision));
    before.max_by_key(|op| stamp(facts.log(), *op)).unwrap_or(decision)
}

fn tell(facts: &Facts<'_>, decided: &Decided) -> Conflict {
    let (row, field) = (decided.row, decided.field);
    let named = name(facts, row, field);
    let settled = candidate(facts, row, field, &decided.decision);
    let clause = Clause {
        person: settled.person.clone(),
        at: facts.at_in_words(facts.log().op_place(decided.decision.op).0),
        text: settled.text.clone(),
        was: String::new(),
    };
    Conflict {
        id: decided.id.clone(),
        kind: decided.kind.to_owned(),
        record: facts.state.entities().id(row),
        sentence: sentence::decided(&Subject::of(&named), &clause, field.is_some()),
        table: named.table,
        title: named.title,
        field: named.field,
        label: named.label,
        candidates: decided.sides.iter().map(|side| candidate(facts, row, field, side)).collect(),
        settled: Some(settled),
    }
}
