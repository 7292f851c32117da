//! What this browser, at this web origin, can do, found by asking for the thing itself.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::scope;
use crate::tabs::has_locks;

/// Whether the page came over https, or from this machine.
pub(crate) fn is_secure() -> bool {
    let secure = Reflect::get(&scope::global(), &"isSecureContext".into());
    secure.ok().and_then(|secure| secure.as_bool()).unwrap_or(false)
}

/// Whether there is a private file system.
pub(crate) async fn has_opfs() -> bool {
    let Some(storage) = storage() else { return false };
    match Reflect::has(&storage, &"getDirectory".into()) {
        // It may be there and refuse, as in some private windows.
        Ok(true) => JsFuture::from(scope::global().navigator().storage().get_directory()).await.is_ok(),
        _ => false,
    }
}

/// Whether the browser promised not to take the store away by itself.
pub(crate) async fn is_persistent() -> bool {
    if storage().is_none() {
        return false;
    }
    match scope::global().navigator().storage().persisted() {
        Ok(asked) => JsFuture::from(asked).await.ok().and_then(|told| told.as_bool()).unwrap_or(false),
        Err(_) => false,
    }
}

/// What is missing, in the words of `Notice::Lacking`. Persistence is asked for with the first production, so
/// a device that has none yet does not lack it.
pub(crate) async fn lacking(has_productions: bool) -> Vec<String> {
    let mut lacking = Vec::new();
    let mut note = |is_there: bool, name: &str| {
        if !is_there {
            lacking.push(name.to_owned());
        }
    };
    note(is_secure(), "secure_context");
    note(has_opfs().await, "opfs");
    note(has_locks(), "locks");
    if has_productions {
        note(is_persistent().await, "persistence");
    }
    lacking
}

/// Bytes used and bytes that may be used, as far as the browser tells.
pub(crate) async fn estimate() -> (Option<f64>, Option<f64>) {
    if storage().is_none() {
        return (None, None);
    }
    let Ok(asked) = scope::global().navigator().storage().estimate() else { return (None, None) };
    let Ok(told) = JsFuture::from(asked).await else { return (None, None) };
    let number =
        |name: &str| Reflect::get(&told, &name.into()).ok().and_then(|value: JsValue| value.as_f64());
    (number("usage"), number("quota"))
}

/// `navigator.storage`, which insecure origins lack.
fn storage() -> Option<JsValue> {
    let storage = Reflect::get(&scope::global().navigator(), &"storage".into()).ok()?;
    (!storage.is_undefined() && !storage.is_null()).then_some(storage)
}
