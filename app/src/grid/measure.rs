//! How large things are on this screen: asked of the browser, and again when it changes.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

use super::viewport::Metrics;

/// Calls `changed` with the element's size in pixels, now and whenever it changes, until the component goes.
pub(crate) fn watch(element: &Element, changed: impl Fn(f64, f64) + 'static) {
    let watched = element.clone();
    let observed = Closure::<dyn Fn()>::new(move || {
        let size = watched.get_bounding_client_rect();
        changed(size.width(), size.height());
    });
    let Ok(observer) = ResizeObserver::new(observed.as_ref().unchecked_ref()) else { return };
    observer.observe(element);
    let kept = StoredValue::new_local((observer, observed));
    on_cleanup(move || {
        kept.try_update_value(|(observer, _)| observer.disconnect());
    });
}

/// Digits that the probe is wide.
pub(super) const PROBE_DIGITS: f64 = 10.0;
/// A card's height in `rem`.
const CARD_REM: f64 = 4.0;
/// The height of a group's heading among cards, in `rem`.
const CARD_HEADING_REM: f64 = 2.75;

/// What a probe of one row's height and [`PROBE_DIGITS`] digits' width says.
pub(super) fn metrics(width: f64, height: f64) -> Option<Metrics> {
    let rem = root_size();
    (width > 0.0 && height > 0.0).then(|| Metrics {
        row: height,
        digit: width / PROBE_DIGITS,
        card: CARD_REM * rem,
        heading: CARD_HEADING_REM * rem,
        rem,
    })
}

/// Pixels of one `rem`.
pub(crate) fn root_size() -> f64 {
    let root = document().document_element();
    let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
    let size = style.and_then(|style| style.get_property_value("font-size").ok());
    size.and_then(|size| size.trim_end_matches("px").parse().ok()).unwrap_or(16.0)
}

/// Whether lines run from right to left.
pub(crate) fn is_mirrored() -> bool {
    document().document_element().and_then(|root| root.get_attribute("dir")).is_some_and(|dir| dir == "rtl")
}
