//! Which tab is on duty: a Web Lock says, and passes on when its holder dies. A holder that is frozen keeps
//! its lock, so a visible tab that gets no answer from it may take the lock away. Two holders for a moment do
//! no harm.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::scope;

#[wasm_bindgen]
extern "C" {
    /// `LockManager`, which the stable bindings leave out.
    #[wasm_bindgen(js_name = LockManager)]
    type Locks;

    #[wasm_bindgen(catch, method, js_name = request)]
    fn request(this: &Locks, name: &str, options: &Object, granted: &Function) -> Result<Promise, JsValue>;
}

/// What becomes of a tab's duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DutyEvent {
    /// This tab is on duty now.
    Taken,
    /// Another tab took it away.
    Lost,
}

/// A tab's claim to be on duty for one production. Dropping it passes the duty on.
pub(crate) struct Duty {
    name: String,
    claim: Rc<Claim>,
    on_event: Rc<dyn Fn(DutyEvent)>,
}

#[derive(Default)]
struct Claim {
    /// Ends the promise that holds the lock.
    release: RefCell<Option<Function>>,
    ended: Cell<bool>,
}

impl Duty {
    /// Waits for the lock `name`. Where there are no locks, every tab is on duty: what is then done twice
    /// does no harm.
    pub(crate) fn claim(name: String, on_event: Rc<dyn Fn(DutyEvent)>) -> Self {
        let duty = Self { name, claim: Rc::default(), on_event };
        if locks().is_some() {
            duty.request(false);
        } else {
            (duty.on_event)(DutyEvent::Taken);
        }
        duty
    }

    /// Takes the lock away from a holder that does not answer.
    pub(crate) fn steal(&mut self) {
        self.claim.end();
        self.claim = Rc::default();
        self.request(true);
    }

    /// Waits for the lock again, after it was taken away.
    pub(crate) fn claim_again(&mut self) {
        self.claim = Rc::default();
        self.request(false);
    }

    fn request(&self, steal: bool) {
        let Some(locks) = locks() else { return };
        let options = Object::new();
        // Setting a property of an object just made does not fail.
        let _ = Reflect::set(&options, &"steal".into(), &steal.into());
        let (claim, on_event) = (self.claim.clone(), self.on_event.clone());
        let granted = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_| {
            let held = Promise::new(&mut |resolve, _| {
                *claim.release.borrow_mut() = Some(resolve);
            });
            if claim.ended.get() {
                claim.end();
            } else {
                on_event(DutyEvent::Taken);
            }
            held
        });
        let (claim, on_event) = (self.claim.clone(), self.on_event.clone());
        if let Ok(over) = locks.request(&self.name, &options, granted.as_ref().unchecked_ref()) {
            spawn_local(async move {
                let over = JsFuture::from(over).await;
                drop(granted);
                if over.is_err() && !claim.ended.get() {
                    on_event(DutyEvent::Lost);
                }
            });
        }
    }
}

impl Claim {
    fn end(&self) {
        self.ended.set(true);
        if let Some(release) = self.release.borrow_mut().take() {
            // Resolving a promise does not fail.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

impl Drop for Duty {
    fn drop(&mut self) {
        self.claim.end();
    }
}

fn locks() -> Option<Locks> {
    let locks = Reflect::get(&scope::global().navigator(), &"locks".into()).ok()?;
    (!locks.is_undefined() && !locks.is_null()).then(|| locks.unchecked_into())
}

/// Whether this browser has Web Locks here.
pub(crate) fn has_locks() -> bool {
    locks().is_some()
}
