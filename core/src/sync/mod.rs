//! The protocol between a device and a relay, without I/O: the same code in the browser, the relay and the
//! simulator.
//!
//! [`Client`] and [`Host`] are state machines: bytes and the time go in by `handle_*`, bytes, events and the
//! next deadline come out by `poll_*`. They never hold the log: it is passed by reference, and **holds only
//! what is durable**. So what they send survives a crash, and what they acknowledge is on disk. Bundles to
//! send are not queued anywhere: they are read from the log when the socket can take them.
//!
//! [`Keeper`] is what a relay keeps of one workspace, and its door.

mod client;
mod flow;
mod holding;
mod host;
#[cfg(test)]
mod hostile_tests;
mod keeper;
mod message;
mod presence;
mod refusal;
mod retry;
mod status;
#[cfg(test)]
mod tests;

pub use client::{Client, ClientEvent, waiting};
pub use host::{Host, HostEvent};
pub use keeper::{Keeper, Pass, Taken};
pub use message::{Ack, Challenge, Hello, Message, PROTOCOLS, Presence, Proof, Runs, Welcome};
pub use presence::{Heard, Lead, Roll, SAY_AGAIN_MILLIS, Tab, Walk, Whereabouts};
pub use refusal::{Reason, Refusal};
pub use retry::Backoff;
pub use status::{State, Status};
