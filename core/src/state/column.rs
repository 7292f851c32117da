//! One field's values: pages of 1,024 rows, a head and a boxed value each, the texts in an arena.
//!
//! A value slot is an `f64`, or a quiet NaN that carries a tag and 48 bits: so a number costs no indirection
//! and a text one, and nothing is allocated per value. What fits neither (lists, assets, JSON) lies beside.

use std::collections::BTreeMap;

use super::names::Row;
use crate::value::Value;

/// Rows of one page.
pub(super) const PAGE_ROWS: usize = 1024;
/// Sign bit and all exponent bits: no number that a register may hold looks like this.
const BOXED: u64 = 0xFFF8_0000_0000_0000;
const TAG_SHIFT: u32 = 48;
const PAYLOAD: u64 = (1 << TAG_SHIFT) - 1;
const CLEARED: u64 = BOXED;
const TAG_TEXT: u64 = BOXED | 1 << TAG_SHIFT;
const TAG_BOOL: u64 = BOXED | 2 << TAG_SHIFT;
const TAG_REFERENCE: u64 = BOXED | 3 << TAG_SHIFT;
const TAG_OTHER: u64 = BOXED | 4 << TAG_SHIFT;
/// Below this an arena is not worth compacting.
const WASTE_BYTES_MIN: usize = 1 << 16;

/// A value where it lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ValueRef<'a> {
    /// Text.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// Another entity, by row.
    Reference(Row),
    /// A list, an asset, JSON.
    Other(&'a Value),
}

struct Page {
    /// The provisional op's number + 1; 0 where the register was never written.
    heads: [u32; PAGE_ROWS],
    values: [u64; PAGE_ROWS],
}

/// What a slot is given.
#[derive(Debug, Clone, Copy)]
pub(super) enum Slot<'a> {
    /// A value; references by row.
    Value(ValueRef<'a>),
    /// Written, and empty.
    Cleared,
}

/// One field of all entities.
#[derive(Default)]
pub(super) struct Column {
    pages: Vec<Option<Box<Page>>>,
    arena: Vec<u8>,
    wasted: usize,
    others: BTreeMap<Row, Value>,
}

impl std::fmt::Debug for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Column").field("pages", &self.pages.len()).field("arena", &self.arena.len()).finish()
    }
}

impl Column {
    fn slot(&self, row: Row) -> Option<(u32, u64)> {
        let page = self.pages.get(row as usize / PAGE_ROWS)?.as_ref()?;
        let at = row as usize % PAGE_ROWS;
        (page.heads[at] != 0).then(|| (page.heads[at] - 1, page.values[at]))
    }

    /// The number of the op whose value shows; `None` where the register was never written.
    pub(super) fn head(&self, row: Row) -> Option<u32> {
        self.slot(row).map(|(head, _)| head)
    }

    /// The value that shows.
    pub(super) fn get(&self, row: Row) -> Option<ValueRef<'_>> {
        let (_, bits) = self.slot(row)?;
        if bits & BOXED != BOXED {
            return Some(ValueRef::Number(f64::from_bits(bits)));
        }
        let payload = bits & PAYLOAD;
        match bits & !PAYLOAD {
            TAG_TEXT => Some(ValueRef::Text(self.text_at(payload as usize))),
            TAG_BOOL => Some(ValueRef::Bool(payload != 0)),
            TAG_REFERENCE => Some(ValueRef::Reference(payload as Row)),
            TAG_OTHER => self.others.get(&row).map(ValueRef::Other),
            _ => None,
        }
    }

    fn text_at(&self, at: usize) -> &str {
        let length = self.length_at(at);
        std::str::from_utf8(&self.arena[at + 4..at + 4 + length]).unwrap_or_default()
    }

    fn length_at(&self, at: usize) -> usize {
        let mut bytes = [0; 4];
        bytes.copy_from_slice(&self.arena[at..at + 4]);
        u32::from_le_bytes(bytes) as usize
    }

    /// Shows the value of op `head`.
    pub(super) fn set(&mut self, row: Row, head: u32, slot: Slot<'_>) {
        let before = self.slot(row).map(|(_, bits)| bits);
        if let Some(bits) = before.filter(|bits| bits & !PAYLOAD == TAG_TEXT) {
            self.wasted += self.length_at((bits & PAYLOAD) as usize) + 4;
        }
        self.others.remove(&row);
        self.lay(row, head, slot);
        if self.wasted > WASTE_BYTES_MIN && self.wasted > self.arena.len() / 2 {
            self.compact();
        }
    }

    /// The same where nothing was ever written.
    pub(super) fn lay(&mut self, row: Row, head: u32, slot: Slot<'_>) {
        let at = row as usize % PAGE_ROWS;
        let bits = match slot {
            Slot::Cleared => CLEARED,
            Slot::Value(ValueRef::Number(number)) => number.to_bits(),
            Slot::Value(ValueRef::Bool(flag)) => TAG_BOOL | u64::from(flag),
            Slot::Value(ValueRef::Reference(row)) => TAG_REFERENCE | u64::from(row),
            Slot::Value(ValueRef::Text(text)) => {
                let start = self.arena.len() as u64;
                self.arena.extend_from_slice(&(text.len() as u32).to_le_bytes());
                self.arena.extend_from_slice(text.as_bytes());
                TAG_TEXT | start
            }
            Slot::Value(ValueRef::Other(value)) => {
                self.others.insert(row, value.clone());
                TAG_OTHER
            }
        };
        let number = row as usize / PAGE_ROWS;
        if self.pages.len() <= number {
            self.pages.resize_with(number + 1, || None);
        }
        let page = self.pages[number]
            .get_or_insert_with(|| Box::new(Page { heads: [0; PAGE_ROWS], values: [CLEARED; PAGE_ROWS] }));
        page.heads[at] = head + 1;
        page.values[at] = bits;
    }

    fn compact(&mut self) {
        let old = std::mem::take(&mut self.arena);
        for page in self.pages.iter_mut().flatten() {
            for bits in page.values.iter_mut().filter(|bits| **bits & !PAYLOAD == TAG_TEXT) {
                let at = (*bits & PAYLOAD) as usize;
                let mut length = [0; 4];
                length.copy_from_slice(&old[at..at + 4]);
                let end = at + 4 + u32::from_le_bytes(length) as usize;
                *bits = TAG_TEXT | self.arena.len() as u64;
                self.arena.extend_from_slice(&old[at..end]);
            }
        }
        self.wasted = 0;
    }

    /// Rows whose values may point at entities, rising.
    pub(super) fn pointing_rows(&self) -> impl Iterator<Item = Row> + '_ {
        let is_pointing =
            |bits: u64| bits & BOXED == BOXED && matches!(bits & !PAYLOAD, TAG_REFERENCE | TAG_OTHER);
        self.pages.iter().enumerate().flat_map(move |(number, page)| {
            let values = page.as_ref().map_or(&[][..], |page| &page.values[..]);
            let first = (number * PAGE_ROWS) as Row;
            values.iter().zip(first..).filter(move |(bits, _)| is_pointing(**bits)).map(|(_, row)| row)
        })
    }

    /// Rows that show a list, an asset or JSON, rising.
    pub(super) fn others(&self) -> impl Iterator<Item = Row> + '_ {
        self.others.keys().copied()
    }

    /// Rows that were ever written, rising.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.pages.iter().enumerate().flat_map(|(number, page)| {
            let heads = page.as_ref().map_or(&[][..], |page| &page.heads[..]);
            let first = (number * PAGE_ROWS) as Row;
            heads.iter().zip(first..).filter(|(head, _)| **head != 0).map(|(_, row)| row)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn layout_1_a_slot_gives_back_what_it_was_given() {
        let mut column = Column::default();
        let list = Value::List(vec![Value::Bool(true)]);
        let given = [
            ValueRef::Text("LX 11"),
            ValueRef::Text(""),
            ValueRef::Number(-0.5),
            ValueRef::Number(f64::MIN_POSITIVE),
            ValueRef::Bool(false),
            ValueRef::Reference(70_000),
            ValueRef::Other(&list),
        ];
        for (row, value) in given.iter().enumerate() {
            column.set(row as Row * 900, row as u32, Slot::Value(*value));
        }
        for (row, value) in given.iter().enumerate() {
            assert_eq!(column.get(row as Row * 900), Some(*value));
            assert_eq!(column.head(row as Row * 900), Some(row as u32));
        }
        column.set(0, 9, Slot::Cleared);
        assert_eq!((column.get(0), column.head(0)), (None, Some(9)));
        assert_eq!(column.head(1), None);
    }

    proptest! {
        #[test]
        fn layout_2_texts_survive_compaction(
            written in prop::collection::vec((0_u32..40, "[a-zé🎭]", 0_usize..3000), 1..200)
        ) {
            let mut column = Column::default();
            let mut model = BTreeMap::new();
            for (row, letter, times) in &written {
                let text = letter.repeat(*times);
                column.set(*row, 1, Slot::Value(ValueRef::Text(&text)));
                model.insert(*row, text);
            }
            for (row, text) in model {
                prop_assert_eq!(column.get(row), Some(ValueRef::Text(&text)));
            }
        }
    }
}
