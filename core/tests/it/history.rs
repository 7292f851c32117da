//! The production as it was, versions, and bringing back: what the commands promise.

use std::collections::BTreeSet;

use callboard_core::given::Signer;
use callboard_core::id::EntityId;
use callboard_core::workspace::command::{
    Bulk, Choice, Command, Compare, ConflictQuery, CreateVersion, HistoryQuery, Json, Moments, Query,
    ResolveAll, Restore,
};
use callboard_core::workspace::update::{
    Candidate, Code, Comparison, Conflict, Failure, HistoryEntry, Reply, Row, Undone, Update, Versions,
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
    match desk.ask(Command::Conflicts(ConflictQuery { settled, ..ConflictQuery::default() })) {
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
    assert_eq!(names(&as_of(&mut alex, &format!("before:{moment}")).unwrap()), ["Lamp"]);
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
fn named_1_a_version_keeps_its_moment_and_is_activated_and_rolled_back() {
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
fn named_2_limits_let_go_of_names_and_never_of_history() {
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
fn named_3_a_version_is_undone_like_any_change_and_its_name_can_conflict() {
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
    assert_eq!(open[0].of, "moment");
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

/// Alex and Jordan, who both changed the size and the name of a lamp apart.
fn at_odds() -> (Desk, Desk) {
    let (mut alex, mut jordan) = two();
    let done = "a test's own change is taken";
    let lamp = alex.commit(vec![create(json!({"name": "Lamp", "size": 1}))]).expect(done).created[0];
    jordan.meet(&alex);
    for (desk, size, name) in [(&mut jordan, 3, "Torch"), (&mut alex, 2, "Light")] {
        let ops = vec![set(lamp, "size", json!(size), None), set(lamp, "name", json!(name), None)];
        desk.commit(ops).expect(done);
    }
    alex.meet(&jordan);
    jordan.meet(&alex);
    (alex, jordan)
}

fn texts(conflict: &Conflict) -> Vec<&str> {
    conflict.candidates.iter().map(|side| side.text.as_str()).collect()
}

fn size_of(desk: &mut Desk) -> Conflict {
    conflicts(desk, false).into_iter().find(|conflict| conflict.field == "size").expect("it is open")
}

#[test]
fn conflict_11_what_was_decided_is_opened_again_and_decided_anew() {
    let (mut alex, mut jordan) = at_odds();
    let first = size_of(&mut alex);
    let decide = |id: &str, number| Command::Resolve { id: id.to_owned(), choice: Choice::Candidate(number) };
    alex.ask(decide(&first.id, 0)).unwrap();
    assert_eq!(alex.rows(THINGS)[0].fields["size"], json!(3));
    let settled = |desk: &mut Desk| conflicts(desk, true).into_iter().map(|told| told.id).collect::<Vec<_>>();
    assert_eq!(settled(&mut alex), std::slice::from_ref(&first.id));
    assert_eq!(texts(&conflicts(&mut alex, true)[0]), ["3", "2"]);
    alex.ask(Command::Reopen { id: first.id.clone() }).unwrap();
    let again = size_of(&mut alex);
    assert_eq!(texts(&again), ["3", "2"]);
    let people: Vec<_> = again.candidates.iter().map(|side| side.person.clone()).collect();
    assert_eq!(people[0], "Jordan", "the values are still of those who wrote them");
    assert!(settled(&mut alex).is_empty(), "what is open is not decided");
    let refused = alex.ask(Command::Reopen { id: first.id.clone() });
    assert_eq!(refused.expect_err("it is open already").code, Code::Changed);
    assert_eq!(undone(&mut alex).label, "Reopen Light's size");
    assert_eq!(
        settled(&mut alex),
        std::slice::from_ref(&first.id),
        "an undo of it decides again what was decided"
    );
    alex.ask(Command::Redo).unwrap();
    jordan.meet(&alex);
    let again = size_of(&mut jordan);
    jordan.ask(decide(&again.id, 0)).unwrap();
    alex.meet(&jordan);
    assert_eq!(settled(&mut alex), [again.id]);
    assert_eq!(alex.hash(), jordan.hash());
}

#[test]
fn conflict_12_a_bulk_choice_is_told_first_and_is_one_bundle_and_one_undo() {
    let (mut alex, jordan) = at_odds();
    let all = |by: &Bulk, preview| Command::ResolveAll(ResolveAll { by: by.clone(), ids: None, preview });
    let plan = |desk: &mut Desk, by: &Bulk, preview| match desk.ask(all(by, preview)) {
        Ok(Reply::Bulk(plan)) => plan,
        other => panic!("a bulk choice gave {other:?}"),
    };
    let before = alex.workspace.log().len();
    let mut chosen = |by: &Bulk| {
        let told = plan(&mut alex, by, true);
        let mut texts: Vec<String> = told.choices.into_iter().map(|choice| choice.text).collect();
        texts.sort();
        (told.decided, told.left, texts.join(" "))
    };
    assert_eq!(chosen(&Bulk::Mine), (2, 0, "2 Light".to_owned()));
    assert_eq!(chosen(&Bulk::Theirs), (2, 0, "3 Torch".to_owned()));
    assert_eq!(chosen(&Bulk::Newest), (2, 0, "2 Light".to_owned()));
    let author = Bulk::Author(jordan.author.actor());
    assert_eq!(chosen(&author), (2, 0, "3 Torch".to_owned()));
    assert_eq!(alex.workspace.log().len(), before, "only told");
    assert!(plan(&mut alex, &Bulk::Theirs, false).bundle.is_some());
    assert_eq!(alex.workspace.log().len(), before + 1);
    assert!(conflicts(&mut alex, false).is_empty());
    assert_eq!(conflicts(&mut alex, true).len(), 2);
    assert_eq!(undone(&mut alex).label, "Settle 2 conflicts: theirs");
    assert_eq!(conflicts(&mut alex, false).len(), 2);
    let gone = ResolveAll { by: Bulk::Newest, ids: Some(vec!["gone".to_owned()]), preview: false };
    assert_eq!(alex.ask(Command::ResolveAll(gone)).expect_err("it is not open").code, Code::Changed);
}

#[test]
fn conflict_18_a_bulk_choice_decides_what_was_told_and_counts_what_came_since() {
    let (mut alex, mut jordan) = at_odds();
    let all = |ids, preview| Command::ResolveAll(ResolveAll { by: Bulk::Newest, ids, preview });
    let plan = |reply| match reply {
        Ok(Reply::Bulk(plan)) => plan,
        other => panic!("a bulk choice gave {other:?}"),
    };
    let told = plan(alex.ask(all(None, true)));
    assert_eq!((told.ids.len(), told.others), (2, 0));
    assert_eq!(told.choices[0].info.as_ref().map(|info| info.name.as_str()), Some("name"));
    let rope = alex.commit(vec![create(json!({"name": "Rope", "size": 1}))]).unwrap().created[0];
    jordan.meet(&alex);
    for (desk, size) in [(&mut jordan, 3), (&mut alex, 2)] {
        desk.commit(vec![set(rope, "size", json!(size), None)]).unwrap();
    }
    alex.meet(&jordan);
    let done = plan(alex.ask(all(Some(told.ids.clone()), false)));
    assert_eq!((done.decided, done.others), (2, 1));
    let left: Vec<String> = conflicts(&mut alex, false).into_iter().map(|open| open.title).collect();
    assert_eq!(left, ["Rope"]);
    let again = alex.ask(all(Some(told.ids), false));
    assert_eq!(again.expect_err("they are decided").code, Code::Changed);
}

#[test]
fn conflict_18_people_of_one_name_are_told_apart() {
    let (mut alex, jordan) = at_odds();
    let open = conflicts(&mut alex, false);
    let whose: BTreeSet<&str> =
        open.iter().flat_map(|open| &open.candidates).map(|side| side.whose.as_str()).collect();
    assert_eq!(whose.len(), 2, "one for each person");
    let of_jordan = |side: &&Candidate| side.actor == jordan.author.actor();
    let side = open[0].candidates.iter().find(of_jordan).expect("Jordan wrote one");
    assert_eq!((side.person.as_str(), side.device.as_str()), ("Jordan", "laptop"));
}

#[test]
fn conflict_19_a_conflict_says_what_it_is_about_and_what_was_there_before() {
    let (mut alex, mut jordan) = at_odds();
    let size = size_of(&mut alex);
    assert_eq!((size.of.as_str(), size.key.as_str()), ("record", "kit.things.size"));
    assert_eq!(size.info.as_ref().map(|info| info.kind.as_str()), Some("number"));
    assert!(size.candidates.iter().all(|side| side.before == [json!(1)]), "one, as in a row");
    for (desk, name) in [(&mut alex, "Act one"), (&mut jordan, "Act two")] {
        let (id, name) = (desk.workspace.id(), name.to_owned());
        desk.ask(Command::RenameWorkspace { id, name }).expect("both may");
    }
    alex.meet(&jordan);
    let named = conflicts(&mut alex, false).into_iter().find(|open| open.of == "name").expect("it is open");
    assert_eq!((named.key.as_str(), named.info), ("sys.workspace.name", None));
}

#[test]
fn history_6_the_whole_history_is_told_in_steps_and_by_what_stands_on_either_side() {
    let mut desk = Desk::founder();
    let asked = |most: usize, around: Option<&str>| {
        Command::Moments(Moments { most: Some(most), around: around.map(str::to_owned) })
    };
    for size in 0..20 {
        desk.commit(vec![create(json!({"name": "Lamp", "size": size}))]).expect("a change");
    }
    let mut steps = |most, around: Option<&str>| match desk.ask(asked(most, around)) {
        Ok(Reply::Steps(steps)) => steps,
        other => panic!("moments gave {other:?}"),
    };
    let all = steps(200, None);
    assert_eq!((all.total, all.at.as_ref()), (all.steps.len(), None));
    assert!(all.total > 20, "what founded it counts");
    let few = steps(5, Some(&all.steps[7].bundle));
    assert_eq!((few.steps.len(), few.total), (5, all.total));
    assert_eq!((few.steps.first(), few.steps.last()), (all.steps.first(), all.steps.last()));
    assert_eq!(few.at.as_ref(), Some(&all.steps[7]));
    assert_eq!((few.before.as_ref(), few.after.as_ref()), (Some(&all.steps[6]), Some(&all.steps[8])));
    let before = steps(5, Some(&format!("before:{}", all.steps[7].bundle)));
    assert_eq!(before.at.as_ref(), Some(&all.steps[6]));
    let last = steps(5, Some("2100-01-01T00:00:00Z"));
    assert_eq!((last.at.as_ref(), last.after), (all.steps.last(), None));
    let first = steps(5, Some(&all.steps[0].bundle));
    assert_eq!((first.before, first.after.as_ref()), (None, Some(&all.steps[1])));
}

#[test]
fn history_5_one_field_alone_is_told_with_those_that_are_one_with_it() {
    let (mut alex, _) = at_odds();
    let lamp = alex.rows(THINGS)[0].id;
    let mut of = |field: &str| {
        let query =
            HistoryQuery { record: Some(lamp), field: Some(field.to_owned()), ..HistoryQuery::default() };
        match alex.ask(Command::History(query)) {
            Ok(Reply::History(entries)) => entries
                .into_iter()
                .flat_map(|entry| entry.changes)
                .map(|change| (change.field, change.to))
                .collect::<Vec<_>>(),
            other => panic!("history gave {other:?}"),
        }
    };
    let size = |n: u32| ("size".to_owned(), json!(n));
    assert_eq!(of("kit.things.size"), [size(2), size(3), size(1)]);
    assert_eq!(of("size"), of("kit.things.size"));
}

#[test]
fn conflict_14_a_list_is_told_in_parts_that_meet() {
    let (mut alex, _) = at_odds();
    let part = |offset| ConflictQuery { offset, limit: Some(1), ..ConflictQuery::default() };
    let mut told = Vec::new();
    for offset in 0..3 {
        match alex.ask(Command::Conflicts(part(offset))) {
            Ok(Reply::Conflicts(found)) => told.extend(found.into_iter().map(|conflict| conflict.id)),
            other => panic!("conflicts gave {other:?}"),
        }
    }
    let all: Vec<String> = conflicts(&mut alex, false).into_iter().map(|conflict| conflict.id).collect();
    assert_eq!(told, all);
}
