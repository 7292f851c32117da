use std::borrow::Cow;

use proptest::prelude::*;

use super::{Expression, Operand, RuleError};
use crate::schema::{Field, Module};
use crate::value::Value;

const MODULE: &str = r#"
[module]
id = "lighting"
version = "1"
title = "Lighting"
[tables.cues]
title = "Cues"
[tables.cues.fields]
number = { type = "text", sort = "natural" }
name = { type = "text" }
is_called = { type = "bool" }
time = { type = "duration" }
level = { type = "number" }
count = { type = "integer" }
day = { type = "date" }
styles = { type = "multi_choice" }
position = { type = "reference", to = "cues" }
"#;

fn fields() -> Vec<Field> {
    Module::parse(MODULE.as_bytes()).unwrap().tables[0].fields.clone()
}

fn compile(text: &str) -> Result<Expression, RuleError> {
    Expression::compile(text, &fields())
}

fn text(text: &str) -> Operand<'_> {
    Operand::Text(Cow::Borrowed(text))
}

/// Whether an expression holds for a record that has these fields and no others.
fn holds(expression: &str, record: &[(&str, Operand<'_>)]) -> bool {
    let fields = fields();
    compile(expression).unwrap().matches(|place| {
        let value = record.iter().find(|(name, _)| *name == fields[place].name);
        value.map_or(Operand::Absent, |(_, value)| value.clone())
    })
}

#[test]
fn rule_1_conditions_compare_fields_with_values() {
    let styles = [Value::from("fly"), Value::from("spot")];
    let cue = [
        ("number", text("11")),
        ("name", text("Blackout")),
        ("is_called", Operand::Bool(true)),
        ("time", Operand::Number(5.5)),
        ("level", Operand::Number(0.5)),
        ("count", Operand::Number(3.0)),
        ("day", text("2026-03-07")),
        ("styles", Operand::List(&styles)),
        ("position", text("FOH bridge")),
    ];
    for yes in [
        r#"is_called && time > duration("5s")"#,
        r#"duration("5500ms") == time"#,
        r#"time + duration("1s") < duration("0.5m")"#,
        "time.getSeconds() == 5",
        r#"number == "11" || false"#,
        r#"name.contains("out") && name.startsWith("Black") && !name.endsWith("x")"#,
        "level <= 0.5 && level != 1",
        "count == 3 && count > 2.5",
        r#"day >= "2026-03-01" && day < "2026-04-01""#,
        r#""fly" in styles && !("water" in styles)"#,
        r#"styles.exists(style, style.startsWith("sp"))"#,
        r#"name in ["Blackout", "Restore"]"#,
        r#"position == "FOH bridge""#,
        r#"size(name) == 8 ? is_called : false"#,
    ] {
        assert!(holds(yes, &cue), "{yes}");
        assert!(!holds(&format!("!({yes})"), &cue), "not {yes}");
    }
}

#[test]
fn rule_2_nothing_is_said_of_what_is_empty() {
    for no in [
        r#"time > duration("5s")"#,
        r#"!(time > duration("5s"))"#,
        "level < 1",
        r#"name.contains("a")"#,
        r#""fly" in styles"#,
        "is_called",
        r#"time + duration("1s") > duration("0s")"#,
    ] {
        assert!(!holds(no, &[]), "{no}");
    }
    for yes in [
        "!is_called",
        "is_called == false",
        "name == null",
        r#"name != "a""#,
        r#"!is_called || time > duration("5s")"#,
        r#"time > duration("5s") || !is_called"#,
        "styles == null",
    ] {
        assert!(holds(yes, &[]), "{yes}");
    }
    let called = [("is_called", Operand::Bool(true))];
    assert!(!holds(r#"is_called && time > duration("5s")"#, &called));
}

#[test]
fn rule_3_errors_name_their_place() {
    let error = |text: &str| compile(text).unwrap_err();
    let said = |text: &str| error(text).to_string();
    assert_eq!(said("is_called && tme > level"), "line 1, column 14: there is no field “tme”");
    assert_eq!(said("is_called &&\n  cue.name == name"), "line 2, column 3: there is no field “cue”");
    assert_eq!(said(r#"name == "ä" && shout(name)"#), "line 1, column 21: there is no function “shout”");
    assert_eq!(said("time > 5"), "line 1, column 6: a duration cannot be compared with a number");
    assert_eq!(said(r#"level == "5""#), "line 1, column 7: a number cannot be compared with a text");
    assert_eq!(said(r#"time > duration("5 apples")"#), "line 1, column 17: “5 apples” is no duration");
    assert_eq!(said("level + 1"), "line 1, column 7: a condition is a yes or no, and this is a number");
    assert_eq!(
        said("is_called && name"),
        "line 1, column 14: a yes or no is needed here, and this is a text"
    );
    assert_eq!(said("is_called &&"), "line 1, column 13: it ends too early");
    assert_eq!(said("name = 'a'"), "line 1, column 6: “=” cannot stand here");
    for broken in ["", "is_called &&", "level >", "(level > 1", "name = 'a'", "'open", "level > 1 level", "#"]
    {
        assert!(matches!(error(broken), RuleError::Syntax { .. }), "{broken}: {:?}", error(broken));
    }
}

#[test]
fn rule_4_what_is_too_deep_is_refused() {
    for often in [10, 40, 90, 120, 240, 2000] {
        let times = |part: &str| part.repeat(often);
        for text in [
            times("("),
            format!("{}is_called{}", times("("), times(")")),
            format!("{}is_called", times("!")),
            format!("level == {}1", times("- ")),
            format!("level == 1{} + name", times("+1")),
            format!("level{} == 1", times(".a")),
            format!("styles{} == 1", times("[0]")),
            format!("{}name", times("is_called?is_called:")),
            format!("{}name", times("true&&true?is_called:")),
            format!("level{} < 1 < name", times("<1")),
            format!("styles{} == 1", times(".map(x, [x])")),
            format!("1{}", times("+f(a,b)")),
            format!("1{}", times(" in [1,2]")),
            times("[1,"),
            times("{1:"),
            times("f("),
            times("'"),
            times("\""),
        ] {
            let compiled = compile(&text);
            assert!(
                often < 2000 || compiled.is_err(),
                "{often} of {}",
                text.chars().take(40).collect::<String>()
            );
        }
    }
    let nested = "styles.all(a, styles.all(b, styles.all(c, a == b)))";
    assert_eq!(compile(nested), Err(RuleError::TooLarge));
    // What people write is not.
    let long = vec![r#"name == "Blackout""#; 600].join(" || ");
    assert!(compile(&long).is_ok());
    let list = format!("number in [{}]", vec![r#""101.5""#; 1500].join(","));
    assert!(compile(&list).is_ok());
    let levels: Vec<_> = (0..200).map(|level| format!("(level > {level}.5 && level < {level}.7)")).collect();
    assert!(compile(&levels.join(" || ")).is_ok());
}

#[test]
fn rule_6_no_other_field_is_asked_for() {
    let expression = compile(r#"name == "a" || styles.exists(name, name == "b")"#).unwrap();
    let fields = fields();
    let used: Vec<&str> = expression.fields().map(|place| fields[place].name.as_str()).collect();
    assert_eq!(used, ["name", "styles"]);
    expression.matches(|place| {
        assert!(used.contains(&fields[place].name.as_str()));
        Operand::Absent
    });
}

#[test]
fn rule_7_numbers_mix() {
    let cue = [("level", Operand::Number(2.5)), ("count", Operand::Number(3.0))];
    for yes in
        ["level + 1 == 3.5", "count * level > 7", "count % 2 == 1", "size(\"ab\") + level > 4", "-count < 0"]
    {
        assert!(holds(yes, &cue), "{yes}");
    }
}

fn literal() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|flag| flag.to_string()),
        (-3..4_i32).prop_map(|number| number.to_string()),
        (-3..4_i32).prop_map(|number| format!("{number}.5")),
        (0..4_u32).prop_map(|number| format!("duration(\"{number}s\")")),
        "[ab]{0,2}".prop_map(|text| format!("{text:?}")),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(fields().iter().map(|field| field.name.clone()).collect::<Vec<_>>())
}

fn condition() -> impl Strategy<Value = String> {
    let operator = prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let within = prop::sample::select(vec!["contains", "startsWith", "endsWith"]);
    let leaf = prop_oneof![
        name(),
        any::<bool>().prop_map(|flag| flag.to_string()),
        (name(), operator.clone(), literal()).prop_map(|(name, how, with)| format!("{name} {how} {with}")),
        (literal(), operator, name()).prop_map(|(with, how, name)| format!("{with} {how} {name}")),
        (name(), within, "[ab]{0,2}").prop_map(|(name, how, with)| format!("{name}.{how}({with:?})")),
        (name(), prop::collection::vec(literal(), 0..3))
            .prop_map(|(name, list)| format!("{name} in [{}]", list.join(", "))),
        "[ab]".prop_map(|text| format!("{text:?} in styles")),
    ];
    leaf.prop_recursive(4, 12, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one} && {other})")),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one} || {other})")),
            inner.prop_map(|one| format!("!({one})")),
        ]
    })
}

/// A value of any shape, also of one that the field does not have.
fn operand() -> impl Strategy<Value = Operand<'static>> {
    const LIST: &[&str] = &["a", "b"];
    let list = |length: usize| -> &'static [Value] {
        Vec::leak(LIST[..length].iter().map(|text| Value::from(*text)).collect())
    };
    prop_oneof![
        3 => Just(Operand::Absent),
        3 => "[ab]{1,2}".prop_map(|text| Operand::Text(Cow::Owned(text))),
        3 => (-6..7_i32).prop_map(|halves| Operand::Number(f64::from(halves) / 2.0)),
        3 => any::<bool>().prop_map(Operand::Bool),
        1 => (1..3_usize).prop_map(move |length| Operand::List(list(length))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn rule_5_plain_tests_agree_with_the_interpreter(
        condition in condition(),
        record in prop::collection::vec(operand(), 9),
    ) {
        let fields = fields();
        let (plain, interpreted) =
            (Expression::read(&condition, &fields, true), Expression::read(&condition, &fields, false));
        match (plain, interpreted) {
            (Ok(plain), Ok(interpreted)) => {
                let value = |place: usize| record[place].clone();
                prop_assert_eq!(plain.matches(value), interpreted.matches(value), "{}", condition);
            }
            (plain, interpreted) => prop_assert_eq!(plain.is_err(), interpreted.is_err()),
        }
    }
}
