//! Random histories of several people, compared with the model after each piece of them arrived.

use std::collections::{BTreeMap, BTreeSet};

use callboard_core::access::Judgement;
use callboard_core::conflict::Place;
use callboard_core::given::{Entropy, Signer};
use callboard_core::id::EntityId;
use callboard_core::log::{Body, BodyBuilder, Op, OpName, OriginKind, Run, decode_body};
use callboard_core::overlay::Reader;
use callboard_core::query::{Catalog, Keys, Live, Plan, Titles};
use callboard_core::state::{
    Membership, NameIx, Presence, Row, State, StateHash, Step, TextEdit, Write, sys,
};
use callboard_core::testkit::{Author, Chance, Desk, desks};
use callboard_core::value::Value;
use callboard_core::workspace::command::Query;
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
    EntityId([10 + dice.below(5) as u8; 16])
}

fn value(dice: &mut Dice, field: &str) -> Value {
    match field {
        field if REFERENCES.contains(&field) => Value::Reference(record(dice)),
        "kit.things.size" => Value::Number(dice.below(3) as f64),
        _ => Value::from(["Dawn", "Dusk", "Noon"][dice.below(3)]),
    }
}

/// Ops that this person may name: what is shown, whatever was ever written there, or what is without effect.
fn named(desk: &Desk, dice: &mut Dice, (row, name): (Row, NameIx), shown: Vec<u32>) -> Vec<u32> {
    let facts = desk.facts();
    let place = (desk.state.entities().id(row), desk.state.names().text(name));
    let there = || all_ops(desk).into_iter().filter(|op| facts.recall.said(*op, place).is_some());
    let held: Vec<u32> = there().filter(|op| desk.state.is_held(*op)).collect();
    match dice.below(6) {
        0 => there().filter(|_| dice.below(3) == 0).collect(),
        1 | 2 if !held.is_empty() => held,
        3 => shown.into_iter().filter(|_| dice.below(2) == 0).collect(),
        _ => shown,
    }
}

fn all_ops(desk: &Desk) -> Vec<u32> {
    let of_bundle = |bundle| (0..).map_while(move |index| desk.log.op_number(bundle, index));
    (0..desk.log.len() as u32).flat_map(of_bundle).collect()
}

/// Kinds of things that people do, and those whose work without effect others build on.
const KINDS: usize = 17;
const KINDS_HELD: [usize; 3] = [2, 5, 14];

/// One thing that somebody does: with all kinds every kind of op.
fn act(desk: &mut Desk, dice: &mut Dice, kind: usize) {
    let own = record(dice);
    let row = desk.state.intern_entity(own);
    let field = *dice.of(&[&FIELDS[..], &REFERENCES[..1]].concat());
    let name = desk.state.intern_name(field);
    let table = *dice.of(&TABLES);
    match kind {
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
            let text = desk.state.intern_name(TEXTS[dice.below(TEXTS.len())]);
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

/// Puts one version to use, or two at once, in place of what is shown or of any that ever was.
fn adopt(desk: &mut Desk, dice: &mut Dice) {
    let version = |op: &u32| {
        let (bundle, index) = desk.log.op_place(*op);
        let body = decode_body(desk.log.bundle(bundle).body).expect("a test writes what can be read");
        matches!(body.ops.get(index as usize), Some(Op::Adopt { .. }))
    };
    let ever: Vec<u32> = all_ops(desk).into_iter().filter(version).collect();
    let adopted = desk.state.adopted();
    let shown: Vec<u32> = adopted.flat_map(|(_, heads)| heads.iter().map(|head| head.op)).collect();
    let named: Vec<u32> = match dice.below(3) {
        0 => ever.into_iter().filter(|_| dice.below(2) == 0).collect(),
        _ => shown,
    };
    let mut builder = BodyBuilder::new(&desk.log, desk.actor());
    let names = named.into_iter().map(|op| desk.log.op_place(op));
    let names: Vec<OpName> = names.map(|(bundle, index)| OpName { bundle, index }).collect();
    for _ in 0..=dice.below(2) {
        let version = ["1.0.0", "1.1.0", "1.2.0"][dice.below(3)].to_owned();
        let schema = MODULE.replace("1.0.0", &version);
        let (module, replaces) = (builder.name("kit"), builder.ops(&names));
        builder.body.ops.push(Op::Adopt { module, version, schema, files: Vec::new(), replaces });
    }
    let body = builder.body;
    drop(desk.seal(body));
}

/// Everything that was said of: entities, names of fields and tables, and the tables among them.
struct Places {
    entities: BTreeSet<EntityId>,
    names: BTreeSet<String>,
    tables: BTreeSet<String>,
}

/// What the fast state says otherwise than the model.
fn check(desk: &mut Desk) -> Result<(), String> {
    let catalog = Catalog::new(&desk.schema, &mut desk.state);
    let access = &desk.access;
    let model = Model::of(&desk.log, |bundle| access.judgement(bundle) == Judgement::InForce);
    let (entities, names) = model.places();
    let is_table = |name: &&String| TABLES.contains(&&***name) || *name == EDGES;
    let tables = names.iter().filter(is_table).cloned().chain([sys::TABLE_LINKS.to_owned()]).collect();
    let places = Places { entities, names, tables };
    members(&desk.state, &model, &places)?;
    cells(&desk.state, &model, &places)?;
    texts(desk, &model, &places.entities)?;
    orders(desk, &model, &places, &catalog)?;
    let fast: Vec<(u32, String)> = (desk.state.adopted().find(|(id, _)| *id == "kit").into_iter())
        .flat_map(|(_, heads)| heads.iter().map(|head| (head.op, head.version.clone())))
        .collect();
    same("versions of the module", &fast, &model.versions("kit"))?;
    conflicts(desk, &model, &places)
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, fast: &T, slow: &T) -> Result<(), String> {
    match fast == slow {
        true => Ok(()),
        false => Err(format!("{what}: the state says {fast:?}, the rules {slow:?}")),
    }
}

fn row_of(state: &State, entity: &EntityId) -> Result<Row, String> {
    state.entities().find(entity).ok_or_else(|| format!("{entity} has no row"))
}

/// Which record an entity is, and which tables show it.
fn members(state: &State, model: &Model<'_>, places: &Places) -> Result<(), String> {
    for entity in &places.entities {
        let row = row_of(state, entity)?;
        let record = state.entities().id(state.record_of(row));
        same(&format!("the record of {entity}"), &record, &model.record(*entity))?;
        for name in &places.tables {
            let Some(table) = state.names().find(name) else { continue };
            let shown = if record == *entity { model.presence(*entity, name) } else { Presence::Absent };
            same(&format!("{entity} in {name}"), &state.presence(row, table), &shown)?;
            if record == *entity {
                let fast: BTreeMap<u32, Membership> = state.member_heads(row, table).into_iter().collect();
                same(&format!("what is said of {entity} in {name}"), &fast, &model.member(*entity, name))?;
            }
        }
    }
    Ok(())
}

/// Which fields are one, what every cell holds, and who refers to whom.
fn cells(state: &State, model: &Model<'_>, places: &Places) -> Result<(), String> {
    let is_record = |entity: &&EntityId| model.record(**entity) == **entity;
    for name in &places.names {
        let Some(field) = state.names().find(name) else { continue };
        let fast = state.mapped(field).map(|field| state.names().text(field).to_owned()).collect();
        same(&format!("what {name} is one with"), &fast, &model.mapped(name))?;
        // Of texts every document is a candidate: they are compared by what they read.
        if places.tables.contains(name) || name == "kit" || TEXTS.contains(&name.as_str()) {
            continue;
        }
        for entity in places.entities.iter().filter(is_record) {
            let row = row_of(state, entity)?;
            let heads = state.heads(row, field).0.into_iter();
            let fast: Vec<(u32, Vec<Value>)> = heads.map(|head| (head.op, head.values)).collect();
            same(&format!("{name} of {entity}"), &fast, &model.cell(*entity, name))?;
            if REFERENCES.contains(&name.as_str()) {
                let referring = state.referring(row, field).into_iter();
                let fast: BTreeSet<EntityId> = referring.map(|by| state.entities().id(by)).collect();
                let refers = |by: &&EntityId| model.shown(**by, name) == Some(Value::Reference(*entity));
                let slow = places.entities.iter().filter(is_record).filter(refers).copied().collect();
                same(&format!("who by {name} refers to {entity}"), &fast, &slow)?;
            }
        }
    }
    Ok(())
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

/// The edges of every record in their order, as a query gives them.
fn orders(desk: &Desk, model: &Model<'_>, places: &Places, catalog: &Catalog) -> Result<(), String> {
    let titles = Titles::new(Reader::canonical(&desk.state), catalog);
    let is_seen =
        |entity: EntityId| TABLES.iter().any(|table| model.presence(entity, table) == Presence::Shown);
    let end = |edge: &EntityId, name: &str| match model.shown(*edge, name) {
        Some(Value::Reference(record)) if is_seen(record) => Some(record),
        _ => None,
    };
    let ends = |edge: &EntityId| Some((end(edge, "kit.holds.from")?, end(edge, "kit.holds.to")?));
    let is_record = |entity: &&EntityId| model.record(**entity) == **entity;
    let edges = || {
        places
            .entities
            .iter()
            .filter(is_record)
            .filter(|edge| model.presence(**edge, EDGES) == Presence::Shown)
    };
    for record in places.entities.iter().filter(is_record) {
        let mut slow: Vec<EntityId> =
            edges().filter(|edge| ends(edge).is_some_and(|(from, _)| from == *record)).copied().collect();
        // Rule 20. What has no place comes last.
        slow.sort_by_key(|edge| {
            let place = model.shown(*edge, "kit.holds.pos");
            (place.is_none(), place.and_then(|place| place.as_text().map(str::to_owned)), *edge)
        });
        let query = Query { table: EDGES.to_owned(), from: Some(*record), ..Query::default() };
        let plan = Plan::new(&query, catalog).map_err(|error| error.to_string())?;
        let fast = Live::new(plan, &titles).rows(&titles, &Keys::default(), "");
        let fast: Vec<EntityId> = fast.rows.into_iter().map(|row| row.id).collect();
        same(&format!("the edges of {record}, in order"), &fast, &slow)?;
    }
    Ok(())
}

/// What only a person may decide, found by going through everything.
fn conflicts(desk: &Desk, model: &Model<'_>, places: &Places) -> Result<(), String> {
    let Places { entities, names, tables } = places;
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
    let is_text = |place: &Place| match place {
        Place::Field { field, .. } => TEXTS.contains(&state.names().text(*field)),
        _ => false,
    };
    let fast: BTreeSet<String> = desk.conflicts.open().filter(|place| !is_text(place)).map(told).collect();
    same("conflicts", &fast, &slow)
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

/// The first of what one has and another has not reach that one.
fn share(all: &mut [Desk], from: usize, to: usize, most: usize) {
    let runs: Vec<Run> = all[from].runs_beyond(&all[to].log.frontier());
    runs.into_iter().take(most).for_each(|run| all[to].take(run));
    all[to].minute = all[to].minute.max(all[from].minute);
}

/// One history. Where `restart` says so, devices open again before they go on.
pub(crate) fn live(
    seed: u64,
    mut restart: impl FnMut(&Desk) -> Result<Option<Desk>, String>,
) -> Result<StateHash, String> {
    let mut dice = Dice(Chance(seed));
    let mut all = company();
    for step in 0..STEPS {
        let at = if dice.below(6) == 0 { 3 } else { dice.below(3) };
        let kind = if at == 3 { *dice.of(&KINDS_HELD) } else { dice.below(KINDS) };
        let other = dice.below(3);
        if at == 3 {
            share(&mut all, other, at, usize::MAX);
        }
        if let Some(again) =
            restart(&all[at]).map_err(|what| format!("history {seed}, step {step}: {what}"))?
        {
            all[at] = again;
        }
        act(&mut all[at], &mut dice, kind);
        if at == 3 {
            share(&mut all, at, other, usize::MAX);
        }
        if dice.below(3) == 0 {
            let (from, to) = (dice.below(4), dice.below(4));
            if from != to {
                share(&mut all, from, to, dice.below(12));
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
        true => Ok(all[0].state.hash()),
        false => Err(format!("history {seed}: not all who hold the same say the same")),
    }
}

#[test]
fn model_1_the_state_says_what_the_rules_say_of_the_same_bundles() {
    let failed: Vec<String> = (0..HISTORIES).filter_map(|seed| live(seed, |_| Ok(None)).err()).collect();
    assert!(failed.is_empty(), "{} of {HISTORIES} failed; the first: {}", failed.len(), failed[0]);
}
