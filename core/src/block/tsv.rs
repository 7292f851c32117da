//! A block as text, its columns parted by tabs: what spreadsheets read and write as `text/plain`.

use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};

use crate::workspace::command::CellText;

/// Stands as a cell of its own before each line, because the reader passes over lines that hold nothing, and
/// an empty cell of a single column is such a line.
const LINE: char = '\u{1}';
/// Stands in a line of its own behind the last. It comes back as that, unless a quote was left open.
const END: char = '\u{2}';

/// The cells of a text, line by line. Quotes are a spreadsheet's; where one is never closed, all of them are
/// text.
pub fn read_tsv(text: &str) -> Vec<Vec<CellText>> {
    let plain = text.replace([LINE, END, '\0'], "").replace("\r\n", "\n").replace('\r', "\n");
    let plain = plain.strip_suffix('\n').unwrap_or(&plain);
    let marked = format!("{LINE}\t{}\n{LINE}\t{END}", plain.replace('\n', &line_start()));
    let records = read(&marked, true).or_else(|| read(&marked, false)).unwrap_or_default();
    let cell = |text: &str| CellText::plain(text.replace(&line_start(), "\n"));
    records.iter().map(|record| record.iter().skip(1).map(cell).collect()).collect()
}

/// The cells as a text that spreadsheets read: a cell with a tab, a quote or a line's end stands in quotes.
pub fn write_tsv(block: &[Vec<CellText>]) -> String {
    let mut builder = WriterBuilder::new();
    builder.delimiter(b'\t').terminator(Terminator::CRLF).flexible(true);
    let mut writer = builder.from_writer(Vec::new());
    for row in block {
        // Writing to memory cannot fail.
        let _ = writer.write_record(row.iter().map(|cell| cell.text.as_str()));
    }
    let mut text = String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default();
    // A single cell is its text, wherever it is put.
    if text.ends_with("\r\n") {
        text.truncate(text.len() - 2);
    }
    text
}

fn line_start() -> String {
    format!("\n{LINE}\t")
}

/// Every line's record, or `None` where they do not end as they must.
fn read(marked: &str, quotes: bool) -> Option<Vec<StringRecord>> {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(b'\t').has_headers(false).flexible(true).quoting(quotes);
    builder.terminator(Terminator::Any(b'\n'));
    let mut reader = builder.from_reader(marked.as_bytes());
    let mut records = reader.records().collect::<Result<Vec<_>, _>>().ok()?;
    let last = records.pop()?;
    let ends = last.len() == 2 && last.get(1).is_some_and(|cell| cell.starts_with(END));
    ends.then_some(records)
}
