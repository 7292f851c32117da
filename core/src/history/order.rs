//! The order in which history is told: causality first, the devices' clocks second (rule 28).

use crate::log::{Hlc, Oplog, Ordinal};

/// The bundles of a log, newest first: the same on every device that holds the same.
///
/// A bundle whose stamp is not above those of what it had seen (its device's clock was wrong) is told right
/// after them.
pub(super) fn newest_first(log: &Oplog) -> Vec<Ordinal> {
    let mut told: Vec<Hlc> = Vec::with_capacity(log.len());
    for ordinal in 0..log.len() as Ordinal {
        let deps = log.deps(ordinal).iter().filter_map(|dep| log.find(dep));
        let seen = log.prev(ordinal).into_iter().chain(deps).map(|at| told[at as usize]).max();
        let stamp = log.bundle(ordinal).hlc;
        told.push(seen.map_or(stamp, |seen| stamp.max(after(seen))));
    }
    let mut order: Vec<Ordinal> = (0..log.len() as Ordinal).collect();
    order.sort_by_cached_key(|at| {
        let bundle = log.bundle(*at);
        std::cmp::Reverse((told[*at as usize], bundle.actor, bundle.seq, bundle.id))
    });
    order
}

fn after(stamp: Hlc) -> Hlc {
    match stamp.counter.checked_add(1) {
        Some(counter) => Hlc { millis: stamp.millis, counter },
        None => Hlc { millis: stamp.millis.saturating_add(1), counter: 0 },
    }
}
