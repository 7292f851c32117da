//! What hangs on a choice.

use super::{list, resolve};
use crate::id::EntityId;
use crate::log::OriginKind;
use crate::testkit::{Desk, desks, meet};
use crate::value::Value;
use crate::workspace::command::Choice;
use crate::workspace::update::Conflict;

const JANE: EntityId = EntityId([1; 16]);
const JOE: EntityId = EntityId([2; 16]);

fn told(desk: &Desk) -> Vec<Conflict> {
    list(&desk.facts(), &desk.conflicts)
}

fn decide(desk: &mut Desk, id: &str, choice: &Choice) {
    let resolution = resolve(&desk.facts(), &desk.conflicts, id, choice).expect("it is open");
    desk.write(&resolution.label, OriginKind::Resolution, None, &resolution.writes);
}

#[test]
fn conflict_13_a_choice_says_what_hangs_on_it() {
    const KEYED: &str = r#"
[module]
id = "crew"
version = "1.0.0"
title = "Crew"

[tables.people]
title = "People"
record = "{name}"
key = ["name"]
[tables.people.fields]
name = { type = "text", title = "Name", required = true }
boss = { type = "reference", title = "Boss", to = "people" }
"#;
    let mut both = desks(KEYED, &["Alex", "Jordan"]);
    both[0].create(JANE, "crew.people", &[("name", "Jane".into())]);
    both[0].create(JOE, "crew.people", &[("name", "Joe".into()), ("boss", Value::Reference(JANE))]);
    meet(&mut both);
    both[0].set(JANE, "crew.people.name", Some("Joe".into()));
    both[1].set(JANE, "crew.people.name", None);
    meet(&mut both);
    let of = |conflict: &Conflict, text: &str| {
        let side = conflict.candidates.iter().find(|side| side.text == text).expect("it is a candidate");
        let told = side.consequences.iter();
        told.map(|told| (told.kind.clone(), told.title.clone(), told.count)).collect::<Vec<_>>()
    };
    let conflict = told(&both[0]).remove(0);
    assert_eq!(of(&conflict, "Joe"), [("unique".to_owned(), "Joe".to_owned(), 1)]);
    assert_eq!(of(&conflict, ""), [("required".to_owned(), String::new(), 1)]);
    decide(&mut both[0], &conflict.id, &Choice::Candidate(0));
    meet(&mut both);
    both[0].delete(JANE);
    both[1].set(JANE, "crew.people.name", Some("Janet".into()));
    meet(&mut both);
    let conflict = told(&both[1]).remove(0);
    assert_eq!(of(&conflict, "Delete"), [("referred".to_owned(), String::new(), 1)]);
    assert!(of(&conflict, "Keep").is_empty());
}

#[test]
fn conflict_20_what_hangs_on_a_choice_in_other_tables_and_by_following_is_said() {
    const TWO: &str = r#"
[module]
id = "crew"
version = "1.0.0"
title = "Crew"

[tables.people]
title = "People"
record = "{name}"
key = ["name"]
[tables.people.fields]
name = { type = "text", title = "Name" }
boss = { type = "text", title = "Boss" }

[tables.guests]
title = "Guests"
record = "{label}"
[tables.guests.fields]
label = { type = "text", title = "Label" }
"#;
    const NAME: &str = "crew.people.name";
    let mut both = desks(TWO, &["Alex", "Jordan"]);
    both[0].create(JANE, "crew.people", &[("name", "Jane".into())]);
    both[0].take_in(JANE, "crew.guests");
    both[0].create(JOE, "crew.people", &[("name", "Joe".into())]);
    both[0].map(NAME, "crew.guests.label");
    meet(&mut both);
    both[0].set(JANE, NAME, Some("Joe".into()));
    both[1].set(JANE, NAME, Some("Janet".into()));
    meet(&mut both);
    let conflict = told(&both[0]).remove(0);
    assert_eq!(conflict.table, "crew.guests");
    let of = |conflict: &Conflict, text: &str| {
        let side = conflict.candidates.iter().find(|side| side.text == text).expect("it is a candidate");
        let told = side.consequences.iter();
        told.map(|told| (told.kind.clone(), told.table.clone(), told.count)).collect::<Vec<_>>()
    };
    assert_eq!(of(&conflict, "Joe"), [("unique".to_owned(), "People".to_owned(), 1)]);
    assert_eq!(of(&conflict, "Janet"), []);
    decide(&mut both[0], &conflict.id, &Choice::Candidate(0));
    meet(&mut both);
    let boss = Value::following(JANE, NAME);
    both[0].create(EntityId([3; 16]), "crew.people", &[("boss", boss)]);
    meet(&mut both);
    both[0].delete(JANE);
    both[1].set(JANE, NAME, Some("Jan".into()));
    meet(&mut both);
    let conflict = told(&both[1]).remove(0);
    assert_eq!(of(&conflict, "Delete"), [("followed".to_owned(), String::new(), 1)]);
}

#[test]
fn conflict_21_a_choice_says_what_would_be_taken_twice_at_one_time() {
    const BOOKED: &str = r#"
[module]
id = "shop"
version = "1.0.0"
title = "Shop"

[tables.jobs]
title = "Jobs"
record = "{title}"
[tables.jobs.fields]
title = { type = "text" }
begins = { type = "date_time" }
ends = { type = "date_time" }
bench = { type = "text" }

[views.plan]
kind = "calendar"
table = "jobs"
start = "begins"
end = "ends"
clash = ["bench"]

[views.benches]
kind = "timeline"
table = "jobs"
by = "bench"
start = "begins"
end = "ends"
clash = ["bench"]
"#;
    let at = |hour: u8| Value::Text(format!("2026-03-01T{hour:02}:00:00Z"));
    let job = |title: &str, hours: (u8, u8), bench: &str| {
        let [title, bench] = [title, bench].map(Value::from);
        [("title", title), ("begins", at(hours.0)), ("ends", at(hours.1)), ("bench", bench)]
    };
    let mut both = desks(BOOKED, &["Alex", "Jordan"]);
    both[0].create(JANE, "shop.jobs", &job("Table", (10, 12), "A"));
    both[0].create(JOE, "shop.jobs", &job("Chair", (12, 14), "A"));
    both[0].create(EntityId([3; 16]), "shop.jobs", &job("Door", (11, 13), "B"));
    let local = Value::from("2026-03-01T12:30:00");
    both[0].create(EntityId([4; 16]), "shop.jobs", &[("begins", local), ("bench", "A".into())]);
    meet(&mut both);
    let of = |conflict: &Conflict, text: &str| {
        let side = conflict.candidates.iter().find(|side| side.text.contains(text)).expect("it is there");
        let told = side.consequences.iter().filter(|told| told.kind == "clash");
        told.map(|told| (told.what.clone(), told.title.clone(), told.count)).collect::<Vec<_>>()
    };
    let twice = |bench: &str, title: &str| vec![(bench.to_owned(), title.to_owned(), 1)];

    both[0].set(JANE, "shop.jobs.bench", Some("B".into()));
    both[1].set(JANE, "shop.jobs.bench", Some("C".into()));
    meet(&mut both);
    let conflict = told(&both[0]).remove(0);
    assert_eq!(of(&conflict, "B"), twice("B", "Door"));
    assert_eq!(of(&conflict, "C"), []);
    let at_c = conflict.candidates.iter().position(|side| side.text == "C").expect("it is there");
    decide(&mut both[0], &conflict.id, &Choice::Candidate(at_c));
    both[0].set(JANE, "shop.jobs.bench", Some("A".into()));
    meet(&mut both);

    both[0].set(JANE, "shop.jobs.ends", Some(at(13)));
    both[1].set(JANE, "shop.jobs.ends", Some(at(11)));
    meet(&mut both);
    let conflict = told(&both[1]).remove(0);
    assert_eq!(of(&conflict, "13:00"), twice("A", "Chair"));
    assert_eq!(of(&conflict, "11:00"), [], "what follows on is no clash");
}
