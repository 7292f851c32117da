//! What comes over the wire: frontiers are in several of these messages.

use callboard_core::given::{Now, Signer};
use callboard_core::id::ActorId;
use callboard_core::log::{Frontier, Op, Oplog};
use callboard_core::sync::{
    Ack, Challenge, Client, Hello, Host, Lead, Message, Presence, Proof, Reason, Refusal, Roll, Runs, Tab,
    Walk, Welcome, Whereabouts,
};
use callboard_core::testkit::{Author, Chance};

use super::check;
use super::given::bytes;
use super::world::{frontier, runs};

fn whereabouts() -> Vec<u8> {
    let lead = Lead { term: 2, lot: 9, at: Some([1; 16]), came: 7, next: Some([2; 16]), ready: true };
    let walk = Walk { view: "show".to_owned(), lead: Some(lead) };
    let (table, field) = (Some("kit.things".to_owned()), Some("name".to_owned()));
    let tab = Tab { session: 5, table, record: Some([3; 16]), field, walk: Some(walk) };
    Whereabouts { session: 1, count: 1, tabs: vec![tab.clone(), tab] }.encode()
}

fn messages() -> Vec<Vec<u8>> {
    let (workspace, runs) = runs();
    let actor = Author::nth(1).actor().0;
    let hello =
        Hello { oldest: 1, newest: 1, workspace: workspace.0, actor, nonce: [1; 32], invite: Some([2; 32]) };
    let welcome = Welcome { role: "owner".to_owned(), relay: "Home".to_owned(), frontier: frontier() };
    let messages = [
        Message::Hello(hello),
        Message::Challenge(Challenge { protocol: 1, relay: actor, nonce: [3; 32], signature: [4; 64] }),
        Message::Proof(Proof { signature: [5; 64], invite: Some([6; 64]) }),
        Message::Welcome(welcome),
        Message::Refused(Refusal::because(Reason::Malformed, "no")),
        Message::Frontier(frontier()),
        Message::Runs(Runs { runs, more: true }),
        Message::Ack(Ack { frames: 3, tips: frontier() }),
        Message::Credit(1 << 20),
        Message::Presence(Presence { actor, state: whereabouts() }),
        Message::Ping,
        Message::Pong,
        Message::Ticket([7; 32]),
        Message::File([8; 32]),
        Message::Unknown,
    ];
    messages.iter().map(Message::encode).collect()
}

/// How many things a message holds, each of which took a byte at least to say.
fn in_message(message: &Message) -> usize {
    let tips = |frontier: &Frontier| frontier.tips.values().map(|tips| 1 + tips.len()).sum::<usize>();
    match message {
        Message::Welcome(welcome) => welcome.role.len() + welcome.relay.len() + tips(&welcome.frontier),
        Message::Frontier(frontier) => tips(frontier),
        Message::Ack(ack) => tips(&ack.tips),
        Message::Runs(runs) => runs.runs.iter().map(|run| 1 + run.len()).sum(),
        Message::Presence(presence) => presence.state.len(),
        Message::Refused(refusal) => refusal.text.len(),
        _ => 0,
    }
}

#[test]
fn fuzz_3_a_message_is_read_or_refused_and_what_was_read_is_written_as_it_was() {
    let samples = messages();
    check!(1_500, |input: &[u8]| {
        let given = bytes(input, &samples, &[]);
        let Ok(read) = Message::decode(&given) else { return };
        assert!(in_message(&read) <= given.len(), "{} bytes gave {}", given.len(), in_message(&read));
        assert_eq!(Message::decode(&read.encode()), Ok(read));
    });
}

#[test]
fn fuzz_4_where_somebody_is_said_to_be_is_heard_or_not() {
    let samples = [whereabouts()];
    check!(1_500, |input: &[u8]| {
        let given = bytes(input, &samples, &[]);
        let mut roll = Roll::default();
        roll.hear(Now(0), ActorId([7; 32]), &given);
        let tabs: usize = roll.devices().map(|(_, tabs)| tabs.len()).sum();
        assert!(tabs <= given.len(), "{} bytes gave {tabs} tabs", given.len());
        roll.forget_silent(Now(u64::MAX));
        assert_eq!(roll.devices().count(), 0);
    });
}

/// A relay and a device that are in the middle of their conversation, and what they say next.
fn open() -> (Host, Client, Oplog) {
    let owner = Author::nth(1);
    let (workspace, genesis) = owner.found(vec![Op::Differ { links: Vec::new() }]);
    let mut log = Oplog::new(workspace);
    log.admit(genesis, &mut Vec::new()).expect("a genesis stands");
    let (mut host, now, mut chance) = (Host::new(Now(0)), Now(0), Chance(3));
    let mut client = Client::new(workspace, owner.actor(), None, Frontier::default(), now);
    client.handle_connected(now, &mut chance);
    for _ in 0..3 {
        while let Some(frame) = client.poll_frame(now, &log) {
            host.handle_frame(now, &frame, &Author::nth(250), &mut chance);
        }
        while let Some(frame) = host.poll_frame(now, Some(&log)) {
            client.handle_frame(now, &frame, &owner, &mut chance);
        }
    }
    (host, client, log)
}

#[test]
fn fuzz_5_a_conversation_takes_any_frames_in_any_state_and_goes_on_or_ends() {
    let samples = messages();
    check!(60, |input: &[u8]| {
        let (mut host, mut client, log) = open();
        let (key, owner) = (Author::nth(250), Author::nth(1));
        let mut chance = Chance(1);
        for (at, input) in input.chunks(32).enumerate() {
            let (now, frame) = (Now(at as u64), bytes(input, &samples, &[]));
            host.handle_frame(now, &frame, &key, &mut chance);
            client.handle_frame(now, &frame, &owner, &mut chance);
            while host.poll_event().is_some() {}
            while client.poll_event().is_some() {}
            let mut said = 0;
            while host.poll_frame(now, Some(&log)).is_some() || client.poll_frame(now, &log).is_some() {
                said += 1;
                assert!(said < 1_000, "one frame is answered for ever");
            }
        }
    });
}
