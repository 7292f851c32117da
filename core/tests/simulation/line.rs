//! A device's line to a relay: its client, and the wire that is now up and now cut.

use std::collections::VecDeque;

use callboard_core::given::Now;
use callboard_core::sync::{Client, Host, Pass};
use callboard_core::testkit::Chance;

use super::plan::Dice;

/// A tab's line to a relay.
pub(crate) struct Line {
    pub(crate) tab: usize,
    pub(crate) relay: usize,
    pub(crate) client: Client,
    pub(crate) wire: Option<Wire>,
}

/// A connection, with what is under way on it.
pub(crate) struct Wire {
    pub(crate) host: Host,
    pub(crate) pass: Option<Pass>,
    pub(crate) to_relay: VecDeque<Vec<u8>>,
    pub(crate) to_device: VecDeque<Vec<u8>>,
    pub(crate) is_closing: bool,
    /// Until when it holds what it is given.
    pub(crate) stalls_until: Now,
    /// Whether it did not say what it was given: what came of that ends with it.
    pub(crate) is_mangled: bool,
}

impl Wire {
    pub(crate) fn new(now: Now) -> Self {
        Self {
            host: Host::new(now),
            pass: None,
            to_relay: VecDeque::new(),
            to_device: VecDeque::new(),
            is_closing: false,
            stalls_until: Now(0),
            is_mangled: false,
        }
    }

    /// Says something twice, in disorder, or otherwise than it was given.
    pub(crate) fn mangle(&mut self, dice: &mut Dice) {
        self.is_mangled = true;
        let frames = if dice.once_in(2) { &mut self.to_relay } else { &mut self.to_device };
        if frames.is_empty() {
            return;
        }
        let at = dice.below(frames.len());
        match dice.below(4) {
            0 => {
                let again = frames[at].clone();
                frames.push_back(again);
            }
            1 => {
                let other = dice.below(frames.len());
                frames.swap(at, other);
            }
            2 => {
                let length = dice.below(frames[at].len());
                frames[at].truncate(length);
            }
            _ => {
                let (byte, bit) = (dice.below(frames[at].len()), dice.below(8));
                if let Some(byte) = frames[at].get_mut(byte) {
                    *byte ^= 1 << bit;
                }
            }
        }
    }
}

impl Line {
    /// Cuts the wire; what was under way is gone.
    pub(crate) fn cut(&mut self, now: Now, chance: &mut Chance) {
        if self.wire.take().is_some() {
            self.client.handle_closed(now, chance);
        }
    }
}
