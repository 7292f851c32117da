//! Files beside the records, on this relay's disk: `blobs/ab/abcdef…` is whole, `blobs/partial` is coming,
//! `blobs/of/<workspace>` says which workspace brought what. The same bytes lie there once; who did not bring
//! them does not learn that they are there.
//!
//! What is acknowledged is on the disk: a whole file is flushed, comes to its place in one step, and only
//! then is noted down for its workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Body;
use callboard_core::id::{BlobHash, WorkspaceId};
use http_body_util::BodyExt as _;
use tokio::fs::{self, File, OpenOptions};
use tokio::io::AsyncWriteExt as _;
use tokio::time::timeout;

/// Files that are under way of which the hash so far is remembered; of others it is made again.
const HASHERS_MAX: usize = 256;
/// How long who brings a file may say nothing.
const SILENCE_SECONDS_MAX: u64 = 30;

/// Which file, of which workspace.
type Place = (WorkspaceId, BlobHash);

/// A piece of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Where it begins.
    pub(crate) first: u64,
    /// The place after its last byte.
    pub(crate) end: u64,
    /// How long the whole file is.
    pub(crate) length: u64,
}

/// What became of a piece.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// With it the file is whole, and on the disk.
    Whole,
    /// More is awaited, from here on.
    Awaits(u64),
}

/// Why a piece was not taken.
#[derive(Debug)]
pub(crate) enum NotTaken {
    /// It does not begin where what is here ends.
    Elsewhere(u64),
    /// The whole is not what its name says. All of it is gone.
    Another,
    /// Somebody else is bringing it just now.
    Busy,
    /// It is larger than a file may be.
    TooLarge,
    /// The workspace has as much here as it may.
    Full,
    /// Who brought it broke off, or sent more or less than was said.
    BrokenOff,
    /// The disk.
    Disk(io::Error),
}

impl From<io::Error> for NotTaken {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Disk(error),
        }
    }
}

/// The files.
#[derive(Debug)]
pub(crate) struct Shelf {
    folder: PathBuf,
    /// Bytes of one file, at most.
    file_bytes_max: u64,
    /// Bytes of all files of one workspace, at most.
    workspace_bytes_max: u64,
    /// Those that somebody is bringing just now.
    busy: Mutex<BTreeSet<Place>>,
    hashers: Mutex<BTreeMap<Place, (u64, blake3::Hasher)>>,
}

/// The right to write one file; dropped, another may have it.
struct Turn<'a>(&'a Shelf, Place);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        lock(&self.0.busy).remove(&self.1);
    }
}

impl Shelf {
    /// The shelf in a relay's folder. It makes what it needs when something comes.
    pub(crate) fn of(data: &Path, file_bytes_max: u64, workspace_bytes_max: u64) -> Self {
        Self {
            folder: data.join("blobs"),
            file_bytes_max,
            workspace_bytes_max,
            busy: Mutex::default(),
            hashers: Mutex::default(),
        }
    }

    /// Where a file lies, and how long it is; `None` where this workspace did not bring it.
    pub(crate) async fn find(&self, place: Place) -> io::Result<Option<(PathBuf, u64)>> {
        if length(&self.note(place)).await?.is_none() {
            return Ok(None);
        }
        let path = self.whole(place.1);
        Ok(length(&path).await?.map(|length| (path, length)))
    }

    /// How much of a file has come that is not whole.
    pub(crate) async fn begun(&self, place: Place) -> io::Result<u64> {
        Ok(length(&self.partial(place)).await?.unwrap_or(0))
    }

    /// Takes a piece, as it comes.
    ///
    /// # Errors
    /// Nothing of the piece counts then, but for what came before somebody broke off.
    pub(crate) async fn take(&self, place: Place, piece: Piece, body: Body) -> Result<Taken, NotTaken> {
        if piece.length > self.file_bytes_max {
            return Err(NotTaken::TooLarge);
        }
        if self.find(place).await?.is_some() {
            return Ok(Taken::Whole);
        }
        if !lock(&self.busy).insert(place) {
            return Err(NotTaken::Busy);
        }
        let _turn = Turn(self, place);
        let path = self.partial(place);
        let begun = self.begun(place).await?;
        if piece.first != begun {
            return Err(NotTaken::Elsewhere(begun));
        }
        if begun == 0 && self.used(place.0).await? + piece.length > self.workspace_bytes_max {
            return Err(NotTaken::Full);
        }
        let mut hasher = self.hasher(place, begun).await?;
        make_parent(&path).await?;
        let mut file = OpenOptions::new().create(true).append(true).open(&path).await?;
        let came = pour(body, piece.end - piece.first, &mut file, &mut hasher).await;
        file.flush().await?;
        let at = begun + *came.as_ref().unwrap_or_else(|(came, _)| came);
        if let Err((_, error)) = came {
            // What came stands: the next piece goes on from there.
            file.sync_data().await?;
            self.remember(place, at, hasher);
            return Err(error);
        }
        if at < piece.length {
            self.remember(place, at, hasher);
            return Ok(Taken::Awaits(at));
        }
        if hasher.finalize().as_bytes() != &place.1.0 {
            drop(file);
            fs::remove_file(&path).await?;
            return Err(NotTaken::Another);
        }
        file.sync_all().await?;
        drop(file);
        self.shelve(place, &path, piece.length).await?;
        Ok(Taken::Whole)
    }

    /// Puts a whole file in its place, and notes whose it is.
    async fn shelve(&self, place: Place, path: &Path, length: u64) -> io::Result<()> {
        let whole = self.whole(place.1);
        make_parent(&whole).await?;
        fs::rename(path, &whole).await?;
        sync_parent(&whole).await?;
        let note = self.note(place);
        make_parent(&note).await?;
        let partial = note.with_extension("partial");
        let mut file = File::create(&partial).await?;
        file.write_all(length.to_string().as_bytes()).await?;
        file.sync_all().await?;
        fs::rename(&partial, &note).await?;
        sync_parent(&note).await
    }

    /// Bytes of all files of a workspace.
    async fn used(&self, workspace: WorkspaceId) -> io::Result<u64> {
        let mut notes = match fs::read_dir(self.folder.join("of").join(workspace.to_string())).await {
            Ok(notes) => notes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(error),
        };
        let mut used = 0_u64;
        while let Some(note) = notes.next_entry().await? {
            let length = fs::read_to_string(note.path()).await?;
            used = used.saturating_add(length.parse().unwrap_or(0));
        }
        Ok(used)
    }

    /// The hash of what has come of a file.
    async fn hasher(&self, place: Place, begun: u64) -> io::Result<blake3::Hasher> {
        let known = lock(&self.hashers).remove(&place);
        match known {
            Some((at, hasher)) if at == begun => Ok(hasher),
            _ if begun == 0 => Ok(blake3::Hasher::new()),
            _ => {
                let path = self.partial(place);
                tokio::task::spawn_blocking(move || hash_of(&path, begun)).await.map_err(io::Error::other)?
            }
        }
    }

    fn remember(&self, place: Place, at: u64, hasher: blake3::Hasher) {
        let mut hashers = lock(&self.hashers);
        if hashers.len() >= HASHERS_MAX {
            hashers.pop_first();
        }
        hashers.insert(place, (at, hasher));
    }

    fn whole(&self, hash: BlobHash) -> PathBuf {
        let name = hash.to_string();
        self.folder.join(&name[..2]).join(&name)
    }

    fn partial(&self, (workspace, hash): Place) -> PathBuf {
        self.folder.join("partial").join(format!("{workspace}-{hash}"))
    }

    fn note(&self, (workspace, hash): Place) -> PathBuf {
        self.folder.join("of").join(workspace.to_string()).join(hash.to_string())
    }
}

/// Writes what comes; gives how much that was, with why it is not all.
async fn pour(
    mut body: Body,
    wanted: u64,
    file: &mut File,
    hasher: &mut blake3::Hasher,
) -> Result<u64, (u64, NotTaken)> {
    let mut came = 0;
    loop {
        let frame = timeout(Duration::from_secs(SILENCE_SECONDS_MAX), body.frame()).await;
        let Ok(frame) = frame else { return Err((came, NotTaken::BrokenOff)) };
        let bytes = match frame {
            None if came == wanted => return Ok(came),
            None | Some(Err(_)) => return Err((came, NotTaken::BrokenOff)),
            Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
        };
        if came + bytes.len() as u64 > wanted {
            return Err((came, NotTaken::BrokenOff));
        }
        file.write_all(&bytes).await.map_err(|error| (came, error.into()))?;
        hasher.update(&bytes);
        came += bytes.len() as u64;
    }
}

fn hash_of(path: &Path, length: u64) -> io::Result<blake3::Hasher> {
    let mut hasher = blake3::Hasher::new();
    let mut file = std::fs::File::open(path)?.take(length);
    let mut bytes = vec![0; 1 << 20];
    loop {
        match file.read(&mut bytes)? {
            0 => return Ok(hasher),
            read => drop(hasher.update(&bytes[..read])),
        }
    }
}

async fn length(path: &Path) -> io::Result<Option<u64>> {
    match fs::metadata(path).await {
        Ok(found) => Ok(Some(found.len())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

async fn make_parent(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) => fs::create_dir_all(parent).await,
        None => Ok(()),
    }
}

/// A name is on the disk once its folder is.
async fn sync_parent(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(parent) = path.parent() {
        File::open(parent).await?.sync_all().await?;
    }
    Ok(())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
