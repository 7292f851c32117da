//! A table with a field of every type: what leaves it as text, or as a table on the clipboard, comes back as
//! the same values.

use std::io::{Cursor, Read as _};

use callboard_core::given::{Now, Zones};
use callboard_core::id::{BlobHash, EntityId};
use callboard_core::schema::{FieldKind, Habits};
use callboard_core::workspace::command::{
    CellText, Command, CommitOp, Edit, EditRange, Exact, Fields, FindInRange, Json, Pasted, PreviewImport,
    Query, Range, Replace,
};
use callboard_core::workspace::found::ModuleSource;
use callboard_core::workspace::update::{Ranged, Reply, Row};
use proptest::prelude::*;
use serde_json::json;

use super::desk::Desk;

const TABLE: &str = "every.things";
const ZONES: Zones = Zones {
    named: |text| (text == "Europe/London").then(|| text.to_owned()),
    ahead: |zone, _| match zone {
        "Europe/Berlin" => Some(3600),
        "Europe/London" => Some(0),
        _ => None,
    },
};

/// A module whose one table has a field of each type, called as the type is, and one that is sensitive.
fn module() -> String {
    let choices = r#", choices = ["one", { value = "two", title = "The second, really" }], open = true"#;
    let field = |kind: FieldKind| {
        let more = match kind {
            FieldKind::Choice | FieldKind::MultiChoice => choices,
            FieldKind::Reference => ", to = \"things\"",
            FieldKind::Duration => ", unit = \"s\"",
            _ => "",
        };
        let name = kind.name();
        format!("{name} = {{ type = \"{name}\"{more} }}\n")
    };
    let fields: String = FieldKind::all().map(field).collect();
    let head = "[module]\nid = \"every\"\nversion = \"1.0.0\"\ntitle = \"Every\"\n[tables.things]\n\
                title = \"Things\"\nrow = \"thing\"\nrows = \"things\"\n\
                record = \"{text}\"\nkey = [\"text\"]\n\
                [tables.things.fields]\n";
    format!("{head}{fields}secret = {{ type = \"number\", sensitive = true }}\n")
}

fn desk() -> Desk {
    let mut desk = Desk::founder();
    let source = ModuleSource { id: "every".to_owned(), version: "1.0.0".to_owned(), toml: module() };
    desk.workspace.adopt(Now(1_700_000_000_500), 1, &source);
    desk.save();
    drop(desk.answer());
    desk.workspace.know_zones(ZONES);
    desk
}

fn german() -> Habits {
    let list = |words: &str| words.split(' ').map(str::to_owned).collect();
    Habits {
        point: Some(','),
        zone: "Europe/Berlin".to_owned(),
        yes: list("ja"),
        no: list("nein"),
        ..Habits::on("2026-11-21", false)
    }
}

fn english() -> Habits {
    Habits { point: Some('.'), zone: "Europe/London".to_owned(), ..Habits::on("2026-11-21", false) }
}

/// Values of all fields but the record's name and the record that it names.
fn values() -> impl Strategy<Value = Fields> {
    let line = "[A-Za-zäß][A-Za-z0-9 ,.:\"'=+-]{0,10}[A-Za-z0-9]";
    let number = prop_oneof![-1e6..1e6, (-100_000..100_000_i32).prop_map(f64::from)];
    let texts = (line, "[a-z]{1,4}\n[a-z\"\t]{1,4}[a-z]", "-?[1-9][0-9]{0,6}(\\.[0-9]{1,3})?");
    let day = (2020..2030_i32, 1..13_i32, 1..29_i32).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}"));
    let clock = (0..24_i32, 0..60_i32, prop_oneof![Just(0), 1..60_i32]).prop_map(|(h, m, s)| match s {
        0 => format!("{h:02}:{m:02}"),
        s => format!("{h:02}:{m:02}:{s:02}"),
    });
    let zone = prop::sample::select(vec!["", "Z", "Z[Europe/Berlin]", "Z[Europe/London]", "Z[Nowhere/Else]"]);
    let many = prop::collection::btree_set(prop_oneof!["one", "two", "other, one", "third"], 1..4);
    let anything = prop_oneof![
        any::<i32>().prop_map(|number| json!(number)),
        (line, number.clone())
            .prop_map(|(text, number): (String, f64)| { json!({ "b": [text, number, null], "a": {} }) }),
    ];
    let plain = (texts, number, any::<bool>(), day, clock);
    (plain, zone, many, anything, any::<[u8; 32]>()).prop_map(|(plain, zone, many, anything, hash)| {
        let ((line, lines, decimal), number, flag, day, clock) = plain;
        let seconds = if clock.len() == 5 { ":00" } else { "" };
        let moment = format!("{day}T{clock}{seconds}{zone}");
        let fields = json!({
            "rich_text": lines, "number": number, "integer": number.trunc(), "decimal": decimal,
            "bool": flag, "date": day, "time": clock, "date_time": moment, "duration": number / 100.0,
            "timecode": "01:02:03;04", "choice": many.first(), "multi_choice": many,
            "field_reference": "every.things.date", "asset": BlobHash(hash), "colour": "#c81e3c",
            "email": format!("{decimal}@b.org"), "phone": "+44 20 7946",
            "url": format!("https://b.org/?a={line}"), "json": anything,
        });
        fields.as_object().cloned().unwrap_or_default()
    })
}

fn range(offset: usize, habits: &Habits) -> Range {
    let query = Query { table: TABLE.to_owned(), offset, limit: Some(1), ..Query::default() };
    let fields = FieldKind::all().filter(|kind| *kind != FieldKind::Text);
    let fields = fields.map(|kind| kind.name().to_owned()).collect();
    Range { query, fields, habits: habits.clone(), ..Range::default() }
}

fn paste(desk: &mut Desk, range: Range, pasted: Pasted) -> Ranged {
    let edit = EditRange { range, edit: Edit::Paste(pasted), label: "Paste".to_owned() };
    match desk.ask(Command::EditRange(edit)) {
        Ok(Reply::Ranged(told)) => told,
        other => panic!("a paste gave {other:?}"),
    }
}

/// The cells of the table that a copy put on the clipboard, as a browser reads them.
fn cells(html: &str) -> Vec<CellText> {
    let plain = |text: &str| {
        let text = text.replace("<br>", "\n").replace("&quot;", "\"");
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    };
    let cell = |cell: &str| {
        let (head, text) = cell.split_once('>').expect("a cell has a text");
        let said =
            |name: &str| head.split_once(&format!("{name}=\"")).and_then(|(_, it)| it.split('"').next());
        let value = said("data-value").map(|value| serde_json::from_str(&plain(value)).expect("JSON"));
        CellText {
            text: plain(text),
            record: said("data-record").and_then(|id| id.parse().ok()),
            exact: value.map(|value| Exact { kind: said("data-type").unwrap_or_default().to_owned(), value }),
        }
    };
    html.split("<td").skip(1).filter_map(|it| it.split("</td>").next()).map(cell).collect()
}

/// Two records, the first with these values, and which of them is which.
fn set_out(desk: &mut Desk, values: Fields) -> Vec<EntityId> {
    let create = |fields: Fields| CommitOp::Create { table: TABLE.to_owned(), id: None, fields };
    let named = |name: &str, mut fields: Fields| {
        fields.insert("text".to_owned(), json!(name));
        create(fields)
    };
    let ops = vec![named("First", values), named("Second", Fields::new())];
    let made = desk.commit(ops).expect("records can be made").created;
    let fields = Fields::from_iter([("reference".to_owned(), json!(made[1]))]);
    let set =
        |(field, value): (String, Json)| CommitOp::Set { id: made[0], field, value, table: None, seen: None };
    desk.commit(fields.into_iter().map(set).collect()).expect("a reference can be set");
    made
}

/// What a row holds but its name.
fn held(row: &Row) -> Fields {
    row.fields.clone().into_iter().filter(|(name, _)| name != "text").collect()
}

#[test]
fn range_13_what_is_masked_leaves_and_is_found_only_where_it_was_asked_for() {
    let mut desk = desk();
    set_out(&mut desk, Fields::from_iter([("secret".to_owned(), json!(4711))]));
    let of = |seen: &[&str]| {
        let (fields, seen) =
            (vec!["secret".to_owned()], seen.iter().map(|name| (*name).to_owned()).collect());
        Range { fields, seen, ..range(0, &english()) }
    };
    let mut told = |range: Range| {
        let Ok(Reply::Copied(copied)) = desk.ask(Command::CopyRange(range.clone())) else { panic!("a copy") };
        let Ok(Reply::RangeSum(sum)) = desk.ask(Command::SumRange(range.clone())) else { panic!("a sum") };
        let replace = Replace { find: "47".to_owned(), ..Replace::default() };
        let find = Command::FindInRange(FindInRange { range, replace });
        let Ok(Reply::Found(found)) = desk.ask(find) else { panic!("words are looked for") };
        (copied.text, copied.html.contains("4711"), sum.numbers, found.total)
    };
    assert_eq!(told(of(&[])), ("\"\"".to_owned(), false, 0, 0));
    assert_eq!(told(of(&["secret"])), ("4711".to_owned(), true, 1, 1));
}

fn in_package(desk: &mut Desk) -> Vec<u8> {
    let Ok(Reply::Package(bytes)) = desk.ask(Command::ExportPackage) else { panic!("a package") };
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut csv = Vec::new();
    let mut file = zip.by_name(&format!("tables/{TABLE}.csv")).expect("the table is in it");
    file.read_to_end(&mut csv).expect("it can be read");
    csv
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn range_11_what_is_copied_is_pasted_as_it_was_for_every_type(values in values()) {
        let mut desk = desk();
        set_out(&mut desk, values);
        let whole = held(&desk.rows(TABLE)[0]);
        let holds = |kind: FieldKind| whole.get(kind.name()).is_some_and(|value| !value.is_null());
        prop_assert!(FieldKind::all().all(|kind| kind == FieldKind::Text || holds(kind)), "{:?}", whole);
        for habits in [Habits::default(), english(), german()] {
            let Ok(Reply::Copied(copied)) = desk.ask(Command::CopyRange(range(0, &habits))) else {
                panic!("a range is copied");
            };
            let text = Pasted { text: copied.text, ..Pasted::default() };
            let told = paste(&mut desk, range(1, &habits), text);
            prop_assert_eq!((told.refused, told.left_out), (vec![], 0));
            prop_assert_eq!(&held(&desk.rows(TABLE)[1]), &whole, "by what stands there");
            desk.ask(Command::Undo).expect("a paste can be undone");
            // On the clipboard of somebody who writes otherwise, it is exactly what it was.
            let table = Pasted { cells: vec![cells(&copied.html)], ..Pasted::default() };
            let told = paste(&mut desk, range(1, &english()), table);
            prop_assert_eq!((told.refused, told.left_out), (vec![], 0));
            prop_assert_eq!(&held(&desk.rows(TABLE)[1]), &whole, "by what it says that it is");
            desk.ask(Command::Undo).expect("a paste can be undone");
        }
    }

    #[test]
    fn range_12_what_a_package_s_table_says_is_what_is_there_for_every_type(values in values()) {
        let mut desk = desk();
        set_out(&mut desk, values);
        let bytes = in_package(&mut desk);
        let (name, table) = ("things.csv".to_owned(), TABLE.to_owned());
        let import = PreviewImport { name, bytes, table, ..PreviewImport::default() };
        let Ok(Reply::ImportPreview(preview)) = desk.ask(Command::PreviewImport(import)) else {
            panic!("a file")
        };
        let left_out: Vec<_> = preview.columns.iter().filter(|(_, field)| field.is_none()).collect();
        prop_assert!(left_out.is_empty(), "{:?}", left_out);
        prop_assert_eq!((preview.created, preview.matched, preview.rejected), (0, 0, vec![]));
    }
}
