//! Records below each other, put together by a field, of which some are open: which stand where, and which of
//! them can be seen. Knows no browser.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::update::Row;

/// What a record stands under: the value, and what people call it.
pub(super) type By<'a> = dyn Fn(&Row) -> (String, String) + 'a;

/// What stands in the list.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Entry {
    /// What the records below have in common: what it is by, what people call it, how many they are.
    Head(String, String, usize),
    /// A record.
    Record(Arc<Row>),
}

impl Entry {
    fn is_head(&self, fits: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Head(value, ..) => fits(value),
            Self::Record(_) => false,
        }
    }
}

/// Tells entries apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Key {
    /// A head, by what it is by, and how many of that stand before it.
    Head(String, usize),
    /// A record.
    Record(EntityId),
}

/// How high entries are, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Heights {
    /// A head.
    pub(super) head: f64,
    /// A record that is closed.
    pub(super) row: f64,
}

/// The list.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Ledger {
    keys: Vec<Key>,
    entries: Vec<Entry>,
    /// Where each begins, and where the last ends.
    tops: Vec<f64>,
}

impl Ledger {
    /// Of these rows in their order, under a head wherever `by` gives another value than for the row before.
    /// `open` says how much higher records are that are open.
    pub(super) fn of(
        rows: &[Arc<Row>],
        by: Option<&By<'_>>,
        open: &BTreeMap<EntityId, f64>,
        heights: Heights,
    ) -> Self {
        let mut ledger = Self { tops: vec![0.0], ..Self::default() };
        let mut repeats = BTreeMap::<String, usize>::new();
        let mut head = None::<(usize, String)>;
        for row in rows {
            if let Some((value, title)) = by.map(|by| by(row)) {
                if head.as_ref().is_none_or(|(_, known)| *known != value) {
                    let turn = repeats.entry(value.clone()).or_default();
                    head = Some((ledger.entries.len(), value.clone()));
                    let entry = Entry::Head(value.clone(), title, 0);
                    ledger.push(Key::Head(value, *turn), entry, heights.head);
                    *turn += 1;
                }
                if let Some((at, _)) = &head
                    && let Entry::Head(_, _, count) = &mut ledger.entries[*at]
                {
                    *count += 1;
                }
            }
            let more = open.get(&row.id).copied().unwrap_or_default();
            ledger.push(Key::Record(row.id), Entry::Record(row.clone()), heights.row + more);
        }
        ledger
    }

    fn push(&mut self, key: Key, entry: Entry, height: f64) {
        let top = self.height() + height;
        self.keys.push(key);
        self.entries.push(entry);
        self.tops.push(top);
    }

    /// How high all of it is.
    pub(super) fn height(&self) -> f64 {
        self.tops.last().copied().unwrap_or_default()
    }

    /// An entry, and where it begins.
    pub(super) fn entry(&self, key: &Key) -> Option<(&Entry, f64)> {
        let place = self.keys.iter().position(|known| known == key)?;
        Some((&self.entries[place], self.tops[place]))
    }

    /// The entries that are seen of a window so high that begins at `top`, and `kept`, in their order.
    pub(super) fn seen(&self, top: f64, height: f64, kept: Option<EntityId>) -> Vec<Key> {
        let range = self.range(top, height);
        let kept = kept.and_then(|id| self.keys.iter().position(|key| *key == Key::Record(id)));
        let mut places: Vec<usize> = range.chain(kept).collect();
        // In their order, so that none is moved on the page: a moved one loses the focus.
        places.sort_unstable();
        places.dedup();
        places.into_iter().map(|place| self.keys[place].clone()).collect()
    }

    fn range(&self, top: f64, height: f64) -> Range<usize> {
        // One window more at either side, so that scrolling shows no gap.
        let first = self.tops.partition_point(|at| *at <= top - height).saturating_sub(1);
        let end = self.tops.partition_point(|at| *at < top + height * 2.0).min(self.keys.len());
        first.min(end)..end
    }

    /// The record so many after a record, or before it; the first where there is none yet.
    pub(super) fn stepped(&self, from: Option<EntityId>, by: isize) -> Option<EntityId> {
        let records: Vec<EntityId> = self.records().collect();
        let place = from.and_then(|id| records.iter().position(|known| *known == id));
        let last = records.len().checked_sub(1)?;
        let to = place.map_or(0, |place| place.saturating_add_signed(by).min(last));
        records.get(to).copied()
    }

    /// All records, in order.
    pub(super) fn records(&self) -> impl Iterator<Item = EntityId> + '_ {
        self.keys.iter().filter_map(|key| match key {
            Key::Record(id) => Some(*id),
            Key::Head(..) => None,
        })
    }

    /// Where the first head begins that `fits`.
    pub(super) fn head(&self, fits: impl Fn(&str) -> bool) -> Option<f64> {
        let place = self.entries.iter().position(|entry| entry.is_head(&fits))?;
        Some(self.tops[place])
    }

    /// Where the last head begins that `fits`.
    pub(super) fn last_head(&self, fits: impl Fn(&str) -> bool) -> Option<f64> {
        let place = self.entries.iter().rposition(|entry| entry.is_head(&fits))?;
        Some(self.tops[place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::blank;

    const HEIGHTS: Heights = Heights { head: 20.0, row: 40.0 };

    fn row(n: u8, title: &str) -> Arc<Row> {
        let mut row = blank(EntityId([n; 16]), &[]);
        row.title = title.to_owned();
        Arc::new(row)
    }

    fn by(row: &Row) -> (String, String) {
        let first = row.title[..1].to_owned();
        (first.clone(), first.to_uppercase())
    }

    fn id(n: u8) -> EntityId {
        EntityId([n; 16])
    }

    #[test]
    fn views_18_records_stand_under_what_they_have_in_common_and_open_ones_take_their_room() {
        let rows = [row(1, "a1"), row(2, "a2"), row(3, "b1"), row(4, "a3")];
        let open = BTreeMap::from([(id(2), 100.0)]);
        let ledger = Ledger::of(&rows, Some(&by), &open, HEIGHTS);
        let head = |value: &str, turn| {
            ledger.entry(&Key::Head(value.into(), turn)).map(|(it, top)| (it.clone(), top))
        };
        assert_eq!(head("a", 0), Some((Entry::Head("a".into(), "A".into(), 2), 0.0)));
        assert_eq!(head("b", 0), Some((Entry::Head("b".into(), "B".into(), 1), 200.0)));
        assert_eq!(head("a", 1), Some((Entry::Head("a".into(), "A".into(), 1), 260.0)), "told apart");
        assert_eq!(ledger.entry(&Key::Record(id(3))).map(|(_, top)| top), Some(220.0));
        assert_eq!(ledger.height(), 320.0);
        assert_eq!((ledger.head(|it| it == "b"), ledger.head(|it| it == "z")), (Some(200.0), None));
        assert_eq!(ledger.last_head(|it| it == "a"), Some(260.0));
        let plain = Ledger::of(&rows, None, &BTreeMap::new(), HEIGHTS);
        assert_eq!(plain.height(), 160.0);
    }

    #[test]
    fn views_19_of_a_long_list_what_is_in_sight_is_drawn_and_what_has_the_focus() {
        let rows: Vec<_> = (0..200).map(|n| row(n, "x")).collect();
        let ledger = Ledger::of(&rows, None, &BTreeMap::new(), HEIGHTS);
        assert_eq!(ledger.seen(0.0, 400.0, None).len(), 20);
        let far = ledger.seen(4_000.0, 400.0, Some(id(0)));
        assert_eq!((far.first(), far.len()), (Some(&Key::Record(id(0))), 31));
        assert!(far.contains(&Key::Record(id(100))) && !far.contains(&Key::Record(id(130))));
        let (next, back) = (ledger.stepped(Some(id(5)), 1), ledger.stepped(Some(id(5)), -9));
        assert_eq!((next, back, ledger.stepped(None, 1)), (Some(id(6)), Some(id(0)), Some(id(0))));
        assert_eq!(ledger.records().count(), 200);
    }
}
