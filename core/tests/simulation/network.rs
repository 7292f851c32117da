//! The relay and its wires: cut, slow, in disorder.

use std::collections::VecDeque;

use callboard_core::given::Now;
use callboard_core::id::{ActorId, WorkspaceId};
use callboard_core::log::Run;
use callboard_core::sync::{ClientEvent, Host, HostEvent, Keeper, Pass};
use callboard_core::testkit::{Author, Chance};

use super::device::Device;

/// A connection.
pub(crate) struct Wire {
    host: Host,
    pass: Option<Pass>,
    to_relay: VecDeque<Vec<u8>>,
    to_device: VecDeque<Vec<u8>>,
    closing: bool,
}

/// A relay.
pub(crate) struct Relay {
    pub(crate) keeper: Keeper,
    pub(crate) disk: Vec<Vec<u8>>,
    workspace: WorkspaceId,
    key: Author,
    chance: Chance,
}

impl Relay {
    pub(crate) fn new(workspace: WorkspaceId) -> Self {
        let (key, chance) = (Author::nth(250), Chance(250));
        Self { keeper: Keeper::new(workspace), disk: Vec::new(), workspace, key, chance }
    }

    /// Takes in what a member brings, over a connection of its own.
    pub(crate) fn take(&mut self, world: Now, actor: ActorId, invite: Option<ActorId>, runs: Vec<Run>) {
        let Ok(mut pass) = self.keeper.enter(world, actor, invite) else { return };
        self.disk.extend(self.keeper.take(world, &mut pass, runs).stored);
    }

    /// Dies and comes back with what its disk holds.
    pub(crate) fn restart(&mut self, devices: &mut [Device]) {
        self.keeper = Keeper::new(self.workspace);
        for run in &self.disk {
            self.keeper.restore(run).expect("a relay's disk holds what was verified");
        }
        devices.iter_mut().for_each(|device| cut(device, Now(0)));
    }

    /// Everybody's frames move, `frames_max` a direction; whether any did. `unsynced` loses the power between
    /// taking runs in and having them on disk.
    pub(crate) fn carry(
        &mut self,
        world: Now,
        device: &mut Device,
        frames_max: usize,
        unsynced: bool,
    ) -> Carried {
        let mut carried = Carried { moved: drive_client(world, device), died: false };
        let Some(mut wire) = device.wire.take() else { return carried };
        let now = device.now(world);
        let duty = device.duty;
        device.desk(duty);
        let Some(desk) = &device.desks[duty] else { return carried };
        for _ in 0..frames_max {
            let Some(frame) = device.client.poll_frame(now, desk.workspace.log()) else { break };
            wire.to_relay.push_back(frame);
        }
        for frame in wire.to_relay.drain(..) {
            carried.moved = true;
            wire.host.handle_frame(world, &frame, &self.key, &mut self.chance);
        }
        while let Some(event) = wire.host.poll_event() {
            carried.moved = true;
            if self.drive_host(world, &mut wire, event, unsynced) {
                carried.died = true;
                return carried;
            }
        }
        for _ in 0..frames_max {
            let Some(frame) = wire.host.poll_frame(world, Some(self.keeper.log())) else { break };
            wire.to_device.push_back(frame);
        }
        for frame in wire.to_device.drain(..) {
            carried.moved = true;
            device.client.handle_frame(now, &frame, &device.author, &mut device.chance);
        }
        if wire.closing {
            device.client.handle_closed(now, &mut device.chance);
        } else {
            device.wire = Some(wire);
        }
        carried
    }

    /// True where the relay died.
    fn drive_host(&mut self, world: Now, wire: &mut Wire, event: HostEvent, unsynced: bool) -> bool {
        match event {
            HostEvent::Proven { actor, invite, .. } => match self.keeper.enter(world, actor, invite) {
                Ok(pass) => {
                    wire.host.welcome(world, &pass, self.keeper.log().frontier(), "relay");
                    wire.pass = Some(pass);
                }
                Err(refusal) => wire.host.refuse(refusal),
            },
            HostEvent::Received(runs) => {
                let Some(pass) = &mut wire.pass else { return false };
                let taken = self.keeper.take(world, pass, runs);
                if unsynced && !taken.stored.is_empty() {
                    return true;
                }
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
            HostEvent::Presence(_) => {}
            HostEvent::Closed(_) => wire.closing = true,
        }
        false
    }
}

/// What came of carrying frames.
pub(crate) struct Carried {
    pub(crate) moved: bool,
    pub(crate) died: bool,
}

/// Cuts a device's connection; what was under way is gone.
pub(crate) fn cut(device: &mut Device, world: Now) {
    if device.wire.take().is_some() {
        let now = device.now(world);
        device.client.handle_closed(now, &mut device.chance);
    }
}

fn drive_client(world: Now, device: &mut Device) -> bool {
    let mut moved = false;
    let now = device.now(world);
    device.client.handle_timeout(now, &mut device.chance);
    while let Some(event) = device.client.poll_event() {
        moved = true;
        match event {
            ClientEvent::Dial => {
                let (to_relay, to_device) = (VecDeque::new(), VecDeque::new());
                let host = Host::new(world);
                device.wire = Some(Wire { host, pass: None, to_relay, to_device, closing: false });
                device.client.handle_connected(now, &mut device.chance);
            }
            ClientEvent::HangUp => device.wire = None,
            ClientEvent::Received(runs) => device.receive(world, runs),
            _ => {}
        }
    }
    moved
}
