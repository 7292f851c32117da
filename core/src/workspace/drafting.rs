//! From writes to a draft: what one change of a person becomes in the log.

use std::collections::BTreeMap;

use super::found::ModuleSource;
use super::orders::Orders;
use super::seen::Seen;
use super::update::{Code, Failure};
use super::workspace::Workspace;
use crate::id::{ActorId, EntityId};
use crate::limits::{BODY_BYTES_MAX, TARGETS_MAX};
use crate::log::{BodyBuilder, Dep, Draft, Hlc, Op, OpName, Ordinal, OriginKind, Thing, encode_body};
use crate::state::{Link, NameIx, Register, Row, Splice, State, Step, TextEdit, Write, splice_between};
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
    /// The register that was asked for.
    asked: Register,
    /// Whether it goes to this register alone, whatever that is the same as.
    alone: bool,
    values: Vec<Value>,
    replaces: Vec<u32>,
}

#[derive(Debug)]
struct MemberWrite {
    /// Whether it goes to this entity alone, whatever that is the same as.
    alone: bool,
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
    /// Where the edges that it links or moves will stand.
    pub(super) orders: Orders,
    /// Access ops: they are about no register.
    pub(super) access: Vec<Op>,
    /// Bundles that the draft must name besides what it stands on.
    pub(super) deps: Vec<Dep>,
    /// Whether it is written even where it changes nothing: an undo moves the person back through their work.
    pub(super) says_something: bool,
    /// Modules that it puts to use.
    pub(super) adoptions: Vec<ModuleSource>,
    /// What it declares the same.
    pub(super) same: Vec<Link>,
    /// Links that it takes back, by op.
    pub(super) differ: Vec<u32>,
    /// What counts as seen by its outs, where that is not all that is here.
    saw: Option<Vec<(ActorId, u64)>>,
    /// By cell, or by register where it goes to one alone.
    fields: BTreeMap<Register, FieldWrite>,
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
    /// Writes a field of a record: in every register of it that its author saw.
    pub(super) fn field(&mut self, state: &State, asked: Register, values: Vec<Value>, replaces: Vec<u32>) {
        let cell = state.cell_of(asked.0, asked.1);
        self.fields.insert(cell, FieldWrite { asked, alone: false, values, replaces });
    }

    /// Writes a membership.
    pub(super) fn member(&mut self, row: Row, table: NameIx, is_in: bool, last: bool, replaces: Vec<u32>) {
        self.members.insert((table, row), MemberWrite { alone: false, is_in, last, replaces });
    }

    /// What a text reads once this, and what is on its way to the store before it, is made.
    pub(super) fn text(&self, ws: &Workspace, row: Row, field: NameIx) -> String {
        self.document(ws, shown_text(ws, row, field))
    }

    fn document(&self, ws: &Workspace, register: Register) -> String {
        match self.texts.get(&register) {
            Some((text, _)) => text.render().to_owned(),
            None => ws.text_with_drafts(register).render().to_owned(),
        }
    }

    /// Writes within a text what turns the text that was on the screen into `after`: what others wrote
    /// meanwhile stays.
    pub(super) fn rewrite(&mut self, ws: &mut Workspace, row: Row, field: NameIx, after: &str, seen: &Seen) {
        for register in ws.state.text_targets(row, field) {
            self.rewrite_document(ws, register, after, seen);
        }
    }

    fn rewrite_document(&mut self, ws: &mut Workspace, register: Register, after: &str, seen: &Seen) {
        let base = match self.texts.contains_key(&register) {
            true => None,
            false => ws.text_as_seen(register, seen),
        };
        let Some(base) = base else {
            if let Some(splice) = splice_between(&self.document(ws, register), after) {
                self.splice_document(ws, register, &splice);
            }
            return;
        };
        if let Some(splice) = splice_between(base.render(), after) {
            // The base may lack edits of this tab's session, whose numbers must not be given out twice.
            let update = base.edit(ws.text_session_of_its_own(), &splice);
            let mut text = ws.text_with_drafts(register);
            text.push(&update);
            self.texts.insert(register, (text, vec![update]));
        }
    }

    /// The ids of what it makes: records in the order of the creates, then edges in the order of the links.
    pub(super) fn made(&self) -> Vec<EntityId> {
        self.created.iter().chain(&self.linked).copied().collect()
    }

    /// Writes within a text: in the document that shows, and in those that read the same.
    pub(super) fn splice(&mut self, ws: &Workspace, row: Row, field: NameIx, splice: &Splice) {
        for register in ws.state.text_targets(row, field) {
            self.splice_document(ws, register, splice);
        }
    }

    /// Changes a text step by step: the document that shows, and those that read the same.
    pub(super) fn change(&mut self, ws: &Workspace, row: Row, field: NameIx, steps: &[Step]) {
        for register in ws.state.text_targets(row, field) {
            self.change_document(ws, register, steps);
        }
    }

    /// Changes one document step by step.
    pub(super) fn change_document(&mut self, ws: &Workspace, register: Register, steps: &[Step]) {
        self.update_document(ws, register, |text| text.change(ws.text_session, steps));
    }

    /// Writes an update of an editor's own into its document, which is `text` before it.
    pub(super) fn type_document(&mut self, register: Register, mut text: TextEdit, update: &[u8]) {
        text.push(update);
        self.texts.insert(register, (text, vec![update.to_vec()]));
    }

    fn splice_document(&mut self, ws: &Workspace, register: Register, splice: &Splice) {
        self.update_document(ws, register, |text| text.edit(ws.text_session, splice));
    }

    fn update_document(
        &mut self,
        ws: &Workspace,
        register: Register,
        update: impl FnOnce(&TextEdit) -> Vec<u8>,
    ) {
        let drafted = || (ws.text_with_drafts(register), Vec::new());
        let (text, updates) = self.texts.entry(register).or_insert_with(drafted);
        let update = update(text);
        text.push(&update);
        updates.push(update);
    }

    /// Takes in what another room decided.
    pub(super) fn take(&mut self, ws: &Workspace, write: Write) {
        match write {
            Write::Field { row, field, values, replaces } => {
                self.field(&ws.state, (row, field), values, replaces);
            }
            Write::Member { row, table, is_in, last, replaces } => {
                self.member(row, table, is_in, last, replaces);
            }
            Write::Text { row, field, steps } => self.change(ws, row, field, &steps),
            Write::Register { register, values, replaces } => {
                let write = FieldWrite { asked: register, alone: true, values, replaces };
                self.fields.insert(register, write);
            }
            Write::Membership { row, table, is_in, last, replaces } => {
                self.members.insert((table, row), MemberWrite { alone: true, is_in, last, replaces });
            }
            Write::Document { register, steps } => self.change_document(ws, register, &steps),
            Write::Adopt { module, version, schema } => {
                self.adoptions.push(ModuleSource { id: module, version, toml: schema });
            }
            Write::Saw(saw) => self.saw = Some(saw),
            Write::Same(link) => self.same.push(link),
            Write::Differ { links } => self.differ.extend(links),
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
    pub(super) fn value(&self, state: &State, row: Row, field: NameIx) -> Option<Option<&Value>> {
        self.fields.get(&state.cell_of(row, field)).map(|write| write.values.first())
    }

    /// Whether there is nothing to write.
    pub(super) fn is_empty(&self) -> bool {
        !self.says_something
            && self.fields.is_empty()
            && self.members.is_empty()
            && self.texts.is_empty()
            && self.same.is_empty()
            && self.differ.is_empty()
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
            builder.body.saw = self.saw.clone().unwrap_or_else(|| saw(ws));
        }
        let members = self.members.iter().filter(|(_, member)| member.is_in);
        let members: Vec<(Row, NameIx)> = members.map(|((table, row), _)| (*row, *table)).collect();
        builder.body.ops = self.access;
        write_adoptions(ws, &mut builder, &self.adoptions);
        write_links(ws, &mut builder, &self.same, &self.differ);
        write_members(ws, &mut builder, self.members);
        for write in self.fields.into_values() {
            write_field(ws, &mut builder, write, &members);
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

/// The register of a text that a record shows, or that its first words would go to.
pub(super) fn shown_text(ws: &Workspace, row: Row, field: NameIx) -> Register {
    ws.state.text_targets(row, field).first().copied().unwrap_or((row, field))
}

fn write_links(ws: &Workspace, builder: &mut BodyBuilder<'_>, same: &[Link], differ: &[u32]) {
    if !differ.is_empty() {
        let links = builder.ops(&names_of(ws, differ));
        builder.body.ops.push(Op::Differ { links });
    }
    for link in same {
        let (a, b) = match *link {
            Link::Rows(a, b) => {
                let mut thing = |row| Thing::Entity(builder.entity(ws.state.entities().id(row)));
                (thing(a), thing(b))
            }
            Link::Fields(a, b) => {
                let mut thing = |field| Thing::Field(builder.name(ws.state.names().text(field)));
                (thing(a), thing(b))
            }
        };
        builder.body.ops.push(Op::Same { a, b });
    }
}

/// One op for all registers of a cell. `coming` are memberships that this change makes.
fn write_field(ws: &Workspace, builder: &mut BodyBuilder<'_>, write: FieldWrite, coming: &[(Row, NameIx)]) {
    let registers = if write.alone {
        vec![write.asked]
    } else {
        let shows_too = |row, table| coming.contains(&(row, table));
        ws.state.targets(write.asked.0, write.asked.1, shows_too)
    };
    let targets = registers.into_iter().map(|(row, field)| {
        (builder.entity(ws.state.entities().id(row)), builder.name(ws.state.names().text(field)))
    });
    let targets = targets.collect();
    let replaces = builder.ops(&names_of(ws, &write.replaces));
    builder.body.ops.push(Op::SetField { targets, values: write.values, replaces });
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
        let rows = match write.alone {
            true => vec![row],
            false => ws.state.member_targets(row, table, write.is_in),
        };
        alike.entry((table, write.is_in, write.last, write.replaces)).or_default().extend(rows);
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

fn saw(ws: &Workspace) -> Vec<(ActorId, u64)> {
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
