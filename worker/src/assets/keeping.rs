//! Files are kept, given and taken away.

use std::cell::RefCell;
use std::collections::BTreeSet;

use callboard_core::id::BlobHash;
use callboard_core::workspace::asset::Brought;
use web_sys::Blob;

use super::folder::Folder;
use super::kind::{self, media_type};
use super::pour::pour;
use super::small;
use crate::store::{Database, StoreError};

/// The store of files in the device's database, where there is no file system.
pub(super) const STORE: &str = "assets";

/// A file that was not taken in.
#[derive(Debug)]
pub(crate) enum NotTaken {
    /// It is another one than was asked for.
    Other(BlobHash),
    /// It could not be kept.
    Failed(StoreError),
}

impl From<StoreError> for NotTaken {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

/// The files on this device.
#[derive(Default)]
pub(crate) struct Assets {
    /// Those whose bytes were hashed since this worker began.
    pub(super) verified: RefCell<BTreeSet<BlobHash>>,
}

impl Assets {
    /// Clears away what workers that are no more have left half done.
    pub(crate) async fn clear_away(&self) {
        if let Some(folder) = Folder::open().await {
            folder.clear_away().await;
        }
    }

    /// Keeps a file; `wanted` is the only one that is taken, where it is said.
    pub(crate) async fn put(
        &self,
        database: &Database,
        blob: &Blob,
        name: &str,
        wanted: Option<BlobHash>,
    ) -> Result<Brought, NotTaken> {
        let hash = match Folder::open().await {
            Some(folder) => self.put_into(&folder, blob, wanted).await?,
            None => {
                let hash = pour(blob, |_| Ok(())).await?;
                is_wanted(hash, wanted)?;
                let transaction = database.writing(&[STORE]).await?;
                transaction.store(STORE)?.put_blob(&key(hash), blob)?;
                transaction.completed().await?;
                hash
            }
        };
        self.verified.borrow_mut().insert(hash);
        let mime = media_type(blob).await?;
        let size = if mime.starts_with("image/") { small::size(blob).await } else { None };
        let told = blob.type_();
        // What the browser says of it is for people; how it is shown is decided by its bytes.
        let mime = if mime == kind::UNKNOWN && !told.is_empty() { told } else { mime.to_owned() };
        Ok(Brought { hash, name: name.to_owned(), mime, bytes: blob.size() as u64, size })
    }

    /// Keeps bytes that are known to be this file.
    pub(crate) async fn keep(
        &self,
        database: &Database,
        hash: BlobHash,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        let mut receiving = self.receive(hash).await?;
        receiving.go_on_from(0.0)?;
        receiving.take(bytes)?;
        self.received(database, receiving, hash).await.map(drop)
    }

    async fn put_into(
        &self,
        folder: &Folder,
        blob: &Blob,
        wanted: Option<BlobHash>,
    ) -> Result<BlobHash, NotTaken> {
        let mut partial = folder.begin().await?;
        let poured = pour(blob, |bytes| partial.write(bytes)).await;
        let taken = poured.map_err(NotTaken::Failed).and_then(|hash| {
            is_wanted(hash, wanted)?;
            Ok(hash)
        });
        match taken {
            Ok(hash) => {
                folder.finish(partial, hash).await?;
                Ok(hash)
            }
            Err(error) => {
                folder.give_up(partial).await;
                Err(error)
            }
        }
    }

    /// Whether the bytes of a file are here.
    pub(crate) async fn has(&self, database: &Database, hash: BlobHash) -> bool {
        match Folder::open().await {
            Some(folder) => folder.file(hash).await.is_ok_and(|file| file.is_some()),
            None => stored(database, hash).await.is_ok_and(|blob| blob.is_some()),
        }
    }

    /// The bytes of a file, where they are here: what they were when they came.
    ///
    /// # Errors
    /// `Damaged` where they are others now. They are taken away then.
    pub(crate) async fn get(
        &self,
        database: &Database,
        hash: BlobHash,
    ) -> Result<Option<(Blob, &'static str)>, StoreError> {
        let folder = Folder::open().await;
        let found = match &folder {
            Some(folder) => folder.file(hash).await?,
            None => stored(database, hash).await?,
        };
        let Some(blob) = found else { return Ok(None) };
        let is_verified = self.verified.borrow().contains(&hash);
        if !is_verified {
            if pour(&blob, |_| Ok(())).await? != hash {
                self.remove(database, hash).await?;
                return Err(StoreError::Damaged(format!("the file {hash}")));
            }
            self.verified.borrow_mut().insert(hash);
        }
        let mime = media_type(&blob).await?;
        let typed = blob.slice_with_f64_and_f64_and_content_type(0.0, blob.size(), mime);
        Ok(Some((typed.map_err(crate::store::failed)?, mime)))
    }

    /// A small picture of a file, where it is one, or can be made one.
    pub(crate) async fn small(
        &self,
        database: &Database,
        hash: BlobHash,
    ) -> Result<Option<(Blob, &'static str)>, StoreError> {
        let folder = Folder::open().await;
        if let Some(folder) = &folder
            && let Some(known) = folder.small(hash).await
        {
            return Ok(Some((known, small::MIME)));
        }
        let Some((blob, mime)) = self.get(database, hash).await? else { return Ok(None) };
        if small::is_small_enough(&blob, mime) {
            return Ok(Some((blob, mime)));
        }
        let Some(made) = small::made_of(&blob, mime).await else { return Ok(None) };
        if let Some(folder) = &folder {
            // Without it, it is made anew.
            let _ = folder.put_small(hash, &made).await;
        }
        Ok(Some((made, small::MIME)))
    }

    /// Takes a file away.
    pub(crate) async fn remove(&self, database: &Database, hash: BlobHash) -> Result<(), StoreError> {
        self.verified.borrow_mut().remove(&hash);
        match Folder::open().await {
            Some(folder) => folder.remove(hash).await,
            None => {
                let transaction = database.writing(&[STORE]).await?;
                transaction.store(STORE)?.remove(&key(hash))?;
                transaction.completed().await
            }
        }
    }
}

fn is_wanted(hash: BlobHash, wanted: Option<BlobHash>) -> Result<(), NotTaken> {
    match wanted {
        Some(wanted) if wanted != hash => Err(NotTaken::Other(hash)),
        _ => Ok(()),
    }
}

async fn stored(database: &Database, hash: BlobHash) -> Result<Option<Blob>, StoreError> {
    database.reading(&[STORE]).await?.store(STORE)?.get_blob(&key(hash)).await
}

pub(super) fn key(hash: BlobHash) -> wasm_bindgen::JsValue {
    hash.to_string().into()
}
