//! When to try again.

use crate::given::{Entropy, Now};

/// The first pause, at most.
const FIRST_MILLIS: u64 = 500;
/// The longest pause.
const LONGEST_MILLIS: u64 = 60_000;

/// Pauses that double, each cut short by chance, so that a relay's return is not greeted by everybody at
/// once.
#[derive(Debug, Clone, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// It went well: the next pause is a short one again.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// How often it failed since it last went well.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// It failed at `now`: when to try again. Between half of the pause and all of it.
    pub fn next(&mut self, now: Now, entropy: &mut dyn Entropy) -> Now {
        let pause = FIRST_MILLIS.saturating_mul(1 << self.failures.min(16)).min(LONGEST_MILLIS);
        self.failures = self.failures.saturating_add(1);
        let chance = u64::from_le_bytes(entropy.eight()) % (pause / 2 + 1);
        Now(now.0.saturating_add(pause - chance))
    }

    /// Whether a pause until `until` is over at `now`. One that has longer to go than any lasts was begun
    /// before the clock was put back: nobody waits until it has caught up.
    pub fn is_over(until: Now, now: Now) -> bool {
        now >= until || until.0 - now.0 > LONGEST_MILLIS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::Chance;

    #[test]
    fn sync_1_pauses_double_to_a_minute_and_differ() {
        let (mut backoff, mut chance) = (Backoff::default(), Chance(1));
        let pauses: Vec<u64> = (0..40).map(|_| backoff.next(Now(0), &mut chance).0).collect();
        for (n, pause) in pauses.iter().enumerate() {
            let most = (FIRST_MILLIS << n.min(16)).min(LONGEST_MILLIS);
            assert!((most / 2..=most).contains(pause), "pause {n} is {pause}");
        }
        assert!(pauses[20..].windows(2).any(|pair| pair[0] != pair[1]));
        backoff.reset();
        assert!(backoff.next(Now(0), &mut chance).0 <= FIRST_MILLIS);
    }

    #[test]
    fn sync_23_a_clock_that_is_put_back_prolongs_no_pause() {
        let (mut backoff, mut chance) = (Backoff::default(), Chance(1));
        let a_year_ahead = Now(1_700_000_000_000 + 366 * 86_400_000);
        let until = backoff.next(a_year_ahead, &mut chance);
        assert!(!Backoff::is_over(until, a_year_ahead));
        assert!(Backoff::is_over(until, Now(1_700_000_000_000)));
        assert!(Backoff::is_over(until, until));
    }
}
