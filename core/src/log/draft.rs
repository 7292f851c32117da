//! From what a person did to a sealed bundle.
//!
//! A [`Draft`] is made where the person's screen is known, without asking anybody. It is sealed later, inside
//! the store's transaction, after the bundles that other tabs of the same person have put meanwhile: sealing
//! only extends `prev` and `replaces`, so it needs neither the fold nor the clock's consent.

use std::collections::{BTreeMap, BTreeSet};

use super::bundle::{Bundle, Dep, Header, HeaderDigest};
use super::encode::encode_body;
use super::op::{Body, Op, OpRef, Ref};
use super::{Hlc, Oplog, Ordinal};
use crate::given::Now;
use crate::id::{ActorId, BundleId, EntityId, WorkspaceId};
use crate::planted::{Bug, is_planted};

/// The last bundle of one's own chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    /// Its place.
    pub seq: u64,
    /// Its id.
    pub id: BundleId,
    /// Its stamp.
    pub hlc: Hlc,
}

/// An op's name, outside of any body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpName {
    /// The bundle, as this device's log counts.
    pub bundle: Ordinal,
    /// Which of its ops.
    pub index: u32,
}

/// A bundle before it is sealed.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The seq of one's own last bundle that was folded when this was drafted.
    pub base_seq: u64,
    /// Others' tips that were folded then and that one's own chain does not rest on yet.
    pub deps: Vec<Dep>,
    /// The highest stamp that was folded then.
    pub seen: Hlc,
    /// What it says.
    pub body: Body,
}

/// Builds a body's dictionaries while ops are added.
#[derive(Debug)]
pub struct BodyBuilder<'a> {
    log: &'a Oplog,
    own: ActorId,
    /// The body so far: label, origin and `saw` are set directly.
    pub body: Body,
    entities: BTreeMap<EntityId, u32>,
    names: BTreeMap<String, u32>,
    refs: BTreeMap<Ordinal, u32>,
}

impl<'a> BodyBuilder<'a> {
    /// An empty body by `own`, whose refs are to bundles of `log`.
    pub fn new(log: &'a Oplog, own: ActorId) -> Self {
        Self {
            log,
            own,
            body: Body::default(),
            entities: BTreeMap::new(),
            names: BTreeMap::new(),
            refs: BTreeMap::new(),
        }
    }

    /// The index of an entity in the dictionary.
    pub fn entity(&mut self, entity: EntityId) -> u32 {
        *self.entities.entry(entity).or_insert_with(|| {
            self.body.entities.push(entity);
            self.body.entities.len() as u32 - 1
        })
    }

    /// The index of a name in the dictionary.
    pub fn name(&mut self, name: &str) -> u32 {
        if let Some(index) = self.names.get(name) {
            return *index;
        }
        let index = self.body.names.len() as u32;
        self.body.names.push(name.to_owned());
        self.names.insert(name.to_owned(), index);
        index
    }

    /// The index of a bundle in the table of refs.
    pub fn bundle(&mut self, bundle: Ordinal) -> u32 {
        *self.refs.entry(bundle).or_insert_with(|| {
            let view = self.log.bundle(bundle);
            self.body.refs.push(if view.actor == self.own {
                Ref::Own { seq: view.seq }
            } else {
                Ref::Other { actor: view.actor, seq: view.seq, prefix: view.id.prefix() }
            });
            self.body.refs.len() as u32 - 1
        })
    }

    /// An op's name inside this body.
    pub fn op(&mut self, op: OpName) -> OpRef {
        OpRef { bundle: self.bundle(op.bundle), index: op.index }
    }

    /// The names of several ops inside this body.
    pub fn ops(&mut self, ops: &[OpName]) -> Vec<OpRef> {
        let lost = usize::from(ops.len() > 1 && is_planted(Bug::LosesReplaces));
        ops.iter().skip(lost).map(|op| self.op(*op)).collect()
    }
}

/// The registers that an op writes, by names that mean the same in every body.
fn targets<'b>(body: &'b Body, op: &'b Op) -> Vec<(EntityId, &'b str)> {
    let name = |index: u32| body.names[index as usize].as_str();
    match op {
        Op::SetField { targets, .. } => {
            targets.iter().map(|(entity, field)| (body.entities[*entity as usize], name(*field))).collect()
        }
        Op::SetMember { entities, table, .. } => {
            entities.iter().map(|entity| (body.entities[*entity as usize], name(*table))).collect()
        }
        Op::Adopt { module, .. } => vec![(EntityId::WORKSPACE, name(*module))],
        _ => Vec::new(),
    }
}

fn replaces_mut(op: &mut Op) -> Option<&mut Vec<OpRef>> {
    match op {
        Op::SetField { replaces, .. } | Op::SetMember { replaces, .. } | Op::Adopt { replaces, .. } => {
            Some(replaces)
        }
        _ => None,
    }
}

/// Entity, name, and whether it is a field's register or a membership.
type Place<'b> = (EntityId, &'b str, bool);

/// Adds to `replaces` what the same person wrote over the same registers in another tab since this was
/// drafted: `newer` are the actor's own bundles after `Draft::base_seq`, oldest first.
pub fn rebase(body: &mut Body, newer: &[(u64, Body)]) {
    if newer.is_empty() {
        return;
    }
    let mut mine: BTreeSet<Place<'_>> = BTreeSet::new();
    for op in &body.ops {
        let is_field = matches!(op, Op::SetField { .. });
        mine.extend(targets(body, op).into_iter().map(|(entity, name)| (entity, name, is_field)));
    }
    let mut written: BTreeMap<Place<'_>, Vec<(u64, u32)>> = BTreeMap::new();
    for (seq, other) in newer {
        for (index, op) in other.ops.iter().enumerate() {
            for (entity, name) in targets(other, op) {
                let place = (entity, name, matches!(op, Op::SetField { .. }));
                if mine.contains(&place) {
                    written.entry(place).or_default().push((*seq, index as u32));
                }
            }
        }
    }
    if written.is_empty() {
        return;
    }
    let found: Vec<Vec<(u64, u32)>> = (body.ops.iter())
        .map(|op| {
            let is_field = matches!(op, Op::SetField { .. });
            let mut found: Vec<_> = targets(body, op)
                .into_iter()
                .filter_map(|(entity, name)| written.get(&(entity, name, is_field)))
                .flatten()
                .copied()
                .collect();
            found.sort_unstable();
            found.dedup();
            found
        })
        .collect();
    for (place, found) in found.into_iter().enumerate() {
        for (seq, index) in found {
            let own = Ref::Own { seq };
            let bundle = body.refs.iter().position(|r| *r == own).unwrap_or_else(|| {
                body.refs.push(own);
                body.refs.len() - 1
            });
            let name = OpRef { bundle: bundle as u32, index };
            if let Some(replaces) = replaces_mut(&mut body.ops[place])
                && !replaces.contains(&name)
            {
                replaces.push(name);
            }
        }
    }
}

/// Makes a draft of `former` one that another actor can seal: what it named as its own is somebody else's
/// now, and what its chain would have stood for is named. It keeps what its author had seen.
pub fn readdress(log: &Oplog, former: &ActorId, draft: &mut Draft) {
    for named in &mut draft.body.refs {
        if let Ref::Own { seq } = *named
            && let Some(Dep { actor, seq, prefix }) = log.own(former, seq)
        {
            *named = Ref::Other { actor, seq, prefix };
        }
    }
    let tip = log.tip(former).map(|tip| Dep { actor: *former, seq: tip.seq, prefix: tip.id.prefix() });
    draft.deps.extend(tip);
    draft.base_seq = 0;
}

/// Makes the next bundle of a chain from a draft. It is not signed: the last of an append is.
/// `tip` is `None` for the first bundle of an actor; `workspace` is zeros for a genesis.
pub fn seal(
    workspace: WorkspaceId,
    actor: ActorId,
    draft: &Draft,
    tip: Option<Tip>,
    newer: &[(u64, Body)],
    now: Now,
) -> (Bundle, Body) {
    let mut body = draft.body.clone();
    rebase(&mut body, newer);
    let seen = tip.map_or(draft.seen, |tip| tip.hlc.max(draft.seen));
    let mut deps = draft.deps.clone();
    deps.sort_unstable();
    deps.dedup();
    let header = Header {
        workspace,
        actor,
        seq: tip.map_or(1, |tip| tip.seq + 1),
        prev: tip.map_or(BundleId([0; 32]), |tip| tip.id),
        hlc: Hlc::tick(seen, now),
        deps,
    };
    let bytes = encode_body(&body);
    let id = HeaderDigest::id(&header, &bytes);
    (Bundle { header, body: bytes, id, signature: None }, body)
}
