use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use proptest::prelude::*;

use super::*;
use crate::id::{BlobHash, EntityId};
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
plan = { type = "asset" }
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

    fn files_called(&self, name: &str) -> Vec<BlobHash> {
        let all = ["plan.pdf", "photo.png", "photo.png"].iter().zip(1..);
        all.filter(|(known, _)| **known == name).map(|(_, seed)| BlobHash([seed; 32])).collect()
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

pub(super) fn sheet(csv: &str) -> Sheet {
    Sheet::read_csv(csv.as_bytes(), Carrier::default()).unwrap()
}

pub(super) fn keys(sheet: &Sheet) -> Vec<&str> {
    sheet.columns.iter().map(|column| column.key.as_str()).collect()
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

#[test]
fn preview_9_files_are_found_by_name_or_by_hash() {
    let hash = BlobHash([7; 32]);
    let csv = format!("no,plan\n1,plan.pdf\n2,photo.png\n3,sketch.pdf\n4,{hash}\n");
    let told = Shelf::default().import_units(&csv);
    assert_eq!(told[0], format!("created number=1 plan={}", BlobHash([1; 32])));
    assert!(told[1].contains("several files are called “photo.png”"), "{told:?}");
    assert!(told[2].contains("there is no file “sketch.pdf”"), "{told:?}");
    assert_eq!(told[3], format!("created number=4 plan={hash}"));
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
