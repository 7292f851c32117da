//! What a field holds, as an expression sees it.

use std::borrow::Cow;

use cel::common::types::{CelBool, CelDouble, CelInt, CelList, CelNull, CelString};
use cel::common::value::Val;

use super::span::Span;
use crate::schema::FieldKind;
use crate::value::Value;

/// One field's value.
///
/// | field | in the expression |
/// |---|---|
/// | text and its like, choice, date, time, date-time, decimal | string, ordered as written |
/// | number | double |
/// | integer | int |
/// | duration | duration |
/// | bool | bool, `false` where it is empty |
/// | multi-choice | list of strings |
/// | reference | string: the title of the other record |
/// | empty | null |
#[derive(Debug, Clone, PartialEq)]
pub enum Operand<'a> {
    /// None.
    Absent,
    /// Text, or whatever is shown as one.
    Text(Cow<'a, str>),
    /// A number; of a duration its seconds.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// Several texts.
    List(&'a [Value]),
}

impl<'a> Operand<'a> {
    /// What a field of this kind shows where nothing was ever written.
    pub(super) fn settled(self, kind: FieldKind) -> Self {
        match (self, kind) {
            (Self::Absent, FieldKind::Bool) => Self::Bool(false),
            (operand, _) => operand,
        }
    }

    /// As a value of CEL's.
    pub(super) fn into_val(self, kind: FieldKind) -> Box<dyn Val + 'a> {
        match (self, kind) {
            (Self::Absent, _) => Box::new(CelNull),
            (Self::Text(text), _) => Box::new(CelString::from(text)),
            (Self::Bool(flag), _) => Box::new(CelBool::from(flag)),
            (Self::Number(seconds), FieldKind::Duration) => Box::new(Span::of_seconds(seconds)),
            (Self::Number(number), FieldKind::Integer) if number.fract() == 0.0 => {
                Box::new(CelInt::from(number as i64))
            }
            (Self::Number(number), _) => Box::new(CelDouble::from(number)),
            (Self::List(items), _) => {
                let texts = items.iter().filter_map(Value::as_text);
                let boxed = texts.map(|text| Box::new(CelString::from(text)) as Box<dyn Val + 'a>);
                Box::new(CelList::from(boxed.collect::<Vec<_>>()))
            }
        }
    }
}
