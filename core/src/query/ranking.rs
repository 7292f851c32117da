//! Rows of one table in the order of some of its fields, kept in order while values change.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::sync::Arc;

use super::catalog::Shape;
use super::list::{Entry, List};
use super::order::{Criterion, Prefix, write_key};
use super::title::Titles;
use crate::state::Row;

/// Rows in the order of criteria, then of their entities' ids.
#[derive(Debug)]
pub(super) struct Ranking {
    shape: Arc<Shape>,
    criteria: Vec<Criterion>,
    list: List,
}

/// A row while all are put in order: its whole key is in an arena.
struct Keyed {
    entry: Entry,
    start: usize,
    end: usize,
}

impl Ranking {
    pub(super) fn new(shape: Arc<Shape>, criteria: Vec<Criterion>) -> Self {
        Self { shape, criteria, list: List::default() }
    }

    pub(super) fn list(&self) -> &List {
        &self.list
    }

    /// Puts all rows in order, and forgets what was there.
    pub(super) fn fill(&mut self, titles: &Titles<'_>, rows: impl Iterator<Item = Row>) {
        let (mut arena, mut key, mut keyed) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            write_key(titles, &self.shape, &self.criteria, row, &mut key);
            let entry = Entry { prefix: Prefix::of(&key), row };
            let start = arena.len();
            if entry.prefix.more {
                arena.extend_from_slice(&key);
            }
            keyed.push(Keyed { entry, start, end: arena.len() });
        }
        let entities = titles.reader.state.entities();
        keyed.sort_unstable_by(|one, other| {
            let prefixes = one.entry.prefix.cmp(&other.entry.prefix);
            prefixes
                .then_with(|| arena[one.start..one.end].cmp(&arena[other.start..other.end]))
                .then_with(|| entities.id(one.entry.row).cmp(&entities.id(other.entry.row)))
        });
        let entries: Vec<Entry> = keyed.into_iter().map(|keyed| keyed.entry).collect();
        self.list = List::of(&entries);
    }

    pub(super) fn remove(&mut self, row: Row) -> bool {
        self.list.remove(row)
    }

    /// Puts a row in its place. Rows whose keys changed must have been taken out before.
    pub(super) fn insert(&mut self, titles: &Titles<'_>, row: Row) {
        let key = self.key_of(titles, row);
        let entry = Entry { prefix: Prefix::of(&key), row };
        let entities = titles.reader.state.entities();
        let id = entities.id(row);
        let other_key = RefCell::new(Vec::new());
        let (shape, criteria) = (&self.shape, &self.criteria);
        self.list.insert(entry, |other| {
            let keys = || {
                if !other.prefix.more {
                    return Ordering::Equal;
                }
                let mut other_key = other_key.borrow_mut();
                write_key(titles, shape, criteria, other.row, &mut other_key);
                other_key.as_slice().cmp(&key)
            };
            other.prefix.cmp(&entry.prefix).then_with(keys).then_with(|| entities.id(other.row).cmp(&id))
        });
    }

    /// The key of a row as it is now.
    pub(super) fn key_of(&self, titles: &Titles<'_>, row: Row) -> Vec<u8> {
        let mut key = Vec::new();
        write_key(titles, &self.shape, &self.criteria, row, &mut key);
        key
    }

    /// Whether two rows agree in all criteria.
    pub(super) fn agree(&self, titles: &Titles<'_>, one: Row, other: Row) -> bool {
        self.key_of(titles, one) == self.key_of(titles, other)
    }
}
