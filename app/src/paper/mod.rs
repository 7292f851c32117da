//! Tables as they are printed: pages on the screen that are the pages of the paper.
//!
//! | to … | go to |
//! |---|---|
//! | say what is laid out, and how | [`plan`] |
//! | fetch all records of it | [`gather`] |
//! | put records under headings | [`groups`] |
//! | say what has changed since a moment | [`changes`] |
//! | change what stands on which page | [`pages`] |
//! | draw a row | `ink`; a page, `leaf` |
//! | change in which steps it is done | `press` |
//! | draw a code for cameras | `code` |
//!
//! The arithmetic ([`groups`], [`changes`], [`pages`]) knows no browser.

mod bar;
mod bench;
mod changes;
mod code;
mod document;
mod gather;
mod groups;
mod ink;
mod leaf;
mod menus;
mod pages;
mod plan;
mod press;
mod since;

pub(crate) use code::Code;
pub(crate) use document::Paper;
pub(crate) use plan::Plan;
