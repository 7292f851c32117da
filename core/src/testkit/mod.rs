//! What tests of this and other packages build worlds from. Nothing of it is in any program.

mod author;
mod company;
mod desk;

pub use author::{Author, Chance, log_of};
pub use company::{Company, Device};
pub use desk::{Desk, desks, meet};
