//! A standing query beside a fresh one, after whatever happens.

use proptest::prelude::*;

use super::tests::{CUES, POSITIONS, Stage, apply, cues, sorted};
use super::{Keys, Live, Plan};
use crate::id::EntityId;
use crate::state::{Link, Touched, Write};
use crate::value::Value;
use crate::workspace::command::Query;
use crate::workspace::update::Row;

/// One step of the model: which record, what is done with it, and with which value.
type Step = (usize, u8, u8);

fn value_for(field: &str, seed: u8, positions: &[EntityId], records: &[EntityId]) -> Option<Value> {
    let texts = [
        "1",
        "2",
        "10",
        "10.5",
        "A",
        "a",
        "cue with a rather long number 1",
        "cue with a rather long number 12",
    ];
    let seed = usize::from(seed);
    if seed % 7 == 0 {
        return None;
    }
    Some(match field {
        "time" if seed % 5 == 0 => Value::from("soon"),
        "time" => Value::Number((seed % 4) as f64 - 1.5),
        "is_called" => Value::Bool(seed % 2 == 0),
        "kind" => Value::from(["z", "a", "m", "other"][seed % 4]),
        "position" => Value::Reference(positions[seed % positions.len()]),
        "after" => Value::Reference(records[seed % records.len()]),
        _ => Value::from(texts[seed % texts.len()]),
    })
}

const FIELDS: [&str; 8] = ["number", "name", "list", "is_called", "time", "kind", "position", "after"];

fn take_step(
    stage: &mut Stage,
    positions: &[EntityId],
    records: &mut Vec<EntityId>,
    step: Step,
) -> Vec<Touched> {
    let (at, what, seed) = step;
    let record = records[at % records.len()];
    let field = FIELDS[usize::from(seed / 8) % FIELDS.len()];
    let key = format!("{CUES}.{field}");
    let value = value_for(field, seed, positions, records);
    let write: Write = match what % 10 {
        0 => {
            let (record, touched) = stage.create(CUES, &[("number", "5".into())]);
            records.push(record);
            return touched;
        }
        1 => stage.desk.member(record, CUES, seed % 2 == 0, true),
        2 => stage.blindly(record, &key, value),
        3 => {
            let name = format!("{POSITIONS}.name");
            let value = value_for("name", seed, positions, records);
            stage.desk.field(positions[at % positions.len()], &name, value)
        }
        4 => {
            let row = stage.desk.state.find(&record).expect("it was created");
            let table = stage.desk.state.intern_name(CUES);
            // What is staged is of the fields as they were: those that come to be one are left alone.
            let key = if ["name", "list"].contains(&field) { format!("{CUES}.number") } else { key };
            if seed % 3 == 0 {
                stage.layer.set_member(row, table, seed % 2 == 0);
                return vec![Touched::Member { row, table }];
            }
            let field = stage.desk.state.intern_name(&key);
            stage.layer.set((row, field), value);
            return vec![Touched::Field { row, field }];
        }
        8 => {
            let other = records[usize::from(seed) % records.len()];
            let of = |id| stage.desk.state.find(&id).expect("it was created");
            let (one, other) = (of(record), of(other));
            match stage.desk.state.links_of(one).first() {
                Some((link, _)) if seed % 2 == 0 => Write::Differ { links: vec![*link] },
                _ => Write::Same(Link::Rows(one, other)),
            }
        }
        9 => {
            let (name, list) = (format!("{CUES}.name"), format!("{CUES}.list"));
            let (one, other) = (stage.desk.state.intern_name(&name), stage.desk.state.intern_name(&list));
            match stage.desk.state.mappings_of(one).first() {
                Some((link, _)) => Write::Differ { links: vec![*link] },
                None => Write::Same(Link::Fields(one, other)),
            }
        }
        _ => stage.desk.field(record, &key, value),
    };
    stage.write(&[write])
}

fn queries() -> Vec<Query> {
    let filtered = |filter: &str| Query { filter: Some(filter.to_owned()), ..cues() };
    vec![
        cues(),
        Query { offset: 2, limit: Some(3), ..sorted(&[("name", true)]) },
        sorted(&[("position", false), ("after", true), ("is_called", true)]),
        sorted(&[("kind", true), ("time", false)]),
        filtered(r#"is_called || time > duration("0s") || after.contains("1")"#),
        Query { search: Some("1 a".to_owned()), ..sorted(&[("list", true)]) },
        Query { bin: true, ..cues() },
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn query_1_a_standing_query_is_as_good_as_a_fresh_one(
        bundles in prop::collection::vec(prop::collection::vec(any::<Step>(), 1..4), 1..30),
    ) {
        let mut stage = Stage::new();
        let positions: Vec<_> =
            ["Bridge", "FOH", "Boom 1"].map(|name| stage.add(POSITIONS, &[("name", name.into())])).into();
        let cue = |number| stage.cue(number, &[("list", "a".into())]);
        let mut records: Vec<_> = ["1", "2", "2"].map(cue).into();
        let mut standing: Vec<(Query, Live, Vec<Row>)> = queries().into_iter().map(|query| {
            let (live, rows) = stage.open(&query);
            (query, live, rows.rows)
        }).collect();
        for steps in bundles {
            let mut touched = Vec::new();
            for step in steps {
                touched.extend(take_step(&mut stage, &positions, &mut records, step));
            }
            let mut keys = std::mem::take(&mut stage.keys);
            keys.touch(&stage.titles(), &mut touched);
            for (query, live, shown) in &mut standing {
                let titles = stage.titles();
                live.touch(&titles, &touched);
                if let Some(delta) = live.delta(&titles, &keys, "") {
                    prop_assert_eq!(delta.total, live.total());
                    apply(shown, delta);
                }
                let mut fresh_keys = Keys::default();
                let plan = Plan::new(query, &stage.catalog).unwrap();
                fresh_keys.watch(&titles, plan.shape());
                let mut fresh = Live::new(plan, &titles);
                let rows = fresh.rows(&titles, &fresh_keys, "");
                prop_assert_eq!(&*shown, &rows.rows, "{:?}", query);
                prop_assert_eq!(live.total(), rows.total);
            }
            stage.keys = keys;
        }
    }

    #[test]
    fn sort_5_the_list_is_in_the_order_of_whole_keys(
        texts in prop::collection::vec("[aAbB019. ]{0,24}|[aé0-9]{14,20}", 1..40),
        desc in any::<bool>(),
    ) {
        let mut stage = Stage::new();
        for text in &texts {
            stage.cue(text, &[("name", text.as_str().into())]);
        }
        let name = |row: Row| row.fields["name"].clone();
        let titles = |rows: Vec<Row>| rows.into_iter().map(name).collect::<Vec<_>>();
        let at_once = titles(stage.open(&sorted(&[("number", desc)])).1.rows);
        // One after the other, through other comparisons.
        let mut other = Stage::new();
        let (mut live, _) = other.open(&sorted(&[("number", desc)]));
        for text in &texts {
            let fields = [("number", text.as_str().into()), ("name", text.as_str().into())];
            let (_, touched) = other.create(CUES, &fields);
            other.touch(&mut live, touched);
        }
        let rows = live.rows(&other.titles(), &other.keys, "");
        prop_assert_eq!(titles(rows.rows), at_once);
    }

    #[test]
    fn sort_4_ties_are_in_the_order_of_ids(count in 1..60_usize) {
        let mut stage = Stage::new();
        let mut ids: Vec<_> = (0..count).map(|_| stage.cue("1", &[])).collect();
        let (_, rows) = stage.open(&sorted(&[("name", false)]));
        ids.sort_unstable();
        prop_assert_eq!(rows.rows.iter().map(|row| row.id).collect::<Vec<_>>(), ids);
    }
}
