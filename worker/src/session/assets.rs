//! Files beside the records, for an open production: what the page brings is kept and described, what it asks
//! for is verified and given. Which module describes files is looked up when the first one comes.

use std::collections::BTreeMap;

use callboard_core::id::BlobHash;
use callboard_core::package::Carried;
use callboard_core::workspace::asset::{AssetInfo, Brought, Carry};
use callboard_core::workspace::found::ModuleSource;
use callboard_core::workspace::update::{Code, Failure, Reply, Update};
use js_sys::Uint8Array;
use serde_json::json;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Blob;

use super::Session;
use crate::assets::NotTaken;
use crate::catalogue::Catalogue;
use crate::clock;
use crate::device::Device;
use crate::input::SessionInput;
use crate::store::{StoreError, failed};

impl Session {
    /// Keeps a file that the page brings. Where one is `wanted`, it is that one or none, and it is described
    /// already.
    pub(crate) fn put_asset(&mut self, request: u32, blob: Blob, name: String, wanted: Option<BlobHash>) {
        let (device, page, inputs) = (self.device.clone(), self.page, self.inputs.clone());
        spawn_local(async move {
            match device.assets.put(&device.database, &blob, &name, wanted).await {
                Ok(file) if wanted.is_none() => inputs.put(SessionInput::Described { request, file }),
                Ok(_) => {
                    inputs.put(SessionInput::Assets(wanted));
                    page.reply(request, Ok(Reply::Done));
                }
                Err(NotTaken::Other(hash)) => {
                    let failure = Failure::because(Code::Changed, "this is another file");
                    page.reply(request, Err(failure.with(json!({ "hash": hash }))));
                }
                Err(NotTaken::Failed(error)) => page.reply(request, Err(error.into())),
            }
        });
    }

    /// A file is durable here: its record follows.
    pub(super) fn describe(&mut self, request: u32, file: Brought) {
        let hash = file.hash;
        if self.workspace.describes_files() {
            self.workspace.describe(clock::now(), request, &file);
        } else {
            self.undescribed.push((request, file));
            if self.undescribed.len() == 1 {
                self.look_for_describing();
            }
        }
        self.assets_changed();
        self.files_changed(Some(hash));
    }

    fn look_for_describing(&self) {
        let (device, inputs) = (self.device.clone(), self.inputs.clone());
        spawn_local(async move {
            let found = Catalogue::fetch(&device).await.and_then(|catalogue| catalogue.describing());
            inputs.put(SessionInput::Describing(found));
        });
    }

    /// The module that describes files is put to use, as one more change.
    pub(super) fn describing_found(&mut self, found: Result<ModuleSource, Failure>) {
        match found {
            Ok(source) => self.workspace.adopt(clock::now(), 0, &source),
            Err(failure) => self.describing_adopted(Err(failure)),
        }
    }

    /// It is in use now, or cannot be.
    pub(super) fn describing_adopted(&mut self, result: Result<Reply, Failure>) {
        let is_there = self.workspace.describes_files();
        for (request, file) in std::mem::take(&mut self.undescribed) {
            match &result {
                Err(failure) => self.page.reply(request, Err(failure.clone())),
                Ok(_) if is_there => self.workspace.describe(clock::now(), request, &file),
                Ok(_) => {
                    let none = Failure::because(Code::UnknownTable, "no table in use describes files");
                    self.page.reply(request, Err(none));
                }
            }
        }
    }

    /// Gives the bytes of a file, or a small picture of it.
    pub(super) fn get_asset(&self, request: u32, hash: BlobHash, small: bool) {
        let (device, page, inputs) = (self.device.clone(), self.page, self.inputs.clone());
        spawn_local(async move {
            let assets = &device.assets;
            let got = match small {
                true => assets.small(&device.database, hash).await,
                false => assets.get(&device.database, hash).await,
            };
            if let Err(StoreError::Damaged(_)) = &got {
                // It is away now: whoever shows it asks again, and a relay may have it.
                inputs.put(SessionInput::Assets(Some(hash)));
            }
            match got {
                Ok(Some((blob, mime))) => page.reply_with(request, mime, &blob),
                Ok(None) if small && assets.has(&device.database, hash).await => {
                    page.reply(
                        request,
                        Err(Failure::because(Code::NotAvailable, "there is no picture of it")),
                    );
                }
                Ok(None) => {
                    let failure = Failure::because(Code::NotFound, "the file is not on this device");
                    page.reply(request, Err(failure.with(json!({ "hash": hash }))));
                }
                Err(error) => page.reply(request, Err(error.into())),
            }
        });
    }

    /// Adds to what the core knows of files whether they are here; of those that are asked for as missing,
    /// only the ones that are not.
    pub(super) fn tell_assets(&mut self, request: u32, mut assets: Vec<AssetInfo>) {
        let only_missing = self.missing.remove(&request);
        let (device, page) = (self.device.clone(), self.page);
        spawn_local(async move {
            for asset in &mut assets {
                asset.here = device.assets.has(&device.database, asset.hash).await;
            }
            assets.retain(|asset| !(only_missing && asset.here));
            page.reply(request, Ok(Reply::Assets(assets)));
        });
    }

    /// Reads the files that go with a package, then packs.
    pub(super) fn export(&self, request: u32, carry: Carry) {
        let files = match carry {
            Carry::None => Vec::new(),
            Carry::All | Carry::Local => self.workspace.named_files(),
        };
        let (device, page, inputs) = (self.device.clone(), self.page, self.inputs.clone());
        spawn_local(async move {
            let (mut carried, mut missing) = (BTreeMap::new(), 0);
            for (hash, name) in files {
                match read(&device, hash).await {
                    Ok(Some(bytes)) => drop(carried.insert(hash, Carried { name, bytes })),
                    Ok(None) | Err(StoreError::Damaged(_)) => missing += 1,
                    Err(error) => return page.reply(request, Err(error.into())),
                }
            }
            if carry == Carry::All && missing > 0 {
                let told = format!("{missing} files are not on this device");
                let failure = Failure::because(Code::NotFound, told).with(json!({ "missing": missing }));
                return page.reply(request, Err(failure));
            }
            inputs.put(SessionInput::Pack { request, carried });
        });
    }

    /// Files came, or went: the page asks again for what it shows of them.
    pub(super) fn assets_changed(&mut self) {
        if !self.is_quiet() {
            self.page.update(Update::Assets);
        }
    }
}

/// All bytes of a file, for a package.
async fn read(device: &Device, hash: BlobHash) -> Result<Option<Vec<u8>>, StoreError> {
    let Some((blob, _)) = device.assets.get(&device.database, hash).await? else { return Ok(None) };
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(failed)?;
    Ok(Some(Uint8Array::new(&buffer).to_vec()))
}
