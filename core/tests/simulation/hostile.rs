//! A member who lies: runs that verify and can never stand, that wait for what will come, that fork.

use callboard_core::access::{Invite, Terms};
use callboard_core::given::{Now, Signer};
use callboard_core::id::EntityId;
use callboard_core::log::{
    Body, Bundle, Dep, Draft, HeaderDigest, Hlc, Op, OpRef, Oplog, Ref, Run, Tip, encode_body, seal,
};
use callboard_core::sync::{Message, Runs};
use callboard_core::testkit::Author;

use super::world::Dice;

/// The liar: a member with an editor's right.
pub(crate) fn liar() -> Author {
    Author::nth(66)
}

/// The run by which the liar became a member.
pub(crate) fn join(log: &Oplog, invite: &Invite, terms: &Terms) -> Run {
    let by = log.bundle(terms.bundle);
    let deps = vec![Dep { actor: by.actor, seq: by.seq, prefix: by.id.prefix() }];
    let body = Body { ops: vec![invite.accept(&liar().actor())], ..Body::default() };
    liar().write_after(log, deps, body)
}

/// One run that the liar signed, made from what somebody holds.
pub(crate) fn lie(log: &Oplog, dice: &mut Dice) -> Run {
    let author = liar();
    let (tip, own) = (log.tip(&author.actor()), author.actor());
    let bodies = match dice.below(6) {
        // The first is as it should be.
        0 => vec![body(None), body(Some(beyond(log)))],
        1 => vec![body(Some(beyond(log)))],
        2 => vec![body(Some(Ref::Other { actor: own, seq: 1, prefix: [7; 16] }))],
        3 => vec![body(None), vec![0xa1, 0x08, 0x00]],
        // A fork of its own, as good as any other work.
        _ => vec![body(None)],
    };
    let deps = match dice.below(3) {
        0 => newest(log).into_iter().filter(|dep| dep.actor != own).collect(),
        _ => Vec::new(),
    };
    let prev = if dice.below(8) == 0 { other_tip(log).or(tip) } else { tip };
    chain(log, &author, prev, &deps, bodies)
}

/// The same, as a relay that is the liar's would bring it.
pub(crate) fn frame(run: &Run) -> Vec<u8> {
    Message::Runs(Runs { runs: vec![run.encode()], more: false }).encode()
}

fn body(named: Option<Ref>) -> Vec<u8> {
    let mut body = Body {
        entities: vec![EntityId::WORKSPACE],
        names: vec!["kit.things.name".to_owned()],
        ops: vec![Op::SetField { targets: vec![(0, 0)], values: Vec::new(), replaces: Vec::new() }],
        ..Body::default()
    };
    if let (Some(named), Op::SetField { replaces, .. }) = (named, &mut body.ops[0]) {
        body.refs.push(named);
        replaces.push(OpRef { bundle: 0, index: 999 });
    }
    encode_body(&body)
}

/// Names the production's first bundle, for an op that it does not have.
fn beyond(log: &Oplog) -> Ref {
    let first = log.bundle(0);
    Ref::Other { actor: first.actor, seq: first.seq, prefix: first.id.prefix() }
}

/// What somebody has just written, and the relay may not have yet.
fn newest(log: &Oplog) -> Option<Dep> {
    let last = log.bundle(log.len() as u32 - 1);
    Some(Dep { actor: last.actor, seq: last.seq, prefix: last.id.prefix() })
}

/// The end of somebody else's chain, to go on from as if it were the liar's.
fn other_tip(log: &Oplog) -> Option<Tip> {
    log.owner().and_then(|owner| log.tip(&owner))
}

fn chain(log: &Oplog, author: &Author, prev: Option<Tip>, deps: &[Dep], bodies: Vec<Vec<u8>>) -> Run {
    let (mut tip, mut bundles): (_, Vec<Bundle>) = (prev, Vec::new());
    for bytes in bodies {
        let draft = Draft { base_seq: 0, deps: deps.to_vec(), seen: Hlc::default(), body: Body::default() };
        let (mut bundle, _) = seal(log.workspace(), author.actor(), &draft, tip, &[], Now(1));
        bundle.body = bytes;
        bundle.id = HeaderDigest::id(&bundle.header, &bundle.body);
        tip = Some(Tip { seq: bundle.header.seq, id: bundle.id, hlc: bundle.header.hlc });
        bundles.push(bundle);
    }
    Run::sign(bundles, author)
}
