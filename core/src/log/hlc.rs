//! Hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014): for display and provisional order
//! only.

use crate::given::Now;

/// How far ahead of one's own clock a stamp may be and still pull it along: a device set a year ahead must
/// not drag everybody else's clock with it.
const PULL_MILLIS_MAX: u64 = 24 * 60 * 60 * 1000;

/// A stamp: wall milliseconds since 1970, then a counter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hlc {
    /// Milliseconds since 1970, as some device believed.
    pub millis: u64,
    /// Tells stamps of one millisecond apart.
    pub counter: u16,
}

impl Hlc {
    /// The next stamp after `seen` at `now`.
    #[must_use]
    pub fn tick(seen: Self, now: Now) -> Self {
        if now.0 > seen.millis || seen.millis - now.0 > PULL_MILLIS_MAX {
            return Self { millis: now.0, counter: 0 };
        }
        match seen.counter.checked_add(1) {
            Some(counter) => Self { millis: seen.millis, counter },
            None => Self { millis: seen.millis + 1, counter: 0 },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hlc_1_ticks_forward_though_the_wall_clock_runs_backwards() {
        let first = Hlc::tick(Hlc::default(), Now(1_000));
        let second = Hlc::tick(first, Now(900));
        assert!(second > first);
    }

    #[test]
    fn hlc_2_a_clock_a_year_ahead_pulls_nobody_along() {
        let absurd = Hlc { millis: 400 * PULL_MILLIS_MAX, counter: 0 };
        assert_eq!(Hlc::tick(absurd, Now(1_000)).millis, 1_000);
    }
}
