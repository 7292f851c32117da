//! The data model of Callboard: entities, fields, operations and how they travel. It knows no cue and no call
//! time, has no clock, no randomness and no I/O; everything that happens is handed in, everything to be done
//! handed out.
//!
//! Each room uses only the rooms above it:
//!
//! | room | holds |
//! |---|---|
//! | [`id`], [`value`], [`limits`], [`given`] | names, values, constants, what is handed in |
//! | [`version`] | which version of a module is the later |
//! | [`checkpoint`] | what was folded, as bytes that a device keeps for itself: their frame |
//! | [`planted`] | mistakes that only tests can make |
//! | [`log`] | bundles, runs, the oplog: what was said, by whom, after what |
//! | [`access`] | who may write what |
//! | [`schema`] | modules: tables and typed fields; how people write what they hold |
//! | [`state`] | the fold of the log: registers, members, text, hashes |
//! | [`conflict`] | what only a person may decide, as facts |
//! | [`overlay`] | staged work |
//! | [`rule`] | expressions (CEL) |
//! | [`query`] | filter, order, search, window, live deltas |
//! | [`history`] | who, when, why, from what to what; undo |
//! | [`sync`] | the protocol between two peers |
//! | [`package`] | the zip that a production leaves as |
//! | [`import`] | other people's files |
//! | [`workspace`] | all of it composed: commands in, effects and updates out |

pub mod given;
pub mod id;
pub mod limits;
pub mod value;
pub mod version;

#[cfg(feature = "log")]
pub mod checkpoint;

#[cfg(feature = "log")]
pub mod planted;

#[cfg(feature = "log")]
pub mod log;

#[cfg(feature = "log")]
pub mod access;

pub mod schema;

#[cfg(feature = "full")]
pub mod state;

#[cfg(feature = "full")]
pub mod conflict;

#[cfg(feature = "full")]
pub mod overlay;

#[cfg(feature = "full")]
pub mod rule;

#[cfg(feature = "full")]
pub mod query;

#[cfg(feature = "full")]
pub mod history;

#[cfg(feature = "log")]
pub mod sync;

#[cfg(feature = "full")]
pub mod package;

#[cfg(feature = "full")]
pub mod import;

#[cfg(feature = "full")]
pub mod block;

pub mod workspace;

#[cfg(feature = "testkit")]
pub mod testkit;
