//! The one place where canonical state changes.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{Cell, Register};
use super::class::Classes;
use super::column::{Column, Slot, ValueRef};
use super::follow::Followers;
use super::hash::StateHash;
use super::link::{Link, Stale};
use super::member::{MemberTable, Membership};
use super::names::{Entities, NameIx, Names, Row};
use super::referring::Referring;
use super::register::{Head, Heads};
use super::sys;
use super::table_link::TableLinks;
use super::text::TextEdit;
use crate::id::{ActorId, BundleId, EntityId};
use crate::log::{Body, Hlc, Op, OpRef, Oplog, Ordinal, OriginKind, Thing};
use crate::planted::{Bug, is_planted};
use crate::value::Value;

/// The kinds of terms in the state's hash.
const KIND_FIELD: u8 = 0;
const KIND_MEMBER: u8 = 1;
const KIND_TEXT: u8 = 2;
const KIND_ADOPT: u8 = 3;

/// What a fold changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touched {
    /// A field of an entity.
    Field {
        /// Whose.
        row: Row,
        /// Which.
        field: NameIx,
    },
    /// Whether a table shows an entity.
    Member {
        /// Whose.
        row: Row,
        /// Which table.
        table: NameIx,
    },
    /// The modules in use.
    Adopted,
}

/// A module in use.
#[derive(Debug, Clone, PartialEq)]
pub struct Adoption {
    /// The op.
    pub op: u32,
    /// The module's version.
    pub version: String,
    /// Its `module.toml`.
    pub schema: String,
}

/// What an op without effect would have superseded: chains of `replaces` run through it (rule 7).
#[derive(Debug)]
pub(super) struct HeldOp {
    pub(super) registers: BTreeSet<(NameIx, Row)>,
    pub(super) replaces: Vec<u32>,
}

#[derive(Debug, Default)]
pub(super) struct TextRegister {
    pub(super) edits: TextEdit,
    pub(super) ops: Vec<u32>,
    /// The op among them that would show: the last by stamp.
    pub(super) last: u32,
}

/// Canonical state.
#[derive(Debug, Default)]
pub struct State {
    pub(super) entities: Entities,
    pub(super) names: Names,
    pub(super) columns: Vec<Option<Box<Column>>>,
    pub(super) members: Vec<Option<Box<MemberTable>>>,
    /// Registers with several heads, or a head with several values.
    pub(super) crowded: BTreeMap<(NameIx, Row), Heads>,
    pub(super) crowded_members: BTreeMap<(NameIx, Row), Vec<(u32, Membership)>>,
    /// By field: most have none, and values are read far more often than texts.
    pub(super) texts: Vec<BTreeMap<Row, TextRegister>>,
    pub(super) adopted: BTreeMap<NameIx, Vec<Adoption>>,
    /// Adoptions that others took the place of.
    pub(super) given_up: BTreeMap<NameIx, Vec<Adoption>>,
    pub(super) held: BTreeMap<u32, HeldOp>,
    pub(super) saw: BTreeMap<Ordinal, Vec<(ActorId, u64)>>,
    /// Those of them that opened a decision again.
    pub(super) reopens: BTreeSet<Ordinal>,
    /// The links in force, by op.
    pub(super) links: BTreeMap<u32, Link>,
    /// Links that were taken back, by whom: the ops of `Differ`.
    pub(super) parted: BTreeMap<u32, Vec<u32>>,
    /// Entities that are one record.
    pub(super) same_rows: Classes,
    /// Fields that are one.
    pub(super) same_fields: Classes,
    /// Registers with several heads, and cells, of which any refers to a record: who else changes when two
    /// records become one.
    pub(super) rivals: BTreeSet<Register>,
    /// The cells of classes whose registers do not all say the same, by their first register.
    pub(super) cells: BTreeMap<Register, Cell>,
    /// Who refers to whom.
    pub(super) referring: Referring,
    /// Which fields follow which.
    pub(super) followers: Followers,
    /// Tables whose records others show too.
    pub(super) table_links: TableLinks,
    pub(super) hash: StateHash,
}

/// One bundle while it is folded.
struct Folding<'a> {
    log: &'a Oplog,
    ordinal: Ordinal,
    refs: Vec<Ordinal>,
    rows: Vec<Row>,
    names: Vec<NameIx>,
}

impl Folding<'_> {
    fn op(&self, index: usize) -> u32 {
        // The log counted the ops of every body that it lets be folded.
        self.log.op_number(self.ordinal, index as u32).unwrap_or_default()
    }

    fn replaced(&self, replaces: &[OpRef]) -> Vec<u32> {
        replaces.iter().filter_map(|r| self.log.op_number(self.refs[r.bundle as usize], r.index)).collect()
    }

    /// Takes note of the records that say which tables are linked.
    fn note_table_links(&self, body: &Body, stale: &mut Stale) {
        if !body.names.iter().any(|name| sys::is_of_table_links(name)) {
            return;
        }
        let targets = body.ops.iter().flat_map(Op::targets);
        let of_links = targets.filter(|(_, name)| sys::is_of_table_links(&body.names[*name as usize]));
        stale.table_links.extend(of_links.map(|(entity, _)| self.rows[entity as usize]));
    }

    /// What a link says; `None` where it names two kinds of things.
    fn link(&self, a: Thing, b: Thing) -> Option<Link> {
        match (a, b) {
            (Thing::Entity(a), Thing::Entity(b)) => {
                Some(Link::Rows(self.rows[a as usize], self.rows[b as usize]))
            }
            (Thing::Field(a), Thing::Field(b)) => {
                Some(Link::Fields(self.names[a as usize], self.names[b as usize]))
            }
            _ => None,
        }
    }
}

/// Decides between concurrent ops what shows meanwhile: the highest (Hlc, actor, seq, index). The branches of
/// a fork may have all of that in common: of those the id decides.
pub(super) fn rank(log: &Oplog, op: u32) -> (Hlc, ActorId, u64, BundleId, u32) {
    let (ordinal, index) = log.op_place(op);
    let bundle = log.bundle(ordinal);
    (bundle.hlc, bundle.actor, bundle.seq, bundle.id, index)
}

pub(super) fn slot_in<T: Default>(slots: &mut Vec<Option<Box<T>>>, name: NameIx) -> &mut T {
    let at = name as usize;
    if slots.len() <= at {
        slots.resize_with(at + 1, || None);
    }
    slots[at].get_or_insert_default()
}

impl State {
    /// Folds one bundle, after everything that it depends on. `in_force` is false where its author lacked the
    /// right.
    pub fn fold(
        &mut self,
        log: &Oplog,
        ordinal: Ordinal,
        body: &Body,
        in_force: bool,
        touched: &mut Vec<Touched>,
    ) {
        let folding = Folding {
            log,
            ordinal,
            refs: log.resolve(ordinal, &body.refs),
            rows: body.entities.iter().map(|entity| self.entities.intern(*entity)).collect(),
            names: body.names.iter().map(|name| self.names.intern(name)).collect(),
        };
        if !in_force {
            self.hold(&folding, body);
            return;
        }
        if !body.saw.is_empty() {
            self.saw.insert(ordinal, body.saw.clone());
            if body.origin.kind == OriginKind::Resolution && body.origin.cause.is_some() {
                self.reopens.insert(ordinal);
            }
        }
        let mut stale = Stale::default();
        for (index, op) in body.ops.iter().enumerate() {
            self.fold_op(&folding, folding.op(index), op, &mut stale, touched);
        }
        folding.note_table_links(body, &mut stale);
        self.settle(log, &stale, touched);
    }

    fn fold_op(
        &mut self,
        folding: &Folding<'_>,
        number: u32,
        op: &Op,
        stale: &mut Stale,
        touched: &mut Vec<Touched>,
    ) {
        let log = folding.log;
        match op {
            Op::SetField { targets, values, replaces } => {
                let replaced = folding.replaced(replaces);
                for (entity, field) in targets {
                    let (row, field) = (folding.rows[*entity as usize], folding.names[*field as usize]);
                    let head = Head { op: number, values: values.clone() };
                    self.write_field(log, (field, row), head, &replaced);
                    self.touch_field((row, field), stale, touched);
                }
            }
            Op::SetMember { entities, table, is_in, last, replaces } => {
                let replaced = folding.replaced(replaces);
                let table = folding.names[*table as usize];
                for entity in entities {
                    let row = folding.rows[*entity as usize];
                    let member = (number, Membership::of(*is_in, *last));
                    self.write_member(log, (table, row), member, &replaced);
                    self.touch_member((row, table), stale, touched);
                }
            }
            Op::EditText { entity, field, update, .. } => {
                let (row, field) = (folding.rows[*entity as usize], folding.names[*field as usize]);
                self.edit_text(log, (field, row), number, update);
                self.touch_field((row, field), stale, touched);
            }
            Op::Adopt { module, version, schema, replaces, .. } => {
                let replaced = folding.replaced(replaces);
                let adoption = Adoption { op: number, version: version.clone(), schema: schema.clone() };
                self.adopt(log, folding.names[*module as usize], adoption, &replaced);
                touched.push(Touched::Adopted);
            }
            Op::Same { a, b } => {
                if let Some(link) = folding.link(*a, *b) {
                    self.join(log, number, link, stale);
                }
            }
            Op::Differ { links } => {
                for link in folding.replaced(links) {
                    self.part(log, link, number, stale);
                }
            }
            // They have a fold of their own.
            Op::Grant { .. }
            | Op::Invite { .. }
            | Op::Join { .. }
            | Op::SetRole { .. }
            | Op::Release { .. } => {}
        }
    }

    fn edit_text(&mut self, log: &Oplog, (field, row): (NameIx, Row), op: u32, update: &[u8]) {
        if self.texts.len() <= field as usize {
            self.texts.resize_with(field as usize + 1, BTreeMap::new);
        }
        let register = self.texts[field as usize].entry(row).or_default();
        if register.ops.is_empty() || rank(log, register.last) < rank(log, op) {
            register.last = op;
        }
        register.edits.push(update);
        register.ops.push(op);
        self.count(log, true, KIND_TEXT, (field, row), op);
    }

    fn hold(&mut self, folding: &Folding<'_>, body: &Body) {
        for (index, op) in body.ops.iter().enumerate() {
            let (registers, replaces) = match op {
                Op::SetField { targets, replaces, .. } => {
                    let place = |(entity, field): &(u32, u32)| {
                        (folding.names[*field as usize], folding.rows[*entity as usize])
                    };
                    (targets.iter().map(place).collect(), replaces)
                }
                Op::SetMember { entities, table, replaces, .. } => {
                    let table = folding.names[*table as usize];
                    let place = |entity: &u32| (table, folding.rows[*entity as usize]);
                    (entities.iter().map(place).collect(), replaces)
                }
                Op::Adopt { module, replaces, .. } => {
                    let row = self.entities.intern(EntityId::WORKSPACE);
                    ([(folding.names[*module as usize], row)].into(), replaces)
                }
                _ => continue,
            };
            let replaces = folding.replaced(replaces);
            self.held.insert(folding.op(index), HeldOp { registers, replaces });
        }
    }

    /// What `replaced` reaches in one register, through ops that are held.
    fn reached(&self, place: (NameIx, Row), replaced: &[u32]) -> Vec<u32> {
        let mut reached = replaced.to_vec();
        let mut at = 0;
        while at < reached.len() {
            if let Some(held) = self.held.get(&reached[at]).filter(|held| held.registers.contains(&place)) {
                for op in &held.replaces {
                    if !reached.contains(op) {
                        reached.push(*op);
                    }
                }
            }
            at += 1;
        }
        reached
    }

    fn count(&mut self, log: &Oplog, add: bool, kind: u8, (name, row): (NameIx, Row), op: u32) {
        let (ordinal, index) = log.op_place(op);
        let bundle = log.bundle(ordinal).id;
        let (entity, name) = (self.entities.id(row), self.names.text(name));
        if add {
            self.hash.add(kind, entity, name, &bundle, index);
        } else {
            self.hash.remove(kind, entity, name, &bundle, index);
        }
    }

    fn write_field(&mut self, log: &Oplog, place: (NameIx, Row), head: Head, replaced: &[u32]) {
        let reached;
        let replaced = if self.held.is_empty() {
            replaced
        } else {
            reached = self.reached(place, replaced);
            &reached
        };
        let (field, row) = place;
        self.count(log, true, KIND_FIELD, place, head.op);
        let sole = slot_in(&mut self.columns, field).head(row);
        let plain = head.values.len() < 2 && !self.crowded.contains_key(&place);
        match sole {
            Some(before) if plain && replaced.contains(&before) => {
                self.count(log, false, KIND_FIELD, place, before);
                self.show_value(place, &head);
            }
            None if plain => self.show_value(place, &head),
            _ => {
                let mut heads = self.register_heads((row, field)).0;
                let goes =
                    |held: &mut Head| replaced.contains(&held.op) && !is_planted(Bug::KeepsSupersededHead);
                for gone in heads.extract_if(.., goes).collect::<Vec<_>>() {
                    self.count(log, false, KIND_FIELD, place, gone.op);
                }
                heads.push(head);
                heads.sort_by_key(|head| rank(log, head.op));
                if let Some(shown) = heads.last() {
                    self.show_value(place, shown);
                }
                if heads.len() > 1 || heads.iter().any(|head| head.values.len() > 1) {
                    let heads = Heads(heads);
                    self.note_rivals((row, field), heads.refer());
                    self.crowded.insert(place, heads);
                } else {
                    self.crowded.remove(&place);
                    self.note_rivals((row, field), false);
                }
            }
        }
    }

    fn show_value(&mut self, (field, row): (NameIx, Row), head: &Head) {
        let before = self.register_reference((field, row));
        let followed = self.register_followed((field, row));
        let slot = match head.values.first() {
            None => Slot::Cleared,
            Some(Value::Text(text)) => Slot::Value(ValueRef::Text(text)),
            Some(Value::Number(number)) => Slot::Value(ValueRef::Number(*number)),
            Some(Value::Bool(flag)) => Slot::Value(ValueRef::Bool(*flag)),
            Some(Value::Reference(entity)) => Slot::Value(ValueRef::Reference(self.entities.intern(*entity))),
            Some(other) => Slot::Value(ValueRef::Other(other)),
        };
        let now = if let Slot::Value(ValueRef::Reference(to)) = slot { Some(to) } else { None };
        slot_in(&mut self.columns, field).set(row, head.op, slot);
        self.note_reference((field, row), before, now);
        let follows = head.values.first().and_then(Value::follows);
        let follows = follows.map(|(record, key)| (self.entities.intern(record), self.names.intern(key)));
        self.note_follower((field, row), followed, follows);
    }

    fn write_member(
        &mut self,
        log: &Oplog,
        place: (NameIx, Row),
        member: (u32, Membership),
        replaced: &[u32],
    ) {
        let (table, row) = place;
        let reached = self.reached(place, replaced);
        self.count(log, true, KIND_MEMBER, place, member.0);
        let mut heads = self.register_member_heads(row, table);
        for gone in heads.extract_if(.., |(op, _)| reached.contains(op)).collect::<Vec<_>>() {
            self.count(log, false, KIND_MEMBER, place, gone.0);
        }
        heads.push(member);
        heads.sort_by_key(|(op, _)| rank(log, *op));
        if let Some((op, says)) = heads.last() {
            slot_in(&mut self.members, table).set(row, *op, *says);
        }
        if heads.len() > 1 {
            self.crowded_members.insert(place, heads);
        } else {
            self.crowded_members.remove(&place);
        }
    }

    fn adopt(&mut self, log: &Oplog, module: NameIx, adoption: Adoption, replaced: &[u32]) {
        let row = self.entities.intern(EntityId::WORKSPACE);
        self.count(log, true, KIND_ADOPT, (module, row), adoption.op);
        let replaced = self.reached((module, row), replaced);
        let heads = self.adopted.entry(module).or_default();
        let gone: Vec<_> = heads.extract_if(.., |head| replaced.contains(&head.op)).collect();
        heads.push(adoption);
        heads.sort_by_key(|head| rank(log, head.op));
        for head in gone {
            self.count(log, false, KIND_ADOPT, (module, row), head.op);
            self.given_up.entry(module).or_default().push(head);
        }
    }
}
