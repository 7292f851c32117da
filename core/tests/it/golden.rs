//! Files of every released format still open, and mean what they meant.

use std::path::PathBuf;

use callboard_core::checkpoint::Frame;
use callboard_core::given::Signer;
use callboard_core::package;
use callboard_core::testkit::{Author, Chance};
use callboard_core::workspace::Workspace;

use super::desk::{BUILD, Desk};

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// `UPDATE_GOLDEN=1` writes the file of a format that is not released yet.
fn read(name: &str, make: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(golden(name), make()).expect("the folder is there");
    }
    std::fs::read(golden(name)).expect("a golden file stays")
}

#[test]
fn golden_1_a_production_of_format_1_opens() {
    let bytes = read("production-1.callboard.zip", || {
        let mut desk = Desk::founder();
        let op = |json: serde_json::Value| serde_json::from_value(json).expect("an op");
        let create = op(serde_json::json!({"create": {"table": "kit.things", "fields": {
            "name": "PQ 20", "size": 0.5, "ready": true, "notes": "Slow\nfade"}}}));
        let id = desk.commit(vec![create]).expect("a change").created[0];
        desk.commit(vec![op(serde_json::json!({"set": {"id": id, "field": "size", "value": null}}))])
            .expect("a change");
        desk.commit(vec![op(serde_json::json!({"delete": {"id": id}}))]).expect("a change");
        match desk.ask(callboard_core::workspace::command::Command::ExportPackage) {
            Ok(callboard_core::workspace::update::Reply::Package(bytes)) => bytes,
            other => panic!("an export gave {other:?}"),
        }
    });
    let opened = package::open(&bytes).expect("format 1 opens");
    let desk = Desk::open(9, opened.workspace, &opened.runs, None);
    let expected = include_str!("../golden/production-1.hash");
    assert_eq!(desk.hash(), expected.trim());
}

#[test]
fn checkpoint_11_a_checkpoint_of_format_1_says_what_it_said() {
    let made = || {
        let mut desk = Desk::founder();
        let op = |json: serde_json::Value| serde_json::from_value(json).expect("an op");
        let create = op(serde_json::json!({"create": {"table": "kit.things", "fields": {
            "name": "PQ 20", "size": 0.5, "ready": true, "notes": "Slow\nfade"}}}));
        desk.commit(vec![create]).expect("a change");
        desk
    };
    let file = read("checkpoint-1.bin", || made().checkpoint());
    let (hash, id) = include_str!("../golden/checkpoint-1.hash").trim().split_once(' ').expect("two words");
    let (made_by, id) = (BUILD.to_owned(), id.parse().expect("an id"));
    let frame = Frame { made_by, workspace: id, actor: Author::nth(1).actor(), place: 1 };
    let workspace = Workspace::from_checkpoint(&frame, &file, Box::new(Chance(1))).expect("format 1 reads");
    assert_eq!(workspace.state().hash().to_hex(), hash);
    let state = workspace.state();
    let field = state.names().find("kit.things.name").expect("it has a name");
    let table = state.names().find("kit.things").expect("it has a table");
    let named: Vec<_> = state.rows(table).map(|row| state.owned_value(row, field)).collect();
    assert_eq!(named, [Some("PQ 20".into())]);
}
