//! Moments compared, brought back and given a name.
//!
//! Plain data of [`super::command`].

use serde::{Deserialize, Serialize};

use crate::id::EntityId;

/// `versions.compare`: two moments, each as in `Query::as_of`, or `now`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Compare {
    /// The first.
    pub from: String,
    /// The second.
    pub to: String,
    /// Only these records.
    pub records: Option<Vec<EntityId>>,
    /// Only these fields of them, by short name.
    pub fields: Option<Vec<String>>,
}

/// `moments`: history in a few steps.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Moments {
    /// How many steps at most; 200 unless fewer are asked for.
    pub most: Option<usize>,
    /// A moment, as in `Query::as_of`, on either side of which the next changes are asked for too.
    pub around: Option<String>,
}

/// `restore`: a moment, and what of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Restore {
    /// As in `Query::as_of`.
    pub as_of: String,
    /// Only these records.
    pub records: Option<Vec<EntityId>>,
    /// Only these fields of them, by short name.
    pub fields: Option<Vec<String>>,
}

/// `versions.create`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CreateVersion {
    /// What people will call it.
    pub name: String,
    /// Only these records.
    pub records: Option<Vec<EntityId>>,
    /// The moment, as in `Query::as_of`; now unless said.
    pub as_of: Option<String>,
}
