//! Devices, a relay, and what happens to them.

use callboard_core::access::Invite;
use callboard_core::given::{Entropy, Now, Signer};
use callboard_core::id::EntityId;
use callboard_core::log::Frontier;
use callboard_core::sync::Client;
use callboard_core::testkit::{Author, Chance};
use callboard_core::workspace::command::{self, Command};
use callboard_core::workspace::found::{ModuleSource, found};
use callboard_core::workspace::update::{Me, Person, Row};

use super::device::Device;
use super::hostile;
use super::network::{Relay, cut};
use super::people;

/// The first moment of every world.
const BEGIN: u64 = 1_700_000_000_000;
/// Devices of a world, copies among them.
const DEVICES_MAX: usize = 5;
/// Rounds in which a healed world must come to rest.
const ROUNDS_MAX: usize = 2_000;

/// Chance, as numbers below something.
pub(crate) struct Dice(pub Chance);

impl Dice {
    pub(crate) fn below(&mut self, sides: usize) -> usize {
        (u64::from_le_bytes(self.0.eight()) % sides.max(1) as u64) as usize
    }
}

/// Everything.
pub(crate) struct World {
    pub(crate) now: Now,
    pub(crate) dice: Dice,
    pub(crate) devices: Vec<Device>,
    pub(crate) relay: Relay,
    old: Vec<Vec<Row>>,
}

/// Who a device says it is.
pub(crate) fn me(author: &Author, name: &str) -> Me {
    let person = Person {
        id: EntityId::derived("person", &[name.as_bytes()]),
        name: name.to_owned(),
        colour: "person-1".to_owned(),
    };
    Me { actor: author.actor(), person, device: format!("{name}'s laptop") }
}

impl World {
    /// A production that one device founded and two others joined by a link, all in step.
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Dice(Chance(seed));
        let owner = Author::nth(1);
        let toml = include_str!("module.toml").to_owned();
        let module = ModuleSource { id: "kit".to_owned(), version: "1.0.0".to_owned(), toml };
        let founded = found("Show", &[module], &[], &me(&owner, "Alex"), Now(BEGIN), &mut dice.0, &owner)
            .expect("the module is small");
        let id = founded.id;
        let client = |author: &Author, invite| {
            Client::new(id, author.actor(), invite, Frontier::default(), Now(BEGIN))
        };
        let mut first = Device::new((owner.clone(), "Alex"), id, seed ^ 1, client(&owner, None));
        first.disk.runs = founded.runs;
        first.disk.tip = Some(founded.tip);
        let mut world = Self {
            now: Now(BEGIN),
            dice,
            devices: vec![first],
            relay: Relay::new(id),
            old: vec![Vec::new(); 2 * DEVICES_MAX],
        };
        let invite = world.invite();
        world.settle();
        world.let_in_the_liar(&invite);
        for (nth, name) in [(2, "Jordan"), (3, "Mara")] {
            let author = Author::nth(nth);
            let client = client(&author, Some(invite.clone()));
            let device = Device::new((author.clone(), name), id, seed ^ u64::from(nth), client);
            world.devices.push(device);
            world.settle();
            let (at, now) = (world.devices.len() - 1, world.now);
            let desk = world.devices[at].desk(0);
            desk.workspace.set_me(now, me(&author, name));
            desk.workspace.join(now, 0, &invite);
            desk.pump();
            world.settle();
        }
        world.devices.iter_mut().for_each(|device| device.invite = Some(invite.clone()));
        world
    }

    fn invite(&mut self) -> Invite {
        let now = self.now;
        let wanted = command::Invite { role: "editor".to_owned(), ..command::Invite::default() };
        let desk = self.devices[0].desk(0);
        let later = desk.ask(now, Command::Invite(wanted));
        assert!(later.is_none(), "an invite is given once it is durable");
        self.devices[0].append(now, 0, false);
        let link = self.devices[0].desk(0).link().expect("the invite is durable");
        Invite::decode(&link).expect("an invite's own link reads back")
    }

    fn let_in_the_liar(&mut self, invite: &Invite) {
        let keeper = &self.relay.keeper;
        let terms = keeper.access().terms(&invite.key()).expect("the relay knows the invite");
        let join = hostile::join(keeper.log(), invite, terms);
        self.relay.take(self.now, hostile::liar().actor(), Some(invite.key()), vec![join]);
    }

    /// The liar sends something to the relay, or a relay of its own to a device.
    fn lie(&mut self, at: usize) {
        let (now, device) = (self.now, &mut self.devices[at]);
        let duty = device.duty;
        let run = hostile::lie(device.desk(duty).workspace.log(), &mut self.dice);
        if self.dice.below(2) == 0 {
            return self.relay.take(now, hostile::liar().actor(), None, vec![run]);
        }
        let frame = hostile::frame(&run);
        let now = device.now(now);
        device.client.handle_frame(now, &frame, &device.author, &mut device.chance);
    }

    /// Something happens.
    pub(crate) fn step(&mut self) {
        self.now.0 += self.dice.below(2_000) as u64;
        let (at, tab) = (self.dice.below(self.devices.len()), self.dice.below(2));
        let (world, is_room) = (self.now, self.devices.len() < DEVICES_MAX);
        let device = &mut self.devices[at];
        match self.dice.below(22) {
            0..=8 => {
                let now = device.now(world);
                people::act(device.desk(tab), now, &mut self.dice, &mut self.old[at * 2 + tab]);
            }
            9..=12 => {
                let dies = self.dice.below(12) == 0;
                device.append(world, tab, dies);
            }
            13 => {
                let now = device.now(world);
                let desk = device.desk(tab);
                let tickets =
                    std::mem::take(&mut desk.drafts).into_iter().map(|(ticket, _)| ticket).collect();
                desk.failed(now, tickets);
            }
            14 => device.kill(tab),
            15 => cut(device, world),
            16 if self.dice.below(4) == 0 => self.relay.restart(&mut self.devices),
            18 if self.dice.below(2) == 0 => self.lie(at),
            19 if self.dice.below(4) == 0 => {
                let now = device.now(world);
                device.client.retry(now);
            }
            20 if is_room && self.dice.below(6) == 0 => {
                let copy = device.copied(u64::from_le_bytes(self.dice.0.eight()));
                self.devices.push(copy);
            }
            21 if self.dice.below(3) == 0 => match device.backup.take() {
                None => device.backup = Some(device.disk.clone()),
                Some(old) => device.put_back(old, self.relay.keeper.log()),
            },
            17 => device.skew_millis = [0, 1_000, 365 * 86_400_000][self.dice.below(3)],
            _ => {
                let frames = 1 + self.dice.below(4);
                let unsynced = self.dice.below(20) == 0;
                if self.relay.carry(world, device, frames, unsynced).died {
                    self.relay.restart(&mut self.devices);
                }
            }
        }
    }

    /// Nothing goes wrong any more: everybody saves, catches up and meets.
    pub(crate) fn heal(&mut self) {
        for device in &mut self.devices {
            device.skew_millis = 0;
            cut(device, self.now);
        }
        self.settle();
    }

    fn settle(&mut self) {
        for _ in 0..ROUNDS_MAX {
            let mut moved = false;
            for at in 0..self.devices.len() {
                for tab in 0..2 {
                    let device = &mut self.devices[at];
                    let behind = device.desks[tab]
                        .as_ref()
                        .is_none_or(|desk| !desk.drafts.is_empty() || desk.read < device.disk.runs.len());
                    if behind {
                        device.append(self.now, tab, false);
                    }
                    moved |= behind;
                }
                moved |= self.relay.carry(self.now, &mut self.devices[at], usize::MAX, false).moved;
            }
            if !moved {
                if self.devices.iter().all(|device| device.wire.is_some()) {
                    return;
                }
                self.now.0 += 1_000;
                for device in self.devices.iter_mut().filter(|device| device.wire.is_none()) {
                    let now = device.now(self.now);
                    device.client.retry(now);
                }
            }
        }
        panic!("the world does not come to rest");
    }
}
