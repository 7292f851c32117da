//! Which row stands where. A row that is being worked on stays where it is, whatever filter and order say,
//! until the person moves on.

use std::collections::BTreeMap;
use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::update::Row;

/// Stands for the record that does not exist yet, in the row after the last. No table's record has this id.
pub(super) const NEW: EntityId = EntityId::WORKSPACE;

/// The row that is being worked on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kept {
    /// Where it stood when the work began.
    pub(super) place: usize,
    /// What it was then: shown where the query no longer gives it.
    pub(super) row: Arc<Row>,
}

/// Rows and their places.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Layout {
    /// Records in all, those not loaded included.
    pub(super) total: usize,
    new: bool,
    rows: BTreeMap<usize, Arc<Row>>,
    places: BTreeMap<EntityId, usize>,
    /// The kept row, where the query no longer gives it here.
    pub(super) leaving: Option<EntityId>,
}

impl Layout {
    /// Places `rows`, which stand from `offset` on among `total`, around the row that is kept.
    pub(super) fn arrange(total: usize, offset: usize, rows: &[Arc<Row>], kept: Option<&Kept>) -> Self {
        let found = kept.and_then(|kept| rows.iter().position(|row| row.id == kept.row.id));
        let mut layout = Self { total, ..Self::default() };
        let Some(kept) = kept else {
            for (place, row) in rows.iter().enumerate() {
                layout.put(offset + place, row);
            }
            return layout;
        };
        let present = found.map(|place| offset + place);
        layout.total += usize::from(present.is_none());
        let kept_place = kept.place.min(layout.total.saturating_sub(1));
        for (place, row) in rows.iter().enumerate() {
            let place = offset + place;
            if Some(place) != present {
                let without = place - usize::from(present.is_some_and(|present| present < place));
                layout.put(without + usize::from(without >= kept_place), row);
            }
        }
        layout.put(kept_place, found.map_or(&kept.row, |place| &rows[place]));
        layout.leaving = (present != Some(kept_place)).then_some(kept.row.id);
        layout
    }

    /// The same with a row at the end for a record that does not exist yet.
    #[must_use]
    pub(super) fn with_new(mut self) -> Self {
        let row = Arc::new(blank(NEW, &[]));
        self.put(self.total, &row);
        self.new = true;
        self
    }

    /// Rows in all, the one for a new record included.
    pub(super) fn count(&self) -> usize {
        self.total + usize::from(self.new)
    }

    fn put(&mut self, place: usize, row: &Arc<Row>) {
        self.places.insert(row.id, place);
        self.rows.insert(place, row.clone());
    }

    /// The row at a place, where it is loaded.
    pub(super) fn at(&self, place: usize) -> Option<&Arc<Row>> {
        self.rows.get(&place)
    }

    /// Where a row stands, where it is loaded.
    pub(super) fn place(&self, id: EntityId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// A row and its place.
    pub(super) fn entry(&self, id: EntityId) -> Option<(usize, Arc<Row>)> {
        let place = self.place(id)?;
        Some((place, self.rows.get(&place)?.clone()))
    }

    /// The loaded rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Arc<Row>> {
        self.rows.values()
    }

    /// The loaded records at these places, in order.
    pub(super) fn records(&self, places: std::ops::Range<usize>) -> Vec<Arc<Row>> {
        self.rows.range(places).map(|(_, row)| row.clone()).filter(|row| row.id != NEW).collect()
    }
}

/// A row that holds nothing yet.
pub(crate) fn blank(id: EntityId, tables: &[String]) -> Row {
    Row {
        id,
        title: String::new(),
        tables: tables.to_vec(),
        through: std::collections::BTreeMap::new(),
        fields: serde_json::Map::new(),
        conflicts: Vec::new(),
        rivals: serde_json::Map::new(),
        rich: serde_json::Map::new(),
        follows: serde_json::Map::new(),
        rules: serde_json::Map::new(),
        marks: serde_json::Map::new(),
        seen: String::new(),
        deleted: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(n: u8) -> Arc<Row> {
        Arc::new(blank(EntityId([n; 16]), &[]))
    }

    fn order(layout: &Layout) -> Vec<(usize, u8)> {
        layout.rows.iter().map(|(place, row)| (*place, row.id.0[0])).collect()
    }

    #[test]
    fn grid_8_rows_stand_from_the_windows_offset_on() {
        let layout = Layout::arrange(9, 3, &[row(1), row(2)], None);
        assert_eq!(order(&layout), [(3, 1), (4, 2)]);
        assert_eq!(layout.entry(EntityId([2; 16])), Some((4, row(2))));
    }

    #[test]
    fn grid_9_a_row_that_sorts_elsewhere_stays_while_it_is_kept() {
        let kept = Kept { place: 0, row: row(1) };
        let layout = Layout::arrange(4, 0, &[row(2), row(3), row(1), row(4)], Some(&kept));
        assert_eq!(order(&layout), [(0, 1), (1, 2), (2, 3), (3, 4)]);
        assert_eq!((layout.total, layout.leaving), (4, Some(EntityId([1; 16]))));
        let still = Layout::arrange(2, 0, &[row(1), row(2)], Some(&kept));
        assert_eq!((order(&still), still.leaving), (vec![(0, 1), (1, 2)], None));
    }

    #[test]
    fn grid_10_a_row_that_left_the_filter_stays_while_it_is_kept() {
        let kept = Kept { place: 1, row: row(9) };
        let layout = Layout::arrange(3, 0, &[row(1), row(2), row(3)], Some(&kept));
        assert_eq!(order(&layout), [(0, 1), (1, 9), (2, 2), (3, 3)]);
        assert_eq!((layout.total, layout.leaving), (4, Some(EntityId([9; 16]))));
        let last = Layout::arrange(0, 0, &[], Some(&kept));
        assert_eq!(order(&last), [(0, 9)]);
    }

    #[test]
    fn grid_16_the_row_for_a_new_record_comes_after_all_others() {
        let layout = Layout::arrange(2, 0, &[row(1), row(2)], None).with_new();
        assert_eq!((layout.total, layout.count(), layout.place(NEW)), (2, 3, Some(2)));
        assert_eq!(layout.records(0..9).len(), 2, "it is no record");
    }
}
