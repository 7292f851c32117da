//! Files of every released format still open, and mean what they meant.

use std::path::PathBuf;

use callboard_core::package;

use super::desk::Desk;

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
