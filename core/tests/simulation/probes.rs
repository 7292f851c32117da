//! What is tried in a world that is at rest: what is done and taken back leaves everything as it was, and who
//! comes last finds all of it.

use std::collections::BTreeMap;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Choice, Command, Commit, CommitOp, ConflictQuery, Fields};
use callboard_core::workspace::update::{Reply, Row};
use serde_json::json;

use super::checks::agree;
use super::people::{TABLES, pick, rows};
use super::plan::Dice;
use super::world::World;

/// What a table shows: values, conflicts, and the other values.
type Read = BTreeMap<EntityId, (Fields, Vec<String>, Fields)>;

/// All of them, on the first device.
pub(crate) fn all(world: &mut World) -> Result<(), String> {
    let mut dice = Dice::at(world.plan.seed, u64::MAX - 2);
    decided(world, &mut dice);
    undo(world, &mut dice)?;
    same(world, &mut dice)?;
    if dice.once_in(3) {
        late(world)?;
    }
    world.meet();
    agree(world)
}

fn read(world: &mut World) -> Read {
    let now = world.now;
    let desk = world.devices[0].desk(now, 0);
    rows(desk, now, TABLES[0], false).into_iter().map(|row| (row.id, told(row))).collect()
}

/// Which value of a conflict shows meanwhile is nobody's decision: all of them stand beside each other.
fn told(mut row: Row) -> (Fields, Vec<String>, Fields) {
    row.conflicts.sort();
    for name in &row.conflicts {
        let shown = row.fields.remove(name).unwrap_or_default();
        if let Some(serde_json::Value::Array(values)) = row.rivals.get_mut(name) {
            values.push(shown);
            values.sort_by_key(ToString::to_string);
        }
    }
    (row.fields, row.conflicts, row.rivals)
}

/// Asks on the first device, and has it saved.
fn ask(world: &mut World, command: Command) -> bool {
    let now = world.now;
    let done = world.devices[0].desk(now, 0).ask(now, command);
    world.devices[0].append(now, 0);
    !matches!(done, Some(Err(_)))
}

fn commit(world: &mut World, op: CommitOp) -> bool {
    ask(world, Command::Commit(Commit { label: "Try".to_owned(), ops: vec![op] }))
}

/// What is decided with nobody else at work is decided: the tab itself looks.
fn decided(world: &mut World, dice: &mut Dice) {
    let now = world.now;
    for _ in 0..2 {
        let desk = world.devices[0].desk(now, 0);
        let asked = Command::Conflicts(ConflictQuery::default());
        let Some(Ok(Reply::Conflicts(open))) = desk.ask(now, asked) else { return };
        let Some(conflict) = dice.one(&open) else { return };
        let choice = Choice::Candidate(dice.below(conflict.candidates.len()));
        desk.decide(now, conflict, choice);
        world.devices[0].append(now, 0);
    }
}

/// Undo, then redo.
fn undo(world: &mut World, dice: &mut Dice) -> Result<(), String> {
    let now = world.now;
    let things = rows(world.devices[0].desk(now, 0), now, TABLES[0], false);
    let Some(id) = pick(&things, dice).map(|row| row.id) else { return Ok(()) };
    let before = read(world);
    let (field, table) = ("name".to_owned(), Some(TABLES[0].to_owned()));
    let value = json!(format!("Tried {}", dice.below(9)));
    let op = match dice.below(3) {
        0 => CommitOp::Delete { id },
        _ => CommitOp::Set { id, field, value, table, seen: None },
    };
    if !commit(world, op) {
        return Ok(());
    }
    let after = read(world);
    for (command, should, what) in [(Command::Undo, &before, "undone"), (Command::Redo, &after, "redone")] {
        ask(world, command);
        let now_read = read(world);
        if now_read != *should {
            return Err(format!("what was {what} reads {now_read:?}, not {should:?}"));
        }
    }
    Ok(())
}

/// Two records that are made one and taken apart are as they were.
fn same(world: &mut World, dice: &mut Dice) -> Result<(), String> {
    let now = world.now;
    let desk = world.devices[0].desk(now, 0);
    let things = rows(desk, now, TABLES[0], false);
    let state = desk.workspace.state();
    let is_single =
        |row: &&Row| state.entities().find(&row.id).is_some_and(|row| state.parts(row).nth(1).is_none());
    let single: Vec<Row> = things.iter().filter(is_single).cloned().collect();
    let (Some(one), Some(other)) = (pick(&single, dice), pick(&single, dice)) else { return Ok(()) };
    let before = read(world);
    if one.id == other.id || !commit(world, CommitOp::Merge { records: vec![one.id, other.id] }) {
        return Ok(());
    }
    commit(world, CommitOp::Split { id: other.id });
    let after = read(world);
    if after == before {
        Ok(())
    } else {
        Err(format!("what was made one and taken apart reads {after:?}, not {before:?}"))
    }
}

/// Somebody comes who holds nothing.
fn late(world: &mut World) -> Result<(), String> {
    world.join();
    world.settle();
    let now = world.now;
    let device = world.devices.len() - 1;
    let role = world.devices[device].desk(now, 0).workspace.role();
    // Whose clock says otherwise may have let the invite end.
    if role == "editor" { Ok(()) } else { Err(format!("who came last is {role}")) }
}
