//! Values and memberships that lie over canonical state while somebody looks through them.

use std::collections::BTreeMap;

use crate::state::{Followed, NameIx, Register, Row, State, ValueRef, follows};
use crate::value::Value;

/// What staged ops would make of registers.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// By cell, as the state names it.
    values: BTreeMap<Register, Option<Value>>,
    members: BTreeMap<(NameIx, Row), bool>,
}

impl Layer {
    /// Stages a cell's value; `None` empties it.
    pub fn set(&mut self, cell: Register, value: Option<Value>) {
        self.values.insert(cell, value);
    }

    /// Stages a membership.
    pub fn set_member(&mut self, row: Row, table: NameIx, is_in: bool) {
        self.members.insert((table, row), is_in);
    }

    /// Whether a cell's value is staged.
    pub fn stages(&self, cell: Register) -> bool {
        self.values.contains_key(&cell)
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

    /// The value that a field shows, which is that of the field that it follows, where it does.
    pub fn value(self, row: Row, field: NameIx) -> Option<ValueRef<'a>> {
        let own = self.own_value(row, field);
        if follows(own).is_none() {
            return own;
        }
        match self.followed(row, field)? {
            Followed::At((row, field)) => self.own_value(row, field),
            Followed::Circle | Followed::Unknown => None,
        }
    }

    /// Where a field that follows leads; `None` where it says something itself.
    pub fn followed(self, row: Row, field: NameIx) -> Option<Followed> {
        self.state.followed_by((row, field), |(row, field)| follows(self.own_value(row, field)))
    }

    /// What a field says itself: that it follows another, where it does.
    pub fn own_value(self, row: Row, field: NameIx) -> Option<ValueRef<'a>> {
        match self.layer.and_then(|layer| layer.values.get(&self.state.cell_of(row, field))) {
            None => self.state.own_value(row, field),
            Some(staged) => staged.as_ref().map(|value| match value {
                Value::Text(text) => ValueRef::Text(text),
                Value::Number(number) => ValueRef::Number(*number),
                Value::Bool(flag) => ValueRef::Bool(*flag),
                Value::Reference(entity) => {
                    self.state.find(entity).map_or(ValueRef::Other(value), ValueRef::Reference)
                }
                other => ValueRef::Other(other),
            }),
        }
    }

    /// Whether a table shows an entity.
    pub fn shows(self, row: Row, table: NameIx) -> bool {
        let staged = self.layer.and_then(|layer| layer.members.get(&(table, row)));
        let staged = staged.filter(|_| self.state.record_of(row) == row);
        staged.copied().unwrap_or_else(|| self.state.shows(row, table))
    }

    /// The rows that a table shows: canonical ones rising, then those that the layer adds.
    pub fn rows(self, table: NameIx) -> Vec<Row> {
        let mut rows: Vec<Row> = self.state.rows(table).filter(|row| self.shows(*row, table)).collect();
        if let Some(layer) = self.layer {
            let staged = layer.members.range((table, 0)..=(table, Row::MAX));
            rows.extend(
                staged
                    .filter(|(place, is_in)| **is_in && self.state.record_of(place.1) == place.1)
                    .filter(|(place, _)| !self.state.shows(place.1, table))
                    .map(|(p, _)| p.1),
            );
        }
        rows
    }
}
