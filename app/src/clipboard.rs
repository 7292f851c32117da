//! The clipboard, where the browser lends one: on insecure origins it does so only while something is copied.

use std::future::Future;

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::{document, window};
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Blob, BlobPropertyBag, ClipboardEvent};

const TEXT: &str = "text/plain";
const HTML: &str = "text/html";

/// A table on its way by the clipboard.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Carried {
    /// Lines of cells parted by tabs.
    pub(crate) text: String,
    /// As HTML.
    pub(crate) html: String,
}

/// Puts a text on the clipboard. False where that is not possible or not allowed.
pub(crate) async fn copy(text: &str) -> bool {
    lent().is_some() && JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}

/// Puts on the clipboard what comes of `carried`, and tells whether it is there. To be called while a
/// person's key or press is being answered: later the browser lends no clipboard.
pub(crate) fn put(
    carried: impl Future<Output = Option<Carried>> + 'static,
    then: impl FnOnce(bool) + 'static,
) {
    match item_maker() {
        Some(maker) => promise(maker, carried, then),
        None => spawn_local(async move {
            if let Some(carried) = carried.await {
                then(put_by_event(carried));
            }
        }),
    }
}

/// What the clipboard holds, where the browser asks the person and lends it; `None` where not.
pub(crate) async fn read() -> Option<Carried> {
    let items = call(&lent()?, "read", &Array::new())?;
    let items: Array = JsFuture::from(items.dyn_into::<Promise>().ok()?).await.ok()?.dyn_into().ok()?;
    let item = items.get(0);
    let types: Array = Reflect::get(&item, &"types".into()).ok()?.dyn_into().ok()?;
    let part = async |kind: &str| {
        if !types.includes(&kind.into(), 0) {
            return None;
        }
        let blob = call(&item, "getType", &Array::of1(&kind.into()))?.dyn_into::<Promise>().ok()?;
        let blob: Blob = JsFuture::from(blob).await.ok()?.dyn_into().ok()?;
        JsFuture::from(blob.text()).await.ok()?.as_string()
    };
    Some(Carried { text: part(TEXT).await.unwrap_or_default(), html: part(HTML).await.unwrap_or_default() })
}

/// What comes with a paste.
pub(crate) fn pasted(event: &ClipboardEvent) -> Option<Carried> {
    let data = event.clipboard_data()?;
    let part = |kind: &str| data.get_data(kind).unwrap_or_default();
    Some(Carried { text: part(TEXT), html: part(HTML) })
}

/// The browser's clipboard.
fn lent() -> Option<JsValue> {
    let board = Reflect::get(&window().navigator(), &"clipboard".into()).ok()?;
    board.is_object().then_some(board)
}

/// What makes items of the clipboard, which may be promised: then the person's press still counts when they
/// come.
fn item_maker() -> Option<Function> {
    lent()?;
    Reflect::get(&window(), &"ClipboardItem".into()).ok()?.dyn_into().ok()
}

fn promise(
    maker: Function,
    carried: impl Future<Output = Option<Carried>> + 'static,
    then: impl FnOnce(bool) + 'static,
) {
    let all = future_to_promise(async move {
        let carried = carried.await.ok_or(JsValue::NULL)?;
        Ok(Array::of2(&carried.text.into(), &carried.html.into()).into())
    });
    let part = |place: u32, kind: &'static str| {
        let all = all.clone();
        future_to_promise(async move {
            let both: Array = JsFuture::from(all).await?.dyn_into()?;
            let options = BlobPropertyBag::new();
            options.set_type(kind);
            Blob::new_with_str_sequence_and_options(&Array::of1(&both.get(place)), &options).map(Into::into)
        })
    };
    let parts = Object::new();
    for (place, kind) in [(0, TEXT), (1, HTML)] {
        // A plain object takes any property.
        let _ = Reflect::set(&parts, &kind.into(), &part(place, kind));
    }
    let item = Reflect::construct(&maker, &Array::of1(&parts)).ok();
    let written = item.and_then(|item| call(&lent()?, "write", &Array::of1(&Array::of1(&item))));
    spawn_local(async move {
        let is_known = JsFuture::from(all).await.is_ok();
        let is_there = match written.and_then(|written| written.dyn_into::<Promise>().ok()) {
            Some(written) => JsFuture::from(written).await.is_ok(),
            None => false,
        };
        // Where nothing came of it, that was told already.
        if is_known {
            then(is_there);
        }
    });
}

/// Has the browser copy, and says what: the way that insecure origins have.
fn put_by_event(carried: Carried) -> bool {
    let said = Closure::<dyn Fn(ClipboardEvent)>::new(move |event: ClipboardEvent| {
        event.prevent_default();
        event.stop_immediate_propagation();
        if let Some(data) = event.clipboard_data() {
            // An event of copying takes what it is given.
            let _ = data.set_data(TEXT, &carried.text);
            let _ = data.set_data(HTML, &carried.html);
        }
    });
    let listener = said.as_ref().unchecked_ref();
    let document = document();
    if document.add_event_listener_with_callback_and_bool("copy", listener, true).is_err() {
        return false;
    }
    let done = call(&document, "execCommand", &Array::of1(&"copy".into()));
    let _ = document.remove_event_listener_with_callback_and_bool("copy", listener, true);
    done.is_some_and(|done| done.is_truthy())
}

fn call(of: &JsValue, name: &str, args: &Array) -> Option<JsValue> {
    let function: Function = Reflect::get(of, &name.into()).ok()?.dyn_into().ok()?;
    function.apply(of, args).ok()
}
