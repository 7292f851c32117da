//! Records and fields that are one: joined, written through, and taken apart, in any order.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Link, Membership, NameIx, Presence, Row, State, Write, splice_between, sys};
use crate::conflict::{list, resolve};
use crate::id::EntityId;
use crate::log::{Frontier, OriginKind};
use crate::testkit::{Desk, desks, meet};
use crate::value::Value;
use crate::workspace::command::Choice;

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
size = { type = "integer", title = "Size" }
boss = { type = "reference", title = "Boss", to = "people" }
notes = { type = "rich_text", title = "Notes" }

[tables.guests]
title = "Guests"
record = "{label}"
[tables.guests.fields]
label = { type = "text", title = "Label" }
size = { type = "integer", title = "Size" }

[tables.all]
title = "All"
record = "{name}"
[tables.all.fields]
name = { type = "text", title = "Name" }
"#;

const PEOPLE: &str = "crew.people";
const GUESTS: &str = "crew.guests";
const CREW: &str = "crew.all";
const NAME: &str = "crew.people.name";
const LABEL: &str = "crew.guests.label";
const SIZE: &str = "crew.people.size";
const BOSS: &str = "crew.people.boss";
const NOTES: &str = "crew.people.notes";
const JANE: EntityId = EntityId([1; 16]);
const JOE: EntityId = EntityId([2; 16]);
const MAX: EntityId = EntityId([3; 16]);

fn two() -> [Desk; 2] {
    let mut both = desks(MODULE, &["Alex", "Jordan"]);
    both[0].create(JANE, PEOPLE, &[("name", "John Smith".into()), ("size", Value::Number(4.0))]);
    both[0].create(JOE, GUESTS, &[("label", "J. Smith".into())]);
    meet(&mut both);
    both.try_into().expect("two desks")
}

fn rows(desk: &Desk, table: &str) -> Vec<EntityId> {
    let table = desk.state.names().find(table);
    let rows = table.into_iter().flat_map(|table| desk.state.rows(table));
    rows.map(|row| desk.state.entities().id(row)).collect()
}

fn write_text(desk: &mut Desk, record: EntityId, text: &str) {
    let (row, field) = (desk.state.intern_entity(record), desk.state.intern_name(NOTES));
    let row = desk.state.record_of(row);
    let now = desk.state.text(row, field).map_or(String::new(), |text| text.render().to_owned());
    let splice = splice_between(&now, text).expect("another text");
    desk.write("Type", OriginKind::Manual, None, &[Write::Text { row, field, steps: splice.steps() }]);
}

#[test]
fn class_2_merged_records_are_one_in_every_table_under_the_smallest_id_and_found_by_any() {
    let [mut alex, _] = two();
    alex.create(MAX, PEOPLE, &[]);
    alex.merge(JOE, JANE);
    assert_eq!((rows(&alex, PEOPLE), rows(&alex, GUESTS)), (vec![JANE, MAX], vec![JANE]));
    assert_eq!(alex.value(JOE, NAME), Some("John Smith".into()));
    assert_eq!(alex.value(JANE, LABEL), Some("J. Smith".into()));
    alex.merge(MAX, JOE);
    assert_eq!((rows(&alex, PEOPLE), rows(&alex, GUESTS)), (vec![JANE], vec![JANE]));
    let table = alex.state.names().find(PEOPLE).expect("it is known");
    assert_eq!((alex.state.row_count(table), alex.state.bin_count(table)), (1, 0));
}

#[test]
fn class_3_what_two_records_say_differently_is_an_ordinary_conflict_and_settled_for_both() {
    let [mut alex, mut jordan] = two();
    alex.map(NAME, LABEL);
    assert_eq!(alex.conflicts.count(), 0, "no record has both");
    alex.merge(JANE, JOE);
    let mut both = [alex, jordan];
    meet(&mut both);
    [alex, jordan] = both;
    let told = list(&jordan.facts(), &jordan.conflicts);
    assert_eq!(told, list(&alex.facts(), &alex.conflicts));
    let texts: Vec<&str> = told[0].candidates.iter().map(|candidate| candidate.text.as_str()).collect();
    assert_eq!((told.len(), told[0].record, texts), (1, JANE, vec!["John Smith", "J. Smith"]));
    let decision = resolve(&jordan.facts(), &jordan.conflicts, &told[0].id, &Choice::Candidate(0));
    let writes = decision.expect("it is open").writes;
    jordan.write("Settle", OriginKind::Resolution, None, &writes);
    assert_eq!(jordan.conflicts.count(), 0);
    jordan.part(JOE);
    jordan.unmap(LABEL);
    let mut both = [alex, jordan];
    meet(&mut both);
    for desk in &both {
        assert_eq!(desk.value(JANE, NAME), Some("John Smith".into()));
        assert_eq!(desk.value(JOE, LABEL), Some("John Smith".into()), "each side keeps what was decided");
        assert_eq!(desk.conflicts.count(), 0);
    }
}

#[test]
fn class_4_same_then_differ_leaves_what_was_not_touched_as_it_was() {
    let [mut alex, _] = two();
    alex.create(MAX, PEOPLE, &[("name", "Max".into()), ("boss", Value::Reference(JOE))]);
    let before = (read_out(&alex), alex.state.hash());
    alex.map(NAME, LABEL);
    alex.merge(JANE, JOE);
    alex.merge(JOE, MAX);
    assert_ne!(before, (read_out(&alex), alex.state.hash()));
    alex.unmap(NAME);
    alex.part(MAX);
    assert_eq!(before, (read_out(&alex), alex.state.hash()));
}

#[test]
fn class_5_one_edit_of_a_record_made_of_several_is_one_op_and_what_each_keeps() {
    let [mut alex, _] = two();
    alex.take_in(JOE, PEOPLE);
    alex.merge(JANE, JOE);
    alex.set(JOE, NAME, Some("Johnny".into()));
    assert_eq!(alex.conflicts.count(), 0);
    let heads = alex.state.head_ops(alex.state.find(&JOE).unwrap(), alex.state.names().find(NAME).unwrap());
    assert_eq!(heads.len(), 1);
    alex.part(JANE);
    assert_eq!(alex.value(JANE, NAME), Some("Johnny".into()));
    assert_eq!(alex.value(JOE, NAME), Some("Johnny".into()));
    assert_eq!(alex.value(JOE, SIZE), None, "what nobody touched stays where it was");
}

#[test]
fn class_6_a_merge_here_and_an_edit_there_meet_as_a_conflict_of_the_merged_record() {
    let [mut alex, mut jordan] = two();
    alex.create(MAX, PEOPLE, &[("name", "John Smith".into())]);
    let mut both = [alex, jordan];
    meet(&mut both);
    [alex, jordan] = both;
    alex.merge(JANE, MAX);
    alex.set(JANE, NAME, Some("Johnny".into()));
    jordan.set(MAX, NAME, Some("Max".into()));
    let mut both = [alex, jordan];
    meet(&mut both);
    let told = list(&both[1].facts(), &both[1].conflicts);
    let texts: Vec<&str> = told[0].candidates.iter().map(|candidate| candidate.text.as_str()).collect();
    assert_eq!((told.len(), told[0].record), (1, JANE));
    assert_eq!(texts.iter().collect::<BTreeSet<_>>(), BTreeSet::from([&"Johnny", &"Max"]));
    assert_eq!(told, list(&both[0].facts(), &both[0].conflicts));
}

#[test]
fn class_7_the_system_s_own_never_is_the_same_as_anything() {
    let [mut alex, _] = two();
    let before = alex.state.hash();
    let actor = EntityId::of_actor(&alex.actor());
    alex.map(sys::ACTOR_NAME, NAME);
    alex.merge(EntityId::WORKSPACE, JANE);
    assert_eq!(alex.state.hash(), before, "no link is in force");
    alex.merge(actor, JANE);
    let name = alex.state.names().find(sys::ACTOR_NAME).expect("everybody has one");
    let of = |entity: EntityId| alex.state.owned_value(alex.state.entities().find(&entity)?, name);
    assert_eq!((of(JANE), of(actor)), (None, Some("Alex".into())));
}

#[test]
fn class_8_references_to_what_was_merged_are_references_to_the_record_that_it_is() {
    let [mut alex, mut jordan] = two();
    alex.create(MAX, PEOPLE, &[]);
    let mut both = [alex, jordan];
    meet(&mut both);
    [alex, jordan] = both;
    alex.set(MAX, BOSS, Some(Value::Reference(JANE)));
    jordan.set(MAX, BOSS, Some(Value::Reference(JOE)));
    let mut both = [alex, jordan];
    meet(&mut both);
    let [mut alex, _] = both;
    assert_eq!(alex.conflicts.count(), 1);
    alex.merge(JANE, JOE);
    assert_eq!(alex.conflicts.count(), 0, "both are one record");
    assert_eq!(alex.value(MAX, BOSS), Some(Value::Reference(JANE)));
    alex.part(JANE);
    assert_eq!(alex.conflicts.count(), 1);
}

#[test]
fn class_9_documents_of_one_record_are_candidates_until_they_read_alike_and_then_are_edited_together() {
    let [mut alex, _] = two();
    alex.create(MAX, PEOPLE, &[]);
    write_text(&mut alex, JANE, "Left wing");
    write_text(&mut alex, MAX, "Right wing");
    alex.merge(JANE, MAX);
    let told = list(&alex.facts(), &alex.conflicts);
    let texts: Vec<&str> = told[0].candidates.iter().map(|candidate| candidate.text.as_str()).collect();
    assert_eq!((told.len(), texts), (1, vec!["Left wing", "Right wing"]));
    let decision = resolve(&alex.facts(), &alex.conflicts, &told[0].id, &Choice::Candidate(0));
    alex.write("Settle", OriginKind::Resolution, None, &decision.expect("it is open").writes);
    assert_eq!((alex.conflicts.count(), alex.value(MAX, NOTES)), (0, Some("Left wing".into())));
    write_text(&mut alex, JANE, "Left wing, high");
    assert_eq!(alex.conflicts.count(), 0);
    alex.part(MAX);
    for record in [JANE, MAX] {
        assert_eq!(alex.value(record, NOTES), Some("Left wing, high".into()));
    }
}

#[test]
fn class_10_a_record_made_of_several_is_deleted_and_brought_back_whole() {
    let [mut alex, _] = two();
    alex.merge(JANE, JOE);
    alex.delete(JOE);
    assert_eq!((rows(&alex, PEOPLE), rows(&alex, GUESTS)), (vec![], vec![]));
    let people = alex.state.names().find(PEOPLE).expect("it is known");
    assert_eq!((alex.state.bin_count(people), alex.conflicts.count()), (1, 0));
    alex.undo().expect("a deletion can be undone");
    assert_eq!((rows(&alex, PEOPLE), rows(&alex, GUESTS)), (vec![JANE], vec![JANE]));
    alex.part(JANE);
    assert_eq!((rows(&alex, PEOPLE), rows(&alex, GUESTS)), (vec![JANE], vec![JOE]));
}

#[test]
fn class_11_undo_takes_a_merge_back_and_redo_makes_it_again_but_not_over_another_s_split() {
    let [mut alex, mut jordan] = two();
    alex.merge(JANE, JOE);
    alex.undo().expect("a merge can be undone");
    assert_eq!(rows(&alex, GUESTS), [JOE]);
    alex.redo().expect("and made again");
    assert_eq!(rows(&alex, GUESTS), [JANE]);
    alex.part(JANE);
    alex.undo().expect("a split can be undone");
    assert_eq!(rows(&alex, GUESTS), [JANE]);
    let mut both = [alex, jordan];
    meet(&mut both);
    [alex, jordan] = both;
    jordan.part(JANE);
    let mut both = [alex, jordan];
    meet(&mut both);
    let skipped = both[0].undo().expect("it stands on the stack").skipped;
    assert_eq!(skipped.first().map(|skipped| skipped.person.as_str()), Some("Jordan"));
    assert_eq!(rows(&both[0], GUESTS), [JOE]);
}

#[test]
fn class_12_undo_of_an_edit_through_a_class_gives_each_side_its_own_back() {
    let [mut alex, _] = two();
    alex.map(NAME, LABEL);
    alex.merge(JANE, JOE);
    alex.set(JANE, NAME, Some("Johnny".into()));
    alex.undo().expect("an edit can be undone");
    assert_eq!(alex.conflicts.count(), 1, "the conflict that the edit decided");
    alex.part(JANE);
    assert_eq!(alex.value(JANE, NAME), Some("John Smith".into()));
    assert_eq!(alex.value(JOE, LABEL), Some("J. Smith".into()));
}

/// All that can be read of a state: cells, tables and conflicts, by names that mean the same everywhere.
fn read_out(desk: &Desk) -> (BTreeSet<String>, Vec<String>) {
    let state = &desk.state;
    let mut read = BTreeSet::new();
    for row in 0..state.entities().len() as Row {
        for name in 0..state.names().len() as NameIx {
            let heads = op_names(desk, &state.head_ops(row, name));
            let value = state.owned_value(row, name);
            let members = state.member_heads(row, name).into_iter().map(|(op, _)| op).collect::<Vec<_>>();
            if !heads.is_empty() || value.is_some() || !members.is_empty() {
                let place = (state.entities().id(row), state.names().text(name));
                let shown = (state.presence(row, name), op_names(desk, &members));
                read.insert(format!("{place:?} {heads:?} {value:?} {shown:?}"));
            }
        }
    }
    for table in state.tables() {
        let mut rows: Vec<EntityId> = state.rows(table).map(|row| state.entities().id(row)).collect();
        rows.sort_unstable();
        let counts = (state.row_count(table), state.bin_count(table));
        read.insert(format!("{} {rows:?} {counts:?}", state.names().text(table)));
    }
    let mut open: Vec<String> =
        list(&desk.facts(), &desk.conflicts).into_iter().map(|conflict| conflict.id).collect();
    open.sort_unstable();
    (read, open)
}

fn op_names(desk: &Desk, ops: &[u32]) -> BTreeSet<String> {
    let name = |op: &u32| {
        let (ordinal, index) = desk.log.op_place(*op);
        format!("{} {index}", desk.log.bundle(ordinal).id)
    };
    ops.iter().map(name).collect()
}

/// The rows that links make one with this one, found the slow way.
fn connected(links: &[(u32, u32)], from: u32) -> BTreeSet<u32> {
    let mut reached = BTreeSet::from([from]);
    loop {
        let before = reached.len();
        for (a, b) in links {
            if reached.contains(a) || reached.contains(b) {
                reached.extend([a, b]);
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}

/// Holds every cell to the union of its members' heads.
fn check_cells(state: &State) -> Result<(), TestCaseError> {
    let links = |rows: bool| -> Vec<(u32, u32)> {
        let all: BTreeSet<(u32, Link)> = (0..state.entities().len() as Row)
            .flat_map(|row| state.links_of(row))
            .chain((0..state.names().len() as NameIx).flat_map(|field| state.mappings_of(field)))
            .collect();
        let ends = all.into_iter().filter_map(|(_, link)| match link {
            Link::Rows(a, b) if rows => Some((a, b)),
            Link::Fields(a, b) if !rows => Some((a, b)),
            _ => None,
        });
        ends.collect()
    };
    let (of_rows, of_fields) = (links(true), links(false));
    for row in 0..state.entities().len() as Row {
        for field in 0..state.names().len() as NameIx {
            if sys::is_own(state.names().text(field)) {
                continue;
            }
            let mut union = BTreeSet::new();
            for row in connected(&of_rows, row) {
                for field in connected(&of_fields, field) {
                    union.extend(state.register_heads((row, field)).0.into_iter().map(|head| head.op));
                }
            }
            let has_text = state.documents(row, field).next().is_some();
            let heads: BTreeSet<u32> = state.heads(row, field).0.iter().map(|head| head.op).collect();
            prop_assert!(has_text || heads == union, "{:?} {:?}", heads, union);
        }
    }
    Ok(())
}

/// Holds every membership to what was said and what links between tables make of it, found the slow way.
fn check_members(state: &State) -> Result<(), TestCaseError> {
    let names = state.names();
    let text = |row: Row, field: &str| {
        let heads = state.register_heads((row, names.find(field)?));
        names.find(heads.0.last()?.values.first()?.as_text()?)
    };
    let is_in = |row: Row, table: &str| {
        let heads = names.find(table).map(|table| state.register_member_heads(row, table));
        heads.into_iter().flatten().any(|(_, says)| says == Membership::In)
    };
    let linked = (0..state.entities().len() as Row).filter(|row| is_in(*row, sys::TABLE_LINKS));
    let linked = linked
        .filter_map(|row| Some((text(row, sys::TABLE_LINK_FROM)?, text(row, sys::TABLE_LINK_TO)?)))
        .collect::<BTreeSet<(NameIx, NameIx)>>();
    let merged = state.links().filter_map(|(_, link)| match link {
        Link::Rows(a, b) => Some((a, b)),
        Link::Fields(..) => None,
    });
    let merged: Vec<(u32, u32)> = merged.collect();
    let tables: Vec<NameIx> = state.tables().filter(|table| !sys::is_own(names.text(*table))).collect();
    for row in 0..state.entities().len() as Row {
        let parts = connected(&merged, row);
        let is_record = parts.iter().min_by_key(|part| state.entities().id(**part)) == Some(&row);
        let said = |table: NameIx| -> Vec<Membership> {
            let heads = parts.iter().flat_map(|part| state.register_member_heads(*part, table));
            heads.map(|(_, says)| says).collect()
        };
        let reach = |weight: Membership| {
            let holds = |table: &NameIx| said(*table).contains(&weight);
            let mut reached: BTreeSet<NameIx> = tables.iter().copied().filter(|table| holds(table)).collect();
            loop {
                let led = linked.iter().filter(|(from, to)| reached.contains(from) && said(*to).is_empty());
                let before = reached.len();
                reached.extend(led.map(|(_, to)| *to).collect::<Vec<_>>());
                if reached.len() == before {
                    return reached;
                }
            }
        };
        let (shown, binned) = (reach(Membership::In), reach(Membership::OutLast));
        for table in &tables {
            let expected = match (is_record, shown.contains(table), binned.contains(table)) {
                (true, true, _) => Presence::Shown,
                (true, false, true) => Presence::Binned,
                _ => Presence::Absent,
            };
            prop_assert_eq!(state.presence(row, *table), expected, "{} {:?}", names.text(*table), linked);
        }
    }
    Ok(())
}

const RECORDS: u8 = 4;
const TABLES: [&str; 3] = [PEOPLE, GUESTS, CREW];
const FIELDS: [&str; 5] = [NAME, LABEL, SIZE, "crew.guests.size", BOSS];

fn take_step(desk: &mut Desk, (what, which, seed): (u8, u8, u8)) {
    let record = |seed: u8| EntityId([10 + seed % RECORDS; 16]);
    let field = |seed: u8| FIELDS[usize::from(seed) % FIELDS.len()];
    let table = |seed: u8| TABLES[usize::from(seed) % TABLES.len()];
    match what % 15 {
        0..=3 => {
            let value = match field(seed) {
                BOSS => Value::Reference(record(seed / 5)),
                _ => Value::from(["a", "b", "c"][usize::from(seed / 5) % 3]),
            };
            drop(desk.set(record(which), field(seed), (!seed.is_multiple_of(7)).then_some(value)));
        }
        4 => drop(desk.merge(record(which), record(seed))),
        5 => drop(desk.map(field(which), field(seed))),
        6 => drop(desk.part(record(which))),
        7 => drop(desk.unmap(field(which))),
        8 => drop(desk.delete(record(which))),
        9 => drop(desk.take_in(record(which), table(seed))),
        10 => drop(if seed.is_multiple_of(3) { desk.redo() } else { desk.undo() }),
        11 => drop(desk.take_out(record(which), table(seed))),
        12 => drop(desk.link_tables(table(which), table(seed))),
        13 => drop(desk.unlink_tables(table(which), table(seed))),
        _ => {
            let text = desk.value(record(which), NOTES).map(|text| format!("{seed} {text:?}"));
            write_text(desk, record(which), &text.unwrap_or_else(|| format!("note {seed}")));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn class_13_any_order_of_arrival_gives_the_same_and_every_cell_is_the_union_of_its_registers(
        steps in prop::collection::vec((0_usize..3, any::<(u8, u8, u8)>(), any::<bool>()), 1..40),
        shuffle in any::<u64>(),
    ) {
        let mut three = desks(MODULE, &["Alex", "Jordan", "Sam"]);
        for nth in 0..RECORDS {
            let table = [PEOPLE, GUESTS][usize::from(nth) % 2];
            three[0].create(EntityId([10 + nth; 16]), table, &[]);
        }
        meet(&mut three);
        for (at, step, meets) in steps {
            take_step(&mut three[at], step);
            check_cells(&three[at].state)?;
            check_members(&three[at].state)?;
            if meets {
                let other = (at + 1) % 3;
                let runs = three[at].runs_beyond(&three[other].log.frontier());
                runs.into_iter().for_each(|run| three[other].take(run));
            }
        }
        meet(&mut three);
        let mut late = Desk::of(three[0].log.workspace(), 9);
        late.schema = three[0].schema.clone();
        let mut runs = three[1].runs_beyond(&Frontier::default());
        let mut chance = shuffle;
        for at in (1..runs.len()).rev() {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            runs.swap(at, (chance >> 33) as usize % (at + 1));
        }
        runs.into_iter().for_each(|run| late.take(run));
        check_members(&late.state)?;
        let read = read_out(&late);
        for desk in &three {
            prop_assert_eq!(desk.state.hash(), late.state.hash());
            prop_assert_eq!(&read_out(desk), &read);
        }
    }
}
