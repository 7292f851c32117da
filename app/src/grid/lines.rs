//! Which line of a grid is a row, and which is the heading of a group: arithmetic only.
//!
//! Lines are what is drawn one below the other. A row's *rank* is its place among the rows that are not
//! folded, as a query counts them; its *number* is its place among all.

use std::ops::Range;
use std::sync::Arc;

use callboard_core::workspace::command::Folds;
use callboard_core::workspace::update::Group;

/// The heading of a group.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heading {
    /// What it tells of.
    pub(super) group: Arc<Group>,
    /// Its line.
    pub(super) line: usize,
    /// Whether the rows under it are put away.
    pub(super) is_folded: bool,
    /// The rank of its first row.
    first: usize,
    /// How many rows of its own stand right under it.
    rows: usize,
    /// How many rows stand before it, folded ones included.
    before: usize,
}

/// The lines of a grid.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Lines {
    headings: Vec<Heading>,
    /// How many rows are not folded.
    pub(super) rows: usize,
    /// How many rows stand at the end under no heading: where nothing is grouped, all of them.
    loose: usize,
}

/// Where a row stands in its group, so that it can stay there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Within {
    /// The groups around it, the outer first, each with its place among all.
    pub(super) path: Vec<(usize, Arc<Group>)>,
    /// How many rows of the group stand before it.
    pub(super) at: usize,
}

impl Within {
    /// The group right around it.
    fn key(&self) -> &str {
        self.path.last().map_or("", |(_, group)| &group.key)
    }
}

impl Lines {
    /// Rows that nothing groups.
    pub(super) fn plain(rows: usize) -> Self {
        Self { rows, loose: rows, ..Self::default() }
    }

    /// The lines of groups, some of them folded; `drawn` says how many rows stand in one at present.
    fn of(groups: &[Arc<Group>], folds: &Folds, drawn: impl Fn(&Group) -> usize) -> Self {
        let levels = groups.iter().map(|group| group.level + 1).max().unwrap_or(1);
        let mut lines = Self::default();
        let (mut before, mut is_put_away) = (0, false);
        for group in groups {
            let (is_inner, is_folded) = (group.level + 1 == levels, folds.holds(&group.key));
            let count = if is_inner { drawn(group) } else { 0 };
            let is_hidden = group.level > 0 && is_put_away;
            if group.level == 0 {
                is_put_away = is_folded;
            }
            let rows = if is_folded || is_hidden { 0 } else { count };
            if !is_hidden {
                let line = lines.rows + lines.headings.len();
                let (group, first) = (group.clone(), lines.rows);
                lines.headings.push(Heading { group, line, is_folded, first, rows, before });
            }
            (before, lines.rows) = (before + count, lines.rows + rows);
        }
        lines
    }

    /// The lines of groups as a query told them.
    pub(super) fn told(groups: &[Arc<Group>], folds: &Folds) -> Self {
        Self::of(groups, folds, |group| group.count)
    }

    /// The same with a row that stays in its group: it stands at `present`, its rank, or nowhere here, and is
    /// drawn where it was. Gives the lines and its rank among them; none where its group is folded.
    pub(super) fn with_kept(
        &self,
        groups: &[Arc<Group>],
        folds: &Folds,
        (within, present): (&Within, Option<usize>),
    ) -> Option<(Self, usize)> {
        let mut groups = groups.to_vec();
        for (place, group) in &within.path {
            if !groups.iter().any(|known| known.key == group.key) {
                // It is empty by now, and stays until the person moves on.
                let empty = Group { count: 0, totals: Default::default(), ..Group::clone(group) };
                groups.insert((*place).min(groups.len()), Arc::new(empty));
            }
        }
        let left = present.and_then(|rank| self.group_of(rank)).map(|group| group.key.clone());
        let key = within.key();
        let drawn = |group: &Group| {
            let more = group.count + usize::from(group.key == key);
            more - usize::from(left.as_ref() == Some(&group.key)).min(more)
        };
        let lines = Self::of(&groups, folds, drawn);
        let heading = lines.headings.iter().find(|heading| heading.group.key == key);
        let heading = heading.filter(|heading| heading.rows > 0)?;
        let rank = heading.first + within.at.min(heading.rows - 1);
        Some((lines, rank))
    }

    /// The same with one more row at the end, under no heading.
    #[must_use]
    pub(super) fn with_loose(mut self) -> Self {
        self.rows += 1;
        self.loose += 1;
        self
    }

    /// Whether rows are grouped.
    pub(super) fn are_grouped(&self) -> bool {
        !self.headings.is_empty()
    }

    /// How many lines there are.
    pub(super) fn count(&self) -> usize {
        self.rows.saturating_add(self.headings.len())
    }

    /// All headings.
    pub(super) fn headings(&self) -> &[Heading] {
        &self.headings
    }

    fn headings_before(&self, line: usize) -> usize {
        self.headings.partition_point(|heading| heading.line < line)
    }

    /// How many rows stand before a line: the rank of the first row at it or after it.
    pub(super) fn rows_before(&self, line: usize) -> usize {
        line - self.headings_before(line)
    }

    /// The line of the row of a rank.
    pub(super) fn line_of(&self, rank: usize) -> usize {
        if rank >= self.rows - self.loose {
            return rank.saturating_add(self.headings.len());
        }
        rank + self.headings.partition_point(|heading| heading.first <= rank)
    }

    /// The heading at a line.
    pub(super) fn heading_at(&self, line: usize) -> Option<&Heading> {
        let place = self.headings_before(line);
        self.headings.get(place).filter(|heading| heading.line == line)
    }

    /// The heading of a group.
    pub(super) fn heading_of(&self, key: &str) -> Option<&Heading> {
        self.headings.iter().find(|heading| heading.group.key == key)
    }

    /// The headings of a stretch of lines.
    pub(super) fn headings_in(&self, lines: Range<usize>) -> &[Heading] {
        let from = self.headings_before(lines.start);
        &self.headings[from..self.headings_before(lines.end).max(from)]
    }

    /// The headings over a line, the outer first: its own is among them.
    pub(super) fn over(&self, line: usize) -> Vec<&Heading> {
        if line >= self.count() - self.loose {
            return Vec::new();
        }
        let mut over: Vec<&Heading> = Vec::new();
        for heading in self.headings[..self.headings_before(line + 1)].iter().rev() {
            if over.first().is_none_or(|inner| heading.group.level < inner.group.level) {
                over.insert(0, heading);
            }
            if heading.group.level == 0 {
                break;
            }
        }
        over
    }

    fn group_of(&self, rank: usize) -> Option<&Group> {
        let heading = self.over(self.line_of(rank)).pop()?;
        Some(&heading.group)
    }

    /// Whether a line stands in the group in which another stands among other lines.
    pub(super) fn same_group(&self, line: usize, others: &Self, other: usize) -> bool {
        let key = |lines: &Self, line| lines.over(line).last().map(|heading| heading.group.key.clone());
        key(self, line) == key(others, other)
    }

    /// Where a row stands in its group.
    pub(super) fn within(&self, line: usize) -> Option<Within> {
        let over = self.over(line);
        let at = line.checked_sub(over.last()?.line + 1)?;
        let place = |heading: &&Heading| {
            let is_it = |known: &Heading| known.group.key == heading.group.key;
            (self.headings.iter().position(is_it).unwrap_or_default(), heading.group.clone())
        };
        Some(Within { path: over.iter().map(place).collect(), at })
    }

    /// The number of a row among all, from 0.
    pub(super) fn number_of(&self, line: usize) -> usize {
        match self.headings_before(line).checked_sub(1).map(|place| &self.headings[place]) {
            Some(heading) => heading.before + (line - heading.line).saturating_sub(1),
            None => line,
        }
    }

    /// How far from the top a line stands, where rows and headings are so high.
    pub(super) fn top_of(&self, line: usize, (row, heading): (f64, f64)) -> f64 {
        self.rows_before(line) as f64 * row + self.headings_before(line) as f64 * heading
    }

    /// The line so far from the top.
    pub(super) fn line_at(&self, top: f64, high: (f64, f64)) -> usize {
        let (mut from, mut to) = (0, self.count());
        while from < to {
            let middle = from + (to - from).div_ceil(2);
            if self.top_of(middle, high) <= top { from = middle } else { to = middle - 1 }
        }
        from
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Groups of as many rows as the digits say; letters are outer ones.
    fn groups(told: &str) -> Vec<Arc<Group>> {
        let is_deep = told.chars().any(char::is_alphabetic);
        let group = |(place, told): (usize, char)| Group {
            level: usize::from(is_deep && told.is_ascii_digit()),
            key: format!("{place}{told}"),
            count: told.to_digit(10).map_or(0, |count| count as usize),
            ..Group::default()
        };
        told.chars().enumerate().map(|it| Arc::new(group(it))).collect()
    }

    fn folded(keys: &[&str]) -> Folds {
        Folds { all: false, keys: keys.iter().map(|key| (*key).to_owned()).collect() }
    }

    /// A letter for each line: a heading is upper case where it is folded, a row its number.
    fn drawn(lines: &Lines) -> String {
        let of = |line| match lines.heading_at(line) {
            Some(heading) if heading.is_folded => 'F',
            Some(heading) => ['h', 'i'][heading.group.level],
            None => char::from_digit(lines.number_of(line) as u32, 36).unwrap(),
        };
        (0..lines.count()).map(of).collect()
    }

    #[test]
    fn grid_30_headings_and_rows_are_lines_and_folded_rows_are_none() {
        let plain = Lines::plain(3);
        assert_eq!((drawn(&plain).as_str(), plain.are_grouped()), ("012", false));
        let flat = groups("213");
        assert_eq!(drawn(&Lines::told(&flat, &Folds::default())), "h01h2h345");
        assert_eq!(drawn(&Lines::told(&flat, &folded(&["11"]))), "h01Fh345", "numbers count folded rows");
        assert_eq!(drawn(&Lines::told(&flat, &Folds { all: true, keys: vec!["02".into()] })), "h01FF");
        let deep = groups("a21b2");
        assert_eq!(drawn(&Lines::told(&deep, &Folds::default())), "hi01i2hi34");
        assert_eq!(drawn(&Lines::told(&deep, &folded(&["0a", "42"]))), "FhF");
    }

    #[test]
    fn grid_31_every_row_has_its_line_and_every_line_its_rows_before() {
        let flat = groups("2031");
        for folds in [Folds::default(), folded(&["23"]), folded(&["02", "31"])] {
            let lines = Lines::told(&flat, &folds);
            let rows = (0..lines.count()).filter(|line| lines.heading_at(*line).is_none());
            let rows: Vec<usize> = rows.collect();
            assert_eq!(rows.len(), lines.rows);
            for (rank, line) in rows.into_iter().enumerate() {
                assert_eq!((lines.line_of(rank), lines.rows_before(line)), (line, rank));
            }
            for line in 0..lines.count() {
                let (high, top) = ((10.0, 25.0), lines.top_of(line, (10.0, 25.0)));
                assert_eq!((lines.line_at(top, high), lines.line_at(top + 9.0, high)), (line, line));
            }
        }
        let lines = Lines::told(&flat, &Folds::default()).with_loose();
        assert_eq!((lines.line_of(6), lines.over(10).len()), (10, 0), "the last stands in no group");
    }

    #[test]
    fn grid_32_the_headings_over_a_line_are_known() {
        let lines = Lines::told(&groups("a21b2"), &Folds::default());
        let over = |line| lines.over(line).iter().map(|heading| heading.line).collect::<Vec<_>>();
        assert_eq!([over(0), over(3), over(5)], [vec![0], vec![0, 1], vec![0, 4]]);
        assert_eq!([over(6), over(9)], [vec![6], vec![6, 7]]);
        assert_eq!(lines.headings_in(3..8).iter().map(|it| it.line).collect::<Vec<_>>(), [4, 6, 7]);
        let within = lines.within(3).unwrap();
        assert_eq!((within.at, within.path.len(), within.key()), (1, 2, "12"));
        assert_eq!(lines.within(4), None, "a heading is no row");
    }

    #[test]
    fn grid_33_a_row_stays_in_its_group_though_it_is_in_another_or_the_group_is_gone() {
        let (folds, before) = (Folds::default(), groups("22"));
        let within = Lines::told(&before, &folds).within(2).unwrap();
        assert_eq!(within.key(), "02");
        // It moved into the second group, to its end.
        let now: Vec<Arc<Group>> = [("02", 1), ("12", 3)]
            .map(|(key, count)| Arc::new(Group { key: key.into(), count, ..Group::default() }))
            .into();
        let plain = Lines::told(&now, &folds);
        let (lines, rank) = plain.with_kept(&now, &folds, (&within, Some(3))).unwrap();
        assert_eq!((drawn(&lines).as_str(), rank), ("h01h23", 1));
        // It was the only one.
        let only = Lines::told(&groups("21"), &folds).within(4).unwrap();
        let one = groups("2");
        let (lines, rank) = Lines::told(&one, &folds).with_kept(&one, &folds, (&only, None)).unwrap();
        assert_eq!((drawn(&lines).as_str(), rank), ("h01h2", 2));
        assert_eq!(lines.heading_of("11").map(|heading| heading.group.count), Some(0));
        assert!(plain.with_kept(&now, &folded(&["02"]), (&within, None)).is_none(), "folded away");
    }
}
