//! What tests of this and other packages build worlds from. Nothing of it is in any program.

mod author;

pub use author::{Author, Chance, log_of};
