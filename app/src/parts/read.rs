//! What somebody typed, as a value of its field; or what is wrong with it. What a text means is the core's to
//! say, for a cell as for a paste.

use callboard_core::schema::{FieldKind, Meaning, Place, Unreadable};
use callboard_core::value::Value;
use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::FieldInfo;

use super::here::Here;
use crate::say;

/// What is wrong with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// Not a duration.
    Duration,
    /// Not a number.
    Number,
    /// Not a whole number.
    Integer,
    /// Not a date.
    Date,
    /// Not a time of day.
    Time,
    /// Not a date and a time.
    DateTime,
    /// Not one of the choices.
    Choice,
    /// Not a field of the production.
    Field,
    /// Not the title of a record.
    Reference,
    /// The title of several records.
    Several,
    /// Not yes or no.
    Tick,
    /// Longer than a value may be.
    TooLarge,
    /// Not a timecode.
    Timecode,
    /// Not a colour.
    Colour,
    /// Not JSON, and where it is broken.
    Json(Option<Place>),
    /// Not what the field holds, whatever that is.
    Other,
}

impl Wrong {
    /// By the worker's word for it: a field's type, mostly.
    pub(crate) fn named(why: &str) -> Self {
        match why {
            "duration" => Self::Duration,
            "number" | "decimal" => Self::Number,
            "integer" => Self::Integer,
            "date" => Self::Date,
            "time" => Self::Time,
            "date_time" => Self::DateTime,
            "choice" | "multi_choice" => Self::Choice,
            "field_reference" => Self::Field,
            "reference" => Self::Reference,
            "several" => Self::Several,
            "bool" => Self::Tick,
            "timecode" => Self::Timecode,
            "colour" => Self::Colour,
            "json" => Self::Json(None),
            "too_large" => Self::TooLarge,
            _ => Self::Other,
        }
    }

    /// What is wrong, and how to write it: two sentences.
    pub(crate) fn sentences(self, text: &str) -> (String, String) {
        let (wrong, hint) = match self {
            Self::Duration => ("wrong-duration", "hint-duration"),
            Self::Number => ("wrong-number", "hint-number"),
            Self::Integer => ("wrong-integer", "hint-integer"),
            Self::Date => ("wrong-date", "hint-date"),
            Self::Time => ("wrong-time", "hint-time"),
            Self::DateTime => ("wrong-date-time", "hint-date-time"),
            Self::Choice => ("wrong-choice", "hint-choice"),
            Self::Field => ("wrong-field", "hint-field"),
            Self::Reference => ("wrong-reference", "hint-reference"),
            Self::Several => ("wrong-several", "hint-several"),
            Self::Tick => ("wrong-tick", "hint-tick"),
            Self::TooLarge => ("wrong-too-large", "hint-too-large"),
            Self::Timecode => ("wrong-timecode", "hint-timecode"),
            Self::Colour => ("wrong-colour", "hint-colour"),
            Self::Json(Some(at)) => {
                let wrong = say!("wrong-json-at", line = at.line, column = at.column);
                return (wrong, say!("hint-json"));
            }
            Self::Json(None) => ("wrong-json", "hint-json"),
            Self::Other => ("wrong-other", "hint-other"),
        };
        (say!(wrong, text = text), say!(hint))
    }
}

/// The value that `text` stands for in `field`; nothing typed is no value.
///
/// # Errors
/// What is wrong with it. Texts, addresses and numbers of phones are taken as they are: the schema marks
/// them.
pub(crate) fn read(field: &FieldInfo, text: &str, here: Here) -> Result<Json, Wrong> {
    reread(field, text, &Json::Null, &here)
}

/// The same where a value stood before: a moment stays in its zone, unless another is typed.
///
/// # Errors
/// As [`read`].
pub(crate) fn reread(field: &FieldInfo, text: &str, before: &Json, here: &Here) -> Result<Json, Wrong> {
    if text.trim().is_empty() {
        return Ok(Json::Null);
    }
    let Some(meaning) = meaning(field) else { return Ok(Json::from(text.trim())) };
    if meaning.kind == FieldKind::RichText {
        return Ok(Json::from(text));
    }
    let anew = before.as_str().filter(|_| meaning.kind == FieldKind::DateTime);
    let value = meaning.read(text, &here.writer(anew)).map_err(|unreadable| match unreadable {
        Unreadable::TooLarge { .. } => Wrong::TooLarge,
        Unreadable::Other { place, .. } if meaning.kind == FieldKind::Json => Wrong::Json(place),
        Unreadable::Other { .. } => Wrong::named(&field.kind),
    })?;
    match value {
        Some(value) if !field.open && !are_choices(field, &value, meaning.kind) => {
            Err(if meaning.kind == FieldKind::FieldReference { Wrong::Field } else { Wrong::Choice })
        }
        value => Ok(value.map_or(Json::Null, |value| value.to_json())),
    }
}

/// What a text of this field can mean; `None` of a type that this page does not know.
pub(super) fn meaning(field: &FieldInfo) -> Option<Meaning<'_>> {
    let kind = FieldKind::named(&field.kind)?;
    Some(Meaning { kind, unit: field.unit.as_deref(), choices: &field.choices })
}

/// Whether a value is made of what can be chosen, where something must be.
fn are_choices(field: &FieldInfo, value: &Value, kind: FieldKind) -> bool {
    let is_choice = |text: &str| field.choices.iter().any(|choice| choice.value == text);
    match value {
        Value::Text(text) if kind.is_chosen() => is_choice(text),
        Value::List(items) => items.iter().all(|item| item.as_text().is_some_and(is_choice)),
        _ => true,
    }
}
