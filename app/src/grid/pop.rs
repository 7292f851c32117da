//! What a menu of the grid pops up in: below a head or a cell, with keys that go through it, and gone when
//! the focus or a press goes elsewhere.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::state::Sheet;

/// How wide a menu is, in `rem`: `47-column-menu.css` draws it so.
const WIDE_REM: f64 = 17.0;

/// Where a menu opens, in pixels of the view.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Anchor {
    /// From the start.
    start: f64,
    /// Where what it belongs to begins, from the top.
    top: f64,
    /// Where that ends.
    bottom: f64,
}

impl Anchor {
    /// At an element of the grid, within its view.
    pub(super) fn at(sheet: Sheet, element: &Element) -> Option<Self> {
        let view = element.closest(".grid-view").ok()??.get_bounding_client_rect();
        let edges = element.get_bounding_client_rect();
        let from_start = match super::measure::is_mirrored() {
            true => view.right() - edges.right(),
            false => edges.left() - view.left(),
        };
        let wide = WIDE_REM * sheet.view.metrics.with_untracked(|metrics| metrics.rem);
        let start = from_start.clamp(0.0, (view.width() - wide).max(0.0));
        Some(Self { start, top: edges.top() - view.top(), bottom: edges.bottom() - view.top() })
    }

    /// How far from the top a menu of this height stands: below, else above, else where it has room.
    fn block_start(self, high: f64, room: f64) -> f64 {
        match () {
            () if self.bottom + high <= room => self.bottom,
            () if high <= self.top => self.top - high,
            () => (room - high).max(0.0),
        }
    }
}

/// A menu that is open. The first of its items has the focus.
#[component]
pub(super) fn Pop(
    /// Of which grid.
    sheet: Sheet,
    /// Where it opens.
    anchor: Anchor,
    /// What readers call it.
    label: String,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let (menu, start) = (NodeRef::<Div>::new(), RwSignal::new(anchor.bottom));
    menu.on_load(move |menu| {
        request_animation_frame(move || {
            let room = menu.offset_parent().map_or(0.0, |view| view.get_bounding_client_rect().height());
            start.try_set(anchor.block_start(menu.get_bounding_client_rect().height(), room));
            step(&menu, 0, |_, _| 0);
        });
    });
    let key = move |event: KeyboardEvent| {
        event.stop_propagation();
        let Some(menu) = menu.get_untracked() else { return };
        match event.key().as_str() {
            "ArrowDown" => step(&menu, 1, |here, count| (here + 1) % count),
            "ArrowUp" => step(&menu, 1, |here, count| (here + count - 1) % count),
            "Home" => step(&menu, 1, |_, _| 0),
            "End" => step(&menu, 1, |_, count| count - 1),
            "Escape" | "Tab" => sheet.close_menu(),
            _ => return,
        }
        event.prevent_default();
    };
    let left = move |event: leptos::ev::FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let within = menu.get_untracked().is_some_and(|menu| menu.contains(to.as_ref()));
        if to.is_some() && !within {
            sheet.menu.set(None);
        }
    };
    view! {
        <div class="column-menu-veil" aria-hidden="true" on:pointerdown=move |_| sheet.close_menu()></div>
        <div
            node_ref=menu
            role="menu"
            class="column-menu"
            aria-label=label
            style:inset-inline-start=format!("{}px", anchor.start)
            style:inset-block-start=move || format!("{}px", start.get())
            on:keydown=key
            on:focusout=left
        >
            {children()}
        </div>
    }
}

/// Gives the focus to another item: `to` says which, from the one that has it and how many there are.
fn step(menu: &HtmlElement, least: u32, to: impl Fn(u32, u32) -> u32) {
    let Ok(items) = menu.query_selector_all("[role^=menuitem]") else { return };
    let active = document().active_element();
    let at = |place: u32| items.item(place).and_then(|item| item.dyn_into::<HtmlElement>().ok());
    let is_active = |place: &u32| at(*place).is_some_and(|item| active.as_ref() == Some(&item));
    let here = (0..items.length()).find(is_active).unwrap_or(0);
    if items.length() >= least.max(1)
        && let Some(item) = at(to(here, items.length()))
    {
        // What is on the screen takes the focus.
        let _ = item.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grid_38_a_menu_stands_below_what_it_belongs_to_else_above_it_and_never_out_of_sight() {
        let anchor = Anchor { start: 0.0, top: 200.0, bottom: 228.0 };
        assert_eq!(anchor.block_start(100.0, 500.0), 228.0);
        assert_eq!(anchor.block_start(150.0, 300.0), 50.0);
        assert_eq!(anchor.block_start(250.0, 300.0), 50.0);
        assert_eq!(anchor.block_start(400.0, 300.0), 0.0);
    }
}
