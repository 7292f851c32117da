//! What modules are set to, as commands read and write it.

use callboard_core::given::Now;
use callboard_core::id::EntityId;
use callboard_core::workspace::command::{
    Choice, Command, CommitOp, Configure, ConflictQuery, EdgeQuery, Fields, HistoryQuery, Json, Restore,
};
use callboard_core::workspace::found::ModuleSource;
use callboard_core::workspace::update::{
    Code, Configuration, Conflict, Failure, Reply, SettingInfo, SettingOrigin, Update,
};
use serde_json::json;

use super::api::two;
use super::desk::Desk;

const UNITS: &str = "rig.units";
const RIG: &str = r#"
module = { id = "rig", version = "1.0.0", title = "Rig" }
[settings.run]
title = "Usual run"
type = "duration"
unit = "s"
default = 90
[settings.need]
title = "Who is asked"
type = "choice"
choices = ["Always", "Sometimes"]
records = ["shifts"]
[tables.units]
record = "{name}"
[tables.units.fields]
name = { type = "text" }
run = { type = "duration", default_from = "run" }
[tables.shifts]
record = "{name}"
[tables.shifts.fields]
name = { type = "text" }
[edges.works]
from = "units"
to = "shifts"
fields.need = { type = "choice", choices = ["Always", "Sometimes"], default_from = "need" }
"#;

fn rigged() -> (Desk, Desk) {
    let (mut alex, mut bea) = two();
    let source = ModuleSource { id: "rig".to_owned(), version: "1.0.0".to_owned(), toml: RIG.to_owned() };
    alex.workspace.adopt(Now(1_700_000_000_500), 1, &source);
    alex.save();
    bea.meet(&alex);
    (alex, bea)
}

fn create(desk: &mut Desk, table: &str, fields: Json) -> EntityId {
    let Json::Object(fields) = fields else { panic!("fields are an object") };
    let op = CommitOp::Create { table: table.to_owned(), id: None, fields };
    desk.commit(vec![op]).expect("it can be done").created[0]
}

fn configuration(desk: &mut Desk, record: Option<EntityId>) -> Configuration {
    match desk.ask(Command::Configuration { module: "rig".to_owned(), record }) {
        Ok(Reply::Configuration(told)) => told,
        other => panic!("a configuration gave {other:?}"),
    }
}

fn setting(desk: &mut Desk, record: Option<EntityId>, name: &str) -> SettingInfo {
    let told = configuration(desk, record).settings.into_iter().find(|told| told.field.name == name);
    told.expect("the module has it")
}

fn configure(desk: &mut Desk, record: Option<EntityId>, values: Json) -> Result<Reply, Failure> {
    let Json::Object(values) = values else { panic!("values are an object") };
    desk.ask(Command::Configure(Configure { module: "rig".to_owned(), values, record, seen: None }))
}

fn conflicts(desk: &mut Desk) -> Vec<Conflict> {
    match desk.ask(Command::Conflicts(ConflictQuery::default())) {
        Ok(Reply::Conflicts(open)) => open,
        other => panic!("conflicts gave {other:?}"),
    }
}

fn run_of_new(desk: &mut Desk) -> Json {
    let id = create(desk, UNITS, json!({ "name": "New" }));
    desk.rows(UNITS).into_iter().find(|row| row.id == id).expect("it is there").fields["run"].clone()
}

#[test]
fn setting_3_a_value_says_who_it_is_of_and_what_it_would_be_otherwise() {
    let (mut alex, _) = rigged();
    let told = setting(&mut alex, None, "run");
    assert_eq!((told.value, told.origin), (json!(90), SettingOrigin::Module));
    configure(&mut alex, None, json!({ "run": 60, "need": "Always" })).expect("the founder may");
    let told = setting(&mut alex, None, "run");
    assert_eq!((told.value, told.origin), (json!(60), SettingOrigin::Workspace));
    assert_eq!((told.without, told.without_origin), (json!(90), SettingOrigin::Module));
    let shift = create(&mut alex, "rig.shifts", json!({ "name": "Early" }));
    let told = setting(&mut alex, Some(shift), "need");
    assert_eq!((told.value, told.origin), (json!("Always"), SettingOrigin::Workspace));
    configure(&mut alex, Some(shift), json!({ "need": "Sometimes" })).expect("a shift may differ");
    let told = setting(&mut alex, Some(shift), "need");
    assert_eq!((told.value, told.origin), (json!("Sometimes"), SettingOrigin::Record));
    assert_eq!((told.without, told.without_origin), (json!("Always"), SettingOrigin::Workspace));
    assert_eq!(setting(&mut alex, None, "need").value, json!("Always"));
    configure(&mut alex, Some(shift), json!({ "need": null })).expect("back to the production's");
    configure(&mut alex, None, json!({ "run": null })).expect("back to the module's");
    assert_eq!(setting(&mut alex, Some(shift), "need").origin, SettingOrigin::Workspace);
    assert_eq!(setting(&mut alex, None, "run").value, json!(90));
}

#[test]
fn setting_4_new_records_and_edges_begin_with_what_is_set() {
    let (mut alex, _) = rigged();
    assert_eq!(run_of_new(&mut alex), json!(90));
    configure(&mut alex, None, json!({ "run": 60, "need": "Always" })).expect("the founder may");
    assert_eq!(run_of_new(&mut alex), json!(60));
    let unit = create(&mut alex, UNITS, json!({ "name": "One", "run": 5 }));
    let rows = alex.rows(UNITS);
    assert!(rows.iter().any(|row| row.fields["run"] == json!(5)), "what is given counts");
    let shift = create(&mut alex, "rig.shifts", json!({ "name": "Early" }));
    let late = create(&mut alex, "rig.shifts", json!({ "name": "Late" }));
    configure(&mut alex, Some(late), json!({ "need": "Sometimes" })).expect("a shift may differ");
    for to in [shift, late] {
        let fields = Fields::new();
        let kind = "rig.works".to_owned();
        let link = CommitOp::Link { kind, id: None, from: unit, to, after: None, fields };
        alex.commit(vec![link]).expect("both are there");
    }
    let edges = match alex.ask(Command::Edges(EdgeQuery { from: Some(unit), ..EdgeQuery::default() })) {
        Ok(Reply::Edges(edges)) => edges,
        other => panic!("edges gave {other:?}"),
    };
    let need = |to| edges.iter().find(|edge| edge.to == to).map(|edge| edge.fields["need"].clone());
    assert_eq!((need(shift), need(late)), (Some(json!("Always")), Some(json!("Sometimes"))));
}

#[test]
fn setting_5_what_was_set_apart_is_a_conflict_told_and_decided_like_any_other() {
    let (mut alex, mut bea) = rigged();
    configure(&mut alex, None, json!({ "run": 60 })).expect("the founder may");
    configure(&mut bea, None, json!({ "run": 30 })).expect("an editor may");
    alex.meet(&bea);
    bea.meet(&alex);
    let (open, here) = (conflicts(&mut alex), conflicts(&mut bea));
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].title.as_str(), open[0].label.as_str()), ("Rig", "Usual run"));
    assert_eq!(open[0].id, here[0].id);
    assert_eq!((open[0].of.as_str(), open[0].module.as_str()), ("setting", "rig"));
    assert_eq!(open[0].info.as_ref().map(|info| info.title.as_str()), Some("Usual run"));
    assert_eq!(setting(&mut bea, None, "run").rivals.len(), 1);
    let (id, choice) = (open[0].id.clone(), Choice::Value(json!(45)));
    alex.ask(Command::Resolve { id, choice }).expect("it is open");
    bea.meet(&alex);
    assert_eq!(setting(&mut bea, None, "run").value, json!(45));
    assert!(conflicts(&mut bea).is_empty());
    assert_eq!(alex.hash(), bea.hash());
    let shift = create(&mut alex, "rig.shifts", json!({ "name": "Early" }));
    bea.meet(&alex);
    configure(&mut alex, Some(shift), json!({ "need": "Always" })).expect("a shift may differ");
    configure(&mut bea, Some(shift), json!({ "need": "Sometimes" })).expect("a shift may differ");
    alex.meet(&bea);
    assert_eq!(conflicts(&mut alex)[0].record, shift, "it is told at the record");
}

#[test]
fn setting_6_what_is_set_is_history_and_is_taken_back() {
    let (mut alex, _) = rigged();
    let unit = create(&mut alex, UNITS, json!({ "name": "One" }));
    let Ok(Reply::Committed(done)) = configure(&mut alex, None, json!({ "run": 60 })) else {
        panic!("the founder may")
    };
    let history = match alex.ask(Command::History(HistoryQuery::default())) {
        Ok(Reply::History(entries)) => entries,
        other => panic!("history gave {other:?}"),
    };
    assert_eq!((history[0].label.as_str(), history[0].changes.len()), ("Set Rig: Usual run", 1));
    let change = &history[0].changes[0];
    assert_eq!((change.kind.as_str(), change.label.as_str()), ("configured", "Usual run"));
    assert_eq!((change.title.as_str(), &change.to), ("Rig", &json!(60)));
    alex.ask(Command::Undo).expect("there is something to undo");
    assert_eq!(setting(&mut alex, None, "run").origin, SettingOrigin::Module);
    alex.ask(Command::Redo).expect("there is something to redo");
    assert_eq!(setting(&mut alex, None, "run").value, json!(60));
    configure(&mut alex, None, json!({ "run": 10 })).expect("the founder may");
    alex.commit(vec![CommitOp::Delete { id: unit }]).expect("it is there");
    let restore = Restore { as_of: done.bundle, ..Restore::default() };
    alex.ask(Command::Restore(restore)).expect("the moment is known");
    assert_eq!(setting(&mut alex, None, "run").value, json!(60), "with everything, what was set comes back");
}

#[test]
fn setting_7_what_cannot_be_set_is_refused_with_its_reason() {
    let (mut alex, _) = rigged();
    let unit = create(&mut alex, UNITS, json!({ "name": "One" }));
    let code = |result: Result<Reply, Failure>| result.expect_err("it is refused").code;
    assert_eq!(code(configure(&mut alex, None, json!({ "speed": 1 }))), Code::UnknownField);
    assert_eq!(code(configure(&mut alex, None, json!({ "run": "long" }))), Code::Invalid);
    assert_eq!(code(configure(&mut alex, Some(unit), json!({ "need": "Always" }))), Code::Invalid);
    let nobody = Some(EntityId([9; 16]));
    assert_eq!(code(configure(&mut alex, nobody, json!({ "need": "Always" }))), Code::NotFound);
    let elsewhere = Command::Configuration { module: "sky".to_owned(), record: None };
    assert_eq!(code(alex.ask(elsewhere)), Code::NotFound);
    assert_eq!(setting(&mut alex, None, "run").origin, SettingOrigin::Module, "nothing was written");
}

#[test]
fn setting_8_a_page_hears_that_something_was_set_and_of_nothing_else() {
    let (mut alex, mut bea) = rigged();
    bea.updates.clear();
    create(&mut alex, UNITS, json!({ "name": "One" }));
    bea.meet(&alex);
    let heard = |desk: &Desk| desk.updates.iter().filter(|told| matches!(told, Update::Configured)).count();
    assert_eq!(heard(&bea), 0);
    configure(&mut alex, None, json!({ "run": 60 })).expect("the founder may");
    bea.meet(&alex);
    assert_eq!(heard(&bea), 1);
}

#[test]
fn setting_9_an_older_screen_does_not_run_over_what_was_set_since() {
    let (mut alex, mut bea) = rigged();
    let seen = Some(configuration(&mut bea, None).seen);
    configure(&mut alex, None, json!({ "run": 60 })).expect("the founder may");
    bea.meet(&alex);
    let values = Fields::from_iter([("run".to_owned(), json!(30))]);
    let asked = Configure { module: "rig".to_owned(), values, record: None, seen };
    bea.ask(Command::Configure(asked)).expect("an editor may");
    assert_eq!(conflicts(&mut bea).len(), 1);
}
