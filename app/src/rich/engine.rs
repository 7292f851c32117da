//! The editor's script, loaded once it is needed.

use std::cell::RefCell;
use std::future::Future;

use leptos::prelude::document;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(inline_js = "export const load = (address) => import(address);")]
extern "C" {
    fn load(address: &str) -> js_sys::Promise;
}

#[wasm_bindgen]
extern "C" {
    /// The script's door.
    type Door;

    #[wasm_bindgen(method)]
    fn open(this: &Door, host: &web_sys::Element, options: &JsValue) -> Engine;

    /// One editor over one document.
    #[derive(Clone)]
    pub(super) type Engine;

    /// What was typed and is not acknowledged, as one update.
    #[wasm_bindgen(method)]
    pub(super) fn unsent(this: &Engine) -> Option<Vec<u8>>;

    /// How much was typed in all: what `unsent` gives goes up to here.
    #[wasm_bindgen(method)]
    pub(super) fn mark(this: &Engine) -> u32;

    /// What was typed up to a mark is durable.
    #[wasm_bindgen(method)]
    pub(super) fn sent(this: &Engine, mark: u32);

    /// All of the document, as one update.
    #[wasm_bindgen(method)]
    pub(super) fn all(this: &Engine) -> Vec<u8>;

    /// Takes in what others wrote.
    #[wasm_bindgen(method)]
    pub(super) fn update(this: &Engine, update: &[u8]);

    /// Sets a formatting at the cursor, or takes it away.
    #[wasm_bindgen(method)]
    pub(super) fn format(this: &Engine, name: &str);

    /// Moves the lines at the cursor deeper into their list, or out.
    #[wasm_bindgen(method)]
    pub(super) fn indent(this: &Engine, by: i32);

    /// Puts what was typed before the editor was there to where somebody pointed, or to the end; and the
    /// cursor after it, where the person is here.
    #[wasm_bindgen(method)]
    pub(super) fn begin(this: &Engine, x: f64, y: f64, typed: &str, is_here: bool);

    /// Ends it.
    #[wasm_bindgen(method)]
    pub(super) fn close(this: &Engine);
}

thread_local! {
    static DOOR: RefCell<Option<Door>> = const { RefCell::new(None) };
}

/// What an editor is opened with.
pub(super) struct Options<'o> {
    /// The client id of its session.
    pub(super) session: u32,
    /// The document.
    pub(super) state: &'o [u8],
    /// What readers call it.
    pub(super) label: &'o str,
    /// What stands there while nothing is.
    pub(super) placeholder: &'o str,
    /// Called after each change that was made in it.
    pub(super) typed: &'o JsValue,
    /// Called with the formatting at the cursor when that moved.
    pub(super) moved: &'o JsValue,
}

/// Loads the script, where that is not done yet.
///
/// # Errors
/// Where it cannot be had; it is tried anew the next time.
pub(super) fn ready() -> impl Future<Output = Result<(), String>> {
    let meta = document().query_selector("meta[name=callboard-editor]").ok().flatten();
    let address = meta.and_then(|meta| meta.get_attribute("content"));
    async move {
        if DOOR.with_borrow(Option::is_some) {
            return Ok(());
        }
        let address = address.ok_or("the page names no editor")?;
        let door = JsFuture::from(load(&address)).await.map_err(|error| format!("{error:?}"))?;
        DOOR.set(Some(door.unchecked_into()));
        Ok(())
    }
}

/// Opens an editor in `host`; `None` while the script is not there.
pub(super) fn open(host: &web_sys::Element, options: &Options<'_>) -> Option<Engine> {
    let given = js_sys::Object::new();
    let set = |name: &str, value: &JsValue| {
        // A fresh object takes any property.
        let _ = js_sys::Reflect::set(&given, &name.into(), value);
    };
    set("session", &options.session.into());
    set("state", &js_sys::Uint8Array::from(options.state));
    set("label", &options.label.into());
    set("placeholder", &options.placeholder.into());
    set("typed", options.typed);
    set("moved", options.moved);
    DOOR.with_borrow(|door| door.as_ref().map(|door| door.open(host, &given)))
}
