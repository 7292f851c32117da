//! Which rows and columns can be seen, and which are asked for: arithmetic only.

use std::ops::Range;

use super::lines::Lines;

/// Rows are asked for in whole blocks, so that scrolling a little asks for nothing.
const BLOCK: usize = 64;
/// Rows and columns drawn beyond the edge, so that a small turn of the wheel shows no gap.
const OVERSCAN: usize = 6;

/// What measures of the screen a grid needs, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Metrics {
    /// One row's height.
    pub(super) row: f64,
    /// One digit's width.
    pub(super) digit: f64,
    /// One card's height.
    pub(super) card: f64,
    /// The height of a group's heading among cards.
    pub(super) heading: f64,
    /// One `rem`.
    pub(super) rem: f64,
}

impl Default for Metrics {
    fn default() -> Self {
        Self { row: 28.0, digit: 8.0, card: 64.0, heading: 44.0, rem: 16.0 }
    }
}

/// How somebody scrolls.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Flight {
    top: f64,
    step: f64,
}

impl Flight {
    /// One step more, to `top`. Who goes further than `height` twice in the same direction is elsewhere
    /// before what was asked for is here: so much ahead of them is to be asked for.
    pub(super) fn on(self, top: f64, height: f64) -> (Self, f64) {
        let step = top - self.top;
        let goes_on = step.abs().min(self.step.abs()) > height && step.signum() == self.step.signum();
        (Self { top, step }, if goes_on { step } else { 0.0 })
    }

    /// They stay where they are.
    pub(super) fn at_rest(self) -> Self {
        Self { step: 0.0, ..self }
    }
}

/// What is seen of the rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured {
    /// How far it is scrolled, in pixels.
    pub(super) top: f64,
    /// How high it is.
    pub(super) height: f64,
    /// How high a row and a heading is.
    pub(super) high: (f64, f64),
}

/// The lines to draw, of `total`.
pub(super) fn rows(measured: Measured, total: usize, lines: &Lines) -> Range<usize> {
    let Measured { top, height, high } = measured;
    let first = lines.line_at(top.max(0.0), high);
    let end = lines.line_at(top.max(0.0) + height, high).saturating_add(1 + OVERSCAN).min(total);
    first.saturating_sub(OVERSCAN).min(end)..end
}

/// Offset and limit of the query that covers `drawn` rows: whole blocks, one more on each side.
pub(super) fn asked(drawn: &Range<usize>) -> (usize, usize) {
    let first = (drawn.start / BLOCK).saturating_sub(1) * BLOCK;
    let end = (drawn.end / BLOCK + 2) * BLOCK;
    (first, end - first)
}

/// The columns to draw of those with these `widths`, when `width` pixels are seen from `left` on. The first
/// `frozen` never leave the screen and are not counted.
pub(super) fn columns(left: f64, width: f64, widths: &[f64], frozen: usize) -> Range<usize> {
    let mut edge = widths.iter().take(frozen).sum::<f64>();
    let (seen_from, seen_to) = (left + edge, left + width);
    let mut range = frozen.min(widths.len())..widths.len();
    for (place, width) in widths.iter().enumerate().skip(frozen) {
        if edge + width <= seen_from {
            range.start = place + 1;
        }
        if edge >= seen_to {
            range.end = place;
            break;
        }
        edge += width;
    }
    let start = range.start.saturating_sub(2).max(frozen).min(widths.len());
    start..(range.end + 2).min(widths.len()).max(start)
}

/// Where to scroll so that `start..start + length` is seen between `lead` pixels that are covered and the end
/// of `size`; where it is seen already, stays.
pub(super) fn reveal(scroll: f64, size: f64, lead: f64, start: f64, length: f64) -> f64 {
    let first = start - lead;
    let last = start + length - size;
    if scroll > first || length > size - lead {
        first.max(0.0)
    } else if scroll < last {
        last
    } else {
        scroll
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grid_1_only_what_can_be_seen_is_drawn() {
        let drawn = |top, total| {
            rows(Measured { top, height: 700.0, high: (28.0, 28.0) }, total, &Lines::plain(total))
        };
        assert_eq!(drawn(0.0, 100_000), 0..32);
        assert_eq!(drawn(1_400_000.0, 100_000), 49_994..50_032);
        assert_eq!((drawn(0.0, 3), drawn(10_000.0, 3)), (0..3, 0..3));
        assert_eq!(drawn(1_400_000.0, usize::MAX), 49_994..50_032, "before anybody counted them");
    }

    #[test]
    fn grid_2_scrolling_within_a_block_asks_for_nothing_else() {
        assert_eq!(asked(&(0..32)), (0, 128));
        assert_eq!(asked(&(1..33)), asked(&(20..52)));
        let (offset, limit) = asked(&(49_994..50_032));
        assert!(offset <= 49_994 - BLOCK && offset + limit >= 50_032 + BLOCK);
        assert!(limit < callboard_core::limits::QUERY_ROWS_MAX);
    }

    #[test]
    fn grid_36_who_goes_far_twice_is_asked_for_where_they_will_be() {
        let ahead = |tops: &[f64]| {
            let on = |(flight, _): (Flight, f64), top: &f64| flight.on(*top, 700.0);
            tops.iter().fold((Flight::default(), 0.0), on).1
        };
        assert_eq!(ahead(&[9_000.0]), 0.0, "once is a jump");
        assert_eq!(ahead(&[9_000.0, 19_000.0]), 10_000.0);
        assert_eq!(ahead(&[9_000.0, 19_000.0, 19_100.0]), 0.0, "the hand rests");
        assert_eq!(ahead(&[9_000.0, 1_000.0]), 0.0, "and back");
    }

    #[test]
    fn grid_3_columns_out_of_sight_are_not_drawn_but_frozen_ones_take_their_place() {
        let widths = [100.0; 40];
        assert_eq!(columns(0.0, 500.0, &widths, 1), 1..7);
        assert_eq!(columns(1_000.0, 500.0, &widths, 1), 9..17);
        assert_eq!(columns(0.0, 500.0, &widths[..2], 1), 1..2);
        assert_eq!(columns(0.0, 500.0, &[], 1), 0..0);
    }

    #[test]
    fn grid_4_what_is_chosen_is_brought_into_sight_and_no_further() {
        assert_eq!(reveal(0.0, 700.0, 28.0, 100.0, 28.0), 0.0);
        assert_eq!(reveal(0.0, 700.0, 28.0, 1_000.0, 28.0), 328.0);
        assert_eq!(reveal(500.0, 700.0, 28.0, 100.0, 28.0), 72.0);
        assert_eq!(reveal(500.0, 700.0, 28.0, 10.0, 28.0), 0.0);
    }
}
