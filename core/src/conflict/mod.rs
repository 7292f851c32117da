//! What only a person may decide, as facts: which register or record, each candidate with person, time, value
//! and what it was before.
//!
//! Nothing here decides, and nothing writes: a decision leaves as [`Write`](crate::state::Write)s. Which
//! conflicts are open is kept up while bundles are folded, in time proportional to the change; the facts are
//! read back from the log when somebody looks.
//!
//! | to … | go to |
//! |---|---|
//! | keep the set of open conflicts | [`Conflicts`] |
//! | call records, people and values as people do | [`Facts`] |
//! | list what is open, or was decided | [`list`], [`settled`] |
//! | decide, or open again | [`resolve`], [`reopen`] |
//! | decide many at once | [`resolve_all`] |

mod bulk;
mod candidate;
mod checkpoint;
mod clash;
mod consequence;
#[cfg(test)]
mod consequence_tests;
mod detect;
mod facts;
mod leftover;
mod reopen;
mod resolve;
mod sentence;
mod settled;
mod tell;
#[cfg(test)]
mod tests;

pub use bulk::{BulkResolution, resolve_all};
pub use detect::{Conflicts, Place};
pub use facts::{Facts, moment_of};
pub use reopen::reopen;
pub use resolve::{Resolution, resolve};
pub use settled::settled;
pub use tell::{list, part};

/// Why a decision came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConflictError {
    /// Its heads are no longer those, or it is decided.
    #[error("this conflict has changed meanwhile")]
    Changed,
    /// There is no candidate of that number.
    #[error("there is no candidate {0}")]
    NoCandidate(usize),
    /// The value is none of the field.
    #[error("{0}")]
    Invalid(String),
}
