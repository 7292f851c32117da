//! A relay and the devices around it, over real sockets.

mod devices;

pub(crate) use devices::*;
