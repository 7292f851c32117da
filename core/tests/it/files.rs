//! Files beside the records: docs/spec/workspace.md.

use callboard_core::given::Now;
use callboard_core::id::{BlobHash, EntityId};
use callboard_core::workspace::asset::Brought;
use callboard_core::workspace::command::{Command, Edit, EditRange, Pasted, Query, Range, Sort};
use callboard_core::workspace::found::ModuleSource;
use callboard_core::workspace::update::{AssetInfo, AssetPut, Code, Failure, Reply, Update};
use serde_json::{Value, json};

use crate::api::{conflicts, two};
use crate::desk::Desk;

/// A module whose papers describe files, and whose people have faces.
const MODULE: &str = r#"
[module]
id = "shelf"
version = "1.0.0"
title = "Shelf"

[tables.papers]
record = "{name}"
[tables.papers.describes]
file = "blob"
name = "name"
kind = "kind"
mime = "mime"
bytes = "size"
width = "w"
height = "h"

[tables.papers.fields]
name = { type = "text" }
blob = { type = "asset" }
kind = { type = "choice", choices = ["Image", "PDF"] }
mime = { type = "text" }
size = { type = "integer" }
w = { type = "integer" }
h = { type = "integer" }

[tables.people]
record = "{name}"

[tables.people.fields]
name = { type = "text" }
face = { type = "asset" }
"#;

fn brought(seed: u8) -> Brought {
    Brought {
        hash: BlobHash([seed; 32]),
        name: format!("face {seed}.png"),
        mime: "image/png".to_owned(),
        bytes: 1234,
        size: Some((40, 30)),
    }
}

fn shelved() -> Desk {
    let mut desk = Desk::founder();
    adopt(&mut desk);
    desk
}

fn adopt(desk: &mut Desk) {
    let source =
        ModuleSource { id: "shelf".to_owned(), version: "1.0.0".to_owned(), toml: MODULE.to_owned() };
    desk.workspace.adopt(Now(1_700_000_000_500), 7, &source);
    desk.save();
    desk.answer().expect("answered").expect("adopted");
}

fn describe(desk: &mut Desk, file: &Brought) -> Result<AssetPut, Failure> {
    desk.now += 1_000;
    desk.workspace.describe(Now(desk.now), 7, file);
    desk.save();
    match desk.answer().expect("answered")? {
        Reply::AssetPut(put) => Ok(put),
        other => panic!("{other:?}"),
    }
}

fn about(desk: &mut Desk, hashes: Vec<BlobHash>) -> Vec<AssetInfo> {
    match desk.ask(Command::Assets { hashes }) {
        Ok(Reply::Assets(assets)) => assets,
        other => panic!("{other:?}"),
    }
}

fn write(desk: &mut Desk, op: Value) -> Vec<EntityId> {
    let op = serde_json::from_value(op).expect("an op");
    desk.commit(vec![op]).expect("written").created
}

#[test]
fn file_1_a_file_that_is_brought_is_described_once() {
    let mut desk = shelved();
    assert!(desk.workspace.describes_files());
    let put = describe(&mut desk, &brought(1)).expect("described");
    assert_eq!(put.hash, BlobHash([1; 32]));
    let again = describe(&mut desk, &Brought { name: "other name.png".to_owned(), ..brought(1) });
    assert_eq!(again.expect("known").asset, put.asset, "the same bytes have one record");
    let [info] = &about(&mut desk, vec![put.hash])[..] else { panic!("one was asked for") };
    assert_eq!((info.name.as_str(), info.mime.as_str()), ("face 1.png", "image/png"));
    assert_eq!((info.bytes, info.width, info.height), (Some(1234.0), Some(40.0), Some(30.0)));
    assert_eq!(info.asset, Some(put.asset));
    assert!(info.by.contains("Alex"), "who brought it: {}", info.by);
    assert!(info.uses.is_empty(), "what describes it does not use it: {:?}", info.uses);
    assert!(!info.here, "where bytes lie is not the core's to know");
}

#[test]
fn file_2_where_it_is_used_is_told_until_it_is_not() {
    let mut desk = shelved();
    let hash = describe(&mut desk, &brought(2)).expect("described").hash;
    let jane = write(
        &mut desk,
        json!({ "create": { "table": "shelf.people", "fields": {
        "name": "Jane", "face": hash
    } } }),
    );
    let told = about(&mut desk, vec![hash, BlobHash([9; 32])]);
    assert_eq!(told.len(), 2, "nothing is known of the other, and that is told too");
    assert_eq!(told[0].uses[0].title, "Jane");
    assert_eq!((told[0].uses[0].table.as_str(), told[0].uses[0].field.as_str()), ("shelf.people", "face"));
    assert_eq!(desk.workspace.files(), [hash].into());
    write(&mut desk, json!({ "set": { "id": jane[0], "field": "face", "value": null } }));
    assert!(about(&mut desk, vec![hash])[0].uses.is_empty());
    let paper = about(&mut desk, vec![hash])[0].asset;
    write(&mut desk, json!({ "delete": { "id": paper } }));
    assert!(desk.workspace.files().is_empty(), "nothing refers to it any more");
    assert!(matches!(desk.ask(Command::MissingAssets), Ok(Reply::Assets(none)) if none.is_empty()));
}

#[test]
fn file_3_the_page_hears_where_files_changed_and_only_then() {
    let mut desk = shelved();
    desk.updates.clear();
    let hears = |desk: &Desk| desk.updates.iter().any(|update| matches!(update, Update::Assets));
    let jane =
        write(&mut desk, json!({ "create": { "table": "shelf.people", "fields": { "name": "Jane" } } }));
    desk.updates.clear();
    write(&mut desk, json!({ "set": { "id": jane[0], "field": "name", "value": "Jo" } }));
    assert!(!hears(&desk), "a name is no file");
    write(&mut desk, json!({ "set": { "id": jane[0], "field": "face", "value": BlobHash([3; 32]) } }));
    assert!(hears(&desk));
}

#[test]
fn file_4_without_a_table_that_describes_files_none_is_described() {
    let mut desk = Desk::founder();
    assert!(!desk.workspace.describes_files());
    let failure = describe(&mut desk, &brought(4)).expect_err("there is none");
    assert_eq!(failure.code, Code::UnknownTable);
}

fn people(fields: &[&str]) -> Range {
    let query = Query { table: "shelf.people".to_owned(), ..Query::default() };
    let fields = fields.iter().map(|name| (*name).to_owned()).collect();
    Range { query, fields, ..Range::default() }
}

#[test]
fn file_5_in_a_text_a_file_is_what_people_call_it_and_a_name_is_read_as_the_file() {
    let mut desk = shelved();
    let hash = describe(&mut desk, &brought(5)).expect("described").hash;
    let person = |name: &str, face: Value| {
        let fields = json!({ "name": name, "face": face });
        json!({ "create": { "table": "shelf.people", "fields": fields } })
    };
    let jane = write(&mut desk, person("Jane", json!(hash)))[0];
    write(&mut desk, person("Joe", json!(BlobHash([9; 32]))));
    let Ok(Reply::Copied(copied)) = desk.ask(Command::CopyRange(people(&["name", "face"]))) else {
        panic!("a range is copied");
    };
    assert_eq!(copied.text, format!("Jane\tface 5.png\r\nJoe\t{}", BlobHash([9; 32])), "nobody named Joe's");
    let paste = |desk: &mut Desk, text: &str| {
        let pasted = Pasted { text: text.to_owned(), ..Pasted::default() };
        let mut range = people(&["face"]);
        range.query.limit = Some(1);
        let edit = EditRange { range, edit: Edit::Paste(pasted), label: "Paste".to_owned() };
        match desk.ask(Command::EditRange(edit)) {
            Ok(Reply::Ranged(told)) => told.refusals,
            other => panic!("a paste gave {other:?}"),
        }
    };
    write(&mut desk, json!({ "set": { "id": jane, "field": "face", "value": null } }));
    assert_eq!(paste(&mut desk, "face 6.png"), 1, "there is no such file");
    assert_eq!(paste(&mut desk, "face 5.png"), 0);
    assert_eq!(desk.rows("shelf.people")[0].fields["face"], json!(hash));
    describe(&mut desk, &Brought { name: "face 5.png".to_owned(), ..brought(7) }).expect("described");
    assert_eq!(paste(&mut desk, "face 5.png"), 1, "two are called so");
}

#[test]
fn file_6_an_order_by_files_goes_by_their_names_as_they_come_and_change() {
    let mut desk = shelved();
    for (name, seed) in [("Ann", 1), ("Bob", 2)] {
        let fields = json!({ "name": name, "face": BlobHash([seed; 32]) });
        write(&mut desk, json!({ "create": { "table": "shelf.people", "fields": fields } }));
    }
    let sort = vec![Sort { field: "face".to_owned(), desc: false }];
    let query = Query { sort, ..people(&[]).query };
    desk.ask(Command::Subscribe { subscription: 4, query: query.clone() }).expect("a window opens");
    let mut shown: Vec<String> = vec!["Ann".to_owned(), "Bob".to_owned()];
    let mut look = |desk: &mut Desk| {
        for update in std::mem::take(&mut desk.updates) {
            if let Update::Rows { subscription: 4, delta } = update {
                let titles = delta.rows.into_iter().map(|row| row.title);
                shown.splice(delta.start..delta.start + titles.len(), titles);
            }
        }
        shown.join(" ")
    };
    let named = |seed: u8, name: &str| Brought { name: name.to_owned(), ..brought(seed) };
    describe(&mut desk, &named(1, "z.png")).expect("described");
    describe(&mut desk, &named(2, "m.png")).expect("described");
    assert_eq!(look(&mut desk), "Bob Ann", "names came after those who wear them");
    let paper = about(&mut desk, vec![BlobHash([1; 32])])[0].asset;
    write(&mut desk, json!({ "set": { "id": paper, "field": "name", "value": "a.png" } }));
    assert_eq!(look(&mut desk), "Ann Bob", "a name changed");
    write(&mut desk, json!({ "delete": { "id": paper } }));
    let asked = match desk.ask(Command::Query(query)) {
        Ok(Reply::Rows(rows)) => rows.rows.into_iter().map(|row| row.title).collect::<Vec<_>>().join(" "),
        other => panic!("{other:?}"),
    };
    assert_eq!(look(&mut desk), asked, "nothing describes it any more");
}

#[test]
fn file_7_what_two_chose_apart_is_told_by_the_names_of_the_files() {
    let (mut first, mut second) = two();
    adopt(&mut first);
    let [one, other] = [1, 2].map(|seed| describe(&mut first, &brought(seed)).expect("described").hash);
    let fields = json!({ "name": "Jane" });
    let jane = write(&mut first, json!({ "create": { "table": "shelf.people", "fields": fields } }))[0];
    second.meet(&first);
    for (desk, hash) in [(&mut first, one), (&mut second, other)] {
        write(desk, json!({ "set": { "id": jane, "field": "face", "value": hash } }));
    }
    first.meet(&second);
    let sentence = conflicts(&mut first).remove(0).sentence;
    assert!(sentence.contains("face 1.png") && sentence.contains("face 2.png"), "{sentence}");
}
