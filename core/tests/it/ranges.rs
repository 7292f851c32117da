//! Ranges of a table: copied, summed, cleared, pasted over and filled, in the rows that a person sees.

use callboard_core::id::EntityId;
use callboard_core::schema::Habits;
use callboard_core::workspace::command::{
    CellText, Command, Edit, EditRange, Fill, FindInRange, Json, Pasted, Query, Range, RangeRow, Replace,
    Side, Sort,
};
use callboard_core::workspace::update::{Code, Copied, Failure, Found, RangeSum, Ranged, Reply};
use serde_json::json;

use super::api::{create, set, two};
use super::desk::Desk;

const THINGS: &str = "kit.things";

/// A range of the table in its own order: rows from `offset` on, `limit` of them.
fn range(fields: &[&str], offset: usize, limit: usize) -> Range {
    let query = Query { table: THINGS.to_owned(), offset, limit: Some(limit), ..Query::default() };
    let fields = fields.iter().map(|name| (*name).to_owned()).collect();
    Range { query, fields, habits: Habits::on("2026-11-21", false), ..Range::default() }
}

fn edit(desk: &mut Desk, range: Range, edit: Edit) -> Result<Ranged, Failure> {
    let label = "By range".to_owned();
    desk.ask(Command::EditRange(EditRange { range, edit, label })).map(|reply| match reply {
        Reply::Ranged(told) => told,
        other => panic!("an edit of a range gave {other:?}"),
    })
}

fn paste(desk: &mut Desk, range: Range, text: &str, beyond: &[&str]) -> Ranged {
    let beyond = beyond.iter().map(|name| (*name).to_owned()).collect();
    let pasted = Pasted { text: text.to_owned(), beyond, ..Pasted::default() };
    edit(desk, range, Edit::Paste(pasted)).expect("this can be pasted")
}

fn copy(desk: &mut Desk, range: Range) -> Copied {
    match desk.ask(Command::CopyRange(range)) {
        Ok(Reply::Copied(copied)) => copied,
        other => panic!("a copy gave {other:?}"),
    }
}

/// Things by name, in the table's order: their sizes.
fn sizes(desk: &mut Desk) -> Vec<(String, Json)> {
    let named = |row: callboard_core::workspace::update::Row| (row.title, row.fields["size"].clone());
    desk.rows(THINGS).into_iter().map(named).collect()
}

/// A table of things with sizes 1, 2, 3…; gives their ids.
fn things(desk: &mut Desk, names: &[&str]) -> Vec<EntityId> {
    let made = names.iter().zip(1..).map(|(name, size)| create(json!({ "name": name, "size": size })));
    desk.commit(made.collect()).expect("things can be made").created
}

fn undo(desk: &mut Desk) {
    desk.ask(Command::Undo).expect("there is something to undo");
}

#[test]
fn range_1_a_range_is_the_rows_that_the_query_shows_there() {
    let mut desk = Desk::founder();
    let ids = things(&mut desk, &["A", "B", "C", "D"]);
    assert_eq!(copy(&mut desk, range(&["name", "size"], 1, 2)).text, "B\t2\r\nC\t3");
    let mut turned = range(&["name"], 0, 2);
    turned.query.sort = vec![Sort { field: "size".to_owned(), desc: true }];
    assert_eq!(copy(&mut desk, turned.clone()).text, "D\r\nC");
    turned.query.filter = Some("size < 4.0".to_owned());
    assert_eq!(copy(&mut desk, turned).text, "C\r\nB");
    // A row that the page keeps where it was, though it is elsewhere by now.
    let row = |id: EntityId| RangeRow { id, seen: None };
    let mut kept = range(&["name"], 0, 4);
    kept.records = vec![row(ids[3]), row(ids[0])];
    assert_eq!(copy(&mut desk, kept).text, "D\r\nA\r\nB\r\nC");
    let gone = Range { records: vec![row(EntityId([9; 16]))], ..range(&["name"], 0, 1) };
    let refused = desk.ask(Command::CopyRange(gone)).expect_err("there is no such record");
    assert_eq!(refused.code, Code::NotFound);
    let refused = desk.ask(Command::CopyRange(range(&["tall"], 0, 1))).expect_err("there is no such field");
    assert_eq!(refused.code, Code::UnknownField);
    let mut past = range(&["name"], 0, 1);
    past.query.as_of = Some(json!("2026-01-01T00:00:00Z"));
    assert_eq!(copy(&mut desk, past.clone()).text, "A");
    assert_eq!(edit(&mut desk, past, Edit::Clear).expect_err("what was is over").code, Code::Invalid);
}

#[test]
fn range_2_numbers_are_summed_wherever_they_are() {
    let mut desk = Desk::founder();
    things(&mut desk, &["A", "B", "C"]);
    desk.commit(vec![create(json!({ "name": "D" }))]).expect("a thing can be made");
    let Ok(Reply::RangeSum(sum)) = desk.ask(Command::SumRange(range(&["name", "size"], 1, 9))) else {
        panic!("a range is summed");
    };
    assert_eq!(sum, RangeSum { filled: 5, numbers: 2, sum: 5.0 });
}

#[test]
fn range_3_a_paste_is_one_bundle_and_one_undo_and_makes_rows_past_the_end() {
    let mut desk = Desk::founder();
    things(&mut desk, &["A", "B"]);
    let before = desk.workspace.log().len();
    let told = paste(&mut desk, range(&["name"], 1, 1), "B2\t7\r\nC\t8\r\nD\t\r\n", &["size"]);
    assert_eq!((told.rows, told.columns, told.created.len(), told.refusals), (3, 2, 2, 0));
    assert_eq!(desk.workspace.log().len(), before + 1);
    let named = |pairs: &[(&str, Json)]| -> Vec<(String, Json)> {
        pairs.iter().map(|(name, size)| ((*name).to_owned(), size.clone())).collect()
    };
    let after = [("A", json!(1)), ("B2", json!(7)), ("C", json!(8)), ("D", json!(null))];
    assert_eq!(sizes(&mut desk), named(&after));
    undo(&mut desk);
    assert_eq!(sizes(&mut desk), named(&[("A", json!(1)), ("B", json!(2))]));
    let nothing = Pasted { text: String::new(), ..Pasted::default() };
    let told = edit(&mut desk, range(&["size"], 0, 1), Edit::Paste(nothing)).expect("an empty cell is one");
    assert_eq!(told.written, 1, "what is pasted empty is emptied");
}

#[test]
fn range_4_one_value_fills_a_range_and_a_block_is_laid_down_again() {
    let mut desk = Desk::founder();
    things(&mut desk, &["A", "B", "C", "D", "E"]);
    let told = paste(&mut desk, range(&["size"], 0, 4), "9", &[]);
    assert_eq!((told.written, told.rows), (4, 4));
    let told = paste(&mut desk, range(&["size"], 0, 4), "1\n2", &[]);
    assert_eq!(told.rows, 4);
    let held = |desk: &mut Desk| sizes(desk).into_iter().map(|(_, size)| size).collect::<Vec<_>>();
    assert_eq!(held(&mut desk), [1, 2, 1, 2, 5].map(|size| json!(size)));
    let told = paste(&mut desk, range(&["size"], 0, 4), "7\n8\n9", &[]);
    assert_eq!(told.rows, 3, "it does not come out even");
    assert_eq!(held(&mut desk), [7, 8, 9, 2, 5].map(|size| json!(size)));
    let told = paste(&mut desk, range(&["size"], 0, 1), "7", &[]);
    assert_eq!((told.written, told.bundle), (0, None), "what is there already is no change");
}

#[test]
fn range_5_what_cannot_be_read_is_told_by_cell_and_keeps_what_was_there() {
    let mut desk = Desk::founder();
    let ids = things(&mut desk, &["A", "B"]);
    let told =
        paste(&mut desk, range(&["size"], 0, 2), "tall\tyes\tbeyond\n4\tmaybe\t\nwide\tno", &["ready"]);
    let refused = told.refused.iter().map(|cell| (cell.field.as_str(), cell.text.as_str(), &*cell.why));
    let refused: Vec<_> = refused.collect();
    assert_eq!(refused, [("size", "tall", "number"), ("ready", "maybe", "bool"), ("size", "wide", "number")]);
    assert_eq!((told.refused[0].record, told.refused[2].record), (ids[0], told.created[0]));
    assert_eq!((told.refusals, told.left_out, told.written), (3, 1, 3));
    let held = sizes(&mut desk);
    assert_eq!([&held[0].1, &held[1].1], [&json!(1), &json!(4)]);
}

#[test]
fn range_6_references_are_found_by_title_and_kept_by_what_they_name() {
    let mut desk = Desk::founder();
    let ids = things(&mut desk, &["A", "B", "B"]);
    let told = paste(&mut desk, range(&["part_of"], 0, 3), "A\nB\nNobody", &[]);
    assert_eq!(told.refused.iter().map(|cell| &*cell.why).collect::<Vec<_>>(), ["several", "reference"]);
    assert_eq!(desk.rows(THINGS)[0].fields["part_of"]["id"], json!(ids[0]));
    let named = CellText { record: Some(ids[2]), ..CellText::plain("B") };
    let pasted = Pasted { cells: vec![vec![named]], ..Pasted::default() };
    edit(&mut desk, range(&["part_of"], 0, 1), Edit::Paste(pasted)).expect("it says which");
    assert_eq!(desk.rows(THINGS)[0].fields["part_of"]["id"], json!(ids[2]));
    let copied = copy(&mut desk, range(&["part_of"], 0, 1));
    assert_eq!(copied.text, "B");
    assert!(copied.html.contains(&format!("data-record=\"{}\"", ids[2])), "{}", copied.html);
}

#[test]
fn range_7_a_paste_replaces_what_was_on_the_screen_and_nothing_else() {
    let (mut first, mut second) = two();
    let id = first.commit(vec![create(json!({ "name": "A", "size": 1 }))]).expect("made").created[0];
    second.meet(&first);
    let seen = Some(second.rows(THINGS)[0].seen.clone());
    first.commit(vec![set(id, "size", json!(2), None)]).expect("set");
    second.meet(&first);
    let shown = Range { records: vec![RangeRow { id, seen }], ..range(&["size"], 0, 1) };
    paste(&mut second, shown, "3", &[]);
    assert_eq!(second.rows(THINGS)[0].conflicts, ["size"], "the other's 2 was not on the screen");
    paste(&mut second, range(&["size"], 0, 1), "3", &[]);
    assert!(second.rows(THINGS)[0].conflicts.is_empty(), "now it was, and the same value decides");
}

#[test]
fn range_8_a_range_is_cleared_and_filled_from_each_side() {
    let mut desk = Desk::founder();
    things(&mut desk, &["1", "3", "C", "D"]);
    let held = |desk: &mut Desk| sizes(desk).into_iter().map(|(_, size)| size).collect::<Vec<_>>();
    let fill = |from, lines, series| Edit::Fill(Fill { from, lines, series });
    edit(&mut desk, range(&["size"], 1, 2), Edit::Clear).expect("cleared");
    assert_eq!(held(&mut desk), [json!(1), json!(null), json!(null), json!(4)]);
    edit(&mut desk, range(&["size"], 0, 3), fill(Side::Top, 1, false)).expect("filled");
    assert_eq!(held(&mut desk), [1, 1, 1, 4].map(|size| json!(size)));
    edit(&mut desk, range(&["size"], 0, 4), fill(Side::Bottom, 2, true)).expect("filled");
    assert_eq!(held(&mut desk), [-5, -2, 1, 4].map(|size| json!(size)));
    let told = edit(&mut desk, range(&["name", "size"], 0, 4), fill(Side::Start, 1, false)).expect("filled");
    assert_eq!(told.refusals, 2, "C and D are no sizes");
    assert_eq!(held(&mut desk), [1, 3, 1, 4].map(|size| json!(size)));
    for _ in 0..4 {
        undo(&mut desk);
    }
    assert_eq!(held(&mut desk), [1, 2, 3, 4].map(|size| json!(size)), "each was one undo");
}

#[test]
fn range_9_five_thousand_rows_of_ten_cells_are_one_bundle_and_one_undo() {
    let mut desk = Desk::founder();
    desk.commit(vec![create(json!({ "size": 1 })); 2_500]).expect("made");
    let line = "Thing\t2\tyes\t\tA note";
    let text = vec![line; 5_000].join("\n");
    let before = desk.workspace.log().len();
    let told = paste(&mut desk, range(&["name"], 0, 1), &text, &["size", "ready", "part_of", "notes"]);
    assert_eq!((told.created.len(), told.refusals, told.rows), (2_500, 0, 5_000));
    assert_eq!(desk.workspace.log().len(), before + 1);
    let copied = copy(&mut desk, range(&["name", "size", "ready", "part_of", "notes"], 0, 5_000));
    assert_eq!(copied.text, text.replace('\n', "\r\n"), "and it comes back as it went");
    undo(&mut desk);
    assert!(desk.rows(THINGS).iter().all(|row| row.fields["name"] == json!(null)));
}

fn find(desk: &mut Desk, range: Range, replace: &Replace) -> Found {
    match desk.ask(Command::FindInRange(FindInRange { range, replace: replace.clone() })) {
        Ok(Reply::Found(found)) => found,
        other => panic!("a search gave {other:?}"),
    }
}

#[test]
fn range_10_words_are_found_shown_as_they_would_be_and_replaced_as_one_undo() {
    let mut desk = Desk::founder();
    let ids = things(&mut desk, &["Door, old", "Lamp", "Old door"]);
    let everything = || Range {
        query: Query { table: THINGS.to_owned(), ..Query::default() },
        ..range(&["name", "size"], 0, 0)
    };
    let asked = |find: &str, with: &str| Replace {
        find: find.to_owned(),
        with: with.to_owned(),
        ..Replace::default()
    };
    let before = desk.workspace.log().len();
    let found = find(&mut desk, everything(), &asked("old", "new"));
    let told: Vec<(&str, &str)> =
        found.cells.iter().map(|cell| (cell.before.as_str(), cell.after.as_str())).collect();
    assert_eq!(told, [("Door, old", "Door, new"), ("Old door", "new door")]);
    assert_eq!((found.total, found.records, found.misfits, found.cells[0].record), (2, 2, 0, ids[0]));
    assert_eq!(desk.workspace.log().len(), before, "nothing is written by looking");
    let told = edit(&mut desk, everything(), Edit::Replace(asked("old", "new"))).expect("replaced");
    assert_eq!((told.written, desk.workspace.log().len()), (2, before + 1));
    assert_eq!(sizes(&mut desk)[0].0, "Door, new");
    undo(&mut desk);
    assert_eq!(sizes(&mut desk)[0].0, "Door, old");

    let sized = find(&mut desk, everything(), &asked("2", "two"));
    assert_eq!((sized.total, sized.misfits, sized.cells[0].why.as_deref()), (1, 1, Some("number")));
    let told = edit(&mut desk, everything(), Edit::Replace(asked("2", "two"))).expect("told");
    assert_eq!((told.written, told.refusals, told.bundle), (0, 1, None));
    edit(&mut desk, everything(), Edit::Replace(asked("2", "20"))).expect("replaced");
    assert_eq!(sizes(&mut desk)[1].1, json!(20));
    let mut few = everything();
    few.query.filter = Some("size > 2.0".to_owned());
    assert_eq!(find(&mut desk, few, &asked("door", "")).total, 1, "only rows that the query shows");
    let nothing = FindInRange { range: everything(), replace: asked("", "x") };
    assert_eq!(desk.ask(Command::FindInRange(nothing)).expect_err("nothing to look for").code, Code::Invalid);
}
