//! Sets of modules to start a production from.

use serde::Deserialize;

use super::SchemaError;
use super::document::{deserialize, utf8};

/// A template: what a new production starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Short name: `theatre`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// One sentence: for whom.
    pub about: String,
    /// Ids of the modules that it adopts, in order.
    pub modules: Vec<String>,
    /// Keys of fields that are one from the beginning, each set by itself.
    pub mappings: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct Document {
    template: Head,
}

#[derive(Deserialize)]
struct Head {
    id: String,
    title: String,
    #[serde(default)]
    about: String,
    #[serde(default)]
    modules: Vec<String>,
    #[serde(default)]
    mappings: Vec<Vec<String>>,
}

impl Template {
    /// Reads a template's TOML.
    ///
    /// # Errors
    /// Not UTF-8, not TOML, or a key that holds something else than it must.
    pub fn parse(bytes: &[u8]) -> Result<Self, SchemaError> {
        let Document { template: Head { id, title, about, modules, mappings } } = deserialize(utf8(bytes)?)?;
        Ok(Self { id, title, about, modules, mappings })
    }
}
