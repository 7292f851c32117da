//! One transaction as futures: what it is asked, and whether it completed.
//!
//! A transaction lives only while it has requests under way, so between the answer to one and the next there
//! may be no other await than that of its own answers: those resume within the transaction.

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, DomException, Event, IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction,
};

use super::StoreError;

/// How long a transaction may keep silent. Some browsers never call back when space runs out.
const SILENCE_MILLIS_MAX: u32 = 20_000;

#[wasm_bindgen]
extern "C" {
    /// `IDBDatabase` with the options that the stable bindings leave out.
    #[wasm_bindgen(js_name = IDBDatabase)]
    type DurableDatabase;

    #[wasm_bindgen(catch, method, js_name = transaction)]
    fn transaction_with_options(
        this: &DurableDatabase,
        stores: &JsValue,
        mode: &str,
        options: &JsValue,
    ) -> Result<IdbTransaction, JsValue>;
}

/// A transaction under way. One that is dropped before it completed is given up, with all that was put.
pub(crate) struct Transaction {
    raw: IdbTransaction,
    done: Option<JsFuture>,
}

impl Transaction {
    /// One that only reads.
    pub(super) fn reading(database: &IdbDatabase, stores: &[&str]) -> Result<Self, StoreError> {
        Self::begin(database, stores, "readonly")
    }

    /// One that writes, and completes only when what it wrote is on the disk.
    pub(super) fn writing(database: &IdbDatabase, stores: &[&str]) -> Result<Self, StoreError> {
        Self::begin(database, stores, "readwrite")
    }

    fn begin(database: &IdbDatabase, stores: &[&str], mode: &str) -> Result<Self, StoreError> {
        let names: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into()).map_err(failed)?;
        let raw = (database.unchecked_ref::<DurableDatabase>())
            .transaction_with_options(&names, mode, &options)
            .map_err(failed)?;
        // The handlers are the promise's own two functions: nothing of ours is called, so nothing of ours can
        // be called too late. The future is made at once, so that a rejection is never unheard.
        let done = Promise::new(&mut |resolve, reject| {
            raw.set_oncomplete(Some(&resolve));
            raw.set_onabort(Some(&reject));
        });
        Ok(Self { raw, done: Some(JsFuture::from(done)) })
    }

    /// One of the stores that the transaction was begun on.
    pub(crate) fn store(&self, name: &str) -> Result<Store, StoreError> {
        Ok(Store { raw: self.raw.object_store(name).map_err(failed)? })
    }

    /// Waits until what was written is durable.
    pub(crate) async fn completed(mut self) -> Result<(), StoreError> {
        let Some(done) = self.done.take() else { return Ok(()) };
        match in_time(done).await? {
            Ok(_) => Ok(()),
            Err(event) => Err(self.raw.error().map_or_else(|| failed(event), |error| told(&error))),
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        // Aborting what has ended is refused, and that is all.
        let _ = self.raw.abort();
    }
}

/// What a promise gives; `Silent` where it gives nothing in reasonable time.
async fn in_time(promise: JsFuture) -> Result<Result<JsValue, JsValue>, StoreError> {
    match select(promise, TimeoutFuture::new(SILENCE_MILLIS_MAX)).await {
        Either::Left((given, _)) => Ok(given),
        Either::Right(_) => Err(StoreError::Silent),
    }
}

/// One of a transaction's stores.
pub(crate) struct Store {
    raw: IdbObjectStore,
}

impl Store {
    /// The value at `key`.
    pub(crate) async fn get(&self, key: &JsValue) -> Result<Option<Vec<u8>>, StoreError> {
        let value = answer(self.raw.get(key).map_err(failed)?).await?;
        Ok(bytes_of(&value))
    }

    /// Asks for the values after `key` (all where `None`), in the order of their keys. Not sent by awaiting:
    /// several may be asked before the first is awaited.
    pub(super) fn after(&self, key: Option<f64>) -> Result<Asked, StoreError> {
        let range = range_after(key)?;
        Ok(Asked { request: self.raw.get_all_with_key(&range).map_err(failed)? })
    }

    /// Asks for the keys after `key` (all where `None`), ascending.
    pub(super) fn keys_after(&self, key: Option<f64>) -> Result<Asked, StoreError> {
        let range = range_after(key)?;
        Ok(Asked { request: self.raw.get_all_keys_with_key(&range).map_err(failed)? })
    }

    /// All values, in the order of their keys.
    pub(crate) async fn all(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        Ok(self.after(None)?.list().await?.iter().filter_map(bytes_of).collect())
    }

    /// Puts `value` at the next key. Its failure is the transaction's.
    pub(super) fn add(&self, value: &[u8]) -> Result<IdbRequest, StoreError> {
        self.raw.add(&Uint8Array::from(value)).map_err(failed)
    }

    /// Puts `value` at `key`. Its failure is the transaction's.
    pub(crate) fn put(&self, key: &JsValue, value: &[u8]) -> Result<(), StoreError> {
        self.raw.put_with_key(&Uint8Array::from(value), key).map_err(failed).map(drop)
    }

    /// The file at `key`, where it is kept as one.
    pub(crate) async fn get_blob(&self, key: &JsValue) -> Result<Option<Blob>, StoreError> {
        Ok(answer(self.raw.get(key).map_err(failed)?).await?.dyn_into().ok())
    }

    /// Puts a file at `key`, as one: its bytes are the browser's to carry. Its failure is the transaction's.
    pub(crate) fn put_blob(&self, key: &JsValue, blob: &Blob) -> Result<(), StoreError> {
        self.raw.put_with_key(blob, key).map_err(failed).map(drop)
    }

    /// Takes what is at `key` away. Its failure is the transaction's.
    pub(crate) fn remove(&self, key: &JsValue) -> Result<(), StoreError> {
        self.raw.delete(key).map_err(failed).map(drop)
    }

    /// Takes everything up to `key` away. Its failure is the transaction's.
    pub(super) fn remove_to(&self, key: f64) -> Result<(), StoreError> {
        let range = IdbKeyRange::upper_bound(&key.into()).map_err(failed)?;
        self.raw.delete(&range).map_err(failed).map(drop)
    }
}

/// A request that was made.
pub(super) struct Asked {
    request: IdbRequest,
}

impl Asked {
    /// What came, as a list.
    pub(super) async fn list(self) -> Result<Vec<JsValue>, StoreError> {
        Ok(answer(self.request).await?.unchecked_into::<Array>().to_vec())
    }
}

/// The bytes that a value is; `None` where it is something else.
pub(super) fn bytes_of(value: &JsValue) -> Option<Vec<u8>> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}

/// What a request gives.
pub(super) async fn answer(request: IdbRequest) -> Result<JsValue, StoreError> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match in_time(JsFuture::from(promise)).await? {
        Ok(_) => request.result().map_err(failed),
        Err(event) => Err(match request.error() {
            Ok(Some(error)) => told(&error),
            _ => failed(event),
        }),
    }
}

fn range_after(key: Option<f64>) -> Result<JsValue, StoreError> {
    match key {
        Some(key) => IdbKeyRange::lower_bound_with_open(&key.into(), true).map(JsValue::from).map_err(failed),
        None => Ok(JsValue::UNDEFINED),
    }
}

/// What a browser's exception means to us.
pub(crate) fn failed(value: JsValue) -> StoreError {
    match value.dyn_ref::<DomException>() {
        Some(exception) => told(exception),
        None if value.is_instance_of::<Event>() => {
            StoreError::Failed("the browser gave the transaction up".to_owned())
        }
        None => StoreError::Failed(format!("{value:?}")),
    }
}

fn told(exception: &DomException) -> StoreError {
    match exception.name().as_str() {
        "QuotaExceededError" => StoreError::Quota(exception.message()),
        "VersionError" => StoreError::NewerVersion,
        name => StoreError::Failed(format!("{name}: {}", exception.message())),
    }
}
