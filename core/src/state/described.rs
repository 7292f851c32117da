//! Which records describe files, so that a file has a name wherever one stands in a text.

use std::collections::BTreeMap;

use super::{NameIx, Row, State};
use crate::id::BlobHash;
use crate::schema::Table;

/// What describes a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Description {
    /// The record.
    pub row: Row,
    /// The table that it is in.
    pub table: NameIx,
    /// Its field that says what people call the file.
    pub name: Option<NameIx>,
}

/// The first record that describes each file.
#[derive(Debug, Default)]
pub struct Described(BTreeMap<BlobHash, Description>);

impl Described {
    /// As these tables have it; those that describe no files do not matter.
    pub fn new<'t>(state: &State, tables: impl IntoIterator<Item = &'t Table>) -> Self {
        let mut found = BTreeMap::new();
        for table in tables {
            let Some(describes) = &table.describes else { continue };
            let column = |name: &str| state.names().find(&table.field(name)?.key);
            let (Some(number), Some(file)) = (state.names().find(&table.id), column(&describes.file)) else {
                continue;
            };
            let name = describes.name.as_deref().and_then(column);
            for (row, hash) in state.files(file) {
                if state.shows(row, number) {
                    found.entry(hash).or_insert(Description { row, table: number, name });
                }
            }
        }
        Self(found)
    }

    /// What describes a file.
    pub fn of(&self, hash: BlobHash) -> Option<Description> {
        self.0.get(&hash).copied()
    }

    /// Every file that a record describes, by its hash.
    pub fn all(&self) -> impl Iterator<Item = (BlobHash, Description)> {
        self.0.iter().map(|(hash, description)| (*hash, *description))
    }
}
