//! Whether a bar has room for all that stands in it; where not, what it does without first.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, MutationObserver, MutationObserverInit};

use crate::grid::watch_size;

/// What the styles know how little room there is by.
const ATTRIBUTE: &str = "data-room";
/// From all of it to the least: the tools without their words, then the views in a menu too, then how many
/// there are as a figure alone.
const ROOMS: [&str; 4] = ["whole", "glyphs", "menu", "least"];

/// Gives the bar that a heading stands in as much as has room, now, whenever its width changes, and whenever
/// its tools do.
pub(super) fn watch(heading: &Element) {
    let bar = heading.closest(".viewbar").ok().flatten();
    let tools = bar.as_ref().and_then(|bar| bar.query_selector(".viewbar-tools").ok().flatten());
    let Some((bar, tools)) = bar.zip(tools) else { return };
    let measured = (bar.clone(), tools.clone());
    let measure = move || {
        let (bar, tools) = &measured;
        for room in ROOMS {
            // An element takes any attribute of this name.
            let _ = bar.set_attribute(ATTRIBUTE, room);
            if tools.scroll_width() <= tools.client_width() {
                return;
            }
        }
    };
    let again = measure.clone();
    watch_size(&bar, move |_, _| again());
    let changed = Closure::<dyn Fn()>::new(measure);
    let Ok(observer) = MutationObserver::new(changed.as_ref().unchecked_ref()) else { return };
    let what = MutationObserverInit::new();
    what.set_child_list(true);
    what.set_character_data(true);
    what.set_subtree(true);
    // Without it the bar still follows its width.
    let _ = observer.observe_with_options(&tools, &what);
    let kept = StoredValue::new_local((observer, changed));
    on_cleanup(move || {
        kept.try_update_value(|(observer, _)| observer.disconnect());
    });
}
