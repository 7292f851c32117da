//! Bugs that can be planted to show that the simulation finds them. Only in builds for tests.

use std::cell::Cell;

thread_local! {
    static UNCHECKED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` on this thread with a log that does not look whether what a bundle depends on is here.
pub fn without_dependency_check<T>(work: impl FnOnce() -> T) -> T {
    UNCHECKED.set(true);
    let result = work();
    UNCHECKED.set(false);
    result
}

pub(super) fn is_unchecked() -> bool {
    UNCHECKED.get()
}
