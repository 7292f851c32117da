//! What the page is told: the reply to a command, or an update that nobody asked for just now.

use serde::{Deserialize, Serialize};

use super::command::{Fields, Json};
use crate::id::{ActorId, EntityId, WorkspaceId};

/// One message from the worker to its page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Message {
    /// The answer to one request.
    Reply {
        /// `Request::id`.
        id: u32,
        /// What came of it.
        result: Result<Reply, Failure>,
    },
    /// Something changed.
    Update(Update),
}

/// Why a command came to nothing. Nothing was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// For programs.
    pub code: Code,
    /// For developers; what people read is made from code and detail by the page's words.
    pub message: String,
    /// What a person needs to know, per code.
    pub detail: Json,
}

/// The kinds of failure, as the scripting interface names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the contract's, each explained there")]
pub enum Code {
    NotAvailable,
    NoWorkspace,
    NotFound,
    UnknownTable,
    UnknownField,
    AmbiguousField,
    Invalid,
    NotAllowed,
    Changed,
    NotConnected,
    Unsent,
    Offline,
    Refused,
    Damaged,
    NewerFormat,
    TooLarge,
    Quota,
    Storage,
    Cancelled,
}

impl Failure {
    /// A failure without detail.
    pub fn because(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), detail: Json::Null }
    }

    /// The same with what a person needs to know.
    #[must_use]
    pub fn with(mut self, detail: Json) -> Self {
        self.detail = detail;
        self
    }
}

/// What a command gives.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant names the type that explains it")]
pub enum Reply {
    Done,
    Ready(Ready),
    Me(Me),
    Workspaces(Vec<WorkspaceEntry>),
    Created {
        id: WorkspaceId,
    },
    Opened(Opened),
    Modules(Modules),
    /// A module that was kept.
    Module(ModuleEntry),
    Tables(Vec<TableInfo>),
    Rows(Rows),
    Committed(Committed),
    Edges(Vec<Edge>),
    Undone(Option<Undone>),
    Conflicts(Vec<Conflict>),
    Bulk(BulkPlan),
    History(Vec<HistoryEntry>),
    Comparison(Comparison),
    Versions(Versions),
    Version {
        id: EntityId,
    },
    Mappings(Vec<Mapping>),
    MergePreview(MergePreview),
    Parts(Vec<Part>),
    Overlays(Vec<OverlayInfo>),
    OverlayOps(Vec<OverlayOp>),
    ImportPreview(ImportPreview),
    Package(#[serde(with = "serde_bytes")] Vec<u8>),
    PackageImported(PackageImported),
    SyncStatus(SyncStatus),
    SyncLog(Vec<SyncLogEntry>),
    Members(Vec<Member>),
    Link {
        link: String,
    },
    Hash(String),
    Diagnostics(Json),
}

/// What changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Update {
    /// Part of a subscription's window.
    Rows {
        /// Which.
        subscription: u32,
        /// What is different.
        delta: RowsDelta,
    },
    /// Tables came, went, or have other fields.
    Tables(Vec<TableInfo>),
    /// Tables that count differently, and only those.
    Counts(Vec<TableCount>),
    /// The productions on this device changed.
    Workspaces(Vec<WorkspaceEntry>),
    /// How the open production stands.
    Standing(Standing),
    /// Something that a person must know.
    Notice(Notice),
}

/// A change of a window: `rows` stand from `start` on, and the window has `length` rows in all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowsDelta {
    /// Rows of the whole result.
    pub total: usize,
    /// Rows of the window.
    pub length: usize,
    /// The place of the first of `rows` within the window.
    pub start: usize,
    /// What stands there now.
    pub rows: Vec<Row>,
}

/// `ready()`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Ready {
    /// The app's.
    pub version: String,
    /// This device's key.
    pub actor: ActorId,
}

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
    /// Why it is switched off, with the place in its file.
    pub problem: Option<String>,
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
    /// False where this table broke and why is in `problem`.
    pub problem: Option<String>,
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
    /// Shown after the value.
    pub unit: Option<String>,
    /// In characters.
    pub width: Option<u32>,
    /// What can be chosen.
    pub choices: Vec<ChoiceInfo>,
    /// Whether people may add to the choices.
    pub open: bool,
    /// The table that a reference points into.
    pub to: Option<String>,
}

/// One of a field's choices.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct ChoiceInfo {
    pub value: String,
    pub title: String,
}

/// A window of a query's result.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// Rows of the whole result.
    pub total: usize,
    /// Those of the window.
    pub rows: Vec<Row>,
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
    /// Every field of the table; absent ones are `null`; references are `{id, title}`.
    pub fields: Fields,
    /// Short names of fields with more than one value.
    pub conflicts: Vec<String>,
    /// The other values of those fields.
    pub rivals: Fields,
    /// Short name → the rule that gives the value. Later.
    pub rules: Fields,
    /// Short name → what is wrong with the value (`required`, `type`, `choice`, `unique`).
    pub marks: Fields,
    /// A token for what the person sees here: goes back with an edit.
    pub seen: String,
    /// In the bin: who put it there, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Deletion>,
}

/// How a record came into the bin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deletion {
    /// Who deleted it, in words.
    pub person: String,
    /// When, as their device believed: RFC 3339, UTC.
    pub at: String,
}

/// `commit()`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Committed {
    /// The bundle's id.
    pub bundle: String,
    /// Records in the order of the creates, then edges in the order of the links.
    pub created: Vec<EntityId>,
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

/// `undo()`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Undone {
    /// The bundle that undoes.
    pub bundle: String,
    /// What was undone, as it was called.
    pub label: String,
    /// What somebody has changed since, left as it is.
    pub skipped: Vec<Skipped>,
}

/// A value that an undo left alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Skipped {
    pub record: EntityId,
    pub title: String,
    pub field: String,
    pub label: String,
    pub person: String,
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

/// What only a person may decide, or what one decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// The same on every device; stands for exactly these heads.
    pub id: String,
    /// `value`, `edit_delete`, `left_everywhere`, `text`.
    pub kind: String,
    /// The record.
    pub record: EntityId,
    /// A table that shows it, or showed it last.
    pub table: String,
    /// How people call it.
    pub title: String,
    /// The field's short name; empty where the whole record is meant.
    pub field: String,
    /// The field's title.
    pub label: String,
    /// The whole in one English sentence; the page makes its own from the facts.
    pub sentence: String,
    /// What there is to choose from.
    pub candidates: Vec<Candidate>,
    /// Where it was decided: by whom, when, and what.
    pub settled: Option<Candidate>,
}

/// One side of a conflict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// As in a row.
    pub value: Json,
    /// As a person reads it.
    pub text: String,
    /// Who wrote it.
    pub person: String,
    /// With which key.
    pub actor: ActorId,
    /// When: RFC 3339.
    pub at: String,
    /// What it was before, as a person reads it.
    pub was: String,
    /// What would be so if it were decided, where the schema knows.
    pub consequences: Vec<Consequence>,
}

/// Something that hangs on a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Consequence {
    /// `required`, `type`, `choice`: as a mark of the value; `unique`: another record has this key;
    /// `referred`: others refer to the record that goes.
    pub kind: String,
    /// How people call the other record.
    pub title: String,
    /// How many.
    pub count: usize,
}

/// `resolveAll()`: what a bulk choice does.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BulkPlan {
    /// Conflicts that it decides.
    pub decided: usize,
    /// Conflicts that it leaves open, because the rule does not say.
    pub left: usize,
    /// What it decides, the first 200.
    pub choices: Vec<BulkChoice>,
    /// The bundle; `None` where it was only told.
    pub bundle: Option<String>,
}

/// One conflict that a bulk choice decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BulkChoice {
    /// `Conflict::id`.
    pub id: String,
    /// Its place in `Conflict::candidates`.
    pub candidate: usize,
    /// `Conflict::kind`.
    pub kind: String,
    /// How people call the record.
    pub title: String,
    /// The field's title.
    pub label: String,
    /// What will hold, as a person reads it.
    pub text: String,
    /// Who wrote it.
    pub person: String,
}

/// A bundle as history tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// Its id.
    pub bundle: String,
    /// When: RFC 3339.
    pub at: String,
    /// Who.
    pub person: String,
    /// With which key.
    pub actor: ActorId,
    /// Why: what the person did.
    pub label: String,
    /// `manual import script rule resolution undo restore migration`.
    pub origin: String,
    /// Whether it is without effect because its author lacked the right.
    pub held: bool,
    /// What, at most 200; `more` tells the rest.
    pub changes: Vec<Change>,
    /// Changes beyond those listed.
    pub more: usize,
}

/// One value's change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The record.
    pub record: EntityId,
    /// How people call it now.
    pub title: String,
    /// What kind of change it is: `value` and `membership` of records; of the production itself what
    /// `history::system` lists.
    pub kind: String,
    /// The field's short name, or `in:<table>` for membership.
    pub field: String,
    /// The field's title.
    pub label: String,
    /// As in a row.
    pub from: Json,
    /// As in a row.
    pub to: Json,
}

/// `versions.compare()`: what differs between two moments.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// By table and title, at most 1,000; `more` tells the rest.
    pub records: Vec<RecordDifference>,
    /// Records beyond those listed.
    pub more: usize,
}

/// A record that differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordDifference {
    /// Which.
    pub record: EntityId,
    /// A table, or edge kind, that shows it, or showed it.
    pub table: String,
    /// How people call it.
    pub title: String,
    /// `added`, `removed`, `changed`.
    pub kind: String,
    /// From the first moment to the second.
    pub changes: Vec<Change>,
}

/// A moment that somebody gave a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VersionEntry {
    /// Which: also a moment to ask of.
    pub id: EntityId,
    /// What people call it.
    pub name: String,
    /// When it was made: RFC 3339.
    pub made: String,
    /// By whom.
    pub person: String,
    /// With which key.
    pub actor: ActorId,
    /// The latest that it holds: RFC 3339.
    pub at: String,
    /// Only these records, where it is not of everything.
    pub records: Option<Vec<EntityId>>,
}

/// The versions of a production, and how many are kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Versions {
    /// The latest made first.
    pub versions: Vec<VersionEntry>,
    /// How many are kept.
    pub most: u32,
    /// For how many days.
    pub days: u32,
    /// Those that the next one made lets go of.
    pub going: Vec<EntityId>,
}

/// Staged work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct OverlayInfo {
    pub id: EntityId,
    pub name: String,
    pub ops: usize,
}

/// One staged op, in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct OverlayOp {
    pub op: usize,
    pub record: EntityId,
    pub title: String,
    pub field: String,
    pub to: Json,
}

/// `imports.preview()`: created + matched + unchanged + rejected = data rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportPreview {
    /// Where it is staged.
    pub overlay: EntityId,
    /// Column key → field short name, `null` where left out.
    pub columns: std::collections::BTreeMap<String, Option<String>>,
    /// The column keys in the file's order, each with a first value to recognise it by.
    pub sample: Vec<(String, String)>,
    /// Rows that make records.
    pub created: usize,
    /// Rows that change records.
    pub matched: usize,
    /// Rows that are as they were.
    pub unchanged: usize,
    /// Rows that cannot be taken.
    pub rejected: Vec<Rejected>,
    /// What was done to rows that were taken, in words' keys: repeated keys, unreadable values kept in notes.
    pub remarks: Vec<Remark>,
}

/// A row that cannot be taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rejected {
    /// Counting data rows from 1.
    pub row: usize,
    /// Why, in English.
    pub reason: String,
}

/// Something that a person should know of rows that were taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Remark {
    pub row: usize,
    pub text: String,
}

/// `packages.import()`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PackageImported {
    /// The production that it is of.
    pub workspace: WorkspaceId,
    /// Bundles that were not here.
    pub bundles: usize,
    /// Whether they joined a production that was here already.
    pub merged: bool,
    /// Assets that were not here.
    pub assets: usize,
    /// Whether it is only shown, because this device is no member.
    #[serde(rename = "readOnly")]
    pub read_only: bool,
}

/// How the production stands with its relay.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SyncStatus {
    /// In one word.
    pub state: SyncState,
    /// Changes that the relay is not known to hold.
    pub waiting: u64,
    /// The relay's origin.
    pub relay: Option<String>,
    /// Since when: RFC 3339.
    pub since: Option<String>,
    /// Why it is blocked.
    pub reason: Option<String>,
}

/// How the production stands with its relay, in one word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// No relay was ever named.
    #[default]
    Local,
    /// Dialling, or proving who we are.
    Connecting,
    /// Connected; something is under way.
    Syncing,
    /// The relay holds all ours and we its frontier.
    InStep,
    /// No answer.
    Offline,
    /// Refused, and trying again will not help.
    Blocked,
}

/// One exchange with a relay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SyncLogEntry {
    /// When: RFC 3339.
    pub at: String,
    /// `connected`, `sent`, `received`, `lost`, `refused`.
    pub event: String,
    /// Bundles.
    pub count: u64,
    /// More, in English.
    pub detail: String,
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

/// What the frame around the tables shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Which production.
    pub id: WorkspaceId,
    /// What people call it.
    pub name: String,
    /// This device's role.
    pub role: String,
    /// Changes not yet durable.
    pub unsaved: usize,
    /// Conflicts that wait for a decision.
    pub conflicts: usize,
    /// Bundles that are held: their authors lacked the right.
    pub held: usize,
    /// What `Undo` would take back.
    pub undo: Option<String>,
    /// What `Redo` would take back.
    pub redo: Option<String>,
    /// With the relay.
    pub sync: SyncStatus,
}

/// Something that a person must know, until it no longer holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// Another tab runs a newer version and upgraded the store: reload.
    NewerVersion,
    /// Another tab holds the store in an older version: close it.
    StoreBlocked,
    /// The store does not take writes; what is in memory can still be exported.
    StoreFailed {
        /// What the browser said.
        reason: String,
        /// Whether space is what is missing.
        quota: bool,
    },
    /// The store works again.
    StoreRecovered,
    /// What this browser, or this origin, lacks.
    Lacking {
        /// `secure_context`, `opfs`, `locks`, `persistence`, `service_worker`.
        capabilities: Vec<String>,
    },
    /// The worker died and was started again from the store.
    Restarted,
    /// Bundles that this version cannot read are here: update.
    UpdateNeeded,
    /// The production that was open here is no longer on this device.
    WorkspaceGone,
    /// This device's key is used elsewhere too, so it has another now, which nobody has let in yet: an invite
    /// is needed.
    KeyUsedElsewhere,
    /// The worker ends while it renders this text. Whoever starts another begins with `Command::LeaveOut`.
    Trapped {
        /// The text.
        text: String,
    },
    /// The browser's store was emptied: these productions were here.
    StoreEmptied {
        /// What people called them.
        productions: Vec<String>,
    },
}
