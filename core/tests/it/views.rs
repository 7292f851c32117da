//! Views that people saved for everybody.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Json, ViewChange};
use callboard_core::workspace::update::{Code, Reply, SavedView};
use serde_json::json;

use super::api::two;
use super::desk::Desk;

const THINGS: &str = "kit.things";

fn view(name: &str, filter: Json) -> SavedView {
    let id = EntityId([9; 16]);
    let (order, columns) = (Json::Null, Json::Null);
    SavedView {
        id,
        table: THINGS.to_owned(),
        name: name.to_owned(),
        filter,
        order,
        columns,
        group: Json::Null,
    }
}

fn save(desk: &mut Desk, view: SavedView) -> Result<Reply, Code> {
    desk.ask(Command::ChangeView(ViewChange::Save(view))).map_err(|failure| failure.code)
}

fn saved(desk: &mut Desk) -> Vec<SavedView> {
    let Ok(Reply::Tables(tables)) = desk.ask(Command::Tables) else { panic!("there are tables") };
    tables.into_iter().find(|table| table.id == THINGS).map(|table| table.saved).unwrap_or_default()
}

#[test]
fn saved_1_a_view_is_saved_for_everybody_and_each_change_is_one_undo() {
    let (mut alex, mut bea) = two();
    save(&mut alex, view("Mine", json!({ "all": [] }))).expect("the founder may");
    alex.save();
    bea.meet(&alex);
    assert_eq!(saved(&mut bea), [view("Mine", json!({ "all": [] }))]);
    save(&mut alex, view("Ours", json!({ "all": [] }))).expect("it may be renamed");
    assert_eq!(saved(&mut alex)[0].name, "Ours");
    alex.ask(Command::Undo).expect("there is something");
    assert_eq!(saved(&mut alex)[0].name, "Mine");
    let id = view("", Json::Null).id;
    alex.ask(Command::ChangeView(ViewChange::Remove(id))).expect("it is there");
    assert_eq!(saved(&mut alex), []);
    alex.ask(Command::Undo).expect("there is something");
    assert_eq!(saved(&mut alex).len(), 1);
}

#[test]
fn saved_2_what_two_change_about_different_parts_is_both_there() {
    let (mut alex, mut bea) = two();
    save(&mut alex, view("Mine", Json::Null)).expect("the founder may");
    alex.save();
    bea.meet(&alex);
    save(&mut alex, view("Ours", Json::Null)).expect("the founder may");
    save(&mut bea, view("Mine", json!({ "by_hand": "name != null" }))).expect("an editor may");
    alex.save();
    bea.save();
    alex.meet(&bea);
    bea.meet(&alex);
    let both = [view("Ours", json!({ "by_hand": "name != null" }))];
    assert_eq!((saved(&mut alex), saved(&mut bea)), (both.to_vec(), both.to_vec()));
}

#[test]
fn saved_3_what_is_no_view_is_refused() {
    let (mut alex, _) = two();
    assert_eq!(save(&mut alex, view(" ", Json::Null)).unwrap_err(), Code::Invalid);
    let lost = SavedView { table: "kit.nothing".to_owned(), ..view("A", Json::Null) };
    assert_eq!(save(&mut alex, lost).unwrap_err(), Code::UnknownTable);
    let large = view("A", json!("x".repeat(20_000)));
    assert_eq!(save(&mut alex, large).unwrap_err(), Code::TooLarge);
    let gone = alex.ask(Command::ChangeView(ViewChange::Remove(EntityId([9; 16]))));
    assert_eq!(gone.unwrap_err().code, Code::NotFound);
}
