//! The object itself.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;
use web_sys::{CustomEvent, CustomEventInit};

use super::calls::{Answer, CALLS, Call};
use super::plain::{self, Args, not_available};
use crate::desk::Desk;

type Method = Closure<dyn Fn(JsValue, JsValue, JsValue) -> Promise>;

/// Puts `window.callboard` in place, and gives it what was called before it was here.
pub(crate) fn publish(desk: Desk) {
    let callboard = Object::new();
    for (path, call) in CALLS {
        let method = Method::new(move |first, second, third| {
            let answer = answer(desk, path, call, Args([first, second, third]));
            future_to_promise(async move { answer.await.map_err(|failure| plain::rejection(&failure)) })
        });
        put(&callboard, path, &method.into_js_value());
    }
    let given = CustomEventInit::new();
    given.set_detail(&callboard);
    if let Ok(event) = CustomEvent::new_with_event_init_dict("callboard", &given) {
        // Nobody listening cancels it.
        let _ = leptos::prelude::window().dispatch_event(&event);
    }
}

fn answer(desk: Desk, path: &'static str, call: &'static Call, args: Args) -> Answer {
    match call {
        Call::Ask(command) => {
            // Sent before the promise is looked at, so that calls arrive in the order they were made.
            let asked = command(&args).map(|command| desk.client.call(command));
            Box::pin(async move { plain::reply(&asked?.await?) })
        }
        Call::Do(run) => run(desk, args),
        Call::Later => Box::pin(async move { Err(not_available(path)) }),
    }
}

/// Puts a method where its path says, making the object it stands in.
fn put(callboard: &Object, path: &str, method: &JsValue) {
    let (owner, name) = match path.split_once('.') {
        None => (callboard.clone(), path),
        Some((group, name)) => {
            let known = Reflect::get(callboard, &group.into()).ok().and_then(|known| known.dyn_into().ok());
            let owner: Object = known.unwrap_or_default();
            set(callboard, group, &owner);
            (owner, name)
        }
    };
    set(&owner, name, method);
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // A plain object takes any property.
    let _ = Reflect::set(object, &name.into(), value);
}
