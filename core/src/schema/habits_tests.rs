use proptest::prelude::*;

use super::written_tests::{field, kind_and_value};
use super::*;
use crate::given::Zones;
use crate::value::Value;

/// When clocks in Europe are put forward and back in 2026.
const SUMMER: std::ops::Range<i64> = 1_774_746_000..1_792_890_000;
const ZONES: Zones = Zones {
    named: |text| {
        let all = ["Europe/Berlin", "Europe/London", "America/New_York"];
        let city = |zone: &str| zone.rsplit('/').next().unwrap_or_default().replace('_', " ").to_lowercase();
        let lower = text.to_lowercase();
        all.iter()
            .find(|zone| zone.to_lowercase() == lower || city(zone) == lower)
            .map(|zone| (*zone).to_owned())
    },
    ahead: |zone, at| {
        let summer = i32::from(SUMMER.contains(&at)) * 3600;
        match zone {
            "Europe/Berlin" => Some(3600 + summer),
            "Europe/London" => Some(summer),
            "America/New_York" => Some(-5 * 3600 + summer),
            _ => None,
        }
    },
};

fn list(words: &str) -> Vec<String> {
    words.split(' ').map(str::to_owned).collect()
}

/// A Saturday in November.
fn american() -> Habits {
    let zone = "America/New_York".to_owned();
    Habits { point: Some('.'), zone, ..Habits::on("2026-11-21", true) }
}

fn german() -> Habits {
    Habits {
        point: Some(','),
        zone: "Europe/Berlin".to_owned(),
        months: list("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
        days: list("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
        yes: list("ja j wahr"),
        no: list("nein n falsch"),
        ..Habits::on("2026-11-21", false)
    }
}

fn read(kind: FieldKind, text: &str, writer: &Writer<'_>) -> Option<Value> {
    parse_as(&field(kind), text, writer).unwrap_or(None)
}

fn text_of(kind: FieldKind, text: &str, writer: &Writer<'_>) -> String {
    read(kind, text, writer).and_then(|value| value.as_text().map(str::to_owned)).unwrap_or_default()
}

#[test]
fn read_14_a_number_is_read_as_its_writer_writes_it() {
    let (american, german) = (american(), german());
    let number = |text: &str, habits: &Habits| match read(FieldKind::Number, text, &Writer::at(habits, ZONES))
    {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    };
    for (text, expected) in [
        ("2,5", Some(2.5)),
        ("1.000", Some(1000.0)),
        ("1.234.567", Some(1_234_567.0)),
        ("1.000,5", Some(1000.5)),
        ("1,234", Some(1.234)),
        ("3.5", Some(3.5)),
        ("1 000,5", Some(1000.5)),
        ("1\u{202f}000", Some(1000.0)),
        ("−1.000,25", Some(-1000.25)),
        ("1,000.5", Some(1000.5)),
        ("1.000.5", None),
        ("1.00.0", None),
        ("3 4", None),
    ] {
        assert_eq!(number(text, &german), expected, "{text} of a German");
    }
    for (text, expected) in [
        ("2,500", Some(2500.0)),
        ("2.500", Some(2.5)),
        ("2,5", Some(2.5)),
        ("12,34,567.8", Some(1_234_567.8)),
        ("1'000.5", Some(1000.5)),
        ("1.000,5", Some(1000.5)),
        (".5", Some(0.5)),
        ("1,2,3", None),
        ("1,000,00", None),
        ("six", None),
    ] {
        assert_eq!(number(text, &american), expected, "{text} of an American");
    }
    let writer = Writer::at(&german, ZONES);
    assert_eq!(text_of(FieldKind::Decimal, "1.250,50", &writer), "1250.50");
    assert_eq!(read(FieldKind::Integer, "1.000", &writer), Some(Value::Number(1000.0)));
    assert_eq!(read(FieldKind::Integer, "1,5", &writer), None);
}

#[test]
fn read_15_days_and_words_are_read_in_the_writer_s_language() {
    let german = german();
    let writer = Writer::at(&german, ZONES);
    let meant = [
        ("8. März", "2026-03-08"),
        ("So., 8. Mär", "2026-03-08"),
        ("8. Mrz. 2026", ""),
        ("8. März 26", "2026-03-08"),
        ("3. Dez. 2027", "2027-12-03"),
        ("8 Mar", "2026-03-08"),
        ("Fr", "2026-11-27"),
        ("fri", "2026-11-27"),
        ("Samstag", "2026-11-21"),
        ("demnächst", ""),
        ("1.2.3", ""),
    ];
    for (text, expected) in meant {
        assert_eq!(text_of(FieldKind::Date, text, &writer), expected, "{text}");
    }
    for (text, expected) in [("ja", Some(true)), ("WAHR", Some(true)), ("Nein", Some(false)), ("oui", None)] {
        assert_eq!(read(FieldKind::Bool, text, &writer), expected.map(Value::Bool), "{text}");
    }
    for (text, expected) in
        [("18h30", "18:30"), ("18h", "18:00"), ("930", "09:30"), ("6 p.m.", "18:00"), ("18h3", "")]
    {
        assert_eq!(text_of(FieldKind::Time, text, &writer), expected, "{text}");
    }
}

#[test]
fn read_16_a_moment_is_where_it_is_written_or_said_to_be() {
    let german = german();
    let writer = Writer::at(&german, ZONES);
    let moment =
        |text: &str, anew: Option<&str>| text_of(FieldKind::DateTime, text, &Writer { anew, ..writer });
    for (text, expected) in [
        ("fri 14:00", "2026-11-27T13:00:00Z[Europe/Berlin]"),
        ("8 Jul 2026, 18:30", "2026-07-08T16:30:00Z[Europe/Berlin]"),
        ("2026-03-08 18:30:15", "2026-03-08T17:30:15Z[Europe/Berlin]"),
        ("8.3. 18:30 London", "2026-03-08T18:30:00Z[Europe/London]"),
        ("8 Mar 6:30 pm new york", "2026-03-08T23:30:00Z[America/New_York]"),
        ("8 Mar 18:30 [Europe/London]", "2026-03-08T18:30:00Z[Europe/London]"),
        ("2026-07-08T18:30:00[Europe/London]", "2026-07-08T17:30:00Z[Europe/London]"),
        ("8 Mar", "2026-03-07T23:00:00Z[Europe/Berlin]"),
        // As it is stored, it is no zone's.
        ("2026-03-08T18:30:00", "2026-03-08T18:30:00"),
        // Clocks show this hour never, and this one twice: then it is the first.
        ("29 Mar 2026 2:30", "2026-03-29T01:30:00Z[Europe/Berlin]"),
        ("25 Oct 2026 2:30", "2026-10-25T00:30:00Z[Europe/Berlin]"),
        ("8 Mar 18:30 Atlantis", ""),
        ("tonight", ""),
    ] {
        assert_eq!(moment(text, None), expected, "{text}");
    }
    let london = "2026-03-08T18:30:00Z[Europe/London]";
    assert_eq!(moment("8 Mar 18:45", Some(london)), "2026-03-08T18:45:00Z[Europe/London]");
    assert_eq!(moment("8 Mar 18:45 Berlin", Some(london)), "2026-03-08T17:45:00Z[Europe/Berlin]");
    assert_eq!(moment("8 Mar 18:45", Some("2026-03-08T18:30:00Z")), "2026-03-08T17:45:00Z");
    assert_eq!(moment("8 Mar 18:45", Some("2026-03-08T18:30:00")), "2026-03-08T18:45:00");
    assert_eq!(text_of(FieldKind::DateTime, "fri 14:00", &Writer::NOBODY), "");
}

#[test]
fn read_2_what_stands_after_hours_alone_is_minutes() {
    let seconds = |text: &str| read(FieldKind::Duration, text, &Writer::NOBODY);
    for (text, expected) in [("1h 5", 3900.0), ("1h5", 3900.0), ("1m30", 90.0), ("2h", 7200.0), ("-2", -2.0)]
    {
        assert_eq!(seconds(text), Some(Value::Number(expected)), "{text}");
    }
    for text in ["1s 5", "3 4", "1s5m"] {
        assert_eq!(seconds(text), None, "{text}");
    }
}

#[test]
fn read_17_a_value_is_written_as_its_writer_writes_it() {
    let german = german();
    let written = |kind, value: Value| write(&field(kind).meaning(), &value, &Writer::at(&german, ZONES));
    assert_eq!(written(FieldKind::Number, Value::Number(1000.5)).as_deref(), Some("1000,5"));
    assert_eq!(written(FieldKind::Duration, Value::Number(90.5)).as_deref(), Some("1:30,5"));
    assert_eq!(written(FieldKind::Decimal, "1.50".into()).as_deref(), Some("1,50"));
    assert_eq!(written(FieldKind::Bool, Value::Bool(true)).as_deref(), Some("ja"));
    let moment = |text: &str| written(FieldKind::DateTime, text.into());
    assert_eq!(moment("2026-03-08T17:30:00Z[Europe/Berlin]").as_deref(), Some("2026-03-08 18:30"));
    let elsewhere = moment("2026-03-08T18:30:00Z[Europe/London]");
    assert_eq!(elsewhere.as_deref(), Some("2026-03-08 18:30 Europe/London"));
    // The second of two hours that look alike, and what has no zone or one that nobody knows.
    for stored in ["2026-10-25T01:30:00Z[Europe/Berlin]", "2026-03-08T18:30:00", "2026-03-08T18:30:00Z[A/B]"]
    {
        assert_eq!(moment(stored), None, "{stored}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn read_17_what_somebody_writes_they_read_back((kind, value) in kind_and_value()) {
        let field = field(kind);
        for habits in [american(), german()] {
            let writer = Writer::at(&habits, ZONES);
            let written = write(&field.meaning(), &value, &writer).unwrap_or_else(|| to_text(&field, &value));
            prop_assert_eq!(parse_as(&field, &written, &writer), Ok(Some(value.clone())), "{}", written);
        }
    }
}
