//! Callboard's app: what a person sees and touches. It has no data logic: it asks the worker ([`client`]) and
//! draws what it is told.
//!
//! To add something a person can do, go to [`command`]; a place they can be in, [`address`]; a sentence,
//! `public/locales` and [`words`]; something a script can call, [`scripting`].

#![expect(unreachable_pub, reason = "the macro of components makes what it generates public")]

mod address;
mod afresh;
mod client;
mod clipboard;
mod command;
mod desk;
mod file;
mod files;
mod grid;
mod kept;
mod language;
mod live;
mod looked;
mod mint;
mod offline;
mod opening;
mod pages;
mod panels;
mod paper;
mod parts;
mod persist;
mod pseudo;
mod remember;
mod rich;
mod scripting;
mod surroundings;
mod texts;
mod theme;
mod views;
mod watch;
mod witness;
mod words;
mod working;

use leptos::prelude::*;

fn main() {
    console_error_panic_hook::set_once();
    // The framework is not awake yet, so its own way to do this is not either.
    wasm_bindgen_futures::spawn_local(async {
        words::learn().await;
        // What stands in the page while the module and its words are on their way.
        if let Ok(Some(awaited)) = document().query_selector(".awaited") {
            awaited.remove();
        }
        mount_to_body(App);
    });
}

/// The whole app: everything shared is made here once and lives as long as the page.
#[component]
fn App() -> impl IntoView {
    let desk = desk::Desk::lay();
    provide_context(desk);
    scripting::publish(desk);
    view! { <pages::Frame /> }
}
