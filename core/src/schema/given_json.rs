//! Values as the scripting interface takes them.

use serde_json::Value as Json;

use super::json::canonical;
use super::{Field, FieldKind, Unreadable, Writer, nfc, number, read};
use crate::limits::VALUE_BYTES_MAX;
use crate::value::Value;

/// Reads a plain JSON value. `null`, an empty text and an empty list are no value.
///
/// | field | JSON |
/// |---|---|
/// | text and its like, choice, field (its key), decimal | string |
/// | date `YYYY-MM-DD`, time `HH:MM`, date-time RFC 3339 with `[Zone]` | string |
/// | number, integer, duration (seconds) | number |
/// | bool | `true`, `false` |
/// | multi-choice | array of strings |
/// | reference | an id, or `{id}` as rows give it |
/// | asset | its hash |
/// | JSON | anything |
///
/// # Errors
/// Where it is of another type or form, or too large.
pub fn from_json(field: &Field, json: &Json) -> Result<Option<Value>, Unreadable> {
    let other = || Unreadable::other(field.kind, &shown(json));
    let value = match (field.kind, json) {
        (_, Json::Null) => return Ok(None),
        (FieldKind::Json, json) => canonical(json).ok_or_else(other)?,
        (FieldKind::Bool, Json::Bool(flag)) => Value::Bool(*flag),
        (FieldKind::MultiChoice, Json::Array(items)) => chosen(items).ok_or_else(other)?,
        (FieldKind::Reference, json) => {
            let id = json.as_str().or_else(|| json.get("id")?.as_str()).ok_or_else(other)?;
            return if id.is_empty() {
                Ok(None)
            } else {
                id.parse().map(Value::Reference).map(Some).or(Err(other()))
            };
        }
        (FieldKind::Number | FieldKind::Duration, Json::Number(number)) => {
            number.as_f64().and_then(Value::number).ok_or_else(other)?
        }
        (FieldKind::Integer, Json::Number(number)) => {
            let whole = number.as_f64().filter(|number| number.fract() == 0.0);
            whole.and_then(Value::number).ok_or_else(other)?
        }
        (FieldKind::Decimal, Json::Number(number)) => {
            Value::Text(number::decimal(&number.to_string(), None).ok_or_else(other)?)
        }
        (_, Json::String(text)) if text.len() > VALUE_BYTES_MAX => {
            return Err(Unreadable::TooLarge { bytes: text.len() });
        }
        (_, Json::String(text)) if text.is_empty() => return Ok(None),
        (FieldKind::Asset, Json::String(hash)) => hash.parse().map(Value::Asset).or(Err(other()))?,
        (kind, Json::String(text)) if kind.is_verbatim() || kind.is_chosen() => Value::Text(nfc(text)),
        (kind, Json::String(text)) => {
            Value::Text(read::pattern(kind, text, &Writer::NOBODY).ok_or_else(other)?)
        }
        _ => return Err(other()),
    };
    match value {
        Value::List(items) if items.is_empty() => Ok(None),
        value => Ok(Some(value)),
    }
}

fn chosen(items: &[Json]) -> Option<Value> {
    let mut chosen = Vec::new();
    for item in items {
        // A semicolon parts the items of a list that is written as text.
        let item = Value::Text(item.as_str().map(nfc).filter(|item| !item.contains(';'))?);
        if item != Value::Text(String::new()) && !chosen.contains(&item) {
            chosen.push(item);
        }
    }
    Some(Value::List(chosen))
}

/// What an error repeats of a value; never the whole of a large one.
fn shown(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        Json::Array(_) => "a list".to_owned(),
        Json::Object(_) => "an object".to_owned(),
        plain => plain.to_string(),
    }
}
