//! What must hold once everybody has met.

use std::collections::{BTreeMap, BTreeSet};

use callboard_core::given::{Entropy, Signer};
use callboard_core::id::{BundleId, EntityId};
use callboard_core::log::{Op, Oplog, Ordinal, decode_body};
use callboard_core::state::Presence;
use callboard_core::sync::waiting;
use callboard_core::testkit::Chance;
use callboard_core::workspace::Workspace;
use callboard_core::workspace::command::{Command, ConflictQuery};
use callboard_core::workspace::update::{Conflict, Message, Reply};

use super::desk::{Desk, Screen};
use super::device::Device;
use super::world::World;

/// Every check.
pub(crate) fn all(world: &World) -> Result<(), String> {
    agree(world)?;
    nothing_waits(world)?;
    naive(world)?;
    nobody_is_nowhere(world)?;
    kept(world)
}

fn desks(world: &World) -> impl Iterator<Item = &Desk> {
    world.devices.iter().flat_map(|device| device.desks.iter().flatten())
}

fn hash(workspace: &Workspace) -> String {
    workspace.state().hash().to_hex()
}

/// All tabs and the relay hold the same bundles, the same state, the same conflicts.
fn agree(world: &World) -> Result<(), String> {
    let held = world.relay.keeper.log().frontier();
    let mut first = None;
    for desk in desks(world) {
        if desk.workspace.log().frontier() != held {
            return Err("somebody who is in step holds something else than the relay".to_owned());
        }
        if !desk.workspace.log().pending().is_empty() {
            return Err("something waits though everything is here".to_owned());
        }
        let here = (hash(&desk.workspace), conflicts(&desk.workspace), shown(&desk.workspace));
        if *first.get_or_insert_with(|| here.clone()) != here {
            return Err(format!("two tabs disagree: {first:?} and {here:?}"));
        }
    }
    Ok(())
}

/// Nothing that a device wrote, under whichever of its keys, is known to it alone; and no key that was met
/// elsewhere signs on.
fn nothing_waits(world: &World) -> Result<(), String> {
    for device in &world.devices {
        let Some(desk) = device.desks.iter().flatten().next() else { continue };
        let log = desk.workspace.log();
        let keys = device.former.iter().copied().chain([device.author.actor()]);
        let waiting = waiting(log, keys.collect::<Vec<_>>().iter(), device.client.known());
        if waiting > 0 {
            return Err(format!("{waiting} of a device that is in step are said to wait"));
        }
        if log.is_forked(&device.author.actor()) {
            return Err("a device signs on with a key that it has met elsewhere".to_owned());
        }
    }
    Ok(())
}

/// The ids of the conflicts of a state that was folded anew, with whoever is asked.
fn conflicts(workspace: &Workspace) -> Vec<String> {
    let mut ids: Vec<String> = open(workspace).into_iter().map(|conflict| conflict.id).collect();
    ids.sort();
    ids
}

fn records_in_conflict(workspace: &Workspace) -> BTreeSet<EntityId> {
    open(workspace).into_iter().map(|conflict| conflict.record).collect()
}

fn open(workspace: &Workspace) -> Vec<Conflict> {
    let runs = encoded(workspace.log());
    let mut fresh = Workspace::new(workspace.id(), workspace_actor(workspace), Box::new(Chance(0)));
    fresh.load(&runs).expect("what was verified decodes");
    fresh.handle_command(callboard_core::given::Now(0), 1, Command::Conflicts(ConflictQuery::default()));
    while let Some(message) = fresh.poll_message() {
        if let Message::Reply { result: Ok(Reply::Conflicts(open)), .. } = message {
            return open;
        }
    }
    Vec::new()
}

fn workspace_actor(workspace: &Workspace) -> callboard_core::id::ActorId {
    workspace.log().owner().expect("a production has an owner")
}

fn encoded(log: &Oplog) -> Vec<Vec<u8>> {
    let (runs, _) = log.runs_beyond(&Default::default(), 0, usize::MAX);
    runs.iter().map(callboard_core::log::Run::encode).collect()
}

/// A fold of the same set in another order gives the same.
fn naive(world: &World) -> Result<(), String> {
    let Some(desk) = desks(world).next() else { return Ok(()) };
    let mut runs = encoded(desk.workspace.log());
    let mut chance = Chance(world.now.0);
    for at in (1..runs.len()).rev() {
        runs.swap(at, u64::from_le_bytes(chance.eight()) as usize % (at + 1));
    }
    let mut fresh =
        Workspace::new(desk.workspace.id(), workspace_actor(&desk.workspace), Box::new(Chance(1)));
    fresh.load(&runs).map_err(|error| format!("a shuffled log does not load: {error:?}"))?;
    if hash(&fresh) != hash(&desk.workspace) {
        return Err("the order of arrival changed the state".to_owned());
    }
    if shown(&fresh) != shown(&desk.workspace) {
        return Err("the order of arrival changed what tables show".to_owned());
    }
    Ok(())
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
fn nobody_is_nowhere(world: &World) -> Result<(), String> {
    let Some(desk) = desks(world).next() else { return Ok(()) };
    let state = desk.workspace.state();
    let shown = shown(&desk.workspace);
    let open: BTreeSet<EntityId> = records_in_conflict(&desk.workspace);
    for row in 0..state.entities().len() as u32 {
        let id = state.entities().id(row);
        let was_somewhere = state.tables().any(|table| state.said_of(row, table).is_some());
        let is_somewhere = shown.iter().any(|(_, record, _)| *record == id);
        if state.record_of(row) == row && was_somewhere && !is_somewhere && !open.contains(&id) {
            return Err(format!("{id} is in no table, and nobody is asked about it"));
        }
    }
    Ok(())
}

/// Every acknowledged bundle is everywhere, and each value of it is a head, or was superseded by somebody
/// whose screen had shown it.
fn kept(world: &World) -> Result<(), String> {
    let Some(desk) = desks(world).next() else { return Ok(()) };
    let log = desk.workspace.log();
    let screens: BTreeMap<BundleId, &Screen> = acknowledged(world).collect();
    let superseded = superseded(log);
    let heads: BTreeSet<u32> = heads(&desk.workspace);
    for (bundle, _) in acknowledged(world) {
        let Some(ordinal) = log.ordinal(&bundle) else {
            return Err(format!("{bundle} was acknowledged and is gone"));
        };
        let body = decode_body(log.bundle(ordinal).body).map_err(|error| format!("{error:?}"))?;
        for (index, op) in body.ops.iter().enumerate() {
            if !matches!(op, Op::SetField { .. }) {
                continue;
            }
            let number = log.op_number(ordinal, index as u32).unwrap_or(u32::MAX);
            let by = superseded.get(&number);
            if by.is_none() && !heads.contains(&number) {
                return Err(format!("op {index} of {bundle} is neither a head nor superseded"));
            }
            for by in by.into_iter().flatten() {
                check_screen(log, ordinal, *by, &screens)?;
            }
        }
    }
    Ok(())
}

fn acknowledged(world: &World) -> impl Iterator<Item = (BundleId, &Screen)> {
    let gone = world.devices.iter().flat_map(|device: &Device| &device.acknowledged);
    let open = desks(world).flat_map(|desk| &desk.acknowledged);
    gone.chain(open).map(|(bundle, screen)| (*bundle, screen))
}

/// Whoever superseded `old` had it on the screen, or wrote it.
fn check_screen(
    log: &Oplog,
    old: Ordinal,
    by: Ordinal,
    screens: &BTreeMap<BundleId, &Screen>,
) -> Result<(), String> {
    let (old, by) = (log.bundle(old), log.bundle(by));
    let shown = screens.get(&by.id).is_none_or(|screen| screen.seq(&old.actor) >= old.seq);
    if shown || old.actor == by.actor {
        Ok(())
    } else {
        Err(format!("{} superseded {} unseen", by.id, old.id))
    }
}

/// Op number → the bundles that name it as replaced.
fn superseded(log: &Oplog) -> BTreeMap<u32, Vec<Ordinal>> {
    let mut superseded: BTreeMap<u32, Vec<Ordinal>> = BTreeMap::new();
    for ordinal in 0..log.len() as Ordinal {
        let Ok(body) = decode_body(log.bundle(ordinal).body) else { continue };
        let refs = log.resolve(ordinal, &body.refs);
        for op in &body.ops {
            let (Op::SetField { replaces, .. } | Op::SetMember { replaces, .. }) = op else { continue };
            for r in replaces {
                if let Some(number) = log.op_number(refs[r.bundle as usize], r.index) {
                    superseded.entry(number).or_default().push(ordinal);
                }
            }
        }
    }
    superseded
}

fn heads(workspace: &Workspace) -> BTreeSet<u32> {
    let state = workspace.state();
    (0..state.entities().len() as u32).flat_map(|row| state.ops_of(row)).map(|(_, op)| op).collect()
}
