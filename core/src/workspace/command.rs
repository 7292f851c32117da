//! What the page can ask for. Each command has exactly one reply (`update::Reply`) or one `update::Failure`.
//!
//! Field names are those of the scripting interface: the same types read a script's arguments.

use serde::{Deserialize, Serialize};

use crate::id::{BlobHash, EntityId, WorkspaceId};

pub use super::asset::Carry;
pub use super::change::{Commit, CommitOp};
pub use super::decision::{Bulk, Choice, ConflictQuery, ResolveAll};
pub use super::directory::{Lead, Seat, Stand, Walk};
pub use super::grouping::Folds;
pub use super::moments::{Compare, CreateVersion, Moments, Restore};
pub use super::querying::{Query, Reference, Sort};
pub use super::range::{
    CellText, Edit, EditRange, Exact, Fill, FindInRange, Pasted, Range, RangeRow, Replace, Side,
};
pub use super::saved::ViewChange;
pub use super::settings::Configure;
pub use super::typing::{AuthorshipOf, TextOf, Typed};

/// A plain JSON value, as scripts and the page see one.
pub type Json = serde_json::Value;
/// Field short name → value.
pub type Fields = serde_json::Map<String, Json>;

/// One message from the page to its worker.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// Chosen by the page; comes back with the reply.
    pub id: u32,
    /// What is asked for.
    pub command: Command,
}

/// Everything that the page can ask for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Command {
    /// Answered once the worker has its store. → `Ready`
    Ready,
    /// A worker ended before this one: what it kept folded is not believed. → `Done`
    Distrust,
    /// Who this device is. → `Me`
    Me,
    /// Changes who this device is; what is `None` stays. → `Me`
    SetMe {
        /// The person's name.
        name: Option<String>,
        /// One of the colours for people, `person-1` … `person-4`.
        colour: Option<String>,
        /// What the person calls this device.
        device: Option<String>,
    },
    /// The productions on this device. → `Workspaces`
    Workspaces,
    /// Makes a production, durably, and does not open it. → `Created`
    CreateWorkspace(CreateWorkspace),
    /// Makes it this page's production; resolves when every adopted table can be queried. → `Opened`
    OpenWorkspace {
        /// Which.
        id: WorkspaceId,
    },
    /// Leaves the production that is open here. → `Done`
    CloseWorkspace,
    /// Reads an invite's link, and asks nobody. → `Invite`
    ReadInvite {
        /// As for joining.
        link: String,
    },
    /// Joins by an invite's link. → `Created`
    JoinWorkspace {
        /// The whole link, or its fragment when the page stands on its origin.
        link: String,
    },
    /// Renames a production. → `Done`
    RenameWorkspace {
        /// Which.
        id: WorkspaceId,
        /// Its name from now on.
        name: String,
    },
    /// Removes a production from this device. → `Done`, or `unsent`
    RemoveWorkspace {
        /// Which.
        id: WorkspaceId,
        /// Also when this device alone is known to hold something.
        force: bool,
    },
    /// The modules and templates that come with the app. → `Modules`
    AvailableModules,
    /// Keeps a module of somebody else's on this device. → `Module`
    InstallModule {
        /// Its `module.toml`, or a zip of its folder.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Puts a module to use in the open production; where it is in use, this version of it. → `Done`
    AdoptModule {
        /// The module's id.
        id: String,
        /// A version that was in use here; what this device has of it unless given.
        #[serde(default)]
        version: Option<String>,
    },
    /// What adopting it would do. → `UpgradePlan`
    #[expect(missing_docs, reason = "as in `AdoptModule`")]
    PlanAdoption { id: String, version: Option<String> },
    /// The modules in use. → `Modules`
    AdoptedModules,
    /// What a module in use is set to. → `Configuration`
    Configuration {
        /// The module's id.
        module: String,
        /// As it is for this record.
        record: Option<EntityId>,
    },
    /// Sets a module in use, for the production or for one record. → `Committed`
    Configure(Configure),
    /// The tables of all adopted modules. → `Tables`
    Tables,
    /// A window of a table, once. → `Rows`
    Query(Query),
    /// A window of a table, now (→ `Rows`) and then `Update::Rows` on each change of it. Naming a
    /// subscription that exists changes its query.
    Subscribe {
        /// Chosen by the page.
        subscription: u32,
        /// What to watch.
        query: Query,
    },
    /// The next row of a window's whole result that has news, beginning anew after the last. → `NewsAt`
    SeekNews {
        /// Whose: its query names a point.
        subscription: u32,
        /// The place that is left; the first, or the last, is sought where there is none.
        from: Option<usize>,
        /// The one before it instead.
        back: bool,
    },
    /// Ends a subscription. → `Done`
    Unsubscribe {
        /// Which.
        subscription: u32,
    },
    /// Writes, whole or not at all; resolves when durable. → `Committed`
    Commit(Commit),
    /// A range as other programs take it. → `Copied`
    CopyRange(Range),
    /// What the numbers of a range come to. → `RangeSum`
    SumRange(Range),
    /// Where words stand in a range, and what replacing them would do. → `Found`
    FindInRange(FindInRange),
    /// Changes a range, as one bundle; resolves when durable. → `Ranged`
    EditRange(EditRange),
    /// Opens a rich text in an editor of the page (→ `Document`), and then `Update::Text` on each change of
    /// it. Naming an editor that is known opens again.
    OpenText {
        /// Chosen by the page.
        editor: u32,
        /// Which text.
        text: TextOf,
    },
    /// Ends what `OpenText` began. → `Done`
    CloseText {
        /// Which.
        editor: u32,
    },
    /// Writes what was typed in an editor; resolves when durable. → `Committed`, or `changed` where it
    /// continues what did not come here: then all of the editor's document is to be sent
    Type(Typed),
    /// Who wrote what of a rich text, now or as of a moment. → `Authorship`
    Authorship(AuthorshipOf),
    /// Saves a view of a table for everybody, or takes one away. → `Committed`
    ChangeView(ViewChange),
    /// Edges by kind and ends, in order. → `Edges`
    Edges(EdgeQuery),
    /// What refers to records, or is linked to them. → `References`
    References {
        /// Which.
        records: Vec<EntityId>,
    },
    /// Takes back this person's last change. → `Undone`
    Undo,
    /// Takes back the last undo. → `Undone`
    Redo,
    /// What waits for a decision, or what was decided. → `Conflicts`
    Conflicts(ConflictQuery),
    /// Decides many conflicts by one rule. → `Bulk`
    ResolveAll(ResolveAll),
    /// Opens a decided conflict again, with the values that it was decided between. → `Committed`
    Reopen {
        /// `Conflict::id`.
        id: String,
    },
    /// Decides a conflict. → `Committed`, or `changed` when its heads are no longer those
    Resolve {
        /// `Conflict::id`.
        id: String,
        /// What was decided.
        choice: Choice,
    },
    /// Who changed what, newest first. → `History`
    History(HistoryQuery),
    /// History in a few steps. → `Steps`
    Moments(Moments),
    /// What differs between two moments. → `Comparison`
    Compare(Compare),
    /// Writes what differs from a moment, as one bundle. → `Committed`
    Restore(Restore),
    /// The named versions. → `Versions`
    Versions,
    /// Names a moment. → `Version`
    CreateVersion(CreateVersion),
    /// Gives a version another name. → `Done`
    RenameVersion {
        /// Which.
        id: EntityId,
        /// Its name from now on.
        name: String,
    },
    /// Restores what a version holds. → `Committed`
    ActivateVersion {
        /// Which.
        id: EntityId,
    },
    /// Lets go of a version; history stays as it is. → `Done`
    RemoveVersion {
        /// Which.
        id: EntityId,
    },
    /// How many versions are kept, and how long; what is `None` stays. → `Versions`
    LimitVersions {
        /// How many.
        most: Option<u32>,
        /// For how many days.
        days: Option<u32>,
    },
    /// Fields that are one, or might be. → `Mappings`
    Mappings,
    /// Tables whose records others show too, and those that might. → `TableLinks`
    TableLinks,
    /// What linking two tables would do; writes nothing. → `TableLink`
    PreviewTableLink {
        /// `<module>.<table>`.
        from: String,
        /// `<module>.<table>`.
        to: String,
    },
    /// Makes the fields of a suggestion one, or links its tables. → `Committed`
    ConfirmMapping {
        /// `Mapping::id` or `TableLink::id`.
        id: String,
    },
    /// Remembers that the fields of a suggestion are not one, or its tables not to be linked. → `Committed`
    RejectMapping {
        /// `Mapping::id` or `TableLink::id`.
        id: String,
    },
    /// Records side by side, as they would be one; writes nothing. → `MergePreview`
    PreviewMerge {
        /// Two or more.
        records: Vec<EntityId>,
    },
    /// What a record is made of. → `Parts`
    Parts {
        /// Any of its ids.
        id: EntityId,
    },
    /// Staged work. → `Overlays`
    Overlays,
    /// The ops of one overlay. → `OverlayOps`
    OverlayOps {
        /// Which.
        id: EntityId,
    },
    /// Makes an overlay real, as one bundle. → `Committed`
    CommitOverlay {
        /// Which.
        id: EntityId,
    },
    /// Forgets an overlay. → `Done`
    DiscardOverlay {
        /// Which.
        id: EntityId,
    },
    /// Ends what takes long and was asked for, where that leaves nothing half done: it is answered
    /// `cancelled` then, and goes on elsewhere. → `Done`
    Cancel {
        /// The request that asked for it.
        request: u32,
    },
    /// Stages a file of rows. → `ImportPreview`
    PreviewImport(PreviewImport),
    /// The whole production as one zip. → `Package`
    ExportPackage,
    /// The same with files beside its records. → `Package`, or `not_found` where all are wanted and some are
    /// not on this device
    ExportWith {
        /// Which.
        assets: Carry,
    },
    /// Reads a package: merges into the production that it is of, or shows it read-only. → `PackageImported`
    ImportPackage {
        /// The zip.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Makes the package that is shown read-only one's own production. → `Created`
    KeepPackage {
        /// The production that the package is of.
        id: WorkspaceId,
        /// The name of the one made from it.
        name: String,
    },
    /// Keeps a file, whose bytes come beside the message as a Blob, and describes it by a record. →
    /// `AssetPut`
    PutAsset {
        /// What people call it.
        name: String,
        /// It is taken only if it is this one, and no record is made. → `Done`, or `changed`
        wanted: Option<BlobHash>,
    },
    /// The bytes of a file, verified. → `Blob`, or `not_found`, or `damaged`
    GetAsset {
        /// Which.
        hash: BlobHash,
        /// A small picture of it; `not_available` where there is none.
        small: bool,
    },
    /// What is known of files. → `Assets`
    Assets {
        /// Which.
        hashes: Vec<BlobHash>,
    },
    /// Files that records refer to, and that are not on this device. → `Assets`
    MissingAssets,
    /// Connects the open production to a relay; resolves at Welcome. → `Done`
    Connect {
        /// The relay's web origin.
        url: String,
    },
    /// Forgets the relay. → `Done`
    Disconnect,
    /// How this production stands with its relay. → `SyncStatus`
    SyncStatus,
    /// What was exchanged, newest first. → `SyncLog`
    SyncLog,
    /// Who else is connected now. → `Members`
    Peers,
    /// Lets others see where this tab is. → `Done`
    Sit(Seat),
    /// Makes an invite. → `Link`
    Invite(Invite),
    /// Everybody who may read or write. → `Members`
    Members,
    /// The hash of the canonical state. → `Hash`
    StateHash,
    /// What a bug report needs. → `Diagnostics`
    Diagnostics,
    /// The page came to the front, or left it: a page that is looked at does not wait for a relay's next
    /// turn, nor for a tab that is asleep. → `Done`
    Visible {
        /// Whether somebody can see it.
        visible: bool,
    },
    /// The network came back, or is gone, as far as the browser knows: what stands on it is tried at once. →
    /// `Done`
    Network {
        /// Whether there is one.
        online: bool,
    },
}

/// `workspaces.create`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CreateWorkspace {
    /// What people call it.
    pub name: String,
    /// A template's id; its modules come first.
    pub template: Option<String>,
    /// Modules to adopt, in order.
    pub modules: Vec<String>,
}

/// `edges`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EdgeQuery {
    /// `<module>.<edge kind>`.
    pub kind: Option<String>,
    /// From this record.
    pub from: Option<EntityId>,
    /// To this record.
    pub to: Option<EntityId>,
}

/// `history`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HistoryQuery {
    /// Of this record.
    pub record: Option<EntityId>,
    /// Of this field of it; by its name across tables, also of those that are one with it.
    pub field: Option<String>,
    /// Of this table's records.
    pub table: Option<String>,
    /// How many bundles at most; 100 unless given.
    pub limit: Option<usize>,
    /// Only what came before this bundle (`HistoryEntry::bundle`).
    pub before: Option<String>,
}

/// `imports.preview`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PreviewImport {
    /// The file's name: becomes the label "Import cues.csv".
    pub name: String,
    /// The file.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
    /// `<module>.<table>`.
    pub table: String,
    /// Column key → field short name (`null`: left out). Guessed where absent.
    pub columns: Option<std::collections::BTreeMap<String, Option<String>>>,
    /// An encoding's WHATWG label. Guessed where absent.
    pub encoding: Option<String>,
    /// One character. Guessed where absent.
    pub delimiter: Option<String>,
}

/// `sync.invite`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Invite {
    /// `editor`, `viewer`.
    pub role: String,
    /// When it ends: RFC 3339. 30 days from now unless said.
    pub expires: Option<String>,
    /// How many may use it. Any number unless said.
    pub uses: Option<u32>,
}
