//! Another version of a module: told first, done as one bundle, taken back as one.

use callboard_core::given::Now;
use callboard_core::workspace::command::{Bulk, Choice, Command, CommitOp, ConflictQuery, Json, ResolveAll};
use callboard_core::workspace::found::ModuleSource;
use callboard_core::workspace::update::{Conflict, Message, Reply, UpgradePlan};
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
    let version = toml.lines().find_map(|line| line.strip_prefix("version = ")).expect("it says its version");
    let version = version.trim_matches('"').to_owned();
    ModuleSource { id: "props".to_owned(), version, toml: toml.to_owned() }
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

/// What waits for a decision, or with `settled` was decided.
fn conflicts(desk: &mut Desk, settled: bool) -> Vec<Conflict> {
    match desk.ask(Command::Conflicts(ConflictQuery { settled, ..ConflictQuery::default() })) {
        Ok(Reply::Conflicts(told)) => told,
        other => panic!("conflicts gave {other:?}"),
    }
}

/// Two devices that hold a rope whose length no duration can be, upgraded on the first.
fn rope() -> [Desk; 2] {
    let (mut here, mut there) = two();
    adopt(&mut here, FIRST);
    add(&mut here, "Sword", "1m30");
    add(&mut here, "Rope", "a while");
    there.meet(&here);
    adopt(&mut here, SECOND);
    there.meet(&here);
    [here, there]
}

#[test]
fn upgrade_13_what_the_other_of_two_versions_carried_follows_into_the_one_that_shows() {
    let (mut here, mut there) = two();
    adopt(&mut here, FIRST);
    add(&mut here, "Lamp", "Slow");
    there.meet(&here);
    adopt(&mut here, SECOND);
    let same = FIRST.replace("1.0.0", "1.1.0");
    there.workspace.adopt(Now(1_700_000_900_000), 1, &source(&same));
    there.save();
    while there.workspace.poll_message().is_some() {}
    here.meet(&there);
    there.meet(&here);
    let told = conflicts(&mut here, false).remove(0);
    let shown = told.candidates.iter().position(|side| side.text == "1.1.0").expect("it is a candidate");
    let resolve = Command::Resolve { id: told.id, choice: Choice::Candidate(shown) };
    here.ask(resolve).expect("it is decided");
    there.meet(&here);
    for desk in [&mut here, &mut there] {
        assert_eq!(fields(desk, "label"), [json!("Lamp")]);
        assert_eq!(fields(desk, "length"), [json!("Slow")], "by the words that led there");
        assert!(conflicts(desk, false).is_empty(), "nothing is left to be asked about");
    }
    assert_eq!(here.hash(), there.hash());
}

#[test]
fn upgrade_6_what_could_not_be_carried_is_asked_about_until_it_is_given_a_value() {
    let [mut here, mut there] = rope();
    let open = conflicts(&mut here, false);
    assert_eq!(open, conflicts(&mut there, false));
    let [told] = open.as_slice() else { panic!("one is left: {open:?}") };
    assert_eq!((told.kind.as_str(), told.title.as_str(), told.field.as_str()), ("leftover", "Rope", "time"));
    let expected = "Rope's length is “a while” (Alex, 2023-11-14 22:13): Props 2.0.0, put to use by Alex \
                    (2023-11-14 22:13), has time in its place, and did not take it over.";
    assert_eq!(told.sentence, expected);
    let left = told.left.as_ref().expect("it says what is left");
    assert_eq!((left.label.as_str(), left.values[0].text.as_str()), ("Length", "a while"));
    let meant = left.info.as_ref().map(|field| (field.key.as_str(), field.kind.as_str()));
    assert_eq!(meant, Some(("props.list.length", "text")), "as the version before had it");
    assert_eq!(told.candidates.len(), 1, "nothing but to leave it out");

    let choice = Choice::Value(json!(120));
    there.ask(Command::Resolve { id: told.id.clone(), choice }).expect("it is decided");
    here.meet(&there);
    for desk in [&mut here, &mut there] {
        assert!(conflicts(desk, false).is_empty());
        assert_eq!(fields(desk, "time"), [json!(90), json!(120)]);
        let settled = conflicts(desk, true);
        assert_eq!((settled.len(), settled[0].kind.as_str()), (1, "leftover"));
        let sentence = &settled[0].sentence;
        assert!(sentence.starts_with("Jordan decided that Rope's time is 2:00"), "{sentence}");
    }

    here.ask(Command::Reopen { id: told.id.clone() }).expect("it is opened again");
    there.meet(&here);
    for desk in [&mut here, &mut there] {
        let open = conflicts(desk, false);
        assert_eq!(
            (open.len(), open[0].left.as_ref().map(|left| left.values[0].text.as_str())),
            (1, Some("a while"))
        );
        assert_eq!(open[0].candidates[0].text, "2:00", "what is there stays where it is left out");
        assert!(conflicts(desk, true).is_empty());
    }
    assert_eq!(here.hash(), there.hash());
}

#[test]
fn upgrade_7_what_could_not_be_carried_is_left_out_all_at_once_and_undo_asks_again() {
    let [mut here, mut there] = rope();
    let by = |by, preview| Command::ResolveAll(ResolveAll { by, ids: None, preview });
    let plan = |reply| match reply {
        Ok(Reply::Bulk(plan)) => plan,
        other => panic!("a bulk choice gave {other:?}"),
    };
    let newest = plan(here.ask(by(Bulk::Newest, true)));
    assert_eq!((newest.decided, newest.left), (0, 1), "who wrote what is no answer here");
    assert_eq!(plan(here.ask(by(Bulk::Out, true))).decided, 1);
    assert_eq!(plan(here.ask(by(Bulk::Out, false))).decided, 1);
    there.meet(&here);
    let settled = conflicts(&mut there, true);
    let sentence = &settled[0].sentence;
    assert!(sentence.starts_with("Alex decided to leave Rope's length out"), "{sentence}");
    here.ask(Command::Undo).expect("it is taken back");
    assert_eq!((conflicts(&mut here, false).len(), conflicts(&mut here, true).len()), (1, 0));
    assert_eq!(fields(&mut here, "time")[1], json!(null));
}

#[test]
fn upgrade_8_an_edit_by_the_version_before_is_asked_about_and_an_undone_upgrade_leaves_nothing() {
    let (mut here, mut there) = two();
    adopt(&mut here, FIRST);
    let sword = add(&mut here, "Sword", "1m30");
    there.meet(&here);
    adopt(&mut here, SECOND);
    let set =
        CommitOp::Set { id: sword, field: "length".to_owned(), value: json!("3m"), table: None, seen: None };
    there.commit(vec![set]).expect("a change by the version before");
    here.meet(&there);
    there.meet(&here);
    let [told] = &conflicts(&mut here, false)[..] else { panic!("one is left") };
    let texts: Vec<_> = told.candidates.iter().map(|side| side.text.clone()).collect();
    assert_eq!(texts, ["3:00", "1:30"], "to take it over, or to leave what is there");
    assert_eq!(conflicts(&mut there, false), std::slice::from_ref(told));

    let take = Command::Resolve { id: told.id.clone(), choice: Choice::Candidate(0) };
    here.ask(take).expect("it is decided");
    assert_eq!(fields(&mut here, "time"), [json!(180)]);
    here.ask(Command::Undo).expect("the decision is taken back");
    assert_eq!(conflicts(&mut here, false).len(), 1);
    here.ask(Command::Undo).expect("the upgrade is taken back");
    assert!(conflicts(&mut here, false).is_empty());
    there.meet(&here);
    assert!(conflicts(&mut there, false).is_empty());
    assert_eq!(here.hash(), there.hash());
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
    there.workspace.adopt(Now(1_700_000_900_000), 1, &source(THIRD));
    there.save();
    while there.workspace.poll_message().is_some() {}
    here.meet(&there);
    there.meet(&here);
    let open = |desk: &mut Desk| conflicts(desk, false);
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

    let settled = conflicts(&mut there, true);
    let texts: Vec<_> = settled[0].candidates.iter().map(|side| side.text.as_str()).collect();
    assert_eq!((settled.len(), settled[0].kind.as_str(), texts), (1, "module", vec!["3.0.0", "2.0.0"]));
    assert!(settled[0].sentence.starts_with("Alex decided that Props is in use in version 2.0.0"));
    there.ask(Command::Reopen { id: settled[0].id.clone() }).expect("it is opened again");
    here.meet(&there);
    for desk in [&mut here, &mut there] {
        let versions = open(desk).remove(0).candidates.into_iter().map(|side| side.text).collect::<Vec<_>>();
        assert_eq!(versions, ["3.0.0", "2.0.0"]);
        assert_eq!(fields(desk, "time"), [json!(10)], "what is in use stays so meanwhile");
        assert!(conflicts(desk, true).is_empty());
    }
    there.ask(Command::Undo).expect("it is decided as it was");
    assert!(open(&mut there).is_empty());
    here.ask(Command::Undo).expect("the decision is taken back");
    assert_eq!(open(&mut here).len(), 1);
}

#[test]
fn upgrade_10_what_the_way_back_could_not_carry_is_asked_about_too() {
    const COUNTED: &str = r#"
[module]
id = "props"
version = "1.0.0"
title = "Props"
[tables.list]
record = "{label}"
[tables.list.fields]
label = { type = "text" }
length = { type = "integer", title = "Length" }
"#;
    const WORDED: &str = r#"
[module]
id = "props"
version = "2.0.0"
title = "Props"
[tables.list]
record = "{label}"
[tables.list.fields]
label = { type = "text" }
size = { type = "text", title = "Size" }
[[migrations]]
version = "2.0.0"
convert = { "list.length" = "list.size" }
"#;
    let (mut here, mut there) = two();
    adopt(&mut here, COUNTED);
    adopt(&mut here, WORDED);
    for (label, size) in [("Rope", "as long as it takes"), ("Plank", "3")] {
        let fields = json!({ "label": label, "size": size }).as_object().cloned().expect("an object");
        here.commit(vec![CommitOp::Create { table: "props.list".to_owned(), id: None, fields }])
            .expect("a record");
    }
    adopt(&mut here, COUNTED);
    there.meet(&here);
    assert_eq!(fields(&mut there, "length"), [json!(null), json!(3)]);
    let open = conflicts(&mut here, false);
    assert_eq!(open, conflicts(&mut there, false));
    let [told] = open.as_slice() else { panic!("one is left: {open:?}") };
    let expected = "Rope's size is “as long as it takes” (Alex, 2023-11-14 22:13): Props 1.0.0, put to use \
                    by Alex (2023-11-14 22:13), has length in its place, and did not take it over.";
    assert_eq!(told.sentence, expected);

    there.ask(Command::Resolve { id: told.id.clone(), choice: Choice::Value(json!(12)) }).expect("decided");
    here.meet(&there);
    assert_eq!(fields(&mut here, "length"), [json!(12), json!(3)]);
    assert!(conflicts(&mut here, false).is_empty());
    adopt(&mut here, WORDED);
    assert_eq!(fields(&mut here, "size"), [json!("12"), json!("3")]);
    assert!(conflicts(&mut here, false).is_empty());
}

#[test]
fn upgrade_11_what_is_left_in_fields_that_became_one_is_decided_once() {
    const RENAMED: &str = r#"
[module]
id = "props"
version = "3.0.0"
title = "Props"
[tables.list]
record = "{label}"
[tables.list.fields]
label = { type = "text" }
span = { type = "text" }
[[migrations]]
version = "3.0.0"
rename = { "list.length" = "list.span" }
"#;
    const TIMED: &str = r#"
[module]
id = "props"
version = "2.0.0"
title = "Props"
[tables.list]
record = "{label}"
[tables.list.fields]
label = { type = "text" }
time = { type = "duration", unit = "s" }
[[migrations]]
version = "2.0.0"
convert = { "list.length" = "list.time" }
"#;
    let mut desk = Desk::founder();
    adopt(&mut desk, FIRST);
    adopt(&mut desk, RENAMED);
    let fields = json!({ "label": "Rope", "span": "a while" }).as_object().cloned().expect("an object");
    desk.commit(vec![CommitOp::Create { table: "props.list".to_owned(), id: None, fields }])
        .expect("a record");
    adopt(&mut desk, TIMED);
    let open = conflicts(&mut desk, false);
    assert_eq!((open.len(), open[0].kind.as_str()), (1, "leftover"), "{open:?}");
    let out = Choice::Candidate(open[0].candidates.len() - 1);
    desk.ask(Command::Resolve { id: open[0].id.clone(), choice: out }).expect("it is left out");
    assert!(conflicts(&mut desk, false).is_empty());
    let settled = conflicts(&mut desk, true);
    assert_eq!((settled.len(), settled[0].kind.as_str()), (1, "leftover"));
    desk.ask(Command::Reopen { id: settled[0].id.clone() }).expect("it is opened again");
    assert_eq!(conflicts(&mut desk, false).len(), 1);
}

#[test]
fn upgrade_14_a_field_that_is_no_more_and_one_that_is_there_say_their_conflict_as_one_field() {
    let mut desk = Desk::founder();
    let with_note =
        |toml: &str| toml.replace("[tables.list.fields]", "[tables.list.fields]\nnote = { type = \"text\" }");
    adopt(&mut desk, &with_note(FIRST));
    let fields = json!({ "label": "Rope", "length": "a while", "note": "for ever" });
    let fields = fields.as_object().cloned().expect("an object");
    desk.commit(vec![CommitOp::Create { table: "props.list".to_owned(), id: None, fields }])
        .expect("a record");
    let fields = vec!["props.list.length".to_owned(), "props.list.note".to_owned()];
    desk.commit(vec![CommitOp::Map { fields }]).expect("it can be done");
    adopt(&mut desk, &with_note(SECOND));
    let open = conflicts(&mut desk, false);
    assert_eq!((open.len(), open[0].kind.as_str()), (1, "value"), "{open:?}");
    let texts: Vec<&str> = open[0].candidates.iter().map(|candidate| candidate.text.as_str()).collect();
    assert_eq!(texts, ["for ever", "a while"]);
}
