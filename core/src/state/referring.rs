//! Who refers to whom: kept with each value, so that finding what points at a record costs what is found.

use super::column::ValueRef;
use super::fold::State;
use super::names::{NameIx, Row};

/// Registers that show a reference: the entity that it is to, the field, the entity that refers.
pub(super) type Referring = std::collections::BTreeSet<(Row, NameIx, Row)>;

impl State {
    /// Takes note that a register shows something else than it did.
    pub(super) fn note_reference(
        &mut self,
        (field, row): (NameIx, Row),
        before: Option<Row>,
        now: Option<Row>,
    ) {
        if before == now {
            return;
        }
        if let Some(before) = before {
            self.referring.remove(&(before, field, row));
        }
        if let Some(now) = now {
            self.referring.insert((now, field, row));
        }
    }

    /// The entity that one register refers to, whatever it is the same as.
    pub(super) fn register_reference(&self, (field, row): (NameIx, Row)) -> Option<Row> {
        match self.columns.get(field as usize)?.as_ref()?.get(row)? {
            ValueRef::Reference(to) => Some(to),
            _ => None,
        }
    }

    /// The records of which a field shows a reference to this record, rising. Whether a table shows them is
    /// not asked.
    pub fn referring(&self, row: Row, field: NameIx) -> Vec<Row> {
        let row = self.record_of(row);
        let places = self.parts(row).flat_map(|part| self.mapped(field).map(move |field| (part, field)));
        let registers =
            places.flat_map(|(part, field)| self.referring.range((part, field, 0)..=(part, field, Row::MAX)));
        let mut rows: Vec<Row> = registers.map(|(_, _, by)| self.record_of(*by)).collect();
        rows.sort_unstable();
        rows.dedup();
        // What a class shows decides, and not each of its registers.
        rows.retain(|by| self.value(*by, field) == Some(ValueRef::Reference(row)));
        rows
    }
}
