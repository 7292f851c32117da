//! Records as tables show them, what links them, and what making them one would do.
//!
//! Plain data of [`super::update`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::command::{Fields, Json};
use super::grouping::Group;
use crate::id::EntityId;

/// A window of a query's result.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// Rows of the whole result.
    pub total: usize,
    /// Those of the window.
    pub rows: Vec<Row>,
    /// The groups, each after the one that it is part of; none where nobody asked for some, or where another
    /// part is shown of a query whose groups were told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<Group>>,
    /// What others wrote in the table since the query's point; nothing where it names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub news: Option<News>,
}

/// What others wrote in a table since a point.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// How many rows of the whole result have some.
    pub count: usize,
    /// The point that the window shows: what comes after it is news to who saw this.
    pub seen: String,
}

/// Who wrote something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Who, in words.
    pub person: String,
    /// When, as their device believed: RFC 3339, UTC.
    pub at: String,
}

/// A row with news, from another one on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsAt {
    /// Its place in the whole result.
    pub place: usize,
    /// The record.
    pub id: EntityId,
    /// Short names of the fields that others changed; none where the record itself is new.
    pub fields: Vec<String>,
}

/// A record as one table shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The entity.
    pub id: EntityId,
    /// How people call it.
    pub title: String,
    /// Every table that shows it.
    pub tables: Vec<String>,
    /// Those of them that only table links lead to, each with the tables that they lead from.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub through: BTreeMap<String, Vec<String>>,
    /// Every field of the table; absent ones are `null`; references are `{id, title}`.
    pub fields: Fields,
    /// Short names of fields with more than one value.
    pub conflicts: Vec<String>,
    /// The other values of those fields.
    pub rivals: Fields,
    /// Short name → the passages (`[{insert, attributes}]`) of a rich text that is formatted.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub rich: Fields,
    /// Short name → what it follows: `{id, title, table, field, label, why}`; `why` there is nothing to show,
    /// or the record is in no table, is `circle`, `unknown` or `bin`, else `null`.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub follows: Fields,
    /// Short name → the rule that gives the value. Later.
    pub rules: Fields,
    /// Short name → what is wrong with the value (`required`, `type`, `choice`, `unique`,
    /// `cardinality`); `left_out` of a text of which some cannot be shown.
    pub marks: Fields,
    /// Where fields are marked as `left_out`, by short name: whose edits of the text are, and what shows.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub left_out: BTreeMap<String, LeftOut>,
    /// Where fields are marked as `unique`: another record that has the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<Twin>,
    /// A token for what the person sees here: goes back with an edit.
    pub seen: String,
    /// In the bin: who put it there, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Deletion>,
    /// Short name → who changed the field last of those who did since the query's point.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub news: BTreeMap<String, Written>,
    /// Who brought the record here since the query's point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived: Option<Written>,
}

/// Edits of a text that are left out of view, since they end whoever reads them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Who wrote them, and when; of each person the last.
    pub edits: Vec<Written>,
    /// How many they are.
    pub count: usize,
    /// Whether the text shows without them; not where there are too many to tell which they are.
    pub shows: bool,
}

/// A record with the same key as another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Twin {
    /// Which.
    pub id: EntityId,
    /// How people call it.
    pub title: String,
}

/// How a record came into the bin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deletion {
    /// Who deleted it, in words.
    pub person: String,
    /// When, as their device believed: RFC 3339, UTC.
    pub at: String,
}

/// An edge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Edge {
    pub edge: EntityId,
    pub kind: String,
    pub from: EntityId,
    pub to: EntityId,
    pub fields: Fields,
}

/// What points at a record in one way: by one field of one table, or over one kind of edge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Referring {
    /// `<module>.<table>` whose rows refer to it; or `<module>.<edge kind>`.
    pub table: String,
    /// The short name of the field; of an edge kind, the end at which the record stands: `from` or `to`.
    pub field: String,
    /// What people call the field, or the edges at that end.
    pub title: String,
    /// Whether these are edges.
    pub edges: bool,
    /// Whether the field follows one of the record's, instead of referring to the record.
    #[serde(default)]
    pub follows: bool,
    /// The table of `rows`.
    pub other: String,
    /// How many.
    pub total: usize,
    /// The first of them: the rows that refer, or what the edges lead to.
    pub rows: Vec<Pointing>,
}

/// A record that points at another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Pointing {
    pub id: EntityId,
    pub title: String,
}

/// Fields that are one, or might be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mapping {
    /// The fields' keys, in order, joined by ` = `: the same on every device.
    pub id: String,
    /// Whether it holds.
    pub state: MappingState,
    /// Two where it is suggested.
    pub fields: Vec<MappedField>,
    /// The shared key that all of them suggest; `null` where people made it.
    pub shared: Option<String>,
    /// Why it is unlikely: `about`, `kinds`, `one_table`.
    pub doubts: Vec<String>,
}

/// Whether fields are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum MappingState {
    Confirmed,
    Suggested,
    Rejected,
}

/// A field of a mapping.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct MappedField {
    pub key: String,
    pub title: String,
    pub table: String,
    pub table_title: String,
}

/// All records of one table as records of another too: so it is, or might be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableLink {
    /// `<from> > <to>`: the same on every device.
    pub id: String,
    /// Whether it holds.
    pub state: TableLinkState,
    /// The table whose records they are.
    pub from: LinkedTable,
    /// The table that shows them too.
    pub to: LinkedTable,
    /// Records that it shows there and nothing else does, or would show.
    pub count: usize,
    /// Why it is unlikely: `about`.
    pub doubts: Vec<String>,
    /// Fields of the two that modules suggest as one, and that nobody has decided about.
    pub mappings: Vec<Mapping>,
}

/// Whether one table's records are another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum TableLinkState {
    Linked,
    Suggested,
    Rejected,
    /// Neither: it can be made.
    Possible,
}

/// A table of a link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkedTable {
    /// `<module>.<table>`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What several of its rows are called.
    pub rows: String,
    /// What its records stand for, as its module hints.
    pub about: Option<String>,
}

/// Records side by side, as they would be one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MergePreview {
    /// In the order asked for; those that are one already are one.
    pub records: Vec<MergeSide>,
    /// Those of which any record has a value.
    pub fields: Vec<MergeField>,
    /// Why it is unlikely that they are one: `about`.
    pub doubts: Vec<String>,
}

/// A record that is compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct MergeSide {
    pub id: EntityId,
    pub title: String,
    pub tables: Vec<String>,
}

/// A field of records that are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MergeField {
    /// Short name.
    pub name: String,
    /// `<module>.<table>.<name>`.
    pub key: String,
    /// Column head.
    pub label: String,
    /// Whose field it is.
    pub table: String,
    /// A value for each record; `null` where it has none.
    pub values: Vec<Json>,
    /// The same as people read them.
    pub texts: Vec<String>,
    /// Whether it would be a conflict.
    pub differs: bool,
}

/// One of the entities that a record is made of, as it would be by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Which.
    pub id: EntityId,
    /// How people would call it.
    pub title: String,
    /// The tables that show it for its own sake.
    pub tables: Vec<String>,
    /// What it says itself.
    pub fields: Vec<PartField>,
}

/// A field of a part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct PartField {
    pub key: String,
    pub label: String,
    pub text: String,
}
