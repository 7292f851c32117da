//! Who may write what, whatever came first.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{Access, Invite, Judgement, Role};
use crate::given::Signer;
use crate::id::{ActorId, BundleId, EntityId, WorkspaceId};
use crate::log::{Body, Draft, Hlc, Op, Oplog, Run};
use crate::testkit::{Author, log_of};
use crate::value::Value;

/// Folds the whole of a log; what was judged, by bundle.
fn judge_all(log: &mut Oplog, runs: &[Run]) -> (Access, BTreeMap<BundleId, Judgement>) {
    let (mut access, mut judged) = (Access::default(), BTreeMap::new());
    for run in runs {
        let mut admitted = Vec::new();
        let _ = log.admit(run.clone(), &mut admitted);
        for each in admitted {
            let body = each.body.expect("tests write what they can read");
            let judgement = access.fold(log, each.ordinal, &body);
            assert_eq!(judgement, access.judgement(each.ordinal));
            judged.insert(log.bundle(each.ordinal).id, judgement);
        }
    }
    (access, judged)
}

struct World {
    log: Oplog,
    runs: Vec<Run>,
}

impl World {
    fn founded(owner: &Author) -> Self {
        let (workspace, genesis) = owner.found(Vec::new());
        Self { log: log_of(workspace, std::slice::from_ref(&genesis)), runs: vec![genesis] }
    }

    /// Writes on top of everything; the id of the bundle.
    fn say(&mut self, author: &Author, ops: Vec<Op>) -> BundleId {
        self.write(author, Body { ops, ..Body::default() })
    }

    fn write(&mut self, author: &Author, body: Body) -> BundleId {
        let run = author.write(&self.log, body);
        self.log.admit(run.clone(), &mut Vec::new()).expect("a test's own run stands");
        let id = run.bundles()[0].id;
        self.runs.push(run);
        id
    }

    fn judged(&self) -> (Access, BTreeMap<BundleId, Judgement>) {
        judge_all(&mut Oplog::new(self.log.workspace()), &self.runs)
    }
}

fn set(entity: EntityId, field: &str) -> Body {
    Body {
        entities: vec![entity],
        names: vec![field.to_owned()],
        ops: vec![Op::SetField {
            targets: vec![(0, 0)],
            values: vec![Value::Text("x".to_owned())],
            replaces: Vec::new(),
        }],
        ..Body::default()
    }
}

fn edit() -> Body {
    set(EntityId::WORKSPACE, "name")
}

fn grant(who: &Author, role: &str) -> Op {
    Op::Grant { actor: who.actor(), role: role.to_owned() }
}

fn invite(workspace: WorkspaceId, n: u8) -> Invite {
    Invite::from_seed(workspace, "", [n; 32])
}

fn inviting(invite: &Invite, role: &str) -> Op {
    Op::Invite { key: invite.key(), role: role.to_owned(), expires: None, uses: None }
}

#[test]
fn acc_1_each_role_writes_what_its_rights_say() {
    let owner = Author::nth(1);
    let roles = ["viewer", "commenter", "stage-door-keeper", "editor", "admin"];
    for (role, may_edit, may_govern) in
        roles.map(|role| (role, role == "editor" || role == "admin", role == "admin"))
    {
        let (mut world, member) = (World::founded(&owner), Author::nth(2));
        world.say(&owner, vec![grant(&member, role)]);
        let card = world.write(&member, set(EntityId::of_actor(&member.actor()), "sys.actors.name"));
        let foreign = world.write(&member, set(EntityId::of_actor(&owner.actor()), "sys.actors.name"));
        let edited = world.write(&member, edit());
        let granted = world.say(&member, vec![grant(&Author::nth(3), "viewer")]);
        let (access, judged) = world.judged();
        let held = |holds: bool| if holds { Judgement::InForce } else { Judgement::Held };
        assert_eq!(judged[&card], Judgement::InForce, "{role} writes its own card");
        assert_eq!(judged[&foreign], held(may_edit), "{role} and another's card");
        assert_eq!(judged[&edited], held(may_edit), "{role} edits");
        assert_eq!(judged[&granted], held(may_govern), "{role} grants");
        assert_eq!(access.held().len(), judged.values().filter(|j| **j == Judgement::Held).count());
    }
}

#[test]
fn acc_2_nobody_grants_above_their_own_role() {
    let (owner, admin, guest) = (Author::nth(1), Author::nth(2), Author::nth(3));
    let mut world = World::founded(&owner);
    world.say(&owner, vec![grant(&admin, "admin")]);
    let link = invite(world.log.workspace(), 9);
    world.say(&admin, vec![inviting(&link, "owner")]);
    world.say(&guest, vec![link.accept(&guest.actor())]);
    assert_eq!(world.judged().0.role(&guest.actor()), Some(Role::Admin));
}

#[test]
fn acc_3_who_was_let_in_by_somebody_without_the_right_is_a_stranger() {
    let (owner, viewer, guest) = (Author::nth(1), Author::nth(2), Author::nth(3));
    let mut world = World::founded(&owner);
    world.say(&owner, vec![grant(&viewer, "viewer")]);
    world.say(&viewer, vec![grant(&guest, "admin")]);
    let entered = world.write(&guest, edit());
    let (access, judged) = world.judged();
    assert_eq!(judged[&entered], Judgement::Held);
    assert_eq!(access.role(&guest.actor()), None);
    assert!(access.members().iter().all(|member| member.actor != guest.actor()));
}

#[test]
fn acc_4_a_join_counts_from_its_bundle_on() {
    let (owner, guest) = (Author::nth(1), Author::nth(2));
    let mut world = World::founded(&owner);
    let (first, second) = (invite(world.log.workspace(), 8), invite(world.log.workspace(), 9));
    world.say(&owner, vec![inviting(&first, "viewer"), inviting(&second, "editor")]);
    world.say(&guest, vec![first.accept(&guest.actor())]);
    let before = world.write(&guest, edit());
    // The second invite is named as a dep only by a bundle that rests on the owner's again.
    world.say(&guest, vec![second.accept(&guest.actor())]);
    let after = world.write(&guest, edit());
    let (access, judged) = world.judged();
    assert_eq!((judged[&before], judged[&after]), (Judgement::Held, Judgement::InForce));
    assert_eq!(access.role(&guest.actor()), Some(Role::Editor));
    assert_eq!((access.joined(&first.key()), access.joined(&second.key())), (1, 1));
}

#[test]
fn acc_5_another_actors_proof_joins_nobody() {
    let (owner, guest, thief) = (Author::nth(1), Author::nth(2), Author::nth(3));
    let mut world = World::founded(&owner);
    let link = invite(world.log.workspace(), 9);
    world.say(&owner, vec![inviting(&link, "editor"), grant(&thief, "viewer")]);
    let stolen = link.accept(&guest.actor());
    let joined = world.say(&thief, vec![stolen]);
    let (access, judged) = world.judged();
    assert_eq!(judged[&joined], Judgement::Held);
    assert_eq!(access.role(&thief.actor()), Some(Role::Viewer));
    assert_eq!(access.joined(&link.key()), 0);
}

#[test]
fn acc_6_a_raised_role_holds_once_the_chain_rests_on_the_grant() {
    let (owner, member) = (Author::nth(1), Author::nth(2));
    let mut world = World::founded(&owner);
    world.say(&owner, vec![grant(&member, "viewer")]);
    world.write(&member, set(EntityId::of_actor(&member.actor()), "sys.actors.name"));
    world.say(&owner, vec![grant(&member, "editor")]);
    let (access, _) = world.judged();
    let claim = access.unclaimed(&world.log, &member.actor()).expect("the second grant");
    let draft = |deps| Draft { base_seq: 1, deps, seen: Hlc::default(), body: edit() };
    let judge = |deps| access.judge_draft(&world.log, &member.actor(), &draft(deps));
    assert_eq!((judge(Vec::new()), judge(vec![claim])), (Judgement::Held, Judgement::InForce));
    let without = member.write_after(&world.log, Vec::new(), edit());
    let with = member.write_after(&world.log, vec![claim], edit());
    assert_eq!(access.judge_run(&world.log, &without), Judgement::Held);
    assert_eq!(access.judge_run(&world.log, &with), Judgement::InForce);
    world.runs.push(with);
    let (access, _) = world.judged();
    let log = log_of(world.log.workspace(), &world.runs);
    assert_eq!(access.unclaimed(&log, &member.actor()), None);
}

#[test]
fn acc_7_ranks_settle_from_the_owner_outwards() {
    let [owner, near, far, both] = [1, 2, 3, 4].map(Author::nth);
    let mut world = World::founded(&owner);
    world.say(&owner, vec![grant(&near, "admin")]);
    world.say(&near, vec![grant(&far, "admin")]);
    world.say(&far, vec![grant(&both, "viewer"), grant(&near, "admin"), grant(&owner, "viewer")]);
    world.say(&near, vec![grant(&both, "editor")]);
    let members: BTreeMap<ActorId, _> =
        world.judged().0.members().into_iter().map(|member| (member.actor, member)).collect();
    let found = |who: &Author| {
        let member = members[&who.actor()];
        (member.rank, member.role, member.introducer)
    };
    assert_eq!(found(&owner), (0, Role::Owner, None));
    assert_eq!(found(&near), (1, Role::Admin, Some(owner.actor())));
    assert_eq!(found(&far), (2, Role::Admin, Some(near.actor())));
    assert_eq!(found(&both), (2, Role::Editor, Some(near.actor())));
}

/// A production in which people come and go as `steps` say: who acts, on whom, how.
fn arbitrary_world(steps: &[(u8, u8, u8)]) -> World {
    let mut world = World::founded(&Author::nth(1));
    let mut writers = BTreeSet::from([1]);
    let words = ["viewer", "commenter", "editor", "admin", "owner"];
    for (who, whom, what) in steps {
        let writers_now: Vec<u8> = writers.iter().copied().collect();
        let author = Author::nth(writers_now[usize::from(*who) % writers_now.len()]);
        let other = 2 + whom % 5;
        let link = invite(world.log.workspace(), 100 + whom % 3);
        let word = words[usize::from(*whom) % words.len()];
        match what % 5 {
            0 => {
                world.say(&author, vec![grant(&Author::nth(other), word)]);
            }
            1 => {
                world.say(&author, vec![inviting(&link, word)]);
            }
            2 => {
                let guest = Author::nth(other);
                let run = guest
                    .write(&world.log, Body { ops: vec![link.accept(&guest.actor())], ..Body::default() });
                if world.log.admit(run.clone(), &mut Vec::new()).is_ok() {
                    writers.insert(other);
                    world.runs.push(run);
                }
            }
            3 => {
                let guest = Author::nth(other);
                let run = guest.write(&world.log, edit());
                if world.log.admit(run.clone(), &mut Vec::new()).is_ok() {
                    writers.insert(other);
                    world.runs.push(run);
                }
            }
            _ => {
                world.write(&author, edit());
            }
        }
    }
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn acc_8_judgement_does_not_depend_on_the_order_of_arrival(
        steps in prop::collection::vec(any::<(u8, u8, u8)>(), 1..24),
        order in prop::collection::vec(any::<u32>(), 32),
    ) {
        let world = arbitrary_world(&steps);
        let (access, judged) = world.judged();
        let mut shuffled: Vec<_> = world.runs.iter().cloned().zip(order.iter().cycle().copied()).collect();
        shuffled.sort_by_key(|(run, key)| (*key, run.bundles()[0].id));
        let shuffled: Vec<Run> = shuffled.into_iter().map(|(run, _)| run).collect();
        let (other, judged_otherwise) = judge_all(&mut Oplog::new(world.log.workspace()), &shuffled);
        prop_assert_eq!(judged, judged_otherwise);
        prop_assert_eq!(access.members(), other.members());
    }

    #[test]
    fn acc_9_the_door_judges_as_the_fold_will(steps in prop::collection::vec(any::<(u8, u8, u8)>(), 1..24)) {
        let world = arbitrary_world(&steps);
        let (mut access, mut log) = (Access::default(), Oplog::new(world.log.workspace()));
        for run in &world.runs {
            let foreseen = access.judge_run(&log, run);
            let mut admitted = Vec::new();
            prop_assert_eq!(log.admit(run.clone(), &mut admitted), Ok(()));
            let body = admitted[0].body.clone().expect("readable");
            prop_assert_eq!(access.fold(&log, admitted[0].ordinal, &body), foreseen);
        }
    }
}
