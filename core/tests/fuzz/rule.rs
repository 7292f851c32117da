//! Filters.

use callboard_core::rule::{Expression, Operand};
use callboard_core::schema::Field;
use callboard_core::value::Value;

use super::check;
use super::given::text;
use super::schema::every_kind;

const SAMPLES: [&str; 10] = [
    "",
    "a_number > 1.5 && a_text.contains('fade') || !a_bool",
    "a_integer in [1, 2, 3] ? a_date >= '2026-03-01' : a_text != ''",
    "a_multi_choice.exists(x, x.startsWith('a')) && size(a_multi_choice) > 1",
    "a_duration > duration('1m30s') && a_duration.getSeconds() < 5",
    "a_multi_choice.all(x, a_multi_choice.exists(y, x == y + 'b'))",
    "int(a_text) + 1 == int(a_number) % 7 || double(a_text) / 0.0 > 1.0",
    "a_reference == null || string(a_number) == \"1\\u00e9\\n\"",
    "has({'a': 1}.a) && {'a': a_text}['a'].size() > 0",
    "dyn(a_text) == b'\\xff' || a_text.matches('a+') || r'\\d' == a_text",
];

const PIECES: [&str; 40] = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "&&",
    "||",
    "!",
    "-",
    "?",
    ":",
    "==",
    "<",
    " in ",
    "'",
    "\"",
    "\\",
    ".",
    ",",
    "1",
    "-9223372036854775808",
    "9223372036854775807",
    "1e400",
    "0x",
    "1u",
    "null",
    "true",
    "a_text",
    "a_number",
    "a_multi_choice",
    ".map(x, ",
    ".exists(x, ",
    "size(",
    "duration(",
    "int(",
    "'''",
    "r'",
    "//",
    "🎭",
];

fn operand<'a>(field: &Field, turn: usize, list: &'a [Value]) -> Operand<'a> {
    match (turn + field.name.len()) % 6 {
        0 => Operand::Absent,
        1 => Operand::Text("1".into()),
        2 => Operand::Number(f64::MAX),
        3 => Operand::Number(-0.5),
        4 => Operand::Bool(true),
        _ => Operand::List(list),
    }
}

#[test]
fn fuzz_7_a_filter_is_compiled_or_refused_with_its_place_and_says_something_of_every_record() {
    let fields = every_kind();
    let list: Vec<Value> = vec!["a".into(), "ab".into(), Value::Number(1.0)];
    check!(300, |input: &[u8]| {
        let given = text(input, &SAMPLES, &PIECES);
        match Expression::compile(&given, &fields) {
            Ok(read) => {
                assert_eq!(read.text(), given);
                assert!(read.fields().all(|place| place < fields.len()));
                for turn in 0..6 {
                    let once = read.matches(|place| operand(&fields[place], turn, &list));
                    assert_eq!(read.matches(|place| operand(&fields[place], turn, &list)), once);
                }
            }
            Err(error) => {
                assert!(!error.why().is_empty());
                let lines = given.matches('\n').count() + 1;
                assert!(error.place().is_none_or(|place| place.line <= lines && place.column > 0), "{error}");
            }
        }
    });
}
