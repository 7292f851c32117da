//! What the commands promise to a script.

use callboard_core::access::Invite;
use callboard_core::given::Now;
use callboard_core::id::EntityId;
use callboard_core::package;
use callboard_core::testkit::Chance;
use callboard_core::workspace::command::{
    self, Command, CommitOp, ConflictQuery, Fields, Json, PreviewImport, Query,
};
use callboard_core::workspace::update::{Code, Conflict, Failure, Reply, Update};
use serde_json::json;

use super::desk::{Desk, me};

const THINGS: &str = "kit.things";

fn fields(json: Json) -> Fields {
    json.as_object().cloned().unwrap_or_default()
}

pub(crate) fn create(values: Json) -> CommitOp {
    CommitOp::Create { table: THINGS.to_owned(), id: None, fields: fields(values) }
}

pub(crate) fn set(id: EntityId, field: &str, value: Json, seen: Option<String>) -> CommitOp {
    CommitOp::Set { id, field: field.to_owned(), value, table: None, seen }
}

fn code(result: Result<impl std::fmt::Debug, Failure>) -> (Code, Json) {
    let failure = result.expect_err("this must be refused");
    (failure.code, failure.detail)
}

/// A founder and an editor who joined by a link, both holding the same.
pub(crate) fn two() -> (Desk, Desk) {
    let mut first = Desk::founder();
    let wanted = command::Invite { role: "editor".to_owned(), ..command::Invite::default() };
    let Ok(Reply::Link { link }) = first.ask(Command::Invite(wanted)) else {
        panic!("the founder may invite")
    };
    let invite = Invite::decode(&link).expect("a link reads back");
    let mut second = Desk::open(2, first.workspace.id(), &first.runs(), None);
    second.workspace.set_me(Now(1), me(&second.author, "Jordan"));
    second.workspace.join(Now(1_700_000_002_000), 1, &invite);
    second.save();
    first.meet(&second);
    (first, second)
}

pub(crate) fn conflicts(desk: &mut Desk) -> Vec<Conflict> {
    match desk.ask(Command::Conflicts(ConflictQuery::default())) {
        Ok(Reply::Conflicts(open)) => open,
        other => panic!("conflicts gave {other:?}"),
    }
}

#[test]
fn api_1_a_change_is_whole_or_nothing() {
    let mut desk = Desk::founder();
    let (refused, detail) =
        code(desk.commit(vec![create(json!({"name": "A"})), create(json!({"size": "tall"}))]));
    assert_eq!((refused, &detail["op"]), (Code::Invalid, &json!(1)));
    assert!(desk.rows(THINGS).is_empty());
    let done = desk.commit(vec![create(json!({"name": "A"})), create(json!({"name": "B"}))]).unwrap();
    let titles: Vec<_> = desk.rows(THINGS).into_iter().map(|row| (row.id, row.title)).collect();
    assert_eq!(titles, [(done.created[0], "A".to_owned()), (done.created[1], "B".to_owned())]);
}

#[test]
fn api_2_what_there_is_not_is_named() {
    let mut desk = Desk::founder();
    let id = desk.commit(vec![create(json!({"name": "A"}))]).unwrap().created[0];
    let nowhere = CommitOp::Create { table: "kit.no".to_owned(), id: None, fields: Fields::new() };
    assert_eq!(code(desk.commit(vec![nowhere])).0, Code::UnknownTable);
    assert_eq!(code(desk.commit(vec![set(id, "no", json!(1), None)])).0, Code::UnknownField);
    assert_eq!(code(desk.commit(vec![set(EntityId([7; 16]), "name", json!("x"), None)])).0, Code::NotFound);
    assert_eq!(code(desk.commit(vec![])).0, Code::Invalid);
}

#[test]
fn api_3_a_short_name_of_two_fields_needs_its_table() {
    let mut desk = Desk::founder();
    let id = desk.commit(vec![create(json!({"name": "A"}))]).unwrap().created[0];
    let table = "kit.places".to_owned();
    desk.commit(vec![CommitOp::Member { id, table: table.clone(), is_in: true }]).unwrap();
    assert_eq!(code(desk.commit(vec![set(id, "name", json!("B"), None)])).0, Code::AmbiguousField);
    let named = CommitOp::Set { id, field: "name".into(), value: json!("B"), table: Some(table), seen: None };
    desk.commit(vec![named]).unwrap();
    assert_eq!(desk.rows("kit.places")[0].fields["name"], json!("B"));
    assert_eq!(desk.rows(THINGS)[0].fields["name"], json!("A"));
}

#[test]
fn api_4_an_edit_replaces_what_the_screen_had_shown_and_nothing_else() {
    let (mut first, mut second) = two();
    let id = first.commit(vec![create(json!({"name": "A", "size": 1}))]).unwrap().created[0];
    second.meet(&first);
    let seen = second.rows(THINGS)[0].seen.clone();
    first.commit(vec![set(id, "size", json!(2), None)]).unwrap();
    second.meet(&first);
    // The other's 2 came while the editor was open: what was seen is 1.
    second.commit(vec![set(id, "size", json!(3), Some(seen))]).unwrap();
    first.meet(&second);
    let (here, there) = (conflicts(&mut first), conflicts(&mut second));
    assert_eq!(
        here.iter().map(|c| &c.id).collect::<Vec<_>>(),
        there.iter().map(|c| &c.id).collect::<Vec<_>>()
    );
    assert_eq!((here.len(), &here[0].sentence), (1, &there[0].sentence));
    let values: Vec<_> = here[0].candidates.iter().map(|side| (&side.value, side.person.as_str())).collect();
    assert_eq!(values.len(), 2);
    assert!(values.contains(&(&json!(2), "Alex")) && values.contains(&(&json!(3), "Jordan")));
    let choice = command::Choice::Value(json!(5));
    first.ask(Command::Resolve { id: here[0].id.clone(), choice: choice.clone() }).unwrap();
    assert_eq!(code(first.ask(Command::Resolve { id: here[0].id.clone(), choice })).0, Code::Changed);
    second.meet(&first);
    assert!(conflicts(&mut second).is_empty());
    assert_eq!(second.rows(THINGS)[0].fields["size"], json!(5));
    assert_eq!(first.hash(), second.hash());
}

#[test]
fn api_5_notes_merge_and_other_fields_are_both_there() {
    let (mut first, mut second) = two();
    let id = first.commit(vec![create(json!({"name": "A", "notes": "Slow fade"}))]).unwrap().created[0];
    second.meet(&first);
    first
        .commit(vec![set(id, "notes", json!("Very slow fade"), None), set(id, "size", json!(2), None)])
        .unwrap();
    second
        .commit(vec![
            set(id, "notes", json!("Slow fade, on breath"), None),
            set(id, "ready", json!(true), None),
        ])
        .unwrap();
    first.meet(&second);
    second.meet(&first);
    assert!(conflicts(&mut first).is_empty());
    let row = first.rows(THINGS).remove(0);
    assert_eq!(row.fields["notes"], json!("Very slow fade, on breath"));
    assert_eq!((&row.fields["size"], &row.fields["ready"]), (&json!(2), &json!(true)));
    assert_eq!(first.hash(), second.hash());
}

#[test]
fn api_6_a_viewer_only_reads() {
    let mut first = Desk::founder();
    let wanted = command::Invite { role: "viewer".to_owned(), ..command::Invite::default() };
    let Ok(Reply::Link { link }) = first.ask(Command::Invite(wanted)) else {
        panic!("the founder may invite")
    };
    let mut viewer = Desk::open(3, first.workspace.id(), &first.runs(), None);
    assert_eq!(code(viewer.commit(vec![create(json!({"name": "A"}))])).0, Code::NotAllowed);
    viewer.workspace.join(Now(1_700_000_002_000), 1, &Invite::decode(&link).unwrap());
    viewer.save();
    assert_eq!(viewer.workspace.role(), "viewer");
    assert_eq!(code(viewer.commit(vec![create(json!({"name": "A"}))])).0, Code::NotAllowed);
}

#[test]
fn api_7_a_staged_file_is_seen_through_its_overlay_and_committed_whole() {
    let mut desk = Desk::founder();
    desk.commit(vec![create(json!({"name": "A", "size": 1}))]).unwrap();
    let bytes = b"name,size\nA,1\nB,2\nC,tall\n".to_vec();
    let import =
        PreviewImport { name: "x.csv".into(), bytes, table: THINGS.into(), ..PreviewImport::default() };
    let Ok(Reply::ImportPreview(preview)) = desk.ask(Command::PreviewImport(import)) else {
        panic!("a file")
    };
    let counts = (preview.created, preview.matched, preview.unchanged, preview.rejected.len());
    assert_eq!(counts, (1, 0, 1, 1));
    let through = Query { table: THINGS.into(), overlay: Some(preview.overlay), ..Query::default() };
    let Ok(Reply::Rows(staged)) = desk.ask(Command::Query(through)) else { panic!("a window") };
    assert_eq!((staged.total, desk.rows(THINGS).len()), (2, 1));
    desk.ask(Command::CommitOverlay { id: preview.overlay }).unwrap();
    assert_eq!(desk.rows(THINGS).len(), 2);
    assert_eq!(code(desk.ask(Command::CommitOverlay { id: preview.overlay })).0, Code::NotFound);
    let Ok(Reply::Undone(Some(undone))) = desk.ask(Command::Undo) else { panic!("an import is one undo") };
    assert_eq!((undone.label.as_str(), desk.rows(THINGS).len()), ("Import x.csv", 1));
}

#[test]
fn staged_1_what_is_staged_survives_a_restart_and_keeps_what_its_staging_had_seen() {
    let (mut desk, mut other) = two();
    let id = desk.commit(vec![create(json!({"name": "A", "size": 1}))]).unwrap().created[0];
    other.meet(&desk);
    let bytes = b"name,size\nA,2\nB,3\n".to_vec();
    let import =
        PreviewImport { name: "x.csv".into(), bytes, table: THINGS.into(), ..PreviewImport::default() };
    let Ok(Reply::ImportPreview(preview)) = desk.ask(Command::PreviewImport(import)) else {
        panic!("a file")
    };
    let overlay = preview.overlay;
    let through = Query { table: THINGS.into(), overlay: Some(overlay), ..Query::default() };
    let seen = |desk: &mut Desk| match desk.ask(Command::Query(through.clone())) {
        Ok(Reply::Rows(rows)) => {
            rows.rows.into_iter().map(|row| (row.title, row.fields["size"].clone())).collect::<Vec<_>>()
        }
        other => panic!("a window gave {other:?}"),
    };
    let staged = seen(&mut desk);
    let mut again = desk.reopened();
    assert_eq!(seen(&mut again), staged);
    let Ok(Reply::Overlays(listed)) = again.ask(Command::Overlays) else { panic!("a list") };
    assert_eq!((listed.len(), listed[0].id, listed[0].name.as_str()), (1, overlay, "Import x.csv"));
    let Ok(Reply::OverlayOps(ops)) = again.ask(Command::OverlayOps { id: overlay }) else { panic!("ops") };
    assert_eq!(ops.len(), listed[0].ops);
    // Somebody writes what the staging had not seen: it is not run over.
    other.commit(vec![set(id, "size", json!(9), None)]).unwrap();
    again.meet(&other);
    again.ask(Command::CommitOverlay { id: overlay }).unwrap();
    let open = conflicts(&mut again);
    let mut values: Vec<_> = open[0].candidates.iter().map(|candidate| candidate.value.clone()).collect();
    values.sort_by_key(Json::to_string);
    assert_eq!((open.len(), values), (1, vec![json!(2), json!(9)]));
    // Committed once, and gone from the disk with it.
    assert!(again.staged.is_empty());
    assert_eq!(code(again.ask(Command::CommitOverlay { id: overlay })).0, Code::NotFound);
    desk.ask(Command::DiscardOverlay { id: overlay }).unwrap();
    assert!(desk.staged.is_empty());
    let Ok(Reply::Overlays(listed)) = desk.reopened().ask(Command::Overlays) else { panic!("a list") };
    assert!(listed.is_empty());
}

#[test]
fn api_8_a_watched_window_hears_of_each_change_once() {
    let mut desk = Desk::founder();
    let query = Query { table: THINGS.into(), filter: Some("size > 1.0".into()), ..Query::default() };
    desk.ask(Command::Subscribe { subscription: 4, query }).unwrap();
    let id = desk.commit(vec![create(json!({"name": "A", "size": 1}))]).unwrap().created[0];
    let heard = |desk: &mut Desk| {
        let updates = std::mem::take(&mut desk.updates);
        updates
            .into_iter()
            .filter_map(|update| match update {
                Update::Rows { subscription: 4, delta } => Some((delta.total, delta.rows.len())),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(heard(&mut desk), []);
    desk.commit(vec![set(id, "size", json!(2), None)]).unwrap();
    assert_eq!(heard(&mut desk), [(1, 1)]);
    desk.commit(vec![CommitOp::Delete { id }]).unwrap();
    assert_eq!(heard(&mut desk), [(0, 0)]);
}

#[test]
fn told_1_a_change_tells_only_the_counts_that_are_different() {
    let mut desk = Desk::founder();
    desk.updates.clear();
    let done = desk.commit(vec![create(json!({"name": "A"}))]).expect("a founder writes");
    let told = |desk: &Desk| -> Vec<_> {
        let counts = desk.updates.iter().filter_map(|update| match update {
            Update::Counts(counts) => Some(counts.clone()),
            _ => None,
        });
        counts.flatten().map(|count| (count.id, count.count, count.bin)).collect()
    };
    assert_eq!(told(&desk), [(THINGS.to_owned(), 1, 0)]);
    desk.updates.clear();
    desk.commit(vec![set(done.created[0], "name", json!("B"), None)]).expect("a founder writes");
    assert_eq!(told(&desk), [], "a value counts for nothing");
    desk.commit(vec![CommitOp::Delete { id: done.created[0] }]).expect("a founder writes");
    assert_eq!(told(&desk), [(THINGS.to_owned(), 0, 1)]);
    assert!(
        !desk.updates.iter().any(|update| matches!(update, Update::Tables(_))),
        "the tables are the same"
    );
}

#[test]
fn api_9_edges_keep_the_order_that_people_gave_them() {
    let mut desk = Desk::founder();
    let ids = desk
        .commit(["P", "A", "B", "C"].map(|name| create(json!({ "name": name }))).to_vec())
        .unwrap()
        .created;
    let link = |to: EntityId, after| CommitOp::Link {
        kind: "kit.holds".into(),
        id: None,
        from: ids[0],
        to,
        after,
        fields: Fields::new(),
    };
    let edges =
        desk.commit(vec![link(ids[1], None), link(ids[2], None), link(ids[3], Some(None))]).unwrap().created;
    let order = |desk: &mut Desk| match desk
        .ask(Command::Edges(command::EdgeQuery { from: Some(ids[0]), ..Default::default() }))
    {
        Ok(Reply::Edges(edges)) => edges.into_iter().map(|edge| edge.to).collect::<Vec<_>>(),
        other => panic!("edges gave {other:?}"),
    };
    assert_eq!(order(&mut desk), [ids[3], ids[1], ids[2]]);
    desk.commit(vec![CommitOp::Move { edge: edges[2], after: Some(edges[1]) }]).unwrap();
    assert_eq!(order(&mut desk), [ids[1], ids[2], ids[3]]);
    desk.commit(vec![CommitOp::Unlink { edge: edges[0] }]).unwrap();
    assert_eq!(order(&mut desk), [ids[2], ids[3]]);
}

#[test]
fn api_10_a_package_gives_back_the_same_state_and_can_be_made_ones_own() {
    let (mut first, second) = two();
    first.commit(vec![create(json!({"name": "A", "size": 1, "notes": "Slow"}))]).unwrap();
    let Ok(Reply::Package(bytes)) = first.ask(Command::ExportPackage) else { panic!("a package") };
    let opened = package::open(&bytes).expect("what was just written verifies");
    let stranger = Desk::open(9, opened.workspace, &opened.runs, None);
    assert_eq!((stranger.workspace.role(), stranger.hash()), ("none", first.hash()));
    let me = me(&stranger.author, "Sam");
    let kept = stranger.workspace.keep("Mine", &me, Now(5), Box::new(Chance(5)), &stranger.author).unwrap();
    let mut own = Desk::open(9, kept.id, &kept.runs, Some(kept.tip));
    assert_eq!((own.workspace.role(), own.workspace.name().as_str()), ("owner", "Mine"));
    let row = own.rows(THINGS).remove(0);
    assert_eq!((&row.fields["size"], &row.fields["notes"]), (&json!(1), &json!("Slow")));
    assert_ne!(own.workspace.id(), second.workspace.id());
}

#[test]
fn api_11_a_bulk_change_of_ten_thousand_is_one_bundle_and_one_undo() {
    let mut desk = Desk::founder();
    let ids = desk.commit(vec![create(json!({"size": 1})); 10_000]).unwrap().created;
    let before = desk.workspace.log().len();
    desk.commit(ids.iter().map(|id| set(*id, "size", json!(2), None)).collect()).unwrap();
    assert_eq!(desk.workspace.log().len(), before + 1);
    desk.ask(Command::Undo).unwrap();
    assert!(desk.rows(THINGS).iter().all(|row| row.fields["size"] == json!(1)));
}

#[test]
fn api_12_undo_pressed_twice_takes_back_two_changes() {
    let mut desk = Desk::founder();
    let id = desk.commit(vec![create(json!({"name": "A", "size": 1}))]).unwrap().created[0];
    desk.commit(vec![set(id, "size", json!(2), None)]).unwrap();
    desk.commit(vec![set(id, "size", json!(3), None)]).unwrap();
    for request in [1, 2] {
        desk.workspace.handle_command(Now(1_700_000_009_000), request, Command::Undo);
    }
    desk.save();
    assert_eq!(desk.rows(THINGS)[0].fields["size"], json!(1));
}

#[test]
fn api_13_a_person_types_on_in_a_record_that_is_on_its_way_to_the_store() {
    let mut desk = Desk::founder();
    let id = EntityId::derived("typed", &[]);
    let first = CommitOp::Create { table: THINGS.into(), id: Some(id), fields: fields(json!({"name": "A"})) };
    for (request, op) in
        [(1, first), (2, set(id, "size", json!(2), None)), (3, set(id, "name", json!("B"), None))]
    {
        let commit = command::Commit { label: "Type".into(), ops: vec![op] };
        desk.workspace.handle_command(Now(1_700_000_009_000), request, Command::Commit(commit));
    }
    desk.save();
    let row = desk.rows(THINGS).remove(0);
    assert_eq!((&row.fields["name"], &row.fields["size"]), (&json!("B"), &json!(2)));
    assert!(row.conflicts.is_empty());
}

#[test]
fn api_14_a_text_typed_over_an_older_screen_keeps_what_others_wrote_meanwhile() {
    let (mut first, mut second) = two();
    let id = first.commit(vec![create(json!({"name": "A", "notes": "Slow fade"}))]).unwrap().created[0];
    second.meet(&first);
    let shown = second.rows(THINGS).remove(0).seen;
    first.commit(vec![set(id, "notes", json!("Slow fade, on breath"), None)]).unwrap();
    second.meet(&first);
    second.commit(vec![set(id, "notes", json!("Very slow fade"), Some(shown.clone()))]).unwrap();
    assert_eq!(second.rows(THINGS).remove(0).fields["notes"], json!("Very slow fade, on breath"));
    // The editor is still open: what was typed in it was on the screen too.
    second.commit(vec![set(id, "notes", json!("Very slow fade up"), Some(shown))]).unwrap();
    assert_eq!(second.rows(THINGS).remove(0).fields["notes"], json!("Very slow fade up, on breath"));
    first.meet(&second);
    assert_eq!(first.hash(), second.hash());
    assert_eq!(first.rows(THINGS).remove(0).fields["notes"], json!("Very slow fade up, on breath"));
}

#[test]
fn api_15_a_place_beyond_a_text_or_within_a_character_is_refused() {
    let mut desk = Desk::founder();
    let id = desk.commit(vec![create(json!({"name": "A", "notes": "🎭 ok"}))]).unwrap().created[0];
    let text = |at, delete| CommitOp::Text {
        id,
        field: "notes".to_owned(),
        at,
        insert: Some("!".to_owned()),
        delete,
        format: None,
        attributes: None,
    };
    for (at, delete) in [(1, None), (6, None), (4, Some(2)), (0, Some(1))] {
        assert_eq!(code(desk.commit(vec![text(at, delete)])).0, Code::Invalid, "{at} {delete:?}");
    }
    desk.commit(vec![text(5, None), text(0, Some(2))]).unwrap();
    assert_eq!(desk.rows(THINGS).remove(0).fields["notes"], json!("! ok!"));
}

#[test]
fn api_16_an_edge_goes_from_and_to_the_tables_of_its_kind_and_is_listed_after_records() {
    let mut desk = Desk::founder();
    let place = CommitOp::Create { table: "kit.places".to_owned(), id: None, fields: Fields::new() };
    let ids = desk.commit(vec![create(json!({"name": "A"})), place]).unwrap().created;
    let link = |from, to| CommitOp::Link {
        kind: "kit.holds".to_owned(),
        id: None,
        from,
        to,
        after: None,
        fields: Fields::new(),
    };
    assert_eq!(code(desk.commit(vec![link(ids[1], ids[0])])).0, Code::Invalid);
    assert_eq!(code(desk.commit(vec![link(ids[0], ids[1])])).0, Code::Invalid);
    let made = desk.commit(vec![link(ids[0], ids[0]), create(json!({"name": "B"}))]).unwrap().created;
    let titles: Vec<_> = desk.rows(THINGS).into_iter().map(|row| (row.id, row.title)).collect();
    assert_eq!((made.len(), titles[1].clone()), (2, (made[0], "B".to_owned())));
}

#[test]
fn api_17_the_bin_says_who_deleted_and_when() {
    let (mut first, mut second) = two();
    let id = first.commit(vec![create(json!({"name": "A"}))]).unwrap().created[0];
    second.meet(&first);
    second.commit(vec![CommitOp::Delete { id }]).unwrap();
    first.meet(&second);
    let bin = Query { table: THINGS.to_owned(), bin: true, ..Query::default() };
    for desk in [&mut first, &mut second] {
        let Ok(Reply::Rows(rows)) = desk.ask(Command::Query(bin.clone())) else { panic!("the bin has rows") };
        let deleted = rows.rows[0].deleted.as_ref().expect("somebody deleted it");
        assert_eq!(deleted.person, "Jordan");
        assert!(deleted.at.starts_with("2023-11-14T22:13:"), "{}", deleted.at);
    }
    first.commit(vec![CommitOp::Restore { id }]).unwrap();
    assert_eq!(first.rows(THINGS)[0].deleted, None);
}

#[test]
fn api_18_a_filter_that_cannot_be_used_says_where_and_why() {
    let mut desk = Desk::founder();
    let ask = |filter: &str| Query {
        table: THINGS.to_owned(),
        filter: Some(filter.to_owned()),
        ..Query::default()
    };
    let (refused, detail) = code(desk.ask(Command::Query(ask("size > 1 &&\n  tall"))));
    assert_eq!((refused, &detail["line"], &detail["column"]), (Code::Invalid, &json!(2), &json!(3)));
    assert_eq!(detail["why"], json!("there is no field “tall”"));
}

#[test]
fn walk_1_edges_are_rows_and_rest_with_their_ends() {
    let mut desk = Desk::founder();
    let ids =
        desk.commit(["P", "A", "B"].map(|name| create(json!({ "name": name }))).to_vec()).unwrap().created;
    let walk = Query { table: "kit.holds".to_owned(), from: Some(ids[0]), ..Query::default() };
    let shown = |desk: &mut Desk| match desk.ask(Command::Query(walk.clone())) {
        Ok(Reply::Rows(rows)) => rows.rows.iter().map(|row| row.title.clone()).collect::<Vec<_>>(),
        other => panic!("the walk gave {other:?}"),
    };
    let watched = desk.ask(Command::Subscribe { subscription: 3, query: walk.clone() });
    assert!(matches!(watched, Ok(Reply::Rows(rows)) if rows.rows.is_empty()));
    let link = |from, to, after| CommitOp::Link {
        kind: "kit.holds".to_owned(),
        id: None,
        from,
        to,
        after,
        fields: Fields::new(),
    };
    let links =
        vec![link(ids[0], ids[1], None), link(ids[0], ids[2], Some(None)), link(ids[1], ids[2], None)];
    desk.commit(links).unwrap();
    assert_eq!(shown(&mut desk), ["P → B", "P → A"]);
    let told = |desk: &mut Desk| {
        let updates = std::mem::take(&mut desk.updates);
        let total = |update| match update {
            Update::Rows { subscription: 3, delta } => Some(delta.total),
            _ => None,
        };
        updates.into_iter().filter_map(total).collect::<Vec<_>>()
    };
    assert_eq!(told(&mut desk), [2]);
    desk.commit(vec![CommitOp::Delete { id: ids[2] }]).unwrap();
    assert_eq!((shown(&mut desk), told(&mut desk)), (vec!["P → A".to_owned()], vec![1]));
    desk.commit(vec![CommitOp::Restore { id: ids[2] }]).unwrap();
    assert_eq!((shown(&mut desk).len(), told(&mut desk)), (2, vec![2]));
    let elsewhere = Query { table: THINGS.to_owned(), from: Some(ids[0]), ..Query::default() };
    assert_eq!(code(desk.ask(Command::Query(elsewhere))).0, Code::UnknownField);
}
