//! What somebody holds: actor → the tips of that actor's branches.

use std::collections::BTreeMap;

use crate::id::{ActorId, BundleId};

/// Actor → (seq, id) of the last bundle of each branch. More than one where an actor forked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    /// Sorted by seq, then id.
    pub tips: BTreeMap<ActorId, Vec<(u64, BundleId)>>,
}

impl Frontier {
    /// The highest seq held of an actor; 0 where none is.
    pub fn seq(&self, actor: &ActorId) -> u64 {
        self.tips.get(actor).and_then(|tips| tips.last()).map_or(0, |(seq, _)| *seq)
    }

    /// Whether (actor, seq, id) is one of the tips.
    pub fn has_tip(&self, actor: &ActorId, seq: u64, id: &BundleId) -> bool {
        self.tips.get(actor).is_some_and(|tips| tips.contains(&(seq, *id)))
    }
}
