//! The line to the page: CBOR in transferred buffers, both ways.

use callboard_core::workspace::border;
use callboard_core::workspace::command::Request;
use callboard_core::workspace::update::{Failure, Message, Notice, Reply, Update};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, MessageEvent};

use crate::scope;

/// The page that this worker belongs to. Copies are the same page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page;

impl Page {
    /// Hands every request of the page to `on_request`, from now on and for as long as the worker lives.
    /// A file of which the request is comes beside it.
    pub(crate) fn listen(on_request: impl Fn(Request, Option<Blob>) + 'static) {
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let (bytes, blob) = match event.data().dyn_ref::<Array>() {
                Some(both) => (both.get(0), both.get(1).dyn_into().ok()),
                None => (event.data(), None),
            };
            match border::decode(&Uint8Array::new(&bytes).to_vec()) {
                Ok(request) => on_request(request, blob),
                // It names no request that an answer could go to.
                Err(unreadable) => web_sys::console::error_1(&unreadable.to_string().into()),
            }
        });
        scope::global().set_onmessage(Some(listener.as_ref().unchecked_ref()));
        listener.forget();
    }

    /// Tells the page something.
    pub(crate) fn say(self, message: &Message) {
        let sent = match border::encode(message) {
            Ok(bytes) => {
                let buffer = Uint8Array::from(bytes.as_slice()).buffer();
                scope::global().post_message_with_transfer(&buffer, &Array::of1(&buffer))
            }
            Err(unreadable) => Err(unreadable.to_string().into()),
        };
        if let Err(error) = sent {
            web_sys::console::error_1(&error);
        }
    }

    /// Answers a request with a file.
    pub(crate) fn reply_with(self, id: u32, mime: &str, blob: &Blob) {
        let message = Message::Reply { id, result: Ok(Reply::Blob { mime: mime.to_owned() }) };
        let sent = border::encode(&message).map_err(|error| JsValue::from_str(&error.to_string())).and_then(
            |bytes| {
                let buffer = Uint8Array::from(bytes.as_slice()).buffer();
                let both = Array::of2(&buffer, blob);
                scope::global().post_message_with_transfer(&both, &Array::of1(&buffer))
            },
        );
        if let Err(error) = sent {
            web_sys::console::error_1(&error);
        }
    }

    /// Answers a request.
    pub(crate) fn reply(self, id: u32, result: Result<Reply, Failure>) {
        self.say(&Message::Reply { id, result });
    }

    /// Tells of a change.
    pub(crate) fn update(self, update: Update) {
        self.say(&Message::Update(update));
    }

    /// Tells what a person must know.
    pub(crate) fn notice(self, notice: Notice) {
        self.update(Update::Notice(notice));
    }
}
