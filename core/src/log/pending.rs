//! Verified runs that wait for others: bounded, visible, never lost track of silently.

use std::collections::BTreeMap;

use super::Run;
use super::bundle::Dep;
use crate::limits;
use crate::planted::{Bug, is_planted};

/// Runs by the one missing bundle that each waits for now.
#[derive(Debug, Default)]
pub struct Pending {
    waiting: BTreeMap<Dep, Vec<Waiting>>,
    /// What each waits for, by its turn: oldest first.
    order: BTreeMap<u64, Dep>,
    next_turn: u64,
    count: usize,
    bytes: usize,
}

#[derive(Debug)]
struct Waiting {
    turn: u64,
    run: Run,
}

impl Waiting {
    fn bytes(&self) -> usize {
        self.run.bundles().iter().map(|bundle| bundle.body.len()).sum()
    }
}

impl Pending {
    /// Keeps `run` until `missing` is here. Past the limits the oldest are dropped: they will be sent again,
    /// because this device's frontier never claimed them.
    pub(super) fn wait(&mut self, missing: Dep, run: Run) {
        if is_planted(Bug::ForgetsPending) {
            return;
        }
        let waiting = self.waiting.entry(missing).or_default();
        if waiting.iter().any(|held| held.run.bundles() == run.bundles()) {
            return;
        }
        let waits = Waiting { turn: self.next_turn, run };
        self.next_turn += 1;
        self.count += waits.run.bundles().len();
        self.bytes += waits.bytes();
        self.order.insert(waits.turn, missing);
        waiting.push(waits);
        let most = limits::PENDING_RUNS_MAX * limits::RUN_BUNDLES_MAX;
        let too_many = |all: &Self| all.order.len() > limits::PENDING_RUNS_MAX || all.count > most;
        while too_many(self) || self.bytes > limits::PENDING_BYTES_MAX {
            let Some((turn, dep)) = self.order.pop_first() else { break };
            self.drop_one(turn, &dep);
        }
    }

    fn drop_one(&mut self, turn: u64, dep: &Dep) {
        let Some(waiting) = self.waiting.get_mut(dep) else { return };
        for dropped in waiting.extract_if(.., |waits| waits.turn == turn) {
            self.count -= dropped.run.bundles().len();
            self.bytes -= dropped.bytes();
        }
        if waiting.is_empty() {
            self.waiting.remove(dep);
        }
    }

    /// What waited for `here`.
    pub(super) fn take(&mut self, here: &Dep) -> Vec<Run> {
        let waiting = self.waiting.remove(here).unwrap_or_default();
        for waits in &waiting {
            self.count -= waits.run.bundles().len();
            self.bytes -= waits.bytes();
            self.order.remove(&waits.turn);
        }
        waiting.into_iter().map(|waits| waits.run).collect()
    }

    /// The runs that wait, oldest first, and what each waits for now.
    pub(super) fn in_order(&self) -> impl Iterator<Item = (&Dep, &Run)> {
        self.order.iter().filter_map(|(turn, dep)| {
            let waits = self.waiting.get(dep)?.iter().find(|waits| waits.turn == *turn)?;
            Some((dep, &waits.run))
        })
    }

    /// How many bundles wait.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// What is missing, each with how many runs wait for it.
    pub fn missing(&self) -> impl Iterator<Item = (&Dep, usize)> {
        self.waiting.iter().map(|(dep, runs)| (dep, runs.len()))
    }
}
