//! Ranges: rectangles of a table as somebody sees it, and what is done with them.
//!
//! Plain data of [`super::command`] and [`super::update`].

use serde::{Deserialize, Serialize};

use super::command::{Json, Query};
use crate::id::EntityId;
use crate::schema::Habits;

/// A rectangle of a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Range {
    /// The table as it is on the screen: what of it, in which order. Its rows stand from `offset` on, `limit`
    /// of them; all that follow where there is none.
    pub query: Query,
    /// The first of its rows, as they stand on the screen, as far as the page has them.
    pub records: Vec<RangeRow>,
    /// Short names of its fields, in the order of the columns.
    pub fields: Vec<String>,
    /// Of its sensitive fields, those that who sees it asked to see: of others nothing leaves, and nothing is
    /// found.
    pub seen: Vec<String>,
    /// How who sees it writes: how its cells leave as text, and how what is laid over it is read.
    pub habits: Habits,
}

impl Range {
    /// Whether a field of it is masked to who sees it.
    #[cfg(feature = "full")]
    pub(super) fn masks(&self, field: &crate::schema::Field) -> bool {
        field.sensitive && !self.seen.contains(&field.name)
    }
}

/// A row of a range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RangeRow {
    /// The record.
    pub id: EntityId,
    /// `Row::seen` of what the person had on the screen.
    #[serde(default)]
    pub seen: Option<String>,
}

/// Changes a range, as one bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EditRange {
    /// Which.
    pub range: Range,
    /// How.
    pub edit: Edit,
    /// What the person did, as they would say it.
    #[serde(default)]
    pub label: String,
}

/// What is done with a range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Edit {
    /// Empties it.
    Clear,
    /// Lays a block over it.
    Paste(Pasted),
    /// Fills it from some of its lines.
    Fill(Fill),
    /// Replaces words in its cells.
    Replace(Replace),
}

/// A block from the clipboard. It is laid down again and again where the range is a multiple of it, else
/// once, from the range's first cell on; what reaches past the last row makes records.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Pasted {
    /// Lines of cells parted by tabs, as spreadsheets write them; where `cells` are missing.
    pub text: String,
    /// The cells themselves.
    pub cells: Vec<Vec<CellText>>,
    /// Fields of the columns after the range's, which a block may reach into.
    pub beyond: Vec<String>,
}

/// A cell's text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CellText {
    /// As people read it.
    pub text: String,
    /// The record that it names, where it does.
    pub record: Option<EntityId>,
    /// What it is exactly, where it says so: then its text does not count.
    pub exact: Option<Exact>,
}

impl CellText {
    /// One that says no more than its text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// A value with its type, which a field of that type takes as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exact {
    /// As in `FieldInfo`.
    #[serde(rename = "type")]
    pub kind: String,
    /// As a row holds it.
    pub value: Json,
}

/// Fills a range from lines of it at one side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fill {
    /// Where those lines are.
    pub from: Side,
    /// How many; 0 for as many from that side on as hold something.
    pub lines: usize,
    /// Whether what they begin is gone on with: 1, 2, 3; a day after another. Else they are repeated.
    #[serde(default)]
    pub series: bool,
}

/// A side of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Side {
    /// Its first rows.
    Top,
    /// Its last rows.
    Bottom,
    /// Its first columns.
    Start,
    /// Its last columns.
    End,
}

/// What is looked for in cells as people read them, and what comes in its place.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Replace {
    /// Never empty.
    pub find: String,
    /// Empty to take it out.
    pub with: String,
    /// Whether capitals and small letters are told apart.
    pub match_case: bool,
    /// Whether only cells are meant that hold nothing else.
    pub whole: bool,
}

/// Looks for words in a range, and at what replacing them would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindInRange {
    /// Where.
    pub range: Range,
    /// What, and what would come in its place.
    pub replace: Replace,
}

/// Where words were found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The first thousand of them, row by row.
    pub cells: Vec<FoundCell>,
    /// How many cells hold them.
    pub total: usize,
    /// Of how many records.
    pub records: usize,
    /// In how many of them what would come cannot be read, so that they would stay.
    pub misfits: usize,
}

/// A cell that holds what was looked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoundCell {
    /// Of which record.
    pub record: EntityId,
    /// What that is called.
    pub title: String,
    /// The field's short name.
    pub field: String,
    /// What it holds, as people read it.
    pub before: String,
    /// What it would hold.
    pub after: String,
    /// As in [`RefusedCell::why`], where that cannot be read.
    pub why: Option<String>,
}

/// A range as other programs take it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Copied {
    /// Lines of cells parted by tabs.
    pub text: String,
    /// A table.
    pub html: String,
    /// How many rows.
    pub rows: usize,
    /// How many columns.
    pub columns: usize,
}

/// What the numbers of a range come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct RangeSum {
    /// How many cells hold something.
    pub filled: usize,
    /// How many hold a number.
    pub numbers: usize,
    /// Their sum.
    pub sum: f64,
}

/// What became of an edit of a range.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ranged {
    /// The bundle; none where nothing was different.
    pub bundle: Option<String>,
    /// Values that were written.
    pub written: usize,
    /// Records that it made.
    pub created: Vec<EntityId>,
    /// The rows and columns that it covers, from the range's first cell on.
    pub rows: usize,
    /// See `rows`.
    pub columns: usize,
    /// Values that could not be read: what stood there stays. The first thousand.
    pub refused: Vec<RefusedCell>,
    /// How many could not be read.
    pub refusals: usize,
    /// Values that reached past the last column, and were left out.
    pub left_out: usize,
}

/// A value that could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefusedCell {
    /// Of which record.
    pub record: EntityId,
    /// Its field's short name.
    pub field: String,
    /// As it was given.
    pub text: String,
    /// What it should have been: the field's type; `reference` where no record is called so, `several` where
    /// more than one is, `too_large`.
    pub why: String,
}
