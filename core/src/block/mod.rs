//! Rectangles of cells as they travel by the clipboard, and as they are filled on from what stands beside
//! them.
//!
//! Text in, text out: what a cell's text means in a field is the schema's to say, which rows are meant is the
//! workspace's.
//!
//! | to … | go to |
//! |---|---|
//! | read and write what spreadsheets put on the clipboard | [`read_tsv`], [`write_tsv`], [`write_html`] |
//! | go on with a row of values | [`Filling`] |
//! | replace words in a text | [`Replacing`] |
//! | know how far a block reaches | [`extent`] |

mod html;
mod place;
mod replacing;
mod series;
mod tsv;

#[cfg(test)]
mod tests;

pub use html::write_html;
pub use place::extent;
pub use replacing::Replacing;
pub use series::Filling;
pub use tsv::{read_tsv, write_tsv};
