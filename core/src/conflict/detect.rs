//! Which registers and records only a person may decide about, kept up with the fold.

use std::collections::{BTreeMap, BTreeSet};

use super::Facts;
use super::leftover::{self, Gone};
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
    /// A value stands in a field that the version of its module in use has no more (rule 30).
    Leftover {
        /// Whose.
        row: Row,
        /// The field that is no more.
        from: NameIx,
        /// The one in its place.
        to: NameIx,
    },
}

impl Place {
    /// The record.
    pub fn row(self) -> Row {
        match self {
            Self::Field { row, .. }
            | Self::EditDelete { row }
            | Self::LeftEverywhere { row }
            | Self::Module { row, .. }
            | Self::Leftover { row, .. } => row,
        }
    }

    /// The field that a decision gives a value; `None` where the whole record is meant.
    pub fn field(self) -> Option<NameIx> {
        match self {
            Self::Field { field, .. } | Self::Leftover { to: field, .. } => Some(field),
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
            Self::Leftover { .. } => "leftover",
        }
    }

    /// What only one conflict at a time is about: the record, and in it a field or a module.
    pub(super) fn subject(self) -> (Row, Option<NameIx>) {
        let name = match self {
            Self::Field { field: name, .. }
            | Self::Module { module: name, .. }
            | Self::Leftover { from: name, .. } => Some(name),
            Self::EditDelete { .. } | Self::LeftEverywhere { .. } => None,
        };
        (self.row(), name)
    }
}

/// The conflicts that are open, and the bundles that decided others.
#[derive(Debug, Clone, Default)]
pub struct Conflicts {
    /// Every register with several values, and whether it is reported: a deleted record's are not.
    pub(super) fields: BTreeMap<(Row, NameIx), bool>,
    pub(super) fields_reported: usize,
    pub(super) records: BTreeMap<Row, Place>,
    pub(super) modules: Vec<Place>,
    /// By record and the field that is no more: the one in its place.
    pub(super) leftovers: BTreeMap<(Row, NameIx), NameIx>,
    /// The fields that are no more, and those in their places.
    pub(super) retired: Vec<(NameIx, NameIx)>,
    pub(super) decisions: Vec<Ordinal>,
    pub(super) undos: Vec<Ordinal>,
}

impl Conflicts {
    /// Takes in what a fold touched. The order of `touched` does not matter.
    pub fn touch(&mut self, facts: &Facts<'_>, touched: &[Touched]) {
        let (state, log) = (facts.state, facts.log());
        let is_adopted = touched.contains(&Touched::Adopted);
        // Which fields are no more changes only with the versions of modules.
        let gone = if is_adopted || !self.retired.is_empty() { leftover::gone(facts) } else { Vec::new() };
        self.retired = gone.iter().map(Gone::names).collect();
        let mut rows = BTreeSet::new();
        for change in touched {
            match *change {
                Touched::Field { row, field } => {
                    self.touch_field(facts, row, field);
                    rows.insert(row);
                }
                Touched::Member { row, .. } => {
                    rows.insert(row);
                    // The system's own fields stay with each of a record's entities.
                    for part in state.parts(state.record_of(row)) {
                        let of_part = self.fields.range((part, 0)..=(part, NameIx::MAX));
                        for field in of_part.map(|((_, field), _)| *field).collect::<Vec<_>>() {
                            self.touch_field(facts, part, field);
                        }
                    }
                }
                Touched::Adopted => self.modules = of_modules(state),
            }
        }
        for row in &rows {
            match of_record(state, log, *row) {
                Some(place) => self.records.insert(*row, place),
                None => self.records.remove(row),
            };
        }
        if is_adopted {
            self.retire(facts, &gone);
        } else {
            rows.into_iter().for_each(|row| self.touch_leftovers(facts, &gone, row));
        }
    }

    /// Another version of a module is in use: begins anew with what fields that are no more still hold.
    fn retire(&mut self, facts: &Facts<'_>, gone: &[Gone<'_>]) {
        for (row, field) in self.fields.keys().copied().collect::<Vec<_>>() {
            self.touch_field(facts, row, field);
        }
        self.leftovers.clear();
        let rows: BTreeSet<Row> = gone.iter().flat_map(|gone| facts.state.rows_ever(gone.table)).collect();
        rows.into_iter().for_each(|row| self.touch_leftovers(facts, gone, row));
    }

    fn touch_leftovers(&mut self, facts: &Facts<'_>, gone: &[Gone<'_>], row: Row) {
        for gone in gone {
            match leftover::is_left(facts, gone, row) {
                true => self.leftovers.insert((row, gone.from), gone.to),
                false => self.leftovers.remove(&(row, gone.from)),
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

    fn touch_field(&mut self, facts: &Facts<'_>, row: Row, field: NameIx) {
        let state = facts.state;
        // What became part of another cell is told there.
        let is_cell = state.cell_of(row, field) == (row, field);
        let is_conflict = is_cell && state.crowded_heads(row, field).is_some_and(|heads| heads.is_conflict());
        let reported = is_conflict && !self.is_left(facts, field) && is_reported(state, row, field);
        let was = if is_conflict {
            self.fields.insert((row, field), reported)
        } else {
            self.fields.remove(&(row, field))
        };
        self.fields_reported += usize::from(reported);
        self.fields_reported -= usize::from(was.unwrap_or(false));
    }

    /// Whether what a field holds is told as left in one that is no more: no field that is there shows it.
    fn is_left(&self, facts: &Facts<'_>, field: NameIx) -> bool {
        let is_gone = |field: NameIx| self.retired.iter().any(|(from, _)| *from == field);
        facts.state.mapped(field).any(is_gone) && !leftover::is_shown(facts, field)
    }

    /// How many are open.
    pub fn count(&self) -> usize {
        self.fields_reported + self.records.len() + self.modules.len() + self.leftovers.len()
    }

    /// Those that are open.
    pub fn open(&self) -> impl Iterator<Item = Place> + '_ {
        let fields = self.fields.iter().filter(|(_, reported)| **reported);
        let fields = fields.map(|((row, field), _)| Place::Field { row: *row, field: *field });
        let left = self.leftovers.iter();
        let left = left.map(|((row, from), to)| Place::Leftover { row: *row, from: *from, to: *to });
        let records = self.records.values().copied();
        fields.chain(records).chain(self.modules.iter().copied()).chain(left)
    }

    /// Whether one is open at a place.
    pub fn is_open(&self, place: Place) -> bool {
        match place {
            Place::Field { row, field } => self.fields.get(&(row, field)).is_some_and(|reported| *reported),
            Place::EditDelete { row } | Place::LeftEverywhere { row } => self.records.contains_key(&row),
            Place::Module { .. } => self.modules.contains(&place),
            Place::Leftover { row, from, .. } => self.leftovers.contains_key(&(row, from)),
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
pub(super) fn of_modules(state: &State) -> Vec<Place> {
    let Some(row) = state.entities().find(&EntityId::WORKSPACE) else { return Vec::new() };
    let split =
        state.adopted().filter(|(_, heads)| heads.windows(2).any(|two| two[0].schema != two[1].schema));
    split.filter_map(|(id, _)| Some(Place::Module { row, module: state.names().find(id)? })).collect()
}

fn is_reported(state: &State, row: Row, field: NameIx) -> bool {
    let name = state.names().text(field);
    let is_told = match sys::is_own(name) {
        true if state.entities().id(row) == EntityId::WORKSPACE => {
            return name == sys::WORKSPACE_NAME || sys::is_setting(name);
        }
        true => name == sys::VERSION_NAME || sys::is_setting(name),
        false => !sys::is_place(name),
    };
    is_told && state.tables_of(state.record_of(row)).next().is_some()
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
