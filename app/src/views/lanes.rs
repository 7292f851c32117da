//! What is drawn along time: which entries lie side by side, and which overlap that should not.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::update::Row;
use jiff::civil::{Date, DateTime};
use jiff::{SpanTotal, ToSpan, Unit};

/// Minutes that something takes which does not say when it ends: so long is it drawn.
pub(super) const UNENDED_MINUTES: i64 = 60;

/// Something that happens at a time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// The record.
    pub(super) row: Arc<Row>,
    /// When it begins, by the clock where it takes place.
    pub(super) start: DateTime,
    /// When it ends; where it does not say, as it begins.
    pub(super) end: DateTime,
    /// Whether it is of whole days.
    pub(super) is_days: bool,
    /// Whether it says when it ends.
    pub(super) is_ended: bool,
    /// The value of each field of which two at a time should not have the same; empty where it has none.
    pub(super) claims: Vec<String>,
    /// The entries that it overlaps and should not, each with the place of the claim.
    pub(super) clashes: Vec<(EntityId, usize)>,
}

impl Entry {
    /// Whose.
    pub(super) fn id(&self) -> EntityId {
        self.row.id
    }

    /// The last day that it is drawn on.
    pub(super) fn last_day(&self) -> Date {
        let is_midnight = self.end > self.start && self.end.time() == jiff::civil::Time::midnight();
        let last = if is_midnight { self.end.date().yesterday().ok() } else { Some(self.end.date()) };
        last.unwrap_or(self.start.date()).max(self.start.date())
    }

    /// Whether it stands above the hours of a day: of whole days, or over several.
    pub(super) fn is_long(&self) -> bool {
        self.is_days || (self.last_day() != self.start.date() && minutes(self.start, self.end) >= 24 * 60)
    }

    /// When its drawing ends.
    pub(super) fn drawn_end(&self) -> DateTime {
        if self.is_ended && self.end > self.start {
            return self.end;
        }
        self.start.checked_add(UNENDED_MINUTES.minutes()).unwrap_or(self.end)
    }
}

/// Minutes from one clock time to another.
pub(super) fn minutes(from: DateTime, to: DateTime) -> i64 {
    let span = to.since(from).ok();
    let total = span.and_then(|span| span.total(SpanTotal::from(Unit::Minute).days_are_24_hours()).ok());
    total.map_or(0, |total| total as i64)
}

/// Days from one date to another.
pub(super) fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// Tells each entry which others it clashes with: they overlap, and claim the same.
pub(super) fn tell_clashes(entries: &mut [Entry]) {
    entries.sort_by_key(|entry| (entry.start, entry.id()));
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (at, one) in entries.iter().enumerate() {
        let until = claimed_end(one);
        for (other_at, other) in entries.iter().enumerate().skip(at + 1) {
            if other.start >= until {
                break;
            }
            let same = one.claims.iter().zip(&other.claims).enumerate();
            let claims = same.filter(|(_, (a, b))| !a.is_empty() && a == b);
            found.extend(claims.map(|(claim, _)| (at, other_at, claim)));
        }
    }
    for (one, other, claim) in found {
        let (first, second) = (entries[one].id(), entries[other].id());
        entries[one].clashes.push((second, claim));
        entries[other].clashes.push((first, claim));
    }
}

/// Until when an entry claims what it claims: one without an end only its moment.
fn claimed_end(entry: &Entry) -> DateTime {
    let moment = entry.start.checked_add(1.minute()).unwrap_or(entry.start);
    entry.end.max(moment)
}

/// A part of an entry within a row of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    /// The entry's place among those given.
    pub(super) entry: usize,
    /// The first day, from 0.
    pub(super) day: usize,
    /// Over how many.
    pub(super) days: usize,
    /// How far down, from 0.
    pub(super) lane: usize,
}

/// Where entries lie in a row of days, none over another: longer ones above, then by their beginning.
pub(super) fn segments(entries: &[Entry], first: Date, count: usize) -> Vec<Segment> {
    let last = count.saturating_sub(1) as i64;
    let mut parts: Vec<(usize, i64, i64)> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let (from, to) = (days(first, entry.start.date()), days(first, entry.last_day()));
        if to >= 0 && from <= last {
            parts.push((at, from.max(0), to.min(last)));
        }
    }
    parts.sort_by_key(|(at, from, to)| (*from, -(to - from), entries[*at].start, *at));
    let mut free: Vec<i64> = Vec::new();
    let mut place = |from: i64, to: i64| {
        let lane = free.iter().position(|until| *until < from).unwrap_or(free.len());
        match free.get_mut(lane) {
            Some(until) => *until = to,
            None => free.push(to),
        }
        lane
    };
    let segment = |(entry, from, to): (usize, i64, i64)| Segment {
        entry,
        day: from as usize,
        days: (to - from + 1) as usize,
        lane: place(from, to),
    };
    parts.into_iter().map(segment).collect()
}

/// A part of an entry within the hours of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    /// The entry's place among those given.
    pub(super) entry: usize,
    /// Minutes after midnight that it begins and ends.
    pub(super) from: i64,
    /// See `from`.
    pub(super) to: i64,
    /// Which of the columns that lie side by side, from 0.
    pub(super) column: usize,
    /// How many there are.
    pub(super) columns: usize,
}

/// The fewest minutes that are drawn, so that a moment can be seen and pressed.
const BLOCK_MINUTES_MIN: i64 = 30;

/// Where the entries of a day lie in its hours: side by side where they overlap.
pub(super) fn blocks(entries: &[Entry], day: Date) -> Vec<Block> {
    let midnight = day.to_datetime(jiff::civil::Time::midnight());
    let of_day = |entry: &Entry| {
        let (from, to) = (minutes(midnight, entry.start), minutes(midnight, entry.drawn_end()));
        (!entry.is_long() && from < 24 * 60 && to > 0).then(|| (from.max(0), to.min(24 * 60)))
    };
    let mut blocks: Vec<Block> = Vec::new();
    let mut cluster = 0;
    let mut ends: Vec<i64> = Vec::new();
    let within = entries.iter().enumerate().filter_map(|(at, entry)| Some((at, of_day(entry)?)));
    let mut within: Vec<_> = within.collect();
    within.sort_by_key(|(at, (from, to))| (*from, -to, *at));
    for (entry, (from, to)) in within {
        let to = to.max(from + BLOCK_MINUTES_MIN);
        if ends.iter().all(|end| *end <= from) {
            close(&mut blocks[cluster..], ends.len());
            (cluster, ends) = (blocks.len(), Vec::new());
        }
        let column = ends.iter().position(|end| *end <= from).unwrap_or(ends.len());
        match ends.get_mut(column) {
            Some(end) => *end = to,
            None => ends.push(to),
        }
        blocks.push(Block { entry, from, to, column, columns: 1 });
    }
    close(&mut blocks[cluster..], ends.len());
    blocks
}

fn close(cluster: &mut [Block], columns: usize) {
    cluster.iter_mut().for_each(|block| block.columns = columns.max(1));
}

/// A part of an entry along a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Band {
    /// The entry's place among those given.
    pub(super) entry: usize,
    /// Minutes after the first midnight that it begins and ends.
    pub(super) from: i64,
    /// See `from`.
    pub(super) to: i64,
    /// How far down, from 0.
    pub(super) row: usize,
}

/// Where entries lie along days, none over another, each as high up as there is room; and how many rows that
/// takes.
pub(super) fn bands(entries: &[Entry], first: Date, days: usize) -> (Vec<Band>, usize) {
    let (midnight, last) = (first.to_datetime(jiff::civil::Time::midnight()), days as i64 * 24 * 60);
    let part = |(entry, it): (usize, &Entry)| {
        let end = match it.last_day().tomorrow() {
            Ok(after) if it.is_days => after.to_datetime(jiff::civil::Time::midnight()),
            _ => it.drawn_end(),
        };
        let (from, to) = (minutes(midnight, it.start), minutes(midnight, end));
        (from < last && to > 0).then(|| Band { entry, from: from.max(0), to: to.min(last), row: 0 })
    };
    let mut bands: Vec<Band> = entries.iter().enumerate().filter_map(part).collect();
    bands.sort_by_key(|band| (band.from, -band.to, band.entry));
    let mut ends: Vec<i64> = Vec::new();
    for band in &mut bands {
        band.row = ends.iter().position(|end| *end <= band.from).unwrap_or(ends.len());
        match ends.get_mut(band.row) {
            Some(end) => *end = band.to,
            None => ends.push(band.to),
        }
    }
    (bands, ends.len())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::grid::blank;

    fn entry(n: u8, start: DateTime, end: DateTime, claim: &str) -> Entry {
        let row = Arc::new(blank(EntityId([n; 16]), &[]));
        let claims = vec![claim.to_owned()];
        Entry { row, start, end, is_days: false, is_ended: start != end, claims, clashes: Vec::new() }
    }

    fn at(day: i8, hour: i8) -> DateTime {
        date(2026, 3, day).at(hour, 0, 0, 0)
    }

    #[test]
    fn views_6_two_that_overlap_and_claim_the_same_clash() {
        let mut entries = vec![
            entry(1, at(2, 10), at(2, 13), "A"),
            entry(2, at(2, 12), at(2, 14), "A"),
            entry(3, at(2, 12), at(2, 14), "B"),
            entry(4, at(2, 13), at(2, 13), "A"),
            entry(5, at(2, 14), at(2, 15), "A"),
            entry(6, at(2, 10), at(2, 11), ""),
            entry(7, at(2, 10), at(2, 11), ""),
        ];
        tell_clashes(&mut entries);
        let of = |n: u8| {
            let entry = entries.iter().find(|entry| entry.id() == EntityId([n; 16]));
            let ids = entry.into_iter().flat_map(|entry| entry.clashes.iter().map(|(id, _)| id.0[0]));
            ids.collect::<Vec<_>>()
        };
        assert_eq!(of(1), [2], "what follows on is no clash");
        assert_eq!(of(2), [1, 4], "a moment within is one");
        assert_eq!([of(3), of(5), of(6), of(7)], [const { Vec::<u8>::new() }; 4], "and nothing is no claim");
    }

    #[test]
    fn views_7_entries_of_a_row_of_days_lie_in_lanes() {
        let entries = vec![
            entry(1, at(2, 10), at(2, 11), ""),
            entry(2, at(1, 9), at(4, 0), ""),
            entry(3, at(4, 9), at(12, 9), ""),
            entry(4, at(2, 9), at(2, 10), ""),
        ];
        let lanes: Vec<_> = segments(&entries, date(2026, 3, 2), 7)
            .iter()
            .map(|it| (entries[it.entry].id().0[0], it.day, it.days, it.lane))
            .collect();
        assert_eq!(lanes, [(2, 0, 2, 0), (4, 0, 1, 1), (1, 0, 1, 2), (3, 2, 5, 0)]);
    }

    #[test]
    fn views_8_entries_of_a_day_lie_side_by_side_where_they_overlap() {
        let entries = vec![
            entry(1, at(2, 10), at(2, 12), ""),
            entry(2, at(2, 11), at(2, 13), ""),
            entry(3, at(2, 12), at(2, 13), ""),
            entry(4, at(2, 15), at(2, 15), ""),
            entry(5, at(2, 23), at(3, 1), ""),
        ];
        let told = |day| {
            let blocks = blocks(&entries, date(2026, 3, day));
            blocks.iter().map(|it| (it.from, it.to, it.column, it.columns)).collect::<Vec<_>>()
        };
        let day =
            [(600, 720, 0, 2), (660, 780, 1, 2), (720, 780, 0, 2), (900, 960, 0, 1), (1380, 1440, 0, 1)];
        assert_eq!(told(2), day);
        assert_eq!(told(3), [(0, 60, 0, 1)]);
    }

    #[test]
    fn views_20_along_a_lane_entries_lie_below_one_another_only_where_they_overlap() {
        let mut entries = vec![
            entry(1, at(1, 22), at(2, 1), ""),
            entry(2, at(2, 0), at(2, 2), ""),
            entry(3, at(2, 1), at(2, 3), ""),
            entry(4, at(3, 23), at(4, 9), ""),
            entry(5, at(9, 0), at(9, 1), ""),
        ];
        let told = |entries: &[Entry]| {
            let (bands, rows) = bands(entries, date(2026, 3, 2), 2);
            (bands.iter().map(|it| (it.entry, it.from, it.to, it.row)).collect::<Vec<_>>(), rows)
        };
        let lie = vec![(1, 0, 120, 0), (0, 0, 60, 1), (2, 60, 180, 1), (3, 47 * 60, 48 * 60, 0)];
        assert_eq!(told(&entries), (lie, 2));
        entries.truncate(2);
        (entries[1].is_days, entries[1].end) = (true, at(2, 0));
        assert_eq!(told(&entries).0, [(1, 0, 24 * 60, 0), (0, 0, 60, 1)], "a day takes all its hours");
    }
}
