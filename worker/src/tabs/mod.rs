//! Several tabs of one device: hints that there is something to read, and one tab at a time on duty for what
//! must be done once. No tab needs another to be alive, and nothing is learnt from a hint but that one should
//! look.

mod duty;
mod hint;

pub(crate) use duty::{Duty, DutyEvent, has_locks};
pub(crate) use hint::{Channel, DeviceHint, Hint};
