//! What must hold of the log, whatever comes and in whatever order.

use ed25519_dalek::{Signer as _, SigningKey};
use proptest::prelude::*;

use super::*;
use crate::given::{Now, Signer};
use crate::id::{ActorId, EntityId, WorkspaceId};
use crate::value::Value;

struct Key(SigningKey);

impl Key {
    fn new(seed: u8) -> Self {
        Self(SigningKey::from_bytes(&[seed; 32]))
    }
}

impl Signer for Key {
    fn actor(&self) -> ActorId {
        ActorId(self.0.verifying_key().to_bytes())
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

fn set(values: &[Value], replaces: Vec<OpRef>, refs: Vec<Ref>) -> Body {
    Body {
        refs,
        entities: vec![EntityId([1; 16])],
        names: vec!["a.b.c".into()],
        ops: vec![Op::SetField { targets: vec![(0, 0)], values: values.to_vec(), replaces }],
        ..Body::default()
    }
}

fn draft(body: Body, deps: Vec<Dep>) -> Draft {
    Draft { base_seq: 0, deps, seen: Hlc::default(), body }
}

/// A production whose owner has let one more actor in, and both have written.
fn production() -> (WorkspaceId, Vec<Run>) {
    let (owner, guest) = (Key::new(1), Key::new(2));
    let nobody = WorkspaceId([0; 32]);
    let founding = draft(set(&["first".into()], vec![], vec![]), vec![]);
    let (genesis, _) = seal(nobody, owner.actor(), &founding, None, &[], Now(1));
    let id = WorkspaceId(genesis.id.0);
    let tip = |bundle: &Bundle| Tip { seq: bundle.header.seq, id: bundle.id, hlc: bundle.header.hlc };
    let grant =
        Body { ops: vec![Op::Grant { actor: guest.actor(), role: "editor".into() }], ..Body::default() };
    let (grant, _) = seal(id, owner.actor(), &draft(grant, vec![]), Some(tip(&genesis)), &[], Now(2));
    let dep = |bundle: &Bundle| Dep {
        actor: bundle.header.actor,
        seq: bundle.header.seq,
        prefix: bundle.id.prefix(),
    };
    let seen = Ref::Other { actor: owner.actor(), seq: 1, prefix: genesis.id.prefix() };
    let edit = set(&["second".into()], vec![OpRef { bundle: 0, index: 0 }], vec![seen]);
    let (edit, _) = seal(id, guest.actor(), &draft(edit, vec![dep(&grant)]), None, &[], Now(3));
    let own = set(&[Value::Number(0.5)], vec![OpRef { bundle: 0, index: 0 }], vec![Ref::Own { seq: 1 }]);
    let (own, _) = seal(id, owner.actor(), &draft(own, vec![dep(&edit)]), Some(tip(&grant)), &[], Now(4));
    let runs = vec![
        Run::sign(vec![genesis, grant], &owner),
        Run::sign(vec![edit], &guest),
        Run::sign(vec![own], &owner),
    ];
    (id, runs)
}

fn admit_all(id: WorkspaceId, runs: impl IntoIterator<Item = Run>) -> Oplog {
    let mut log = Oplog::new(id);
    for run in runs {
        log.admit(run, &mut Vec::new()).expect("an honest run is admitted");
    }
    log
}

#[test]
fn log_1_a_run_reads_back_as_it_was_and_verifies() {
    let (id, runs) = production();
    for run in runs {
        let mut read = Run::decode(id, &run.encode()).unwrap();
        assert_eq!(read.verify(), Ok(()));
        assert_eq!(read.bundles().len(), run.bundles().len());
        for (read, written) in read.bundles().iter().zip(run.bundles()) {
            assert_eq!(read, written);
        }
        read = Run::decode(id, &read.encode()).unwrap();
        assert_eq!(read, run);
    }
}

proptest! {
    #[test]
    fn log_2_the_order_of_arrival_changes_nothing(
        order in Just(vec![0_usize, 1, 2, 0, 1, 2]).prop_shuffle(),
    ) {
        let (id, runs) = production();
        let log = admit_all(id, order.iter().map(|at| runs[*at].clone()));
        prop_assert_eq!(log.len(), 4);
        prop_assert!(log.pending().is_empty());
        prop_assert_eq!(log.frontier(), admit_all(id, runs).frontier());
    }

    #[test]
    fn log_3_a_run_that_was_touched_is_refused_or_differs_in_nothing(
        at in any::<prop::sample::Index>(),
        bit in 0_u8..8,
    ) {
        let (id, runs) = production();
        for run in &runs {
            let mut bytes = run.encode();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            if let Ok(read) = Run::decode(id, &bytes) && read.verify().is_ok() {
                prop_assert_eq!(&read, run);
            }
        }
    }

    #[test]
    fn log_5_what_a_peer_lacks_is_sent_and_nothing_else(held in 0_usize..4) {
        let (id, runs) = production();
        let full = admit_all(id, runs.clone());
        let mut part = admit_all(id, runs.into_iter().take(held));
        let (lacking, _) = full.runs_beyond(&part.frontier(), 0, usize::MAX);
        prop_assert_eq!(lacking.len(), 3 - held.min(3));
        for run in lacking {
            prop_assert_eq!(run.verify(), Ok(()));
            part.admit(run, &mut Vec::new()).unwrap();
        }
        prop_assert_eq!(part.frontier(), full.frontier());
    }
}

#[test]
fn log_4_a_run_that_says_it_unpacks_to_more_than_it_does_is_refused() {
    let (id, runs) = production();
    let long = run_after(
        &admit_all(id, runs),
        &Key::new(1),
        vec![(set(&[Value::Text("a".repeat(900))], vec![], vec![]), vec![])],
    );
    let bytes = long.encode();
    assert_eq!(Run::decode(id, &bytes), Ok(long));
    // The size is written in the bytes before those that are packed: index 5, a number of two bytes.
    let at = bytes.windows(2).rposition(|pair| pair == [5, 0x19]).expect("it is packed");
    for claim in [u16::MAX, u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]) + 1] {
        let mut lying = bytes.clone();
        lying[at + 2..at + 4].copy_from_slice(&claim.to_be_bytes());
        assert_eq!(Run::decode(id, &lying).map(drop), Err(LogError::Malformed("a run's compression")));
    }
}

#[test]
fn log_15_a_run_in_which_something_stands_twice_is_refused_by_all_its_readers() {
    let (id, runs) = production();
    for run in runs {
        let bytes = run.encode();
        // In front of all else: that it begins with bundle 77.
        let twice = [&bytes[..2], &[1, 0x18, 77], &bytes[2..]].concat();
        assert_eq!(Run::decode(id, &twice), Err(LogError::Malformed("a run's frame")));
        assert_eq!(Run::start(&twice), Err(LogError::Malformed("a run's frame")));
    }
}

#[test]
fn log_6_both_branches_of_a_fork_stand() {
    let (id, runs) = production();
    let owner = Key::new(1);
    let tip = runs[0].bundles()[1].clone();
    let tip = Tip { seq: tip.header.seq, id: tip.id, hlc: tip.header.hlc };
    let other = draft(set(&["elsewhere".into()], vec![], vec![]), vec![]);
    let (other, _) = seal(id, owner.actor(), &other, Some(tip), &[], Now(9));
    let log = admit_all(id, runs.into_iter().chain([Run::sign(vec![other], &owner)]));
    assert!(log.is_forked(&owner.actor()));
    assert_eq!(log.frontier().tips[&owner.actor()].len(), 2);
}

#[test]
fn log_7_nobody_writes_whom_nobody_introduced() {
    let (id, runs) = production();
    let stranger = Key::new(3);
    let (bundle, _) = seal(id, stranger.actor(), &draft(set(&[], vec![], vec![]), vec![]), None, &[], Now(9));
    let mut log = admit_all(id, runs);
    let result = log.admit(Run::sign(vec![bundle], &stranger), &mut Vec::new());
    assert_eq!(result, Err(LogError::Forged("an author whom nobody introduced")));
    assert_eq!(log.len(), 4);
}

#[test]
fn log_8_an_op_that_this_version_does_not_know_is_kept_with_what_rests_on_it_unfolded() {
    let (id, runs) = production();
    let owner = Key::new(1);
    let mut log = admit_all(id, runs.clone());
    let tip = log.tip(&owner.actor()).unwrap();
    let (mut newer, _) = seal(id, owner.actor(), &draft(Body::default(), vec![]), Some(tip), &[], Now(9));
    // {8: [{0: 99}]}: an op of kind 99.
    newer.body = vec![0xa1, 0x08, 0x81, 0xa1, 0x00, 0x18, 0x63];
    newer.id = HeaderDigest::id(&newer.header, &newer.body);
    let after = Tip { seq: newer.header.seq, id: newer.id, hlc: newer.header.hlc };
    let (rests, _) =
        seal(id, owner.actor(), &draft(set(&[], vec![], vec![]), vec![]), Some(after), &[], Now(9));
    let mut admitted = Vec::new();
    log.admit(Run::sign(vec![newer.clone(), rests], &owner), &mut admitted).unwrap();
    assert!(admitted.iter().all(|bundle| bundle.body.is_none()));
    let (sent, _) = log.runs_beyond(&admit_all(id, runs).frontier(), 0, usize::MAX);
    assert_eq!(sent[0].bundles()[0].body, newer.body);
}

#[test]
fn log_9_sealing_adds_what_the_same_person_wrote_meanwhile_in_another_tab() {
    let other_tab = set(&["theirs".into()], vec![], vec![]);
    let mut mine = set(&["mine".into()], vec![], vec![]);
    rebase(&mut mine, &[(7, other_tab)]);
    assert_eq!(mine.refs, [Ref::Own { seq: 7 }]);
    let Op::SetField { replaces, .. } = &mine.ops[0] else { panic!("a SetField stays one") };
    assert_eq!(replaces, &[OpRef { bundle: 0, index: 0 }]);
}

#[test]
fn log_10_a_small_edit_costs_at_most_sixty_bytes_beyond_its_value() {
    let owner = Key::new(1);
    let nobody = WorkspaceId([0; 32]);
    let (genesis, _) = seal(
        nobody,
        owner.actor(),
        &draft(set(&[], vec![], vec![]), vec![]),
        None,
        &[],
        Now(1_700_000_000_000),
    );
    let id = WorkspaceId(genesis.id.0);
    let mut bundles = vec![genesis];
    for at in 1..100_u8 {
        let last = &bundles[bundles.len() - 1];
        let tip = Tip { seq: last.header.seq, id: last.id, hlc: last.header.hlc };
        let mut body = set(
            &[Value::Number(f64::from(at))],
            vec![OpRef { bundle: 0, index: 0 }],
            vec![Ref::Own { seq: tip.seq }],
        );
        body.entities = vec![EntityId([at; 16])];
        body.label = "Edit cue".into();
        let now = Now(1_700_000_000_000 + u64::from(at) * 1_000);
        bundles.push(seal(id, owner.actor(), &draft(body, vec![]), Some(tip), &[], now).0);
    }
    let bytes = Run::sign(bundles, &owner).encode().len();
    assert!(bytes / 100 <= 60, "{} bytes a bundle", bytes / 100);
}

/// The owner's next run after `log`: bundles of these bodies, each with these deps.
fn run_after(log: &Oplog, author: &Key, bodies: Vec<(Body, Vec<Dep>)>) -> Run {
    let (mut tip, mut bundles) = (log.tip(&author.actor()), Vec::new());
    for (body, deps) in bodies {
        let (bundle, _) = seal(log.workspace(), author.actor(), &draft(body, deps), tip, &[], Now(9));
        tip = Some(Tip { seq: bundle.header.seq, id: bundle.id, hlc: bundle.header.hlc });
        bundles.push(bundle);
    }
    Run::sign(bundles, author)
}

/// A body that names an op which is not there.
fn beyond() -> Body {
    set(&["forged".into()], vec![OpRef { bundle: 0, index: 77 }], vec![Ref::Own { seq: 1 }])
}

#[test]
fn log_11_a_run_with_one_forged_bundle_leaves_nothing_behind() {
    let (id, runs) = production();
    let owner = Key::new(1);
    let mut log = admit_all(id, runs);
    let good = set(&["good".into()], vec![], vec![]);
    let run = run_after(&log, &owner, vec![(good.clone(), vec![]), (beyond(), vec![])]);
    let (before, mut admitted) = (log.frontier(), Vec::new());
    for _ in 0..2 {
        assert!(log.admit(run.clone(), &mut admitted).is_err());
        assert!(admitted.is_empty());
        assert_eq!((log.len(), log.frontier()), (4, before.clone()));
        assert_eq!(log.runs_beyond(&before, 0, usize::MAX).0, []);
    }
    // What its author signed by itself is none the worse for it.
    let first = run_after(&log, &owner, vec![(good, vec![])]);
    assert_eq!(first.bundles()[0].id, run.bundles()[0].id);
    log.admit(first, &mut admitted).unwrap();
    assert_eq!((log.len(), admitted.len()), (5, 1));
}

#[test]
fn log_12_whoever_brings_what_a_forged_run_waited_for_is_not_blamed() {
    let (id, runs) = production();
    let (owner, guest) = (Key::new(1), Key::new(2));
    let ahead = admit_all(id, runs.clone());
    let honest = run_after(&ahead, &owner, vec![(set(&["honest".into()], vec![], vec![]), vec![])]);
    let last = honest.bundles()[0].clone();
    let missing = Dep { actor: owner.actor(), seq: last.header.seq, prefix: last.id.prefix() };
    let forged = run_after(&ahead, &guest, vec![(beyond(), vec![missing])]);
    let mut log = admit_all(id, runs);
    log.admit(forged.clone(), &mut Vec::new()).unwrap();
    assert_eq!(log.pending().len(), 1);
    assert_eq!(log.admit(honest.clone(), &mut Vec::new()), Ok(()));
    assert_eq!((log.len(), log.pending().len()), (5, 0));
    // The same where both come to a device that has stored neither.
    let mut device = ahead;
    assert_eq!(device.foresee([vec![forged]]).stands, []);
    let foreseen = device.foresee([vec![honest.clone()]]);
    assert_eq!((foreseen.stands, foreseen.refusal), (vec![honest], None));
}

#[test]
fn log_13_what_waits_and_what_was_refused_is_bounded() {
    let (id, runs) = production();
    let guest = Key::new(2);
    let mut log = admit_all(id, runs);
    let most = crate::limits::PENDING_RUNS_MAX as u64;
    let waits = run_after(&log, &guest, vec![(set(&[], vec![], vec![]), vec![])]).into_bundles().remove(0);
    for seq in 1000..1000 + most * 3 / 2 {
        let mut bundle = waits.clone();
        bundle.header.seq = seq;
        bundle.header.prev = BundleId(*blake3::hash(&seq.to_le_bytes()).as_bytes());
        bundle.id = HeaderDigest::id(&bundle.header, &bundle.body);
        log.admit(Run::from_verified(vec![bundle]), &mut Vec::new()).unwrap();
    }
    assert_eq!(log.pending().len() as u64, most);
    let mut refused = refused::Refused::default();
    let ids: Vec<BundleId> = (0..=refused::REFUSED_MAX as u64)
        .map(|n| BundleId(*blake3::hash(&n.to_le_bytes()).as_bytes()))
        .collect();
    ids.iter().for_each(|id| refused.note(*id));
    assert!(!refused.contains(&ids[0]));
    assert!(ids[1..].iter().all(|id| refused.contains(id)));
}

proptest! {
    #[test]
    fn log_14_what_is_foreseen_is_what_admission_does_and_leaves_no_trace(
        order in Just(vec![0_usize, 1, 2, 3, 4]).prop_shuffle(),
        here in 0_usize..5,
        cut in 0_usize..5,
    ) {
        let (id, mut runs) = production();
        let (owner, guest) = (Key::new(1), Key::new(2));
        let all = admit_all(id, runs.clone());
        // A branch of the owner's beside their last bundle, and what rests on it.
        let beside = admit_all(id, runs[..2].to_vec());
        let fork = run_after(&beside, &owner, vec![(set(&["beside".into()], vec![], vec![]), vec![])]);
        let dep = fork.bundles().last().map(|last| Dep {
            actor: owner.actor(), seq: last.header.seq, prefix: last.id.prefix(),
        });
        runs.push(fork);
        let rests = vec![(set(&["after".into()], vec![], vec![]), dep.into_iter().collect())];
        runs.push(run_after(&all, &guest, rests));
        let full = admit_all(id, runs.clone());
        let mut log = admit_all(id, runs[..here].to_vec());
        let mut foreseen = Vec::new();
        let (some, rest) = order.split_at(cut);
        for part in [some, rest] {
            let before = (log.len(), log.frontier(), log.pending().len());
            let deliveries = part.iter().map(|at| vec![runs[*at].clone()]);
            let brought = log.foresee(deliveries);
            prop_assert_eq!(brought.refusal, None);
            prop_assert_eq!(&before, &(log.len(), log.frontier(), log.pending().len()));
            foreseen.extend(brought.stands.clone());
            for run in brought.stands {
                let known = log.len();
                log.admit(run, &mut Vec::new()).unwrap();
                prop_assert!(log.len() > known, "what is foreseen stands at once");
            }
        }
        prop_assert_eq!(log.frontier(), full.frontier());
        prop_assert!(log.foresee([runs]).stands.is_empty());
        prop_assert_eq!(log.runs_beyond(&Frontier::default(), 0, usize::MAX).0.len(), full.len() - 1);
    }
}
