//! What differs between two moments, by record and field.

use std::collections::{BTreeMap, BTreeSet};

use crate::conflict::Facts;
use crate::id::EntityId;
use crate::log::{Op, Oplog, Ordinal, Thing, decode_body};
use crate::state::{NameIx, Row, State, sys};
use crate::value::Value;
use crate::workspace::command::Json;
use crate::workspace::update::{Change, Comparison, RecordDifference};

/// Records that a comparison lists, at most; the rest is counted.
const RECORDS_MAX: usize = 1000;

/// What is compared or restored: everything, some records, some fields of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extent {
    /// Only these.
    pub records: Option<BTreeSet<EntityId>>,
    /// Only the fields with these short names or keys; whole records otherwise.
    pub fields: Option<BTreeSet<String>>,
}

impl Extent {
    fn holds_record(&self, record: &EntityId) -> bool {
        self.records.as_ref().is_none_or(|records| records.contains(record))
    }

    /// Whether a field belongs to it. The system's own never do.
    fn holds_field(&self, key: &str) -> bool {
        let short = key.rsplit_once('.').map_or(key, |(_, short)| short);
        let is_named = |fields: &BTreeSet<String>| fields.contains(short) || fields.contains(key);
        !sys::is_own(key) && self.fields.as_ref().is_none_or(is_named)
    }
}

/// One record at two moments: in which tables it was and is, and the fields that differ.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Differing {
    pub(super) record: EntityId,
    /// Tables that showed it, and tables that show it.
    pub(super) tables: (BTreeSet<String>, BTreeSet<String>),
    /// By key: the distinct values that it held, and holds; none where it was empty.
    pub(super) fields: BTreeMap<String, (Vec<Value>, Vec<Value>)>,
}

/// The records that differ. `apart` says which bundles belong to one of the two moments and not to the other:
/// only what they wrote can differ.
pub(super) fn differing(
    from: &Facts<'_>,
    to: &Facts<'_>,
    apart: impl Fn(Ordinal) -> bool,
    extent: &Extent,
) -> Vec<Differing> {
    let written = written(from.log(), apart, from.state, to.state).into_iter();
    let record_in = |state: &State, entity: &EntityId| state.find(entity).map(|row| state.entities().id(row));
    let records: BTreeSet<EntityId> = written
        .flat_map(|entity| [record_in(from.state, &entity), record_in(to.state, &entity)])
        .flatten()
        .filter(|record| extent.holds_record(record))
        .collect();
    records.into_iter().filter_map(|record| differs(from.state, to.state, record, extent)).collect()
}

/// The entities that some bundles wrote, or made one with others.
pub(super) fn written(
    log: &Oplog,
    apart: impl Fn(Ordinal) -> bool,
    from: &State,
    to: &State,
) -> BTreeSet<EntityId> {
    let mut records = BTreeSet::new();
    for ordinal in (0..log.len() as Ordinal).filter(|at| apart(*at)) {
        let view = log.bundle(ordinal);
        let Some(body) = Some(view).filter(|view| view.readable).and_then(|view| decode_body(view.body).ok())
        else {
            continue;
        };
        let is_table_link = |op: &Op| {
            op.targets().iter().any(|(_, name)| sys::is_of_table_links(&body.names[*name as usize]))
        };
        for op in &body.ops {
            match op {
                // Another field is read where people read this one, another table shows what this one does:
                // any record may show something else.
                op if is_table_link(op) => records.extend(all(from).chain(all(to))),
                Op::Same { a: Thing::Field(_), .. } | Op::Differ { .. } => {
                    records.extend(all(from).chain(all(to)));
                }
                Op::Same { a: Thing::Entity(a), b: Thing::Entity(b) } => {
                    records.extend([body.entities[*a as usize], body.entities[*b as usize]]);
                }
                op => {
                    let targets = op.targets().into_iter();
                    let is_told = |name: &str| !sys::is_own(name) || sys::is_setting(name);
                    let told = targets.filter(|(_, name)| is_told(&body.names[*name as usize]));
                    records.extend(told.map(|(entity, _)| body.entities[entity as usize]));
                }
            }
        }
    }
    records
}

fn all(state: &State) -> impl Iterator<Item = EntityId> + '_ {
    (0..state.entities().len() as Row).map(|row| state.entities().id(row))
}

fn differs(from: &State, to: &State, record: EntityId, extent: &Extent) -> Option<Differing> {
    // What is part of another record is nowhere by itself.
    let itself = |state: &State| state.entities().find(&record).filter(|row| state.record_of(*row) == *row);
    let rows = (itself(from), itself(to));
    let tables = (tables_of(from, rows.0), tables_of(to, rows.1));
    let mut keys: BTreeSet<&str> = keys_of(from, rows.0).collect();
    keys.extend(keys_of(to, rows.1));
    let (mut fields, mut told) = (BTreeMap::new(), BTreeSet::new());
    for key in keys.into_iter().filter(|key| extent.holds_field(key)) {
        let (was, is) = (values(from, rows.0, key), values(to, rows.1, key));
        // Fields that are one at both moments are told once.
        if !is_same(&was, &is) && told.insert((shared_key(from, key), shared_key(to, key))) {
            fields.insert(key.to_owned(), (was, is));
        }
    }
    let moved = extent.fields.is_none() && tables.0 != tables.1;
    (moved || !fields.is_empty()).then_some(Differing { record, tables, fields })
}

/// The tables that show a record, the system's own left out.
fn tables_of(state: &State, row: Option<Row>) -> BTreeSet<String> {
    let tables = row.into_iter().flat_map(|row| state.tables_of(row));
    let names = tables.map(|table| state.names().text(table));
    names.filter(|name| !sys::is_own(name)).map(str::to_owned).collect()
}

/// The fields by which a record shows something: those written, and those that are one with them.
fn keys_of(state: &State, row: Option<Row>) -> impl Iterator<Item = &str> {
    let written = row.into_iter().flat_map(|row| state.ops_of(row)).map(|(field, _)| field);
    let fields: BTreeSet<NameIx> = written.flat_map(|field| state.mapped(field)).collect();
    fields.into_iter().map(|field| state.names().text(field))
}

/// The first of the fields that are one with this one.
fn shared_key<'a>(state: &'a State, key: &'a str) -> &'a str {
    let first = state.names().find(key).and_then(|field| state.mapped(field).next());
    first.map_or(key, |field| state.names().text(field))
}

/// Whether two lists of distinct values hold the same ones.
pub(super) fn is_same(was: &[Value], is: &[Value]) -> bool {
    was.len() == is.len() && was.iter().all(|value| is.contains(value))
}

/// The distinct values of a field, the one that shows first.
pub(super) fn values(state: &State, row: Option<Row>, key: &str) -> Vec<Value> {
    let Some((row, field)) = row.zip(state.names().find(key)) else { return Vec::new() };
    if state.text(row, field).is_some() {
        return state.owned_value(row, field).into_iter().collect();
    }
    state.heads(row, field).distinct().into_iter().flatten().cloned().collect()
}

/// What differs, told: by table, title and record.
pub fn compare(
    from: &Facts<'_>,
    to: &Facts<'_>,
    apart: impl Fn(Ordinal) -> bool,
    extent: &Extent,
) -> Comparison {
    let found = differing(from, to, apart, extent);
    let mut records: Vec<RecordDifference> = found.iter().filter_map(|found| tell(from, to, found)).collect();
    records.sort_by(|a, b| (&a.table, &a.title, a.record).cmp(&(&b.table, &b.title, b.record)));
    let more = records.len().saturating_sub(RECORDS_MAX);
    records.truncate(RECORDS_MAX);
    Comparison { records, more }
}

fn tell(from: &Facts<'_>, to: &Facts<'_>, found: &Differing) -> Option<RecordDifference> {
    let (was, is) = &found.tables;
    let kind = match (was.is_empty(), is.is_empty()) {
        (true, true) => return None,
        (true, false) => "added",
        (false, true) => "removed",
        (false, false) => "changed",
    };
    // What is no longer there is called what it was called.
    let teller = if is.is_empty() { from } else { to };
    let table = is.first().or(was.first()).cloned().unwrap_or_default();
    let row = teller.state.entities().find(&found.record)?;
    let title = teller.title_in(row, &table);
    let change = |field: &str, label: String, from: Json, to: Json| Change {
        record: found.record,
        title: title.clone(),
        kind: "value".to_owned(),
        field: field.to_owned(),
        label,
        from,
        to,
    };
    let mut changes = Vec::new();
    if kind == "changed" {
        let label = |id: &str| to.schema.table(id).map_or_else(|| id.to_owned(), |table| table.title.clone());
        for table in was.symmetric_difference(is) {
            let (was_in, is_in) = (was.contains(table), is.contains(table));
            let told = change(&format!("in:{table}"), label(table), was_in.into(), is_in.into());
            changes.push(Change { kind: "membership".to_owned(), ..told });
        }
    }
    for (key, (was, is)) in found.fields.iter().filter(|(key, _)| !sys::is_place(key)) {
        // A moment need not know the name of what it had nothing of.
        let known = [teller, from, to].into_iter().find_map(|facts| {
            let field = facts.state.names().find(key)?;
            let row = facts.state.entities().find(&found.record)?;
            Some(facts.label(facts.field_shown(row, field)))
        });
        let Some((short, label)) = known else { continue };
        changes.push(change(short, label, from.json_of_all(was), to.json_of_all(is)));
    }
    // A place in an order alone is nothing that one could name.
    let is_told = kind != "changed" || !changes.is_empty();
    is_told.then_some(RecordDifference { record: found.record, table, title, kind: kind.to_owned(), changes })
}
