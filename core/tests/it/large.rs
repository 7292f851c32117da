//! Changes that are too large for one bundle.

use callboard_core::given::Now;
use callboard_core::id::EntityId;
use callboard_core::limits::BODY_BYTES_MAX;
use callboard_core::log::decode_body;
use callboard_core::workspace::Workspace;
use callboard_core::workspace::command::{Command, Commit, Compare, HistoryQuery, PreviewImport, Query};
use callboard_core::workspace::effect::Effect;
use callboard_core::workspace::update::{Code, HistoryEntry, ImportPreview, Reply};
use serde_json::json;

use super::api::{create, set, two};
use super::desk::Desk;

const THINGS: &str = "kit.things";
/// Enough for more than one bundle.
const ROWS: usize = 1_600;

/// A name of some four kilobytes.
fn name(row: usize) -> String {
    format!("{row} {}", "long ".repeat(800))
}

fn file(rows: usize) -> Vec<u8> {
    let lines = (0..rows).map(|row| format!("{},{row}\n", name(row)));
    std::iter::once("name,size\n".to_owned()).chain(lines).collect::<String>().into_bytes()
}

fn staged(desk: &mut Desk, bytes: Vec<u8>) -> ImportPreview {
    let table = THINGS.to_owned();
    let import = PreviewImport { name: "x.csv".to_owned(), bytes, table, ..PreviewImport::default() };
    match desk.ask(Command::PreviewImport(import)) {
        Ok(Reply::ImportPreview(preview)) => preview,
        other => panic!("a file gave {other:?}"),
    }
}

fn history(desk: &mut Desk, limit: usize, before: Option<String>) -> Vec<HistoryEntry> {
    match desk.ask(Command::History(HistoryQuery { limit: Some(limit), before, ..HistoryQuery::default() })) {
        Ok(Reply::History(entries)) => entries,
        other => panic!("history gave {other:?}"),
    }
}

fn total(desk: &mut Desk, as_of: Option<&str>) -> usize {
    let query =
        Query { table: THINGS.to_owned(), limit: Some(1), as_of: as_of.map(Into::into), ..Query::default() };
    match desk.ask(Command::Query(query)) {
        Ok(Reply::Rows(rows)) => rows.total,
        other => panic!("a query gave {other:?}"),
    }
}

fn size_of(desk: &mut Desk, id: EntityId) -> serde_json::Value {
    let row = desk.rows(THINGS).into_iter().find(|row| row.id == id);
    row.expect("it is among the first").fields["size"].clone()
}

#[test]
fn large_1_an_import_of_several_bundles_is_one_line_of_history_and_one_undo() {
    let mut desk = Desk::founder();
    desk.commit(vec![create(json!({"name": "A", "size": 1}))]).unwrap();
    let (before, hash) = (desk.workspace.log().len(), desk.hash());
    let preview = staged(&mut desk, file(ROWS));
    let Ok(Reply::Committed(done)) = desk.ask(Command::CommitOverlay { id: preview.overlay }) else {
        panic!("a staged file is committed")
    };
    assert!(desk.workspace.log().len() > before + 1, "it takes more than one bundle");
    assert_eq!(total(&mut desk, None), ROWS + 1);

    let told = history(&mut desk, 2, None);
    let labels: Vec<_> = told.iter().map(|entry| entry.label.as_str()).collect();
    assert_eq!((labels, &told[0].bundle), (vec!["Import x.csv", "Work"], &done.bundle));
    assert_eq!(told[0].changes.len() + told[0].more, 3 * ROWS);
    let next = history(&mut desk, 1, Some(done.bundle.clone()));
    assert_eq!(next[0].bundle, told[1].bundle, "pages meet");

    assert_eq!(total(&mut desk, Some(&done.bundle)), ROWS + 1);
    assert_eq!(total(&mut desk, Some(&format!("before:{}", done.bundle))), 1);

    for (turn, rows) in [(Command::Undo, 1), (Command::Redo, ROWS + 1), (Command::Undo, 1)] {
        let Ok(Reply::Undone(Some(undone))) = desk.ask(turn) else { panic!("one turn") };
        assert_eq!((undone.label.as_str(), undone.skipped.len()), ("Import x.csv", 0));
        assert_eq!(total(&mut desk, None), rows);
    }
    assert_ne!(desk.hash(), hash, "what was undone is in the bin");
    let Ok(Reply::Undone(Some(first))) = desk.ask(Command::Undo) else { panic!("the record before it") };
    assert_eq!((first.label.as_str(), total(&mut desk, None)), ("Work", 0));
}

#[test]
fn large_2_a_bulk_edit_of_several_bundles_is_one_undo_here_and_reaches_others_whole() {
    let (mut desk, mut other) = two();
    let creates = (0..ROWS).map(|row| create(json!({"name": name(row), "size": row})));
    let ids = desk.commit(creates.collect()).unwrap().created;
    let renames =
        ids.iter().enumerate().map(|(row, id)| set(*id, "name", json!(format!("{row} {}", name(row))), None));
    let before = desk.workspace.log().len();
    desk.commit(renames.chain([set(ids[0], "size", json!(7), None)]).collect()).unwrap();
    assert!(desk.workspace.log().len() > before + 1, "it takes more than one bundle");
    other.meet(&desk);
    assert_eq!(other.hash(), desk.hash());

    // What somebody has changed since stays, and is told; a redo brings the rest again.
    other.commit(vec![set(ids[0], "size", json!(8), None)]).unwrap();
    desk.meet(&other);
    let Ok(Reply::Undone(Some(undone))) = desk.ask(Command::Undo) else { panic!("one undo") };
    assert_eq!((undone.skipped.len(), undone.skipped[0].person.as_str()), (1, "Jordan"));
    assert_eq!(size_of(&mut desk, ids[0]), json!(8));
    let Ok(Reply::Undone(Some(again))) = desk.ask(Command::Redo) else { panic!("one redo") };
    assert!(again.skipped.is_empty());
    let Ok(Reply::Undone(Some(undone))) = desk.ask(Command::Undo) else { panic!("and one undo") };
    assert!(undone.skipped.is_empty(), "what a redo brought back is taken back too");
    other.meet(&desk);
    assert_eq!(other.hash(), desk.hash());
}

#[test]
fn large_3_a_restart_and_a_comparison_find_the_change_as_one() {
    let mut desk = Desk::founder();
    desk.commit(vec![create(json!({"name": "A"}))]).unwrap();
    let from = history(&mut desk, 1, None)[0].bundle.clone();
    let preview = staged(&mut desk, file(ROWS));
    desk.ask(Command::CommitOverlay { id: preview.overlay }).unwrap();
    let mut desk = desk.reopened();
    let to = history(&mut desk, 1, None)[0].bundle.clone();
    let compare = Compare { from, to, ..Compare::default() };
    let Ok(Reply::Comparison(comparison)) = desk.ask(Command::Compare(compare)) else {
        panic!("two moments")
    };
    assert_eq!(comparison.records.len() + comparison.more, ROWS);
    let Ok(Reply::Undone(Some(_))) = desk.ask(Command::Undo) else { panic!("it survives a restart") };
    assert_eq!(total(&mut desk, None), 1);
}

#[test]
fn large_4_the_bundles_of_one_change_are_handed_to_the_store_together_and_fail_together() {
    let mut desk = Desk::founder();
    let ops = (0..ROWS).map(|row| create(json!({"name": name(row)}))).collect();
    let commit = Commit { label: "Fill".to_owned(), ops };
    desk.workspace.handle_command(Now(1_700_000_009_000), 1, Command::Commit(commit));
    let drafts: Vec<_> = drafts(&mut desk.workspace);
    assert!(drafts.len() > 1);
    let goes_on: Vec<bool> = drafts.iter().map(|(_, goes_on)| *goes_on).collect();
    assert!(!goes_on[0] && goes_on[1..].iter().all(|goes_on| *goes_on));
    let failed = callboard_core::workspace::effect::Event::AppendFailed {
        tickets: drafts.iter().map(|(ticket, _)| *ticket).collect(),
        reason: "full".to_owned(),
        quota: true,
    };
    desk.workspace.handle_event(Now(1_700_000_009_001), failed);
    let mut replies = Vec::new();
    while let Some(message) = desk.workspace.poll_message() {
        if let callboard_core::workspace::update::Message::Reply { id, result } = message {
            replies.push((id, result.map(drop).map_err(|failure| failure.code)));
        }
    }
    assert_eq!(replies, [(1, Err(Code::Quota))], "one answer");
    assert_eq!((desk.workspace.unsaved(), total(&mut desk, None)), (0, 0));
}

#[test]
fn large_5_what_fits_into_one_bundle_is_one_and_no_bundle_is_larger_than_one_may_be() {
    let mut desk = Desk::founder();
    let before = desk.workspace.log().len();
    let ids = desk.commit((0..800).map(|row| create(json!({"name": name(row)}))).collect()).unwrap().created;
    assert_eq!(desk.workspace.log().len(), before + 1);
    let text = |kilobytes: usize| json!("x".repeat(kilobytes << 10));
    desk.commit(ids[..3].iter().map(|id| set(*id, "name", text(3 << 10), None)).collect()).unwrap();
    for run in desk.workspace.log().runs_beyond(&Default::default(), 0, usize::MAX).0 {
        for bundle in run.bundles() {
            assert!(bundle.body.len() <= BODY_BYTES_MAX);
            decode_body(&bundle.body).expect("what is written is read");
        }
    }
}

/// What waits for the store: tickets, and whether each goes on with the one before.
fn drafts(workspace: &mut Workspace) -> Vec<(u64, bool)> {
    let mut drafts = Vec::new();
    while let Some(effect) = workspace.poll_effect() {
        if let Effect::Append { ticket, draft } = effect {
            drafts.push((ticket, draft.body.goes_on));
        }
    }
    drafts
}
