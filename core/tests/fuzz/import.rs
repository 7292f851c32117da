//! Other people's files, and what other programs put on the clipboard.

use callboard_core::block::{read_tsv, write_html, write_tsv};
use callboard_core::import::{COLUMNS_MAX, Carrier, ROWS_MAX, Sheet};

use super::check;
use super::given::{bytes, text};

const ENCODINGS: [Option<&str>; 8] = [
    None,
    Some("utf-8"),
    Some("utf-16"),
    Some("utf-16be"),
    Some("windows-1252"),
    Some("shift_jis"),
    Some("gb18030"),
    Some("iso-2022-jp"),
];
const DELIMITERS: [Option<&str>; 4] = [None, Some(","), Some("\t"), Some(";")];
const FILE: &str = "Name;Größe;Notes\r\n\"PQ 20\";2,5;\"slow\r\n\"\"fade\"\"\"\r\nPQ 21;;\r\n;;\r\n";

fn utf_16(text: &str, is_big: bool) -> Vec<u8> {
    let order = |unit: u16| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    text.encode_utf16().flat_map(order).collect()
}

fn files() -> Vec<Vec<u8>> {
    let latin = FILE.chars().map(|character| character as u8).collect();
    vec![
        FILE.as_bytes().to_vec(),
        latin,
        utf_16(FILE, true),
        utf_16(&format!("\u{feff}{FILE}"), false),
        [b"\xef\xbb\xbfsep=,\n".as_slice(), FILE.replace(';', ",").as_bytes()].concat(),
        b"a\tb\n1\t2\n\x1a".to_vec(),
        b"\x1b$B%F%9%H\x1b(B,a\n1,2\n".to_vec(),
    ]
}

#[test]
fn fuzz_8_a_file_is_a_table_in_any_encoding_or_refused() {
    let samples = files();
    check!(500, |input: &[u8]| {
        let Some((how, input)) = input.split_first() else { return };
        let given = bytes(input, &samples, &["\"", ";", "\r", "\n", "\0", "sep=", "\u{feff}"]);
        let how = usize::from(*how);
        let encoding = ENCODINGS[how % ENCODINGS.len()];
        let carrier = Carrier { encoding, delimiter: DELIMITERS[how / ENCODINGS.len() % DELIMITERS.len()] };
        let Ok(sheet) = Sheet::read_csv(&given, carrier) else { return };
        let width = sheet.columns.len();
        assert!(width <= COLUMNS_MAX && sheet.rows.len() <= ROWS_MAX);
        let cells: usize = sheet.rows.iter().map(Vec::len).sum();
        assert!(cells <= given.len(), "{} bytes gave {cells} cells", given.len());
        assert_eq!(sheet.sample().len(), width);
        for (place, column) in sheet.columns.iter().enumerate() {
            assert_eq!(sheet.column(&column.key), Some(place), "a key is of one column");
        }
    });
}

const BLOCKS: [&str; 5] = [
    "",
    "a\tb\r\n1\t\"2\n3\"\r\n",
    "\"a\"\"b\"\t\n\t\n",
    "one \"quote\n\t\t",
    "=1+1\t<b>&amp;\n🎭\t\u{1}\u{2}",
];

#[test]
fn fuzz_9_a_pasted_text_is_a_block_that_is_written_as_text_and_as_html_without_any_markup_of_its_own() {
    check!(300, |input: &[u8]| {
        let given = text(input, &BLOCKS, &["\t", "\n", "\r", "\"", "\u{1}", "\u{2}", "<td>", "&lt;", "\0"]);
        let block = read_tsv(&given);
        let cells = block.iter().map(Vec::len).sum::<usize>();
        assert!(cells <= given.len() + 1, "{} bytes gave {cells} cells", given.len());
        assert_eq!(read_tsv(&write_tsv(&block)), block);
        let html = write_html(&block, |column| column % 2 == 0);
        let lines: usize = block.iter().flatten().map(|cell| cell.text.matches('\n').count()).sum();
        // <meta>, <table>, <tbody> and their ends; each row, cell and line's end.
        assert_eq!(html.matches('<').count(), 5 + 2 * (block.len() + cells) + lines);
        assert_eq!(html.matches("<td").count(), cells);
    });
}
