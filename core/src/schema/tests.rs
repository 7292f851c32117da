use expect_test::expect;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::id::{BlobHash, EntityId};
use crate::value::Value;

const MODULE: &str = r#"
[module]
id = "org.example.rig"
version = "1.0.0"
title = "Rig"
tape = "RG"
colour = "orange"
made_with = "a newer app"

[tables.units]
title = "Units"
row = "unit"
record = "U {number}( P{part}) {name}"
order = ["number"]
key = ["number", "part"]
match = ["uid", "number + part"]
about = "device"
import_notes = "notes"

[tables.units.fields]
number = { type = "text", title = "No.", sort = "natural", required = true, width = 6, sparkle = 3 }
uid = { type = "text", hidden = true }
part = { type = "text" }
name = { type = "text", shared = "name" }
level = { type = "number", unit = "%", default = 50 }
purpose = { type = "choice", choices = ["Front", { value = "b", title = "Back" }] }
where = { type = "reference", to = "places" }
notes = { type = "rich_text" }

[tables.places.fields]
name = { type = "text" }

[edges.feeds]
from = "units"
to = "org.example.rig.places"
ordered = true
fields.since = { type = "date" }

[views.sheet]
kind = "grid"
table = "units"
columns = ["number", "name"]

[imports.list]
table = "units"
when = ["", "LAMP #"]
columns = { "Unit" = "number", "LAMP #" = "name" }
fill = { level = 100 }
"#;

fn module() -> Module {
    Module::parse(MODULE.as_bytes()).unwrap()
}

fn field(kind: FieldKind) -> Field {
    let toml = format!(
        "[module]\nid='a'\nversion='1'\ntitle='A'\n[tables.t.fields]\nf = {{ type = '{}', unit = 's', \
         choices = ['One', {{ value = 'two', title = 'The second' }}] }}",
        kind.name()
    );
    Module::parse(toml.as_bytes()).unwrap().tables[0].fields[0].clone()
}

fn typed(kind: FieldKind, text: &str) -> Option<Value> {
    parse(&field(kind), text).unwrap_or(None)
}

fn texts(kind: FieldKind, given: &[&str]) -> Vec<Option<String>> {
    given.iter().map(|text| typed(kind, text).and_then(|value| value.as_text().map(str::to_owned))).collect()
}

fn error_of(from: &str, to: &str) -> String {
    assert!(MODULE.contains(from), "the fixture has no {from}");
    Module::parse(MODULE.replacen(from, to, 1).as_bytes()).unwrap_err().to_string()
}

#[test]
fn module_1_everything_is_read_in_the_order_of_the_file() {
    let module = module();
    let units = module.table("units").unwrap();
    let names: Vec<_> = units.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["number", "part", "name", "level", "purpose", "where", "notes", "uid"]);
    assert_eq!(units.matches, [vec!["uid".to_owned()], vec!["number".to_owned(), "part".to_owned()]]);
    let number = units.field("number").unwrap();
    assert!(number.natural && number.required && number.unique && !number.hidden);
    assert_eq!((number.key.as_str(), number.width), ("org.example.rig.units.number", Some(6)));
    assert_eq!(units.field("level").unwrap().default, Some(Value::Number(50.0)));
    assert_eq!(units.field("where").unwrap().to.as_deref(), Some("org.example.rig.places"));
    assert_eq!(units.field("purpose").unwrap().choices[1].title, "Back");
    let edge = module.edge("feeds").unwrap();
    assert_eq!((edge.from.as_str(), edge.ordered), ("org.example.rig.units", true));
    assert_eq!(edge.fields[0].key, "org.example.rig.feeds.since");
    assert_eq!(module.imports[0].columns[1], ("LAMP #".to_owned(), "name".to_owned()));
    assert_eq!(module.imports[0].fill, [("level".to_owned(), Value::Number(100.0))]);
    assert_eq!(module.views[0].columns, ["number", "name"]);
}

#[test]
fn module_8_a_table_says_what_one_row_and_several_are_called() {
    let names =
        |module: Module| module.tables.into_iter().map(|table| (table.row, table.rows)).collect::<Vec<_>>();
    let pair = |row: &str, rows: &str| (row.to_owned(), rows.to_owned());
    assert_eq!(names(module()), [pair("unit", "rows"), pair("row", "rows")]);
    let text = MODULE.replacen("row = \"unit\"", "row = \"unit\"\nrows = \"units\"", 1);
    assert_eq!(names(Module::parse(text.as_bytes()).unwrap())[0], pair("unit", "units"));
}

#[test]
fn module_2_unknown_keys_are_passed_over() {
    assert_eq!(module().tape, Tape { code: "RG".to_owned(), colour: "orange".to_owned() });
}

#[test]
fn module_3_a_broken_module_says_where_and_why() {
    let errors = [
        error_of("type = \"date\"", "type = \"day\""),
        error_of("id = \"org.example.rig\"", "id = \"Rig\""),
        error_of("part = {", "Part = {"),
        error_of("order = [\"number\"]", "order = [\"numbre\"]"),
        error_of("{name}\"", "{nam}\""),
        error_of("{name}\"", "{name\""),
        error_of("\"orange\"", "\"beige\""),
        error_of("default = 50", "default = \"half\""),
        error_of("required = true", "required = \"yes\""),
        error_of("[tables.places.fields]", "[tables.places.fields"),
        error_of("id = \"org.example.rig\"", "id = \"sys\""),
    ];
    expect![[r#"
        line 37, column 25: there is no field type “day”
        line 3, column 6: “Rig” cannot be a name here: names joined by dots, and not sys
        line 23, column 1: “Part” cannot be a name here: a to z, digits and _, a letter first
        line 14, column 10: there is no field “numbre” in this module
        line 13, column 10: there is no field “nam” in this module
        line 13, column 10: a { is not closed
        line 7, column 10: a tape is one of blue, sky, green, yellow, orange, red, rose, slate
        line 25, column 50: “half” is not a number
        line 21, column 71: invalid type: string "yes", expected a boolean
        line 30, column 22: unclosed table, expected `]`
        line 3, column 6: “sys” cannot be a name here: names joined by dots, and not sys"#]]
    .assert_eq(&errors.join("\n"));
}

#[test]
fn module_4_a_module_never_refers_to_another() {
    let error = error_of("to = \"places\"", "to = \"venue.places\"");
    expect!["line 27, column 36: there is no table “venue.places” in this module"].assert_eq(&error);
}

#[test]
fn module_7_lookups_find_what_is_adopted() {
    let mut schema = Schema::default();
    assert_eq!(schema.adopt(module()), None);
    assert!(schema.table("org.example.rig.units").is_some());
    assert_eq!(schema.field("org.example.rig.units.level").unwrap().kind, FieldKind::Number);
    assert_eq!(schema.field("org.example.rig.feeds.since").unwrap().kind, FieldKind::Date);
    assert!(schema.edge("org.example.rig.feeds").is_some());
    assert_eq!(schema.fields("org.example.rig.units").len(), 8);
    for unknown in ["", "units", "org.example.rig", "org.example.rig.nothing", "units.level"] {
        assert!(schema.table(unknown).is_none() && schema.field(unknown).is_none(), "{unknown}");
    }
    assert!(schema.adopt(module()).is_some());
}

#[test]
fn title_1_parts_in_parentheses_need_their_fields() {
    let table = &module().tables[0];
    let title = |number: &str, part: &str, name: &str| {
        table.record.render(|field| {
            let text = match field {
                "number" => number,
                "part" => part,
                _ => name,
            };
            (!text.is_empty()).then(|| text.to_owned())
        })
    };
    assert_eq!(title("23", "2", "Dawn"), "U 23 P2 Dawn");
    assert_eq!(title("23", "", "Dawn"), "U 23 Dawn");
    assert_eq!(title("", "", "Dawn"), "U Dawn");
    assert_eq!(title("", "", ""), "");
    assert_eq!(table.record.fields().collect::<Vec<_>>(), ["number", "part", "name"]);
}

#[test]
fn read_1_text_is_never_reinterpreted() {
    let given = ["PQ 20", "30ish", " 007 ", "11.10", "1e3", "=1+1", "e\u{301}", "two\r\nlines", "   "];
    let read = texts(FieldKind::Text, &given).into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>();
    assert_eq!(read, ["PQ 20", "30ish", "007", "11.10", "1e3", "=1+1", "é", "two lines", ""]);
    assert_eq!(typed(FieldKind::RichText, "two\r\nlines\n"), Some("two\nlines".into()));
}

#[test]
fn read_2_durations_as_people_and_desks_write_them() {
    let seconds = |text: &str| match typed(FieldKind::Duration, text) {
        Some(Value::Number(seconds)) => Some(seconds),
        _ => None,
    };
    for (text, expected) in [
        ("3", 3.0),
        ("3.5", 3.5),
        ("3,5", 3.5),
        (".5", 0.5),
        ("-2", -2.0),
        ("1:30", 90.0),
        ("1m30", 90.0),
        ("1m30s", 90.0),
        ("2 min", 120.0),
        ("90s", 90.0),
        ("0:01:30", 90.0),
        ("1h5m", 3900.0),
        ("1.5m", 90.0),
        ("1h0,25m", 3615.0),
        ("0.001m", 0.06),
        ("00:02.400", 2.4),
        ("01:03.300", 63.3),
    ] {
        assert_eq!(seconds(text), Some(expected), "{text}");
    }
    for text in
        ["SLOW", "1:75", "1:2:3:4", "3 4", "1s2m", "s", "-", ":", "1:", "0.5m3", "٣", "1e5", "NaN", "inf"]
    {
        assert_eq!(seconds(text), None, "{text}");
    }
}

#[test]
fn read_3_times_of_day() {
    let given = ["9:05", "0905", "905", "18.30", "6:30 pm", "12am", "12 PM", "9a", "18:30:00", "18:30:15"];
    let expected =
        ["09:05", "09:05", "09:05", "18:30", "18:30", "00:00", "12:00", "09:00", "18:30", "18:30:15"];
    let read = texts(FieldKind::Time, &given).into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>();
    assert_eq!(read, expected);
    assert!(
        texts(FieldKind::Time, &["24:00", "9", "a", "noon", "13pm", "9:5", "m", "9:05:", "99999"])
            .iter()
            .all(Option::is_none)
    );
}

#[test]
fn read_4_dates_that_cannot_be_mistaken() {
    let given = ["2026-03-01", "2026/3/1", "1.3.2026", "1 Mar 2026", "March 1st, 2026", "Sun 1 March 2026"];
    assert!(texts(FieldKind::Date, &given).iter().all(|date| date.as_deref() == Some("2026-03-01")));
    let given =
        ["01/02/2026", "2026-02-30", "1.3.26", "Mar 2026", "tomorrow", "2026-13-01", "--", "+1 Mar 2026"];
    assert!(texts(FieldKind::Date, &given).iter().all(Option::is_none));
}

#[test]
fn read_5_moments_keep_their_zone_and_need_no_lookup() {
    let given = [
        "2026-03-01T19:30:00+01:00[Europe/Paris]",
        "2026-03-01T18:30:00Z",
        "2026-03-01 18:30",
        "1.3.2026 6:30 pm",
        "2026-03-01T18:30:00Z[Nowhere/Else]",
        "2026-03-01T18:30:00[Europe/Paris]",
        "2026-03-01",
    ];
    let read =
        texts(FieldKind::DateTime, &given).into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>();
    expect![[r#"
        2026-03-01T18:30:00Z[Europe/Paris]
        2026-03-01T18:30:00Z
        2026-03-01T18:30:00
        2026-03-01T18:30:00
        2026-03-01T18:30:00Z[Nowhere/Else]

    "#]]
    .assert_eq(&read.join("\n"));
}

#[test]
fn read_6_numbers_with_comma_and_unit() {
    let number = |text: &str| typed(FieldKind::Number, text);
    for (text, expected) in
        [("3,5", 3.5), ("-6 s", -6.0), ("1e-7", 1e-7), ("+2", 2.0), ("−2", -2.0), ("007", 7.0)]
    {
        assert_eq!(number(text), Some(Value::Number(expected)), "{text}");
    }
    for text in ["1,500", "1.2.3", "six", "NaN", "inf", "1e999", "9007199254740994", "", "."] {
        assert_eq!(number(text), None, "{text}");
    }
    assert_eq!(typed(FieldKind::Integer, "2.5"), None);
    assert_eq!(texts(FieldKind::Decimal, &["1.50", "-0.0", "007,25"]).concat_all(), "1.50 0.0 7.25");
}

#[test]
fn read_7_choices_by_value_or_title() {
    let given = ["one", "THE SECOND", "two", "Three"];
    assert_eq!(texts(FieldKind::Choice, &given).concat_all(), "One two two Three");
    let several = typed(FieldKind::MultiChoice, "one, The second, one,");
    assert_eq!(several, Some(Value::List(vec!["One".into(), "two".into()])));
    assert_eq!(typed(FieldKind::MultiChoice, " , "), None);
}

#[test]
fn json_1_types_are_held_to() {
    let read = |kind, json| from_json(&field(kind), &json);
    assert_eq!(read(FieldKind::Text, json!("e\u{301}")), Ok(Some("é".into())));
    assert_eq!(read(FieldKind::Text, json!("")), Ok(None));
    assert_eq!(read(FieldKind::Duration, json!(90)), Ok(Some(Value::Number(90.0))));
    assert_eq!(read(FieldKind::Decimal, json!("1.50")), Ok(Some("1.50".into())));
    let id = EntityId([7; 16]);
    assert_eq!(read(FieldKind::Reference, json!({"id": id, "title": "x"})), Ok(Some(Value::Reference(id))));
    for (kind, json) in [
        (FieldKind::Text, json!(11)),
        (FieldKind::Bool, json!("yes")),
        (FieldKind::Duration, json!("90")),
        (FieldKind::Integer, json!(1.5)),
        (FieldKind::Number, json!([1])),
        (FieldKind::Date, json!("soon")),
        (FieldKind::MultiChoice, json!(["a", 1])),
        (FieldKind::Reference, json!({"title": "x"})),
    ] {
        assert!(read(kind, json).is_err(), "{}", kind.name());
        assert_eq!(read(kind, json!(null)), Ok(None));
    }
}

#[test]
fn json_3_order_of_keys_does_not_count() {
    let one = typed(FieldKind::Json, r#"{"b": [1.0, null], "a": "x"}"#);
    assert_eq!(one, typed(FieldKind::Json, r#"{ "a":"x","b":[1,null] }"#));
    assert_eq!(one, Some(Value::Json(r#"{"a":"x","b":[1,null]}"#.to_owned())));
    let deep = format!("{}{}", "[".repeat(120), "]".repeat(120));
    assert_eq!(typed(FieldKind::Json, &deep), None);
}

#[test]
fn mark_1_what_does_not_fit_is_marked_and_kept() {
    let required = Field { required: true, ..field(FieldKind::Text) };
    assert_eq!(validate(&required, None), Some(Mark::Required));
    assert_eq!(validate(&field(FieldKind::Text), None), None);
    assert_eq!(validate(&field(FieldKind::Number), Some(&"five".into())), Some(Mark::Type));
    assert_eq!(validate(&field(FieldKind::Date), Some(&"1 Mar 2026".into())), Some(Mark::Type));
    assert_eq!(validate(&field(FieldKind::Email), Some(&"jane at home".into())), Some(Mark::Type));
    assert_eq!(validate(&field(FieldKind::Email), Some(&"jane@example.org".into())), None);
    let choice = field(FieldKind::Choice);
    assert_eq!(validate(&choice, Some(&"two".into())), None);
    assert_eq!(validate(&choice, Some(&"Three".into())), Some(Mark::Choice));
    assert_eq!(validate(&Field { open: true, ..choice }, Some(&"Three".into())), None);
}

#[test]
fn read_8_every_kind_stands_where_its_name_says() {
    assert!(FieldKind::all().all(|kind| FieldKind::named(kind.name()) == Some(kind)));
}

trait ConcatAll {
    fn concat_all(self) -> String;
}

impl ConcatAll for Vec<Option<String>> {
    fn concat_all(self) -> String {
        self.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>().join(" ")
    }
}

fn kinds() -> impl Strategy<Value = FieldKind> {
    prop::sample::select(FieldKind::all().collect::<Vec<_>>())
}

/// What people and programs write, and what they do not.
fn writing() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-+]?[0-9]{0,4}[:.,/ -][0-9]{0,4}[:.,/ -]?[0-9]{0,4}(s|m| am|pm|Z)?",
        "[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9](Z|\\+0[0-9]:00)?(\\[[A-Za-z/]{1,12}\\])?",
        "[0-9]{0,3}[hm]?[0-9]{0,3}[ms]?",
        "(One|The second|[a-c;,]){0,5}",
        any::<f64>().prop_map(|number| number.to_string()),
        any::<[u8; 16]>().prop_map(|id| EntityId(id).to_string()),
        any::<[u8; 32]>().prop_map(|hash| BlobHash(hash).to_string()),
    ]
}

proptest! {
    #[test]
    fn read_8_a_value_is_read_back_from_its_text(kind in kinds(), text in writing()) {
        let field = field(kind);
        if let Ok(Some(value)) = parse(&field, &text) {
            let written = to_text(&field, &value);
            prop_assert_eq!(parse(&field, &written), Ok(Some(value)), "written {}", written);
        }
    }

    #[test]
    fn read_8_every_duration_is_read_back(seconds in any::<f64>()) {
        if let Some(value) = Value::number(seconds) {
            let field = field(FieldKind::Duration);
            prop_assert_eq!(parse(&field, &to_text(&field, &value)), Ok(Some(value)));
        }
    }

    #[test]
    fn json_3_numbers_are_read_to_the_last_digit(number in any::<f64>()) {
        if let Some(json) = typed(FieldKind::Json, &number.to_string()) {
            prop_assert_eq!(from_json(&field(FieldKind::Json), &json.to_json()), Ok(Some(json)));
        }
    }

    #[test]
    fn json_2_a_value_is_read_back_from_its_json(kind in kinds(), text in writing()) {
        let field = field(kind);
        if let Ok(Some(value)) = parse(&field, &text) {
            prop_assert_eq!(from_json(&field, &value.to_json()), Ok(Some(value)));
        }
    }
}

/// The files of one kind that come with the app, by path.
fn shipped(folder: &str, file: fn(std::path::PathBuf) -> std::path::PathBuf) -> Vec<(String, Vec<u8>)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../public").join(folder);
    let mut paths: Vec<_> =
        std::fs::read_dir(root).unwrap().map(|entry| file(entry.unwrap().path())).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.display().to_string(), std::fs::read(&path).unwrap())).collect()
}

#[test]
fn module_6_what_comes_with_the_app_can_be_read() {
    let mut schema = Schema::default();
    for (path, bytes) in shipped("modules", |folder| folder.join("module.toml")) {
        let module = Module::parse(&bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(path.contains(&format!("{}/module.toml", module.id)), "{path} holds {}", module.id);
        assert!(module.tables.iter().all(|table| !table.fields.is_empty()), "{path}");
        schema.adopt(module);
    }
    let templates = shipped("templates", |path| path);
    assert!(!templates.is_empty());
    for (path, bytes) in templates {
        let template = Template::parse(&bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(template.modules.iter().all(|id| schema.module(id).is_some()), "{path}");
        for keys in &template.mappings {
            let fields = keys.iter().map(|key| {
                assert!(
                    template.modules.iter().any(|id| key.starts_with(&format!("{id}."))),
                    "{path}: {key}"
                );
                schema.field(key).unwrap_or_else(|| panic!("{path}: there is no {key}"))
            });
            let fields: Vec<_> = fields.collect();
            assert!(fields.windows(2).all(|pair| can_be_one(pair[0], pair[1])), "{path}: {keys:?}");
        }
    }
}

#[test]
fn module_11_the_example_for_authors_is_a_module() {
    let page = include_str!("../../../docs/formats/module.md");
    let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let module = Module::parse(example.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((module.tables.len(), module.edges.len(), module.migrations.len()), (3, 1, 1));
    for kind in FieldKind::all() {
        assert!(page.contains(&format!("`{}`", kind.name())), "{} is not told", kind.name());
    }
}
