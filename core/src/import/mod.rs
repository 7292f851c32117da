//! Other people's files as rows of a table. Carriers only: what a column of theirs means here is written in
//! the modules' recipes.
//!
//! bytes → [`Sheet`] (a table of text) → [`Plan`] (which column goes to which field) → [`Preview`] (what
//! becomes of each row). Nothing here writes: who calls it stages the outcomes. Every data row has exactly
//! one outcome.
//!
//! What takes long for a large file is taken some rows at a time: [`CsvReading::go_on`], and `preview` asks
//! its `pace` when to go on.

mod csv;
mod encoding;
mod header;
mod pair;
mod plan;
mod preview;
mod row;
mod sheet;

#[cfg(test)]
mod sheet_tests;
#[cfg(test)]
mod tests;

pub use csv::CsvReading;
pub use plan::Plan;
pub use preview::{Existing, Outcome, Preview, RowOutcome, preview};
pub use sheet::{Carrier, Column, Sheet};

/// Bytes of one file, at most.
pub const FILE_BYTES_MAX: usize = 64 << 20;
/// Data rows of one file, at most.
pub const ROWS_MAX: usize = 100_000;
/// Columns of one file, at most.
pub const COLUMNS_MAX: usize = 1_000;

/// Why a file cannot be read as a table. Nothing of it was taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// It holds nothing.
    #[error("the file is empty")]
    Empty,
    /// It is a picture, a spreadsheet, a program, but no text.
    #[error("the file is not text")]
    NotText,
    /// Larger than `FILE_BYTES_MAX`.
    #[error("the file has {bytes} bytes, more than the {FILE_BYTES_MAX} that can be imported at once")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// More than `ROWS_MAX`.
    #[error("the file has more than {ROWS_MAX} rows")]
    TooManyRows,
    /// More than `COLUMNS_MAX`.
    #[error("the file has more than {COLUMNS_MAX} columns")]
    TooManyColumns,
    /// No encoding has that label.
    #[error("“{label}” is no encoding")]
    UnknownEncoding {
        /// As given.
        label: String,
    },
    /// It is not written in the encoding that was named.
    #[error(
        "the file is not written in {encoding}{}",
        .line.map(|line| format!(": line {line} cannot be read")).unwrap_or_default()
    )]
    WrongEncoding {
        /// The encoding's name.
        encoding: &'static str,
        /// The first line that cannot be read, where that is known.
        line: Option<usize>,
    },
    /// Its first bytes name another encoding than was named.
    #[error("the file says that it is written in {says}, not in {asked}")]
    ContradictedEncoding {
        /// By the file.
        says: &'static str,
        /// By the caller.
        asked: &'static str,
    },
    /// A delimiter is one ASCII character, and neither a quote nor a line's end.
    #[error("“{delimiter}” cannot part columns")]
    BadDelimiter {
        /// As given.
        delimiter: String,
    },
    /// A quote that is never closed would swallow the rest of the file.
    #[error("a quote that opens in the row at line {line} is never closed")]
    OpenQuote {
        /// Where the row begins.
        line: u64,
    },
    /// The columns name one that the file does not have.
    #[error("the file has no column “{column}”")]
    UnknownColumn {
        /// As given.
        column: String,
    },
    /// The columns name a field that the table does not have.
    #[error("the table has no field “{field}”")]
    UnknownField {
        /// As given.
        field: String,
    },
}
