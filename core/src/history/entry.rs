//! History as the page and scripts are told it: a bundle an entry, newest first.

use std::collections::BTreeSet;

use super::HistoryError;
use super::change::{Scope, Teller, Told};
use super::order::newest_first;
use crate::conflict::Facts;
use crate::id::{BundleId, EntityId};
use crate::log::{Ordinal, decode_body};
use crate::workspace::command::HistoryQuery;
use crate::workspace::update::HistoryEntry;

/// Entries, unless more or fewer are asked for.
const ENTRIES_DEFAULT: usize = 100;

/// What happened to the production, or to a table, record or field of it. `is_held` says which bundles are
/// without effect because their authors lacked the right.
///
/// # Errors
/// `NotFound`: no bundle ever named the record, no adopted module has the table, `before` is not here.
pub fn history(
    facts: &Facts<'_>,
    query: &HistoryQuery,
    is_held: impl Fn(Ordinal) -> bool,
) -> Result<Vec<HistoryEntry>, HistoryError> {
    let scope = scope(facts, query)?;
    let mut order = newest_first(facts.log());
    // A change is told where its last bundle is; those before it are told by then.
    let mut told = BTreeSet::new();
    if let Some(before) = &query.before {
        let missing = || HistoryError::NotFound { what: "bundle", name: before.clone() };
        let id: BundleId = before.parse().or(Err(missing()))?;
        let ordinal = facts.log().ordinal(&id).ok_or_else(missing)?;
        let at = order.iter().position(|at| *at == ordinal).ok_or_else(missing)?;
        order.drain(..=at);
        told.extend(facts.recall.change(ordinal));
    }
    let teller = Teller::new(facts, scope);
    let clue = clue(facts, teller.scope());
    // A bundle that takes links back names their ops, and not what they had linked.
    let parting = clue.as_ref().map(|clue| parting(facts, clue)).unwrap_or_default();
    let may_concern = |ordinal: &Ordinal| {
        let body = facts.log().bundle(*ordinal).body;
        clue.as_ref().is_none_or(|clue| contains(body, clue)) || parting.contains(ordinal)
    };
    let entries = order.into_iter().filter_map(|ordinal| {
        if told.contains(&ordinal) {
            return None;
        }
        let change = facts.recall.change(ordinal);
        told.extend(&change[..change.len() - 1]);
        if !change.iter().any(may_concern) {
            return None;
        }
        entry(facts, &teller, &change, change.iter().any(|bundle| is_held(*bundle)))
    });
    Ok(entries.take(query.limit.unwrap_or(ENTRIES_DEFAULT)).collect())
}

fn scope(facts: &Facts<'_>, query: &HistoryQuery) -> Result<Scope, HistoryError> {
    let is_known =
        |record: &EntityId| *record == EntityId::WORKSPACE || facts.state.entities().find(record).is_some();
    if let Some(record) = query.record.filter(|record| !is_known(record)) {
        return Err(HistoryError::NotFound { what: "record", name: record.to_string() });
    }
    if let Some(table) = query.table.as_ref().filter(|table| facts.schema.table(table).is_none()) {
        return Err(HistoryError::NotFound { what: "table", name: table.clone() });
    }
    let record = query.record.map(|record| entities_of(facts, record));
    let fields = query.field.as_deref().map(|field| fields_of(facts, field));
    Ok(Scope { record, fields, table: query.table.clone() })
}

/// The names of the fields that are one with a field, where it is asked for by its name across tables.
fn fields_of(facts: &Facts<'_>, field: &str) -> BTreeSet<String> {
    let names = facts.state.names();
    let same = names.find(field).into_iter().flat_map(|field| facts.state.mapped(field));
    same.map(|field| names.text(field).to_owned()).chain([field.to_owned()]).collect()
}

/// The entities that make up a record.
fn entities_of(facts: &Facts<'_>, record: EntityId) -> BTreeSet<EntityId> {
    let row = facts.state.find(&record);
    let parts = row.into_iter().flat_map(|row| facts.state.parts(row));
    parts.map(|row| facts.state.entities().id(row)).chain([record]).collect()
}

/// Bytes that every body within the scope holds as they are, so that most others need not be decoded.
fn clue(facts: &Facts<'_>, scope: &Scope) -> Option<Vec<u8>> {
    let is_in_table = |record: &EntityId| {
        let row = facts.state.entities().find(record);
        row.is_some_and(|row| facts.table_of(row, None).is_some())
    };
    // Members and modules are told of entities that their ops do not name.
    let record = scope.record.as_ref().filter(|record| record.len() == 1).and_then(BTreeSet::first);
    let record = record.filter(|record| is_in_table(record)).map(|record| record.0.to_vec());
    if record.is_none() && scope.record.is_some() {
        return None;
    }
    record.or_else(|| scope.table.as_ref().map(|table| table.as_bytes().to_vec()))
}

/// The bundles that took links back whose own bundles hold the clue.
fn parting(facts: &Facts<'_>, clue: &[u8]) -> BTreeSet<Ordinal> {
    let bundle = |op: u32| facts.log().op_place(op).0;
    let parted =
        facts.state.parted().filter(|(link, _)| contains(facts.log().bundle(bundle(*link)).body, clue));
    parted.flat_map(|(_, by)| by).map(|op| bundle(*op)).collect()
}

fn contains(body: &[u8], clue: &[u8]) -> bool {
    let Some((first, rest)) = clue.split_first() else { return true };
    let mut at = 0;
    while let Some(found) = body[at..].iter().position(|byte| byte == first) {
        at += found + 1;
        if body[at..].starts_with(rest) {
            return true;
        }
    }
    false
}

/// The entry of a change: all its bundles, as its last.
fn entry(facts: &Facts<'_>, teller: &Teller<'_, '_>, change: &[Ordinal], held: bool) -> Option<HistoryEntry> {
    let last = *change.last()?;
    let first = facts.recall.body(change[0]);
    let mut told = Told::default();
    if let Some(recalled) = &first {
        teller.changes(&mut told, change[0], &recalled.body);
    }
    for ordinal in &change[1..] {
        // Read and let go again: a change of many bundles is large.
        if let Ok(body) = decode_body(facts.log().bundle(*ordinal).body) {
            teller.changes(&mut told, *ordinal, &body);
        }
    }
    let Told { changes, more } = told;
    if changes.is_empty() && !teller.scope().is_all() {
        return None;
    }
    let bundle = facts.log().bundle(last);
    let body = first.as_ref().map(|recalled| &recalled.body);
    Some(HistoryEntry {
        bundle: bundle.id.to_string(),
        at: facts.at(last),
        person: facts.person(&bundle.actor),
        actor: bundle.actor,
        label: body.map(|body| body.label.clone()).unwrap_or_default(),
        origin: body.map_or("manual", |body| body.origin.kind.word()).to_owned(),
        held,
        changes,
        more,
    })
}
