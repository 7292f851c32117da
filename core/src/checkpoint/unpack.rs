//! Reading what [`super::Pack`] wrote. Every number that points somewhere is held against what there is, so
//! that no bytes, however they came about, make whoever reads the state later look beyond its end.

use super::Unusable;
use crate::id::{ActorId, BundleId, EntityId};

type Read<T> = Result<T, Unusable>;

/// How many there are of everything that numbers point at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bounds {
    /// Bundles of the log.
    pub bundles: u32,
    /// Ops of all bundles.
    pub ops: u32,
    /// Entities.
    pub rows: u32,
    /// Names of fields, tables and modules.
    pub names: u32,
}

/// Bytes that are being read.
#[derive(Debug)]
pub struct Unpack<'b> {
    rest: &'b [u8],
    bounds: Bounds,
}

fn short() -> Unusable {
    Unusable::Damaged("a section ends too soon")
}

fn beyond() -> Unusable {
    Unusable::Damaged("a number points at nothing")
}

impl<'b> Unpack<'b> {
    /// Begins to read.
    pub fn new(bytes: &'b [u8], bounds: Bounds) -> Self {
        Self { rest: bytes, bounds }
    }

    /// A whole number.
    pub fn number(&mut self) -> Read<u64> {
        let mut number = 0;
        for (at, byte) in self.rest.iter().enumerate().take(10) {
            let bits = u64::from(byte & 0x7f);
            if at == 9 && bits > 1 {
                return Err(beyond());
            }
            number |= bits << (7 * at);
            if byte & 0x80 == 0 {
                self.rest = &self.rest[at + 1..];
                return Ok(number);
            }
        }
        Err(short())
    }

    /// A number by how far it is from `before`.
    pub fn step(&mut self, before: u64) -> Read<u64> {
        let by = self.number()?;
        let by = (by >> 1) as i64 ^ -((by & 1) as i64);
        Ok(before.wrapping_add(by as u64))
    }

    /// How many follow: each takes a byte at least.
    pub fn count(&mut self) -> Read<usize> {
        let count = usize::try_from(self.number()?).or(Err(beyond()))?;
        if count > self.rest.len() { Err(short()) } else { Ok(count) }
    }

    /// One byte.
    pub fn byte(&mut self) -> Read<u8> {
        let (first, rest) = self.rest.split_first().ok_or_else(short)?;
        self.rest = rest;
        Ok(*first)
    }

    /// Yes or no.
    pub fn flag(&mut self) -> Read<bool> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(beyond()),
        }
    }

    /// So many bytes.
    pub fn raw(&mut self, count: usize) -> Read<&'b [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count).ok_or_else(short)?;
        self.rest = rest;
        Ok(bytes)
    }

    /// Bytes, as many as they say.
    pub fn bytes(&mut self) -> Read<&'b [u8]> {
        let count = self.count()?;
        self.raw(count)
    }

    /// So many bytes, as a value.
    pub fn fixed<const N: usize>(&mut self) -> Read<[u8; N]> {
        let (bytes, rest) = self.rest.split_first_chunk().ok_or_else(short)?;
        self.rest = rest;
        Ok(*bytes)
    }

    /// Text.
    pub fn text(&mut self) -> Read<String> {
        let text = std::str::from_utf8(self.bytes()?);
        text.map(str::to_owned).or(Err(Unusable::Damaged("a text is none")))
    }

    /// An actor.
    pub fn actor(&mut self) -> Read<ActorId> {
        self.fixed().map(ActorId)
    }

    /// A bundle.
    pub fn bundle(&mut self) -> Read<BundleId> {
        self.fixed().map(BundleId)
    }

    /// An entity.
    pub fn entity(&mut self) -> Read<EntityId> {
        self.fixed().map(EntityId)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u32) -> Read<u32> {
        Self::within(self.number()?, limit)
    }

    fn within(number: u64, limit: u32) -> Read<u32> {
        u32::try_from(number).ok().filter(|number| *number < limit).ok_or_else(beyond)
    }

    /// The place of a bundle.
    pub fn ordinal(&mut self) -> Read<u32> {
        self.below(self.bounds.bundles)
    }

    /// The number of an op.
    pub fn op(&mut self) -> Read<u32> {
        self.below(self.bounds.ops)
    }

    /// The number of an op, by how far it is from another.
    pub fn op_from(&mut self, before: u32) -> Read<u32> {
        Self::within(self.step(u64::from(before))?, self.bounds.ops)
    }

    /// An entity's row.
    pub fn row(&mut self) -> Read<u32> {
        self.below(self.bounds.rows)
    }

    /// A name's number.
    pub fn name(&mut self) -> Read<u32> {
        self.below(self.bounds.names)
    }

    /// How many there are of everything.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Several of something, each read by `read`.
    pub fn list<T, C: FromIterator<T>>(&mut self, mut read: impl FnMut(&mut Self) -> Read<T>) -> Read<C> {
        let count = self.count()?;
        (0..count).map(|_| read(self)).collect()
    }

    /// Numbers below `limit` that mostly rise.
    pub fn numbers<C: FromIterator<u32>>(&mut self, limit: u32) -> Read<C> {
        let mut before = 0;
        self.list(|unpack| {
            before = unpack.step(before)?;
            Self::within(before, limit)
        })
    }

    /// The numbers of ops.
    pub fn ops<C: FromIterator<u32>>(&mut self) -> Read<C> {
        self.numbers(self.bounds.ops)
    }

    /// The places of bundles.
    pub fn ordinals<C: FromIterator<u32>>(&mut self) -> Read<C> {
        self.numbers(self.bounds.bundles)
    }

    /// Whether nothing is left: what is, nobody knows how to read.
    ///
    /// # Errors
    /// `Damaged` where something is.
    pub fn end(&self) -> Read<()> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(Unusable::Damaged("a section is longer than it should be"))
        }
    }
}
