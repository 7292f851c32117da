//! The app without a network: the service worker, and the version that waits in it until the person takes it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration};

/// A version of the app that is fully here and waits. Copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Offline {
    waiting: RwSignal<Option<web_sys::ServiceWorker>, LocalStorage>,
    ready: RwSignal<bool>,
}

impl Offline {
    /// Registers the service worker, where this browser and origin allow one.
    pub(crate) fn register() -> Self {
        let offline = Self { waiting: RwSignal::new_local(None), ready: RwSignal::new(false) };
        if let Some(container) = container() {
            spawn_local(offline.watch(container));
        }
        offline
    }

    /// Whether a newer version waits to be taken.
    pub(crate) fn is_waiting(self) -> bool {
        self.waiting.with(Option::is_some)
    }

    /// Whether a cold open works without a network.
    pub(crate) fn is_ready(self) -> bool {
        self.ready.get()
    }

    /// Takes the version that waits: the page loads again as soon as it is in charge.
    pub(crate) fn take(self) {
        let (Some(container), Some(worker)) = (container(), self.waiting.get_untracked()) else { return };
        let reload = Closure::once_into_js(|| drop(window().location().reload()));
        container.set_oncontrollerchange(Some(reload.unchecked_ref()));
        let wish = js_sys::Object::new();
        // A plain object takes any property, and a waiting worker any message.
        let _ = js_sys::Reflect::set(&wish, &"type".into(), &"skipWaiting".into());
        let _ = worker.post_message(&wish);
    }

    async fn watch(self, container: ServiceWorkerContainer) {
        // Refused where the origin is not secure or the person forbade it: then the app works, but only
        // online, and the worker's notice of what is lacking says so.
        let Ok(registration) = JsFuture::from(container.register("/sw.js")).await else { return };
        let Ok(registration) = registration.dyn_into::<ServiceWorkerRegistration>() else { return };
        self.look(&registration);
        look_for_newer(registration.clone());
        let found = registration.clone();
        let on_found = Closure::<dyn Fn()>::new(move || {
            let Some(installing) = found.installing() else { return };
            let registration = found.clone();
            let on_state = Closure::<dyn Fn()>::new(move || self.look(&registration));
            installing.set_onstatechange(Some(on_state.as_ref().unchecked_ref()));
            // One for each version that arrives while the page is open.
            on_state.forget();
        });
        registration.set_onupdatefound(Some(on_found.as_ref().unchecked_ref()));
        on_found.forget();
    }

    fn look(self, registration: &ServiceWorkerRegistration) {
        self.ready.set(registration.active().is_some());
        // The first version has nothing to replace: it waits for nobody.
        self.waiting.set(registration.waiting().filter(|_| registration.active().is_some()));
    }
}

/// A tab may stay open for weeks: whoever comes back to it comes back to the newest version, if they want.
fn look_for_newer(registration: ServiceWorkerRegistration) {
    let changed = Closure::<dyn Fn()>::new(move || {
        if !document().hidden() {
            // Without a network there is nothing newer to be had.
            drop(registration.update());
        }
    });
    // Only a document that is not one refuses a listener.
    let _ = document().add_event_listener_with_callback("visibilitychange", changed.as_ref().unchecked_ref());
    changed.forget();
}

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = window().navigator();
    let known = js_sys::Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or_default();
    known.then(|| navigator.service_worker())
}
