//! All that is folded from a log, as sections of a checkpoint: which there are, and in which order they read.

use crate::access::Access;
use crate::checkpoint::{Bounds, Frame, Pack, Packed, Sections, Unusable};
use crate::conflict::Conflicts;
use crate::history::UndoStack;
use crate::log::Oplog;
use crate::state::{NameIx, State};

const LOG: u8 = 0;
const ACCESS: u8 = 1;
const NAMES: u8 = 2;
const FIELD: u8 = 3;
const TABLE: u8 = 4;
const TEXTS: u8 = 5;
const REST: u8 = 6;
const CONFLICTS: u8 = 7;
const UNDO: u8 = 8;
/// What only its owner knows how to read.
pub(super) const OWN: u8 = 9;

/// A log, and what it comes to.
#[derive(Debug)]
pub struct Folded {
    /// What was said, without its bodies: they are to be shelved.
    pub log: Oplog,
    /// Who may write what.
    pub access: Access,
    /// What holds.
    pub state: State,
    /// What waits for a decision.
    pub conflicts: Conflicts,
    /// What can be taken back.
    pub undo: UndoStack,
}

/// The same where it lies.
#[derive(Debug, Clone, Copy)]
pub struct FoldedRef<'a> {
    /// What was said.
    pub log: &'a Oplog,
    /// Who may write what.
    pub access: &'a Access,
    /// What holds.
    pub state: &'a State,
    /// What waits for a decision.
    pub conflicts: &'a Conflicts,
    /// What can be taken back.
    pub undo: &'a UndoStack,
}

/// A section that is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The only one of its kind.
    One(u8),
    /// One of several, of this name.
    Of(u8, NameIx),
}

impl Part {
    /// The section that holds this.
    pub(super) fn packed(self, pack: Pack) -> Packed {
        match self {
            Self::One(kind) => Packed::new(kind, 0, pack),
            Self::Of(kind, name) => Packed::new(kind, name, pack),
        }
    }
}

impl FoldedRef<'_> {
    /// What there is to write. Names come last: whoever reads meanwhile may give numbers to more of them, and
    /// a section may only use those that are written.
    pub(super) fn parts(&self) -> Vec<Part> {
        let [fields, tables, texts] = self.state.kept();
        let mut parts: Vec<Part> = [LOG, ACCESS, REST, CONFLICTS, UNDO].map(Part::One).to_vec();
        for (kind, names) in [(FIELD, fields), (TABLE, tables), (TEXTS, texts)] {
            parts.extend(names.into_iter().map(|name| Part::Of(kind, name)));
        }
        parts.push(Part::One(NAMES));
        parts
    }

    /// Writes one section.
    pub(super) fn write(&self, part: Part) -> Pack {
        let mut pack = Pack::new();
        match part {
            Part::One(LOG) => self.log.keep(&mut pack),
            Part::One(ACCESS) => self.access.keep(&mut pack),
            Part::One(REST) => self.state.keep_rest(&mut pack),
            Part::One(CONFLICTS) => self.conflicts.keep(&mut pack),
            Part::One(UNDO) => self.undo.keep(&mut pack),
            Part::One(_) => self.state.keep_names(&mut pack),
            Part::Of(FIELD, field) => self.state.keep_field(field, &mut pack),
            Part::Of(TABLE, table) => self.state.keep_table(table, &mut pack),
            Part::Of(_, field) => self.state.keep_texts(field, &mut pack),
        }
        pack
    }

    /// Writes all of it, with `own` as what only its owner can read.
    pub fn checkpoint(&self, frame: &Frame, own: Pack) -> Vec<u8> {
        let parts = self.parts().into_iter();
        let mut sections: Vec<Packed> = parts.map(|part| part.packed(self.write(part))).collect();
        sections.push(Part::One(OWN).packed(own));
        frame.encode(&sections)
    }
}

impl Folded {
    /// Reads sections back.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn restore(frame: &Frame, sections: &Sections) -> Result<Self, Unusable> {
        let nothing = Bounds::default();
        let log = sections.one(LOG, nothing, |unpack| Oplog::restore(frame.workspace, unpack))?;
        let mut state = sections.one(NAMES, nothing, State::restore_names)?;
        let bounds = state.bounds(log.bounds());
        sections.each(FIELD, bounds, |field, unpack| state.restore_field(field, unpack))?;
        sections.each(TABLE, bounds, |table, unpack| state.restore_table(table, unpack))?;
        sections.each(TEXTS, bounds, |field, unpack| state.restore_texts(field, unpack))?;
        sections.one(REST, bounds, |unpack| state.restore_rest(unpack))?;
        Ok(Self {
            access: sections.one(ACCESS, bounds, Access::restore)?,
            conflicts: sections.one(CONFLICTS, bounds, |unpack| Conflicts::restore(&state, unpack))?,
            undo: sections.one(UNDO, bounds, UndoStack::restore)?,
            log,
            state,
        })
    }
}
