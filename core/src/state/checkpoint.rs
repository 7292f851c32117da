//! State in a checkpoint: a section a column, one for what is crowded, linked, held or adopted. What follows
//! from the rest (who refers to whom, who follows whom, classes) is made anew.

use std::collections::BTreeMap;

use super::cell::{Cell, Register};
use super::column::{Column, ValueRef};
use super::fold::{Adoption, HeldOp, State, TextRegister, slot_in};
use super::hash::StateHash;
use super::link::Link;
use super::member::{MemberTable, Membership};
use super::names::{NameIx, Row};
use super::register::{Head, Heads};
use super::table_link::TableLink;
use super::text::TextEdit;
use crate::checkpoint::{Bounds, Pack, Unpack, Unusable};

type Read<T> = Result<T, Unusable>;
type Adopted = BTreeMap<NameIx, Vec<Adoption>>;

impl State {
    /// The fields, the tables and the rich texts of which anything was ever said.
    pub fn kept(&self) -> [Vec<NameIx>; 3] {
        let numbers = |is_there: &dyn Fn(usize) -> bool, count: usize| {
            (0..count).filter(|at| is_there(*at)).map(|at| at as NameIx).collect()
        };
        [
            numbers(&|at| self.columns[at].is_some(), self.columns.len()),
            numbers(&|at| self.members[at].is_some(), self.members.len()),
            numbers(&|at| !self.texts[at].is_empty(), self.texts.len()),
        ]
    }

    /// Writes down all entities and names.
    pub fn keep_names(&self, pack: &mut Pack) {
        pack.list(0..self.entities.len(), |pack, row| pack.entity(&self.entities.id(row as Row)));
        pack.list(0..self.names.len(), |pack, name| pack.text(self.names.text(name as NameIx)));
    }

    /// Writes down one field.
    pub fn keep_field(&self, field: NameIx, pack: &mut Pack) {
        if let Some(column) = self.columns.get(field as usize).and_then(Option::as_ref) {
            column.keep(pack);
        }
    }

    /// Writes down one table.
    pub fn keep_table(&self, table: NameIx, pack: &mut Pack) {
        if let Some(members) = self.member_table(table) {
            members.keep(pack);
        }
    }

    /// Writes down the rich texts of one field.
    pub fn keep_texts(&self, field: NameIx, pack: &mut Pack) {
        let texts = self.texts.get(field as usize);
        pack.list(texts.into_iter().flatten().collect::<Vec<_>>().into_iter(), |pack, (row, register)| {
            pack.number(u64::from(*row));
            pack.numbers(register.ops.iter().copied());
            pack.number(u64::from(register.last));
            pack.list(register.edits.updates(), |pack, update| pack.bytes(update));
        });
    }

    /// Writes down the rest.
    pub fn keep_rest(&self, pack: &mut Pack) {
        self.hash.lanes().iter().for_each(|lane| pack.raw(&lane.to_le_bytes()));
        pack.list(self.crowded.iter(), |pack, ((field, row), heads)| {
            keep_register(pack, (*row, *field));
            pack.list(heads.0.iter(), |pack, head| {
                pack.number(u64::from(head.op));
                pack.list(head.values.iter(), Pack::value);
            });
        });
        pack.list(self.crowded_members.iter(), |pack, ((table, row), heads)| {
            keep_register(pack, (*row, *table));
            pack.list(heads.iter(), |pack, (op, says)| {
                pack.number(u64::from(*op));
                pack.byte(*says as u8);
            });
        });
        for adopted in [&self.adopted, &self.given_up] {
            keep_adopted(pack, adopted);
        }
        pack.list(self.held.iter(), |pack, (op, held)| {
            pack.number(u64::from(*op));
            pack.list(held.registers.iter(), |pack, (name, row)| keep_register(pack, (*row, *name)));
            pack.numbers(held.replaces.iter().copied());
        });
        pack.list(self.saw.iter(), |pack, (bundle, saw)| {
            pack.number(u64::from(*bundle));
            pack.list(saw.iter(), |pack, (actor, seq)| {
                pack.actor(actor);
                pack.number(*seq);
            });
        });
        pack.numbers(self.reopens.iter().copied().collect::<Vec<_>>().into_iter());
        pack.list(self.links.iter(), |pack, (op, link)| {
            pack.number(u64::from(*op));
            let (of_fields, a, b) = match *link {
                Link::Rows(a, b) => (false, a, b),
                Link::Fields(a, b) => (true, a, b),
            };
            pack.flag(of_fields);
            pack.number(u64::from(a));
            pack.number(u64::from(b));
        });
        pack.list(self.parted.iter(), |pack, (link, by)| {
            pack.number(u64::from(*link));
            pack.numbers(by.iter().copied());
        });
        pack.list(self.rivals.iter(), |pack, register| keep_register(pack, *register));
        pack.list(self.cells.iter(), |pack, (register, cell)| {
            keep_register(pack, *register);
            pack.list(cell.heads.iter(), |pack, (op, at)| {
                pack.number(u64::from(*op));
                keep_register(pack, *at);
            });
        });
        pack.list(self.table_links.said().collect::<Vec<_>>().into_iter(), |pack, (row, link)| {
            pack.number(u64::from(row));
            pack.number(u64::from(link.from));
            pack.number(u64::from(link.to));
        });
    }

    /// Reads entities and names back.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn restore_names(unpack: &mut Unpack<'_>) -> Read<Self> {
        let mut state = Self::default();
        let entities = unpack.count()?;
        state.entities.reserve(entities);
        for _ in 0..entities {
            state.entities.intern(unpack.entity()?);
        }
        let names = unpack.count()?;
        for _ in 0..names {
            state.names.intern(&unpack.text()?);
        }
        match (state.entities.len(), state.names.len()) == (entities, names) {
            true => Ok(state),
            false => Err(Unusable::Damaged("a name that stands twice")),
        }
    }

    /// The bounds of whatever points into this state and a log.
    pub fn bounds(&self, log: Bounds) -> Bounds {
        Bounds { rows: self.entities.len() as u32, names: self.names.len() as u32, ..log }
    }

    /// Reads one field back.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn restore_field(&mut self, field: NameIx, unpack: &mut Unpack<'_>) -> Read<()> {
        let (field, column) = (self.known(field)?, Column::restore(unpack)?);
        *slot_in(&mut self.columns, field) = column;
        Ok(())
    }

    /// Reads one table back.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn restore_table(&mut self, table: NameIx, unpack: &mut Unpack<'_>) -> Read<()> {
        let (table, members) = (self.known(table)?, MemberTable::restore(unpack)?);
        *slot_in(&mut self.members, table) = members;
        Ok(())
    }

    /// Reads the rich texts of one field back.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn restore_texts(&mut self, field: NameIx, unpack: &mut Unpack<'_>) -> Read<()> {
        let at = self.known(field)? as usize;
        if self.texts.len() <= at {
            self.texts.resize_with(at + 1, BTreeMap::new);
        }
        self.texts[at] = unpack.list(|unpack| {
            let (row, ops, last) = (unpack.row()?, unpack.ops::<Vec<u32>>()?, unpack.op()?);
            let mut edits = TextEdit::default();
            for _ in 0..unpack.count()? {
                edits.push(unpack.bytes()?);
            }
            match edits.len() == ops.len() {
                true => Ok((row, TextRegister { edits, ops, last })),
                false => Err(Unusable::Damaged("an edit of no op")),
            }
        })?;
        Ok(())
    }

    /// A name's number, where there is one of it.
    fn known(&self, name: NameIx) -> Read<NameIx> {
        match (name as usize) < self.names.len() {
            true => Ok(name),
            false => Err(Unusable::Damaged("a section of no name")),
        }
    }

    /// Reads the rest back, once the fields are here, and makes what follows from them.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn restore_rest(&mut self, unpack: &mut Unpack<'_>) -> Read<()> {
        let lane = |unpack: &mut Unpack<'_>| Ok(u64::from_le_bytes(unpack.fixed()?));
        self.hash = StateHash::of([lane(unpack)?, lane(unpack)?, lane(unpack)?, lane(unpack)?]);
        self.crowded = unpack.list(|unpack| {
            let place = read_place(unpack)?;
            let heads =
                unpack.list(|unpack| Ok(Head { op: unpack.op()?, values: unpack.list(Unpack::value)? }))?;
            Ok((place, Heads(heads)))
        })?;
        self.crowded_members = unpack.list(|unpack| {
            let place = read_place(unpack)?;
            Ok((place, unpack.list(|unpack| Ok((unpack.op()?, Membership::coded(unpack.byte()?)?)))?))
        })?;
        self.adopted = read_adopted(unpack)?;
        self.given_up = read_adopted(unpack)?;
        self.held = unpack.list(|unpack| {
            let (op, registers) = (unpack.op()?, unpack.list(read_place)?);
            Ok((op, HeldOp { registers, replaces: unpack.ops()? }))
        })?;
        self.saw = unpack.list(|unpack| {
            Ok((unpack.ordinal()?, unpack.list(|unpack| Ok((unpack.actor()?, unpack.number()?)))?))
        })?;
        self.reopens = unpack.ordinals()?;
        self.links = unpack.list(|unpack| Ok((unpack.op()?, read_link(unpack)?)))?;
        self.parted = unpack.list(|unpack| Ok((unpack.op()?, unpack.ops()?)))?;
        self.rivals = unpack.list(read_register)?;
        self.cells = unpack.list(|unpack| {
            let register = read_register(unpack)?;
            let heads = unpack.list(|unpack| Ok((unpack.op()?, read_register(unpack)?)))?;
            Ok((register, Cell { heads }))
        })?;
        for _ in 0..unpack.count()? {
            let (row, from, to) = (unpack.row()?, unpack.name()?, unpack.name()?);
            self.table_links.set(row, Some(TableLink { from, to }));
        }
        self.join_again();
        self.refer_again()
    }

    /// Makes the classes that the links in force connect.
    fn join_again(&mut self) {
        let (entities, names) = (&self.entities, &self.names);
        for (op, link) in &self.links {
            match *link {
                Link::Rows(a, b) => {
                    let by_id = |a: &Row, b: &Row| entities.id(*a).cmp(&entities.id(*b));
                    self.same_rows.join(*op, (a, b), by_id);
                }
                Link::Fields(a, b) => {
                    let by_key = |a: &NameIx, b: &NameIx| names.text(*a).cmp(names.text(*b));
                    self.same_fields.join(*op, (a, b), by_key);
                }
            }
        }
    }

    /// Makes what says who refers to whom, and who follows whom.
    fn refer_again(&mut self) -> Read<()> {
        let (mut referring, mut followers) = (Vec::new(), Vec::new());
        for (field, column) in self.columns.iter().enumerate() {
            let field = field as NameIx;
            for row in column.iter().flat_map(|column| column.pointing_rows()) {
                match column.as_ref().and_then(|column| column.get(row)) {
                    Some(ValueRef::Reference(to)) => referring.push((to, field, row)),
                    Some(ValueRef::Other(value)) => {
                        let Some((record, key)) = value.follows() else { continue };
                        let named = self.entities.find(&record).zip(self.names.find(key));
                        let named = named.ok_or(Unusable::Damaged("a field that follows nothing"))?;
                        followers.push((named, (row, field)));
                    }
                    _ => {}
                }
            }
        }
        self.referring = referring.into_iter().collect();
        self.followers = followers.into_iter().collect();
        Ok(())
    }
}

fn keep_register(pack: &mut Pack, (row, name): Register) {
    pack.number(u64::from(row));
    pack.number(u64::from(name));
}

fn read_register(unpack: &mut Unpack<'_>) -> Read<Register> {
    Ok((unpack.row()?, unpack.name()?))
}

/// The same, the name first.
fn read_place(unpack: &mut Unpack<'_>) -> Read<(NameIx, Row)> {
    read_register(unpack).map(|(row, name)| (name, row))
}

fn keep_adopted(pack: &mut Pack, adopted: &Adopted) {
    pack.list(adopted.iter(), |pack, (module, heads)| {
        pack.number(u64::from(*module));
        pack.list(heads.iter(), |pack, Adoption { op, version, schema }| {
            pack.number(u64::from(*op));
            pack.text(version);
            pack.text(schema);
        });
    });
}

fn read_adopted(unpack: &mut Unpack<'_>) -> Read<Adopted> {
    unpack.list(|unpack| {
        let module = unpack.name()?;
        let heads = unpack.list(|unpack| {
            Ok(Adoption { op: unpack.op()?, version: unpack.text()?, schema: unpack.text()? })
        })?;
        Ok((module, heads))
    })
}

fn read_link(unpack: &mut Unpack<'_>) -> Read<Link> {
    let link = match unpack.flag()? {
        false => Link::Rows(unpack.row()?, unpack.row()?),
        true => Link::Fields(unpack.name()?, unpack.name()?),
    };
    match link {
        Link::Rows(a, b) | Link::Fields(a, b) if a == b => Err(Unusable::Damaged("a link to itself")),
        link => Ok(link),
    }
}
