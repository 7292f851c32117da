//! Tables whose records others show too, as commands make and tell them.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, CommitOp, Query};
use callboard_core::workspace::update::{Code, Deletion, Reply, Row, TableLink, TableLinkState, Update};
use serde_json::{Value as Json, json};

use super::desk::Desk;

const THINGS: &str = "kit.things";
const PLACES: &str = "kit.places";
const GUESTS: &str = "guests.list";
const STAFF: &str = "staff.all";
const ROOMS: &str = "staff.rooms";

fn create(desk: &mut Desk, table: &str, fields: Json) -> EntityId {
    let Json::Object(fields) = fields else { panic!("fields are an object") };
    let op = CommitOp::Create { table: table.to_owned(), id: None, fields };
    desk.commit(vec![op]).expect("it can be done").created[0]
}

fn link(from: &str, to: &str) -> CommitOp {
    CommitOp::LinkTables { from: from.to_owned(), to: to.to_owned() }
}

fn unlink(from: &str, to: &str) -> CommitOp {
    CommitOp::UnlinkTables { from: from.to_owned(), to: to.to_owned() }
}

fn member(id: EntityId, table: &str, is_in: bool) -> CommitOp {
    CommitOp::Member { id, table: table.to_owned(), is_in }
}

fn ids(rows: &[Row]) -> Vec<EntityId> {
    rows.iter().map(|row| row.id).collect()
}

fn bin(desk: &mut Desk, table: &str) -> Vec<Row> {
    let query = Query { table: table.to_owned(), bin: true, ..Query::default() };
    match desk.ask(Command::Query(query)) {
        Ok(Reply::Rows(rows)) => rows.rows,
        other => panic!("a query gave {other:?}"),
    }
}

fn links(desk: &mut Desk) -> Vec<(String, TableLinkState)> {
    match desk.ask(Command::TableLinks) {
        Ok(Reply::TableLinks(found)) => found.into_iter().map(|link| (link.id, link.state)).collect(),
        other => panic!("links gave {other:?}"),
    }
}

fn preview(desk: &mut Desk, from: &str, to: &str) -> TableLink {
    match desk.ask(Command::PreviewTableLink { from: from.to_owned(), to: to.to_owned() }) {
        Ok(Reply::TableLink(found)) => found,
        other => panic!("a preview gave {other:?}"),
    }
}

#[test]
fn linking_1_a_link_is_one_change_that_windows_hear_of_and_each_row_says_why_it_is_there() {
    let mut desk = Desk::founder();
    let (a, b) = (create(&mut desk, THINGS, json!({"name": "A"})), create(&mut desk, PLACES, json!({})));
    let query = Query { table: PLACES.to_owned(), ..Query::default() };
    desk.ask(Command::Subscribe { subscription: 1, query }).unwrap();
    desk.updates.clear();
    desk.commit(vec![link(THINGS, PLACES)]).unwrap();
    assert!(
        desk.updates.iter().any(|update| matches!(update, Update::Rows { .. })),
        "the window hears of it"
    );
    assert!(desk.updates.iter().any(|update| matches!(update, Update::Counts(..))), "and the count");
    let rows = desk.rows(PLACES);
    let through = |row: &Row| row.through.get(PLACES).cloned().unwrap_or_default();
    let led = rows.iter().find(|row| row.id == a).expect("it is shown");
    assert_eq!((rows.len(), led.tables.len(), through(led)), (2, 2, vec![THINGS.to_owned()]));
    assert!(rows.iter().find(|row| row.id == b).is_some_and(|row| through(row).is_empty()));
    desk.commit(vec![unlink(THINGS, PLACES)]).unwrap();
    assert!(desk.rows(PLACES).iter().all(|row| row.through.is_empty()), "now somebody put it there");
    desk.ask(Command::Undo).unwrap();
    desk.ask(Command::Undo).unwrap();
    assert_eq!((desk.rows(PLACES).len(), links(&mut desk)), (2, vec![]), "what was kept stays");
}

#[test]
fn linking_2_a_deleted_record_rests_in_the_bin_of_every_table_that_showed_it_and_comes_back_led() {
    let mut desk = Desk::founder();
    let a = create(&mut desk, THINGS, json!({"name": "A"}));
    desk.commit(vec![link(THINGS, PLACES)]).unwrap();
    desk.commit(vec![CommitOp::Delete { id: a }]).unwrap();
    let binned = bin(&mut desk, PLACES);
    assert_eq!(ids(&binned), [a]);
    assert!(matches!(&binned[0].deleted, Some(Deletion { person, .. }) if person == "Alex"));
    desk.commit(vec![CommitOp::Restore { id: a }]).unwrap();
    assert_eq!(desk.rows(PLACES)[0].through.get(PLACES), Some(&vec![THINGS.to_owned()]));
    desk.commit(vec![member(a, THINGS, false)]).unwrap();
    assert_eq!((desk.rows(PLACES).len(), ids(&bin(&mut desk, THINGS))), (0, vec![a]), "nothing else held it");
    desk.ask(Command::Undo).unwrap();
    desk.commit(vec![member(a, PLACES, false)]).unwrap();
    assert_eq!((desk.rows(PLACES).len(), desk.rows(THINGS).len()), (0, 1));
    desk.commit(vec![member(a, PLACES, true)]).unwrap();
    desk.commit(vec![member(a, THINGS, false)]).unwrap();
    assert_eq!((desk.rows(PLACES).len(), desk.rows(THINGS).len()), (1, 0));
}

#[test]
fn linking_3_a_record_that_is_on_its_way_is_edited_in_the_tables_that_links_lead_it_to() {
    let mut desk = Desk::staffed();
    desk.commit(vec![link(STAFF, GUESTS)]).unwrap();
    let id = EntityId([7; 16]);
    let mut fields = serde_json::Map::new();
    fields.insert("name".to_owned(), json!("Jane"));
    let set = CommitOp::Set { id, field: "seat".to_owned(), value: json!("A1"), table: None, seen: None };
    desk.commit(vec![CommitOp::Create { table: STAFF.to_owned(), id: Some(id), fields }, set]).unwrap();
    assert_eq!(desk.rows(GUESTS)[0].fields["seat"], json!("A1"));
    let map = CommitOp::Map { fields: vec!["guests.list.label".to_owned(), "staff.all.name".to_owned()] };
    desk.commit(vec![map]).unwrap();
    let name = CommitOp::Set {
        id,
        field: "label".to_owned(),
        value: json!("Jane Doe"),
        table: Some(GUESTS.to_owned()),
        seen: None,
    };
    desk.commit(vec![name, CommitOp::Unmap { field: "staff.all.name".to_owned() }]).unwrap();
    assert_eq!(desk.rows(GUESTS)[0].fields["label"], json!("Jane Doe"));
    assert_eq!(desk.rows(STAFF)[0].fields["name"], json!("Jane Doe"), "each side keeps it");
}

#[test]
fn linking_4_tables_about_the_same_are_suggested_previewed_and_confirmed_or_rejected() {
    use TableLinkState::{Linked, Possible, Rejected, Suggested};
    let mut desk = Desk::staffed();
    create(&mut desk, GUESTS, json!({"label": "Jane"}));
    let id = "guests.list > staff.all".to_owned();
    assert_eq!(links(&mut desk), [(id.clone(), Suggested)]);
    let found = preview(&mut desk, GUESTS, STAFF);
    let mappings: Vec<&str> = found.mappings.iter().map(|mapping| mapping.id.as_str()).collect();
    assert_eq!((found.count, found.doubts.len()), (1, 0));
    assert_eq!(mappings, ["guests.list.label = staff.all.name"], "what they share is offered with it");
    desk.ask(Command::RejectMapping { id: id.clone() }).unwrap();
    let mut again = Desk::open(2, desk.workspace.id(), &desk.runs(), None);
    assert_eq!(links(&mut again), [(id.clone(), Rejected)], "it is remembered for everybody");
    desk.ask(Command::ConfirmMapping { id: id.clone() }).unwrap();
    assert_eq!(links(&mut desk), [(id.clone(), Linked)]);
    assert_eq!(preview(&mut desk, GUESTS, STAFF).count, 1, "so many it shows");
    desk.commit(vec![unlink(GUESTS, STAFF)]).unwrap();
    assert_eq!(links(&mut desk), [(id, Suggested)], "who linked them rejects it no more");
    let doubtful = preview(&mut desk, STAFF, ROOMS);
    assert_eq!((doubtful.doubts, doubtful.state), (vec!["about".to_owned()], Possible));
    desk.commit(vec![link(STAFF, ROOMS)]).expect("unlikely is not impossible");
    assert_eq!(preview(&mut desk, STAFF, ROOMS).state, Linked);
}

#[test]
fn linking_5_what_cannot_be_linked_is_refused_with_its_reason() {
    let mut desk = Desk::founder();
    let mut refused = |op: CommitOp| desk.commit(vec![op]).expect_err("it cannot be done").code;
    assert_eq!(refused(link(THINGS, "kit.none")), Code::UnknownTable);
    assert_eq!(refused(link(THINGS, "sys.versions")), Code::UnknownTable);
    assert_eq!(refused(link(THINGS, "kit.holds")), Code::UnknownTable, "edges are of no table");
    assert_eq!(refused(link(THINGS, THINGS)), Code::Invalid);
    assert_eq!(refused(unlink(THINGS, PLACES)), Code::NotFound);
}

#[test]
fn linking_6_ten_thousand_records_keep_their_place_as_one_bundle() {
    let mut desk = Desk::founder();
    let one = |_| CommitOp::Create { table: THINGS.to_owned(), id: None, fields: serde_json::Map::new() };
    desk.commit((0..10_000).map(one).collect()).unwrap();
    desk.commit(vec![link(THINGS, PLACES)]).unwrap();
    assert_eq!(preview(&mut desk, THINGS, PLACES).count, 10_000);
    let before = desk.workspace.log().len();
    desk.commit(vec![unlink(THINGS, PLACES)]).unwrap();
    assert_eq!(desk.workspace.log().len(), before + 1);
    let places = desk.workspace.state().names().find(PLACES).expect("it is known");
    assert_eq!(desk.workspace.state().row_count(places), 10_000);
}

#[test]
fn undo_10_a_value_written_through_fields_that_are_one_comes_back_without_a_conflict() {
    let mut desk = Desk::founder();
    let lamp = create(&mut desk, THINGS, json!({ "name": "Lamp" }));
    let fields = ["kit.things.name", "kit.places.name"].map(str::to_owned).to_vec();
    desk.commit(vec![CommitOp::Map { fields }]).expect("it can be done");
    desk.commit(vec![link(THINGS, PLACES)]).expect("it can be done");
    let name = |desk: &mut Desk| {
        let row = desk.rows(THINGS).into_iter().find(|row| row.id == lamp).expect("it is in its table");
        (row.fields["name"].clone(), row.conflicts)
    };
    let table = Some(THINGS.to_owned());
    let (field, value) = ("name".to_owned(), json!("Lantern"));
    desk.commit(vec![CommitOp::Set { id: lamp, field, value, table, seen: None }]).expect("it can be done");
    assert!(desk.ask(Command::Undo).is_ok());
    assert_eq!(name(&mut desk), (json!("Lamp"), Vec::new()));
    assert!(desk.ask(Command::Redo).is_ok());
    assert_eq!(name(&mut desk), (json!("Lantern"), Vec::new()));
}
