use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use proptest::prelude::*;

use super::*;
use crate::id::EntityId;
use crate::schema::{Module, Schema, Table};
use crate::value::Value;

const MODULE: &str = r#"
[module]
id = "a"
version = "1"
title = "A"

[tables.units]
key = ["number", "part"]
match = ["mail", "phone", "name"]
record = "{name}"
import_notes = "notes"
[tables.units.fields]
number = { type = "text", title = "No." }
part = { type = "text" }
name = { type = "text", shared = "label" }
mail = { type = "email" }
phone = { type = "phone" }
time = { type = "duration", title = "Up" }
kind = { type = "choice", choices = ["One", "Two"] }
place = { type = "reference", to = "places" }
notes = { type = "rich_text" }

[tables.places.fields]
name = { type = "text" }
size = { type = "integer" }

[imports.words]
table = "units"
when = ["", "FADE"]
columns = { "" = "number", "FADE" = "time", "THING # TYPE" = "name", "THING # NAME" = "name" }
join = [["THING # TYPE", "THING # NAME"]]
notes = "notes"
empty = ["NONE"]

[imports.words_with_parts]
table = "units"
when = ["", "FADE", "P"]
columns = { "" = "number", "FADE" = "time", "P" = "part" }

[imports.numbered]
table = "units"
when = ["CODE"]
columns = { "CODE" = "name" }
number_rows = "number"
fill = { part = "list" }

[imports.headers]
table = "units"
columns = { "Mobile" = "phone", "Cell" = "phone", "First name" = "name", "Last name" = "name" }
join = [["First name", "Last name"]]
"#;

fn module() -> Module {
    Module::parse(MODULE.as_bytes()).unwrap()
}

/// Records that imports can be applied to.
#[derive(Default)]
struct Shelf {
    records: Vec<BTreeMap<String, Value>>,
}

fn id(place: usize) -> EntityId {
    EntityId::derived("shelf", &[&place.to_be_bytes()])
}

impl Existing for Shelf {
    fn records(&self) -> Vec<EntityId> {
        (0..self.records.len()).map(id).collect()
    }

    fn values(&self, field: &str) -> Vec<Option<Value>> {
        self.records.iter().map(|record| record.get(field).cloned()).collect()
    }

    fn titled(&self, table: &str, title: &str) -> Vec<EntityId> {
        assert_eq!(table, "a.places");
        ["Here", "There", "There"]
            .iter()
            .zip(0..)
            .filter(|(name, _)| **name == title)
            .map(|(_, at)| id(at))
            .collect()
    }
}

impl Shelf {
    fn place(&self, entity: EntityId) -> usize {
        (0..self.records.len()).find(|place| id(*place) == entity).unwrap()
    }

    fn import(&mut self, module: &Module, table: &Table, csv: &str) -> Preview {
        let sheet = sheet(csv);
        let plan = Plan::guess(module, table, &sheet);
        let pace = async |done: usize, all: usize| assert!(done <= all, "{done} of {all}");
        let preview = at_once(preview(&plan, &sheet, self, &pace));
        for row in &preview.rows {
            match &row.outcome {
                Outcome::Created { fields } => self.records.push(fields.iter().cloned().collect()),
                Outcome::Matched { entity, fields } => {
                    let place = self.place(*entity);
                    self.records[place].extend(fields.iter().cloned());
                }
                Outcome::Unchanged { .. } | Outcome::Rejected { .. } => {}
            }
        }
        assert_eq!(preview.rows.len(), sheet.rows.len());
        preview
    }

    fn import_units(&mut self, csv: &str) -> Vec<String> {
        let module = module();
        self.import(&module, &module.tables[0], csv).rows.iter().map(told).collect()
    }
}

/// What comes of work that nothing holds up.
fn at_once<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("nothing holds it up"),
    }
}

/// An outcome in one line.
fn told(row: &RowOutcome) -> String {
    let fields = |fields: &[(String, Value)]| {
        let texts = fields.iter().map(|(name, value)| format!(" {name}={}", value.to_json()));
        texts.collect::<String>().replace('"', "")
    };
    let outcome = match &row.outcome {
        Outcome::Created { fields: created } => format!("created{}", fields(created)),
        Outcome::Matched { fields: changed, .. } => format!("matched{}", fields(changed)),
        Outcome::Unchanged { .. } => "unchanged".to_owned(),
        Outcome::Rejected { reason } => format!("rejected: {reason}"),
    };
    row.remarks.iter().fold(outcome, |told, remark| format!("{told} ({remark})"))
}

fn sheet(csv: &str) -> Sheet {
    Sheet::read_csv(csv.as_bytes(), Carrier::default()).unwrap()
}

fn keys(sheet: &Sheet) -> Vec<&str> {
    sheet.columns.iter().map(|column| column.key.as_str()).collect()
}

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
    assert_eq!(sheet.rows, [["1", "", "", "", ""], ["1", "2", "", "", "5"], ["", "", "", "", ""]]);
    assert_eq!(keys(&self::sheet("a,b,,\n1,2,,\n")), ["a", "b"]);
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

#[test]
fn plan_1_the_recipe_that_names_most_is_taken() {
    let module = module();
    let name = |csv: &str| {
        let sheet = sheet(csv);
        Plan::guess(&module, &module.tables[0], &sheet).recipe().map(|recipe| recipe.name.clone())
    };
    assert_eq!(name(",Fade\n1,2\n").as_deref(), Some("words"));
    assert_eq!(name(",FADE,P\n1,2,3\n").as_deref(), Some("words_with_parts"));
    assert_eq!(name("Q,FADE\n1,2\n"), None);
}

#[test]
fn plan_2_columns_find_their_fields() {
    let module = module();
    let sheet = sheet("NO,label,up,e-Mail,MAIL,Cell,Mobile,,other\n1,2,3,4,5,6,7,8,9\n");
    let columns = Plan::guess(&module, &module.tables[0], &sheet).columns(&sheet);
    let mut found: Vec<_> =
        columns.into_iter().filter_map(|(key, field)| Some(format!("{key}→{}", field?))).collect();
    found.sort();
    assert_eq!(found, ["Cell→phone", "MAIL→mail", "NO→number", "label→name", "up→time"]);
}

#[test]
fn plan_3_chosen_columns_are_taken_as_they_are() {
    let module = module();
    let sheet = sheet("a,b,b\n1,2,3\n");
    let plan = |key: &str, field: &str| {
        let columns = BTreeMap::from([(key.to_owned(), Some(field.to_owned())), ("a".to_owned(), None)]);
        Plan::of_columns(&module, &module.tables[0], &sheet, &columns).map(|plan| plan.columns(&sheet))
    };
    let taken = plan("2", "name").unwrap();
    assert_eq!((&taken["a"], &taken["b"], taken["2"].as_deref()), (&None, &None, Some("name")));
    assert!(matches!(plan("c", "name"), Err(ImportError::UnknownColumn { .. })));
    assert!(matches!(plan("b", "nothing"), Err(ImportError::UnknownField { .. })));
}

#[test]
fn plan_4_columns_that_are_one_text() {
    let csv =
        ",FADE,THING 1 TYPE,THING 1 NAME,THING 2 NAME,THING 2 TYPE\nA,1,Scene,Wash,Spot,Chase\n,2,,Wash,,\n";
    let told = Shelf::default().import_units(csv);
    assert_eq!(told, ["created number=A name=Scene Wash, Chase Spot time=1", "created name=Wash time=2"]);
    let told = Shelf::default().import_units("Last name,First name\nDoe,Jane\n");
    assert_eq!(told, ["created name=Jane Doe"]);
}

#[test]
fn preview_1_every_row_has_one_outcome() {
    let mut shelf = Shelf::default();
    shelf.import_units("no,name\n1,One\n2,Two\n");
    let told = shelf.import_units("no,name,place\n1,One,\n2,Zwei,\n3,Three,\n,,\n");
    assert_eq!(
        told,
        [
            "unchanged",
            "matched name=Zwei",
            "created number=3 name=Three",
            "rejected: every column that is taken is empty"
        ]
    );
}

#[test]
fn preview_2_the_same_file_twice_changes_nothing() {
    let csv = "no,part,name,mail,up\n23,1,a,,1\n23,,a,,\n23,,a,,\n,,Sam,,SLOW\n,,Sam,,\n,,Sam,x@y.z,3\n";
    let mut shelf = Shelf::default();
    assert!(shelf.import_units(csv).iter().all(|told| told.starts_with("created")));
    let again = shelf.import_units(csv);
    assert!(again.iter().all(|told| told.starts_with("unchanged")), "{again:#?}");
    assert_eq!(shelf.records.len(), 6);
}

#[test]
fn preview_3_the_strongest_that_agrees_decides() {
    let mut shelf = Shelf::default();
    shelf.import_units("name,mail,phone\nJane Doe,jane@x.org,+44 20 1\nSam,sam@x.org,\nSam,sam@y.org,\n");
    for (csv, expected) in [
        ("name,mail\nJ. Doe,JANE@x.org\n", "matched name=J. Doe mail=JANE@x.org"),
        ("name,phone\nJane,+44 (20) 1\n", "matched name=Jane phone=+44 (20) 1"),
        ("name,mail\njane,other@x.org\n", "created name=jane mail=other@x.org"),
        ("name,kind\nSam,One\n", "created name=Sam kind=One"),
    ] {
        assert_eq!(shelf.import_units(csv), [expected]);
    }
    let mut other = Shelf::default();
    other.import_units("name\nAlex\n");
    let weakest = other.import_units("name,kind\nALEX,two\n");
    assert_eq!(weakest, ["matched name=ALEX kind=Two (probably the record that is here: only Name agrees)"]);
}

#[test]
fn preview_3_a_key_that_differs_is_another_record() {
    let mut shelf = Shelf::default();
    shelf.import_units("no,part,name\n1,,Dawn\n");
    assert_eq!(shelf.import_units("no,part,name\n1,2,Dawn\n"), ["created number=1 part=2 name=Dawn"]);
}

#[test]
fn preview_4_the_nth_row_of_a_key_is_about_its_nth_record() {
    let mut shelf = Shelf::default();
    let first = shelf.import_units("no,name\n1,a\n1,b\n2,c\n");
    assert_eq!(first[1], "created number=1 name=b (repeats the key of row 1)");
    let again = shelf.import_units("no,name\n1,A\n1,B\n1,C\n");
    let remark = " (repeats the key of row 1)";
    let expected = [
        "matched name=A".to_owned(),
        format!("matched name=B{remark}"),
        format!("created number=1 name=C{remark}"),
    ];
    assert_eq!(again, expected);
    assert_eq!(shelf.records[1]["name"], "B".into());
}

#[test]
fn preview_5_what_cannot_be_read_is_kept_in_the_notes() {
    let mut shelf = Shelf::default();
    let first = shelf.import_units(",FADE\nA,SLOW\n");
    assert_eq!(
        first,
        ["created number=A notes=FADE: SLOW (“SLOW” is not a duration in Up: kept in the notes)"]
    );
    shelf.records[0].insert("notes".to_owned(), "FADE: SLOW\nwatch her hand".into());
    assert!(shelf.import_units(",FADE\nA,SLOW\n")[0].starts_with("unchanged"));
    let changed = shelf.import_units(",FADE\nA,QUICK\n");
    assert!(changed[0].starts_with("matched notes=FADE: SLOW\\nwatch her hand\\nFADE: QUICK"), "{changed:?}");
    let both = shelf.import_units("no,up,notes\nB,late,mind the gap\n");
    assert!(both[0].starts_with("created number=B notes=mind the gap\\nup: late"), "{both:?}");
}

#[test]
fn preview_5_without_a_field_for_notes_the_row_is_rejected() {
    let module = module();
    let preview = Shelf::default().import(&module, &module.tables[1], "name,size\nHall,large\nYard,3\n");
    let told: Vec<_> = preview.rows.iter().map(told).collect();
    assert_eq!(told, ["rejected: “large” is not a whole number in Size", "created name=Yard size=3"]);
}

#[test]
fn preview_6_empty_cells_clear_nothing() {
    let mut shelf = Shelf::default();
    shelf.import_units(",FADE\nA,3\n");
    assert_eq!(shelf.import_units(",FADE\nA,NONE\n"), ["unchanged"]);
}

#[test]
fn preview_7_rows_are_numbered_in_a_list_of_their_own() {
    let mut shelf = Shelf::default();
    shelf.import_units("no,name\n1,mine\n");
    let told = shelf.import_units("CODE\n00:01\n00:01\n");
    assert_eq!(told, ["created number=1 part=list name=00:01", "created number=2 part=list name=00:01"]);
    assert_eq!(shelf.import_units("CODE\n00:01\n00:01\n"), ["unchanged", "unchanged"]);
}

#[test]
fn preview_8_references_are_found_by_title() {
    let told = Shelf::default().import_units("no,place\n1,Here\n2,There\n3,Nowhere\n");
    assert_eq!(told[0], format!("created number=1 place={}", id(0)));
    assert!(told[1].contains("several records are called “There”"), "{told:?}");
    assert!(told[2].contains("there is no record “Nowhere”"), "{told:?}");
}

/// The modules that come with the app.
fn shipped() -> Schema {
    let mut schema = Schema::default();
    for folder in std::fs::read_dir(root().join("public/modules")).unwrap() {
        let bytes = std::fs::read(folder.unwrap().path().join("module.toml")).unwrap();
        schema.adopt(Module::parse(&bytes).unwrap());
    }
    schema
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Imports a real file, where there is one, into the table whose recipe knows it, twice.
fn import_twice(file: &str, recipe: &str, rows: usize) -> Option<(Preview, Shelf)> {
    let bytes = std::fs::read(root().join("../shared/data/cues").join(file)).ok()?;
    let text = String::from_utf8(bytes).unwrap();
    let schema = shipped();
    let knows = |module: &&Module| module.imports.iter().any(|known| known.name == recipe);
    let module = schema.modules().find(knows).unwrap();
    let sheet = sheet(&text);
    let plan = Plan::guess(module, &module.tables[0], &sheet);
    assert_eq!(plan.recipe().unwrap().name, recipe);
    assert!(plan.columns(&sheet).values().all(Option::is_some), "{:?}", plan.columns(&sheet));

    let mut shelf = Shelf::default();
    let first = shelf.import(module, &module.tables[0], &text);
    assert_eq!(first.rows.len(), rows);
    assert!(first.rows.iter().all(|row| matches!(row.outcome, Outcome::Created { .. })));
    let second = shelf.import(module, &module.tables[0], &text);
    assert!(second.rows.iter().all(|row| matches!(row.outcome, Outcome::Unchanged { .. })));
    Some((first, shelf))
}

#[test]
fn preview_2_a_real_list_with_words_for_fades() {
    let Some((preview, _)) = import_twice("Show Cues.csv", "qlc_list", 121) else { return };
    assert_eq!(
        told(&preview.rows[0]),
        "created number=LFX1 description=SCENE TAB WARMER, SCENE BACKSTAGE notes=FADE IN: SLOW \
         (“SLOW” is not a duration in Up: kept in the notes)"
    );
}

#[test]
fn preview_2_a_real_list_that_repeats_its_timecodes() {
    let Some((preview, _)) = import_twice("The Greatest Showman.csv", "qlc_show", 132) else { return };
    assert_eq!(
        told(&preview.rows[1]),
        "created number=2 name=BLUE STAGE WASH description=Scene list=Timecode duration=2.4 \
         timecode=00:01.000"
    );
    assert!(preview.rows.iter().all(|row| row.remarks.is_empty()));
}

proptest! {
    #[test]
    fn sheet_7_no_bytes_make_reading_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..300), label in "(utf-8|utf-16|latin1)?",
    ) {
        let encoding = Some(label.as_str()).filter(|label| !label.is_empty());
        if let Ok(sheet) = Sheet::read_csv(&bytes, Carrier { encoding, delimiter: None }) {
            prop_assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()));
        }
    }

    #[test]
    fn sheet_2_keys_are_unique(header in prop::collection::vec("[0-3a]?", 1..6)) {
        let sheet = sheet(&format!("{}\n1,1,1,1,1,1\n", header.join(",")));
        let mut keys = keys(&sheet);
        keys.sort_unstable();
        keys.dedup();
        prop_assert_eq!(keys.len(), sheet.columns.len());
    }

    #[test]
    fn preview_2_any_file_twice_changes_nothing(
        rows in prop::collection::vec("[12]?,[12]?,[ab]?,[xy]?,(1|s)?,[n]?", 0..12),
    ) {
        let csv = format!("no,part,name,mail,up,notes\n{}\n", rows.join("\n"));
        let mut shelf = Shelf::default();
        shelf.import_units(&csv);
        let again = shelf.import_units(&csv);
        let is_idle = |told: &String| told.starts_with("unchanged") || told.starts_with("rejected");
        prop_assert!(again.iter().all(is_idle), "{:#?}", again);
    }
}
