//! A `module.toml` as written: names with their places, nothing checked yet. Keys that this app does not know
//! are passed over, so that a newer module can be used by an older app.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::{Place, SchemaError};
use crate::limits::SCHEMA_BYTES_MAX;

/// The text, within the limit.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, SchemaError> {
    if bytes.len() > SCHEMA_BYTES_MAX {
        return Err(SchemaError::TooLarge { bytes: bytes.len() });
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        SchemaError::NotUtf8 { place: Place::of(&valid, valid.len()) }
    })
}

/// Reads TOML, with the place of what is wrong.
pub(super) fn deserialize<T: DeserializeOwned>(text: &str) -> Result<T, SchemaError> {
    toml::from_str(text).map_err(|error: toml::de::Error| SchemaError::Malformed {
        place: Place::of_span(text, error.span()),
        reason: error.message().to_owned(),
    })
}

#[derive(Deserialize)]
pub(super) struct Document {
    pub(super) module: Head,
    #[serde(default)]
    pub(super) tables: Listed<TableEntry>,
    #[serde(default)]
    pub(super) edges: Listed<EdgeEntry>,
    #[serde(default)]
    pub(super) settings: Listed<FieldEntry>,
    #[serde(default)]
    pub(super) views: Listed<ViewEntry>,
    #[serde(default)]
    pub(super) imports: Listed<ImportEntry>,
    #[serde(default)]
    pub(super) migrations: Vec<MigrationEntry>,
}

#[derive(Deserialize)]
pub(super) struct Head {
    pub(super) id: Spanned<String>,
    pub(super) version: Spanned<String>,
    pub(super) title: Spanned<String>,
    pub(super) tape: Option<Spanned<String>>,
    pub(super) colour: Option<Spanned<String>>,
}

#[derive(Deserialize)]
pub(super) struct TableEntry {
    pub(super) title: Option<Spanned<String>>,
    pub(super) row: Option<Spanned<String>>,
    pub(super) rows: Option<Spanned<String>>,
    pub(super) record: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) order: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) key: Vec<Spanned<String>>,
    #[serde(default, rename = "match")]
    pub(super) matches: Vec<Spanned<String>>,
    pub(super) about: Option<String>,
    #[serde(default)]
    pub(super) sensitive: bool,
    pub(super) import_notes: Option<Spanned<String>>,
    pub(super) describes: Option<DescribesEntry>,
    #[serde(default)]
    pub(super) fields: Listed<FieldEntry>,
}

#[derive(Deserialize)]
pub(super) struct DescribesEntry {
    pub(super) file: Spanned<String>,
    pub(super) name: Option<Spanned<String>>,
    pub(super) kind: Option<Spanned<String>>,
    pub(super) mime: Option<Spanned<String>>,
    pub(super) bytes: Option<Spanned<String>>,
    pub(super) width: Option<Spanned<String>>,
    pub(super) height: Option<Spanned<String>>,
}

#[derive(Deserialize)]
pub(super) struct EdgeEntry {
    pub(super) title: Option<Spanned<String>>,
    pub(super) back: Option<Spanned<String>>,
    pub(super) from: Spanned<String>,
    pub(super) to: Spanned<String>,
    #[serde(default)]
    pub(super) ordered: bool,
    pub(super) cardinality: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) fields: Listed<FieldEntry>,
}

#[derive(Deserialize)]
pub(super) struct FieldEntry {
    #[serde(rename = "type")]
    pub(super) kind: Spanned<String>,
    pub(super) title: Option<Spanned<String>>,
    pub(super) shared: Option<Spanned<String>>,
    pub(super) sort: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) required: bool,
    pub(super) unit: Option<String>,
    pub(super) width: Option<u32>,
    #[serde(default)]
    pub(super) choices: Vec<ChoiceEntry>,
    #[serde(default)]
    pub(super) open: bool,
    pub(super) to: Option<Spanned<String>>,
    pub(super) to_any: Option<String>,
    pub(super) complete_from: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) hidden: bool,
    #[serde(default)]
    pub(super) sensitive: bool,
    pub(super) default: Option<Spanned<toml::Value>>,
    pub(super) default_from: Option<Spanned<String>>,
    /// Of a setting: what it is good for.
    pub(super) about: Option<String>,
    /// Of a setting: the tables whose records may say otherwise.
    #[serde(default)]
    pub(super) records: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum ChoiceEntry {
    Value(String),
    Titled { value: String, title: String },
}

#[derive(Deserialize)]
pub(super) struct ViewEntry {
    pub(super) title: Option<Spanned<String>>,
    pub(super) kind: String,
    pub(super) table: Spanned<String>,
    #[serde(default)]
    pub(super) columns: Vec<Spanned<String>>,
    pub(super) by: Option<Spanned<String>>,
    pub(super) start: Option<Spanned<String>>,
    pub(super) end: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) clash: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) sort: Vec<Spanned<String>>,
    pub(super) filter: Option<String>,
    #[serde(default)]
    pub(super) breaks: bool,
    #[serde(default)]
    pub(super) carry: bool,
    #[serde(default)]
    pub(super) landscape: bool,
    pub(super) across: Option<Spanned<u8>>,
    pub(super) foot: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) group: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) large: Vec<Spanned<String>>,
    pub(super) by_hand: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) skip: Vec<Spanned<String>>,
    pub(super) runs: Option<Spanned<String>>,
    pub(super) picture: Option<Spanned<String>>,
}

#[derive(Deserialize)]
pub(super) struct MigrationEntry {
    pub(super) version: Spanned<String>,
    #[serde(default)]
    pub(super) rename: Listed<Spanned<String>>,
    #[serde(default)]
    pub(super) convert: Listed<Spanned<String>>,
    #[serde(default)]
    pub(super) words: Listed<Listed<String>>,
}

#[derive(Deserialize)]
pub(super) struct ImportEntry {
    pub(super) title: Option<Spanned<String>>,
    pub(super) table: Spanned<String>,
    #[serde(default)]
    pub(super) when: Vec<String>,
    #[serde(default)]
    pub(super) columns: Listed<Spanned<String>>,
    #[serde(default)]
    pub(super) join: Vec<Vec<String>>,
    pub(super) notes: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) empty: Vec<String>,
    pub(super) number_rows: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) fill: Listed<Spanned<toml::Value>>,
}

/// The entries of a TOML table in the order of the file, each name with its place.
pub(super) struct Listed<T>(pub(super) Vec<(Spanned<String>, T)>);

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Listed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

struct Entries<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
    type Value = Listed<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries: Vec<(Spanned<String>, T)> = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        // The reader hands them out sorted by name.
        entries.sort_by_key(|(name, _)| start(name.span()));
        Ok(Listed(entries))
    }
}

fn start(span: Range<usize>) -> usize {
    span.start
}
