//! What others' programs may write, and no rendering survives: it is kept and passed on all the same.

use std::path::PathBuf;

use callboard_core::given::Now;
use callboard_core::id::EntityId;
use callboard_core::log::{Body, Op};
use callboard_core::package;
use callboard_core::state::{Answer, Ended, Question, answer_bytes, ask_of, read_answer, write_question};
use callboard_core::workspace::command::{Command, CommitOp, HistoryQuery};
use callboard_core::workspace::effect::Event;
use callboard_core::workspace::update::Reply;
use data_encoding::HEXLOWER;
use serde_bytes::Bytes;
use serde_json::json;

use super::desk::Desk;

/// Lists in a list, so many that no stack is deep enough to read them.
const DEPTH: usize = 200_000;

/// A text's update that holds them: one item under the document's root.
fn deep_update() -> Vec<u8> {
    let item = [&[1, 1, 1, 0, 8, 1, 4][..], b"text", &[1]].concat();
    [item, [117, 1].repeat(DEPTH), vec![126, 0]].concat()
}

fn package_with(update: Vec<u8>) -> Vec<u8> {
    let mut desk = Desk::founder();
    let create = |values: serde_json::Value| CommitOp::Create {
        table: "kit.things".to_owned(),
        id: None,
        fields: values.as_object().cloned().unwrap_or_default(),
    };
    let made = desk
        .commit(vec![
            create(json!({"name": "PQ 20"})),
            create(json!({"name": "PQ 21", "notes": "On breath"})),
        ])
        .expect("a change");
    let record = made.created[0];
    write_update(&mut desk, record, update);
    exported(&mut desk)
}

/// Writes an update of another program's into the text of a record.
fn write_update(desk: &mut Desk, record: EntityId, update: Vec<u8>) {
    let body = Body {
        entities: vec![record],
        names: vec!["kit.things.notes".to_owned()],
        ops: vec![Op::EditText { entity: 0, field: 0, doc: None, update }],
        ..Body::default()
    };
    let run = desk.author.write(desk.workspace.log(), body).encode();
    desk.workspace.handle_event(Now(1), Event::Appended { sealed: Vec::new(), runs: vec![run] });
}

fn exported(desk: &mut Desk) -> Vec<u8> {
    match desk.ask(Command::ExportPackage) {
        Ok(Reply::Package(bytes)) => bytes,
        other => panic!("an export gave {other:?}"),
    }
}

/// Stands for an instance whose stack is spent by such lists.
fn shallow(question: &Question<'_>) -> Result<Answer, Ended> {
    if question.edits.iter().any(|edit| edit.len() > DEPTH) {
        return Err(Ended);
    }
    read_answer(&answer_bytes(&write_question(question)?)?)
}

/// Texts that were found to break their reader, a line each: their edits, in hexadecimal.
fn breaking() -> Vec<Vec<Vec<u8>>> {
    let edits = |line: &str| {
        line.split(' ').map(|edit| HEXLOWER.decode(edit.as_bytes()).expect("hexadecimal")).collect()
    };
    include_str!("../crashers/texts.txt").lines().map(edits).collect()
}

/// Stands for an instance that each of them breaks: by the edit that no other text has.
fn brittle(question: &Question<'_>) -> Result<Answer, Ended> {
    let texts = breaking();
    let is_sound = |edit: &Vec<u8>| texts.iter().all(|edits| edits.contains(edit));
    let breaks = |asked: &&Bytes| texts.iter().flatten().any(|edit| edit[..] == ***asked && !is_sound(edit));
    if question.edits.iter().any(breaks) {
        return Err(Ended);
    }
    read_answer(&answer_bytes(&write_question(question)?)?)
}

/// A production with a record for each.
fn package_of_breaking() -> Vec<u8> {
    let mut desk = Desk::founder();
    for (n, updates) in breaking().into_iter().enumerate() {
        let fields = json!({"name": format!("PQ {}", n + 1)}).as_object().cloned().unwrap_or_default();
        let create = CommitOp::Create { table: "kit.things".to_owned(), id: None, fields };
        let record = desk.commit(vec![create]).expect("a change").created[0];
        for update in updates {
            write_update(&mut desk, record, update);
        }
    }
    exported(&mut desk)
}

#[test]
fn crash_2_texts_that_break_their_reader_are_kept_and_the_rest_of_their_records_shows() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/crashers/texts.callboard.zip");
    ask_of(brittle);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, package_of_breaking()).expect("the folder is there");
    }
    let opened = package::open(&std::fs::read(file).expect("a crasher stays")).expect("it is whole");
    let mut desk = Desk::open(9, opened.workspace, &opened.runs, None);
    let rows = desk.rows("kit.things");
    assert_eq!(rows.len(), breaking().len());
    for row in rows {
        assert_eq!(row.marks["notes"], json!("left_out"));
        assert!(row.fields["name"].as_str().is_some_and(|name| name.starts_with("PQ")));
    }
}

#[test]
fn crash_1_a_text_that_no_stack_can_read_is_kept_and_left_out_of_view() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/crashers/deep_text.callboard.zip");
    ask_of(shallow);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, package_with(deep_update())).expect("the folder is there");
    }
    let opened = package::open(&std::fs::read(file).expect("a crasher stays")).expect("it is whole");
    let mut desk = Desk::open(9, opened.workspace, &opened.runs, None);
    let rows = desk.rows("kit.things");
    let notes: Vec<_> = rows.iter().map(|row| row.fields["notes"].clone()).collect();
    assert_eq!(notes, [json!(null), json!("On breath")]);
}

/// An update that one of these readers ends over, of so many bytes.
fn spent(bytes: usize) -> Vec<u8> {
    vec![0; DEPTH + bytes]
}

#[test]
fn crash_3_a_text_says_whose_edits_it_is_without_and_whether_the_rest_shows() {
    ask_of(shallow);
    let mut desk = Desk::founder();
    let fields = json!({"name": "PQ 21", "notes": "On breath"}).as_object().cloned().unwrap_or_default();
    let create = CommitOp::Create { table: "kit.things".to_owned(), id: None, fields };
    let record = desk.commit(vec![create]).expect("a change").created[0];
    assert!(desk.rows("kit.things")[0].left_out.is_empty());
    write_update(&mut desk, record, spent(1));
    write_update(&mut desk, record, spent(2));
    let row = desk.rows("kit.things").remove(0);
    assert_eq!(row.fields["notes"], json!("On breath"));
    let told = &row.left_out["notes"];
    assert_eq!((told.count, told.shows), (2, true));
    assert_eq!(told.edits.iter().map(|edit| edit.person.as_str()).collect::<Vec<_>>(), ["Alex"]);
    let Ok(Reply::History(history)) = desk.ask(Command::History(HistoryQuery::default())) else {
        panic!("no history");
    };
    assert_eq!(history[0].at, told.edits[0].at, "when the last of them was written");

    (3..6).for_each(|bytes| write_update(&mut desk, record, spent(bytes)));
    let row = desk.rows("kit.things").remove(0);
    assert_eq!(row.fields["notes"], json!(null));
    let told = &row.left_out["notes"];
    assert!(!told.shows && told.count > 5, "too many to be told one by one: {told:?}");
}
