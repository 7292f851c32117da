//! Verified bundles that wait for others: bounded, visible, never lost track of silently.

use std::collections::{BTreeMap, VecDeque};

use super::bundle::{Bundle, Dep};
use crate::limits;

/// Bundles by the one missing bundle that each waits for now.
#[derive(Debug, Default)]
pub struct Pending {
    waiting: BTreeMap<Dep, Vec<Bundle>>,
    order: VecDeque<Dep>,
    count: usize,
    bytes: usize,
}

impl Pending {
    /// Keeps `bundle` until `missing` is here. Past the limits the oldest are dropped: they will be sent
    /// again, because this device's frontier never claimed them.
    pub(super) fn wait(&mut self, missing: Dep, bundle: Bundle) {
        let waiting = self.waiting.entry(missing).or_default();
        if waiting.iter().any(|held| held.id == bundle.id) {
            return;
        }
        self.count += 1;
        self.bytes += bundle.body.len();
        self.order.push_back(missing);
        waiting.push(bundle);
        let most = limits::PENDING_RUNS_MAX * limits::RUN_BUNDLES_MAX;
        while self.count > most || self.bytes > limits::PENDING_BYTES_MAX {
            let Some(oldest) = self.order.pop_front() else { break };
            self.take(&oldest);
        }
    }

    /// What waited for `here`.
    pub(super) fn take(&mut self, here: &Dep) -> Vec<Bundle> {
        let bundles = self.waiting.remove(here).unwrap_or_default();
        self.count -= bundles.len();
        self.bytes -= bundles.iter().map(|bundle| bundle.body.len()).sum::<usize>();
        if self.count == 0 {
            self.order.clear();
        }
        bundles
    }

    /// How many bundles wait.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// What is missing, each with how many wait for it.
    pub fn missing(&self) -> impl Iterator<Item = (&Dep, usize)> {
        self.waiting.iter().map(|(dep, bundles)| (dep, bundles.len()))
    }
}
