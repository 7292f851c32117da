//! Bodies to CBOR (RFC 8949): maps keyed by small integers, `docs/formats/bundle.md` lists them.

use std::convert::Infallible;

use minicbor::Encoder;
use minicbor::data::Tag;

use super::op::{Body, Op, OpRef, Origin, Ref, Thing};
use crate::id::ActorId;
use crate::value::Value;

/// CBOR tags (unassigned in the registry) of the shapes that CBOR lacks.
pub(super) const TAG_REFERENCE: Tag = Tag::new(6);
pub(super) const TAG_ASSET: Tag = Tag::new(7);
pub(super) const TAG_JSON: Tag = Tag::new(8);

type Written = Result<(), minicbor::encode::Error<Infallible>>;
type Writer<'a> = Encoder<&'a mut Vec<u8>>;

/// The bytes of a body. The same body always gives the same bytes.
pub fn encode_body(body: &Body) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64 + body.ops.len() * 16);
    #[expect(
        clippy::expect_used,
        reason = "writing to a Vec cannot fail, and no encoder here reports a message"
    )]
    write_body(&mut Encoder::new(&mut bytes), body).expect("encoding into memory");
    bytes
}

fn write_body(e: &mut Writer<'_>, body: &Body) -> Written {
    let mut actors: Vec<ActorId> = body.saw.iter().map(|(actor, _)| *actor).collect();
    actors.extend(body.refs.iter().filter_map(|r| match r {
        Ref::Other { actor, .. } => Some(*actor),
        Ref::Own { .. } => None,
    }));
    actors.sort_unstable();
    actors.dedup();
    let place = |actor: &ActorId| actors.binary_search(actor).unwrap_or_default() as u64;

    e.begin_map()?;
    if !actors.is_empty() {
        e.u8(0)?.array(actors.len() as u64)?;
        for actor in &actors {
            e.bytes(&actor.0)?;
        }
    }
    if !body.refs.is_empty() {
        e.u8(1)?.array(body.refs.len() as u64)?;
        for r in &body.refs {
            match r {
                Ref::Own { seq } => e.u64(*seq)?,
                Ref::Other { actor, seq, prefix } => {
                    e.array(3)?.u64(place(actor))?.u64(*seq)?.bytes(prefix)?
                }
            };
        }
    }
    if !body.saw.is_empty() {
        e.u8(2)?.array(body.saw.len() as u64 * 2)?;
        for (actor, seq) in &body.saw {
            e.u64(place(actor))?.u64(*seq)?;
        }
    }
    if !body.label.is_empty() {
        e.u8(3)?.str(&body.label)?;
    }
    if body.origin != Origin::default() {
        write_origin(e.u8(4)?, &body.origin)?;
    }
    if !body.modules.is_empty() {
        e.u8(5)?.array(body.modules.len() as u64 * 2)?;
        for (module, version) in &body.modules {
            e.u32(*module)?.str(version)?;
        }
    }
    if !body.entities.is_empty() {
        e.u8(6)?.bytes(&body.entities.iter().flat_map(|entity| entity.0).collect::<Vec<_>>())?;
    }
    if !body.names.is_empty() {
        e.u8(7)?.array(body.names.len() as u64)?;
        for name in &body.names {
            e.str(name)?;
        }
    }
    e.u8(8)?.array(body.ops.len() as u64)?;
    for op in &body.ops {
        write_op(e, op)?;
    }
    if body.goes_on {
        e.u8(9)?.bool(true)?;
    }
    e.end()?;
    Ok(())
}

fn write_origin(e: &mut Writer<'_>, origin: &Origin) -> Written {
    e.begin_map()?.u8(0)?.u8(origin.kind as u8)?;
    if let Some(cause) = origin.cause {
        e.u8(1)?.u32(cause)?;
    }
    if !origin.name.is_empty() {
        e.u8(2)?.str(&origin.name)?;
    }
    e.end()?;
    Ok(())
}

fn write_refs(e: &mut Writer<'_>, key: u8, refs: &[OpRef]) -> Written {
    if !refs.is_empty() {
        e.u8(key)?.array(refs.len() as u64 * 2)?;
        for r in refs {
            e.u32(r.bundle)?.u32(r.index)?;
        }
    }
    Ok(())
}

fn write_op(e: &mut Writer<'_>, op: &Op) -> Written {
    e.begin_map()?.u8(0)?;
    match op {
        Op::SetField { targets, values, replaces } => {
            e.u8(0)?.u8(1)?.array(targets.len() as u64 * 2)?;
            for (entity, field) in targets {
                e.u32(*entity)?.u32(*field)?;
            }
            e.u8(2)?.array(values.len() as u64)?;
            for value in values {
                write_value(e, value)?;
            }
            write_refs(e, 3, replaces)?;
        }
        Op::EditText { entity, field, doc, update } => {
            e.u8(1)?.u8(1)?.u32(*entity)?.u8(2)?.u32(*field)?;
            write_refs(e, 3, doc.as_slice())?;
            e.u8(4)?.bytes(update)?;
        }
        Op::SetMember { entities, table, is_in, last, replaces } => {
            e.u8(2)?.u8(1)?.array(entities.len() as u64)?;
            for entity in entities {
                e.u32(*entity)?;
            }
            e.u8(2)?.u32(*table)?.u8(3)?.bool(*is_in)?;
            if *last {
                e.u8(4)?.bool(true)?;
            }
            write_refs(e, 5, replaces)?;
        }
        Op::Same { a, b } => {
            e.u8(3)?.u8(1)?;
            write_thing(e, *a)?;
            e.u8(2)?;
            write_thing(e, *b)?;
        }
        Op::Differ { links } => {
            e.u8(4)?;
            write_refs(e, 1, links)?;
        }
        Op::Adopt { module, version, schema, files, replaces } => {
            e.u8(5)?.u8(1)?.u32(*module)?.u8(2)?.str(version)?.u8(3)?.str(schema)?;
            e.u8(4)?.array(files.len() as u64 * 2)?;
            for (path, hash) in files {
                e.str(path)?.bytes(&hash.0)?;
            }
            write_refs(e, 5, replaces)?;
        }
        _ => write_access_op(e, op)?,
    }
    e.end()?;
    Ok(())
}

fn write_access_op(e: &mut Writer<'_>, op: &Op) -> Written {
    match op {
        Op::Grant { actor, role } => {
            e.u8(6)?.u8(1)?.bytes(&actor.0)?.u8(2)?.str(role)?;
        }
        Op::Invite { key, role, expires, uses } => {
            e.u8(7)?.u8(1)?.bytes(&key.0)?.u8(2)?.str(role)?;
            if let Some(expires) = expires {
                e.u8(3)?.u64(*expires)?;
            }
            if let Some(uses) = uses {
                e.u8(4)?.u32(*uses)?;
            }
        }
        Op::Join { invite, proof } => {
            e.u8(8)?.u8(1)?.bytes(&invite.0)?.u8(2)?.bytes(proof)?;
        }
        Op::SetRole { who, role, after } => {
            e.u8(9)?.u8(1)?.bytes(&who.0)?.u8(2)?.str(role)?.u8(3)?;
            write_numbers(e, after)?;
        }
        Op::Release { actor, up_to } => {
            e.u8(10)?.u8(1)?.bytes(&actor.0)?.u8(2)?;
            write_numbers(e, up_to)?;
        }
        _ => {}
    }
    Ok(())
}

fn write_numbers(e: &mut Writer<'_>, numbers: &[u32]) -> Written {
    e.array(numbers.len() as u64)?;
    for number in numbers {
        e.u32(*number)?;
    }
    Ok(())
}

fn write_thing(e: &mut Writer<'_>, thing: Thing) -> Written {
    match thing {
        Thing::Entity(index) => e.array(2)?.u8(0)?.u32(index)?,
        Thing::Field(index) => e.array(2)?.u8(1)?.u32(index)?,
    };
    Ok(())
}

fn write_value(e: &mut Writer<'_>, value: &Value) -> Written {
    match value {
        Value::Text(text) => e.str(text)?,
        Value::Number(number) if number.fract() == 0.0 && number.abs() <= crate::value::INTEGER_MAX => {
            e.i64(*number as i64)?
        }
        Value::Number(number) => e.f64(*number)?,
        Value::Bool(flag) => e.bool(*flag)?,
        Value::Reference(entity) => e.tag(TAG_REFERENCE)?.bytes(&entity.0)?,
        Value::Asset(hash) => e.tag(TAG_ASSET)?.bytes(&hash.0)?,
        Value::List(items) => {
            e.array(items.len() as u64)?;
            for item in items {
                write_value(e, item)?;
            }
            e
        }
        Value::Json(text) => e.tag(TAG_JSON)?.str(text)?,
    };
    Ok(())
}
