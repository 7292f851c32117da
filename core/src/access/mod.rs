//! Who may write what: the fold of the access ops, and nothing else.
//!
//! Judgement is a function of a bundle and its ancestors alone. So every peer judges alike whatever came
//! first, and a relay's door judges what it has not taken in yet. Nothing here asks a clock: an invite's
//! expiry and uses are told, and enforced by relays only.

mod checkpoint;
mod invite;
mod judge;
mod rank;
mod role;
#[cfg(test)]
mod tests;

pub use invite::{Invite, Terms};
pub use judge::{Access, Judgement};
pub use rank::Standing;
pub use role::{Right, Role};

/// Why a link is no invite.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InviteError {
    /// Nothing after the `#`, or characters that no link has: it was probably cut off.
    #[error("the link is incomplete or was changed on its way")]
    Malformed,
    /// A newer app made it.
    #[error("the link is of a newer version (format {0})")]
    NewerFormat(u64),
}
