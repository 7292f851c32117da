//! A file that a relay sends. Where there is a file system, what came before is there when the line or the
//! browser breaks, and it is gone on with.

use callboard_core::id::BlobHash;
use js_sys::{Array, Uint8Array};
use web_sys::Blob;

use super::folder::{Folder, Partial};
use super::keeping::{Assets, STORE, key};
use crate::store::{Database, StoreError, failed};

/// A file that is coming.
pub(crate) struct Receiving {
    hasher: blake3::Hasher,
    place: Place,
}

enum Place {
    File(Folder, Partial),
    /// Pieces for the database, which are the browser's to keep.
    Pieces(Array, f64),
}

impl Receiving {
    /// How much of it is here.
    pub(crate) fn at(&self) -> f64 {
        match &self.place {
            Place::File(_, partial) => partial.length(),
            Place::Pieces(_, length) => *length,
        }
    }

    /// What comes begins here: where that is before what is here, all of it is forgotten.
    pub(crate) fn go_on_from(&mut self, from: f64) -> Result<(), StoreError> {
        if from < self.at() {
            self.hasher = blake3::Hasher::new();
            match &mut self.place {
                Place::File(_, partial) => partial.empty()?,
                Place::Pieces(pieces, length) => (*pieces, *length) = (Array::new(), 0.0),
            }
        }
        Ok(())
    }

    /// Takes bytes.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        match &mut self.place {
            Place::File(_, partial) => partial.write(bytes)?,
            Place::Pieces(pieces, length) => {
                let one = Array::of1(&Uint8Array::from(bytes));
                let piece = Blob::new_with_u8_array_sequence(&one).map_err(failed)?;
                pieces.push(piece.as_ref());
                *length += bytes.len() as f64;
            }
        }
        self.hasher.update(bytes);
        Ok(())
    }

    /// Leaves it, to be gone on with.
    pub(crate) fn pause(&self) {
        if let Place::File(_, partial) = &self.place {
            Folder::pause(partial);
        }
    }

    /// Forgets it.
    pub(crate) async fn give_up(self) {
        if let Place::File(folder, partial) = self.place {
            folder.give_up(partial).await;
        }
    }
}

impl Assets {
    /// Begins to take a file, or goes on with it.
    pub(crate) async fn receive(&self, hash: BlobHash) -> Result<Receiving, StoreError> {
        match Folder::open().await {
            Some(folder) => {
                let (partial, hasher) = folder.go_on(hash).await?;
                Ok(Receiving { hasher, place: Place::File(folder, partial) })
            }
            None => Ok(Receiving { hasher: blake3::Hasher::new(), place: Place::Pieces(Array::new(), 0.0) }),
        }
    }

    /// All of a file has come; false where it is not what it was to be, and is forgotten.
    pub(crate) async fn received(
        &self,
        database: &Database,
        receiving: Receiving,
        hash: BlobHash,
    ) -> Result<bool, StoreError> {
        if receiving.hasher.finalize().as_bytes() != &hash.0 {
            receiving.give_up().await;
            return Ok(false);
        }
        match receiving.place {
            Place::File(folder, partial) => folder.finish(partial, hash).await?,
            Place::Pieces(pieces, _) => {
                let whole = Blob::new_with_blob_sequence(&pieces).map_err(failed)?;
                let transaction = database.writing(&[STORE]).await?;
                transaction.store(STORE)?.put_blob(&key(hash), &whole)?;
                transaction.completed().await?;
            }
        }
        self.verified.borrow_mut().insert(hash);
        Ok(true)
    }
}
