//! The sample that is shipped, as whoever opens it finds it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use callboard_core::access::Invite;
use callboard_core::given::{Now, Signer};
use callboard_core::limits::QUERY_ROWS_MAX;
use callboard_core::package;
use callboard_core::workspace::Workspace;
use callboard_core::workspace::command::{Command, ConflictQuery, HistoryQuery, Json, Query};
use callboard_core::workspace::update::{Conflict, HistoryEntry, Reply, Row};
use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::desk::{Chance, Desk, Key};
use super::plan::{DeskPlan, Plan};
use super::publish::{Sample, make};
use super::story::Story;
use crate::setup;

/// A Saturday.
const TODAY: Date = date(2026, 11, 21);
const TABLES: [(&str, usize); 8] = [
    ("contacts.contacts", 26),
    ("schedule.events", 34),
    ("schedule.attendees", 24),
    ("schedule.scenes", 14),
    ("schedule.characters", 18),
    ("lighting.cues", 96),
    ("sound.cues", 38),
    ("stage.cues", 71),
];

fn folder() -> PathBuf {
    setup::root().join("public/samples/winter-harbour")
}

fn plan() -> Plan {
    Plan::read(&setup::root().join("public"), &folder(), TODAY).unwrap()
}

fn sample(today: Date) -> Sample {
    make(&setup::root().join("public"), &folder(), today).unwrap()
}

fn rows(desk: &mut Desk, table: &str, bin: bool) -> Vec<Row> {
    let query = Query { table: table.into(), bin, limit: Some(QUERY_ROWS_MAX), ..Query::default() };
    match desk.command(Now(0), Command::Query(query)).unwrap() {
        Reply::Rows(rows) => rows.rows,
        other => panic!("{other:?}"),
    }
}

fn conflicts(desk: &mut Desk, settled: bool) -> Vec<Conflict> {
    match desk
        .command(Now(0), Command::Conflicts(ConflictQuery { settled, ..ConflictQuery::default() }))
        .unwrap()
    {
        Reply::Conflicts(conflicts) => conflicts,
        other => panic!("{other:?}"),
    }
}

fn history(desk: &mut Desk) -> Vec<HistoryEntry> {
    let query = HistoryQuery { limit: Some(QUERY_ROWS_MAX), ..HistoryQuery::default() };
    match desk.command(Now(0), Command::History(query)).unwrap() {
        Reply::History(history) => history,
        other => panic!("{other:?}"),
    }
}

fn text<'a>(row: &'a Row, field: &str) -> &'a str {
    row.fields[field].as_str().unwrap_or_default()
}

#[test]
fn sample_1_every_table_is_filled_and_every_value_is_one_of_its_field() {
    let plan = plan();
    let mut story = Story::tell(&plan).unwrap();
    let founder = story.founder().unwrap();
    let mut binned = 0;
    for (table, count) in TABLES {
        let rows = rows(founder, table, false);
        assert_eq!(rows.len(), count, "{table}");
        for row in rows {
            assert!(row.marks.is_empty(), "{table}, {}: {:?}", row.title, row.marks);
        }
        binned += self::rows(founder, table, true).len();
    }
    assert!(binned >= 3, "the bin shows what a bin is for");
}

#[test]
fn sample_2_two_conflicts_are_open_and_two_are_settled() {
    let plan = plan();
    let mut story = Story::tell(&plan).unwrap();
    let founder = story.founder().unwrap();
    let told = |conflict: &Conflict| {
        let sides = conflict.candidates.iter();
        let sides: Vec<String> = sides
            .map(|side| format!("{} {} {}, was {}", side.person, side.at, side.text, side.was))
            .collect();
        (format!("{} · {}", conflict.title, conflict.field), sides)
    };
    let open: BTreeMap<String, Vec<String>> = conflicts(founder, false).iter().map(told).collect();
    let expected = [
        (
            "Jane Doe · call_time",
            [
                "Alex Moreau 2026-11-14T14:10:00Z 18:00, was 17:30",
                "Jordan Pike 2026-11-15T11:02:00Z 18:30, was 17:30",
            ],
        ),
        (
            "LX 24 Keep It Burning · page",
            ["Yusuf Karim 2026-11-14T15:02:00Z 22, was 21", "Jordan Pike 2026-11-15T11:20:00Z 20, was 21"],
        ),
    ];
    let expected = expected.map(|(title, sides)| (title.to_owned(), sides.map(str::to_owned).to_vec()));
    assert_eq!(open, BTreeMap::from(expected));

    let settled = conflicts(founder, true);
    let kinds: Vec<&str> = settled.iter().map(|conflict| conflict.kind.as_str()).collect();
    assert_eq!(kinds.len(), 2, "{settled:?}");
    assert!(kinds.contains(&"edit_delete") && kinds.contains(&"value"), "{kinds:?}");
}

#[test]
fn sample_3_six_people_wrote_it_over_five_days_that_are_over() {
    let plan = plan();
    let mut story = Story::tell(&plan).unwrap();
    let history = history(story.founder().unwrap());
    for desk in &plan.production.desks {
        let labelled = history.iter().filter(|entry| entry.person == desk.person && entry.label != "Join");
        assert!(labelled.count() >= 2, "{}", desk.person);
    }
    assert!(history.iter().all(|entry| !entry.label.is_empty() && !entry.held));
    let days: std::collections::BTreeSet<&str> = history.iter().map(|entry| &entry.at[..10]).collect();
    assert_eq!(days.len(), 5, "{days:?}");
    assert!(days.iter().all(|day| *day < "2026-11-21"), "{days:?}");
}

#[test]
fn sample_4_of_one_day_there_is_one_and_every_day_has_its_own() {
    let (first, again) = (sample(TODAY), sample(TODAY));
    assert!(first == again, "the same day gives the same bytes");
    for days in 1..=7 {
        let day = TODAY.checked_add(jiff::Span::new().days(days)).unwrap();
        let end = Plan::read(&setup::root().join("public"), &folder(), day).unwrap();
        let last = &end.turns.last().unwrap().at;
        let last = Timestamp::from_millisecond(end.calendar.moment(last).unwrap().0 as i64).unwrap();
        let ended = last.to_zoned(jiff::tz::TimeZone::UTC).date();
        assert!(ended < day && (day - ended).get_days() <= 7, "{day}: {ended}");
    }
    assert!(sample(date(2026, 11, 24)).package != first.package);
}

#[test]
fn sample_5_departments_and_book_agree() {
    let plan = plan();
    let mut story = Story::tell(&plan).unwrap();
    let founder = story.founder().unwrap();
    let mut called: BTreeMap<String, (String, String)> = BTreeMap::new();
    for (department, table) in [("LX", "lighting.cues"), ("SQ", "sound.cues")] {
        for row in rows(founder, table, false) {
            if row.fields["is_called"] == Json::Bool(true) {
                let number = text(&row, "number");
                assert!(!number.is_empty(), "{department}: what is called has a number");
                let told = (text(&row, "page").to_owned(), text(&row, "name").to_owned());
                called.insert(format!("{department} {number}"), told);
            }
        }
    }
    // The conflict is about its page.
    called.remove("LX 24");
    let mut in_book = BTreeMap::new();
    for row in rows(founder, "stage.cues", false) {
        let name = format!("{} {}", text(&row, "department"), text(&row, "number"));
        if ["LX", "SQ"].contains(&text(&row, "department")) && name != "LX 24" {
            in_book.insert(name, (text(&row, "page").to_owned(), text(&row, "name").to_owned()));
        }
    }
    assert_eq!(in_book, called);

    let reachable = |row: &Row| (text(row, "name").to_owned(), text(row, "email").to_owned());
    let contacts: Vec<_> = rows(founder, "contacts.contacts", false).iter().map(reachable).collect();
    for row in rows(founder, "schedule.attendees", false) {
        assert!(contacts.contains(&reachable(&row)), "{} is no contact", row.title);
    }
}

#[test]
fn sample_6_whoever_opens_the_package_joins_it_without_a_relay() {
    let Sample { package, invite, records, .. } = sample(TODAY);
    assert_eq!(records, TABLES.iter().map(|(_, count)| count).sum::<usize>());
    let opened = package::open(&package).unwrap();
    let invite = Invite::decode(&invite).unwrap();
    let stranger = Key::named("a stranger");
    let mut workspace =
        Workspace::new(opened.workspace, stranger.actor(), Box::new(Chance::of(&["a stranger"])));
    workspace.load(&opened.runs).unwrap();
    assert_eq!(workspace.role(), "none");

    let plan = DeskPlan {
        id: "a stranger".into(),
        person: "A. Stranger".into(),
        colour: "person-3".into(),
        device: String::new(),
    };
    let now = Now(u64::try_from(Timestamp::now().as_millisecond()).unwrap());
    let me = stranger.me(&plan);
    let mut desk = Desk::new(opened.workspace, stranger, me, now);
    desk.workspace.load(&opened.runs).unwrap();
    desk.ask(now, |workspace, request| workspace.join(now, request, &invite)).unwrap();
    assert_eq!(desk.workspace.role(), "editor");
}

/// The ends of every edge of a kind, by title, and what is said of it.
fn edges(desk: &mut Desk, kind: &str) -> Vec<(String, String, Row)> {
    let end = |row: &Row, end: &str| row.fields[end]["title"].as_str().unwrap_or_default().to_owned();
    rows(desk, kind, false).into_iter().map(|row| (end(&row, "from"), end(&row, "to"), row)).collect()
}

#[test]
fn sample_8_scenes_characters_and_people_hang_together() {
    let plan = plan();
    let mut story = Story::tell(&plan).unwrap();
    let founder = story.founder().unwrap();
    let plays = edges(founder, "schedule.plays");
    let characters = rows(founder, "schedule.characters", false);
    for character in &characters {
        let played = plays.iter().any(|(_, plays, _)| *plays == character.title);
        assert!(played, "nobody plays {}", character.title);
    }
    let appearances = edges(founder, "schedule.appears_in");
    let scenes = rows(founder, "schedule.scenes", false);
    for scene in &scenes {
        let in_it = appearances.iter().any(|(_, appears_in, _)| *appears_in == scene.title);
        assert!(in_it, "nobody is in {}", scene.title);
    }
    // The first cue of a scene stands on the scene's first page.
    let cues = rows(founder, "lighting.cues", false);
    for scene in &scenes {
        let first = cues.iter().find(|cue| text(cue, "scene") == text(scene, "number"));
        let page = first.map(|cue| text(cue, "page"));
        assert_eq!(page, Some(text(scene, "page_from")), "{}", scene.title);
    }
    for (person, event, call) in edges(founder, "schedule.attends") {
        assert!(text(&call, "call_time") <= text(&call, "release"), "{person}, {event}");
    }
}

#[test]
fn sample_9_a_rehearsal_has_its_scenes_in_the_order_in_which_they_are_done() {
    let plan = plan();
    let mut story = Story::tell(&plan).unwrap();
    let founder = story.founder().unwrap();
    let mut runs: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (event, scene, item) in edges(founder, "schedule.rehearses") {
        let number = scene.split(' ').next().unwrap_or_default().to_owned();
        runs.entry(event).or_default().push((number, text(&item, "at").to_owned()));
    }
    let order = |event: &str| runs[event].iter().map(|(number, _)| number.as_str()).collect::<Vec<_>>();
    assert_eq!(order("Act Two, scenes 5 to 7"), ["2.6", "2.5", "2.7"]);
    assert_eq!(order("Run of Act One"), ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"]);
    for (event, items) in &runs {
        assert!(items.is_sorted_by_key(|(_, at)| at), "{event}: {items:?}");
    }
}
