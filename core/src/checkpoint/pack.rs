//! Numbers and bytes, packed: small numbers are short, and nothing is told that the reader knows already.

use crate::id::{ActorId, BundleId, EntityId};

/// Bytes that are being written.
#[derive(Debug, Default)]
pub struct Pack {
    bytes: Vec<u8>,
}

impl Pack {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A whole number: seven bits a byte, the lowest first, the highest bit where more follow.
    pub fn number(&mut self, number: u64) {
        let mut rest = number;
        while rest >= 0x80 {
            self.bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.bytes.push(rest as u8);
    }

    /// How far `number` is from `before`, which may be either way.
    pub fn step(&mut self, number: u64, before: u64) {
        let by = number.wrapping_sub(before) as i64;
        self.number(((by << 1) ^ (by >> 63)) as u64);
    }

    /// How many follow.
    pub fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    /// Yes or no.
    pub fn flag(&mut self, flag: bool) {
        self.bytes.push(u8::from(flag));
    }

    /// One byte.
    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Bytes of which the reader knows how many there are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Bytes, and how many.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.raw(bytes);
    }

    /// Text.
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// An actor.
    pub fn actor(&mut self, actor: &ActorId) {
        self.raw(&actor.0);
    }

    /// A bundle.
    pub fn bundle(&mut self, bundle: &BundleId) {
        self.raw(&bundle.0);
    }

    /// An entity.
    pub fn entity(&mut self, entity: &EntityId) {
        self.raw(&entity.0);
    }

    /// Several of something, each written by `write`.
    pub fn list<T>(&mut self, items: impl ExactSizeIterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        self.count(items.len());
        for item in items {
            write(self, item);
        }
    }

    /// Numbers that mostly rise.
    pub fn numbers(&mut self, numbers: impl ExactSizeIterator<Item = u32>) {
        let mut before = 0;
        self.list(numbers, |pack, number| {
            pack.step(u64::from(number), before);
            before = u64::from(number);
        });
    }

    /// What was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}
