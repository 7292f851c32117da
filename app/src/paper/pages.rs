//! What stands on which page. A row is never cut in two, unless it is taller than a page; a heading stands
//! with the row after it, and again where its rows go on.

use std::mem;

/// Heights that differ by less than this are the same: browsers round.
const SLACK_PX: f64 = 0.5;

/// What is laid out, in its order. Heights are in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Item {
    /// What the rows after it have in common.
    Heading {
        /// Its place among the headings.
        group: usize,
        /// How tall it is.
        height: f64,
        /// Whether it begins a page.
        breaks: bool,
    },
    /// A row.
    Row {
        /// Its place among the rows.
        row: usize,
        /// How tall it is.
        height: f64,
    },
}

/// What stands in a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Piece {
    /// A heading.
    Heading {
        /// Which.
        group: usize,
        /// Whether it stood somewhere before.
        continued: bool,
    },
    /// A whole row.
    Row(usize),
    /// A part of a row that is taller than a page.
    Slice {
        /// Which row.
        row: usize,
        /// What stands before this part, in pixels.
        from: f64,
        /// How tall this part is.
        height: f64,
    },
}

/// A column of rows on a page.
pub(super) type Frame = Vec<Piece>;

/// How much room there is for rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Room {
    /// On the first page, in pixels.
    pub(super) first: f64,
    /// On every other.
    pub(super) other: f64,
    /// Frames beside each other on a page.
    pub(super) across: usize,
    /// How tall a line of text is: what is cut is cut between lines.
    pub(super) line: f64,
    /// What stands over the first line of a row.
    pub(super) lead: f64,
}

/// The pages that items come to, each with its frames. There is one at least.
pub(super) fn pages(items: &[Item], room: Room) -> Vec<Vec<Frame>> {
    let across = room.across.max(1);
    let frames = set(items, room, None);
    let mut pages: Vec<Vec<Frame>> = frames.chunks(across).map(<[Frame]>::to_vec).collect();
    if let Some(balanced) = balanced(&pages, items, room) {
        pages.pop();
        pages.push(balanced);
    }
    if pages.is_empty() { vec![vec![Frame::new()]] } else { pages }
}

/// The frames that items come to. `heading` stands over the first of them, and how tall it is.
fn set(items: &[Item], room: Room, heading: Option<(usize, f64)>) -> Vec<Frame> {
    let mut setter = Setter { room, frames: Vec::new(), frame: Vec::new(), used: 0.0, heading };
    if heading.is_some() {
        setter.turn();
    }
    for (place, item) in items.iter().enumerate() {
        match *item {
            Item::Heading { group, height, breaks } => {
                let next = match items.get(place + 1) {
                    Some(Item::Row { height, .. }) => *height,
                    _ => 0.0,
                };
                setter.heading(group, height, next, breaks);
            }
            Item::Row { row, height } => setter.row(row, height),
        }
    }
    setter.close();
    setter.frames
}

/// The last page with its columns as long as each other; `None` where there is nothing to even out.
fn balanced(pages: &[Vec<Frame>], items: &[Item], room: Room) -> Option<Vec<Frame>> {
    let (last, before) = pages.split_last()?;
    let is_cut = |frame: &Frame| frame.iter().any(|piece| matches!(piece, Piece::Slice { .. }));
    if room.across < 2 || pages.iter().flatten().any(is_cut) {
        return None;
    }
    let is_item = |piece: &&Piece| !matches!(piece, Piece::Heading { continued: true, .. });
    let rest = &items[before.iter().flatten().flatten().filter(is_item).count()..];
    let carried = match last.first()?.first()? {
        Piece::Heading { group, continued: true } => items.iter().find_map(|item| match item {
            Item::Heading { group: known, height, .. } if known == group => Some((*group, *height)),
            _ => None,
        }),
        _ => None,
    };
    let tall = |item: &Item| match item {
        Item::Heading { height, .. } | Item::Row { height, .. } => *height,
    };
    let full = if before.is_empty() { room.first } else { room.other };
    let mut height = rest.iter().map(tall).sum::<f64>() / room.across as f64;
    while height < full {
        let frames = set(rest, Room { first: height, other: height, ..room }, carried);
        if frames.len() <= room.across && !frames.iter().any(is_cut) {
            return Some(frames);
        }
        height += room.line;
    }
    None
}

struct Setter {
    room: Room,
    frames: Vec<Frame>,
    frame: Frame,
    used: f64,
    /// The heading that rows stand under, and its height.
    heading: Option<(usize, f64)>,
}

impl Setter {
    fn left(&self) -> f64 {
        let is_first = self.frames.len() < self.room.across.max(1);
        (if is_first { self.room.first } else { self.room.other }) - self.used
    }

    fn put(&mut self, piece: Piece, height: f64) {
        self.frame.push(piece);
        self.used += height;
    }

    fn close(&mut self) {
        if !self.frame.is_empty() {
            self.frames.push(mem::take(&mut self.frame));
        }
        self.used = 0.0;
    }

    /// Goes on in the next frame; rows that have a heading have it there too.
    fn turn(&mut self) {
        self.close();
        if let Some((group, height)) = self.heading {
            self.put(Piece::Heading { group, continued: true }, height);
        }
    }

    fn heading(&mut self, group: usize, height: f64, next: f64, breaks: bool) {
        let across = self.room.across.max(1);
        let is_begun = !self.frame.is_empty() || !self.frames.len().is_multiple_of(across);
        if breaks && is_begun {
            self.close();
            let rest = self.frames.len().next_multiple_of(across);
            self.frames.resize(rest, Frame::new());
        } else if !self.frame.is_empty() && height + next > self.left() + SLACK_PX {
            self.close();
        }
        self.heading = Some((group, height));
        self.put(Piece::Heading { group, continued: false }, height);
    }

    fn row(&mut self, row: usize, height: f64) {
        let stands_alone = self.frame.iter().all(|piece| matches!(piece, Piece::Heading { .. }));
        if height > self.left() + SLACK_PX && !stands_alone {
            self.turn();
        }
        if height <= self.left() + SLACK_PX {
            self.put(Piece::Row(row), height);
        } else {
            self.slices(row, height);
        }
    }

    /// A row over several frames, cut between its lines.
    fn slices(&mut self, row: usize, height: f64) {
        let mut from = 0.0;
        while height - from > SLACK_PX {
            let lead = if from > 0.0 { 0.0 } else { self.room.lead };
            // One line at least: a page without room for one has none for anything.
            let lines = ((self.left() - lead + SLACK_PX) / self.room.line).floor().max(1.0);
            let part = (lead + lines * self.room.line).min(height - from);
            self.put(Piece::Slice { row, from, height: part }, part);
            from += part;
            if height - from > SLACK_PX {
                self.turn();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Room = Room { first: 80.0, other: 100.0, across: 1, line: 10.0, lead: 2.0 };

    fn rows(heights: &[f64]) -> Vec<Item> {
        heights.iter().enumerate().map(|(row, height)| Item::Row { row, height: *height }).collect()
    }

    fn grouped(groups: &[usize], breaks: bool) -> Vec<Item> {
        let mut row = 0;
        let group = |(group, count): (usize, &usize)| {
            let mut items = vec![Item::Heading { group, height: 20.0, breaks }];
            items.extend((row..row + count).map(|row| Item::Row { row, height: 10.0 }));
            row += count;
            items
        };
        groups.iter().enumerate().flat_map(group).collect()
    }

    /// Each page as text: `0` a row, `[0` a heading, `[0+` one that goes on, `0/` a part of a row.
    fn told(items: &[Item], room: Room) -> Vec<String> {
        let piece = |piece: &Piece| match piece {
            Piece::Heading { group, continued } => format!("[{group}{}", if *continued { "+" } else { "" }),
            Piece::Row(row) => row.to_string(),
            Piece::Slice { row, .. } => format!("{row}/"),
        };
        let frame = |frame: &Frame| frame.iter().map(piece).collect::<Vec<_>>().join(" ");
        let page = |page: &Vec<Frame>| page.iter().map(frame).collect::<Vec<_>>().join(" | ");
        pages(items, room).iter().map(page).collect()
    }

    #[test]
    fn paper_1_pages_are_filled_and_a_row_that_does_not_fit_stands_on_the_next() {
        assert_eq!(told(&rows(&[30.0, 30.0, 30.0, 70.0, 1.0]), ROOM), ["0 1", "2 3", "4"]);
        assert_eq!(told(&[], ROOM), [""], "a document without records is a page");
    }

    #[test]
    fn paper_2_a_heading_stands_with_its_first_row_and_again_where_its_rows_go_on() {
        let items = grouped(&[4, 2, 9], false);
        assert_eq!(told(&items, ROOM), ["[0 0 1 2 3", "[1 4 5 [2 6 7 8 9", "[2+ 10 11 12 13 14"]);
        let alone = [&rows(&[65.0])[..], &grouped(&[1], false)].concat();
        assert_eq!(told(&alone, ROOM), ["0", "[0 0"]);
    }

    #[test]
    fn paper_3_a_heading_begins_a_page_where_the_document_says_so() {
        assert_eq!(told(&grouped(&[1, 1], true), ROOM), ["[0 0", "[1 1"]);
        let side_by_side = Room { across: 2, ..ROOM };
        assert_eq!(told(&grouped(&[1, 1], true), side_by_side), ["[0 0 | ", "[1 1"]);
    }

    #[test]
    fn paper_4_rows_stand_in_columns_side_by_side_before_the_next_page() {
        let room = Room { across: 2, ..ROOM };
        assert_eq!(told(&rows(&[20.0; 3]), room), ["0 1 | 2"], "the last page is as long in each");
        let items = rows(&[40.0; 7]);
        assert_eq!(told(&items, room), ["0 1 | 2 3", "4 5 | 6"]);
    }

    #[test]
    fn paper_5_a_row_that_is_taller_than_a_page_goes_on_between_its_lines() {
        let tall = [Item::Row { row: 0, height: 30.0 }, Item::Row { row: 1, height: 234.0 }];
        assert_eq!(told(&tall, ROOM), ["0", "1/", "1/", "1/"]);
        let cut: Vec<(f64, f64)> =
            pages(&tall, ROOM).concat().concat().iter().fold(Vec::new(), |mut all, piece| {
                if let Piece::Slice { from, height, .. } = piece {
                    all.push((*from, *height));
                }
                all
            });
        assert_eq!(cut, [(0.0, 92.0), (92.0, 100.0), (192.0, 42.0)]);
    }

    #[test]
    fn paper_6_every_row_stands_somewhere_once_whatever_their_heights() {
        let heights: Vec<f64> = (0..500).map(|n| 8.0 + f64::from(n * 7919 % 53)).collect();
        for across in 1..4 {
            let room = Room { across, ..ROOM };
            let set = pages(&rows(&heights), room);
            let all: Vec<usize> = set
                .concat()
                .concat()
                .iter()
                .filter_map(|piece| match piece {
                    Piece::Row(row) => Some(*row),
                    _ => None,
                })
                .collect();
            assert_eq!(all, (0..500).collect::<Vec<_>>());
            for (place, frame) in set.concat().iter().enumerate() {
                let used: f64 = frame
                    .iter()
                    .map(|piece| match piece {
                        Piece::Row(row) => heights[*row],
                        _ => 0.0,
                    })
                    .sum();
                assert!(used <= if place < across { 80.5 } else { 100.5 }, "{used} in frame {place}");
            }
        }
    }
}
