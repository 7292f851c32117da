//! Turns: going on after whatever the browser has in line. A message to oneself stands behind the page's,
//! where a promise would go before them.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessagePort};

/// What asks for turns. Dropping it takes back what was asked.
pub(crate) struct Turns {
    take: Rc<dyn Fn()>,
    /// Asked and not taken yet.
    is_asked: Rc<Cell<bool>>,
    /// Where to ask and where it is heard; none where the browser has no such thing, and all waits then.
    ports: Option<(MessagePort, MessagePort)>,
    _listener: Closure<dyn Fn()>,
}

impl Turns {
    /// Calls `take` at each turn.
    pub(crate) fn new(take: impl Fn() + 'static) -> Self {
        let (take, is_asked): (Rc<dyn Fn()>, _) = (Rc::new(take), Rc::new(Cell::new(false)));
        let (asked, taken) = (is_asked.clone(), take.clone());
        let listener = Closure::<dyn Fn()>::new(move || {
            asked.set(false);
            taken();
        });
        let ports = MessageChannel::new().ok().map(|channel| (channel.port1(), channel.port2()));
        if let Some((_, hears)) = &ports {
            hears.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        }
        Self { take, is_asked, ports, _listener: listener }
    }

    /// Asks for the next turn, once.
    pub(crate) fn ask(&self) {
        match &self.ports {
            None => (self.take)(),
            // Only what cannot be copied is refused, and this is nothing.
            Some((asks, _)) if !self.is_asked.replace(true) => drop(asks.post_message(&JsValue::NULL)),
            Some(_) => {}
        }
    }
}

/// Lets the browser do what it has in line.
pub(crate) async fn rest() {
    let Ok(channel) = MessageChannel::new() else { return };
    let heard = Promise::new(&mut |heard, _| channel.port2().set_onmessage(Some(&heard)));
    // Only what cannot be copied is refused, and this is nothing.
    let _ = channel.port1().post_message(&JsValue::NULL);
    let _ = JsFuture::from(heard).await;
    channel.port2().close();
}

impl Drop for Turns {
    fn drop(&mut self) {
        if let Some((_, hears)) = &self.ports {
            hears.set_onmessage(None);
            hears.close();
        }
    }
}
