//! What honest devices write: the samples.

use callboard_core::given::{Now, Signer};
use callboard_core::id::{BlobHash, EntityId, WorkspaceId};
use callboard_core::log::{Body, Frontier, Op, OpRef, Oplog, Origin, OriginKind, Ref, Thing};
use callboard_core::testkit::{Author, Chance};
use callboard_core::value::Value;
use callboard_core::workspace::Workspace;
use callboard_core::workspace::found::{Founded, ModuleSource, found};
use callboard_core::workspace::update::{Me, Person};

/// The module of all worlds here.
pub(crate) const MODULE: &str = include_str!("../simulation/module.toml");

/// A production with one module that its first device has founded.
pub(crate) fn founded() -> Founded {
    let author = Author::nth(1);
    let person = Person { id: EntityId([7; 16]), name: "Alex".to_owned(), colour: "person-2".to_owned() };
    let me = Me { actor: author.actor(), person, device: "laptop".to_owned() };
    let module = ModuleSource { id: "kit".to_owned(), version: "1.0.0".to_owned(), toml: MODULE.to_owned() };
    found("Show", &[module], &[], &me, Now(1_000), &mut Chance(1), &author).expect("the module is small")
}

/// The same, opened.
pub(crate) fn workspace() -> (Workspace, Vec<Vec<u8>>) {
    let Founded { id, runs, .. } = founded();
    let mut workspace = Workspace::new(id, Author::nth(1).actor(), Box::new(Chance(2)));
    workspace.load(&runs).expect("runs that were just made are read");
    (workspace, runs)
}

fn values() -> Vec<Value> {
    vec![
        "Slow fade".into(),
        Value::Number(0.5),
        Value::Number(-7.0),
        Value::Bool(true),
        Value::Reference(EntityId([3; 16])),
        Value::Asset(BlobHash([4; 32])),
        Value::List(vec!["a".into(), Value::List(vec![Value::Bool(false)])]),
        Value::Json(r#"{"a":[1]}"#.to_owned()),
    ]
}

/// A body with every op, and everything that a body can say.
pub(crate) fn body() -> Body {
    let other = Author::nth(2).actor();
    let seen = OpRef { bundle: 1, index: 0 };
    let ops = vec![
        Op::SetField { targets: vec![(0, 0), (1, 1)], values: values(), replaces: vec![seen] },
        Op::EditText { entity: 0, field: 1, doc: Some(seen), update: vec![0, 0] },
        Op::SetMember { entities: vec![0, 1], table: 0, is_in: true, last: true, replaces: vec![seen] },
        Op::Same { a: Thing::Entity(0), b: Thing::Entity(1) },
        Op::Same { a: Thing::Field(0), b: Thing::Field(1) },
        Op::Differ { links: vec![seen] },
        Op::Adopt {
            module: 0,
            version: "1.0.0".to_owned(),
            schema: "[module]".to_owned(),
            files: vec![("a.js".to_owned(), BlobHash([5; 32]))],
            replaces: vec![seen],
        },
        Op::Grant { actor: other, role: "editor".to_owned() },
        Op::Invite { key: other, role: "viewer".to_owned(), expires: Some(9), uses: Some(2) },
        Op::Join { invite: other, proof: [6; 64] },
        Op::SetRole { who: other, role: "viewer".to_owned(), after: vec![0] },
        Op::Release { actor: other, up_to: vec![1] },
    ];
    Body {
        refs: vec![Ref::Own { seq: 1 }, Ref::Other { actor: other, seq: 3, prefix: [8; 16] }],
        saw: vec![(other, 4)],
        label: "Fill".to_owned(),
        origin: Origin { kind: OriginKind::ALL[1], cause: Some(1), name: "kit".to_owned() },
        modules: vec![(0, "1.0.0".to_owned())],
        entities: vec![EntityId([1; 16]), EntityId([2; 16])],
        names: vec!["kit.things.name".to_owned(), "kit.things.notes".to_owned()],
        ops,
        goes_on: true,
    }
}

/// Encoded runs of two devices: short and long, of one bundle and of several, packed and not.
pub(crate) fn runs() -> (WorkspaceId, Vec<Vec<u8>>) {
    let (owner, guest) = (Author::nth(1), Author::nth(2));
    let (id, genesis) = owner.found(vec![Op::Grant { actor: guest.actor(), role: "editor".to_owned() }]);
    let mut log = Oplog::new(id);
    log.admit(genesis.clone(), &mut Vec::new()).expect("a genesis stands");
    let short = guest.say(&mut log, vec![Op::Differ { links: Vec::new() }]);
    let long = owner.write(&log, Body { label: "Fill ".repeat(60), ..Body::default() });
    let runs = [genesis, short, long].map(|run| run.encode());
    let founded = founded();
    (id, runs.into_iter().chain(founded.runs).collect())
}

/// What a device holds whose owner and guest have written, the guest on two disks.
pub(crate) fn frontier() -> Frontier {
    let (owner, guest) = (Author::nth(1).actor(), Author::nth(2).actor());
    let tip = |seq: u64| (seq, callboard_core::id::BundleId([seq as u8; 32]));
    Frontier { tips: [(owner, vec![tip(3)]), (guest, vec![tip(2), tip(5)])].into() }
}
