//! Records and fields that are one, as commands make and show them.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{
    Command, CommitOp, ConflictQuery, EdgeQuery, Fields, HistoryQuery, Query,
};
use callboard_core::workspace::update::{Code, Conflict, HistoryEntry, MappingState, Reply, Row, Update};
use serde_json::{Value as Json, json};

use super::desk::Desk;

const THINGS: &str = "kit.things";
const PLACES: &str = "kit.places";
const THING_NAME: &str = "kit.things.name";
const PLACE_NAME: &str = "kit.places.name";

fn create(desk: &mut Desk, table: &str, fields: Json) -> EntityId {
    let Json::Object(fields) = fields else { panic!("fields are an object") };
    desk.commit(vec![CommitOp::Create { table: table.to_owned(), id: None, fields }])
        .expect("it can be done")
        .created[0]
}

fn merge(desk: &mut Desk, records: &[EntityId]) {
    desk.commit(vec![CommitOp::Merge { records: records.to_vec() }]).expect("it can be done");
}

fn map(desk: &mut Desk, fields: &[&str]) {
    let fields = fields.iter().map(ToString::to_string).collect();
    desk.commit(vec![CommitOp::Map { fields }]).expect("it can be done");
}

fn set(id: EntityId, table: &str, field: &str, value: Json, seen: Option<&str>) -> CommitOp {
    let (field, table) = (field.to_owned(), Some(table.to_owned()));
    CommitOp::Set { id, field, value, table, seen: seen.map(str::to_owned) }
}

fn ids(rows: &[Row]) -> Vec<EntityId> {
    rows.iter().map(|row| row.id).collect()
}

fn conflicts(desk: &mut Desk) -> Vec<Conflict> {
    match desk.ask(Command::Conflicts(ConflictQuery::default())) {
        Ok(Reply::Conflicts(open)) => open,
        other => panic!("conflicts gave {other:?}"),
    }
}

fn history(desk: &mut Desk, record: EntityId) -> Vec<HistoryEntry> {
    match desk.ask(Command::History(HistoryQuery { record: Some(record), ..HistoryQuery::default() })) {
        Ok(Reply::History(entries)) => entries,
        other => panic!("history gave {other:?}"),
    }
}

fn refused(desk: &mut Desk, op: CommitOp) -> Code {
    desk.commit(vec![op]).expect_err("it cannot be done").code
}

#[test]
fn identity_1_merged_records_are_one_row_and_one_of_three_is_taken_out_again() {
    let mut desk = Desk::founder();
    let a = create(&mut desk, THINGS, json!({"name": "A"}));
    let b = create(&mut desk, THINGS, json!({"name": "A", "size": 2}));
    let c = create(&mut desk, PLACES, json!({"name": "C"}));
    let query = Query { table: THINGS.to_owned(), ..Query::default() };
    desk.ask(Command::Subscribe { subscription: 1, query }).unwrap();
    desk.updates.clear();
    merge(&mut desk, &[c, b, a]);
    let watched = desk.updates.iter().find_map(|update| match update {
        Update::Rows { delta, .. } => Some(ids(&delta.rows)),
        _ => None,
    });
    assert_eq!(watched, Some(vec![a]), "the window hears of it");
    let rows = desk.rows(THINGS);
    assert_eq!((ids(&rows), &rows[0].fields["size"], rows[0].tables.len()), (vec![a], &json!(2), 2));
    let only = Query { table: PLACES.to_owned(), only: Some(b), ..Query::default() };
    let Ok(Reply::Rows(found)) = desk.ask(Command::Query(only)) else { panic!("a query is answered") };
    assert_eq!(ids(&found.rows), [a], "any of its ids finds it");
    desk.commit(vec![CommitOp::Split { id: b }]).unwrap();
    assert_eq!((ids(&desk.rows(THINGS)), ids(&desk.rows(PLACES))), (vec![a, b], vec![a]));
    desk.ask(Command::Undo).unwrap();
    assert_eq!((ids(&desk.rows(THINGS)), ids(&desk.rows(PLACES))), (vec![a], vec![a]));
    desk.commit(vec![CommitOp::Split { id: c }]).unwrap();
    desk.commit(vec![CommitOp::Split { id: a }]).unwrap();
    assert_eq!((ids(&desk.rows(THINGS)), ids(&desk.rows(PLACES))), (vec![a, b], vec![c]));
}

#[test]
fn identity_2_mapped_fields_are_edited_as_one_and_keep_the_value_when_they_part() {
    let mut desk = Desk::founder();
    let id = create(&mut desk, THINGS, json!({"name": "A"}));
    desk.commit(vec![CommitOp::Member { id, table: PLACES.to_owned(), is_in: true }]).unwrap();
    map(&mut desk, &[THING_NAME, PLACE_NAME]);
    assert_eq!(desk.rows(PLACES)[0].fields["name"], json!("A"));
    let seen = desk.rows(PLACES)[0].seen.clone();
    desk.commit(vec![set(id, PLACES, "name", json!("B"), Some(&seen))]).unwrap();
    assert_eq!(
        (&desk.rows(THINGS)[0].fields["name"], desk.rows(THINGS)[0].title.as_str()),
        (&json!("B"), "B")
    );
    assert!(conflicts(&mut desk).is_empty());
    desk.commit(vec![CommitOp::Unmap { field: PLACE_NAME.to_owned() }]).unwrap();
    desk.commit(vec![set(id, PLACES, "name", json!("C"), None)]).unwrap();
    assert_eq!(desk.rows(THINGS)[0].fields["name"], json!("B"));
    assert_eq!(desk.rows(PLACES)[0].fields["name"], json!("C"));
}

#[test]
fn identity_3_an_edit_replaces_what_its_author_had_seen_of_a_merged_record() {
    let mut first = Desk::founder();
    let a = create(&mut first, THINGS, json!({"name": "A", "size": 1}));
    let b = create(&mut first, THINGS, json!({"name": "A", "size": 1}));
    let alone = first.rows(THINGS)[1].seen.clone();
    merge(&mut first, &[a, b]);
    let merged = first.rows(THINGS)[0].seen.clone();
    first.commit(vec![set(b, THINGS, "size", json!(2), Some(&alone))]).unwrap();
    assert!(conflicts(&mut first).is_empty(), "both had been shown");
    first.commit(vec![set(a, THINGS, "size", json!(3), Some(&merged))]).unwrap();
    assert!(conflicts(&mut first).is_empty(), "one's own edit meanwhile counts as seen");
    first.commit(vec![CommitOp::Split { id: b }]).unwrap();
    let sizes: Vec<Json> = first.rows(THINGS).into_iter().map(|row| row.fields["size"].clone()).collect();
    assert_eq!(sizes, [json!(3), json!(3)]);
}

#[test]
fn identity_4_edges_and_references_of_what_was_merged_are_the_record_s() {
    let mut desk = Desk::founder();
    let a = create(&mut desk, THINGS, json!({"name": "A"}));
    let b = create(&mut desk, THINGS, json!({"name": "A"}));
    let box_ = create(&mut desk, THINGS, json!({"name": "Box", "part_of": b}));
    let link = |from, to| CommitOp::Link {
        kind: "kit.holds".to_owned(),
        id: None,
        from,
        to,
        after: None,
        fields: Fields::new(),
    };
    desk.commit(vec![link(box_, a), link(box_, b), link(b, box_)]).unwrap();
    merge(&mut desk, &[a, b]);
    let row = desk.rows(THINGS).into_iter().find(|row| row.id == box_).unwrap();
    assert_eq!(row.fields["part_of"], json!({"id": a, "title": "A"}));
    let mut edges = |query| match desk.ask(Command::Edges(query)) {
        Ok(Reply::Edges(edges)) => edges,
        other => panic!("edges gave {other:?}"),
    };
    let from_any = edges(EdgeQuery { from: Some(b), ..EdgeQuery::default() });
    assert_eq!(from_any.iter().map(|edge| (edge.from, edge.to)).collect::<Vec<_>>(), [(a, box_)]);
    let to_it = edges(EdgeQuery { to: Some(a), ..EdgeQuery::default() });
    assert_eq!(to_it.iter().map(|edge| edge.to).collect::<Vec<_>>(), [a, a]);
}

#[test]
fn identity_5_history_tells_of_merges_and_of_all_that_a_record_is_made_of() {
    let mut desk = Desk::founder();
    let a = create(&mut desk, THINGS, json!({"name": "Lamp"}));
    let b = create(&mut desk, THINGS, json!({"name": "Lantern"}));
    merge(&mut desk, &[a, b]);
    let told = history(&mut desk, b);
    let change = &told[0].changes[0];
    assert_eq!((change.field.as_str(), change.title.as_str()), ("same", "Lamp"));
    assert_eq!((&change.from, &change.to), (&Json::Null, &json!({"id": b, "title": "Lantern"})));
    let names: Vec<&Json> =
        told.iter().flat_map(|entry| &entry.changes).filter(|c| c.field == "name").map(|c| &c.to).collect();
    assert_eq!(names, [&json!("Lantern"), &json!("Lamp")]);
    desk.commit(vec![CommitOp::Split { id: a }]).unwrap();
    let told = history(&mut desk, b);
    assert_eq!(told[0].changes[0].to, Json::Null);
    assert!(told.iter().flat_map(|entry| &entry.changes).all(|change| change.to != json!("Lamp")));
}

#[test]
fn identity_6_what_cannot_be_one_is_refused_with_its_reason() {
    let mut desk = Desk::founder();
    let a = create(&mut desk, THINGS, json!({"name": "A"}));
    let nobody = EntityId([7; 16]);
    assert_eq!(refused(&mut desk, CommitOp::Merge { records: vec![a] }), Code::Invalid);
    assert_eq!(refused(&mut desk, CommitOp::Merge { records: vec![a, a] }), Code::Invalid);
    assert_eq!(refused(&mut desk, CommitOp::Merge { records: vec![a, nobody] }), Code::NotFound);
    assert_eq!(refused(&mut desk, CommitOp::Split { id: a }), Code::Invalid);
    let mut fields = |fields: &[&str]| {
        let fields = fields.iter().map(ToString::to_string).collect();
        refused(&mut desk, CommitOp::Map { fields })
    };
    assert_eq!(fields(&[THING_NAME, "kit.things.no"]), Code::UnknownField);
    assert_eq!(fields(&[THING_NAME, THING_NAME]), Code::Invalid);
    assert_eq!(fields(&[THING_NAME, "kit.places.notes"]), Code::Invalid);
    assert_eq!(fields(&[THING_NAME, "sys.actors.name"]), Code::UnknownField);
    assert_eq!(refused(&mut desk, CommitOp::Unmap { field: THING_NAME.to_owned() }), Code::Invalid);
}

#[test]
fn identity_7_merges_and_mappings_made_apart_are_one_everywhere() {
    let mut first = Desk::founder();
    let a = create(&mut first, THINGS, json!({"name": "John Smith"}));
    let b = create(&mut first, PLACES, json!({"name": "J. Smith"}));
    let (id, runs) = (first.workspace.id(), first.runs());
    let mut again = Desk::open(2, id, &runs, None);
    map(&mut first, &[THING_NAME, PLACE_NAME]);
    merge(&mut first, &[a, b]);
    again.meet(&first);
    let (here, there) = (conflicts(&mut first), conflicts(&mut again));
    assert_eq!((here.len(), &here), (1, &there));
    assert_eq!(first.hash(), again.hash());
    assert_eq!(again.rows(THINGS)[0].conflicts, ["name"]);
    assert_eq!(again.rows(PLACES)[0].conflicts, ["name"]);
}

fn mappings(desk: &mut Desk) -> Vec<(String, MappingState)> {
    match desk.ask(Command::Mappings) {
        Ok(Reply::Mappings(found)) => found.into_iter().map(|found| (found.id, found.state)).collect(),
        other => panic!("mappings gave {other:?}"),
    }
}

#[test]
fn identity_8_modules_suggest_people_confirm_or_reject_and_change_their_minds() {
    use MappingState::{Confirmed, Rejected, Suggested};
    let mut desk = Desk::staffed();
    let id = "guests.list.label = staff.all.name".to_owned();
    assert_eq!(mappings(&mut desk), [(id.clone(), Suggested)]);
    desk.ask(Command::RejectMapping { id: id.clone() }).unwrap();
    let mut again = Desk::open(2, desk.workspace.id(), &desk.runs(), None);
    assert_eq!(mappings(&mut again), [(id.clone(), Rejected)], "it is remembered for everybody");
    desk.ask(Command::ConfirmMapping { id: id.clone() }).unwrap();
    assert_eq!(mappings(&mut desk), [(id.clone(), Confirmed)]);
    desk.commit(vec![CommitOp::Unmap { field: "staff.all.name".to_owned() }]).unwrap();
    assert_eq!(mappings(&mut desk), [(id.clone(), Suggested)]);
    map(&mut desk, &["staff.all.name", "staff.rooms.name"]);
    assert_eq!(mappings(&mut desk)[0], ("staff.all.name = staff.rooms.name".to_owned(), Confirmed));
    let unknown = desk.ask(Command::ConfirmMapping { id: "a = b".to_owned() });
    assert_eq!(unknown.expect_err("nothing suggests it").code, Code::NotFound);
}

#[test]
fn identity_9_records_are_compared_before_they_are_merged_and_parts_are_told_after() {
    let mut desk = Desk::staffed();
    map(&mut desk, &["guests.list.label", "staff.all.name"]);
    let a = create(&mut desk, "guests.list", json!({"label": "J. Smith"}));
    let b = create(&mut desk, "staff.all", json!({"name": "John Smith", "size": 4}));
    let mut preview =
        |records: &[EntityId]| match desk.ask(Command::PreviewMerge { records: records.to_vec() }) {
            Ok(Reply::MergePreview(found)) => found,
            other => panic!("a preview gave {other:?}"),
        };
    let found = preview(&[a, b]);
    let fields: Vec<_> =
        found.fields.iter().map(|field| (field.label.as_str(), field.texts.clone(), field.differs)).collect();
    let texts = |texts: [&str; 2]| texts.map(str::to_owned).to_vec();
    let expected = [("Label", texts(["J. Smith", "John Smith"]), true), ("Size", texts(["", "4"]), false)];
    assert_eq!((fields.as_slice(), found.doubts.is_empty()), (&expected[..], true));
    merge(&mut desk, &[a, b]);
    let open = conflicts(&mut desk);
    assert_eq!((open.len(), open[0].candidates.len()), (1, 2));
    let Ok(Reply::Parts(parts)) = desk.ask(Command::Parts { id: b }) else { panic!("parts are told") };
    let titles: Vec<_> = parts.iter().map(|part| (part.id, part.title.as_str())).collect();
    assert_eq!(titles, [(a, "J. Smith"), (b, "John Smith")]);
    let room = create(&mut desk, "staff.rooms", json!({"name": "Hall"}));
    let Ok(Reply::MergePreview(found)) = desk.ask(Command::PreviewMerge { records: vec![a, room] }) else {
        panic!("a preview is given")
    };
    assert_eq!(found.doubts, ["about"]);
}
