//! Tables whose records others show too: what follows, and what stays when a link is taken back.

use super::{Presence, State, sys};
use crate::conflict::{Place, list};
use crate::history::{Past, restore};
use crate::id::EntityId;
use crate::log::OriginKind;
use crate::testkit::{Desk, desks, meet};
use crate::value::Value;

const MODULE: &str = r#"
[module]
id = "house"
version = "1.0.0"
title = "House"

[tables.people]
title = "People"
record = "{name}"
[tables.people.fields]
name = { type = "text", title = "Name" }

[tables.guests]
title = "Guests"
record = "{name}"
[tables.guests.fields]
name = { type = "text", title = "Name" }

[tables.badges]
title = "Badges"
record = "{name}"
[tables.badges.fields]
name = { type = "text", title = "Name" }
"#;

const PEOPLE: &str = "house.people";
const GUESTS: &str = "house.guests";
const BADGES: &str = "house.badges";
const JANE: EntityId = EntityId([1; 16]);
const JOE: EntityId = EntityId([2; 16]);
const MAX: EntityId = EntityId([3; 16]);

fn two() -> [Desk; 2] {
    let mut both = desks(MODULE, &["Alex", "Jordan"]);
    both[0].create(JANE, PEOPLE, &[("name", "Jane".into())]);
    both[0].create(JOE, GUESTS, &[("name", "Joe".into())]);
    meet(&mut both);
    both.try_into().expect("two desks")
}

fn rows(desk: &Desk, table: &str) -> Vec<EntityId> {
    let table = desk.state.names().find(table);
    let rows = table.into_iter().flat_map(|table| desk.state.rows(table));
    let mut rows: Vec<EntityId> = rows.map(|row| desk.state.entities().id(row)).collect();
    rows.sort_unstable();
    rows
}

fn presence(state: &State, record: EntityId, table: &str) -> Presence {
    let place = state.find(&record).zip(state.names().find(table));
    place.map_or(Presence::Absent, |(row, table)| state.presence(row, table))
}

fn led_from<'s>(state: &'s State, record: EntityId, table: &str) -> Vec<&'s str> {
    let place = state.find(&record).zip(state.names().find(table));
    let led = place.map_or_else(Vec::new, |(row, table)| state.led_from(row, table));
    led.into_iter().map(|table| state.names().text(table)).collect()
}

#[test]
fn led_1_what_a_table_shows_another_shows_too_while_they_are_linked() {
    let [mut alex, _] = two();
    alex.link_tables(PEOPLE, GUESTS);
    assert_eq!(rows(&alex, GUESTS), [JANE, JOE]);
    assert_eq!(led_from(&alex.state, JANE, GUESTS), [PEOPLE]);
    assert_eq!(rows(&alex, PEOPLE), [JANE], "it leads one way");
    alex.create(MAX, PEOPLE, &[]);
    assert_eq!(rows(&alex, GUESTS), [JANE, JOE, MAX]);
    alex.delete(MAX);
    assert_eq!(rows(&alex, GUESTS), [JANE, JOE]);
    let guests = alex.state.names().find(GUESTS).expect("it is known");
    assert_eq!((alex.state.row_count(guests), alex.state.bin_count(guests)), (2, 1));
}

#[test]
fn led_2_what_somebody_said_of_one_record_weighs_more_than_a_link() {
    let [mut alex, _] = two();
    alex.take_out(JANE, GUESTS);
    alex.link_tables(PEOPLE, GUESTS);
    assert_eq!(rows(&alex, GUESTS), [JOE], "it was out before the link");
    alex.take_in(JANE, GUESTS);
    alex.take_out(JANE, PEOPLE);
    assert_eq!((rows(&alex, PEOPLE), rows(&alex, GUESTS)), (vec![], vec![JANE, JOE]));
    assert!(led_from(&alex.state, JANE, GUESTS).is_empty());
}

#[test]
fn led_3_links_lead_on_and_a_circle_holds_nothing_by_itself() {
    let [mut alex, _] = two();
    alex.link_tables(PEOPLE, GUESTS);
    alex.link_tables(GUESTS, BADGES);
    alex.link_tables(BADGES, PEOPLE);
    for table in [PEOPLE, GUESTS, BADGES] {
        assert_eq!(rows(&alex, table), [JANE, JOE]);
    }
    alex.delete(JANE);
    for table in [PEOPLE, GUESTS, BADGES] {
        assert_eq!(rows(&alex, table), [JOE]);
        assert_eq!(presence(&alex.state, JANE, table), Presence::Binned);
    }
    alex.undo().expect("a deletion is undone");
    assert_eq!(rows(&alex, BADGES), [JANE, JOE]);
    assert_eq!(led_from(&alex.state, JANE, BADGES), [GUESTS], "nothing was copied");
}

#[test]
fn led_4_taken_back_each_table_keeps_what_it_showed_and_undo_links_them_again() {
    let [mut alex, _] = two();
    alex.link_tables(PEOPLE, GUESTS);
    alex.link_tables(GUESTS, BADGES);
    alex.unlink_tables(PEOPLE, GUESTS);
    for table in [GUESTS, BADGES] {
        assert_eq!(rows(&alex, table), [JANE, JOE]);
    }
    alex.create(MAX, PEOPLE, &[]);
    assert_eq!(rows(&alex, GUESTS), [JANE, JOE], "what comes now is of its own table alone");
    alex.undo().expect("the record");
    alex.undo().expect("the unlinking");
    alex.redo().expect("again");
    assert_eq!(rows(&alex, GUESTS), [JANE, JOE]);
    alex.undo().expect("and back");
    alex.create(MAX, PEOPLE, &[]);
    assert_eq!(rows(&alex, GUESTS), [JANE, JOE, MAX], "they are linked");
    assert_eq!(rows(&alex, BADGES), [JANE, JOE, MAX]);
}

#[test]
fn led_5_an_undone_link_leaves_nothing_behind_and_undo_of_an_out_is_what_the_link_shows() {
    let [mut alex, _] = two();
    alex.link_tables(PEOPLE, GUESTS);
    alex.take_out(JANE, GUESTS);
    alex.undo().expect("the out");
    assert_eq!(rows(&alex, GUESTS), [JANE, JOE]);
    alex.undo().expect("the link");
    alex.create(MAX, PEOPLE, &[]);
    assert_eq!(rows(&alex, GUESTS), [JANE, JOE], "an out taken back is an in: nobody can have said nothing");
    alex.redo();
    assert_eq!(alex.state.table_links().iter().count(), 0, "what came since ended redo");
}

#[test]
fn led_6_linked_here_and_taken_back_there_meets_the_same_everywhere() {
    let [mut alex, mut jordan] = two();
    alex.link_tables(PEOPLE, GUESTS);
    jordan.link_tables(PEOPLE, GUESTS);
    let mut both = [alex, jordan];
    meet(&mut both);
    for desk in &both {
        assert_eq!(desk.state.table_links().iter().count(), 1, "two made one link");
    }
    [alex, jordan] = both;
    alex.unlink_tables(PEOPLE, GUESTS);
    jordan.create(MAX, PEOPLE, &[]);
    jordan.link_tables(GUESTS, PEOPLE);
    let mut both = [alex, jordan];
    meet(&mut both);
    for desk in &both {
        assert_eq!((rows(desk, PEOPLE), rows(desk, GUESTS)), (vec![JANE, JOE, MAX], vec![JANE, JOE]));
    }
}

#[test]
fn led_7_a_record_that_only_a_link_showed_elsewhere_leaves_with_its_table_and_knowingly() {
    let [mut alex, _] = two();
    alex.link_tables(PEOPLE, GUESTS);
    let people = alex.state.names().find(PEOPLE).expect("it is known");
    let jane = alex.state.find(&JANE).expect("it is known");
    assert_eq!(alex.state.tables_holding(jane).collect::<Vec<_>>(), [people]);
    let out = alex.member(JANE, PEOPLE, false, true);
    alex.write("Take out", OriginKind::Manual, None, &[out]);
    assert_eq!(alex.conflicts.count(), 0);
    assert_eq!(presence(&alex.state, JANE, GUESTS), Presence::Binned);
}

#[test]
fn led_8_a_record_left_everywhere_is_so_whatever_links_there_are() {
    let [mut alex, mut jordan] = two();
    alex.take_in(JANE, BADGES);
    alex.link_tables(PEOPLE, GUESTS);
    let mut both = [alex, jordan];
    meet(&mut both);
    [alex, jordan] = both;
    alex.take_out(JANE, PEOPLE);
    jordan.take_out(JANE, BADGES);
    let mut both = [alex, jordan];
    meet(&mut both);
    for desk in &both {
        let open: Vec<Place> = desk.conflicts.open().collect();
        assert!(matches!(open[..], [Place::LeftEverywhere { .. }]));
        let told = list(&desk.facts(), &desk.conflicts);
        let values: Vec<&str> = told[0].candidates.iter().filter_map(|side| side.value.as_str()).collect();
        assert_eq!(values, [PEOPLE, BADGES, "delete"], "a link holds nothing that could be chosen");
    }
}

#[test]
fn led_9_a_merged_record_is_where_any_of_its_parts_leads_and_each_keeps_its_own() {
    let [mut alex, _] = two();
    alex.create(MAX, BADGES, &[]);
    alex.link_tables(PEOPLE, GUESTS);
    alex.merge(MAX, JANE);
    assert_eq!((rows(&alex, BADGES), rows(&alex, GUESTS)), (vec![JANE], vec![JANE, JOE]));
    alex.unlink_tables(PEOPLE, GUESTS);
    alex.part(MAX);
    assert_eq!((rows(&alex, BADGES), rows(&alex, GUESTS)), (vec![MAX], vec![JANE, JOE]));
}

#[test]
fn led_10_a_link_of_the_system_s_own_or_to_itself_is_none() {
    let [mut alex, _] = two();
    for (from, to) in [(sys::VERSIONS, PEOPLE), (PEOPLE, sys::TABLE_LINKS), (PEOPLE, PEOPLE)] {
        alex.link_tables(from, to);
    }
    assert!(alex.state.table_links().is_empty());
    assert_eq!(rows(&alex, PEOPLE), [JANE]);
}

#[test]
fn led_11_restoring_everything_links_as_it_was_and_a_record_alone_leaves_links_alone() {
    let [mut alex, _] = two();
    let before = alex.log.len() as u32;
    alex.link_tables(PEOPLE, GUESTS);
    let linked = alex.log.len() as u32;
    alex.delete(JANE);
    alex.unlink_tables(PEOPLE, GUESTS);
    alex.set(JOE, "house.guests.name", Some(Value::from("Joseph")));
    back_to(&mut alex, linked, &[JANE]);
    assert_eq!((rows(&alex, PEOPLE), rows(&alex, GUESTS)), (vec![JANE], vec![JANE, JOE]));
    back_to(&mut alex, linked, &[]);
    assert_eq!(rows(&alex, GUESTS), [JANE, JOE]);
    assert_eq!(alex.state.table_links().iter().count(), 1);
    alex.create(MAX, PEOPLE, &[]);
    assert_eq!(rows(&alex, GUESTS), [JANE, JOE, MAX]);
    back_to(&mut alex, before, &[]);
    assert_eq!((rows(&alex, PEOPLE), rows(&alex, GUESTS)), (vec![JANE], vec![JOE]));
}

/// Restores what the first `bundles` said, of everything or of some records.
fn back_to(desk: &mut Desk, bundles: u32, records: &[EntityId]) {
    let moment = crate::history::Moment::Through(desk.log.bundle(bundles - 1).id);
    let past = Past::of(&desk.log, moment, &desk.schema);
    let extent = crate::history::Extent {
        records: (!records.is_empty()).then(|| records.iter().copied().collect()),
        fields: None,
    };
    let then = crate::conflict::Facts::new(&desk.log, &past.state, &past.schema);
    let writes = restore(&desk.facts(), &then, |at| !past.holds(at), &extent).writes;
    desk.write("Restore", OriginKind::Restore, None, &writes);
}
