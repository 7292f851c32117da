//! Which row stands where. A row that is being worked on stays where it is, whatever filter and order say,
//! until the person moves on.

use std::collections::BTreeMap;
use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::Folds;
use callboard_core::workspace::update::{Group, Row};

use super::lines::{Lines, Within};

/// Stands for the record that does not exist yet, in the row after the last. No table's record has this id.
pub(super) const NEW: EntityId = EntityId::WORKSPACE;

/// The row that is being worked on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kept {
    /// Where it stood when the work began.
    pub(super) place: usize,
    /// What it was then: shown where the query no longer gives it.
    pub(super) row: Arc<Row>,
    /// Where it stood in its group.
    pub(super) within: Option<Within>,
}

/// What a query told of all rows, those that are not here included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    /// How many there are.
    pub(super) total: usize,
    /// How many that are not folded stand before the first that is here.
    pub(super) offset: usize,
    /// The groups, where rows are grouped.
    pub(super) groups: &'a [Arc<Group>],
    /// Which of them are folded.
    pub(super) folds: &'a Folds,
}

impl Told<'_> {
    fn lines(self) -> Lines {
        if self.groups.is_empty() { Lines::plain(self.total) } else { Lines::told(self.groups, self.folds) }
    }

    /// The lines with the row that is kept, and its rank among them. `present` is where the query has it.
    fn lines_with(self, plain: &Lines, kept: &Kept, present: Option<usize>) -> Option<(Lines, usize)> {
        match &kept.within {
            Some(within) if plain.are_grouped() => {
                plain.with_kept(self.groups, self.folds, (within, present))
            }
            _ if plain.are_grouped() => match present {
                Some(_) => None,
                None => Some((plain.clone().with_loose(), plain.rows)),
            },
            _ => {
                let rows = plain.rows + usize::from(present.is_none());
                Some((Lines::plain(rows), kept.place.min(rows.saturating_sub(1))))
            }
        }
    }
}

/// Rows and their places.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Layout {
    /// Lines in all, those of rows that are not loaded included.
    pub(super) total: usize,
    /// Which of them are rows, and which are headings.
    pub(super) lines: Lines,
    new: bool,
    rows: BTreeMap<usize, Arc<Row>>,
    places: BTreeMap<EntityId, usize>,
    /// The kept row, where the query no longer gives it here.
    pub(super) leaving: Option<EntityId>,
}

impl Layout {
    /// Places `rows`, the first of which stands where `told` says, around the row that is kept.
    pub(super) fn arrange(told: Told<'_>, rows: &[Arc<Row>], kept: Option<&Kept>) -> Self {
        let plain = told.lines();
        let found = kept.and_then(|kept| rows.iter().position(|row| row.id == kept.row.id));
        let present = found.map(|place| told.offset + place);
        let around = kept.and_then(|kept| Some((kept, told.lines_with(&plain, kept, present)?)));
        let Some((kept, (lines, kept_rank))) = around else {
            let mut layout = Self { total: plain.count(), lines: plain, ..Self::default() };
            for (place, row) in rows.iter().enumerate() {
                layout.put(layout.lines.line_of(told.offset + place), row);
            }
            return layout;
        };
        let mut layout = Self { total: lines.count(), lines, ..Self::default() };
        for (place, row) in rows.iter().enumerate() {
            let rank = told.offset + place;
            if Some(rank) != present {
                let without = rank - usize::from(present.is_some_and(|present| present < rank));
                layout.put(layout.lines.line_of(without + usize::from(without >= kept_rank)), row);
            }
        }
        let line = layout.lines.line_of(kept_rank);
        layout.put(line, found.map_or(&kept.row, |place| &rows[place]));
        let stays = present.is_some_and(|present| {
            present == kept_rank && plain.same_group(plain.line_of(present), &layout.lines, line)
        });
        layout.leaving = (!stays).then_some(kept.row.id);
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

    /// Lines in all, the one for a new record included.
    pub(super) fn count(&self) -> usize {
        self.total + usize::from(self.new)
    }

    fn put(&mut self, place: usize, row: &Arc<Row>) {
        self.places.insert(row.id, place);
        self.rows.insert(place, row.clone());
    }

    /// How many records stand at these lines, loaded or not.
    pub(super) fn records_in(&self, lines: std::ops::Range<usize>) -> usize {
        let end = lines.end.min(self.total);
        self.lines.rows_before(end) - self.lines.rows_before(lines.start.min(end))
    }

    /// Whether a line is one of a group's heading.
    pub(super) fn is_heading(&self, line: usize) -> bool {
        self.lines.heading_at(line).is_some()
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
        twin: None,
        seen: String::new(),
        deleted: None,
        news: std::collections::BTreeMap::new(),
        arrived: None,
        left_out: BTreeMap::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(n: u8) -> Arc<Row> {
        Arc::new(blank(EntityId([n; 16]), &[]))
    }

    fn arrange(total: usize, offset: usize, rows: &[Arc<Row>], kept: Option<&Kept>) -> Layout {
        Layout::arrange(Told { total, offset, groups: &[], folds: &Folds::default() }, rows, kept)
    }

    fn keep(place: usize, n: u8) -> Kept {
        Kept { place, row: row(n), within: None }
    }

    fn order(layout: &Layout) -> Vec<(usize, u8)> {
        layout.rows.iter().map(|(place, row)| (*place, row.id.0[0])).collect()
    }

    #[test]
    fn grid_8_rows_stand_from_the_windows_offset_on() {
        let layout = arrange(9, 3, &[row(1), row(2)], None);
        assert_eq!(order(&layout), [(3, 1), (4, 2)]);
        assert_eq!(layout.entry(EntityId([2; 16])), Some((4, row(2))));
    }

    #[test]
    fn grid_9_a_row_that_sorts_elsewhere_stays_while_it_is_kept() {
        let kept = keep(0, 1);
        let layout = arrange(4, 0, &[row(2), row(3), row(1), row(4)], Some(&kept));
        assert_eq!(order(&layout), [(0, 1), (1, 2), (2, 3), (3, 4)]);
        assert_eq!((layout.total, layout.leaving), (4, Some(EntityId([1; 16]))));
        let still = arrange(2, 0, &[row(1), row(2)], Some(&kept));
        assert_eq!((order(&still), still.leaving), (vec![(0, 1), (1, 2)], None));
    }

    #[test]
    fn grid_10_a_row_that_left_the_filter_stays_while_it_is_kept() {
        let kept = keep(1, 9);
        let layout = arrange(3, 0, &[row(1), row(2), row(3)], Some(&kept));
        assert_eq!(order(&layout), [(0, 1), (1, 9), (2, 2), (3, 3)]);
        assert_eq!((layout.total, layout.leaving), (4, Some(EntityId([9; 16]))));
        let last = arrange(0, 0, &[], Some(&kept));
        assert_eq!(order(&last), [(0, 9)]);
    }

    #[test]
    fn grid_16_the_row_for_a_new_record_comes_after_all_others() {
        let layout = arrange(2, 0, &[row(1), row(2)], None).with_new();
        assert_eq!((layout.total, layout.count(), layout.place(NEW)), (2, 3, Some(2)));
        assert_eq!(layout.records(0..9).len(), 2, "it is no record");
    }

    #[test]
    fn grid_34_a_row_that_is_kept_stays_in_its_group_and_is_told_to_leave() {
        let group = |key: &str, count| Arc::new(Group { key: key.into(), count, ..Group::default() });
        let folds = Folds::default();
        let before = [group("a", 2), group("b", 1)];
        let told = Told { total: 3, offset: 0, groups: &before, folds: &folds };
        let layout = Layout::arrange(told, &[row(1), row(2), row(3)], None);
        assert_eq!((order(&layout), layout.total), (vec![(1, 1), (2, 2), (4, 3)], 5));
        assert_eq!((layout.records_in(0..5), layout.records_in(3..9), layout.records_in(3..4)), (3, 1, 0));
        let kept = Kept { within: layout.lines.within(2), ..keep(2, 2) };
        let same = Layout::arrange(told, &[row(1), row(2), row(3)], Some(&kept));
        assert_eq!((order(&same), same.leaving), (order(&layout), None));
        // By now it is in the other group.
        let after = [group("a", 1), group("b", 2)];
        let told = Told { groups: &after, ..told };
        let moved = Layout::arrange(told, &[row(1), row(2), row(3)], Some(&kept));
        assert_eq!((order(&moved), moved.leaving), (order(&layout), Some(EntityId([2; 16]))));
        // A new record that is not here yet stands at the end until it is.
        let new = Layout::arrange(told, &[row(1), row(2), row(3)], Some(&keep(5, 9)));
        assert_eq!((new.place(EntityId([9; 16])), new.total), (Some(5), 6));
    }
}
