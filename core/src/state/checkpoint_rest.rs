//! What of the state is no column, in a checkpoint: what is crowded, linked, held or adopted. What follows
//! from all of it (who refers to whom, who follows whom, classes) is made anew.

use std::collections::BTreeMap;

use super::cell::{Cell, Register};
use super::column::ValueRef;
use super::fold::{Adoption, HeldOp, State};
use super::hash::StateHash;
use super::link::Link;
use super::member::Membership;
use super::names::{NameIx, Row};
use super::register::{Head, Heads};
use super::table_link::TableLink;
use crate::checkpoint::{Pack, Unpack, Unusable};

type Read<T> = Result<T, Unusable>;
type Adopted = BTreeMap<NameIx, Vec<Adoption>>;

impl State {
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
