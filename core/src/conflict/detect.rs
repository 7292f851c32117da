//! Which registers and records only a person may decide about, kept up with the fold.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::EntityId;
use crate::log::{Body, Oplog, Ordinal, OriginKind};
use crate::state::{Membership, NameIx, Row, State, Touched, sys};

/// Where a conflict is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A field holds more than one distinct value (rule 10).
    Field {
        /// Whose.
        row: Row,
        /// Which.
        field: NameIx,
    },
    /// A record was deleted while somebody changed it unseen (rule 17).
    EditDelete {
        /// Which.
        row: Row,
    },
    /// A record was taken out of its last tables by people who each did not know of the other (rule 16).
    LeftEverywhere {
        /// Which.
        row: Row,
    },
    /// A module is in use in versions that people chose apart.
    Module {
        /// The production.
        row: Row,
        /// The module's name.
        module: NameIx,
    },
}

impl Place {
    /// The record.
    pub fn row(self) -> Row {
        match self {
            Self::Field { row, .. }
            | Self::EditDelete { row }
            | Self::LeftEverywhere { row }
            | Self::Module { row, .. } => row,
        }
    }

    /// The field; `None` where the whole record is meant.
    pub fn field(self) -> Option<NameIx> {
        match self {
            Self::Field { field, .. } => Some(field),
            Self::EditDelete { .. } | Self::LeftEverywhere { .. } | Self::Module { .. } => None,
        }
    }

    /// `Conflict::kind`.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Field { .. } => "value",
            Self::EditDelete { .. } => "edit_delete",
            Self::LeftEverywhere { .. } => "left_everywhere",
            Self::Module { .. } => "module",
        }
    }
}

/// The conflicts that are open, and the bundles that decided others.
#[derive(Debug, Clone, Default)]
pub struct Conflicts {
    /// Every register with several values, and whether it is reported: a deleted record's are not.
    fields: BTreeMap<(Row, NameIx), bool>,
    fields_reported: usize,
    records: BTreeMap<Row, Place>,
    modules: Vec<Place>,
    decisions: Vec<Ordinal>,
    undos: Vec<Ordinal>,
}

impl Conflicts {
    /// Takes in what a fold touched. The order of `touched` does not matter.
    pub fn touch(&mut self, state: &State, log: &Oplog, touched: &[Touched]) {
        let mut rows = BTreeSet::new();
        for change in touched {
            match *change {
                Touched::Field { row, field } => {
                    self.touch_field(state, row, field);
                    rows.insert(row);
                }
                Touched::Member { row, .. } => {
                    rows.insert(row);
                    let of_row = self.fields.range((row, 0)..=(row, NameIx::MAX));
                    for field in of_row.map(|((_, field), _)| *field).collect::<Vec<_>>() {
                        self.touch_field(state, row, field);
                    }
                }
                Touched::Adopted => self.modules = of_modules(state),
            }
        }
        for row in rows {
            match of_record(state, log, row) {
                Some(place) => self.records.insert(row, place),
                None => self.records.remove(&row),
            };
        }
    }

    /// Takes in a bundle that is in force, so that decisions are found again.
    pub fn note(&mut self, ordinal: Ordinal, body: &Body) {
        match body.origin.kind {
            OriginKind::Resolution => self.decisions.push(ordinal),
            OriginKind::Undo => self.undos.push(ordinal),
            _ => {}
        }
    }

    fn touch_field(&mut self, state: &State, row: Row, field: NameIx) {
        // What became part of another cell is told there.
        let is_cell = state.cell_of(row, field) == (row, field);
        let is_conflict = is_cell && state.crowded_heads(row, field).is_some_and(|heads| heads.is_conflict());
        let reported = is_conflict && is_reported(state, row, field);
        let was = if is_conflict {
            self.fields.insert((row, field), reported)
        } else {
            self.fields.remove(&(row, field))
        };
        self.fields_reported += usize::from(reported);
        self.fields_reported -= usize::from(was.unwrap_or(false));
    }

    /// How many are open.
    pub fn count(&self) -> usize {
        self.fields_reported + self.records.len() + self.modules.len()
    }

    /// Those that are open.
    pub fn open(&self) -> impl Iterator<Item = Place> + '_ {
        let fields = self.fields.iter().filter(|(_, reported)| **reported);
        let fields = fields.map(|((row, field), _)| Place::Field { row: *row, field: *field });
        fields.chain(self.records.values().copied()).chain(self.modules.iter().copied())
    }

    /// Whether one is open at a record's field, or with `None` about the record.
    pub fn is_open(&self, row: Row, field: Option<NameIx>) -> bool {
        match field {
            Some(field) => self.fields.get(&(row, field)).is_some_and(|reported| *reported),
            None => self.records.contains_key(&row),
        }
    }

    /// The bundles that decided something, oldest first.
    pub fn decisions(&self) -> &[Ordinal] {
        &self.decisions
    }

    /// The bundles that took others back, oldest first.
    pub fn undos(&self) -> &[Ordinal] {
        &self.undos
    }
}

/// The modules that are in use in several versions.
fn of_modules(state: &State) -> Vec<Place> {
    let Some(row) = state.entities().find(&EntityId::WORKSPACE) else { return Vec::new() };
    let split =
        state.adopted().filter(|(_, heads)| heads.windows(2).any(|two| two[0].schema != two[1].schema));
    split.filter_map(|(id, _)| Some(Place::Module { row, module: state.names().find(id)? })).collect()
}

fn is_reported(state: &State, row: Row, field: NameIx) -> bool {
    let name = state.names().text(field);
    let is_told = match sys::is_own(name) {
        true if name == sys::WORKSPACE_NAME => return true,
        true => name == sys::VERSION_NAME,
        false => !sys::is_place(name),
    };
    is_told && state.tables_of(row).next().is_some()
}

/// The tables, other than the system's own, that show an entity or once did.
fn tables_ever(state: &State, row: Row) -> impl Iterator<Item = (NameIx, Vec<(u32, Membership)>)> + '_ {
    state
        .tables()
        .filter(|table| !sys::is_own(state.names().text(*table)))
        .map(move |table| (table, state.member_heads(row, table)))
        .filter(|(_, heads)| !heads.is_empty())
}

fn of_record(state: &State, log: &Oplog, row: Row) -> Option<Place> {
    if state.record_of(row) != row || state.tables_of(row).next().is_some() {
        return None;
    }
    let mut tables = tables_ever(state, row).peekable();
    tables.peek()?;
    if tables.any(|(_, heads)| heads.iter().any(|(_, says)| *says == Membership::OutLast)) {
        return (!unseen_edits(state, log, row).is_empty()).then_some(Place::EditDelete { row });
    }
    Some(Place::LeftEverywhere { row })
}

/// The membership ops of a record that no table shows: (table, op, what it says).
pub(super) fn outs(state: &State, row: Row) -> Vec<(NameIx, u32, Membership)> {
    tables_ever(state, row)
        .flat_map(|(table, heads)| heads.into_iter().map(move |(op, says)| (table, op, says)))
        .collect()
}

/// The ops on a deleted record that nobody who deleted it had seen: (field, op).
pub(super) fn unseen_edits(state: &State, log: &Oplog, row: Row) -> Vec<(NameIx, u32)> {
    let last = outs(state, row).into_iter().filter(|(_, _, says)| *says == Membership::OutLast);
    let deleters: BTreeSet<Ordinal> = last.map(|(_, op, _)| log.op_place(op).0).collect();
    unseen_by(state, log, row, &deleters)
}

/// The ops on a record that none of these bundles, which deleted it, had seen: (field, op).
pub(super) fn unseen_by(
    state: &State,
    log: &Oplog,
    row: Row,
    deleters: &BTreeSet<Ordinal>,
) -> Vec<(NameIx, u32)> {
    let mut unseen: Vec<(NameIx, u32)> = state
        .ops_of(row)
        .into_iter()
        .filter(|(field, _)| {
            let name = state.names().text(*field);
            !sys::is_own(name) && !sys::is_place(name)
        })
        .filter(|(_, op)| {
            let edit = log.op_place(*op).0;
            !deleters.iter().any(|deleter| had_seen(state, log, *deleter, edit))
        })
        .collect();
    unseen.sort_unstable_by_key(|(field, op)| (*op, *field));
    unseen
}

fn had_seen(state: &State, log: &Oplog, deleter: Ordinal, edit: Ordinal) -> bool {
    let (by, of) = (log.bundle(deleter), log.bundle(edit));
    if by.actor == of.actor && of.seq <= by.seq && !state.reopens(deleter) {
        return true;
    }
    state.saw(deleter).iter().any(|(actor, seq)| *actor == of.actor && of.seq <= *seq)
}
