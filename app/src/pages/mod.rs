//! The screens: productions on this device, one production, joining one.
//!
//! A page arranges; what it shows comes from `client`'s signals, what it does is a line of `command`'s table.

mod adoption;
mod banners;
mod bottom;
mod covering;
mod departments;
mod doors;
mod frame;
mod home;
mod join;
mod palette;
mod past;
mod people;
mod production;
mod sample;
mod shelf;
mod shortcuts;
mod standing;
mod threshold;
mod top;
mod wishes;

pub(crate) use adoption::Plan;
pub(crate) use frame::{Frame, is_typing};
pub(crate) use join::enter;
pub(crate) use past::in_utc;
pub(crate) use standing::{Lamp, sync_sentence};
