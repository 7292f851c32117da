//! JSON as the one text that stands for it.

use serde_json::Value as Json;

use super::nfc;
use crate::limits::VALUE_BYTES_MAX;
use crate::value::Value;

/// How deep JSON may nest: what its reader takes.
const JSON_DEPTH_MAX: usize = 100;

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
