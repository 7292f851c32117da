use expect_test::expect;

use super::{Module, Schema};
use crate::value::Value;

const MODULE: &str = r#"
[module]
id = "org.rig"
version = "1.0.0"
title = "Rig"
[settings.run]
type = "duration"
title = "Usual run"
about = "How long a new unit runs."
unit = "s"
default = 90
records = ["units"]
[settings.grade]
type = "choice"
choices = ["A", "B"]
[tables.units.fields]
name = { type = "text" }
run = { type = "duration", default_from = "run", default = 5 }
grade = { type = "choice", choices = ["A", "B", "C"] }
"#;

#[test]
fn setting_1_a_setting_has_a_type_a_default_and_tables_whose_records_may_differ() {
    let module = Module::parse(MODULE.as_bytes()).unwrap();
    let [run, grade] = module.settings.as_slice() else { panic!("two are listed, in their order") };
    assert_eq!(run.field.key, "sys.settings.org.rig.run");
    assert_eq!((run.field.title.as_str(), run.field.unit.as_deref()), ("Usual run", Some("s")));
    assert_eq!(run.about.as_deref(), Some("How long a new unit runs."));
    assert_eq!(run.field.default, Some(Value::Number(90.0)));
    assert_eq!(run.records, ["org.rig.units"]);
    assert_eq!((grade.field.default.as_ref(), grade.records.len()), (None, 0));
    let field = module.table("units").unwrap().field("run").unwrap();
    assert_eq!(field.default_from.as_ref(), Some(&run.field.key));
    let mut schema = Schema::default();
    let key = run.field.key.clone();
    schema.adopt(module);
    assert_eq!(schema.setting(&key).map(|setting| setting.field.name.as_str()), Some("run"));
    assert_eq!(schema.field(&key).map(|field| field.title.as_str()), Some("Usual run"));
    assert_eq!(schema.setting("sys.settings.other.run"), None);
}

#[test]
fn setting_2_a_broken_setting_says_where_and_why() {
    let error_of = |from: &str, to: &str| {
        assert!(MODULE.contains(from), "the fixture has no {from}");
        Module::parse(MODULE.replacen(from, to, 1).as_bytes()).unwrap_err().to_string()
    };
    let errors = [
        error_of("type = \"duration\"", "type = \"length\""),
        error_of("type = \"duration\"\ntitle", "type = \"rich_text\"\ntitle"),
        error_of("default = 90", "default = \"long\""),
        error_of("default = 90", "default_from = \"grade\""),
        error_of("records = [\"units\"]", "records = [\"places\"]"),
        error_of("[settings.run]", "[settings.Run]"),
        error_of("default_from = \"run\"", "default_from = \"speed\""),
        error_of("default_from = \"run\"", "default_from = \"grade\""),
    ];
    expect![[r#"
        line 7, column 8: there is no field type “length”
        line 11, column 11: “90” is not a text
        line 11, column 11: “long” is not a duration
        line 11, column 16: a setting has a default of its own
        line 12, column 12: there is no table “places” in this module
        line 6, column 11: “Run” cannot be a name here: a to z, digits and _, a letter first
        line 18, column 43: there is no setting “speed” in this module
        line 18, column 43: the setting is a `choice`, the field a `duration`"#]]
    .assert_eq(&errors.join("\n"));
}
