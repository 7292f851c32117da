//! What people do at a tab: everything that the commands offer, on whatever they find.

use callboard_core::given::Now;
use callboard_core::id::EntityId;
use callboard_core::workspace::command::{
    Bulk, Choice, Command, Commit, CommitOp, Configure, ConflictQuery, EdgeQuery, Fields, Json, Query,
    ResolveAll, TextOf,
};
use callboard_core::workspace::found::ModuleSource;
use callboard_core::workspace::update::{Reply, Row};
use serde_json::json;

use super::desk::{Desk, Shown};
use super::plan::Dice;
use super::{typing, work};

pub(crate) const TABLES: [&str; 2] = ["kit.things", "kit.places"];

pub(crate) fn rows(desk: &mut Desk, now: Now, table: &str, bin: bool) -> Vec<Row> {
    let query = Query { table: table.to_owned(), bin, ..Query::default() };
    match desk.ask(now, Command::Query(query)) {
        Some(Ok(Reply::Rows(rows))) => rows.rows,
        other => panic!("a query of {table} gave {other:?}"),
    }
}

pub(crate) fn commit(desk: &mut Desk, now: Now, ops: Vec<CommitOp>) {
    desk.ask(now, Command::Commit(Commit { label: "Work".to_owned(), ops }));
}

/// One of some rows.
pub(crate) fn pick<'r>(rows: &'r [Row], dice: &mut Dice) -> Option<&'r Row> {
    dice.one(rows)
}

fn value(dice: &mut Dice, things: &[Row]) -> (&'static str, Json) {
    match dice.below(5) {
        0 => ("name", json!(format!("Thing {}", dice.below(9)))),
        1 => ("size", json!(dice.below(5))),
        2 => ("ready", json!(dice.below(2) == 0)),
        3 => ("part_of", pick(things, dice).map_or(Json::Null, |row| json!(row.id))),
        _ => ("notes", json!(format!("Note {} and {}", dice.below(9), dice.below(9)))),
    }
}

/// One thing that somebody does at a tab.
pub(crate) fn act(desk: &mut Desk, now: Now, dice: &mut Dice) {
    if desk.workspace.log().is_empty() {
        // Nothing has come here yet.
        return;
    }
    let things = rows(desk, now, TABLES[0], false);
    match dice.below(32) {
        0..=2 => create(desk, now, dice),
        3..=8 => set(desk, now, dice, &things),
        9 => write_text(desk, now, dice, &things),
        10 => {
            let Some(row) = pick(&things, dice) else { return };
            commit(desk, now, vec![CommitOp::Delete { id: row.id }]);
        }
        11 => {
            let Some(id) = pick(&rows(desk, now, TABLES[0], true), dice).map(|row| row.id) else { return };
            commit(desk, now, vec![CommitOp::Restore { id }]);
        }
        12 => {
            let Some(row) = pick(&things, dice) else { return };
            let (table, is_in) = (TABLES[dice.below(2)].to_owned(), dice.below(2) == 0);
            commit(desk, now, vec![CommitOp::Member { id: row.id, table, is_in }]);
        }
        13 => order(desk, now, dice, &things),
        14 | 15 => same(desk, now, dice, &things),
        16 | 17 => {
            let back = if dice.below(3) == 0 { Command::Redo } else { Command::Undo };
            desk.ask(now, back);
        }
        18 => linked(desk, now, dice),
        19 => upgrade(desk, now, dice),
        20 => configure(desk, now, dice, &things),
        21 => follow(desk, now, dice, &things),
        22..=25 => decide(desk, now, dice),
        26 | 27 => typing::act(desk, now, dice, &things),
        _ => work::act(desk, now, dice, &things),
    }
    desk.shown = Shown { rows: things, screen: desk.workspace.log().frontier() };
}

fn create(desk: &mut Desk, now: Now, dice: &mut Dice) {
    let table = TABLES[dice.below(2)];
    let mut fields = Fields::new();
    fields.insert("name".to_owned(), json!(format!("New {}", dice.below(9))));
    commit(desk, now, vec![CommitOp::Create { table: table.to_owned(), id: None, fields }]);
}

/// Sets a field of what is shown, or of what was shown some time ago.
fn set(desk: &mut Desk, now: Now, dice: &mut Dice, things: &[Row]) {
    let is_late = dice.below(3) == 0;
    let shown = desk.shown.clone();
    let Some(row) = pick(if is_late { &shown.rows } else { things }, dice).cloned() else { return };
    let (field, value) = value(dice, things);
    let seen = (field != "notes").then(|| row.seen.clone());
    let table = Some(TABLES[0].to_owned());
    let op = CommitOp::Set { id: row.id, field: field.to_owned(), value: value.clone(), table, seen };
    let command = Command::Commit(Commit { label: "Work".to_owned(), ops: vec![op] });
    match field {
        _ if is_late && field != "notes" => desk.ask_late(now, shown.screen, command),
        "name" | "size" => desk.expect(now, &row, (TABLES[0], field), (value, command)),
        _ => drop(desk.ask(now, command)),
    }
}

fn write_text(desk: &mut Desk, now: Now, dice: &mut Dice, things: &[Row]) {
    let Some(id) = pick(things, dice).map(|row| row.id) else { return };
    let (at, insert) = (dice.below(6) as u32, Some(format!("{}", dice.below(9))));
    let (delete, field) = (Some(dice.below(2) as u32), "notes".to_owned());
    let bold = [json!(true), Json::Null][dice.below(2)].clone();
    let attributes = dice.once_in(3).then(|| Fields::from_iter([("bold".to_owned(), bold)]));
    let format = attributes.as_ref().map(|_| dice.below(4) as u32);
    let op = CommitOp::Text { id, field, at, insert, delete, format, attributes };
    commit(desk, now, vec![op]);
}

/// Puts a version of the module to use.
pub(crate) fn upgrade(desk: &mut Desk, now: Now, dice: &mut Dice) {
    // Nobody does before anything has come here.
    if !desk.workspace.log().is_empty() {
        desk.adopt(now, &version(dice));
    }
}

/// One of three versions of the module: as it was founded, one whose sizes are texts, one that names them
/// otherwise. Whoever goes from one to another takes the values along.
fn version(dice: &mut Dice) -> ModuleSource {
    let first = include_str!("module.toml");
    let (version, size, migration) = [
        ("1.0.0", "size = { type = \"number\" }", ""),
        ("2.0.0", "amount = { type = \"text\" }", "convert = { \"things.size\" = \"things.amount\" }"),
        ("3.0.0", "weight = { type = \"number\" }", "rename = { \"things.size\" = \"things.weight\" }"),
    ][dice.below(3)];
    let mut toml = first.replace("1.0.0", version).replace("size = { type = \"number\" }", size);
    if !migration.is_empty() {
        toml.push_str(&format!("\n[[migrations]]\nversion = \"{version}\"\n{migration}\n"));
    }
    ModuleSource { id: "kit".to_owned(), version: version.to_owned(), toml }
}

/// Makes records or fields one, or takes one out again.
fn same(desk: &mut Desk, now: Now, dice: &mut Dice, things: &[Row]) {
    let fields = ["kit.things.name", "kit.places.name", "kit.things.notes", "kit.places.notes"];
    let Some(one) = pick(things, dice).map(|row| row.id) else { return };
    let Some(other) = pick(things, dice).map(|row| row.id) else { return };
    let pair = dice.below(2) * 2;
    let op = match dice.below(6) {
        0..=2 => CommitOp::Merge { records: vec![one, other] },
        3 => CommitOp::Split { id: one },
        4 => CommitOp::Map { fields: fields[pair..pair + 2].iter().map(ToString::to_string).collect() },
        _ => CommitOp::Unmap { field: fields[pair].to_owned() },
    };
    commit(desk, now, vec![op]);
}

/// Has a field of one thing follow one of another, or makes it plain again.
fn follow(desk: &mut Desk, now: Now, dice: &mut Dice, things: &[Row]) {
    let Some(id) = pick(things, dice).map(|row| row.id) else { return };
    let Some(source) = pick(things, dice).map(|row| row.id) else { return };
    let field = ["name", "size", "part_of"][dice.below(3)].to_owned();
    let table = Some(TABLES[0].to_owned());
    let from = TextOf { id: source, field: field.clone(), table: table.clone() };
    let op = match dice.below(3) {
        0 => CommitOp::Unfollow { id, field, table, seen: None },
        _ => CommitOp::Follow { id, field, from, table, seen: None },
    };
    commit(desk, now, vec![op]);
}

/// Sets the module, or one thing otherwise, or leaves it to the module again.
fn configure(desk: &mut Desk, now: Now, dice: &mut Dice, things: &[Row]) {
    let record = pick(things, dice).filter(|_| dice.below(2) == 0).map(|row| row.id);
    let value = [json!(true), json!(false), Json::Null][dice.below(3)].clone();
    let values = Fields::from_iter([("ready".to_owned(), value)]);
    let asked = Configure { module: "kit".to_owned(), values, record, seen: None };
    desk.ask(now, Command::Configure(asked));
}

/// Links tables, or takes a link back.
fn linked(desk: &mut Desk, now: Now, dice: &mut Dice) {
    let one = dice.below(2);
    let (from, to) = (TABLES[one].to_owned(), TABLES[1 - one].to_owned());
    let op = match dice.below(2) {
        0 => CommitOp::LinkTables { from, to },
        _ => CommitOp::UnlinkTables { from, to },
    };
    commit(desk, now, vec![op]);
}

fn order(desk: &mut Desk, now: Now, dice: &mut Dice, things: &[Row]) {
    let Some(from) = pick(things, dice).map(|row| row.id) else { return };
    let Some(to) = pick(things, dice).map(|row| row.id) else { return };
    let edges = match desk.ask(now, Command::Edges(EdgeQuery { from: Some(from), ..EdgeQuery::default() })) {
        Some(Ok(Reply::Edges(edges))) => edges,
        other => panic!("edges gave {other:?}"),
    };
    let one = |dice: &mut Dice| -> Option<EntityId> {
        (!edges.is_empty()).then(|| edges[dice.below(edges.len())].edge)
    };
    let (edge, after) = (one(dice), one(dice));
    let (kind, said) = ("kit.holds".to_owned(), json!(format!("Said {}", dice.below(5))));
    let op = match (dice.below(5), edge) {
        (0, Some(edge)) => CommitOp::Move { edge, after: after.filter(|after| *after != edge) },
        (1, Some(edge)) => CommitOp::Unlink { edge },
        (2, Some(id)) => {
            CommitOp::Set { id, field: "said".to_owned(), value: said, table: Some(kind), seen: None }
        }
        _ => {
            let after = [None, Some(None), Some(after)][dice.below(3)];
            let fields = dice.once_in(2).then(|| ("said".to_owned(), said));
            CommitOp::Link { kind, id: None, from, to, after, fields: Fields::from_iter(fields) }
        }
    };
    commit(desk, now, vec![op]);
}

fn decide(desk: &mut Desk, now: Now, dice: &mut Dice) {
    let Some(Ok(Reply::Conflicts(open))) = desk.ask(now, Command::Conflicts(ConflictQuery::default())) else {
        panic!("conflicts are listed at once")
    };
    if open.is_empty() {
        reopen(desk, now, dice);
        return;
    }
    let conflict = &open[dice.below(open.len())];
    let candidate = dice.below(conflict.candidates.len());
    if dice.below(6) == 0 {
        let author = Bulk::Author(conflict.candidates[candidate].actor);
        let by = [Bulk::Mine, Bulk::Theirs, Bulk::Newest, Bulk::Out, author][dice.below(5)].clone();
        desk.ask(now, Command::ResolveAll(ResolveAll { by, ids: None, preview: false }));
        return;
    }
    let choice = match (dice.below(4), conflict.field.as_str()) {
        (0, "name") => Choice::Value(json!(format!("Decided {}", dice.below(9)))),
        (0, "size") => Choice::Value(json!(dice.below(5))),
        _ => Choice::Candidate(candidate),
    };
    desk.decide(now, &conflict.clone(), choice);
}

fn reopen(desk: &mut Desk, now: Now, dice: &mut Dice) {
    let asked = ConflictQuery { settled: true, limit: Some(8), ..ConflictQuery::default() };
    let Some(Ok(Reply::Conflicts(settled))) = desk.ask(now, Command::Conflicts(asked)) else {
        panic!("decisions are listed at once")
    };
    if let Some(conflict) = settled.get(dice.below(8)) {
        desk.ask(now, Command::Reopen { id: conflict.id.clone() });
    }
}
