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
//! | go through a table record by record | [`course`], then `run` |
//! | draw what is gone through | `show`, then `now`, `face`, `ahead` |
//! | change who leads those who go through it | [`lead`] |
//! | list records that open to others in an order | [`ledger`], then `listing`, `list` |
//! | change what its keys and fingers do | `steer` |
//!
//! What is drawn comes from `[views.<name>]` of a `module.toml` alone. The arithmetic ([`offered`],
//! [`stacks`], [`lanes`], [`reach`], [`course`], [`lead`],
//! [`ledger`]) knows no browser.

mod ahead;
mod along;
mod awake;
mod bar;
mod board;
mod calendar;
mod card;
mod company;
mod course;
mod diary;
mod entry;
mod face;
mod focus;
mod gallery;
mod hand;
mod heading;
mod keeping;
mod lanes;
mod lead;
mod ledger;
mod lift;
mod list;
mod listing;
mod month;
mod now;
mod offered;
mod pane;
mod reach;
mod room;
mod run;
mod saved;
mod show;
mod stacks;
mod stage;
mod steer;
mod timeline;
mod wall;
mod week;

pub(crate) use company::Company;
pub(crate) use heading::{Heading, step};
pub(crate) use keeping::{Keeping, Settable};
pub(crate) use stage::Stage;
