//! Work that takes long, slice by slice.

use callboard_core::given::Now;
use callboard_core::workspace::command::{Command, CommitOp, PreviewImport, Query};
use callboard_core::workspace::update::{Code, Failure, Message, Progress, Reply, Stage, Update};
use serde_json::json;

use super::api::{create, set};
use super::desk::Desk;

const THINGS: &str = "kit.things";
const ROWS: usize = 5_000;

/// A file whose first row changes a record, and whose others make some.
fn file() -> PreviewImport {
    let lines = (0..ROWS).map(|row| format!("T{row},{row}\n"));
    let bytes = std::iter::once("name,size\n".to_owned()).chain(lines).collect::<String>().into_bytes();
    PreviewImport { name: "x.csv".to_owned(), bytes, table: THINGS.to_owned(), ..PreviewImport::default() }
}

/// Begins something under a request's number, without doing any of it.
fn begin(desk: &mut Desk, request: u32, command: Command) {
    desk.workspace.handle_command(Now(1_700_000_100_000), request, command);
}

/// An answer, and to which request.
type Answered = (u32, Result<Reply, Failure>);

/// Answers and tells that came since.
fn heard(desk: &mut Desk) -> (Vec<Answered>, Vec<Progress>) {
    let (mut replies, mut told) = (Vec::new(), Vec::new());
    while let Some(message) = desk.workspace.poll_message() {
        match message {
            Message::Reply { id, result } => replies.push((id, result)),
            Message::Update(Update::Progress(progress)) => told.push(progress),
            Message::Update(_) => {}
        }
    }
    (replies, told)
}

/// Does slices until one of this stage was done.
fn reach(desk: &mut Desk, stage: Stage) {
    while desk.workspace.has_work() {
        desk.workspace.work(Now(1_700_000_100_000));
        if heard(desk).1.iter().any(|progress| progress.stage == stage && progress.done > 0) {
            return;
        }
    }
    panic!("it never came to {stage:?}");
}

fn overlays(desk: &mut Desk) -> usize {
    match desk.ask(Command::Overlays) {
        Ok(Reply::Overlays(overlays)) => overlays.len(),
        other => panic!("overlays gave {other:?}"),
    }
}

#[test]
fn work_1_what_is_asked_between_slices_is_answered_and_told_how_far_it_is() {
    let mut desk = Desk::founder();
    begin(&mut desk, 1, Command::PreviewImport(file()));
    let (mut answers, mut stages, mut is_staged) = (0, Vec::new(), false);
    while desk.workspace.has_work() {
        desk.workspace.work(Now(1_700_000_100_000));
        begin(&mut desk, 2, Command::Query(Query { table: THINGS.to_owned(), ..Query::default() }));
        let (replies, told) = heard(&mut desk);
        answers += replies.iter().filter(|(id, result)| *id == 2 && result.is_ok()).count();
        for Progress { request, stage, done, total, may_cancel } in told {
            // Once it goes to the store, it goes there whole.
            assert!(request == Some(1) && done <= total && may_cancel == (stage != Stage::Sealing));
            stages.push(stage);
        }
    }
    desk.save();
    is_staged |= heard(&mut desk).0.iter().any(|(id, result)| *id == 1 && result.is_ok());
    stages.dedup();
    assert_eq!(stages, [Stage::Reading, Stage::Matching, Stage::Keeping, Stage::Sealing]);
    assert!(answers > 20 && is_staged, "{answers} answers");
}

#[test]
fn work_2_what_is_ended_leaves_nothing_and_can_be_begun_again() {
    for stage in [Stage::Reading, Stage::Matching, Stage::Keeping] {
        let mut desk = Desk::founder();
        let hash = desk.hash();
        begin(&mut desk, 1, Command::PreviewImport(file()));
        reach(&mut desk, stage);
        begin(&mut desk, 3, Command::Cancel { request: 1 });
        let (replies, _) = heard(&mut desk);
        let codes: Vec<_> =
            replies.into_iter().map(|(id, result)| (id, result.err().map(|it| it.code))).collect();
        assert_eq!(codes, [(1, Some(Code::Cancelled)), (3, None)]);
        assert_eq!((overlays(&mut desk), desk.hash(), desk.workspace.has_work()), (0, hash, false));
    }
    let mut desk = Desk::founder();
    let Ok(Reply::ImportPreview(preview)) = desk.ask(Command::PreviewImport(file())) else {
        panic!("a file")
    };
    begin(&mut desk, 1, Command::CommitOverlay { id: preview.overlay });
    reach(&mut desk, Stage::Writing);
    assert_eq!(desk.workspace.unsaved(), 1);
    begin(&mut desk, 3, Command::Cancel { request: 1 });
    assert_eq!((desk.workspace.unsaved(), overlays(&mut desk), desk.rows(THINGS).len()), (0, 1, 0));
    desk.ask(Command::CommitOverlay { id: preview.overlay }).expect("it is staged as it was");
    assert_eq!(overlays(&mut desk), 0);
    let done = desk.ask(Command::Cancel { request: 1 });
    assert!(done.is_ok(), "what is over is ended already");
}

#[test]
fn work_3_a_change_rests_on_what_its_author_writes_while_it_is_put_together() {
    let mut desk = Desk::founder();
    let id = desk.commit(vec![create(json!({"name": "T0", "size": 9}))]).unwrap().created[0];
    let Ok(Reply::ImportPreview(preview)) = desk.ask(Command::PreviewImport(file())) else {
        panic!("a file")
    };
    assert_eq!((preview.created, preview.matched), (ROWS - 1, 1));
    begin(&mut desk, 1, Command::CommitOverlay { id: preview.overlay });
    reach(&mut desk, Stage::Writing);
    // The first row is drafted by now; the same person types in the very cell.
    desk.commit(vec![set(id, "size", json!(10), None)]).unwrap();
    desk.save();
    let query =
        Query { table: THINGS.to_owned(), filter: Some("name == \"T0\"".to_owned()), ..Query::default() };
    let Ok(Reply::Rows(rows)) = desk.ask(Command::Query(query)) else { panic!("a window") };
    assert_eq!(rows.rows[0].fields["size"], json!(0), "what was written last");
    assert!(rows.rows[0].conflicts.is_empty(), "nobody is at odds with themselves");
}

#[test]
fn work_4_undo_waits_for_the_change_that_is_being_put_together() {
    let mut desk = Desk::founder();
    desk.commit(vec![create(json!({"name": "A"}))]).unwrap();
    let ops: Vec<CommitOp> = (0..ROWS).map(|row| create(json!({"name": format!("T{row}")}))).collect();
    let commit = callboard_core::workspace::command::Commit { label: "Fill".to_owned(), ops };
    begin(&mut desk, 1, Command::Commit(commit));
    begin(&mut desk, 2, Command::Undo);
    desk.save();
    let (replies, _) = heard(&mut desk);
    let undone = replies.into_iter().find_map(|(id, result)| (id == 2).then_some(result));
    let Some(Ok(Reply::Undone(Some(undone)))) = undone else {
        panic!("an undo, once there is what it undoes")
    };
    assert_eq!((undone.label.as_str(), desk.rows(THINGS).len()), ("Fill", 1));
}
