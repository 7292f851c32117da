//! What a device's store is asked to do: turns of its tabs, and what its relay sent. At each moment at which
//! something is waited for, the tab may end.

use callboard_core::given::Now;
use callboard_core::id::BundleId;
use callboard_core::log::{Foreseen, Run};
use callboard_core::testkit::Chance;

use super::device::{Device, Trouble};
use super::disk::Turn;
use super::plan::{Bug, Dice};

impl Device {
    /// One turn of a tab at the store. False where the tab ended in it.
    pub(crate) fn append(&mut self, world: Now, at: usize) -> bool {
        let (now, workspace) = (self.now(world), self.workspace);
        self.desk(world, at);
        self.take_key(world, at);
        self.through();
        if !self.lives(at) {
            return false;
        }
        let trouble = self.trouble.take();
        let Some(desk) = &mut self.desks[at] else { return false };
        let drafts = std::mem::take(&mut desk.drafts);
        let staged = std::mem::take(&mut desk.staged);
        let tickets: Vec<u64> = drafts.iter().map(|waiting| waiting.ticket).collect();
        let kept: Vec<u64> = staged.iter().map(|(ticket, ..)| *ticket).collect();
        if trouble == Some(Trouble::Full) && !(tickets.is_empty() && kept.is_empty()) {
            desk.failed(now, tickets.into_iter().chain(kept).collect());
            return true;
        }
        let folded = desk.workspace.log().tip(&desk.actor);
        let turn = Turn { workspace, drafts: &drafts, staged: &staged, read: desk.read, folded, now };
        if trouble == Some(Trouble::Silent) {
            self.sealed.extend(self.disk.put(&turn));
            self.disk.sync();
        }
        self.in_turn = Some(at);
        let before = self.disk.runs.len();
        let put = self.disk.put(&turn);
        let ids: Vec<BundleId> = put.iter().map(|(id, _)| *id).collect();
        self.sealed.extend(put);
        if !self.lives(at) {
            return false;
        }
        if self.disk.bug != Some(Bug::AcksEarly) {
            self.through();
        }
        if !self.lives(at) {
            return false;
        }
        self.hear(now, at, (tickets.into_iter().zip(ids).collect(), kept), before);
        self.lives(at)
    }

    /// The turn that was under way is through.
    pub(crate) fn through(&mut self) {
        if self.in_turn.take().is_some() {
            self.disk.sync();
        }
    }

    /// A tab hears what became of its turn, and of everything else that the disk has and it had not read.
    fn hear(&mut self, now: Now, at: usize, done: (Vec<(u64, BundleId)>, Vec<u64>), before: usize) {
        let (sealed, kept) = done;
        let Some(desk) = &mut self.desks[at] else { return };
        let from = if self.disk.bug == Some(Bug::DropsCatchUp) && !sealed.is_empty() {
            before
        } else {
            desk.read.min(self.disk.runs.len())
        };
        let runs = self.disk.runs[from..].to_vec();
        desk.read = self.disk.runs.len();
        if !sealed.is_empty() || !runs.is_empty() {
            desk.appended(now, sealed, runs);
        }
        if !kept.is_empty() {
            desk.kept(now, kept);
        }
        desk.look_at_staged(now, &self.disk.overlays);
    }

    /// Takes in what a relay sent over a line: what will stand goes on the disk, in any order, and the line's
    /// tab hears of it; the relay hears what became of it.
    pub(crate) fn receive(&mut self, world: Now, line: usize, runs: Vec<Run>) {
        let (at, now) = (self.lines[line].tab, self.now(world));
        let serial = self.lines.len();
        if self.meets_itself(world, at, &runs) {
            // Another tab may have written it, and this one has not read it yet.
            if !self.append(world, at) {
                return;
            }
            if self.meets_itself(world, at, &runs) {
                // What came is not taken before it has another key: it comes again.
                return self.renew_key(world, at);
            }
        }
        if !self.lives(at) {
            return;
        }
        let untried = (self.disk.bug == Some(Bug::StoresUntried)).then(|| runs.clone());
        let Foreseen { mut stands, mut refusal, .. } = self.desk(world, at).workspace.foresee([runs]);
        if let Some(untried) = untried {
            (stands, refusal) = (untried, None);
        }
        if !stands.is_empty() && self.trouble.take() == Some(Trouble::Full) {
            // What was not kept is not acknowledged: it is sent again over the next wire.
            return self.lines[line].cut(now, &mut self.chance);
        }
        shuffle(&mut stands, &mut self.chance);
        self.through();
        self.in_turn = Some(at);
        self.disk.put_received(&stands);
        if !self.lives(at) {
            return;
        }
        self.through();
        if !self.append(world, at) || self.lines.len() != serial {
            return;
        }
        let (Some(desk), Some(line)) = (&self.desks[at], self.lines.get_mut(line)) else { return };
        match refusal {
            Some(error) => line.client.handle_refused(now, &error, &mut self.chance),
            None => line.client.handle_durable(desk.workspace.log()),
        }
        let (relay, known) = (line.relay, line.client.known().clone());
        if self.lives(at) {
            self.disk.known.insert(relay, known);
        }
    }

    fn meets_itself(&mut self, world: Now, at: usize, runs: &[Run]) -> bool {
        let keeps_key = self.disk.bug == Some(Bug::KeepsKey);
        let desk = self.desk(world, at);
        !keeps_key && runs.iter().any(|run| desk.workspace.meets_itself(0, run))
    }
}

/// What comes in one batch may stand on the disk in any order.
fn shuffle(runs: &mut [Run], chance: &mut Chance) {
    let mut dice = Dice(chance.clone());
    for at in (1..runs.len()).rev() {
        runs.swap(at, dice.below(at + 1));
    }
    *chance = dice.0;
}
