//! What the browser knows of time zones.

use callboard_core::given::Zones;
use js_sys::{Array, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::moments::clock_in;

/// By which zones are named and their clocks read.
pub(super) const ZONES: Zones = Zones { named, ahead };

/// A zone by its name, or by the city that it is called after.
fn named(text: &str) -> Option<String> {
    let text = text.trim();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '/' | '_' | '-' | '+' | ' ');
    if !text.starts_with(char::is_alphabetic) || !text.chars().all(is_name) {
        return None;
    }
    match known(text) {
        Some(name) if name.eq_ignore_ascii_case(text) || !text.contains('/') => Some(name),
        // A browser may have an older name for it.
        Some(_) => Some(text.to_owned()),
        None => city(text),
    }
}

/// What the browser calls a zone that it knows by this name.
fn known(name: &str) -> Option<String> {
    let options = Object::new();
    // A plain object takes any property.
    let _ = Reflect::set(&options, &"timeZone".into(), &name.into());
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    let format = Reflect::construct(&class, &Array::of2(&JsValue::UNDEFINED, &options)).ok()?;
    let resolved = format.unchecked_into::<Intl::DateTimeFormat>().resolved_options();
    Reflect::get(&resolved, &"timeZone".into()).ok()?.as_string()
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

fn ahead(zone: &str, seconds: i64) -> Option<i32> {
    let shown = clock_in(seconds as f64 * 1000.0, zone)?;
    let as_utc = jiff::tz::Offset::UTC.to_timestamp(shown).ok()?.as_second();
    i32::try_from(as_utc - seconds).ok()
}
