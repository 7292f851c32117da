//! What comes and goes: staged files, packages, the relay.
//!
//! Plain data of [`super::update`].

use serde::{Deserialize, Serialize};

use super::command::Json;
use crate::id::{EntityId, WorkspaceId};

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
