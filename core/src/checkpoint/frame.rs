//! The frame: what a checkpoint is of, and its sections, each packed and with a hash of its own.

use std::collections::BTreeMap;

use minicbor::{Decoder, Encoder};

use super::{Bounds, Pack, Unpack, Unusable};
use crate::id::{ActorId, WorkspaceId};

/// The version of frame and sections. Any other is folded anew.
const FORMAT: u8 = 1;
/// Larger than a head that was ever written: what says otherwise is damaged.
const HEAD_BYTES_MAX: usize = 1 << 20;
/// A hash and a length stand before the head.
const HASH_BYTES: usize = 32;
const BEFORE_HEAD: usize = HASH_BYTES + 4;
/// A section's size says how much memory reading it takes.
const SECTION_BYTES_MAX: usize = 1 << 30;

/// What a checkpoint is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The build that folded: another may fold otherwise.
    pub made_by: String,
    /// The production.
    pub workspace: WorkspaceId,
    /// Whose undo and dependencies are in it.
    pub actor: ActorId,
    /// How far the driver's store had been read.
    pub place: u64,
}

/// A section as it lies in the file.
#[derive(Debug)]
pub struct Packed {
    kind: u8,
    number: u32,
    size: usize,
    hash: [u8; HASH_BYTES],
    bytes: Vec<u8>,
}

impl Packed {
    /// Packs a section. `number` tells those of one kind apart.
    pub fn new(kind: u8, number: u32, pack: Pack) -> Self {
        let plain = pack.into_bytes();
        let packed = lz4_flex::block::compress(&plain);
        // What is as long packed lies there as it is: its size says so.
        let bytes = if packed.len() < plain.len() { packed } else { plain.clone() };
        let hash = *blake3::hash(&bytes).as_bytes();
        Self { kind, number, size: plain.len(), hash, bytes }
    }
}

impl Frame {
    /// The whole file.
    pub fn encode(&self, sections: &[Packed]) -> Vec<u8> {
        let mut head = Vec::new();
        let mut e = Encoder::new(&mut head);
        let mut write = || {
            e.map(6)?.u8(0)?.u8(FORMAT)?.u8(1)?.str(&self.made_by)?.u8(2)?.bytes(&self.workspace.0)?;
            e.u8(3)?.bytes(&self.actor.0)?.u8(4)?.u64(self.place)?;
            e.u8(5)?.array(sections.len() as u64)?;
            for section in sections {
                e.array(5)?.u8(section.kind)?.u32(section.number)?.u64(section.size as u64)?;
                e.u64(section.bytes.len() as u64)?.bytes(&section.hash)?;
            }
            Ok::<_, minicbor::encode::Error<std::convert::Infallible>>(())
        };
        // Writing to memory does not fail.
        let _ = write();
        let length = sections.iter().map(|section| section.bytes.len()).sum::<usize>();
        let mut file = Vec::with_capacity(BEFORE_HEAD + head.len() + length);
        file.extend_from_slice(blake3::hash(&head).as_bytes());
        file.extend_from_slice(&(head.len() as u32).to_le_bytes());
        file.extend_from_slice(&head);
        sections.iter().for_each(|section| file.extend_from_slice(&section.bytes));
        file
    }
}

/// The sections of a file whose head is whole.
#[derive(Debug)]
pub struct Sections {
    /// By kind and number.
    by_kind: BTreeMap<(u8, u32), Vec<u8>>,
}

impl Sections {
    /// Reads a file that should be of `frame`. Every section is held against its hash.
    ///
    /// # Errors
    /// Why it is of no use.
    pub fn read(file: &[u8], frame: &Frame) -> Result<Self, Unusable> {
        let (head, mut rest) = split(file)?;
        let (found, sections) = read_head(head)?;
        if found.made_by != frame.made_by {
            return Err(Unusable::OtherVersion(found.made_by));
        }
        if found != *frame {
            return Err(Unusable::Other);
        }
        let mut by_kind = BTreeMap::new();
        for section in sections {
            let (bytes, after) = rest.split_at_checked(section.packed).ok_or_else(cut)?;
            rest = after;
            if *blake3::hash(bytes).as_bytes() != section.hash {
                return Err(Unusable::Damaged("a section is not what was written"));
            }
            let plain = match section.size == section.packed {
                true => bytes.to_vec(),
                false => lz4_flex::block::decompress(bytes, section.size).or(Err(cut()))?,
            };
            by_kind.insert((section.kind, section.number), plain);
        }
        if rest.is_empty() { Ok(Self { by_kind }) } else { Err(cut()) }
    }

    /// The one section of a kind.
    ///
    /// # Errors
    /// `Damaged` where there is none, or it does not read.
    pub fn one<T>(
        &self,
        kind: u8,
        bounds: Bounds,
        read: impl FnOnce(&mut Unpack<'_>) -> Result<T, Unusable>,
    ) -> Result<T, Unusable> {
        let bytes = self.by_kind.get(&(kind, 0)).ok_or(Unusable::Damaged("a section is missing"))?;
        let mut unpack = Unpack::new(bytes, bounds);
        let read = read(&mut unpack)?;
        unpack.end()?;
        Ok(read)
    }

    /// All sections of a kind, by number.
    ///
    /// # Errors
    /// `Damaged` where one does not read.
    pub fn each(
        &self,
        kind: u8,
        bounds: Bounds,
        mut read: impl FnMut(u32, &mut Unpack<'_>) -> Result<(), Unusable>,
    ) -> Result<(), Unusable> {
        for ((_, number), bytes) in self.by_kind.range((kind, 0)..=(kind, u32::MAX)) {
            let mut unpack = Unpack::new(bytes, bounds);
            read(*number, &mut unpack)?;
            unpack.end()?;
        }
        Ok(())
    }
}

fn cut() -> Unusable {
    Unusable::Damaged("bytes are missing, or too many")
}

/// The head, whole, and what stands after it.
fn split(file: &[u8]) -> Result<(&[u8], &[u8]), Unusable> {
    let (hash, rest) = file.split_first_chunk::<HASH_BYTES>().ok_or_else(cut)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(cut)?;
    let length = u32::from_le_bytes(*length) as usize;
    let (head, rest) = rest.split_at_checked(length.min(HEAD_BYTES_MAX)).ok_or_else(cut)?;
    match blake3::hash(head).as_bytes() == hash {
        true => Ok((head, rest)),
        false => Err(Unusable::Damaged("the head is not what was written")),
    }
}

struct Section {
    kind: u8,
    number: u32,
    size: usize,
    packed: usize,
    hash: [u8; HASH_BYTES],
}

fn read_head(head: &[u8]) -> Result<(Frame, Vec<Section>), Unusable> {
    let wrong = |_: minicbor::decode::Error| Unusable::Damaged("the head does not read");
    let mut d = Decoder::new(head);
    // The first entry tells whether the others can be read at all.
    let entries = d.map().map_err(wrong)?;
    let format = d.u8().and_then(|_| d.u8()).map_err(wrong)?;
    if format != FORMAT || entries != Some(6) {
        return Err(Unusable::OtherVersion(format!("format {format}")));
    }
    read_entries(&mut d).map_err(wrong)
}

fn read_entries(d: &mut Decoder<'_>) -> Result<(Frame, Vec<Section>), minicbor::decode::Error> {
    let wrong = minicbor::decode::Error::message;
    d.u8()?;
    let made_by = d.str()?.to_owned();
    d.u8()?;
    let workspace = WorkspaceId(d.bytes()?.try_into().or(Err(wrong("a workspace")))?);
    d.u8()?;
    let actor = ActorId(d.bytes()?.try_into().or(Err(wrong("an actor")))?);
    d.u8()?;
    let place = d.u64()?;
    d.u8()?;
    let count = d.array()?.ok_or_else(|| wrong("sections"))?;
    let mut sections = Vec::new();
    for _ in 0..count {
        d.array()?;
        let (kind, number) = (d.u8()?, d.u32()?);
        let size = usize::try_from(d.u64()?).ok().filter(|size| *size <= SECTION_BYTES_MAX);
        let packed = usize::try_from(d.u64()?).ok();
        let (size, packed) = size.zip(packed).ok_or_else(|| wrong("a section's size"))?;
        let hash = d.bytes()?.try_into().or(Err(wrong("a section's hash")))?;
        sections.push(Section { kind, number, size, packed, hash });
    }
    Ok((Frame { made_by, workspace, actor, place }, sections))
}
