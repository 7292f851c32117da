//! The names of things: entities by UUIDv7, bundles and workspaces by hash, actors by public key.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A text that is not the name of anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MalformedId;

impl fmt::Display for MalformedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a well-formed id")
    }
}

impl std::error::Error for MalformedId {}

/// A stable name for one thing in the world, and nothing else: 16 bytes of a UUIDv7 (RFC 9562, 5.7).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub [u8; 16]);

impl EntityId {
    /// The entity that stands for the workspace itself: its name is a field of it.
    pub const WORKSPACE: Self = Self([0; 16]);

    /// The `counter`th id of a bundle: `millis` since 1970, then the counter, then the bundle's own random
    /// bits. Ids of one bundle share all but the counter, so they compress; two bundles never share the
    /// random part.
    pub fn mint(millis: u64, random: [u8; 8], counter: u32) -> Self {
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
        let counter = counter.to_be_bytes();
        bytes[6] = 0x70 | (counter[1] & 0x0f);
        bytes[7] = counter[2];
        bytes[8] = 0x80 | (random[0] & 0x3f);
        bytes[9..15].copy_from_slice(&random[1..7]);
        bytes[15] = counter[3];
        Self(bytes)
    }

    /// The id derived from other names: the same on every device (UUIDv8, RFC 9562, 5.8).
    #[cfg(feature = "log")]
    pub fn derived(domain: &str, parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"callboard entity ");
        hasher.update(domain.as_bytes());
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        bytes[6] = 0x80 | (bytes[6] & 0x0f);
        bytes[8] = 0x80 | (bytes[8] & 0x3f);
        Self(bytes)
    }

    /// The entity that stands for an actor: its person's name, colour and device are fields of it.
    #[cfg(feature = "log")]
    pub fn of_actor(actor: &ActorId) -> Self {
        Self::derived("actor", &[&actor.0])
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&uuid::Uuid::from_bytes(self.0).hyphenated(), f)
    }
}

impl FromStr for EntityId {
    type Err = MalformedId;

    fn from_str(text: &str) -> Result<Self, MalformedId> {
        uuid::Uuid::try_parse(text).map(|id| Self(id.into_bytes())).or(Err(MalformedId))
    }
}

macro_rules! named_by_bytes {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 32]);

        impl $name {
            /// The first 16 bytes: enough to tell two apart, where the whole would cost too much.
            pub fn prefix(&self) -> [u8; 16] {
                let mut prefix = [0; 16];
                prefix.copy_from_slice(&self.0[..16]);
                prefix
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;

            fn from_str(text: &str) -> Result<Self, MalformedId> {
                let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes()).or(Err(MalformedId))?;
                bytes.try_into().map(Self).or(Err(MalformedId))
            }
        }
    };
}

named_by_bytes!(
    /// BLAKE3 of a bundle's header.
    BundleId
);
named_by_bytes!(
    /// The id of a workspace's genesis bundle.
    WorkspaceId
);
named_by_bytes!(
    /// A device's Ed25519 public key.
    ActorId
);
named_by_bytes!(
    /// BLAKE3 of some immutable bytes.
    BlobHash
);

macro_rules! written_as_text {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let text = self.to_string();
                write!(f, "{}({}…)", stringify!($name), &text[..8])
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    )*};
}

written_as_text!(EntityId, BundleId, WorkspaceId, ActorId, BlobHash);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_1_minted_ids_order_by_time_then_counter() {
        let random = [7; 8];
        let ids: Vec<_> =
            [(1, 0), (1, 1), (1, 300), (2, 0)].map(|(ms, n)| EntityId::mint(ms, random, n)).into();
        assert!(ids.iter().collect::<std::collections::BTreeSet<_>>().len() == 4);
        assert!(ids[0] < ids[3] && ids[2] < ids[3]);
        assert_eq!(uuid::Uuid::from_bytes(ids[0].0).get_version_num(), 7);
    }

    #[test]
    fn id_2_every_id_reads_back_from_its_text() {
        let entity = EntityId::derived("test", &[b"a", b"b"]);
        assert_eq!(entity.to_string().parse(), Ok(entity));
        let actor = ActorId([9; 32]);
        assert_eq!(actor.to_string().parse(), Ok(actor));
        assert_eq!("zz".parse::<ActorId>(), Err(MalformedId));
    }
}
