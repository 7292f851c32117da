//! What others wrote in a table since somebody looked.

use callboard_core::id::EntityId;
use callboard_core::testkit::Chance;
use callboard_core::workspace::Workspace;
use callboard_core::workspace::command::{Command, CommitOp, Json, Query, TextOf};
use callboard_core::workspace::update::{News, NewsAt, Reply, Row, Rows, RowsDelta, Update};
use serde_json::json;

use super::api::two;
use super::desk::{BUILD, Desk};

const THINGS: &str = "kit.things";
const WINDOW: u32 = 3;

fn thing(desk: &mut Desk, fields: Json) -> EntityId {
    let Json::Object(fields) = fields else { panic!("fields are an object") };
    let op = CommitOp::Create { table: THINGS.to_owned(), id: None, fields };
    desk.commit(vec![op]).expect("it can be done").created[0]
}

fn set(desk: &mut Desk, id: EntityId, field: &str, value: Json) {
    let op = CommitOp::Set { id, field: field.to_owned(), value, table: None, seen: None };
    desk.commit(vec![op]).expect("it can be done");
}

fn watch(desk: &mut Desk, query: Query) -> Rows {
    let query = Query { table: THINGS.to_owned(), ..query };
    match desk.ask(Command::Subscribe { subscription: WINDOW, query }) {
        Ok(Reply::Rows(rows)) => rows,
        other => panic!("a window gave {other:?}"),
    }
}

/// What is on the screen of a desk now: a point for later.
fn point(desk: &mut Desk) -> String {
    watch(desk, since("now")).news.expect("a point was named").seen
}

fn since(point: &str) -> Query {
    Query { since: Some(point.to_owned()), ..Query::default() }
}

fn deltas(desk: &mut Desk) -> Vec<RowsDelta> {
    let told = std::mem::take(&mut desk.updates).into_iter();
    told.filter_map(|update| match update {
        Update::Rows { subscription: WINDOW, delta } => Some(delta),
        _ => None,
    })
    .collect()
}

/// The marked fields of each row, by its title; `*` for a row that is new.
fn marks(rows: &[Row]) -> String {
    let told = |row: &Row| {
        let fields = row.news.keys().cloned().collect::<Vec<_>>().join("+");
        let new = if row.arrived.is_some() { "*" } else { "" };
        format!("{}:{new}{fields}", row.title)
    };
    rows.iter().map(told).collect::<Vec<_>>().join(" ")
}

fn count(news: Option<&News>) -> usize {
    news.expect("a point was named").count
}

fn seek(desk: &mut Desk, from: Option<usize>, back: bool) -> Option<NewsAt> {
    match desk.ask(Command::SeekNews { subscription: WINDOW, from, back }) {
        Ok(Reply::NewsAt(place)) => place,
        other => panic!("seeking gave {other:?}"),
    }
}

/// Two devices that hold the same three things, and the point of the second.
fn looked() -> (Desk, Desk, [EntityId; 3], String) {
    let (mut alex, mut bea) = two();
    let things = ["One", "Two", "Three"].map(|name| thing(&mut alex, json!({ "name": name, "size": 1 })));
    bea.meet(&alex);
    let point = point(&mut bea);
    bea.updates.clear();
    (alex, bea, things, point)
}

#[test]
fn news_1_a_cell_that_somebody_else_changed_since_is_marked_with_who_and_when() {
    let (mut alex, mut bea, [one, two, _], point) = looked();
    set(&mut alex, one, "size", json!(2));
    set(&mut bea, two, "size", json!(3));
    bea.meet(&alex);
    let rows = watch(&mut bea, since(&point));
    assert_eq!(marks(&rows.rows), "One:size Three: Two:", "what one writes oneself is no news");
    assert_eq!(count(rows.news.as_ref()), 1);
    let written = &rows.rows[0].news["size"];
    assert_eq!(written.person, "Alex");
    assert!(written.at.starts_with("2023-11-14T"), "{}", written.at);
    let seen = rows.news.expect("a point was named").seen;
    let rows = watch(&mut bea, since(&seen));
    assert_eq!((marks(&rows.rows).as_str(), count(rows.news.as_ref())), ("One: Three: Two:", 0));
}

#[test]
fn news_2_what_one_wrote_over_it_is_no_news_and_neither_is_what_came_back_to_it() {
    let (mut alex, mut bea, [one, ..], point) = looked();
    set(&mut alex, one, "size", json!(2));
    bea.meet(&alex);
    assert_eq!(count(watch(&mut bea, since(&point)).news.as_ref()), 1);
    bea.updates.clear();
    set(&mut bea, one, "size", json!(4));
    let told = deltas(&mut bea);
    let last = told.last().expect("the row changed");
    assert_eq!((marks(&last.rows).as_str(), count(last.news.as_ref())), ("One:", 0));
}

#[test]
fn news_3_what_arrives_while_one_looks_is_marked_and_counted() {
    let (mut alex, mut bea, [_, two, three], point) = looked();
    // Of three things the first alone is in the window.
    watch(&mut bea, Query { limit: Some(1), ..since(&point) });
    bea.updates.clear();
    set(&mut alex, two, "size", json!(2));
    bea.meet(&alex);
    let told = deltas(&mut bea);
    let last = told.last().expect("there is something to count");
    assert_eq!((last.rows.len(), last.length, count(last.news.as_ref())), (0, 1, 1), "it is out of sight");
    set(&mut alex, two, "size", json!(3));
    set(&mut alex, three, "notes", json!("Heavy"));
    bea.meet(&alex);
    let told = deltas(&mut bea);
    assert_eq!(count(told.last().expect("there is one more").news.as_ref()), 2);
}

#[test]
fn news_4_a_record_that_somebody_brought_is_news_as_a_whole() {
    let (mut alex, mut bea, [one, ..], point) = looked();
    let four = thing(&mut alex, json!({ "name": "Four" }));
    set(&mut alex, four, "size", json!(2));
    alex.commit(vec![CommitOp::Delete { id: one }]).expect("it is there");
    bea.meet(&alex);
    let rows = watch(&mut bea, since(&point));
    assert_eq!(marks(&rows.rows), "Four:* Three: Two:", "what is gone is not counted");
    assert_eq!(count(rows.news.as_ref()), 1);
    let own = thing(&mut bea, json!({ "name": "Own" }));
    let told = deltas(&mut bea);
    let rows = told.iter().flat_map(|delta| &delta.rows).filter(|row| row.id == own);
    assert_eq!(marks(&rows.cloned().collect::<Vec<_>>()), "Own:");
}

#[test]
fn news_5_a_restart_by_a_checkpoint_and_another_order_of_arrival_mark_the_same() {
    let (mut alex, mut bea, [one, two, _], point) = looked();
    set(&mut alex, one, "size", json!(2));
    set(&mut alex, two, "notes", json!("Heavy"));
    bea.meet(&alex);
    let rows = watch(&mut bea, since(&point));
    let told = marks(&rows.rows);
    assert_eq!(told, "One:size Three: Two:notes");
    let mut by_log = bea.clone_disk();
    assert_eq!(marks(&watch(&mut by_log, since(&point)).rows), told);
    let (file, frame) = (bea.checkpoint(), bea.workspace.frame(BUILD, 1));
    let restored = Workspace::from_checkpoint(&frame, &file, Box::new(Chance(9)));
    let mut bare = bea.clone_disk();
    bare.workspace = restored.expect("it was written by this build");
    assert!(!bare.workspace.log().has_bodies(), "nothing that was written is read");
    assert_eq!(marks(&watch(&mut bare, since(&point)).rows), told);
    let mut met = Desk::open(2, bea.workspace.id(), &alex.runs(), None);
    met.meet(&bea);
    assert_eq!(marks(&watch(&mut met, since(&point)).rows), told, "in whatever order it came");
}

#[test]
fn news_6_rows_with_news_are_gone_through_in_the_order_of_the_window_round_and_round() {
    let (mut alex, mut bea, [one, two, three], point) = looked();
    set(&mut alex, one, "size", json!(2));
    set(&mut alex, two, "size", json!(2));
    set(&mut alex, two, "ready", json!(true));
    bea.meet(&alex);
    watch(&mut bea, since(&point));
    // By name: One, Three, Two.
    let mut at = |from, back| seek(&mut bea, from, back).map(|found| (found.place, found.id));
    assert_eq!(at(None, false), Some((0, one)));
    assert_eq!(at(Some(0), false), Some((2, two)));
    assert_eq!(at(Some(2), false), Some((0, one)));
    assert_eq!(at(Some(0), true), Some((2, two)));
    assert_eq!(at(Some(1), true), Some((0, one)));
    let found = seek(&mut bea, Some(0), false).expect("there is one");
    assert_eq!(found.fields, ["size", "ready"]);
    watch(&mut bea, Query { filter: Some("size == 1".to_owned()), ..since(&point) });
    assert_eq!(seek(&mut bea, None, false), None, "what is left out is not gone through: {three:?}");
}

#[test]
fn news_7_what_a_field_follows_is_news_where_it_is_shown() {
    let (mut alex, mut bea, [one, two, _], _) = looked();
    let from = TextOf { id: one, field: "size".to_owned(), table: None };
    alex.commit(vec![CommitOp::Follow { id: two, field: "size".to_owned(), from, table: None, seen: None }])
        .expect("both are numbers");
    bea.meet(&alex);
    let point = point(&mut bea);
    watch(&mut bea, since(&point));
    bea.updates.clear();
    set(&mut alex, one, "size", json!(9));
    bea.meet(&alex);
    assert_eq!(count(deltas(&mut bea).last().expect("both changed").news.as_ref()), 2);
    assert_eq!(marks(&watch(&mut bea, since(&point)).rows), "One:size Three: Two:size");
}

#[test]
fn news_8_the_bin_and_the_past_have_no_news_and_a_point_that_cannot_be_read_is_now() {
    let (mut alex, mut bea, [one, ..], point) = looked();
    set(&mut alex, one, "size", json!(2));
    bea.meet(&alex);
    assert_eq!(watch(&mut bea, Query { bin: true, ..since(&point) }).news, None);
    let then = Query { as_of: Some(json!("2100-01-01T00:00:00Z")), ..since(&point) };
    assert_eq!(watch(&mut bea, then).news, None);
    let rows = watch(&mut bea, since("no token"));
    assert_eq!((count(rows.news.as_ref()), marks(&rows.rows).as_str()), (0, "One: Three: Two:"));
    bea.updates.clear();
    set(&mut alex, one, "size", json!(3));
    bea.meet(&alex);
    assert_eq!(count(deltas(&mut bea).last().expect("it came").news.as_ref()), 1, "from then on");
    assert_eq!(watch(&mut bea, Query::default()).news, None, "nobody asked");
}
