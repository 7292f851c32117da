//! The screens: productions on this device, one production, joining one.

mod frame;
mod home;
mod join;
mod production;

pub use frame::{Frame, is_typing};
pub use join::enter;
