//! A file as a table of text, before anything is known of its meaning.

use crate::schema::nfc;

/// How a file is to be read; what is not said is guessed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Carrier<'a> {
    /// An encoding's WHATWG label: `utf-8`, `windows-1252`.
    pub encoding: Option<&'a str>,
    /// One ASCII character.
    pub delimiter: Option<&'a str>,
}

/// A table of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// In the file's order.
    pub columns: Vec<Column>,
    /// Data rows in the file's order, each as wide as it was written: [`Sheet::cell`] reads on.
    pub rows: Vec<Vec<String>>,
    /// The encoding that it was read in.
    pub encoding: &'static str,
    /// The character that parts its columns.
    pub delimiter: char,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its header, or its zero-based position where the header is empty or repeats an earlier one. Unique.
    pub key: String,
    /// As written, without the blanks around it.
    pub header: String,
}

impl Sheet {
    /// A sheet of that header and those rows; columns that have neither header nor content are dropped at the
    /// end. Short rows stay short: a wide header over many of them is a small file, and filled a huge table.
    pub(super) fn new(
        header: Vec<String>,
        mut rows: Vec<Vec<String>>,
        encoding: &'static str,
        delimiter: char,
    ) -> Self {
        let width = rows.iter().chain([&header]).map(|cells| used_width(cells)).max().unwrap_or(0);
        for row in &mut rows {
            row.truncate(width);
        }
        let mut headers: Vec<String> = header.iter().map(|header| nfc(header.trim())).collect();
        headers.resize(width, String::new());
        Self { columns: columns(headers), rows, encoding, delimiter }
    }

    /// The place of the column of that key; a position finds any column.
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key).or_else(|| {
            let position = key.parse().ok()?;
            (position < self.columns.len()).then_some(position)
        })
    }

    /// What stands in a cell: nothing beyond the end of a short row.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.rows[row].get(column).map_or("", String::as_str)
    }

    /// Every column's key with the first text in it, to recognise it by.
    pub fn sample(&self) -> Vec<(String, String)> {
        let rows = 0..self.rows.len();
        let first =
            |place: usize| rows.clone().map(|row| self.cell(row, place).trim()).find(|cell| !cell.is_empty());
        let columns = self.columns.iter().enumerate();
        columns
            .map(|(place, column)| (column.key.clone(), first(place).unwrap_or_default().to_owned()))
            .collect()
    }
}

fn used_width(cells: &[String]) -> usize {
    cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1)
}

fn columns(headers: Vec<String>) -> Vec<Column> {
    let positional = |place: usize| {
        let header = &headers[place];
        header.is_empty() || headers[..place].contains(header)
    };
    // A header that is a number could be taken for the position of another column: then it gives way to its
    // own.
    let any_positional = (0..headers.len()).any(positional);
    let is_numeral = |header: &str| header.parse::<usize>().is_ok();
    let keys: Vec<String> = (0..headers.len())
        .map(|place| match &headers[place] {
            header if positional(place) || (any_positional && is_numeral(header)) => place.to_string(),
            header => header.clone(),
        })
        .collect();
    keys.into_iter().zip(headers).map(|(key, header)| Column { key, header }).collect()
}
