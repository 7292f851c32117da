//! `oplog/<actor>.cbor`: a CBOR list of an actor's signed runs, each as it was stored and sent.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decoder, Encoder};

use super::PackageError;
use crate::id::{ActorId, WorkspaceId};
use crate::log::{Frontier, LogError, Oplog, Run};

/// Bytes that the bodies in a package may take, once unpacked.
pub(super) const BODIES_BYTES_MAX: u64 = 512 << 20;
const FOLDER: &str = "oplog/";
const SUFFIX: &str = ".cbor";

/// A log as files, and what they hold.
pub(super) struct Written {
    pub(super) files: BTreeMap<String, Vec<u8>>,
    pub(super) frontier: Frontier,
    pub(super) bundles: usize,
}

/// The files of a log. A bundle whose run's signature is not here yet is left out.
pub(super) fn write(log: &Oplog) -> Written {
    let (mut runs, _) = log.runs_beyond(&Frontier::default(), 0, usize::MAX);
    // By seq, then branch: the same whatever came first.
    runs.sort_by_key(|run| run.bundles().first().map(|first| (first.header.seq, first.id)));
    let mut by_actor: BTreeMap<ActorId, Vec<&Run>> = BTreeMap::new();
    for run in &runs {
        if let Some(actor) = run.actor() {
            by_actor.entry(actor).or_default().push(run);
        }
    }
    let mut written = Written { files: BTreeMap::new(), frontier: Frontier::default(), bundles: 0 };
    for (actor, runs) in by_actor {
        let bundles = || runs.iter().flat_map(|run| run.bundles());
        let followed: BTreeSet<_> = bundles().map(|bundle| bundle.header.prev).collect();
        let last = bundles().filter(|bundle| !followed.contains(&bundle.id));
        written.bundles += bundles().count();
        let mut tips: Vec<_> = last.map(|bundle| (bundle.header.seq, bundle.id)).collect();
        tips.sort_unstable();
        written.frontier.tips.insert(actor, tips);
        let runs: Vec<Vec<u8>> = runs.iter().map(|run| run.encode()).collect();
        written.files.insert(format!("{FOLDER}{actor}{SUFFIX}"), list(&runs));
    }
    written
}

pub(super) fn list(runs: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut e = Encoder::new(&mut bytes);
    let mut write = || {
        e.array(runs.len() as u64)?;
        for run in runs {
            e.bytes(run)?;
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

/// The actor whose file this is.
pub(super) fn actor_of(name: &str) -> Option<ActorId> {
    name.strip_prefix(FOLDER)?.strip_suffix(SUFFIX)?.parse().ok()
}

/// A run of a package: what it says and its bytes.
pub(super) struct Packed {
    run: Run,
    bytes: Vec<u8>,
}

/// Reads one file, and verifies every run in it. `left`: bytes of bodies that the package may still have.
/// Tells `pace` how many bytes of it are done, and goes on when that lets it.
pub(super) async fn read(
    workspace: WorkspaceId,
    actor: ActorId,
    file: &str,
    bytes: &[u8],
    left: &mut u64,
    pace: &impl AsyncFn(usize, usize),
) -> Result<Vec<Packed>, PackageError> {
    let damaged = || PackageError::Damaged { file: file.to_owned() };
    let (mut d, all) = (Decoder::new(bytes), bytes.len());
    let count = d.array().or(Err(damaged()))?.ok_or_else(damaged)?;
    let mut runs = Vec::new();
    for _ in 0..count {
        let bytes = d.bytes().or(Err(damaged()))?.to_vec();
        let run = Run::decode(workspace, &bytes).map_err(refused)?;
        let size: usize = run.bundles().iter().map(|bundle| bundle.body.len()).sum();
        let too_large = PackageError::TooLarge { bytes_max: BODIES_BYTES_MAX };
        *left = left.checked_sub(size as u64).ok_or(too_large)?;
        if run.actor() != Some(actor) {
            return Err(damaged());
        }
        run.verify().map_err(refused)?;
        runs.push(Packed { run, bytes });
        pace(d.position(), all).await;
    }
    if d.position() == bytes.len() { Ok(runs) } else { Err(damaged()) }
}

fn refused(reason: LogError) -> PackageError {
    match reason {
        LogError::NewerFormat(format) => PackageError::NewerFormat { format: format.into() },
        reason => PackageError::Forged { reason },
    }
}

/// Puts all runs together as a receiver will; gives the log that they make, and their bytes in an order in
/// which it stands.
pub(super) async fn assemble(
    workspace: WorkspaceId,
    mut runs: Vec<Packed>,
    pace: &impl AsyncFn(usize, usize),
) -> Result<(Oplog, Vec<Vec<u8>>), PackageError> {
    runs.sort_by_key(|packed| packed.run.bundles().first().map(|first| (first.header.hlc, first.id)));
    let ids: BTreeSet<_> =
        runs.iter().flat_map(|packed| packed.run.bundles()).map(|bundle| bundle.id).collect();
    let mut log = Oplog::new(workspace);
    // What waits for others is bounded: where that was not enough, another round finds more of them here.
    loop {
        let before = log.len();
        for (place, packed) in runs.iter().enumerate() {
            pace(place, runs.len()).await;
            log.admit(packed.run.clone(), &mut Vec::new()).map_err(refused)?;
        }
        if log.len() == ids.len() {
            break;
        }
        if log.len() == before {
            return Err(PackageError::Incomplete);
        }
    }
    runs.sort_by_key(|packed| packed.run.bundles().first().and_then(|first| log.ordinal(&first.id)));
    let bytes = runs.into_iter().map(|packed| packed.bytes).collect();
    Ok((log, bytes))
}
