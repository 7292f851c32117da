//! What is asked of a table.
//!
//! Plain data of [`super::command`].

use serde::{Deserialize, Serialize};

use super::command::{Folds, Json};
use crate::id::EntityId;

/// `query`: a window of a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Query {
    /// `<module>.<table>`; or an edge kind, whose edges are rows with the fields `from`, `to`, `pos`, and its
    /// own.
    pub table: String,
    /// CEL over the table's short names.
    pub filter: Option<String>,
    /// First by the first; the table's own order where empty.
    pub sort: Vec<Sort>,
    /// The fields by whose values rows stand together, the outer first; two at most.
    #[serde(deserialize_with = "super::grouping::read")]
    pub group: Vec<Sort>,
    /// The fields that each group has totals of; what is neither number, tick nor date has none.
    pub totals: Vec<String>,
    /// The groups whose rows are passed over.
    pub folds: Folds,
    /// Words that every row holds somewhere.
    pub search: Option<String>,
    /// Only this record.
    pub only: Option<EntityId>,
    /// Of an edge kind: only edges that leave this record.
    pub from: Option<EntityId>,
    /// Of an edge kind: only edges that reach this record.
    pub to: Option<EntityId>,
    /// Only rows that refer to a record.
    pub references: Option<Reference>,
    /// How many rows to pass over.
    pub offset: usize,
    /// How many rows at most.
    pub limit: Option<usize>,
    /// As of a moment: RFC 3339, the id of a bundle (`HistoryEntry::bundle`: everything that history tells up
    /// to it; with `before:` in front, everything before it) or of a version.
    pub as_of: Option<Json>,
    /// Read through this overlay.
    pub overlay: Option<EntityId>,
    /// The bin: deleted records of this table instead of those in it.
    pub bin: bool,
    /// Marks what others wrote since this point, which is a `News::seen` or a `Row::seen`; `now`, and what
    /// cannot be read, is the one at which the window begins.
    pub since: Option<String>,
}

/// `Query::references`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The record that is referred to.
    pub record: EntityId,
    /// By which field: its short name; by any where missing.
    #[serde(default)]
    pub field: Option<String>,
}

/// One key of a sort.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sort {
    /// The field's short name.
    pub field: String,
    /// Last first.
    #[serde(default)]
    pub desc: bool,
}
