//! A module that this app cannot read is switched off alone: what people wrote into it stays in sight.

use callboard_core::given::{Now, Signer};
use callboard_core::id::EntityId;
use callboard_core::log::{Body, BodyBuilder, Op, OpName, Run};
use callboard_core::value::Value;
use callboard_core::workspace::command::{Command, CommitOp, Json};
use callboard_core::workspace::effect::Event;
use callboard_core::workspace::found::ModuleSource;
use callboard_core::workspace::update::{Code, ModuleEntry, Reply, TableInfo};
use serde_json::json;

use super::api::two;
use super::desk::Desk;

const FIRST: &str = r#"
[module]
id = "props"
version = "1.0.0"
title = "Props"
tape = "PR"
colour = "green"
[tables.list]
title = "List"
record = "{label}"
[tables.list.fields]
label = { type = "text", title = "Label" }
due = { type = "date", title = "Due" }
"#;

const NEWER: &str = r#"
[module]
id = "props"
version = "2.0.0"
title = "Properties"
tape = "PP"
[tables.list]
record = "{label}"
[tables.list.fields]
label = { type = "text", title = "Label" }
scent = { type = "smell", title = "Scent" }
"#;

const LIST: &str = "props.list";

/// What a device of a newer build writes: ops that name entities, fields and the adoption before.
fn newer(desk: &Desk, write: impl FnOnce(&mut BodyBuilder<'_>) -> Vec<Op>) -> Vec<u8> {
    let mut builder = BodyBuilder::new(desk.workspace.log(), desk.author.actor());
    let ops = write(&mut builder);
    let body = Body { ops, ..builder.body };
    Run::encode(&desk.author.write(desk.workspace.log(), body))
}

/// The version that nobody here can read, in the place of the one in use.
fn unreadable(desk: &Desk, toml: &str) -> Vec<u8> {
    let log = desk.workspace.log();
    let state = desk.workspace.state();
    let heads = state.adopted().find(|(id, _)| *id == "props").map(|(_, heads)| heads.to_vec());
    let heads: Vec<OpName> = heads
        .into_iter()
        .flatten()
        .map(|head| log.op_place(head.op))
        .map(|(bundle, index)| OpName { bundle, index })
        .collect();
    newer(desk, |builder| {
        let (module, replaces) = (builder.name("props"), builder.ops(&heads));
        let (version, schema) = ("2.0.0".to_owned(), toml.to_owned());
        vec![Op::Adopt { module, version, schema, files: Vec::new(), replaces }]
    })
}

fn take(desk: &mut Desk, run: Vec<u8>) {
    desk.workspace.handle_event(Now(desk.now), Event::Appended { sealed: Vec::new(), runs: vec![run] });
    desk.answer();
}

fn tables(desk: &mut Desk) -> Vec<TableInfo> {
    match desk.ask(Command::Tables) {
        Ok(Reply::Tables(tables)) => tables,
        other => panic!("tables gave {other:?}"),
    }
}

fn list(desk: &mut Desk) -> TableInfo {
    tables(desk).into_iter().find(|table| table.id == LIST).expect("its data stays in sight")
}

fn columns(table: &TableInfo) -> Vec<(&str, &str)> {
    table.fields.iter().map(|field| (field.name.as_str(), field.kind.as_str())).collect()
}

fn props(desk: &mut Desk) -> ModuleEntry {
    match desk.ask(Command::AdoptedModules) {
        Ok(Reply::Modules(modules)) => {
            let mut all = modules.modules.into_iter().filter(|module| module.id == "props");
            let one = all.next().expect("it is in use");
            assert_eq!(all.next(), None, "it is listed once");
            one
        }
        other => panic!("modules gave {other:?}"),
    }
}

fn create(label: &str) -> CommitOp {
    let fields = json!({ "label": label }).as_object().cloned().unwrap_or_default();
    CommitOp::Create { table: LIST.to_owned(), id: None, fields }
}

/// Two devices with one record; the second has taken in what a newer build than the first's put to use.
fn begun() -> (Desk, Desk) {
    let (mut here, mut there) = two();
    let source = ModuleSource { id: "props".to_owned(), version: "1.0.0".to_owned(), toml: FIRST.to_owned() };
    here.workspace.adopt(Now(1_700_000_000_500), 1, &source);
    here.save();
    here.answer();
    here.commit(vec![create("Rope")]).expect("it can be read");
    there.meet(&here);
    let run = unreadable(&there, NEWER);
    take(&mut there, run.clone());
    take(&mut here, run);
    (here, there)
}

#[test]
fn switched_1_a_module_that_cannot_be_read_is_switched_off_alone_and_its_data_stays_in_sight() {
    let (mut here, there) = begun();
    let table = list(&mut here);
    let problem = table.problem.clone().expect("it says why");
    assert!(problem.starts_with("module.toml: line 11") && problem.contains("smell"), "{problem}");
    assert_eq!((table.module.title.as_str(), table.module.tape.code.as_str()), ("Properties", "PP"));
    assert_eq!(columns(&table), [("label", "text"), ("due", "date")], "those of the last that can be read");
    assert_eq!(table.views, []);
    assert_eq!(here.rows(LIST)[0].fields["label"], json!("Rope"));
    assert_eq!(props(&mut here).problem, table.problem);
    let others = tables(&mut here).into_iter().filter(|table| table.module.id != "props");
    assert!(others.clone().count() > 0 && others.into_iter().all(|table| table.problem.is_none()));

    // What the newer build writes into columns that nobody here knows is shown as it comes.
    let id = here.rows(LIST)[0].id;
    let run = newer(&there, |builder| {
        let target = |builder: &mut BodyBuilder<'_>, field: &str| (builder.entity(id), builder.name(field));
        let (scent, label) = (target(builder, "props.list.scent"), target(builder, "props.other.weight"));
        let (entity, table) = (label.0, builder.name("props.other"));
        let set = |target, value: Value| Op::SetField {
            targets: vec![target],
            values: vec![value],
            replaces: Vec::new(),
        };
        let shown =
            Op::SetMember { entities: vec![entity], table, is_in: true, last: false, replaces: Vec::new() };
        vec![set(scent, "tar".into()), shown, set(label, Value::Number(7.5))]
    });
    take(&mut here, run);
    assert_eq!(columns(&list(&mut here)), [("label", "text"), ("due", "date"), ("scent", "text")]);
    assert_eq!(here.rows(LIST)[0].fields["scent"], json!("tar"));
    let other = tables(&mut here).into_iter().find(|table| table.id == "props.other");
    assert_eq!(columns(&other.expect("it was written")), [("weight", "number")]);
    assert_eq!(here.rows("props.other")[0].fields["weight"], json!(7.5));
}

#[test]
fn switched_2_nobody_writes_into_a_module_that_is_switched_off() {
    let (mut here, _) = begun();
    let id = here.rows(LIST)[0].id;
    let set = CommitOp::Set { id, field: "label".to_owned(), value: json!("Cord"), table: None, seen: None };
    for op in [create("Sword"), set, CommitOp::Delete { id }] {
        let refused = here.commit(vec![op]).expect_err("nobody knows what it would mean");
        assert_eq!((refused.code, &refused.detail["module"]), (Code::NotAvailable, &json!("Properties")));
    }
    assert_eq!(here.rows(LIST)[0].fields["label"], json!("Rope"));
    let fields = json!({ "name": "Lamp" }).as_object().cloned().unwrap_or_default();
    let other = CommitOp::Create { table: "kit.things".to_owned(), id: None, fields };
    here.commit(vec![other]).expect("other modules are as they were");
}

#[test]
fn switched_3_a_version_that_was_in_use_is_put_to_use_again_from_the_production_itself() {
    let (mut here, mut there) = begun();
    assert_eq!(props(&mut here).earlier, ["1.0.0"]);
    let refused = here.workspace.version_before("props", "2.0.0").expect_err("it cannot be read");
    assert_eq!(refused.code, Code::NotFound);
    let source = here.workspace.version_before("props", "1.0.0").expect("it was in use");
    here.workspace.adopt(Now(1_700_000_000_900), 1, &source);
    here.save();
    here.answer();
    assert_eq!((list(&mut here).problem, props(&mut here).version), (None, "1.0.0".to_owned()));
    here.commit(vec![create("Sword")]).expect("it can be read again");
    there.meet(&here);
    let labels: Vec<Json> = there.rows(LIST).iter().map(|row| row.fields["label"].clone()).collect();
    assert_eq!(labels, [json!("Rope"), json!("Sword")]);
    assert_eq!(here.hash(), there.hash());
}

#[test]
fn switched_4_of_a_module_that_nobody_here_could_ever_read_what_was_written_gives_the_columns() {
    let (mut here, there) = two();
    let run = unreadable(&there, "no TOML at all [");
    take(&mut here, run);
    assert_eq!(props(&mut here).title, "props", "nothing was written: it is listed all the same");
    let id = EntityId([9; 16]);
    let run = newer(&there, |builder| {
        let (entity, table) = (builder.entity(id), builder.name("props.list"));
        let fields = [("done", Value::Bool(true)), ("Bad Name", "x".into())];
        let shown =
            Op::SetMember { entities: vec![entity], table, is_in: true, last: false, replaces: Vec::new() };
        let sets = fields.map(|(name, value)| Op::SetField {
            targets: vec![(entity, builder.name(&format!("props.list.{name}")))],
            values: vec![value],
            replaces: Vec::new(),
        });
        std::iter::once(shown).chain(sets).collect()
    });
    take(&mut here, run);
    assert_eq!(columns(&list(&mut here)), [("done", "bool")]);
    assert_eq!(here.rows(LIST)[0].fields["done"], json!(true));
}
