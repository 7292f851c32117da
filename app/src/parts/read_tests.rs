use std::rc::Rc;

use callboard_core::given::Zones;
use callboard_core::schema::{FieldKind, Habits, Place};
use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::{ChoiceInfo, FieldInfo};
use jiff::civil::{Date, DateTime, Time};
use serde_json::json;

use super::here::{Here, Order};
use super::read::{Wrong, read, reread};
use super::typed::typed_as;

/// When clocks in Europe are put forward and back in 2026.
const SUMMER: std::ops::Range<i64> = 1_774_746_000..1_792_890_000;
const ZONES: Zones = Zones {
    named: |text| {
        let all = ["Europe/Berlin", "Europe/London"];
        let is_meant = |zone: &&&str| **zone == text || zone.ends_with(&format!("/{text}"));
        all.iter().find(is_meant).map(|zone| (*zone).to_owned())
    },
    ahead: |zone, at| {
        let summer = i32::from(SUMMER.contains(&at)) * 3600;
        match zone {
            "Europe/Berlin" => Some(3600 + summer),
            "Europe/London" => Some(summer),
            _ => None,
        }
    },
};

fn field(kind: &str) -> FieldInfo {
    FieldInfo { kind: kind.to_owned(), ..FieldInfo::default() }
}

fn list(words: &str) -> Vec<String> {
    words.split(' ').map(str::to_owned).collect()
}

fn in_london() -> Here {
    let zone = "Europe/London".to_owned();
    let habits = Habits { point: Some('.'), zone, ..Habits::on("2026-11-21", false) };
    let date = |date: Date| date.strftime("%a, %-d %b %Y").to_string();
    // As browsers write it: with a blank of its own.
    let clock = |time: Time| time.strftime("%-I:%M\u{202f}%p").to_string();
    here(habits, date, clock)
}

fn in_berlin() -> Here {
    let habits = Habits {
        point: Some(','),
        zone: "Europe/Berlin".to_owned(),
        months: list("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
        days: list("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
        yes: list("ja j"),
        no: list("nein n"),
        ..Habits::on("2026-11-21", false)
    };
    let clock = |time: Time| time.strftime("%H:%M").to_string();
    here(habits, |date| date.strftime("%-d.%-m.%Y").to_string(), clock)
}

fn here(habits: Habits, date: fn(Date) -> String, clock: fn(Time) -> String) -> Here {
    let today = jiff::civil::date(2026, 11, 21);
    let moment = |clock: DateTime| Some(format!("{clock}Z"));
    Here { today, order: Order::DayFirst, habits: Rc::new(habits), zones: ZONES, moment, date, clock }
}

#[test]
fn parts_9_typed_text_becomes_a_value_of_the_fields_type() {
    let read_so = [
        ("text", " House to half ", Json::from("House to half")),
        ("rich_text", "two\nlines ", Json::from("two\nlines ")),
        ("duration", "1:30", Json::from(90)),
        ("number", "1,000.5", Json::from(1000.5)),
        ("integer", "12", Json::from(12)),
        ("decimal", "0.10", Json::from("0.10")),
        ("date", "8 Mar", Json::from("2026-03-08")),
        ("time", "6pm", Json::from("18:00")),
        ("date_time", "8/3 18:30", Json::from("2026-03-08T18:30:00Z[Europe/London]")),
        ("email", "a@b.org", Json::from("a@b.org")),
        ("colour", "#C81E3C", Json::from("#c81e3c")),
        ("json", "{\"b\": 1.0, \"a\": []}", json!({ "a": [], "b": 1 })),
        ("number", "  ", Json::Null),
        ("of tomorrow", " as it is ", Json::from("as it is")),
    ];
    for (kind, text, value) in read_so {
        assert_eq!(read(&field(kind), text, in_london()), Ok(value), "{kind} {text}");
    }
    assert_eq!(read(&field("number"), "1.000", in_berlin()), Ok(Json::from(1000)));
}

#[test]
fn parts_10_what_does_not_fit_is_told_by_what_it_should_be() {
    let wrong = [
        ("duration", "3.5.s", Wrong::Duration),
        ("number", "ten", Wrong::Number),
        ("integer", "1.5", Wrong::Integer),
        ("date", "30 Feb", Wrong::Date),
        ("time", "25:00", Wrong::Time),
        ("date_time", "tonight", Wrong::DateTime),
        ("choice", "Nothing", Wrong::Choice),
        ("field_reference", "Nothing", Wrong::Field),
        ("bool", "maybe", Wrong::Tick),
        ("timecode", "soon", Wrong::Timecode),
        ("colour", "#12", Wrong::Colour),
        ("json", "{\n \"a\" 1}", Wrong::Json(Some(Place { line: 2, column: 6 }))),
    ];
    for (kind, text, why) in wrong {
        assert_eq!(read(&field(kind), text, in_london()), Err(why), "{kind} {text}");
    }
}

#[test]
fn parts_11_choices_are_found_by_title_and_open_ones_take_more() {
    let choices = vec![ChoiceInfo { value: "cast".into(), title: "Cast".into() }];
    let closed = FieldInfo { choices, ..field("choice") };
    assert_eq!(read(&closed, "CAST", in_london()), Ok(Json::from("cast")));
    assert_eq!(read(&closed, "Crew", in_london()), Err(Wrong::Choice));
    let open = FieldInfo { open: true, ..closed.clone() };
    assert_eq!(read(&open, "Crew", in_london()), Ok(Json::from("Crew")));
    let many = FieldInfo { kind: "multi_choice".into(), ..open };
    assert_eq!(read(&many, "cast, Crew", in_london()), Ok(Json::from(vec!["cast", "Crew"])));
}

#[test]
fn parts_15_a_moment_that_is_edited_stays_in_its_zone() {
    let at = field("date_time");
    let london = json!("2026-03-08T18:30:00Z[Europe/London]");
    assert_eq!(typed_as(&at, &london, &in_berlin()), "8.3.2026 18:30 London");
    assert_eq!(typed_as(&at, &london, &in_london()), "Sun, 8 Mar 2026 6:30\u{202f}PM");
    let edited = |text: &str, here: &Here| reread(&at, text, &london, here);
    let later = Ok(json!("2026-03-08T18:45:00Z[Europe/London]"));
    assert_eq!(edited("8.3.2026 18:45 London", &in_berlin()), later);
    assert_eq!(edited("8.3.2026 18:45", &in_berlin()), later, "its zone needs not be typed");
    assert_eq!(
        edited("8.3.2026 19:45 Berlin", &in_berlin()),
        Ok(json!("2026-03-08T18:45:00Z[Europe/Berlin]"))
    );
    let summer = json!("2026-07-08T17:30:00Z[Europe/London]");
    assert_eq!(typed_as(&at, &summer, &in_berlin()), "8.7.2026 18:30 London");
}

/// Values of every type that is edited as text, the odd ones above all.
fn values() -> Vec<(FieldInfo, Json)> {
    let choice = |value: &str, title: &str| ChoiceInfo { value: value.into(), title: title.into() };
    let choices =
        vec![choice("one", "One"), choice("two", "The second, really"), choice("One", "Other; one")];
    let of = |kind: &str, values: &[Json]| {
        let field = FieldInfo { choices: choices.clone(), ..field(kind) };
        values.iter().map(|value| (field.clone(), value.clone())).collect::<Vec<_>>()
    };
    let numbers = [json!(0), json!(1000), json!(-1234.567), json!(0.1), json!(1e-7), json!(1234567890123.25)];
    let moments = [
        "2026-03-08T18:30:00Z[Europe/London]",
        "2026-03-08T18:30:15Z[Europe/Berlin]",
        "2026-03-08T18:30:15.25Z[Europe/Berlin]",
        "2026-10-25T00:30:00Z[Europe/Berlin]",
        "2026-10-25T01:30:00Z[Europe/Berlin]",
        "2026-03-08T18:30:00Z[Nowhere/Else]",
        "2026-03-08T18:30:00Z",
        "2026-03-08T18:30:00",
        "0001-01-01T00:00:00",
    ];
    let texts = |texts: &[&str]| texts.iter().map(|text| json!(text)).collect::<Vec<_>>();
    [
        of("text", &texts(&["PQ 20", "007", "1,5", "ja"])),
        of("rich_text", &texts(&["two\nlines "])),
        of("number", &numbers),
        of("integer", &[json!(0), json!(-1000), json!(9_007_199_254_740_992_i64)]),
        of("decimal", &texts(&["1.50", "-1234567.000", "0.125"])),
        of("bool", &[json!(true), json!(false)]),
        of("date", &texts(&["2026-03-08", "1999-12-31", "0021-02-03", "9999-12-31"])),
        of("time", &texts(&["18:30", "00:00", "12:00", "18:30:15"])),
        of("date_time", &texts(&moments)),
        of("duration", &[json!(5), json!(-2), json!(90.5), json!(3600), json!(0.0004), json!(-3723.25)]),
        of("timecode", &texts(&["01:02:03;04"])),
        of("choice", &texts(&["one", "two", "One"])),
        of("multi_choice", &[json!(["one"]), json!(["two"]), json!(["two", "one"]), json!(["One", "one"])]),
        of("field_reference", &texts(&["one"])),
        of("colour", &texts(&["#c81e3c", "rebeccapurple"])),
        of("email", &texts(&["a@b.org"])),
        of("phone", &texts(&["+44 20 7946 0101"])),
        of("url", &texts(&["https://b.org/?a=1,2"])),
        of("json", &[json!({ "a": [1, 0.5, null], "b": "x" }), json!("text"), json!(12), json!([])]),
    ]
    .concat()
}

#[test]
fn parts_16_what_stands_in_an_editor_reads_back_as_it_is() {
    let values = values();
    // Records and files are picked and never typed.
    let is_told = |kind: FieldKind| values.iter().any(|(field, _)| field.kind == kind.name());
    assert!(
        FieldKind::all()
            .all(|kind| { is_told(kind) || matches!(kind, FieldKind::Reference | FieldKind::Asset) })
    );
    for (field, value) in values {
        for here in [in_london(), in_berlin()] {
            let text = typed_as(&field, &value, &here);
            assert_eq!(reread(&field, &text, &value, &here).as_ref(), Ok(&value), "{} {text}", field.kind);
        }
    }
}
