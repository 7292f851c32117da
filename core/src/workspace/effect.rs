//! What the driver is asked to do, and what it tells came of it.

use crate::id::{BundleId, EntityId};
use crate::log::Draft;

/// Something that only the driver can do.
#[derive(Debug)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(
        clippy::large_enum_variant,
        reason = "an effect is handed on at once, and nearly all are appends"
    )
)]
pub enum Effect {
    /// Seal the draft and make it durable, with as many others as are there: in any case with those after it
    /// that go on with it (`Body::goes_on`), which come before the next look at effects ends.
    Append {
        /// Comes back with `Event::Appended` or `Event::AppendFailed`.
        ticket: u64,
        /// What to seal.
        draft: Draft,
    },
    /// Keep staged work beside the production, or forget it, in one transaction with the appends that come
    /// before the next look at effects.
    Keep {
        /// Comes back with `Event::Kept` or `Event::AppendFailed`.
        ticket: u64,
        /// Which overlay.
        overlay: EntityId,
        /// What to keep; `None` to forget.
        staged: Option<Vec<u8>>,
    },
}

/// Something that happened outside.
#[derive(Debug)]
pub enum Event {
    /// Bundles became durable: one's own, other tabs', a peer's.
    Appended {
        /// One's own drafts by ticket, and the bundles that they became.
        sealed: Vec<(u64, BundleId)>,
        /// Everything that the store holds and that was not handed in before, in the store's order.
        runs: Vec<Vec<u8>>,
    },
    /// The store has kept, or forgotten, what these tickets asked.
    Kept {
        /// Which.
        tickets: Vec<u64>,
    },
    /// Another tab staged work, or forgot some.
    Overlays {
        /// What the store keeps and was not handed in before.
        kept: Vec<(EntityId, Vec<u8>)>,
        /// What it keeps no more.
        gone: Vec<EntityId>,
    },
    /// The store did not take these drafts. Nothing of them is durable.
    AppendFailed {
        /// Which.
        tickets: Vec<u64>,
        /// What the store said.
        reason: String,
        /// Whether space is what is missing.
        quota: bool,
    },
}
