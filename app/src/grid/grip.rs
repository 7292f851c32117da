//! Columns drawn to another width or another place. The same is done by commands, without a pointer.

use leptos::ev::PointerEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::measure;
use super::state::Sheet;

/// A press becomes a drawing after so many pixels.
const STIR_PX: i32 = 6;
/// How much wider or narrower a command makes a column, in `rem`.
const STEP_REM: f64 = 1.0;

/// A column that is being drawn elsewhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Drawn {
    /// Where it stands.
    from: usize,
    /// Where the pointer is.
    to: usize,
}

/// A column's head in somebody's hand.
#[derive(Clone, Copy)]
pub(super) struct Grip {
    sheet: Sheet,
    column: usize,
    /// Where the pointer went down.
    taken: StoredValue<Option<i32>>,
    /// Whether the press that ends now was a drawing.
    was_drawn: StoredValue<bool>,
}

impl Grip {
    /// Of a column of a grid.
    pub(super) fn of(sheet: Sheet, column: usize) -> Self {
        Self { sheet, column, taken: StoredValue::new(None), was_drawn: StoredValue::new(false) }
    }

    /// The pointer goes down. A finger scrolls instead.
    pub(super) fn take(self, event: &PointerEvent) {
        self.was_drawn.set_value(false);
        if event.button() == 0 && event.pointer_type() != "touch" {
            // A quick hand is elsewhere before it has moved at all.
            capture(event);
            self.taken.set_value(Some(event.client_x()));
        }
    }

    /// The pointer moves.
    pub(super) fn draw(self, event: &PointerEvent) {
        let Some(start) = self.taken.get_value() else { return };
        let x = event.client_x();
        if self.sheet.drawn_column.with_untracked(Option::is_none) && (x - start).abs() < STIR_PX {
            return;
        }
        if let Some(to) = self.sheet.column_at(x) {
            self.sheet.drawn_column.set(Some(Drawn { from: self.column, to }));
        }
    }

    /// The pointer goes up: the column stands where it is.
    pub(super) fn release(self) {
        self.taken.set_value(None);
        if let Some(Drawn { from, to }) = self.sheet.drawn_column.get_untracked() {
            self.was_drawn.set_value(true);
            self.sheet.drawn_column.set(None);
            self.sheet.bring_column(from, to);
        }
    }

    /// The browser took the pointer away.
    pub(super) fn let_go(self) {
        self.taken.set_value(None);
        self.sheet.drawn_column.set(None);
    }

    /// Whether the press that ends now was a drawing: then it is no press.
    pub(super) fn was_drawn(self) -> bool {
        self.was_drawn.get_value()
    }

    /// Whether this column is being drawn.
    pub(super) fn is_drawn(self) -> bool {
        self.sheet.drawn_column.get().is_some_and(|drawn| drawn.from == self.column)
    }

    /// Whether a column is being drawn here.
    pub(super) fn is_aim(self) -> bool {
        self.sheet.drawn_column.get().is_some_and(|drawn| drawn.to == self.column && drawn.from != drawn.to)
    }
}

/// The edge of a column's head: drawn, it changes the width; pressed twice, the width is the module's again.
#[component]
pub(super) fn Edge(
    /// Of which grid.
    sheet: Sheet,
    /// The column's name.
    name: String,
    /// Its place.
    column: usize,
) -> impl IntoView {
    let name = StoredValue::new(name);
    let taken = StoredValue::new(None::<(i32, f64)>);
    let take = move |event: PointerEvent| {
        // The head under it is not meant.
        event.stop_propagation();
        event.prevent_default();
        if event.button() == 0 {
            capture(&event);
            let width = sheet.widths.with_untracked(|widths| widths.get(column).copied());
            taken.set_value(width.map(|width| (event.client_x(), width)));
        }
    };
    let draw = move |event: PointerEvent| {
        event.stop_propagation();
        let Some((start, width)) = taken.get_value() else { return };
        let ahead = f64::from(event.client_x() - start) * if measure::is_mirrored() { -1.0 } else { 1.0 };
        let rem = sheet.view.metrics.with_untracked(|metrics| metrics.rem);
        sheet.wish.update(|wish| wish.widen(&name.get_value(), (width + ahead) / rem));
    };
    let back = move |_| sheet.wish.update(|wish| wish.leave_width(&name.get_value()));
    view! {
        <span
            class="head-edge"
            aria-hidden="true"
            on:pointerdown=take
            on:pointermove=draw
            on:pointerup=move |_| taken.set_value(None)
            on:pointercancel=move |_| taken.set_value(None)
            on:click=|event| event.stop_propagation()
            on:dblclick=back
        ></span>
    }
}

impl Sheet {
    /// Makes the active column wider, or narrower.
    pub(super) fn widen_column(self, wider: bool) {
        let here = untrack(|| self.here());
        let Some(field) = untrack(|| self.active_field()) else { return };
        let Some(width) = self.widths.with_untracked(|widths| widths.get(here.column).copied()) else {
            return;
        };
        let rem = width / self.view.metrics.with_untracked(|metrics| metrics.rem);
        let rem = if wider { rem + STEP_REM } else { rem - STEP_REM };
        self.wish.update(|wish| wish.widen(&field.name, rem));
        self.reveal();
    }

    /// Brings the active column one on, or one back; the person stays in it.
    pub(super) fn move_column(self, ahead: bool) {
        let from = untrack(|| self.here()).column;
        let to = if ahead { Some(from + 1) } else { from.checked_sub(1) };
        if let Some(to) = to {
            self.bring_column(from, to);
        }
    }

    /// Lets the columns up to the active one stay when others move, or lets them go.
    pub(super) fn freeze(self) {
        let last = untrack(|| self.here()).column;
        self.wish.update(|wish| wish.freeze(last));
    }

    fn bring_column(self, from: usize, to: usize) {
        let columns = self.columns.get_untracked();
        if from == to || to >= columns.len() {
            return;
        }
        self.wish.update(|wish| wish.bring(&columns, from, to));
        let row = untrack(|| self.here()).row;
        self.be_at(super::keys::Spot { row, column: to });
        self.focus();
    }

    /// The column that stands at a place of the screen.
    fn column_at(self, x: i32) -> Option<usize> {
        let heads = self.view.element.get_untracked()?.query_selector_all("[role=columnheader]").ok()?;
        (0..heads.length()).find_map(|at| {
            let head: Element = heads.item(at)?.dyn_into().ok()?;
            let edges = head.get_bounding_client_rect();
            let place: usize = head.get_attribute("aria-colindex")?.parse().ok()?;
            let is_under = (edges.left()..edges.right()).contains(&f64::from(x));
            is_under.then(|| place.checked_sub(2)).flatten()
        })
    }
}

/// The pointer's moves are told here until it goes up, wherever it is.
fn capture(event: &PointerEvent) {
    if let Some(element) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
        // Refused only for a pointer that is gone.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}
