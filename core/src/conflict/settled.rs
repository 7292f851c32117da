//! What was decided: found again from the decisions in the log.

use std::collections::{BTreeMap, BTreeSet};

use super::Facts;
use super::candidate::{DELETE, KEEP, Side, adopted_by, id_of, of_heads, stamp, took_out};
use super::detect::{Conflicts, Place, outs, unseen_by};
use super::leftover::{self, Cleared};
use super::sentence::{self, Clause, Subject};
use super::tell::{candidate, name_of};
use crate::id::EntityId;
use crate::log::{Body, Op, Ordinal, Said};
use crate::state::{Head, Membership, NameIx, Register, Row};
use crate::value::Value;
use crate::workspace::update::Conflict;

/// A conflict that was decided: what between, and what for.
#[derive(Debug, Clone)]
pub(super) struct Decided {
    pub(super) id: String,
    pub(super) place: Place,
    pub(super) sides: Vec<Side>,
    pub(super) decision: Side,
    /// The tables that a record was put into, or taken out of, by the decision.
    pub(super) tables: BTreeSet<NameIx>,
    /// The bundles that had deleted the record, where that was undecided.
    pub(super) deleters: BTreeSet<Ordinal>,
    /// What it took out of fields that are no more.
    pub(super) cleared: Vec<Cleared>,
    /// The bundle that decided.
    pub(super) bundle: Ordinal,
    /// The decision that it opened again, where that is what it is.
    opens: Option<Ordinal>,
}

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
        let subject = decided.place.subject();
        let is_last = known.insert((subject, decided.id.clone()));
        if let Some(before) = decided.opens {
            opened.insert((subject, before));
        }
        let is_opened = opened.contains(&(subject, decided.bundle));
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
    let named = |at: u32| facts.state.names().find(&body.names[at as usize]);
    let numbered = body.ops.iter().zip(0..);
    let numbered = numbered.filter_map(|(op, index)| Some((op, facts.log().op_number(ordinal, index)?)));
    let mut told = Vec::new();
    let (mut cells, mut records) = (BTreeSet::new(), BTreeMap::<Row, Outs>::new());
    let (mut versions, mut left) = (BTreeMap::new(), BTreeMap::<Place, Vec<Cleared>>::new());
    for (op, number) in numbered {
        let registers = registers(facts, body, op);
        match op {
            Op::SetField { values, .. } => {
                if let Some(place) = leftover::cleared_by(facts, op, &registers) {
                    let cleared =
                        registers.iter().map(|register| Cleared { register: *register, op: number });
                    left.entry(place).or_default().extend(cleared);
                    continue;
                }
                let found = registers.iter().map(|(row, field)| facts.state.cell_of(*row, *field));
                for (row, field) in found.filter(|cell| cells.insert(*cell)) {
                    told.push(of_field(facts, (row, field), (ordinal, number), values));
                }
            }
            Op::SetMember { is_in, .. } => {
                for (row, table) in registers {
                    records.entry(facts.state.record_of(row)).or_default().push((table, number, *is_in));
                }
            }
            Op::Adopt { module, .. } => {
                if let Some(module) = named(*module) {
                    versions.insert(module, number);
                }
            }
            _ => {}
        }
    }
    if !versions.is_empty() {
        // Values that follow into a version are no decisions of their own.
        told.clear();
        left.clear();
    }
    told.extend(versions.iter().filter_map(|(module, op)| of_module(facts, *module, *op, ordinal)));
    for (place, cleared) in left {
        let decided = of_leftover(facts, place, cleared, &mut told, ordinal);
        told.push(decided);
    }
    told.extend(records.iter().map(|(row, outs)| of_record(facts, *row, outs, ordinal)));
    let opens = body.origin.cause.and_then(|cause| recalled.bundle(cause));
    told.iter_mut().for_each(|decided| decided.opens = opens);
    // A decision between one value and itself: nothing that anybody would look for.
    let is_choice =
        |decided: &Decided| !matches!(decided.place, Place::Field { .. }) || decided.sides.len() > 1;
    told.retain(|decided| decided.opens.is_some() || is_choice(decided));
    // What was one conflict keeps its name, whatever has become one record since.
    if let ([decided], false) = (told.as_mut_slice(), body.origin.name.is_empty()) {
        decided.id.clone_from(&body.origin.name);
    }
    told
}

/// The registers that an op writes, as far as they are known here.
fn registers(facts: &Facts<'_>, body: &Body, op: &Op) -> Vec<Register> {
    let known = |(entity, name): (u32, u32)| {
        let row = facts.state.entities().find(&body.entities[entity as usize])?;
        Some((row, facts.state.names().find(&body.names[name as usize])?))
    };
    op.targets().into_iter().filter_map(known).collect()
}

/// A decision between versions of a module; `None` where there was one alone.
fn of_module(facts: &Facts<'_>, module: NameIx, op: u32, bundle: Ordinal) -> Option<Decided> {
    let row = facts.state.entities().find(&EntityId::WORKSPACE)?;
    let adopted = adopted_by(facts, op)?;
    let version = |(op, version, _): &(u32, String, String)| Side {
        value: Some(Value::from(version.as_str())),
        op: *op,
        table: None,
    };
    let mut before: Vec<(u32, String, String)> = adopted
        .replaced
        .iter()
        .filter_map(|op| adopted_by(facts, *op).map(|a| (*op, a.version, a.schema)))
        .collect();
    before.sort_by_key(|(op, ..)| stamp(facts.log(), *op));
    let sides: Vec<Side> = before.iter().map(version).collect();
    let place = Place::Module { row, module };
    let name = facts.state.names().text(module);
    Some(Decided {
        id: id_of(facts, place.kind(), row, name, &adopted.replaced),
        place,
        sides,
        decision: Side { value: Some(Value::from(adopted.version.as_str())), op, table: None },
        tables: BTreeSet::new(),
        deleters: BTreeSet::new(),
        cleared: Vec::new(),
        bundle,
        opens: None,
    })
}

/// A decision about what a version of a module could not carry; the value that it gave the field in its place
/// is taken out of `told`.
fn of_leftover(
    facts: &Facts<'_>,
    place: Place,
    cleared: Vec<Cleared>,
    told: &mut Vec<Decided>,
    bundle: Ordinal,
) -> Decided {
    let (row, name) = place.subject();
    let from = name.unwrap_or_default();
    let to = place.field().map(|to| facts.state.cell_of(row, to));
    let is_in_place = |decided: &Decided| to.is_some_and(|to| decided.place.subject() == (to.0, Some(to.1)));
    let given = told.iter().position(is_in_place).map(|at| told.swap_remove(at));
    let op = cleared.first().map_or(0, |cleared| cleared.op);
    let sides = leftover::before(facts, row, from, &cleared);
    let stakes: Vec<u32> = sides.iter().map(|side| side.op).collect();
    Decided {
        id: id_of(facts, place.kind(), row, facts.state.names().text(from), &stakes),
        place,
        sides,
        decision: given.map_or(Side { value: None, op, table: None }, |given| given.decision),
        tables: BTreeSet::new(),
        deleters: BTreeSet::new(),
        cleared,
        bundle,
        opens: None,
    }
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
        place: Place::Field { row, field },
        sides: of_heads(facts, row, field, &heads),
        decision: Side { value: values.first().cloned(), op, table: None },
        tables: BTreeSet::new(),
        deleters: BTreeSet::new(),
        cleared: Vec::new(),
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
    let place = if was_deleted { Place::EditDelete { row } } else { Place::LeftEverywhere { row } };
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
        id: id_of(facts, place.kind(), row, "", &ops),
        place,
        sides,
        decision: side(kept_as, decision_op, kept_in),
        tables: written.iter().map(|(table, _, _)| *table).collect(),
        deleters,
        cleared: Vec::new(),
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
    let (row, field) = (decided.place.row(), decided.place.field());
    let named = name_of(facts, decided.place);
    let settled = candidate(facts, row, field, &decided.decision);
    let clause = Clause {
        person: settled.person.clone(),
        at: facts.at_in_words(facts.log().op_place(decided.decision.op).0),
        text: settled.text.clone(),
        was: String::new(),
    };
    let subject = Subject::of(&named);
    let left = match decided.place {
        Place::Leftover { from, .. } => leftover::told(facts, row, from, &decided.sides),
        _ => None,
    };
    let sentence = match (decided.place, &left) {
        (Place::Leftover { .. }, Some(left)) if decided.decision.value.is_none() => {
            sentence::left_out(&named, &left.label, &clause)
        }
        (Place::Module { .. }, _) => sentence::version(&subject, &clause),
        _ => sentence::decided(&subject, &clause, field.is_some()),
    };
    let at_sides = decided.place.subject().1.filter(|_| field.is_some());
    Conflict {
        id: decided.id.clone(),
        kind: decided.place.kind().to_owned(),
        record: facts.state.entities().id(row),
        sentence,
        of: named.of.to_owned(),
        module: named.module,
        table: named.table,
        title: named.title,
        field: named.field,
        label: named.label,
        key: named.key,
        info: None,
        edited: Vec::new(),
        candidates: decided.sides.iter().map(|side| candidate(facts, row, at_sides, side)).collect(),
        left,
        settled: Some(settled),
    }
}
