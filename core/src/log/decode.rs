//! Bodies from CBOR: what `encode` writes, and what a stranger may have written.
//!
//! Decoding tells three things apart: what is well-formed, what is broken, and what a newer version wrote.

use minicbor::Decoder;
use minicbor::data::Type;

use super::encode::{TAG_ASSET, TAG_JSON, TAG_REFERENCE};
use super::op::{Body, Op, OpRef, Origin, OriginKind, Ref, Thing};
use crate::id::{ActorId, BlobHash, EntityId};
use crate::limits;
use crate::value::Value;

/// Why a body was not decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// Not of the format, or over a limit: refused.
    Malformed(&'static str),
    /// Holds an op, or an index inside an op, that this version does not know: kept, forwarded, not folded.
    Unknown,
}

impl From<minicbor::decode::Error> for Unreadable {
    fn from(_: minicbor::decode::Error) -> Self {
        Self::Malformed("body is not well-formed CBOR")
    }
}

/// Reads a body, checking every limit and every index.
///
/// # Errors
/// [`Unreadable`], see there.
pub fn decode_body(bytes: &[u8]) -> Result<Body, Unreadable> {
    if bytes.len() > limits::BODY_BYTES_MAX {
        return Err(Unreadable::Malformed("body too large"));
    }
    let mut d = Decoder::new(bytes);
    let mut body = Body::default();
    let mut actors = Vec::new();
    let mut unknown = false;
    each_entry(&mut d, |key, d| {
        match key {
            0 => actors = read_list(d, limits::REFS_MAX, |d| Ok(ActorId(fixed(d)?)))?,
            1 => body.refs = read_list(d, limits::REFS_MAX, |d| read_ref(d, &actors))?,
            2 => {
                let flat = read_list(d, limits::REFS_MAX, |d| Ok(d.u64()?))?;
                body.saw = pairs(&flat)?
                    .map(|(actor, seq)| Ok((pick(&actors, actor)?, seq)))
                    .collect::<Result<_, Unreadable>>()?;
            }
            3 => body.label = name(d)?,
            4 => body.origin = read_origin(d, &mut unknown)?,
            5 => body.modules = read_modules(d)?,
            6 => body.entities = read_entities(d)?,
            7 => body.names = read_list(d, limits::OPS_MAX, name)?,
            8 => body.ops = read_list(d, limits::OPS_MAX, |d| read_op(d, &mut unknown))?,
            9 => body.goes_on = d.bool()?,
            _ => {
                d.skip()?;
                unknown = true;
            }
        }
        Ok(())
    })?;
    if d.position() != bytes.len() {
        return Err(Unreadable::Malformed("bytes after the body"));
    }
    if unknown {
        return Err(Unreadable::Unknown);
    }
    check_indexes(&body)?;
    Ok(body)
}

/// Calls `read` for each entry of an index-keyed map, whose keys must rise.
fn each_entry<'b>(
    d: &mut Decoder<'b>,
    mut read: impl FnMut(u64, &mut Decoder<'b>) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let length = d.map()?;
    let mut last = None;
    let mut count = 0;
    loop {
        match length {
            Some(length) if count == length => return Ok(()),
            None if d.datatype()? == Type::Break => {
                d.skip()?;
                return Ok(());
            }
            _ => {}
        }
        let key = d.u64()?;
        if last.is_some_and(|last| last >= key) {
            return Err(Unreadable::Malformed("keys out of order"));
        }
        last = Some(key);
        count += 1;
        read(key, d)?;
    }
}

fn read_list<'b, T>(
    d: &mut Decoder<'b>,
    most: usize,
    mut read: impl FnMut(&mut Decoder<'b>) -> Result<T, Unreadable>,
) -> Result<Vec<T>, Unreadable> {
    let length = d.array()?.ok_or(Unreadable::Malformed("a list without a length"))?;
    if length > most as u64 {
        return Err(Unreadable::Malformed("a list too long"));
    }
    // The length is a claim: grow with what is really there.
    let mut items = Vec::with_capacity((length as usize).min(1024));
    for _ in 0..length {
        items.push(read(d)?);
    }
    Ok(items)
}

fn fixed<const N: usize>(d: &mut Decoder<'_>) -> Result<[u8; N], Unreadable> {
    d.bytes()?.try_into().or(Err(Unreadable::Malformed("bytes of a wrong length")))
}

fn name(d: &mut Decoder<'_>) -> Result<String, Unreadable> {
    let text = d.str()?;
    if text.len() > limits::NAME_BYTES_MAX {
        return Err(Unreadable::Malformed("a name too long"));
    }
    Ok(text.to_owned())
}

fn pairs(flat: &[u64]) -> Result<impl Iterator<Item = (u64, u64)> + '_, Unreadable> {
    let (pairs, rest) = flat.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Unreadable::Malformed("an odd list of pairs"));
    }
    Ok(pairs.iter().map(|[a, b]| (*a, *b)))
}

fn pick<T: Copy>(items: &[T], index: u64) -> Result<T, Unreadable> {
    usize::try_from(index)
        .ok()
        .and_then(|index| items.get(index).copied())
        .ok_or(Unreadable::Malformed("an index beyond its dictionary"))
}

fn read_ref(d: &mut Decoder<'_>, actors: &[ActorId]) -> Result<Ref, Unreadable> {
    if d.datatype()? != Type::Array {
        return Ok(Ref::Own { seq: d.u64()? });
    }
    if d.array()? != Some(3) {
        return Err(Unreadable::Malformed("a ref of a wrong length"));
    }
    Ok(Ref::Other { actor: pick(actors, d.u64()?)?, seq: d.u64()?, prefix: fixed(d)? })
}

fn read_origin(d: &mut Decoder<'_>, unknown: &mut bool) -> Result<Origin, Unreadable> {
    let mut origin = Origin::default();
    each_entry(d, |key, d| {
        match key {
            0 => match OriginKind::ALL.get(usize::from(d.u8()?)) {
                Some(kind) => origin.kind = *kind,
                None => *unknown = true,
            },
            1 => origin.cause = Some(d.u32()?),
            2 => origin.name = name(d)?,
            _ => {
                d.skip()?;
                *unknown = true;
            }
        }
        Ok(())
    })?;
    Ok(origin)
}

fn read_modules(d: &mut Decoder<'_>) -> Result<Vec<(u32, String)>, Unreadable> {
    let length = d.array()?.ok_or(Unreadable::Malformed("a list without a length"))?;
    if length % 2 != 0 || length > limits::NAME_BYTES_MAX as u64 {
        return Err(Unreadable::Malformed("modules"));
    }
    (0..length / 2).map(|_| Ok((d.u32()?, name(d)?))).collect()
}

fn read_entities(d: &mut Decoder<'_>) -> Result<Vec<EntityId>, Unreadable> {
    let (entities, rest) = d.bytes()?.as_chunks::<16>();
    if !rest.is_empty() {
        return Err(Unreadable::Malformed("entities of a wrong length"));
    }
    Ok(entities.iter().map(|bytes| EntityId(*bytes)).collect())
}

fn op_refs(d: &mut Decoder<'_>) -> Result<Vec<OpRef>, Unreadable> {
    let flat = read_list(d, limits::REFS_MAX, |d| Ok(u64::from(d.u32()?)))?;
    Ok(pairs(&flat)?.map(|(bundle, index)| OpRef { bundle: bundle as u32, index: index as u32 }).collect())
}

fn read_thing(d: &mut Decoder<'_>) -> Result<Thing, Unreadable> {
    if d.array()? != Some(2) {
        return Err(Unreadable::Malformed("a thing of a wrong length"));
    }
    match d.u8()? {
        0 => Ok(Thing::Entity(d.u32()?)),
        1 => Ok(Thing::Field(d.u32()?)),
        _ => Err(Unreadable::Unknown),
    }
}

fn read_value(d: &mut Decoder<'_>, depth: usize) -> Result<Value, Unreadable> {
    if depth > limits::VALUE_DEPTH_MAX {
        return Err(Unreadable::Malformed("a value nested too deep"));
    }
    Ok(match d.datatype()? {
        Type::String => {
            let text = d.str()?;
            if text.len() > limits::VALUE_BYTES_MAX {
                return Err(Unreadable::Malformed("a value too large"));
            }
            Value::Text(text.to_owned())
        }
        Type::Bool => Value::Bool(d.bool()?),
        Type::F64 => {
            let number = d.f64()?;
            if number.fract() == 0.0 {
                return Err(Unreadable::Malformed("a whole number written as a fraction"));
            }
            Value::number(number).ok_or(Unreadable::Malformed("a number that is none"))?
        }
        Type::Array => Value::List(read_list(d, limits::VALUES_MAX, |d| read_value(d, depth + 1))?),
        Type::Tag => match d.tag()? {
            TAG_REFERENCE => Value::Reference(EntityId(fixed(d)?)),
            TAG_ASSET => Value::Asset(BlobHash(fixed(d)?)),
            TAG_JSON => Value::Json(d.str()?.to_owned()),
            _ => return Err(Unreadable::Unknown),
        },
        _ => Value::number(d.i64()? as f64).ok_or(Unreadable::Malformed("an integer too large"))?,
    })
}

fn read_op(d: &mut Decoder<'_>, unknown: &mut bool) -> Result<Op, Unreadable> {
    let mut op = None;
    each_entry(d, |key, d| {
        if key == 0 {
            op = Some(empty_op(d.u64()?));
            return Ok(());
        }
        match op.as_mut() {
            None => Err(Unreadable::Malformed("an op without a kind")),
            Some(Some(op)) => {
                if !read_entry(op, key, d)? {
                    *unknown = true;
                    d.skip()?;
                }
                Ok(())
            }
            Some(None) => Ok(d.skip()?),
        }
    })?;
    match op {
        None => Err(Unreadable::Malformed("an op without a kind")),
        Some(None) => {
            *unknown = true;
            Ok(Op::Differ { links: Vec::new() })
        }
        Some(Some(op)) => Ok(op),
    }
}

fn empty_op(kind: u64) -> Option<Op> {
    let nobody = ActorId([0; 32]);
    let (role, schema) = (String::new(), String::new());
    Some(match kind {
        0 => Op::SetField { targets: Vec::new(), values: Vec::new(), replaces: Vec::new() },
        1 => Op::EditText { entity: u32::MAX, field: u32::MAX, doc: None, update: Vec::new() },
        2 => Op::SetMember {
            entities: Vec::new(),
            table: u32::MAX,
            is_in: false,
            last: false,
            replaces: Vec::new(),
        },
        3 => Op::Same { a: Thing::Entity(u32::MAX), b: Thing::Entity(u32::MAX) },
        4 => Op::Differ { links: Vec::new() },
        5 => Op::Adopt { module: u32::MAX, version: role, schema, files: Vec::new(), replaces: Vec::new() },
        6 => Op::Grant { actor: nobody, role },
        7 => Op::Invite { key: nobody, role, expires: None, uses: None },
        8 => Op::Join { invite: nobody, proof: [0; 64] },
        9 => Op::SetRole { who: nobody, role, after: Vec::new() },
        10 => Op::Release { actor: nobody, up_to: Vec::new() },
        _ => return None,
    })
}

/// Reads one entry of a known op; false where this version does not know its index.
fn read_entry(op: &mut Op, key: u64, d: &mut Decoder<'_>) -> Result<bool, Unreadable> {
    match (op, key) {
        (Op::SetField { targets, .. }, 1) => {
            let flat = read_list(d, limits::TARGETS_MAX * 2, |d| Ok(u64::from(d.u32()?)))?;
            *targets = pairs(&flat)?.map(|(entity, field)| (entity as u32, field as u32)).collect();
        }
        (Op::SetField { values, .. }, 2) => *values = read_list(d, limits::VALUES_MAX, |d| read_value(d, 0))?,
        (Op::SetField { replaces, .. }, 3)
        | (Op::SetMember { replaces, .. } | Op::Adopt { replaces, .. }, 5)
        | (Op::Differ { links: replaces }, 1) => *replaces = op_refs(d)?,
        (Op::EditText { entity, .. }, 1) => *entity = d.u32()?,
        (Op::EditText { field, .. }, 2) => *field = d.u32()?,
        (Op::EditText { doc, .. }, 3) => *doc = op_refs(d)?.first().copied(),
        (Op::EditText { update, .. }, 4) => *update = d.bytes()?.to_vec(),
        (Op::SetMember { entities, .. }, 1) => {
            *entities = read_list(d, limits::TARGETS_MAX, |d| Ok(d.u32()?))?;
        }
        (Op::SetMember { table, .. }, 2) => *table = d.u32()?,
        (Op::SetMember { is_in, .. }, 3) => *is_in = d.bool()?,
        (Op::SetMember { last, .. }, 4) => *last = d.bool()?,
        (Op::Same { a, .. }, 1) => *a = read_thing(d)?,
        (Op::Same { b, .. }, 2) => *b = read_thing(d)?,
        (Op::Adopt { module, .. }, 1) => *module = d.u32()?,
        (Op::Adopt { version, .. }, 2) => *version = name(d)?,
        (Op::Adopt { schema, .. }, 3) => {
            let text = d.str()?;
            if text.len() > limits::SCHEMA_BYTES_MAX {
                return Err(Unreadable::Malformed("a schema too large"));
            }
            text.clone_into(schema);
        }
        (Op::Adopt { files, .. }, 4) => *files = read_files(d)?,
        (op, key) => return read_access_entry(op, key, d),
    }
    Ok(true)
}

fn read_files(d: &mut Decoder<'_>) -> Result<Vec<(String, BlobHash)>, Unreadable> {
    let length = d.array()?.ok_or(Unreadable::Malformed("a list without a length"))?;
    if length % 2 != 0 || length > limits::TARGETS_MAX as u64 {
        return Err(Unreadable::Malformed("files"));
    }
    (0..length / 2).map(|_| Ok((name(d)?, BlobHash(fixed(d)?)))).collect()
}

fn read_access_entry(op: &mut Op, key: u64, d: &mut Decoder<'_>) -> Result<bool, Unreadable> {
    match (op, key) {
        (
            Op::Grant { actor, .. }
            | Op::Invite { key: actor, .. }
            | Op::Join { invite: actor, .. }
            | Op::SetRole { who: actor, .. }
            | Op::Release { actor, .. },
            1,
        ) => *actor = ActorId(fixed(d)?),
        (Op::Grant { role, .. } | Op::Invite { role, .. } | Op::SetRole { role, .. }, 2) => *role = name(d)?,
        (Op::Invite { expires, .. }, 3) => *expires = Some(d.u64()?),
        (Op::Invite { uses, .. }, 4) => *uses = Some(d.u32()?),
        (Op::Join { proof, .. }, 2) => *proof = fixed(d)?,
        (Op::SetRole { after: refs, .. }, 3) | (Op::Release { up_to: refs, .. }, 2) => {
            *refs = read_list(d, limits::REFS_MAX, |d| Ok(d.u32()?))?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Every index of every op must point into its dictionary: the fold relies on it.
fn check_indexes(body: &Body) -> Result<(), Unreadable> {
    let (entities, names, refs) = (body.entities.len(), body.names.len(), body.refs.len());
    let entity_ok = |index: &u32| (*index as usize) < entities;
    let name_ok = |index: &u32| (*index as usize) < names;
    let ref_ok = |r: &OpRef| (r.bundle as usize) < refs;
    let thing_ok = |thing: &Thing| match thing {
        Thing::Entity(index) => entity_ok(index),
        Thing::Field(index) => name_ok(index),
    };
    let holds = body.ops.iter().all(|op| match op {
        Op::SetField { targets, replaces, .. } => {
            targets.iter().all(|(entity, field)| entity_ok(entity) && name_ok(field))
                && replaces.iter().all(ref_ok)
        }
        Op::EditText { entity, field, doc, .. } => {
            entity_ok(entity) && name_ok(field) && doc.iter().all(ref_ok)
        }
        Op::SetMember { entities, table, replaces, .. } => {
            entities.iter().all(entity_ok) && name_ok(table) && replaces.iter().all(ref_ok)
        }
        Op::Same { a, b } => thing_ok(a) && thing_ok(b),
        Op::Differ { links } => links.iter().all(ref_ok),
        Op::Adopt { module, replaces, .. } => name_ok(module) && replaces.iter().all(ref_ok),
        Op::SetRole { after: bundles, .. } | Op::Release { up_to: bundles, .. } => {
            bundles.iter().all(|bundle| (*bundle as usize) < refs)
        }
        Op::Grant { .. } | Op::Invite { .. } | Op::Join { .. } => true,
    });
    let holds = holds
        && body.modules.iter().all(|(module, _)| name_ok(module))
        && body.origin.cause.is_none_or(|cause| (cause as usize) < refs);
    if holds { Ok(()) } else { Err(Unreadable::Malformed("an index beyond its dictionary")) }
}
