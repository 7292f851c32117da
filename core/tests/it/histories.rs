//! Random histories of several people, compared with the model after each piece of them arrived.

use callboard_core::conflict::{list, reopen, resolve, settled};
use callboard_core::given::{Entropy, Signer};
use callboard_core::id::EntityId;
use callboard_core::log::{Body, BodyBuilder, Op, OpName, OriginKind, Run, decode_body};
use callboard_core::state::{NameIx, Row, StateHash, Step, Write};
use callboard_core::testkit::{Author, Chance, Desk, desks};
use callboard_core::value::Value;
use callboard_core::workspace::command::Choice;
use callboard_core::workspace::update::Passage;

use super::compared::check;

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
/// What later versions of the module do to its fields: a field of another type takes the place of one, and
/// later is called otherwise.
const VERSIONS: [(&str, &str, &str); 3] = [
    ("1.0.0", "size = { type = \"number\" }", ""),
    ("1.1.0", "weight = { type = \"duration\", unit = \"s\" }", CONVERTED),
    ("1.2.0", "mass = { type = \"duration\", unit = \"s\" }", RENAMED),
];
const CONVERTED: &str = r#"
[[migrations]]
version = "1.1.0"
convert = { "things.size" = "things.weight" }
"#;
const RENAMED: &str = r#"
[[migrations]]
version = "1.1.0"
convert = { "things.size" = "things.weight" }
[[migrations]]
version = "1.2.0"
rename = { "things.weight" = "things.mass" }
"#;
pub(crate) const TABLES: [&str; 3] = ["kit.things", "kit.places", "kit.people"];
const FIELDS: [&str; 6] = [
    "kit.things.name",
    "kit.places.name",
    "kit.people.name",
    "kit.things.size",
    "kit.things.weight",
    "kit.things.mass",
];
pub(crate) const TEXTS: [&str; 2] = ["kit.things.notes", "kit.places.notes"];
pub(crate) const REFERENCES: [&str; 3] = ["kit.things.part_of", "kit.holds.from", "kit.holds.to"];
pub(crate) const EDGES: &str = "kit.holds";
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
    if !REFERENCES.contains(&field) && dice.below(5) == 0 {
        return Value::following(record(dice), FIELDS[dice.below(FIELDS.len())]);
    }
    match field {
        field if REFERENCES.contains(&field) => Value::Reference(record(dice)),
        "kit.things.size" | "kit.things.weight" | "kit.things.mass" => Value::Number(dice.below(3) as f64),
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
const KINDS: usize = 20;
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
            let pair = *dice.of(&[&FIELDS[..3], &FIELDS[3..], &TEXTS[..]]);
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
        16 => drop(desk.redo()),
        17 | 18 => decide(desk, dice),
        _ => reopen_one(desk, dice),
    }
}

/// Decides one of the conflicts that are open.
fn decide(desk: &mut Desk, dice: &mut Dice) {
    let open = list(&desk.facts(), &desk.conflicts);
    let Some(conflict) = (!open.is_empty()).then(|| dice.of(&open)) else { return };
    let choice = Choice::Candidate(dice.below(conflict.candidates.len().max(1)));
    if let Ok(decision) = resolve(&desk.facts(), &desk.conflicts, &conflict.id, &choice) {
        drop(desk.write(&decision.label, OriginKind::Resolution, None, &decision.writes));
    }
}

/// Opens one of the decisions that stand again.
fn reopen_one(desk: &mut Desk, dice: &mut Dice) {
    let standing = settled(&desk.facts(), &desk.conflicts, 0, usize::MAX);
    let Some(conflict) = (!standing.is_empty()).then(|| dice.of(&standing)) else { return };
    if let Ok(again) = reopen(&desk.facts(), &desk.conflicts, &conflict.id) {
        drop(desk.write(&again.label, OriginKind::Resolution, again.cause, &again.writes));
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
        let (version, field, migrations) = *dice.of(&VERSIONS);
        let schema = MODULE.replace(VERSIONS[0].0, version).replace(VERSIONS[0].1, field) + migrations;
        let (module, replaces) = (builder.name("kit"), builder.ops(&names));
        let version = version.to_owned();
        builder.body.ops.push(Op::Adopt { module, version, schema, files: Vec::new(), replaces });
    }
    let body = builder.body;
    drop(desk.seal(body));
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
