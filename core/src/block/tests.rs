use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::id::EntityId;
use crate::schema::FieldKind;
use crate::value::Value;
use crate::workspace::command::{CellText, Exact};

fn block(rows: &[&[&str]]) -> Vec<Vec<CellText>> {
    let cell = |text: &&str| CellText::plain(*text);
    rows.iter().map(|row| row.iter().map(cell).collect()).collect()
}

fn texts(rows: &[Vec<CellText>]) -> Vec<Vec<&str>> {
    rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect()
}

#[test]
fn block_1_what_spreadsheets_put_on_the_clipboard_is_read() {
    let read = |text: &str| read_tsv(text);
    assert_eq!(texts(&read("1\tDawn\r\n2\t\r\n")), [["1", "Dawn"], ["2", ""]]);
    assert_eq!(texts(&read("alone")), [["alone"]]);
    assert_eq!(texts(&read("a\n\nb\n\n")), [["a"], [""], ["b"], [""]], "an empty cell keeps its line");
    assert_eq!(
        texts(&read("\"two\nlines\"\t\"he said \"\"go\"\"\"\r\n")),
        [["two\nlines", "he said \"go\""]]
    );
    assert_eq!(texts(&read("5\" pipe\t\"open\nnext\t2")), [["5\" pipe", "\"open"], ["next", "2"]]);
    assert_eq!(texts(&read("a\tb\tc\nd")), [vec!["a", "b", "c"], vec!["d"]]);
}

#[test]
fn block_3_html_holds_texts_as_they_are_and_says_which_record_a_cell_names() {
    let mut cells = block(&[&["007", "a < b & c\nnext"]]);
    cells[0][1].record = Some(EntityId([1; 16]));
    let exact = |value| Some(Exact { kind: "multi_choice".to_owned(), value });
    cells.push(vec![CellText { exact: exact(json!(["a \"b\"", "c"])), ..CellText::plain("a \"b\", c") }]);
    let html = write_html(&cells, |column| column == 0);
    let record = EntityId([1; 16]);
    let expected = format!(
        "<meta charset=\"utf-8\"><table xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><tbody>\
         <tr><td x:str>007</td>\
         <td data-record=\"{record}\">a &lt; b &amp; c<br>next</td></tr>\
         <tr><td x:str data-type=\"multi_choice\" \
         data-value=\"[&quot;a \\&quot;b\\&quot;&quot;,&quot;c&quot;]\">\
         a &quot;b&quot;, c</td></tr></tbody></table>"
    );
    assert_eq!(html, expected);
}

#[test]
fn block_4_a_block_is_laid_down_again_where_that_comes_out_even() {
    assert_eq!([extent(1, 1), extent(6, 1), extent(6, 3), extent(6, 4), extent(1, 4)], [1, 6, 6, 4, 4]);
}

/// What comes after, or before, these texts in a field of that kind.
fn goes_on(kind: FieldKind, source: &[&str], count: usize, back: bool) -> Vec<String> {
    let value = |text: &&str| match (kind, text.parse()) {
        (FieldKind::Number | FieldKind::Integer | FieldKind::Duration, Ok(number)) => Value::number(number),
        _ => Some(Value::from(*text)).filter(|_| !text.is_empty()),
    };
    let source: Vec<Option<Value>> = source.iter().map(value).collect();
    let filling = Filling::new(kind, &source, true, back);
    let told = |value: Option<Value>| match value {
        Some(Value::Number(number)) => number.to_string(),
        Some(value) => value.as_text().unwrap_or_default().to_owned(),
        None => String::new(),
    };
    (0..count).map(|n| told(filling.nth(n))).collect()
}

#[test]
fn block_5_a_series_goes_on_as_it_began() {
    let on = |kind, source: &[&str]| goes_on(kind, source, 3, false);
    assert_eq!(on(FieldKind::Integer, &["1", "2"]), ["3", "4", "5"]);
    assert_eq!(on(FieldKind::Number, &["0.1", "0.2"]), ["0.3", "0.4", "0.5"]);
    assert_eq!(on(FieldKind::Duration, &["10", "5"]), ["0", "-5", "-10"]);
    assert_eq!(on(FieldKind::Decimal, &["1.50", "1.75"]), ["2.00", "2.25", "2.50"]);
    assert_eq!(on(FieldKind::Text, &["LX 11", "LX 12"]), ["LX 13", "LX 14", "LX 15"]);
    assert_eq!(on(FieldKind::Text, &["LX 9"]), ["LX 10", "LX 11", "LX 12"]);
    assert_eq!(on(FieldKind::Text, &["Q008", "Q010"]), ["Q012", "Q014", "Q016"]);
    assert_eq!(on(FieldKind::Text, &["098"]), ["099", "100", "101"]);
    assert_eq!(on(FieldKind::Text, &["11A", "12A"]), ["13A", "14A", "15A"]);
    assert_eq!(on(FieldKind::Text, &["11.8", "11.9"]), ["12.0", "12.1", "12.2"]);
    assert_eq!(on(FieldKind::Date, &["2026-02-27"]), ["2026-02-28", "2026-03-01", "2026-03-02"]);
    assert_eq!(
        on(FieldKind::Date, &["2026-03-01", "2026-03-08"]),
        ["2026-03-15", "2026-03-22", "2026-03-29"]
    );
    assert_eq!(
        on(FieldKind::Date, &["2026-01-31", "2026-03-31"]),
        ["2026-05-31", "2026-07-31", "2026-09-30"]
    );
    assert_eq!(on(FieldKind::Time, &["22:00"]), ["23:00", "00:00", "01:00"]);
    assert_eq!(on(FieldKind::Time, &["10:00", "10:15"]), ["10:30", "10:45", "11:00"]);
    let moments = on(FieldKind::DateTime, &["2026-03-01T18:30:00Z[Europe/London]"]);
    assert_eq!(moments[0], "2026-03-02T18:30:00Z[Europe/London]");
}

#[test]
fn block_6_a_series_goes_back_as_well() {
    let back = |kind, source: &[&str]| goes_on(kind, source, 3, true);
    assert_eq!(back(FieldKind::Integer, &["5", "7"]), ["3", "1", "-1"]);
    assert_eq!(
        back(FieldKind::Text, &["LX 2"]),
        ["LX 1", "LX 0", "LX 0"],
        "a number within a text is not less than 0"
    );
    assert_eq!(back(FieldKind::Date, &["2026-03-01"]), ["2026-02-28", "2026-02-27", "2026-02-26"]);
    assert_eq!(back(FieldKind::Choice, &["a", "b"]), ["b", "a", "b"]);
}

#[test]
fn block_7_what_is_no_series_is_repeated() {
    let on = |kind, source: &[&str]| goes_on(kind, source, 4, false);
    assert_eq!(on(FieldKind::Integer, &["7"]), ["7", "7", "7", "7"]);
    assert_eq!(on(FieldKind::Integer, &["1", "2", "4"]), ["1", "2", "4", "1"]);
    assert_eq!(on(FieldKind::Text, &["Dawn", "Dusk"]), ["Dawn", "Dusk", "Dawn", "Dusk"]);
    assert_eq!(on(FieldKind::Text, &["LX 1", "SQ 2"]), ["LX 1", "SQ 2", "LX 1", "SQ 2"]);
    assert_eq!(on(FieldKind::Text, &["11A"]), ["11A", "11A", "11A", "11A"]);
    assert_eq!(on(FieldKind::Text, &["LX 1", ""]), ["LX 1", "", "LX 1", ""]);
    assert_eq!(on(FieldKind::Choice, &["LX 1"]), ["LX 1", "LX 1", "LX 1", "LX 1"]);
    let source = [Value::number(1.0), Value::number(2.0)];
    assert_eq!(Filling::new(FieldKind::Integer, &source, false, false).nth(0), Value::number(1.0));
    assert_eq!(Filling::new(FieldKind::Integer, &[], true, false).nth(0), None);
}

#[test]
fn block_8_words_are_replaced_wherever_they_stand() {
    let replace = |find: &str, with: &str, case, whole, text: &str| {
        Replacing::new(find, with, case, whole).expect("there is something to look for").apply(text)
    };
    assert_eq!(
        replace("act", "part", false, false, "Act one, act two").as_deref(),
        Some("part one, part two")
    );
    assert_eq!(replace("act", "part", true, false, "Act one, act two").as_deref(), Some("Act one, part two"));
    assert_eq!(replace("act", "part", false, true, " ACT ").as_deref(), Some("part"));
    assert_eq!(replace("act", "part", false, true, "Act one"), None);
    assert_eq!(
        replace("aa", "a", false, false, "aaa").as_deref(),
        Some("aa"),
        "what was put there is not looked at"
    );
    assert_eq!(replace("İ", "I", false, false, "İSTANBUL").as_deref(), Some("ISTANBUL"), "longer when small");
    assert_eq!(replace("ß", "ss", false, false, "Straße").as_deref(), Some("Strasse"));
    assert_eq!(replace(" ", "", false, false, "a b").as_deref(), Some("ab"));
    assert_eq!(Replacing::new("", "x", false, false), None);
    assert_eq!(Replacing::new(" ", "x", false, true), None);
}

proptest! {
    #[test]
    fn block_8_replacing_words_by_themselves_changes_nothing(find in "\\PC{1,3}", text in "\\PC{0,12}") {
        let itself = Replacing::new(&find, &find, true, false).expect("there is something to look for");
        prop_assert_eq!(itself.apply(&text), text.contains(&find).then(|| text.clone()));
        let _ = Replacing::new(&find, "x", false, false).expect("as before").apply(&text);
    }

    #[test]
    fn block_2_a_block_is_read_back_from_its_text(
        rows in prop::collection::vec(prop::collection::vec("[a-z \"\t\n,;=]{0,6}", 3), 1..5),
    ) {
        let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let cells: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
        let written = block(&cells);
        prop_assert_eq!(read_tsv(&write_tsv(&written)), written);
    }

    #[test]
    fn block_2_a_text_without_quotes_is_its_one_cell(text in any::<String>()) {
        let plain: String = text.chars().filter(|c| !c.is_control() && *c != '"').collect();
        let read = read_tsv(&plain);
        prop_assert_eq!(texts(&read), [[plain.as_str()]]);
    }

    #[test]
    fn block_7_no_values_make_filling_panic(
        kind in prop::sample::select(FieldKind::all().collect::<Vec<_>>()),
        source in prop::collection::vec(prop_oneof![any::<String>(), "-?[0-9]{0,40}\\.?[0-9]{0,12}"], 0..4),
        back in any::<bool>(), n in 0..1_000_000_usize,
    ) {
        let values: Vec<Option<Value>> = source.iter().map(|text| Some(Value::from(text.as_str()))).collect();
        let _ = Filling::new(kind, &values, true, back).nth(n);
        let numbers: Vec<Option<Value>> =
            source.iter().map(|text| text.parse().ok().and_then(Value::number)).collect();
        let _ = Filling::new(kind, &numbers, true, back).nth(n);
    }
}
