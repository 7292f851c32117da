//! What lasts: IndexedDB, one database for the device and one for each production. Nothing here knows what a
//! run says.
//!
//! "Saved" is said only of what a transaction with strict durability has completed. A tab is told of by
//! nobody: it reads what stands after the last key that it read.

mod append;
mod checkpoint;
mod database;
mod overlays;
mod queue;
mod read;
mod settle;
mod transaction;

pub(crate) use append::{Author, Batch, KEY, Turn, put_first, read_tip, take_turn};
pub(crate) use checkpoint::{Checkpoint, put_checkpoint, read_checkpoint, remove_checkpoints};
pub(crate) use database::{Database, DatabaseEvent, Layout, delete};
pub(crate) use overlays::{Overlays, read_overlays};
pub(crate) use queue::{Ended, Queue};
pub(crate) use read::{Found, Key, read_note, read_until};
pub(crate) use settle::settle;
pub(crate) use transaction::{Transaction, failed};

use callboard_core::log::LogError;

/// Why the store did not do what was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum StoreError {
    /// There is no space left for this web origin.
    #[error("no space is left: {0}")]
    Quota(String),
    /// The browser refused, or lost the database.
    #[error("{0}")]
    Failed(String),
    /// A transaction neither completed nor failed in reasonable time.
    #[error("the browser's store does not answer")]
    Silent,
    /// A newer version of the app has upgraded the store.
    #[error("a newer version of the app has upgraded the store")]
    NewerVersion,
    /// The production has another key now: its former one was met elsewhere.
    #[error("the production has another key now")]
    Renewed,
    /// No such production is on this device, or not any more.
    #[error("there is no such production on this device")]
    Removed,
    /// What is stored is not what was put there.
    #[error("what is stored is damaged: {0}")]
    Damaged(String),
    /// What is stored cannot be continued.
    #[error("what is stored cannot be continued: {0}")]
    Log(#[from] LogError),
}

impl StoreError {
    /// Whether space is what is missing.
    pub(crate) fn is_quota(&self) -> bool {
        matches!(self, Self::Quota(_))
    }
}
