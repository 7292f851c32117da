//! What somebody else holds, as far as one knows: a frontier that grows, of which some may not be here.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::{ActorId, BundleId};
use crate::log::{Frontier, Oplog, Ordinal};

/// Tips of one actor that are not here and are remembered, at most: nobody honest has more branches.
const AHEAD_MAX: usize = 16;

/// What somebody holds, as far as one knows.
#[derive(Debug, Default)]
pub(super) struct Holding {
    pub(super) frontier: Frontier,
    /// Actors with several tips, some of which may be ancestors of others.
    unsorted: BTreeSet<ActorId>,
    /// Actors with a tip that is not here, and whether their chain was forked when that was last looked at:
    /// from then on what such a tip stands for is no longer what it was taken for.
    ahead: BTreeMap<ActorId, bool>,
}

impl Holding {
    /// Just this.
    pub(super) fn of(frontier: Frontier) -> Self {
        let unsorted = frontier.tips.keys().copied().collect();
        Self { frontier, unsorted, ..Self::default() }
    }

    /// And this, with all before it.
    pub(super) fn add(&mut self, actor: ActorId, tip: (u64, BundleId)) {
        let tips = self.frontier.tips.entry(actor).or_default();
        if !tips.contains(&tip) {
            tips.push(tip);
            self.unsorted.insert(actor);
        }
    }

    /// Drops tips that others follow from. Whether something has become less certain than it was.
    pub(super) fn settle(&mut self, log: &Oplog) -> bool {
        let mut doubtful = false;
        for (actor, was_forked) in &mut self.ahead {
            let is_forked = log.is_forked(actor);
            doubtful |= is_forked && !*was_forked;
            *was_forked = is_forked;
        }
        for actor in std::mem::take(&mut self.unsorted) {
            let Some(tips) = self.frontier.tips.get_mut(&actor) else { continue };
            keep_last(log, &actor, tips);
            if tips.iter().any(|(_, id)| log.ordinal(id).is_none()) {
                self.ahead.entry(actor).or_insert_with(|| log.is_forked(&actor));
            } else {
                self.ahead.remove(&actor);
            }
        }
        doubtful
    }
}

/// Keeps of the tips that are here those that no other follows from, and those that are not here.
fn keep_last(log: &Oplog, actor: &ActorId, tips: &mut Vec<(u64, BundleId)>) {
    tips.sort_unstable();
    let mut kept: Vec<(u64, BundleId)> = Vec::new();
    let mut ends: Vec<Ordinal> = Vec::new();
    for (seq, id) in tips.iter().rev() {
        let Some(at) = log.ordinal(id) else {
            if kept.len() - ends.len() < AHEAD_MAX {
                kept.push((*seq, *id));
            }
            continue;
        };
        let follows = |end: &mut Ordinal| {
            while log.bundle(*end).seq > *seq {
                match log.prev(*end) {
                    Some(prev) => *end = prev,
                    None => return false,
                }
            }
            *end == at
        };
        let is_unforked = !ends.is_empty() && !log.is_forked(actor);
        if !is_unforked && !ends.iter_mut().any(follows) {
            kept.push((*seq, *id));
            ends.push(at);
        }
    }
    kept.sort_unstable();
    *tips = kept;
}
