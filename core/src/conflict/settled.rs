//! What was decided: found again from the decisions in the log.

use std::collections::{BTreeMap, BTreeSet};

use super::Facts;
use super::candidate::{DELETE, KEEP, Side, id_of, of_heads};
use super::detect::Conflicts;
use super::sentence::{self, Clause, Subject};
use super::tell::{candidate, name};
use crate::log::{Op, Ordinal, Said};
use crate::state::{Head, NameIx, Row};
use crate::value::Value;
use crate::workspace::update::{Candidate, Conflict};

/// The latest `limit` conflicts that were decided, newest first.
pub fn settled(facts: &Facts<'_>, conflicts: &Conflicts, limit: usize) -> Vec<Conflict> {
    let mut told = Vec::new();
    for ordinal in conflicts.decisions().iter().rev() {
        if told.len() >= limit {
            break;
        }
        told.extend(decided_by(facts, *ordinal));
    }
    told.truncate(limit);
    told
}

/// A record's memberships that one bundle decided: (table, op, in).
type Outs = Vec<(NameIx, u32, bool)>;

fn decided_by(facts: &Facts<'_>, ordinal: Ordinal) -> Vec<Conflict> {
    let Some(recalled) = facts.recall.body(ordinal) else { return Vec::new() };
    let body = &recalled.body;
    let row = |entity: u32| facts.state.find(&body.entities[entity as usize]);
    let named = |at: u32| facts.state.names().find(&body.names[at as usize]);
    let mut told = Vec::new();
    let mut records: BTreeMap<Row, Outs> = BTreeMap::new();
    for (index, op) in body.ops.iter().enumerate() {
        let Some(number) = facts.log().op_number(ordinal, index as u32) else { continue };
        match op {
            Op::SetField { targets, values, .. } => {
                let cells = targets
                    .iter()
                    .filter_map(|(entity, field)| Some(facts.state.cell_of(row(*entity)?, named(*field)?)));
                for (row, field) in cells.collect::<BTreeSet<_>>() {
                    told.extend(of_field(facts, row, field, number, values.first()));
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
    // What was one conflict keeps its name, whatever has become one record since.
    if let ([conflict], [Op::SetField { .. }]) = (told.as_mut_slice(), body.ops.as_slice())
        && !body.origin.name.is_empty()
    {
        conflict.id.clone_from(&body.origin.name);
    }
    told.extend(records.iter().map(|(row, outs)| of_record(facts, *row, outs, &body.origin.name)));
    told
}

fn of_field(facts: &Facts<'_>, row: Row, field: NameIx, op: u32, value: Option<&Value>) -> Option<Conflict> {
    let ops = facts.named(op, row, field);
    let mut heads: Vec<Head> = (ops.iter())
        .filter_map(|op| match facts.said(*op, row, field)? {
            Said::Values(values) => Some(Head { op: *op, values }),
            Said::Member { .. } => None,
        })
        .collect();
    heads.sort_by_key(|head| facts.log().bundle(facts.log().op_place(head.op).0).hlc);
    let sides = of_heads(facts, row, field, &heads);
    // A decision between one value and itself: nothing that anybody would look for.
    if sides.len() < 2 {
        return None;
    }
    let candidates = sides.iter().map(|side| candidate(facts, row, Some(field), side)).collect();
    let decision = Side { value: value.cloned(), op, table: None };
    let id = id_of(facts, "value", row, facts.state.names().text(field), &ops);
    Some(told(facts, row, Some(field), "value", id, candidates, &decision))
}

fn of_record(facts: &Facts<'_>, row: Row, outs: &Outs, id: &str) -> Conflict {
    let said = |op: u32, table: NameIx| {
        let replaced = facts.named(op, row, table).into_iter();
        replaced.filter_map(|op| facts.said(op, row, table).map(|said| (op, said))).collect::<Vec<_>>()
    };
    let replaced: Vec<(NameIx, u32, Said)> = (outs.iter())
        .flat_map(|(table, op, _)| said(*op, *table).into_iter().map(|(op, said)| (*table, op, said)))
        .collect();
    let was_deleted = replaced.iter().any(|(_, _, said)| matches!(said, Said::Member { last: true, .. }));
    let kind = if was_deleted { "edit_delete" } else { "left_everywhere" };
    let (kept, decision_op) = outs.first().map_or((false, 0), |(_, op, is_in)| (*is_in, *op));
    let kept_as = match outs.first() {
        Some((table, _, true)) if !was_deleted => facts.state.names().text(*table),
        Some((_, _, true)) => KEEP,
        _ => DELETE,
    };
    let decision = Side { value: Some(kept_as.into()), op: decision_op, table: None };
    let mut sides: Vec<Side> = Vec::new();
    if was_deleted {
        let deletion = replaced.last().map_or(decision_op, |(_, op, _)| *op);
        sides.push(Side { value: Some(KEEP.into()), op: decision_op, table: None });
        sides.push(Side { value: Some(DELETE.into()), op: deletion, table: None });
    } else {
        sides.extend(replaced.iter().map(|(table, op, _)| Side {
            value: Some(facts.state.names().text(*table).into()),
            op: *op,
            table: Some(*table),
        }));
        let op = if kept { sides.last().map_or(decision_op, |side| side.op) } else { decision_op };
        sides.push(Side { value: Some(DELETE.into()), op, table: None });
    }
    let candidates = sides.iter().map(|side| candidate(facts, row, None, side)).collect();
    told(facts, row, None, kind, id.to_owned(), candidates, &decision)
}

fn told(
    facts: &Facts<'_>,
    row: Row,
    field: Option<NameIx>,
    kind: &str,
    id: String,
    candidates: Vec<Candidate>,
    decision: &Side,
) -> Conflict {
    let named = name(facts, row, field);
    let settled = candidate(facts, row, field, decision);
    let clause = Clause {
        person: settled.person.clone(),
        at: facts.at_in_words(facts.log().op_place(decision.op).0),
        text: settled.text.clone(),
        was: String::new(),
    };
    Conflict {
        id,
        kind: kind.to_owned(),
        record: facts.state.entities().id(row),
        sentence: sentence::decided(&Subject::of(&named), &clause, field.is_some()),
        table: named.table,
        title: named.title,
        field: named.field,
        label: named.label,
        candidates,
        settled: Some(settled),
    }
}
