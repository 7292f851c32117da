//! What only a person may decide.

use expect_test::{Expect, expect};

use super::{ConflictError, Place, Resolution, list, reopen, resolve, settled};
use crate::history::history;
use crate::id::EntityId;
use crate::log::OriginKind;
use crate::state::{NameIx, sys};
use crate::testkit::{Desk, desks, meet};
use crate::value::Value;
use crate::workspace::command::{Choice, HistoryQuery};
use crate::workspace::update::Conflict;

const MODULE: &str = r#"
[module]
id = "crew"
version = "1.0.0"
title = "Crew"

[tables.people]
title = "People"
row = "person"
record = "{name}"
[tables.people.fields]
name = { type = "text", title = "Name" }
arrives = { type = "time", title = "Arrival" }
boss = { type = "reference", title = "Boss", to = "people" }

[tables.guests]
title = "Guests"
[tables.guests.fields]
seat = { type = "text", title = "Seat" }

[edges.knows]
from = "people"
to = "people"
"#;

const JANE: EntityId = EntityId([1; 16]);
const JOE: EntityId = EntityId([2; 16]);
const ARRIVES: &str = "crew.people.arrives";

/// Alex and Jordan, apart, with Jane in step on both.
fn two() -> [Desk; 2] {
    let mut both = desks(MODULE, &["Alex", "Jordan"]);
    let name = ("name", Value::from("Jane Doe"));
    both[0].create(JANE, "crew.people", &[name, ("arrives", "17:30".into())]);
    meet(&mut both);
    both.try_into().expect("two desks")
}

fn told(desk: &Desk) -> Vec<Conflict> {
    let told = list(&desk.facts(), &desk.conflicts);
    assert_eq!(told.len(), desk.conflicts.count(), "the count is of what is listed");
    told
}

fn check_sentence(desk: &Desk, expected: &Expect) {
    let sentences: Vec<String> = told(desk).into_iter().map(|conflict| conflict.sentence).collect();
    expected.assert_eq(&sentences.join("\n"));
}

fn decide(desk: &mut Desk, id: &str, choice: &Choice) -> Result<(), ConflictError> {
    let resolution = resolve(&desk.facts(), &desk.conflicts, id, choice)?;
    desk.write(&resolution.label, OriginKind::Resolution, None, &resolution.writes);
    Ok(())
}

#[test]
fn conflict_1_two_values_are_one_conflict_with_the_same_id_and_words_everywhere() {
    let mut both = two();
    both[0].set(JANE, ARRIVES, Some("18:00".into()));
    both[1].set(JANE, ARRIVES, Some("18:30".into()));
    assert_eq!((both[0].conflicts.count(), both[1].conflicts.count()), (0, 0));
    meet(&mut both);
    assert_eq!(told(&both[0]), told(&both[1]));
    let conflict = &told(&both[0])[0];
    let texts: Vec<&str> = conflict.candidates.iter().map(|candidate| candidate.text.as_str()).collect();
    assert_eq!(
        (conflict.kind.as_str(), conflict.field.as_str(), texts),
        ("value", "arrives", vec!["18:00", "18:30"])
    );
    check_sentence(
        &both[1],
        &expect![
            "Jane Doe's arrival was changed by Alex to 18:00 (2026-03-07 14:04) and by Jordan to 18:30 \
             (2026-03-07 14:04), from 17:30."
        ],
    );
}

#[test]
fn conflict_2_equal_values_are_none_and_of_three_people_two_may_agree() {
    let mut three = desks(MODULE, &["Alex", "Jordan", "Sam"]);
    three[0].create(JANE, "crew.people", &[]);
    meet(&mut three);
    for desk in &mut three[..2] {
        desk.set(JANE, ARRIVES, Some("18:00".into()));
    }
    meet(&mut three);
    assert_eq!(three[2].conflicts.count(), 0);
    for (desk, value) in three.iter_mut().zip(["19:00", "20:00", "19:00"]) {
        desk.set(JANE, ARRIVES, Some(value.into()));
    }
    meet(&mut three);
    let conflict = &told(&three[0])[0];
    let people: Vec<_> = conflict.candidates.iter().map(|c| (c.text.as_str(), c.person.as_str())).collect();
    assert_eq!(people.len(), 2);
    assert!(people.contains(&("20:00", "Jordan")));
    assert!(conflict.candidates.iter().all(|c| c.was == "18:00"));
}

#[test]
fn conflict_3_a_deleted_record_s_conflict_waits_until_it_comes_back() {
    let mut both = two();
    both[0].set(JANE, ARRIVES, Some("18:00".into()));
    both[1].set(JANE, ARRIVES, Some("18:30".into()));
    meet(&mut both);
    both[0].delete(JANE);
    meet(&mut both);
    assert_eq!((both[0].conflicts.count(), both[1].conflicts.count()), (0, 0));
    both[1].take_in(JANE, "crew.people");
    assert_eq!(told(&both[1]).len(), 1);
}

#[test]
fn conflict_4_the_order_of_edges_and_the_system_s_fields_are_not_reported_but_the_production_s_name_is() {
    let mut both = two();
    both[0].create(JOE, "crew.knows", &[("from", Value::Reference(JANE)), ("pos", "a".into())]);
    meet(&mut both);
    for (desk, text) in both.iter_mut().zip(["b", "c"]) {
        desk.set(JOE, "crew.knows.pos", Some(text.into()));
        desk.set(EntityId::WORKSPACE, sys::WORKSPACE_SOURCE, Some(text.into()));
    }
    meet(&mut both);
    assert_eq!(both[0].conflicts.count(), 0);
    for (desk, text) in both.iter_mut().zip(["Winter", "Summer"]) {
        desk.set(EntityId::WORKSPACE, sys::WORKSPACE_NAME, Some(text.into()));
    }
    meet(&mut both);
    check_sentence(
        &both[0],
        &expect![
            "The production's name was set by Alex to Winter (2026-03-07 14:09) and by Jordan to Summer \
             (2026-03-07 14:09)."
        ],
    );
    let id = told(&both[0])[0].id.clone();
    decide(&mut both[0], &id, &Choice::Value("Spring".into())).expect("a name is a text");
    assert_eq!(both[0].value(EntityId::WORKSPACE, sys::WORKSPACE_NAME), Some("Spring".into()));
}

#[test]
fn conflict_5_a_decision_settles_it_everywhere_and_stands_for_exactly_these_heads() {
    let mut both = two();
    both[0].set(JANE, ARRIVES, Some("18:00".into()));
    both[1].set(JANE, ARRIVES, Some("18:30".into()));
    meet(&mut both);
    let conflict = told(&both[0]).remove(0);
    assert_eq!(decide(&mut both[0], &conflict.id, &Choice::Candidate(2)), Err(ConflictError::NoCandidate(2)));
    let late = Choice::Value("late".into());
    assert!(matches!(decide(&mut both[0], &conflict.id, &late), Err(ConflictError::Invalid(_))));
    both[1].set(JANE, ARRIVES, Some("19:00".into()));
    let old = decide(&mut both[1], &conflict.id, &Choice::Candidate(0));
    assert_eq!(old, Err(ConflictError::Changed), "Jordan's next edit settled it");
    decide(&mut both[0], &conflict.id, &Choice::Candidate(1)).expect("Alex has not seen that");
    meet(&mut both);
    let again = told(&both[1]).remove(0);
    assert_ne!(again.id, conflict.id);
    decide(&mut both[1], &again.id, &Choice::Candidate(0)).expect("it is open");
    meet(&mut both);
    assert!(both.iter().all(|desk| desk.conflicts.count() == 0));
    assert_eq!(both[0].value(JANE, ARRIVES), both[1].value(JANE, ARRIVES));
    assert_eq!(both[0].state.hash(), both[1].state.hash());
    let settled = settled(&both[0].facts(), &both[0].conflicts, 0, 10);
    assert_eq!(settled.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), [&again.id, &conflict.id]);
    assert_eq!(settled[1].candidates, conflict.candidates);
    expect!["Alex decided that Jane Doe's arrival is 18:30 (2026-03-07 14:06)."]
        .assert_eq(&settled[1].sentence);
}

#[test]
fn conflict_6_an_edit_that_who_deleted_had_not_seen_asks_whether_to_keep_the_record() {
    for (keep, shown) in [("keep", true), ("delete", false)] {
        let mut both = two();
        both[0].set(JANE, ARRIVES, Some("18:00".into()));
        both[1].delete(JANE);
        meet(&mut both);
        assert_eq!(told(&both[0]), told(&both[1]));
        check_sentence(
            &both[0],
            &expect![
                "Jane Doe was deleted by Jordan (2026-03-07 14:04), and meanwhile Alex changed its \
                 arrival (2026-03-07 14:04)."
            ],
        );
        let open = told(&both[0]).remove(0);
        let edited = open.edited.iter().map(|edit| (edit.field.as_str(), &edit.from, &edit.to));
        let wanted = ("arrives", &Value::from("17:30").to_json(), &Value::from("18:00").to_json());
        assert_eq!(edited.collect::<Vec<_>>(), [wanted], "what was changed is among the facts");
        let id = open.id;
        decide(&mut both[0], &id, &Choice::Value(keep.into())).expect("keep or delete");
        meet(&mut both);
        assert!(both.iter().all(|desk| desk.conflicts.count() == 0));
        assert_eq!(both[1].shows(JANE, "crew.people"), shown);
        let settled = settled(&both[1].facts(), &both[1].conflicts, 0, 10);
        assert_eq!(settled[0].settled.as_ref().map(|choice| choice.value.clone()), Some(keep.into()));
    }
}

#[test]
fn conflict_7_a_deletion_of_what_was_seen_is_no_conflict_nor_is_an_edit_seen_by_one_of_two_who_deleted() {
    let mut three = desks(MODULE, &["Alex", "Jordan", "Sam"]);
    three[0].create(JANE, "crew.people", &[]);
    meet(&mut three);
    three[0].set(JANE, ARRIVES, Some("18:00".into()));
    meet(&mut three[..2]);
    three[1].delete(JANE);
    assert_eq!(three[1].conflicts.count(), 0);
    three[2].delete(JANE);
    assert_eq!(three[2].conflicts.count(), 0);
    meet(&mut three);
    assert!(three.iter().all(|desk| desk.conflicts.count() == 0));
}

#[test]
fn conflict_8_a_record_that_two_took_out_of_its_last_tables_is_asked_about() {
    for (choice, people, guests) in
        [("crew.people", true, false), ("crew.guests", false, true), ("delete", false, false)]
    {
        let mut both = two();
        both[0].take_in(JANE, "crew.guests");
        meet(&mut both);
        both[0].take_out(JANE, "crew.people");
        both[1].take_out(JANE, "crew.guests");
        meet(&mut both);
        assert_eq!(told(&both[0]), told(&both[1]));
        check_sentence(
            &both[0],
            &expect![
                "Jane Doe is in no table any more: Alex took it out of People (2026-03-07 14:05) and \
                 Jordan out of Guests (2026-03-07 14:05)."
            ],
        );
        let id = told(&both[0])[0].id.clone();
        decide(&mut both[0], &id, &Choice::Value(choice.into())).expect("one of the tables, or delete");
        meet(&mut both);
        assert!(both.iter().all(|desk| desk.conflicts.count() == 0));
        assert_eq!(
            (both[1].shows(JANE, "crew.people"), both[1].shows(JANE, "crew.guests")),
            (people, guests)
        );
    }
}

#[test]
fn conflict_9_an_undone_decision_is_the_conflict_again_with_those_who_wrote_it() {
    let mut both = two();
    both[0].set(JANE, ARRIVES, Some("18:00".into()));
    both[1].set(JANE, ARRIVES, None);
    meet(&mut both);
    let before = told(&both[0]).remove(0);
    decide(&mut both[0], &before.id, &Choice::Candidate(0)).expect("it is open");
    both[0].undo().expect("a decision can be undone");
    meet(&mut both);
    assert_eq!(both[1].value(JANE, ARRIVES), Some("18:00".into()), "a value shows, rather than none");
    let after = told(&both[1]).remove(0);
    assert_eq!(after.candidates, before.candidates, "between a value and none");
    let none = after.candidates.iter().position(|side| side.value.is_null()).expect("it was cleared");
    decide(&mut both[1], &after.id, &Choice::Candidate(none)).expect("it is open");
    both[1].undo().expect("a decision can be undone");
    meet(&mut both);
    assert_eq!(told(&both[0]).remove(0).candidates, before.candidates);

    both[1].set(JANE, ARRIVES, Some("19:00".into()));
    both[0].set(JANE, ARRIVES, Some("20:00".into()));
    meet(&mut both);
    let before = told(&both[0]).remove(0);
    decide(&mut both[0], &before.id, &Choice::Candidate(0)).expect("it is open");
    both[0].undo().expect("a decision can be undone");
    meet(&mut both);
    let after = told(&both[1]).remove(0);
    assert_ne!(after.id, before.id, "other heads are another conflict");
    assert_eq!(after.candidates, before.candidates);
}

#[test]
fn conflict_17_a_decision_between_a_value_and_none_is_opened_again_and_each_keeps_its_author() {
    for choice in [0, 1] {
        let mut both = two();
        both[0].set(JANE, ARRIVES, Some("18:00".into()));
        both[1].set(JANE, ARRIVES, None);
        meet(&mut both);
        let before = told(&both[0]).remove(0);
        decide(&mut both[0], &before.id, &Choice::Candidate(choice)).expect("it is open");
        let id = settled(&both[0].facts(), &both[0].conflicts, 0, 1)[0].id.clone();
        let Resolution { label, writes, cause, .. } =
            reopen(&both[0].facts(), &both[0].conflicts, &id).expect("it was decided");
        both[0].write(&label, OriginKind::Resolution, cause, &writes);
        meet(&mut both);
        let open = told(&both[1]).remove(0);
        assert_eq!(open.candidates, before.candidates);
        assert_eq!(both[1].value(JANE, ARRIVES), Some("18:00".into()), "a value shows, rather than none");
        let asked = HistoryQuery { record: Some(JANE), ..HistoryQuery::default() };
        let entries = history(&both[1].facts(), &asked, |_| false).expect("she is here");
        let values: Vec<_> = entries[0].changes.iter().map(|change| change.to.clone()).collect();
        assert_eq!(values, ["18:00"], "what was opened again is told by its value");
        decide(&mut both[1], &open.id, &Choice::Candidate(1 - choice)).expect("it is open");
        meet(&mut both);
        assert_eq!(told(&both[0]), []);
        assert_eq!(both[0].state.hash(), both[1].state.hash());
    }
}

#[test]
fn conflict_10_what_is_kept_up_is_what_a_fresh_fold_finds() {
    let mut three = desks(MODULE, &["Alex", "Jordan", "Sam"]);
    let records: Vec<EntityId> = (10..20).map(|n| EntityId([n; 16])).collect();
    for record in &records {
        three[0].create(*record, "crew.people", &[("arrives", "17:30".into())]);
    }
    meet(&mut three);
    let mut chance = 7_u64;
    for round in 0..120_usize {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (what, which) = ((chance >> 33) % 6, (chance >> 40) as usize % records.len());
        let (desk, record) = (&mut three[round % 3], records[which]);
        match what {
            0 | 1 => drop(desk.set(record, ARRIVES, Some(Value::Text(format!("1{}:00", chance >> 60))))),
            2 => drop(desk.delete(record)),
            3 => drop(desk.take_in(record, "crew.guests")),
            4 => drop(desk.take_out(record, "crew.people")),
            _ => meet(&mut three),
        }
    }
    meet(&mut three);
    let open = |desk: &Desk| {
        let mut ids: Vec<String> = told(desk).into_iter().map(|conflict| conflict.id).collect();
        ids.sort();
        ids
    };
    let fresh = {
        let mut fresh = desks(MODULE, &["Alex", "Jordan", "Sam"]).remove(2);
        three[0].runs_beyond(&fresh.log.frontier()).into_iter().for_each(|run| fresh.take(run));
        fresh
    };
    assert!(open(&fresh).len() > 2, "the dice made conflicts");
    assert!(three.iter().all(|desk| open(desk) == open(&fresh)));
    let naive = fresh.state.crowded().filter(|(row, field, heads)| {
        let shown = fresh.state.tables_of(*row).next().is_some();
        heads.is_conflict() && shown && !sys::is_place(fresh.state.names().text(*field as NameIx))
    });
    let fields = fresh.conflicts.open().filter(|place| matches!(place, Place::Field { .. })).count();
    assert_eq!(fields, naive.count());
}

/// The words of the one conflict that is open, without its times.
fn words(desk: &Desk) -> (String, Vec<String>) {
    let conflict = told(desk).remove(0);
    let people = conflict.candidates.iter().map(|side| format!("{} {}", side.text, side.person)).collect();
    (conflict.kind, people)
}

fn open_again(desk: &mut Desk) -> Result<(), ConflictError> {
    let id = settled(&desk.facts(), &desk.conflicts, 0, 10)[0].id.clone();
    let Resolution { label, writes, cause, .. } = reopen(&desk.facts(), &desk.conflicts, &id)?;
    desk.write(&label, OriginKind::Resolution, cause, &writes);
    Ok(())
}

#[test]
fn conflict_15_whether_a_deleted_record_is_kept_can_be_decided_anew_by_whoever_it_was() {
    for (choice, who) in [("keep", 0), ("delete", 0), ("keep", 1), ("delete", 1)] {
        let mut both = two();
        both[0].set(JANE, ARRIVES, Some("18:00".into()));
        both[1].delete(JANE);
        meet(&mut both);
        let before = words(&both[0]);
        assert_eq!(before.1, ["Keep Alex", "Delete Jordan"]);
        let id = told(&both[0])[0].id.clone();
        decide(&mut both[who], &id, &Choice::Value(choice.into())).expect("keep or delete");
        meet(&mut both);
        let decided = settled(&both[0].facts(), &both[0].conflicts, 0, 10).remove(0);
        let people: Vec<&str> = decided.candidates.iter().map(|side| side.person.as_str()).collect();
        assert_eq!(people, ["Alex", "Jordan"], "who it was between, not who decided");
        open_again(&mut both[who]).expect("it can be decided anew");
        meet(&mut both);
        for desk in &both {
            assert_eq!(words(desk), before);
            assert!(
                !desk.shows(JANE, "crew.people") && settled(&desk.facts(), &desk.conflicts, 0, 9).is_empty()
            );
        }
        both[who].undo().expect("opening is a change");
        meet(&mut both);
        assert_eq!(both[1].shows(JANE, "crew.people"), choice == "keep");
        open_again(&mut both[1 - who]).expect("anybody may");
        let id = told(&both[1 - who])[0].id.clone();
        decide(&mut both[1 - who], &id, &Choice::Value("keep".into())).expect("anew");
        meet(&mut both);
        assert!(both.iter().all(|desk| desk.conflicts.count() == 0 && desk.shows(JANE, "crew.people")));
    }
}

#[test]
fn conflict_16_where_a_record_that_left_everywhere_is_put_can_be_decided_anew() {
    for choice in ["crew.people", "crew.guests", "delete"] {
        let mut both = two();
        both[0].take_in(JANE, "crew.guests");
        meet(&mut both);
        both[0].take_out(JANE, "crew.people");
        both[1].take_out(JANE, "crew.guests");
        meet(&mut both);
        let before = words(&both[0]);
        assert_eq!(before.1, ["People Alex", "Guests Jordan", "Delete Jordan"]);
        let id = told(&both[0])[0].id.clone();
        decide(&mut both[0], &id, &Choice::Value(choice.into())).expect("one of the tables, or delete");
        meet(&mut both);
        let decided = settled(&both[1].facts(), &both[1].conflicts, 0, 10).remove(0);
        let sides: Vec<&str> = decided.candidates.iter().map(|side| side.text.as_str()).collect();
        assert_eq!(sides, ["People", "Guests", "Delete"]);
        let decision = decided.settled.expect("it is decided").text;
        assert!(sides.contains(&decision.as_str()), "{decision} is called as people call it");
        open_again(&mut both[1]).expect("it can be decided anew");
        meet(&mut both);
        for desk in &both {
            assert_eq!(words(desk), before);
        }
        let id = told(&both[0])[0].id.clone();
        decide(&mut both[0], &id, &Choice::Value("crew.people".into())).expect("anew");
        both[0].take_in(JANE, "crew.badges");
        let moved = open_again(&mut both[0]);
        assert!(
            matches!(moved, Err(ConflictError::Invalid(_))),
            "it is somewhere else since: nothing is asked"
        );
    }
}
