//! What a set of bundles means, worked out anew from the rules for every question: slow, and plain to see
//! through. Only what the fast state is compared with.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use callboard_core::id::EntityId;
use callboard_core::log::{Body, Op, Oplog, Ordinal, OriginKind, Thing, decode_body};
use callboard_core::schema::{Schema, to_text};
use callboard_core::state::{Membership, Presence, TextEdit, sys};
use callboard_core::value::Value;

/// An entity's field, or its place in a table.
pub(crate) type Register = (EntityId, String);
/// What a cell holds: the ops and their values.
type Cell = Vec<(u32, Vec<Value>)>;
/// Fields that are followed one after another, at most.
const FOLLOWED_MAX: usize = 16;
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
    /// Bundles that opened a decision again.
    reopens: BTreeSet<Ordinal>,
    records: Classes<EntityId>,
    fields: Classes<String>,
    links: Vec<(String, String)>,
    /// Answers that were given: questions rest on each other.
    cells: RefCell<BTreeMap<Register, Cell>>,
}

impl<'l> Model<'l> {
    /// Of all that a log holds.
    pub(crate) fn of(log: &'l Oplog, in_force: impl Fn(Ordinal) -> bool) -> Self {
        let (mut deeds, mut saw, mut reopens) = (Vec::new(), BTreeMap::new(), BTreeSet::new());
        for bundle in 0..log.len() as Ordinal {
            let body = decode_body(log.bundle(bundle).body).expect("a test writes what can be read");
            let is_in_force = in_force(bundle);
            for (op, index) in body.ops.iter().zip(0..) {
                let number = log.op_number(bundle, index).expect("the log counts it");
                deeds.extend(read(log, (bundle, &body), op, number, is_in_force));
            }
            if body.origin.kind == OriginKind::Resolution && body.origin.cause.is_some() {
                reopens.insert(bundle);
            }
            saw.insert(bundle, body.saw);
        }
        let (records, fields, links) = (Classes::new(), Classes::new(), Vec::new());
        let mut model = Self { log, deeds, saw, reopens, records, fields, links, cells: RefCell::default() };
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
    pub(crate) fn cell(&self, record: EntityId, field: &str) -> Cell {
        let asked = (record, field.to_owned());
        if let Some(known) = self.cells.borrow().get(&asked) {
            return known.clone();
        }
        let cell = self.cell_anew(record, field);
        self.cells.borrow_mut().insert(asked, cell.clone());
        cell
    }

    fn cell_anew(&self, record: EntityId, field: &str) -> Cell {
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

    /// Rule 10: several distinct values, an empty one among them. Of texts each document is one (rule 18).
    pub(crate) fn is_divided(&self, record: EntityId, field: &str) -> bool {
        let mut distinct: Vec<Option<Value>> = Vec::new();
        for values in self.cell(record, field).into_iter().map(|(_, values)| values) {
            let none = values.is_empty().then_some(None);
            distinct.extend(values.into_iter().map(Some).chain(none));
        }
        let documents = self.documents(record, field).into_iter();
        distinct.extend(documents.map(|text| Some(text).filter(|text| !text.is_empty()).map(Value::Text)));
        distinct.iter().any(|value| *value != distinct[0])
    }

    /// What each document of a cell reads.
    fn documents(&self, record: EntityId, field: &str) -> Vec<String> {
        let registers = self.parts(record).into_iter().flat_map(|row| {
            let fields = self.mapped(field).into_iter();
            fields.map(move |field| (row, field))
        });
        registers.filter_map(|register| self.text(&register)).collect()
    }

    /// What a document reads: its edits, taken in one after another. `None` where nobody ever wrote.
    pub(crate) fn text(&self, register: &Register) -> Option<String> {
        let edits = self.edits(register);
        let mut text = TextEdit::default();
        edits.iter().for_each(|(_, update)| text.push(update));
        (!edits.is_empty()).then(|| text.render().to_owned())
    }

    /// What a cell that follows others shows in the end: nothing where that goes in a circle. `None` where it
    /// says something itself.
    pub(crate) fn followed(&self, record: EntityId, field: &str) -> Option<Option<Value>> {
        let cell = |record, field: &str| (self.record(record), self.mapped(field).pop_first());
        let mut walked = vec![cell(record, field)];
        let mut shown = self.shown(record, field);
        let mut next = shown.as_ref()?.follows().map(|(entity, key)| (entity, key.to_owned()))?;
        loop {
            let here = cell(next.0, &next.1);
            if walked.contains(&here) || walked.len() > FOLLOWED_MAX {
                return Some(None);
            }
            shown = self.shown(here.0, &next.1);
            walked.push(here);
            match shown.as_ref().and_then(Value::follows) {
                Some((entity, key)) => next = (entity, key.to_owned()),
                None => return Some(shown),
            }
        }
    }

    /// The records whose field of that name follows one of this record's.
    pub(crate) fn followers(&self, record: EntityId, field: &str) -> BTreeSet<EntityId> {
        let (entities, _) = self.places();
        let records = entities.into_iter().filter(|by| self.record(*by) == *by);
        let followed = |by: EntityId| Some(self.record(self.shown(by, field)?.follows()?.0));
        records.filter(|by| followed(*by) == Some(record)).collect()
    }

    /// Rule 30: what a record holds in fields that the module in use has no more, and in none that is there:
    /// the names of these fields.
    pub(crate) fn leftovers(&self, record: EntityId, schema: &Schema) -> BTreeSet<String> {
        let left = schema.retired().into_iter().filter(|retired| {
            let table = retired.to.key.rsplit_once('.').map_or("", |(table, _)| table);
            let distinct = |field| self.cell(record, field).into_iter().flat_map(|(_, values)| values);
            let is_shown = self.presence(record, table) == Presence::Shown;
            let is_seen = self.mapped(retired.from).iter().any(|field| schema.field(field).is_some());
            let is_there = |value: &Value| {
                let text = retired.was.map_or_else(|| plainly(value), |was| to_text(was, value));
                retired.carry(&text).is_some_and(|value| distinct(&retired.to.key).any(|it| it == value))
            };
            is_shown && !is_seen && !distinct(retired.from).all(|value| is_there(&value))
        });
        left.map(|retired| retired.from.to_owned()).collect()
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
        // Who opens a decision again has not seen what was not seen then, even of their own.
        (deleter.actor == edit.actor && edit.seq <= deleter.seq && !self.reopens.contains(&by))
            || self.saw[&by].iter().any(|(actor, seq)| *actor == edit.actor && edit.seq <= *seq)
    }

    /// The edits of a document, in an order in which each comes after what it was written in.
    fn edits(&self, register: &Register) -> Vec<(u32, &[u8])> {
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

/// A value of a field of which nothing more is known, as it is written.
fn plainly(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
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
