//! A WebSocket to a relay: frames in, frames out, and when it is over. What the frames say is the core's.

use std::rc::Rc;

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{BinaryType, CloseEvent, Event, MessageEvent, WebSocket};

/// Something that happened to a connection.
#[derive(Debug)]
pub(crate) enum SocketEvent {
    /// It stands.
    Open,
    /// The relay says something.
    Frame(Vec<u8>),
    /// It is over, or never came to be.
    Closed,
}

/// A connection. Dropping it ends it, and nothing more is heard of it.
pub(crate) struct Socket {
    raw: WebSocket,
    _on_open: Closure<dyn Fn(Event)>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_close: Closure<dyn Fn(CloseEvent)>,
}

impl Socket {
    /// Dials the relay at a web origin.
    ///
    /// # Errors
    /// Where the browser does not even try: an address that is none, or a secure page and an insecure relay.
    pub(crate) fn dial(web_origin: &str, on_event: Rc<dyn Fn(SocketEvent)>) -> Result<Self, String> {
        let url = format!("{}/sync", web_origin.replacen("http", "ws", 1));
        let raw = WebSocket::new(&url).map_err(|error| format!("{error:?}"))?;
        raw.set_binary_type(BinaryType::Arraybuffer);
        let put = on_event.clone();
        let on_open = Closure::<dyn Fn(Event)>::new(move |_| put(SocketEvent::Open));
        let put = on_event.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            // A relay speaks in bytes; anything else is passed over as what no message begins with.
            let data = event.data();
            let bytes = data.dyn_ref::<ArrayBuffer>().map(|buffer| Uint8Array::new(buffer).to_vec());
            put(SocketEvent::Frame(bytes.unwrap_or_default()));
        });
        let on_close = Closure::<dyn Fn(CloseEvent)>::new(move |_| on_event(SocketEvent::Closed));
        raw.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        raw.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        raw.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Ok(Self { raw, _on_open: on_open, _on_message: on_message, _on_close: on_close })
    }

    /// Sends a frame. One that cannot be sent is lost with the connection, which then closes.
    pub(crate) fn send(&self, frame: &[u8]) {
        let _ = self.raw.send_with_u8_array(frame);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.raw.set_onopen(None);
        self.raw.set_onmessage(None);
        self.raw.set_onclose(None);
        // Closing what is closed is no error.
        let _ = self.raw.close();
    }
}
