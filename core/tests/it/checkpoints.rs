//! What is opened by a checkpoint is what is opened by the log.

use callboard_core::given::{Entropy, Now};
use callboard_core::id::EntityId;
use callboard_core::testkit::{Chance, Desk as Bare};
use callboard_core::workspace::Workspace;
use callboard_core::workspace::command::{Command, CommitOp, ConflictQuery, HistoryQuery, Json, Query};
use callboard_core::workspace::effect::Event;
use callboard_core::workspace::update::Reply;
use serde_json::json;

use super::desk::{BUILD, Desk, founded};
use super::histories::live;

/// Histories of one test run.
const HISTORIES: u64 = 30;

/// A device after a restart, where it holds what it held.
fn reopened(desk: &Bare) -> Result<Bare, String> {
    let again = desk.reopened();
    let open = |desk: &Bare| desk.conflicts.open().collect::<std::collections::BTreeSet<_>>();
    let links = |desk: &Bare| desk.state.links().collect::<Vec<_>>();
    let pairs = |desk: &Bare| desk.state.table_links().iter().collect::<Vec<_>>();
    let waits = |desk: &Bare| format!("{:?}", desk.log.pending().missing().collect::<Vec<_>>());
    let runs = |desk: &Bare| desk.runs_beyond(&Default::default());
    let same = [
        ("hash", again.state.hash() == desk.state.hash()),
        ("frontier", again.log.frontier() == desk.log.frontier()),
        ("members", again.access.members() == desk.access.members()),
        ("held", again.access.held().eq(desk.access.held())),
        ("conflicts", open(&again) == open(desk)),
        ("decisions", again.conflicts.decisions() == desk.conflicts.decisions()),
        ("undo", again.undo == desk.undo),
        ("links", links(&again) == links(desk)),
        ("linked tables", pairs(&again) == pairs(desk)),
        ("what waits", waits(&again) == waits(desk)),
        ("what travels", runs(&again) == runs(desk)),
    ];
    match same.iter().find(|(_, is_same)| !is_same) {
        None => Ok(again),
        Some((what, _)) => Err(format!("{what}: a checkpoint says otherwise")),
    }
}

#[test]
fn checkpoint_1_any_history_cut_anywhere_is_the_same_by_a_checkpoint_and_what_came_after() {
    let mut failed = Vec::new();
    for seed in 0..HISTORIES {
        let mut chance = Chance(seed + 1_000);
        let mut restart = |desk: &Bare| match chance.eight()[0] % 4 {
            0 => reopened(desk).map(Some),
            _ => Ok(None),
        };
        let (again, whole) = (live(seed, &mut restart), live(seed, |_| Ok(None)));
        if again != whole {
            failed.push(format!("history {seed}: {again:?} instead of {whole:?}"));
        }
    }
    assert!(failed.is_empty(), "{} of {HISTORIES} failed; the first: {}", failed.len(), failed[0]);
}

fn op(json: Json) -> CommitOp {
    serde_json::from_value(json).expect("an op")
}

/// Things, notes, references, a deletion, an undo, a conflict with somebody who was away.
fn busy() -> Desk {
    let mut desk = Desk::staffed();
    let create = |name: &str| {
        op(json!({"create": {"table": "kit.things", "fields": {
        "name": name, "size": 0.5, "ready": true, "notes": "Slow\nfade"}}}))
    };
    let made = desk.commit(vec![create("PQ 10"), create("PQ 2"), create("PQ 3")]).expect("a change").created;
    let mut away = desk.clone_disk();
    let set = |id: EntityId, field: &str, value: Json| {
        op(json!({"set": {"id": id, "field": field, "value": value}}))
    };
    desk.commit(vec![set(made[1], "part_of", json!(made[0]))]).expect("a change");
    desk.commit(vec![set(made[0], "name", json!("PQ 11"))]).expect("a change");
    desk.commit(vec![op(json!({"delete": {"id": made[2]}}))]).expect("a change");
    desk.commit(vec![set(made[1], "size", Json::Null)]).expect("a change");
    desk.ask(Command::Undo).expect("there is something to undo");
    away.commit(vec![set(made[0], "name", json!("PQ 12"))]).expect("a change");
    desk.meet(&away);
    desk
}

/// All that a page can ask of a production, as it is answered.
fn answers(desk: &mut Desk) -> Vec<String> {
    let tables = ["kit.things", "kit.places", "guests.list", "staff.all"];
    let query = |table: &str, bin| Query { table: table.to_owned(), bin, ..Query::default() };
    let queries = tables.iter().flat_map(|table| [false, true].map(|bin| Command::Query(query(table, bin))));
    let others = [
        Command::Tables,
        Command::AdoptedModules,
        Command::Conflicts(ConflictQuery::default()),
        Command::History(HistoryQuery::default()),
        Command::Members,
        Command::Versions,
        Command::Mappings,
        Command::TableLinks,
        Command::Overlays,
        Command::StateHash,
        Command::Diagnostics,
        Command::ExportPackage,
    ];
    queries.chain(others).map(|command| format!("{:?}", desk.ask(command))).collect()
}

#[test]
fn checkpoint_8_whatever_is_asked_is_answered_as_by_the_log() {
    let mut whole = busy();
    let runs = whole.runs().len();
    for before in [runs, runs - 1, runs - 3] {
        // What had been folded when it was written, and what came after.
        let mut early = Desk::open(1, whole.workspace.id(), &whole.runs()[..before], None);
        early.author = whole.author.clone();
        let file = early.checkpoint();
        let mut again = whole.by_checkpoint(&file, before);
        let mut loaded = whole.clone_disk();
        assert_eq!(answers(&mut again), answers(&mut loaded), "{before} of {runs} runs before");
        // And goes on alike.
        for desk in [&mut again, &mut loaded] {
            desk.ask(Command::Undo).expect("there is something to undo");
            let create = op(json!({"create": {"table": "kit.things", "fields": {"name": "PQ 4"}}}));
            desk.commit(vec![create]).expect("a change");
        }
        assert_eq!(again.rows("kit.things").len(), loaded.rows("kit.things").len());
        let differ = |desk: &mut Desk| match desk.ask(Command::Redo) {
            Ok(Reply::Undone(undone)) => undone.map(|undone| undone.label),
            other => panic!("a redo gave {other:?}"),
        };
        assert_eq!(differ(&mut again), differ(&mut loaded));
    }
    assert_eq!(whole.rows("kit.things").len(), 2);
}

#[test]
fn checkpoint_9_what_waited_for_others_waits_again_and_comes_to_stand() {
    let mut desk = Desk::founder();
    for name in ["PQ 1", "PQ 2", "PQ 3"] {
        let create = op(json!({"create": {"table": "kit.things", "fields": {"name": name}}}));
        desk.commit(vec![create]).expect("a change");
    }
    let (founded, runs) = (founded(), desk.runs());
    // The last came before the two that it rests on.
    let mut behind = Desk::open(2, founded.id, &runs[..1], None);
    behind.workspace.load(&runs[3..]).expect("it decodes");
    assert_eq!(behind.workspace.log().pending().len(), 1);
    let file = behind.workspace.checkpoint(BUILD, 1);
    let frame = behind.workspace.frame(BUILD, 1);
    let mut again = Workspace::from_checkpoint(&frame, &file, Box::new(Chance(4))).expect("it is whole");
    assert_eq!(again.log().pending().len(), 1);
    let came = Event::Appended { sealed: Vec::new(), runs: runs[1..3].to_vec() };
    again.handle_event(Now(1_700_000_009_000), came);
    assert_eq!((again.log().pending().len(), again.log().len()), (0, desk.workspace.log().len()));
    assert_eq!(again.state().hash(), desk.workspace.state().hash());
}

#[test]
fn checkpoint_10_what_the_store_lost_is_not_made_up() {
    let desk = busy();
    let (file, frame) = (desk.checkpoint(), desk.workspace.frame(BUILD, 1));
    let mut again = Workspace::from_checkpoint(&frame, &file, Box::new(Chance(4))).expect("it is whole");
    assert!(!again.log().has_bodies());
    // One run is gone, and one is not what it was.
    let mut runs = desk.runs();
    runs.remove(1);
    let last = runs.len() - 1;
    runs[last] = vec![1];
    assert_eq!(again.shelve(runs).map_err(|(count, _)| count), Err(1));
    assert!(again.log().has_bodies());
    let sent = again.log().runs_beyond(&Default::default(), 0, usize::MAX).0;
    assert_eq!(sent.len(), desk.runs().len() - 2);
    assert!(sent.iter().all(|run| run.verify().is_ok()));
    assert_eq!(again.state().hash(), desk.workspace.state().hash());
    again.handle_command(Now(1_700_000_009_000), 3, Command::History(HistoryQuery::default()));
}
