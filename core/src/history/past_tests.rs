//! The production as it was, what differs, and bringing it back: against naive functions written only for
//! this.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{Extent, Moment, Past, compare, restore};
use crate::access::{Access, Judgement};
use crate::conflict::Facts;
use crate::id::EntityId;
use crate::log::{Oplog, Ordinal, OriginKind, decode_body};
use crate::schema::Schema;
use crate::state::{Splice, State, Write};
use crate::testkit::{Desk, desks, meet};
use crate::value::Value;

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
notes = { type = "rich_text", title = "Notes" }

[tables.guests]
title = "Guests"
record = "{name}"
[tables.guests.fields]
name = { type = "text", title = "Name" }
"#;

const PEOPLE: &str = "crew.people";
const GUESTS: &str = "crew.guests";
const NAME: &str = "crew.people.name";
const GUEST_NAME: &str = "crew.guests.name";
const ARRIVES: &str = "crew.people.arrives";
const NOTES: &str = "crew.people.notes";
const JANE: EntityId = EntityId([1; 16]);

/// What a state shows of every record, that people would tell apart: its tables, and the values of each
/// field.
type Shown = BTreeMap<EntityId, (BTreeSet<String>, BTreeMap<String, BTreeSet<String>>)>;

fn shown(state: &State) -> Shown {
    // What is part of another record is seen there.
    let rows = (0..state.entities().len() as u32).filter(|row| state.record_of(*row) == *row);
    let told = rows.map(|row| {
        let own = |name: &str| name.starts_with("sys.");
        let tables = state.tables_of(row).map(|table| state.names().text(table).to_owned());
        let fields = (0..state.names().len() as u32).filter(|field| !own(state.names().text(*field)));
        let values = fields.filter_map(|field| {
            let texts = state.documents(row, field).map(|(_, text)| format!("{:?}", text.render()));
            let texts: BTreeSet<String> = texts.filter(|text| text != "\"\"").collect();
            let heads = state.heads(row, field);
            let values: BTreeSet<String> = match state.text(row, field) {
                // Several documents of one record are candidates: which of them shows is provisional.
                Some(_) => texts,
                None => heads.distinct().into_iter().flatten().map(|value| format!("{value:?}")).collect(),
            };
            let is_empty = values.iter().all(|value| value == "\"\"");
            (!is_empty).then(|| (state.names().text(field).to_owned(), values))
        });
        (state.entities().id(row), (tables.filter(|name| !own(name)).collect(), values.collect()))
    });
    told.filter(|(_, (tables, fields)): &(_, (BTreeSet<String>, BTreeMap<_, _>))| {
        !tables.is_empty() || !fields.is_empty()
    })
    .collect()
}

/// The causal closure of what is stamped up to a moment, found by adding until nothing is missing.
fn naive_closure(log: &Oplog, millis: u64) -> BTreeSet<Ordinal> {
    let all = 0..log.len() as Ordinal;
    let mut closure: BTreeSet<Ordinal> = all.filter(|at| log.bundle(*at).hlc.millis <= millis).collect();
    loop {
        let seen = |at: &Ordinal| {
            let deps = log.deps(*at).iter().map(|dep| log.find(dep).expect("it stands in the log"));
            log.prev(*at).into_iter().chain(deps).collect::<Vec<_>>()
        };
        let more: BTreeSet<Ordinal> = closure.iter().flat_map(seen).collect();
        if more.is_subset(&closure) {
            return closure;
        }
        closure.extend(more);
    }
}

fn naive_fold(log: &Oplog, bundles: &BTreeSet<Ordinal>) -> State {
    let (mut state, mut access) = (State::default(), Access::default());
    for at in bundles {
        let body = decode_body(log.bundle(*at).body).expect("a test's own body reads");
        let in_force = access.fold(log, *at, &body) == Judgement::InForce;
        state.fold(log, *at, &body, in_force, &mut Vec::new());
    }
    state
}

/// One thing that somebody does: (who, what, to which record, with what).
type Act = (usize, u8, u8, u8);

fn acts() -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec((0_usize..3, 0_u8..16, 0_u8..4, 0_u8..4), 1..40)
}

fn act(desks: &mut [Desk], (who, what, which, with): Act) {
    let record = EntityId([10 + which; 16]);
    let desk = &mut desks[who];
    let is_known = desk.shows(record, PEOPLE) || desk.shows(record, GUESTS);
    match what {
        0..=2 if !is_known => drop(desk.create(record, PEOPLE, &[("name", "New".into())])),
        0..=4 => {
            let value = (with > 0).then(|| Value::from(["", "17:30", "18:00", "18:30"][usize::from(with)]));
            drop(desk.set(record, ARRIVES, value));
        }
        5 => drop(desk.set(record, NAME, Some(["A", "B", "C", "D"][usize::from(with)].into()))),
        6 => {
            let (row, field) = (desk.state.intern_entity(record), desk.state.intern_name(NOTES));
            let splice = Splice { at: u32::from(with), delete: 1, insert: format!("{who}{with}") };
            drop(desk.write(
                "Type",
                OriginKind::Manual,
                None,
                &[Write::Text { row, field, steps: splice.steps() }],
            ));
        }
        7 if is_known => drop(desk.delete(record)),
        8 => drop(desk.take_in(record, GUESTS)),
        9 if desk.shows(record, PEOPLE) => drop(desk.take_out(record, PEOPLE)),
        10 => drop(desk.undo()),
        11 if with != which => drop(desk.merge(record, EntityId([10 + with; 16]))),
        12 if is_known => drop(desk.part(record)),
        13 if with == 0 => drop(desk.map(NAME, GUEST_NAME)),
        13 if with == 1 => drop(desk.unmap(NAME)),
        _ => meet(desks),
    }
}

fn worked(acts: Vec<Act>) -> Vec<Desk> {
    let mut company = desks(MODULE, &["Alex", "Jordan", "Robin"]);
    acts.into_iter().for_each(|doing| act(&mut company, doing));
    company
}

fn facts<'a>(log: &'a Oplog, past: &'a Past) -> Facts<'a> {
    Facts::new(log, &past.state, &past.schema)
}

/// Brings a moment back, as a workspace would.
fn bring_back(desk: &mut Desk, moment: &Moment, extent: &Extent) -> usize {
    let past = Past::of(&desk.log, moment.clone(), &Schema::default());
    let plan = restore(&desk.facts(), &facts(&desk.log, &past), |at| !past.holds(at), extent);
    if !plan.writes.is_empty() {
        desk.write("Restore", OriginKind::Restore, past.last(&desk.log), &plan.writes);
    }
    plan.writes.len()
}

/// A moment of a log: that of its `nth` bundle, counted round.
fn moment_of(log: &Oplog, nth: usize) -> u64 {
    log.bundle((nth % log.len()) as Ordinal).hlc.millis
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn as_of_1_a_moment_is_a_fold_of_its_causal_closure(acts in acts(), nth in 0_usize..60) {
        let mut company = worked(acts);
        let millis = moment_of(&company[0].log, nth);
        let mut before = Past::of(&company[0].log, Moment::At(millis), &Schema::default());
        let check = |desk: &Desk, past: &Past| {
            let naive = naive_fold(&desk.log, &naive_closure(&desk.log, millis));
            prop_assert_eq!(past.state.hash(), naive.hash());
            prop_assert_eq!(shown(&past.state), shown(&naive));
            Ok(())
        };
        check(&company[0], &before)?;
        // What others wrote before it comes in later.
        meet(&mut company);
        before.go_on(&company[0].log);
        check(&company[0], &before)?;
        let elsewhere = Past::of(&company[1].log, Moment::At(millis), &Schema::default());
        prop_assert_eq!(shown(&elsewhere.state), shown(&before.state), "it is the same on every device");
    }

    #[test]
    fn as_of_2_going_on_to_a_later_moment_is_as_folding_it_anew(
        acts in acts(), first in 0_usize..60, second in 0_usize..60
    ) {
        let mut company = worked(acts);
        meet(&mut company);
        let log = &company[0].log;
        let at = |nth| Moment::At(moment_of(log, nth));
        let through = |nth| Moment::Through(log.bundle((nth % log.len()) as Ordinal).id);
        for (from, to) in [(at(first), at(second)), (through(first), through(second))] {
            let past = Past::of(log, from, &Schema::default());
            let anew = Past::of(log, to.clone(), &Schema::default());
            if let Ok(moved) = past.move_to(log, to, &Schema::default()) {
                prop_assert_eq!(moved.state.hash(), anew.state.hash());
                prop_assert_eq!(shown(&moved.state), shown(&anew.state));
            }
        }
    }

    #[test]
    fn as_of_3_its_tips_name_a_moment_for_good(acts in acts(), nth in 0_usize..60) {
        let mut company = worked(acts);
        let log = &company[0].log;
        let past = Past::of(log, Moment::At(moment_of(log, nth)), &Schema::default());
        let (then, tips) = (shown(&past.state), past.tips(log));
        meet(&mut company);
        for desk in &company {
            let pinned = Past::of(&desk.log, Moment::Pinned(tips.clone()), &Schema::default());
            prop_assert_eq!(shown(&pinned.state), then.clone());
        }
    }

    #[test]
    fn restore_1_gives_what_was_and_undo_gives_what_is(acts in acts(), nth in 0_usize..60) {
        let mut company = worked(acts);
        meet(&mut company);
        let desk = &mut company[0];
        let moment = Moment::At(moment_of(&desk.log, nth));
        let then = shown(&Past::of(&desk.log, moment.clone(), &Schema::default()).state);
        let now = shown(&desk.state);
        if bring_back(desk, &moment, &Extent::default()) == 0 {
            return Ok(());
        }
        let tables = |shown: &Shown| {
            let tables = shown.iter().map(|(record, (tables, _))| (*record, tables.clone()));
            tables.filter(|(_, tables)| !tables.is_empty()).collect::<BTreeMap<_, _>>()
        };
        let restored = shown(&desk.state);
        prop_assert_eq!(tables(&restored), tables(&then));
        prop_assert_eq!(restored, then);
        prop_assert_eq!(bring_back(desk, &moment, &Extent::default()), 0, "there is nothing left to do");
        desk.undo();
        prop_assert_eq!(shown(&desk.state), now);
    }

    #[test]
    fn compare_1_what_differs_is_found_and_nothing_else(
        acts in acts(), first in 0_usize..60, second in 0_usize..60
    ) {
        let mut company = worked(acts);
        meet(&mut company);
        let log = &company[0].log;
        let past = |nth| Past::of(log, Moment::At(moment_of(log, nth)), &Schema::default());
        let (from, to) = (past(first), past(second));
        let apart = |at| from.holds(at) != to.holds(at);
        let told = compare(&facts(log, &from), &facts(log, &to), apart, &Extent::default());
        let found: BTreeSet<EntityId> = told.records.iter().map(|record| record.record).collect();
        let (was, is) = (shown(&from.state), shown(&to.state));
        let nowhere = (BTreeSet::new(), BTreeMap::new());
        let records = was.keys().chain(is.keys()).copied().collect::<BTreeSet<_>>().into_iter();
        let differ = records.filter(|record| {
            let (was, is) = (was.get(record).unwrap_or(&nowhere), is.get(record).unwrap_or(&nowhere));
            // What is in no table at either moment is nowhere to be seen.
            was != is && !(was.0.is_empty() && is.0.is_empty())
        });
        prop_assert_eq!(found, differ.collect::<BTreeSet<_>>());
    }
}

#[test]
fn as_of_4_a_bundle_is_the_moment_at_which_history_tells_it() {
    let mut company = desks(MODULE, &["Alex", "Jordan"]);
    company[0].create(JANE, PEOPLE, &[("name", "Jane".into()), ("arrives", "17:30".into())]);
    meet(&mut company);
    // Jordan's clock is ahead of Alex's: both write, then Alex writes again.
    company[1].set(JANE, NAME, Some("Jane Doe".into()));
    company[0].minute += 2;
    company[0].set(JANE, ARRIVES, Some("18:00".into()));
    let through = company[0].log.bundle(company[0].log.len() as Ordinal - 1).id;
    company[0].set(JANE, ARRIVES, Some("19:00".into()));
    meet(&mut company);
    let past = Past::of(&company[0].log, Moment::Through(through), &Schema::default());
    let value = |field| {
        let row = past.state.entities().find(&JANE).expect("Jane was there");
        past.state.owned_value(row, past.state.names().find(field).expect("the field was written"))
    };
    assert_eq!(value(ARRIVES), Some("18:00".into()), "what came after it is not in it");
    assert_eq!(value(NAME), Some("Jane Doe".into()), "what others had written before it is, though unseen");
}

#[test]
fn restore_2_a_cell_a_record_or_a_selection_alone() {
    let mut company = desks(MODULE, &["Alex", "Jordan"]);
    let desk = &mut company[0];
    let joe = EntityId([2; 16]);
    for (record, name) in [(JANE, "Jane"), (joe, "Joe")] {
        desk.create(record, PEOPLE, &[("name", name.into()), ("arrives", "17:30".into())]);
    }
    let then = Moment::At(moment_of(&desk.log, desk.log.len() - 1));
    for (record, name) in [(JANE, "Jane Doe"), (joe, "Joseph")] {
        desk.set(record, NAME, Some(name.into()));
        desk.set(record, ARRIVES, Some("18:00".into()));
    }
    let of = |records: &[EntityId], fields: Option<&str>| Extent {
        records: Some(records.iter().copied().collect()),
        fields: fields.map(|field| [field.to_owned()].into()),
    };
    assert_eq!(bring_back(desk, &then, &of(&[JANE], Some("arrives"))), 1);
    assert_eq!(desk.value(JANE, ARRIVES), Some("17:30".into()));
    assert_eq!(desk.value(JANE, NAME), Some("Jane Doe".into()), "its other fields are as they were");
    assert_eq!(bring_back(desk, &then, &of(&[joe], None)), 2);
    assert_eq!(desk.value(joe, NAME), Some("Joe".into()));
    assert_eq!(bring_back(desk, &then, &of(&[JANE, joe], None)), 1, "only what differs is written");
    desk.delete(JANE);
    assert_eq!(bring_back(desk, &then, &of(&[JANE], None)), 1, "it comes back from the bin");
    assert!(desk.shows(JANE, PEOPLE));
}
