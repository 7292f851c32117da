//! Members who lie, and whoever sits between a device and its relay: runs that verify and can never stand,
//! that wait for what will come, that fork, that their author has no right to; frames that no relay sends.

use callboard_core::access::{Invite, Terms};
use callboard_core::given::{Now, Signer};
use callboard_core::id::{ActorId, BundleId, EntityId};
use callboard_core::log::{
    Body, Bundle, Dep, Draft, Frontier, HeaderDigest, Hlc, Op, OpRef, Oplog, Ref, Run, Tip, decode_body,
    encode_body, seal,
};
use callboard_core::sync::{Ack, Message, Reason, Refusal, Runs, Welcome};
use callboard_core::testkit::Author;
use callboard_core::value::Value;

use super::plan::Dice;

/// The liar: a member with an editor's right.
pub(crate) fn liar() -> Author {
    Author::nth(66)
}

/// Who may only look, and writes.
pub(crate) fn watcher() -> Author {
    Author::nth(67)
}

/// Whom nobody let in but the liar, who may not.
pub(crate) fn stranger() -> Author {
    Author::nth(68)
}

/// Whether a key is that of somebody who lies.
pub(crate) fn is_hostile(actor: &ActorId) -> bool {
    [liar(), watcher(), stranger()].iter().any(|author| author.actor() == *actor)
}

/// The run by which somebody became a member.
pub(crate) fn join(log: &Oplog, author: &Author, invite: &Invite, terms: &Terms) -> Run {
    let by = log.bundle(terms.bundle);
    let deps = vec![Dep { actor: by.actor, seq: by.seq, prefix: by.id.prefix() }];
    let body = Body { ops: vec![invite.accept(&author.actor())], ..Body::default() };
    author.write_after(log, deps, body)
}

/// Who sends what, made from what somebody holds.
pub(crate) fn lie(log: &Oplog, dice: &mut Dice) -> (ActorId, Vec<Run>) {
    let (by_liar, by_watcher) = (liar().actor(), watcher().actor());
    match dice.below(10) {
        0..=3 => (by_liar, vec![forged(log, dice)]),
        4 => (by_liar, vec![odd(log, dice)]),
        5 => (by_liar, vec![scribbled(log, dice)]),
        // The liar brings what others may not write.
        6 => (by_liar, vec![trespass(log, &watcher(), dice)]),
        7 => (by_watcher, vec![trespass(log, &watcher(), dice)]),
        8 => (by_liar, vec![trespass(log, &liar(), dice)]),
        _ => (by_liar, smuggled(log)),
    }
}

/// A frame that no honest relay sends.
pub(crate) fn frame(log: &Oplog, dice: &mut Dice) -> Vec<u8> {
    let runs = |runs: Vec<Run>| {
        Message::Runs(Runs { runs: runs.iter().map(Run::encode).collect(), more: false }).encode()
    };
    match dice.below(14) {
        0 | 1 => runs(lie(log, dice).1),
        2 | 12 | 13 => runs(vec![impersonated(log, dice)]),
        3 => runs(some_of(log, dice)),
        4 => Message::Ack(Ack { frames: dice.any() % 9, tips: log.frontier() }).encode(),
        5 => Message::Frontier(beyond_all(log)).encode(),
        6 => Message::Frontier(log.frontier()).encode(),
        7 => Message::Credit([u64::MAX, 1, 1 << 40][dice.below(3)]).encode(),
        8 => {
            let reason = [Reason::Revoked, Reason::Storage, Reason::Malformed, Reason::Full][dice.below(4)];
            Message::Refused(Refusal::because(reason, "go away")).encode()
        }
        9 => {
            let role = "owner".to_owned();
            let welcome = Welcome { role, relay: "no relay".to_owned(), frontier: log.frontier() };
            Message::Welcome(welcome).encode()
        }
        10 => (0..dice.below(40)).map(|_| dice.any() as u8).collect(),
        _ => Message::Ping.encode(),
    }
}

/// Everybody's chains as if somebody held much more of them.
fn beyond_all(log: &Oplog) -> Frontier {
    let mut frontier = log.frontier();
    for tips in frontier.tips.values_mut() {
        tips.iter_mut().for_each(|(seq, id)| (*seq, *id) = (*seq + 1_000, BundleId([9; 32])));
    }
    frontier
}

/// Some honest runs, without what they rest on, in disorder.
fn some_of(log: &Oplog, dice: &mut Dice) -> Vec<Run> {
    let (mut runs, _) = log.runs_beyond(&Frontier::default(), 0, usize::MAX);
    let mut some = Vec::new();
    for _ in 0..1 + dice.below(4) {
        let at = dice.below(runs.len());
        if at < runs.len() {
            some.push(runs.swap_remove(at));
        }
    }
    some
}

/// As if the owner went on, signed by the liar.
fn impersonated(log: &Oplog, dice: &mut Dice) -> Run {
    let whose = log.frontier().tips.keys().copied().collect::<Vec<_>>();
    let whose = dice.one(&whose).copied().filter(|actor| !is_hostile(actor)).or(log.owner());
    let whose = whose.unwrap_or_else(|| liar().actor());
    let bundle = bundle(log, whose, log.tip(&whose), &[], encode_body(&harmless()));
    Run::sign(vec![bundle], &liar())
}

/// Runs that verify: some can never stand, some wait, some are as good as any.
fn forged(log: &Oplog, dice: &mut Dice) -> Run {
    let author = liar();
    let (tip, own) = (log.tip(&author.actor()), author.actor());
    let bodies = match dice.below(6) {
        // The first is as it should be.
        0 => vec![encode_body(&harmless()), encode_body(&naming(beyond(log)))],
        1 => vec![encode_body(&naming(beyond(log)))],
        2 => vec![encode_body(&naming(Ref::Other { actor: own, seq: 1, prefix: [7; 16] }))],
        3 => vec![encode_body(&harmless()), vec![0xa1, 0x08, 0x00]],
        // A fork of its own, as good as any other work.
        _ => vec![encode_body(&harmless())],
    };
    let deps = match dice.below(3) {
        0 => newest(log).into_iter().filter(|dep| dep.actor != own).collect(),
        _ => Vec::new(),
    };
    let prev = if dice.once_in(8) { other_tip(log).or(tip) } else { tip };
    chain(log, &author, prev, &deps, bodies)
}

/// Stamps of other ages, dictionaries out of bounds, bodies that end too soon, deps out of order.
fn odd(log: &Oplog, dice: &mut Dice) -> Run {
    let author = liar();
    let mut bundle = bundle(log, author.actor(), log.tip(&author.actor()), &[], encode_body(&harmless()));
    match dice.below(6) {
        0 => bundle.header.hlc = Hlc { millis: u64::MAX, counter: u16::MAX },
        1 => bundle.header.hlc = Hlc { millis: 0, counter: 0 },
        2 => bundle.body.truncate(dice.below(bundle.body.len())),
        3 => {
            let body = Body { names: vec!["n".repeat(600)], ..harmless() };
            bundle.body = encode_body(&body);
        }
        4 => {
            let dep = Dep { actor: author.actor(), seq: 1, prefix: [1; 16] };
            bundle.header.deps = vec![dep, dep];
        }
        _ => bundle.body = encode_body(&Body { entities: Vec::new(), ..harmless() }),
    }
    bundle.id = HeaderDigest::id(&bundle.header, &bundle.body);
    Run::sign(vec![bundle], &author)
}

/// An edit of a text that is no update of any, or not a whole one.
fn scribbled(log: &Oplog, dice: &mut Dice) -> Run {
    let edits = (0..log.len() as u32).filter_map(|at| {
        let body = decode_body(log.bundle(at).body).ok()?;
        body.ops.iter().find_map(|op| match op {
            Op::EditText { entity, field, update, .. } => {
                let (entity, field) = (body.entities[*entity as usize], body.names[*field as usize].clone());
                Some((entity, field, update.clone()))
            }
            _ => None,
        })
    });
    let edits: Vec<_> = edits.collect();
    let nowhere = || (EntityId::WORKSPACE, "kit.things.notes".to_owned(), vec![0xff; 7]);
    let (entity, field, mut update) = dice.one(&edits).cloned().unwrap_or_else(nowhere);
    if dice.once_in(2) {
        update.truncate(dice.below(update.len()));
    } else {
        update = vec![0xff; dice.below(9)];
    }
    let op = Op::EditText { entity: 0, field: 0, doc: None, update };
    let body = Body { entities: vec![entity], names: vec![field], ops: vec![op], ..Body::default() };
    let author = liar();
    chain(log, &author, log.tip(&author.actor()), &[], vec![encode_body(&body)])
}

/// Writes, or lets in, without the right to.
fn trespass(log: &Oplog, author: &Author, dice: &mut Dice) -> Run {
    let own = author.actor();
    let op = match dice.below(4) {
        0 => Op::Grant { actor: own, role: "owner".to_owned() },
        1 => Op::Invite { key: stranger().actor(), role: "owner".to_owned(), expires: None, uses: None },
        2 => Op::SetRole { who: own, role: "owner".to_owned(), after: Vec::new() },
        _ if own == watcher().actor() => return over_what_stands(log, author, dice),
        _ => Op::Grant { actor: stranger().actor(), role: "admin".to_owned() },
    };
    let body = Body { ops: vec![op], ..Body::default() };
    chain(log, author, log.tip(&own), &[], vec![encode_body(&body)])
}

/// Sets what somebody else has set, and names it as replaced.
fn over_what_stands(log: &Oplog, author: &Author, dice: &mut Dice) -> Run {
    let mut body = harmless();
    // Who is asked may not have read anything yet.
    if log.is_empty() {
        return chain(log, author, None, &[], vec![encode_body(&body)]);
    }
    let view = log.bundle(dice.below(log.len()) as u32);
    if let Ok(theirs) = decode_body(view.body)
        && let Some((index, (entity, name))) =
            theirs.ops.iter().enumerate().find_map(|(index, op)| match op {
                Op::SetField { targets, .. } => targets.first().map(|target| (index, *target)),
                _ => None,
            })
        && view.actor != author.actor()
    {
        body.entities = vec![theirs.entities[entity as usize]];
        body.names = vec![theirs.names[name as usize].clone()];
        body.refs = vec![Ref::Other { actor: view.actor, seq: view.seq, prefix: view.id.prefix() }];
        let replaces = vec![OpRef { bundle: 0, index: index as u32 }];
        let values = vec![Value::Text("seized".to_owned())];
        body.ops = vec![Op::SetField { targets: vec![(0, 0)], values, replaces }];
    }
    chain(log, author, log.tip(&author.actor()), &[], vec![encode_body(&body)])
}

/// The stranger comes in by a grant of the liar's, who may give none.
fn smuggled(log: &Oplog) -> Vec<Run> {
    let (from, whom) = (liar(), stranger());
    let grant = Op::Grant { actor: whom.actor(), role: "owner".to_owned() };
    let body = encode_body(&Body { ops: vec![grant], ..Body::default() });
    let grant = chain(log, &from, log.tip(&from.actor()), &[], vec![body]);
    let Some(last) = grant.bundles().last() else { return Vec::new() };
    let dep = Dep { actor: from.actor(), seq: last.header.seq, prefix: last.id.prefix() };
    let entered = chain(log, &whom, log.tip(&whom.actor()), &[dep], vec![encode_body(&harmless())]);
    vec![grant, entered]
}

fn harmless() -> Body {
    Body {
        entities: vec![EntityId::WORKSPACE],
        names: vec!["kit.things.name".to_owned()],
        ops: vec![Op::SetField { targets: vec![(0, 0)], values: Vec::new(), replaces: Vec::new() }],
        ..Body::default()
    }
}

fn naming(named: Ref) -> Body {
    let mut body = harmless();
    if let Op::SetField { replaces, .. } = &mut body.ops[0] {
        body.refs.push(named);
        replaces.push(OpRef { bundle: 0, index: 999 });
    }
    body
}

/// Names the production's first bundle, for an op that it does not have.
fn beyond(log: &Oplog) -> Ref {
    match newest(log) {
        Some(Dep { actor, seq, prefix }) => Ref::Other { actor, seq, prefix },
        None => Ref::Other { actor: liar().actor(), seq: 1, prefix: [7; 16] },
    }
}

/// What somebody has just written, and the relay may not have yet.
fn newest(log: &Oplog) -> Option<Dep> {
    let last = log.bundle((log.len() as u32).checked_sub(1)?);
    Some(Dep { actor: last.actor, seq: last.seq, prefix: last.id.prefix() })
}

/// The end of somebody else's chain, to go on from as if it were the liar's.
fn other_tip(log: &Oplog) -> Option<Tip> {
    log.owner().and_then(|owner| log.tip(&owner))
}

fn bundle(log: &Oplog, actor: ActorId, prev: Option<Tip>, deps: &[Dep], bytes: Vec<u8>) -> Bundle {
    let draft = Draft { base_seq: 0, deps: deps.to_vec(), seen: Hlc::default(), body: Body::default() };
    let (mut bundle, _) = seal(log.workspace(), actor, &draft, prev, &[], Now(1));
    bundle.body = bytes;
    bundle.id = HeaderDigest::id(&bundle.header, &bundle.body);
    bundle
}

fn chain(log: &Oplog, author: &Author, prev: Option<Tip>, deps: &[Dep], bodies: Vec<Vec<u8>>) -> Run {
    let (mut tip, mut bundles): (_, Vec<Bundle>) = (prev, Vec::new());
    for bytes in bodies {
        let bundle = bundle(log, author.actor(), tip, deps, bytes);
        tip = Some(Tip { seq: bundle.header.seq, id: bundle.id, hlc: bundle.header.hlc });
        bundles.push(bundle);
    }
    Run::sign(bundles, author)
}
