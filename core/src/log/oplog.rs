//! The set of bundles that are here, in an order in which each stands after what it depends on.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use hashbrown::HashTable;

use super::bundle::{Bundle, Dep, Header};
use super::decode::{Unreadable, decode_body};
use super::op::{Body, Op, Ref};
use super::run::verify_join;
use super::{Frontier, Hlc, LogError, Pending, Run, Tip};
use crate::id::{ActorId, BundleId, WorkspaceId};
use crate::limits;

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
    pub(super) signature: Option<Box<[u8; 64]>>,
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
    pub(super) deps: Vec<Dep>,
    pub(super) pending: Pending,
    pub(super) refused: BTreeSet<BundleId>,
    pub(super) invites: BTreeMap<ActorId, Vec<Ordinal>>,
    pub(super) grants: BTreeMap<ActorId, Vec<Ordinal>>,
}

/// Ids are hashes already: eight bytes of one will do.
fn hash_of(id: &BundleId) -> u64 {
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
            deps: Vec::new(),
            pending: Pending::default(),
            refused: BTreeSet::new(),
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

    /// What waits for others.
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
            body: &self.bodies[entry.body.clone()],
            readable: entry.readable,
        }
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
    fn own_ancestor(&self, actor: u32, from: Option<Ordinal>, seq: u64) -> Option<Ordinal> {
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

    /// Takes in a run that was verified, and whatever waited for it. Bundles that are here already are passed
    /// over.
    ///
    /// # Errors
    /// The reason for which the first bundle that cannot ever stand here was refused; those before it stand.
    pub fn admit(&mut self, run: Run, admitted: &mut Vec<Admitted>) -> Result<(), LogError> {
        for bundle in run.into_bundles() {
            self.offer(bundle, admitted)?;
        }
        Ok(())
    }

    fn offer(&mut self, bundle: Bundle, admitted: &mut Vec<Admitted>) -> Result<(), LogError> {
        let mut offered = vec![bundle];
        let mut first_error = None;
        while let Some(bundle) = offered.pop() {
            if let Some(known) = self.ordinal(&bundle.id) {
                // A longer run may bring the signature that an inner bundle lacked.
                if bundle.signature.is_some() {
                    self.entries[known as usize].signature = bundle.signature.map(Box::new);
                }
                continue;
            }
            let id = bundle.id;
            match self.examine(&bundle) {
                Ok(Examined::Waits(missing)) => self.pending.wait(missing, bundle),
                Ok(Examined::Stands { prev, refs, body }) => {
                    let dep = Dep { actor: bundle.header.actor, seq: bundle.header.seq, prefix: id.prefix() };
                    admitted.push(self.stand(bundle, prev, &refs, body));
                    offered.extend(self.pending.take(&dep));
                }
                Err(error) => {
                    self.refused.insert(id);
                    let dep = Dep { actor: bundle.header.actor, seq: bundle.header.seq, prefix: id.prefix() };
                    for rests in self.pending.take(&dep) {
                        self.refused.insert(rests.id);
                    }
                    first_error.get_or_insert(error);
                }
            }
        }
        first_error.map_or(Ok(()), Err)
    }

    fn examine(&self, bundle: &Bundle) -> Result<Examined, LogError> {
        let header = &bundle.header;
        let is_genesis = bundle.id.0 == self.workspace.0;
        if header.workspace != self.workspace && !is_genesis {
            return Err(LogError::OtherWorkspace);
        }
        if self.refused.contains(&bundle.id) || self.refused.contains(&header.prev) {
            return Err(LogError::RestsOnRefused(bundle.id));
        }
        if !header.deps.is_sorted_by(|a, b| a < b) || header.deps.len() > limits::REFS_MAX {
            return Err(LogError::Malformed("deps out of order"));
        }
        let prev = match self.find_prev(header)? {
            Ok(prev) => prev,
            Err(missing) => return Ok(Examined::Waits(missing)),
        };
        let unchecked = is_unchecked();
        if let Some(missing) = header.deps.iter().find(|dep| !unchecked && self.find(dep).is_none()) {
            return Ok(Examined::Waits(*missing));
        }
        let body = match decode_body(&bundle.body) {
            Ok(body) => Some(body),
            Err(Unreadable::Unknown) => None,
            Err(Unreadable::Malformed(what)) => return Err(LogError::Malformed(what)),
        };
        let mut refs: Vec<Ordinal> = header.deps.iter().filter_map(|dep| self.find(dep)).collect();
        for r in body.iter().flat_map(|body| &body.refs) {
            match *r {
                Ref::Own { seq } => {
                    let actor = self.chain_of.get(&header.actor).copied().unwrap_or(u32::MAX);
                    let own = prev.and_then(|prev| self.own_ancestor(actor, Some(prev), seq));
                    refs.push(own.ok_or(LogError::Forged("a ref to what its author has not written"))?);
                }
                Ref::Other { actor, seq, prefix } => {
                    let dep = Dep { actor, seq, prefix };
                    match self.find(&dep) {
                        Some(at) => refs.push(at),
                        None if unchecked => {}
                        None => return Ok(Examined::Waits(dep)),
                    }
                }
            }
        }
        if header.seq == 1 && !is_genesis {
            self.check_introduction(header, body.as_ref(), &refs)?;
        }
        if let Some(op) = body.as_ref().and_then(|body| self.op_beyond(header, body, prev)) {
            return Err(LogError::Forged(op));
        }
        Ok(Examined::Stands { prev, refs, body })
    }

    /// The predecessor (`None` for a first bundle), or what it waits for.
    fn find_prev(&self, header: &Header) -> Result<Result<Option<Ordinal>, Dep>, LogError> {
        if header.seq == 1 {
            return Ok(Ok(None));
        }
        match self.ordinal(&header.prev) {
            Some(prev) => {
                let entry = &self.entries[prev as usize];
                let follows =
                    entry.seq + 1 == header.seq && self.chains[entry.actor as usize].actor == header.actor;
                if follows {
                    Ok(Ok(Some(prev)))
                } else {
                    Err(LogError::Forged("prev is not its predecessor"))
                }
            }
            None => Ok(Err(Dep { actor: header.actor, seq: header.seq - 1, prefix: header.prev.prefix() })),
        }
    }

    /// A first bundle must rest directly on what introduces its author: a grant, or the invite that it joins
    /// by.
    fn check_introduction(
        &self,
        header: &Header,
        body: Option<&Body>,
        rests_on: &[Ordinal],
    ) -> Result<(), LogError> {
        let among = |places: Option<&Vec<Ordinal>>| {
            places.is_some_and(|at| at.iter().any(|at| rests_on.contains(at)))
        };
        if among(self.grants.get(&header.actor)) {
            return Ok(());
        }
        for op in body.iter().flat_map(|body| &body.ops) {
            if let Op::Join { invite, proof } = op {
                if !among(self.invites.get(invite)) {
                    return Err(LogError::Forged("a join without its invite"));
                }
                return verify_join(&self.workspace, &header.actor, invite, proof);
            }
        }
        // A newer version may know other introductions: kept, not folded.
        if body.is_none() { Ok(()) } else { Err(LogError::Forged("an author whom nobody introduced")) }
    }

    /// An op named by index must be there: nobody can name what they have not seen.
    fn op_beyond(&self, header: &Header, body: &Body, prev: Option<Ordinal>) -> Option<&'static str> {
        let actor = self.chain_of.get(&header.actor).copied().unwrap_or(u32::MAX);
        let counts: Vec<Option<u32>> = (body.refs.iter())
            .map(|r| {
                let at = match *r {
                    Ref::Own { seq } => self.own_ancestor(actor, prev, seq),
                    Ref::Other { actor, seq, prefix } => self.find(&Dep { actor, seq, prefix }),
                }?;
                let entry = &self.entries[at as usize];
                // What this version cannot read has ops that it cannot count.
                Some(if entry.readable { entry.ops } else { u32::MAX })
            })
            .collect();
        let named = body.ops.iter().flat_map(|op| match op {
            Op::SetField { replaces, .. } | Op::SetMember { replaces, .. } | Op::Adopt { replaces, .. } => {
                replaces.as_slice()
            }
            Op::Differ { links } => links.as_slice(),
            Op::EditText { doc, .. } => doc.as_slice(),
            _ => &[],
        });
        let beyond = |r: &super::OpRef| counts[r.bundle as usize].is_none_or(|count| r.index >= count);
        named.into_iter().any(beyond).then_some("a ref to an op that is not there")
    }

    fn stand(
        &mut self,
        bundle: Bundle,
        prev: Option<Ordinal>,
        refs: &[Ordinal],
        body: Option<Body>,
    ) -> Admitted {
        let ordinal = self.entries.len() as Ordinal;
        let Bundle { header, body: bytes, id, signature } = bundle;
        let rests_on_readable = prev.iter().chain(refs).all(|at| self.entries[*at as usize].readable);
        let body = body.filter(|_| rests_on_readable);
        let chain = self.chain_at(header.actor);
        let first_op = self.entries.last().map_or(0, |last| last.first_op + last.ops);
        let (deps, start) = (self.deps.len(), self.bodies.len());
        self.deps.extend_from_slice(&header.deps);
        self.bodies.extend_from_slice(&bytes);
        self.entries.push(Entry {
            id,
            actor: chain,
            seq: header.seq,
            prev: prev.unwrap_or(ordinal),
            hlc: header.hlc,
            deps: deps..self.deps.len(),
            body: start..self.bodies.len(),
            signature: signature.map(Box::new),
            readable: body.is_some(),
            first_op,
            ops: body.as_ref().map_or(0, |body| body.ops.len() as u32),
        });
        let entries = &self.entries;
        self.by_id.insert_unique(hash_of(&id), ordinal, |at| hash_of(&entries[*at as usize].id));
        let chain = &mut self.chains[chain as usize];
        if chain.first.len() as u64 + 1 == header.seq {
            chain.first.push(ordinal);
        } else {
            chain.forked.entry(header.seq).or_default().push(ordinal);
        }
        if let Some(prev) = prev {
            chain.tips.remove(&prev);
        }
        chain.tips.insert(ordinal);
        for op in body.iter().flat_map(|body| &body.ops) {
            match op {
                Op::Invite { key, .. } => self.invites.entry(*key).or_default().push(ordinal),
                Op::Grant { actor, .. } => self.grants.entry(*actor).or_default().push(ordinal),
                _ => {}
            }
        }
        Admitted { ordinal, body }
    }

    fn chain_at(&mut self, actor: ActorId) -> u32 {
        *self.chain_of.entry(actor).or_insert_with(|| {
            self.chains.push(Chain {
                actor,
                first: Vec::new(),
                forked: BTreeMap::new(),
                tips: BTreeSet::new(),
            });
            self.chains.len() as u32 - 1
        })
    }
}

enum Examined {
    Waits(Dep),
    Stands { prev: Option<Ordinal>, refs: Vec<Ordinal>, body: Option<Body> },
}

#[cfg(feature = "testkit")]
use super::planted::is_unchecked;

/// The dependency check can only be switched off in builds for tests.
#[cfg(not(feature = "testkit"))]
const fn is_unchecked() -> bool {
    false
}
