use std::sync::Arc;

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
pub(super) const CUES: &str = "lighting.cues";
pub(super) const POSITIONS: &str = "lighting.positions";

/// A production with somebody who looks at it.
pub(super) struct Stage {
    pub(super) desk: Desk,
    pub(super) catalog: Catalog,
    pub(super) keys: Keys,
    pub(super) layer: Layer,
    minted: u32,
}

impl Stage {
    pub(super) fn new() -> Self {
        Self::of(LIGHTING)
    }

    pub(super) fn of(module: &str) -> Self {
        let mut desk = desks(module, &["Ada"]).remove(0);
        let catalog = Catalog::new(&desk.schema, &mut desk.state);
        Self { desk, catalog, keys: Keys::default(), layer: Layer::default(), minted: 0 }
    }

    pub(super) fn mint(&mut self) -> EntityId {
        self.minted += 1;
        EntityId::mint(1, [7; 8], self.minted)
    }

    /// Makes one bundle of writes. Gives what that changed.
    pub(super) fn write(&mut self, writes: &[Write]) -> Vec<Touched> {
        self.desk.touched.clear();
        self.desk.write("Edit", OriginKind::Manual, None, writes);
        std::mem::take(&mut self.desk.touched)
    }

    pub(super) fn create(&mut self, table: &str, fields: &[(&str, Value)]) -> (EntityId, Vec<Touched>) {
        let record = self.mint();
        self.desk.touched.clear();
        self.desk.create(record, table, fields);
        (record, std::mem::take(&mut self.desk.touched))
    }

    /// The write of a field by somebody who saw nothing of it.
    pub(super) fn blindly(&mut self, record: EntityId, key: &str, value: Option<Value>) -> Write {
        let mut write = self.desk.field(record, key, value);
        if let Write::Field { replaces, .. } = &mut write {
            replaces.clear();
        }
        write
    }

    pub(super) fn titles(&self) -> Titles<'_> {
        Titles::new(Reader { state: &self.desk.state, layer: Some(&self.layer) }, &self.catalog)
    }

    pub(super) fn add(&mut self, table: &str, fields: &[(&str, Value)]) -> EntityId {
        self.create(table, fields).0
    }

    pub(super) fn cue(&mut self, number: &str, fields: &[(&str, Value)]) -> EntityId {
        let number = ("number", Value::from(number));
        self.add(CUES, &[&[number], fields].concat())
    }

    pub(super) fn set(
        &mut self,
        record: EntityId,
        field: &str,
        value: impl Into<Option<Value>>,
    ) -> Vec<Touched> {
        let write = self.desk.field(record, field, value.into());
        self.write(&[write])
    }

    pub(super) fn open(&mut self, query: &Query) -> (Live, Rows) {
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

    pub(super) fn touch(&mut self, live: &mut Live, mut touched: Vec<Touched>) -> Option<RowsDelta> {
        let mut keys = std::mem::take(&mut self.keys);
        keys.touch(&self.titles(), &mut touched);
        live.touch(&self.titles(), &touched);
        let delta = live.delta(&self.titles(), &keys, "");
        self.keys = keys;
        delta
    }

    pub(super) fn titles_of(&mut self, query: &Query) -> Vec<String> {
        self.open(query).1.rows.into_iter().map(|row| row.title).collect()
    }

    pub(super) fn row(&mut self, record: EntityId) -> Row {
        let (_, rows) = self.open(&cues());
        rows.rows.into_iter().find(|row| row.id == record).unwrap()
    }
}

pub(super) fn cues() -> Query {
    Query { table: CUES.to_owned(), ..Query::default() }
}

pub(super) fn sorted(keys: &[(&str, bool)]) -> Query {
    let sort = keys.iter().map(|(field, desc)| Sort { field: (*field).to_owned(), desc: *desc }).collect();
    Query { sort, ..cues() }
}

/// As the page does it.
pub(super) fn apply(shown: &mut Vec<Row>, delta: RowsDelta) {
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
    stage.layer.set((at, column), Some("Bump".into()));
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
    let twins = delta.rows.iter().map(|row| row.twin.as_ref().map(|twin| twin.id));
    assert_eq!(twins.collect::<Vec<_>>(), [Some(other), Some(one)], "each names the other");
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

#[test]
fn row_3_a_mark_goes_when_all_others_leave_at_once() {
    let mut stage = Stage::new();
    let cues_of_one_number: Vec<_> = (0..3).map(|_| stage.cue("5", &[])).collect();
    let (mut live, _) = stage.open(&cues());
    let away = |stage: &mut Stage, record| stage.desk.field(record, "lighting.cues.number", Some("6".into()));
    let writes = [away(&mut stage, cues_of_one_number[1]), away(&mut stage, cues_of_one_number[2])];
    let touched = stage.write(&writes);
    let delta = stage.touch(&mut live, touched).unwrap();
    assert_eq!((delta.start, delta.rows.len()), (0, 3));
    assert!(delta.rows[0].marks.is_empty());
}
