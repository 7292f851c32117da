//! Callboard's worker: what a browser lends to the core. One per tab, in a dedicated worker, and no tab needs
//! another to be alive. It drives `Workspace`: commands come from the page, runs from the store, from other
//! tabs and from the relay; what lasts goes to the store before anybody is told that it is saved.
//!
//! Any panic ends the instance: the page starts another, from the store. So nothing is kept only here but
//! what the page is told to be unsaved.
//!
//! | room | holds |
//! |---|---|
//! | `run`, `input` | the one loop and what can happen to it |
//! | `page`, `failure` | the line to the page |
//! | `session` | an open production |
//! | `device`, `key`, `known`, `catalogue` | this device, what is on it, what comes with the app |
//! | `production`, `parcel` | productions that need not be open: made, read, packed |
//! | `store` | IndexedDB |
//! | `assets` | files beside the records, as bytes |
//! | `tabs` | hints, and which tab is on duty |
//! | `sync` | the relay |
//! | `sandbox` | asking an instance of its own what others' edits of a text make of it |
//! | `files`, `sentinel` | the private file system; a second witness there of what is on this device |
//! | `turn`, `pace` | going on with what takes long after what the page asks meanwhile |
//! | `clock`, `scope`, `capability`, `report` | what the browser gives, and what it lacks |

mod assets;
mod capability;
mod catalogue;
mod clock;
mod device;
mod failure;
mod files;
mod input;
mod installed;
mod key;
mod known;
mod pace;
mod page;
mod parcel;
mod production;
mod report;
mod run;
mod sandbox;
mod scope;
mod sentinel;
mod session;
mod store;
mod sync;
mod tabs;
mod turn;
mod zones;

use wasm_bindgen::prelude::wasm_bindgen;

/// Runs when the module is instantiated. It listens at once: what the page says meanwhile waits in line.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(console_error_panic_hook::hook));
    sandbox::lend();
    wasm_bindgen_futures::spawn_local(run::run());
}
