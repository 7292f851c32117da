//! Taking runs in: whole or not at all, in any order.
//!
//! What came to stand last can be taken back again, so a run is tried where it will stand. That is how a run
//! of which one bundle is forged leaves nothing behind, and how a device foresees what of a peer's runs will
//! stand before its store has any of it.

use std::collections::{BTreeMap, BTreeSet};

use super::bundle::{Bundle, Dep};
use super::examine::Examined;
use super::op::{Body, Op};
use super::oplog::{Admitted, Chain, Entry, Oplog, Ordinal, Signature, hash_of};
use super::{LogError, Pending, Run};
use crate::id::ActorId;

/// What would become of runs that a peer sent.
#[derive(Debug, Default)]
pub struct Foreseen {
    /// Those that would stand, in the order in which they would, with what waited for them.
    pub stands: Vec<Run>,
    /// How many deliveries were looked at whole.
    pub deliveries: usize,
    /// Why the next delivery, and those after it, were not: it brings what can never stand.
    pub refusal: Option<LogError>,
}

/// What became of a run.
enum Tried {
    Stands,
    Waits(Dep),
}

impl Oplog {
    /// Takes in a run that was verified, and whatever waited for it. A run stands whole, waits whole, or is
    /// refused whole; bundles that are here already are passed over.
    ///
    /// # Errors
    /// The reason for which one of its bundles can never stand. What waited for this run and cannot stand is
    /// no error of whoever brought it.
    pub fn admit(&mut self, run: Run, admitted: &mut Vec<Admitted>) -> Result<(), LogError> {
        let signed = run.bundles().last().map(|last| (last.id, last.signature));
        let mut pending = std::mem::take(&mut self.pending);
        let outcome = self.settle(&mut pending, run, admitted, &mut Vec::new());
        self.pending = pending;
        // A longer run may bring the signature that an inner bundle lacked.
        if let Some((id, Some(signature))) = signed
            && let Some(at) = self.ordinal(&id)
        {
            self.entries[at as usize].signature = Signature::of(Some(signature));
        }
        outcome
    }

    /// What would become of verified runs, delivery by delivery, were they admitted now. Nothing comes to
    /// stand by this; those that wait for others are kept until a later call finds what they wait for.
    pub fn foresee(&mut self, deliveries: impl IntoIterator<Item = Vec<Run>>) -> Foreseen {
        let before = self.entries.len();
        let mut arrived = std::mem::take(&mut self.arrived);
        let mut foreseen = Foreseen::default();
        let here: Vec<Dep> =
            arrived.missing().map(|(dep, _)| *dep).filter(|dep| self.find(dep).is_some()).collect();
        for run in here.iter().flat_map(|dep| arrived.take(dep)).collect::<Vec<_>>() {
            // Whoever brought it is long gone.
            let _ = self.settle(&mut arrived, run, &mut Vec::new(), &mut foreseen.stands);
        }
        'deliveries: for delivery in deliveries {
            for run in delivery {
                if let Err(error) = self.settle(&mut arrived, run, &mut Vec::new(), &mut foreseen.stands) {
                    foreseen.refusal = Some(error);
                    break 'deliveries;
                }
            }
            foreseen.deliveries += 1;
        }
        self.arrived = arrived;
        self.recede(before);
        foreseen
    }

    /// How many bundles wait for others, those that no store has yet included.
    pub fn waiting(&self) -> usize {
        self.pending.len() + self.arrived.len()
    }

    /// Whether runs that arrived wait for others.
    pub fn has_arrivals(&self) -> bool {
        !self.arrived.is_empty()
    }

    /// Tries a run, then what waited for it. Gives the runs that stand now and did not before.
    fn settle(
        &mut self,
        pending: &mut Pending,
        run: Run,
        admitted: &mut Vec<Admitted>,
        stood: &mut Vec<Run>,
    ) -> Result<(), LogError> {
        let from = self.entries.len();
        match self.try_run(&run, admitted) {
            Ok(Tried::Waits(missing)) => pending.wait(missing, run),
            Ok(Tried::Stands) if self.entries.len() > from => stood.push(run),
            Ok(Tried::Stands) => {}
            Err((bundle, error)) => {
                // What waited for it waits in vain.
                drop(pending.take(&bundle));
                return Err(error);
            }
        }
        let mut at = from;
        while at < self.entries.len() {
            let here = self.name_of(at as Ordinal);
            for waited in pending.take(&here) {
                let before = self.entries.len();
                match self.try_run(&waited, admitted) {
                    Ok(Tried::Waits(missing)) => pending.wait(missing, waited),
                    Ok(Tried::Stands) if self.entries.len() > before => stood.push(waited),
                    Ok(Tried::Stands) => {}
                    Err((bundle, _)) => drop(pending.take(&bundle)),
                }
            }
            at += 1;
        }
        Ok(())
    }

    /// Lets a run stand, whole; where it does not, everything is as before.
    fn try_run(&mut self, run: &Run, admitted: &mut Vec<Admitted>) -> Result<Tried, (Dep, LogError)> {
        let (before, told) = (self.entries.len(), admitted.len());
        for bundle in run.bundles() {
            if self.ordinal(&bundle.id).is_some() {
                continue;
            }
            let outcome = match self.examine(bundle) {
                Ok(Examined::Stands { prev, refs, body }) => {
                    admitted.push(self.stand(bundle, prev, &refs, body));
                    continue;
                }
                Ok(Examined::Waits(missing)) => Ok(Tried::Waits(missing)),
                Err(error) => {
                    self.refused.note(bundle.id);
                    let (actor, seq) = (bundle.header.actor, bundle.header.seq);
                    Err((Dep { actor, seq, prefix: bundle.id.prefix() }, error))
                }
            };
            self.recede(before);
            admitted.truncate(told);
            return outcome;
        }
        Ok(Tried::Stands)
    }

    pub(super) fn name_of(&self, at: Ordinal) -> Dep {
        let entry = &self.entries[at as usize];
        Dep { actor: self.chains[entry.actor as usize].actor, seq: entry.seq, prefix: entry.id.prefix() }
    }

    fn stand(
        &mut self,
        bundle: &Bundle,
        prev: Option<Ordinal>,
        refs: &[Ordinal],
        body: Option<Body>,
    ) -> Admitted {
        let ordinal = self.entries.len() as Ordinal;
        let Bundle { header, body: bytes, id, signature } = bundle;
        let id = *id;
        let rests_on_readable = prev.iter().chain(refs).all(|at| self.entries[*at as usize].readable);
        let body = body.filter(|_| rests_on_readable);
        let chain = self.chain_at(header.actor);
        let first_op = self.ops();
        let (deps, start) = (self.deps.len(), self.bodies.len());
        self.deps.extend_from_slice(&header.deps);
        self.bodies.extend_from_slice(bytes);
        self.entries.push(Entry {
            id,
            actor: chain,
            seq: header.seq,
            prev: prev.unwrap_or(ordinal),
            hlc: header.hlc,
            deps: deps..self.deps.len(),
            body: start..self.bodies.len(),
            signature: Signature::of(*signature),
            readable: body.is_some(),
            first_op,
            ops: body.as_ref().map_or(0, |body| body.ops.len() as u32),
        });
        self.enlist(ordinal);
        for op in body.iter().flat_map(|body| &body.ops) {
            match op {
                Op::Invite { key, .. } => self.invites.entry(*key).or_default().push(ordinal),
                Op::Grant { actor, .. } => self.grants.entry(*actor).or_default().push(ordinal),
                _ => {}
            }
        }
        Admitted { ordinal, body }
    }

    /// How many ops all bundles have.
    pub(super) fn ops(&self) -> u32 {
        self.entries.last().map_or(0, |last| last.first_op + last.ops)
    }

    /// Puts the last bundle where it is found: by its id, and in its chain.
    pub(super) fn enlist(&mut self, ordinal: Ordinal) {
        let Entry { id, actor, seq, prev, .. } = self.entries[ordinal as usize];
        let entries = &self.entries;
        self.by_id.insert_unique(hash_of(&id), ordinal, |at| hash_of(&entries[*at as usize].id));
        let chain = &mut self.chains[actor as usize];
        if chain.first.len() as u64 + 1 == seq {
            chain.first.push(ordinal);
        } else {
            chain.forked.entry(seq).or_default().push(ordinal);
        }
        if prev != ordinal {
            chain.tips.remove(&prev);
        }
        chain.tips.insert(ordinal);
    }

    pub(super) fn chain_at(&mut self, actor: ActorId) -> u32 {
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

    /// Takes back what came to stand after the first `count` bundles.
    fn recede(&mut self, count: usize) {
        if self.entries.len() == count {
            return;
        }
        for at in (count..self.entries.len()).rev() {
            let id = self.entries[at].id;
            let entries = &self.entries;
            if let Ok(found) = self.by_id.find_entry(hash_of(&id), |other| entries[*other as usize].id == id)
            {
                found.remove();
            }
            self.unchain(at as Ordinal);
        }
        let first = &self.entries[count];
        self.deps.truncate(first.deps.start);
        self.bodies.truncate(first.body.start);
        self.entries.truncate(count);
        for places in self.invites.values_mut().chain(self.grants.values_mut()) {
            places.retain(|at| (*at as usize) < count);
        }
        self.invites.retain(|_, places| !places.is_empty());
        self.grants.retain(|_, places| !places.is_empty());
    }

    /// Takes the last bundle that stands out of its chain.
    fn unchain(&mut self, at: Ordinal) {
        let (chain, seq, prev) = {
            let entry = &self.entries[at as usize];
            (entry.actor, entry.seq, entry.prev)
        };
        let own = &mut self.chains[chain as usize];
        own.tips.remove(&at);
        if own.first.last() == Some(&at) {
            own.first.pop();
        } else if let Some(branches) = own.forked.get_mut(&seq) {
            branches.retain(|other| *other != at);
            if branches.is_empty() {
                own.forked.remove(&seq);
            }
        }
        if own.first.is_empty() {
            // Chains begin in the log's order: the one that is empty now began last.
            self.chain_of.remove(&own.actor);
            self.chains.pop();
        } else if prev != at {
            let is_followed =
                self.followers(chain, seq).any(|other| self.entries[other as usize].prev == prev);
            if !is_followed {
                self.chains[chain as usize].tips.insert(prev);
            }
        }
    }
}
