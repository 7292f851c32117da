//! How a production stands with its relay, equal in every tab.

use callboard_core::workspace::update::{Member, SyncLogEntry, SyncStatus};
use serde::{Deserialize, Serialize};

/// What the tab on duty knows, and tells the others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Standing {
    /// In a few words.
    pub(crate) status: SyncStatus,
    /// What was exchanged, newest first.
    pub(crate) log: Vec<SyncLogEntry>,
    /// Who else is connected.
    pub(crate) peers: Vec<Member>,
}
