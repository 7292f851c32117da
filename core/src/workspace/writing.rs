//! One bundle's body while it is written: op by op, with what it weighs so far.

use std::collections::{BTreeMap, BTreeSet};

use super::drafting::{FieldWrite, MemberWrite, UNWRITTEN};
use super::found::ModuleSource;
use super::update::{Code, Failure};
use super::workspace::Workspace;
use crate::id::ActorId;
use crate::limits::{BODY_BYTES_MAX, TARGETS_MAX};
use crate::log::{Body, BodyBuilder, Dep, Hlc, Op, OpName, Thing, encode_body};
use crate::state::{Link, NameIx, Register, Row};

/// Memberships that are said alike: table, in, last, and what they replace.
type Alike = (NameIx, bool, bool, Vec<u32>);
/// An edit of a text, and where.
type TextEdit = (Register, Vec<u8>);

/// A body that is being written.
pub(super) struct Writing<'w> {
    ws: &'w Workspace,
    builder: BodyBuilder<'w>,
    /// Memberships that the change makes, in this bundle or another of it.
    coming: &'w BTreeSet<(Row, NameIx)>,
    /// Entities that are written alike share an op: a thousand deleted records of one import are one.
    members: BTreeMap<Alike, Vec<Row>>,
    fields: Vec<Op>,
    texts: Vec<TextEdit>,
    /// What the ops come to, at most, without the dictionaries.
    ops_bytes: usize,
    names: usize,
    names_bytes: usize,
}

impl<'w> Writing<'w> {
    /// Begins a body. `coming` are the memberships that the whole change makes.
    pub(super) fn new(
        ws: &'w Workspace,
        builder: BodyBuilder<'w>,
        coming: &'w BTreeSet<(Row, NameIx)>,
    ) -> Self {
        // Label, origin, how far everybody was seen, and the frames.
        let ops_bytes = 2048 + builder.body.label.len() + 64 * ws.log.frontier().tips.len();
        Self {
            ws,
            builder,
            coming,
            members: BTreeMap::new(),
            fields: Vec::new(),
            texts: Vec::new(),
            ops_bytes,
            names: 0,
            names_bytes: 0,
        }
    }

    /// What it comes to so far, at most.
    pub(super) fn bytes(&self) -> usize {
        let body = &self.builder.body;
        self.ops_bytes + self.names_bytes + 16 * body.entities.len() + 34 * body.refs.len()
    }

    /// Whether so many bytes go in as well. What is alone in a bundle is as large as it is.
    pub(super) fn has_room(&self, bytes: usize) -> bool {
        let is_blank = self.members.is_empty() && self.fields.is_empty() && self.texts.is_empty();
        is_blank || self.bytes() + bytes + 4096 <= BODY_BYTES_MAX
    }

    /// Access ops: they are about no register.
    pub(super) fn access(&mut self, ops: Vec<Op>) {
        self.ops_bytes += 256 * ops.len();
        self.builder.body.ops.extend(ops);
    }

    /// A membership.
    pub(super) fn member(&mut self, (row, table): (Row, NameIx), write: MemberWrite) {
        let rows = match write.alone {
            true => vec![row],
            false => self.ws.state.member_targets(row, table, write.is_in),
        };
        self.ops_bytes += 24 + 21 * rows.len() + 44 * write.replaces.len();
        self.members.entry((table, write.is_in, write.last, write.replaces)).or_default().extend(rows);
    }

    /// One op for all registers of a cell; two where it is open between values and none.
    pub(super) fn field(&mut self, write: FieldWrite) {
        let state = &self.ws.state;
        let registers = if write.alone {
            vec![write.asked]
        } else {
            let shows_too = |row, table| self.coming.contains(&(row, table));
            state.targets(write.asked.0, write.asked.1, shows_too)
        };
        self.ops_bytes += 24 + 10 * registers.len() + 10 * write.replaces.len();
        self.ops_bytes += super::spreading::weight_of(&write.values);
        let targets = registers.into_iter().map(|(row, field)| {
            (self.builder.entity(state.entities().id(row)), self.builder.name(state.names().text(field)))
        });
        let targets: Vec<(u32, u32)> = targets.collect();
        let replaces = self.builder.ops(&names_of(self.ws, &write.replaces));
        if write.or_none {
            // Two ops that do not know each other. The last one shows.
            let (targets, replaces) = (targets.clone(), replaces.clone());
            self.ops_bytes += 24 + 10 * targets.len() + 10 * replaces.len();
            self.fields.push(Op::SetField { targets, values: Vec::new(), replaces });
        }
        self.fields.push(Op::SetField { targets, values: write.values, replaces });
        self.weigh_names();
    }

    /// An edit of a text.
    pub(super) fn text(&mut self, register: Register, update: Vec<u8>) {
        self.ops_bytes += 64 + update.len();
        self.texts.push((register, update));
    }

    fn weigh_names(&mut self) {
        let names = &self.builder.body.names;
        self.names_bytes += names[self.names..].iter().map(|name| name.len() + 3).sum::<usize>();
        self.names = names.len();
    }

    /// The body, and the edits of texts in it.
    ///
    /// # Errors
    /// `too_large` where something in it is more than a bundle holds, or a text that cannot be changed here.
    pub(super) fn body(mut self) -> Result<(Body, Vec<TextEdit>), Failure> {
        if self.texts.iter().any(|(_, update)| *update == UNWRITTEN) {
            return Err(Failure::because(Code::TooLarge, "this text cannot be changed on this device"));
        }
        let weighs = self.bytes();
        for ((table, is_in, last, replaces), rows) in std::mem::take(&mut self.members) {
            let (state, builder) = (&self.ws.state, &mut self.builder);
            let replaces = builder.ops(&names_of(self.ws, &replaces));
            let table = builder.name(state.names().text(table));
            for rows in rows.chunks(TARGETS_MAX) {
                let entities = rows.iter().map(|row| builder.entity(state.entities().id(*row))).collect();
                let replaces = replaces.clone();
                builder.body.ops.push(Op::SetMember { entities, table, is_in, last, replaces });
            }
        }
        self.builder.body.ops.append(&mut self.fields);
        for ((row, field), update) in &self.texts {
            let entity = self.builder.entity(self.ws.state.entities().id(*row));
            let field = self.builder.name(self.ws.state.names().text(*field));
            let update = update.clone();
            self.builder.body.ops.push(Op::EditText { entity, field, doc: None, update });
        }
        let body = self.builder.body;
        // What was weighed is the most that it can be.
        let bytes = if weighs > BODY_BYTES_MAX { encode_body(&body).len() } else { 0 };
        if bytes > BODY_BYTES_MAX {
            let detail = serde_json::json!({ "bytes": bytes, "most": BODY_BYTES_MAX });
            return Err(
                Failure::because(Code::TooLarge, "the change is too large for one bundle").with(detail)
            );
        }
        Ok((body, self.texts))
    }

    /// Links between records, and between fields.
    pub(super) fn links(&mut self, same: &[Link], differ: &[u32]) {
        self.ops_bytes += 44 * differ.len() + 48 * same.len();
        let (ws, builder) = (self.ws, &mut self.builder);
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
        self.weigh_names();
    }

    /// Modules that are put to use.
    pub(super) fn adoptions(&mut self, adoptions: &[ModuleSource]) {
        self.ops_bytes += adoptions.iter().map(|source| source.toml.len() + 4096).sum::<usize>();
        let (ws, builder) = (self.ws, &mut self.builder);
        for source in adoptions {
            let known = ws.state.adopted().find(|(id, _)| *id == source.id);
            let heads: Vec<u32> =
                known.iter().flat_map(|(_, heads)| heads.iter().map(|head| head.op)).collect();
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
        self.weigh_names();
    }
}

fn names_of(ws: &Workspace, ops: &[u32]) -> Vec<OpName> {
    let name = |op: &u32| {
        let (bundle, index) = ws.log.op_place(*op);
        OpName { bundle, index }
    };
    ops.iter().map(name).collect()
}

/// How far this device has seen everybody.
pub(super) fn saw(ws: &Workspace) -> Vec<(ActorId, u64)> {
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
        // How far says nothing of a branch where there are several.
        let is_forked = tips.len() > 1;
        let is_beyond = |dep: &Dep| {
            if is_forked { !ws.rests_on_branches.contains(dep) } else { dep.seq > rested }
        };
        let tips = tips.iter().map(|(seq, id)| Dep { actor: *actor, seq: *seq, prefix: id.prefix() });
        deps.extend(tips.filter(is_beyond));
    }
    // A grant raises a role only for bundles that name it.
    deps.extend(ws.access.unclaimed(&ws.log, &ws.actor));
    (base_seq, ws.highest, deps)
}
