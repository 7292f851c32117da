//! What the core is given, because it has none of its own: the time, randomness and a key.

use crate::id::ActorId;

/// The device's wall clock: milliseconds since 1970, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Now(pub u64);

/// A source of random bytes.
pub trait Entropy {
    /// Fills `bytes`.
    fn fill(&mut self, bytes: &mut [u8]);

    /// Eight random bytes.
    fn eight(&mut self) -> [u8; 8] {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        bytes
    }
}

/// A device's secret key.
pub trait Signer {
    /// The public half.
    fn actor(&self) -> ActorId;

    /// An Ed25519 signature (RFC 8032) of `message`.
    fn sign(&self, message: &[u8]) -> [u8; 64];
}
