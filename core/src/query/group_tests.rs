//! Groups beside ones that are made anew from all rows.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;

use super::tests::{CUES, POSITIONS, Stage, apply, cues};
use super::{Plan, QueryError};
use crate::id::EntityId;
use crate::state::Touched;
use crate::value::Value;
use crate::workspace::command::{Folds, Json, Query, Sort};
use crate::workspace::update::{Group, Row};

fn by(fields: &[&str]) -> Query {
    let sort = |field: &&str| Sort { field: (*field).to_owned(), desc: false };
    Query { group: fields.iter().map(sort).collect(), limit: Some(1_000), ..cues() }
}

fn totalled(query: Query, fields: &[&str]) -> Query {
    Query { totals: fields.iter().map(|field| (*field).to_owned()).collect(), ..query }
}

/// Level, value and count of each.
fn told(groups: &[Group]) -> Vec<(usize, Json, usize)> {
    groups.iter().map(|group| (group.level, group.value.clone(), group.count)).collect()
}

fn groups_of(stage: &mut Stage, query: &Query) -> Vec<Group> {
    stage.open(query).1.groups.unwrap()
}

fn numbers(rows: &[Row]) -> Vec<&str> {
    rows.iter().filter_map(|row| row.fields["number"].as_str()).collect()
}

#[test]
fn group_1_rows_with_the_same_value_stand_together_in_the_fields_order_and_none_comes_last() {
    let mut stage = Stage::new();
    for (number, kind) in [("1", Some("m")), ("2", None), ("3", Some("z")), ("4", Some("m"))] {
        let kind = kind.map(|kind| ("kind", Value::from(kind)));
        stage.cue(number, kind.as_slice());
    }
    let (_, rows) = stage.open(&by(&["kind"]));
    assert_eq!(numbers(&rows.rows), ["3", "1", "4", "2"]);
    let groups = rows.groups.unwrap();
    assert_eq!(told(&groups), [(0, json!("z"), 1), (0, json!("m"), 2), (0, json!(null), 1)]);
    let back = Query { group: vec![Sort { field: "kind".into(), desc: true }], ..cues() };
    let values: Vec<Json> = groups_of(&mut stage, &back).into_iter().map(|group| group.value).collect();
    assert_eq!(values, [json!("m"), json!("z"), json!(null)]);
}

#[test]
fn group_2_words_stand_together_whatever_their_case_and_records_by_which_they_are() {
    let mut stage = Stage::new();
    let twins: Vec<_> = (0..2).map(|_| stage.add(POSITIONS, &[("name", "Boom".into())])).collect();
    for (number, list, position) in [("1", "A", 0), ("2", "a", 1), ("3", "A", 0)] {
        let position = Value::Reference(twins[position]);
        stage.cue(number, &[("list", list.into()), ("position", position)]);
    }
    assert_eq!(told(&groups_of(&mut stage, &by(&["list"]))), [(0, json!("A"), 3)]);
    let counts: Vec<usize> =
        groups_of(&mut stage, &by(&["position"])).iter().map(|group| group.count).collect();
    assert_eq!(counts, [2, 1], "two that are called alike are two");
}

#[test]
fn group_3_groups_within_groups_are_told_after_the_one_around_them() {
    let mut stage = Stage::new();
    for (number, list, called) in [("1", "a", true), ("2", "b", true), ("3", "a", false), ("4", "a", true)] {
        stage.cue(number, &[("list", list.into()), ("is_called", Value::Bool(called))]);
    }
    let query = totalled(by(&["list", "is_called"]), &["is_called"]);
    let groups = groups_of(&mut stage, &query);
    let parts = [
        (0, json!("a"), 3),
        (1, json!(false), 1),
        (1, json!(true), 2),
        (0, json!("b"), 1),
        (1, json!(true), 1),
    ];
    assert_eq!(told(&groups), parts);
    assert_eq!(groups[0].totals["is_called"], json!({ "ticked": 2 }));
}

#[test]
fn group_4_sums_are_exact_and_say_where_they_cannot_be() {
    let mut stage = Stage::new();
    let huge = stage.cue("1", &[("time", Value::Number(10_000_000_000_000.5))]);
    for (number, seconds) in [("2", 0.1), ("3", 0.2), ("4", -7.5)] {
        stage.cue(number, &[("time", Value::Number(seconds))]);
    }
    stage.cue("5", &[("time", "soon".into())]);
    let query = totalled(by(&["list"]), &["time", "name"]);
    let (mut live, rows) = stage.open(&query);
    let sum = |groups: &[Group]| groups[0].totals["time"].clone();
    let groups = rows.groups.unwrap();
    assert_eq!(sum(&groups), json!({ "sum": null, "numbers": 4 }));
    assert!(!groups[0].totals.contains_key("name"), "words come to nothing");
    let touched = stage.set(huge, "lighting.cues.time", None);
    let delta = stage.touch(&mut live, touched).unwrap().groups.unwrap();
    assert_eq!(sum(&delta.groups), json!({ "sum": -7.2, "numbers": 3 }));
}

const PLANS: &str = r#"
[module]
id = "plan"
version = "1"
title = "Plan"
[tables.jobs]
order = ["at"]
[tables.jobs.fields]
at = { type = "date_time" }
due = { type = "date" }
name = { type = "text" }
"#;

#[test]
fn group_5_days_and_moments_come_to_the_first_and_the_last() {
    let mut stage = Stage::of(PLANS);
    let jobs =
        [("2026-03-01T19:00:00Z[Europe/Berlin]", "2026-04-02"), ("2026-03-01T07:30:00Z", "2026-04-01")];
    for (at, due) in jobs {
        stage.add("plan.jobs", &[("at", at.into()), ("due", due.into())]);
    }
    let last = stage.add("plan.jobs", &[("at", "2026-03-01T10:00:00".into()), ("due", "2026-04-02".into())]);
    let table = "plan.jobs".to_owned();
    let query = Query { table: table.clone(), ..totalled(by(&["due"]), &["at"]) };
    let groups = groups_of(&mut stage, &query);
    assert_eq!(told(&groups), [(0, json!("2026-04-01"), 1), (0, json!("2026-04-02"), 2)]);
    let at = json!({ "first": "2026-03-01T19:00:00Z", "last": "2026-03-01T19:00:00Z" });
    assert_eq!(groups[1].totals["at"], at, "a clock that says nowhere tells no moment");
    let query = Query { table, ..totalled(by(&["name"]), &["due"]) };
    let (mut live, rows) = stage.open(&query);
    let days = |first: &str, last: &str| json!({ "first": first, "last": last });
    assert_eq!(rows.groups.unwrap()[0].totals["due"], days("2026-04-01", "2026-04-02"));
    let touched = stage.set(last, "plan.jobs.due", Value::from("2026-05-09"));
    let delta = stage.touch(&mut live, touched).unwrap().groups.unwrap();
    assert_eq!(delta.groups[0].totals["due"], days("2026-04-01", "2026-05-09"));
}

#[test]
fn group_6_folded_groups_are_counted_and_passed_over() {
    let mut stage = Stage::new();
    for number in 0..12_u8 {
        let list = ["a", "b", "c"][usize::from(number % 3)];
        stage.cue(&number.to_string(), &[("list", list.into())]);
    }
    let groups = groups_of(&mut stage, &by(&["list"]));
    let shown = |stage: &mut Stage, all: bool, keys: &[&str], offset, limit| {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        let query = Query { folds: Folds { all, keys }, offset, limit: Some(limit), ..by(&["list"]) };
        let (live, rows) = stage.open(&query);
        assert_eq!(rows.total, 12, "what is folded is part of the result");
        let places: Vec<_> = live.window(0, 100).map(|row| live.place(row)).collect();
        assert!(places.iter().enumerate().all(|(at, place)| *place == Some(at)));
        rows.rows.iter().map(|row| row.fields["number"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (a, b) = (groups[0].key.as_str(), groups[1].key.as_str());
    assert_eq!(shown(&mut stage, false, &[b], 2, 3), ["6", "9", "2"]);
    assert_eq!(shown(&mut stage, true, &[b], 0, 9), ["1", "4", "7", "10"]);
    assert_eq!(shown(&mut stage, true, &[], 0, 9), [""; 0]);
    assert_eq!(shown(&mut stage, false, &[a, b, "gone"], 3, 9), ["11"]);
}

#[test]
fn group_7_the_groups_are_told_once_and_then_what_is_different() {
    let mut stage = Stage::new();
    let mut records = Vec::new();
    for number in 0..40_u8 {
        let list = format!("{}", number % 10);
        records.push(stage.cue(&number.to_string(), &[("list", list.as_str().into())]));
    }
    let query = totalled(by(&["list"]), &["time"]);
    let (mut live, _) = stage.open(&query);
    let mut elsewhere = query.clone();
    (elsewhere.offset, elsewhere.limit) = (5, Some(3));
    live.move_to(&Plan::new(&elsewhere, &stage.catalog).unwrap());
    let rows = live.rows(&stage.titles(), &stage.keys, "");
    assert_eq!((rows.rows.len(), rows.groups), (3, None), "they are the same");
    // Out of sight, and not where rows stand: only the total is another.
    let touched = stage.set(records[39], "lighting.cues.time", Value::Number(4.0));
    let delta = stage.touch(&mut live, touched).unwrap();
    let groups = delta.groups.unwrap();
    assert_eq!((delta.rows.len(), groups.length, groups.start, groups.groups.len()), (0, 10, 9, 1));
    assert_eq!(groups.groups[0].totals["time"], json!({ "sum": 4, "numbers": 1 }));
    let touched = stage.set(records[39], "lighting.cues.name", Value::from("Dawn"));
    assert_eq!(stage.touch(&mut live, touched), None);
}

#[test]
fn group_8_what_cannot_be_grouped_by_is_said() {
    let stage = Stage::new();
    let error = |query: &Query| Plan::new(query, &stage.catalog).unwrap_err();
    assert_eq!(error(&by(&["page"])), QueryError::UnknownField("page".to_owned()));
    assert_eq!(error(&by(&["list", "kind", "name"])), QueryError::TooManyLevels);
    assert_eq!(error(&totalled(by(&["list"]), &["page"])), QueryError::UnknownField("page".to_owned()));
    let read = |json: Json| serde_json::from_value::<Query>(json).map(|query| query.group.len());
    for (group, count) in
        [(json!(null), 0), (json!("a"), 1), (json!(["a", { "field": "b", "desc": true }]), 2)]
    {
        assert_eq!(read(json!({ "table": CUES, "group": group })).unwrap(), count);
    }
    assert!(read(json!({ "table": CUES, "group": 3 })).is_err());
}

/// Level, rows, seconds, ticks, and the values that its rows have.
type Naive = (usize, usize, f64, u64, BTreeMap<String, usize>);

/// Groups as somebody would make them who looks at every row.
fn naive(rows: &[Row], fields: &[&str]) -> Vec<Naive> {
    let key = |row: &Row, field: &str| match &row.fields[field] {
        Json::Null if field == "is_called" => "false".to_owned(),
        Json::String(text) => text.to_lowercase(),
        value => value.get("id").unwrap_or(value).to_string(),
    };
    let mut groups: Vec<Naive> = Vec::new();
    let mut before: Vec<String> = Vec::new();
    let mut open: Vec<usize> = vec![0; fields.len()];
    for row in rows {
        let keys: Vec<String> = fields.iter().map(|field| key(row, field)).collect();
        let same = keys.iter().zip(&before).take_while(|(one, other)| one == other).count();
        for (level, at) in open.iter_mut().enumerate().skip(same) {
            *at = groups.len();
            groups.push((level, 0, 0.0, 0, BTreeMap::new()));
        }
        for (level, at) in open.iter().enumerate() {
            let group = &mut groups[*at];
            group.1 += 1;
            group.2 += row.fields["time"].as_f64().unwrap_or_default();
            group.3 += u64::from(row.fields["is_called"] == json!(true));
            *group.4.entry(keys[..=level].join("|")).or_default() += 1;
        }
        before = keys;
    }
    groups
}

fn value_for(field: usize, seed: u8, positions: &[EntityId]) -> Option<Value> {
    Some(match (field, seed % 5) {
        (_, 0) => return None,
        (0, seed) => Value::from(["a", "A", "b", "10"][usize::from(seed - 1)]),
        (1, seed) => Value::Bool(seed % 2 == 0),
        (2, seed) => Value::Number(f64::from(seed) / 4.0),
        (3, seed) => Value::from(["z", "a", "m", "other"][usize::from(seed - 1)]),
        (_, seed) => Value::Reference(positions[usize::from(seed) % positions.len()]),
    })
}

const FIELDS: [&str; 5] = ["list", "is_called", "time", "kind", "position"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn group_9_standing_groups_are_what_all_rows_make_anew(
        bundles in prop::collection::vec(
            prop::collection::vec((any::<usize>(), 0..8_u8, any::<u8>()), 1..5), 1..25),
    ) {
        let mut stage = Stage::new();
        let mut positions: Vec<_> =
            ["Boom", "Boom", ""].map(|name| stage.add(POSITIONS, &[("name", name.into())])).into();
        let mut records: Vec<_> = ["1", "2"].map(|number| stage.cue(number, &[])).into();
        let groupings: [&[&str]; 4] =
            [&["list"], &["is_called"], &["kind", "position"], &["position", "list"]];
        let mut standing: Vec<_> = groupings.iter().map(|fields| {
            let query = totalled(by(fields), &["time", "is_called"]);
            let (live, rows) = stage.open(&query);
            (query, live, rows.rows, rows.groups.unwrap(), *fields)
        }).collect();
        for steps in bundles {
            let mut touched: Vec<Touched> = Vec::new();
            for (at, what, seed) in steps {
                let record = records[at % records.len()];
                touched.extend(match what {
                    0 => {
                        let (record, touched) = stage.create(CUES, &[("number", "5".into())]);
                        records.push(record);
                        touched
                    }
                    1 => {
                        let write = stage.desk.member(record, CUES, seed % 2 == 0, true);
                        stage.write(&[write])
                    }
                    2 => {
                        let name = ["Boom", "Bridge", ""][usize::from(seed % 3)];
                        let position = positions[at % positions.len()];
                        let write = stage.desk.field(position, "lighting.positions.name", Some(name.into()));
                        stage.write(&[write])
                    }
                    _ => {
                        let field = usize::from(what - 3);
                        let value = value_for(field, seed, &positions);
                        stage.set(record, &format!("{CUES}.{}", FIELDS[field]), value)
                    }
                });
            }
            let mut keys = std::mem::take(&mut stage.keys);
            keys.touch(&stage.titles(), &mut touched);
            stage.keys = keys;
            for (query, live, shown, groups, fields) in &mut standing {
                live.touch(&stage.titles(), &touched);
                if let Some(mut delta) = live.delta(&stage.titles(), &stage.keys, "") {
                    if let Some(delta) = delta.groups.take() {
                        delta.apply(groups);
                    }
                    apply(shown, delta);
                }
                let (_, fresh) = stage.open(query);
                prop_assert_eq!(&*shown, &fresh.rows);
                prop_assert_eq!(&*groups, &fresh.groups.unwrap(), "{:?}", fields);
                let naive = naive(shown, fields);
                prop_assert_eq!(groups.len(), naive.len());
                for (group, (level, count, sum, ticked, keys)) in groups.iter().zip(naive) {
                    prop_assert_eq!((group.level, group.count), (level, count));
                    prop_assert_eq!(keys.len(), 1, "one value each");
                    let total = group.totals["time"]["sum"].as_f64().unwrap();
                    prop_assert!((total - sum).abs() < 1e-9);
                    prop_assert_eq!(&group.totals["is_called"], &json!({ "ticked": ticked }));
                }
            }
            positions.rotate_left(1);
        }
    }
}
