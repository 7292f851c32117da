//! A device that meets its own key elsewhere.

use std::collections::BTreeSet;

use callboard_core::given::Signer;
use callboard_core::id::EntityId;
use callboard_core::sync::waiting;
use callboard_core::testkit::Author;
use callboard_core::workspace::command::{Command, CommitOp, ConflictQuery, Fields, Json};
use callboard_core::workspace::update::{Code, Reply};
use serde_json::json;

use super::desk::Desk;

const THINGS: &str = "kit.things";

fn create(name: &str) -> CommitOp {
    let fields: Fields = json!({ "name": name }).as_object().cloned().unwrap_or_default();
    CommitOp::Create { table: THINGS.to_owned(), id: None, fields }
}

fn set(id: EntityId, value: Json) -> CommitOp {
    CommitOp::Set { id, field: "name".to_owned(), value, table: None, seen: None }
}

fn names(desk: &mut Desk) -> Vec<String> {
    let mut names: Vec<String> = desk.rows(THINGS).into_iter().map(|row| row.title).collect();
    names.sort();
    names
}

/// A founder whose disk was copied, and both went on alone. The record that both have changed.
fn cloned() -> (Desk, Desk, EntityId) {
    let mut one = Desk::founder();
    let record = one.commit(vec![create("Common")]).expect("a founder writes").created[0];
    let mut other = one.clone_disk();
    one.commit(vec![create("One's"), set(record, json!("as one says"))]).expect("a founder writes");
    other.commit(vec![create("Other's"), set(record, json!("as the other says"))]).expect("a founder writes");
    (one, other, record)
}

#[test]
fn key_1_who_meets_their_own_key_goes_on_under_another_as_the_same_person() {
    let (mut one, other, record) = cloned();
    let former = one.author.actor();
    let signed = one.workspace.log().tip(&former);
    one.meet_itself(&other, 11, Vec::new());
    // Both branches stand, and what both changed is a conflict like any other.
    assert!(one.workspace.log().is_forked(&former));
    assert!(["One's", "Other's"].iter().all(|name| names(&mut one).contains(&(*name).to_owned())));
    let Ok(Reply::Conflicts(open)) = one.ask(Command::Conflicts(ConflictQuery::default())) else {
        panic!("listed")
    };
    assert_eq!(open.iter().map(|conflict| conflict.record).collect::<Vec<_>>(), [record]);
    // The person is who they were, with the right that they had, and nothing bears the former key.
    assert_eq!(one.workspace.role(), "owner");
    one.commit(vec![create("Afterwards")]).expect("the owner writes on");
    let members = one.workspace.members();
    let mine: Vec<_> = members.iter().filter(|member| member.person.name == "Alex").collect();
    assert_eq!(mine.len(), 2);
    assert_eq!(mine[0].person, mine[1].person);
    let log = one.workspace.log();
    let known = other.workspace.log().frontier();
    assert!(log.lacking(&former, &known) > 0);
    let now = Author::nth(11).actor();
    let counts = [&[former][..], &[now], &[former, now]].map(|keys| waiting(log, keys, &known));
    assert!(counts[0] > 0 && counts[1] > 0);
    assert_eq!(counts[2], counts[0] + counts[1], "what waits is what either key wrote");
    let own = log.own(&former, signed.map_or(0, |tip| tip.seq + 1));
    assert!(own.is_none(), "the former key has signed again: {own:?}");
    assert!(log.tip(&Author::nth(11).actor()).is_some());
}

#[test]
fn key_2_both_sides_of_a_copied_disk_end_alike() {
    let (mut one, mut other, _) = cloned();
    let before = (one.clone_disk(), other.clone_disk());
    one.meet_itself(&before.1, 11, Vec::new());
    other.meet_itself(&before.0, 12, Vec::new());
    one.meet(&other);
    other.meet(&one);
    assert_eq!(one.hash(), other.hash());
    assert_eq!(names(&mut one), names(&mut other));
    assert_eq!((one.workspace.role(), other.workspace.role()), ("owner", "owner"));
}

#[test]
fn key_3_what_was_under_way_is_sealed_by_the_other_key_and_replaces_what_it_did() {
    let (mut one, other, record) = cloned();
    one.meet_itself(&other, 11, vec![set(record, json!("typed just now")), create("Just now")]);
    assert!(names(&mut one).contains(&"Just now".to_owned()));
    let Ok(Reply::Conflicts(open)) = one.ask(Command::Conflicts(ConflictQuery::default())) else {
        panic!("listed")
    };
    let mut values: Vec<_> = open[0].candidates.iter().map(|candidate| candidate.text.clone()).collect();
    values.sort();
    assert_eq!(values, ["as the other says", "typed just now"]);
}

#[test]
fn key_5_what_is_written_afterwards_rests_on_both_branches() {
    let (mut one, other, _) = cloned();
    one.meet_itself(&other, 11, Vec::new());
    let others = one.rows(THINGS).into_iter().find(|row| row.title == "Other's").expect("it came").id;
    one.commit(vec![CommitOp::Delete { id: others }]).expect("the owner deletes");
    let log = one.workspace.log();
    let tips = &log.frontier().tips[&other.author.actor()];
    let named: BTreeSet<_> = (0..log.len() as u32)
        .filter(|at| log.bundle(*at).actor == one.workspace.log().bundle(log.len() as u32 - 1).actor)
        .flat_map(|at| log.deps(at))
        .filter_map(|dep| log.find(dep))
        .map(|at| log.bundle(at).id)
        .collect();
    assert!(tips.iter().all(|(_, id)| named.contains(id)), "{tips:?} {named:?}");
    // So what the other branch wrote was seen, and is no reason to leave anything as it is.
    one.ask(Command::Undo).expect("it is undone");
    assert!(names(&mut one).contains(&"Other's".to_owned()));
    one.ask(Command::Redo).expect("it is redone");
    assert!(!names(&mut one).contains(&"Other's".to_owned()));
}

#[test]
fn key_4_without_an_invite_it_looks_on_and_keeps_what_it_has() {
    let (mut one, other, _) = cloned();
    one.spare = None;
    one.meet_itself(&other, 11, Vec::new());
    assert_eq!(one.workspace.role(), "none");
    assert!(["One's", "Other's"].iter().all(|name| names(&mut one).contains(&(*name).to_owned())));
    let refused = one.commit(vec![create("Not mine to write")]).expect_err("who only looks does not write");
    assert_eq!(refused.code, Code::NotAllowed);
    // What only this disk had is history to everybody, and reaches them.
    let mut elsewhere = other.clone_disk();
    elsewhere.meet(&one);
    assert_eq!(names(&mut elsewhere), names(&mut one));
}
