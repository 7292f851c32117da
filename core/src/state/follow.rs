//! Fields that follow others: what such a field shows is what a field of another record shows, and an edit of
//! it goes there.
//!
//! That a field follows is a value like any other (`Value::following`), so that history, undo, conflicts and
//! classes cover it. What it shows is never stored: it is read where it is said, so that it cannot differ.

use std::collections::BTreeSet;

use super::cell::Register;
use super::column::ValueRef;
use super::fold::{State, Touched};
use super::names::{NameIx, Row};
use crate::id::EntityId;

/// How many fields are followed one after another; more show nothing, as a circle does.
const FOLLOWED_MAX: usize = 16;

/// The last register that there can be.
const LAST: Register = (Row::MAX, NameIx::MAX);

/// Fields that are followed: the register that is named, and the one that names it.
pub(super) type Followers = BTreeSet<(Register, Register)>;

/// Where following a field leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followed {
    /// To this cell, which says something itself or is empty.
    At(Register),
    /// Back to where it began, or further than anybody looks: there is nothing to show.
    Circle,
    /// To a record or a field that is not here.
    Unknown,
}

impl Followed {
    /// Why there is nothing to show, for programs.
    pub fn why(self) -> Option<&'static str> {
        match self {
            Self::At(_) => None,
            Self::Circle => Some("circle"),
            Self::Unknown => Some("unknown"),
        }
    }
}

impl State {
    /// The record and the key of the field that a cell follows; `None` where it says something itself.
    pub fn follows(&self, row: Row, field: NameIx) -> Option<(EntityId, &str)> {
        follows(self.own_value(row, field))
    }

    /// Where a cell that follows leads; `None` where it says something itself.
    pub fn followed(&self, row: Row, field: NameIx) -> Option<Followed> {
        self.followed_by((row, field), |(row, field)| self.follows(row, field))
    }

    /// The same where `follows` says which cell follows which: staged work may say otherwise.
    pub fn followed_by<'v>(
        &self,
        from: Register,
        follows: impl Fn(Register) -> Option<(EntityId, &'v str)>,
    ) -> Option<Followed> {
        let mut here = self.cell_of(from.0, from.1);
        let mut next = follows(here)?;
        let mut walked = vec![here];
        loop {
            let Some((row, field)) = self.find(&next.0).zip(self.names.find(next.1)) else {
                return Some(Followed::Unknown);
            };
            here = self.cell_of(row, field);
            if walked.contains(&here) || walked.len() > FOLLOWED_MAX {
                return Some(Followed::Circle);
            }
            walked.push(here);
            match follows(here) {
                Some(further) => next = further,
                None => return Some(Followed::At(here)),
            }
        }
    }

    /// The records of which a field follows one of this record's, rising. Whether a table shows them is not
    /// asked.
    pub fn followers(&self, row: Row, field: NameIx) -> Vec<Row> {
        let row = self.record_of(row);
        let of_part = |part| self.followers.range(((part, 0), (0, 0))..=((part, NameIx::MAX), LAST));
        let by_field = |by: &Register| self.mapped(field).any(|own| own == by.1);
        let registers = self.parts(row).flat_map(of_part).map(|(_, by)| *by).filter(by_field);
        let mut rows: Vec<Row> = registers.map(|by| self.record_of(by.0)).collect();
        rows.sort_unstable();
        rows.dedup();
        // What a class says decides, and not each of its registers.
        rows.retain(|by| self.follows(*by, field).is_some_and(|(entity, _)| self.find(&entity) == Some(row)));
        rows
    }

    /// The register that one register follows, whatever it is the same as.
    pub(super) fn register_followed(&self, (field, row): (NameIx, Row)) -> Option<Register> {
        let column = self.columns.get(field as usize)?.as_ref()?;
        let (entity, key) = follows(column.get(row))?;
        self.entities.find(&entity).zip(self.names.find(key))
    }

    /// Takes note that a register follows another than it did.
    pub(super) fn note_follower(
        &mut self,
        (field, row): (NameIx, Row),
        before: Option<Register>,
        now: Option<Register>,
    ) {
        if before == now {
            return;
        }
        if let Some(before) = before {
            self.followers.remove(&(before, (row, field)));
        }
        if let Some(now) = now {
            self.followers.insert((now, (row, field)));
        }
    }

    /// Adds to what a change touched the fields that follow it, one after another.
    pub fn touch_followers(&self, touched: &mut Vec<Touched>) {
        if self.followers.is_empty() {
            return;
        }
        let mut known: BTreeSet<Touched> = touched.iter().copied().collect();
        let mut at = 0;
        while let Some(change) = touched.get(at).copied() {
            at += 1;
            for (row, field) in self.following(change) {
                let row = self.record_of(row);
                let cells = self.mapped(field).map(|field| Touched::Field { row, field });
                touched.extend(cells.filter(|cell| known.insert(*cell)).collect::<Vec<_>>());
            }
        }
    }

    /// The registers that follow what a change touched.
    fn following(&self, change: Touched) -> Vec<Register> {
        match change {
            Touched::Field { row, field } => {
                let registers = self.registers(row, field);
                let follow = |at| self.followers.range((at, (0, 0))..=(at, LAST));
                registers.flat_map(follow).map(|(_, by)| *by).collect()
            }
            Touched::Member { row, .. } => {
                let fields = |row| self.followers.range(((row, 0), (0, 0))..=((row, NameIx::MAX), LAST));
                self.parts(row).flat_map(fields).map(|(_, by)| *by).collect()
            }
            Touched::Adopted => Vec::new(),
        }
    }
}

/// The record and the key of the field that a value follows.
pub fn follows(value: Option<ValueRef<'_>>) -> Option<(EntityId, &str)> {
    match value? {
        ValueRef::Other(value) => value.follows(),
        _ => None,
    }
}
