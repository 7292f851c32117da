//! The device's clock and its randomness.

use callboard_core::given::{Entropy, Now};
use jiff::Timestamp;

use crate::scope;

/// The wall clock.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds since 1970 are whole"
)]
pub(crate) fn now() -> Now {
    Now(js_sys::Date::now() as u64)
}

/// Milliseconds that only go forward, to measure by.
pub(crate) fn monotonic() -> f64 {
    scope::global().performance().map_or(0.0, |performance| performance.now())
}

/// A moment as RFC 3339; empty where it is beyond what a calendar knows.
pub(crate) fn rfc3339(millis: u64) -> String {
    let moment = i64::try_from(millis).ok().and_then(|millis| Timestamp::from_millisecond(millis).ok());
    moment.map(|moment| moment.to_string()).unwrap_or_default()
}

/// The browser's source of random bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BrowserEntropy;

impl Entropy for BrowserEntropy {
    fn fill(&mut self, bytes: &mut [u8]) {
        #[expect(
            clippy::expect_used,
            reason = "without randomness there are no keys and no ids: nothing may go on"
        )]
        getrandom::fill(bytes).expect("the browser's randomness");
    }
}
