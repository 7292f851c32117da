//! Bugs that can be planted to show that the simulation finds them: `docs/testing.md`.
//!
//! Each is one condition at the place where the mistake would be made. Only builds for tests can plant one:
//! in all others what is asked there is a constant, and nothing of it is left.

/// A mistake that somebody could make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// A bundle stands though what it depends on is not here.
    DropsDependencyCheck,
    /// A run is taken whoever signed it.
    AcceptsBadSignature,
    /// What waits for others is dropped.
    ForgetsPending,
    /// What its author had no right to write has an effect.
    AppliesHeld,
    /// Where several heads stood, those that were superseded stay.
    KeepsSupersededHead,
    /// Of several ops that were seen, the first is not named as replaced.
    LosesReplaces,
    /// A relay is believed to hold what it held when it was last asked.
    BelievesRelay,
}

#[cfg(feature = "testkit")]
thread_local! {
    static PLANTED: std::cell::Cell<Option<Bug>> = const { std::cell::Cell::new(None) };
}

/// Runs `work` on this thread with a bug, or without any.
#[cfg(feature = "testkit")]
pub fn with_planted<T>(bug: Option<Bug>, work: impl FnOnce() -> T) -> T {
    let before = PLANTED.replace(bug);
    let result = work();
    PLANTED.set(before);
    result
}

/// Whether that bug is planted.
#[cfg(feature = "testkit")]
pub(crate) fn is_planted(bug: Bug) -> bool {
    PLANTED.get() == Some(bug)
}

/// Whether that bug is planted: never.
#[cfg(not(feature = "testkit"))]
pub(crate) const fn is_planted(_bug: Bug) -> bool {
    false
}
