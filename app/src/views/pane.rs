//! Where the cards of a gallery stand, and where keys lead among them: arithmetic but for the last.

use callboard_core::id::EntityId;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::focus;
use super::gallery::Wall;
use crate::grid::is_mirrored;

/// What an element says of the record that it is of.
pub(super) const CARD: &str = "data-card";
/// A card's width, at least, its height, and the gap between cards, in `rem`.
const WIDTH_REM: f64 = 9.5;
const HEIGHT_REM: f64 = 12.0;
const GAP_REM: f64 = 0.75;

/// Cards side by side and below each other, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pane {
    /// How many stand side by side.
    across: usize,
    /// How wide one is.
    pub(super) width: f64,
    height: f64,
    gap: f64,
}

impl Pane {
    /// As many as have room, all of one width.
    pub(super) fn of(room: f64, rem: f64) -> Self {
        let (least, gap) = (WIDTH_REM * rem, GAP_REM * rem);
        let across = (((room - gap) / (least + gap)).floor() as usize).max(1);
        let width = ((room - gap) / across as f64 - gap).max(least.min(room));
        Self { across, width, height: HEIGHT_REM * rem, gap }
    }

    /// Where the card at a place stands: from the start of the line, and from the top.
    pub(super) fn spot(self, place: usize) -> (f64, f64) {
        let (line, column) = (place / self.across, place % self.across);
        let x = self.gap + column as f64 * (self.width + self.gap);
        (x, self.gap + line as f64 * (self.height + self.gap))
    }

    /// How far down so many reach.
    pub(super) fn length(self, count: usize) -> f64 {
        self.gap + count.div_ceil(self.across) as f64 * (self.height + self.gap)
    }

    /// The places that can be seen, a line around them, and the one that the person is on; rising.
    pub(super) fn seen(self, top: f64, height: f64, count: usize, active: Option<usize>) -> Vec<usize> {
        let line = self.height + self.gap;
        let first = ((top / line).floor() as usize).saturating_sub(1) * self.across;
        let end = (((top + height) / line).ceil() as usize + 1) * self.across;
        let mut places: Vec<usize> = (first.min(count)..end.min(count)).chain(active).collect();
        places.sort_unstable();
        places.dedup();
        places.retain(|place| *place < count);
        places
    }

    /// Where a key leads from a place.
    fn stepped(self, place: usize, count: usize, key: &str, mirrored: bool) -> Option<usize> {
        let last = count.checked_sub(1)?;
        let back = |by: usize| place.checked_sub(by).unwrap_or(place);
        let on = |by: usize| if place + by > last { place } else { place + by };
        Some(match key {
            "ArrowRight" if mirrored => back(1),
            "ArrowLeft" if mirrored => on(1),
            "ArrowRight" => on(1),
            "ArrowLeft" => back(1),
            "ArrowDown" => on(self.across),
            "ArrowUp" => back(self.across),
            "Home" => 0,
            "End" => last,
            _ => return None,
        })
    }
}

/// The cards as keys lead among them.
pub(super) struct Shelf {
    pub(super) wall: Wall,
    pub(super) pane: Pane,
}

impl Shelf {
    /// A key was pressed on a card.
    pub(super) fn key(&self, id: EntityId, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let Some(place) = untrack(|| self.wall.place_of(id)) else { return };
        let count = untrack(|| self.wall.count());
        let Some(to) = self.pane.stepped(place, count, &event.key(), is_mirrored()) else { return };
        event.prevent_default();
        if let Some(row) = untrack(|| self.wall.at(to)) {
            self.wall.active.set(Some(row.id));
            focus::go(self.wall.element, CARD, row.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gallery_1_cards_fill_the_line_and_those_in_sight_are_drawn() {
        let pane = Pane::of(1000.0, 16.0);
        assert_eq!(pane.across, 6);
        assert!(pane.spot(5).0 + pane.width <= 1000.0, "the last of a line fits: {pane:?}");
        assert_eq!(pane.spot(6).0, pane.spot(0).0, "the next line begins as the first");
        assert_eq!(Pane::of(100.0, 16.0).across, 1, "one, however little room there is");
        let seen = pane.seen(5_000.0, 800.0, 10_000, Some(9_000));
        assert!(seen.len() < 60, "{} are drawn", seen.len());
        assert_eq!(seen.last(), Some(&9_000), "and the one that the person is on");
        let first = pane.spot(seen[0]).1;
        assert!(first <= 5_000.0 && pane.spot(seen[seen.len() - 2]).1 >= 5_600.0);
        assert!(pane.seen(0.0, 800.0, 3, Some(7)).len() == 3, "none beyond the last");
    }

    #[test]
    fn gallery_2_keys_lead_along_lines_and_stay_at_the_edges() {
        let pane = Pane::of(1000.0, 16.0);
        for (key, mirrored, to) in [
            ("ArrowRight", false, 8),
            ("ArrowRight", true, 6),
            ("ArrowLeft", true, 8),
            ("ArrowDown", false, 13),
            ("ArrowUp", false, 1),
            ("Home", false, 0),
            ("End", false, 14),
        ] {
            assert_eq!(pane.stepped(7, 15, key, mirrored), Some(to), "{key}");
        }
        assert_eq!(pane.stepped(14, 15, "ArrowDown", false), Some(14));
        assert_eq!(pane.stepped(7, 15, "x", false), None);
    }
}
