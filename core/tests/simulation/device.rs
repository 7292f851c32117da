//! A device: a disk that survives, tabs that do not, a clock that cannot be trusted.

use std::cell::Cell;
use std::collections::BTreeMap;

use callboard_core::access::Invite;
use callboard_core::given::{Now, Signer};
use callboard_core::id::{ActorId, BundleId, WorkspaceId};
use callboard_core::sync::{Client, State};
use callboard_core::testkit::{Author, Chance};

use super::desk::{Desk, Screen};
use super::disk::Disk;
use super::line::Line;
use super::plan::{Bug, Dice};
use super::world::me;

/// A clock that goes its own way.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Clock {
    /// How far it is from the world's.
    pub(crate) skew_millis: i64,
    /// How much it gains of each second, or loses.
    pub(crate) drift_millis: i64,
}

/// What a store does with a turn, besides what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It takes nothing.
    Full,
    /// It takes it and says nothing, and is given it again.
    Silent,
}

/// A device.
pub(crate) struct Device {
    /// Whose it is.
    pub(crate) name: &'static str,
    pub(crate) workspace: WorkspaceId,
    /// What lets it in, also under another key.
    pub(crate) invite: Option<Invite>,
    pub(crate) disk: Disk,
    /// Its disk as it was some time ago.
    pub(crate) backup: Option<Disk>,
    /// Whether its disk was ever copied or put back: then its key may be met elsewhere.
    pub(crate) is_doubled: bool,
    pub(crate) desks: Vec<Option<Desk>>,
    /// Its lines to relays: the last is that of the tab on duty, one before that of a tab which slept while
    /// its duty was taken.
    pub(crate) lines: Vec<Line>,
    /// The relay that it goes to.
    pub(crate) relay: usize,
    pub(crate) clock: Clock,
    /// What it said when somebody looked last.
    looked: Cell<Now>,
    pub(crate) chance: Chance,
    pub(crate) trouble: Option<Trouble>,
    /// Moments of waiting until a tab ends.
    pub(crate) doom: Option<usize>,
    /// The tab whose turn at the store is not through.
    pub(crate) in_turn: Option<usize>,
    /// What tabs that are gone had acknowledged.
    pub(crate) acknowledged: Vec<BundleId>,
    /// Everything that it ever sealed, and what was on the screen.
    pub(crate) sealed: BTreeMap<BundleId, Screen>,
    seed: u64,
    opened: u64,
}

impl Device {
    pub(crate) fn new(
        name: &'static str,
        workspace: WorkspaceId,
        disk: Disk,
        plan: (Now, usize, u64),
    ) -> Self {
        let (world, tabs, seed) = plan;
        let mut device = Self {
            name,
            workspace,
            invite: None,
            disk,
            backup: None,
            is_doubled: false,
            desks: (0..tabs).map(|_| None).collect(),
            lines: Vec::new(),
            relay: 0,
            clock: Clock::default(),
            looked: Cell::new(Now(0)),
            chance: Dice::at(seed, 0).0,
            trouble: None,
            doom: None,
            in_turn: None,
            acknowledged: Vec::new(),
            sealed: BTreeMap::new(),
            seed,
            opened: 0,
        };
        device.now(world);
        device.take_duty(0);
        device
    }

    /// Its clock.
    pub(crate) fn now(&self, world: Now) -> Now {
        let passed = (world.0 / 1_000) as i64;
        let drifted = self.clock.drift_millis.saturating_mul(passed % 1_000_000);
        let now = Now(world.0.saturating_add_signed(self.clock.skew_millis.saturating_add(drifted)));
        self.looked.set(now);
        now
    }

    pub(crate) fn actor(&self) -> ActorId {
        self.disk.author.actor()
    }

    /// All keys that it signs with, or signed.
    pub(crate) fn keys(&self) -> impl Iterator<Item = ActorId> + '_ {
        self.disk.former.iter().copied().chain([self.actor()])
    }

    /// The tab at a place, opened if it was closed.
    pub(crate) fn desk(&mut self, world: Now, at: usize) -> &mut Desk {
        if self.desks[at].is_none() {
            self.open(world, at);
        }
        let (id, actor) = (self.workspace, self.actor());
        self.desks[at].get_or_insert_with(|| Desk::open(id, actor, &[], 0))
    }

    fn open(&mut self, world: Now, at: usize) {
        let (id, actor, now) = (self.workspace, self.actor(), self.now(world));
        self.opened += 1;
        let chance = Dice::at(self.seed, self.opened).any();
        let runs = &self.disk.runs;
        let mut desk = match self.disk.checkpoints.open((id, actor), runs, chance) {
            Some(workspace) => Desk::of(workspace, actor, runs.len()),
            None => Desk::open(id, actor, runs, chance),
        };
        desk.workspace.set_me(now, me(actor, self.name));
        if !self.disk.former.is_empty() {
            desk.workspace.rejoin(now, self.invite.as_ref());
        }
        desk.pump(now);
        self.desks[at] = Some(desk);
        let is_met = self.desks[at].as_ref().is_some_and(|desk| desk.workspace.log().is_forked(&actor));
        if is_met && self.disk.bug != Some(Bug::KeepsKey) {
            self.renew_key(world, at);
        }
    }

    /// The tab that speaks with the relay.
    pub(crate) fn duty(&self) -> usize {
        self.lines.last().map_or(0, |line| line.tab)
    }

    /// A tab speaks with the relay from now on.
    pub(crate) fn take_duty(&mut self, tab: usize) {
        let (actor, relay) = (self.actor(), self.relay);
        let known = self.disk.known.get(&relay).cloned().unwrap_or_default();
        let client = Client::new(self.workspace, actor, self.invite.clone(), known, self.looked.get());
        let client = client.with_former(self.disk.former.clone());
        self.lines.push(Line { tab, relay, client, wire: None });
    }

    /// Its line to the relay is a new one, of whichever tab is open.
    pub(crate) fn renew_line(&mut self) {
        let tab = self.duty();
        let is_awake = |desk: &Option<Desk>| desk.as_ref().is_some_and(|desk| !desk.is_frozen);
        let awake = if is_awake(&self.desks[tab]) { Some(tab) } else { self.desks.iter().position(is_awake) };
        self.lines.pop();
        self.take_duty(awake.unwrap_or(tab));
    }

    /// Kills a tab: what was not on the disk is gone.
    pub(crate) fn kill(&mut self, at: usize) {
        if self.in_turn == Some(at) {
            self.in_turn = None;
            self.disk.lose_power();
        }
        if let Some(desk) = self.desks[at].take() {
            self.acknowledged.extend(desk.acknowledged);
        }
        let was_on_duty = self.duty() == at;
        let last = self.lines.len() - 1;
        let mut place = 0;
        self.lines.retain(|line| {
            place += 1;
            line.tab != at || place > last
        });
        if was_on_duty {
            self.renew_line();
        }
    }

    /// Everything that runs on it ends.
    pub(crate) fn lose_power(&mut self) {
        self.disk.lose_power();
        self.in_turn = None;
        (0..self.desks.len()).for_each(|tab| self.kill(tab));
    }

    /// A moment at which a tab waits for something: false where it ends there.
    pub(crate) fn lives(&mut self, at: usize) -> bool {
        let Some(left) = self.doom else { return true };
        self.doom = left.checked_sub(1);
        if left > 0 {
            return true;
        }
        self.kill(at);
        false
    }

    /// Another device with the same disk, and so with the same key.
    pub(crate) fn copied(&mut self, seed: u64) -> Self {
        self.is_doubled = true;
        let mut disk = self.disk.clone();
        disk.lose_power();
        let mut copy =
            Self::new(self.name, self.workspace, disk, (self.looked.get(), self.desks.len(), seed));
        (copy.invite, copy.relay, copy.is_doubled) = (self.invite.clone(), self.relay, true);
        copy.renew_line();
        copy
    }

    /// Puts an old disk back in place of its own, or what of it is no file.
    pub(crate) fn put_back(&mut self, old: Disk, keeps_files: bool) {
        self.lose_power();
        self.is_doubled = true;
        let new = std::mem::replace(&mut self.disk, old);
        if keeps_files {
            self.disk.checkpoints.take_files(&new.checkpoints);
        }
        self.disk.lose_power();
        self.renew_line();
    }

    /// Goes on under another key: nothing is signed with the former one any more.
    pub(crate) fn renew_key(&mut self, world: Now, at: usize) {
        self.disk.renew(Author::drawn(&mut self.chance));
        self.take_key(world, at);
        self.renew_line();
    }

    /// A tab takes the key that the disk has now, where that is not the one that it has.
    pub(crate) fn take_key(&mut self, world: Now, at: usize) {
        let (now, actor) = (self.now(world), self.actor());
        let (me, invite) = (me(actor, self.name), self.invite.clone());
        let Some(desk) = &mut self.desks[at] else { return };
        if desk.actor == actor {
            return;
        }
        let former = std::mem::replace(&mut desk.actor, actor);
        let under_way = std::mem::take(&mut desk.drafts);
        desk.workspace.renew(now, me, invite.as_ref());
        desk.pump(now);
        if desk.workspace.role() == "none" && desk.drafts.is_empty() {
            desk.failed(now, under_way.into_iter().map(|waiting| waiting.ticket).collect());
            return;
        }
        for mut waiting in under_way {
            waiting.draft = desk.workspace.readdress(&former, waiting.draft);
            desk.drafts.push(waiting);
        }
    }

    /// A person has a line that is blocked tried again.
    pub(crate) fn unblock(&mut self, now: Now) {
        let (tab, desks) = (self.duty(), &self.desks);
        let (Some(line), Some(desk)) = (self.lines.last_mut(), &desks[tab]) else { return };
        if line.client.status(now, desk.workspace.log()).state == State::Blocked {
            line.client.retry(now);
        }
    }

    /// All that a relay had is on the disk: who is no member yet joins now.
    pub(crate) fn caught_up(&mut self, world: Now, line: usize) {
        let (at, now, invite) = (self.lines[line].tab, self.now(world), self.invite.clone());
        let desk = self.desk(world, at);
        desk.workspace.rejoin(now, invite.as_ref());
        desk.pump(now);
    }
}
