//! Columns in a checkpoint, page by page: heads beside heads, kinds beside kinds, texts beside texts.

use super::column::{Column, PAGE_ROWS, Slot, ValueRef};
use super::names::Row;
use crate::checkpoint::{Pack, Unpack, Unusable};
use crate::value::Value;

const CLEARED: u8 = 0;
const TEXT: u8 = 1;
const NUMBER: u8 = 2;
const NO: u8 = 3;
const YES: u8 = 4;
const REFERENCE: u8 = 5;
const OTHER: u8 = 6;

fn kind_of(value: Option<ValueRef<'_>>) -> u8 {
    match value {
        None => CLEARED,
        Some(ValueRef::Text(_)) => TEXT,
        Some(ValueRef::Number(_)) => NUMBER,
        Some(ValueRef::Bool(false)) => NO,
        Some(ValueRef::Bool(true)) => YES,
        Some(ValueRef::Reference(_)) => REFERENCE,
        Some(ValueRef::Other(_)) => OTHER,
    }
}

impl Column {
    /// Writes it down.
    pub(super) fn keep(&self, pack: &mut Pack) {
        let rows: Vec<Row> = self.rows().collect();
        let pages: Vec<&[Row]> = rows.chunk_by(|a, b| page_of(*a) == page_of(*b)).collect();
        pack.list(pages.into_iter(), |pack, rows| self.keep_page(pack, rows));
    }

    fn keep_page(&self, pack: &mut Pack, rows: &[Row]) {
        pack.number(u64::from(page_of(rows[0])));
        let mut written = [0_u8; PAGE_ROWS / 8];
        for row in rows {
            let at = *row as usize % PAGE_ROWS;
            written[at / 8] |= 1 << (at % 8);
        }
        pack.raw(&written);
        let mut before = 0;
        for head in rows.iter().filter_map(|row| self.head(*row)) {
            pack.step(u64::from(head), before);
            before = u64::from(head);
        }
        let values = || rows.iter().map(|row| self.get(*row));
        values().for_each(|value| pack.byte(kind_of(value)));
        // Lengths first, so that the texts stand together.
        for value in values() {
            match value {
                Some(ValueRef::Text(text)) => pack.count(text.len()),
                Some(ValueRef::Number(number)) => pack.raw(&number.to_bits().to_le_bytes()),
                Some(ValueRef::Reference(row)) => pack.number(u64::from(row)),
                Some(ValueRef::Other(value)) => pack.value(value),
                None | Some(ValueRef::Bool(_)) => {}
            }
        }
        for value in values() {
            if let Some(ValueRef::Text(text)) = value {
                pack.raw(text.as_bytes());
            }
        }
    }

    /// Reads it back.
    ///
    /// # Errors
    /// `Damaged`.
    pub(super) fn restore(unpack: &mut Unpack<'_>) -> Result<Self, Unusable> {
        let mut column = Self::default();
        let pages = unpack.bounds().rows.div_ceil(PAGE_ROWS as u32);
        for _ in 0..unpack.count()? {
            let page = unpack.below(pages)?;
            column.restore_page(page, unpack)?;
        }
        Ok(column)
    }

    fn restore_page(&mut self, page: u32, unpack: &mut Unpack<'_>) -> Result<(), Unusable> {
        let written: [u8; PAGE_ROWS / 8] = unpack.fixed()?;
        let first = page * PAGE_ROWS as u32;
        let rows: Vec<Row> = (0..PAGE_ROWS)
            .filter(|at| written[at / 8] & (1 << (at % 8)) != 0)
            .map(|at| first + at as u32)
            .collect();
        if rows.last().is_some_and(|last| *last >= unpack.bounds().rows) {
            return Err(Unusable::Damaged("a row of no entity"));
        }
        let mut before = 0;
        let mut heads = Vec::with_capacity(rows.len());
        for _ in &rows {
            before = unpack.op_from(before)?;
            heads.push(before);
        }
        let kinds = unpack.raw(rows.len())?;
        let mut lengths = Vec::new();
        for ((row, head), kind) in rows.iter().zip(&heads).zip(kinds) {
            let other: Value;
            let slot = match *kind {
                TEXT => {
                    lengths.push((*row, *head, unpack.count()?));
                    continue;
                }
                CLEARED => Slot::Cleared,
                NUMBER => Slot::Value(ValueRef::Number(unpack.float()?)),
                NO => Slot::Value(ValueRef::Bool(false)),
                YES => Slot::Value(ValueRef::Bool(true)),
                REFERENCE => Slot::Value(ValueRef::Reference(unpack.row()?)),
                OTHER => {
                    other = unpack.value()?;
                    Slot::Value(ValueRef::Other(&other))
                }
                _ => return Err(Unusable::Damaged("a value of no kind")),
            };
            self.lay(*row, *head, slot);
        }
        for (row, head, length) in lengths {
            let text = std::str::from_utf8(unpack.raw(length)?);
            let text = text.or(Err(Unusable::Damaged("a text is none")))?;
            self.lay(row, head, Slot::Value(ValueRef::Text(text)));
        }
        Ok(())
    }
}

fn page_of(row: Row) -> u32 {
    row / PAGE_ROWS as u32
}
