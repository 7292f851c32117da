//! How far everybody stands from the owner, by who introduced whom.

use std::collections::{BTreeMap, BTreeSet};

use super::Role;
use crate::id::ActorId;

/// An in-force introduction of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Introduction {
    /// As what; never above the introducer's own role.
    pub(super) role: Role,
    /// By whom.
    pub(super) by: ActorId,
}

/// One member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Who.
    pub actor: ActorId,
    /// The highest role that somebody gave them.
    pub role: Role,
    /// Who let them in: of several the nearest to the owner. `None` for the owner.
    pub introducer: Option<ActorId>,
    /// 0 for the owner; else 1 + the smallest rank of an introducer.
    pub rank: u32,
}

/// Ranks settled in ascending order, sorted by actor.
pub(super) fn settle(
    owner: Option<ActorId>,
    introductions: &BTreeMap<ActorId, BTreeSet<Introduction>>,
) -> Vec<Standing> {
    let mut introduced: BTreeMap<ActorId, Vec<ActorId>> = BTreeMap::new();
    for (actor, each) in introductions {
        for introduction in each {
            introduced.entry(introduction.by).or_default().push(*actor);
        }
    }
    let mut settled: BTreeMap<ActorId, Standing> = BTreeMap::new();
    let mut nearest: BTreeMap<ActorId, Option<ActorId>> =
        owner.map(|owner| (owner, None)).into_iter().collect();
    for rank in 0.. {
        let mut next: BTreeMap<ActorId, Option<ActorId>> = BTreeMap::new();
        for (actor, introducer) in &nearest {
            let highest = introductions.get(actor).and_then(BTreeSet::last).map(|last| last.role);
            let role = if rank == 0 { Role::Owner } else { highest.unwrap_or(Role::Viewer) };
            settled.insert(*actor, Standing { actor: *actor, role, introducer: *introducer, rank });
        }
        for by in nearest.keys() {
            for actor in introduced.get(by).into_iter().flatten() {
                if !settled.contains_key(actor) {
                    next.entry(*actor).or_insert(Some(*by));
                }
            }
        }
        if next.is_empty() {
            break;
        }
        nearest = next;
    }
    settled.into_values().collect()
}
