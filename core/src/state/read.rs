//! What state says, for everybody who reads it.

use super::fold::{Adoption, State, TextRegister};
use super::member::{MemberTable, Membership};
use super::names::{Entities, NameIx, Names, Row};
use super::register::{Head, Heads};
use super::text::TextEdit;
use super::{StateHash, ValueRef};
use crate::id::{ActorId, EntityId};
use crate::log::Ordinal;
use crate::value::Value;

impl State {
    /// Entity ↔ row.
    pub fn entities(&self) -> &Entities {
        &self.entities
    }

    /// Name ↔ number.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Gives an entity a row, for work that is staged before any bundle names it.
    pub fn intern_entity(&mut self, entity: EntityId) -> Row {
        self.entities.intern(entity)
    }

    /// Gives a name a number, so that readers can look it up before any bundle uses it.
    pub fn intern_name(&mut self, name: &str) -> NameIx {
        self.names.intern(name)
    }

    /// The hash of everything that the fold made.
    pub fn hash(&self) -> StateHash {
        self.hash
    }

    /// The value that a register shows; `None` where it is empty.
    pub fn value(&self, row: Row, field: NameIx) -> Option<ValueRef<'_>> {
        if let Some(register) = self.text_register(row, field) {
            return Some(register.edits.render()).filter(|text| !text.is_empty()).map(ValueRef::Text);
        }
        self.columns.get(field as usize)?.as_ref()?.get(row)
    }

    /// The same, as a value of its own.
    pub fn owned_value(&self, row: Row, field: NameIx) -> Option<Value> {
        self.value(row, field).map(|value| self.own(value))
    }

    /// A value where it lies, as a value of its own.
    pub fn own(&self, value: ValueRef<'_>) -> Value {
        match value {
            ValueRef::Text(text) => Value::Text(text.to_owned()),
            ValueRef::Number(number) => Value::Number(number),
            ValueRef::Bool(flag) => Value::Bool(flag),
            ValueRef::Reference(row) => Value::Reference(self.entities.id(row)),
            ValueRef::Other(value) => value.clone(),
        }
    }

    /// The document of a rich text field.
    pub fn text(&self, row: Row, field: NameIx) -> Option<&TextEdit> {
        self.text_register(row, field).map(|register| &register.edits)
    }

    /// The document that those edits give whose ops `keep` names; `None` where that is all of them.
    pub fn text_of(&self, row: Row, field: NameIx, keep: impl Fn(u32) -> bool) -> Option<TextEdit> {
        let register = self.text_register(row, field)?;
        let kept: Vec<bool> = register.ops.iter().map(|op| keep(*op)).collect();
        kept.contains(&false).then(|| register.edits.part(&kept))
    }

    fn text_register(&self, row: Row, field: NameIx) -> Option<&TextRegister> {
        self.texts.get(field as usize)?.get(&row)
    }

    /// The heads of a field's register.
    pub fn heads(&self, row: Row, field: NameIx) -> Heads {
        if let Some(heads) = self.crowded.get(&(field, row)) {
            return heads.clone();
        }
        let column = self.columns.get(field as usize).and_then(Option::as_ref);
        let head = column.and_then(|column| Some((column.head(row)?, column.get(row))));
        let head = head
            .map(|(op, value)| Head { op, values: value.map(|value| self.own(value)).into_iter().collect() });
        Heads(head.into_iter().collect())
    }

    /// Registers with several heads, or a head with several values.
    pub fn crowded(&self) -> impl Iterator<Item = (Row, NameIx, &Heads)> {
        self.crowded.iter().map(|((field, row), heads)| (*row, *field, heads))
    }

    /// Those heads, where a register has several or one with several values.
    pub fn crowded_heads(&self, row: Row, field: NameIx) -> Option<&Heads> {
        if self.crowded.is_empty() { None } else { self.crowded.get(&(field, row)) }
    }

    /// The numbers of the ops that are heads of a field's register.
    pub fn head_ops(&self, row: Row, field: NameIx) -> Vec<u32> {
        match self.crowded_heads(row, field) {
            Some(heads) => heads.0.iter().map(|head| head.op).collect(),
            None => {
                let column = self.columns.get(field as usize).and_then(Option::as_ref);
                column.and_then(|column| column.head(row)).into_iter().collect()
            }
        }
    }

    /// The heads of a membership.
    pub fn member_heads(&self, row: Row, table: NameIx) -> Vec<(u32, Membership)> {
        if let Some(heads) = self.crowded_members.get(&(table, row)) {
            return heads.clone();
        }
        self.member_table(table).and_then(|members| members.head(row)).into_iter().collect()
    }

    fn member_table(&self, table: NameIx) -> Option<&MemberTable> {
        self.members.get(table as usize)?.as_deref()
    }

    /// Whether a table shows an entity.
    pub fn shows(&self, row: Row, table: NameIx) -> bool {
        self.member_table(table).is_some_and(|members| members.shows(row))
    }

    /// The rows that a table shows, rising.
    pub fn rows(&self, table: NameIx) -> impl Iterator<Item = Row> + '_ {
        self.member_table(table).into_iter().flat_map(MemberTable::rows)
    }

    /// The rows that a table shows or once showed, rising.
    pub fn rows_ever(&self, table: NameIx) -> impl Iterator<Item = Row> + '_ {
        self.member_table(table).into_iter().flat_map(MemberTable::rows_ever)
    }

    /// How many rows a table shows.
    pub fn row_count(&self, table: NameIx) -> usize {
        self.member_table(table).map_or(0, MemberTable::count)
    }

    /// How many deleted rows a table had.
    pub fn bin_count(&self, table: NameIx) -> usize {
        self.member_table(table).map_or(0, MemberTable::binned)
    }

    /// All tables that ever showed something.
    pub fn tables(&self) -> impl Iterator<Item = NameIx> + '_ {
        let known = self.members.iter().enumerate();
        known.filter(|(_, members)| members.is_some()).map(|(table, _)| table as NameIx)
    }

    /// The tables that show an entity.
    pub fn tables_of(&self, row: Row) -> impl Iterator<Item = NameIx> + '_ {
        self.tables().filter(move |table| self.shows(row, *table))
    }

    /// The ops that hold anything of an entity: heads of its fields and the edits of its texts.
    pub fn ops_of(&self, row: Row) -> Vec<(NameIx, u32)> {
        let mut ops = Vec::new();
        for (field, column) in self.columns.iter().enumerate() {
            let field = field as NameIx;
            match self.crowded_heads(row, field) {
                Some(heads) => ops.extend(heads.0.iter().map(|head| (field, head.op))),
                None => ops.extend(column.as_ref().and_then(|c| c.head(row)).map(|op| (field, op))),
            }
        }
        for field in 0..self.names.len() as NameIx {
            if let Some(register) = self.text_register(row, field) {
                ops.extend(register.ops.iter().map(|op| (field, *op)));
            }
        }
        ops
    }

    /// Whether an op is without effect because its author lacked the right; chains of `replaces` run through
    /// it.
    pub fn is_held(&self, op: u32) -> bool {
        self.held.contains_key(&op)
    }

    /// How far the author of a bundle with outs had seen everybody.
    pub fn saw(&self, bundle: Ordinal) -> &[(ActorId, u64)] {
        self.saw.get(&bundle).map_or(&[], Vec::as_slice)
    }

    /// The modules in use: name, and the adoptions that hold, the one that shows last.
    pub fn adopted(&self) -> impl Iterator<Item = (&str, &[Adoption])> {
        self.adopted.iter().map(|(module, heads)| (self.names.text(*module), heads.as_slice()))
    }
}
