//! A relay, and what moves over its wires.

use callboard_core::given::Now;
use callboard_core::id::{ActorId, WorkspaceId};
use callboard_core::log::Run;
use callboard_core::sync::{ClientEvent, HostEvent, Keeper};
use callboard_core::testkit::{Author, Chance};

use super::device::Device;
use super::line::{Line, Wire};
use super::plan::Bug;

/// A relay.
pub(crate) struct Relay {
    pub(crate) keeper: Keeper,
    pub(crate) disk: Vec<Vec<u8>>,
    /// How many of the disk's runs are there whatever comes.
    synced: usize,
    /// How many of them were acknowledged.
    promised: usize,
    /// What no relay should do.
    pub(crate) complaint: Option<String>,
    /// The disk as it was some time ago.
    pub(crate) backup: Vec<Vec<u8>>,
    pub(crate) is_up: bool,
    /// Whether it dies as soon as it has taken something in.
    pub(crate) is_doomed: bool,
    workspace: WorkspaceId,
    key: Author,
    chance: Chance,
    bug: Option<Bug>,
}

/// How much moves over a wire.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget {
    /// Frames to the relay, and from it.
    pub(crate) up: usize,
    pub(crate) down: usize,
}

impl Budget {
    /// All there is.
    pub(crate) const WHOLE: Self = Self { up: usize::MAX, down: usize::MAX };
}

impl Relay {
    pub(crate) fn new(workspace: WorkspaceId, nth: u8, bug: Option<Bug>) -> Self {
        Self {
            keeper: Keeper::new(workspace),
            disk: Vec::new(),
            synced: 0,
            promised: 0,
            complaint: None,
            backup: Vec::new(),
            is_up: true,
            is_doomed: false,
            workspace,
            key: Author::nth(250 - nth),
            chance: Chance(u64::from(nth)),
            bug,
        }
    }

    /// Takes in what a member brings, over a connection of its own.
    pub(crate) fn take(&mut self, world: Now, actor: ActorId, invite: Option<ActorId>, runs: Vec<Run>) {
        let Ok(mut pass) = self.keeper.enter(world, actor, invite) else { return };
        let stored = self.keeper.take(world, &mut pass, runs).stored;
        self.store(stored);
    }

    /// Puts runs on the disk; whether they are there whatever comes.
    fn store(&mut self, runs: Vec<Vec<u8>>) {
        self.disk.extend(runs);
        if self.bug != Some(Bug::RelaySkipsSync) {
            self.synced = self.disk.len();
        }
    }

    /// Dies, with whatever is not synced.
    pub(crate) fn die(&mut self) {
        self.disk.truncate(self.synced);
        (self.is_up, self.is_doomed) = (false, false);
    }

    /// Comes back with what its disk holds.
    pub(crate) fn rise(&mut self) {
        (self.is_up, self.is_doomed) = (true, false);
        self.synced = self.disk.len();
        if self.synced < self.promised {
            let lost = self.promised - self.synced;
            self.complaint = Some(format!("a relay died and has lost {lost} runs that it acknowledged"));
        }
        self.keeper = Keeper::new(self.workspace);
        for run in &self.disk {
            self.keeper.restore(run).expect("a relay's disk holds what was verified");
        }
    }

    /// Has this disk from now on.
    pub(crate) fn put_back(&mut self, disk: Vec<Vec<u8>>) {
        (self.synced, self.promised) = (disk.len(), disk.len());
        self.disk = disk;
        self.rise();
    }

    /// What is due on a device's line happens, and frames move over its wire: whether anything did.
    pub(crate) fn carry(&mut self, world: Now, device: &mut Device, line: usize, budget: Budget) -> bool {
        let mut moved = self.drive_client(world, device, line);
        let (now, Some(tab)) = (device.now(world), device.lines.get(line).map(|line| line.tab)) else {
            return moved;
        };
        device.desk(world, tab);
        let Device { desks, lines, disk, chance, .. } = device;
        let (Some(desk), Some(Line { client, wire: place, .. })) = (&desks[tab], lines.get_mut(line)) else {
            return moved;
        };
        let Some(mut wire) = place.take() else { return moved };
        for _ in 0..budget.up {
            let Some(frame) = client.poll_frame(now, desk.workspace.log()) else { break };
            wire.to_relay.push_back(frame);
        }
        if world < wire.stalls_until {
            *place = Some(wire);
            return moved;
        }
        wire.host.handle_timeout(world);
        for _ in 0..budget.up {
            let Some(frame) = wire.to_relay.pop_front() else { break };
            moved = true;
            wire.host.handle_frame(world, &frame, &self.key, &mut self.chance);
        }
        while let Some(event) = wire.host.poll_event() {
            moved = true;
            self.drive_host(world, &mut wire, event);
            if !self.is_up {
                client.handle_closed(now, chance);
                return true;
            }
        }
        for _ in 0..budget.down {
            let Some(frame) = wire.host.poll_frame(world, Some(self.keeper.log())) else { break };
            wire.to_device.push_back(frame);
        }
        for _ in 0..budget.down {
            let Some(frame) = wire.to_device.pop_front() else { break };
            moved = true;
            client.handle_frame(now, &frame, &disk.author, chance);
        }
        if wire.is_closing && wire.to_device.is_empty() {
            client.handle_closed(now, chance);
        } else {
            *place = Some(wire);
        }
        self.drive_client(world, device, line) || moved
    }

    fn drive_host(&mut self, world: Now, wire: &mut Wire, event: HostEvent) {
        match event {
            HostEvent::Proven { actor, invite, .. } => match self.keeper.enter(world, actor, invite) {
                Ok(pass) => {
                    wire.host.welcome(world, &pass, self.keeper.log().frontier(), "relay");
                    wire.pass = Some(pass);
                }
                Err(refusal) => wire.host.refuse(refusal),
            },
            HostEvent::Received(runs) => {
                let Some(pass) = &mut wire.pass else { return };
                let taken = self.keeper.take(world, pass, runs);
                if self.is_doomed && !taken.stored.is_empty() {
                    return self.die();
                }
                wire.host.renew(pass);
                self.store(taken.stored);
                match taken.refusal {
                    Some(refusal) => wire.host.refuse(refusal),
                    None => {
                        wire.host.handle_durable(self.keeper.log());
                        self.promised = self.disk.len();
                    }
                }
            }
            HostEvent::CaughtUp => {
                if let Some(Err(refusal)) = wire.pass.as_ref().map(|pass| self.keeper.finish(pass)) {
                    wire.host.refuse(refusal);
                }
            }
            HostEvent::Presence(_) => {}
            HostEvent::Closed(_) => wire.is_closing = true,
        }
    }

    fn drive_client(&self, world: Now, device: &mut Device, line: usize) -> bool {
        let mut moved = false;
        let (now, serial) = (device.now(world), device.lines.len());
        if let Some(Line { client, .. }) = device.lines.get_mut(line) {
            client.handle_timeout(now, &mut device.chance);
        }
        while device.lines.len() == serial {
            let Some(Line { client, wire, .. }) = device.lines.get_mut(line) else { break };
            let Some(event) = client.poll_event() else { break };
            moved = true;
            match event {
                ClientEvent::Dial if self.is_up => {
                    *wire = Some(Wire::new(world));
                    client.handle_connected(now, &mut device.chance);
                }
                ClientEvent::Dial => client.handle_closed(now, &mut device.chance),
                ClientEvent::HangUp => *wire = None,
                ClientEvent::Received(runs) => device.receive(world, line, runs),
                ClientEvent::CaughtUp => device.caught_up(world, line),
                _ => {}
            }
        }
        moved
    }
}
