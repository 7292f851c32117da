//! State in a checkpoint: names, and a section for each field, table and field of rich text.

use std::collections::BTreeMap;

use super::column::Column;
use super::fold::{State, TextRegister, slot_in};
use super::member::MemberTable;
use super::names::{NameIx, Row};
use super::text::TextEdit;
use crate::checkpoint::{Bounds, Pack, Unpack, Unusable};

type Read<T> = Result<T, Unusable>;

impl State {
    /// The fields, the tables and the rich texts of which anything was ever said.
    pub fn kept(&self) -> [Vec<NameIx>; 3] {
        let numbers = |is_there: &dyn Fn(usize) -> bool, count: usize| {
            (0..count).filter(|at| is_there(*at)).map(|at| at as NameIx).collect()
        };
        [
            numbers(&|at| self.columns[at].is_some(), self.columns.len()),
            numbers(&|at| self.members[at].is_some(), self.members.len()),
            numbers(&|at| !self.texts[at].is_empty(), self.texts.len()),
        ]
    }

    /// Writes down all entities and names.
    pub fn keep_names(&self, pack: &mut Pack) {
        pack.list(0..self.entities.len(), |pack, row| pack.entity(&self.entities.id(row as Row)));
        pack.list(0..self.names.len(), |pack, name| pack.text(self.names.text(name as NameIx)));
    }

    /// Writes down one field.
    pub fn keep_field(&self, field: NameIx, pack: &mut Pack) {
        if let Some(column) = self.columns.get(field as usize).and_then(Option::as_ref) {
            column.keep(pack);
        }
    }

    /// Writes down one table.
    pub fn keep_table(&self, table: NameIx, pack: &mut Pack) {
        if let Some(members) = self.member_table(table) {
            members.keep(pack);
        }
    }

    /// Writes down the rich texts of one field.
    pub fn keep_texts(&self, field: NameIx, pack: &mut Pack) {
        let texts = self.texts.get(field as usize);
        pack.list(texts.into_iter().flatten().collect::<Vec<_>>().into_iter(), |pack, (row, register)| {
            pack.number(u64::from(*row));
            pack.numbers(register.ops.iter().copied());
            pack.number(u64::from(register.last));
            pack.list(register.edits.updates(), |pack, update| pack.bytes(update));
        });
    }

    /// Reads entities and names back.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn restore_names(unpack: &mut Unpack<'_>) -> Read<Self> {
        let mut state = Self::default();
        let entities = unpack.count()?;
        state.entities.reserve(entities);
        for _ in 0..entities {
            state.entities.intern(unpack.entity()?);
        }
        let names = unpack.count()?;
        for _ in 0..names {
            state.names.intern(&unpack.text()?);
        }
        match (state.entities.len(), state.names.len()) == (entities, names) {
            true => Ok(state),
            false => Err(Unusable::Damaged("a name that stands twice")),
        }
    }

    /// The bounds of whatever points into this state and a log.
    pub fn bounds(&self, log: Bounds) -> Bounds {
        Bounds { rows: self.entities.len() as u32, names: self.names.len() as u32, ..log }
    }

    /// Reads one field back.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn restore_field(&mut self, field: NameIx, unpack: &mut Unpack<'_>) -> Read<()> {
        let (field, column) = (self.known(field)?, Column::restore(unpack)?);
        *slot_in(&mut self.columns, field) = column;
        Ok(())
    }

    /// Reads one table back.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn restore_table(&mut self, table: NameIx, unpack: &mut Unpack<'_>) -> Read<()> {
        let (table, members) = (self.known(table)?, MemberTable::restore(unpack)?);
        *slot_in(&mut self.members, table) = members;
        Ok(())
    }

    /// Reads the rich texts of one field back.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn restore_texts(&mut self, field: NameIx, unpack: &mut Unpack<'_>) -> Read<()> {
        let at = self.known(field)? as usize;
        if self.texts.len() <= at {
            self.texts.resize_with(at + 1, BTreeMap::new);
        }
        self.texts[at] = unpack.list(|unpack| {
            let (row, ops, last) = (unpack.row()?, unpack.ops::<Vec<u32>>()?, unpack.op()?);
            let mut edits = TextEdit::default();
            for _ in 0..unpack.count()? {
                edits.push(unpack.bytes()?);
            }
            match edits.len() == ops.len() {
                true => Ok((row, TextRegister { edits, ops, last })),
                false => Err(Unusable::Damaged("an edit of no op")),
            }
        })?;
        Ok(())
    }

    /// A name's number, where there is one of it.
    fn known(&self, name: NameIx) -> Read<NameIx> {
        match (name as usize) < self.names.len() {
            true => Ok(name),
            false => Err(Unusable::Damaged("a section of no name")),
        }
    }
}
