//! Hints between tabs.

use std::marker::PhantomData;

use callboard_core::id::ActorId;
use callboard_core::sync::Tab;
use callboard_core::workspace::border;
use js_sys::Uint8Array;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::sync::Standing;

/// What tabs tell each other about the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum DeviceHint {
    /// The list of productions is another.
    Workspaces,
    /// The person or the device has another name.
    Me,
}

/// What tabs with the same production open tell each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Hint {
    /// There is something to read in the store.
    Stored,
    /// Somebody asks how it stands with the relay: the tab on duty answers.
    Ask,
    /// How it stands, by the tab on duty.
    Standing(Standing),
    /// Work was staged, or staged work is gone.
    Overlays,
    /// Another relay was chosen, or none: the tab on duty looks it up.
    Relay,
    /// Where the tab that says so is.
    Sat(Tab),
    /// That tab is gone.
    Left(u64),
    /// Who else is connected and where, by the tab on duty.
    Roll(Vec<(ActorId, Vec<Tab>)>),
}

/// A line to the other tabs of this device. A browser without one has tabs that see each other's work when
/// they are opened.
pub(crate) struct Channel<T> {
    raw: Option<BroadcastChannel>,
    _listener: Closure<dyn Fn(MessageEvent)>,
    said: PhantomData<T>,
}

impl<T: Serialize + DeserializeOwned> Channel<T> {
    /// Hands whatever other tabs say on the line `name` to `on_hint`.
    pub(crate) fn open(name: &str, on_hint: impl Fn(T) + 'static) -> Self {
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            // A tab of another version may say what this one does not know.
            if let Ok(hint) = border::decode(&Uint8Array::new(&event.data()).to_vec()) {
                on_hint(hint);
            }
        });
        let raw = BroadcastChannel::new(name).ok();
        if let Some(raw) = &raw {
            raw.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        }
        Self { raw, _listener: listener, said: PhantomData }
    }

    /// Tells all other tabs.
    pub(crate) fn tell(&self, hint: &T) {
        let Some(raw) = &self.raw else { return };
        if let Ok(bytes) = border::encode(hint) {
            // A line that was closed under us loses a hint, and hints may be lost.
            let _ = raw.post_message(&Uint8Array::from(bytes.as_slice()));
        }
    }
}

impl<T> Drop for Channel<T> {
    fn drop(&mut self) {
        if let Some(raw) = &self.raw {
            raw.set_onmessage(None);
            raw.close();
        }
    }
}
