//! Who changed what, and taking it back.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::{HistoryError, history};
use crate::id::EntityId;
use crate::log::OriginKind;
use crate::state::{Splice, Write};
use crate::testkit::{Desk, desks, meet};
use crate::value::Value;
use crate::workspace::command::HistoryQuery;
use crate::workspace::update::{HistoryEntry, Skipped};

const MODULE: &str = r#"
[module]
id = "crew"
version = "1.0.0"
title = "Crew"

[tables.people]
title = "People"
record = "{name}"
[tables.people.fields]
name = { type = "text", title = "Name" }
arrives = { type = "time", title = "Arrival" }
boss = { type = "reference", title = "Boss", to = "people" }
notes = { type = "rich_text", title = "Notes" }
"#;

const PEOPLE: &str = "crew.people";
const NAME: &str = "crew.people.name";
const ARRIVES: &str = "crew.people.arrives";
const NOTES: &str = "crew.people.notes";
const JANE: EntityId = EntityId([1; 16]);
const JOE: EntityId = EntityId([2; 16]);

fn two() -> [Desk; 2] {
    let mut both = desks(MODULE, &["Alex", "Jordan"]);
    both[0].create(JANE, PEOPLE, &[("name", "Jane".into()), ("arrives", "17:30".into())]);
    meet(&mut both);
    both.try_into().expect("two desks")
}

/// Writes over `delete` units at `at` of somebody's notes.
fn type_notes(desk: &mut Desk, record: EntityId, at: u32, delete: u32, insert: &str) {
    let (row, field) = (desk.state.intern_entity(record), desk.state.intern_name(NOTES));
    let splice = Splice { at, delete, insert: insert.to_owned() };
    desk.write("Type", OriginKind::Manual, None, &[Write::Text { row, field, steps: splice.steps() }]);
}

fn entries(desk: &Desk, query: &HistoryQuery) -> Vec<HistoryEntry> {
    let is_held = |ordinal| desk.access.judgement(ordinal) == crate::access::Judgement::Held;
    history(&desk.facts(), query, is_held).expect("what is asked for is there")
}

fn of_record(record: EntityId) -> HistoryQuery {
    HistoryQuery { record: Some(record), ..HistoryQuery::default() }
}

fn check(desk: &Desk, query: &HistoryQuery, expected: &Expect) {
    let mut told = String::new();
    for entry in entries(desk, query) {
        let (when, held) = (&entry.at[11..16], if entry.held { " HELD" } else { "" });
        writeln!(told, "{when} {} {} “{}”{held}", entry.person, entry.origin, entry.label).unwrap();
        for change in &entry.changes {
            writeln!(told, "  {} · {}: {} → {}", change.title, change.label, change.from, change.to).unwrap();
        }
    }
    expected.assert_eq(&told);
}

#[test]
fn history_1_every_change_is_told_from_what_to_what_newest_first() {
    let [mut alex, jordan] = two();
    alex.set(JANE, ARRIVES, Some("18:00".into()));
    type_notes(&mut alex, JANE, 0, 0, "Allergic");
    type_notes(&mut alex, JANE, 8, 0, " to nuts");
    let mut both = [alex, jordan];
    meet(&mut both);
    both[1].create(JOE, PEOPLE, &[("name", "Joe".into()), ("boss", Value::Reference(JANE))]);
    both[1].delete(JANE);
    meet(&mut both);
    let all = expect![[r#"
        14:08 Jordan manual “Delete”
          Jane · People: true → false
        14:07 Jordan manual “Add”
          Joe · People: null → true
          Joe · Name: null → "Joe"
          Joe · Boss: null → {"id":"01010101-0101-0101-0101-010101010101","title":"Jane"}
        14:06 Alex manual “Type”
          Jane · Notes: "Allergic" → "Allergic to nuts"
        14:05 Alex manual “Type”
          Jane · Notes: "" → "Allergic"
        14:04 Alex manual “Edit”
          Jane · Arrival: "17:30" → "18:00"
        14:03 Alex manual “Add”
          Jane · People: null → true
          Jane · Name: null → "Jane"
          Jane · Arrival: null → "17:30"
    "#]];
    let table = HistoryQuery { table: Some(PEOPLE.to_owned()), ..HistoryQuery::default() };
    check(&both[0], &table, &all);
    check(&both[1], &table, &all);
    let field = HistoryQuery { field: Some("arrives".to_owned()), ..of_record(JANE) };
    let of_field = expect![[r#"
        14:04 Alex manual “Edit”
          Jane · Arrival: "17:30" → "18:00"
        14:03 Alex manual “Add”
          Jane · Arrival: null → "17:30"
    "#]];
    check(&both[1], &field, &of_field);
}

#[test]
fn history_2_pages_meet_and_nothing_is_found_of_what_never_was() {
    let [mut alex, _] = two();
    for hour in 10..20 {
        alex.set(JANE, ARRIVES, Some(Value::Text(format!("{hour}:00"))));
    }
    let all = entries(&alex, &of_record(JANE));
    let first = entries(&alex, &HistoryQuery { limit: Some(4), ..of_record(JANE) });
    let before = Some(first[3].bundle.clone());
    let rest = entries(&alex, &HistoryQuery { before, ..of_record(JANE) });
    assert_eq!([first, rest].concat(), all);
    assert_eq!(all.len(), 11);
    let unknown = history(&alex.facts(), &of_record(JOE), |_| false);
    assert!(matches!(unknown, Err(HistoryError::NotFound { what: "record", .. })));
}

#[test]
fn history_3_a_wrong_clock_moves_nothing_before_what_it_had_seen() {
    let mut both = two();
    both[0].minute += 60 * 24 * 3;
    both[0].set(JANE, ARRIVES, Some("18:00".into()));
    let minute = both[1].minute;
    meet(&mut both);
    both[1].minute = minute;
    both[1].set(JANE, ARRIVES, Some("18:30".into()));
    meet(&mut both);
    let people: Vec<String> =
        entries(&both[0], &of_record(JANE)).into_iter().map(|entry| entry.person).collect();
    assert_eq!(people, ["Jordan", "Alex", "Alex"], "Jordan's stands on Alex's, whatever the clocks say");
}

#[test]
fn history_4_what_joined_and_what_was_put_to_use_is_told_of_the_production() {
    let [alex, _] = two();
    let told = entries(&alex, &HistoryQuery::default());
    let genesis = told.last().expect("the genesis");
    let change = &genesis.changes[0];
    assert_eq!(
        (change.title.as_str(), change.field.as_str(), &change.to),
        ("Jordan", "role", &"editor".into())
    );
    assert_eq!(entries(&alex, &of_record(EntityId::WORKSPACE)).len(), 1);
}

#[test]
fn undo_1_the_last_change_is_taken_back_and_again() {
    let [mut alex, _] = two();
    alex.set(JANE, ARRIVES, Some("18:00".into()));
    alex.set(JANE, ARRIVES, Some("19:00".into()));
    alex.set(JANE, NAME, Some("Janet".into()));
    let show = |desk: &Desk| (desk.value(JANE, NAME), desk.value(JANE, ARRIVES));
    let mut seen = vec![show(&alex)];
    while let Some(plan) = alex.undo() {
        assert_eq!(plan.skipped, []);
        seen.push(show(&alex));
    }
    assert!(!alex.shows(JANE, PEOPLE), "the first of all made the record");
    assert_eq!(seen.len(), 5);
    seen.pop();
    let (jane, janet) = (Some(Value::from("Jane")), Some(Value::from("Janet")));
    let times = ["19:00", "19:00", "18:00", "17:30"].map(|time| Some(Value::from(time)));
    let names = [janet, jane.clone(), jane.clone(), jane];
    assert_eq!(seen, names.into_iter().zip(times).collect::<Vec<_>>());
    let mut again = Vec::new();
    while let Some(plan) = alex.redo() {
        assert_eq!(plan.skipped, []);
        again.push(show(&alex));
    }
    again.reverse();
    assert_eq!(again, seen);
    assert!(alex.shows(JANE, PEOPLE));
}

#[test]
fn undo_2_what_somebody_changed_since_is_left_and_said() {
    let mut both = two();
    let write =
        [both[0].field(JANE, ARRIVES, Some("18:00".into())), both[0].field(JANE, NAME, Some("Janet".into()))];
    both[0].write("Paste 2 cells", OriginKind::Manual, None, &write);
    meet(&mut both);
    both[1].set(JANE, ARRIVES, Some("20:00".into()));
    meet(&mut both);
    let plan = both[0].undo().expect("a paste");
    assert_eq!(plan.label, "Paste 2 cells");
    let [title, field, label, person] = ["Janet", "arrives", "Arrival", "Jordan"].map(str::to_owned);
    let skipped = Skipped { record: JANE, title, field, label, person };
    assert_eq!(plan.skipped, [skipped]);
    assert_eq!(both[0].value(JANE, NAME), Some("Jane".into()));
    assert_eq!(both[0].value(JANE, ARRIVES), Some("20:00".into()));
    assert_eq!(both[0].undo.redo().map(|redo| redo.label.as_str()), Some("Paste 2 cells"));
}

#[test]
fn undo_3_a_record_that_somebody_else_has_worked_on_is_not_taken_away() {
    let mut both = two();
    both[0].create(JOE, PEOPLE, &[("name", "Joe".into())]);
    meet(&mut both);
    both[1].set(JOE, ARRIVES, Some("20:00".into()));
    meet(&mut both);
    let plan = both[0].undo().expect("Joe was added");
    assert_eq!(plan.writes, []);
    assert_eq!(plan.skipped.len(), 1);
    assert_eq!((plan.skipped[0].person.as_str(), plan.skipped[0].field.as_str()), ("Jordan", "arrives"));
    assert!(both[0].shows(JOE, PEOPLE));
}

#[test]
fn undo_4_a_deleted_record_comes_back_whole_and_a_made_one_goes_whole() {
    let [mut alex, _] = two();
    alex.delete(JANE);
    alex.undo().expect("a deletion");
    assert!(alex.shows(JANE, PEOPLE));
    assert_eq!(alex.value(JANE, NAME), Some("Jane".into()));
    alex.redo().expect("an undone deletion");
    assert!(!alex.shows(JANE, PEOPLE));
    assert_eq!(alex.conflicts.count(), 0);
    alex.create(JOE, PEOPLE, &[("name", "Joe".into())]);
    let plan = alex.undo().expect("Joe was added");
    assert_eq!(plan.writes.len(), 1, "fields stay, for the bin");
    assert_eq!(alex.redo().map(|plan| plan.skipped), Some(Vec::new()));
    assert_eq!(alex.value(JOE, NAME), Some("Joe".into()));
}

#[test]
fn undo_5_the_stacks_come_back_from_the_log_and_another_change_ends_redo() {
    let mut both = two();
    for time in ["18:00", "19:00", "20:00"] {
        both[0].set(JANE, ARRIVES, Some(time.into()));
    }
    both[0].undo();
    both[0].undo();
    both[0].redo();
    both[0].set(EntityId::WORKSPACE, "sys.workspace.name", Some("Winter".into()));
    let mut restarted = desks(MODULE, &["Alex", "Jordan"]).remove(0);
    both[0].runs_beyond(&restarted.log.frontier()).into_iter().for_each(|run| restarted.take(run));
    assert_eq!(restarted.undo, both[0].undo);
    assert!(restarted.undo.redo().is_some(), "a rename is no change of a table");
    both[1].set(JANE, NAME, Some("Janet".into()));
    meet(&mut both);
    assert!(both[0].undo.redo().is_some(), "somebody else's change ends nothing");
    both[0].set(JANE, NAME, Some("J.".into()));
    assert!(both[0].undo.redo().is_none());
}

#[test]
fn undo_6_typing_is_taken_back_from_under_what_others_typed() {
    let mut both = two();
    type_notes(&mut both[0], JANE, 0, 0, "Allergic to nuts.");
    type_notes(&mut both[0], JANE, 17, 0, " Vegetarian, and no garlic.");
    meet(&mut both);
    type_notes(&mut both[1], JANE, 0, 0, "NB! ");
    meet(&mut both);
    both[0].undo().expect("typing");
    assert_eq!(both[0].value(JANE, NOTES), Some("NB! Allergic to nuts.".into()));
    both[0].redo().expect("typing");
    assert_eq!(both[0].value(JANE, NOTES), Some("NB! Allergic to nuts. Vegetarian, and no garlic.".into()));
    meet(&mut both);
    type_notes(&mut both[1], JANE, 30, 10, "x");
    meet(&mut both);
    let plan = both[0].undo().expect("typing");
    assert_eq!(plan.writes, []);
    assert_eq!(plan.skipped.iter().map(|left| left.person.as_str()).collect::<Vec<_>>(), ["Jordan"]);
}

#[derive(Debug, Clone)]
enum Step {
    Set(usize, usize, u8),
    Delete(usize, usize),
    Create(usize, u8),
    Undo(usize),
    Meet,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0_usize..2, 0_usize..3, 0_u8..4).prop_map(|(desk, which, value)| Step::Set(desk, which, value)),
        1 => (0_usize..2, 0_usize..3).prop_map(|(desk, record)| Step::Delete(desk, record)),
        1 => (0_usize..2, 10_u8..14).prop_map(|(desk, id)| Step::Create(desk, id)),
        2 => (0_usize..2).prop_map(Step::Undo),
        2 => Just(Step::Meet),
    ];
    prop::collection::vec(step, 1..24)
}

/// Every value and membership that a device shows, and the heads that are somebody else's.
fn shown(desk: &Desk) -> (String, Vec<(u32, u32, u32)>) {
    let (mut text, mut others) = (String::new(), Vec::new());
    let own = desk.actor();
    for row in 0..desk.state.entities().len() as u32 {
        for name in 0..desk.state.names().len() as u32 {
            let heads = desk.state.heads(row, name);
            let values = heads.distinct();
            let members: Vec<_> =
                desk.state.member_heads(row, name).into_iter().map(|(_, says)| says).collect();
            writeln!(text, "{row} {name} {values:?} {members:?}").unwrap();
            let ops = heads.0.iter().map(|head| head.op);
            for op in ops.chain(desk.state.member_heads(row, name).into_iter().map(|(op, _)| op)) {
                if desk.log.bundle(desk.log.op_place(op).0).actor != own {
                    others.push((row, name, op));
                }
            }
        }
    }
    (text, others)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn undo_9_undo_then_redo_is_the_identity_and_touches_nobody_else_s_head(steps in steps()) {
        let mut both = desks(MODULE, &["Alex", "Jordan"]);
        let records = [EntityId([10; 16]), EntityId([11; 16]), EntityId([12; 16])];
        for record in &records[..2] {
            both[0].create(*record, PEOPLE, &[("name", "One".into())]);
        }
        meet(&mut both);
        for step in steps {
            match step {
                Step::Set(desk, record, value) => {
                    let value = (value > 0).then(|| Value::Number(f64::from(value)));
                    drop(both[desk].set(records[record], ARRIVES, value));
                }
                Step::Delete(desk, record) => drop(both[desk].delete(records[record])),
                Step::Create(desk, id) => drop(both[desk].create(EntityId([id; 16]), PEOPLE, &[])),
                Step::Undo(desk) => drop(both[desk].undo()),
                Step::Meet => meet(&mut both),
            }
        }
        for desk in &mut both {
            while desk.undo.undo().is_some() {
                let (before, others) = shown(desk);
                let undone = desk.undo().expect("there is one");
                prop_assert_eq!(&shown(desk).1, &others, "an undo replaces nothing of others");
                let redone = desk.redo().expect("what was undone");
                prop_assert_eq!(redone.skipped.len(), 0);
                let (after, others_after) = shown(desk);
                prop_assert_eq!(after, before);
                prop_assert_eq!(others_after, others);
                prop_assert!(undone.writes.len() == redone.writes.len());
                desk.undo();
            }
        }
    }
}
