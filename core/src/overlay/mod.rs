//! Staged work: seen as if it were done, synced by nobody, changing nothing until it is committed whole.
//!
//! A [`Layer`] lies over canonical state, and whoever reads through a [`Reader`] sees both; nothing else
//! knows.

mod layer;

pub use layer::{Layer, Reader};
