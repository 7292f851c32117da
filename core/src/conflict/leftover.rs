//! Values that another version of a module could not carry over: they rest in a field that is no more, and
//! are asked about there (rule 30).

use super::candidate::{Side, adoptions, bundle_of, of_heads};
use super::tell::candidate;
use super::{Facts, Place};
use crate::log::{Op, Said};
use crate::schema::{Retired, to_text};
use crate::state::{NameIx, Register, Row, Write};
use crate::value::Value;
use crate::workspace::update::{Candidate, Leftover};

/// A field that is no more, as the state's numbers.
pub(super) struct Gone<'f> {
    pub(super) retired: Retired<'f>,
    pub(super) from: NameIx,
    pub(super) to: NameIx,
    pub(super) table: NameIx,
}

impl Gone<'_> {
    /// It, and the one in its place.
    pub(super) fn names(&self) -> (NameIx, NameIx) {
        (self.from, self.to)
    }
}

/// The fields that are no more and may hold something.
pub(super) fn gone<'f>(facts: &Facts<'f>) -> Vec<Gone<'f>> {
    let named = |retired: Retired<'f>| {
        let names = facts.state.names();
        let (table, _) = retired.to.key.rsplit_once('.')?;
        let (from, to) = (names.find(retired.from)?, names.find(&retired.to.key)?);
        Some(Gone { from, to, table: names.find(table)?, retired })
    };
    facts.schema.retired().into_iter().filter_map(named).collect()
}

fn gone_from<'f>(facts: &Facts<'f>, from: NameIx) -> Option<Gone<'f>> {
    gone(facts).into_iter().find(|gone| gone.from == from)
}

/// Whether a record that people see holds something there that no field shows.
pub(super) fn is_left(facts: &Facts<'_>, gone: &Gone<'_>, row: Row) -> bool {
    let state = facts.state;
    if state.record_of(row) != row || !state.shows(row, gone.table) {
        return false;
    }
    let heads = state.heads(row, gone.from);
    let mut values = heads.distinct().into_iter().flatten().peekable();
    if values.peek().is_none() {
        return false;
    }
    if is_shown(facts, gone.from) {
        return false;
    }
    let there = state.heads(row, gone.to);
    let is_there = |value: &Value| {
        carried(facts, gone, value).is_some_and(|carried| there.distinct().contains(&Some(&carried)))
    };
    !values.all(is_there)
}

/// Whether people made a field that is no more one with a field that is there: that shows what it holds.
pub(super) fn is_shown(facts: &Facts<'_>, field: NameIx) -> bool {
    let is_there = |field: NameIx| facts.schema.field(facts.state.names().text(field)).is_some();
    facts.state.mapped(field).any(is_there)
}

fn carried(facts: &Facts<'_>, gone: &Gone<'_>, value: &Value) -> Option<Value> {
    let text = match gone.retired.was {
        Some(was) => to_text(was, value),
        None => facts.text(None, value),
    };
    gone.retired.carry(&text)
}

/// What stands in the field that is no more.
fn left(facts: &Facts<'_>, row: Row, from: NameIx) -> Vec<Side> {
    let mut sides = of_heads(facts, row, from, &facts.state.heads(row, from).0);
    sides.retain(|side| side.value.is_some());
    sides
}

/// What there is to choose from: what stands there, where the field in its place can hold it, and last, with
/// no value, to leave it out.
pub(super) fn sides(facts: &Facts<'_>, row: Row, from: NameIx) -> Vec<Side> {
    let Some(gone) = gone_from(facts, from) else { return Vec::new() };
    let as_carried = |side: Side| {
        let value = carried(facts, &gone, side.value.as_ref()?)?;
        Some(Side { value: Some(value), ..side })
    };
    let mut sides: Vec<Side> = left(facts, row, from).into_iter().filter_map(as_carried).collect();
    let adopted = adoption(facts, &gone);
    sides.extend(adopted.map(|op| Side { value: None, op, table: None }));
    sides
}

/// The op that put the version to use which has the field no more.
fn adoption(facts: &Facts<'_>, gone: &Gone<'_>) -> Option<u32> {
    let module = facts.state.names().find(&gone.retired.module.id)?;
    adoptions(facts, module).last().map(|head| head.op)
}

/// The same as people are told it; what is left out leaves the field in its place as it is.
pub(super) fn told_side(facts: &Facts<'_>, row: Row, to: NameIx, side: &Side) -> Candidate {
    let told = candidate(facts, row, Some(to), side);
    let text = match (&side.value, facts.state.owned_value(row, to)) {
        (None, Some(stays)) => facts.text(facts.field(to), &stays),
        _ => told.text,
    };
    Candidate { text, ..told }
}

/// What could not be carried, by whom it was written, and who put which version to use.
pub(super) fn told(facts: &Facts<'_>, row: Row, from: NameIx, sides: &[Side]) -> Option<Leftover> {
    let gone = gone_from(facts, from)?;
    let by = bundle_of(facts, adoption(facts, &gone)?);
    Some(Leftover {
        label: facts.label(from).1,
        key: facts.state.names().text(from).to_owned(),
        info: None,
        values: sides.iter().map(|side| candidate(facts, row, Some(from), side)).collect(),
        module: gone.retired.module.title.clone(),
        version: gone.retired.module.version.clone(),
        person: facts.person(&facts.log().bundle(by).actor),
        at: facts.at(by),
    })
}

/// The same of one that is open.
pub(super) fn told_open(facts: &Facts<'_>, row: Row, from: NameIx) -> Option<Leftover> {
    told(facts, row, from, &left(facts, row, from))
}

/// What a decision writes: the value, where there is one, and that nothing is left.
pub(super) fn writes(
    facts: &Facts<'_>,
    (row, from, to): (Row, NameIx, NameIx),
    value: Option<Value>,
) -> Vec<Write> {
    let state = facts.state;
    let set = value.map(|value| Write::Field {
        row,
        field: to,
        values: vec![value],
        replaces: state.head_ops(row, to),
    });
    let heads = |register| state.register_heads(register).0.into_iter().map(|head| head.op);
    // A field that is no more can be one with others that are no more either: what stands there stands here.
    let holding = state.registers(row, from);
    let cleared = holding.map(|register| (register, heads(register).collect::<Vec<u32>>()));
    let cleared = cleared.filter(|(_, replaces)| !replaces.is_empty());
    let cleared = cleared.map(|(register, replaces)| Write::Register { register, values: vec![], replaces });
    set.into_iter().chain(cleared).collect()
}

/// A value that a decision took out of a field that is no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cleared {
    pub(super) register: Register,
    pub(super) op: u32,
}

/// Where an op of a decision emptied a field that is no more.
pub(super) fn cleared_by(facts: &Facts<'_>, op: &Op, registers: &[Register]) -> Option<Place> {
    let Op::SetField { values, .. } = op else { return None };
    let (row, field) = *registers.first().filter(|_| values.is_empty())?;
    let gone = facts.state.mapped(field).find_map(|field| gone_from(facts, field))?;
    Some(Place::Leftover { row: facts.state.record_of(row), from: gone.from, to: gone.to })
}

/// What stood there before a decision.
pub(super) fn before(facts: &Facts<'_>, row: Row, from: NameIx, cleared: &[Cleared]) -> Vec<Side> {
    let mut sides: Vec<Side> = Vec::new();
    for Cleared { register, op } in cleared {
        for replaced in facts.replaced_in(*op, *register) {
            let Some(Said::Values(values)) = facts.said(replaced, row, from) else { continue };
            sides.extend(values.into_iter().map(|value| Side {
                value: Some(value),
                op: replaced,
                table: None,
            }));
        }
    }
    sides
}

/// Puts back what a decision took out.
pub(super) fn put_back(facts: &Facts<'_>, cleared: &[Cleared]) -> Vec<Write> {
    let write = |Cleared { register, op }: &Cleared| {
        let heads = facts.state.register_heads(*register).0;
        Write::Register {
            register: *register,
            values: facts.before_in(*op, *register),
            replaces: heads.into_iter().map(|head| head.op).collect(),
        }
    };
    cleared.iter().map(write).collect()
}

/// The ops that one is between: what stands there, and what stands in its place.
pub(super) fn stakes(facts: &Facts<'_>, row: Row, from: NameIx, to: NameIx) -> Vec<u32> {
    let ops = |field| facts.state.heads(row, field).0.into_iter().map(|head| head.op);
    ops(from).chain(ops(to)).collect()
}
