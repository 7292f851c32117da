//! What a field can hold.
//!
//! A value knows its shape and not its meaning: that a text is a date, or a number a duration in seconds, is
//! the schema's to say (`schema::field`). So a field can change its type, or be mapped to another, without
//! rewriting history, and two values are equal when people would call them equal.

use crate::id::{BlobHash, EntityId};

/// One plain value. Absent is no value at all, never a value of its own.
///
/// | field type | shape |
/// |---|---|
/// | text, choice, e-mail, phone, URL, colour, timecode | `Text`, NFC |
/// | date `2026-03-01`, time `18:30`, date-time RFC 9557 `2026-03-01T18:30:00Z[Europe/London]` | `Text` |
/// | decimal | `Text` of digits, sign and point |
/// | number, integer, duration (seconds) | `Number` |
/// | multi-choice | `List` of `Text` |
/// | any, where it follows another field | `List` of a `Reference` and the field's key as `Text` |
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, NFC.
    Text(String),
    /// A finite number; −0 is stored as 0.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// Another entity.
    Reference(EntityId),
    /// Immutable bytes, by hash.
    Asset(BlobHash),
    /// Several values in an order that a person gave.
    List(Vec<Value>),
    /// JSON, as canonical text (sorted keys, no spaces).
    Json(String),
}

/// The largest integer, either way, that a number holds exactly: 2^53.
pub const INTEGER_MAX: f64 = 9_007_199_254_740_992.0;

impl Value {
    /// A number that a register may hold, or `None` for NaN, infinity and integers beyond ±2^53.
    pub fn number(number: f64) -> Option<Self> {
        let fits = number.is_finite() && (number.fract() != 0.0 || number.abs() <= INTEGER_MAX);
        fits.then_some(Self::Number(if number == 0.0 { 0.0 } else { number }))
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What a field says that follows another: the record, and the key of its field. No field type stores a
    /// list like this one.
    pub fn following(record: EntityId, field: &str) -> Self {
        Self::List(vec![Self::Reference(record), Self::Text(field.to_owned())])
    }

    /// The record and the key of the field that is followed, if this is what such a field says.
    pub fn follows(&self) -> Option<(EntityId, &str)> {
        match self {
            Self::List(items) => match items.as_slice() {
                [Self::Reference(record), Self::Text(field)] => Some((*record, field)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The value as plain JSON, references as their id.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match self {
            Self::Text(text) => Json::String(text.clone()),
            Self::Number(number) => json_number(*number),
            Self::Bool(flag) => Json::Bool(*flag),
            Self::Reference(entity) => Json::String(entity.to_string()),
            Self::Asset(hash) => Json::String(hash.to_string()),
            Self::List(items) => Json::Array(items.iter().map(Self::to_json).collect()),
            Self::Json(text) => serde_json::from_str(text).unwrap_or(Json::Null),
        }
    }
}

/// A number as JSON writes it: without a point where it is whole.
pub fn json_number(number: f64) -> serde_json::Value {
    if number.fract() == 0.0 && number.abs() <= INTEGER_MAX {
        serde_json::Value::from(number as i64)
    } else {
        serde_json::Value::from(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_1_numbers_are_finite_and_exact() {
        assert_eq!(Value::number(f64::NAN), None);
        assert_eq!(Value::number(f64::INFINITY), None);
        assert_eq!(Value::number(INTEGER_MAX + 2.0), None);
        assert_eq!(Value::number(-0.0), Value::number(0.0));
        assert_eq!(Value::number(0.1), Some(Value::Number(0.1)));
    }
}
