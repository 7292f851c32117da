//! What links tables, takes that back, and remembers that nobody wants it: as writes.

use super::fold::State;
use super::names::{NameIx, Row};
use super::sys;
use super::write::Write;
use crate::id::EntityId;
use crate::value::Value;

/// The entity of the link between two tables: two people who make it at once make one.
fn entity_of_link(from: &str, to: &str) -> EntityId {
    EntityId::derived("table link", &[from.as_bytes(), to.as_bytes()])
}

/// The entity that holds what people said of two tables, whichever way they might be linked.
fn entity_of_pair(one: &str, other: &str) -> EntityId {
    if one < other { entity_of_link(one, other) } else { entity_of_link(other, one) }
}

impl State {
    /// What links one table to another: nothing where it is.
    pub fn link_tables(&mut self, from: &str, to: &str) -> Vec<Write> {
        let row = self.intern_entity(entity_of_link(from, to));
        let mut writes = self.reject_table_link(from, to, false);
        if self.table_link(from, to).is_some() {
            return writes;
        }
        let table = self.intern_name(sys::TABLE_LINKS);
        writes.push(self.membership_of_link(row, table, true));
        for (field, end) in [(sys::TABLE_LINK_FROM, from), (sys::TABLE_LINK_TO, to)] {
            let field = self.intern_name(field);
            if self.owned_value(row, field) != Some(Value::from(end)) {
                let (values, replaces) = (vec![Value::from(end)], self.head_ops(row, field));
                writes.push(Write::Register { register: (row, field), values, replaces });
            }
        }
        writes
    }

    /// What takes a link back, and has each table keep the records that it shows; nothing where there is no
    /// link.
    pub fn unlink_tables(&mut self, from: &str, to: &str) -> Vec<Write> {
        let Some(link) = self.table_link(from, to) else { return Vec::new() };
        let table = self.intern_name(sys::TABLE_LINKS);
        let said_by: Vec<Row> = self.table_links.said_by(link).collect();
        let mut writes: Vec<Write> =
            said_by.into_iter().map(|row| self.membership_of_link(row, table, false)).collect();
        for record in self.led_by(link) {
            let parts: Vec<Row> =
                self.parts(record).filter(|part| self.shows_itself(*part, link.to)).collect();
            let parts = if parts.is_empty() { vec![record] } else { parts };
            writes.extend(parts.into_iter().map(|row| Write::Membership {
                row,
                table: link.to,
                is_in: true,
                last: false,
                replaces: Vec::new(),
            }));
        }
        writes
    }

    fn membership_of_link(&self, row: Row, table: NameIx, is_in: bool) -> Write {
        let replaces = self.register_member_heads(row, table).into_iter().map(|(op, _)| op).collect();
        Write::Membership { row, table, is_in, last: !is_in, replaces }
    }

    /// Whether people want no link between two tables, whichever way.
    pub fn is_table_link_rejected(&self, one: &str, other: &str) -> bool {
        let row = self.entities.find(&entity_of_pair(one, other));
        let place = row.zip(self.names.find(sys::TABLE_LINK_REJECTED));
        place.and_then(|(row, field)| self.owned_value(row, field)) == Some(Value::Bool(true))
    }

    /// What remembers that people want no link between two tables, or that they may want one.
    pub fn reject_table_link(&mut self, one: &str, other: &str, is_rejected: bool) -> Vec<Write> {
        if self.is_table_link_rejected(one, other) == is_rejected {
            return Vec::new();
        }
        let row = self.intern_entity(entity_of_pair(one, other));
        let field = self.intern_name(sys::TABLE_LINK_REJECTED);
        let values = is_rejected.then_some(Value::Bool(true)).into_iter().collect();
        vec![Write::Register { register: (row, field), values, replaces: self.head_ops(row, field) }]
    }
}
