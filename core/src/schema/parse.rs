//! What a person typed, or a cell of a file, read as a value of a field that a module declares.

use super::{Field, Unreadable, Writer};
use crate::value::Value;

/// Reads a cell of a file, in which nothing is guessed; see [`super::Meaning::read`].
///
/// # Errors
/// As [`super::Meaning::read`].
pub fn parse(field: &Field, typed: &str) -> Result<Option<Value>, Unreadable> {
    parse_as(field, typed, &Writer::NOBODY)
}

/// The same for what somebody means where they are: `8 Mar` is this year's, `fri 14:00` the next Friday's.
///
/// # Errors
/// As [`super::Meaning::read`].
pub fn parse_as(field: &Field, typed: &str, writer: &Writer<'_>) -> Result<Option<Value>, Unreadable> {
    field.meaning().read(typed, writer)
}
