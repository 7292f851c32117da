use std::sync::Arc;

use proptest::prelude::*;
use serde_json::json;

use super::{Catalog, Keys, Live, Plan, QueryError, Titles};
use crate::id::EntityId;
use crate::log::OriginKind;
use crate::overlay::{Layer, Reader};
use crate::state::{Touched, Write};
use crate::testkit::{Desk, desks};
use crate::value::Value;
use crate::workspace::command::{Query, Sort};
use crate::workspace::update::{Row, Rows, RowsDelta};

const LIGHTING: &str = r#"
[module]
id = "lighting"
version = "1"
title = "Lighting"
[tables.cues]
title = "Cues"
record = "LX {number}( {name})"
order = ["number"]
key = ["list", "number"]
[tables.cues.fields]
number = { type = "text", sort = "natural", required = true }
name = { type = "text" }
list = { type = "text" }
is_called = { type = "bool" }
time = { type = "duration" }
kind = { type = "choice", choices = [
    { value = "z", title = "Go" }, { value = "a", title = "Follow on" }, { value = "m", title = "Manual" } ] }
position = { type = "reference", to = "positions" }
after = { type = "reference", to = "cues" }
internal = { type = "text", hidden = true }
[tables.positions]
title = "Positions"
record = "{name}"
[tables.positions.fields]
name = { type = "text" }
"#;
const CUES: &str = "lighting.cues";
const POSITIONS: &str = "lighting.positions";

/// A production with somebody who looks at it.
struct Stage {
    desk: Desk,
    catalog: Catalog,
    keys: Keys,
    layer: Layer,
    minted: u32,
}

impl Stage {
    fn new() -> Self {
        Self::of(LIGHTING)
    }

    fn of(module: &str) -> Self {
        let mut desk = desks(module, &["Ada"]).remove(0);
        let catalog = Catalog::new(&desk.schema, &mut desk.state);
        Self { desk, catalog, keys: Keys::default(), layer: Layer::default(), minted: 0 }
    }

    fn mint(&mut self) -> EntityId {
        self.minted += 1;
        EntityId::mint(1, [7; 8], self.minted)
    }

    /// Makes one bundle of writes. Gives what that changed.
    fn write(&mut self, writes: &[Write]) -> Vec<Touched> {
        self.desk.touched.clear();
        self.desk.write("Edit", OriginKind::Manual, None, writes);
        std::mem::take(&mut self.desk.touched)
    }

    fn create(&mut self, table: &str, fields: &[(&str, Value)]) -> (EntityId, Vec<Touched>) {
        let record = self.mint();
        self.desk.touched.clear();
        self.desk.create(record, table, fields);
        (record, std::mem::take(&mut self.desk.touched))
    }

    /// The write of a field by somebody who saw nothing of it.
    fn blindly(&mut self, record: EntityId, key: &str, value: Option<Value>) -> Write {
        let mut write = self.desk.field(record, key, value);
        if let Write::Field { replaces, .. } = &mut write {
            replaces.clear();
        }
        write
    }

    fn titles(&self) -> Titles<'_> {
        Titles::new(Reader { state: &self.desk.state, layer: Some(&self.layer) }, &self.catalog)
    }

    fn add(&mut self, table: &str, fields: &[(&str, Value)]) -> EntityId {
        self.create(table, fields).0
    }

    fn cue(&mut self, number: &str, fields: &[(&str, Value)]) -> EntityId {
        let number = ("number", Value::from(number));
        self.add(CUES, &[&[number], fields].concat())
    }

    fn set(&mut self, record: EntityId, field: &str, value: impl Into<Option<Value>>) -> Vec<Touched> {
        let write = self.desk.field(record, field, value.into());
        self.write(&[write])
    }

    fn open(&mut self, query: &Query) -> (Live, Rows) {
        let mut keys = std::mem::take(&mut self.keys);
        let titles = self.titles();
        let plan = Plan::new(query, &self.catalog).unwrap();
        let shape = Arc::clone(plan.shape());
        keys.watch(&titles, &shape);
        let mut live = Live::new(plan, &titles);
        let rows = live.rows(&titles, &keys, "");
        self.keys = keys;
        (live, rows)
    }

    fn touch(&mut self, live: &mut Live, mut touched: Vec<Touched>) -> Option<RowsDelta> {
        let mut keys = std::mem::take(&mut self.keys);
        keys.touch(&self.titles(), &mut touched);
        live.touch(&self.titles(), &touched);
        let delta = live.delta(&self.titles(), &keys, "");
        self.keys = keys;
        delta
    }

    fn titles_of(&mut self, query: &Query) -> Vec<String> {
        self.open(query).1.rows.into_iter().map(|row| row.title).collect()
    }

    fn row(&mut self, record: EntityId) -> Row {
        let (_, rows) = self.open(&cues());
        rows.rows.into_iter().find(|row| row.id == record).unwrap()
    }
}

fn cues() -> Query {
    Query { table: CUES.to_owned(), ..Query::default() }
}

fn sorted(keys: &[(&str, bool)]) -> Query {
    let sort = keys.iter().map(|(field, desc)| Sort { field: (*field).to_owned(), desc: *desc }).collect();
    Query { sort, ..cues() }
}

/// As the page does it.
fn apply(shown: &mut Vec<Row>, delta: RowsDelta) {
    let start = delta.start.min(shown.len());
    let end = (start + delta.rows.len()).min(shown.len());
    shown.splice(start..end, delta.rows);
    shown.truncate(delta.length);
}

#[test]
fn query_2_nothing_out_of_sight_is_told() {
    let mut stage = Stage::new();
    for number in 0..20 {
        stage.cue(&number.to_string(), &[]);
    }
    let far = stage.cue("99", &[]);
    let bridge = stage.add(POSITIONS, &[("name", "Bridge".into())]);
    let (mut live, _) = stage.open(&Query { limit: Some(5), ..cues() });
    let touched = stage.set(far, "lighting.cues.name", Value::from("Blackout"));
    assert_eq!(stage.touch(&mut live, touched), None);
    let touched = stage.set(bridge, "lighting.positions.name", Value::from("FOH"));
    assert_eq!(stage.touch(&mut live, touched), None);
    // The same cue before all others: every row of the window moves on, and the total stays.
    let touched = stage.set(far, "lighting.cues.number", Value::from("0.5"));
    let delta = stage.touch(&mut live, touched).unwrap();
    assert_eq!((delta.total, delta.length, delta.start, delta.rows.len()), (21, 5, 1, 4));
    let touched = stage.set(far, "lighting.cues.name", Value::from("Fade"));
    let delta = stage.touch(&mut live, touched).unwrap();
    assert_eq!((delta.start, delta.rows.len()), (1, 1));
    assert_eq!(delta.rows[0].title, "LX 0.5 Fade");
}

#[test]
fn query_3_errors_name_what_there_is_not() {
    let stage = Stage::new();
    let error = |query: &Query| Plan::new(query, &stage.catalog).unwrap_err();
    let nowhere = Query { table: "sound.cues".to_owned(), ..Query::default() };
    assert_eq!(error(&nowhere), QueryError::UnknownTable("sound.cues".to_owned()));
    assert_eq!(error(&sorted(&[("page", false)])), QueryError::UnknownField("page".to_owned()));
    let filtered = Query { filter: Some("page > 3".to_owned()), ..cues() };
    assert_eq!(error(&filtered).to_string(), "the filter: line 1, column 1: there is no field “page”");
}

#[test]
fn query_4_a_change_of_a_title_reaches_the_rows_that_show_it() {
    let mut stage = Stage::new();
    let bridge = stage.add(POSITIONS, &[("name", "Bridge".into())]);
    let cue = stage.cue("1", &[("position", Value::Reference(bridge))]);
    stage.cue("2", &[]);
    let by_position = Query { filter: Some(r#"position == "FOH""#.to_owned()), ..cues() };
    let ((mut all, _), (mut some, rows)) = (stage.open(&cues()), stage.open(&by_position));
    assert_eq!(rows.total, 0);
    let touched = stage.set(bridge, "lighting.positions.name", Value::from("FOH"));
    let delta = stage.touch(&mut all, touched.clone()).unwrap();
    assert_eq!((delta.start, delta.rows.len()), (0, 1));
    assert_eq!(delta.rows[0].fields["position"], json!({ "id": bridge, "title": "FOH" }));
    let delta = stage.touch(&mut some, touched).unwrap();
    assert_eq!((delta.total, delta.rows[0].id), (1, cue));
}

#[test]
fn bin_1_what_is_in_no_table_is_in_the_bin() {
    let mut stage = Stage::new();
    let cue = stage.cue("1", &[]);
    stage.cue("2", &[]);
    let bin = Query { bin: true, ..cues() };
    let (mut live, rows) = stage.open(&bin);
    assert_eq!(rows.total, 0);
    let out = stage.desk.member(cue, CUES, false, true);
    let touched = stage.write(&[out]);
    let delta = stage.touch(&mut live, touched).unwrap();
    assert_eq!((delta.total, delta.rows[0].id, delta.rows[0].tables.len()), (1, cue, 0));
    // Elsewhere it is not deleted.
    let elsewhere = stage.desk.member(cue, POSITIONS, true, false);
    let touched = stage.write(&[elsewhere]);
    assert_eq!(stage.touch(&mut live, touched).map(|delta| delta.total), Some(0));
}

#[test]
fn sort_1_digits_order_by_their_worth() {
    let mut stage = Stage::new();
    let order = [
        "1",
        "2",
        "9.5",
        "11",
        "11.1",
        "11.10",
        "11 a",
        "11A",
        "11b",
        "100",
        "100.5",
        "12345678901",
        "123456789012",
        "A",
        "ä",
        "Ö 2",
        "ö 10",
    ];
    let order: Vec<&str> = {
        let mut natural = order.to_vec();
        natural.swap(5, 6);
        // A blank comes before a point.
        natural.swap(4, 5);
        natural
    };
    for number in order.iter().rev() {
        stage.cue(number, &[]);
    }
    let expected: Vec<String> = order.iter().map(|number| format!("LX {number}")).collect();
    assert_eq!(stage.titles_of(&cues()), expected);
    let turned: Vec<String> = expected.into_iter().rev().collect();
    assert_eq!(stage.titles_of(&sorted(&[("number", true)])), turned);
}

#[test]
fn sort_2_each_type_has_its_order() {
    let mut stage = Stage::new();
    let times = [-3.0, -0.5, 0.0, 0.25, 5.0, 40.0, 1e9];
    for (number, time) in times.iter().enumerate().rev() {
        let kind = ["z", "a", "m", "other"][number % 4];
        let fields = [
            ("time", Value::Number(*time)),
            ("kind", kind.into()),
            ("is_called", Value::Bool(number % 2 == 0)),
        ];
        stage.cue(&number.to_string(), &fields);
    }
    let numbers = |stage: &mut Stage, query: &Query| stage.titles_of(query).join(" ").replace("LX ", "");
    assert_eq!(numbers(&mut stage, &sorted(&[("time", false)])), "0 1 2 3 4 5 6");
    assert_eq!(numbers(&mut stage, &sorted(&[("time", true)])), "6 5 4 3 2 1 0");
    assert_eq!(numbers(&mut stage, &sorted(&[("kind", false)])), "0 4 1 5 2 6 3");
    assert_eq!(numbers(&mut stage, &sorted(&[("is_called", false), ("time", true)])), "5 3 1 6 4 2 0");
}

#[test]
fn sort_3_what_is_empty_comes_last() {
    let mut stage = Stage::new();
    stage.cue("1", &[]);
    for (number, name) in [("2", "b"), ("3", "A"), ("4", "")] {
        let cue = stage.cue(number, &[("name", name.into())]);
        stage.set(cue, "lighting.cues.time", (number != "4").then_some(Value::Number(1.0)));
    }
    assert_eq!(stage.titles_of(&sorted(&[("name", false)])), ["LX 3 A", "LX 2 b", "LX 1", "LX 4"]);
    assert_eq!(stage.titles_of(&sorted(&[("name", true)])), ["LX 2 b", "LX 3 A", "LX 1", "LX 4"]);
    let by_time = stage.titles_of(&sorted(&[("time", true), ("number", true)]));
    assert_eq!(by_time, ["LX 3 A", "LX 2 b", "LX 4", "LX 1"]);
}

#[test]
fn search_1_every_word_is_somewhere() {
    let mut stage = Stage::new();
    let bridge = stage.add(POSITIONS, &[("name", "Brücke LINKS".into())]);
    let position = ("position", Value::Reference(bridge));
    stage.cue(
        "11",
        &[("name", "Slow Fade".into()), ("kind", "a".into()), position, ("time", Value::Number(90.0))],
    );
    stage.cue("12", &[("name", "Restore".into())]);
    let found = |stage: &mut Stage, search: &str| {
        stage.titles_of(&Query { search: Some(search.to_owned()), ..cues() }).len()
    };
    for (search, count) in [
        ("", 2),
        ("1", 2),
        ("FADE", 1),
        ("fade slow", 1),
        ("fade restore", 0),
        ("follow", 1),
        ("brücke", 1),
        ("BRÜCKE links 11", 1),
        ("re", 1),
        ("1:30", 1),
        ("ow f", 1),
        ("yes", 0),
        ("lowfade", 0),
    ] {
        assert_eq!(found(&mut stage, search), count, "{search}");
    }
}

#[test]
fn search_2_hidden_fields_are_left_out() {
    let mut stage = Stage::new();
    stage.cue("1", &[("internal", "secret".into())]);
    assert!(stage.titles_of(&Query { search: Some("secret".to_owned()), ..cues() }).is_empty());
}

#[test]
fn row_1_a_row_has_every_field() {
    let mut stage = Stage::new();
    let bridge = stage.add(POSITIONS, &[("name", "Bridge".into())]);
    let cue = stage.cue("7", &[("position", Value::Reference(bridge)), ("time", Value::Number(2.0))]);
    let row = stage.row(cue);
    let expected = json!({
        "number": "7", "name": null, "list": null, "is_called": null, "time": 2, "kind": null,
        "position": { "id": bridge, "title": "Bridge" }, "after": null, "internal": null,
    });
    assert_eq!(serde_json::Value::Object(row.fields), expected);
    assert_eq!((row.title.as_str(), row.tables), ("LX 7", vec![CUES.to_owned()]));
    assert!(row.marks.is_empty() && row.conflicts.is_empty());
}

#[test]
fn row_2_rivals_are_shown() {
    let mut stage = Stage::new();
    let bridge = stage.add(POSITIONS, &[("name", "Bridge".into())]);
    let cue = stage.cue("7", &[("name", "Fade".into()), ("position", Value::Reference(bridge))]);
    let name = stage.blindly(cue, "lighting.cues.name", Some("Snap".into()));
    let same = stage.blindly(cue, "lighting.cues.number", Some("7".into()));
    let gone = stage.blindly(cue, "lighting.cues.position", None);
    stage.write(&[name, same, gone]);
    let row = stage.row(cue);
    assert_eq!(row.conflicts, ["name", "position"]);
    assert_eq!((&row.fields["name"], &row.rivals["name"]), (&json!("Snap"), &json!(["Fade"])));
    assert_eq!(row.rivals["position"], json!([{ "id": bridge, "title": "Bridge" }]));
    // What is staged decides it, for whoever looks through it.
    let at = stage.desk.state.entities().find(&cue).unwrap();
    let column = stage.desk.state.names().find("lighting.cues.name").unwrap();
    stage.layer.set(at, column, Some("Bump".into()));
    assert_eq!(stage.row(cue).conflicts, ["position"]);
}

#[test]
fn row_3_a_shared_key_is_marked_on_both() {
    let mut stage = Stage::new();
    let one = stage.cue("7", &[("list", "Main".into()), ("kind", "other".into())]);
    let other = stage.cue("8", &[("list", "main".into()), ("time", "soon".into())]);
    let row = stage.row(one);
    assert_eq!(serde_json::Value::Object(row.marks), json!({ "kind": "choice" }));
    let (mut live, _) = stage.open(&cues());
    let touched = stage.set(other, "lighting.cues.number", Value::from("7"));
    let delta = stage.touch(&mut live, touched).unwrap();
    assert_eq!((delta.start, delta.rows.len()), (0, 2));
    assert_eq!(
        delta.rows[0].marks,
        *json!({ "number": "unique", "list": "unique", "kind": "choice" }).as_object().unwrap()
    );
    assert_eq!(
        delta.rows[1].marks,
        *json!({ "number": "unique", "list": "unique", "time": "type" }).as_object().unwrap()
    );
    let touched = stage.set(other, "lighting.cues.number", None);
    let delta = stage.touch(&mut live, touched).unwrap();
    assert_eq!(delta.rows.len(), 2);
    assert_eq!(delta.rows[0].marks, *json!({ "kind": "choice" }).as_object().unwrap());
    assert_eq!(delta.rows[1].marks, *json!({ "number": "required", "time": "type" }).as_object().unwrap());
}

#[test]
fn row_4_titles_in_a_circle_end() {
    const CIRCLE: &str = r#"
[module]
id = "circle"
version = "1"
title = "Circle"
[tables.things]
title = "Things"
record = "{name}({of})"
[tables.things.fields]
name = { type = "text" }
of = { type = "reference", to = "things" }
"#;
    let mut stage = Stage::of(CIRCLE);
    let record = stage.add("circle.things", &[("name", "a".into())]);
    stage.set(record, "circle.things.of", Value::Reference(record));
    let row = stage.desk.state.entities().find(&record).unwrap();
    assert_eq!(stage.titles().of(stage.catalog.shape("circle.things").unwrap(), row), "aaaa");
}

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
    let write: Write = match what % 8 {
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
            let row = stage.desk.state.intern_entity(record);
            let table = stage.desk.state.intern_name(CUES);
            if seed % 3 == 0 {
                stage.layer.set_member(row, table, seed % 2 == 0);
                return vec![Touched::Member { row, table }];
            }
            let field = stage.desk.state.intern_name(&key);
            stage.layer.set(row, field, value);
            return vec![Touched::Field { row, field }];
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
        let mut records: Vec<_> = ["1", "2", "2"].map(|number| stage.cue(number, &[("list", "a".into())])).into();
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
        let titles = |rows: Vec<Row>| rows.into_iter().map(|row| row.fields["name"].clone()).collect::<Vec<_>>();
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
