//! What was said, by whom, after what: bundles of ops, chained per actor, signed in runs, kept for ever.
//!
//! Nothing in this room knows what an op means for a record, or asks a clock. What is admitted depends on the
//! bundles alone, never on when or from where they came.

mod admit;
mod beyond;
mod bundle;
mod checkpoint;
mod decode;
mod draft;
mod encode;
mod examine;
mod frontier;
mod hlc;
mod lacking;
mod op;
mod oplog;
mod pending;
mod recall;
mod refused;
mod run;
mod shelf;
#[cfg(test)]
mod tests;

pub use admit::Foreseen;
pub use beyond::Author;
pub use bundle::{Bundle, Dep, Header, HeaderDigest, verify_strict};
pub use decode::{Unreadable, decode_body};
pub use draft::{BodyBuilder, Draft, OpName, Tip, readdress, rebase, seal};
pub use encode::encode_body;
pub use frontier::Frontier;
pub use hlc::Hlc;
pub use op::{Body, Op, OpRef, Origin, OriginKind, Ref, Thing};
pub use oplog::{Admitted, BundleView, Oplog, Ordinal};
pub use pending::Pending;
pub use recall::{Recall, Recalled, Said};
pub use run::{Run, join_message, verify_join};

use crate::id::BundleId;

/// Why a run is refused, for good. Whatever depends on it is refused with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// The bytes are not of the format, or break a limit of the protocol.
    #[error("malformed: {0}")]
    Malformed(&'static str),
    /// The bytes are of a format that this version does not know.
    #[error("written by a newer version (format {0})")]
    NewerFormat(u8),
    /// The bundles belong to another workspace.
    #[error("of another workspace")]
    OtherWorkspace,
    /// The last bundle's signature does not verify.
    #[error("the signature does not verify")]
    BadSignature,
    /// The chain, or an introduction, is not what it says.
    #[error("forged: {0}")]
    Forged(&'static str),
    /// It rests on a bundle that was refused.
    #[error("rests on the refused bundle {0}")]
    RestsOnRefused(BundleId),
}
