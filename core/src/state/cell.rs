//! Cells: one field of one record as people see it, whatever registers it is made of (rule 9).
//!
//! Most cells are one register. Where entities are one record, or fields are one field, a cell has a register
//! for each pair of them, and its heads are the union of theirs. Nothing is copied: where all that were
//! written say the same, any of them is read; the others' heads are kept here, in the order in which they
//! show, and are brought up to date with each change of a register.

use std::borrow::Cow;

use super::fold::{State, rank};
use super::member::{Membership, Presence};
use super::names::{NameIx, Row};
use super::register::{Head, Heads};
use super::{sys, text::TextEdit};
use crate::id::EntityId;
use crate::log::Oplog;
use crate::value::Value;

/// One entity's one field: what ops write.
pub type Register = (Row, NameIx);

/// The heads of a cell whose registers differ: the op, and a register that it holds; what shows is last.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    pub(super) heads: Vec<(u32, Register)>,
}

impl State {
    /// Whether nothing is the same as anything.
    fn has_no_classes(&self) -> bool {
        self.links.is_empty()
    }

    /// Whether a register is a cell by itself. The system's own never are anything else.
    pub(super) fn is_alone(&self, (row, field): Register) -> bool {
        self.has_no_classes()
            || (self.same_rows.is_alone(row) && self.same_fields.is_alone(field))
            || sys::is_own(self.names.text(field))
    }

    /// The row under which people see an entity: that of its record's smallest id.
    pub fn record_of(&self, row: Row) -> Row {
        if self.has_no_classes() { row } else { self.same_rows.id(row) }
    }

    /// The row of the record that an entity is part of.
    pub fn find(&self, entity: &EntityId) -> Option<Row> {
        self.entities.find(entity).map(|row| self.record_of(row))
    }

    /// The entities that make up a record, its own first.
    pub fn parts(&self, row: Row) -> impl Iterator<Item = Row> + Clone + '_ {
        let parts = self.same_rows.members(row);
        let alone = parts.is_empty().then_some(row);
        alone.into_iter().chain(parts.iter().copied())
    }

    /// The fields that are one with this one, the smallest key first.
    pub fn mapped(&self, field: NameIx) -> impl Iterator<Item = NameIx> + Clone + '_ {
        let mapped = self.same_fields.members(field);
        let alone = mapped.is_empty().then_some(field);
        alone.into_iter().chain(mapped.iter().copied())
    }

    /// The register by which a cell is known: its record's and its field's smallest.
    pub fn cell_of(&self, row: Row, field: NameIx) -> Register {
        if self.is_alone((row, field)) {
            return (row, field);
        }
        (self.same_rows.id(row), self.same_fields.id(field))
    }

    /// All registers of a cell.
    pub fn registers(&self, row: Row, field: NameIx) -> impl Iterator<Item = Register> + '_ {
        let alone = self.is_alone((row, field));
        let own = alone.then_some((row, field));
        let rows = (!alone).then(|| self.parts(row)).into_iter().flatten();
        own.into_iter().chain(rows.flat_map(move |row| self.mapped(field).map(move |field| (row, field))))
    }

    /// Whether a register was ever written.
    pub fn is_written(&self, (row, field): Register) -> bool {
        let column = self.columns.get(field as usize).and_then(Option::as_ref);
        column.is_some_and(|column| column.head(row).is_some()) || self.document((row, field)).is_some()
    }

    /// The document of one register, whatever it is the same as.
    pub fn register_text(&self, register: Register) -> Option<&TextEdit> {
        self.document(register).map(|document| &document.edits)
    }

    /// The documents of a cell, each with its register.
    pub fn documents(&self, row: Row, field: NameIx) -> impl Iterator<Item = (Register, &TextEdit)> + '_ {
        let registers = self.registers(row, field);
        registers.filter_map(|register| Some((register, &self.document(register)?.edits)))
    }

    /// The register whose value a cell shows.
    pub(super) fn shown_register(&self, row: Row, field: NameIx) -> Register {
        if self.is_alone((row, field)) {
            return (row, field);
        }
        if let Some((_, shown)) = self.cells.get(&self.cell_of(row, field)).and_then(|cell| cell.heads.last())
        {
            return *shown;
        }
        let mut registers = self.registers(row, field);
        registers.find(|register| self.is_written(*register)).unwrap_or((row, field))
    }

    /// The heads of one register, whatever it is the same as.
    pub fn register_heads(&self, (row, field): Register) -> Heads {
        if let Some(heads) = self.crowded.get(&(field, row)) {
            return heads.clone();
        }
        let column = self.columns.get(field as usize).and_then(Option::as_ref);
        let head = column.and_then(|column| Some((column.head(row)?, column.get(row))));
        let head = head
            .map(|(op, value)| Head { op, values: value.map(|value| self.own(value)).into_iter().collect() });
        Heads(head.into_iter().collect())
    }

    /// The numbers of the ops that stand in one register: a document stands for itself by its last edit.
    pub(super) fn register_ops(&self, (row, field): Register) -> Vec<u32> {
        if let Some(document) = self.document((row, field)) {
            return vec![document.last];
        }
        match self.crowded.get(&(field, row)) {
            Some(heads) => heads.0.iter().map(|head| head.op).collect(),
            None => {
                let column = self.columns.get(field as usize).and_then(Option::as_ref);
                column.and_then(|column| column.head(row)).into_iter().collect()
            }
        }
    }

    fn head_at(&self, register: Register, op: u32) -> Option<Head> {
        if let Some(document) = self.document(register) {
            let text = Some(document.edits.render()).filter(|text| !text.is_empty());
            return Some(Head { op, values: text.map(Value::from).into_iter().collect() });
        }
        self.register_heads(register).0.into_iter().find(|head| head.op == op)
    }

    /// The heads of a cell; references to what is one record are one value.
    pub fn heads(&self, row: Row, field: NameIx) -> Heads {
        if self.has_no_classes() {
            return self.register_heads((row, field));
        }
        let mut heads = match self.cells.get(&self.cell_of(row, field)) {
            Some(cell) => Heads(cell.heads.iter().filter_map(|(op, at)| self.head_at(*at, *op)).collect()),
            None => self.register_heads(self.shown_register(row, field)),
        };
        self.gather_references(&mut heads);
        heads
    }

    /// The heads of a cell, where it has several or one with several values.
    pub fn crowded_heads(&self, row: Row, field: NameIx) -> Option<Cow<'_, Heads>> {
        if self.has_no_classes() {
            return if self.crowded.is_empty() {
                None
            } else {
                self.crowded.get(&(field, row)).map(Cow::Borrowed)
            };
        }
        if self.cells.contains_key(&self.cell_of(row, field)) {
            return Some(Cow::Owned(self.heads(row, field)));
        }
        let (row, field) = self.shown_register(row, field);
        let mut heads = Cow::Borrowed(self.crowded.get(&(field, row))?);
        if heads.refer() {
            self.gather_references(heads.to_mut());
        }
        Some(heads)
    }

    /// The numbers of the ops that are heads of a cell.
    pub fn head_ops(&self, row: Row, field: NameIx) -> Vec<u32> {
        match self.cells.get(&self.cell_of(row, field)) {
            Some(cell) => cell.heads.iter().map(|(op, _)| *op).collect(),
            None => {
                let (row, field) = self.shown_register(row, field);
                self.register_heads((row, field)).0.iter().map(|head| head.op).collect()
            }
        }
    }

    fn gather_references(&self, heads: &mut Heads) {
        for value in heads.0.iter_mut().flat_map(|head| &mut head.values) {
            if let Value::Reference(entity) = value
                && let Some(row) = self.find(entity)
            {
                *entity = self.entities.id(row);
            }
        }
    }

    /// Takes note whether the heads of a register or cell refer to records.
    pub(super) fn note_rivals(&mut self, register: Register, refer: bool) {
        if refer {
            self.rivals.insert(register);
        } else if !self.rivals.is_empty() && !self.crowded.contains_key(&(register.1, register.0)) {
            self.rivals.remove(&register);
        }
    }

    /// Whether a cell's heads refer to one of these rows.
    pub(super) fn refers_to(&self, (row, field): Register, rows: &[Row]) -> bool {
        let heads = self.registers(row, field).flat_map(|register| self.register_heads(register).0);
        heads.flat_map(|head| head.values).any(|value| match value {
            Value::Reference(entity) => self.entities.find(&entity).is_some_and(|row| rows.contains(&row)),
            _ => false,
        })
    }

    /// Brings a cell of several registers up to date.
    pub(super) fn refresh_cell(&mut self, log: &Oplog, (row, field): Register) {
        let (mut written, mut heads): (usize, Vec<(u32, Register)>) = (0, Vec::new());
        for register in self.registers(row, field) {
            let ops = self.register_ops(register);
            written += usize::from(!ops.is_empty());
            for op in ops {
                if !heads.iter().any(|(known, _)| *known == op) {
                    heads.push((op, register));
                }
            }
        }
        if written > 1 && heads.len() > 1 {
            heads.sort_by_key(|(op, _)| rank(log, *op));
            let refer = heads.iter().any(|(_, at)| self.register_heads(*at).refer());
            self.note_rivals((row, field), refer);
            self.cells.insert((row, field), Cell { heads });
        } else {
            self.cells.remove(&(row, field));
        }
    }

    /// The heads of one entity's membership, whatever it is the same as.
    pub fn register_member_heads(&self, row: Row, table: NameIx) -> Vec<(u32, Membership)> {
        if let Some(heads) = self.crowded_members.get(&(table, row)) {
            return heads.clone();
        }
        self.member_table(table).and_then(|members| members.head(row)).into_iter().collect()
    }

    /// The heads of a record's membership.
    pub fn member_heads(&self, row: Row, table: NameIx) -> Vec<(u32, Membership)> {
        if self.has_no_classes() || self.same_rows.is_alone(row) {
            return self.register_member_heads(row, table);
        }
        let mut heads: Vec<(u32, Membership)> = Vec::new();
        for part in self.parts(row) {
            let own = self.register_member_heads(part, table).into_iter();
            heads.extend(
                own.filter(|(op, _)| !heads.iter().any(|(known, _)| known == op)).collect::<Vec<_>>(),
            );
        }
        heads
    }

    /// The registers that a write of a cell goes to: those that were written, and those that a table has
    /// which shows their entity, so that each keeps the value when the class comes apart. `shows_too` says of
    /// a table that it will.
    pub fn targets(&self, row: Row, field: NameIx, shows_too: impl Fn(Row, NameIx) -> bool) -> Vec<Register> {
        if self.is_alone((row, field)) {
            return vec![(row, field)];
        }
        let table_of = |field: NameIx| {
            self.names.text(field).rsplit_once('.').and_then(|(table, _)| self.names.find(table))
        };
        let is_seen = |(row, field): &Register| {
            table_of(*field).is_some_and(|table| self.shows_itself(*row, table) || shows_too(*row, table))
        };
        let registers = self.registers(row, field);
        let targets: Vec<Register> =
            registers.filter(|register| self.is_written(*register) || is_seen(register)).collect();
        if targets.is_empty() { vec![(row, field)] } else { targets }
    }

    /// The entities that a membership of a record is written for: in, those that were in the table before,
    /// else its own; out, those that are in it, else those that were.
    pub fn member_targets(&self, row: Row, table: NameIx, is_in: bool) -> Vec<Row> {
        let was_here = |row: &Row| !self.register_member_heads(*row, table).is_empty();
        let is_here = |row: &Row| self.said_of_entity(*row, table) == Some(Presence::Shown);
        let mut targets: Vec<Row> = Vec::new();
        if !is_in {
            targets.extend(self.parts(row).filter(is_here));
        }
        if targets.is_empty() {
            targets.extend(self.parts(row).filter(was_here));
        }
        if targets.is_empty() {
            targets.push(row);
        }
        targets
    }

    /// The documents that an edit of a cell goes to: the one that shows, and those that read the same; where
    /// there is none yet, one of the record's own entity. Documents are never copied (rule 18).
    pub fn text_targets(&self, row: Row, field: NameIx) -> Vec<Register> {
        let shown = self.shown_register(row, field);
        let Some(text) = self.document(shown) else { return vec![(self.record_of(row), field)] };
        let is_like = |(register, other): &(Register, &TextEdit)| {
            *register != shown && other.render() == text.edits.render()
        };
        let alike = self.documents(row, field).filter(is_like).map(|(register, _)| register);
        std::iter::once(shown).chain(alike.collect::<Vec<_>>()).collect()
    }

    /// Whether a table shows an entity for its own sake, and not because it is the same as another: it was
    /// put there, or a table link leads there from where it is.
    pub fn shows_itself(&self, row: Row, table: NameIx) -> bool {
        self.table_links.presence(table, |table| self.said_of_entity(row, table)) == Presence::Shown
    }
}
