//! What surrounds the page, as far as the worker has to know it: whether somebody looks, and whether there
//! is a network.

use callboard_core::workspace::command::Command;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::client::Client;

/// Tells the worker whenever it changes, for as long as the page lives.
pub(crate) fn tell(client: Client) {
    let tell = |target: &web_sys::EventTarget, event: &str, command: fn() -> Command| {
        let told = Closure::<dyn Fn()>::new(move || drop(client.call(command())));
        // Only a window that is not one refuses a listener.
        let _ = target.add_event_listener_with_callback(event, told.as_ref().unchecked_ref());
        told.forget();
    };
    tell(&document(), "visibilitychange", || Command::Visible { visible: !document().hidden() });
    for event in ["online", "offline"] {
        tell(&window(), event, || Command::Network { online: window().navigator().on_line() });
    }
}
