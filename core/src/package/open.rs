//! Reading a package. Nothing of it is handed out before all of it was verified.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::archive::{self, Files};
use super::manifest::{FileEntry, Manifest, tips};
use super::{MANIFEST, PackageError, oplog};
use crate::id::{BlobHash, WorkspaceId};

/// A package that was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// The production that it is of.
    pub workspace: WorkspaceId,
    /// What that was called when the package was made.
    pub name: String,
    /// When: RFC 3339, as the device believed.
    pub created: String,
    /// The version of the app that made it.
    pub app: String,
    /// How many bundles it holds.
    pub bundles: usize,
    /// By how many devices.
    pub actors: usize,
    /// The encoded runs, each after what it rests on: as if a peer had sent them.
    pub runs: Vec<Vec<u8>>,
    /// The files beside the records, each what its hash says.
    pub assets: Vec<(BlobHash, Vec<u8>)>,
}

/// Reads and verifies a package at once.
///
/// # Errors
/// Every [`PackageError`] but `Unwritable`.
pub fn open(bytes: &[u8]) -> Result<Package, PackageError> {
    at_once(open_at_pace(bytes, &async |_, _| {}))
}

/// Reads and verifies a package. After each stretch of work it tells `pace` how much of what it is at is
/// done, out of how much, and goes on when that lets it.
///
/// # Errors
/// Every [`PackageError`] but `Unwritable`.
pub async fn open_at_pace(bytes: &[u8], pace: &impl AsyncFn(usize, usize)) -> Result<Package, PackageError> {
    let mut files = archive::unpack(bytes, pace).await?;
    let manifest = files.remove(MANIFEST).ok_or(PackageError::NotAPackage)?;
    let manifest = Manifest::parse(&manifest)?;
    check_files(&manifest, &files, pace).await?;
    let assets = super::files::take(&mut files)?;
    let workspace = manifest.workspace.id;
    let (mut runs, mut left) = (Vec::new(), oplog::BODIES_BYTES_MAX);
    for (name, bytes) in &files {
        if let Some(actor) = oplog::actor_of(name) {
            runs.extend(oplog::read(workspace, actor, name, bytes, &mut left, pace).await?);
        }
    }
    let (log, runs) = oplog::assemble(workspace, runs, pace).await?;
    if log.is_empty() || log.len() != manifest.counts.bundles || tips(&log.frontier()) != manifest.frontier {
        return Err(PackageError::Incomplete);
    }
    Ok(Package {
        workspace,
        name: manifest.workspace.name,
        created: manifest.created,
        app: manifest.app,
        bundles: log.len(),
        actors: manifest.frontier.len(),
        runs,
        assets,
    })
}

/// Whether the files are those of the manifest, each as it says.
async fn check_files(
    manifest: &Manifest,
    files: &Files,
    pace: &impl AsyncFn(usize, usize),
) -> Result<(), PackageError> {
    for (place, (name, entry)) in manifest.files.iter().enumerate() {
        pace(place, manifest.files.len()).await;
        let bytes = files.get(name).ok_or_else(|| PackageError::Missing { file: name.clone() })?;
        if FileEntry::of(bytes) != *entry {
            return Err(PackageError::Damaged { file: name.clone() });
        }
    }
    match files.keys().find(|name| !manifest.files.contains_key(*name)) {
        Some(file) => Err(PackageError::Unlisted { file: file.clone() }),
        None => Ok(()),
    }
}

/// What comes of work that holds itself up nowhere.
pub(super) fn at_once<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        if let Poll::Ready(done) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return done;
        }
    }
}
