//! Bringing back what was: only what differs is written, over what is shown now.

use std::collections::BTreeSet;

use super::compare::{Differing, Extent, differing, is_same, values, written};
use crate::conflict::Facts;
use crate::id::EntityId;
use crate::log::Ordinal;
use crate::state::{Link, NameIx, Presence, Row, State, Step, TextEdit, Write, steps_between, sys};
use crate::value::Value;

/// What brings a moment back: to be written with `OriginKind::Restore`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RestorePlan {
    /// What to write.
    pub writes: Vec<Write>,
    /// The records that it changes.
    pub records: Vec<EntityId>,
}

/// How to have it again as it was `then`. A field that held several values then holds them again: what was
/// undecided is undecided again. The system's own fields and who may do what stay as they are; what has
/// become one since comes apart, tables are linked and modules set as they were, where everything is
/// restored; where a part is, all of that stays.
///
/// `apart` says which bundles belong to one of the two moments and not to the other.
pub fn restore(
    now: &Facts<'_>,
    then: &Facts<'_>,
    apart: impl Fn(Ordinal) -> bool,
    extent: &Extent,
) -> RestorePlan {
    if *extent == Extent::default() {
        return everything(now, then, apart);
    }
    let mut plan = RestorePlan::default();
    for differing in differing(then, now, apart, extent) {
        // What was written is here: a moment holds nothing that is not in the log.
        let Some(row) = now.state.find(&differing.record) else { continue };
        let before = plan.writes.len();
        if extent.fields.is_none() {
            members(now, then, row, &differing, &mut plan.writes);
        }
        let was = then.state.find(&differing.record);
        fields(now.state, then.state, (row, was), differing.fields.keys(), &mut plan.writes);
        if plan.writes.len() > before {
            plan.records.push(differing.record);
        }
    }
    plan
}

/// The record as its tables showed it. What a table link shows now it goes on showing: the link stays.
fn members(now: &Facts<'_>, then: &Facts<'_>, row: Row, differing: &Differing, writes: &mut Vec<Write>) {
    let (was, is) = &differing.tables;
    let was_row = then.state.find(&differing.record);
    let was_held = |id: &str| {
        let place = was_row.zip(then.state.names().find(id));
        place.is_some_and(|(row, table)| then.state.said_of(row, table) == Some(Presence::Shown))
    };
    let back: Vec<&String> = was.difference(is).filter(|id| was_held(id)).collect();
    let said = |table: NameIx| match back.iter().any(|id| **id == now.state.names().text(table)) {
        true => Some(Presence::Shown),
        false => now.state.said_of(row, table),
    };
    for id in was.symmetric_difference(is) {
        let Some(table) = now.state.names().find(id) else { continue };
        let is_in = was.contains(id);
        let comes_by_itself =
            !was_held(id) && now.state.table_links().presence(table, said) == Presence::Shown;
        let is_led = now.state.said_of(row, table).is_none();
        if (is_in && comes_by_itself) || (!is_in && is_led) {
            continue;
        }
        let replaces = now.state.member_heads(row, table).into_iter().map(|(op, _)| op).collect();
        writes.push(Write::Member { row, table, is_in, last: !is_in && was.is_empty(), replaces });
    }
}

/// Fields that are one now hold again what any of them held.
fn fields<'a>(
    now: &State,
    then: &State,
    (row, past): (Row, Option<Row>),
    keys: impl Iterator<Item = &'a String>,
    writes: &mut Vec<Write>,
) {
    let shared = |key: &String| now.names().find(key).and_then(|field| now.mapped(field).next());
    let cells: BTreeSet<NameIx> = keys.filter_map(shared).collect();
    for field in cells {
        let keys = now.mapped(field).map(|field| now.names().text(field));
        if let Some(text) = now.text(row, field) {
            let fields = keys.filter_map(|key| then.names().find(key));
            let then = past.and_then(|row| fields.filter_map(|field| then.text(row, field)).next());
            let steps = steps_to(text, then);
            writes.extend((!steps.is_empty()).then_some(Write::Text { row, field, steps }));
            continue;
        }
        let mut was: Vec<Value> = Vec::new();
        for value in keys.flat_map(|key| values(then, past, key)) {
            if !was.contains(&value) {
                was.push(value);
            }
        }
        if !is_same(&was, &values(now, Some(row), now.names().text(field))) {
            writes.push(Write::Field { row, field, values: was, replaces: now.head_ops(row, field) });
        }
    }
}

fn steps_to(now: &TextEdit, then: Option<&TextEdit>) -> Vec<Step> {
    steps_between(&now.passages(), &then.map(TextEdit::passages).unwrap_or_default())
}

/// Register by register and link by link, so that records and fields which are one now, or were, are again
/// what they were.
fn everything(now: &Facts<'_>, then: &Facts<'_>, apart: impl Fn(Ordinal) -> bool) -> RestorePlan {
    let mut plan = RestorePlan::default();
    for entity in written(now.log(), apart, then.state, now.state) {
        let Some(row) = now.state.entities().find(&entity) else { continue };
        let before = plan.writes.len();
        let was = then.state.entities().find(&entity);
        memberships(now.state, then.state, (row, was), &mut plan.writes);
        registers(now.state, then.state, (row, was), &mut plan.writes);
        if plan.writes.len() > before {
            plan.records.push(entity);
        }
    }
    links(now.state, then.state, &mut plan.writes);
    plan
}

fn memberships(now: &State, then: &State, (row, was): (Row, Option<Row>), writes: &mut Vec<Write>) {
    let is_nowhere = was.is_none_or(|was| then.tables_of(then.record_of(was)).next().is_none());
    for table in now.tables() {
        let name = now.names().text(table);
        // Where nobody says anything now, nobody did then: the links between tables decide.
        let Some(says) = now.said_of_entity(row, table) else { continue };
        let before = was.zip(then.names().find(name));
        let is_in = before.is_some_and(|(was, table)| then.shows_itself(was, table));
        let is_restored = !sys::is_own(name) || name == sys::TABLE_LINKS;
        if is_restored && (says == Presence::Shown) != is_in {
            let heads = now.register_member_heads(row, table);
            let replaces = heads.into_iter().map(|(op, _)| op).collect();
            writes.push(Write::Membership { row, table, is_in, last: !is_in && is_nowhere, replaces });
        }
    }
}

fn registers(now: &State, then: &State, (row, was): (Row, Option<Row>), writes: &mut Vec<Write>) {
    // What was written then is written now: nothing leaves the log.
    let fields: BTreeSet<NameIx> = now.ops_of_entity(row).into_iter().map(|(field, _)| field).collect();
    for field in fields {
        let (name, register) = (now.names().text(field), (row, field));
        if sys::is_own(name) && !sys::is_setting(name) {
            continue;
        }
        let before = was.zip(then.names().find(name));
        if let Some(text) = now.register_text(register) {
            let before = before.and_then(|before| then.register_text(before));
            let steps = steps_to(text, before);
            writes.extend((!steps.is_empty()).then_some(Write::Document { register, steps }));
        }
        let values = |state: &State, register| {
            let heads = state.register_heads(register);
            heads.distinct().into_iter().flatten().cloned().collect::<Vec<Value>>()
        };
        let (was, is) =
            (before.map(|before| values(then, before)).unwrap_or_default(), values(now, register));
        if !is_same(&was, &is) {
            let replaces = now.register_heads(register).0.iter().map(|head| head.op).collect();
            writes.push(Write::Register { register, values: was, replaces });
        }
    }
}

fn links(now: &State, then: &State, writes: &mut Vec<Write>) {
    let is: BTreeSet<Link> = now.links().map(|(_, link)| link).collect();
    let row = |row: Row| now.entities().find(&then.entities().id(row));
    let field = |field: NameIx| now.names().find(then.names().text(field));
    let here = |link: Link| match link {
        Link::Rows(a, b) => row(a).zip(row(b)).map(|(a, b)| Link::Rows(a, b)),
        Link::Fields(a, b) => field(a).zip(field(b)).map(|(a, b)| Link::Fields(a, b)),
    };
    let was: BTreeSet<Link> = then.links().filter_map(|(_, link)| here(link)).collect();
    let gone: Vec<u32> = now.links().filter(|(_, link)| !was.contains(link)).map(|(op, _)| op).collect();
    if !gone.is_empty() {
        writes.push(Write::Differ { links: gone });
    }
    writes.extend(was.difference(&is).map(|link| Write::Same(*link)));
}
