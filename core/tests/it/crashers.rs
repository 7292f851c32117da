//! What others' programs may write, and no rendering survives: it is kept and passed on all the same.

use std::path::PathBuf;

use callboard_core::given::Now;
use callboard_core::log::{Body, Op};
use callboard_core::package;
use callboard_core::state::{TextMark, leave_out};
use callboard_core::workspace::command::{Command, CommitOp};
use callboard_core::workspace::effect::Event;
use callboard_core::workspace::update::Reply;
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
    let body = Body {
        entities: vec![record],
        names: vec!["kit.things.notes".to_owned()],
        ops: vec![Op::EditText { entity: 0, field: 0, doc: None, update }],
        ..Body::default()
    };
    let run = desk.author.write(desk.workspace.log(), body).encode();
    desk.workspace.handle_event(Now(1), Event::Appended { sealed: Vec::new(), runs: vec![run] });
    match desk.ask(Command::ExportPackage) {
        Ok(Reply::Package(bytes)) => bytes,
        other => panic!("an export gave {other:?}"),
    }
}

#[test]
fn crash_1_a_text_that_no_stack_can_read_is_kept_and_left_out_by_whoever_knows_it() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/crashers/deep_text.callboard.zip");
    leave_out(TextMark::of(&deep_update()));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, package_with(deep_update())).expect("the folder is there");
    }
    let opened = package::open(&std::fs::read(file).expect("a crasher stays")).expect("it is whole");
    let mut desk = Desk::open(9, opened.workspace, &opened.runs, None);
    let rows = desk.rows("kit.things");
    let notes: Vec<_> = rows.iter().map(|row| row.fields["notes"].clone()).collect();
    assert_eq!(notes, [json!(null), json!("On breath")]);
}
