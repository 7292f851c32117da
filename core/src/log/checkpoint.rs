//! The log in a checkpoint: a few bytes a bundle, without what it says.

use super::bundle::Dep;
use super::oplog::{Entry, Oplog, Ordinal, Signature, hash_of};
use super::pending::Pending;
use super::shelf::Shelf;
use super::{Hlc, Run};
use crate::checkpoint::{Bounds, Pack, Unpack, Unusable};
use crate::id::{ActorId, WorkspaceId};

type Places = std::collections::BTreeMap<ActorId, Vec<Ordinal>>;

const READABLE: u8 = 1;
const SIGNED: u8 = 2;

impl Oplog {
    /// Writes down which bundles stand here, and what waits in the store. What arrived from peers and no
    /// store has is left out: they send it again.
    pub fn keep(&self, pack: &mut Pack) {
        pack.list(self.chains.iter(), |pack, chain| pack.actor(&chain.actor));
        pack.count(self.entries.len());
        // Column by column: alike stands beside alike.
        self.entries.iter().for_each(|entry| pack.number(u64::from(entry.actor)));
        for (entry, at) in self.entries.iter().zip(0_u64..) {
            pack.number(at - u64::from(entry.prev));
        }
        let mut before = 0;
        for Entry { hlc, .. } in &self.entries {
            pack.step(hlc.millis, before);
            pack.number(u64::from(hlc.counter));
            before = hlc.millis;
        }
        for entry in &self.entries {
            let signed = if entry.signature.is_inner() { 0 } else { SIGNED };
            pack.byte(signed | if entry.readable { READABLE } else { 0 });
        }
        self.entries.iter().for_each(|entry| pack.number(u64::from(entry.ops)));
        for entry in &self.entries {
            pack.list(self.deps[entry.deps.clone()].iter(), |pack, dep| self.keep_dep(pack, dep));
        }
        self.entries.iter().for_each(|entry| pack.bundle(&entry.id));
        for places in [&self.invites, &self.grants] {
            pack.list(places.iter(), |pack, (actor, places)| {
                pack.actor(actor);
                pack.numbers(places.iter().copied());
            });
        }
        self.pending.keep(pack);
        self.refused.keep(pack);
    }

    /// The bounds of whatever points into this log.
    pub fn bounds(&self) -> Bounds {
        Bounds { bundles: self.entries.len() as u32, ops: self.ops(), ..Bounds::default() }
    }

    /// A dep is a bundle that stands here: its place says all of it.
    fn keep_dep(&self, pack: &mut Pack, dep: &Dep) {
        match self.find(dep) {
            Some(at) => pack.number(u64::from(at) + 1),
            None => {
                pack.number(0);
                keep_name(pack, dep);
            }
        }
    }

    /// Reads it back. The bodies are to be had by [`Oplog::shelve`].
    ///
    /// # Errors
    /// `Damaged`.
    pub fn restore(workspace: WorkspaceId, unpack: &mut Unpack<'_>) -> Result<Self, Unusable> {
        let mut log = Self::new(workspace);
        for _ in 0..unpack.count()? {
            log.chain_at(unpack.actor()?);
        }
        log.restore_entries(unpack)?;
        let bounds = log.bounds();
        log.invites = restore_places(unpack, bounds)?;
        log.grants = restore_places(unpack, bounds)?;
        log.pending = Pending::restore(workspace, unpack)?;
        log.refused.restore(unpack)?;
        // A chain that nothing stands in has no beginning.
        match log.chains.iter().all(|chain| !chain.first.is_empty()) {
            true => Ok(log),
            false => Err(Unusable::Damaged("a chain without bundles")),
        }
    }

    fn restore_entries(&mut self, unpack: &mut Unpack<'_>) -> Result<(), Unusable> {
        let count = unpack.count()?;
        let chains = self.chains.len() as u32;
        let actors: Vec<u32> = (0..count).map(|_| unpack.below(chains)).collect::<Result<_, _>>()?;
        let back: Vec<u32> =
            (0..count as u32).map(|at| Ok(at - unpack.below(at + 1)?)).collect::<Result<_, Unusable>>()?;
        let mut before = 0;
        let mut stamps = Vec::with_capacity(count);
        for _ in 0..count {
            before = unpack.step(before)?;
            stamps.push(Hlc { millis: before, counter: unpack.below(1 << 16)? as u16 });
        }
        let flags = unpack.raw(count)?;
        let mut first_op = 0_u32;
        self.entries.reserve(count);
        for at in 0..count {
            let (actor, prev) = (actors[at], back[at]);
            let seq = match prev as usize {
                prev if prev == at => 1,
                prev if self.entries[prev].actor == actor => self.entries[prev].seq + 1,
                _ => return Err(Unusable::Damaged("a chain of two actors")),
            };
            let ops = unpack.below(u32::MAX - first_op)?;
            self.entries.push(Entry {
                id: crate::id::BundleId([0; 32]),
                actor,
                seq,
                prev,
                hlc: stamps[at],
                deps: 0..0,
                body: 0..0,
                signature: if flags[at] & SIGNED == 0 { Signature::Inner } else { Signature::Shelved },
                readable: flags[at] & READABLE != 0,
                first_op,
                ops,
            });
            first_op += ops;
        }
        let deps = (0..count as u32).map(|at| unpack.list(|unpack| read_dep(unpack, at)));
        let deps: Vec<Vec<Named>> = deps.collect::<Result<_, _>>()?;
        for entry in &mut self.entries {
            entry.id = unpack.bundle()?;
        }
        self.restore_deps(deps);
        let entries = &self.entries;
        self.by_id.reserve(count, |at| hash_of(&entries[*at as usize].id));
        for at in 0..count as u32 {
            let entry = &self.entries[at as usize];
            let is_known =
                self.by_id.find(hash_of(&entry.id), |known| self.entries[*known as usize].id == entry.id);
            if is_known.is_some() {
                return Err(Unusable::Damaged("a bundle that stands twice"));
            }
            self.enlist(at);
        }
        self.shelf = Shelf::for_bundles(count);
        Ok(())
    }

    fn restore_deps(&mut self, deps: Vec<Vec<Named>>) {
        for (at, named) in deps.into_iter().enumerate() {
            let start = self.deps.len();
            for dep in named {
                let dep = match dep {
                    Named::Here(at) => self.name_of(at),
                    Named::Whole(dep) => dep,
                };
                self.deps.push(dep);
            }
            self.entries[at].deps = start..self.deps.len();
        }
    }
}

/// A dep as it was written.
enum Named {
    Here(Ordinal),
    Whole(Dep),
}

fn keep_name(pack: &mut Pack, dep: &Dep) {
    pack.actor(&dep.actor);
    pack.number(dep.seq);
    pack.raw(&dep.prefix);
}

fn read_name(unpack: &mut Unpack<'_>) -> Result<Dep, Unusable> {
    Ok(Dep { actor: unpack.actor()?, seq: unpack.number()?, prefix: unpack.fixed()? })
}

fn read_dep(unpack: &mut Unpack<'_>, of: Ordinal) -> Result<Named, Unusable> {
    match unpack.below(of + 1)? {
        0 => read_name(unpack).map(Named::Whole),
        at => Ok(Named::Here(at - 1)),
    }
}

fn restore_places(unpack: &mut Unpack<'_>, bounds: Bounds) -> Result<Places, Unusable> {
    unpack.list(|unpack| Ok((unpack.actor()?, unpack.numbers(bounds.bundles)?)))
}

impl Pending {
    fn keep(&self, pack: &mut Pack) {
        let waiting: Vec<(&Dep, &Run)> = self.in_order().collect();
        pack.list(waiting.into_iter(), |pack, (missing, run)| {
            keep_name(pack, missing);
            pack.bytes(&run.encode());
        });
    }

    fn restore(workspace: WorkspaceId, unpack: &mut Unpack<'_>) -> Result<Self, Unusable> {
        let mut pending = Self::default();
        for _ in 0..unpack.count()? {
            let missing = read_name(unpack)?;
            let run =
                Run::decode(workspace, unpack.bytes()?).or(Err(Unusable::Damaged("a run that waits")))?;
            pending.wait(missing, run);
        }
        Ok(pending)
    }
}

impl super::refused::Refused {
    fn keep(&self, pack: &mut Pack) {
        pack.list(self.in_order(), |pack, id| pack.bundle(id));
    }

    fn restore(&mut self, unpack: &mut Unpack<'_>) -> Result<(), Unusable> {
        for _ in 0..unpack.count()? {
            self.note(unpack.bundle()?);
        }
        Ok(())
    }
}
