//! Bodies read back from the log: what an op said, and what it replaced.
//!
//! State keeps heads only. Who wants to know what was before them (conflicts, history, undo) reads it here, and pays for
//! it then. Each body is decoded once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Body, Op, OpRef, Oplog, Ordinal, decode_body};
use crate::id::EntityId;
use crate::value::Value;

/// Above this many pairs of a target and a replaced op, they are matched by an index.
const PAIRS_MAX: usize = 4096;

/// A register by names that mean the same in every body: an entity, and a field or table.
type Place<'r> = (EntityId, &'r str);
/// Entity and name → the ops that one op replaced there.
type Replaced = BTreeMap<(EntityId, String), Vec<u32>>;

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
    indexes: RefCell<BTreeMap<u32, Rc<Replaced>>>,
}

impl<'a> Recall<'a> {
    /// Nothing read yet.
    pub fn new(log: &'a Oplog) -> Self {
        Self { log, bodies: RefCell::default(), indexes: RefCell::default() }
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

    /// What an op says of a register; `None` where it does not write it.
    pub fn said(&self, op: u32, place: Place<'_>) -> Option<Said> {
        let (ordinal, index) = self.log.op_place(op);
        let recalled = self.body(ordinal)?;
        let body = &recalled.body;
        match body.ops.get(index as usize)? {
            Op::SetField { targets, values, .. } => {
                let is_it = |(entity, field): &(u32, u32)| is_place(body, *entity, *field, place);
                targets.iter().any(is_it).then(|| Said::Values(values.clone()))
            }
            Op::SetMember { entities, table, is_in, last, .. } => {
                let is_it = |entity: &u32| is_place(body, *entity, *table, place);
                entities.iter().any(is_it).then_some(Said::Member { is_in: *is_in, last: *last })
            }
            _ => None,
        }
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
        self.index(op, &recalled, replaces).get(&(entity, name.to_owned())).cloned().unwrap_or_default()
    }

    /// All registers that the ops which `op` replaced had written: a deletion of ten thousand records names as many.
    fn index(&self, op: u32, recalled: &Recalled, replaces: &[OpRef]) -> Rc<Replaced> {
        if let Some(known) = self.indexes.borrow().get(&op) {
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
        self.indexes.borrow_mut().insert(op, Rc::clone(&replaced));
        replaced
    }
}

fn is_place(body: &Body, entity: u32, name: u32, place: Place<'_>) -> bool {
    body.entities[entity as usize] == place.0 && body.names[name as usize] == place.1
}
