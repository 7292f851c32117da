//! What a set of bundles means, worked out anew from the rules for every question: slow, and plain to see
//! through. Only what the fast state is compared with.

use std::collections::{BTreeMap, BTreeSet};

use callboard_core::id::EntityId;
use callboard_core::log::{Body, Op, Oplog, Ordinal, Thing, decode_body};
use callboard_core::state::{Membership, Presence, sys};
use callboard_core::value::Value;

/// An entity's field, or its place in a table.
pub(crate) type Register = (EntityId, String);
/// A field that several share, under one name each.
type Classes<T> = BTreeMap<T, BTreeSet<T>>;

/// What an op says.
#[derive(Debug, Clone, PartialEq)]
enum Says {
    Values(Vec<Value>),
    Member(Membership),
    Version(String),
    Text(Vec<u8>),
    SameRecords(EntityId, EntityId),
    SameFields(String, String),
    Differ,
}

/// An op, read whole.
#[derive(Debug, Clone)]
struct Deed {
    op: u32,
    in_force: bool,
    targets: Vec<Register>,
    says: Says,
    names: Vec<u32>,
}

/// Everything that was said.
pub(crate) struct Model<'l> {
    log: &'l Oplog,
    deeds: Vec<Deed>,
    saw: BTreeMap<Ordinal, Vec<(callboard_core::id::ActorId, u64)>>,
    records: Classes<EntityId>,
    fields: Classes<String>,
    links: Vec<(String, String)>,
}

impl<'l> Model<'l> {
    /// Of all that a log holds.
    pub(crate) fn of(log: &'l Oplog, in_force: impl Fn(Ordinal) -> bool) -> Self {
        let (mut deeds, mut saw) = (Vec::new(), BTreeMap::new());
        for bundle in 0..log.len() as Ordinal {
            let body = decode_body(log.bundle(bundle).body).expect("a test writes what can be read");
            let is_in_force = in_force(bundle);
            for (op, index) in body.ops.iter().zip(0..) {
                let number = log.op_number(bundle, index).expect("the log counts it");
                deeds.extend(read(log, (bundle, &body), op, number, is_in_force));
            }
            saw.insert(bundle, body.saw.clone());
        }
        let (records, fields, links) = (Classes::new(), Classes::new(), Vec::new());
        let mut model = Self { log, deeds, saw, records, fields, links };
        model.classes();
        model.links = model.table_links();
        model
    }

    /// Rule 13: connected by links that nobody in force took back.
    fn classes(&mut self) {
        let gone: BTreeSet<u32> = (self.deeds.iter())
            .filter(|deed| deed.in_force && deed.says == Says::Differ)
            .flat_map(|deed| deed.names.iter().copied())
            .collect();
        for deed in self.deeds.iter().filter(|deed| deed.in_force && !gone.contains(&deed.op)) {
            match &deed.says {
                Says::SameRecords(a, b) => join(&mut self.records, *a, *b),
                Says::SameFields(a, b) => join(&mut self.fields, a.clone(), b.clone()),
                _ => {}
            }
        }
    }

    /// The smallest of the entities that are one with it.
    pub(crate) fn record(&self, entity: EntityId) -> EntityId {
        self.records.get(&entity).and_then(|class| class.first()).copied().unwrap_or(entity)
    }

    fn parts(&self, entity: EntityId) -> BTreeSet<EntityId> {
        self.records.get(&entity).cloned().unwrap_or_else(|| [entity].into())
    }

    /// The fields that are one with it.
    pub(crate) fn mapped(&self, field: &str) -> BTreeSet<String> {
        self.fields.get(field).cloned().unwrap_or_else(|| [field.to_owned()].into())
    }

    /// Every entity and every name that anything was said of.
    pub(crate) fn places(&self) -> (BTreeSet<EntityId>, BTreeSet<String>) {
        let targets = self.deeds.iter().flat_map(|deed| deed.targets.iter().cloned());
        let (mut entities, names): (BTreeSet<EntityId>, BTreeSet<String>) = targets.unzip();
        // A record may bear the id of a part of which nothing was said.
        entities.extend(self.records.keys());
        (entities, names)
    }

    /// Later ops come later, as they show (rule 10).
    fn stamp(&self, op: u32) -> impl Ord + use<> {
        let (bundle, index) = self.log.op_place(op);
        let by = self.log.bundle(bundle);
        (by.hlc, by.actor, by.seq, by.id, index)
    }

    /// Rule 7: the ops in force of which none in force reaches them by a chain of what it replaces, among ops
    /// of this one register.
    fn heads(&self, register: &Register) -> Vec<&Deed> {
        let here: Vec<&Deed> = (self.deeds.iter())
            .filter(|deed| !matches!(deed.says, Says::Text(_)) && deed.targets.contains(register))
            .collect();
        let named = |op: u32| here.iter().find(|deed| deed.op == op).map_or(&[][..], |deed| &deed.names);
        let is_here = |op: &u32| here.iter().any(|deed| deed.op == *op);
        let mut reached = BTreeSet::new();
        for deed in here.iter().filter(|deed| deed.in_force) {
            let mut next: Vec<u32> = deed.names.clone();
            while let Some(op) = next.pop() {
                if is_here(&op) && reached.insert(op) {
                    next.extend(named(op));
                }
            }
        }
        here.into_iter().filter(|deed| deed.in_force && !reached.contains(&deed.op)).collect()
    }

    /// Rule 9: a cell's heads are those of all registers of its record and its field; what shows is last.
    pub(crate) fn cell(&self, record: EntityId, field: &str) -> Vec<(u32, Vec<Value>)> {
        let alone = sys::is_own(field);
        let rows = if alone { [record].into() } else { self.parts(record) };
        let fields = if alone { [field.to_owned()].into() } else { self.mapped(field) };
        let mut heads: BTreeMap<u32, Vec<Value>> = BTreeMap::new();
        for row in rows {
            for field in &fields {
                for head in self.heads(&(row, field.clone())) {
                    if let Says::Values(values) = &head.says {
                        let values = values.iter().map(|value| self.as_record(value)).collect();
                        heads.insert(head.op, values);
                    }
                }
            }
        }
        let mut heads: Vec<_> = heads.into_iter().collect();
        heads.sort_by_key(|(op, _)| self.stamp(*op));
        heads
    }

    /// A reference to part of a record is one to the record.
    fn as_record(&self, value: &Value) -> Value {
        match value {
            Value::Reference(entity) => Value::Reference(self.record(*entity)),
            other => other.clone(),
        }
    }

    /// What a cell shows meanwhile.
    pub(crate) fn shown(&self, record: EntityId, field: &str) -> Option<Value> {
        self.cell(record, field).pop().and_then(|(_, values)| values.into_iter().next())
    }

    /// Rule 10: several distinct values, an empty one among them.
    pub(crate) fn is_divided(&self, record: EntityId, field: &str) -> bool {
        let mut distinct: Vec<Option<Value>> = Vec::new();
        for (_, values) in self.cell(record, field) {
            let none = values.is_empty().then_some(None);
            for value in values.into_iter().map(Some).chain(none) {
                if !distinct.contains(&value) {
                    distinct.push(value);
                }
            }
        }
        distinct.len() > 1
    }

    /// What was said last of a record's entities in a table.
    pub(crate) fn member(&self, record: EntityId, table: &str) -> BTreeMap<u32, Membership> {
        let rows = if sys::is_own(table) { [record].into() } else { self.parts(record) };
        let heads = rows.into_iter().flat_map(|row| self.heads(&(row, table.to_owned())));
        let said = heads.filter_map(|head| match head.says {
            Says::Member(says) => Some((head.op, says)),
            _ => None,
        });
        said.collect()
    }

    fn said(&self, record: EntityId, table: &str) -> Option<Presence> {
        let of = |says: &Membership| match says {
            Membership::In => Presence::Shown,
            Membership::Out => Presence::Absent,
            Membership::OutLast => Presence::Binned,
        };
        self.member(record, table).values().map(of).max()
    }

    /// Rule 16: in while anybody's word stands that it is; where nobody said, as the tables that are linked
    /// to it.
    pub(crate) fn presence(&self, record: EntityId, table: &str) -> Presence {
        self.presence_but(record, table, &mut BTreeSet::new())
    }

    fn presence_but(&self, record: EntityId, table: &str, met: &mut BTreeSet<String>) -> Presence {
        if let Some(says) = self.said(record, table) {
            return says;
        }
        met.insert(table.to_owned());
        let sources = self.links.iter().filter(|(_, to)| to == table).map(|(from, _)| from.clone());
        let mut most = Presence::Absent;
        for from in sources.collect::<Vec<_>>() {
            if !met.contains(&from) {
                most = most.max(self.presence_but(record, &from, met));
            }
        }
        most
    }

    fn table_links(&self) -> Vec<(String, String)> {
        let (entities, _) = self.places();
        let end = |row: EntityId, field: &str| match self.shown(row, field) {
            Some(Value::Text(table)) if !sys::is_own(&table) => Some(table),
            _ => None,
        };
        let links = entities.into_iter().filter_map(|row| {
            (self.said(row, sys::TABLE_LINKS) == Some(Presence::Shown)).then_some(())?;
            Some((end(row, sys::TABLE_LINK_FROM)?, end(row, sys::TABLE_LINK_TO)?))
        });
        links.filter(|(from, to)| from != to).collect()
    }

    /// Rule 17: what of a deleted record none of those who deleted it had seen.
    pub(crate) fn unseen(&self, record: EntityId, tables: &BTreeSet<String>) -> BTreeSet<u32> {
        let outs = tables.iter().flat_map(|table| self.member(record, table));
        let deleters: BTreeSet<Ordinal> = outs
            .filter(|(_, says)| *says == Membership::OutLast)
            .map(|(op, _)| self.log.op_place(op).0)
            .collect();
        let (_, names) = self.places();
        let told = names.into_iter().filter(|name| !sys::is_own(name) && !sys::is_place(name));
        let heads = told.flat_map(|name| {
            let of_parts =
                self.parts(record).into_iter().flat_map(move |row| self.written(row, name.clone()));
            of_parts.collect::<Vec<_>>()
        });
        heads.filter(|op| !deleters.iter().any(|by| self.had_seen(*by, self.log.op_place(*op).0))).collect()
    }

    /// The ops that hold anything at a register: heads, and every edit of a text.
    fn written(&self, row: EntityId, name: String) -> Vec<u32> {
        let register = (row, name);
        let fields = self.heads(&register).into_iter().filter(|deed| matches!(deed.says, Says::Values(_)));
        let edits = self.edits(&register).into_iter();
        fields.map(|deed| deed.op).chain(edits.map(|(op, _)| op)).collect()
    }

    fn had_seen(&self, by: Ordinal, edit: Ordinal) -> bool {
        let (deleter, edit) = (self.log.bundle(by), self.log.bundle(edit));
        (deleter.actor == edit.actor && edit.seq <= deleter.seq)
            || self.saw[&by].iter().any(|(actor, seq)| *actor == edit.actor && edit.seq <= *seq)
    }

    /// The edits of a document, in an order in which each comes after what it was written in.
    pub(crate) fn edits(&self, register: &Register) -> Vec<(u32, &[u8])> {
        let of_register = |deed: &&Deed| deed.in_force && deed.targets.contains(register);
        let mut edits: Vec<(u32, &[u8])> = (self.deeds.iter().filter(of_register))
            .filter_map(
                |deed| if let Says::Text(update) = &deed.says { Some((deed.op, &**update)) } else { None },
            )
            .collect();
        edits.sort_by_key(|(op, _)| self.stamp(*op));
        edits
    }

    /// The versions of a module that are in use.
    pub(crate) fn versions(&self, module: &str) -> Vec<(u32, String)> {
        let mut versions: Vec<(u32, String)> = (self.heads(&(EntityId::WORKSPACE, module.to_owned())).iter())
            .filter_map(|deed| match &deed.says {
                Says::Version(version) => Some((deed.op, version.clone())),
                _ => None,
            })
            .collect();
        versions.sort_by_key(|(op, _)| self.stamp(*op));
        versions
    }
}

fn join<T: Ord + Clone>(classes: &mut Classes<T>, a: T, b: T) {
    if a == b {
        return;
    }
    let of = |thing: T| classes.get(&thing).cloned().unwrap_or_else(|| [thing].into());
    let both: BTreeSet<T> = of(a).union(&of(b)).cloned().collect();
    for thing in &both {
        classes.insert(thing.clone(), both.clone());
    }
}

fn read(log: &Oplog, (bundle, body): (Ordinal, &Body), op: &Op, number: u32, in_force: bool) -> Option<Deed> {
    let refs = log.resolve(bundle, &body.refs);
    let entity = |at: u32| body.entities[at as usize];
    let name = |at: u32| body.names[at as usize].clone();
    let targets = op.targets().into_iter().map(|(row, field)| (entity(row), name(field))).collect();
    let is_free = |field: &String| !sys::is_own(field);
    let (targets, says, names): (Vec<Register>, _, &[_]) = match op {
        Op::SetField { values, replaces, .. } => (targets, Says::Values(values.clone()), replaces),
        Op::SetMember { is_in, last, replaces, .. } => {
            let says = match (is_in, last) {
                (true, _) => Membership::In,
                (false, false) => Membership::Out,
                (false, true) => Membership::OutLast,
            };
            (targets, Says::Member(says), replaces)
        }
        Op::EditText { update, .. } => (targets, Says::Text(update.clone()), &[]),
        Op::Adopt { module, version, replaces, .. } => {
            (vec![(EntityId::WORKSPACE, name(*module))], Says::Version(version.clone()), replaces)
        }
        Op::Same { a: Thing::Entity(a), b: Thing::Entity(b) } => {
            (Vec::new(), Says::SameRecords(entity(*a), entity(*b)), &[])
        }
        Op::Same { a: Thing::Field(a), b: Thing::Field(b) } if is_free(&name(*a)) && is_free(&name(*b)) => {
            (Vec::new(), Says::SameFields(name(*a), name(*b)), &[])
        }
        Op::Differ { links } => (Vec::new(), Says::Differ, links),
        _ => return None,
    };
    let named = names.iter().filter_map(|r| log.op_number(refs[r.bundle as usize], r.index)).collect();
    Some(Deed { op: number, in_force, targets, says, names: named })
}
