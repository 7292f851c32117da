//! What state says, for everybody who reads it.

use super::cell::Register;
use super::fold::{Adoption, State, TextRegister};
use super::follow::Followed;
use super::member::{MemberTable, Presence};
use super::names::{Entities, NameIx, Names, Row};
use super::register::Heads;
use super::text::TextEdit;
use super::{StateHash, ValueRef};
use crate::id::{ActorId, BlobHash, EntityId};
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

    /// The value that a field of a record shows, which is that of the field that it follows, where it does;
    /// `None` where it is empty. References are to records.
    pub fn value(&self, row: Row, field: NameIx) -> Option<ValueRef<'_>> {
        match self.own_value(row, field) {
            Some(ValueRef::Other(value)) if value.follows().is_some() => match self.followed(row, field) {
                Some(Followed::At((row, field))) => self.own_value(row, field),
                _ => None,
            },
            value => value,
        }
    }

    /// What a field of a record says itself: that it follows another, where it does.
    pub fn own_value(&self, row: Row, field: NameIx) -> Option<ValueRef<'_>> {
        if self.links.is_empty() {
            return self.register_value((row, field));
        }
        match self.register_value(self.shown_register(row, field))? {
            ValueRef::Reference(row) => Some(ValueRef::Reference(self.record_of(row))),
            value => Some(value),
        }
    }

    fn register_value(&self, (row, field): Register) -> Option<ValueRef<'_>> {
        if let Some(register) = self.document((row, field)) {
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

    /// The files that a field shows or that its candidates are, each with its record.
    pub fn files(&self, field: NameIx) -> Vec<(Row, BlobHash)> {
        let column = self.columns.get(field as usize).and_then(Option::as_ref);
        let mut rows: Vec<Row> = column.into_iter().flat_map(|column| column.others()).collect();
        rows.extend(self.crowded.keys().filter(|(crowded, _)| *crowded == field).map(|(_, row)| *row));
        let mut files: Vec<(Row, BlobHash)> = Vec::new();
        for row in rows.into_iter().map(|row| self.record_of(row)) {
            let heads = self.heads(row, field);
            files.extend(heads.distinct().into_iter().flatten().filter_map(|value| match value {
                Value::Asset(hash) => Some((row, *hash)),
                _ => None,
            }));
        }
        files.sort_unstable();
        files.dedup();
        files
    }

    /// The document that a rich text field shows.
    pub fn text(&self, row: Row, field: NameIx) -> Option<&TextEdit> {
        self.document(self.shown_register(row, field)).map(|register| &register.edits)
    }

    /// The ops whose edits are left out of the text that a field shows, and whether any other is there.
    pub fn left_out(&self, row: Row, field: NameIx) -> Option<(Vec<u32>, bool)> {
        let document = self.document(self.shown_register(row, field))?;
        let places = document.edits.left_out();
        let ops: Vec<u32> = places.iter().filter_map(|place| document.ops.get(*place)).copied().collect();
        (!ops.is_empty()).then_some((ops, places.len() < document.edits.len()))
    }

    /// The document that those edits of one register give whose ops `keep` names; `None` where that is all.
    pub fn text_of(&self, register: Register, keep: impl Fn(u32) -> bool) -> Option<TextEdit> {
        let document = self.document(register)?;
        let kept: Vec<bool> = document.ops.iter().map(|op| keep(*op)).collect();
        kept.contains(&false).then(|| document.edits.part(&kept))
    }

    pub(super) fn document(&self, (row, field): Register) -> Option<&TextRegister> {
        self.texts.get(field as usize)?.get(&row)
    }

    /// Registers with several heads, or a head with several values.
    pub fn crowded(&self) -> impl Iterator<Item = (Row, NameIx, &Heads)> {
        self.crowded.iter().map(|((field, row), heads)| (*row, *field, heads))
    }

    pub(super) fn member_table(&self, table: NameIx) -> Option<&MemberTable> {
        self.members.get(table as usize)?.as_deref()
    }

    /// Whether a table shows the record of this row; under other rows than its own none is shown.
    pub fn shows(&self, row: Row, table: NameIx) -> bool {
        self.member_table(table).is_some_and(|members| members.shows(row))
    }

    /// The rows that a table shows, rising.
    pub fn rows(&self, table: NameIx) -> impl Iterator<Item = Row> + '_ {
        self.member_table(table).into_iter().flat_map(MemberTable::rows)
    }

    /// The rows of the records that a table shows or once showed, rising.
    pub fn rows_ever(&self, table: NameIx) -> Vec<Row> {
        let ever = self.member_table(table).into_iter().flat_map(MemberTable::rows_ever);
        let mut rows: Vec<Row> = ever.map(|row| self.record_of(row)).collect();
        let led = self.table_links.lead_to(table).then(|| self.rows_here(table));
        rows.extend(led.into_iter().flatten());
        if !self.links.is_empty() || self.table_links.lead_to(table) {
            rows.sort_unstable();
            rows.dedup();
        }
        rows
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

    /// What has become of the record of this row in a table.
    pub fn presence(&self, row: Row, table: NameIx) -> Presence {
        self.member_table(table).map_or(Presence::Absent, |members| members.presence(row))
    }

    /// The rows that a table shows, or has in its bin.
    pub(super) fn rows_here(&self, table: NameIx) -> Vec<Row> {
        let Some(members) = self.member_table(table) else { return Vec::new() };
        members.rows().chain(members.binned_rows()).collect()
    }

    /// The tables that show an entity.
    pub fn tables_of(&self, row: Row) -> impl Iterator<Item = NameIx> + '_ {
        self.tables().filter(move |table| self.shows(row, *table))
    }

    /// The tables that show a record because somebody said so, and not only because a table link leads there.
    pub fn tables_holding(&self, row: Row) -> impl Iterator<Item = NameIx> + '_ {
        self.tables().filter(move |table| self.said_of(row, *table) == Some(Presence::Shown))
    }

    /// The ops that hold anything of a record: heads of its fields and the edits of its texts.
    pub fn ops_of(&self, row: Row) -> Vec<(NameIx, u32)> {
        self.parts(row).flat_map(|part| self.ops_of_entity(part)).collect()
    }

    /// The same of one entity, whatever it is the same as.
    pub fn ops_of_entity(&self, row: Row) -> Vec<(NameIx, u32)> {
        let mut ops = Vec::new();
        for (field, column) in self.columns.iter().enumerate() {
            let field = field as NameIx;
            match self.crowded.get(&(field, row)) {
                Some(heads) => ops.extend(heads.0.iter().map(|head| (field, head.op))),
                None => ops.extend(column.as_ref().and_then(|c| c.head(row)).map(|op| (field, op))),
            }
        }
        for field in 0..self.names.len() as NameIx {
            if let Some(register) = self.document((row, field)) {
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

    /// Whether a bundle with outs opened a decision again: what was unseen by those who deleted the record is
    /// unseen once more, and what its author wrote as well.
    pub fn reopens(&self, bundle: Ordinal) -> bool {
        self.reopens.contains(&bundle)
    }

    /// The modules in use: name, and the adoptions that hold, the one that shows last.
    pub fn adopted(&self) -> impl Iterator<Item = (&str, &[Adoption])> {
        self.adopted.iter().map(|(module, heads)| (self.names.text(*module), heads.as_slice()))
    }
}
