//! All rooms composed. Commands come in from the page, events from storage and peers; replies, updates and effects go
//! out. Nothing but `handle_appended` folds canonical state.
//!
//! [`border`], [`command`] and [`update`] are the border to the page: plain data, the only part of this room that the page has.

pub mod border;
pub mod command;
pub mod update;

#[cfg(feature = "full")]
pub mod append;
#[cfg(feature = "full")]
pub mod effect;
#[cfg(feature = "full")]
pub mod found;
#[cfg(feature = "full")]
pub mod seen;
#[cfg(feature = "full")]
pub mod sys;
