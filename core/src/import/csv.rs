//! Delimited text: CSV as spreadsheets, desks and databases write it.

use std::io::Cursor;

use csv::{Reader, ReaderBuilder, StringRecord};

use super::encoding::decode;
use super::{COLUMNS_MAX, Carrier, FILE_BYTES_MAX, ImportError, ROWS_MAX, Sheet};

/// What may part columns where nothing is said, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Records that the guess of a delimiter looks at.
const SNIFFED_RECORDS: usize = 20;
/// Put behind the text. No text holds it, so it comes back as a record of its own, unless a quote was left
/// open.
const END_MARK: &str = "\0";

impl Sheet {
    /// Reads delimited text: the first row is the header. Rows may be shorter or longer than it; lines
    /// without any content are no rows.
    ///
    /// # Errors
    /// Not text, not in the encoding that was named, an open quote, or more than the limits take.
    pub fn read_csv(bytes: &[u8], carrier: Carrier<'_>) -> Result<Self, ImportError> {
        let mut reading = CsvReading::begin(bytes, carrier)?;
        while reading.go_on(ROWS_MAX)? {}
        reading.sheet()
    }
}

/// Delimited text that is being read, some rows at a time.
pub struct CsvReading {
    reader: Reader<Cursor<String>>,
    record: StringRecord,
    records: Vec<Vec<String>>,
    encoding: &'static str,
    delimiter: u8,
    bytes: usize,
    is_over: bool,
}

impl CsvReading {
    /// Decodes the bytes, and finds out what parts their columns.
    ///
    /// # Errors
    /// Too many, not text, not in the encoding that was named.
    pub fn begin(bytes: &[u8], carrier: Carrier<'_>) -> Result<Self, ImportError> {
        if bytes.len() > FILE_BYTES_MAX {
            return Err(ImportError::TooLarge { bytes: bytes.len() });
        }
        let (text, encoding) = decode(bytes, carrier.encoding)?;
        // Old programs end a file with Ctrl-Z.
        let text = text.trim_end_matches('\u{1a}');
        let (said, text) = spreadsheet_delimiter(text);
        let delimiter = match carrier.delimiter {
            Some(delimiter) => one_byte(delimiter)?,
            None => said.unwrap_or_else(|| sniff(text)),
        };
        let marked = format!("{text}\n{END_MARK}");
        let (bytes, reader) = (marked.len(), builder(delimiter).from_reader(Cursor::new(marked)));
        let record = StringRecord::new();
        Ok(Self { reader, record, records: Vec::new(), encoding, delimiter, bytes, is_over: false })
    }

    /// How far it is, and how far that goes, in bytes.
    pub fn progress(&self) -> (usize, usize) {
        (self.reader.position().byte() as usize, self.bytes)
    }

    /// Reads the next rows, at most so many; false at the end.
    ///
    /// # Errors
    /// An open quote, or more than the limits take.
    pub fn go_on(&mut self, rows: usize) -> Result<bool, ImportError> {
        for _ in 0..rows {
            // Reading from memory what is valid UTF-8 already cannot fail.
            let is_there = !self.is_over && self.reader.read_record(&mut self.record).unwrap_or(false);
            if is_there && self.record.iter().eq([END_MARK]) {
                self.is_over = true;
            }
            if self.is_over {
                return Ok(false);
            }
            if !is_there || self.record.iter().any(|cell| cell.contains(END_MARK)) {
                let line = self.record.position().map_or(1, ::csv::Position::line);
                return Err(ImportError::OpenQuote { line });
            }
            if self.record.len() > COLUMNS_MAX {
                return Err(ImportError::TooManyColumns);
            }
            if self.records.len() > ROWS_MAX {
                return Err(ImportError::TooManyRows);
            }
            self.records.push(self.record.iter().map(str::to_owned).collect());
        }
        Ok(true)
    }

    /// What was read.
    ///
    /// # Errors
    /// `Empty` where there is not even a header.
    pub fn sheet(self) -> Result<Sheet, ImportError> {
        let mut records = self.records.into_iter();
        let header = records.next().ok_or(ImportError::Empty)?;
        Ok(Sheet::new(header, records.collect(), self.encoding, char::from(self.delimiter)))
    }
}

fn builder(delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true);
    builder
}

/// The delimiter that most rows agree with the header about, and among those the one that makes most columns.
fn sniff(text: &str) -> u8 {
    let agreement = |delimiter: u8| {
        let mut reader = builder(delimiter).from_reader(text.as_bytes());
        let widths: Vec<usize> =
            reader.records().take(SNIFFED_RECORDS).filter_map(|record| Some(record.ok()?.len())).collect();
        match widths.first() {
            None | Some(1) => (0, 0),
            Some(header) => (widths.iter().filter(|width| *width == header).count(), *header),
        }
    };
    // The last of equals wins, so the likeliest comes last.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| agreement(*delimiter)).unwrap_or(b',')
}

/// `sep=;` in the first line, as some spreadsheets write and expect it, and the text after it.
fn spreadsheet_delimiter(text: &str) -> (Option<u8>, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let said = first.trim_end_matches('\r').strip_prefix("sep=").and_then(|said| one_byte(said).ok());
    if said.is_some() { (said, rest) } else { (None, text) }
}

fn one_byte(delimiter: &str) -> Result<u8, ImportError> {
    match delimiter.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0) => Ok(*byte),
        _ => Err(ImportError::BadDelimiter { delimiter: delimiter.chars().take(8).collect() }),
    }
}
