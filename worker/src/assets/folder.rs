//! The browser's private file system: `assets/ab/abcdef…` is whole, `partial` is being written, `small` can
//! be made again.

use callboard_core::given::Entropy;
use callboard_core::id::BlobHash;
use js_sys::{IteratorNext, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, DomException, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemReadWriteOptions, FileSystemSyncAccessHandle,
};

use super::pour::pour;
use crate::clock::BrowserEntropy;
use crate::store::{StoreError, failed};
use crate::{capability, scope};

const WHOLE: &str = "assets";
const PARTIAL: &str = "partial";
const SMALL: &str = "small";
/// What the names of files begin with that a relay is sending: they are gone on with.
const COMING: &str = "from-relay-";

#[wasm_bindgen]
extern "C" {
    /// A file handle with the call that the bindings leave out.
    #[wasm_bindgen(extends = FileSystemFileHandle, js_name = FileSystemFileHandle)]
    type MovableFile;

    #[wasm_bindgen(catch, method, js_name = move)]
    fn move_to(
        this: &MovableFile,
        folder: &FileSystemDirectoryHandle,
        name: &str,
    ) -> Result<Promise, JsValue>;
}

/// The private file system's root.
pub(super) struct Folder(FileSystemDirectoryHandle);

/// A file that is being written. Nobody else can write it meanwhile.
pub(crate) struct Partial {
    name: String,
    file: FileSystemFileHandle,
    access: FileSystemSyncAccessHandle,
    at: f64,
}

impl Partial {
    async fn open(name: String, file: FileSystemFileHandle) -> Result<Self, StoreError> {
        let access = JsFuture::from(file.create_sync_access_handle()).await.map_err(failed)?;
        Ok(Self { name, file, access: access.unchecked_into(), at: 0.0 })
    }

    fn close(&self) -> Result<(), StoreError> {
        let flushed = self.access.flush().map_err(failed);
        self.access.close();
        flushed
    }

    /// Writes bytes after those before them.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let options = FileSystemReadWriteOptions::new();
        options.set_at_f64(self.at);
        let written = self.access.write_with_u8_array_and_options(bytes, &options).map_err(failed)?;
        if written < bytes.len() as f64 {
            return Err(StoreError::Quota("the disk took a part of a file".to_owned()));
        }
        self.at += written;
        Ok(())
    }

    /// Forgets what was written.
    pub(super) fn empty(&mut self) -> Result<(), StoreError> {
        self.access.truncate_with_u32(0).map_err(failed)?;
        self.at = 0.0;
        Ok(())
    }

    /// How many bytes it has.
    pub(crate) fn length(&self) -> f64 {
        self.at
    }
}

impl Folder {
    /// The file system; `None` where this browser, or this web origin, has none.
    pub(super) async fn open() -> Option<Self> {
        if !capability::has_opfs().await {
            return None;
        }
        let root = JsFuture::from(scope::global().navigator().storage().get_directory()).await.ok()?;
        Some(Self(root.unchecked_into()))
    }

    /// A file that is whole.
    pub(super) async fn file(&self, hash: BlobHash) -> Result<Option<Blob>, StoreError> {
        let (first, name) = place(hash);
        let Some(folder) = found(folder_in(&self.0, WHOLE, false).await)? else { return Ok(None) };
        let Some(folder) = found(folder_in(&folder, &first, false).await)? else { return Ok(None) };
        let Some(file) = found(file_in(&folder, &name, false).await)? else { return Ok(None) };
        Ok(found(JsFuture::from(file.get_file()).await)?.map(JsCast::unchecked_into))
    }

    /// Begins to write a file whose hash is not known yet.
    pub(super) async fn begin(&self) -> Result<Partial, StoreError> {
        let name: String = BrowserEntropy.eight().iter().map(|byte| format!("{byte:02x}")).collect();
        self.write_to(name).await
    }

    /// Goes on with a file that is coming, with the bytes that came before.
    pub(super) async fn go_on(&self, hash: BlobHash) -> Result<(Partial, blake3::Hasher), StoreError> {
        let mut partial = self.write_to(format!("{COMING}{hash}")).await?;
        let mut hasher = blake3::Hasher::new();
        let end = partial.access.get_size().map_err(failed)?;
        let mut bytes = vec![0; 1 << 20];
        while partial.at < end {
            let options = FileSystemReadWriteOptions::new();
            options.set_at_f64(partial.at);
            let read = partial.access.read_with_u8_array_and_options(&mut bytes, &options).map_err(failed)?;
            if read < 1.0 {
                break;
            }
            hasher.update(&bytes[..read as usize]);
            partial.at += read;
        }
        Ok((partial, hasher))
    }

    async fn write_to(&self, name: String) -> Result<Partial, StoreError> {
        let folder = folder_in(&self.0, PARTIAL, true).await.map_err(failed)?;
        let file = file_in(&folder, &name, true).await.map_err(failed)?;
        Partial::open(name, file).await
    }

    /// A file is written, and is this one: from here on it is there.
    pub(super) async fn finish(&self, partial: Partial, hash: BlobHash) -> Result<(), StoreError> {
        partial.close()?;
        if self.file(hash).await?.is_some() {
            self.remove_partial(&partial.name).await;
            return Ok(());
        }
        let (first, name) = place(hash);
        let whole = folder_in(&self.0, WHOLE, true).await.map_err(failed)?;
        self.put_in_place(partial, &folder_in(&whole, &first, true).await.map_err(failed)?, &name).await
    }

    async fn put_in_place(
        &self,
        partial: Partial,
        folder: &FileSystemDirectoryHandle,
        name: &str,
    ) -> Result<(), StoreError> {
        let movable: &MovableFile = partial.file.unchecked_ref();
        let moved = match movable.move_to(folder, name) {
            Ok(moving) => JsFuture::from(moving).await.is_ok(),
            Err(_) => false,
        };
        if !moved {
            // A browser that moves none: should it die meanwhile, the hash tells when the file is read.
            let source: Blob =
                JsFuture::from(partial.file.get_file()).await.map_err(failed)?.unchecked_into();
            let file = file_in(folder, name, true).await.map_err(failed)?;
            let mut copy = Partial::open(name.to_owned(), file).await?;
            pour(&source, |bytes| copy.write(bytes)).await?;
            copy.close()?;
            self.remove_partial(&partial.name).await;
        }
        Ok(())
    }

    /// Leaves what has come of a file where it is, to be gone on with.
    pub(super) fn pause(partial: &Partial) {
        // What was not written is asked for again.
        let _ = partial.close();
    }

    /// Takes away what was written.
    pub(super) async fn give_up(&self, partial: Partial) {
        partial.access.close();
        self.remove_partial(&partial.name).await;
    }

    async fn remove_partial(&self, name: &str) {
        if let Ok(folder) = folder_in(&self.0, PARTIAL, false).await {
            // It may be gone already.
            let _ = JsFuture::from(folder.remove_entry(name)).await;
        }
    }

    /// Takes away what nobody writes any more: another tab's cannot be taken away while it does.
    pub(super) async fn clear_away(&self) {
        let Ok(folder) = folder_in(&self.0, PARTIAL, false).await else { return };
        let names = folder.keys();
        let mut abandoned = Vec::new();
        while let Ok(asked) = names.next() {
            let Ok(next) = JsFuture::from(asked).await else { break };
            let next: IteratorNext = next.unchecked_into();
            if next.done() {
                break;
            }
            abandoned.extend(next.value().as_string().filter(|name| !name.starts_with(COMING)));
        }
        for name in abandoned {
            let _ = JsFuture::from(folder.remove_entry(&name)).await;
        }
    }

    /// Takes a whole file away, and the small picture of it.
    pub(super) async fn remove(&self, hash: BlobHash) -> Result<(), StoreError> {
        let (first, name) = place(hash);
        if let Ok(small) = folder_in(&self.0, SMALL, false).await {
            let _ = JsFuture::from(small.remove_entry(&name)).await;
        }
        let Some(folder) = found(folder_in(&self.0, WHOLE, false).await)? else { return Ok(()) };
        let Some(folder) = found(folder_in(&folder, &first, false).await)? else { return Ok(()) };
        found(JsFuture::from(folder.remove_entry(&name)).await).map(drop)
    }

    /// The small picture of a file that was made before.
    pub(super) async fn small(&self, hash: BlobHash) -> Option<Blob> {
        let folder = folder_in(&self.0, SMALL, false).await.ok()?;
        let file = file_in(&folder, &hash.to_string(), false).await.ok()?;
        let blob: Blob = JsFuture::from(file.get_file()).await.ok()?.unchecked_into();
        // One that was cut off ends before it begins.
        let typed = blob.slice_with_f64_and_f64_and_content_type(0.0, blob.size(), super::small::MIME);
        typed.ok().filter(|blob| blob.size() > 0.0)
    }

    /// Keeps a small picture.
    pub(super) async fn put_small(&self, hash: BlobHash, blob: &Blob) -> Result<(), StoreError> {
        let mut partial = self.begin().await?;
        if let Err(error) = pour(blob, |bytes| partial.write(bytes)).await {
            self.give_up(partial).await;
            return Err(error);
        }
        partial.close()?;
        let folder = folder_in(&self.0, SMALL, true).await.map_err(failed)?;
        self.put_in_place(partial, &folder, &hash.to_string()).await
    }
}

/// Folder and name of a file.
fn place(hash: BlobHash) -> (String, String) {
    let name = hash.to_string();
    (name[..2].to_owned(), name)
}

async fn folder_in(
    folder: &FileSystemDirectoryHandle,
    name: &str,
    create: bool,
) -> Result<FileSystemDirectoryHandle, JsValue> {
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(create);
    let found = JsFuture::from(folder.get_directory_handle_with_options(name, &options)).await?;
    Ok(found.unchecked_into())
}

async fn file_in(
    folder: &FileSystemDirectoryHandle,
    name: &str,
    create: bool,
) -> Result<FileSystemFileHandle, JsValue> {
    let options = FileSystemGetFileOptions::new();
    options.set_create(create);
    Ok(JsFuture::from(folder.get_file_handle_with_options(name, &options)).await?.unchecked_into())
}

/// What was found; `None` where there is no such thing.
fn found<T>(result: Result<T, JsValue>) -> Result<Option<T>, StoreError> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error)
            if error.dyn_ref::<DomException>().is_some_and(|error| error.name() == "NotFoundError") =>
        {
            Ok(None)
        }
        Err(error) => Err(failed(error)),
    }
}
