//! All rooms composed. Commands come in from the page, events from storage and peers; replies, updates and
//! effects go out. Nothing but `handle_appended` folds canonical state.
//!
//! [`border`], [`command`] and [`update`], with what they are made of, are the border to the page: plain
//! data, the only part of this room that the page has.

mod account;
pub mod asset;
pub mod border;
mod change;
pub mod command;
mod decision;
mod directory;
mod exchange;
mod grouping;
mod moments;
mod progress;
mod querying;
mod range;
mod saved;
mod settings;
mod shown;
mod typing;
pub mod update;

#[cfg(feature = "full")]
mod answer;
#[cfg(feature = "full")]
pub mod append;
#[cfg(feature = "full")]
mod bring;
#[cfg(feature = "full")]
mod changing;
#[cfg(feature = "full")]
pub mod checkpoint;
#[cfg(test)]
mod checkpoint_tests;
#[cfg(feature = "full")]
mod commit;
#[cfg(feature = "full")]
mod configuring;
#[cfg(feature = "full")]
mod decide;
#[cfg(feature = "full")]
mod describing;
#[cfg(feature = "full")]
mod drafting;
#[cfg(feature = "full")]
mod edges;
#[cfg(feature = "full")]
mod editing;
#[cfg(feature = "full")]
pub mod effect;
#[cfg(feature = "full")]
mod finding;
#[cfg(feature = "full")]
pub mod folded;
#[cfg(feature = "full")]
mod following;
#[cfg(feature = "full")]
pub mod found;
#[cfg(feature = "full")]
mod identity;
#[cfg(feature = "full")]
mod laying;
#[cfg(feature = "full")]
mod left_out;
#[cfg(feature = "full")]
mod mapping;
#[cfg(feature = "full")]
mod membership;
#[cfg(feature = "full")]
mod news;
#[cfg(feature = "full")]
mod orders;
#[cfg(feature = "full")]
pub mod pack;
#[cfg(feature = "full")]
mod past;
#[cfg(feature = "full")]
mod ranges;
#[cfg(feature = "full")]
mod referring;
#[cfg(feature = "full")]
mod renewal;
#[cfg(feature = "full")]
pub mod seen;
#[cfg(feature = "full")]
mod side_by_side;
#[cfg(feature = "full")]
mod spreading;
#[cfg(feature = "full")]
mod staged;
#[cfg(feature = "full")]
mod standing;
#[cfg(feature = "full")]
mod subscription;
#[cfg(feature = "full")]
mod switched;
#[cfg(feature = "full")]
mod table_link;
#[cfg(feature = "full")]
mod upgrade;
#[cfg(feature = "full")]
mod versions;
#[cfg(feature = "full")]
mod viewing;
#[cfg(feature = "full")]
mod work;
#[cfg(feature = "full")]
#[expect(clippy::module_inception, reason = "the room is named for the one thing that it composes")]
mod workspace;
#[cfg(feature = "full")]
mod writing;

#[cfg(feature = "full")]
pub use crate::state::sys;
#[cfg(feature = "full")]
pub use workspace::Workspace;
