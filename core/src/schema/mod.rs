//! Modules: what people see as tables and typed fields, read from `module.toml`.
//!
//! A schema describes and marks. It never decides what is admitted, never changes a stored value and never
//! refuses one: a value knows its shape, a field says what the shape means. So nothing here knows registers,
//! clocks or people, but how somebody writes who is told of.
//!
//! What reads and writes values as people do is all that the page has of this room: [`Meaning`], [`Writer`],
//! [`write`].
//!
//! | to … | go to |
//! |---|---|
//! | read a `module.toml` | [`Module::parse`] |
//! | look up tables and fields of all adopted modules | [`Schema`] |
//! | read what a person typed, or a cell of a file | [`Meaning::read`]; of a declared field, `parse` |
//! | write a value as somebody does | [`write`] |
//! | read and write the values of the scripting interface | [`from_json`], `Value::to_json` |
//! | write a value as a person reads it | [`to_text`] |
//! | mark what is missing or does not fit | [`validate`] |
//! | find fields that may be the same, and what speaks against it | [`suggest`], [`doubts_of_fields`] |
//! | say what an upgrade does to values | [`transfers`] |
//! | find fields that are no more | [`Schema::retired`] |

mod clock;
mod composed;
mod day;
mod duration;
mod habits;
mod json;
mod kind;
mod moment;
mod number;
mod place;
mod read;
mod write;

#[cfg(feature = "full")]
mod adopted;
#[cfg(feature = "full")]
mod assemble;
#[cfg(feature = "full")]
mod describes;
#[cfg(feature = "full")]
mod document;
#[cfg(feature = "full")]
mod field;
#[cfg(feature = "full")]
mod fields;
#[cfg(feature = "full")]
mod follow;
#[cfg(feature = "full")]
mod given_json;
#[cfg(feature = "full")]
mod migrate;
#[cfg(feature = "full")]
mod module;
#[cfg(feature = "full")]
mod parse;
#[cfg(feature = "full")]
mod recipe;
#[cfg(feature = "full")]
mod retired;
#[cfg(feature = "full")]
mod setting;
#[cfg(feature = "full")]
mod suggest;
#[cfg(feature = "full")]
mod template;
#[cfg(feature = "full")]
mod text;
#[cfg(feature = "full")]
mod title;
#[cfg(feature = "full")]
mod validate;
#[cfg(feature = "full")]
mod view;

#[cfg(test)]
mod edge_tests;
#[cfg(test)]
mod habits_tests;
#[cfg(test)]
mod setting_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod view_tests;
#[cfg(test)]
mod written_tests;

pub use habits::{Habits, Writer};
pub use kind::{Choice, FieldKind};
pub use moment::{clock_of, moment_of, zone_of};
pub use place::Place;
pub use read::{Meaning, Unreadable};
pub use write::{listed, pointed, write};

#[cfg(feature = "full")]
pub use adopted::Schema;
#[cfg(feature = "full")]
pub use composed::nfc;
#[cfg(not(feature = "full"))]
use composed::nfc;
#[cfg(feature = "full")]
pub use describes::Describes;
#[cfg(feature = "full")]
pub use field::Field;
#[cfg(feature = "full")]
pub use follow::can_follow;
#[cfg(feature = "full")]
pub use given_json::from_json;
#[cfg(feature = "full")]
pub use migrate::{Migration, Move, Transfer, transfers};
#[cfg(feature = "full")]
pub use module::{Cardinality, EDGE_FROM, EDGE_POS, EDGE_TO, EdgeKind, Module, Table, Tape};
#[cfg(feature = "full")]
pub use parse::{parse, parse_as};
#[cfg(feature = "full")]
pub use recipe::ImportRecipe;
#[cfg(feature = "full")]
pub use retired::Retired;
#[cfg(feature = "full")]
pub use setting::{SETTINGS, Setting};
#[cfg(feature = "full")]
pub use suggest::{
    Doubt, Suggestion, can_be_one, doubt_of_tables, doubts_of_fields, suggest, suggest_tables,
};
#[cfg(feature = "full")]
pub use template::Template;
#[cfg(feature = "full")]
pub use text::to_text;
#[cfg(feature = "full")]
pub use title::RecordTitle;
#[cfg(feature = "full")]
pub use validate::{Mark, fits, validate};
#[cfg(feature = "full")]
pub use view::{LEVELS_MAX, View};

/// Why a `module.toml`, or a template, cannot be used. Its data stays visible; the module alone is switched
/// off.
#[cfg(feature = "full")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// Larger than `limits::SCHEMA_BYTES_MAX`.
    #[error("the file has {bytes} bytes, more than a module may have")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Not text.
    #[error("{place}: not valid UTF-8")]
    NotUtf8 {
        /// The first byte that is not.
        place: Place,
    },
    /// Not TOML, or a key that this app knows holds something else than it must.
    #[error("{place}: {reason}")]
    Malformed {
        /// Where.
        place: Place,
        /// What the reader expected.
        reason: String,
    },
    /// A field of a type that this app does not know: made for a newer one.
    #[error("{place}: there is no field type “{found}”")]
    UnknownType {
        /// Where.
        place: Place,
        /// The type as written.
        found: String,
    },
    /// A name that could not be part of a key, an address or an expression, or is too long.
    #[error("{place}: “{name}” cannot be a name here: {rule}")]
    BadName {
        /// Where.
        place: Place,
        /// The name as written.
        name: String,
        /// What a name must be.
        rule: &'static str,
    },
    /// A name of something that this module does not have.
    #[error("{place}: there is no {what} “{name}” in this module")]
    NotFound {
        /// Where.
        place: Place,
        /// `table`, `field`, `setting` or `view`.
        what: &'static str,
        /// The name as written.
        name: String,
    },
    /// A value that does not fit its key: a colour that is none, a default of another type.
    #[error("{place}: {reason}")]
    BadValue {
        /// Where.
        place: Place,
        /// Why not.
        reason: String,
    },
}

#[cfg(feature = "full")]
impl SchemaError {
    /// Line and column, where the error has a place.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::TooLarge { .. } => None,
            Self::NotUtf8 { place }
            | Self::Malformed { place, .. }
            | Self::UnknownType { place, .. }
            | Self::BadName { place, .. }
            | Self::NotFound { place, .. }
            | Self::BadValue { place, .. } => Some(*place),
        }
    }
}
