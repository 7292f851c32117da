//! Who, when, why, from what to what; and how to take it back.
//!
//! History is the log, told. Nothing is kept for it but the stacks of what one can undo: bodies are decoded
//! when somebody looks.
//!
//! | to … | go to |
//! |---|---|
//! | list what happened to a production, table, record or field | [`history`] |
//! | know what `undo` and `redo` would take back | [`UndoStack`] |
//! | take a bundle back | [`undo_of`] |

mod change;
mod entry;
mod links;
mod order;
mod stack;
#[cfg(test)]
mod tests;
mod text;
mod undo;

pub use entry::history;
pub use stack::{UndoStack, Undoable};
pub use undo::{UndoPlan, undo_of};

/// Why there is no history to tell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// Nothing here was ever called that.
    #[error("there is no {what} {name}")]
    NotFound {
        /// `record`, `table` or `bundle`.
        what: &'static str,
        /// As asked for.
        name: String,
    },
}
