//! A file beside the database that says which productions are on this device. Where the database is found
//! empty and the file is not, the browser's store was emptied: a person is told, and never shown a beginning.

use callboard_core::workspace::update::WorkspaceEntry;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetFileOptions,
    FileSystemSyncAccessHandle,
};

use crate::{capability, scope};

/// The file's name.
const FILE: &str = "productions.json";

/// The names of the productions that were on this device when the file was written; none where there is no
/// file, or no file system.
pub(crate) async fn read() -> Vec<String> {
    let text = async {
        let file: Blob = JsFuture::from(handle(false).await?.get_file()).await?.unchecked_into();
        JsFuture::from(file.text()).await
    };
    let text = text.await.ok().and_then(|text| text.as_string()).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Writes down which productions are on this device. It is a second witness, the first is the database: where
/// the browser has no such files, or another tab is writing this one, nothing is lost.
pub(crate) async fn write(productions: &[WorkspaceEntry]) {
    let names: Vec<&str> = productions.iter().map(|production| production.name.as_str()).collect();
    let Ok(text) = serde_json::to_vec(&names) else { return };
    let written = async {
        let access = JsFuture::from(handle(true).await?.create_sync_access_handle()).await?;
        let access: FileSystemSyncAccessHandle = access.unchecked_into();
        let written = access
            .truncate_with_u32(0)
            .and_then(|()| access.write_with_u8_array(&text))
            .and_then(|_| access.flush());
        access.close();
        written
    };
    let _second_witness: Result<(), JsValue> = written.await;
}

async fn handle(create: bool) -> Result<FileSystemFileHandle, JsValue> {
    if !capability::has_opfs().await {
        return Err(JsValue::NULL);
    }
    let folder = JsFuture::from(scope::global().navigator().storage().get_directory()).await?;
    let folder: FileSystemDirectoryHandle = folder.unchecked_into();
    let options = FileSystemGetFileOptions::new();
    options.set_create(create);
    Ok(JsFuture::from(folder.get_file_handle_with_options(FILE, &options)).await?.unchecked_into())
}
