//! Rows that stand together: how they are asked for, and what is told of them.
//!
//! Plain data of [`super::command`] and [`super::update`].

use serde::{Deserialize, Deserializer, Serialize};

use super::command::{Fields, Json, Sort};

/// Which groups are folded: their rows are counted, and passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Folds {
    /// Whether all are, but for those named; else those named are.
    pub all: bool,
    /// `Group::key`s.
    pub keys: Vec<String>,
}

impl Folds {
    /// Whether nothing is folded.
    pub fn is_none(&self) -> bool {
        !self.all && self.keys.is_empty()
    }

    /// Whether the group of this key is folded.
    pub fn holds(&self, key: &str) -> bool {
        self.all != self.keys.iter().any(|known| known == key)
    }

    /// Folds the group of this key, or unfolds it.
    pub fn turn(&mut self, key: &str) {
        match self.keys.iter().position(|known| known == key) {
            Some(place) => drop(self.keys.remove(place)),
            None => self.keys.push(key.to_owned()),
        }
    }
}

/// Rows with the same value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// 0 for the outer ones.
    pub level: usize,
    /// Names it as long as its value stays.
    pub key: String,
    /// The value of the field that it stands for, as a row has it; `null` where its rows have none.
    pub value: Json,
    /// How many rows it has.
    pub count: usize,
    /// Short names of the fields asked for → `{sum, numbers}`, `{ticked}`, or `{first, last}`: the first and
    /// the last day or moment, `null` where there is none. A sum that is larger than can be told exactly is
    /// `null`.
    pub totals: Fields,
}

/// What is different among groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupsDelta {
    /// How many there are in all.
    pub length: usize,
    /// The place of the first of `groups` among them.
    pub start: usize,
    /// What stands there now.
    pub groups: Vec<Group>,
}

impl GroupsDelta {
    /// The groups as they are now, from those that were told before.
    pub fn apply<G: From<Group>>(self, to: &mut Vec<G>) {
        let start = self.start.min(to.len());
        // Behind what is told stands what stood there at the end.
        let behind = self.length.saturating_sub(self.start + self.groups.len());
        let end = to.len().saturating_sub(behind).max(start);
        to.splice(start..end, self.groups.into_iter().map(G::from));
        to.truncate(self.length);
    }
}

/// Reads what rows are grouped by: a field, or several, each by its name or with the way around.
///
/// # Errors
/// What is neither.
pub(super) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Sort>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Key {
        Named(String),
        Sorted(Sort),
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Keys {
        None(()),
        One(Key),
        Several(Vec<Key>),
    }
    let sort = |key| match key {
        Key::Named(field) => Sort { field, desc: false },
        Key::Sorted(sort) => sort,
    };
    Ok(match Keys::deserialize(from)? {
        Keys::None(()) => Vec::new(),
        Keys::One(key) => vec![sort(key)],
        Keys::Several(keys) => keys.into_iter().map(sort).collect(),
    })
}
