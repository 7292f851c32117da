//! A screen that does not go dark while somebody works by it, where the browser can keep it so.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What keeps the screen on; `None` while nothing does.
type Held = Rc<RefCell<Option<JsValue>>>;

/// Keeps the screen on until the calling component goes. A browser lets go of it whenever the page is
/// hidden, so it is asked again when the page is back.
pub(super) fn stay_awake() {
    let held: Held = Rc::default();
    let is_over = Rc::new(RefCell::new(false));
    let ask = {
        let (held, is_over) = (held.clone(), is_over.clone());
        move || {
            let (held, is_over) = (held.clone(), is_over.clone());
            spawn_local(async move {
                // Refused while the page is hidden, or by a device that saves its battery.
                let Some(lock) = request().await else { return };
                match *is_over.borrow() {
                    true => let_go(&lock),
                    false => drop(held.replace(Some(lock))),
                }
            });
        }
    };
    ask();
    let listening = window_event_listener(leptos::ev::visibilitychange, move |_| {
        if !document().hidden() {
            ask();
        }
    });
    let kept = StoredValue::new_local((held, is_over, Some(listening)));
    on_cleanup(move || {
        kept.try_update_value(|(held, is_over, listening)| {
            is_over.replace(true);
            if let Some(lock) = held.take() {
                let_go(&lock);
            }
            if let Some(listening) = listening.take() {
                listening.remove();
            }
        });
    });
}

async fn request() -> Option<JsValue> {
    let navigator = JsValue::from(window().navigator());
    let locks = Reflect::get(&navigator, &"wakeLock".into()).ok().filter(JsValue::is_object)?;
    let ask: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let asked: Promise = ask.call1(&locks, &"screen".into()).ok()?.dyn_into().ok()?;
    JsFuture::from(asked).await.ok()
}

fn let_go(lock: &JsValue) {
    let release = Reflect::get(lock, &"release".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
    if let Some(release) = release {
        // One that the browser took already stays gone.
        let _ = release.call0(lock);
    }
}
