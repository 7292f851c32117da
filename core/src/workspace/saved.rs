//! Views of tables that people saved, for everybody.
//!
//! Plain data of [`super::command`] and [`super::update`].

use serde::{Deserialize, Serialize};

use super::command::Json;
use crate::id::EntityId;

/// A view of a table that somebody saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedView {
    /// Which: also the last part of its address. A new one's is chosen by whoever makes it.
    pub id: EntityId,
    /// `<module>.<table>`.
    pub table: String,
    /// What people call it.
    pub name: String,
    /// Which rows, as the page keeps it; `null` for all.
    pub filter: Json,
    /// In which order, likewise.
    pub order: Json,
    /// Which columns, and how, likewise.
    pub columns: Json,
    /// By what rows stand together, likewise.
    #[serde(default)]
    pub group: Json,
}

/// What somebody does to the views of a production.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ViewChange {
    /// Saves one, or what is other about one that there is.
    Save(SavedView),
    /// Takes one away.
    Remove(EntityId),
}
