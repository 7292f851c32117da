//! Bodies, and runs with their headers.

use callboard_core::id::WorkspaceId;
use callboard_core::limits;
use callboard_core::log::{Body, Op, Run, decode_body, encode_body};
use callboard_core::value::Value;

use super::check;
use super::given::bytes;
use super::world::{body, runs};

/// How much one byte that is packed can unpack to: what LZ4 does at best.
const PACKED_TIMES_MAX: usize = 255;

fn in_value(value: &Value) -> usize {
    match value {
        Value::List(items) => 1 + items.iter().map(in_value).sum::<usize>(),
        Value::Text(text) | Value::Json(text) => 1 + text.len(),
        _ => 1,
    }
}

fn in_op(op: &Op) -> usize {
    1 + match op {
        Op::SetField { targets, values, replaces } => {
            targets.len() + values.iter().map(in_value).sum::<usize>() + replaces.len()
        }
        Op::EditText { update, .. } => update.len(),
        Op::SetMember { entities, replaces, .. } => entities.len() + replaces.len(),
        Op::Differ { links } => links.len(),
        Op::Adopt { version, schema, files, replaces, .. } => {
            version.len() + schema.len() + files.len() + replaces.len()
        }
        Op::SetRole { role, after: bundles, .. } => role.len() + bundles.len(),
        Op::Release { up_to: bundles, .. } => bundles.len(),
        Op::Grant { role, .. } | Op::Invite { role, .. } => role.len(),
        Op::Same { .. } | Op::Join { .. } => 1,
    }
}

/// How many things a body holds, each of which took a byte at least to say.
fn in_body(body: &Body) -> usize {
    let lists = body.refs.len() + body.saw.len() + body.modules.len() + body.entities.len();
    let names: usize = body.names.iter().map(|name| 1 + name.len()).sum();
    lists + names + body.label.len() + body.ops.iter().map(in_op).sum::<usize>()
}

#[test]
fn fuzz_1_a_body_is_read_or_refused_and_what_was_read_is_written_as_it_was() {
    let samples = [encode_body(&body())];
    check!(1_500, |input: &[u8]| {
        let given = bytes(input, &samples, &[]);
        let Ok(read) = decode_body(&given) else { return };
        assert!(in_body(&read) <= given.len(), "{} bytes gave {}", given.len(), in_body(&read));
        let written = encode_body(&read);
        assert_eq!(decode_body(&written).as_ref(), Ok(&read));
        assert_eq!(encode_body(&read), written);
    });
}

#[test]
fn fuzz_2_a_run_is_read_or_refused_and_what_was_read_is_written_as_it_was() {
    let (id, samples) = runs();
    check!(600, |input: &[u8]| {
        let given = bytes(input, &samples, &[]);
        let (start, read) = (Run::start(&given), Run::decode(id, &given));
        let _other = Run::decode(WorkspaceId([0; 32]), &given);
        let Ok(read) = read else { return };
        let bundles = read.bundles();
        assert!((1..=limits::RUN_BUNDLES_MAX).contains(&bundles.len()));
        let size: usize = bundles.iter().map(|bundle| bundle.body.len() + bundle.header.deps.len()).sum();
        assert!(size <= given.len() * PACKED_TIMES_MAX, "{} bytes gave {size}", given.len());
        // It begins where it says, whoever reads only that.
        assert_eq!(start, Ok((bundles[0].header.actor, bundles[0].header.seq)));
        let again = Run::decode(id, &read.encode()).expect("what was read is written as a run");
        let said = |run: &Run| -> Vec<_> {
            run.bundles()
                .iter()
                .map(|bundle| (bundle.id, bundle.header.clone(), bundle.body.clone()))
                .collect()
        };
        assert_eq!(said(&again), said(&read));
        assert_eq!(again.verify(), read.verify());
        assert!(read.verify().is_err() || samples.iter().any(|run| Run::decode(id, run) == Ok(read.clone())));
    });
}
