//! The two sides of the protocol against each other, cut, put back, forked and lied to.

use proptest::prelude::*;

use super::{ClientEvent, Host, HostEvent, Message, Reason, Runs, State};
use crate::access::Invite;
use crate::given::{Now, Signer};
use crate::id::{EntityId, WorkspaceId};
use crate::log::{Body, Op, Run};
use crate::testkit::{Author, Chance, Company, log_of};
use crate::value::Value;

pub(super) fn edit(text: &str) -> Body {
    Body {
        entities: vec![EntityId::WORKSPACE],
        names: vec!["name".to_owned()],
        ops: vec![Op::SetField {
            targets: vec![(0, 0)],
            values: vec![Value::Text(text.to_owned())],
            replaces: Vec::new(),
        }],
        ..Body::default()
    }
}

fn grant(who: &Author, role: &str) -> Op {
    Op::Grant { actor: who.actor(), role: role.to_owned() }
}

fn inviting(invite: &Invite, expires: Option<u64>, uses: Option<u32>) -> Op {
    Op::Invite { key: invite.key(), role: "editor".to_owned(), expires, uses }
}

/// An owner with `devices − 1` editors, in step with a relay.
pub(super) fn company(devices: u8) -> Company {
    let owner = Author::nth(1);
    let grants = (2..=devices).map(|n| grant(&Author::nth(n), "editor")).collect();
    let (workspace, genesis) = owner.found(grants);
    let mut company = Company::of(workspace);
    company.add(owner, &[genesis], None);
    company.settle();
    for n in 2..=devices {
        company.add(Author::nth(n), &[], None);
    }
    company.settle();
    company
}

pub(super) fn refused(company: &Company, at: usize) -> Option<Reason> {
    company.devices[at].told.iter().find_map(|event| match event {
        ClientEvent::Blocked(refusal) => Some(refusal.reason),
        _ => None,
    })
}

#[test]
fn sync_2_what_one_writes_the_others_hold() {
    let mut company = company(3);
    for (at, text) in ["a", "b", "c"].into_iter().enumerate() {
        company.devices[at].write(edit(text));
    }
    company.settle();
    assert!(company.is_one());
    assert_eq!(company.keeper.log().len(), 4);
    assert_eq!(company.disk.len(), 4, "each bundle is stored once");
    for at in 0..3 {
        assert_eq!((company.status(at).state, company.status(at).waiting), (State::InStep, 0));
    }
}

#[test]
fn sync_3_an_invite_lets_in_whom_nobody_knows() {
    let mut company = company(1);
    let link = Invite::from_seed(company.keeper.log().workspace(), "", [9; 32]);
    company.devices[0].say(vec![inviting(&link, None, Some(1))]);
    company.settle();
    let guest = company.add(Author::nth(7), &[], Some(link.clone()));
    company.settle();
    let welcomed = ClientEvent::Welcomed { role: "joining".to_owned(), relay: "test".to_owned() };
    assert_eq!(company.devices[guest].told, [welcomed, ClientEvent::CaughtUp]);
    let join = link.accept(&company.devices[guest].author.actor());
    company.devices[guest].say(vec![join]);
    company.devices[guest].write(edit("I am here"));
    company.settle();
    assert!(company.is_one());
    // The link has been used up; who joined by it comes back nevertheless.
    company.cut(guest);
    company.pass(2_000);
    assert_eq!(company.status(guest).state, State::InStep);
    let late = company.add(Author::nth(8), &[], Some(link));
    company.settle();
    assert_eq!(refused(&company, late), Some(Reason::UsedUp));
}

#[test]
fn sync_4_an_expired_or_unknown_invite_is_refused() {
    let mut company = company(1);
    let workspace = company.keeper.log().workspace();
    let [old, unknown] = [8, 9].map(|n| Invite::from_seed(workspace, "", [n; 32]));
    company.devices[0].say(vec![inviting(&old, Some(company.now.0), None)]);
    company.settle();
    let late = company.add(Author::nth(7), &[], Some(old.clone()));
    let stray = company.add(Author::nth(8), &[], Some(unknown));
    company.settle();
    assert_eq!(refused(&company, late), Some(Reason::Expired));
    assert_eq!(refused(&company, stray), Some(Reason::Revoked));
    // Nor by a join that was written elsewhere, and brought as if it were history.
    let thief = Author::nth(9);
    let mut log = log_of(workspace, &all_runs(&company.devices[0].log));
    let join = thief.say(&mut log, vec![old.accept(&thief.actor())]);
    let mut runs = all_runs(&company.devices[0].log);
    runs.push(join);
    let at = company.add(thief, &runs, None);
    company.settle();
    assert_eq!(refused(&company, at), Some(Reason::Expired));
}

fn all_runs(log: &crate::log::Oplog) -> Vec<Run> {
    log.runs_beyond(&crate::log::Frontier::default(), 0, usize::MAX).0
}

#[test]
fn sync_5_a_relay_that_lost_its_store_is_refilled_by_any_member() {
    let mut company = company(3);
    company.devices[2].write(edit("before"));
    company.settle();
    company.restart_relay(0);
    assert!(company.keeper.log().is_empty());
    company.pass(2_000);
    assert!(company.is_one());
    assert_eq!(company.keeper.log().len(), 2);
    // The owner never comes back; the others do without.
    company.restart_relay(0);
    company.devices.remove(0);
    company.pass(2_000);
    company.devices[0].write(edit("after"));
    company.settle();
    assert!(company.is_one());
    assert_eq!(company.keeper.log().len(), 3);
    assert_eq!(company.disk.len(), 3);
}

#[test]
fn sync_6_a_relay_put_back_to_yesterday_gets_today_again() {
    let mut company = company(2);
    company.devices[0].write(edit("yesterday"));
    company.settle();
    let link = Invite::from_seed(company.keeper.log().workspace(), "", [9; 32]);
    company.devices[0].say(vec![inviting(&link, None, None)]);
    company.settle();
    let guest = company.add(Author::nth(7), &[], Some(link.clone()));
    company.settle();
    let join = link.accept(&company.devices[guest].author.actor());
    company.devices[guest].say(vec![join]);
    company.settle();
    let (today, all) = (company.keeper.log().len(), company.disk.len());
    company.restart_relay(all - 2);
    // The guest alone is left, whom the relay has never heard of.
    company.devices.drain(..guest);
    company.pass(2_000);
    assert_eq!(company.keeper.log().len(), today);
    assert_eq!(company.status(0).state, State::InStep);
}

#[test]
fn sync_7_strangers_are_refused_and_learn_nothing() {
    let mut company = company(2);
    let runs = all_runs(&company.devices[0].log);
    let empty = company.add(Author::nth(8), &[], None);
    let copy = company.add(Author::nth(9), &runs, None);
    company.devices[1].write(edit("secret"));
    company.settle();
    for stranger in [empty, copy] {
        assert_eq!(refused(&company, stranger), Some(Reason::NotAMember));
        assert_eq!(company.devices[stranger].received, 0);
        assert_eq!(company.status(stranger).state, State::Blocked);
    }
    let mut elsewhere = Company::of(WorkspaceId([9; 32]));
    let lost = elsewhere.add(Author::nth(1), &[], None);
    elsewhere.settle();
    assert_eq!(refused(&elsewhere, lost), Some(Reason::UnknownWorkspace));
}

#[test]
fn sync_8_nothing_is_kept_of_a_workspace_without_its_genesis() {
    let (workspace, genesis) = Author::nth(1).found(Vec::new());
    let (other, _) = Author::nth(2).found(Vec::new());
    let mut company = Company::of(other);
    let at = company.add(Author::nth(1), &[], None);
    company.devices[at].log = log_of(workspace, &[genesis]);
    company.settle();
    assert!(company.keeper.log().is_empty() && company.disk.is_empty());
    assert!(refused(&company, at).is_some());
}

#[test]
fn sync_9_a_forked_chain_reaches_everybody_whole() {
    let mut company = company(3);
    company.devices[1].write(edit("common"));
    company.settle();
    // The same key on two disks, each going on alone.
    let clone = company.devices[1].author.clone();
    let runs = all_runs(&company.devices[1].log);
    let twin = company.add(clone, &runs, None);
    company.is_up = false;
    for at in 0..4 {
        company.cut(at);
    }
    company.devices[1].write(edit("one"));
    company.devices[1].write(edit("one more"));
    company.devices[twin].write(edit("other"));
    company.is_up = true;
    company.pass(120_000);
    assert!(company.is_one());
    assert!(company.keeper.log().is_forked(&company.devices[1].author.actor()));
    assert!((0..4).all(|at| company.status(at).state == State::InStep));
}

#[test]
fn sync_10_a_viewer_is_told_at_the_door_and_disturbs_nobody() {
    let mut company = company(2);
    let viewer = Author::nth(9);
    company.devices[0].say(vec![grant(&viewer, "viewer")]);
    company.settle();
    let at = company.add(viewer, &[], None);
    company.settle();
    assert_eq!(company.status(at).state, State::InStep);
    let held = company.keeper.log().len();
    company.devices[at].write(edit("mine"));
    company.settle();
    assert_eq!(refused(&company, at), Some(Reason::NotAllowed));
    assert_eq!(company.keeper.log().len(), held);
    company.devices[1].write(edit("undisturbed"));
    company.settle();
    assert_eq!(company.devices[0].log.len(), held + 1);
}

#[test]
fn sync_11_a_recorded_greeting_opens_nothing() {
    let company = company(1);
    let mut host = Host::new(Now(0));
    let recorded = company.transcript.iter().filter(|(to_relay, _)| *to_relay).take(2);
    for (_, frame) in recorded {
        // Another nonce than when it was recorded.
        host.handle_frame(Now(0), frame, &company.key, &mut Chance(99));
    }
    let refusal = std::iter::from_fn(|| host.poll_event()).find_map(|event| match event {
        HostEvent::Closed(refusal) => Some(refusal.reason),
        _ => None,
    });
    assert_eq!(refusal, Some(Reason::BadProof));
}

#[test]
fn sync_12_what_is_under_way_is_bounded() {
    let mut company = company(2);
    company.devices[1].attends = false;
    for _ in 0..24 {
        let text: String =
            (0..1 << 19).map(|n: u32| char::from(b'a' + (n.wrapping_mul(n) >> 7) as u8 % 26)).collect();
        company.devices[0].write(edit(&text));
    }
    let before = company.transcript.len();
    company.settle();
    let sent: usize = (company.transcript[before..].iter())
        .filter(|(to_relay, _)| !to_relay)
        .map(|(_, frame)| frame.len())
        .sum();
    assert!(company.keeper.log().len() > 24);
    assert!(sent < (4 << 20) + (1 << 20), "{sent} bytes are under way to one who does not attend");
    company.devices[1].attends = true;
    company.settle();
    assert!(company.is_one());
}

#[test]
fn sync_13_a_silent_peer_is_given_up_and_a_quiet_one_is_not() {
    let mut company = company(1);
    company.pass(300_000);
    assert!(!company.devices[0].told.iter().any(|event| matches!(event, ClientEvent::Lost { .. })));
    // A socket that stalls without closing: nothing is carried.
    let (mut now, mut chance) = (company.now, Chance(1));
    let device = &mut company.devices[0];
    while let Some(due) = device.client.poll_timeout()
        && !device.told.iter().any(|event| matches!(event, ClientEvent::Lost { .. }))
    {
        now = now.max(due);
        device.client.handle_timeout(now, &mut chance);
        device.told.extend(std::iter::from_fn(|| device.client.poll_event()));
    }
    assert!(now.0 - company.now.0 <= 40_000);
    company.now = now;
    assert_eq!(company.status(0).state, State::Offline);
}

#[test]
fn sync_22_a_doubted_connection_that_does_not_answer_is_given_up_soon() {
    let mut company = company(1);
    company.devices[0].client.doubt(company.now);
    company.pass(60_000);
    assert_eq!(company.status(0).state, State::InStep, "it answered");
    // It stalls: nothing is carried.
    let (device, doubted) = (&mut company.devices[0], company.now);
    device.client.doubt(doubted);
    let late = Now(doubted.0 + 5_000);
    assert!(device.client.poll_timeout().is_some_and(|due| due <= late));
    device.client.handle_timeout(late, &mut Chance(1));
    company.now = late;
    assert_eq!(company.status(0).state, State::Offline);
}

#[test]
fn sync_14_the_status_says_what_waits_and_since_when() {
    let mut company = company(2);
    company.is_up = false;
    company.cut(1);
    let since = company.now;
    company.devices[1].write(edit("a"));
    company.devices[1].write(edit("b"));
    assert_eq!(company.status(1).state, State::Offline);
    company.pass(90_000);
    let status = company.status(1);
    assert_eq!((status.state, status.waiting, status.since), (State::Offline, 2, since));
    company.is_up = true;
    company.devices[1].client.retry(company.now);
    company.settle();
    let status = company.status(1);
    assert_eq!((status.state, status.waiting, status.since), (State::InStep, 0, company.now));
}

#[test]
fn sync_15_whereabouts_reach_the_others_under_their_own_name() {
    let mut company = company(2);
    company.devices[0].client.send_presence(vec![1]);
    company.devices[0].client.send_presence(vec![2]);
    company.settle();
    let seen: Vec<_> = (company.devices[1].told.iter())
        .filter_map(|event| match event {
            ClientEvent::Presence(presence) => Some((presence.actor, presence.state.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(seen, [(company.devices[0].author.actor().0, vec![2])]);
    assert!(!company.devices[0].told.iter().any(|event| matches!(event, ClientEvent::Presence(_))));
}

#[test]
fn sync_16_a_damaged_run_is_refused_whole() {
    let (workspace, genesis) = Author::nth(1).found(Vec::new());
    let log = log_of(workspace, std::slice::from_ref(&genesis));
    let run = Author::nth(1).write(&log, edit("x")).encode();
    let mut lied = 0;
    for at in 0..run.len() {
        let mut damaged = run.clone();
        damaged[at] ^= 1;
        let frame = Message::Runs(Runs { runs: vec![damaged], more: false }).encode();
        let mut company = company(1);
        let (mut host, keeper) = (open_host(&mut company), &mut company.keeper);
        host.handle_frame(company.now, &frame, &company.key, &mut Chance(1));
        let before = keeper.log().len();
        while let Some(event) = host.poll_event() {
            if let HostEvent::Closed(refusal) = event {
                assert!(!refusal.text.is_empty());
                lied += 1;
            }
        }
        assert_eq!(keeper.log().len(), before);
    }
    assert!(lied + 2 >= run.len(), "{lied} of {} damaged runs were refused", run.len());
}

/// A host that the company's owner has an open connection to.
fn open_host(company: &mut Company) -> Host {
    let owner = Author::nth(1);
    let workspace = company.keeper.log().workspace();
    let mut client = super::Client::new(workspace, owner.actor(), None, Default::default(), company.now);
    let mut host = Host::new(company.now);
    let mut chance = Chance(3);
    client.handle_connected(company.now, &mut chance);
    for _ in 0..8 {
        while let Some(frame) = client.poll_frame(company.now, company.keeper.log()) {
            host.handle_frame(company.now, &frame, &company.key, &mut chance);
        }
        while let Some(event) = host.poll_event() {
            match event {
                HostEvent::Proven { actor, invite, .. } => {
                    let pass = company.keeper.enter(company.now, actor, invite).expect("the owner");
                    host.welcome(company.now, &pass, company.keeper.log().frontier(), "");
                }
                HostEvent::Received(_) => host.handle_durable(company.keeper.log()),
                _ => {}
            }
        }
        while let Some(frame) = host.poll_frame(company.now, Some(company.keeper.log())) {
            client.handle_frame(company.now, &frame, &owner, &mut chance);
        }
    }
    host
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sync_17_any_cuts_and_restarts_end_in_one_set(
        steps in prop::collection::vec((0_usize..4, 0_u8..8), 1..40),
    ) {
        let mut company = company(3);
        // One key on two disks: its chain forks wherever both write.
        let (clone, runs) = (company.devices[2].author.clone(), all_runs(&company.devices[2].log));
        company.add(clone, &runs, None);
        for (n, (at, what)) in steps.iter().enumerate() {
            match what {
                0..=3 => company.devices[*at].write(edit(&n.to_string())),
                4 => company.cut(*at),
                5 => {
                    let kept = company.disk.len().saturating_sub(n % 3);
                    company.restart_relay(kept);
                }
                6 => company.pass(700),
                _ => company.devices[*at].client.retry(company.now),
            }
            company.step(1 + n % 2);
        }
        company.pass(130_000);
        prop_assert!(company.is_one());
        for at in 0..4 {
            prop_assert_eq!(company.status(at).state, State::InStep);
            prop_assert_eq!(company.status(at).waiting, 0);
        }
        // Each acknowledged bundle is on the relay's disk.
        let all = company.disk.len();
        company.restart_relay(all);
        prop_assert_eq!(company.keeper.log().frontier(), company.devices[0].log.frontier());
    }

    #[test]
    fn sync_19_a_distorted_conversation_harms_nobody_else(
        at in any::<prop::sample::Index>(),
        byte in any::<prop::sample::Index>(),
        to in any::<u8>(),
        again in any::<bool>(),
    ) {
        let mut recorded = company(2);
        recorded.devices[1].write(edit("x"));
        recorded.settle();
        let mut company = company(2);
        let mut host = open_host(&mut company);
        let mut frames: Vec<Vec<u8>> = recorded.transcript.iter().map(|(_, frame)| frame.clone()).collect();
        let at = at.index(frames.len());
        let byte = byte.index(frames[at].len());
        frames[at][byte] = to;
        if again {
            frames.push(frames[at].clone());
        }
        let mut pass = company.keeper.enter(company.now, Author::nth(1).actor(), None).expect("the owner");
        for frame in &frames {
            host.handle_frame(company.now, frame, &company.key, &mut Chance(1));
            let device = &mut company.devices[0];
            device.client.handle_frame(company.now, frame, &device.author, &mut Chance(1));
            while let Some(event) = host.poll_event() {
                if let HostEvent::Received(runs) = event {
                    company.keeper.take(company.now, &mut pass, runs);
                    host.handle_durable(company.keeper.log());
                }
            }
            while host.poll_frame(company.now, Some(company.keeper.log())).is_some() {}
        }
        company.devices[1].write(edit("undisturbed"));
        company.pass(130_000);
        prop_assert_eq!(company.devices[1].log.frontier(), company.keeper.log().frontier());
    }
}
