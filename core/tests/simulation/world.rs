//! Devices, relays, and what happens to them.

use std::collections::BTreeSet;

use callboard_core::access::Invite;
use callboard_core::given::{Now, Signer};
use callboard_core::id::{ActorId, BundleId, EntityId};
use callboard_core::log::Run;
use callboard_core::testkit::{Author, Chance};
use callboard_core::workspace::command::{self, Command};
use callboard_core::workspace::found::{ModuleSource, found};
use callboard_core::workspace::update::{Me, Person};

use super::device::{Clock, Device};
use super::disk::{self, Disk};
use super::hostile;
use super::line::Line;
use super::plan::{Dice, Plan, tell};
use super::relay::{Budget, Relay};

/// The first moment of every world.
const BEGIN: u64 = 1_700_000_000_000;
/// Rounds in which a healed world must come to rest.
const ROUNDS_MAX: usize = 3_000;
/// Times that somebody goes to all relays, until they hold the same.
const TOURS_MAX: usize = 6;
/// People, each with a device of their own, or more.
const NAMES: [&str; 5] = ["Alex", "Jordan", "Mara", "Kim", "Sam"];

/// Everything.
pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) now: Now,
    pub(crate) devices: Vec<Device>,
    pub(crate) relays: Vec<Relay>,
    /// Lets editors in.
    pub(crate) invite: Invite,
    /// Those that no device holds and nobody sealed while the world was watched: the first of all.
    pub(crate) founded: BTreeSet<BundleId>,
}

/// Who a device says it is.
pub(crate) fn me(actor: ActorId, name: &str) -> Me {
    let person = Person {
        id: EntityId::derived("person", &[name.as_bytes()]),
        name: name.to_owned(),
        colour: "person-1".to_owned(),
    };
    Me { actor, person, device: format!("{name}'s laptop") }
}

impl World {
    /// A production that one device founded and others joined by a link, all in step.
    pub(crate) fn new(plan: Plan) -> Self {
        let owner = Author::nth(1);
        let toml = include_str!("module.toml").to_owned();
        let module = ModuleSource { id: "kit".to_owned(), version: "1.0.0".to_owned(), toml };
        let mut chance = Chance(plan.seed);
        let who = me(owner.actor(), NAMES[0]);
        let founded = found("Show", &[module], &[], &who, Now(BEGIN), &mut chance, &owner)
            .expect("the module is small");
        let id = founded.id;
        let mut disk = Disk::new(owner, plan.bug);
        disk.tips.insert(disk.author.actor(), founded.tip);
        let first = disk::bundles(id, &founded.runs);
        disk.runs = founded.runs;
        let relays = (0..plan.relays).map(|nth| Relay::new(id, nth as u8, plan.bug)).collect();
        let mut owner = Device::new(NAMES[0], id, disk, (Now(BEGIN), plan.tabs, plan.seed ^ 1));
        owner.invite = Some(founded.spare.clone());
        let devices = vec![owner];
        let founders = plan.founders;
        let mut world =
            Self { plan, now: Now(BEGIN), devices, relays, invite: founded.spare, founded: first };
        let viewers = world.make_invite("viewer");
        world.invite = world.make_invite("editor");
        world.settle();
        let editors = world.invite.clone();
        world.let_in(&hostile::liar(), &editors);
        world.let_in(&hostile::watcher(), &viewers);
        for _ in 1..founders {
            world.join();
            world.settle();
        }
        world
    }

    fn make_invite(&mut self, role: &str) -> Invite {
        let now = self.now;
        let wanted = command::Invite { role: role.to_owned(), ..command::Invite::default() };
        let later = self.devices[0].desk(now, 0).ask(now, Command::Invite(wanted));
        assert!(later.is_none(), "an invite is given once it is durable");
        self.devices[0].append(now, 0);
        let link = self.devices[0].desk(now, 0).link().expect("the invite is durable");
        Invite::decode(&link).expect("an invite's own link reads back")
    }

    fn let_in(&mut self, author: &Author, invite: &Invite) {
        let relay = &mut self.relays[0];
        let terms = relay.keeper.access().terms(&invite.key()).expect("the relay knows the invite");
        let join = hostile::join(relay.keeper.log(), author, invite, terms);
        relay.take(self.now, author.actor(), Some(invite.key()), vec![join]);
    }

    /// Somebody comes with a device that holds nothing yet.
    pub(crate) fn join(&mut self) {
        let nth = self.devices.len();
        let disk = Disk::new(Author::nth(10 + nth as u8), self.plan.bug);
        let seed = self.plan.seed ^ (nth as u64 + 1);
        let id = self.devices[0].workspace;
        let mut device = Device::new(NAMES[nth % NAMES.len()], id, disk, (self.now, self.plan.tabs, seed));
        device.invite = Some(self.invite.clone());
        device.renew_line();
        self.devices.push(device);
    }

    /// The step of a number happens.
    pub(crate) fn step(&mut self, number: u64) {
        let mut dice = Dice::at(self.plan.seed, number);
        super::happening::happen(self, number, &mut dice);
    }

    /// Frames move over a device's line.
    pub(crate) fn carry(&mut self, at: usize, line: usize, budget: Budget) -> bool {
        let Some(relay) = self.devices[at].lines.get(line).map(|line| line.relay) else { return false };
        let was_up = self.relays[relay].is_up;
        let moved = self.relays[relay].carry(self.now, &mut self.devices[at], line, budget);
        if was_up && !self.relays[relay].is_up {
            self.cut_relay(relay);
        }
        moved
    }

    /// Cuts all wires of a relay.
    pub(crate) fn cut_relay(&mut self, relay: usize) {
        for device in &mut self.devices {
            let now = device.now(self.now);
            let Device { lines, chance, .. } = device;
            lines.iter_mut().filter(|line| line.relay == relay).for_each(|line| line.cut(now, chance));
        }
    }

    /// What no disk holds any more is lost for good: whoever put the disks back knows.
    pub(crate) fn forget_lost(&mut self) {
        let id = self.devices[0].workspace;
        let disks = self.devices.iter().map(|device| &device.disk.runs);
        let disks = disks.chain(self.relays.iter().map(|relay| &relay.disk));
        let held: BTreeSet<BundleId> = disks.flat_map(|runs| disk::bundles(id, runs)).collect();
        for device in &mut self.devices {
            device.acknowledged.retain(|id| held.contains(id));
            for desk in device.desks.iter_mut().flatten() {
                desk.acknowledged.retain(|id| held.contains(id));
            }
        }
    }

    /// The liar, or who may only look, sends something to a relay.
    pub(crate) fn lie(&mut self, at: usize, dice: &mut Dice) {
        let now = self.now;
        let (duty, relay) = (self.devices[at].duty(), self.devices[at].relay);
        let (from, runs) = hostile::lie(self.devices[at].desk(now, duty).workspace.log(), dice);
        if self.relays[relay].is_up && runs.iter().all(|run| run.verify().is_ok()) {
            self.relays[relay].take(now, from, None, runs);
        }
    }

    /// A device hears something from what it takes for its relay.
    pub(crate) fn cheat(&mut self, at: usize, dice: &mut Dice) {
        let now = self.now;
        let device = &mut self.devices[at];
        let duty = device.duty();
        let frame = hostile::frame(device.desk(now, duty).workspace.log(), dice);
        let now = device.now(now);
        let Device { lines, disk, chance, .. } = device;
        let Some(Line { client, wire, .. }) = lines.last_mut() else { return };
        client.handle_frame(now, &frame, &disk.author, chance);
        if let Some(wire) = wire {
            wire.is_mangled = true;
        }
    }

    /// Nothing goes wrong any more: everybody saves, catches up and meets, from relay to relay.
    pub(crate) fn heal(&mut self) {
        tell(|| "everything heals".to_owned());
        let cuts_all = Dice::at(self.plan.seed, u64::MAX - 1).once_in(2);
        for device in &mut self.devices {
            device.clock = Clock::default();
            (device.trouble, device.doom) = (None, None);
            device.desks.iter_mut().flatten().for_each(|desk| desk.is_frozen = false);
            let last = device.lines.len() - 1;
            device.lines.drain(..last);
            let now = device.now(self.now);
            let Device { lines, chance, .. } = device;
            for line in lines {
                if let Some(wire) = &mut line.wire {
                    wire.stalls_until = Now(0);
                    if wire.is_mangled || cuts_all {
                        line.cut(now, chance);
                    }
                }
            }
        }
        for relay in &mut self.relays {
            relay.is_doomed = false;
            if !relay.is_up {
                relay.rise();
            }
        }
        self.meet();
        tell(|| "all is at rest".to_owned());
    }

    /// Everybody comes into step. Relays know of each other by who goes from one to another; what a device
    /// hears on the way may be its own key, and another one is told again.
    pub(crate) fn meet(&mut self) {
        self.settle();
        let relays = self.relays.len();
        for stop in (0..TOURS_MAX * relays).filter(|_| relays > 1) {
            self.move_to(0, stop % relays);
            self.settle();
            self.unblock();
            self.settle();
            let held = self.relays[0].keeper.log().frontier();
            let is_round =
                stop >= relays && self.relays.iter().all(|relay| relay.keeper.log().frontier() == held);
            if is_round {
                return;
            }
        }
    }

    /// People have it tried again where a relay would not have it.
    fn unblock(&mut self) {
        for device in &mut self.devices {
            let now = device.now(self.now);
            device.unblock(now);
        }
    }

    /// A device goes over to another relay.
    pub(crate) fn move_to(&mut self, at: usize, relay: usize) {
        let device = &mut self.devices[at];
        if device.relay != relay {
            device.relay = relay;
            device.renew_line();
        }
    }

    /// Until nothing is left to do.
    pub(crate) fn settle(&mut self) {
        for _ in 0..ROUNDS_MAX {
            let mut moved = false;
            for at in 0..self.devices.len() {
                for tab in 0..self.plan.tabs {
                    moved |= self.catch_up(at, tab);
                }
                let line = self.devices[at].lines.len() - 1;
                moved |= self.carry(at, line, Budget::WHOLE);
            }
            if moved {
                continue;
            }
            // Who comes to a relay that holds nothing, and brings nothing, waits for somebody who does.
            let is_through = |device: &Device| {
                let holds_nothing = |relay: &Relay| relay.keeper.log().is_empty();
                let is_in_vain = device.disk.runs.is_empty() && holds_nothing(&self.relays[device.relay]);
                is_in_vain || device.lines.last().is_some_and(|line| line.wire.is_some())
            };
            if self.devices.iter().all(is_through) {
                return;
            }
            self.now.0 += 1_000;
            self.unblock();
        }
        panic!("the world does not come to rest");
    }

    fn catch_up(&mut self, at: usize, tab: usize) -> bool {
        let device = &mut self.devices[at];
        let held = device.disk.runs.len();
        let is_behind = device.desks[tab].as_ref().is_none_or(|desk| {
            !desk.drafts.is_empty()
                || !desk.staged.is_empty()
                || desk.read != held
                || desk.actor != device.disk.author.actor()
        });
        if is_behind {
            device.append(self.now, tab);
        }
        is_behind
    }

    /// Runs that stand on a device, each with what it rests on.
    pub(crate) fn runs_of(&self, at: usize) -> Vec<Run> {
        let device = &self.devices[at];
        let runs = device.disk.runs.iter();
        runs.filter_map(|run| Run::decode(device.workspace, run).ok()).collect()
    }
}
