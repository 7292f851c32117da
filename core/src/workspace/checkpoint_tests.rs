use super::Workspace;
use super::checkpoint::Written;
use super::found::{Founded, ModuleSource, found};
use super::update::{Me, Person};
use crate::given::{Now, Signer};
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
