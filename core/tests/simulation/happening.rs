//! What happens at one step.

use callboard_core::given::Now;

use super::device::{Clock, Device, Trouble};
use super::people;
use super::plan::{Dice, Happening, tell};
use super::relay::Budget;
use super::world::World;

const DAY: i64 = 86_400_000;

/// Something happens to a device, a tab of it or a relay, as the dice fall.
pub(crate) fn happen(world: &mut World, number: u64, dice: &mut Dice) {
    world.now.0 += dice.below(2_000) as u64;
    let at = dice.below(world.devices.len());
    let (tab, relay) = (dice.below(world.plan.tabs), dice.below(world.relays.len()));
    let what = Happening::drawn(dice);
    let now = world.now;
    tell(|| format!("{} step {number}: {what:?} at device {at}, tab {tab}, relay {relay}", now.0));
    match what {
        Happening::Work => work(world, at, tab, dice),
        Happening::Upgrade => (0..world.devices.len()).for_each(|at| upgrade(world, at, tab, dice)),
        Happening::Save => save(world, at, tab, None),
        Happening::Full => save(world, at, tab, Some(Trouble::Full)),
        Happening::Silent => save(world, at, tab, Some(Trouble::Silent)),
        Happening::Carry => {
            let budget = Budget { up: 1 + dice.below(5), down: 1 + dice.below(5) };
            carry(world, at, budget, dice);
        }
        Happening::Checkpoint => checkpoint(world, at, tab, dice),
        Happening::Kill => world.devices[at].kill(tab),
        Happening::PowerLoss => world.devices[at].lose_power(),
        Happening::Doom => world.devices[at].doom = Some(dice.below(9)),
        Happening::Freeze | Happening::Thaw | Happening::Steal => sleep(&mut world.devices[at], tab, what),
        Happening::Clock => world.devices[at].clock = clock(dice),
        Happening::Cut | Happening::Stall | Happening::Mangle | Happening::Retry => {
            wire(&mut world.devices[at], now, what, dice);
        }
        Happening::Move => world.move_to(at, relay),
        // Nobody lies about what is not there.
        Happening::Lie | Happening::Cheat if world.devices[at].disk.runs.is_empty() => {}
        Happening::Lie => world.lie(at, dice),
        Happening::Cheat => world.cheat(at, dice),
        Happening::Copy | Happening::Backup | Happening::PutBack | Happening::Join => {
            disks(world, at, what, dice);
        }
        _ => relays(world, relay, what, dice),
    }
}

fn is_awake(device: &Device, tab: usize) -> bool {
    device.desks[tab].as_ref().is_none_or(|desk| !desk.is_frozen)
}

fn work(world: &mut World, at: usize, tab: usize, dice: &mut Dice) {
    let device = &mut world.devices[at];
    if is_awake(device, tab) {
        let now = device.now(world.now);
        people::act(device.desk(world.now, tab), now, dice);
    }
}

fn upgrade(world: &mut World, at: usize, tab: usize, dice: &mut Dice) {
    let device = &mut world.devices[at];
    if is_awake(device, tab) {
        let now = device.now(world.now);
        people::upgrade(device.desk(world.now, tab), now, dice);
    }
}

fn save(world: &mut World, at: usize, tab: usize, trouble: Option<Trouble>) {
    let device = &mut world.devices[at];
    if is_awake(device, tab) {
        device.trouble = trouble;
        device.append(world.now, tab);
    }
}

fn checkpoint(world: &mut World, at: usize, tab: usize, dice: &mut Dice) {
    let device = &mut world.devices[at];
    if is_awake(device, tab) {
        device.write_checkpoint(world.now, tab, dice);
    }
}

/// Frames move over the line of the tab on duty; over that of one which slept meanwhile, until it hears that
/// it has no duty any more.
fn carry(world: &mut World, at: usize, budget: Budget, dice: &mut Dice) {
    let device = &mut world.devices[at];
    let line = if device.lines.len() > 1 && dice.once_in(3) { 0 } else { device.lines.len() - 1 };
    if !is_awake(device, device.lines[line].tab) {
        return;
    }
    let has_no_duty = line + 1 < device.lines.len();
    world.carry(at, line, budget);
    let device = &mut world.devices[at];
    if has_no_duty && device.lines.len() > 1 && dice.once_in(2) {
        device.lines.remove(0);
    }
}

fn sleep(device: &mut Device, tab: usize, what: Happening) {
    match what {
        Happening::Steal if tab != device.duty() && is_awake(device, tab) => {
            let kept = device.lines.len() - 1;
            device.lines.drain(..kept);
            device.take_duty(tab);
        }
        Happening::Steal => {}
        _ => {
            if let Some(desk) = &mut device.desks[tab] {
                desk.is_frozen = what == Happening::Freeze;
            }
        }
    }
}

fn clock(dice: &mut Dice) -> Clock {
    let skew_millis = [0, 0, 1_000, -5_000, -DAY, 366 * DAY, -400 * DAY, 30 * 366 * DAY][dice.below(8)];
    let drift_millis = [0, 0, 1, -2, 50][dice.below(5)];
    Clock { skew_millis, drift_millis }
}

fn wire(device: &mut Device, world: Now, what: Happening, dice: &mut Dice) {
    let now = device.now(world);
    let Device { lines, chance, .. } = device;
    let Some(line) = lines.last_mut() else { return };
    match (what, &mut line.wire) {
        (Happening::Cut, _) => line.cut(now, chance),
        (Happening::Stall, Some(wire)) => wire.stalls_until = Now(world.0 + dice.below(90_000) as u64),
        (Happening::Mangle, Some(wire)) => wire.mangle(dice),
        (Happening::Retry, _) => line.client.retry(now),
        _ => {}
    }
}

fn disks(world: &mut World, at: usize, what: Happening, dice: &mut Dice) {
    let is_room = world.devices.len() < world.plan.devices;
    match what {
        Happening::Copy if is_room => {
            let copy = world.devices[at].copied(dice.any());
            world.devices.push(copy);
        }
        Happening::Join if is_room => world.join(),
        Happening::Backup => world.devices[at].backup = Some(world.devices[at].disk.clone()),
        Happening::PutBack => {
            if let Some(old) = world.devices[at].backup.take() {
                world.devices[at].put_back(old, dice.once_in(2));
                world.forget_lost();
            }
        }
        _ => {}
    }
}

fn relays(world: &mut World, at: usize, what: Happening, dice: &mut Dice) {
    let relay = &mut world.relays[at];
    match what {
        Happening::RelayDies if dice.once_in(2) => relay.is_doomed = true,
        Happening::RelayDies => relay.die(),
        Happening::RelayRises if !relay.is_up => relay.rise(),
        Happening::RelayBackup => relay.backup = relay.disk.clone(),
        Happening::RelayRestored => {
            let old = std::mem::take(&mut relay.backup);
            relay.put_back(old);
            world.forget_lost();
        }
        Happening::RelayWiped => {
            relay.put_back(Vec::new());
            world.forget_lost();
        }
        _ => return,
    }
    if !matches!(what, Happening::RelayBackup) && !world.relays[at].is_doomed {
        world.cut_relay(at);
    }
}
