//! No bytes that others give break a reader: each target reads what a fuzzer makes, in every test run for a
//! moment, by `cargo xtask fuzz` for as long as one likes and led by what the code does.
//!
//! An input that broke one lies in `__fuzz__/<target>/crashes` and is read first, for ever.

#![expect(clippy::expect_used, reason = "a test stops at what must not be")]

mod given;
mod import;
mod invite;
mod log;
mod package;
mod people;
mod rule;
mod schema;
mod sync;
mod text;
mod world;

/// A target: what reads so many inputs in every test run.
macro_rules! check {
    ($times:expr, $read:expr) => {
        bolero::check!().with_max_len(crate::given::BYTES_MAX).with_iterations($times).for_each($read)
    };
}
pub(crate) use check;
