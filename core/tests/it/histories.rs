//! Random histories of several people, compared with the model after each piece of them arrived.

use std::collections::BTreeSet;

use callboard_core::access::Judgement;
use callboard_core::conflict::Place;
use callboard_core::given::{Entropy, Signer};
use callboard_core::id::EntityId;
use callboard_core::log::{Body, Op, OriginKind, Run};
use callboard_core::state::{Membership, NameIx, Presence, Row, Step, TextEdit, Write, sys};
use callboard_core::testkit::{Author, Chance, Desk, desks};
use callboard_core::value::Value;
use callboard_core::workspace::update::Passage;

use super::model::Model;

const MODULE: &str = r#"
[module]
id = "kit"
version = "1.0.0"
title = "Kit"
[tables.things]
record = "{name}"
[tables.things.fields]
name = { type = "text" }
size = { type = "number" }
part_of = { type = "reference", to = "things" }
notes = { type = "rich_text" }
[tables.places.fields]
name = { type = "text" }
notes = { type = "rich_text" }
[tables.people.fields]
name = { type = "text" }
[edges.holds]
from = "things"
to = "things"
ordered = true
"#;
const TABLES: [&str; 3] = ["kit.things", "kit.places", "kit.people"];
const FIELDS: [&str; 4] = ["kit.things.name", "kit.places.name", "kit.people.name", "kit.things.size"];
const TEXTS: [&str; 2] = ["kit.things.notes", "kit.places.notes"];
const REFERENCES: [&str; 3] = ["kit.things.part_of", "kit.holds.from", "kit.holds.to"];
const EDGES: &str = "kit.holds";
/// Histories of one test run, and what happens in each.
const HISTORIES: u64 = 60;
const STEPS: usize = 70;

struct Dice(Chance);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        (u64::from_le_bytes(self.0.eight()) % sides as u64) as usize
    }

    fn of<'t, T>(&mut self, things: &'t [T]) -> &'t T {
        &things[self.below(things.len())]
    }
}

/// One of few records: people meet in them.
fn record(dice: &mut Dice) -> EntityId {
    EntityId([10 + dice.below(8) as u8; 16])
}

fn value(dice: &mut Dice, field: &str) -> Value {
    match field {
        field if REFERENCES.contains(&field) => Value::Reference(record(dice)),
        "kit.things.size" => Value::Number(dice.below(3) as f64),
        _ => Value::from(["Dawn", "Dusk", "Noon"][dice.below(3)]),
    }
}

/// Ops that this person may name: what is shown, or whatever was ever written there.
fn named(desk: &Desk, dice: &mut Dice, (row, name): (Row, NameIx), shown: Vec<u32>) -> Vec<u32> {
    match dice.below(4) {
        0 => {
            let facts = desk.facts();
            let place = (desk.state.entities().id(row), desk.state.names().text(name));
            let all = (0..desk.log.len() as u32)
                .flat_map(|bundle| (0..).map_while(move |index| desk.log.op_number(bundle, index)));
            let there: Vec<u32> = all.filter(|op| facts.recall.said(*op, place).is_some()).collect();
            there.into_iter().filter(|_| dice.below(3) == 0).collect()
        }
        1 => shown.into_iter().filter(|_| dice.below(2) == 0).collect(),
        _ => shown,
    }
}

/// One thing that somebody does, of every kind of op.
fn act(desk: &mut Desk, dice: &mut Dice) {
    let own = record(dice);
    let row = desk.state.intern_entity(own);
    let field = *dice.of(&[&FIELDS[..], &REFERENCES[..1]].concat());
    let name = desk.state.intern_name(field);
    let table = *dice.of(&TABLES);
    match dice.below(17) {
        0 | 1 => {
            let fields = [("name", value(dice, "name"))];
            drop(desk.create(own, table, &fields));
        }
        2..=4 => {
            let count = [1, 1, 1, 0, 2][dice.below(5)];
            let values = (0..count).map(|_| value(dice, field)).collect();
            let shown = desk.state.heads(row, name).0.into_iter().map(|head| head.op).collect();
            let replaces = named(desk, dice, (row, name), shown);
            let write = match dice.below(3) {
                0 => Write::Register { register: (row, name), values, replaces },
                _ => Write::Field { row: desk.state.record_of(row), field: name, values, replaces },
            };
            drop(desk.write("Set", OriginKind::Manual, None, &[write]));
        }
        5 | 6 => {
            let table = desk.state.intern_name(table);
            let shown = desk.state.member_heads(row, table).into_iter().map(|(op, _)| op).collect();
            let replaces = named(desk, dice, (row, table), shown);
            let is_in = dice.below(2) == 0;
            let last = !is_in && dice.below(2) == 0;
            let write = match dice.below(3) {
                0 => Write::Membership { row, table, is_in, last, replaces },
                _ => Write::Member { row: desk.state.record_of(row), table, is_in, last, replaces },
            };
            drop(desk.write("Member", OriginKind::Manual, None, &[write]));
        }
        7 => drop(desk.delete(own)),
        8 => drop(desk.merge(own, record(dice))),
        9 => {
            let pair = if dice.below(2) == 0 { &FIELDS[..3] } else { &TEXTS[..] };
            let (one, other) = (*dice.of(pair), *dice.of(pair));
            drop(desk.map(one, other));
        }
        10 => {
            let links: Vec<u32> = desk.state.links().map(|(op, _)| op).collect();
            let links = links.into_iter().filter(|_| dice.below(4) == 0).collect::<Vec<_>>();
            drop(desk.write("Part", OriginKind::Manual, None, &[Write::Differ { links }]));
        }
        11 => {
            let (from, to) = (*dice.of(&TABLES), *dice.of(&TABLES));
            match dice.below(3) {
                _ if from == to => {}
                0 => drop(desk.unlink_tables(from, to)),
                _ => drop(desk.link_tables(from, to)),
            }
        }
        12 => {
            let text = desk.state.intern_name(*dice.of(&TEXTS));
            let insert =
                Passage { insert: ["fly ", "cue ", "set "][dice.below(3)].to_owned(), ..Passage::default() };
            let steps = vec![Step::Insert(insert)];
            drop(desk.write("Type", OriginKind::Manual, None, &[Write::Text { row, field: text, steps }]));
        }
        13 => edge(desk, dice),
        14 => adopt(desk, dice),
        15 => drop(desk.undo()),
        _ => drop(desk.redo()),
    }
}

/// Links two records, or moves what links them.
fn edge(desk: &mut Desk, dice: &mut Dice) {
    let edge = EntityId([100 + dice.below(5) as u8; 16]);
    let mut fields: Vec<Write> = vec![desk.member(edge, EDGES, dice.below(4) > 0, false)];
    for (end, value) in [
        ("from", Value::Reference(record(dice))),
        ("to", Value::Reference(record(dice))),
        ("pos", Value::from(["a", "b", "c"][dice.below(3)])),
    ] {
        fields.push(desk.field(edge, &format!("{EDGES}.{end}"), Some(value)));
    }
    drop(desk.write("Link", OriginKind::Manual, None, &fields));
}

fn adopt(desk: &mut Desk, dice: &mut Dice) {
    let version = ["1.0.0", "1.1.0", "1.2.0"][dice.below(3)];
    let schema = MODULE.replace("1.0.0", version);
    let module = "kit".to_owned();
    let writes = vec![Write::Adopt { module, version: version.to_owned(), schema }; 1 + dice.below(2)];
    drop(desk.write("Adopt", OriginKind::Manual, None, &writes));
}

/// What the fast state says otherwise than the model.
fn check(desk: &mut Desk) -> Result<(), String> {
    let access = &desk.access;
    let model = Model::of(&desk.log, |bundle| access.judgement(bundle) == Judgement::InForce);
    let state = &desk.state;
    let (entities, names) = model.places();
    let row_of = |entity: &EntityId| state.entities().find(entity).ok_or(format!("{entity} has no row"));
    let differ = |what: &str, fast: String, slow: String| match fast == slow {
        true => Ok(()),
        false => Err(format!("{what}: the state says {fast}, the rules {slow}")),
    };
    let tables: BTreeSet<String> = (names.iter().filter(|name| TABLES.contains(&&***name) || *name == EDGES))
        .cloned()
        .chain([sys::TABLE_LINKS.to_owned()])
        .collect();
    for entity in &entities {
        let row = row_of(entity)?;
        let record = state.entities().id(state.record_of(row));
        differ(
            &format!("the record of {entity}"),
            format!("{record}"),
            format!("{}", model.record(*entity)),
        )?;
        for name in &tables {
            let Some(table) = state.names().find(name) else { continue };
            let shown = if record == *entity { model.presence(*entity, name) } else { Presence::Absent };
            let fast = state.presence(row, table);
            differ(&format!("{entity} in {name}"), format!("{fast:?}"), format!("{shown:?}"))?;
            if record == *entity {
                let fast: std::collections::BTreeMap<u32, Membership> =
                    state.member_heads(row, table).into_iter().collect();
                let slow = model.member(*entity, name);
                differ(
                    &format!("what is said of {entity} in {name}"),
                    format!("{fast:?}"),
                    format!("{slow:?}"),
                )?;
            }
        }
    }
    for name in &names {
        let Some(field) = state.names().find(name) else { continue };
        let fast: BTreeSet<&str> = state.mapped(field).map(|field| state.names().text(field)).collect();
        differ(
            &format!("what {name} is one with"),
            format!("{fast:?}"),
            format!("{:?}", model.mapped(name)),
        )?;
        // Of texts every document is a candidate: they are compared by what they read.
        if tables.contains(name) || name == "kit" || TEXTS.contains(&name.as_str()) {
            continue;
        }
        for entity in entities.iter().filter(|entity| model.record(**entity) == **entity) {
            let row = row_of(entity)?;
            let fast: Vec<(u32, Vec<Value>)> =
                state.heads(row, field).0.into_iter().map(|head| (head.op, head.values)).collect();
            let slow = model.cell(*entity, name);
            differ(&format!("{name} of {entity}"), format!("{fast:?}"), format!("{slow:?}"))?;
            if REFERENCES.contains(&name.as_str()) {
                let fast: BTreeSet<EntityId> =
                    state.referring(row, field).into_iter().map(|by| state.entities().id(by)).collect();
                let refers = |by: &&EntityId| model.shown(**by, name) == Some(Value::Reference(*entity));
                let all = entities.iter().filter(|by| model.record(**by) == **by);
                let slow: BTreeSet<EntityId> = all.filter(refers).copied().collect();
                differ(
                    &format!("who by {name} refers to {entity}"),
                    format!("{fast:?}"),
                    format!("{slow:?}"),
                )?;
            }
        }
    }
    texts(desk, &model, &entities)?;
    let fast: Vec<(u32, String)> = (state.adopted().find(|(id, _)| *id == "kit").into_iter())
        .flat_map(|(_, heads)| heads.iter().map(|head| (head.op, head.version.clone())))
        .collect();
    differ("versions of the module", format!("{fast:?}"), format!("{:?}", model.versions("kit")))?;
    conflicts(desk, &model, (&entities, &names), &tables)
}

/// Every document reads as its edits do, taken in one after another.
fn texts(desk: &Desk, model: &Model<'_>, entities: &BTreeSet<EntityId>) -> Result<(), String> {
    for (entity, name) in entities.iter().flat_map(|entity| TEXTS.map(|name| (entity, name))) {
        let edits = model.edits(&(*entity, name.to_owned()));
        let place = desk.state.entities().find(entity).zip(desk.state.names().find(name));
        let fast = place.and_then(|register| desk.state.register_text(register));
        let mut slow = TextEdit::default();
        edits.iter().for_each(|(_, update)| slow.push(update));
        let fast = fast.map_or("", TextEdit::render);
        if fast != slow.render() {
            return Err(format!("{name} of {entity} reads {fast}, its edits {}", slow.render()));
        }
    }
    Ok(())
}

/// What only a person may decide, found by going through everything.
fn conflicts(
    desk: &Desk,
    model: &Model<'_>,
    (entities, names): (&BTreeSet<EntityId>, &BTreeSet<String>),
    tables: &BTreeSet<String>,
) -> Result<(), String> {
    let own = |table: &&String| !sys::is_own(table);
    let mut slow = BTreeSet::new();
    let plain = |name: &&String| !tables.contains(*name) && !sys::is_own(name) && !sys::is_place(name);
    for record in entities.iter().filter(|entity| model.record(**entity) == **entity) {
        let is_shown = tables.iter().any(|table| model.presence(*record, table) == Presence::Shown);
        let of_fields = names.iter().filter(plain).filter(|name| is_shown && model.is_divided(*record, name));
        slow.extend(of_fields.map(|name| {
            let class = model.mapped(name).into_iter().next().unwrap_or_default();
            format!("{record} {class}")
        }));
        let said: Vec<Membership> =
            tables.iter().filter(own).flat_map(|table| model.member(*record, table).into_values()).collect();
        if is_shown || said.is_empty() {
            continue;
        }
        if !said.contains(&Membership::OutLast) {
            slow.insert(format!("{record} left everywhere"));
        } else if !model.unseen(*record, &tables.iter().filter(own).cloned().collect()).is_empty() {
            slow.insert(format!("{record} deleted under an edit"));
        }
    }
    let versions: BTreeSet<String> = model.versions("kit").into_iter().map(|(_, version)| version).collect();
    slow.extend((versions.len() > 1).then(|| "kit in several versions".to_owned()));
    let state = &desk.state;
    let told = |place: Place| {
        let record = state.entities().id(place.row());
        match place {
            Place::Field { field, .. } => format!("{record} {}", state.names().text(field)),
            Place::EditDelete { .. } => format!("{record} deleted under an edit"),
            Place::LeftEverywhere { .. } => format!("{record} left everywhere"),
            Place::Module { .. } => "kit in several versions".to_owned(),
            Place::Leftover { .. } => format!("{record} has something left"),
        }
    };
    let is_text = |place: &Place| matches!(place, Place::Field { field, .. } if TEXTS.contains(&state.names().text(*field)));
    let fast: BTreeSet<String> = desk.conflicts.open().filter(|place| !is_text(place)).map(told).collect();
    match fast == slow {
        true => Ok(()),
        false => Err(format!("conflicts: the state says {fast:?}, the rules {slow:?}")),
    }
}

/// Three people and one who may only look, whose work is held.
fn company() -> Vec<Desk> {
    let mut all = desks(MODULE, &["Alex", "Jordan", "Mara"]);
    let looks = Author::nth(4).actor();
    let grant = Op::Grant { actor: looks, role: "viewer".to_owned() };
    all[0].seal(Body { ops: vec![grant], ..Body::default() });
    let mut viewer = Desk::of(all[0].log.workspace(), 4);
    viewer.schema = all[0].schema.clone();
    all[0].runs_beyond(&viewer.log.frontier()).into_iter().for_each(|run| viewer.take(run));
    // Its first bundle names the grant; what rests on that bears the role.
    viewer.set(EntityId([10; 16]), FIELDS[0], Some("Not mine to write".into()));
    all.push(viewer);
    all
}

/// Part of what one has reaches another.
fn deliver(all: &mut [Desk], from: usize, to: usize, dice: &mut Dice) {
    let runs: Vec<Run> = all[from].runs_beyond(&all[to].log.frontier());
    let some = dice.below(runs.len() + 1);
    runs.into_iter().take(some).for_each(|run| all[to].take(run));
    all[to].minute = all[to].minute.max(all[from].minute);
}

fn live(seed: u64) -> Result<(), String> {
    let mut dice = Dice(Chance(seed));
    let mut all = company();
    for step in 0..STEPS {
        let at = if dice.below(12) == 0 { 3 } else { dice.below(3) };
        act(&mut all[at], &mut dice);
        if dice.below(3) == 0 {
            let (from, to) = (dice.below(4), dice.below(4));
            if from != to {
                deliver(&mut all, from, to, &mut dice);
            }
        }
        if step % 10 == 9 {
            check(&mut all[at]).map_err(|what| format!("history {seed}, step {step}: {what}"))?;
        }
    }
    let mut runs: Vec<Run> = all.iter().flat_map(|desk| desk.runs_beyond(&Default::default())).collect();
    for desk in &mut all {
        for at in (1..runs.len()).rev() {
            runs.swap(at, dice.below(at + 1));
        }
        runs.iter().for_each(|run| desk.take(run.clone()));
        check(desk).map_err(|what| format!("history {seed}, at its end: {what}"))?;
    }
    match all.windows(2).all(|two| two[0].state.hash() == two[1].state.hash()) {
        true => Ok(()),
        false => Err(format!("history {seed}: not all who hold the same say the same")),
    }
}

#[test]
fn model_1_the_state_says_what_the_rules_say_of_the_same_bundles() {
    let failed: Vec<String> = (0..HISTORIES).filter_map(|seed| live(seed).err()).collect();
    assert!(failed.is_empty(), "{} of {HISTORIES} failed; the first: {}", failed.len(), failed[0]);
}
