//! Where runs are kept. An engine knows workspaces by their ids and runs as bytes, and nothing else.

mod contract;
mod sqlite;

pub(crate) use contract::{Answer, Engine};
pub(crate) use sqlite::Sqlite;

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
