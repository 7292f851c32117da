//! The set of bundles that are here, in an order in which each stands after what it depends on.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use hashbrown::HashTable;

use super::bundle::{Bundle, Dep};
use super::op::{Body, Ref};
use super::refused::Refused;
use super::shelf::Shelf;
use super::{Frontier, Hlc, LogError, Pending, Run, Tip};
use crate::id::{ActorId, BundleId, WorkspaceId};

/// A bundle's place in this device's log. Another device's log may stand in another order.
pub type Ordinal = u32;

/// One bundle that came to stand in the log.
#[derive(Debug)]
pub struct Admitted {
    /// Its place.
    pub ordinal: Ordinal,
    /// What it says; `None` where it, or what it rests on, was written by a newer version: kept, not folded.
    pub body: Option<Body>,
}

/// A bundle that stands in the log.
#[derive(Debug, Clone, Copy)]
pub struct BundleView<'a> {
    /// Its id.
    pub id: BundleId,
    /// Who.
    pub actor: ActorId,
    /// Its place in their chain.
    pub seq: u64,
    /// When, as the device believed.
    pub hlc: Hlc,
    /// What it says, as it came.
    pub body: &'a [u8],
    /// Whether this version can read it and what it rests on.
    pub readable: bool,
}

/// Whether a bundle is signed, and where the signature is.
#[derive(Debug)]
pub(super) enum Signature {
    /// A later one of the same run is.
    Inner,
    /// Here.
    Here(Box<[u8; 64]>),
    /// In a run on the shelf.
    Shelved,
}

impl Signature {
    pub(super) fn of(signature: Option<[u8; 64]>) -> Self {
        signature.map_or(Self::Inner, |signature| Self::Here(Box::new(signature)))
    }

    pub(super) fn is_inner(&self) -> bool {
        matches!(self, Self::Inner)
    }
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) id: BundleId,
    pub(super) actor: u32,
    pub(super) seq: u64,
    /// Its predecessor in the chain; itself for a first.
    pub(super) prev: Ordinal,
    pub(super) hlc: Hlc,
    pub(super) deps: Range<usize>,
    pub(super) body: Range<usize>,
    pub(super) signature: Signature,
    pub(super) readable: bool,
    pub(super) first_op: u32,
    pub(super) ops: u32,
}

#[derive(Debug)]
pub(super) struct Chain {
    pub(super) actor: ActorId,
    /// By seq − 1: the first that came.
    pub(super) first: Vec<Ordinal>,
    /// The other branches' bundles, by seq.
    pub(super) forked: BTreeMap<u64, Vec<Ordinal>>,
    /// Bundles that nobody follows yet.
    pub(super) tips: BTreeSet<Ordinal>,
}

/// The bundles of one workspace.
#[derive(Debug)]
pub struct Oplog {
    pub(super) workspace: WorkspaceId,
    pub(super) entries: Vec<Entry>,
    pub(super) by_id: HashTable<Ordinal>,
    pub(super) chains: Vec<Chain>,
    pub(super) chain_of: BTreeMap<ActorId, u32>,
    pub(super) bodies: Vec<u8>,
    /// The bodies of those that stood in a checkpoint.
    pub(super) shelf: Shelf,
    pub(super) deps: Vec<Dep>,
    /// Runs of the store that wait for others.
    pub(super) pending: Pending,
    /// Runs of peers that wait for others, and that no store has.
    pub(super) arrived: Pending,
    pub(super) refused: Refused,
    pub(super) invites: BTreeMap<ActorId, Vec<Ordinal>>,
    pub(super) grants: BTreeMap<ActorId, Vec<Ordinal>>,
}

/// Ids are hashes already: eight bytes of one will do.
pub(super) fn hash_of(id: &BundleId) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&id.0[..8]);
    u64::from_le_bytes(bytes)
}

impl Oplog {
    /// An empty log of a workspace.
    pub fn new(workspace: WorkspaceId) -> Self {
        Self {
            workspace,
            entries: Vec::new(),
            by_id: HashTable::new(),
            chains: Vec::new(),
            chain_of: BTreeMap::new(),
            bodies: Vec::new(),
            shelf: Shelf::default(),
            deps: Vec::new(),
            pending: Pending::default(),
            arrived: Pending::default(),
            refused: Refused::default(),
            invites: BTreeMap::new(),
            grants: BTreeMap::new(),
        }
    }

    /// Whose log it is.
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// How many bundles stand here.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none stands here.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What was admitted and waits for others.
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    /// The owner: the genesis's author.
    pub fn owner(&self) -> Option<ActorId> {
        self.entries.first().map(|entry| self.chains[entry.actor as usize].actor)
    }

    /// The bundle at a place.
    pub fn bundle(&self, ordinal: Ordinal) -> BundleView<'_> {
        let entry = &self.entries[ordinal as usize];
        BundleView {
            id: entry.id,
            actor: self.chains[entry.actor as usize].actor,
            seq: entry.seq,
            hlc: entry.hlc,
            body: self.body(ordinal),
            readable: entry.readable,
        }
    }

    /// What a bundle says, as it came; nothing where it is on the shelf and the shelf does not have it.
    pub(super) fn body(&self, ordinal: Ordinal) -> &[u8] {
        let entry = &self.entries[ordinal as usize];
        if (ordinal as usize) < self.shelf.bundles {
            let place = (self.chains[entry.actor as usize].actor, entry.seq);
            let bundle = self.shelf.bundle(self.workspace, place, &entry.id);
            return bundle.map_or(&[], |bundle| &bundle.body);
        }
        &self.bodies[entry.body.clone()]
    }

    /// Whether everything can be read. Where not, the bodies of those that stood in a checkpoint are still to
    /// come: [`Oplog::shelve`].
    pub fn has_bodies(&self) -> bool {
        self.shelf.is_full || self.shelf.bundles == 0
    }

    /// Takes in the runs whose bundles stood in a checkpoint, as the store has them. Gives how many do not
    /// read, and why the first does not.
    pub fn shelve(&mut self, runs: Vec<Vec<u8>>) -> (usize, Option<LogError>) {
        self.shelf.fill(runs)
    }

    /// The bundle before it in its author's chain, on its own branch; `None` for a first.
    pub fn prev(&self, ordinal: Ordinal) -> Option<Ordinal> {
        let prev = self.entries[ordinal as usize].prev;
        (prev != ordinal).then_some(prev)
    }

    /// What a bundle depends on besides its predecessor.
    pub fn deps(&self, ordinal: Ordinal) -> &[Dep] {
        &self.deps[self.entries[ordinal as usize].deps.clone()]
    }

    /// The place of a bundle.
    pub fn ordinal(&self, id: &BundleId) -> Option<Ordinal> {
        self.by_id.find(hash_of(id), |at| self.entries[*at as usize].id == *id).copied()
    }

    /// The place of a bundle, by what others name it with.
    pub fn find(&self, dep: &Dep) -> Option<Ordinal> {
        let chain = &self.chains[*self.chain_of.get(&dep.actor)? as usize];
        let first = chain.first.get(usize::try_from(dep.seq.checked_sub(1)?).ok()?)?;
        let others = chain.forked.get(&dep.seq).map_or(&[][..], Vec::as_slice);
        std::iter::once(first)
            .chain(others)
            .find(|at| self.entries[**at as usize].id.prefix() == dep.prefix)
            .copied()
    }

    /// The number of an op among all ops of this log.
    pub fn op_number(&self, bundle: Ordinal, index: u32) -> Option<u32> {
        let entry = &self.entries[bundle as usize];
        (index < entry.ops).then(|| entry.first_op + index)
    }

    /// The bundle and index of an op by its number.
    pub fn op_place(&self, number: u32) -> (Ordinal, u32) {
        let at = self.entries.partition_point(|entry| entry.first_op <= number) - 1;
        (at as Ordinal, number - self.entries[at].first_op)
    }

    /// What a body's table of refs stands for.
    pub fn resolve(&self, ordinal: Ordinal, refs: &[Ref]) -> Vec<Ordinal> {
        let entry = &self.entries[ordinal as usize];
        refs.iter()
            .filter_map(|r| match r {
                Ref::Own { seq } => self.own_ancestor(entry.actor, Some(entry.prev), *seq),
                Ref::Other { actor, seq, prefix } => {
                    self.find(&Dep { actor: *actor, seq: *seq, prefix: *prefix })
                }
            })
            .collect()
    }

    /// The bundle at `seq` on the branch that ends at `from`.
    pub(super) fn own_ancestor(&self, actor: u32, from: Option<Ordinal>, seq: u64) -> Option<Ordinal> {
        let chain = &self.chains[actor as usize];
        let mut at = from?;
        // What comes later in the chain is on a branch that this one has not seen, even where none is known
        // to fork yet.
        if self.entries[at as usize].seq < seq {
            return None;
        }
        if chain.forked.is_empty() {
            return chain.first.get(usize::try_from(seq.checked_sub(1)?).ok()?).copied();
        }
        while self.entries[at as usize].seq > seq {
            at = self.entries[at as usize].prev;
        }
        (self.entries[at as usize].seq == seq).then_some(at)
    }

    /// The last bundle of an actor's chain; of its longest branch where it forked.
    pub fn tip(&self, actor: &ActorId) -> Option<Tip> {
        let chain = &self.chains[*self.chain_of.get(actor)? as usize];
        chain
            .tips
            .iter()
            .map(|at| &self.entries[*at as usize])
            .max_by_key(|entry| (entry.seq, entry.id))
            .map(|entry| Tip { seq: entry.seq, id: entry.id, hlc: entry.hlc })
    }

    /// The name of an actor's bundle at `seq`, on the branch that ends in [`Oplog::tip`].
    pub fn own(&self, actor: &ActorId, seq: u64) -> Option<Dep> {
        let from = self.ordinal(&self.tip(actor)?.id);
        let at = self.own_ancestor(*self.chain_of.get(actor)?, from, seq)?;
        Some(Dep { actor: *actor, seq, prefix: self.entries[at as usize].id.prefix() })
    }

    /// Whether a run holds a bundle of `actor` after the first `known` of its chain that is not here.
    pub fn lacks(&self, actor: &ActorId, known: u64, run: &Run) -> bool {
        let is_lacking = |bundle: &Bundle| {
            bundle.header.actor == *actor && bundle.header.seq > known && self.ordinal(&bundle.id).is_none()
        };
        run.bundles().iter().any(is_lacking)
    }

    /// Whether an actor's chain has more than one branch.
    pub fn is_forked(&self, actor: &ActorId) -> bool {
        self.chain_of.get(actor).is_some_and(|at| !self.chains[*at as usize].forked.is_empty())
    }

    /// Everybody's tips.
    pub fn frontier(&self) -> Frontier {
        let tips = self.chains.iter().map(|chain| {
            let mut tips: Vec<_> = (chain.tips.iter())
                .map(|at| (self.entries[*at as usize].seq, self.entries[*at as usize].id))
                .collect();
            tips.sort_unstable();
            (chain.actor, tips)
        });
        Frontier { tips: tips.collect() }
    }
}
