//! The screens: productions on this device, one production, joining one.

mod export;
mod frame;
mod home;
mod join;
mod production;

pub use export::export;
pub use frame::{Frame, is_typing};
