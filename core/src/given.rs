//! What the core is given, because it has none of its own: the time, what clocks show where, randomness and a
//! key.

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

/// What a device knows of time zones: the core has no table of them.
#[derive(Debug, Clone, Copy)]
pub struct Zones {
    /// The zone that people call so, as IANA names it: `london` is `Europe/London`.
    pub named: fn(&str) -> Option<String>,
    /// By how many seconds the clocks of a zone are ahead of UTC at a moment, in seconds since 1970.
    pub ahead: fn(&str, i64) -> Option<i32>,
}

impl Zones {
    /// Nothing is known of any.
    pub const NONE: Self = Self { named: |_| None, ahead: |_, _| None };
}

/// A device's secret key.
pub trait Signer {
    /// The public half.
    fn actor(&self) -> ActorId;

    /// An Ed25519 signature (RFC 8032) of `message`.
    fn sign(&self, message: &[u8]) -> [u8; 64];
}
