use super::Workspace;
use super::checkpoint::Written;
use super::command::{Command, Query};
use super::folded::{OWN, Part};
use super::found::{Founded, ModuleSource, found};
use super::update::{Me, Person};
use crate::checkpoint::{Pack, Packed};
use crate::given::{Entropy, Now, Signer};
use crate::id::EntityId;
use crate::testkit::{Author, Chance};

const MODULE: &str = include_str!("../../tests/simulation/module.toml");

fn workspace() -> (Workspace, Vec<Vec<u8>>) {
    let author = Author::nth(1);
    let person = Person { id: EntityId([7; 16]), name: "Alex".to_owned(), colour: "person-2".to_owned() };
    let me = Me { actor: author.actor(), person, device: "laptop".to_owned() };
    let module = ModuleSource { id: "kit".to_owned(), version: "1.0.0".to_owned(), toml: MODULE.to_owned() };
    let made = found("Show", &[module], &[], &me, Now(1_000), &mut Chance(1), &author);
    let Founded { id, runs, .. } = made.unwrap();
    let mut workspace = Workspace::new(id, author.actor(), Box::new(Chance(2)));
    workspace.load(&runs).unwrap();
    (workspace, runs)
}

#[test]
fn checkpoint_6_one_that_is_written_section_by_section_is_of_one_moment_or_stale() {
    let (workspace, _) = workspace();
    let mut checkpoint = workspace.begin_checkpoint("this build", 3);
    let file = loop {
        match workspace.go_on_checkpoint(checkpoint) {
            Written::Some(more) => checkpoint = more,
            Written::All(file) => break file,
            Written::Stale => panic!("nothing was folded"),
        }
    };
    assert_eq!(file, workspace.checkpoint("this build", 3));
    // Begun before anything was folded.
    let (other, runs) = self::workspace();
    let mut empty = Workspace::new(other.id(), other.actor, Box::new(Chance(2)));
    let begun = empty.begin_checkpoint("this build", 0);
    empty.load(&runs).unwrap();
    assert!(matches!(empty.go_on_checkpoint(begun), Written::Stale));
}

/// What somebody's disk, or an error of ours, could make of a section, with hashes that are right.
fn altered(bytes: &mut Vec<u8>, chance: &mut Chance) {
    if bytes.is_empty() {
        return bytes.push(1);
    }
    let dice = chance.eight();
    let at = u64::from_le_bytes(dice) as usize % bytes.len();
    match dice[7] % 4 {
        0 => bytes[at] ^= 1 << (dice[6] % 8),
        1 => bytes[at] = 0xff,
        2 => bytes.truncate(at),
        _ => bytes.insert(at, dice[5]),
    }
}

#[test]
fn checkpoint_7_a_section_that_was_written_wrongly_is_refused_or_read_and_never_ends_the_tab() {
    let (workspace, runs) = workspace();
    let (frame, folded) = (workspace.frame("this build", 0), workspace.folded());
    let mut chance = Chance(5);
    for part in folded.parts() {
        for _ in 0..150 {
            let mut sections: Vec<Packed> = Vec::new();
            for other in folded.parts() {
                let mut bytes = folded.write(other).into_bytes();
                if other == part {
                    altered(&mut bytes, &mut chance);
                }
                let mut pack = Pack::new();
                pack.raw(&bytes);
                sections.push(other.packed(pack));
            }
            sections.push(Part::One(OWN).packed(workspace.keep_own()));
            let read = Workspace::from_checkpoint(&frame, &frame.encode(&sections), Box::new(Chance(3)));
            let Ok(mut opened) = read else { continue };
            // It was read: then it is asked and written in like any other.
            let _ = opened.shelve(runs.clone());
            for table in ["kit.things", "kit.places"] {
                let query = Query { table: table.to_owned(), ..Query::default() };
                opened.handle_command(Now(2_000), 1, Command::Query(query));
            }
            opened.handle_command(Now(2_000), 2, Command::Members);
            drop(opened.checkpoint("this build", 0));
        }
    }
}
