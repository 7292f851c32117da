//! Which record stands in which of the rows that were made. To make a row costs many times what it costs to
//! give it another record; so rows that are out of sight wait, and take those that come.

use callboard_core::id::EntityId;

/// So many rows wait at most, beyond those that are shown.
const WAITING_MAX: usize = 80;

/// Rows by their number, which they keep.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Slots {
    /// The record of each, and whether it is shown: one that waits keeps what it had.
    held: Vec<(EntityId, bool)>,
    /// Their numbers: those that are shown in the order of the records, then those that wait.
    order: Vec<usize>,
}

impl Slots {
    /// The rows when these records are to be shown: a record that is shown already keeps its row.
    pub(super) fn showing(&self, ids: &[EntityId]) -> Self {
        let mut held: Vec<(EntityId, bool)> =
            self.held.iter().map(|(id, _)| (*id, ids.contains(id))).collect();
        let mut waiting = (0..held.len()).filter(|slot| !held[*slot].1).collect::<Vec<_>>().into_iter();
        let mut order = Vec::with_capacity(held.len().max(ids.len()));
        for id in ids {
            let own = held.iter().position(|row| *row == (*id, true));
            let slot = own.or_else(|| waiting.next()).unwrap_or(held.len());
            if slot == held.len() {
                held.push((*id, true));
            }
            held[slot] = (*id, true);
            order.push(slot);
        }
        while held.len() > ids.len() + WAITING_MAX && held.last().is_some_and(|(_, is_shown)| !is_shown) {
            held.pop();
        }
        order.extend((0..held.len()).filter(|slot| !held[*slot].1));
        Self { held, order }
    }

    /// The numbers of all rows, as they stand one behind the other.
    pub(super) fn order(&self) -> Vec<usize> {
        self.order.clone()
    }

    /// The record of a row, and whether it is shown.
    pub(super) fn of(&self, slot: usize) -> Option<(EntityId, bool)> {
        self.held.get(slot).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(numbers: std::ops::Range<u64>) -> Vec<EntityId> {
        numbers.map(|number| EntityId::mint(number + 1, [0; 8], 0)).collect()
    }

    #[test]
    fn grid_35_rows_are_made_once_and_given_other_records() {
        let first = Slots::default().showing(&ids(0..4));
        assert_eq!(first.order(), [0, 1, 2, 3]);
        let scrolled = first.showing(&ids(1..5));
        assert_eq!(scrolled.order(), [1, 2, 3, 0], "who stays keeps the row");
        assert_eq!(scrolled.of(0), Some((ids(4..5)[0], true)));
        let nothing = scrolled.showing(&[]);
        assert_eq!((nothing.order().len(), nothing.of(0).map(|row| row.1)), (4, Some(false)));
        let elsewhere = nothing.showing(&ids(90..95));
        assert_eq!(elsewhere.order(), [0, 1, 2, 3, 4]);
        let many = Slots::default().showing(&ids(0..200));
        assert_eq!(many.showing(&ids(0..1)).order().len(), 1 + WAITING_MAX);
    }
}
