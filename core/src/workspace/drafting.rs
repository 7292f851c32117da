//! From writes to a draft: what one change of a person becomes in the log.

use std::collections::BTreeMap;

use super::found::ModuleSource;
use super::seen::Seen;
use super::update::{Code, Failure};
use super::workspace::Workspace;
use crate::id::EntityId;
use crate::limits::{BODY_BYTES_MAX, TARGETS_MAX};
use crate::log::{BodyBuilder, Dep, Draft, Hlc, Op, OpName, Ordinal, OriginKind, encode_body};
use crate::state::{NameIx, Row, Splice, TextEdit, Write, splice_between};
use crate::value::Value;

/// Why a bundle is made, in words and for programs.
#[derive(Debug, Clone, Default)]
pub(super) struct Why {
    /// What the person did, as they would say it.
    pub(super) label: String,
    /// In one word.
    pub(super) kind: OriginKind,
    /// The bundle that it answers.
    pub(super) cause: Option<Ordinal>,
    /// The file, script or rule.
    pub(super) name: String,
}

#[derive(Debug)]
struct FieldWrite {
    values: Vec<Value>,
    replaces: Vec<u32>,
}

#[derive(Debug)]
struct MemberWrite {
    is_in: bool,
    last: bool,
    replaces: Vec<u32>,
}

/// A text as it will read, and the updates that make it so.
type TextWrite = (TextEdit, Vec<Vec<u8>>);

/// A change while it is put together: the last write of a register counts.
#[derive(Debug, Default)]
pub(super) struct Drafting {
    /// Records that it makes, in order.
    pub(super) created: Vec<EntityId>,
    /// Edges that it makes, in order.
    pub(super) linked: Vec<EntityId>,
    /// Access ops: they are about no register.
    pub(super) access: Vec<Op>,
    /// Bundles that the draft must name besides what it stands on.
    pub(super) deps: Vec<Dep>,
    /// Whether it is written even where it changes nothing: an undo moves the person back through their work.
    pub(super) says_something: bool,
    /// Modules that it puts to use.
    pub(super) adoptions: Vec<ModuleSource>,
    fields: BTreeMap<(Row, NameIx), FieldWrite>,
    members: BTreeMap<(NameIx, Row), MemberWrite>,
    texts: BTreeMap<(Row, NameIx), TextWrite>,
}

/// A draft, and what its texts add to what the log holds.
#[derive(Debug)]
pub(super) struct Drafted {
    pub(super) draft: Draft,
    pub(super) texts: Vec<((Row, NameIx), Vec<u8>)>,
    /// What it puts into which tables.
    pub(super) members: Vec<(Row, NameIx)>,
}

impl Drafting {
    /// Writes a field.
    pub(super) fn field(&mut self, row: Row, field: NameIx, values: Vec<Value>, replaces: Vec<u32>) {
        self.fields.insert((row, field), FieldWrite { values, replaces });
    }

    /// Writes a membership.
    pub(super) fn member(&mut self, row: Row, table: NameIx, is_in: bool, last: bool, replaces: Vec<u32>) {
        self.members.insert((table, row), MemberWrite { is_in, last, replaces });
    }

    /// What a text reads once this, and what is on its way to the store before it, is made.
    pub(super) fn text(&self, ws: &Workspace, row: Row, field: NameIx) -> String {
        match self.texts.get(&(row, field)) {
            Some((text, _)) => text.render().to_owned(),
            None => ws.text_with_drafts(row, field).render().to_owned(),
        }
    }

    /// Writes within a text what turns the text that was on the screen into `after`: what others wrote
    /// meanwhile stays.
    pub(super) fn rewrite(&mut self, ws: &mut Workspace, row: Row, field: NameIx, after: &str, seen: &Seen) {
        let base = match self.texts.contains_key(&(row, field)) {
            true => None,
            false => ws.text_as_seen(row, field, seen),
        };
        let Some(base) = base else {
            if let Some(splice) = splice_between(&self.text(ws, row, field), after) {
                self.splice(ws, row, field, &splice);
            }
            return;
        };
        if let Some(splice) = splice_between(base.render(), after) {
            // The base may lack edits of this tab's session, whose numbers must not be given out twice.
            let update = base.edit(ws.text_session_of_its_own(), &splice);
            let mut text = ws.text_with_drafts(row, field);
            text.push(&update);
            self.texts.insert((row, field), (text, vec![update]));
        }
    }

    /// The ids of what it makes: records in the order of the creates, then edges in the order of the links.
    pub(super) fn made(&self) -> Vec<EntityId> {
        self.created.iter().chain(&self.linked).copied().collect()
    }

    /// Writes within a text.
    pub(super) fn splice(&mut self, ws: &Workspace, row: Row, field: NameIx, splice: &Splice) {
        let (text, updates) =
            self.texts.entry((row, field)).or_insert_with(|| (ws.text_with_drafts(row, field), Vec::new()));
        let update = text.edit(ws.text_session, splice);
        text.push(&update);
        updates.push(update);
    }

    /// Takes in what another room decided.
    pub(super) fn take(&mut self, ws: &Workspace, write: Write) {
        match write {
            Write::Field { row, field, values, replaces } => self.field(row, field, values, replaces),
            Write::Member { row, table, is_in, last, replaces } => {
                self.member(row, table, is_in, last, replaces);
            }
            Write::Text { row, field, splice } => self.splice(ws, row, field, &splice),
        }
    }

    /// Whether this makes `row` a record of `table`, or takes it out; `None` where it says nothing.
    pub(super) fn says_member(&self, row: Row, table: NameIx) -> Option<bool> {
        self.members.get(&(table, row)).map(|member| member.is_in)
    }

    /// The tables that this puts `row` into.
    pub(super) fn tables_of(&self, row: Row) -> impl Iterator<Item = NameIx> + '_ {
        self.members.iter().filter(move |((_, of), m)| *of == row && m.is_in).map(|((table, _), _)| *table)
    }

    /// What this gives a field, where it does.
    pub(super) fn value(&self, row: Row, field: NameIx) -> Option<Option<&Value>> {
        self.fields.get(&(row, field)).map(|write| write.values.first())
    }

    /// Whether there is nothing to write.
    pub(super) fn is_empty(&self) -> bool {
        !self.says_something
            && self.fields.is_empty()
            && self.members.is_empty()
            && self.texts.is_empty()
            && self.access.is_empty()
            && self.adoptions.is_empty()
    }

    /// The draft of all this.
    ///
    /// # Errors
    /// `too_large` where it does not fit into one bundle.
    pub(super) fn draft(self, ws: &Workspace, why: &Why) -> Result<Drafted, Failure> {
        let mut builder = BodyBuilder::new(&ws.log, ws.actor);
        builder.body.label.clone_from(&why.label);
        builder.body.origin.kind = why.kind;
        builder.body.origin.name.clone_from(&why.name);
        builder.body.origin.cause = why.cause.map(|cause| builder.bundle(cause));
        if self.members.values().any(|member| !member.is_in) {
            builder.body.saw = saw(ws);
        }
        let members = self.members.iter().filter(|(_, member)| member.is_in);
        let members = members.map(|((table, row), _)| (*row, *table)).collect();
        builder.body.ops = self.access;
        write_adoptions(ws, &mut builder, &self.adoptions);
        write_members(ws, &mut builder, self.members);
        for ((row, field), write) in self.fields {
            let target =
                (builder.entity(ws.state.entities().id(row)), builder.name(ws.state.names().text(field)));
            let replaces = builder.ops(&names_of(ws, &write.replaces));
            builder.body.ops.push(Op::SetField { targets: vec![target], values: write.values, replaces });
        }
        let mut texts = Vec::new();
        for ((row, field), (_, updates)) in self.texts {
            for update in updates {
                let entity = builder.entity(ws.state.entities().id(row));
                let name = builder.name(ws.state.names().text(field));
                texts.push(((row, field), update.clone()));
                builder.body.ops.push(Op::EditText { entity, field: name, doc: None, update });
            }
        }
        let body = builder.body;
        let bytes = encode_body(&body).len();
        if bytes > BODY_BYTES_MAX {
            let detail = serde_json::json!({ "bytes": bytes, "most": BODY_BYTES_MAX });
            return Err(
                Failure::because(Code::TooLarge, "the change is too large for one bundle").with(detail)
            );
        }
        let (base_seq, seen, mut deps) = base(ws);
        deps.extend(self.deps);
        Ok(Drafted { draft: Draft { base_seq, deps, seen, body }, texts, members })
    }
}

fn names_of(ws: &Workspace, ops: &[u32]) -> Vec<OpName> {
    let name = |op: &u32| {
        let (bundle, index) = ws.log.op_place(*op);
        OpName { bundle, index }
    };
    ops.iter().map(name).collect()
}

fn write_adoptions(ws: &Workspace, builder: &mut BodyBuilder<'_>, adoptions: &[ModuleSource]) {
    for source in adoptions {
        let known = ws.state.adopted().find(|(id, _)| *id == source.id);
        let heads: Vec<u32> = known.iter().flat_map(|(_, heads)| heads.iter().map(|head| head.op)).collect();
        let replaces = builder.ops(&names_of(ws, &heads));
        let module = builder.name(&source.id);
        builder.body.ops.push(Op::Adopt {
            module,
            version: source.version.clone(),
            schema: source.toml.clone(),
            files: Vec::new(),
            replaces,
        });
    }
}

/// Entities that are written alike share an op: a thousand deleted records that came in one import are one.
fn write_members(
    ws: &Workspace,
    builder: &mut BodyBuilder<'_>,
    members: BTreeMap<(NameIx, Row), MemberWrite>,
) {
    let mut alike: BTreeMap<(NameIx, bool, bool, Vec<u32>), Vec<Row>> = BTreeMap::new();
    for ((table, row), write) in members {
        alike.entry((table, write.is_in, write.last, write.replaces)).or_default().push(row);
    }
    for ((table, is_in, last, replaces), rows) in alike {
        let replaces = builder.ops(&names_of(ws, &replaces));
        let table = builder.name(ws.state.names().text(table));
        for rows in rows.chunks(TARGETS_MAX) {
            let entities = rows.iter().map(|row| builder.entity(ws.state.entities().id(*row))).collect();
            builder.body.ops.push(Op::SetMember { entities, table, is_in, last, replaces: replaces.clone() });
        }
    }
}

fn saw(ws: &Workspace) -> Vec<(crate::id::ActorId, u64)> {
    let frontier = ws.log.frontier();
    frontier.tips.keys().map(|actor| (*actor, frontier.seq(actor))).collect()
}

/// What a draft made now stands on: one's own last folded bundle, the highest stamp, and others' tips that
/// one's own chain does not rest on yet.
pub(super) fn base(ws: &Workspace) -> (u64, Hlc, Vec<Dep>) {
    let own = ws.log.tip(&ws.actor);
    let base_seq = own.map_or(0, |tip| tip.seq);
    let mut deps = Vec::new();
    let frontier = ws.log.frontier();
    for (actor, tips) in frontier.tips.iter().filter(|(actor, _)| **actor != ws.actor) {
        let rested = ws.rests_on.get(actor).copied().unwrap_or_default();
        let beyond = tips.iter().filter(|(seq, _)| *seq > rested);
        deps.extend(beyond.map(|(seq, id)| Dep { actor: *actor, seq: *seq, prefix: id.prefix() }));
    }
    // A grant raises a role only for bundles that name it.
    deps.extend(ws.access.unclaimed(&ws.log, &ws.actor));
    (base_seq, ws.highest, deps)
}
