//! What was refused for good, as far as it is remembered.

use std::collections::{BTreeSet, VecDeque};

use crate::id::BundleId;

/// Refused bundles that are remembered, at most.
pub(super) const REFUSED_MAX: usize = 4096;

/// The latest bundles that were refused.
///
/// Forgetting one is safe: this only saves examining it again, and whether a bundle can stand follows from it
/// and its ancestors alone. What rests on one that was forgotten waits for it, and what waits is bounded.
#[derive(Debug, Default)]
pub(super) struct Refused {
    ids: BTreeSet<BundleId>,
    order: VecDeque<BundleId>,
}

impl Refused {
    /// Remembers one; past the limit the oldest is forgotten.
    pub(super) fn note(&mut self, id: BundleId) {
        if !self.ids.insert(id) {
            return;
        }
        self.order.push_back(id);
        if self.order.len() > REFUSED_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
    }

    /// Those that are remembered, oldest first.
    pub(super) fn in_order(&self) -> impl ExactSizeIterator<Item = &BundleId> {
        self.order.iter()
    }

    /// Whether it is remembered.
    pub(super) fn contains(&self, id: &BundleId) -> bool {
        self.ids.contains(id)
    }
}
