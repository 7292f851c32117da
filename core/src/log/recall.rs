//! Bodies read back from the log: what an op said, and what it replaced.
//!
//! State keeps heads only. Who wants to know what was before them (conflicts, history, undo) reads it here,
//! and pays for it then. Each body is decoded once.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::{Body, Op, OpRef, Oplog, Ordinal, decode_body};
use crate::id::EntityId;
use crate::value::Value;

/// Above this many pairs of a target and a replaced op, they are matched by an index.
const PAIRS_MAX: usize = 4096;
/// An op with more targets than this gets an index of them.
const TARGETS_SCANNED_MAX: usize = 64;

/// How the bytes of a body end that goes on: with its last entry, and perhaps the end of an open map.
const GOES_ON_ENDS: [&[u8]; 2] = [&[9, 0xf5], &[9, 0xf5, 0xff]];

/// A register by names that mean the same in every body: an entity, and a field or table.
type Place<'r> = (EntityId, &'r str);
/// Entity and name → the ops that one op replaced there.
type Replaced = BTreeMap<(EntityId, String), Vec<u32>>;
/// By register, as an op writes it: the number of the op.
type Writers = BTreeMap<(EntityId, u32), u32>;
/// The registers that an op writes: entity, and the name's index in its body.
type Targets = BTreeSet<(EntityId, u32)>;

/// A body that was read back.
#[derive(Debug)]
pub struct Recalled {
    /// What it says.
    pub body: Body,
    refs: Vec<Ordinal>,
}

impl Recalled {
    /// The bundle that an entry of the table of refs stands for.
    pub fn bundle(&self, r: u32) -> Option<Ordinal> {
        self.refs.get(r as usize).copied()
    }

    /// The numbers of some ops that it names.
    pub fn ops(&self, log: &Oplog, refs: &[OpRef]) -> Vec<u32> {
        refs.iter().filter_map(|r| log.op_number(self.bundle(r.bundle)?, r.index)).collect()
    }
}

/// What an op says of one register.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// Of a field.
    Values(Vec<Value>),
    /// Of a membership.
    Member {
        /// In, or out.
        is_in: bool,
        /// Whether its author knew that no table shows the entity after it.
        last: bool,
    },
}

/// Reads bodies back, each once.
#[derive(Debug)]
pub struct Recall<'a> {
    log: &'a Oplog,
    bodies: RefCell<BTreeMap<Ordinal, Option<Rc<Recalled>>>>,
    replaced: RefCell<BTreeMap<u32, Rc<Replaced>>>,
    targets: RefCell<BTreeMap<u32, Rc<Targets>>>,
    writers: RefCell<BTreeMap<Ordinal, Rc<Writers>>>,
}

impl<'a> Recall<'a> {
    /// Nothing read yet.
    pub fn new(log: &'a Oplog) -> Self {
        Self {
            log,
            bodies: RefCell::default(),
            replaced: RefCell::default(),
            targets: RefCell::default(),
            writers: RefCell::default(),
        }
    }

    /// What is read.
    pub fn log(&self) -> &'a Oplog {
        self.log
    }

    /// A bundle's body; `None` where this version cannot read it.
    pub fn body(&self, ordinal: Ordinal) -> Option<Rc<Recalled>> {
        if let Some(known) = self.bodies.borrow().get(&ordinal) {
            return known.clone();
        }
        let view = self.log.bundle(ordinal);
        let body = if view.readable { decode_body(view.body).ok() } else { None };
        let recalled = body.map(|body| {
            let refs = self.log.resolve(ordinal, &body.refs);
            Rc::new(Recalled { body, refs })
        });
        self.bodies.borrow_mut().insert(ordinal, recalled.clone());
        recalled
    }

    /// The bundles of the change that ends with this one, oldest first: this one alone, unless the change was
    /// too large for one bundle.
    pub fn change(&self, last: Ordinal) -> Vec<Ordinal> {
        let (mut change, mut at) = (vec![last], last);
        while self.goes_on(at)
            && let Some(before) = self.log.prev(at)
        {
            change.push(before);
            at = before;
        }
        change.reverse();
        change
    }

    /// Whether a bundle is one change with the one before it. Hardly any is: most bodies tell by their last
    /// bytes, without being read back.
    fn goes_on(&self, ordinal: Ordinal) -> bool {
        let bytes = self.log.bundle(ordinal).body;
        GOES_ON_ENDS.iter().any(|end| bytes.ends_with(end))
            && decode_body(bytes).is_ok_and(|body| body.goes_on)
    }

    /// The number of the first op of a bundle that writes a register.
    pub fn writer(&self, ordinal: Ordinal, place: Place<'_>) -> Option<u32> {
        let recalled = self.body(ordinal)?;
        let name = recalled.body.names.iter().position(|name| name == place.1)? as u32;
        let index = || {
            let mut writers = Writers::new();
            for (index, op) in recalled.body.ops.iter().enumerate() {
                let Some(number) = self.log.op_number(ordinal, index as u32) else { continue };
                for (entity, name) in op.targets() {
                    writers.entry((recalled.body.entities[entity as usize], name)).or_insert(number);
                }
            }
            Rc::new(writers)
        };
        self.writers.borrow_mut().entry(ordinal).or_insert_with(index).get(&(place.0, name)).copied()
    }

    /// What an op says of a register; `None` where it does not write it.
    pub fn said(&self, op: u32, place: Place<'_>) -> Option<Said> {
        let (ordinal, index) = self.log.op_place(op);
        let recalled = self.body(ordinal)?;
        let wrote = recalled.body.ops.get(index as usize)?;
        let said = match wrote {
            Op::SetField { values, .. } => Said::Values(values.clone()),
            Op::SetMember { is_in, last, .. } => Said::Member { is_in: *is_in, last: *last },
            _ => return None,
        };
        self.writes(op, wrote, &recalled.body, place).then_some(said)
    }

    fn writes(&self, number: u32, op: &Op, body: &Body, place: Place<'_>) -> bool {
        let is_it = |entity: u32, name: u32| {
            body.entities[entity as usize] == place.0 && body.names[name as usize] == place.1
        };
        match op {
            Op::SetField { targets, .. } if targets.len() <= TARGETS_SCANNED_MAX => {
                targets.iter().any(|(entity, field)| is_it(*entity, *field))
            }
            Op::SetMember { entities, table, .. } if entities.len() <= TARGETS_SCANNED_MAX => {
                entities.iter().any(|entity| is_it(*entity, *table))
            }
            op => {
                let name = body.names.iter().position(|name| name == place.1);
                name.is_some_and(|name| self.targets(number, op, body).contains(&(place.0, name as u32)))
            }
        }
    }

    fn targets(&self, number: u32, op: &Op, body: &Body) -> Rc<Targets> {
        let mut known = self.targets.borrow_mut();
        let index = || {
            let targets = op.targets().into_iter();
            Rc::new(targets.map(|(entity, name)| (body.entities[entity as usize], name)).collect())
        };
        Rc::clone(known.entry(number).or_insert_with(index))
    }

    /// The numbers of the ops that an op names as replaced and that write this register.
    pub fn replaced(&self, op: u32, place: Place<'_>) -> Vec<u32> {
        let (ordinal, index) = self.log.op_place(op);
        let Some(recalled) = self.body(ordinal) else { return Vec::new() };
        let (targets, replaces) = match recalled.body.ops.get(index as usize) {
            Some(Op::SetField { targets, replaces, .. }) => (targets.len(), replaces),
            Some(Op::SetMember { entities, replaces, .. }) => (entities.len(), replaces),
            _ => return Vec::new(),
        };
        if targets * replaces.len() <= PAIRS_MAX {
            let named = recalled.ops(self.log, replaces);
            return named.into_iter().filter(|op| self.said(*op, place).is_some()).collect();
        }
        let (entity, name) = place;
        self.replaced_anywhere(op, &recalled, replaces)
            .get(&(entity, name.to_owned()))
            .cloned()
            .unwrap_or_default()
    }

    /// All registers that the ops which `op` replaced had written: a deletion of ten thousand records names
    /// as many.
    fn replaced_anywhere(&self, op: u32, recalled: &Recalled, replaces: &[OpRef]) -> Rc<Replaced> {
        if let Some(known) = self.replaced.borrow().get(&op) {
            return Rc::clone(known);
        }
        let mut replaced = Replaced::new();
        for before in recalled.ops(self.log, replaces) {
            let (ordinal, index) = self.log.op_place(before);
            let Some(other) = self.body(ordinal) else { continue };
            let Some(op) = other.body.ops.get(index as usize) else { continue };
            for (entity, name) in op.targets() {
                let place = (other.body.entities[entity as usize], other.body.names[name as usize].clone());
                replaced.entry(place).or_default().push(before);
            }
        }
        let replaced = Rc::new(replaced);
        self.replaced.borrow_mut().insert(op, Rc::clone(&replaced));
        replaced
    }
}
