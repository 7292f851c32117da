//! What is done with files: brought, found again, given to the person.

use callboard_core::id::BlobHash;
use callboard_core::workspace::command::Command;
use callboard_core::workspace::update::{Code, Failure, Reply};
use wasm_bindgen::JsCast;
use web_sys::{Blob, ClipboardEvent, DragEvent, File};

use crate::client::lost;
use crate::desk::Desk;
use crate::{file, say};

/// Keeps a file; gives its hash.
pub(crate) async fn bring(desk: Desk, file: File) -> Result<BlobHash, Failure> {
    let name = match file.name() {
        name if name.is_empty() => say!("file-pasted"),
        name => name,
    };
    let command = Command::PutAsset { name, wanted: None };
    match desk.client.bring(command, &file).await? {
        Reply::AssetPut(put) => Ok(put.hash),
        _ => Err(lost()),
    }
}

/// What came of looking for a file that is not on this device.
pub(super) enum Found {
    /// It is here now.
    Here,
    /// What was chosen is another one.
    Another,
}

/// Takes a file that the person chose where it is the one that is missing.
pub(super) async fn find(desk: Desk, hash: BlobHash, file: &File) -> Result<Found, Failure> {
    let command = Command::PutAsset { name: file.name(), wanted: Some(hash) };
    match desk.client.bring(command, file).await {
        Ok(_) => Ok(Found::Here),
        Err(failure) if failure.code == Code::Changed => Ok(Found::Another),
        Err(failure) => Err(failure),
    }
}

/// The bytes of a file.
pub(super) async fn bytes(desk: Desk, hash: BlobHash) -> Result<Blob, Failure> {
    desk.client.fetch(Command::GetAsset { hash, small: false }).await
}

/// Gives a copy of a file to the person.
pub(super) async fn save(desk: Desk, hash: BlobHash, name: &str) -> Result<(), Failure> {
    file::give(&bytes(desk, hash).await?, name);
    Ok(())
}

/// The file that an event brings.
pub(super) fn brought(event: &web_sys::Event) -> Option<File> {
    if let Some(event) = event.dyn_ref::<DragEvent>() {
        return file::dropped(event);
    }
    if let Some(event) = event.dyn_ref::<ClipboardEvent>() {
        return file::pasted(event);
    }
    file::chosen(event)
}
