//! What must hold once everybody has met.

use std::collections::{BTreeMap, BTreeSet};

use callboard_core::given::Signer;
use callboard_core::id::{ActorId, EntityId};
use callboard_core::log::{Oplog, Ordinal, Run};
use callboard_core::state::Presence;
use callboard_core::sync::waiting;
use callboard_core::testkit::Chance;
use callboard_core::workspace::Workspace;
use callboard_core::workspace::command::{Command, ConflictQuery};
use callboard_core::workspace::update::{Conflict, Reply};

use super::desk::Desk;
use super::hostile;
use super::plain::{Plain, heads_in};
use super::plan::Dice;
use super::world::World;
use super::{kept, probes};

/// Every check.
pub(crate) fn all(world: &mut World) -> Result<(), String> {
    nobody_complains(world)?;
    agree(world)?;
    nothing_waits(world)?;
    only_copies_fork(world)?;
    heads(world)?;
    naive(world)?;
    restarts(world)?;
    nobody_is_nowhere(world)?;
    kept::authentic(world)?;
    kept::all(world)?;
    nobody_rises(world)?;
    probes::all(world)?;
    nobody_complains(world)
}

/// Every open tab.
pub(crate) fn desks(world: &World) -> impl Iterator<Item = &Desk> {
    world.devices.iter().flat_map(|device| device.desks.iter().flatten())
}

/// The first tab of the first device.
pub(crate) fn first(world: &World) -> &Desk {
    desks(world).next().expect("a healed world has open tabs")
}

fn hash(workspace: &Workspace) -> String {
    workspace.state().hash().to_hex()
}

/// Nobody has read anything else than they saved, and no relay has lost what it acknowledged.
pub(crate) fn nobody_complains(world: &World) -> Result<(), String> {
    let of_relays = world.relays.iter().map(|relay| &relay.complaint);
    let mut all = desks(world).map(|desk| &desk.complaint).chain(of_relays);
    all.find_map(Clone::clone).map_or(Ok(()), Err)
}

/// All tabs and relays hold the same bundles, all tabs the same state, conflicts and rows.
pub(crate) fn agree(world: &mut World) -> Result<(), String> {
    let now = world.now;
    let held = world.relays[0].keeper.log().frontier();
    if let Some(relay) = world.relays.iter().find(|relay| relay.keeper.log().frontier() != held) {
        let (other, here) = (relay.keeper.log().len(), world.relays[0].keeper.log().len());
        return Err(format!("a relay holds {other} bundles, the first one others, {here}"));
    }
    let mut first = None;
    for desk in world.devices.iter_mut().flat_map(|device| device.desks.iter_mut().flatten()) {
        if desk.workspace.log().frontier() != held {
            return Err("somebody who is in step holds something else than the relay".to_owned());
        }
        if !desk.workspace.log().pending().is_empty() {
            return Err("something waits though everything is here".to_owned());
        }
        if desk.workspace.unsaved() > 0 {
            return Err("something is never answered".to_owned());
        }
        let Some(Ok(Reply::Conflicts(open))) = desk.ask(now, Command::Conflicts(everything())) else {
            return Err("conflicts are not listed".to_owned());
        };
        let here = (hash(&desk.workspace), ids(&open), shown(&desk.workspace));
        if *first.get_or_insert_with(|| here.clone()) != here {
            return Err(format!("two tabs disagree: {first:?} and {here:?}"));
        }
    }
    Ok(())
}

fn everything() -> ConflictQuery {
    ConflictQuery::default()
}

fn ids(conflicts: &[Conflict]) -> Vec<String> {
    let mut ids: Vec<String> = conflicts.iter().map(|conflict| conflict.id.clone()).collect();
    ids.sort();
    ids
}

/// Nothing that a device wrote, under whichever of its keys, is known to it alone; and no key that was met
/// elsewhere signs on.
fn nothing_waits(world: &World) -> Result<(), String> {
    for device in &world.devices {
        let (Some(desk), Some(line)) = (device.desks.iter().flatten().next(), device.lines.last()) else {
            continue;
        };
        let log = desk.workspace.log();
        let waiting = waiting(log, device.keys().collect::<Vec<_>>().iter(), line.client.known());
        if waiting > 0 {
            return Err(format!("{waiting} of a device that is in step are said to wait"));
        }
        if log.is_forked(&device.actor()) {
            return Err("a device signs on with a key that it has met elsewhere".to_owned());
        }
    }
    Ok(())
}

/// A chain has two branches only where a disk was copied or put back.
fn only_copies_fork(world: &World) -> Result<(), String> {
    let log = first(world).workspace.log();
    let doubled: BTreeSet<ActorId> =
        world.devices.iter().filter(|device| device.is_doubled).flat_map(|device| device.keys()).collect();
    let is_forked = |actor: &&ActorId| log.is_forked(actor) && !hostile::is_hostile(actor);
    let forked = log.frontier().tips.keys().filter(is_forked).find(|actor| !doubled.contains(actor)).copied();
    forked.map_or(Ok(()), |actor| Err(format!("{actor} has forked, and its disk was never copied")))
}

/// The heads of every register are those that the rule gives for the whole set, and no device contradicts
/// itself.
fn heads(world: &World) -> Result<(), String> {
    let workspace = &first(world).workspace;
    let (log, plain, has) = (workspace.log(), Plain::of(workspace.log()), heads_in(workspace));
    let should = plain.heads();
    for (register, heads) in &has {
        if should.get(register) != Some(heads) {
            return Err(format!("{register:?} is held by {heads:?}, not by {:?}", should.get(register)));
        }
    }
    if let Some((register, heads)) = should.iter().find(|(register, _)| !has.contains_key(*register)) {
        return Err(format!("{register:?} is held by nobody, not by {heads:?}"));
    }
    for (register, heads) in should {
        let mut authors = BTreeMap::new();
        for op in heads {
            let (bundle, _) = log.op_place(op);
            let view = log.bundle(bundle);
            let is_told = hostile::is_hostile(&view.actor) || log.is_forked(&view.actor);
            if !is_told && authors.insert(view.actor, op).is_some_and(|other| differ(log, op, other)) {
                return Err(format!("{} contradicts itself at {register:?}", view.actor));
            }
        }
    }
    Ok(())
}

/// Whether two ops are of two bundles.
fn differ(log: &Oplog, one: u32, other: u32) -> bool {
    log.op_place(one).0 != log.op_place(other).0
}

fn encoded(log: &Oplog) -> Vec<Vec<u8>> {
    let (runs, _) = log.runs_beyond(&Default::default(), 0, usize::MAX);
    runs.iter().map(Run::encode).collect()
}

/// A fold of the same set in another order, some of it twice, gives the same.
fn naive(world: &mut World) -> Result<(), String> {
    let now = world.now;
    let workspace = &first(world).workspace;
    let mut runs = encoded(workspace.log());
    let mut dice = Dice(Chance(now.0));
    let twice: Vec<Vec<u8>> = runs.iter().filter(|_| dice.once_in(5)).cloned().collect();
    runs.extend(twice);
    for at in (1..runs.len()).rev() {
        runs.swap(at, dice.below(at + 1));
    }
    let owner = workspace.log().owner().expect("a production has an owner");
    let mut fresh = Desk::open(workspace.id(), owner, &runs, 1);
    if let Some(complaint) = &fresh.complaint {
        return Err(format!("a shuffled log does not load: {complaint}"));
    }
    let (here, anew) = ((hash(workspace), shown(workspace)), &fresh.workspace);
    if here != (hash(anew), shown(anew)) {
        return Err("the order of arrival changed the state, or what tables show".to_owned());
    }
    let mut listed = Vec::new();
    for desk in [&mut fresh, first_mut(world)] {
        if let Some(Ok(Reply::Conflicts(open))) = desk.ask(now, Command::Conflicts(everything())) {
            listed.push(ids(&open));
        }
    }
    if listed.len() != 2 || listed[0] != listed[1] {
        return Err(format!("conflicts that are kept up are not those of a fold anew: {listed:?}"));
    }
    Ok(())
}

/// What a disk holds reads back as what its tabs hold.
fn restarts(world: &World) -> Result<(), String> {
    for device in &world.devices {
        let fresh = Desk::open(device.workspace, device.actor(), &device.disk.runs, 1);
        if let Some(complaint) = fresh.complaint {
            return Err(format!("a disk of {} does not read back: {complaint}", device.name));
        }
        if !fresh.workspace.log().pending().is_empty() {
            return Err(format!("a disk of {} holds what rests on nothing", device.name));
        }
        if hash(&fresh.workspace) != hash(&first(world).workspace) {
            return Err(format!("a restart of {} changed the state", device.name));
        }
        let (of, disk) = ((device.workspace, device.actor()), &device.disk);
        let by_checkpoint = disk.checkpoints.open(of, &disk.runs, 1);
        if by_checkpoint.is_some_and(|opened| hash(&opened) != hash(&fresh.workspace)) {
            return Err(format!("a checkpoint of {} opens another state", device.name));
        }
    }
    Ok(())
}

/// The first tab of the first device.
pub(crate) fn first_mut(world: &mut World) -> &mut Desk {
    let mut desks = world.devices.iter_mut().flat_map(|device| device.desks.iter_mut().flatten());
    desks.next().expect("a healed world has open tabs")
}

/// Every record that a table shows, or has in its bin.
fn shown(workspace: &Workspace) -> BTreeSet<(String, EntityId, Presence)> {
    let state = workspace.state();
    let mut shown = BTreeSet::new();
    for table in state.tables() {
        for row in 0..state.entities().len() as u32 {
            let presence = state.presence(row, table);
            if presence != Presence::Absent {
                shown.insert((state.names().text(table).to_owned(), state.entities().id(row), presence));
            }
        }
    }
    shown
}

/// Whoever is in no table was deleted by somebody who knew it, or is in conflicts.
fn nobody_is_nowhere(world: &mut World) -> Result<(), String> {
    let now = world.now;
    let desk = first_mut(world);
    let Some(Ok(Reply::Conflicts(open))) = desk.ask(now, Command::Conflicts(everything())) else {
        return Err("conflicts are not listed".to_owned());
    };
    let asked: BTreeSet<EntityId> = open.into_iter().map(|conflict| conflict.record).collect();
    let somewhere: BTreeSet<EntityId> = shown(&desk.workspace).into_iter().map(|(_, id, _)| id).collect();
    let state = desk.workspace.state();
    for row in 0..state.entities().len() as u32 {
        let id = state.entities().id(row);
        let was_somewhere = state.tables().any(|table| state.said_of(row, table).is_some());
        if state.record_of(row) == row && was_somewhere && !somewhere.contains(&id) && !asked.contains(&id) {
            return Err(format!("{id} is in no table, and nobody is asked about it"));
        }
    }
    Ok(())
}

/// Nobody who lies has more right than they were given; whom nobody let in has none.
fn nobody_rises(world: &World) -> Result<(), String> {
    let roles = [(hostile::liar(), Some("editor")), (hostile::watcher(), Some("viewer"))];
    let roles = roles.into_iter().chain([(hostile::stranger(), None)]);
    let here = first(world).workspace.access();
    for (author, most) in roles {
        for access in world.relays.iter().map(|relay| relay.keeper.access()).chain([here]) {
            let role = access.role(&author.actor()).map(|role| role.word());
            if role.is_some() && role != most {
                return Err(format!("{} has become {role:?}, and was let in as {most:?}", author.actor()));
            }
        }
    }
    Ok(())
}

/// The bundle before, in its author's chain, that bears a number.
pub(crate) fn ancestor(log: &Oplog, from: Ordinal, seq: u64) -> Option<Ordinal> {
    let mut at = from;
    while log.bundle(at).seq > seq {
        at = log.prev(at)?;
    }
    (log.bundle(at).seq == seq).then_some(at)
}
