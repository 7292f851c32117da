//! Values as a person reads them: in files, titles, history and conflicts.

use super::{Field, FieldKind, duration, listed};
use crate::value::Value;

/// A value of this field as a person reads it; `schema::parse` reads it back.
///
/// A reference gives its id, an asset its hash: their titles are not the schema's to know. A value of another
/// shape than the field's (its type was changed, or the fields were mapped) is written as what it is.
pub fn to_text(field: &Field, value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Json(text) => text.clone(),
        Value::Number(number) if field.kind == FieldKind::Duration => duration::write(*number),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Reference(entity) => entity.to_string(),
        Value::Asset(hash) => hash.to_string(),
        Value::List(items) => listed(&items.iter().map(|item| to_text(field, item)).collect::<Vec<_>>()),
    }
}
