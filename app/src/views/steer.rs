//! What keys, a finger and the way out do in a view that is gone through.

use std::cell::Cell;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent, PointerEvent};

use super::run::{Role, Run};
use crate::command::ShowAct;
use crate::grid::is_mirrored;
use crate::pages;

/// How far a finger goes, in pixels, before it is a swipe; and how much farther along than across.
const SWIPE_PX: f64 = 56.0;
const ALONG: f64 = 1.5;

thread_local! {
    /// Where the finger went down.
    static DOWN: Cell<Option<(i32, f64, f64)>> = const { Cell::new(None) };
}

/// A key anywhere in the page. What is typed, and what another part of the page takes, is left to it.
pub(super) fn key(run: Run, view: &HtmlElement, event: &KeyboardEvent) {
    let is_taken = event.default_prevented() || event.is_composing() || pages::is_typing(event);
    let is_modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    if is_taken || is_modified || run.desk.float.with_untracked(Option::is_some) {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_elsewhere =
        target.as_ref().is_some_and(|it| it.tag_name() != "BODY" && !view.contains(Some(it.unchecked_ref())));
    let is_button = target.is_some_and(|it| it.tag_name() == "BUTTON");
    let back = if is_mirrored() { "ArrowRight" } else { "ArrowLeft" };
    let key = event.key();
    let act = match key.as_str() {
        _ if is_elsewhere => return,
        // A button that the person went to by keys does what it says.
        " " | "Enter" if is_button => return,
        " " | "PageDown" => Some(ShowAct::Go),
        "Backspace" | "PageUp" => Some(ShowAct::Back),
        key if key == back => Some(ShowAct::Back),
        "Enter" => Some(ShowAct::Ready),
        "ArrowDown" | "ArrowUp" | "Home" | "End" | "Escape" => None,
        digit if is_digit(digit) => return jump(view),
        _ => return,
    };
    event.prevent_default();
    match (act, key.as_str()) {
        // A key that is held is pressed once: nobody runs through what others follow.
        (Some(act), _) if !event.repeat() => run.run(act),
        (None, "ArrowDown") => run.choose_by(1),
        (None, "ArrowUp") => run.choose_by(-1),
        (None, "Home") => run.choose_by(isize::MIN),
        (None, "End") => run.choose_by(isize::MAX),
        (None, "Escape") if !event.repeat() && !run.let_go() && run.role.get_untracked() != Role::Leads => {
            leave(run);
        }
        _ => {}
    }
}

fn is_digit(key: &str) -> bool {
    key.len() == 1 && key.as_bytes()[0].is_ascii_digit()
}

/// A number that is typed is looked for: the field takes the key that led there.
fn jump(view: &HtmlElement) {
    let field = view.query_selector("[data-jump]").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        // What is on the screen takes the focus.
        let _ = field.focus();
    }
}

/// A button that a pointer presses does not take the focus: the next Space would press it again.
pub(super) fn keep_focus(event: &MouseEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if target.is_some_and(|it| it.closest("button").is_ok_and(|found| found.is_some())) {
        event.prevent_default();
    }
}

/// A finger goes down.
pub(super) fn touch(event: &PointerEvent) {
    if event.pointer_type() == "touch" {
        let at = (event.pointer_id(), f64::from(event.client_x()), f64::from(event.client_y()));
        DOWN.set(Some(at));
    }
}

/// It goes up: towards the start of the line is on, towards its end is back.
pub(super) fn swipe(run: Run, event: &PointerEvent) {
    let Some((pointer, x, y)) = DOWN.take() else { return };
    let (across, down) = (f64::from(event.client_x()) - x, f64::from(event.client_y()) - y);
    if pointer != event.pointer_id() || across.abs() < SWIPE_PX || across.abs() < ALONG * down.abs() {
        return;
    }
    let is_on = (across < 0.0) != is_mirrored();
    run.run(if is_on { ShowAct::Go } else { ShowAct::Back });
}

/// Out of the view, to the table's first.
pub(super) fn leave(run: Run) {
    let table = run.table.with_untracked(|table| table.id.clone());
    run.desk.address.see_through(&table, None);
}
