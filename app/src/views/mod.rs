//! The ways to see a table that are not its grid, and what chooses among them all.
//!
//! | to … | go to |
//! |---|---|
//! | say which views a table has, and which of them are drawn | [`offered`] |
//! | change what stands over every view | `heading` |
//! | put records together by a choice | [`stacks`], then `wall` |
//! | change how a card is carried | `hand` |
//! | draw records along time | [`lanes`], [`reach`], then `diary` |
//! | draw lanes along time | `timeline` |
//! | change how an entry is carried to another time | `lift` |
//!
//! What is drawn comes from `[views.<name>]` of a `module.toml` alone. The arithmetic ([`offered`],
//! [`stacks`], [`lanes`], [`reach`]) knows no browser.

mod bar;
mod board;
mod calendar;
mod card;
mod diary;
mod entry;
mod focus;
mod hand;
mod heading;
mod keeping;
mod lanes;
mod lift;
mod month;
mod offered;
mod reach;
mod saved;
mod stacks;
mod stage;
mod timeline;
mod wall;
mod week;

pub(crate) use heading::{Heading, step};
pub(crate) use keeping::{Keeping, Settable};
pub(crate) use stage::Stage;
