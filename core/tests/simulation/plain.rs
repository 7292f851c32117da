//! Which ops hold each register, worked out anew from rule 7 for the whole set: slow, and plain to see.

use std::collections::{BTreeMap, BTreeSet};

use callboard_core::given::Signer;
use callboard_core::id::{ActorId, EntityId};
use callboard_core::log::{Body, Op, Oplog, Ordinal, decode_body};
use callboard_core::workspace::Workspace;

use super::hostile;

/// A field of an entity, or its place in a table.
pub(crate) type Register = (bool, EntityId, String);

/// An op at one register.
struct Deed {
    op: u32,
    in_force: bool,
    names: Vec<u32>,
}

/// Everything that was said, by register.
#[derive(Default)]
pub(crate) struct Plain(BTreeMap<Register, Vec<Deed>>);

/// Whether what somebody wrote has an effect, by what the world knows of them.
fn has_effect(actor: &ActorId, body: &Body) -> bool {
    let governs = |op: &Op| {
        matches!(op, Op::Grant { .. } | Op::Invite { .. } | Op::SetRole { .. } | Op::Release { .. })
    };
    if *actor == hostile::liar().actor() {
        return !body.ops.iter().any(governs);
    }
    !hostile::is_hostile(actor)
}

impl Plain {
    /// Of all that a log holds.
    pub(crate) fn of(log: &Oplog) -> Self {
        let mut plain = Self::default();
        for bundle in 0..log.len() as Ordinal {
            let view = log.bundle(bundle);
            let (true, Ok(body)) = (view.readable, decode_body(view.body)) else { continue };
            let in_force = has_effect(&view.actor, &body);
            let refs = log.resolve(bundle, &body.refs);
            for (index, op) in body.ops.iter().enumerate() {
                let (Op::SetField { replaces, .. } | Op::SetMember { replaces, .. }) = op else { continue };
                let number = |at: Ordinal, index| log.op_number(at, index).expect("the log counts its ops");
                let names = replaces.iter().map(|r| number(refs[r.bundle as usize], r.index));
                let (op_number, names) = (number(bundle, index as u32), names.collect::<Vec<_>>());
                let is_field = matches!(op, Op::SetField { .. });
                for (entity, name) in op.targets() {
                    let name = body.names[name as usize].clone();
                    let place = (is_field, body.entities[entity as usize], name);
                    let deed = Deed { op: op_number, in_force, names: names.clone() };
                    plain.0.entry(place).or_default().push(deed);
                }
            }
        }
        plain
    }

    /// Rule 7: the ops in force that none in force reaches by a chain of what it replaces, among ops of this
    /// one register.
    pub(crate) fn heads(&self) -> BTreeMap<&Register, BTreeSet<u32>> {
        let heads_of = |deeds: &Vec<Deed>| {
            let here: BTreeMap<u32, &Deed> = deeds.iter().map(|deed| (deed.op, deed)).collect();
            let mut reached = BTreeSet::new();
            for deed in deeds.iter().filter(|deed| deed.in_force) {
                let mut next = deed.names.clone();
                while let Some(op) = next.pop() {
                    if let Some(before) = here.get(&op)
                        && reached.insert(op)
                    {
                        next.extend(&before.names);
                    }
                }
            }
            let stands = |deed: &&Deed| deed.in_force && !reached.contains(&deed.op);
            deeds.iter().filter(stands).map(|deed| deed.op).collect::<BTreeSet<u32>>()
        };
        let heads = self.0.iter().map(|(register, deeds)| (register, heads_of(deeds)));
        heads.filter(|(_, heads)| !heads.is_empty()).collect()
    }
}

/// The same as a production's state has it.
pub(crate) fn heads_in(workspace: &Workspace) -> BTreeMap<Register, BTreeSet<u32>> {
    let state = workspace.state();
    let mut heads = BTreeMap::new();
    for row in 0..state.entities().len() as u32 {
        for name in 0..state.names().len() as u32 {
            let place = |is_field| (is_field, state.entities().id(row), state.names().text(name).to_owned());
            let fields: BTreeSet<u32> =
                state.register_heads((row, name)).0.iter().map(|head| head.op).collect();
            if !fields.is_empty() {
                heads.insert(place(true), fields);
            }
            let members: BTreeSet<u32> =
                state.register_member_heads(row, name).into_iter().map(|(op, _)| op).collect();
            if !members.is_empty() {
                heads.insert(place(false), members);
            }
        }
    }
    heads
}
