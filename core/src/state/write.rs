//! Writes that some room wants made: decided from state, turned into ops by whoever drafts.

use super::names::{NameIx, Row};
use super::text::Splice;
use crate::value::Value;

/// A change of one register, with the heads that the person saw there.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// Gives a field values: one usually, none to clear, several to restate a conflict.
    Field {
        /// Whose.
        row: Row,
        /// Which.
        field: NameIx,
        /// What it holds from now on.
        values: Vec<Value>,
        /// The numbers of the ops that the person saw there.
        replaces: Vec<u32>,
    },
    /// Shows an entity in a table, or no longer.
    Member {
        /// Whose.
        row: Row,
        /// Which table.
        table: NameIx,
        /// In, or out.
        is_in: bool,
        /// Whether the person knows that no table shows it after this.
        last: bool,
        /// The numbers of the ops that the person saw there.
        replaces: Vec<u32>,
    },
    /// Changes a rich text.
    Text {
        /// Whose.
        row: Row,
        /// Which field.
        field: NameIx,
        /// What.
        splice: Splice,
    },
}
