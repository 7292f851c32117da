//! What the page is told: the reply to a command, or an update that nobody asked for just now.

use serde::{Deserialize, Serialize};

use super::command::Json;
use crate::id::{ActorId, EntityId, WorkspaceId};

pub use super::account::{
    BulkChoice, BulkPlan, Candidate, Change, Comparison, Conflict, Consequence, HistoryEntry, Leftover,
    RecordDifference, Step, Steps, VersionEntry, Versions,
};
pub use super::asset::{AssetInfo, AssetPut, AssetUse};
pub use super::directory::{
    Completion, FieldInfo, Lead, LinkInfo, Me, Member, ModuleEntry, Modules, Opened, Person, Present,
    PrintInfo, Seat, Stand, TableCount, TableInfo, Tape, TemplateEntry, UpgradeMove, UpgradePlan, ViewInfo,
    Walk, WorkspaceEntry,
};
pub use super::exchange::{
    ImportPreview, OverlayInfo, OverlayOp, PackageImported, Rejected, Remark, SyncLogEntry, SyncState,
    SyncStatus,
};
pub use super::grouping::{Group, GroupsDelta};
pub use super::progress::{Progress, Stage};
pub use super::range::{Copied, Found, FoundCell, RangeSum, Ranged, RefusedCell};
pub use super::saved::SavedView;
pub use super::settings::{Configuration, SettingInfo, SettingOrigin};
pub use super::shown::{
    Deletion, Edge, LeftOut, LinkedTable, MappedField, Mapping, MappingState, MergeField, MergePreview,
    MergeSide, News, NewsAt, Part, PartField, Pointing, Referring, Row, Rows, TableLink, TableLinkState,
    Twin, Written,
};
pub use super::typing::{Authored, Document, DocumentPlace, Passage};
pub use crate::schema::Choice as ChoiceInfo;

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
    /// What an invite leads to.
    Invite {
        /// The production's name when the link was made.
        name: String,
    },
    Modules(Modules),
    /// A module that was kept.
    Module(ModuleEntry),
    /// What an adoption would do.
    UpgradePlan(UpgradePlan),
    Configuration(Configuration),
    Tables(Vec<TableInfo>),
    Rows(Rows),
    NewsAt(Option<NewsAt>),
    Committed(Committed),
    Copied(Copied),
    RangeSum(RangeSum),
    /// To `FindInRange`.
    Found(Found),
    Ranged(Ranged),
    /// A rich text, for an editor.
    Document(Document),
    /// Stretches of a rich text, in order.
    Authorship(Vec<Authored>),
    Edges(Vec<Edge>),
    References(Vec<Referring>),
    Undone(Option<Undone>),
    Conflicts(Vec<Conflict>),
    Bulk(BulkPlan),
    History(Vec<HistoryEntry>),
    Steps(Steps),
    Comparison(Comparison),
    Versions(Versions),
    Version {
        id: EntityId,
    },
    Mappings(Vec<Mapping>),
    TableLinks(Vec<TableLink>),
    TableLink(TableLink),
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
    AssetPut(AssetPut),
    Assets(Vec<AssetInfo>),
    /// The bytes of a file come beside the message, as a Blob: as of which media type.
    Blob {
        /// `application/octet-stream` for whatever is not known to be shown as it is.
        mime: String,
    },
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
    /// What was written in a text that an editor has open.
    Text {
        /// Which editor.
        editor: u32,
        /// An update of its document. What of it is known already does nothing.
        #[serde(with = "serde_bytes")]
        update: Vec<u8>,
    },
    /// Tables came, went, or have other fields.
    Tables(Vec<TableInfo>),
    /// Tables that count differently, and only those.
    Counts(Vec<TableCount>),
    /// Files came, went, or are described otherwise.
    Assets,
    /// Modules are set otherwise: who shows settings asks for them again.
    Configured,
    /// The productions on this device changed.
    Workspaces(Vec<WorkspaceEntry>),
    /// How the open production stands.
    Standing(Standing),
    /// Who else is here now, and where.
    Presence(Vec<Present>),
    /// How far something is that takes long.
    Progress(Progress),
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
    /// What is different among the groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<GroupsDelta>,
    /// What others wrote in the table, where the query names a point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub news: Option<News>,
}

/// `ready()`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Ready {
    /// The app's.
    pub version: String,
    /// This device's key.
    pub actor: ActorId,
}

/// `commit()`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Committed {
    /// The bundle's id.
    pub bundle: String,
    /// Records in the order of the creates, then edges in the order of the links; none of staged work, whose
    /// ops told them.
    pub created: Vec<EntityId>,
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
    /// How much was written so far, here or elsewhere: another number whenever something was.
    #[serde(default)]
    pub changes: usize,
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
    /// The browser's store was emptied: these productions were here.
    StoreEmptied {
        /// What people called them.
        productions: Vec<String>,
    },
}
