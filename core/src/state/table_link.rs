//! Table links: all records of one table are records of another too (rule 16).
//!
//! A link is a record of the system's own: history, sync and undo cover it like any other. What follows from
//! it is derived and never written. Where somebody said of a record whether a table shows it, that holds;
//! where nobody did, the table shows it while a table that is linked to it does. Links may run in circles: a
//! record that only a circle would hold is in none of its tables.

use std::collections::{BTreeMap, BTreeSet};

use super::ValueRef;
use super::fold::{State, Touched, slot_in};
use super::member::Presence;
use super::names::{NameIx, Row};
use super::sys;

/// All records of one table are records of another too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableLink {
    /// The table whose records they are.
    pub from: NameIx,
    /// The table that shows them too.
    pub to: NameIx,
}

/// The links in force.
#[derive(Debug, Clone, Default)]
pub struct TableLinks {
    said: BTreeMap<Row, TableLink>,
    /// The records that say it: one, unless somebody wrote another by hand.
    by: BTreeMap<TableLink, BTreeSet<Row>>,
    /// By table: those whose records it shows too.
    sources: BTreeMap<NameIx, BTreeSet<NameIx>>,
    /// By table: those that show its records too.
    targets: BTreeMap<NameIx, BTreeSet<NameIx>>,
}

impl TableLinks {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// Whether any leads to a table.
    pub fn lead_to(&self, table: NameIx) -> bool {
        self.sources.contains_key(&table)
    }

    /// Every link, once.
    pub fn iter(&self) -> impl Iterator<Item = TableLink> + '_ {
        self.by.keys().copied()
    }

    /// The tables that show a table's records too.
    pub fn targets(&self, table: NameIx) -> impl Iterator<Item = NameIx> + '_ {
        self.targets.get(&table).into_iter().flatten().copied()
    }

    /// The tables whose records a table shows too.
    pub fn sources(&self, table: NameIx) -> impl Iterator<Item = NameIx> + '_ {
        self.sources.get(&table).into_iter().flatten().copied()
    }

    /// The records that say links, and which.
    pub(super) fn said(&self) -> impl Iterator<Item = (Row, TableLink)> + '_ {
        self.said.iter().map(|(row, link)| (*row, *link))
    }

    /// The records that say a link.
    pub fn said_by(&self, link: TableLink) -> impl Iterator<Item = Row> + '_ {
        self.by.get(&link).into_iter().flatten().copied()
    }

    /// What becomes of a record in a table. `said` is what people said of it in a table, if they did.
    pub fn presence(&self, table: NameIx, said: impl Fn(NameIx) -> Option<Presence>) -> Presence {
        if let Some(says) = said(table) {
            return says;
        }
        let (mut most, mut met, mut next) = (Presence::Absent, BTreeSet::from([table]), vec![table]);
        while let Some(at) = next.pop() {
            for from in self.sources(at) {
                if !met.insert(from) {
                    continue;
                }
                match said(from) {
                    Some(Presence::Shown) => return Presence::Shown,
                    Some(says) => most = most.max(says),
                    None => next.push(from),
                }
            }
        }
        most
    }

    /// Takes in what a record says now. Gives the links that are gone, or new, by it.
    pub fn set(&mut self, row: Row, says: Option<TableLink>) -> Vec<TableLink> {
        let said = self.said.get(&row).copied();
        if said == says {
            return Vec::new();
        }
        let mut changed = Vec::new();
        if let Some(link) = said {
            self.said.remove(&row);
            let by = self.by.entry(link).or_default();
            by.remove(&row);
            if by.is_empty() {
                self.by.remove(&link);
                take_out(&mut self.sources, link.to, link.from);
                take_out(&mut self.targets, link.from, link.to);
                changed.push(link);
            }
        }
        if let Some(link) = says {
            self.said.insert(row, link);
            let by = self.by.entry(link).or_default();
            by.insert(row);
            if by.len() == 1 {
                self.sources.entry(link.to).or_default().insert(link.from);
                self.targets.entry(link.from).or_default().insert(link.to);
                changed.push(link);
            }
        }
        changed
    }

    /// These without one of them.
    #[must_use]
    pub fn without(&self, link: TableLink) -> Self {
        let mut others = self.clone();
        for row in self.said_by(link) {
            others.set(row, None);
        }
        others
    }
}

fn take_out(tables: &mut BTreeMap<NameIx, BTreeSet<NameIx>>, of: NameIx, table: NameIx) {
    if let Some(others) = tables.get_mut(&of) {
        others.remove(&table);
        if others.is_empty() {
            tables.remove(&of);
        }
    }
}

impl State {
    /// The links between tables that are in force.
    pub fn table_links(&self) -> &TableLinks {
        &self.table_links
    }

    /// What people said of a record in a table; `None` where nobody did.
    pub fn said_of(&self, row: Row, table: NameIx) -> Option<Presence> {
        Presence::said(&self.member_heads(row, table))
    }

    /// The same of one entity, whatever it is the same as.
    pub fn said_of_entity(&self, row: Row, table: NameIx) -> Option<Presence> {
        Presence::said(&self.register_member_heads(row, table))
    }

    /// The tables because of which alone a table shows a record; none where somebody put it there.
    pub fn led_from(&self, row: Row, table: NameIx) -> Vec<NameIx> {
        if !self.table_links.lead_to(table) || !self.shows(row, table) || self.said_of(row, table).is_some() {
            return Vec::new();
        }
        self.table_links.sources(table).filter(|from| self.shows(row, *from)).collect()
    }

    /// Shows a record in a table as people and links say, and then wherever links lead from there.
    pub(super) fn show_member(&mut self, row: Row, table: NameIx, touched: &mut Vec<Touched>) {
        let mut next = vec![table];
        while let Some(table) = next.pop() {
            let presence = self.table_links.presence(table, |table| self.said_of(row, table));
            // Where nothing is different here, nothing is beyond.
            if presence != self.presence(row, table) {
                slot_in(&mut self.members, table).show(row, presence);
                touched.push(Touched::Member { row, table });
                next.extend(self.table_links.targets(table));
            }
        }
    }

    /// Brings up to date what follows from links, once all that a bundle says of records is.
    pub(super) fn settle_table_links(&mut self, rows: &BTreeSet<Row>, touched: &mut Vec<Touched>) {
        for row in rows {
            let says = self.link_said(*row);
            for link in self.table_links.set(*row, says) {
                for row in self.rows_here(link.from) {
                    self.show_member(row, link.to, touched);
                }
            }
        }
    }

    /// What a record of the table of links says. Whatever it is merged with: the system's own never is.
    fn link_said(&mut self, row: Row) -> Option<TableLink> {
        let table = self.names.find(sys::TABLE_LINKS)?;
        if self.said_of_entity(row, table) != Some(Presence::Shown) {
            return None;
        }
        let (from, to) = self.link_ends(row)?;
        let (from, to) = (from.to_owned(), to.to_owned());
        Some(TableLink { from: self.names.intern(&from), to: self.names.intern(&to) })
    }

    /// The tables that a record of the table of links names, whether it is in force or not.
    pub fn link_ends(&self, row: Row) -> Option<(&str, &str)> {
        let end = |field: &str| match self.value(row, self.names.find(field)?)? {
            ValueRef::Text(table) if !sys::is_own(table) => Some(table),
            _ => None,
        };
        let (from, to) = (end(sys::TABLE_LINK_FROM)?, end(sys::TABLE_LINK_TO)?);
        (from != to).then_some((from, to))
    }

    /// The same as numbers, where both tables have one.
    pub fn link_named(&self, row: Row) -> Option<TableLink> {
        let (from, to) = self.link_ends(row)?;
        Some(TableLink { from: self.names.find(from)?, to: self.names.find(to)? })
    }

    /// The link between two tables, where it is in force.
    pub fn table_link(&self, from: &str, to: &str) -> Option<TableLink> {
        let link = TableLink { from: self.names.find(from)?, to: self.names.find(to)? };
        self.table_links.said_by(link).next().map(|_| link)
    }

    /// The records that a link from one table to another would show there, or shows: those that nothing else
    /// does.
    pub fn led_by(&self, link: TableLink) -> impl Iterator<Item = Row> + '_ {
        let others = self.table_links.without(link);
        let is_led = move |row: &Row| {
            others.presence(link.to, |table| self.said_of(*row, table)) != Presence::Shown
                && self.said_of(*row, link.to).is_none()
        };
        self.rows(link.from).filter(is_led)
    }
}
