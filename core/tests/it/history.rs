//! The production as it was, versions, and bringing back: what the commands promise.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{
    Choice, Command, Compare, CreateVersion, HistoryQuery, Json, Query, Restore,
};
use callboard_core::workspace::update::{
    Code, Comparison, Conflict, Failure, HistoryEntry, Reply, Row, Undone, Update, Versions,
};
use serde_json::json;

use super::api::{create, set, two};
use super::desk::Desk;

const THINGS: &str = "kit.things";

fn history(desk: &mut Desk) -> Vec<HistoryEntry> {
    match desk.ask(Command::History(HistoryQuery::default())) {
        Ok(Reply::History(entries)) => entries,
        other => panic!("history gave {other:?}"),
    }
}

fn as_of(desk: &mut Desk, moment: &str) -> Result<Vec<Row>, Failure> {
    let query = Query { table: THINGS.to_owned(), as_of: Some(json!(moment)), ..Query::default() };
    desk.ask(Command::Query(query)).map(|reply| match reply {
        Reply::Rows(rows) => rows.rows,
        other => panic!("a query gave {other:?}"),
    })
}

fn names(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row.fields["name"].as_str().unwrap_or("")).collect()
}

fn made(desk: &mut Desk, name: &str) -> EntityId {
    let version = CreateVersion { name: name.to_owned(), ..CreateVersion::default() };
    match desk.ask(Command::CreateVersion(version)) {
        Ok(Reply::Version { id }) => id,
        other => panic!("a version gave {other:?}"),
    }
}

fn versions(desk: &mut Desk) -> Versions {
    match desk.ask(Command::Versions) {
        Ok(Reply::Versions(versions)) => versions,
        other => panic!("versions gave {other:?}"),
    }
}

fn listed(desk: &mut Desk) -> Vec<String> {
    versions(desk).versions.into_iter().map(|version| version.name).collect()
}

fn compared(desk: &mut Desk, from: &str, to: &str) -> Comparison {
    let asked = Compare { from: from.to_owned(), to: to.to_owned(), ..Compare::default() };
    match desk.ask(Command::Compare(asked)) {
        Ok(Reply::Comparison(comparison)) => comparison,
        other => panic!("a comparison gave {other:?}"),
    }
}

fn undone(desk: &mut Desk) -> Undone {
    match desk.ask(Command::Undo) {
        Ok(Reply::Undone(Some(undone))) => undone,
        other => panic!("an undo gave {other:?}"),
    }
}

fn conflicts(desk: &mut Desk, settled: bool) -> Vec<Conflict> {
    match desk.ask(Command::Conflicts { settled }) {
        Ok(Reply::Conflicts(told)) => told,
        other => panic!("conflicts gave {other:?}"),
    }
}

#[test]
fn as_of_5_a_watched_window_of_the_past_stands_still_but_for_what_comes_late() {
    let (mut alex, mut jordan) = two();
    let lamp = alex.commit(vec![create(json!({"name": "Lamp"}))]).unwrap().created[0];
    jordan.meet(&alex);
    jordan.commit(vec![create(json!({"name": "Dimmer"}))]).unwrap();
    for _ in 0..20 {
        alex.ask(Command::Tables).unwrap();
    }
    let moment = alex.commit(vec![set(lamp, "name", json!("Lamp 1"), None)]).unwrap().bundle;
    alex.commit(vec![set(lamp, "name", json!("Lamp 2"), None)]).unwrap();
    assert_eq!(names(&as_of(&mut alex, &moment).unwrap()), ["Lamp 1"]);
    let query = Query { table: THINGS.to_owned(), as_of: Some(json!(moment)), ..Query::default() };
    alex.ask(Command::Subscribe { subscription: 3, query }).unwrap();
    alex.updates.clear();
    alex.commit(vec![set(lamp, "name", json!("Lamp 3"), None)]).unwrap();
    let told = |desk: &Desk| {
        let rows = desk.updates.iter().filter_map(|update| match update {
            Update::Rows { subscription: 3, delta } => Some(delta.total),
            _ => None,
        });
        rows.collect::<Vec<_>>()
    };
    assert!(told(&alex).is_empty(), "what is done now is nothing to it");
    alex.meet(&jordan);
    assert_eq!(told(&alex), [2], "what Jordan had written before came later");
    assert_eq!(names(&as_of(&mut alex, &moment).unwrap()), ["Dimmer", "Lamp 1"]);
    let row = &as_of(&mut alex, &moment).unwrap()[0];
    assert_eq!(row.seen, "", "nobody edits what was");
    let before_all = as_of(&mut alex, "2000-01-01T00:00:00Z").unwrap();
    assert!(before_all.is_empty(), "the table was not there yet");
    let zoned = as_of(&mut alex, "2030-01-01T00:00:00+01:00[Europe/Paris]").unwrap();
    assert_eq!(names(&zoned), ["Dimmer", "Lamp 3"]);
    let refused = |result: Result<Vec<Row>, Failure>| result.expect_err("that is no moment").code;
    assert_eq!(refused(as_of(&mut alex, "yesterday")), Code::Invalid);
    assert_eq!(refused(as_of(&mut alex, &"ab".repeat(32))), Code::NotFound);
    assert_eq!(refused(as_of(&mut alex, &EntityId([9; 16]).to_string())), Code::NotFound);
}

#[test]
fn restore_3_a_restore_is_one_bundle_that_says_what_it_read() {
    let mut desk = Desk::founder();
    let id = desk.commit(vec![create(json!({"name": "Lamp", "size": 1}))]).unwrap().created[0];
    let then = history(&mut desk)[0].bundle.clone();
    desk.commit(vec![set(id, "size", json!(2), None), set(id, "name", json!("Torch"), None)]).unwrap();
    let restore = |fields: Option<Vec<String>>| {
        Command::Restore(Restore { as_of: then.clone(), records: Some(vec![id]), fields })
    };
    desk.ask(restore(Some(vec!["size".to_owned()]))).unwrap();
    let row = desk.rows(THINGS).remove(0);
    assert_eq!((&row.fields["size"], &row.fields["name"]), (&json!(1), &json!("Torch")));
    let entry = history(&mut desk).remove(0);
    assert_eq!((entry.origin.as_str(), entry.label.as_str()), ("restore", "Restore Torch: Size"));
    assert_eq!(entry.changes.len(), 1, "only what differs is written");
    let before = desk.workspace.log().len();
    desk.ask(restore(Some(vec!["size".to_owned()]))).unwrap();
    assert_eq!(desk.workspace.log().len(), before, "and nothing where nothing does");
    desk.ask(restore(None)).unwrap();
    assert_eq!(desk.rows(THINGS)[0].fields["name"], json!("Lamp"));
    assert!(undone(&mut desk).skipped.is_empty());
    assert_eq!(desk.rows(THINGS)[0].fields["name"], json!("Torch"));
}

#[test]
fn version_1_a_version_keeps_its_moment_and_is_activated_and_rolled_back() {
    let (mut alex, mut jordan) = two();
    let lamp = alex.commit(vec![create(json!({"name": "Lamp", "size": 1}))]).unwrap().created[0];
    let version = made(&mut alex, "Before tech").to_string();
    let cable = alex.commit(vec![create(json!({"name": "Cable"}))]).unwrap().created[0];
    alex.commit(vec![set(lamp, "size", json!(2), None)]).unwrap();
    let told = compared(&mut alex, &version, "now");
    let records: Vec<_> = told.records.iter().map(|told| (told.record, told.kind.as_str())).collect();
    assert_eq!(records, [(cable, "added"), (lamp, "changed")]);
    let change = &told.records[1].changes[0];
    assert_eq!((change.label.as_str(), &change.from, &change.to), ("Size", &json!(1), &json!(2)));
    jordan.meet(&alex);
    assert_eq!(listed(&mut jordan), ["Before tech"]);
    assert_eq!(names(&as_of(&mut jordan, &version).unwrap()), ["Lamp"]);
    jordan.ask(Command::ActivateVersion { id: version.parse().unwrap() }).unwrap();
    assert_eq!(names(&jordan.rows(THINGS)), ["Lamp"]);
    assert!(compared(&mut jordan, &version, "now").records.is_empty());
    let entry = history(&mut jordan).remove(0);
    assert_eq!((entry.person.as_str(), entry.label.as_str()), ("Jordan", "Go to the version “Before tech”"));
    assert_eq!(undone(&mut jordan).label, "Go to the version “Before tech”");
    assert_eq!(names(&jordan.rows(THINGS)), ["Cable", "Lamp"]);
    assert_eq!(jordan.rows(THINGS)[1].fields["size"], json!(2));
    alex.meet(&jordan);
    assert_eq!(alex.hash(), jordan.hash());
}

#[test]
fn version_2_limits_let_go_of_names_and_never_of_history() {
    let mut desk = Desk::founder();
    desk.commit(vec![create(json!({"name": "Lamp"}))]).unwrap();
    for name in ["One", "Two"] {
        made(&mut desk, name);
    }
    desk.ask(Command::LimitVersions { most: Some(2), days: None }).unwrap();
    assert_eq!((versions(&mut desk).most, listed(&mut desk).len()), (2, 2));
    let going = versions(&mut desk).going;
    made(&mut desk, "Three");
    assert_eq!(listed(&mut desk), ["Three", "Two"]);
    assert_eq!(names(&as_of(&mut desk, &going[0].to_string()).unwrap()), ["Lamp"], "its moment is there");
    desk.pass_days(800);
    made(&mut desk, "Four");
    assert_eq!(listed(&mut desk), ["Four"], "what is older than two seasons is let go of");
    let refused = desk.ask(Command::LimitVersions { most: Some(0), days: None });
    assert_eq!(refused.expect_err("none at all is no limit").code, Code::Invalid);
}

#[test]
fn version_3_a_version_is_undone_like_any_change_and_its_name_can_conflict() {
    let (mut alex, mut jordan) = two();
    let id = made(&mut alex, "Draft");
    assert_eq!(undone(&mut alex).label, "Name the version “Draft”");
    assert!(listed(&mut alex).is_empty());
    alex.ask(Command::Redo).unwrap();
    jordan.meet(&alex);
    alex.ask(Command::RenameVersion { id, name: "Draft A".to_owned() }).unwrap();
    jordan.ask(Command::RenameVersion { id, name: "Draft B".to_owned() }).unwrap();
    alex.meet(&jordan);
    let open = conflicts(&mut alex, false);
    let texts: Vec<_> = open[0].candidates.iter().map(|side| side.text.as_str()).collect();
    assert_eq!(texts, ["Draft B", "Draft A"]);
    let choice = Choice::Value(Json::from("Draft C"));
    alex.ask(Command::Resolve { id: open[0].id.clone(), choice }).unwrap();
    assert_eq!(listed(&mut alex), ["Draft C"]);
    alex.ask(Command::RemoveVersion { id }).unwrap();
    assert!(listed(&mut alex).is_empty());
    let records =
        CreateVersion { name: "One thing".to_owned(), records: Some(vec![EntityId([7; 16])]), as_of: None };
    assert_eq!(alex.ask(Command::CreateVersion(records)).expect_err("no such record").code, Code::NotFound);
}
