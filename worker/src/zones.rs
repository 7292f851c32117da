//! What the browser knows of time zones: the core has no table of them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use callboard_core::given::Zones;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use js_sys::{Array, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// By which zones are named and their clocks read, as the page does.
pub(crate) const ZONES: Zones = Zones { named, ahead };

thread_local! {
    /// What clocks show, by zone: making a formatter costs more than using one a hundred times.
    static CLOCKS: RefCell<BTreeMap<String, Function>> = const { RefCell::new(BTreeMap::new()) };
}

/// A zone by its name, or by the city that it is called after.
fn named(text: &str) -> Option<String> {
    let text = text.trim();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '/' | '_' | '-' | '+' | ' ');
    if !text.starts_with(char::is_alphabetic) || !text.chars().all(is_name) {
        return None;
    }
    let known = format(text, &[])
        .and_then(|format| Reflect::get(&format.resolved_options(), &"timeZone".into()).ok()?.as_string());
    match known {
        Some(name) if name.eq_ignore_ascii_case(text) || !text.contains('/') => Some(name),
        // A browser may have an older name for it.
        Some(_) => Some(text.to_owned()),
        None => city(text),
    }
}

/// The zone that is called after a city; a browser that cannot list them knows none.
fn city(name: &str) -> Option<String> {
    let wanted = name.replace(' ', "_").to_lowercase();
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let list: Function = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?.dyn_into().ok()?;
    let all: Array = list.call1(&intl, &"timeZone".into()).ok()?.dyn_into().ok()?;
    let is_meant =
        |zone: &String| zone.rsplit_once('/').is_some_and(|(_, city)| city.to_lowercase() == wanted);
    all.iter().filter_map(|zone| zone.as_string()).find(is_meant)
}

/// By how much the clocks of a zone are ahead of UTC, from what they show.
fn ahead(zone: &str, seconds: i64) -> Option<i32> {
    let millis = JsValue::from_f64(seconds as f64 * 1000.0);
    let text = CLOCKS.with_borrow_mut(|clocks| {
        if !clocks.contains_key(zone) {
            let parts = ["year", "month", "day", "hour", "minute", "second"];
            clocks.insert(zone.to_owned(), format(zone, &parts)?.format());
        }
        clocks.get(zone)?.call1(&JsValue::NULL, &millis).ok()?.as_string()
    })?;
    let shown = DateTime::strptime("%Y-%m-%d %H:%M:%S", &text).ok()?;
    i32::try_from(Offset::UTC.to_timestamp(shown).ok()?.as_second() - seconds).ok()
}

/// Swedish writes dates as ISO 8601 does. `None` where the browser knows no such zone.
fn format(zone: &str, parts: &[&str]) -> Option<Intl::DateTimeFormat> {
    let options = Object::new();
    let all = parts.iter().map(|part| (*part, if *part == "year" { "numeric" } else { "2-digit" }));
    for (name, value) in all.chain([("timeZone", zone), ("hourCycle", "h23")]) {
        // A plain object takes any property.
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    let made = Reflect::construct(&class, &Array::of2(&"sv-SE".into(), &options)).ok()?;
    Some(made.unchecked_into())
}
