//! Delimited text: CSV as spreadsheets, desks and databases write it.

use csv::{ReaderBuilder, StringRecord};

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
        let mut records = read(text, delimiter)?.into_iter();
        let header = records.next().ok_or(ImportError::Empty)?;
        Ok(Self::new(header, records.collect(), encoding, char::from(delimiter)))
    }
}

/// Every record with content, the header first.
fn read(text: &str, delimiter: u8) -> Result<Vec<Vec<String>>, ImportError> {
    let marked = format!("{text}\n{END_MARK}");
    let mut records = Vec::new();
    let mut record = StringRecord::new();
    let mut reader = builder(delimiter).from_reader(marked.as_bytes());
    // Reading from memory what is valid UTF-8 already cannot fail.
    while reader.read_record(&mut record).unwrap_or(false) {
        if record.iter().eq([END_MARK]) {
            return Ok(records);
        }
        if record.iter().any(|cell| cell.contains(END_MARK)) {
            break;
        }
        if record.len() > COLUMNS_MAX {
            return Err(ImportError::TooManyColumns);
        }
        if records.len() > ROWS_MAX {
            return Err(ImportError::TooManyRows);
        }
        records.push(record.iter().map(str::to_owned).collect());
    }
    Err(ImportError::OpenQuote { line: record.position().map_or(1, ::csv::Position::line) })
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
