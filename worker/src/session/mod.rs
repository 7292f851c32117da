//! One open production: the core's `Workspace`, its store, the other tabs and the relay. Three doors, one
//! corridor: own work, a peer's and another tab's all come back as a turn of the store, and from there to
//! `Workspace::handle_event`.

mod arrivals;
mod assets;
mod checkpoints;
mod chores;
mod corridor;
mod joining;
mod open;
mod overlays;
mod relay;
mod renewal;
mod seats;
mod slices;
mod transfer;

pub(crate) use checkpoints::{Opened, this_build};
pub(crate) use open::Session;
pub(crate) use transfer::Moved;
