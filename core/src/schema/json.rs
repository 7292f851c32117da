//! Values as the scripting interface takes them.

use serde_json::Value as Json;

use super::{Field, FieldKind, Unreadable, nfc, read};
use crate::limits::VALUE_BYTES_MAX;
use crate::value::Value;

/// How deep JSON may nest: what its reader takes.
const JSON_DEPTH_MAX: usize = 100;

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
    let other = || Unreadable::other(field, &shown(json));
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
            Value::Text(read::pattern(FieldKind::Decimal, &number.to_string()).ok_or_else(other)?)
        }
        (_, Json::String(text)) if text.len() > VALUE_BYTES_MAX => {
            return Err(Unreadable::TooLarge { bytes: text.len() });
        }
        (_, Json::String(text)) if text.is_empty() => return Ok(None),
        (FieldKind::Asset, Json::String(hash)) => hash.parse().map(Value::Asset).or(Err(other()))?,
        (kind, Json::String(text)) if kind.is_verbatim() || kind.is_chosen() => Value::Text(nfc(text)),
        (kind, Json::String(text)) => Value::Text(read::pattern(kind, text).ok_or_else(other)?),
        _ => return Err(other()),
    };
    match value {
        Value::List(items) if items.is_empty() => Ok(None),
        value => Ok(Some(value)),
    }
}

/// Any JSON as the one text that stands for it: sorted keys, no spaces; `null` and what is too deep or large
/// is none.
pub(super) fn canonical(json: &Json) -> Option<Value> {
    let mut out = String::new();
    write_sorted(json, 0, &mut out)?;
    (!json.is_null() && out.len() <= VALUE_BYTES_MAX).then_some(Value::Json(out))
}

fn write_sorted(json: &Json, depth: usize, out: &mut String) -> Option<()> {
    if depth > JSON_DEPTH_MAX {
        return None;
    }
    match json {
        Json::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_sorted(item, depth + 1, out)?;
            }
            out.push(']');
        }
        Json::Object(entries) => {
            // Sorted here, because whether the map is depends on a feature that another crate may switch on.
            let mut sorted: Vec<_> = entries.iter().collect();
            sorted.sort_by_key(|(key, _)| key.as_str());
            out.push('{');
            for (place, (key, item)) in sorted.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                out.push_str(&Json::String(nfc(key)).to_string());
                out.push(':');
                write_sorted(item, depth + 1, out)?;
            }
            out.push('}');
        }
        Json::String(text) => out.push_str(&Json::String(nfc(text)).to_string()),
        Json::Number(number) => {
            let Value::Number(number) = Value::number(number.as_f64()?)? else { return None };
            out.push_str(&crate::value::json_number(number).to_string());
        }
        plain => out.push_str(&plain.to_string()),
    }
    Some(())
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
