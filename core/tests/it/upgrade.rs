//! Another version of a module: told first, done as one bundle, taken back as one.

use callboard_core::given::Now;
use callboard_core::workspace::command::{Choice, Command, CommitOp, ConflictQuery, Json};
use callboard_core::workspace::found::ModuleSource;
use callboard_core::workspace::update::{Message, Reply, UpgradePlan};
use serde_json::json;

use super::api::two;
use super::desk::Desk;

const FIRST: &str = r#"
[module]
id = "props"
version = "1.0.0"
title = "Props"
[tables.list]
record = "{label}"
[tables.list.fields]
label = { type = "text" }
length = { type = "text", title = "Length" }
"#;
const SECOND: &str = r#"
[module]
id = "props"
version = "2.0.0"
title = "Props"
[tables.list]
record = "{name}"
[tables.list.fields]
name = { type = "text" }
time = { type = "duration", unit = "s", title = "Time" }
[[migrations]]
version = "2.0.0"
rename = { "list.label" = "list.name" }
convert = { "list.length" = "list.time" }
words = { "list.length" = { Slow = "10" } }
"#;

fn source(toml: &str) -> ModuleSource {
    let version = if toml == FIRST { "1.0.0" } else { "2.0.0" };
    ModuleSource { id: "props".to_owned(), version: version.to_owned(), toml: toml.to_owned() }
}

fn adopt(desk: &mut Desk, toml: &str) {
    desk.workspace.adopt(Now(1_700_000_000_500), 1, &source(toml));
    desk.save();
    while desk.workspace.poll_message().is_some() {}
}

fn add(desk: &mut Desk, label: &str, length: &str) -> callboard_core::id::EntityId {
    let fields = json!({ "label": label, "length": length }).as_object().cloned().expect("an object");
    let create = CommitOp::Create { table: "props.list".to_owned(), id: None, fields };
    desk.commit(vec![create]).expect("a change").created[0]
}

fn fields(desk: &mut Desk, name: &str) -> Vec<Json> {
    desk.rows("props.list").iter().map(|row| row.fields[name].clone()).collect()
}

fn plan(desk: &mut Desk, toml: &str) -> UpgradePlan {
    desk.workspace.plan_adoption(3, &source(toml));
    match desk.workspace.poll_message() {
        Some(Message::Reply { result: Ok(Reply::UpgradePlan(plan)), .. }) => plan,
        other => panic!("a plan gave {other:?}"),
    }
}

#[test]
fn upgrade_1_what_another_version_does_is_told_first_and_done_as_one_bundle_and_one_undo() {
    let mut desk = Desk::founder();
    adopt(&mut desk, FIRST);
    for (label, length) in [("Sword", "1m30"), ("Lamp", "Slow"), ("Rope", "a while"), ("Crate", "")] {
        add(&mut desk, label, length);
    }
    let told = plan(&mut desk, SECOND);
    assert_eq!((told.from.as_str(), told.to.as_str()), ("1.0.0", "2.0.0"));
    let moves: Vec<_> =
        told.moves.iter().map(|m| (m.from.as_str(), m.to.as_str(), m.moved, m.left)).collect();
    assert_eq!(moves, [("Label", "Name", 4, 0), ("Length", "Time", 2, 1)]);
    assert_eq!(told.moves[1].examples, [("Rope".to_owned(), "a while".to_owned())]);

    let before = desk.workspace.log().len();
    adopt(&mut desk, SECOND);
    assert_eq!(desk.workspace.log().len(), before + 1);
    assert_eq!(fields(&mut desk, "name"), [json!("Sword"), json!("Lamp"), json!("Rope"), json!("Crate")]);
    assert_eq!(fields(&mut desk, "time"), [json!(90), json!(10), json!(null), json!(null)]);

    desk.ask(Command::Undo).expect("it can be taken back");
    assert_eq!(fields(&mut desk, "label"), [json!("Sword"), json!("Lamp"), json!("Rope"), json!("Crate")]);
    assert_eq!(fields(&mut desk, "length"), [json!("1m30"), json!("Slow"), json!("a while"), json!(null)]);
    desk.ask(Command::Redo).expect("and made again");
    assert_eq!(fields(&mut desk, "time"), [json!(90), json!(10), json!(null), json!(null)]);
}

#[test]
fn upgrade_2_two_devices_that_upgrade_apart_agree_and_what_was_renamed_is_one_field() {
    let (mut here, mut there) = two();
    adopt(&mut here, FIRST);
    let sword = add(&mut here, "Sword", "1m30");
    there.meet(&here);
    adopt(&mut here, SECOND);
    let set = |field: &str, value: &str| CommitOp::Set {
        id: sword,
        field: field.to_owned(),
        value: json!(value),
        table: None,
        seen: None,
    };
    there.commit(vec![set("label", "Broadsword")]).expect("a change by the version before");
    adopt(&mut there, SECOND);
    here.meet(&there);
    there.meet(&here);
    for desk in [&mut here, &mut there] {
        assert_eq!(fields(desk, "name"), [json!("Broadsword")]);
        assert_eq!(fields(desk, "time"), [json!(90)]);
        assert!(desk.rows("props.list")[0].conflicts.is_empty());
    }
    assert_eq!(here.hash(), there.hash());
}

#[test]
fn upgrade_3_the_way_back_to_a_version_before_carries_values_back() {
    let mut desk = Desk::founder();
    adopt(&mut desk, FIRST);
    add(&mut desk, "Lamp", "Slow");
    adopt(&mut desk, SECOND);
    let told = plan(&mut desk, FIRST);
    assert_eq!((told.from.as_str(), told.to.as_str()), ("2.0.0", "1.0.0"));
    adopt(&mut desk, FIRST);
    assert_eq!(fields(&mut desk, "label"), [json!("Lamp")]);
    assert_eq!(fields(&mut desk, "length"), [json!("Slow")]);
}

const THIRD: &str = r#"
[module]
id = "props"
version = "3.0.0"
title = "Props"
[tables.list]
record = "{title}"
[tables.list.fields]
title = { type = "text" }
length = { type = "text" }
[[migrations]]
version = "3.0.0"
rename = { "list.label" = "list.title" }
"#;

#[test]
fn upgrade_5_versions_that_were_chosen_apart_are_a_conflict_and_values_follow_the_decision() {
    let (mut here, mut there) = two();
    adopt(&mut here, FIRST);
    add(&mut here, "Lamp", "Slow");
    there.meet(&here);
    adopt(&mut here, SECOND);
    there.workspace.adopt(
        Now(1_700_000_900_000),
        1,
        &ModuleSource { version: "3.0.0".to_owned(), ..source(THIRD) },
    );
    there.save();
    while there.workspace.poll_message().is_some() {}
    here.meet(&there);
    there.meet(&here);
    let open = |desk: &mut Desk| match desk.ask(Command::Conflicts(ConflictQuery::default())) {
        Ok(Reply::Conflicts(open)) => open,
        other => panic!("conflicts gave {other:?}"),
    };
    let (one, other) = (open(&mut here), open(&mut there));
    assert_eq!((one.len(), &one), (1, &other));
    assert_eq!((one[0].kind.as_str(), one[0].title.as_str()), ("module", "Props"));
    let versions: Vec<_> = one[0].candidates.iter().map(|side| side.text.as_str()).collect();
    assert_eq!(versions, ["3.0.0", "2.0.0"], "the one that was chosen first");
    let sentence = &one[0].sentence;
    assert!(sentence.starts_with("Props is in use in 2 versions: 3.0.0 by Jordan"), "{sentence}");

    let resolve = Command::Resolve { id: one[0].id.clone(), choice: Choice::Candidate(1) };
    here.ask(resolve).expect("it is decided");
    there.meet(&here);
    for desk in [&mut here, &mut there] {
        assert!(open(desk).is_empty());
        assert_eq!(fields(desk, "name"), [json!("Lamp")]);
        assert_eq!(fields(desk, "time"), [json!(10)]);
    }
    assert_eq!(here.hash(), there.hash());
}
