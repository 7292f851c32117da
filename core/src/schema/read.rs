//! What a person typed, or a cell of a file, as a value.

use super::habits::Habits;
use super::{Field, FieldKind, duration, moment, nfc};
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
    pub(super) fn other(field: &Field, text: &str) -> Self {
        let mut shown: String = text.chars().take(SHOWN_CHARS_MAX).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        Self::Other { text: shown, expected: field.kind }
    }
}

/// Reads what a person typed, or a cell of a file. Blank is no value.
///
/// Text stays as typed, apart from blanks around it and NFC: "PQ 20", "30ish" and leading zeros survive. A
/// choice that is not among the field's is kept and marked by `validate`, never refused. A reference is read
/// from its id only: who knows the titles resolves them first.
///
/// # Errors
/// Where it says something else than the field holds, or is too large.
pub fn parse(field: &Field, typed: &str) -> Result<Option<Value>, Unreadable> {
    parse_as(field, typed, &Habits::default())
}

/// The same for what somebody means where they are: `8 Mar` is this year's, `fri 14:00` the next Friday's.
///
/// # Errors
/// As [`parse`].
pub fn parse_as(field: &Field, typed: &str, habits: &Habits) -> Result<Option<Value>, Unreadable> {
    if typed.len() > VALUE_BYTES_MAX {
        return Err(Unreadable::TooLarge { bytes: typed.len() });
    }
    let text = nfc(typed.trim());
    if text.is_empty() {
        return Ok(None);
    }
    let value = match field.kind {
        kind if kind.is_verbatim() && kind != FieldKind::RichText => Some(Value::Text(on_one_line(&text))),
        FieldKind::RichText => Some(Value::Text(with_plain_line_ends(&text))),
        kind if kind.is_chosen() => Some(Value::Text(chosen(field, &on_one_line(&text)))),
        FieldKind::MultiChoice => Some(several_chosen(field, &on_one_line(&text))),
        FieldKind::Bool => flag(&text).map(Value::Bool),
        FieldKind::Number => number(field, &text).and_then(Value::number),
        FieldKind::Integer => {
            number(field, &text).filter(|number| number.fract() == 0.0).and_then(Value::number)
        }
        FieldKind::Decimal => decimal(without_unit(field, &text)).map(Value::Text),
        FieldKind::Duration => duration::read(without_unit(field, &text)).and_then(Value::number),
        FieldKind::Reference => text.parse().ok().map(Value::Reference),
        FieldKind::Asset => text.parse().ok().map(Value::Asset),
        FieldKind::Json => serde_json::from_str(&text).ok().and_then(|json| super::json::canonical(&json)),
        kind => pattern(kind, &text).or_else(|| habits.read(kind, &text)).map(Value::Text),
    };
    match value {
        Some(Value::List(items)) if items.is_empty() => Ok(None),
        Some(value) => Ok(Some(value)),
        None => Err(Unreadable::other(field, &text)),
    }
}

/// The one way to write a value of a kind that is text of a certain form, or nothing where the text is not of
/// it.
pub(super) fn pattern(kind: FieldKind, text: &str) -> Option<String> {
    match kind {
        FieldKind::Date => moment::read_date(text),
        FieldKind::Time => moment::read_time(text),
        FieldKind::DateTime => moment::read_date_time(text),
        FieldKind::Timecode => timecode(text),
        FieldKind::Colour => colour(text),
        FieldKind::Decimal => decimal(text),
        _ => None,
    }
}

/// Digits, one sign and one point: no zeros before, those after stay (1.50 is a price).
fn decimal(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = split_decimal(digits)?;
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let is_zero = whole == "0" && fraction.bytes().all(|byte| byte == b'0');
    let sign = if is_zero { "" } else { sign };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

/// Whole and fraction, at a point or a decimal comma. `1,500` could be either and is neither.
fn split_decimal(text: &str) -> Option<(&str, &str)> {
    let (whole, fraction) = match (text.split_once('.'), text.split_once(',')) {
        (Some(parts), None) => parts,
        (None, Some((whole, fraction))) if fraction.len() != 3 => (whole, fraction),
        (None, None) => (text, ""),
        _ => return None,
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && digits(fraction) && whole.len() + fraction.len() > 0).then_some((whole, fraction))
}

fn number(field: &Field, text: &str) -> Option<f64> {
    let text = without_unit(field, text);
    match decimal(text) {
        Some(digits) => digits.parse().ok(),
        // 1e-7, as programs write it.
        None => text
            .parse()
            .ok()
            .filter(|_| text.contains(['e', 'E']) && text.contains(|c: char| c.is_ascii_digit())),
    }
}

/// `-6 dB` → `-6` where the field's unit is dB.
fn without_unit<'t>(field: &Field, text: &'t str) -> &'t str {
    let Some(unit) = field.unit.as_deref().filter(|unit| !unit.is_empty()) else {
        return text;
    };
    let start = text.len().saturating_sub(unit.len());
    match text.get(start..) {
        Some(end) if end.eq_ignore_ascii_case(unit) => text[..start].trim_end(),
        _ => text,
    }
}

fn flag(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "t" | "on" | "x" | "1" | "✓" | "✔" | "●" => Some(true),
        "no" | "n" | "false" | "f" | "off" | "0" | "-" | "–" | "✗" => Some(false),
        _ => None,
    }
}

/// The stored value of the choice that was meant; what was typed where it is none of them.
fn chosen(field: &Field, text: &str) -> String {
    let lower = text.to_lowercase();
    let is_meant = |choice: &&super::Choice| {
        choice.value.to_lowercase() == lower || choice.title.to_lowercase() == lower
    };
    let exact = field.choices.iter().find(|choice| choice.value == text);
    exact
        .or_else(|| field.choices.iter().find(is_meant))
        .map_or_else(|| text.to_owned(), |choice| choice.value.clone())
}

fn several_chosen(field: &Field, text: &str) -> Value {
    let separator = if text.contains(';') { ';' } else { ',' };
    let mut items = Vec::new();
    for item in text.split(separator).map(str::trim).filter(|item| !item.is_empty()) {
        let item = Value::Text(chosen(field, item));
        if !items.contains(&item) {
            items.push(item);
        }
    }
    Value::List(items)
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
