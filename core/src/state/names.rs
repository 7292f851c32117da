//! Entities and names as small numbers, in the order in which this device met them.

use std::collections::BTreeMap;

use hashbrown::HashTable;

use crate::id::EntityId;

/// An entity, as this device's state counts.
pub type Row = u32;
/// A field, table or module, as this device's state counts.
pub type NameIx = u32;

/// Entity ↔ row.
#[derive(Debug, Default)]
pub struct Entities {
    ids: Vec<EntityId>,
    rows: HashTable<Row>,
}

/// An id's time and counter repeat between bundles, its random part does not within one: mix all of it.
fn hash_of(entity: &EntityId) -> u64 {
    let (a, b) = (u128::from_le_bytes(entity.0) as u64, (u128::from_le_bytes(entity.0) >> 64) as u64);
    (a ^ b.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl Entities {
    /// The row of an entity, given it if it has none yet.
    pub fn intern(&mut self, entity: EntityId) -> Row {
        if let Some(row) = self.find(&entity) {
            return row;
        }
        let row = self.ids.len() as Row;
        self.ids.push(entity);
        let ids = &self.ids;
        self.rows.insert_unique(hash_of(&entity), row, |row| hash_of(&ids[*row as usize]));
        row
    }

    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, count: usize) {
        self.ids.reserve(count);
        let ids = &self.ids;
        self.rows.reserve(count, |row| hash_of(&ids[*row as usize]));
    }

    /// The row of an entity.
    pub fn find(&self, entity: &EntityId) -> Option<Row> {
        self.rows.find(hash_of(entity), |row| self.ids[*row as usize] == *entity).copied()
    }

    /// The entity of a row.
    pub fn id(&self, row: Row) -> EntityId {
        self.ids[row as usize]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

/// Name ↔ number.
#[derive(Debug, Default)]
pub struct Names {
    texts: Vec<String>,
    numbers: BTreeMap<String, NameIx>,
}

impl Names {
    /// The number of a name, given it if it has none yet.
    pub fn intern(&mut self, name: &str) -> NameIx {
        if let Some(number) = self.find(name) {
            return number;
        }
        let number = self.texts.len() as NameIx;
        self.texts.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }

    /// The number of a name.
    pub fn find(&self, name: &str) -> Option<NameIx> {
        self.numbers.get(name).copied()
    }

    /// The name of a number.
    pub fn text(&self, number: NameIx) -> &str {
        &self.texts[number as usize]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}
