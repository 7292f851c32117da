//! Values and memberships that lie over canonical state while somebody looks through them.

use std::collections::BTreeMap;

use crate::state::{NameIx, Row, State, ValueRef};
use crate::value::Value;

/// What staged ops would make of registers.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    values: BTreeMap<(Row, NameIx), Option<Value>>,
    members: BTreeMap<(NameIx, Row), bool>,
}

impl Layer {
    /// Stages a value; `None` empties the field.
    pub fn set(&mut self, row: Row, field: NameIx, value: Option<Value>) {
        self.values.insert((row, field), value);
    }

    /// Stages a membership.
    pub fn set_member(&mut self, row: Row, table: NameIx, is_in: bool) {
        self.members.insert((table, row), is_in);
    }

    /// Whether a field's value is staged.
    pub fn stages(&self, row: Row, field: NameIx) -> bool {
        self.values.contains_key(&(row, field))
    }
}

/// Canonical state, and maybe a layer over it.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// What lies below.
    pub state: &'a State,
    /// What lies over it.
    pub layer: Option<&'a Layer>,
}

impl<'a> Reader<'a> {
    /// Canonical state alone.
    pub fn canonical(state: &'a State) -> Self {
        Self { state, layer: None }
    }

    /// The value that a field shows.
    pub fn value(self, row: Row, field: NameIx) -> Option<ValueRef<'a>> {
        match self.layer.and_then(|layer| layer.values.get(&(row, field))) {
            None => self.state.value(row, field),
            Some(staged) => staged.as_ref().map(|value| match value {
                Value::Text(text) => ValueRef::Text(text),
                Value::Number(number) => ValueRef::Number(*number),
                Value::Bool(flag) => ValueRef::Bool(*flag),
                Value::Reference(entity) => {
                    self.state.entities().find(entity).map_or(ValueRef::Other(value), ValueRef::Reference)
                }
                other => ValueRef::Other(other),
            }),
        }
    }

    /// Whether a table shows an entity.
    pub fn shows(self, row: Row, table: NameIx) -> bool {
        let staged = self.layer.and_then(|layer| layer.members.get(&(table, row)));
        staged.copied().unwrap_or_else(|| self.state.shows(row, table))
    }

    /// The rows that a table shows: canonical ones rising, then those that the layer adds.
    pub fn rows(self, table: NameIx) -> Vec<Row> {
        let mut rows: Vec<Row> = self.state.rows(table).filter(|row| self.shows(*row, table)).collect();
        if let Some(layer) = self.layer {
            let staged = layer.members.range((table, 0)..=(table, Row::MAX));
            rows.extend(
                staged
                    .filter(|(place, is_in)| **is_in && !self.state.shows(place.1, table))
                    .map(|(p, _)| p.1),
            );
        }
        rows
    }
}
