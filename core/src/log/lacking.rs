//! What somebody else lacks of a log, as runs that can travel.

use super::bundle::{Bundle, Header};
use super::oplog::{Oplog, Ordinal, Signature};
use super::{Frontier, Run};
use crate::id::{ActorId, BundleId, WorkspaceId};

impl Oplog {
    /// The runs that somebody who holds `theirs` lacks, in the order of this log, from `from` on, up to about
    /// `bytes_max`; and where to go on. Only signed ends travel: a bundle whose signature waits in pending is
    /// left out. Costs time in proportion to the bundles from `from` on, and the actors.
    pub fn runs_beyond(&self, theirs: &Frontier, from: Ordinal, bytes_max: usize) -> (Vec<Run>, Ordinal) {
        // Sent counts as held: nothing goes out twice.
        let mut held = self.held_by(theirs, from);
        let (mut runs, mut bytes, mut at) = (Vec::new(), 0, from);
        while (at as usize) < self.entries.len() && bytes < bytes_max {
            if !held[(at - from) as usize]
                && let Some(run) = self.run_from(at, &mut held, from)
            {
                bytes += run.bundles().iter().map(|bundle| bundle.body.len() + 64).sum::<usize>();
                runs.push(run);
            }
            at += 1;
        }
        (runs, at)
    }

    /// The run of consecutive bundles that starts at `start` and ends at the next signature. `held` begins at
    /// `from`.
    fn run_from(&self, start: Ordinal, held: &mut [bool], from: Ordinal) -> Option<Run> {
        let mut places = vec![start];
        while self.signature(*places.last()?).is_none() {
            let last = *places.last()?;
            let entry = &self.entries[last as usize];
            let next = self
                .followers(entry.actor, entry.seq + 1)
                .find(|at| self.entries[*at as usize].prev == last && !held[(*at - from) as usize])?;
            places.push(next);
        }
        // What cannot be read back cannot be sent.
        let bundles = places.iter().map(|at| self.to_bundle(*at)).collect::<Option<Vec<Bundle>>>()?;
        for at in &places {
            held[(*at - from) as usize] = true;
        }
        Some(Run::from_verified(bundles))
    }

    /// The signature of a bundle. One that came with a run which no store kept is not on the shelf: then a
    /// later bundle's counts.
    fn signature(&self, at: Ordinal) -> Option<[u8; 64]> {
        let entry = &self.entries[at as usize];
        match &entry.signature {
            Signature::Inner => None,
            Signature::Here(signature) => Some(**signature),
            Signature::Shelved => {
                let place = (self.chains[entry.actor as usize].actor, entry.seq);
                self.shelf.signature(self.workspace, place, &entry.id)
            }
        }
    }

    /// The bundles of a chain at `seq`, on all its branches.
    pub(super) fn followers(&self, chain: u32, seq: u64) -> impl Iterator<Item = Ordinal> + '_ {
        let chain = &self.chains[chain as usize];
        let first = usize::try_from(seq - 1).ok().and_then(|at| chain.first.get(at));
        first.into_iter().chain(chain.forked.get(&seq).into_iter().flatten()).copied()
    }

    /// For each bundle from `from` on, whether somebody with this frontier has it.
    fn held_by(&self, theirs: &Frontier, from: Ordinal) -> Vec<bool> {
        let mut held = vec![false; self.entries.len().saturating_sub(from as usize)];
        for chain in &self.chains {
            for (seq, id) in theirs.tips.get(&chain.actor).into_iter().flatten() {
                match self.ordinal(id) {
                    Some(mut at) => {
                        while at >= from && !std::mem::replace(&mut held[(at - from) as usize], true) {
                            at = self.entries[at as usize].prev;
                        }
                    }
                    // Ahead of us: they have this chain up to there, unless it turns out to be another
                    // branch; then their runs, once here, tell us so. A tip that is not here and not ahead is
                    // on another branch for certain, and says nothing of ours.
                    None if chain.forked.is_empty() && *seq > chain.first.len() as u64 => {
                        let start = chain.first.partition_point(|at| *at < from);
                        for at in &chain.first[start..] {
                            held[(*at - from) as usize] = true;
                        }
                    }
                    None => {}
                }
            }
        }
        held
    }

    /// How many of `actor`'s bundles somebody with this frontier lacks.
    pub fn lacking(&self, actor: &ActorId, theirs: &Frontier) -> u64 {
        let Some(chain) = self.chain_of.get(actor) else { return 0 };
        let held = self.held_by(theirs, 0);
        let of_actor = |at: &usize| self.entries[*at].actor == *chain && !held[*at];
        (0..self.entries.len()).filter(of_actor).count() as u64
    }

    /// A bundle as it travels; `None` where it is on the shelf and the shelf does not have it.
    fn to_bundle(&self, at: Ordinal) -> Option<Bundle> {
        let entry = &self.entries[at as usize];
        let signature = self.signature(at);
        if (at as usize) < self.shelf.bundles {
            let place = (self.chains[entry.actor as usize].actor, entry.seq);
            let bundle = self.shelf.bundle(self.workspace, place, &entry.id)?;
            return Some(Bundle { signature, ..bundle.clone() });
        }
        let is_genesis = entry.id.0 == self.workspace.0;
        let first = entry.prev == at;
        Some(Bundle {
            header: Header {
                workspace: if is_genesis { WorkspaceId([0; 32]) } else { self.workspace },
                actor: self.chains[entry.actor as usize].actor,
                seq: entry.seq,
                prev: if first { BundleId([0; 32]) } else { self.entries[entry.prev as usize].id },
                hlc: entry.hlc,
                deps: self.deps[entry.deps.clone()].to_vec(),
            },
            body: self.bodies[entry.body.clone()].to_vec(),
            id: entry.id,
            signature,
        })
    }
}
