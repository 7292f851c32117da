//! What leaves as a package comes back as it was, and nothing else is let in.

use std::collections::BTreeMap;

use expect_test::expect;
use proptest::prelude::*;

use super::archive::{self, Files};
use super::manifest::{FileEntry, Manifest};
use super::open::at_once;
use super::{Contents, MANIFEST, Package, PackageError, Packing, open, oplog};
use crate::given::Now;
use crate::id::EntityId;
use crate::log::{Body, Frontier, LogError, Run};
use crate::query::Catalog;
use crate::state::sys;
use crate::testkit::{Author, Desk, desks, meet};
use crate::value::Value;

const MODULE: &str = r#"
[module]
id = "crew"
version = "1.0.0"
title = "Crew"

[tables.people]
title = "People"
record = "{name}"
order = ["name"]
[tables.people.fields]
name = { type = "text", title = "Name" }
arrives = { type = "time", title = "Arrival" }
boss = { type = "reference", title = "Boss", to = "people" }
pay = { type = "text", title = "Pay", sensitive = true }

[tables.guests]
title = "Guests"
sensitive = true
[tables.guests.fields]
seat = { type = "text", title = "Seat" }
"#;

const PEOPLE: &str = "crew.people";
const JANE: EntityId = EntityId([1; 16]);
const JOE: EntityId = EntityId([2; 16]);

/// Two who worked apart and met: a conflict, a reference, a deleted record.
fn two() -> [Desk; 2] {
    let mut both = desks(MODULE, &["Alex", "Jordan"]);
    both[0].adopt("crew", MODULE);
    both[0].set(EntityId::WORKSPACE, sys::WORKSPACE_NAME, Some("Winter".into()));
    both[0].create(JANE, PEOPLE, &[("name", "Müller, Jane".into()), ("pay", "much".into())]);
    meet(&mut both);
    both[1].create(JOE, PEOPLE, &[("name", "Joe".into()), ("boss", Value::Reference(JANE))]);
    both[1].create(EntityId([3; 16]), PEOPLE, &[("name", "Gone".into())]);
    both[1].delete(EntityId([3; 16]));
    both[0].set(JANE, "crew.people.arrives", Some("18:00".into()));
    both[1].set(JANE, "crew.people.arrives", Some("18:30".into()));
    meet(&mut both);
    both.try_into().expect("two desks")
}

/// A zip of these files.
pub(super) fn zip_of<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Vec<u8> {
    let mut packer = archive::Packer::new();
    for (name, bytes) in files {
        packer.file(name).expect("a name that a zip takes");
        let mut at = 0;
        while at < bytes.len() {
            at = packer.write(bytes, at).expect("memory takes it");
        }
    }
    packer.finish().expect("a zip")
}

fn packed(desk: &mut Desk) -> Vec<u8> {
    let catalog = Catalog::new(&desk.schema, &mut desk.state);
    let contents = Contents { log: &desk.log, state: &desk.state, schema: &desk.schema, catalog: &catalog };
    let mut packing =
        Packing::begin(&contents, BTreeMap::new(), Now(1_772_900_000_000)).expect("it can be begun");
    loop {
        if let Some(zip) = packing.go_on(&contents).expect("it can be written") {
            return zip;
        }
    }
}

/// The package with its files changed; what is listed of them fits again unless told otherwise.
fn changed(bytes: &[u8], fits: bool, change: impl FnOnce(&mut Files)) -> Vec<u8> {
    let mut files = at_once(archive::unpack(bytes, &async |_, _| {})).expect("a good package");
    let mut manifest = Manifest::parse(&files[MANIFEST]).expect("a good manifest");
    change(&mut files);
    if fits {
        let rest = files.iter().filter(|(name, _)| *name != MANIFEST);
        manifest.files = rest.map(|(name, bytes)| (name.clone(), FileEntry::of(bytes))).collect();
        files.insert(MANIFEST.to_owned(), manifest.to_json().expect("JSON"));
    }
    zip_of(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
}

fn of(package: &Package, desk: &mut Desk) {
    for bytes in &package.runs {
        let run = Run::decode(package.workspace, bytes).expect("a run");
        desk.take(run);
    }
}

fn oplog_of(files: &Files, nth: usize) -> String {
    files.keys().filter(|name| name.starts_with("oplog/")).nth(nth).expect("a log").clone()
}

#[test]
fn package_1_what_was_packed_opens_with_the_same_hash_and_merges_into_what_is_there() {
    let [mut alex, mut jordan] = two();
    let package = open(&packed(&mut alex)).expect("a good package");
    assert_eq!((package.name.as_str(), package.bundles, package.actors), ("Winter", alex.log.len(), 2));
    let mut fresh = Desk::of(package.workspace, 9);
    of(&package, &mut fresh);
    assert_eq!(fresh.log.len(), alex.log.len());
    assert!(fresh.log.pending().is_empty());
    assert_eq!(fresh.state.hash(), alex.state.hash());

    jordan.set(JOE, "crew.people.name", Some("Joseph".into()));
    of(&open(&packed(&mut jordan)).expect("a good package"), &mut alex);
    assert_eq!(alex.state.hash(), jordan.state.hash());
}

#[test]
fn package_2_two_devices_that_hold_the_same_write_the_same_bytes() {
    let [mut alex, mut jordan] = two();
    assert_eq!(packed(&mut alex), packed(&mut jordan));
}

#[test]
fn package_3_a_flipped_byte_is_refused_or_changes_nothing() {
    let [mut alex, _] = two();
    let good = packed(&mut alex);
    let package = open(&good).expect("a good package");
    let mut refused = 0;
    for at in (0..good.len()).step_by(3) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x10;
        match open(&bytes) {
            Err(_) => refused += 1,
            Ok(read) => assert_eq!(read, package, "byte {at}"),
        }
    }
    // What may differ are times and versions in the zip's own headers, which nothing reads.
    assert!(refused * 3 * 100 > good.len() * 90, "{refused} of {}", good.len());
    let damaged =
        changed(&good, false, |files| files.get_mut("workspace.json").expect("it is there")[9] ^= 1);
    assert_eq!(open(&damaged), Err(PackageError::Damaged { file: "workspace.json".to_owned() }));
}

#[test]
fn package_4_a_package_that_was_cut_off_is_refused() {
    let [mut alex, _] = two();
    let good = packed(&mut alex);
    for length in (4..good.len() - 22).step_by(7) {
        assert_eq!(open(&good[..length]), Err(PackageError::Truncated), "{length} of {}", good.len());
    }
    assert!(open(&good[..good.len() - 1]).is_err());
    assert_eq!(open(b"Name;Arrival\r\n"), Err(PackageError::NotAPackage));
    assert_eq!(open(b""), Err(PackageError::NotAPackage));
    let other_zip = zip_of([("readme.txt", b"hello".as_slice())]);
    assert_eq!(open(&other_zip), Err(PackageError::NotAPackage));
}

#[test]
fn package_5_names_that_lead_out_of_it_or_meet_are_refused() {
    let [mut alex, _] = two();
    let good = packed(&mut alex);
    for name in ["../x", "/etc/x", "tables/../../x", "c:x", "a\\..\\x", "a//b", "./x"] {
        let unsafe_name = changed(&good, true, |files| drop(files.insert(name.to_owned(), Vec::new())));
        assert_eq!(open(&unsafe_name), Err(PackageError::UnsafeName { name: name.to_owned() }));
    }
    let mut doubled = changed(&good, true, |files| {
        files.insert("aaaa.txt".to_owned(), b"1".to_vec());
        files.insert("aaab.txt".to_owned(), b"2".to_vec());
    });
    for at in 0..doubled.len() - 8 {
        if doubled[at..].starts_with(b"aaab.txt") {
            doubled[at + 3] = b'a';
        }
    }
    assert_eq!(open(&doubled), Err(PackageError::DuplicateName));
    let more = changed(&good, false, |files| drop(files.insert("x.txt".to_owned(), Vec::new())));
    assert_eq!(open(&more), Err(PackageError::Unlisted { file: "x.txt".to_owned() }));
    let less = changed(&good, false, |files| drop(files.remove("README.txt")));
    assert_eq!(open(&less), Err(PackageError::Missing { file: "README.txt".to_owned() }));
}

#[test]
fn package_6_a_bomb_is_refused_before_it_goes_off() {
    let [mut alex, _] = two();
    let good = packed(&mut alex);
    let bomb = changed(&good, true, |files| drop(files.insert("x.bin".to_owned(), vec![0; 16 << 20])));
    assert!(bomb.len() < 100_000);
    assert!(matches!(open(&bomb), Err(PackageError::Bomb { file, .. }) if file == "x.bin"));
    // The same, with a small size declared: 16 MB in little endian, wherever the zip tells it.
    let mut liar = bomb;
    let declared = (16_u32 << 20).to_le_bytes();
    for at in 0..liar.len() - 4 {
        if liar[at..].starts_with(&declared) {
            liar[at..at + 4].copy_from_slice(&2_000_u32.to_le_bytes());
        }
    }
    assert!(matches!(open(&liar), Err(PackageError::Damaged { .. })));
}

/// The package with a log of one actor's that holds these runs alone.
fn with_log(bytes: &[u8], runs: &[Run]) -> Vec<u8> {
    let actor = runs[0].actor().expect("not empty");
    let list = oplog::list(&runs.iter().map(Run::encode).collect::<Vec<_>>());
    changed(bytes, true, |files| drop(files.insert(format!("oplog/{actor}.cbor"), list)))
}

#[test]
fn package_7_forged_changes_are_refused() {
    let [mut alex, _] = two();
    let good = packed(&mut alex);
    let mallory = Author::nth(9);
    let run = alex.runs_beyond(&Frontier::default()).remove(1);
    let forged = Run::sign(run.into_bundles(), &mallory);
    let refused = PackageError::Forged { reason: LogError::BadSignature };
    assert_eq!(open(&with_log(&good, &[forged])), Err(refused));
    let uninvited = mallory.write(&alex.log, Body::default());
    assert!(matches!(open(&with_log(&good, &[uninvited])), Err(PackageError::Forged { .. })));
    let swapped = changed(&good, true, |files| {
        let (one, other) = (oplog_of(files, 0), oplog_of(files, 1));
        let bytes = files[&one].clone();
        let before = files.insert(other, bytes).expect("it was there");
        files.insert(one, before);
    });
    assert!(
        matches!(open(&swapped), Err(PackageError::Damaged { .. })),
        "changes under somebody else's name"
    );
}

#[test]
fn package_8_a_newer_format_says_so() {
    let [mut alex, _] = two();
    let good = packed(&mut alex);
    let newer = changed(&good, false, |files| {
        files.insert(MANIFEST.to_owned(), br#"{"format": 2, "shape": "of another time"}"#.to_vec());
    });
    assert_eq!(open(&newer), Err(PackageError::NewerFormat { format: 2 }));
}

#[test]
fn package_9_changes_whose_ground_is_missing_are_refused() {
    let [mut alex, _] = two();
    let good = packed(&mut alex);
    let genesis = alex.log.bundle(0).actor;
    let less = changed(&good, true, |files| drop(files.remove(&format!("oplog/{genesis}.cbor"))));
    assert_eq!(open(&less), Err(PackageError::Incomplete));
}

#[test]
fn package_10_it_can_be_read_without_the_app() {
    let [mut alex, _] = two();
    let files = at_once(archive::unpack(&packed(&mut alex), &async |_, _| {})).expect("a good package");
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for name in files.keys() {
        *names.entry(name.split_once('/').map_or(name.as_str(), |(folder, _)| folder)).or_default() += 1;
    }
    let expected = [
        ("README.txt", 1),
        ("manifest.json", 1),
        ("modules", 1),
        ("oplog", 2),
        ("tables", 1),
        ("workspace.json", 1),
    ];
    assert_eq!(names, BTreeMap::from(expected));
    let csv = String::from_utf8(files["tables/crew.people.csv"].clone()).expect("UTF-8");
    expect![[r#"
        Name,Arrival,Boss
        Joe,,"Müller, Jane"
        "Müller, Jane",18:30,
    "#]]
    .assert_eq(&csv.trim_start_matches('\u{feff}').replace("\r\n", "\n"));
    let whole: serde_json::Value = serde_json::from_slice(&files["workspace.json"]).expect("JSON");
    assert_eq!(whole["state_hash"], alex.state.hash().to_hex());
    let jane = &whole["records"].as_array().expect("records").iter().find(|r| r["id"] == JANE.to_string());
    let jane = jane.expect("Jane");
    assert_eq!(jane["fields"]["crew.people.pay"], "much");
    assert_eq!(jane["conflicts"]["crew.people.arrives"], serde_json::json!(["18:30", "18:00"]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
}
