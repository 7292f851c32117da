//! The order in which history is told: causality first, the devices' clocks second (rule 28).

use crate::id::{ActorId, BundleId};
use crate::log::{Hlc, Oplog, Ordinal};

/// A bundle's place in history: the same on every device.
pub(super) type Place = (Hlc, ActorId, u64, BundleId);

/// The stamps by which bundles are told, by ordinal: kept up while the log grows.
///
/// A bundle whose stamp is not above those of what it had seen (its device's clock was wrong) is told right
/// after them, so that whatever stands before a bundle in history holds all that it had seen.
#[derive(Debug, Clone, Default)]
pub(super) struct Told(Vec<Hlc>);

impl Told {
    /// Takes in what came to stand in the log.
    pub(super) fn go_on(&mut self, log: &Oplog) {
        for ordinal in self.0.len() as Ordinal..log.len() as Ordinal {
            let deps = log.deps(ordinal).iter().filter_map(|dep| log.find(dep));
            let seen = log.prev(ordinal).into_iter().chain(deps).map(|at| self.0[at as usize]).max();
            let stamp = log.bundle(ordinal).hlc;
            self.0.push(seen.map_or(stamp, |seen| stamp.max(after(seen))));
        }
    }

    /// Where a bundle stands in history.
    pub(super) fn place(&self, log: &Oplog, ordinal: Ordinal) -> Place {
        let bundle = log.bundle(ordinal);
        (self.0[ordinal as usize], bundle.actor, bundle.seq, bundle.id)
    }
}

/// The bundles of a log, newest first: the same on every device that holds the same.
pub(super) fn newest_first(log: &Oplog) -> Vec<Ordinal> {
    let mut told = Told::default();
    told.go_on(log);
    let mut order: Vec<Ordinal> = (0..log.len() as Ordinal).collect();
    order.sort_by_cached_key(|at| std::cmp::Reverse(told.place(log, *at)));
    order
}

fn after(stamp: Hlc) -> Hlc {
    match stamp.counter.checked_add(1) {
        Some(counter) => Hlc { millis: stamp.millis, counter },
        None => Hlc { millis: stamp.millis.saturating_add(1), counter: 0 },
    }
}
