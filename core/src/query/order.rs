//! The order of rows: each has a key, a string of bytes whose order is the order of the rows.
//!
//! The keys of a row's sort fields stand one after the other; the first 16 bytes of the whole are kept beside
//! the row, and only rows that agree in all of them are read again. No part of a key is a beginning of
//! another's, so nothing of one field ever meets something of the next.

use super::catalog::Shape;
use super::title::Titles;
use crate::schema::{Field, FieldKind};
use crate::state::{Row, ValueRef};
use crate::value::Value;

/// One field that orders rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Criterion {
    /// Its place in the table.
    pub(super) place: usize,
    /// Last first. What is empty comes last either way.
    pub(super) desc: bool,
    /// Whether it puts rows together: records by which they are, and not by their title alone.
    pub(super) groups: bool,
}

/// The beginning of a row's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Prefix {
    high: u64,
    low: u64,
    /// Whether the key goes on after it.
    pub(super) more: bool,
}

const PREFIX_BYTES: usize = 16;
/// No key of a value begins like this.
const EMPTY: [u8; 8] = [0xFF; 8];
/// Before the text of a value that is none of the field's kind: after those that are.
const MISFIT: [u8; 2] = [0xFF, 0xF8];
const END: u8 = 0;
const DIGITS: u8 = b'0';
/// Runs of digits this long or longer have their length in a byte of its own.
const LONG: usize = 9;

impl Prefix {
    pub(super) fn of(key: &[u8]) -> Self {
        let mut bytes = [0; PREFIX_BYTES];
        let length = key.len().min(PREFIX_BYTES);
        bytes[..length].copy_from_slice(&key[..length]);
        let whole = u128::from_be_bytes(bytes);
        Self { high: (whole >> 64) as u64, low: whole as u64, more: key.len() > PREFIX_BYTES }
    }
}

/// Writes the key of a row. `key` is emptied first.
pub(super) fn write_key(
    titles: &Titles<'_>,
    shape: &Shape,
    criteria: &[Criterion],
    row: Row,
    key: &mut Vec<u8>,
) {
    key.clear();
    add_key(titles, shape, criteria, row, key);
}

/// Adds what a row's key is by some more criteria.
pub(super) fn add_key(
    titles: &Titles<'_>,
    shape: &Shape,
    criteria: &[Criterion],
    row: Row,
    key: &mut Vec<u8>,
) {
    for criterion in criteria {
        let field = shape.field(criterion.place);
        let start = key.len();
        let value = titles.reader.value(row, shape.columns[criterion.place]);
        let value = value.or((field.kind == FieldKind::Bool).then_some(ValueRef::Bool(false)));
        match value.filter(|value| *value != ValueRef::Text("")) {
            None => key.extend_from_slice(&EMPTY),
            Some(value) => {
                match value {
                    // Digits of a place order as bytes, case and all.
                    ValueRef::Text(place) if shape.pos == Some(criterion.place) => {
                        key.extend_from_slice(place.as_bytes());
                        key.push(END);
                    }
                    value if criterion.groups => write_grouped(titles, field, value, key),
                    value => write_value(titles, field, value, key),
                }
                if key[start..] == [END] {
                    key.truncate(start);
                    key.extend_from_slice(&EMPTY);
                } else if criterion.desc {
                    key[start..].iter_mut().for_each(|byte| *byte = !*byte);
                }
            }
        }
    }
}

/// As [`write_value`], but alike for all that stand together and for nothing else.
fn write_grouped(titles: &Titles<'_>, field: &Field, value: ValueRef<'_>, key: &mut Vec<u8>) {
    let id = match value {
        ValueRef::Reference(row) => titles.reader.state.entities().id(row),
        ValueRef::Other(Value::Reference(id)) => *id,
        value => return write_value(titles, field, value, key),
    };
    let start = key.len();
    write_value(titles, field, value, key);
    if key[start..] == [END] {
        // A record without a title is not nothing: it comes after those with one.
        key.truncate(start);
        key.extend_from_slice(&MISFIT);
        key.push(END);
    }
    key.extend_from_slice(&id.0);
}

fn write_value(titles: &Titles<'_>, field: &Field, value: ValueRef<'_>, key: &mut Vec<u8>) {
    match (field.kind, value) {
        (FieldKind::Number | FieldKind::Integer | FieldKind::Duration, ValueRef::Number(number)) => {
            write_number(number, key);
        }
        (FieldKind::Decimal, ValueRef::Text(text)) if text.parse::<f64>().is_ok_and(f64::is_finite) => {
            write_number(text.parse().unwrap_or_default(), key);
            write_text(text, false, key);
        }
        (FieldKind::Bool, ValueRef::Bool(flag)) => key.push(1 + u8::from(flag)),
        (kind, ValueRef::Text(text)) if kind.is_chosen() => {
            match field.choices.iter().position(|choice| choice.value == text) {
                // Above the bytes that mark what is empty, also when they are turned around.
                Some(declared) => key.extend_from_slice(&(declared.min(0x7F00) as u16 + 0x100).to_be_bytes()),
                None => {
                    key.push(0xF0);
                    write_text(text, true, key);
                }
            }
        }
        (
            FieldKind::Number
            | FieldKind::Integer
            | FieldKind::Duration
            | FieldKind::Decimal
            | FieldKind::Bool,
            misfit,
        ) => {
            key.extend_from_slice(&MISFIT);
            write_text(&titles.text(field, misfit), true, key);
        }
        (FieldKind::Reference | FieldKind::Timecode, value) => {
            write_text(&titles.text(field, value), true, key)
        }
        (_, ValueRef::Text(text)) => write_text(text, field.natural, key),
        (_, ValueRef::Other(Value::Json(text))) => write_text(text, false, key),
        (_, value) => write_text(&titles.text(field, value), field.natural, key),
    }
}

/// The bits of a finite number, so that their order as bytes is the number's.
fn write_number(number: f64, key: &mut Vec<u8>) {
    let bits = number.to_bits();
    let ordered = if bits >> 63 == 0 { bits ^ 1 << 63 } else { !bits };
    key.extend_from_slice(&ordered.to_be_bytes());
}

/// Lower case; where it is natural, runs of digits by their worth: 11 < 11.1 < 11A < 100.
fn write_text(text: &str, natural: bool, key: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if natural && byte.is_ascii_digit() {
            at += write_digits(&bytes[at..], key);
        } else if byte.is_ascii() {
            // A zero would end the key.
            key.push(byte.to_ascii_lowercase().max(1));
            at += 1;
        } else {
            let rest = &text[at..];
            let Some(char) = rest.chars().next() else { break };
            let mut utf8 = [0; 4];
            for lower in char.to_lowercase() {
                key.extend_from_slice(lower.encode_utf8(&mut utf8).as_bytes());
            }
            at += char.len_utf8();
        }
    }
    key.push(END);
}

/// A run of digits: how many there are without leading zeros, then they. Gives the length of the run.
fn write_digits(bytes: &[u8], key: &mut Vec<u8>) -> usize {
    let run = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let zeros = bytes[..run].iter().take_while(|byte| **byte == b'0').count();
    let digits = &bytes[zeros..run];
    key.push(DIGITS + digits.len().min(LONG) as u8);
    if digits.len() >= LONG {
        key.push(digits.len().min(0xFF) as u8);
    }
    key.extend_from_slice(digits);
    run
}
