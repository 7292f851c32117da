//! Conflicts that are asked for, and what somebody decides about them.
//!
//! Plain data of [`super::command`].

use serde::{Deserialize, Serialize};

use super::command::Json;
use crate::id::ActorId;

/// `conflicts`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConflictQuery {
    /// The decided ones instead of the open ones.
    pub settled: bool,
    /// How many to pass over.
    pub offset: usize,
    /// How many at most; all unless given.
    pub limit: Option<usize>,
}

/// Which candidate of each conflict a bulk choice takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Bulk {
    /// One's own.
    Mine,
    /// The other one; where several are others', none.
    Theirs,
    /// The one written last.
    Newest,
    /// The one of whoever owns this key.
    Author(ActorId),
    /// Of what a version of a module could not carry: nothing.
    Out,
}

/// `resolveAll`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResolveAll {
    /// By which rule.
    pub by: Bulk,
    /// Only these, by `Conflict::id`.
    #[serde(default)]
    pub ids: Option<Vec<String>>,
    /// Only told, not done.
    #[serde(default)]
    pub preview: bool,
}

/// What somebody decided.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Choice {
    /// One of the candidates, by its place in `Conflict::candidates`.
    Candidate(usize),
    /// Another value.
    Value(Json),
}
