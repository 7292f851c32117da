//! Fields that follow others, as commands make, show and edit them.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Choice, Command, CommitOp, ConflictQuery, Json, Query, TextOf};
use callboard_core::workspace::update::{Code, Conflict, Failure, Reply, Row, Update};
use serde_json::json;

use super::api::two;
use super::desk::Desk;

const THINGS: &str = "kit.things";

fn thing(desk: &mut Desk, fields: Json) -> EntityId {
    let Json::Object(fields) = fields else { panic!("fields are an object") };
    let op = CommitOp::Create { table: THINGS.to_owned(), id: None, fields };
    desk.commit(vec![op]).expect("it can be done").created[0]
}

fn set(id: EntityId, field: &str, value: Json) -> CommitOp {
    CommitOp::Set { id, field: field.to_owned(), value, table: None, seen: None }
}

fn follow(id: EntityId, field: &str, from: (EntityId, &str)) -> CommitOp {
    let from = TextOf { id: from.0, field: from.1.to_owned(), table: None };
    CommitOp::Follow { id, field: field.to_owned(), from, table: None, seen: None }
}

fn unfollow(id: EntityId, field: &str) -> CommitOp {
    CommitOp::Unfollow { id, field: field.to_owned(), table: None, seen: None }
}

fn row(desk: &mut Desk, id: EntityId) -> Row {
    desk.rows(THINGS).into_iter().find(|row| row.id == id).expect("it is there")
}

fn size(desk: &mut Desk, id: EntityId) -> Json {
    row(desk, id).fields["size"].clone()
}

fn conflicts(desk: &mut Desk) -> Vec<Conflict> {
    match desk.ask(Command::Conflicts(ConflictQuery::default())) {
        Ok(Reply::Conflicts(open)) => open,
        other => panic!("conflicts gave {other:?}"),
    }
}

fn refused(result: Result<callboard_core::workspace::update::Committed, Failure>) -> (Code, Json) {
    let failure = result.expect_err("it is refused");
    (failure.code, failure.detail["why"].clone())
}

/// Two devices, and two things of which the second follows the first's size.
fn followed() -> (Desk, Desk, [EntityId; 2]) {
    let (mut alex, mut bea) = two();
    let ids =
        [("One", 3), ("Two", 5)].map(|(name, size)| thing(&mut alex, json!({ "name": name, "size": size })));
    alex.commit(vec![follow(ids[1], "size", (ids[0], "size"))]).expect("both are numbers");
    bea.meet(&alex);
    (alex, bea, ids)
}

#[test]
fn smart_1_a_field_that_follows_shows_its_source_and_says_so() {
    let (mut alex, mut bea, [one, two]) = followed();
    for desk in [&mut alex, &mut bea] {
        let row = row(desk, two);
        assert_eq!(row.fields["size"], json!(3));
        let told = &row.follows["size"];
        assert_eq!(
            (&told["id"], &told["title"], &told["label"]),
            (&json!(one), &json!("One"), &json!("Size"))
        );
        assert_eq!(told["why"], Json::Null);
    }
    alex.commit(vec![set(one, "size", json!(8))]).expect("it is there");
    assert_eq!(size(&mut alex, two), json!(8));
    assert_eq!(alex.hash().len(), 64);
}

#[test]
fn smart_2_an_edit_goes_to_the_source() {
    let (mut alex, mut bea, [one, two]) = followed();
    alex.commit(vec![set(two, "size", json!(9))]).expect("it is there");
    assert_eq!((size(&mut alex, one), size(&mut alex, two)), (json!(9), json!(9)));
    alex.ask(Command::Undo).expect("there is something to undo");
    assert_eq!(size(&mut alex, one), json!(3), "what was written is the source's");
    bea.commit(vec![set(two, "size", Json::Null)]).expect("it is there");
    assert_eq!(size(&mut bea, one), Json::Null, "so is what was emptied");
    let wrong = alex.commit(vec![set(two, "size", json!("large"))]).expect_err("it is no number");
    assert_eq!(wrong.code, Code::Invalid);
}

#[test]
fn smart_3_back_to_a_plain_value_keeps_what_is_shown() {
    let (mut alex, _, [one, two]) = followed();
    alex.commit(vec![unfollow(two, "size")]).expect("it follows");
    alex.commit(vec![set(one, "size", json!(8))]).expect("it is there");
    assert_eq!(size(&mut alex, two), json!(3));
    assert!(row(&mut alex, two).follows.is_empty());
    alex.ask(Command::Undo).expect("the size");
    alex.ask(Command::Undo).expect("the plain value");
    assert_eq!(row(&mut alex, two).follows["size"]["id"], json!(one), "it follows again");
    alex.ask(Command::Undo).expect("that it follows");
    assert_eq!(size(&mut alex, two), json!(5), "what it was before is back");
    assert_eq!(alex.commit(vec![unfollow(two, "size")]).expect_err("it follows nothing").code, Code::Invalid);
}

#[test]
fn smart_4_what_does_not_fit_or_would_lead_back_is_refused() {
    let (mut alex, _, [one, two]) = followed();
    let three = thing(&mut alex, json!({ "name": "Three" }));
    let (code, why) = refused(alex.commit(vec![follow(three, "size", (one, "name"))]));
    assert_eq!((code, why), (Code::Invalid, json!("type")));
    let (code, why) = refused(alex.commit(vec![follow(one, "size", (two, "size"))]));
    assert_eq!((code, why), (Code::Invalid, json!("circle")));
    let (code, why) = refused(alex.commit(vec![follow(three, "size", (three, "size"))]));
    assert_eq!((code, why), (Code::Invalid, json!("circle")));
    let (code, why) = refused(alex.commit(vec![follow(three, "notes", (one, "notes"))]));
    assert_eq!((code, why), (Code::Invalid, json!("type")));
}

#[test]
fn smart_5_a_circle_that_two_people_make_is_told_and_never_walked() {
    let (mut alex, mut bea) = two();
    let [one, two] = ["One", "Two"].map(|name| thing(&mut alex, json!({ "name": name, "size": 1 })));
    bea.meet(&alex);
    alex.commit(vec![follow(one, "size", (two, "size"))]).expect("it leads nowhere back");
    bea.commit(vec![follow(two, "size", (one, "size"))]).expect("nor does this, here");
    alex.meet(&bea);
    bea.meet(&alex);
    for desk in [&mut alex, &mut bea] {
        for id in [one, two] {
            let row = row(desk, id);
            assert_eq!((&row.fields["size"], &row.follows["size"]["why"]), (&Json::Null, &json!("circle")));
        }
    }
    let (code, why) = refused(alex.commit(vec![set(one, "size", json!(4))]));
    assert_eq!((code, why), (Code::Invalid, json!("circle")));
    alex.commit(vec![unfollow(one, "size"), set(one, "size", json!(4))]).expect("it is plain again");
    assert_eq!(size(&mut alex, two), json!(4));
    assert_eq!(alex.hash(), {
        bea.meet(&alex);
        bea.hash()
    });
}

#[test]
fn smart_6_windows_filters_and_orders_hear_of_the_source() {
    let (mut alex, _, [one, two]) = followed();
    let query = Query { table: THINGS.to_owned(), filter: Some("size > 6".to_owned()), ..Query::default() };
    let first = alex.ask(Command::Subscribe { subscription: 1, query });
    assert!(matches!(first, Ok(Reply::Rows(rows)) if rows.total == 0));
    alex.updates.clear();
    alex.commit(vec![set(one, "size", json!(8))]).expect("it is there");
    let totals: Vec<usize> = (alex.updates.iter())
        .filter_map(|update| match update {
            Update::Rows { delta, .. } => Some(delta.total),
            _ => None,
        })
        .collect();
    assert_eq!(totals, [2], "the one that follows came in with it");
    alex.updates.clear();
    alex.commit(vec![CommitOp::Delete { id: one }]).expect("it is there");
    let told = alex.updates.iter().any(|update| match update {
        Update::Rows { delta, .. } => {
            delta.rows.iter().any(|row| row.id == two && row.follows["size"]["why"] == json!("bin"))
        }
        _ => false,
    });
    assert!(told, "that its source rests in the bin is told");
    assert_eq!(size(&mut alex, two), json!(8), "and what it says is still shown");
}

#[test]
fn smart_7_a_conflict_of_the_source_is_seen_where_it_is_followed() {
    let (mut alex, mut bea, [one, two]) = followed();
    alex.commit(vec![set(one, "size", json!(8))]).expect("it is there");
    bea.commit(vec![set(two, "size", json!(9))]).expect("an edit of what follows is one of the source");
    alex.meet(&bea);
    let row = row(&mut alex, two);
    assert_eq!(row.conflicts, ["size"]);
    let told = [row.fields["size"].clone(), row.rivals["size"][0].clone()];
    assert!(told.contains(&json!(8)) && told.contains(&json!(9)), "{told:?}");
    let open = conflicts(&mut alex);
    assert_eq!((open.len(), open[0].record), (1, one), "it is told once, at the source");
    alex.ask(Command::Resolve { id: open[0].id.clone(), choice: Choice::Candidate(0) }).expect("it is open");
    assert!(self::row(&mut alex, two).conflicts.is_empty());
}

#[test]
fn smart_8_whether_it_follows_is_decided_like_any_value() {
    let (mut alex, mut bea, [one, two]) = followed();
    alex.commit(vec![unfollow(two, "size"), set(two, "size", json!(7))]).expect("it follows");
    let three = thing(&mut bea, json!({ "name": "Three", "size": 1 }));
    bea.commit(vec![follow(two, "size", (three, "size"))]).expect("both are numbers");
    alex.meet(&bea);
    bea.meet(&alex);
    let open = conflicts(&mut alex);
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].id, conflicts(&mut bea)[0].id);
    let place = open[0].candidates.iter().position(|side| side.text == "as Three: Size");
    let choice = Choice::Candidate(place.expect("it is one of the candidates"));
    alex.ask(Command::Resolve { id: open[0].id.clone(), choice }).expect("it is open");
    assert_eq!((size(&mut alex, two), size(&mut alex, one)), (json!(1), json!(3)));
}

#[test]
fn smart_10_what_follows_a_record_is_told_before_it_is_deleted() {
    let (mut alex, _, ids) = followed();
    let found = |desk: &mut Desk, records: &[EntityId]| -> Vec<_> {
        let Ok(Reply::References(found)) = desk.ask(Command::References { records: records.to_vec() }) else {
            panic!("it can be asked")
        };
        let told = found
            .into_iter()
            .map(|one| (one.follows, one.field, one.rows.into_iter().map(|row| row.id).collect::<Vec<_>>()));
        told.collect()
    };
    assert_eq!(found(&mut alex, &ids[..1]), [(true, "size".to_owned(), vec![ids[1]])]);
    assert_eq!(found(&mut alex, &ids), [], "what goes too is not told as what stays");
    assert_eq!(found(&mut alex, &ids[1..]), []);
    // What is merged is followed as one.
    let other = thing(&mut alex, json!({ "name": "One" }));
    alex.commit(vec![CommitOp::Merge { records: vec![other, ids[0]] }]).expect("they can be one");
    assert_eq!(found(&mut alex, &[other]), [(true, "size".to_owned(), vec![ids[1]])]);
    alex.commit(vec![unfollow(ids[1], "size")]).expect("it follows");
    assert_eq!(found(&mut alex, &[other]), []);
}
