//! Nothing that was acknowledged is lost, and nothing stands that nobody wrote.

use std::collections::{BTreeMap, BTreeSet};

use callboard_core::id::{ActorId, BundleId};
use callboard_core::log::{Op, Oplog, Ordinal, decode_body};

use super::checks::{ancestor, desks, first};
use super::desk::Screen;
use super::hostile;
use super::plain::Plain;
use super::world::World;

/// What a device acknowledged, and has not lost with all copies of it.
fn acknowledged(world: &World) -> impl Iterator<Item = BundleId> {
    let gone = world.devices.iter().flat_map(|device| &device.acknowledged);
    gone.chain(desks(world).flat_map(|desk| &desk.acknowledged)).copied()
}

fn screens(world: &World) -> BTreeMap<BundleId, &Screen> {
    let sealed = world.devices.iter().flat_map(|device| &device.sealed);
    sealed.map(|(bundle, screen)| (*bundle, screen)).collect()
}

/// Whatever bears the name of somebody honest, on any disk and at any relay, is what they sealed.
pub(crate) fn authentic(world: &World) -> Result<(), String> {
    let sealed = screens(world);
    let logs = desks(world).map(|desk| desk.workspace.log());
    let logs = logs.chain(world.relays.iter().map(|relay| relay.keeper.log()));
    for log in logs {
        for at in 0..log.len() as Ordinal {
            let view = log.bundle(at);
            let is_known = sealed.contains_key(&view.id) || world.founded.contains(&view.id);
            if !is_known && !hostile::is_hostile(&view.actor) {
                return Err(format!("{} stands in {}'s name, who never sealed it", view.id, view.actor));
            }
        }
    }
    for (at, device) in world.devices.iter().enumerate() {
        for run in world.runs_of(at) {
            run.verify().map_err(|error| format!("a disk of {} holds a run: {error}", device.name))?;
        }
    }
    Ok(())
}

/// Every acknowledged bundle is here, and each value of it is a head, or was superseded by somebody whose
/// screen had shown it.
pub(crate) fn all(world: &World) -> Result<(), String> {
    let log = first(world).workspace.log();
    let screens = screens(world);
    let superseded = superseded(log);
    let plain = Plain::of(log);
    let heads: BTreeSet<u32> = plain.heads().into_values().flatten().collect();
    for bundle in acknowledged(world) {
        let Some(ordinal) = log.ordinal(&bundle) else {
            return Err(format!("{bundle} was acknowledged and is gone"));
        };
        let body = decode_body(log.bundle(ordinal).body).map_err(|error| format!("{error:?}"))?;
        for (index, op) in body.ops.iter().enumerate() {
            if !matches!(op, Op::SetField { .. } | Op::SetMember { .. }) || op.targets().is_empty() {
                continue;
            }
            let number = log.op_number(ordinal, index as u32).unwrap_or(u32::MAX);
            if !heads.contains(&number) && !superseded.contains_key(&number) {
                return Err(format!("op {index} of {bundle} is neither a head nor superseded"));
            }
            for by in superseded.get(&number).into_iter().flatten() {
                check_screen(log, ordinal, *by, &screens)?;
            }
        }
    }
    Ok(())
}

/// Whoever superseded `old` had it on the screen, or wrote it.
fn check_screen(
    log: &Oplog,
    old: Ordinal,
    by: Ordinal,
    screens: &BTreeMap<BundleId, &Screen>,
) -> Result<(), String> {
    let (seen, over) = (log.bundle(old), log.bundle(by));
    let Some(screen) = screens.get(&over.id) else { return Ok(()) };
    let wrote_it = seen.actor == over.actor && ancestor(log, by, seen.seq) == Some(old);
    if wrote_it || holds(log, screen, &seen.actor, old) {
        Ok(())
    } else {
        Err(format!("{} superseded {} unseen", over.id, seen.id))
    }
}

/// Whether all that a screen was made from held a bundle, on whichever branch of its author's.
fn holds(log: &Oplog, screen: &Screen, actor: &ActorId, bundle: Ordinal) -> bool {
    let seq = log.bundle(bundle).seq;
    let tips = screen.tips.get(actor).into_iter().flatten();
    tips.filter_map(|(_, id)| log.ordinal(id)).any(|tip| ancestor(log, tip, seq) == Some(bundle))
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
