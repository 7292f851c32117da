//! Rows in order, in chunks: putting one in or taking one out moves a few hundred others at most.

use std::cmp::Ordering;

use super::order::Prefix;
use crate::state::Row;

/// Entries of a chunk, at most.
const CHUNK_MAX: usize = 512;
/// The home of a row that is not in the list.
const NOWHERE: u32 = u32::MAX;

/// A row and the beginning of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) prefix: Prefix,
    pub(super) row: Row,
}

/// Rows in order.
#[derive(Debug, Default)]
pub(super) struct List {
    /// Each keeps its number while it lives.
    chunks: Vec<Vec<Entry>>,
    /// The chunks' numbers, in the order of their entries.
    order: Vec<u32>,
    free: Vec<u32>,
    /// The chunk of each row.
    home: Vec<u32>,
    len: usize,
}

impl List {
    /// A list of entries that are in order already.
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut list = Self { len: entries.len(), ..Self::default() };
        // Room in each, so that the first changes split nothing.
        for chunk in entries.chunks(CHUNK_MAX * 3 / 4) {
            let number = list.chunks.len() as u32;
            list.chunks.push(chunk.to_vec());
            list.order.push(number);
            chunk.iter().for_each(|entry| list.settle(entry.row, number));
        }
        list
    }

    fn settle(&mut self, row: Row, number: u32) {
        let at = row as usize;
        if self.home.len() <= at {
            self.home.resize(at + 1, NOWHERE);
        }
        self.home[at] = number;
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The chunk of a row, and its place there.
    fn find(&self, row: Row) -> Option<(u32, usize)> {
        let number = self.home.get(row as usize).copied().filter(|home| *home != NOWHERE)?;
        let at = self.chunks[number as usize].iter().position(|entry| entry.row == row)?;
        Some((number, at))
    }

    /// Takes a row out, by where it was put and not by its key, which may be another by now.
    pub(super) fn remove(&mut self, row: Row) -> bool {
        let Some((number, at)) = self.find(row) else { return false };
        let chunk = &mut self.chunks[number as usize];
        chunk.remove(at);
        if chunk.is_empty() {
            self.order.retain(|known| *known != number);
            self.free.push(number);
        }
        self.home[row as usize] = NOWHERE;
        self.len -= 1;
        true
    }

    /// Puts a row where `order_of`, the order of an entry to the one put in, says.
    pub(super) fn insert(&mut self, entry: Entry, order_of: impl Fn(&Entry) -> Ordering) {
        let is_before = |other: &Entry| order_of(other) == Ordering::Less;
        let after =
            self.order.partition_point(|number| self.chunks[*number as usize].last().is_some_and(is_before));
        let place = after.min(self.order.len().saturating_sub(1));
        let number = match self.order.get(place) {
            Some(number) => *number,
            None => {
                let number = self.take_free(Vec::new());
                self.order.push(number);
                number
            }
        };
        let chunk = &mut self.chunks[number as usize];
        let at = chunk.partition_point(is_before);
        chunk.insert(at, entry);
        self.len += 1;
        let second = (chunk.len() > CHUNK_MAX).then(|| chunk.split_off(CHUNK_MAX / 2));
        self.settle(entry.row, number);
        if let Some(second) = second {
            let rows: Vec<Row> = second.iter().map(|entry| entry.row).collect();
            let number = self.take_free(second);
            self.order.insert(place + 1, number);
            rows.into_iter().for_each(|row| self.settle(row, number));
        }
    }

    fn take_free(&mut self, chunk: Vec<Entry>) -> u32 {
        if let Some(number) = self.free.pop() {
            self.chunks[number as usize] = chunk;
            return number;
        }
        self.chunks.push(chunk);
        self.chunks.len() as u32 - 1
    }

    /// The entries from a place on.
    pub(super) fn from(&self, mut offset: usize) -> impl Iterator<Item = &Entry> {
        let mut first = self.order.len();
        for (place, number) in self.order.iter().enumerate() {
            let length = self.chunks[*number as usize].len();
            if offset < length {
                first = place;
                break;
            }
            offset -= length;
        }
        self.order[first..].iter().flat_map(|number| &self.chunks[*number as usize]).skip(offset)
    }

    /// The place of a row.
    pub(super) fn place(&self, row: Row) -> Option<usize> {
        let (number, at) = self.find(row)?;
        let before = self.order.iter().take_while(|known| **known != number);
        Some(before.map(|number| self.chunks[*number as usize].len()).sum::<usize>() + at)
    }

    /// The rows right before and right after a row, where their keys begin alike.
    pub(super) fn alike(&self, row: Row) -> impl Iterator<Item = Row> {
        let beside = self.find(row).map(|(number, at)| {
            let chunk = &self.chunks[number as usize];
            let place = self.order.iter().position(|known| *known == number).unwrap_or_default();
            let chunk_at = |place: usize| self.order.get(place).map(|number| &self.chunks[*number as usize]);
            let before = match at.checked_sub(1) {
                Some(at) => chunk.get(at),
                None => place.checked_sub(1).and_then(chunk_at).and_then(|chunk| chunk.last()),
            };
            let after = chunk.get(at + 1).or_else(|| chunk_at(place + 1).and_then(|chunk| chunk.first()));
            let own = chunk[at].prefix;
            [before, after].map(|other| other.filter(|other| other.prefix == own).map(|other| other.row))
        });
        beside.unwrap_or_default().into_iter().flatten()
    }
}
