//! Runs that verify and can never stand, brought by a relay or a member.

use super::tests::{company, edit, refused};
use super::{Message, Reason, Runs, State};
use crate::given::Signer;
use crate::log::{Op, Run};
use crate::testkit::{Author, Chance};

/// A run of an author's whose one bundle names an op that is not there.
fn forged(log: &crate::log::Oplog, author: &Author) -> Run {
    let mut body = edit("forged");
    body.refs = vec![crate::log::Ref::Other {
        actor: log.owner().unwrap(),
        seq: 1,
        prefix: log.bundle(0).id.prefix(),
    }];
    if let Op::SetField { replaces, .. } = &mut body.ops[0] {
        replaces.push(crate::log::OpRef { bundle: 0, index: 99 });
    }
    author.write(log, body)
}

#[test]
fn sync_20_a_relay_that_brings_what_can_never_stand_is_not_believed_and_nothing_is_stored() {
    let mut company = company(2);
    let good = Author::nth(2).write(&company.devices[0].log, edit("good"));
    let forged = forged(&company.devices[0].log, &Author::nth(2));
    let runs = vec![good.encode(), forged.encode()];
    let frame = Message::Runs(Runs { runs, more: false }).encode();
    let (said, stored) = (company.transcript.len(), company.devices[0].stored);
    let (now, device) = (company.now, &mut company.devices[0]);
    device.client.handle_frame(now, &frame, &device.author, &mut Chance(1));
    company.settle();
    assert_eq!(refused(&company, 0), Some(Reason::Malformed));
    let device = &company.devices[0];
    assert!(device.log.ordinal(&forged.bundles()[0].id).is_none());
    // What came before it stands by itself.
    assert_eq!(device.stored, stored + 1);
    let acks = company.transcript[said..]
        .iter()
        .filter(|(to_relay, frame)| *to_relay && matches!(Message::decode(frame), Ok(Message::Ack(_))));
    assert_eq!(acks.count(), 0, "what is refused is not acknowledged");
    company.devices[1].write(edit("undisturbed"));
    company.devices[0].client.retry(company.now);
    company.pass(2_000);
    assert_eq!(company.status(0).state, State::InStep);
}

#[test]
fn sync_21_what_a_member_makes_wait_harms_nobody_who_brings_what_was_missing() {
    let mut company = company(3);
    company.is_up = false;
    company.cut(0);
    company.devices[0].write(edit("honest"));
    let runs = vec![forged(&company.devices[0].log, &Author::nth(3))];
    let mut pass = company.keeper.enter(company.now, Author::nth(3).actor(), None).unwrap();
    let taken = company.keeper.take(company.now, &mut pass, runs);
    assert!(taken.refusal.is_none() && taken.stored.is_empty(), "it waits: {taken:?}");
    let disk = company.disk.len();
    company.is_up = true;
    company.pass(2_000);
    assert!(company.is_one());
    assert_eq!(company.status(0).state, State::InStep);
    assert_eq!(company.disk.len(), disk + 1);
}
