//! Plain JSON values in and out, Files and Blobs as bytes.

use callboard_core::workspace::update::{Code, Failure, Reply};
use js_sys::JSON;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::file;

/// What a script passed. Missing arguments are `undefined`.
pub(super) struct Args(pub(super) [JsValue; 3]);

impl Args {
    /// The argument as JSON takes it: `undefined` within it is missing, a Date its text. A missing one is
    /// read as `{}`, so that calls whose options are all optional need none.
    pub(super) fn read<T: DeserializeOwned>(&self, place: usize) -> Result<T, Failure> {
        let given = &self.0[place];
        if given.is_undefined() || given.is_null() {
            return from_json("{}");
        }
        from_json(&json(given).ok_or_else(|| invalid("an argument is not plain JSON"))?)
    }

    /// The argument as text.
    pub(super) fn text(&self, place: usize) -> Result<String, Failure> {
        self.0[place].as_string().ok_or_else(|| invalid("an argument is not text"))
    }

    /// The argument as an id.
    pub(super) fn id<T: std::str::FromStr>(&self, place: usize) -> Result<T, Failure> {
        let text = self.text(place)?;
        text.parse().or(Err(invalid(&format!("“{text}” is not an id"))))
    }

    /// The argument as a function.
    pub(super) fn function(&self, place: usize) -> Result<js_sys::Function, Failure> {
        self.0[place].dyn_ref().cloned().ok_or_else(|| invalid("an argument is not a function"))
    }

    /// A File or Blob, and its name where it has one.
    pub(super) fn blob(&self, place: usize) -> Result<(String, web_sys::Blob), Failure> {
        let given = &self.0[place];
        let blob: &web_sys::Blob =
            given.dyn_ref().ok_or_else(|| invalid("an argument is no File or Blob"))?;
        let name = given.dyn_ref::<web_sys::File>().map(web_sys::File::name).unwrap_or_default();
        Ok((name, blob.clone()))
    }

    /// The bytes of a File or Blob, and its name where it has one.
    pub(super) async fn file(&self, place: usize) -> Result<(String, Vec<u8>), Failure> {
        let (name, blob) = self.blob(place)?;
        Ok((name, file::bytes(&blob).await?))
    }
}

/// A reply as a script gets it.
pub(super) fn reply(reply: &Reply) -> Result<JsValue, Failure> {
    match reply {
        Reply::Done => Ok(JsValue::UNDEFINED),
        Reply::Ready(ready) => value(ready),
        Reply::Me(me) => value(me),
        Reply::Workspaces(workspaces) => value(workspaces),
        Reply::Created { id } => value(&serde_json::json!({ "id": id })),
        Reply::Opened(opened) => value(opened),
        Reply::Invite { name } => value(&serde_json::json!({ "name": name })),
        Reply::Modules(modules) => value(&modules.modules),
        Reply::Module(module) => value(module),
        Reply::UpgradePlan(plan) => value(plan),
        Reply::Configuration(configuration) => value(configuration),
        Reply::Tables(tables) => value(tables),
        Reply::Rows(rows) => value(rows),
        Reply::NewsAt(place) => value(place),
        Reply::Committed(committed) => value(committed),
        Reply::Copied(copied) => value(copied),
        Reply::RangeSum(sum) => value(sum),
        Reply::Found(found) => value(found),
        Reply::Ranged(told) => value(told),
        Reply::Document(document) => value(document),
        Reply::Authorship(authored) => value(authored),
        Reply::Edges(edges) => value(edges),
        Reply::References(found) => value(found),
        Reply::Undone(undone) => value(undone),
        Reply::Conflicts(conflicts) => value(conflicts),
        Reply::History(history) => value(history),
        Reply::Steps(steps) => value(steps),
        Reply::Bulk(plan) => value(plan),
        Reply::Comparison(comparison) => value(comparison),
        Reply::Versions(versions) => value(versions),
        Reply::Version { id } => value(&serde_json::json!({ "id": id })),
        Reply::Mappings(mappings) => value(mappings),
        Reply::TableLinks(links) => value(links),
        Reply::TableLink(link) => value(link),
        Reply::MergePreview(preview) => value(preview),
        Reply::Parts(parts) => value(parts),
        Reply::Overlays(overlays) => value(overlays),
        Reply::OverlayOps(ops) => value(ops),
        Reply::ImportPreview(preview) => value(preview),
        Reply::Package(bytes) => Ok(file::package(bytes).into()),
        Reply::PackageImported(imported) => value(imported),
        Reply::SyncStatus(status) => value(status),
        Reply::SyncLog(log) => value(log),
        Reply::Members(members) => value(members),
        Reply::Link { link } => value(&serde_json::json!({ "link": link })),
        Reply::Hash(hash) => value(hash),
        Reply::Diagnostics(facts) => value(facts),
        Reply::AssetPut(put) => value(put),
        Reply::Assets(assets) => value(assets),
        // The bytes came beside it.
        Reply::Blob { .. } => Ok(JsValue::UNDEFINED),
    }
}

/// Anything as plain JSON: maps as objects, absent as `null`, numbers as numbers.
pub(super) fn value<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, Failure> {
    let plain = value.serialize(&Serializer::json_compatible());
    plain.map_err(|error| Failure::because(Code::Invalid, error.to_string()))
}

/// What a call rejects with: `{code, message, detail}`.
pub(super) fn rejection(failure: &Failure) -> JsValue {
    value(failure).unwrap_or_else(|failure| JsValue::from_str(&failure.message))
}

/// A failure of the caller's.
pub(super) fn invalid(message: &str) -> Failure {
    Failure::because(Code::Invalid, message)
}

/// A call, or a part of one, that is not built yet.
pub(super) fn not_available(what: &str) -> Failure {
    Failure::because(Code::NotAvailable, format!("{what} is not available yet"))
}

/// A value as JSON text; `None` where it is none, which NaN and the infinities are not either.
fn json(given: &JsValue) -> Option<String> {
    let finite =
        Closure::<dyn Fn(JsValue, JsValue) -> Result<JsValue, JsValue>>::new(|_name, value: JsValue| {
            match value.as_f64() {
                Some(number) if !number.is_finite() => Err(JsValue::NULL),
                _ => Ok(value),
            }
        });
    JSON::stringify_with_replacer(given, finite.as_ref()).ok()?.as_string()
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    let plain = JSON::parse(text).map_err(|error| invalid(&format!("{error:?}")))?;
    serde_wasm_bindgen::from_value(plain).map_err(|error| {
        let message = error.to_string();
        invalid(message.strip_prefix("Error: ").unwrap_or(&message))
    })
}
