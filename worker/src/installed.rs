//! The modules that a person installed on this device, beside those that come with the app. A production
//! holds what it adopted itself: nothing here is needed to read one.

use callboard_core::package::{PackageError, open_module};
use callboard_core::schema::{Module, SchemaError};
use callboard_core::workspace::pack;
use callboard_core::workspace::update::{Code, Failure, Reply};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use crate::catalogue::{Catalogue, entry};
use crate::device::{Device, decode, encode};
use crate::store::StoreError;

/// Modules that a device keeps, at most.
const MODULES_MAX: usize = 64;

/// A module as the device keeps it.
#[derive(Clone, Serialize, Deserialize)]
struct Installed {
    id: String,
    schema: String,
}

fn key() -> JsValue {
    "modules".into()
}

/// Every module that was installed, with its `module.toml`. One that this version of the app cannot read is
/// left out: it is kept, and read by a later one.
pub(crate) async fn all(device: &Device) -> Result<Vec<(Module, String)>, StoreError> {
    let transaction = device.database.reading(&["device"]).await?;
    let kept = transaction.store("device")?.get(&key()).await?;
    let kept: Vec<Installed> = kept.map(|bytes| decode(&bytes)).transpose()?.unwrap_or_default();
    let read = |kept: Installed| Some((Module::parse(kept.schema.as_bytes()).ok()?, kept.schema));
    Ok(kept.into_iter().filter_map(read).collect())
}

/// Installs a module from its file, in place of one of the same id.
///
/// # Errors
/// `invalid` with line and column where the schema is broken, and where it takes the name of a module that
/// comes with the app; `damaged` where the zip is; `not_available` for views and scripts.
pub(crate) async fn install(device: &Device, bytes: &[u8]) -> Result<Reply, Failure> {
    let file = open_module(bytes).map_err(|error: PackageError| pack::refusal(&error))?;
    if let Some(other) = file.others.iter().find(|name| is_code(name)) {
        let what = format!("the module brings {other}: views and scripts are not built yet");
        return Err(Failure::because(Code::NotAvailable, what));
    }
    let module = Module::parse(&file.schema).map_err(|error| broken(&error))?;
    if Catalogue::fetch_own().await?.has(&module.id) {
        let what = format!("{} comes with the app: a module needs a name of its own", module.id);
        return Err(Failure::because(Code::Invalid, what));
    }
    let schema = String::from_utf8_lossy(&file.schema).into_owned();
    let transaction = device.database.writing(&["device"]).await?;
    let store = transaction.store("device")?;
    let kept = store.get(&key()).await?;
    let mut kept: Vec<Installed> = kept.map(|bytes| decode(&bytes)).transpose()?.unwrap_or_default();
    kept.retain(|kept| kept.id != module.id);
    if kept.len() >= MODULES_MAX {
        return Err(Failure::because(Code::TooLarge, format!("{MODULES_MAX} modules are installed already")));
    }
    kept.push(Installed { id: module.id.clone(), schema });
    store.put(&key(), &encode(&kept)?)?;
    transaction.completed().await?;
    Ok(Reply::Module(entry(&module)))
}

fn is_code(name: &str) -> bool {
    name.ends_with(".js") || name.ends_with(".lua")
}

fn broken(error: &SchemaError) -> Failure {
    let place = error.place();
    let detail = serde_json::json!({
        "file": "module.toml",
        "line": place.map(|place| place.line),
        "column": place.map(|place| place.column),
    });
    Failure::because(Code::Invalid, format!("module.toml: {error}")).with(detail)
}
