//! Modules, templates, and the values of every field type as people, files and scripts write them.

use std::cmp::Ordering;

use callboard_core::schema::{
    Field, FieldKind, Module, Schema, Template, Writer, clock_of, fits, from_json, moment_of, parse_as,
    to_text, validate, write, zone_of,
};
use callboard_core::version::compare;

use super::check;
use super::given::{bytes, text};
use super::people::{ZONES, habits};
use super::world::MODULE;

/// A module with one field of each type.
fn every_type() -> String {
    let mut toml = "[module]\nid = \"all\"\nversion = \"1.0.0\"\ntitle = \"All\"\n\n[tables.things]\n\
                    title = \"Things\"\nrecord = \"{a_text}\"\n\n[tables.things.fields]\n"
        .to_owned();
    for kind in FieldKind::all() {
        let more = match kind {
            FieldKind::Reference => ", to = \"things\"",
            kind if kind.is_chosen() || kind == FieldKind::MultiChoice => ", choices = [\"One\", \"a, b\"]",
            FieldKind::Number => ", unit = \"dB\"",
            _ => "",
        };
        toml += &format!("a_{0} = {{ type = \"{0}\"{more} }}\n", kind.name());
    }
    toml
}

/// Its fields.
pub(crate) fn every_kind() -> Vec<Field> {
    let module = Module::parse(every_type().as_bytes()).expect("the module is sound");
    module.tables[0].fields.clone()
}

const TEMPLATE: &str = "[template]\nid = \"hall\"\ntitle = \"Hall\"\nabout = \"For halls.\"\n\
                        modules = [\"kit\", \"all\"]\n\
                        mappings = [[\"kit.things.name\", \"all.things.a_text\"]]\n";

const KEYS: [&str; 24] = [
    "[views.",
    "[tables.",
    "[edges.",
    "[[migrations]]\n",
    "[settings.",
    "kind = \"show\"\n",
    "type = ",
    "\"number\"",
    "default = ",
    "record = \"{",
    "order = [\"name\"]\n",
    "from = ",
    "to = ",
    "key = ",
    "sort = \"natural\"",
    "choices = [",
    "cardinality = \"one to many\"\n",
    "[tables.x.describes]\n",
    "}",
    "]",
    "\"\"\"",
    "= 1e999\n",
    "1979-05-27T07:32:00Z",
    "\\u0000",
];

#[test]
fn fuzz_10_a_module_or_a_template_is_read_or_refused_with_its_place() {
    let samples = [MODULE.as_bytes().to_vec(), every_type().into_bytes(), TEMPLATE.as_bytes().to_vec()];
    check!(120, |input: &[u8]| {
        let given = bytes(input, &samples, &KEYS);
        match Module::parse(&given) {
            Ok(module) => {
                let fields: usize = module.tables.iter().map(|table| table.fields.len()).sum();
                assert!(fields + module.views.len() <= given.len());
                let again = Module::parse(&given);
                assert_eq!(again.as_ref(), Ok(&module));
                let edges: Vec<_> = module.edges.iter().map(|edge| edge.as_table()).collect();
                let fields = module.tables.iter().chain(&edges).flat_map(|table| &table.fields);
                assert!(fields.clone().all(|field| field.key.ends_with(&field.name)));
                let defaults = fields.filter_map(|field| Some((field.kind, field.default.as_ref()?)));
                assert!(defaults.into_iter().all(|(kind, value)| fits(kind, value)));
                Schema::default().adopt(module);
            }
            Err(error) => assert!(error.place().is_some(), "{error}"),
        }
        if let Err(error) = Template::parse(&given) {
            assert!(error.place().is_some(), "{error}");
        }
    });
}

const WRITING: [&str; 40] = [
    "",
    "PQ 20",
    "-6 dB",
    "1.234,56",
    "1,234.56",
    "1'000",
    "1e-7",
    "−0",
    "00012.50",
    "yes",
    "falsch",
    "8 Mar",
    "8. März 2026",
    "3/8/26",
    "2026-03-08",
    "Sun, 8.3.26",
    "fri",
    "Saturday",
    "18:30",
    "6.30 pm",
    "18h30",
    "930",
    "fri 14:00 Berlin",
    "2026-03-08T18:30:00+01:00[Europe/Paris]",
    "2026-10-25 02:30 [Europe/Berlin]",
    "2026-03-08T17:30:00Z",
    "1:02:03.250",
    "1h 5m 3.5s",
    "2 min",
    "01:02:03:04",
    "One; a, b; One",
    "One, two",
    "00000000-0000-7000-8000-000000000001",
    "#FFcc00",
    "tomato",
    "jane@example.org",
    "+49 30 1234",
    "https://example.org/?a=b",
    "{\"b\": [1.0, null, \"é\"], \"a\": 1e400}",
    "\u{feff}\u{301}a\u{2028}b",
];

const SIGNS: [&str; 26] = [
    ":",
    ".",
    ",",
    "-",
    "−",
    "/",
    " ",
    "Z",
    "[",
    "]",
    "+",
    "e",
    "99999999999999999999",
    "0",
    "-9999",
    "am",
    "pm",
    "h",
    "m",
    "s",
    ";",
    "\"",
    "\u{202f}",
    "\u{301}",
    "ß",
    "🎭",
];

#[test]
fn fuzz_11_what_anybody_writes_in_a_field_fits_it_or_is_refused_and_reads_back_as_it_is_written() {
    let (fields, habits) = (every_kind(), habits());
    check!(250, |input: &[u8]| {
        let given = text(input, &WRITING, &SIGNS);
        for field in &fields {
            for (whose, own) in habits.iter().enumerate() {
                let writer = Writer::at(own, ZONES);
                let Ok(Some(value)) = parse_as(field, &given, &writer) else { continue };
                assert!(
                    fits(field.kind, &value),
                    "{given:?} of {whose}: {value:?} is no {}",
                    field.kind.name()
                );
                let _marked = validate(field, Some(&value));
                let plain = to_text(field, &value);
                assert_eq!(parse_as(field, &plain, &Writer::NOBODY), Ok(Some(value.clone())), "{plain:?}");
                let written = write(&field.meaning(), &value, &writer).unwrap_or(plain);
                // Whose page says what makes no sense is read, and that is all.
                if whose + 1 < habits.len() {
                    assert_eq!(parse_as(field, &written, &writer), Ok(Some(value)), "{written:?} of {whose}");
                }
            }
        }
    });
}

#[test]
fn fuzz_12_a_script_s_value_fits_its_field_or_is_refused_and_reads_back_as_it_is_given() {
    let fields = every_kind();
    let samples = [
        "null",
        "\"PQ 20\"",
        "[\"One\", \"a\"]",
        "{\"id\": \"00000000-0000-7000-8000-000000000001\"}",
        "1.5e3",
        "-9007199254740993",
        "true",
        "\"2026-03-08T18:30:00Z[Europe/Paris]\"",
        "\"#fc0\"",
        "[[[[1,{\"a\":[]}]]]]",
        "{\"b\":1,\"a\":{\"\\u0000\":\"\\ud83c\\udfad\"},\"b\":2}",
    ];
    check!(600, |input: &[u8]| {
        let given =
            text(input, &samples, &["[", "{", "\"", "\\u", "1e308", "-0", "0.1", "\"a\":", "]", "}", ","]);
        let Ok(json) = serde_json::from_str(&given) else { return };
        for field in &fields {
            let Ok(Some(value)) = from_json(field, &json) else { continue };
            assert!(fits(field.kind, &value), "{given}: {value:?} is no {}", field.kind.name());
            assert_eq!(from_json(field, &value.to_json()), Ok(Some(value)), "{given}");
        }
    });
}

#[test]
fn fuzz_13_a_moment_is_shown_by_any_clock_or_none_and_is_the_same_moment_again() {
    let samples = [
        "2026-03-08T17:30:00Z[Europe/Berlin]",
        "2026-10-25T00:30:00Z[Europe/Berlin]",
        "2026-03-08T18:30:00",
        "-009999-01-02T00:00:00Z[America/New_York]",
        "9999-12-30T22:00:00Z[Asia/Kathmandu]",
    ];
    let habits = habits();
    check!(1_000, |input: &[u8]| {
        let given = text(input, &samples, &SIGNS);
        for habits in &habits {
            let writer = Writer::at(habits, ZONES);
            let zone = zone_of(&given);
            let Some((local, shown)) = clock_of(&given, &writer) else { continue };
            assert!(shown.is_none() || shown == zone);
            let Some(moment) = moment_of(local, zone.unwrap_or("Europe/Berlin"), ZONES) else { continue };
            let again = clock_of(&moment, &writer).expect("what was just made is a moment");
            // What no clock shows, because they are put forward over it, is an hour later.
            assert!(again.0 >= local, "{moment} is shown as {}, not as {local}", again.0);
        }
    });
}

#[test]
fn fuzz_14_versions_are_in_one_order() {
    let samples = ["1.10.0 1.9.3 2", "1.0.0 1.0 1", "0.0.99999999999999999999 . ..", "1.2-beta 1.2 1.x"];
    check!(1_500, |input: &[u8]| {
        let given = text(input, &samples, &[".", " ", "0", "18446744073709551615", "-1", "1."]);
        let versions: Vec<&str> = given.split(' ').take(6).collect();
        for one in &versions {
            assert_eq!(compare(one, one), Ordering::Equal);
            for other in &versions {
                assert_eq!(compare(one, other), compare(other, one).reverse());
                for third in &versions {
                    let is_rising = compare(one, other).is_le() && compare(other, third).is_le();
                    assert!(!is_rising || compare(one, third).is_le(), "{one:?} {other:?} {third:?}");
                }
            }
        }
    });
}
