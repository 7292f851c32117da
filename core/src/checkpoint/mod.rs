//! The frame and the numbers of checkpoints: what was folded, as bytes that a device keeps for itself.
//!
//! A checkpoint only saves work. It never travels, nothing rests on it, and whoever doubts one folds the log
//! again. So reading is strict: what is damaged, of another version or of another log is refused whole. What
//! goes into the sections is each room's own matter (`checkpoint.rs` there): `docs/formats/checkpoint.md`.

mod frame;
mod pack;
#[cfg(test)]
mod tests;
mod unpack;
mod value;

pub use frame::{Frame, Packed, Sections};
pub use pack::Pack;
pub use unpack::{Bounds, Unpack};

/// Why a checkpoint is of no use. None of this is an error of the production: its log is folded instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Bytes are missing, or are not those that were written.
    #[error("damaged: {0}")]
    Damaged(&'static str),
    /// Another build of the app made it: it may have folded otherwise.
    #[error("made by {0}")]
    OtherVersion(String),
    /// It is of another production, or of another key in it.
    #[error("of another production or key")]
    Other,
}
