//! A relay and its devices in one room, with their own clock: every frame is carried by hand.

use std::collections::VecDeque;

use super::{Author, Chance};
use crate::access::{Access, Invite};
use crate::given::{Now, Signer};
use crate::id::WorkspaceId;
use crate::log::{Body, Foreseen, Frontier, Op, Oplog, Run};
use crate::sync::{Client, ClientEvent, Host, HostEvent, Keeper, Pass, Status};

/// A device: its key, its log, its client, and its wire to the relay.
#[derive(Debug)]
pub struct Device {
    /// Who it is.
    pub author: Author,
    /// What it holds.
    pub log: Oplog,
    /// Who may write, as it knows.
    pub access: Access,
    /// Its side of the connection.
    pub client: Client,
    /// What its client told, without what was received.
    pub told: Vec<ClientEvent>,
    /// How many runs came to it.
    pub received: usize,
    /// How many of them were worth a place in its store.
    pub stored: usize,
    /// Whether it deals with what comes: a device that does not never acknowledges.
    pub attends: bool,
    chance: Chance,
    wire: Option<Wire>,
}

#[derive(Debug)]
struct Wire {
    host: Host,
    pass: Option<Pass>,
    to_relay: VecDeque<Vec<u8>>,
    to_device: VecDeque<Vec<u8>>,
    is_closing: bool,
}

/// A relay and its devices.
#[derive(Debug)]
pub struct Company {
    /// The time.
    pub now: Now,
    /// What the relay keeps.
    pub keeper: Keeper,
    /// What the relay has on its disk.
    pub disk: Vec<Vec<u8>>,
    /// Whether the relay answers.
    pub is_up: bool,
    /// Everybody.
    pub devices: Vec<Device>,
    /// Every frame, in the order sent: true for those to the relay.
    pub transcript: Vec<(bool, Vec<u8>)>,
    /// The relay's key.
    pub key: Author,
    chance: Chance,
}

impl Device {
    /// Writes, without telling anybody yet.
    pub fn write(&mut self, body: Body) {
        let claim = self.access.unclaimed(&self.log, &self.author.actor());
        let run = self.author.write_claiming(&self.log, claim, body);
        self.take(run);
    }

    /// [`Device::write`] for ops that need no dictionary.
    pub fn say(&mut self, ops: Vec<Op>) {
        self.write(Body { ops, ..Body::default() });
    }

    /// Takes in what the relay sent, as far as it can stand.
    fn receive(&mut self, now: Now, runs: Vec<Run>) {
        let Foreseen { stands, refusal, .. } = self.log.foresee([runs]);
        for run in stands {
            self.stored += 1;
            self.take(run);
        }
        match refusal {
            Some(error) => self.client.handle_refused(now, &error, &mut self.chance),
            None => self.client.handle_durable(&self.log),
        }
    }

    /// Takes in a run, as the store would hand it on.
    pub fn take(&mut self, run: Run) {
        let mut admitted = Vec::new();
        // What is refused is the log's matter.
        let _ = self.log.admit(run, &mut admitted);
        for each in admitted {
            if let Some(body) = each.body {
                self.access.fold(&self.log, each.ordinal, &body);
            }
        }
    }
}

impl Company {
    /// A relay that has nothing of a workspace.
    pub fn of(workspace: WorkspaceId) -> Self {
        Self {
            now: Now(1_000_000),
            keeper: Keeper::new(workspace),
            disk: Vec::new(),
            is_up: true,
            devices: Vec::new(),
            transcript: Vec::new(),
            key: Author::nth(250),
            chance: Chance(250),
        }
    }

    /// A device that holds `runs`, perhaps with an invite; it dials when the company next settles. Its place.
    pub fn add(&mut self, author: Author, runs: &[Run], invite: Option<Invite>) -> usize {
        let workspace = self.keeper.log().workspace();
        let client = Client::new(workspace, author.actor(), invite, Frontier::default(), self.now);
        let mut device = Device {
            author,
            log: Oplog::new(workspace),
            access: Access::default(),
            client,
            told: Vec::new(),
            received: 0,
            stored: 0,
            attends: true,
            chance: Chance(self.devices.len() as u64),
            wire: None,
        };
        for run in runs {
            device.take(run.clone());
        }
        self.devices.push(device);
        self.devices.len() - 1
    }

    /// Carries frames until nobody has anything to say.
    pub fn settle(&mut self) {
        while self.step(usize::MAX) {}
    }

    /// Carries at most `frames_max` frames a device and direction; whether anything moved.
    pub fn step(&mut self, frames_max: usize) -> bool {
        let mut moved = false;
        for at in 0..self.devices.len() {
            moved |= self.drive_device(at);
            moved |= self.carry(at, frames_max);
        }
        moved
    }

    fn drive_device(&mut self, at: usize) -> bool {
        let (now, is_up) = (self.now, self.is_up);
        let device = &mut self.devices[at];
        let mut moved = false;
        while device.attends
            && let Some(event) = device.client.poll_event()
        {
            moved = true;
            match event {
                ClientEvent::Dial if is_up => {
                    let host = Host::new(now);
                    let (to_relay, to_device) = (VecDeque::new(), VecDeque::new());
                    device.wire = Some(Wire { host, pass: None, to_relay, to_device, is_closing: false });
                    device.client.handle_connected(now, &mut device.chance);
                }
                ClientEvent::Dial => device.client.handle_closed(now, &mut device.chance),
                ClientEvent::HangUp => device.wire = None,
                ClientEvent::Received(runs) => {
                    device.received += runs.len();
                    device.receive(now, runs);
                }
                event => device.told.push(event),
            }
        }
        moved
    }

    fn carry(&mut self, at: usize, frames_max: usize) -> bool {
        let now = self.now;
        let Some(mut wire) = self.devices[at].wire.take() else { return false };
        let device = &mut self.devices[at];
        let mut moved = false;
        for _ in 0..frames_max {
            let Some(frame) = device.client.poll_frame(now, &device.log) else { break };
            self.transcript.push((true, frame.clone()));
            wire.to_relay.push_back(frame);
        }
        for frame in wire.to_relay.drain(..) {
            moved = true;
            wire.host.handle_frame(now, &frame, &self.key, &mut self.chance);
        }
        moved |= self.drive_host(at, &mut wire);
        for _ in 0..frames_max {
            let Some(frame) = wire.host.poll_frame(now, Some(self.keeper.log())) else { break };
            self.transcript.push((false, frame.clone()));
            wire.to_device.push_back(frame);
        }
        let device = &mut self.devices[at];
        for frame in wire.to_device.drain(..) {
            moved = true;
            device.client.handle_frame(now, &frame, &device.author, &mut device.chance);
        }
        if wire.is_closing {
            device.client.handle_closed(now, &mut device.chance);
        } else {
            device.wire = Some(wire);
        }
        moved
    }

    fn drive_host(&mut self, at: usize, wire: &mut Wire) -> bool {
        let mut moved = false;
        while let Some(event) = wire.host.poll_event() {
            moved = true;
            match event {
                HostEvent::Proven { actor, invite, .. } => match self.keeper.enter(self.now, actor, invite) {
                    Ok(pass) => {
                        wire.host.welcome(self.now, &pass, self.keeper.log().frontier(), "test");
                        wire.pass = Some(pass);
                    }
                    Err(refusal) => wire.host.refuse(refusal),
                },
                HostEvent::Received(runs) => {
                    let Some(pass) = &mut wire.pass else { continue };
                    let taken = self.keeper.take(self.now, pass, runs);
                    self.disk.extend(taken.stored);
                    wire.host.renew(pass);
                    match taken.refusal {
                        Some(refusal) => wire.host.refuse(refusal),
                        None => wire.host.handle_durable(self.keeper.log()),
                    }
                }
                HostEvent::CaughtUp => {
                    if let Some(Err(refusal)) = wire.pass.as_ref().map(|pass| self.keeper.finish(pass)) {
                        wire.host.refuse(refusal);
                    }
                }
                HostEvent::Presence(presence) => {
                    let others = self.devices.iter_mut().enumerate().filter(|(other, _)| *other != at);
                    for other in others.filter_map(|(_, other)| other.wire.as_mut()) {
                        other.host.send_presence(presence.clone());
                    }
                }
                HostEvent::Closed(_) => wire.is_closing = true,
            }
        }
        moved
    }

    /// Cuts a device's wire, with what is on it.
    pub fn cut(&mut self, at: usize) {
        let device = &mut self.devices[at];
        if device.wire.take().is_some() {
            device.client.handle_closed(self.now, &mut device.chance);
        }
    }

    /// Lets time pass, a quarter of a second at a time.
    pub fn pass(&mut self, millis: u64) {
        for _ in 0..millis.div_ceil(250) {
            self.now = Now(self.now.0 + 250);
            for device in &mut self.devices {
                if device.client.poll_timeout().is_some_and(|due| due <= self.now) {
                    device.client.handle_timeout(self.now, &mut device.chance);
                }
                if let Some(wire) = &mut device.wire
                    && wire.host.poll_timeout().is_some_and(|due| due <= self.now)
                {
                    wire.host.handle_timeout(self.now);
                }
            }
            self.settle();
        }
    }

    /// The relay dies and comes back with the first `kept` runs of its disk.
    pub fn restart_relay(&mut self, kept: usize) {
        for at in 0..self.devices.len() {
            self.cut(at);
        }
        self.disk.truncate(kept);
        self.keeper = Keeper::new(self.keeper.log().workspace());
        for run in &self.disk {
            // A run that the relay had stored stands again; tests look at the log for it.
            let _ = self.keeper.restore(run);
        }
    }

    /// How a device stands.
    pub fn status(&mut self, at: usize) -> Status {
        let device = &mut self.devices[at];
        device.client.status(self.now, &device.log)
    }

    /// Whether everybody holds the same.
    pub fn is_one(&self) -> bool {
        let held = self.keeper.log().frontier();
        self.devices.iter().all(|device| device.log.frontier() == held)
    }
}
