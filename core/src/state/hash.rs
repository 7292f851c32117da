//! Hashes of a set, kept up in time proportional to a change: a sum of BLAKE3 terms, lane by lane.
//!
//! It finds divergence between honest peers. It does not resist somebody who looks for collisions.

use crate::id::{BundleId, EntityId};

/// The sum of a set of terms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StateHash([u64; 4]);

impl StateHash {
    /// Of these lanes.
    pub(super) fn of(lanes: [u64; 4]) -> Self {
        Self(lanes)
    }

    /// Its lanes.
    pub(super) fn lanes(self) -> [u64; 4] {
        self.0
    }

    fn term(kind: u8, entity: EntityId, name: &str, bundle: &BundleId, index: u32) -> [u64; 4] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[kind]);
        hasher.update(&entity.0);
        hasher.update(&bundle.0);
        hasher.update(&index.to_le_bytes());
        hasher.update(name.as_bytes());
        let hash = hasher.finalize();
        let (lanes, _) = hash.as_bytes().as_chunks::<8>();
        std::array::from_fn(|lane| u64::from_le_bytes(lanes[lane]))
    }

    /// Adds that op `index` of `bundle` is a head of (entity, name). A head's values follow from the op.
    pub(super) fn add(&mut self, kind: u8, entity: EntityId, name: &str, bundle: &BundleId, index: u32) {
        let term = Self::term(kind, entity, name, bundle, index);
        self.0.iter_mut().zip(term).for_each(|(lane, term)| *lane = lane.wrapping_add(term));
    }

    /// Takes that away again.
    pub(super) fn remove(&mut self, kind: u8, entity: EntityId, name: &str, bundle: &BundleId, index: u32) {
        let term = Self::term(kind, entity, name, bundle, index);
        self.0.iter_mut().zip(term).for_each(|(lane, term)| *lane = lane.wrapping_sub(term));
    }

    /// As hex.
    pub fn to_hex(self) -> String {
        data_encoding::HEXLOWER.encode(&self.0.map(u64::to_le_bytes).concat())
    }
}
