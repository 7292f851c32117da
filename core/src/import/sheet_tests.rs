use proptest::prelude::*;

use super::tests::{keys, sheet};
use super::*;

fn refused(bytes: &[u8], carrier: Carrier<'_>) -> ImportError {
    Sheet::read_csv(bytes, carrier).unwrap_err()
}

#[test]
fn sheet_1_marks_quotes_and_large_fields() {
    let large = "x".repeat(1 << 20);
    let csv = format!("\u{feff}a,b\r\n\"1, \"\"2\"\"\",\"two\r\nlines\"\r\n3,{large}\r\n");
    let sheet = sheet(&csv);
    assert_eq!(keys(&sheet), ["a", "b"]);
    assert_eq!(sheet.rows[0], ["1, \"2\"", "two\r\nlines"]);
    assert_eq!(sheet.rows[1][1].len(), 1 << 20);
    assert_eq!(sheet.encoding, "UTF-8");
}

#[test]
fn sheet_2_keys_are_headers_or_positions() {
    assert_eq!(keys(&sheet(",Name,Name, Cue ,\n1,2,3,4,5\n")), ["0", "Name", "2", "Cue", "4"]);
    assert_eq!(keys(&sheet("1,0,\na,b,c\n")), ["0", "1", "2"]);
    assert_eq!(keys(&sheet("1,0\na,b\n")), ["1", "0"]);
    let named = sheet("Cue,Name,Name\n1,2,3\n");
    assert_eq!([named.column("Name"), named.column("1"), named.column("3")], [Some(1), Some(1), None]);
    assert_eq!(named.sample()[2], ("2".to_owned(), "3".to_owned()));
}

#[test]
fn sheet_3_delimiters_are_guessed_or_said() {
    for (csv, delimiter) in [
        ("a,b\n1,2\n", ','),
        ("a;b\n1,5;2,5\n", ';'),
        ("a\tb, c\n1\t2\n", '\t'),
        ("a|b\n1|2\n", '|'),
        ("sep=;\na;b,c\n1;2\n", ';'),
        ("alone\n1\n", ','),
    ] {
        assert_eq!(sheet(csv).delimiter, delimiter, "{csv}");
    }
    let said = Carrier { delimiter: Some(":"), ..Carrier::default() };
    assert_eq!(keys(&Sheet::read_csv(b"a:b,c\n1:2\n", said).unwrap()), ["a", "b,c"]);
    for delimiter in ["", "\"", "\n", "::", "é"] {
        let carrier = Carrier { delimiter: Some(delimiter), ..Carrier::default() };
        assert!(matches!(refused(b"a\n", carrier), ImportError::BadDelimiter { .. }), "{delimiter:?}");
    }
}

#[test]
fn sheet_4_encodings_are_guessed_or_held_to() {
    let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let guessed = |bytes: &[u8]| {
        let sheet = Sheet::read_csv(bytes, Carrier::default()).unwrap();
        (sheet.encoding, sheet.columns[0].header.clone())
    };
    assert_eq!(guessed("Zoë\n1".as_bytes()), ("UTF-8", "Zoë".to_owned()));
    assert_eq!(guessed(b"Zo\xeb\n1"), ("windows-1252", "Zoë".to_owned()));
    assert_eq!(guessed(&utf_16("Zoë\n1")), ("UTF-16LE", "Zoë".to_owned()));
    assert_eq!(guessed(&utf_16("\u{feff}Zoë\n1")), ("UTF-16LE", "Zoë".to_owned()));

    let labelled = |label| Carrier { encoding: Some(label), ..Carrier::default() };
    let wrong = |encoding, line| ImportError::WrongEncoding { encoding, line };
    assert_eq!(refused(b"a\nb\nZo\xeb\n", labelled("utf-8")), wrong("UTF-8", Some(3)));
    assert_eq!(refused(b"name\nJane\n", labelled("utf-16le")), wrong("UTF-16LE", None));
    assert_eq!(
        refused("\u{feff}a\n".as_bytes(), labelled("windows-1252")),
        ImportError::ContradictedEncoding { says: "UTF-8", asked: "windows-1252" }
    );
    assert!(matches!(refused(b"a", labelled("klingon")), ImportError::UnknownEncoding { .. }));
    assert_eq!(Sheet::read_csv(b"Zo\xeb", labelled("latin1")).unwrap().columns[0].header, "Zoë");
}

#[test]
fn sheet_5_ragged_rows() {
    let sheet = sheet("a,b,,\n1\n\n1,2,,,5\n,,,,\n");
    assert_eq!(keys(&sheet), ["a", "b", "2", "3", "4"]);
    let cells = |row| (0..5).map(|column| sheet.cell(row, column)).collect::<Vec<_>>();
    assert_eq!(cells(0), ["1", "", "", "", ""]);
    assert_eq!(cells(1), ["1", "2", "", "", "5"]);
    assert_eq!((cells(2), sheet.rows.len()), (vec![""; 5], 3));
    assert_eq!(keys(&self::sheet("a,b,,\n1,2,,\n")), ["a", "b"]);
}

#[test]
fn sheet_7_a_wide_header_over_many_short_rows_takes_no_more_than_what_is_written() {
    let file = format!("{}\n{}", "a,".repeat(COLUMNS_MAX - 1), "1\n".repeat(2_000));
    let sheet = sheet(&file);
    assert_eq!((sheet.columns.len(), sheet.rows.len()), (COLUMNS_MAX - 1, 2_000));
    assert!(sheet.rows.iter().map(Vec::len).sum::<usize>() <= file.len());
}

#[test]
fn sheet_6_what_cannot_be_a_table_is_refused() {
    let error = |bytes: &[u8]| refused(bytes, Carrier::default());
    assert_eq!(error(b""), ImportError::Empty);
    assert_eq!(error(b"\n \x00\n"), ImportError::NotText);
    assert_eq!(error(b"PK\x03\x04\x00\x00\xff\xfe"), ImportError::NotText);
    assert_eq!(error(b"a,b\n1,2\n3,\"4\n5,6\n"), ImportError::OpenQuote { line: 3 });
    assert_eq!(error(",".repeat(COLUMNS_MAX).as_bytes()), ImportError::TooManyColumns);
    assert_eq!(error("1\n".repeat(ROWS_MAX + 2).as_bytes()), ImportError::TooManyRows);
    // A quote within a cell is a cell's text.
    assert_eq!(sheet("a,b\n5\" pipe,2\n").rows[0][0], "5\" pipe");
}

proptest! {
    #[test]
    fn sheet_2_keys_are_unique(header in prop::collection::vec("[0-3a]?", 1..6)) {
        let sheet = sheet(&format!("{}\n1,1,1,1,1,1\n", header.join(",")));
        let mut keys = keys(&sheet);
        keys.sort_unstable();
        keys.dedup();
        prop_assert_eq!(keys.len(), sheet.columns.len());
    }
}
