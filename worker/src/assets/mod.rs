//! Files beside the records, as bytes on this device: named by what they are, so that the same bytes are
//! there once, whoever brought them. They lie in the browser's private file system, in its database where it
//! has none. Nothing here knows which records refer to them.
//!
//! A file is there once it is whole: what is being written has another place, and comes to its own in one
//! step. What is read is hashed first: a disk may have lost some of it.

mod folder;
mod keeping;
mod kind;
mod pour;
mod receiving;
mod small;

pub(crate) use keeping::{Assets, NotTaken};
pub(crate) use receiving::Receiving;
