//! From writes to a draft: what one change of a person becomes in the log.

use std::collections::BTreeMap;

use super::found::ModuleSource;
use super::orders::Orders;
use super::seen::Seen;
use super::workspace::Workspace;
use crate::id::{ActorId, EntityId};
use crate::log::{Dep, Op, Ordinal, OriginKind};
use crate::state::{
    Ended, Link, NameIx, Register, Row, Splice, State, Step, TextEdit, Write, splice_between,
};
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

/// What a cell, or a register alone, is to hold.
#[derive(Debug)]
pub(super) struct FieldWrite {
    /// The register that was asked for.
    pub(super) asked: Register,
    /// Whether it goes to this register alone, whatever that is the same as.
    pub(super) alone: bool,
    /// Whether it is open between the values and none.
    pub(super) or_none: bool,
    pub(super) values: Vec<Value>,
    pub(super) replaces: Vec<u32>,
}

/// What a table is to say of a record, or of an entity alone.
#[derive(Debug)]
pub(super) struct MemberWrite {
    /// Whether it goes to this entity alone, whatever that is the same as.
    pub(super) alone: bool,
    pub(super) is_in: bool,
    pub(super) last: bool,
    pub(super) replaces: Vec<u32>,
}

/// In place of an update that nobody lived long enough to make: no body is made with it.
pub(super) const UNWRITTEN: Vec<u8> = Vec::new();

/// A text as it will read, and the updates that make it so.
pub(super) type TextWrite = (TextEdit, Vec<Vec<u8>>);

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
    pub(super) saw: Option<Vec<(ActorId, u64)>>,
    /// By cell, or by register where it goes to one alone.
    pub(super) fields: BTreeMap<Register, FieldWrite>,
    pub(super) members: BTreeMap<(Row, NameIx), MemberWrite>,
    pub(super) texts: BTreeMap<(Row, NameIx), TextWrite>,
}

impl Drafting {
    /// Writes a field of a record: in every register of it that its author saw.
    pub(super) fn field(&mut self, state: &State, asked: Register, values: Vec<Value>, replaces: Vec<u32>) {
        let cell = state.cell_of(asked.0, asked.1);
        self.fields.insert(cell, FieldWrite { asked, alone: false, or_none: false, values, replaces });
    }

    /// Writes a membership.
    pub(super) fn member(&mut self, row: Row, table: NameIx, is_in: bool, last: bool, replaces: Vec<u32>) {
        self.members.insert((row, table), MemberWrite { alone: false, is_in, last, replaces });
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
            let update = base.edit(ws.text_session_of_its_own(), &splice).unwrap_or(UNWRITTEN);
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
        update: impl FnOnce(&TextEdit) -> Result<Vec<u8>, Ended>,
    ) {
        let drafted = || (ws.text_with_drafts(register), Vec::new());
        let (text, updates) = self.texts.entry(register).or_insert_with(drafted);
        let update = update(text).unwrap_or(UNWRITTEN);
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
                let write = FieldWrite { asked: register, alone: true, or_none: false, values, replaces };
                self.fields.insert(register, write);
            }
            Write::Open { register, alone, values, replaces } => {
                let key = if alone { register } else { ws.state.cell_of(register.0, register.1) };
                self.fields
                    .insert(key, FieldWrite { asked: register, alone, or_none: true, values, replaces });
            }
            Write::Membership { row, table, is_in, last, replaces } => {
                self.members.insert((row, table), MemberWrite { alone: true, is_in, last, replaces });
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
        self.members.get(&(row, table)).map(|member| member.is_in)
    }

    /// The tables that this puts `row` into.
    pub(super) fn tables_of(&self, row: Row) -> impl Iterator<Item = NameIx> + '_ {
        let of_row = self.members.range((row, NameIx::MIN)..=(row, NameIx::MAX));
        of_row.filter(|(_, member)| member.is_in).map(|((_, table), _)| *table)
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
}

/// The register of a text that a record shows, or that its first words would go to.
pub(super) fn shown_text(ws: &Workspace, row: Row, field: NameIx) -> Register {
    ws.state.text_targets(row, field).first().copied().unwrap_or((row, field))
}
