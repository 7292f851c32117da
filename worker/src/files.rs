//! Files of this origin's private file system. Whoever keeps something there has it elsewhere too, or can
//! make it again: where there are no such files, or another tab writes one just now, nothing is lost.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetFileOptions,
    FileSystemSyncAccessHandle,
};

use crate::{capability, scope};

/// What a file holds; `None` where there is none, or it cannot be read.
pub(crate) async fn read(name: &str) -> Option<Vec<u8>> {
    let read = async {
        let file: Blob = JsFuture::from(handle(name, false).await?.get_file()).await?.unchecked_into();
        JsFuture::from(file.array_buffer()).await
    };
    read.await.ok().map(|bytes| Uint8Array::new(&bytes).to_vec())
}

/// Puts something into a file in the place of what it held. Whoever dies meanwhile leaves a part.
///
/// # Errors
/// What the browser said.
pub(crate) async fn write(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let access = JsFuture::from(handle(name, true).await?.create_sync_access_handle()).await?;
    let access: FileSystemSyncAccessHandle = access.unchecked_into();
    let written = access
        .truncate_with_u32(0)
        .and_then(|()| access.write_with_u8_array(bytes))
        .and_then(|count| if count as usize == bytes.len() { Ok(()) } else { Err("cut short".into()) })
        .and_then(|()| access.flush());
    access.close();
    written
}

/// Takes a file away, if it is there.
pub(crate) async fn remove(name: &str) {
    if let Ok(folder) = folder().await {
        // One that is not there is what was wanted.
        let _ = JsFuture::from(folder.remove_entry(name)).await;
    }
}

async fn folder() -> Result<FileSystemDirectoryHandle, JsValue> {
    if !capability::has_opfs().await {
        return Err(JsValue::NULL);
    }
    let folder = JsFuture::from(scope::global().navigator().storage().get_directory()).await?;
    Ok(folder.unchecked_into())
}

async fn handle(name: &str, create: bool) -> Result<FileSystemFileHandle, JsValue> {
    let options = FileSystemGetFileOptions::new();
    options.set_create(create);
    let file = folder().await?.get_file_handle_with_options(name, &options);
    Ok(JsFuture::from(file).await?.unchecked_into())
}
