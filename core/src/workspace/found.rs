//! The first bundles of a production.

use super::update::Me;
use crate::access::{Invite, Role};
use crate::given::{Entropy, Now, Signer};
use crate::id::{EntityId, WorkspaceId};
use crate::log::{BodyBuilder, Draft, Hlc, LogError, Op, Oplog, Run, Thing, Tip, seal};
use crate::state::sys;
use crate::value::Value;

/// A production that was just made.
#[derive(Debug)]
pub struct Founded {
    /// Its id: that of its first bundle.
    pub id: WorkspaceId,
    /// Encoded runs for the store.
    pub runs: Vec<Vec<u8>>,
    /// The last bundle.
    pub tip: Tip,
    /// Lets its founder in again under another key, should this one ever be met elsewhere. A secret that is
    /// kept where the key is, and nowhere else.
    pub spare: Invite,
}

/// A module as it is adopted.
#[derive(Debug, Clone)]
pub struct ModuleSource {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its `module.toml`.
    pub toml: String,
}

/// Makes a production: its name and its founder in the genesis, then the modules in order, and `mappings`:
/// keys of fields that are one from the beginning.
///
/// # Errors
/// `Malformed` where a module's file is larger than the protocol allows.
pub fn found(
    name: &str,
    modules: &[ModuleSource],
    mappings: &[Vec<String>],
    me: &Me,
    now: Now,
    entropy: &mut dyn Entropy,
    signer: &dyn Signer,
) -> Result<Founded, LogError> {
    let nowhere = Oplog::new(WorkspaceId([0; 32]));
    let mut genesis = BodyBuilder::new(&nowhere, signer.actor());
    "New production".clone_into(&mut genesis.body.label);
    // Two productions of one name, founded by one person in one millisecond, are still two.
    genesis.body.origin.name = data_encoding::HEXLOWER.encode(&entropy.eight());
    set(&mut genesis, EntityId::WORKSPACE, sys::WORKSPACE_NAME, name);
    introduce(&mut genesis, me);
    let mut seed = [0; 32];
    entropy.fill(&mut seed);
    let spare = |id| Invite::from_seed(id, name, seed);
    let key = spare(WorkspaceId([0; 32])).key();
    let role = Role::Owner.word().to_owned();
    genesis.body.ops.push(Op::Invite { key, role, expires: None, uses: None });
    let genesis = draft(genesis);
    let (first, _) = seal(WorkspaceId([0; 32]), signer.actor(), &genesis, None, &[], now);
    let id = WorkspaceId(first.id.0);
    let mut tip = Tip { seq: 1, id: first.id, hlc: first.header.hlc };
    let mut bundles = vec![first];
    if !modules.is_empty() {
        let adoptions = draft(adoption(&nowhere, signer, modules, mappings));
        let (second, _) = seal(id, signer.actor(), &adoptions, Some(tip), &[], now);
        tip = Tip { seq: 2, id: second.id, hlc: second.header.hlc };
        bundles.push(second);
    }
    let bytes = Run::sign(bundles, signer).encode();
    Run::decode(id, &bytes)?;
    Ok(Founded { id, runs: vec![bytes], tip, spare: spare(id) })
}

fn draft(builder: BodyBuilder<'_>) -> Draft {
    Draft { base_seq: 0, deps: Vec::new(), seen: Hlc::default(), body: builder.body }
}

fn adoption<'a>(
    log: &'a Oplog,
    signer: &dyn Signer,
    modules: &[ModuleSource],
    mappings: &[Vec<String>],
) -> BodyBuilder<'a> {
    let mut builder = BodyBuilder::new(log, signer.actor());
    let names: Vec<&str> = modules.iter().map(|module| module.id.as_str()).collect();
    builder.body.label = format!("Adopt {}", names.join(", "));
    for source in modules {
        let module = builder.name(&source.id);
        builder.body.ops.push(Op::Adopt {
            module,
            version: source.version.clone(),
            schema: source.toml.clone(),
            files: Vec::new(),
            replaces: Vec::new(),
        });
    }
    for fields in mappings {
        let fields: Vec<Thing> = fields.iter().map(|key| Thing::Field(builder.name(key))).collect();
        if let [first, others @ ..] = fields.as_slice() {
            builder.body.ops.extend(others.iter().map(|other| Op::Same { a: *first, b: *other }));
        }
    }
    builder
}

/// Says who the author is: person, name, colour and device, as far as they are known.
pub(super) fn introduce(builder: &mut BodyBuilder<'_>, me: &Me) {
    let entity = EntityId::of_actor(&me.actor);
    set(builder, entity, sys::ACTOR_PERSON, &me.person.id.to_string());
    for (field, value) in [
        (sys::ACTOR_NAME, &me.person.name),
        (sys::ACTOR_COLOUR, &me.person.colour),
        (sys::ACTOR_DEVICE, &me.device),
    ] {
        if !value.is_empty() {
            set(builder, entity, field, value);
        }
    }
}

fn set(builder: &mut BodyBuilder<'_>, entity: EntityId, field: &str, text: &str) {
    let target = (builder.entity(entity), builder.name(field));
    builder.body.ops.push(Op::SetField {
        targets: vec![target],
        values: vec![Value::Text(text.to_owned())],
        replaces: Vec::new(),
    });
}
