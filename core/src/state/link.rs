//! Classes as they join and part: what of the state must be read anew then (rules 9, 13 and 15).

use std::collections::BTreeSet;

use super::cell::Register;
use super::fold::{State, Touched, slot_in};
use super::member::Presence;
use super::names::{NameIx, Row};
use super::sys;
use crate::id::EntityId;
use crate::log::Oplog;

/// The kind of links' terms in the state's hash.
const KIND_LINK: u8 = 4;

/// What a link declares the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// Two entities: they are one record.
    Rows(Row, Row),
    /// Two fields.
    Fields(NameIx, NameIx),
}

/// What a bundle changed in classes: brought up to date once its last op is folded.
#[derive(Debug, Default)]
pub(super) struct Stale {
    cells: BTreeSet<Register>,
    members: BTreeSet<(Row, NameIx)>,
    /// Records that say which tables are linked.
    pub(super) table_links: BTreeSet<Row>,
}

impl State {
    /// The links in force that make up a record: each with its op.
    pub fn links_of(&self, row: Row) -> Vec<(u32, Link)> {
        self.links_between(self.parts(row), &self.same_rows)
    }

    /// The links in force that make fields one: each with its op.
    pub fn mappings_of(&self, field: NameIx) -> Vec<(u32, Link)> {
        self.links_between(self.mapped(field), &self.same_fields)
    }

    fn links_between(
        &self,
        things: impl Iterator<Item = u32>,
        classes: &super::class::Classes,
    ) -> Vec<(u32, Link)> {
        let ops = things.flat_map(|thing| classes.links(thing)).map(|(op, _)| *op);
        let ops: BTreeSet<u32> = ops.collect();
        ops.into_iter().filter_map(|op| Some((op, *self.links.get(&op)?))).collect()
    }

    /// Every link in force, with its op.
    pub fn links(&self) -> impl Iterator<Item = (u32, Link)> {
        self.links.iter().map(|(op, link)| (*op, *link))
    }

    /// What a link's op declared the same, while it is in force.
    pub fn link(&self, op: u32) -> Option<Link> {
        self.links.get(&op).copied()
    }

    /// The ops that took a link back.
    pub fn parted_by(&self, link: u32) -> &[u32] {
        self.parted.get(&link).map_or(&[], Vec::as_slice)
    }

    /// The links that were taken back, and the ops that did.
    pub fn parted(&self) -> impl Iterator<Item = (u32, &[u32])> {
        self.parted.iter().map(|(link, by)| (*link, by.as_slice()))
    }

    /// All fields that are one with others: each class once, by its smallest key.
    pub fn mappings(&self) -> BTreeSet<NameIx> {
        let fields = self.links.values().filter_map(|link| match link {
            Link::Fields(a, _) => Some(self.same_fields.id(*a)),
            Link::Rows(..) => None,
        });
        fields.collect()
    }

    /// Whether a link can be: the system's own are never the same as anything, nor is a thing as itself.
    fn can_be(&self, link: Link) -> bool {
        let is_free = |field: NameIx| !sys::is_own(self.names.text(field));
        let is_record = |row: Row| self.entities.id(row) != EntityId::WORKSPACE;
        match link {
            Link::Rows(a, b) => a != b && is_record(a) && is_record(b),
            Link::Fields(a, b) => a != b && is_free(a) && is_free(b),
        }
    }

    pub(super) fn join(&mut self, log: &Oplog, op: u32, link: Link, stale: &mut Stale) {
        if !self.can_be(link) {
            return;
        }
        self.links.insert(op, link);
        self.count_link(log, true, op);
        let (entities, names) = (&self.entities, &self.names);
        match link {
            Link::Rows(a, b) => {
                let by_id = |a: &Row, b: &Row| entities.id(*a).cmp(&entities.id(*b));
                let rows = self.same_rows.join(op, (a, b), by_id);
                self.stale_rows(&rows, stale);
            }
            Link::Fields(a, b) => {
                let by_key = |a: &NameIx, b: &NameIx| names.text(*a).cmp(names.text(*b));
                let fields = self.same_fields.join(op, (a, b), by_key);
                self.stale_fields(&fields, stale);
            }
        }
    }

    pub(super) fn part(&mut self, log: &Oplog, op: u32, differ: u32, stale: &mut Stale) {
        self.parted.entry(op).or_default().push(differ);
        let Some(link) = self.links.remove(&op) else { return };
        self.count_link(log, false, op);
        let (entities, names) = (&self.entities, &self.names);
        match link {
            Link::Rows(a, b) => {
                let by_id = |a: &Row, b: &Row| entities.id(*a).cmp(&entities.id(*b));
                let rows = self.same_rows.part(op, (a, b), by_id);
                self.stale_rows(&rows, stale);
            }
            Link::Fields(a, b) => {
                let by_key = |a: &NameIx, b: &NameIx| names.text(*a).cmp(names.text(*b));
                let fields = self.same_fields.part(op, (a, b), by_key);
                self.stale_fields(&fields, stale);
            }
        }
    }

    fn count_link(&mut self, log: &Oplog, add: bool, op: u32) {
        let (ordinal, index) = log.op_place(op);
        let bundle = log.bundle(ordinal).id;
        if add {
            self.hash.add(KIND_LINK, EntityId::WORKSPACE, "", &bundle, index);
        } else {
            self.hash.remove(KIND_LINK, EntityId::WORKSPACE, "", &bundle, index);
        }
    }

    /// Entities that became one record, or were one until now: all that is known of any of them.
    fn stale_rows(&mut self, rows: &[Row], stale: &mut Stale) {
        if rows.is_empty() {
            return;
        }
        for row in rows {
            let known: Vec<Register> =
                self.cells.range((*row, 0)..=(*row, NameIx::MAX)).map(|(register, _)| *register).collect();
            known.iter().for_each(|register| drop(self.cells.remove(register)));
        }
        let is_written = |field: &NameIx| rows.iter().any(|row| self.is_written((*row, *field)));
        for field in (0..self.names.len() as NameIx).filter(is_written) {
            stale.cells.extend(rows.iter().map(|row| (*row, field)));
        }
        for table in self.tables() {
            let is_known = |row: &Row| {
                !self.register_member_heads(*row, table).is_empty()
                    || self.presence(*row, table) != Presence::Absent
            };
            if rows.iter().any(is_known) {
                stale.members.extend(rows.iter().map(|row| (*row, table)));
            }
        }
        // Rivals that refer to what is one now are none any more.
        let rivals = self.rivals.iter().copied();
        stale.cells.extend(rivals.filter(|register| self.refers_to(*register, rows)));
    }

    /// Fields that became one, or were one until now: every record that has a value of any of them.
    fn stale_fields(&mut self, fields: &[NameIx], stale: &mut Stale) {
        let mut rows: BTreeSet<Row> = BTreeSet::new();
        for field in fields {
            let column = self.columns.get(*field as usize).and_then(Option::as_ref);
            rows.extend(column.into_iter().flat_map(|column| column.rows()));
            rows.extend(self.texts.get(*field as usize).into_iter().flat_map(|texts| texts.keys()));
        }
        for row in rows {
            for field in fields {
                self.cells.remove(&(self.record_of(row), *field));
                stale.cells.insert((row, *field));
            }
        }
    }

    /// Takes note that a register was written.
    pub(super) fn touch_field(&self, register: Register, stale: &mut Stale, touched: &mut Vec<Touched>) {
        if self.is_alone(register) {
            touched.push(Touched::Field { row: register.0, field: register.1 });
        } else {
            stale.cells.insert(register);
        }
    }

    /// Takes note that a membership was written.
    pub(super) fn touch_member(
        &mut self,
        (row, table): (Row, NameIx),
        stale: &mut Stale,
        touched: &mut Vec<Touched>,
    ) {
        if self.links.is_empty() || self.same_rows.is_alone(row) {
            touched.push(Touched::Member { row, table });
            self.show_member(row, table, touched);
        } else {
            stale.members.insert((row, table));
        }
    }

    /// Brings what several registers share up to date, once a whole bundle is folded.
    pub(super) fn settle(&mut self, log: &Oplog, stale: &Stale, touched: &mut Vec<Touched>) {
        let mut cells = BTreeSet::new();
        for (row, field) in &stale.cells {
            touched.push(Touched::Field { row: *row, field: *field });
            cells.insert(self.cell_of(*row, *field));
        }
        for (row, field) in cells {
            self.refresh_cell(log, (row, field));
            touched.extend(self.mapped(field).map(|field| Touched::Field { row, field }));
        }
        let mut members = BTreeSet::new();
        for (row, table) in &stale.members {
            touched.push(Touched::Member { row: *row, table: *table });
            if self.record_of(*row) != *row {
                slot_in(&mut self.members, *table).show(*row, Presence::Absent);
            }
            members.insert((self.record_of(*row), *table));
        }
        for (row, table) in members {
            touched.push(Touched::Member { row, table });
            self.show_member(row, table, touched);
        }
        self.settle_table_links(&stale.table_links, touched);
    }
}
