//! The relay, seen from a tab. Only the tab on duty has a line to it; the others hear from that tab how it
//! stands.

mod files;
mod line;
mod link;
mod relay;
mod socket;
mod standing;

pub(crate) use files::{Denied, FileDoor, Held};
pub(crate) use line::{Brought, LineEvent};
pub(crate) use link::{Link, web_origin_of};
pub(crate) use relay::Relay;
pub(crate) use standing::{Standing, refused};
