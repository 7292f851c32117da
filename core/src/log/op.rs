//! Ops, and the body that carries them: a small closed set from which everything else is built.
//!
//! Within a body, entities, names and refs are indexes into its dictionaries, so that an import of ten
//! thousand records names each of them once.

use crate::id::{ActorId, BlobHash, EntityId};
use crate::value::Value;

/// A bundle that a body refers to. Nobody can name what they have not seen: others' need part of their id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ref {
    /// An earlier bundle of the same actor, on the same branch.
    Own {
        /// Its place in the chain.
        seq: u64,
    },
    /// Somebody else's.
    Other {
        /// Whose.
        actor: ActorId,
        /// Its place in their chain.
        seq: u64,
        /// The first half of its id.
        prefix: [u8; 16],
    },
}

/// An op, named from inside a body: `refs[bundle]`'s op at `index`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpRef {
    /// Index into `Body::refs`.
    pub bundle: u32,
    /// Which of that bundle's ops.
    pub index: u32,
}

/// An entity or a field, as an index into the body's dictionaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// Index into `Body::entities`.
    Entity(u32),
    /// Index into `Body::names`.
    Field(u32),
}

/// One mutation. All numbers are indexes into the body's dictionaries unless said otherwise.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    /// Gives every target the values: one usually, none to clear, several to restate a conflict.
    SetField {
        /// (entity, field).
        targets: Vec<(u32, u32)>,
        /// What they hold from now on.
        values: Vec<Value>,
        /// What the person saw there.
        replaces: Vec<OpRef>,
    },
    /// An edit of a document of a rich text field.
    EditText {
        /// Whose.
        entity: u32,
        /// Which field.
        field: u32,
        /// The `SetField` that made the document; the field's implicit root where absent.
        doc: Option<OpRef>,
        /// A Yrs update, v1. Never looked into at admission.
        update: Vec<u8>,
    },
    /// Shows entities in a table, or no longer.
    SetMember {
        /// Which.
        entities: Vec<u32>,
        /// A table's name.
        table: u32,
        /// In, or out.
        is_in: bool,
        /// Whether the person knew that no table shows them after this.
        last: bool,
        /// What the person saw.
        replaces: Vec<OpRef>,
    },
    /// Declares two entities, or two fields, the same.
    Same {
        /// One.
        a: Thing,
        /// The other.
        b: Thing,
    },
    /// Takes `Same` links back.
    Differ {
        /// The links' ops.
        links: Vec<OpRef>,
    },
    /// Puts a module to use.
    Adopt {
        /// The module's id, a name.
        module: u32,
        /// Its version.
        version: String,
        /// The `module.toml`.
        schema: String,
        /// Its other files by path.
        files: Vec<(String, BlobHash)>,
        /// The adoptions that the person saw.
        replaces: Vec<OpRef>,
    },
    /// Introduces an actor.
    Grant {
        /// Who.
        actor: ActorId,
        /// As what.
        role: String,
    },
    /// Lets whoever holds a key introduce themselves.
    Invite {
        /// The public half of the link's key pair.
        key: ActorId,
        /// As what.
        role: String,
        /// Milliseconds since 1970; enforced by relays only.
        expires: Option<u64>,
        /// How many; enforced by relays only.
        uses: Option<u32>,
    },
    /// Introduces the author by an invite.
    Join {
        /// The invite's key.
        invite: ActorId,
        /// That key's signature of `join_message`.
        proof: [u8; 64],
    },
    /// Changes a role. Not folded yet.
    SetRole {
        /// Whose.
        who: ActorId,
        /// To what.
        role: String,
        /// For bundles that are not ancestors of these, indexes into `Body::refs`.
        after: Vec<u32>,
    },
    /// Puts held bundles in force. Not folded yet.
    Release {
        /// Whose.
        actor: ActorId,
        /// Up to these, indexes into `Body::refs`.
        up_to: Vec<u32>,
    },
}

impl Op {
    /// The registers that it writes: (entity, field or table), indexes into the body's dictionaries.
    pub fn targets(&self) -> Vec<(u32, u32)> {
        match self {
            Self::SetField { targets, .. } => targets.clone(),
            Self::SetMember { entities, table, .. } => {
                entities.iter().map(|entity| (*entity, *table)).collect()
            }
            Self::EditText { entity, field, .. } => vec![(*entity, *field)],
            _ => Vec::new(),
        }
    }
}

/// Why a bundle was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum OriginKind {
    #[default]
    Manual,
    Import,
    Script,
    Rule,
    Resolution,
    Undo,
    Restore,
    Migration,
}

impl OriginKind {
    /// In the order of their codes in the format.
    pub const ALL: [Self; 8] = [
        Self::Manual,
        Self::Import,
        Self::Script,
        Self::Rule,
        Self::Resolution,
        Self::Undo,
        Self::Restore,
        Self::Migration,
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        ["manual", "import", "script", "rule", "resolution", "undo", "restore", "migration"][self as usize]
    }
}

/// Why a bundle was made, and from what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// In one word.
    pub kind: OriginKind,
    /// The bundle that it answers (undo: the one undone), an index into `Body::refs`.
    pub cause: Option<u32>,
    /// The file, script or rule.
    pub name: String,
}

/// What a bundle says. Its bytes are kept and forwarded as they came; this is what they decode to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Body {
    /// Bundles that ops refer to. They count as dependencies.
    pub refs: Vec<Ref>,
    /// With outs: how far the author had seen everybody.
    pub saw: Vec<(ActorId, u64)>,
    /// What the person did, as they would say it.
    pub label: String,
    /// Why.
    pub origin: Origin,
    /// The modules in use, by name and version, where they matter.
    pub modules: Vec<(u32, String)>,
    /// Dictionary of entities.
    pub entities: Vec<EntityId>,
    /// Dictionary of fields, tables and modules.
    pub names: Vec<String>,
    /// The ops, in order.
    pub ops: Vec<Op>,
    /// Whether it is one change with its author's bundle before it, which was too large for one bundle.
    pub goes_on: bool,
}
