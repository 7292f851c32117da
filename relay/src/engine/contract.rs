//! What every engine does.

use std::future::Future;
use std::pin::Pin;

use callboard_core::id::WorkspaceId;

use super::EngineError;

/// What an engine answers, later.
pub(crate) type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, EngineError>> + Send + 'a>>;

/// Keeps runs, in order, for each workspace.
pub(crate) trait Engine: Send + Sync + std::fmt::Debug {
    /// Keeps runs, all or none. They are on disk when this resolves: no crash takes them back.
    fn append(&self, workspace: WorkspaceId, runs: Vec<Vec<u8>>) -> Answer<'_, ()>;

    /// All runs of a workspace, in the order in which they were kept; none where it is not known.
    fn load(&self, workspace: WorkspaceId) -> Answer<'_, Vec<Vec<u8>>>;
}
