//! Where runs are kept. An engine knows workspaces by their ids and runs as bytes, and nothing else.

pub(crate) mod sqlite;

use std::future::Future;
use std::pin::Pin;

use callboard_core::id::WorkspaceId;

/// Why an engine does not do as it is asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The store was written by a newer version.
    #[error("it was written by a newer version (format {0}): start that one")]
    NewerFormat(i64),
    /// Another relay uses the same folder.
    #[error("another relay is using it")]
    InUse,
    /// The engine was closed, or ended.
    #[error("the store is closed")]
    Closed,
    /// What the database said.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// What the system said.
    #[error(transparent)]
    System(#[from] std::io::Error),
}

/// What an engine answers, later.
pub(crate) type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, EngineError>> + Send + 'a>>;

/// Keeps runs, in order, for each workspace.
pub(crate) trait Engine: Send + Sync + std::fmt::Debug {
    /// Keeps runs, all or none. They are on disk when this resolves: no crash takes them back.
    fn append(&self, workspace: WorkspaceId, runs: Vec<Vec<u8>>) -> Answer<'_, ()>;

    /// All runs of a workspace, in the order in which they were kept; none where it is not known.
    fn load(&self, workspace: WorkspaceId) -> Answer<'_, Vec<Vec<u8>>>;
}
