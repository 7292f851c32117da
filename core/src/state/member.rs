//! Which entities a table shows (rule 16).

use super::column::{Column, Slot, ValueRef};
use super::names::Row;
use crate::checkpoint::{Pack, Unpack, Unusable};

/// What a membership op says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership {
    /// Shown.
    In,
    /// No longer shown here.
    Out,
    /// No longer shown here, by somebody who knew that no table shows it after this.
    OutLast,
}

impl Membership {
    pub(super) fn of(is_in: bool, last: bool) -> Self {
        match (is_in, last) {
            (true, _) => Self::In,
            (false, false) => Self::Out,
            (false, true) => Self::OutLast,
        }
    }

    /// The one with this code.
    ///
    /// # Errors
    /// `Damaged` where there is none.
    pub(super) fn coded(code: u8) -> Result<Self, Unusable> {
        let known = [Self::In, Self::Out, Self::OutLast];
        known.get(usize::from(code)).copied().ok_or(Unusable::Damaged("a membership of no kind"))
    }

    fn slot(self) -> Slot<'static> {
        Slot::Value(ValueRef::Number(f64::from(self as u8)))
    }

    fn read(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Number(0.0) => Self::In,
            ValueRef::Number(1.0) => Self::Out,
            _ => Self::OutLast,
        }
    }
}

/// What becomes of a record in a table, the weightiest last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    /// Not shown.
    #[default]
    Absent,
    /// Not shown, and left with its deletion.
    Binned,
    /// Shown.
    Shown,
}

impl Presence {
    /// What is said of a record in a table; `None` where nobody ever said anything.
    pub(super) fn said(heads: &[(u32, Membership)]) -> Option<Self> {
        let of = |says: &Membership| match says {
            Membership::In => Self::Shown,
            Membership::Out => Self::Absent,
            Membership::OutLast => Self::Binned,
        };
        heads.iter().map(|(_, says)| of(says)).max()
    }
}

/// A set of rows.
#[derive(Debug, Default)]
struct Rows {
    words: Vec<u64>,
    count: usize,
}

impl Rows {
    fn set(&mut self, row: Row, is_in: bool) {
        let (word, bit) = (row as usize / 64, 1_u64 << (row % 64));
        if self.words.len() <= word {
            if !is_in {
                return;
            }
            self.words.resize(word + 1, 0);
        }
        let was_in = self.words[word] & bit != 0;
        if is_in && !was_in {
            self.words[word] |= bit;
            self.count += 1;
        } else if !is_in && was_in {
            self.words[word] &= !bit;
            self.count -= 1;
        }
    }

    fn restore(unpack: &mut Unpack<'_>) -> Result<Self, Unusable> {
        let words: Vec<u64> = unpack.list(|unpack| Ok(u64::from_le_bytes(unpack.fixed()?)))?;
        let count = words.iter().map(|word| word.count_ones() as usize).sum();
        let rows = Self { words, count };
        match rows.iter().last().is_none_or(|last| last < unpack.bounds().rows) {
            true => Ok(rows),
            false => Err(Unusable::Damaged("a row of no entity")),
        }
    }

    fn holds(&self, row: Row) -> bool {
        self.words.get(row as usize / 64).is_some_and(|word| word & (1 << (row % 64)) != 0)
    }

    /// Rising.
    fn iter(&self) -> impl Iterator<Item = Row> + '_ {
        self.words.iter().enumerate().flat_map(|(word, bits)| {
            let mut bits = *bits;
            std::iter::from_fn(move || {
                (bits != 0).then(|| {
                    let bit = bits.trailing_zeros();
                    bits &= bits - 1;
                    word as Row * 64 + bit
                })
            })
        })
    }
}

/// One table's member registers, and the records that it shows.
#[derive(Debug, Default)]
pub(super) struct MemberTable {
    column: Column,
    shown: Rows,
    binned: Rows,
}

impl MemberTable {
    /// The provisional head's op number and what it says.
    pub(super) fn head(&self, row: Row) -> Option<(u32, Membership)> {
        Some((self.column.head(row)?, Membership::read(self.column.get(row)?)))
    }

    /// Writes it down.
    pub(super) fn keep(&self, pack: &mut Pack) {
        self.column.keep(pack);
        for rows in [&self.shown, &self.binned] {
            pack.list(rows.words.iter(), |pack, word| pack.raw(&word.to_le_bytes()));
        }
    }

    /// Reads it back.
    ///
    /// # Errors
    /// `Damaged`.
    pub(super) fn restore(unpack: &mut Unpack<'_>) -> Result<Self, Unusable> {
        let column = Column::restore(unpack)?;
        Ok(Self { column, shown: Rows::restore(unpack)?, binned: Rows::restore(unpack)? })
    }

    pub(super) fn set(&mut self, row: Row, head: u32, membership: Membership) {
        self.column.set(row, head, membership.slot());
    }

    /// Shows a record, or has it in the bin, or neither.
    pub(super) fn show(&mut self, row: Row, presence: Presence) {
        self.shown.set(row, presence == Presence::Shown);
        self.binned.set(row, presence == Presence::Binned);
    }

    /// What has become of a record here.
    pub(super) fn presence(&self, row: Row) -> Presence {
        match (self.shown.holds(row), self.binned.holds(row)) {
            (true, _) => Presence::Shown,
            (false, true) => Presence::Binned,
            (false, false) => Presence::Absent,
        }
    }

    pub(super) fn shows(&self, row: Row) -> bool {
        self.shown.holds(row)
    }

    pub(super) fn count(&self) -> usize {
        self.shown.count
    }

    /// How many records left it with their deletion.
    pub(super) fn binned(&self) -> usize {
        self.binned.count
    }

    /// The rows that it shows, rising.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.shown.iter()
    }

    /// The rows that left it with their deletion, rising.
    pub(super) fn binned_rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.binned.iter()
    }

    /// Rows of which anything was ever said here, rising.
    pub(super) fn rows_ever(&self) -> impl Iterator<Item = Row> + '_ {
        self.column.rows()
    }
}
