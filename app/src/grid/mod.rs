//! A table as a grid: virtual both ways, worked like a spreadsheet, marked cell by cell.
//!
//! | to … | go to |
//! |---|---|
//! | know what a grid is made of | [`state`] |
//! | change what is asked of the table | [`ask`] |
//! | change which rows and columns are drawn or asked for | [`viewport`] |
//! | change where a row stands | [`arrange`] |
//! | change how lines are counted where rows are grouped | [`lines`] |
//! | draw the heading of a group, or fold it | `groups`; choose what groups, `grouping` |
//! | change what a key does | [`keys`], then `sheet` |
//! | write something | [`work`]; over a range, `ranges`; other words in many cells, `replacing` |
//! | change what a column's own menu offers | `menu`; where a menu stands and how keys go through it, `pop` |
//! | list why a cell is marked, or change where a mark leads | `whys` |
//! | read a table from the clipboard | [`block`] |
//! | say what became of what was typed | [`drafts`] |
//! | mark what others changed since the person looked | `news` |
//! | draw a cell, or its marks | [`face`], `cell` |
//!
//! The arithmetic ([`viewport`], [`arrange`], [`lines`], [`keys`], [`drafts`],
//! [`filter`]) knows no browser.

mod arrange;
mod ask;
mod bar;
mod binned;
mod blank;
mod block;
mod cards;
mod cell;
mod columns;
mod conditions;
mod drafts;
mod face;
mod filter;
mod grip;
mod grouping;
mod groups;
mod head;
mod keys;
mod lines;
mod measure;
mod menu;
mod news;
mod others;
mod pointer;
mod pop;
mod ranges;
mod references;
mod replacing;
mod row;
mod selection;
mod setup;
mod sheet;
mod sieve;
mod slots;
mod state;
mod summary;
mod viewport;
mod whys;
mod work;

#[cfg(test)]
pub(crate) use arrange::blank;
pub(crate) use conditions::Conditions;
pub(crate) use drafts::Drafts;
pub(crate) use face::{Face, State};
pub(crate) use measure::{is_mirrored, root_size, watch as watch_size};
pub(crate) use references::{finder, said};
pub(crate) use setup::{Printed, Setup, VIEW, asked, kept};
pub(crate) use sheet::Grid;
pub(crate) use sieve::{Sieve, Sifting};
pub(crate) use work::{is_editable, make_target};
