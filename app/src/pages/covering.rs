//! What a sheet lies over. On a phone what stands beside the table covers it: nothing beneath can be reached
//! until the sheet goes, and then the focus is where it was.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement};

use crate::address::Panel;
use crate::desk::Desk;
use crate::grid::watch_size;

/// A production narrower than this, in pixels, has a sheet over its table: as `60-panels.css` draws it.
const SHEET_PX: f64 = 480.0;
/// What covers.
const SHEET: &str = ".inspector";
/// Where keys begin in it.
const FIRST: &str = ".inspector :is([role=tab][aria-selected=true], button)";

/// Whether a production's table is covered. Copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Covering {
    /// The production.
    pub(super) element: NodeRef<Div>,
    /// Whether it is.
    pub(super) is_on: Memo<bool>,
    /// What had the focus last, before the sheet.
    left: StoredValue<Option<HtmlElement>, LocalStorage>,
}

impl Covering {
    /// Follows what the address says is beside the table, and how wide the production is.
    pub(super) fn follow(desk: Desk) -> Self {
        let (element, is_narrow) = (NodeRef::<Div>::new(), RwSignal::new(false));
        element.on_load(move |element| {
            watch_size(&element, move |width, _| is_narrow.set(width < SHEET_PX));
        });
        let panel = Memo::new(move |_| desk.address.spot().and_then(|spot| spot.panel));
        // An import takes the table's place, and covers nothing.
        let covers = move || panel.get().is_some_and(|panel| panel != Panel::Import);
        let is_on = Memo::new(move |_| is_narrow.get() && covers());
        let covering = Self { element, is_on, left: StoredValue::new_local(None) };
        Effect::new(move |before: Option<bool>| {
            let is_on = is_on.get();
            if is_on != before.unwrap_or_default() {
                // What covers is there, or gone, in the next frame.
                request_animation_frame(move || if is_on { enter() } else { covering.give_back() });
            }
            is_on
        });
        covering
    }

    /// Something has got the focus.
    pub(super) fn note(self, event: &FocusEvent) {
        if self.is_on.get_untracked() {
            return;
        }
        let element = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let is_beneath = |element: &HtmlElement| element.closest(SHEET).is_ok_and(|sheet| sheet.is_none());
        if let Some(element) = element.filter(is_beneath) {
            self.left.set_value(Some(element));
        }
    }

    /// The sheet is gone: where its focus went with it, it goes back.
    fn give_back(self) {
        let left = self.left.try_get_value().flatten().filter(|left| left.is_connected());
        if let (Some(left), true) = (left, is_lost()) {
            // What was on the screen before is there again.
            let _ = left.focus();
        }
    }
}

/// The sheet has the focus, if nothing in it took it already.
fn enter() {
    let is_within = document()
        .active_element()
        .is_some_and(|active| active.closest(SHEET).is_ok_and(|sheet| sheet.is_some()));
    let first =
        document().query_selector(FIRST).ok().flatten().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    if let (Some(first), false) = (first, is_within) {
        // What is on the screen takes the focus.
        let _ = first.focus();
    }
}

/// Whether nothing has the focus.
fn is_lost() -> bool {
    document().active_element().is_none_or(|active: Element| active.tag_name() == "BODY")
}
