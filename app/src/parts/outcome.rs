//! How an editing ends, and where the person goes from it.

use callboard_core::workspace::command::Json;

/// Where an editor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// In a cell: has the focus at once, Enter and Tab lead on.
    Cell,
    /// In a form: one goes there and away, and it stays.
    Form,
}

/// Where the person goes from an editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leave {
    /// Nowhere, or they are elsewhere already.
    Stay,
    /// A row on.
    Down,
    /// A row back.
    Up,
    /// A cell on.
    Next,
    /// A cell back.
    Previous,
}

/// How an editing ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// As it was.
    Same,
    /// Another value.
    Write {
        /// As it is written.
        value: Json,
        /// As a row would hold it.
        shown: Json,
    },
    /// A record to be made and referred to.
    Create {
        /// What was typed.
        title: String,
    },
    /// What was typed does not fit, and the person went elsewhere.
    Misfit {
        /// What was typed.
        text: String,
        /// Why it does not fit.
        why: String,
    },
}
