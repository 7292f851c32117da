//! What is typed while the editor is still on its way. An ordinary field takes it, composed input too; the
//! editor gets all of it at once, where the person began.

use std::cell::{Cell, RefCell};

use leptos::prelude::*;

use crate::texts::TextTold;

/// What waits for an editor.
#[derive(Default)]
pub(super) struct Waiting {
    typed: RefCell<String>,
    is_composing: Cell<bool>,
    /// What the worker told meanwhile: an editor takes no field's place in the middle of a letter.
    told: RefCell<Vec<TextTold>>,
}

/// What happens in the field that waits.
pub(super) enum Before {
    /// This stands in it.
    Typed(String),
    /// Letters are being composed, or no longer.
    Composing(bool),
}

impl Waiting {
    /// Whether anything was typed.
    pub(super) fn has_any(&self) -> bool {
        !self.typed.borrow().is_empty()
    }

    /// What was typed; from now on the editor has it.
    pub(super) fn take(&self) -> String {
        self.typed.take()
    }

    /// Hears of the field; gives what the worker told meanwhile, once the editor may come.
    pub(super) fn hear(&self, before: Before) -> Vec<TextTold> {
        match before {
            Before::Typed(text) => *self.typed.borrow_mut() = text,
            Before::Composing(is_composing) => self.is_composing.set(is_composing),
        }
        if self.is_composing.get() { Vec::new() } else { self.told.take() }
    }

    /// What the worker tells, unless it has to wait.
    pub(super) fn pass(&self, told: TextTold) -> Option<TextTold> {
        if !self.is_composing.get() {
            return Some(told);
        }
        self.told.borrow_mut().push(told);
        None
    }
}

/// The field. It takes the focus where it appears, and is seen once something stands in it.
#[component]
pub(super) fn WaitingField(
    /// To focus it again.
    node: NodeRef<leptos::html::Textarea>,
    /// What readers call the text.
    label: String,
    /// Told what happens in it.
    told: Callback<Before>,
) -> impl IntoView {
    node.on_load(|area| {
        // A field that is on the screen takes the focus.
        let _ = area.focus();
    });
    view! {
        <textarea
            node_ref=node
            class="rich-waiting"
            aria-label=label
            dir="auto"
            rows="1"
            // Empty it is known by this in the styles.
            placeholder=" "
            on:input=move |event| told.run(Before::Typed(event_target_value(&event)))
            on:compositionstart=move |_| told.run(Before::Composing(true))
            on:compositionend=move |event| {
                told.run(Before::Typed(event_target_value(&event)));
                told.run(Before::Composing(false));
            }
        ></textarea>
    }
}
