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
//! | know who wrote what of a text | [`authorship`] |
//! | have the production as it was | [`Past`] |
//! | tell two moments apart, or bring one back | [`compare`], [`restore`] |
//! | name moments, and keep so many names | [`versions`], [`Retention`] |

mod as_of;
mod change;
mod checkpoint;
mod compare;
mod entry;
mod lineage;
mod links;
mod order;
#[cfg(test)]
mod past_tests;
mod restore;
mod retention;
mod stack;
mod steps;
mod system;
#[cfg(test)]
mod tests;
mod text;
mod undo;
mod version;

pub use as_of::{Moment, Past};
pub use compare::{Extent, compare};
pub use entry::history;
pub use restore::{RestorePlan, restore};
pub use retention::Retention;
pub use stack::{UndoStack, Undoable};
pub use steps::steps;
pub use text::authorship;
pub use undo::{UndoPlan, undo_of};
pub use version::{Version, tips_text, version, versions};

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
