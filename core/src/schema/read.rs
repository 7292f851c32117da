//! What a person typed, or a cell of a file, as a value: the one reader of both, which the page has too.

use super::habits::Writer;
use super::{Choice, FieldKind, Place, clock, day, duration, json, moment, nfc, number};
use crate::limits::VALUE_BYTES_MAX;
use crate::value::Value;

/// Characters of what was typed that an error repeats, at most.
const SHOWN_CHARS_MAX: usize = 60;

/// Something that is no value of its field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It says something else.
    #[error("“{text}” is not {}", expected.described())]
    Other {
        /// The beginning of what was given.
        text: String,
        /// What the field holds.
        expected: FieldKind,
        /// Where it is broken, where that can be said.
        place: Option<Place>,
    },
    /// It is larger than a value may be.
    #[error("it has {bytes} bytes, more than a value may have")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
}

impl Unreadable {
    /// Not what the field holds.
    pub(super) fn other(expected: FieldKind, text: &str) -> Self {
        let mut shown: String = text.chars().take(SHOWN_CHARS_MAX).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        Self::Other { text: shown, expected, place: None }
    }

    /// The facts of it, of which every language makes its own sentence: whose value, and what it should be.
    pub fn told_of(&self, name: &str, title: &str) -> serde_json::Value {
        let (kind, text) = match self {
            Self::Other { text, expected, .. } => (expected.name(), text.as_str()),
            Self::TooLarge { .. } => ("too_large", ""),
        };
        serde_json::json!({ "field": name, "title": title, "type": kind, "text": text })
    }

    fn at(self, place: Place) -> Self {
        match self {
            Self::Other { text, expected, .. } => Self::Other { text, expected, place: Some(place) },
            other => other,
        }
    }
}

/// What a text can mean: what reading needs to know of a field.
#[derive(Debug, Clone, Copy)]
pub struct Meaning<'a> {
    /// What its values mean.
    pub kind: FieldKind,
    /// What may stand after a number.
    pub unit: Option<&'a str>,
    /// What can be chosen.
    pub choices: &'a [Choice],
}

impl Meaning<'_> {
    /// Reads what somebody typed, or a cell of a file. Blank is no value.
    ///
    /// Text stays as typed, apart from blanks around it and NFC: "PQ 20", "30ish" and leading zeros survive.
    /// A choice that is not among the field's is kept and marked by `validate`, never refused. A reference is
    /// read from its id only: who knows the titles resolves them first.
    ///
    /// # Errors
    /// Where it says something else than the field holds, or is too large.
    pub fn read(&self, typed: &str, writer: &Writer<'_>) -> Result<Option<Value>, Unreadable> {
        if typed.len() > VALUE_BYTES_MAX {
            return Err(Unreadable::TooLarge { bytes: typed.len() });
        }
        let text = nfc(typed.trim());
        if text.is_empty() {
            return Ok(None);
        }
        let other = || Unreadable::other(self.kind, &text);
        let value = match self.kind {
            FieldKind::RichText => Some(Value::Text(with_plain_line_ends(&text))),
            kind if kind.is_verbatim() => Some(Value::Text(on_one_line(&text))),
            kind if kind.is_chosen() => Some(Value::Text(self.chosen(&on_one_line(&text)))),
            FieldKind::MultiChoice => Some(self.several_chosen(&on_one_line(&text))),
            FieldKind::Bool => flag(&text, writer).map(Value::Bool),
            FieldKind::Number => self.number(&text, writer).and_then(Value::number),
            FieldKind::Integer => {
                self.number(&text, writer).filter(|number| number.fract() == 0.0).and_then(Value::number)
            }
            FieldKind::Decimal => {
                number::decimal(self.without_unit(&text), writer.habits.point).map(Value::Text)
            }
            FieldKind::Duration => duration::read(self.without_unit(&text)).and_then(Value::number),
            FieldKind::Reference => text.parse().ok().map(Value::Reference),
            FieldKind::Asset => text.parse().ok().map(Value::Asset),
            FieldKind::Json => match serde_json::from_str(&text) {
                Ok(json) => json::canonical(&json),
                Err(error) => {
                    let place = Place { line: error.line(), column: error.column().max(1) };
                    return Err(other().at(place));
                }
            },
            kind => pattern(kind, &text, writer).map(Value::Text),
        };
        match value {
            Some(Value::List(items)) if items.is_empty() => Ok(None),
            Some(value) => Ok(Some(value)),
            None => Err(other()),
        }
    }

    fn number(&self, text: &str, writer: &Writer<'_>) -> Option<f64> {
        let text = self.without_unit(text);
        match number::decimal(text, writer.habits.point) {
            Some(digits) => digits.parse().ok(),
            // 1e-7, as programs write it.
            None => text
                .parse()
                .ok()
                .filter(|_| text.contains(['e', 'E']) && text.contains(|c: char| c.is_ascii_digit())),
        }
    }

    /// `-6 dB` → `-6` where the field's unit is dB.
    fn without_unit<'t>(&self, text: &'t str) -> &'t str {
        let Some(unit) = self.unit.filter(|unit| !unit.is_empty()) else {
            return text;
        };
        let start = text.len().saturating_sub(unit.len());
        match text.get(start..) {
            Some(end) if end.eq_ignore_ascii_case(unit) => text[..start].trim_end(),
            _ => text,
        }
    }

    /// The stored value of the choice that was meant; what was typed where it is none of them.
    fn chosen(&self, text: &str) -> String {
        let lower = text.to_lowercase();
        let is_meant =
            |choice: &&Choice| choice.value.to_lowercase() == lower || choice.title.to_lowercase() == lower;
        let exact = self.choices.iter().find(|choice| choice.value == text);
        exact
            .or_else(|| self.choices.iter().find(is_meant))
            .map_or_else(|| text.to_owned(), |choice| choice.value.clone())
    }

    fn several_chosen(&self, text: &str) -> Value {
        let separator = if text.contains(';') { ';' } else { ',' };
        let mut items = Vec::new();
        for item in text.split(separator).map(str::trim).filter(|item| !item.is_empty()) {
            let item = Value::Text(self.chosen(item));
            if !items.contains(&item) {
                items.push(item);
            }
        }
        Value::List(items)
    }
}

/// The one way to write a value of a kind that is text of a certain form, or nothing where the text is not of
/// it.
pub(super) fn pattern(kind: FieldKind, text: &str, writer: &Writer<'_>) -> Option<String> {
    match kind {
        FieldKind::Date => day::read(text, writer).map(|day| day.to_string()),
        FieldKind::Time => clock::read(text, day::today(writer.habits).is_some()).map(clock::write),
        FieldKind::DateTime => moment::read(text, writer),
        FieldKind::Timecode => timecode(text),
        FieldKind::Colour => colour(text),
        FieldKind::Decimal => number::decimal(text, writer.habits.point),
        _ => None,
    }
}

fn flag(text: &str, writer: &Writer<'_>) -> Option<bool> {
    let lower = text.to_lowercase();
    let is_among = |words: &[String]| words.iter().any(|word| word.to_lowercase() == lower);
    match lower.as_str() {
        "yes" | "y" | "true" | "t" | "on" | "x" | "1" | "✓" | "✔" | "●" => Some(true),
        "no" | "n" | "false" | "f" | "off" | "0" | "-" | "–" | "✗" => Some(false),
        _ if is_among(&writer.habits.yes) => Some(true),
        _ if is_among(&writer.habits.no) => Some(false),
        _ => None,
    }
}

/// Two to four groups of digits as desks write them: `00:01.000`, `01:02:03:04`, `01:02:03;04`.
fn timecode(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split([':', ';', '.']).collect();
    let fits = (2..=4).contains(&groups.len())
        && groups
            .iter()
            .all(|group| (1..=3).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_digit()));
    fits.then(|| text.to_owned())
}

/// `#` and 3, 4, 6 or 8 hexadecimal digits, or a name.
fn colour(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let fits = match lower.strip_prefix('#') {
        Some(hex) => matches!(hex.len(), 3 | 4 | 6 | 8) && hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => lower.bytes().all(|byte| byte.is_ascii_lowercase()),
    };
    fits.then_some(lower)
}

fn on_one_line(text: &str) -> String {
    if !text.contains(is_line_end) {
        return text.to_owned();
    }
    text.split(is_line_end).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

fn with_plain_line_ends(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() }
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
