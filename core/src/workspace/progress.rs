//! How far work is that takes long.
//!
//! Plain data of [`super::update`].

use serde::{Deserialize, Serialize};

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// A production is opened, and its log folded.
    Opening,
    /// A file is read.
    Reading,
    /// Its rows are compared with what is there.
    Matching,
    /// What is staged is kept.
    Keeping,
    /// A change is put together.
    Writing,
    /// It is made ready for the store.
    Sealing,
    /// What the store holds is taken in.
    TakingIn,
    /// A file is made of the production.
    Packing,
    /// Such a file is verified and taken in.
    Unpacking,
}

/// How far something is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// What asked for it, where the page did.
    pub request: Option<u32>,
    /// What is being done.
    pub stage: Stage,
    /// So much.
    pub done: usize,
    /// Of so much; 0 where that is not known.
    pub total: usize,
    /// Whether it can be ended with nothing left of it.
    pub may_cancel: bool,
}
