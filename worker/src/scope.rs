//! The worker's global scope, typed.

use js_sys::global as js_global;
use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

/// The scope that this worker runs in.
pub(crate) fn global() -> DedicatedWorkerGlobalScope {
    js_global().unchecked_into()
}

/// The origin that the app came from: `https://callboard.example`.
pub(crate) fn web_origin() -> String {
    global().location().origin()
}
