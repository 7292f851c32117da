//! What goes over the wire: `docs/formats/wire.md`.
//!
//! A frame is one byte of format, then a CBOR array of the message's kind and a map keyed by small integers.
//! Unknown kinds and keys are skipped, so that a later version may add some.

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::id::{ActorId, BundleId, WorkspaceId};
use crate::limits;
use crate::log::{Frontier, verify_strict};

use super::{Reason, Refusal};

/// The format of frames that this version reads and writes.
const FORMAT: u8 = 1;
/// The oldest and the newest protocol that this version speaks.
pub const PROTOCOLS: (u32, u32) = (1, 1);
/// Runs in one frame, at most.
pub(super) const FRAME_RUNS_MAX: u64 = 4096;
/// Bytes of one presence message, at most.
pub(super) const PRESENCE_BYTES_MAX: usize = 4096;

/// One message. Client to relay: `Hello`, `Proof`; relay to client: `Challenge`, `Welcome`; the others both
/// ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Who comes, to which workspace.
    Hello(Hello),
    /// Prove it.
    Challenge(Challenge),
    /// The proof.
    Proof(Proof),
    /// Come in.
    Welcome(Welcome),
    /// No, and why. The connection ends.
    Refused(Refusal),
    /// What the sender holds. The receiver sends what is not in it.
    Frontier(Frontier),
    /// Bundles.
    Runs(Runs),
    /// Bundles that are durable with the sender now.
    Ack(Ack),
    /// How many bytes of runs more the other side may send.
    Credit(u64),
    /// Where somebody is just now: never stored, dropped first.
    Presence(Presence),
    /// Are you there?
    Ping,
    /// I am.
    Pong,
    /// What lets the client fetch and bring files over HTTP, for as long as the relay runs.
    Ticket([u8; 32]),
    /// Somebody brought this file to the relay.
    File([u8; 32]),
    /// Of a kind that this version does not know: passed over.
    Unknown,
}

/// The first message of a client.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Hello {
    /// The oldest protocol it speaks.
    #[n(0)]
    pub oldest: u32,
    /// The newest.
    #[n(1)]
    pub newest: u32,
    /// The workspace's id.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub workspace: [u8; 32],
    /// The device's key.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub actor: [u8; 32],
    /// 32 random bytes.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub nonce: [u8; 32],
    /// The public key of the invite that it holds.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub invite: Option<[u8; 32]>,
}

/// The relay's answer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Challenge {
    /// The protocol that is spoken from here on.
    #[n(0)]
    pub protocol: u32,
    /// The relay's key.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub relay: [u8; 32],
    /// 32 random bytes.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub nonce: [u8; 32],
    /// The relay's signature of [`Meeting::message`].
    #[cbor(n(3), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// The client's proof of its key, and of the invite's.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Proof {
    /// The device's signature of [`Meeting::message`].
    #[cbor(n(0), with = "minicbor::bytes")]
    pub signature: [u8; 64],
    /// The invite's.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub invite: Option<[u8; 64]>,
}

/// The relay lets the client in.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Welcome {
    /// The role's word; `joining` who comes by an invite; `refill` whom the relay does not know (yet).
    #[n(0)]
    pub role: String,
    /// What the relay calls itself.
    #[n(1)]
    pub relay: String,
    /// What the relay holds.
    #[cbor(n(2), with = "wire_frontier")]
    pub frontier: Frontier,
}

/// Bundles, in causal order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Runs {
    /// Encoded runs: `docs/formats/bundle.md`.
    #[cbor(n(0), with = "wire_runs")]
    pub runs: Vec<Vec<u8>>,
    /// Whether more follow at once. Without, this is all that the sender had.
    #[n(1)]
    pub more: bool,
}

/// What is durable.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Ack {
    /// How many `Runs` messages of this connection are dealt with, counted from its start.
    #[n(0)]
    pub frames: u64,
    /// The sender's tips of the actors whose bundles were in them.
    #[cbor(n(1), with = "wire_frontier")]
    pub tips: Frontier,
}

/// Somebody's whereabouts. What it holds is not the protocol's matter.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Presence {
    /// Whose. The relay sets it, whatever the client says.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub actor: [u8; 32],
    /// At most 4 kB.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub state: Vec<u8>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct WireRefusal {
    #[n(0)]
    reason: u32,
    #[n(1)]
    text: String,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct WireFrontier {
    #[cbor(n(0), with = "wire_frontier")]
    frontier: Frontier,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct WireCredit {
    #[n(0)]
    bytes: u64,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct WireBytes {
    #[cbor(n(0), with = "minicbor::bytes")]
    bytes: [u8; 32],
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Nothing {}

impl Message {
    /// The bytes of a frame.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![FORMAT];
        let mut e = Encoder::new(&mut bytes);
        #[expect(
            clippy::expect_used,
            reason = "writing to a Vec cannot fail, and no encoder here reports a message"
        )]
        self.write(&mut e).expect("encoding into memory");
        bytes
    }

    fn write(&self, e: &mut Encoder<&mut Vec<u8>>) -> Result<(), encode::Error<std::convert::Infallible>> {
        e.array(2)?;
        match self {
            Self::Hello(hello) => e.u8(0)?.encode(hello)?,
            Self::Challenge(challenge) => e.u8(1)?.encode(challenge)?,
            Self::Proof(proof) => e.u8(2)?.encode(proof)?,
            Self::Welcome(welcome) => e.u8(3)?.encode(welcome)?,
            Self::Refused(refusal) => {
                e.u8(4)?.encode(WireRefusal { reason: refusal.reason.code(), text: refusal.text.clone() })?
            }
            Self::Frontier(frontier) => e.u8(5)?.encode(WireFrontier { frontier: frontier.clone() })?,
            Self::Runs(runs) => e.u8(6)?.encode(runs)?,
            Self::Ack(ack) => e.u8(7)?.encode(ack)?,
            Self::Credit(bytes) => e.u8(8)?.encode(WireCredit { bytes: *bytes })?,
            Self::Presence(presence) => e.u8(9)?.encode(presence)?,
            Self::Ping => e.u8(10)?.encode(Nothing {})?,
            Self::Pong => e.u8(11)?.encode(Nothing {})?,
            Self::Ticket(bytes) => e.u8(12)?.encode(WireBytes { bytes: *bytes })?,
            Self::File(bytes) => e.u8(13)?.encode(WireBytes { bytes: *bytes })?,
            Self::Unknown => e.u8(255)?.encode(Nothing {})?,
        };
        Ok(())
    }

    /// Reads a frame. Never more memory than a small multiple of its bytes.
    ///
    /// # Errors
    /// `Version` for a format that this version does not know, `Malformed` for anything else.
    pub fn decode(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > limits::FRAME_BYTES_MAX {
            return Err(Refusal::because(Reason::Malformed, "a frame too large"));
        }
        match bytes.split_first() {
            None => Err(Refusal::because(Reason::Malformed, "an empty frame")),
            Some((&FORMAT, bytes)) => Self::read(bytes)
                .map_err(|error| Refusal::because(Reason::Malformed, &format!("not a message: {error}"))),
            Some((format, _)) => {
                Err(Refusal::because(Reason::Version, &format!("a frame of format {format}")))
            }
        }
    }

    fn read(bytes: &[u8]) -> Result<Self, decode::Error> {
        let mut d = Decoder::new(bytes);
        if d.array()? != Some(2) {
            return Err(decode::Error::message("a pair was expected"));
        }
        Ok(match d.u32()? {
            0 => Self::Hello(d.decode()?),
            1 => Self::Challenge(d.decode()?),
            2 => Self::Proof(d.decode()?),
            3 => Self::Welcome(d.decode()?),
            4 => {
                let WireRefusal { reason, text } = d.decode()?;
                Self::Refused(Refusal::because(Reason::from_code(reason), &text))
            }
            5 => Self::Frontier(d.decode::<WireFrontier>()?.frontier),
            6 => Self::Runs(d.decode()?),
            7 => Self::Ack(d.decode()?),
            8 => Self::Credit(d.decode::<WireCredit>()?.bytes),
            9 => Self::Presence(d.decode()?),
            10 => Self::Ping,
            11 => Self::Pong,
            12 => Self::Ticket(d.decode::<WireBytes>()?.bytes),
            13 => Self::File(d.decode::<WireBytes>()?.bytes),
            _ => Self::Unknown,
        })
    }
}

/// What both sides sign before anything is said: all of it is theirs alone, so that no signature serves
/// twice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meeting {
    pub(super) workspace: WorkspaceId,
    pub(super) actor: ActorId,
    pub(super) relay: ActorId,
    pub(super) client_nonce: [u8; 32],
    pub(super) relay_nonce: [u8; 32],
}

/// In whose name a [`Meeting`] is signed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Party {
    Relay,
    Member,
    Invite,
}

impl Meeting {
    /// Domain prefix, both nonces, the relay's key, workspace, actor.
    pub(super) fn message(&self, party: Party) -> Vec<u8> {
        let domain: &[u8] = match party {
            Party::Relay => b"callboard relay 1\0",
            Party::Member => b"callboard member 1\0",
            Party::Invite => b"callboard invite 1\0",
        };
        [domain, &self.client_nonce, &self.relay_nonce, &self.relay.0, &self.workspace.0, &self.actor.0]
            .concat()
    }

    /// Whether `signature` is `key`'s, in the name of `party`.
    pub(super) fn verify(&self, party: Party, key: &ActorId, signature: &[u8; 64]) -> Result<(), Refusal> {
        verify_strict(key, &self.message(party), signature)
            .or(Err(Refusal::because(Reason::BadProof, "the signature does not verify")))
    }
}

/// Frontiers as a flat list: actor, number of tips, then seq and id of each.
mod wire_frontier {
    use super::{ActorId, BundleId, Decoder, Encoder, Frontier};
    use minicbor::{
        decode::Error as Wrong,
        encode::{Error as Unwritten, Write},
    };

    pub(super) fn encode<C, W: Write>(
        frontier: &Frontier,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), Unwritten<W::Error>> {
        let length: usize = frontier.tips.values().map(|tips| 2 + 2 * tips.len()).sum();
        e.array(length as u64)?;
        for (actor, tips) in &frontier.tips {
            e.bytes(&actor.0)?.u64(tips.len() as u64)?;
            for (seq, id) in tips {
                e.u64(*seq)?.bytes(&id.0)?;
            }
        }
        Ok(())
    }

    pub(super) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Frontier, Wrong> {
        let wrong = || Wrong::message("a frontier that is none");
        let mut left = d.array()?.ok_or_else(wrong)?;
        let mut frontier = Frontier::default();
        while left > 0 {
            let actor = ActorId(d.bytes()?.try_into().or(Err(wrong()))?);
            let count = d.u64()?;
            left = count
                .checked_mul(2)
                .and_then(|items| left.checked_sub(2)?.checked_sub(items))
                .ok_or_else(wrong)?;
            let mut tips = Vec::new();
            for _ in 0..count {
                let seq = d.u64()?;
                tips.push((seq, BundleId(d.bytes()?.try_into().or(Err(wrong()))?)));
            }
            tips.sort_unstable();
            tips.dedup();
            frontier.tips.insert(actor, tips);
        }
        Ok(frontier)
    }
}

/// Runs as a list of byte strings, of bounded length: an empty one costs a byte to send and more to hold.
mod wire_runs {
    use super::{Decoder, Encoder, FRAME_RUNS_MAX};
    use minicbor::{
        decode::Error as Wrong,
        encode::{Error as Unwritten, Write},
    };

    pub(super) fn encode<C, W: Write>(
        runs: &[Vec<u8>],
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), Unwritten<W::Error>> {
        e.array(runs.len() as u64)?;
        for run in runs {
            e.bytes(run)?;
        }
        Ok(())
    }

    pub(super) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Vec<Vec<u8>>, Wrong> {
        let count = d.array()?.filter(|count| *count <= FRAME_RUNS_MAX);
        let count = count.ok_or_else(|| Wrong::message("too many runs"))?;
        (0..count).map(|_| Ok(d.bytes()?.to_vec())).collect()
    }
}
