//! Consecutive bundles of one actor that end in a signed one: the only form in which bundles travel and are
//! stored.
//!
//! Workspace, actor, prev and the bodies' hashes are recomputed while reading, so a run costs little more
//! than what its bundles say, and its one signature vouches for all of it.

use minicbor::{Decoder, Encoder};

use super::bundle::{Bundle, Dep, FORMAT, Header, HeaderDigest, verify_strict};
use super::{Hlc, LogError};
use crate::given::Signer;
use crate::id::{ActorId, BundleId, WorkspaceId};
use crate::limits;
use crate::planted::{Bug, is_planted};

/// Runs below this many bytes are stored as they are: there is nothing to gain.
const COMPRESS_BYTES_MIN: usize = 128;

/// Consecutive bundles of one actor; the last is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    bundles: Vec<Bundle>,
}

/// What an invite's key signs so that `actor` may join `workspace` by it.
pub fn join_message(workspace: &WorkspaceId, actor: &ActorId) -> Vec<u8> {
    [b"callboard join 1\0".as_slice(), &workspace.0, &actor.0].concat()
}

/// Whether `proof` is the signature of `join_message` by the invite's key.
///
/// # Errors
/// `BadSignature`.
pub fn verify_join(
    workspace: &WorkspaceId,
    actor: &ActorId,
    invite: &ActorId,
    proof: &[u8; 64],
) -> Result<(), LogError> {
    verify_strict(invite, &join_message(workspace, actor), proof)
}

impl Run {
    /// Signs the last of `bundles`, consecutive ones of the signer.
    pub fn sign(mut bundles: Vec<Bundle>, signer: &dyn Signer) -> Self {
        if let Some(last) = bundles.last_mut() {
            last.signature = Some(signer.sign(&HeaderDigest::signed_message(&last.id)));
        }
        Self { bundles }
    }

    /// A run of bundles that were verified before.
    pub(super) fn from_verified(bundles: Vec<Bundle>) -> Self {
        Self { bundles }
    }

    /// The bundles, oldest first.
    pub fn bundles(&self) -> &[Bundle] {
        &self.bundles
    }

    /// The bundles, oldest first.
    pub fn into_bundles(self) -> Vec<Bundle> {
        self.bundles
    }

    /// Who wrote it; `None` where it is empty.
    pub fn actor(&self) -> Option<ActorId> {
        self.bundles.first().map(|bundle| bundle.header.actor)
    }

    /// Whether the last bundle's signature is the actor's.
    ///
    /// # Errors
    /// `BadSignature`.
    pub fn verify(&self) -> Result<(), LogError> {
        let last = self.bundles.last().ok_or(LogError::Malformed("an empty run"))?;
        let signature = last.signature.as_ref().ok_or(LogError::BadSignature)?;
        if is_planted(Bug::AcceptsBadSignature) {
            return Ok(());
        }
        HeaderDigest::verify(&last.header.actor, &last.id, signature)
    }

    /// The bytes of the run: `docs/formats/bundle.md`.
    pub fn encode(&self) -> Vec<u8> {
        let (Some(first), Some(last)) = (self.bundles.first(), self.bundles.last()) else {
            return Vec::new();
        };
        let list = self.encode_list();
        let mut bytes = vec![FORMAT];
        let mut e = Encoder::new(&mut bytes);
        let mut write = || {
            e.begin_map()?.u8(0)?.bytes(&first.header.actor.0)?.u8(1)?.u64(first.header.seq)?;
            if first.header.seq > 1 {
                e.u8(2)?.bytes(&first.header.prev.0)?;
            }
            e.u8(3)?.bytes(&last.signature.unwrap_or([0; 64]))?;
            let packed = (list.len() >= COMPRESS_BYTES_MIN).then(|| lz4_flex::block::compress(&list));
            match packed {
                Some(packed) if packed.len() + 5 < list.len() => {
                    e.u8(5)?.u32(list.len() as u32)?.u8(6)?.bytes(&packed)?;
                }
                _ => {
                    e.u8(4)?.bytes(&list)?;
                }
            }
            e.end()?;
            Ok::<_, minicbor::encode::Error<std::convert::Infallible>>(())
        };
        #[expect(
            clippy::expect_used,
            reason = "writing to a Vec cannot fail, and no encoder here reports a message"
        )]
        write().expect("encoding into memory");
        bytes
    }

    /// One entry a bundle: milliseconds since the one before, counter, deps, body.
    fn encode_list(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut e = Encoder::new(&mut bytes);
        let mut write = || {
            e.array(self.bundles.len() as u64)?;
            let mut before = 0;
            for bundle in &self.bundles {
                let header = &bundle.header;
                let plain = header.deps.is_empty();
                e.array(if plain { 3 } else { 4 })?;
                e.i64(header.hlc.millis.wrapping_sub(before) as i64)?.u16(header.hlc.counter)?;
                before = header.hlc.millis;
                e.bytes(&bundle.body)?;
                if !plain {
                    e.array(header.deps.len() as u64 * 3)?;
                    for dep in &header.deps {
                        e.bytes(&dep.actor.0)?.u64(dep.seq)?.bytes(&dep.prefix)?;
                    }
                }
            }
            Ok::<_, minicbor::encode::Error<std::convert::Infallible>>(())
        };
        #[expect(
            clippy::expect_used,
            reason = "writing to a Vec cannot fail, and no encoder here reports a message"
        )]
        write().expect("encoding into memory");
        bytes
    }

    /// Who wrote an encoded run, and where in their chain it begins: nothing else of it is read.
    ///
    /// # Errors
    /// `Malformed`, `NewerFormat`.
    pub fn start(bytes: &[u8]) -> Result<(ActorId, u64), LogError> {
        let (format, bytes) = bytes.split_first().ok_or(LogError::Malformed("an empty run"))?;
        if *format != FORMAT {
            return Err(LogError::NewerFormat(*format));
        }
        read_start(&mut Decoder::new(bytes)).or(Err(LogError::Malformed("a run's frame")))
    }

    /// Reads a run and recomputes its ids. The signature is not looked at: [`Run::verify`] does that.
    ///
    /// # Errors
    /// `Malformed`, `NewerFormat`.
    pub fn decode(workspace: WorkspaceId, bytes: &[u8]) -> Result<Self, LogError> {
        if bytes.len() > limits::RUN_BYTES_MAX {
            return Err(LogError::Malformed("a run too large"));
        }
        let (format, bytes) = bytes.split_first().ok_or(LogError::Malformed("an empty run"))?;
        if *format != FORMAT {
            return Err(LogError::NewerFormat(*format));
        }
        let outer = Outer::read(&mut Decoder::new(bytes)).or(Err(LogError::Malformed("a run's frame")))?;
        let list = outer.list()?;
        let mut d = Decoder::new(&list);
        let bundles =
            outer.read_list(workspace, &mut d).or(Err(LogError::Malformed("a run's list of bundles")))?;
        if bundles.is_empty() || bundles.len() > limits::RUN_BUNDLES_MAX || d.position() != list.len() {
            return Err(LogError::Malformed("a run's length"));
        }
        Ok(Self { bundles })
    }
}

/// A run's frame, before its bundles are read.
#[derive(Default)]
struct Outer {
    actor: Option<ActorId>,
    first_seq: u64,
    prev: Option<BundleId>,
    signature: Option<[u8; 64]>,
    plain: Option<Vec<u8>>,
    packed: Option<(usize, Vec<u8>)>,
}

/// Bytes that these can unpack to at most, as LZ4 is: one of them says 255 more.
fn unpacked_max(packed: &[u8]) -> usize {
    packed.len().saturating_mul(255)
}

type Read<T> = Result<T, minicbor::decode::Error>;

fn fixed<const N: usize>(d: &mut Decoder<'_>) -> Read<[u8; N]> {
    d.bytes()?.try_into().or(Err(minicbor::decode::Error::message("bytes of a wrong length")))
}

/// The next key of a run's frame. They rise: a key that stood twice would be one thing to who reads all of a
/// run, and another to who reads where it begins.
fn rising_key(d: &mut Decoder<'_>, last: &mut Option<u64>) -> Read<u64> {
    let key = d.u64()?;
    if last.replace(key).is_some_and(|last| last >= key) {
        return Err(minicbor::decode::Error::message("keys out of order"));
    }
    Ok(key)
}

/// The two entries that say where a run begins.
fn read_start(d: &mut Decoder<'_>) -> Read<(ActorId, u64)> {
    let (mut actor, mut seq, mut last) = (None, None, None);
    d.map()?;
    while actor.is_none() || seq.is_none() {
        match rising_key(d, &mut last)? {
            0 => actor = Some(ActorId(fixed(d)?)),
            1 => seq = Some(d.u64()?),
            _ => d.skip()?,
        }
    }
    actor.zip(seq).ok_or_else(|| minicbor::decode::Error::message("a run without a beginning"))
}

impl Outer {
    fn read(d: &mut Decoder<'_>) -> Read<Self> {
        let mut outer = Self::default();
        d.map()?;
        let (mut size, mut last) = (0, None);
        while d.datatype()? != minicbor::data::Type::Break {
            match rising_key(d, &mut last)? {
                0 => outer.actor = Some(ActorId(fixed(d)?)),
                1 => outer.first_seq = d.u64()?,
                2 => outer.prev = Some(BundleId(fixed(d)?)),
                3 => outer.signature = Some(fixed(d)?),
                4 => outer.plain = Some(d.bytes()?.to_vec()),
                5 => size = d.u32()? as usize,
                6 => outer.packed = Some((size, d.bytes()?.to_vec())),
                _ => d.skip()?,
            }
        }
        Ok(outer)
    }

    fn list(&self) -> Result<Vec<u8>, LogError> {
        match (&self.plain, &self.packed) {
            (Some(plain), _) => Ok(plain.clone()),
            // The size is a claim, and is what memory is taken for.
            (None, Some((size, packed))) => {
                let most = limits::RUN_BYTES_MAX.min(unpacked_max(packed));
                let list = (*size <= most).then(|| lz4_flex::block::decompress(packed, *size).ok());
                let whole = list.flatten().filter(|list| list.len() == *size);
                whole.ok_or(LogError::Malformed("a run's compression"))
            }
            _ => Err(LogError::Malformed("a run without bundles")),
        }
    }

    fn read_list(&self, workspace: WorkspaceId, d: &mut Decoder<'_>) -> Read<Vec<Bundle>> {
        let wrong = || minicbor::decode::Error::message("a run's entry");
        let actor = self.actor.ok_or_else(wrong)?;
        let count = d.array()?.ok_or_else(wrong)?;
        let mut bundles: Vec<Bundle> = Vec::new();
        let mut before = 0_u64;
        for at in 0..count.min(limits::RUN_BUNDLES_MAX as u64 + 1) {
            let parts = d.array()?.ok_or_else(wrong)?;
            before = before.wrapping_add(d.i64()? as u64);
            let hlc = Hlc { millis: before, counter: d.u16()? };
            let body = d.bytes()?.to_vec();
            let deps = match parts {
                3 => Vec::new(),
                4 => read_deps(d)?,
                _ => return Err(wrong()),
            };
            let seq = self.first_seq.checked_add(at).filter(|seq| *seq > 0).ok_or_else(wrong)?;
            let prev = match (bundles.last(), self.prev, seq) {
                (Some(last), ..) => last.id,
                (None, None, 1) => BundleId([0; 32]),
                (None, Some(prev), 2..) => prev,
                _ => return Err(wrong()),
            };
            let header = Header { workspace, actor, seq, prev, hlc, deps };
            let header = own_genesis(header, workspace, &body);
            let id = HeaderDigest::id(&header, &body);
            bundles.push(Bundle { header, body, id, signature: None });
        }
        if let Some(last) = bundles.last_mut() {
            last.signature = self.signature;
        }
        Ok(bundles)
    }
}

fn read_deps(d: &mut Decoder<'_>) -> Read<Vec<Dep>> {
    let wrong = || minicbor::decode::Error::message("a run's deps");
    let count = d.array()?.ok_or_else(wrong)?;
    if count % 3 != 0 || count > limits::REFS_MAX as u64 {
        return Err(wrong());
    }
    (0..count / 3).map(|_| Ok(Dep { actor: ActorId(fixed(d)?), seq: d.u64()?, prefix: fixed(d)? })).collect()
}

/// A genesis cannot name the workspace that its own id will be: its header carries zeros.
fn own_genesis(header: Header, workspace: WorkspaceId, body: &[u8]) -> Header {
    if header.seq != 1 || !header.deps.is_empty() {
        return header;
    }
    let genesis = Header { workspace: WorkspaceId([0; 32]), ..header.clone() };
    if HeaderDigest::id(&genesis, body).0 == workspace.0 { genesis } else { header }
}
