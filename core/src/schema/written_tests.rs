use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::given::Zones;
use crate::id::{BlobHash, EntityId};
use crate::value::Value;

pub(super) fn field(kind: FieldKind) -> Field {
    let choice = |value: &str, title: &str| Choice { value: value.to_owned(), title: title.to_owned() };
    let choices = vec![choice("one", "One"), choice("two", "The second, really")];
    Field { choices, unit: Some("m".to_owned()), ..Field::plain("kit.items", "field", kind) }
}

/// One line without blanks around it: what people type is kept so.
fn line() -> impl Strategy<Value = String> {
    let text = prop_oneof![any::<String>(), "[a-z0-9 ,;:\t\"'=+.-]{1,12}", "(PQ |Q)?[0-9]{1,4}[A-Z.]?[0-9]?"];
    let on_one = |text: String| nfc(text.split(char::is_control).collect::<String>().trim());
    text.prop_map(on_one)
        .prop_filter("a value", |text| !text.is_empty() && !text.contains(['\u{2028}', '\u{2029}']))
}

fn number() -> impl Strategy<Value = Value> {
    prop_oneof![any::<f64>(), (-1e6..1e6), (-100_000..100_000_i32).prop_map(f64::from)]
        .prop_filter_map("a number", Value::number)
}

fn date() -> impl Strategy<Value = Date> {
    (0..=9999_i16, 1..=12_i8, 1..=31_i8).prop_filter_map("a day", |(y, m, d)| Date::new(y, m, d).ok())
}

fn time() -> impl Strategy<Value = Time> {
    (0..24_i8, 0..60_i8, prop_oneof![Just(0), 0..60_i8])
        .prop_filter_map("a time", |(h, m, s)| Time::new(h, m, s, 0).ok())
}

fn clock(time: Time) -> String {
    time.strftime(if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string()
}

fn moment() -> impl Strategy<Value = String> {
    let local = (date(), time()).prop_map(|(date, time)| DateTime::from_parts(date, time).to_string());
    let zone = prop_oneof![Just(""), Just("[Europe/London]"), Just("[America/Port-au-Prince]")];
    let seconds = 0..4_000_000_000_i64;
    let zoned = (seconds, zone).prop_filter_map("a moment", |(seconds, zone)| {
        let at = Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_secs(seconds)).ok()?;
        Some(format!("{at}{zone}"))
    });
    prop_oneof![local, zoned]
}

fn texts<T: Into<String>>(texts: impl Strategy<Value = T> + 'static) -> BoxedStrategy<Value> {
    texts.prop_map(|text| Value::Text(text.into())).boxed()
}

/// Any value that a field of that kind can hold.
fn value(kind: FieldKind) -> BoxedStrategy<Value> {
    match kind {
        FieldKind::Text | FieldKind::RichText | FieldKind::Email | FieldKind::Phone | FieldKind::Url => {
            texts(line())
        }
        FieldKind::Number | FieldKind::Duration => number().boxed(),
        FieldKind::Integer => (-(1_i64 << 53)..=1 << 53).prop_map(|n| Value::Number(n as f64)).boxed(),
        FieldKind::Decimal => texts("(0|-?[1-9][0-9]{0,20})(\\.[0-9]{0,5}[1-9])?"),
        FieldKind::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        FieldKind::Date => texts(date().prop_map(|date| date.to_string())),
        FieldKind::Time => texts(time().prop_map(clock)),
        FieldKind::DateTime => texts(moment()),
        FieldKind::Timecode => texts("[0-9]{2}:[0-9]{2}(:[0-9]{2})?([;:.][0-9]{2,3})?"),
        FieldKind::FieldReference => texts(prop_oneof!["one|two", "[a-z]{1,5}(\\.[a-z_]{1,5}){2,3}"]),
        FieldKind::Choice => texts(prop_oneof!["one|two", "other [0-9]{1,3}"]),
        FieldKind::MultiChoice => {
            let item = prop_oneof!["one|two", "[a-z][a-z, 0-9]{0,6}[a-z]"].prop_map(Value::Text);
            let seen = |items: Vec<Value>| {
                let mut kept: Vec<Value> = Vec::new();
                items.into_iter().for_each(|item| {
                    if !kept.contains(&item) {
                        kept.push(item);
                    }
                });
                Value::List(kept)
            };
            prop::collection::vec(item, 1..5).prop_map(seen).boxed()
        }
        FieldKind::Reference => any::<[u8; 16]>().prop_map(|id| Value::Reference(EntityId(id))).boxed(),
        FieldKind::Asset => any::<[u8; 32]>().prop_map(|hash| Value::Asset(BlobHash(hash))).boxed(),
        FieldKind::Colour => texts(prop_oneof!["#[0-9a-f]{6}", "#[0-9a-f]{3}", "[a-z]{3,12}"]),
        FieldKind::Json => {
            let of = |json: serde_json::Value| from_json(&field(FieldKind::Json), &json).ok().flatten();
            let plain = prop_oneof![
                line().prop_map(serde_json::Value::from),
                any::<i32>().prop_map(serde_json::Value::from),
                any::<bool>().prop_map(serde_json::Value::from),
            ];
            let listed = prop::collection::vec(plain, 0..4).prop_map(serde_json::Value::from);
            let named = prop::collection::btree_map(line(), listed, 0..3);
            named.prop_filter_map("JSON", move |named| of(serde_json::json!(named))).boxed()
        }
    }
}

pub(super) fn kind_and_value() -> impl Strategy<Value = (FieldKind, Value)> {
    let kinds = prop::sample::select(FieldKind::all().collect::<Vec<_>>());
    kinds.prop_flat_map(|kind| value(kind).prop_map(move |value| (kind, value)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn read_10_whatever_a_kind_can_hold_reads_back((kind, value) in kind_and_value()) {
        let field = field(kind);
        prop_assert!(fits(kind, &value), "{:?} is no {}", value, kind.name());
        let written = to_text(&field, &value);
        prop_assert_eq!(parse(&field, &written), Ok(Some(value.clone())), "written {}", written);
        let habits = Habits::on("2026-11-21", true);
        let writer = Writer::at(&habits, Zones::NONE);
        prop_assert_eq!(parse_as(&field, &written, &writer), Ok(Some(value)), "whoever reads it");
    }

    #[test]
    fn read_12_what_cannot_be_read_is_told_by_what_was_written(
        kind in prop::sample::select(FieldKind::all().collect::<Vec<_>>()), text in any::<String>(),
    ) {
        let habits = Habits::on("2026-11-21", false);
        if let Err(unreadable) = parse_as(&field(kind), &text, &Writer::at(&habits, Zones::NONE)) {
            let told = unreadable.to_string();
            prop_assert!(told.contains(kind.described()) && told.chars().count() < 120, "{}", told);
            let beginning: String = nfc(text.trim()).chars().take(20).collect();
            prop_assert!(told.contains(&beginning), "{}", told);
        }
    }
}

#[test]
fn read_11_a_persons_day_and_order_are_known_and_a_files_are_not() {
    // A Saturday.
    let here = |month_first| Habits::on("2026-11-21", month_first);
    let read = |kind, text: &str, habits: &Habits| match parse_as(
        &field(kind),
        text,
        &Writer::at(habits, Zones::NONE),
    ) {
        Ok(Some(Value::Text(text))) => text,
        _ => String::new(),
    };
    for (kind, text, expected) in [
        (FieldKind::Date, "8 Mar", "2026-03-08"),
        (FieldKind::Date, "mar 8th", "2026-03-08"),
        (FieldKind::Date, "8/3", "2026-03-08"),
        (FieldKind::Date, "8.3.", "2026-03-08"),
        (FieldKind::Date, "08/03/2026", "2026-03-08"),
        (FieldKind::Date, "Sun, 8.3.26", "2026-03-08"),
        (FieldKind::Date, "fri", "2026-11-27"),
        (FieldKind::Date, "Saturday", "2026-11-21"),
        (FieldKind::Time, "9", "09:00"),
        (FieldKind::DateTime, "fri 14:00", "2026-11-27T14:00:00"),
        (FieldKind::DateTime, "8 Mar 6:30 pm", "2026-03-08T18:30:00"),
        (FieldKind::DateTime, "8/3/2026, 9", "2026-03-08T09:00:00"),
    ] {
        assert_eq!(read(kind, text, &here(false)), expected, "{text}");
        assert_eq!(read(kind, text, &Habits::default()), "", "{text} in a file");
    }
    assert_eq!(read(FieldKind::Date, "3/8/2026", &here(true)), "2026-03-08");
    assert_eq!(read(FieldKind::Date, "8.3.2026", &here(true)), "2026-03-08", "points part days first");
    for (kind, text) in [
        (FieldKind::Date, "30 Feb"),
        (FieldKind::Date, "13/13"),
        (FieldKind::Date, "8"),
        (FieldKind::Date, "soon"),
        (FieldKind::Time, "25"),
        (FieldKind::DateTime, "14:00"),
        (FieldKind::Duration, "fri"),
    ] {
        assert_eq!(read(kind, text, &here(false)), "", "{text}");
    }
    assert_eq!(read(FieldKind::Date, "fri", &Habits::on("no day", false)), "");
}
