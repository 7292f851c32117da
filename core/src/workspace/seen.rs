//! What a person had on the screen, as a token that goes to the page with each row and comes back with each
//! edit.
//!
//! It is a frontier, not a list of heads: short, the same for all rows of a window, and good for every field.
//! The heads that were shown then are found again by walking back from those of now.

use std::collections::BTreeMap;

use data_encoding::BASE64URL_NOPAD;

use crate::id::{ActorId, EntityId};
use crate::log::{Frontier, Op, OpRef, Oplog, decode_body};

/// Enough of an actor's key to tell a production's members apart.
const ACTOR_BYTES: usize = 8;

/// How far each actor had been seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen(BTreeMap<[u8; ACTOR_BYTES], u64>);

fn short(actor: &ActorId) -> [u8; ACTOR_BYTES] {
    let mut short = [0; ACTOR_BYTES];
    short.copy_from_slice(&actor.0[..ACTOR_BYTES]);
    short
}

impl Seen {
    /// All that a frontier holds.
    pub fn all(frontier: &Frontier) -> Self {
        Self(frontier.tips.keys().map(|actor| (short(actor), frontier.seq(actor))).collect())
    }

    /// As text.
    pub fn token(&self) -> String {
        let bytes: Vec<u8> =
            self.0.iter().flat_map(|(actor, seq)| actor.iter().copied().chain(seq.to_le_bytes())).collect();
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// From its text; `None` where it is none.
    pub fn read(token: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).ok()?;
        let (entries, rest) = bytes.as_chunks::<{ ACTOR_BYTES + 8 }>();
        let entry = |entry: &[u8; ACTOR_BYTES + 8]| {
            let (mut actor, mut seq) = ([0; ACTOR_BYTES], [0; 8]);
            actor.copy_from_slice(&entry[..ACTOR_BYTES]);
            seq.copy_from_slice(&entry[ACTOR_BYTES..]);
            (actor, u64::from_le_bytes(seq))
        };
        rest.is_empty().then(|| Self(entries.iter().map(entry).collect()))
    }

    /// Whether a bundle had been seen.
    pub(super) fn holds(&self, actor: &ActorId, seq: u64) -> bool {
        self.0.get(&short(actor)).is_some_and(|seen| seq <= *seen)
    }

    /// The heads of a register that were shown then, and those that `own` wrote over them since: `heads` are
    /// the op numbers of now.
    pub fn heads(&self, log: &Oplog, own: &ActorId, register: (EntityId, &str), heads: Vec<u32>) -> Vec<u32> {
        let (mut shown, mut walked, mut at) = (Vec::new(), heads, 0);
        while let Some(op) = walked.get(at).copied() {
            at += 1;
            let (ordinal, index) = log.op_place(op);
            let bundle = log.bundle(ordinal);
            let was_shown = self.holds(&bundle.actor, bundle.seq);
            if was_shown || bundle.actor == *own {
                shown.push(op);
            }
            if !was_shown {
                for before in replaced_by(log, ordinal, index, register) {
                    if !walked.contains(&before) {
                        walked.push(before);
                    }
                }
            }
        }
        shown
    }
}

/// The ops of a register that one of its ops replaced.
fn replaced_by(log: &Oplog, ordinal: u32, index: u32, register: (EntityId, &str)) -> Vec<u32> {
    let Ok(body) = decode_body(log.bundle(ordinal).body) else { return Vec::new() };
    let refs = log.resolve(ordinal, &body.refs);
    let place = |r: &OpRef| refs.get(r.bundle as usize).and_then(|at| log.op_number(*at, r.index));
    let replaces = match body.ops.get(index as usize) {
        Some(Op::SetField { replaces, .. } | Op::SetMember { replaces, .. }) => replaces.as_slice(),
        _ => &[],
    };
    replaces.iter().filter_map(place).filter(|op| writes(log, *op, register)).collect()
}

fn writes(log: &Oplog, op: u32, (entity, name): (EntityId, &str)) -> bool {
    let (ordinal, index) = log.op_place(op);
    let Ok(body) = decode_body(log.bundle(ordinal).body) else { return false };
    let is_entity = |at: &u32| body.entities[*at as usize] == entity;
    let is_name = |at: &u32| body.names[*at as usize] == name;
    match body.ops.get(index as usize) {
        Some(Op::SetField { targets, .. }) => targets.iter().any(|(e, f)| is_entity(e) && is_name(f)),
        Some(Op::SetMember { entities, table, .. }) => entities.iter().any(is_entity) && is_name(table),
        _ => false,
    }
}
