//! Fields that are one, or might be: suggested by modules, confirmed and rejected by people (rule 14).

use std::collections::BTreeSet;

use serde_json::json;

use super::drafting::{Drafting, Why};
use super::identity;
use super::update::{Code, Failure, MappedField, Mapping, MappingState};
use super::workspace::{Answer, Workspace};
use crate::id::EntityId;
use crate::schema::{Doubt, Field, Table, doubts_of_fields, suggest};
use crate::state::{NameIx, sys};
use crate::value::Value;

/// Between the keys in a mapping's id.
const BETWEEN: &str = " = ";

impl Workspace {
    /// Every mapping: confirmed ones, then those that modules suggest, then those that people rejected.
    pub(super) fn mappings(&self) -> Vec<Mapping> {
        let confirmed = self.state.mappings().into_iter();
        let mut mappings: Vec<Mapping> = confirmed.filter_map(|field| self.confirmed(field)).collect();
        let mut suggested = self.suggestions();
        suggested.sort_by_key(|mapping| mapping.state == MappingState::Rejected);
        mappings.extend(suggested);
        mappings
    }

    /// The keys of each set of fields that are one.
    pub(super) fn mapped_keys(&self) -> Vec<Vec<String>> {
        let names = self.state.names();
        let mapped = |field| self.state.mapped(field).map(|field| names.text(field).to_owned()).collect();
        self.state.mappings().into_iter().map(mapped).collect()
    }

    fn confirmed(&self, field: NameIx) -> Option<Mapping> {
        let fields: Vec<(&Table, &Field)> =
            self.state.mapped(field).filter_map(|field| self.place(self.state.names().text(field))).collect();
        let shared: BTreeSet<&str> = fields.iter().filter_map(|(_, field)| field.shared.as_deref()).collect();
        let shared = if shared.len() == 1 { shared.first().map(ToString::to_string) } else { None };
        (!fields.is_empty()).then(|| told(&fields, shared, MappingState::Confirmed))
    }

    /// Those that modules suggest, rejected ones too.
    pub(super) fn suggestions(&self) -> Vec<Mapping> {
        let field = |key: &str| self.state.names().find(key);
        let is_one = |a: &str, b: &str| {
            field(a).zip(field(b)).is_some_and(|(a, b)| self.state.mapped(a).any(|field| field == b))
        };
        let open = suggest(&self.schema).into_iter();
        let open = open.filter(|found| !is_one(&found.one.1.key, &found.other.1.key));
        let told = open.map(|found| {
            let state = match self.is_rejected(&found.one.1.key, &found.other.1.key) {
                true => MappingState::Rejected,
                false => MappingState::Suggested,
            };
            told(&[found.one, found.other], Some(found.shared.to_owned()), state)
        });
        told.collect()
    }

    fn place(&self, key: &str) -> Option<(&Table, &Field)> {
        let (table, _) = key.rsplit_once('.')?;
        Some((self.schema.table(table)?, self.schema.field(key)?))
    }

    fn is_rejected(&self, a: &str, b: &str) -> bool {
        let entity = self.state.entities().find(&pair(a, b));
        let field = self.state.names().find(sys::MAPPING_REJECTED);
        let value = entity.zip(field).and_then(|(row, field)| self.state.owned_value(row, field));
        value == Some(Value::Bool(true))
    }

    /// Makes the fields of a suggestion one, or links its tables.
    ///
    /// # Errors
    /// `not_found` where it is no suggestion, or is one already.
    pub(super) fn confirm(&mut self, request: u32, id: &str) -> Result<(), Failure> {
        if self.suggests_table_link(id).is_some() {
            return self.confirm_table_link(request, id);
        }
        let mapping = self.suggestion(id)?;
        let keys: Vec<String> = mapping.fields.iter().map(|field| field.key.clone()).collect();
        let mut drafting = Drafting::default();
        identity::map(self, &mut drafting, &keys)?;
        if mapping.state == MappingState::Rejected {
            self.write_rejection(&mut drafting, &keys, false);
        }
        let why = Why { label: format!("Map {}", words(&mapping)), ..Why::default() };
        self.send(Some(request), drafting, &why, Answer::Committed(Vec::new()))
    }

    /// Remembers, for everybody, that the fields of a suggestion are not one, or its tables not to be linked.
    ///
    /// # Errors
    /// `not_found` where it is no suggestion.
    pub(super) fn reject(&mut self, request: u32, id: &str) -> Result<(), Failure> {
        if self.suggests_table_link(id).is_some() {
            return self.reject_table_link(request, id);
        }
        let mapping = self.suggestion(id)?;
        let keys: Vec<String> = mapping.fields.iter().map(|field| field.key.clone()).collect();
        let mut drafting = Drafting::default();
        if mapping.state == MappingState::Suggested {
            self.write_rejection(&mut drafting, &keys, true);
        }
        let why = Why { label: format!("Keep {} apart", words(&mapping)), ..Why::default() };
        self.send(Some(request), drafting, &why, Answer::Committed(Vec::new()))
    }

    fn suggestion(&self, id: &str) -> Result<Mapping, Failure> {
        let found = self.suggestions().into_iter().find(|mapping| mapping.id == id);
        found.ok_or_else(|| {
            let failure = Failure::because(Code::NotFound, format!("nothing suggests `{id}`"));
            failure.with(json!({ "id": id }))
        })
    }

    fn write_rejection(&mut self, drafting: &mut Drafting, keys: &[String], is_rejected: bool) {
        let [a, b] = keys else { return };
        let row = self.state.intern_entity(pair(a, b));
        let field = self.state.intern_name(sys::MAPPING_REJECTED);
        let replaces = self.state.head_ops(row, field);
        let values = is_rejected.then_some(Value::Bool(true)).into_iter().collect();
        drafting.field(&self.state, (row, field), values, replaces);
    }
}

/// The entity that holds what people said of a pair of fields.
fn pair(a: &str, b: &str) -> EntityId {
    let (a, b) = if a < b { (a, b) } else { (b, a) };
    EntityId::derived("mapping", &[a.as_bytes(), b.as_bytes()])
}

fn told(fields: &[(&Table, &Field)], shared: Option<String>, state: MappingState) -> Mapping {
    let mut keys: Vec<&str> = fields.iter().map(|(_, field)| field.key.as_str()).collect();
    keys.sort_unstable();
    let field = |(table, field): &(&Table, &Field)| MappedField {
        key: field.key.clone(),
        title: field.title.clone(),
        table: table.id.clone(),
        table_title: table.title.clone(),
    };
    Mapping {
        id: keys.join(BETWEEN),
        state,
        fields: fields.iter().map(field).collect(),
        shared,
        doubts: doubts_of_fields(fields).into_iter().map(Doubt::word).map(str::to_owned).collect(),
    }
}

/// "Contacts: Name and Attendees: Name".
fn words(mapping: &Mapping) -> String {
    let named = mapping.fields.iter().map(|field| format!("{}: {}", field.table_title, field.title));
    named.collect::<Vec<_>>().join(" and ")
}
