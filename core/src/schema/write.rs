//! Values as a person writes them: what leaves as plain text, and is read again by the same habits.

use super::habits::Writer;
use super::read::Meaning;
use super::{FieldKind, clock, duration, moment};
use crate::value::Value;

/// A value as this person would write it, in a form that spreadsheets know too; `None` where it is written
/// alike whoever does. [`Meaning::read`] reads it back.
pub fn write(meaning: &Meaning<'_>, value: &Value, writer: &Writer<'_>) -> Option<String> {
    match (meaning.kind, value) {
        (FieldKind::Duration, Value::Number(seconds)) => Some(pointed(&duration::write(*seconds), writer)),
        (_, Value::Number(number)) => Some(pointed(&number.to_string(), writer)),
        (FieldKind::Decimal, Value::Text(digits)) => Some(pointed(digits, writer)),
        (FieldKind::DateTime, Value::Text(stored)) => {
            let text = by_clock(stored, writer)?;
            let is_sound = meaning.read(&text, writer).is_ok_and(|read| read.as_ref() == Some(value));
            is_sound.then_some(text)
        }
        (_, Value::Bool(flag)) => {
            let (words, otherwise) =
                if *flag { (&writer.habits.yes, "yes") } else { (&writer.habits.no, "no") };
            Some(words.first().map_or(otherwise, String::as_str).to_owned())
        }
        _ => None,
    }
}

/// `2026-03-08 18:30`, with the zone after it where that is not the writer's.
fn by_clock(stored: &str, writer: &Writer<'_>) -> Option<String> {
    let (local, zone) = moment::clock_of(stored, writer)?;
    let zone = zone?;
    let text = format!("{} {}", local.date(), clock::write(local.time()));
    Some(if zone == writer.habits.zone { text } else { format!("{text} {zone}") })
}

/// Digits with the writer's point.
pub fn pointed(digits: &str, writer: &Writer<'_>) -> String {
    match writer.habits.point {
        Some(point) if point != '.' => digits.replace('.', point.encode_utf8(&mut [0; 4])),
        _ => digits.to_owned(),
    }
}

/// Several in one text, joined by commas; by semicolons, one of them at the end, where one holds a comma
/// itself.
pub fn listed(items: &[String]) -> String {
    if items.iter().any(|item| item.contains(',')) {
        items.iter().map(|item| format!("{item};")).collect::<Vec<_>>().join(" ")
    } else {
        items.join(", ")
    }
}
