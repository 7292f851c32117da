//! What hangs on a choice, where the schema knows: told before it is made.

use std::collections::{BTreeMap, BTreeSet};

use super::Facts;
use super::candidate::DELETE;
use super::clash::Clashes;
use crate::schema::{Field, FieldKind, Table, validate};
use crate::state::{NameIx, Row, sys};
use crate::value::Value;
use crate::workspace::update::Consequence;

/// The values of a key, as one text, and the records that have it.
type Keyed = BTreeMap<String, Vec<Row>>;

/// Tells consequences; goes once through what it needs for all of them.
pub(super) struct Consequences<'f, 'a> {
    facts: &'f Facts<'a>,
    keyed: std::cell::RefCell<BTreeMap<String, std::rc::Rc<Keyed>>>,
    clashes: Clashes,
}

impl<'f, 'a> Consequences<'f, 'a> {
    pub(super) fn new(facts: &'f Facts<'a>) -> Self {
        Self { facts, keyed: std::cell::RefCell::default(), clashes: Clashes::default() }
    }

    /// What would be so if this were decided.
    pub(super) fn of(&self, row: Row, field: Option<NameIx>, value: Option<&Value>) -> Vec<Consequence> {
        match field {
            Some(field) => self.of_value(row, field, value),
            None if value.and_then(Value::as_text) == Some(DELETE) => self.of_deletion(row),
            None => Vec::new(),
        }
    }

    /// Of the field that shows, and of those that are one with it in other tables that show the record.
    fn of_value(&self, row: Row, field: NameIx, value: Option<&Value>) -> Vec<Consequence> {
        let state = self.facts.state;
        let mut told: Vec<Consequence> = Vec::new();
        for other in std::iter::once(field).chain(state.mapped(field).filter(|other| *other != field)) {
            let Some(known) = self.facts.field(other) else { continue };
            let table = known.key.rsplit_once('.').and_then(|(table, _)| self.facts.schema.table(table));
            let is_shown = |table: &Table| {
                state.names().find(&table.id).is_some_and(|at| state.shows(state.record_of(row), at))
            };
            let title = match table {
                _ if other == field => String::new(),
                Some(table) if is_shown(table) => table.title.clone(),
                _ => continue,
            };
            let of_field = self.of_field(row, known, value).into_iter();
            let of_field = of_field.map(|told| Consequence { table: title.clone(), ..told });
            told.extend(of_field.collect::<Vec<_>>());
        }
        told
    }

    fn of_field(&self, row: Row, known: &Field, value: Option<&Value>) -> Vec<Consequence> {
        let mark = validate(known, value).map(crate::schema::Mark::name);
        let mut told: Vec<Consequence> = mark.map(|kind| one(kind, 1)).into_iter().collect();
        if let (true, Some(value)) = (known.unique, value) {
            told.extend(self.doubles(row, known, value));
        }
        let table = known.key.rsplit_once('.').and_then(|(table, _)| self.facts.schema.table(table));
        told.extend(table.into_iter().flat_map(|table| self.clashes(row, table, known, value)));
        told
    }

    /// Others that would have the same at the same time.
    fn clashes(&self, row: Row, table: &Table, field: &Field, value: Option<&Value>) -> Vec<Consequence> {
        let told = self.clashes.of(self.facts, table, row, (field, value)).into_iter();
        let told = told.filter_map(|clash| {
            let title = self.facts.title_in(*clash.others.first()?, &table.id);
            Some(Consequence { title, what: clash.what, ..one("clash", clash.others.len()) })
        });
        told.collect()
    }

    /// Another record that would share its key.
    fn doubles(&self, row: Row, field: &Field, value: &Value) -> Option<Consequence> {
        let (table, _) = field.key.rsplit_once('.')?;
        let table = self.facts.schema.table(table)?;
        let keyed = self.keyed(table);
        let others = keyed.get(&self.key(table, row, Some((field, value)))?)?;
        let mut others = others.iter().filter(|other| **other != row);
        let first = *others.next()?;
        let title = self.facts.title_in(first, &table.id);
        Some(Consequence { title, ..one("unique", 1 + others.count()) })
    }

    fn keyed(&self, table: &Table) -> std::rc::Rc<Keyed> {
        if let Some(known) = self.keyed.borrow().get(&table.id) {
            return std::rc::Rc::clone(known);
        }
        let mut keyed = Keyed::new();
        let rows = self.facts.state.names().find(&table.id);
        for row in rows.into_iter().flat_map(|table| self.facts.state.rows(table)) {
            if let Some(key) = self.key(table, row, None) {
                keyed.entry(key).or_default().push(row);
            }
        }
        let keyed = std::rc::Rc::new(keyed);
        self.keyed.borrow_mut().insert(table.id.clone(), std::rc::Rc::clone(&keyed));
        keyed
    }

    /// A record's key, with another value in one field; `None` where part of it is missing.
    fn key(&self, table: &Table, row: Row, other: Option<(&Field, &Value)>) -> Option<String> {
        let state = self.facts.state;
        let parts = table.key.iter().map(|name| {
            let field = table.field(name)?;
            match other.filter(|(other, _)| other.key == field.key) {
                Some((_, value)) => Some(value.clone()),
                None => state.owned_value(row, state.names().find(&field.key)?),
            }
        });
        let parts = parts.collect::<Option<Vec<Value>>>()?;
        (!parts.is_empty()).then(|| format!("{parts:?}"))
    }

    /// How many others refer to a record that would go, and follow it.
    fn of_deletion(&self, row: Row) -> Vec<Consequence> {
        let (state, schema) = (self.facts.state, self.facts.schema);
        let fields = schema.tables().flat_map(|table| table.fields.iter().map(move |field| (table, field)));
        let references = fields.filter(|(_, field)| field.kind == FieldKind::Reference);
        let of_tables = references.map(|(table, field)| (table.id.clone(), field.key.clone()));
        let of_edges = schema.modules().flat_map(|module| &module.edges).flat_map(|kind| {
            [sys::EDGE_FROM, sys::EDGE_TO].map(|end| (kind.id.clone(), format!("{}.{end}", kind.id)))
        });
        let referring = of_tables.chain(of_edges).map(|(table, key)| {
            let names = state.names().find(&table).zip(state.names().find(&key));
            names.map_or(0, |(table, field)| {
                state.referring(row, field).into_iter().filter(|by| state.shows(*by, table)).count()
            })
        });
        let told = [one("referred", referring.sum()), one("followed", self.followers(row))];
        told.into_iter().filter(|told| told.count > 0).collect()
    }

    /// How many others have a field that follows one of a record that would go.
    fn followers(&self, row: Row) -> usize {
        let state = self.facts.state;
        let of_table = |table: &Table| {
            let Some(at) = state.names().find(&table.id) else { return Vec::new() };
            let fields = table.fields.iter().filter_map(|field| state.names().find(&field.key));
            let rows = fields.flat_map(|field| state.followers(row, field));
            rows.filter(|by| *by != row && state.shows(*by, at)).collect::<Vec<Row>>()
        };
        self.facts.schema.tables().flat_map(of_table).collect::<BTreeSet<Row>>().len()
    }
}

/// A consequence that names nothing.
fn one(kind: &str, count: usize) -> Consequence {
    Consequence {
        kind: kind.to_owned(),
        title: String::new(),
        count,
        table: String::new(),
        what: String::new(),
    }
}
