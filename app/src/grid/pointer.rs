//! What a pointer does to cells, and what comes and goes by the clipboard's own events.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, MouseEvent};

use super::keys::Spot;
use super::measure;
use super::state::Sheet;
use crate::{clipboard, file, say};

/// How far around a range's last corner a press takes hold of it, in pixels.
const HANDLE_PX: f64 = 6.0;

impl Sheet {
    /// A cell is pressed.
    pub(super) fn press(self, event: &MouseEvent) {
        self.draws_rows.set_value(event_row_number(event));
        if event.button() == 0 && self.is_on_handle(event) {
            event.prevent_default();
            self.focus();
            self.aim.set(Some(untrack(|| self.ends()).1));
            return;
        }
        let Some(spot) = spot_of(self, event) else { return };
        let is_in_range = event.button() == 2 && {
            let (rows, columns) = untrack(|| self.range());
            rows.contains(&spot.row) && columns.contains(&spot.column)
        };
        if event.shift_key() {
            event.prevent_default();
            self.focus();
            self.extend_to(spot);
        } else if !is_in_range {
            self.be_at(spot);
        }
    }

    /// The range follows a pressed pointer, or what it is to be filled to.
    pub(super) fn drag(self, event: &MouseEvent) {
        if event.buttons() != 1 {
            // It was let go of elsewhere.
            self.draws_rows.set_value(false);
            if self.aim.with_untracked(Option::is_some) {
                self.aim.set(None);
            }
            return;
        }
        let Some(spot) = spot_of(self, event) else { return };
        if self.aim.with_untracked(Option::is_some) {
            self.aim.set(Some(self.within_records(spot)));
        } else if self.editing.with_untracked(Option::is_none)
            && !self.draws_rows.get_value()
            && spot != untrack(|| self.ends()).1
        {
            event.prevent_default();
            self.extend_to(spot);
        }
    }

    /// The pointer is let go of: what was drawn on is filled.
    pub(super) fn release(self) {
        self.draws_rows.set_value(false);
        if let Some(to) = self.aim.get_untracked() {
            self.aim.set(None);
            self.fill_to(to);
        }
    }

    /// Opens the cell that is pressed twice.
    pub(super) fn press_twice(self, event: &MouseEvent) {
        if !self.is_on_handle(event) && spot_of(self, event).is_some() {
            self.edit(None);
        }
    }

    /// The range goes to the clipboard.
    pub(super) fn carry_off(self, event: &ClipboardEvent, cuts: bool) {
        let chosen = window().get_selection().ok().flatten();
        let is_text = chosen.is_some_and(|chosen| !chosen.is_collapsed());
        if self.is_of_grid(event) && !is_text {
            event.prevent_default();
            self.copy(cuts);
        }
    }

    /// What the clipboard holds comes in.
    pub(super) fn take_in(self, event: &ClipboardEvent) {
        if self.is_of_grid(event) && self.take_file(file::pasted(event)) {
            event.prevent_default();
            return;
        }
        if self.is_of_grid(event)
            && let Some(carried) = clipboard::pasted(event)
        {
            event.prevent_default();
            self.paste(&carried);
        }
    }

    /// What the clipboard holds comes in, where the browser lends it without a paste of its own.
    pub(super) fn paste_asked(self) {
        spawn_local(async move {
            match clipboard::read().await {
                Some(carried) => self.paste(&carried),
                None => self.desk.remark(say!("tried-paste"), say!("paste-not-lent")),
            }
        });
    }

    fn within_records(self, spot: Spot) -> Spot {
        let last = self.layout.with_untracked(|layout| layout.total).saturating_sub(1);
        Spot { row: spot.row.min(last), ..spot }
    }

    /// Whether a pointer is where the range is taken hold of to be filled on.
    fn is_on_handle(self, event: &MouseEvent) -> bool {
        let cell = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let cell = cell.and_then(|target| target.closest(".is-corner").ok().flatten());
        let (Some(cell), false) = (cell, self.view.cards.get_untracked()) else { return false };
        let edges = cell.get_bounding_client_rect();
        let end = if measure::is_mirrored() { edges.left() } else { edges.right() };
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        (x - end).abs() <= HANDLE_PX && (y - edges.bottom()).abs() <= HANDLE_PX
    }
}

fn event_row_number(event: &MouseEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest(".grid-row .row-number").ok().flatten().is_some())
}

/// The cell that a pointer is on; `None` over an editor, a mark or anything else that is not a value.
fn spot_of(sheet: Sheet, event: &MouseEvent) -> Option<Spot> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    if target.closest("input, textarea, button, .offers").ok().flatten().is_some() {
        return None;
    }
    let cell = target.closest("[data-column]").ok().flatten()?;
    let column = cell.get_attribute("data-column")?.parse().ok()?;
    let row = cell.closest("[data-row]").ok().flatten()?.get_attribute("data-row")?.parse().ok()?;
    let row = sheet.layout.with_untracked(|layout| layout.place(row))?;
    Some(Spot { row, column })
}
