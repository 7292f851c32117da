//! `commit`: one atomic change, in the words of tables and records.
//!
//! Plain data of [`super::command`].

use serde::{Deserialize, Deserializer, Serialize};

use super::command::{Fields, Json};
use super::typing::TextOf;
use crate::id::EntityId;

/// `commit`: one atomic change.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Commit {
    /// What the person did, as they would say it.
    #[serde(default)]
    pub label: String,
    /// Applied in order; later ones may name what earlier ones create.
    pub ops: Vec<CommitOp>,
}

/// One part of a change, in the words of tables and records.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CommitOp {
    /// A record.
    Create {
        /// `<module>.<table>`.
        table: String,
        /// Its id, where the caller wants to choose it.
        id: Option<EntityId>,
        /// Its values.
        #[serde(default)]
        fields: Fields,
    },
    /// A value. `null` clears.
    Set {
        /// The record.
        id: EntityId,
        /// The field's short name.
        field: String,
        /// The value.
        value: Json,
        /// Where the short name means different fields in the record's tables.
        table: Option<String>,
        /// `Row::seen` of what the person had on the screen.
        seen: Option<String>,
    },
    /// Has a field show what a field of another record says, from now on: an edit of it goes there.
    Follow {
        /// The record.
        id: EntityId,
        /// The field's short name.
        field: String,
        /// What it follows.
        from: TextOf,
        /// Where the short name means different fields in the record's tables.
        #[serde(default)]
        table: Option<String>,
        /// `Row::seen` of what the person had on the screen.
        #[serde(default)]
        seen: Option<String>,
    },
    /// Makes it a plain value again: the one that it shows.
    Unfollow {
        /// The record.
        id: EntityId,
        /// The field's short name.
        field: String,
        /// Where the short name means different fields in the record's tables.
        #[serde(default)]
        table: Option<String>,
        /// `Row::seen` of what the person had on the screen.
        #[serde(default)]
        seen: Option<String>,
    },
    /// A change within rich text, in UTF-16 units.
    Text {
        /// The record.
        id: EntityId,
        /// The field's short name.
        field: String,
        /// Where.
        at: u32,
        /// What to put there.
        insert: Option<String>,
        /// How many units to take out after `at`.
        delete: Option<u32>,
        /// How many units to format after `at`, of what is there already.
        format: Option<u32>,
        /// The formatting of what is put in, and of what is formatted: as in `Passage`; `null` takes away.
        attributes: Option<Fields>,
    },
    /// Takes a record out of every table, into the bin.
    Delete {
        /// The record.
        id: EntityId,
    },
    /// Brings a record back from the bin.
    Restore {
        /// The record.
        id: EntityId,
    },
    /// Shows a record in one more table, or in one less.
    Member {
        /// The record.
        id: EntityId,
        /// `<module>.<table>`.
        table: String,
        /// In, or out.
        #[serde(rename = "in")]
        is_in: bool,
    },
    /// An edge.
    Link {
        /// `<module>.<edge kind>`.
        kind: String,
        /// Its id, where the caller wants to choose it.
        #[serde(default)]
        id: Option<EntityId>,
        /// From this record.
        from: EntityId,
        /// To this one.
        to: EntityId,
        /// The edge that it comes after: last where it is missing (`None`), first where it is `null`
        /// (`Some(None)`).
        #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
        after: Option<Option<EntityId>>,
        /// The edge's own properties.
        #[serde(default)]
        fields: Fields,
    },
    /// Takes an edge away.
    Unlink {
        /// The edge.
        edge: EntityId,
    },
    /// Moves an edge in its order.
    Move {
        /// The edge.
        edge: EntityId,
        /// The edge that it comes after; first where `null`.
        after: Option<EntityId>,
    },
    /// Records that are one: what differs between them becomes conflicts.
    Merge {
        /// Two or more.
        records: Vec<EntityId>,
    },
    /// Takes a record out of those it was merged with; the others stay one.
    Split {
        /// Which.
        id: EntityId,
    },
    /// Fields that are one.
    Map {
        /// Their keys.
        fields: Vec<String>,
    },
    /// Takes a field out of those it was mapped to; the others stay one.
    Unmap {
        /// Its key.
        field: String,
    },
    /// Shows all records of one table in another too, from now on.
    LinkTables {
        /// `<module>.<table>`.
        from: String,
        /// `<module>.<table>`.
        to: String,
    },
    /// Takes such a link back; each table keeps the records that it shows.
    UnlinkTables {
        /// `<module>.<table>`.
        from: String,
        /// `<module>.<table>`.
        to: String,
    },
}

/// Tells `null` (`Some(None)`) from missing (`None`, by `default`).
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
