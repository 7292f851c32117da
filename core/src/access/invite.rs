//! Invites: what a link carries, and what the log says of it.

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signer as _, SigningKey};
use minicbor::{Decoder, Encoder};

use super::{InviteError, Role};
use crate::id::{ActorId, WorkspaceId};
use crate::limits;
use crate::log::{Op, join_message};

/// The format that this version writes.
const FORMAT: u64 = 1;
/// Bytes of an invite's payload, at most: longer ones are not read.
const PAYLOAD_BYTES_MAX: usize = 2 * limits::NAME_BYTES_MAX;

/// What stands after the `#` of `<relay origin>/join#…`: whoever has it may come in.
#[derive(Clone, PartialEq, Eq)]
pub struct Invite {
    /// Which production.
    pub workspace: WorkspaceId,
    /// Its name when the link was made, for the screen that asks.
    pub name: String,
    seed: [u8; 32],
}

impl std::fmt::Debug for Invite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The seed is a secret: it must not end in a log.
        f.debug_struct("Invite").field("workspace", &self.workspace).field("name", &self.name).finish()
    }
}

impl Invite {
    /// An invite whose key comes from `seed`: 32 random bytes. Names beyond the limit of the protocol are
    /// cut.
    pub fn from_seed(workspace: WorkspaceId, name: &str, seed: [u8; 32]) -> Self {
        let mut name = name.to_owned();
        while name.len() > limits::NAME_BYTES_MAX {
            name.pop();
        }
        Self { workspace, name, seed }
    }

    /// The public half of its key: what the `Invite` op names.
    pub fn key(&self) -> ActorId {
        ActorId(self.signing_key().verifying_key().to_bytes())
    }

    /// An Ed25519 signature by the invite's key.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing_key().sign(message).to_bytes()
    }

    /// The op by which `actor` joins. Its bundle must rest on the bundle of the invite: [`Terms::bundle`].
    pub fn accept(&self, actor: &ActorId) -> Op {
        Op::Join { invite: self.key(), proof: self.sign(&join_message(&self.workspace, actor)) }
    }

    fn signing_key(&self) -> SigningKey {
        SigningKey::from_bytes(&self.seed)
    }

    /// The payload: `docs/formats/invite.md`.
    pub fn encode(&self) -> String {
        let mut bytes = Vec::with_capacity(96 + self.name.len());
        let mut e = Encoder::new(&mut bytes);
        let mut write = || {
            e.map(4)?.u8(0)?.u64(FORMAT)?.u8(1)?.bytes(&self.workspace.0)?.u8(2)?.bytes(&self.seed)?;
            e.u8(3)?.str(&self.name)?;
            Ok::<_, minicbor::encode::Error<std::convert::Infallible>>(())
        };
        #[expect(clippy::expect_used, reason = "writing to a Vec cannot fail")]
        write().expect("encoding into memory");
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// Reads a payload, with or without its `#`.
    ///
    /// # Errors
    /// [`InviteError`].
    pub fn decode(payload: &str) -> Result<Self, InviteError> {
        let payload = payload.trim().trim_start_matches('#');
        if payload.len() > PAYLOAD_BYTES_MAX {
            return Err(InviteError::Malformed);
        }
        let bytes = BASE64URL_NOPAD.decode(payload.as_bytes()).or(Err(InviteError::Malformed))?;
        let (format, invite) = read(&bytes).or(Err(InviteError::Malformed))?;
        if format > FORMAT {
            return Err(InviteError::NewerFormat(format));
        }
        invite.ok_or(InviteError::Malformed)
    }
}

fn read(bytes: &[u8]) -> Result<(u64, Option<Invite>), minicbor::decode::Error> {
    let mut d = Decoder::new(bytes);
    let wrong = || minicbor::decode::Error::message("a map of a known length");
    let fixed = |d: &mut Decoder<'_>| <[u8; 32]>::try_from(d.bytes()?).or(Err(wrong()));
    let (mut format, mut workspace, mut seed, mut name) = (0, None, None, String::new());
    for _ in 0..d.map()?.ok_or_else(wrong)? {
        match d.u64()? {
            0 => format = d.u64()?,
            // What a newer format put elsewhere is of no use here, and must not hide that it is newer.
            _ if format != FORMAT => d.skip()?,
            1 => workspace = Some(WorkspaceId(fixed(&mut d)?)),
            2 => seed = Some(fixed(&mut d)?),
            3 => d.str()?.clone_into(&mut name),
            _ => d.skip()?,
        }
    }
    let invite = workspace.zip(seed).map(|(workspace, seed)| Invite::from_seed(workspace, &name, seed));
    Ok((format, invite))
}

/// What the log says of an invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// As what one joins.
    pub role: Role,
    /// Who invites.
    pub by: ActorId,
    /// The bundle that a join rests on.
    pub bundle: crate::log::Ordinal,
    /// Milliseconds since 1970; enforced by relays only.
    pub expires: Option<u64>,
    /// How many may use it; enforced by relays only.
    pub uses: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invite() -> Invite {
        Invite::from_seed(WorkspaceId([3; 32]), "Das Käthchen", [7; 32])
    }

    #[test]
    fn invite_1_a_link_reads_back() {
        assert_eq!(Invite::decode(&format!("#{}", invite().encode())), Ok(invite()));
    }

    #[test]
    fn invite_2_a_damaged_link_says_so() {
        let payload = invite().encode();
        for end in 0..payload.len() {
            assert_eq!(Invite::decode(&payload[..end]), Err(InviteError::Malformed), "cut at {end}");
        }
        assert_eq!(Invite::decode("ü"), Err(InviteError::Malformed));
        assert_eq!(Invite::decode(&"A".repeat(1 << 20)), Err(InviteError::Malformed));
    }

    #[test]
    fn invite_3_a_newer_link_says_so_whatever_it_holds() {
        let newer = BASE64URL_NOPAD.encode(&[0xa2, 0, 9, 1, 0xf5]);
        assert_eq!(Invite::decode(&newer), Err(InviteError::NewerFormat(9)));
    }

    #[test]
    fn invite_4_no_secret_is_ever_printed() {
        assert!(!format!("{:?}", invite()).contains('7'));
    }
}
