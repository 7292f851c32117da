//! Marks on values: advice, shown beside them. Nothing is ever refused for one.

use super::{Field, FieldKind, Writer, read};
use crate::value::{INTEGER_MAX, Value};

/// What is wrong with a value. Whether a key is broken (`unique`) takes the whole table and is the query's to
/// say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// There is none.
    Required,
    /// It is of another type, or not of the form that the type asks for.
    Type,
    /// It is none of the choices.
    Choice,
}

impl Mark {
    /// Its name in `Row::marks`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Type => "type",
            Self::Choice => "choice",
        }
    }
}

/// What is wrong with a field's value, if anything is.
pub fn validate(field: &Field, value: Option<&Value>) -> Option<Mark> {
    let Some(value) = value else {
        return field.required.then_some(Mark::Required);
    };
    if !fits(field.kind, value) || !looks_right(field.kind, value) {
        return Some(Mark::Type);
    }
    let is_choice = |text: &str| field.choices.iter().any(|choice| choice.value == text);
    let all_known = match value {
        Value::Text(text) if field.kind.is_chosen() => is_choice(text),
        Value::List(items) => items.iter().all(|item| item.as_text().is_some_and(is_choice)),
        _ => true,
    };
    (!field.open && !all_known).then_some(Mark::Choice)
}

/// Whether a value has the shape, and the one form, that its kind is stored in.
pub fn fits(kind: FieldKind, value: &Value) -> bool {
    match (kind, value) {
        (FieldKind::Bool, Value::Bool(_))
        | (FieldKind::Number | FieldKind::Duration, Value::Number(_))
        | (FieldKind::Reference, Value::Reference(_))
        | (FieldKind::Asset, Value::Asset(_))
        | (FieldKind::Json, Value::Json(_)) => true,
        (FieldKind::Integer, Value::Number(number)) => number.fract() == 0.0 && number.abs() <= INTEGER_MAX,
        (FieldKind::MultiChoice, Value::List(items)) => items.iter().all(|item| item.as_text().is_some()),
        (kind, Value::Text(_)) if kind.is_verbatim() || kind.is_chosen() => true,
        (kind, Value::Text(text)) => {
            read::pattern(kind, text, &Writer::NOBODY).is_some_and(|one_form| one_form == *text)
        }
        _ => false,
    }
}

/// What people type as it is, and may mistype.
fn looks_right(kind: FieldKind, value: &Value) -> bool {
    let Some(text) = value.as_text() else { return true };
    let has_space = || text.contains(char::is_whitespace);
    match kind {
        FieldKind::Email => {
            let parts = text.split_once('@');
            parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
                && !has_space()
        }
        FieldKind::Phone => text.contains(|c: char| c.is_ascii_digit()),
        FieldKind::Url => text.contains(['.', ':']) && !has_space(),
        _ => true,
    }
}
