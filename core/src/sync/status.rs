//! How it stands, as people see it.

use crate::given::Now;

use super::Refusal;

/// How a workspace stands with its relay, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Dialling for the first time, or proving who we are.
    Connecting,
    /// Connected; something is under way.
    Syncing,
    /// The relay holds all ours, and we all its.
    InStep,
    /// No answer; trying again.
    Offline,
    /// Refused, and trying again by itself will not help.
    Blocked,
}

/// How a workspace stands with its relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// In one word.
    pub state: State,
    /// Own bundles that the relay is not known to hold.
    pub waiting: u64,
    /// Since when it is in this state.
    pub since: Now,
    /// Why it is blocked, or was sent away last.
    pub refusal: Option<Refusal>,
}
