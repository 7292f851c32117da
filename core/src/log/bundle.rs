//! A bundle's header: its fixed layout, its id, its signature.

use ed25519_dalek::{Signature, VerifyingKey};

use super::{Hlc, LogError};
use crate::id::{ActorId, BundleId, WorkspaceId};

/// The format of headers and bodies that this version writes.
pub(super) const FORMAT: u8 = 1;

/// Goes before the id in what is signed, so that no signature made elsewhere can pass for one of a bundle.
const SIGNATURE_DOMAIN: &[u8] = b"callboard bundle 1\0";

/// A bundle of somebody else that must be here first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dep {
    /// Whose.
    pub actor: ActorId,
    /// Its place in their chain.
    pub seq: u64,
    /// The first half of its id.
    pub prefix: [u8; 16],
}

/// What stands before a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The workspace; zeros in a genesis, whose own id it is.
    pub workspace: WorkspaceId,
    /// Who.
    pub actor: ActorId,
    /// 1, 2, 3… within the actor's chain.
    pub seq: u64,
    /// The bundle before it; zeros in the first.
    pub prev: BundleId,
    /// When, as the device believed.
    pub hlc: Hlc,
    /// What else must be here first, sorted.
    pub deps: Vec<Dep>,
}

/// A header and the hash of its body: what the id is made from.
#[derive(Debug)]
pub struct HeaderDigest;

impl HeaderDigest {
    /// The id of a bundle: BLAKE3 of format, workspace, actor, seq, prev, Hlc, deps and the body's hash,
    /// integers in little endian, in this order.
    pub fn id(header: &Header, body: &[u8]) -> BundleId {
        let mut bytes = Vec::with_capacity(160 + header.deps.len() * 56);
        bytes.push(FORMAT);
        bytes.extend_from_slice(&header.workspace.0);
        bytes.extend_from_slice(&header.actor.0);
        bytes.extend_from_slice(&header.seq.to_le_bytes());
        bytes.extend_from_slice(&header.prev.0);
        bytes.extend_from_slice(&header.hlc.millis.to_le_bytes());
        bytes.extend_from_slice(&header.hlc.counter.to_le_bytes());
        bytes.extend_from_slice(&(header.deps.len() as u32).to_le_bytes());
        for dep in &header.deps {
            bytes.extend_from_slice(&dep.actor.0);
            bytes.extend_from_slice(&dep.seq.to_le_bytes());
            bytes.extend_from_slice(&dep.prefix);
        }
        bytes.extend_from_slice(blake3::hash(body).as_bytes());
        BundleId(*blake3::hash(&bytes).as_bytes())
    }

    /// What an actor signs for the bundle `id`.
    pub fn signed_message(id: &BundleId) -> Vec<u8> {
        [SIGNATURE_DOMAIN, &id.0].concat()
    }

    /// Whether `signature` is `actor`'s of the bundle `id` (`verify_strict`: RFC 8032 without malleability).
    pub fn verify(actor: &ActorId, id: &BundleId, signature: &[u8; 64]) -> Result<(), LogError> {
        verify_strict(actor, &Self::signed_message(id), signature)
    }
}

/// Whether `signature` is `actor`'s of `message` (RFC 8032 without malleability). Every kind of message has a
/// prefix of its own, so that no signature passes for one of another kind.
///
/// # Errors
/// `BadSignature`.
pub fn verify_strict(actor: &ActorId, message: &[u8], signature: &[u8; 64]) -> Result<(), LogError> {
    let key = VerifyingKey::from_bytes(&actor.0).or(Err(LogError::BadSignature))?;
    key.verify_strict(message, &Signature::from_bytes(signature)).or(Err(LogError::BadSignature))
}

/// An atomic list of ops by one actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Who, where in their chain, after what.
    pub header: Header,
    /// What it says, as it came.
    pub body: Vec<u8>,
    /// BLAKE3 of the header.
    pub id: BundleId,
    /// The actor's, on the last of a run.
    pub signature: Option<[u8; 64]>,
}
