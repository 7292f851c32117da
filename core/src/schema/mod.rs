//! Modules: what people see as tables and typed fields, read from `module.toml`.
//!
//! A schema describes and marks. It never decides what is admitted, never changes a stored value and never
//! refuses one: a value knows its shape, a field says what the shape means. So nothing here knows registers,
//! clocks or people.
//!
//! | to … | go to |
//! |---|---|
//! | read a `module.toml` | [`Module::parse`] |
//! | look up tables and fields of all adopted modules | [`Schema`] |
//! | read what a person typed, or a cell of a file | [`parse`]; where and when somebody is, [`parse_as`] |
//! | read and write the values of the scripting interface | [`from_json`], `Value::to_json` |
//! | write a value as a person reads it | [`to_text`] |
//! | mark what is missing or does not fit | [`validate`] |
//! | find fields that may be the same, and what speaks against it | [`suggest`], [`doubts_of_fields`] |
//! | say what an upgrade does to values | [`transfers`] |
//! | find fields that are no more | [`Schema::retired`] |

mod adopted;
mod assemble;
mod describes;
mod document;
mod duration;
mod field;
mod fields;
mod follow;
mod habits;
mod json;
mod migrate;
mod module;
mod moment;
mod place;
mod read;
mod recipe;
mod retired;
mod setting;
mod suggest;
mod template;
mod text;
mod title;
mod validate;
mod view;

#[cfg(test)]
mod edge_tests;
#[cfg(test)]
mod setting_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod view_tests;
#[cfg(test)]
mod written_tests;

pub use adopted::Schema;
pub use describes::Describes;
pub use field::{Choice, Field, FieldKind};
pub use follow::can_follow;
pub use habits::Habits;
pub use json::from_json;
pub use migrate::{Migration, Move, Transfer, transfers};
pub use module::{Cardinality, EDGE_FROM, EDGE_POS, EDGE_TO, EdgeKind, Module, Table, Tape};
pub use place::Place;
pub use read::{Unreadable, parse, parse_as};
pub use recipe::ImportRecipe;
pub use retired::Retired;
pub use setting::{SETTINGS, Setting};
pub use suggest::{
    Doubt, Suggestion, can_be_one, doubt_of_tables, doubts_of_fields, suggest, suggest_tables,
};
pub use template::Template;
pub use text::{nfc, to_text};
pub use title::RecordTitle;
pub use validate::{Mark, fits, validate};
pub use view::{LEVELS_MAX, View};

/// Why a `module.toml`, or a template, cannot be used. Its data stays visible; the module alone is switched
/// off.
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
