//! From a change to drafts: one, or as many as it takes. A bundle holds so much and no more; what is too
//! large for one goes, row by row, into several that stand one after another, and each but the first says
//! that it goes on. They are sealed and stored together.

use std::collections::BTreeSet;

use super::drafting::{Drafting, Why};
use super::update::Failure;
use super::workspace::Workspace;
use super::writing::{Writing, base, saw};
use crate::limits::BODY_BYTES_MAX;
use crate::log::{BodyBuilder, Draft};
use crate::state::{NameIx, Row};
use crate::value::Value;

/// A change that weighs no more than this goes into one bundle, wherever it fits.
const WHOLE_BYTES_MAX: usize = 4 << 20;
/// What a bundle holds of a change that takes several, about: little enough to be folded between two keys.
const PART_BYTES: usize = 512 << 10;

/// Drafts, and what their texts add to what the log holds.
#[derive(Debug)]
pub(super) struct Drafted {
    /// To be sealed one after another, and stored together.
    pub(super) drafts: Vec<Draft>,
    pub(super) texts: Vec<((Row, NameIx), Vec<u8>)>,
    /// What it puts into which tables.
    pub(super) members: Vec<(Row, NameIx)>,
}

/// A change on its way into bundles.
pub(super) struct Spreading {
    why: Why,
    rest: Drafting,
    /// Memberships that the change makes.
    members: BTreeSet<(Row, NameIx)>,
    /// What a bundle may hold.
    most: usize,
    drafted: Drafted,
}

impl Drafting {
    /// The drafts of all this.
    ///
    /// # Errors
    /// `too_large` where one cell is more than a bundle holds.
    pub(super) fn draft(self, ws: &Workspace, why: &Why) -> Result<Drafted, Failure> {
        let mut spreading = Spreading::new(self, why.clone());
        while spreading.go_on(ws)? {}
        Ok(spreading.drafted())
    }

    /// How much it writes.
    pub(super) fn writes(&self) -> usize {
        self.fields.len() + self.members.len() + self.texts.len()
    }

    /// What it comes to in a bundle, about.
    fn weight(&self) -> usize {
        let fields = self.fields.values().map(|write| weight_of(&write.values) + 10 * write.replaces.len());
        let members = self.members.values().map(|write| 21 + 10 * write.replaces.len());
        let texts = self.texts.values().flat_map(|(_, updates)| updates).map(Vec::len);
        fields.map(|bytes| bytes + 34).sum::<usize>() + members.sum::<usize>() + texts.sum::<usize>()
    }
}

/// The bytes of values, at most.
pub(super) fn weight_of(values: &[Value]) -> usize {
    let bytes = |value: &Value| match value {
        Value::Text(text) => text.len() + 5,
        Value::Number(_) => 9,
        Value::Bool(_) => 1,
        Value::Reference(_) => 20,
        Value::Asset(_) => 36,
        Value::List(items) => weight_of(items) + 5,
        Value::Json(text) => text.len() + 6,
    };
    values.iter().map(bytes).sum()
}

impl Spreading {
    /// Begins to spread a change.
    pub(super) fn new(rest: Drafting, why: Why) -> Self {
        let most = if rest.weight() > WHOLE_BYTES_MAX { PART_BYTES } else { BODY_BYTES_MAX };
        let members = rest.members.iter().filter(|(_, member)| member.is_in).map(|(place, _)| *place);
        let members: BTreeSet<_> = members.collect();
        let drafted =
            Drafted { drafts: Vec::new(), texts: Vec::new(), members: members.iter().copied().collect() };
        Self { why, rest, members, most, drafted }
    }

    /// How much is still to be written.
    pub(super) fn left(&self) -> usize {
        self.rest.writes()
    }

    /// Makes the next draft; false where there is none left to make.
    ///
    /// # Errors
    /// `too_large` where one cell is more than a bundle holds.
    pub(super) fn go_on(&mut self, ws: &Workspace) -> Result<bool, Failure> {
        let is_first = self.drafted.drafts.is_empty();
        if !is_first && self.rest.is_empty() {
            return Ok(false);
        }
        if is_first {
            ws.refuse_switched_off(&self.rest, self.why.kind)?;
        }
        let mut builder = BodyBuilder::new(&ws.log, ws.actor);
        builder.body.label.clone_from(&self.why.label);
        builder.body.origin.kind = self.why.kind;
        builder.body.origin.name.clone_from(&self.why.name);
        builder.body.origin.cause = self.why.cause.map(|cause| builder.bundle(cause));
        builder.body.goes_on = !is_first;
        let mut writing = Writing::new(ws, builder, &self.members);
        if is_first {
            self.rest.says_something = false;
            writing.access(std::mem::take(&mut self.rest.access));
            writing.adoptions(&std::mem::take(&mut self.rest.adoptions));
            writing.links(&std::mem::take(&mut self.rest.same), &std::mem::take(&mut self.rest.differ));
        }
        let took_out = self.rest.fill(&mut writing, self.most);
        let (mut body, texts) = writing.body()?;
        if took_out {
            body.saw = self.rest.saw.clone().unwrap_or_else(|| saw(ws));
        }
        self.drafted.texts.extend(texts);
        let (base_seq, seen, mut deps) = base(ws);
        deps.extend(self.rest.deps.iter().copied());
        self.drafted.drafts.push(Draft { base_seq, deps, seen, body });
        Ok(true)
    }

    /// What came of it.
    pub(super) fn drafted(self) -> Drafted {
        self.drafted
    }
}

impl Drafting {
    /// Writes row by row until a bundle holds `most`, or nothing is left. True where something went out of a
    /// table.
    fn fill(&mut self, writing: &mut Writing<'_>, most: usize) -> bool {
        let mut took_out = false;
        while let Some(row) = self.next_row().filter(|_| writing.bytes() < most) {
            while let Some(entry) = self.members.first_entry().filter(|entry| entry.key().0 == row) {
                let (place, write) = entry.remove_entry();
                took_out |= !write.is_in;
                writing.member(place, write);
            }
            while let Some(entry) = self.fields.first_entry().filter(|entry| entry.key().0 == row) {
                if !writing.has_room(weight_of(&entry.get().values)) {
                    return took_out;
                }
                writing.field(entry.remove());
            }
            while let Some(entry) = self.texts.first_entry().filter(|entry| entry.key().0 == row) {
                if !writing.has_room(entry.get().1.iter().map(Vec::len).sum()) {
                    return took_out;
                }
                let (register, (_, updates)) = entry.remove_entry();
                updates.into_iter().for_each(|update| writing.text(register, update));
            }
        }
        took_out
    }

    fn next_row(&self) -> Option<Row> {
        let firsts = [
            self.members.first_key_value().map(|((row, _), _)| *row),
            self.fields.first_key_value().map(|((row, _), _)| *row),
            self.texts.first_key_value().map(|((row, _), _)| *row),
        ];
        firsts.into_iter().flatten().min()
    }
}
