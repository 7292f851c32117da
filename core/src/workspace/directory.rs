//! What there is: people, productions, departments, tables and their fields.
//!
//! Plain data of [`super::update`].

use serde::{Deserialize, Serialize};

use super::command::Json;
use super::exchange::SyncState;
use super::saved::SavedView;
use crate::id::{ActorId, EntityId, WorkspaceId};
use crate::schema::Choice;

/// `me.get()`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Me {
    /// This device's key.
    pub actor: ActorId,
    /// Who uses it.
    pub person: Person,
    /// What they call it.
    pub device: String,
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Stable, made on their first device.
    pub id: EntityId,
    /// Empty until they said.
    pub name: String,
    /// `person-1` … `person-4`.
    pub colour: String,
}

/// Where a tab is, as far as others see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The table before it: `<module>.<table>`.
    pub table: Option<String>,
    /// The record that it is in.
    pub record: Option<EntityId>,
    /// The field of it, by its short name.
    pub field: Option<String>,
    /// The view in which it goes through the table, record by record.
    #[serde(default)]
    pub walk: Option<Walk>,
}

/// A table that is gone through, record by record: by who leads, and by who follows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walk {
    /// In which of its views.
    pub view: String,
    /// Where the tab leads to; `None` where it follows, or goes alone.
    pub lead: Option<Lead>,
}

/// Where a tab leads all others to that go through the same view.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// Of several that lead, who has the highest term does, and of those who has the highest lot.
    pub term: u32,
    /// Drawn when the lead was taken.
    pub lot: u32,
    /// Where it is.
    pub stand: Stand,
}

/// How far somebody has gone through a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    /// The record; `None` before the first.
    pub at: Option<EntityId>,
    /// When they came there, in milliseconds since 1970 by the clock of who came.
    pub came: u64,
    /// The record that comes next, where somebody chose another than the one after.
    pub next: Option<EntityId>,
    /// Whether the next one is called to be ready.
    pub ready: bool,
}

/// Another device that has the production open, or this one with other tabs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Present {
    /// Whose.
    pub member: Member,
    /// Where its tabs are.
    pub seats: Vec<Seat>,
}

/// A production on this device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorkspaceEntry {
    /// Which.
    pub id: WorkspaceId,
    /// What people call it.
    pub name: String,
    /// When it was last opened here: RFC 3339.
    pub opened: String,
    /// As `SyncStatus::state`.
    pub state: SyncState,
    /// The tapes of its departments.
    pub tapes: Vec<Tape>,
    /// Conflicts that wait, as of when it was last open.
    pub conflicts: usize,
    /// Changes that no relay is known to hold.
    pub waiting: u64,
}

/// A department's strip of tape: two or three letters, one of eight colours.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tape {
    /// "LX".
    pub code: String,
    /// `blue sky green yellow orange red rose slate`.
    pub colour: String,
}

/// `workspaces.open()`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Which.
    pub id: WorkspaceId,
    /// What people call it.
    pub name: String,
    /// This device's role: `owner`, `editor`, `viewer`; `none` where it only looks at a package.
    pub role: String,
}

/// Modules and templates.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Modules {
    /// Departments.
    pub modules: Vec<ModuleEntry>,
    /// Sets of departments.
    pub templates: Vec<TemplateEntry>,
}

/// A department that can be, or is, adopted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct ModuleEntry {
    pub id: String,
    pub version: String,
    pub title: String,
    pub tape: Tape,
    /// How many settings it has.
    #[serde(default)]
    pub settings: usize,
    /// Why it is switched off, with the place in its file.
    pub problem: Option<String>,
    /// Other versions of it that were in use here, the latest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<String>,
}

/// What another version of a department does, told before it is done.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct UpgradePlan {
    /// The department.
    pub title: String,
    /// The version in use; empty where none is.
    pub from: String,
    /// The version that it would be.
    pub to: String,
    /// Fields that others take the place of.
    pub moves: Vec<UpgradeMove>,
}

/// What becomes of one field.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct UpgradeMove {
    /// The table's title.
    pub table: String,
    /// The field's title before.
    pub from: String,
    /// The title of the one that takes its place.
    pub to: String,
    /// Whether only the name changes.
    pub renames: bool,
    /// Records whose value moves.
    pub moved: usize,
    /// Records whose value the other field cannot hold: it stays where it is.
    pub left: usize,
    /// Of those the first 20: how people call the record, and the value as they read it.
    pub examples: Vec<(String, String)>,
    /// The same values as in a row.
    #[serde(default)]
    pub values: Vec<Json>,
    /// What they mean: the field as it is before.
    #[serde(default)]
    pub field: FieldInfo,
}

/// A set of departments to start from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct TemplateEntry {
    pub id: String,
    pub title: String,
    pub about: String,
    pub modules: Vec<String>,
}

/// A table and what one needs to draw it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TableInfo {
    /// `<module>.<table>`.
    pub id: String,
    /// "Lighting cues".
    pub title: String,
    /// What one row is called, in the middle of a sentence: "cue".
    pub row: String,
    /// What several are called: "cues".
    pub rows: String,
    /// Whether its records describe files.
    #[serde(default)]
    pub describes: bool,
    /// What its records stand for, as its module hints: `person`, `cue`.
    #[serde(default)]
    pub about: Option<String>,
    /// Records in it.
    pub count: usize,
    /// Deleted records that were in it.
    pub bin: usize,
    /// Whose it is.
    pub module: ModuleEntry,
    /// In default column order; hidden ones last.
    pub fields: Vec<FieldInfo>,
    /// Short names that order it unless somebody sorts.
    pub order: Vec<String>,
    /// The kinds of edges that begin or end at its records.
    pub links: Vec<LinkInfo>,
    /// How its module would like it to be seen, in the module's order.
    pub views: Vec<ViewInfo>,
    /// The views of it that people saved for everybody, by name.
    pub saved: Vec<SavedView>,
    /// Why its module is switched off: its records can be read, as plain columns, and not be written.
    pub problem: Option<String>,
}

/// A way to see a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewInfo {
    /// The last part of its address: `sheet`.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// `grid board calendar …`, or one that this app does not draw.
    pub kind: String,
    /// Short names of the columns, or of what stands on a card; the table's own where empty.
    pub columns: Vec<String>,
    /// The field by whose values records stand together, or are coloured.
    pub by: Option<String>,
    /// The field that says when a record begins.
    pub start: Option<String>,
    /// The field that says when it ends.
    pub end: Option<String>,
    /// Fields of which two records that overlap in time should not have the same value.
    pub clash: Vec<String>,
    /// Fields that order it; the table's own order where empty.
    #[serde(default)]
    pub sort: Vec<String>,
    /// Fields that are drawn large.
    #[serde(default)]
    pub large: Vec<String>,
    /// The field that says of a record that somebody starts it; the others follow by themselves.
    #[serde(default)]
    pub by_hand: Option<String>,
    /// Fields that say of a record that it is passed over.
    #[serde(default)]
    pub skip: Vec<String>,
    /// The field that says how long a record runs.
    #[serde(default)]
    pub runs: Option<String>,
    /// The field whose file is drawn on a card.
    #[serde(default)]
    pub picture: Option<String>,
    /// Fields by whose values the rows of a grid stand together, the outer first.
    pub group: Vec<String>,
    /// How it is laid out on paper.
    pub print: PrintInfo,
}

/// How a view is laid out on paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PrintInfo {
    /// Which records: CEL over the table's short names.
    pub filter: Option<String>,
    /// Whether what stands together begins on a page of its own.
    pub breaks: bool,
    /// Whether a record without a value stands with the one before it, rather than with others without.
    pub carry: bool,
    /// Whether the paper lies on its long side.
    pub landscape: bool,
    /// How many columns of rows stand side by side on a page.
    pub across: u8,
    /// What stands at the foot of each page.
    pub foot: String,
}

/// A kind of edge, from one of its ends.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkInfo {
    /// `<module>.<edge kind>`.
    pub kind: String,
    /// What people call it at this end.
    pub title: String,
    /// Whether the edges come in here, rather than leave from here.
    pub back: bool,
    /// The table at the other end.
    pub other: String,
    /// Whether people order the edges that leave one record.
    pub ordered: bool,
    /// Whether a record is meant to have one of them at most, at this end.
    pub single: bool,
    /// The same of the other end.
    pub other_single: bool,
    /// The edge's own properties.
    pub fields: Vec<FieldInfo>,
}

/// How many records a table has now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableCount {
    /// `TableInfo::id`.
    pub id: String,
    /// `TableInfo::count`.
    pub count: usize,
    /// `TableInfo::bin`.
    pub bin: usize,
}

/// A field and what one needs to draw and edit it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldInfo {
    /// Short name.
    pub name: String,
    /// `<module>.<table>.<name>`: its name across tables.
    pub key: String,
    /// Column head.
    pub title: String,
    /// `text rich_text number integer decimal bool date time date_time duration timecode choice multi_choice
    /// reference asset colour email phone url json`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Marked where empty.
    pub required: bool,
    /// Digits order by their worth.
    pub natural: bool,
    /// Part of what is unique together.
    pub unique: bool,
    /// In the form, off in the grid.
    pub hidden: bool,
    /// Masked until somebody asks to see it.
    pub sensitive: bool,
    /// Shown after the value.
    pub unit: Option<String>,
    /// In characters.
    pub width: Option<u32>,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// Whether people may add to the choices.
    pub open: bool,
    /// The table that a reference points into.
    pub to: Option<String>,
    /// What completes a text that is typed, and what it then leads to.
    pub complete: Vec<Completion>,
}

/// A table whose records complete what is typed into another's field.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Completion {
    /// `<module>.<table>`.
    pub table: String,
    /// The short name of its field that is typed; its records' titles where there is none.
    pub field: Option<String>,
}

/// Somebody who may read or write.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Member {
    pub actor: ActorId,
    pub person: Person,
    pub device: String,
    pub role: String,
    pub me: bool,
}
