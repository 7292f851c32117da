//! What only the browser knows of dates: this person's zone, order and way of writing. Nothing here runs
//! elsewhere.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use js_sys::{Array, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::calendar::Names;
use super::dates::Order;
use super::read::Here;
use crate::{language, words};

/// How much of a moment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Extent {
    /// "8 Mar 2026".
    Day,
    /// "8 Mar 2026, 18:30".
    Minute,
    /// "Sat 8 March 2026".
    LongDay,
    /// "18:30".
    Clock,
    /// "18:30:05".
    Second,
    /// "March 2026".
    Month,
    /// "Sat".
    Weekday,
    /// "Sat 8".
    WeekdayAndDay,
}

thread_local! {
    /// Making a formatter costs more than using one a hundred times.
    static FORMATS: RefCell<BTreeMap<(Extent, String), js_sys::Function>> =
        const { RefCell::new(BTreeMap::new()) };
    /// What clocks show, by zone.
    static CLOCKS: RefCell<BTreeMap<String, js_sys::Function>> = const { RefCell::new(BTreeMap::new()) };
    static NAMES: Names = names();
}

/// Where and when this person is.
pub(crate) fn here() -> Here {
    let now = js_sys::Date::now();
    let today = clock_in(now, &zone()).map_or(Date::ZERO, DateTime::date);
    let moment = |clock| moment(clock, &zone());
    Here { today, order: order(), in_english, point: words::point(), moment }
}

/// A date or a moment in the words of the page, in English ones.
fn in_english(text: &str) -> String {
    NAMES.with(|names| names.in_english(text))
}

/// The months and days of the page's language.
fn names() -> Names {
    let named = |part: &str, of: &dyn Fn(usize) -> String, count| {
        let options = Object::new();
        set(&options, part, "long");
        set(&options, "timeZone", "UTC");
        let format = formatter(&language::formats(), &options);
        let name = |at| {
            let millis = js_sys::Date::parse(&of(at));
            let name = format.as_ref()?.call1(&JsValue::NULL, &millis.into()).ok()?.as_string()?;
            Some(name.to_lowercase())
        };
        (1..=count).map_while(name).collect()
    };
    // The first of June of 2026 is a Monday.
    Names {
        months: named("month", &|month| format!("2026-{month:02}-01T12:00:00Z"), 12),
        days: named("weekday", &|day| format!("2026-06-{day:02}T12:00:00Z"), 7),
    }
}

/// This person's time zone, as IANA names it.
pub(crate) fn zone() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let zone = Reflect::get(&options, &"timeZone".into()).ok().and_then(|zone| zone.as_string());
    zone.unwrap_or_else(|| "UTC".to_owned())
}

/// A date (`2026-03-08`) as people here write it; as it is where it is none.
pub(crate) fn date(text: &str) -> String {
    let millis = js_sys::Date::parse(text);
    written(millis, Extent::Day, "UTC").unwrap_or_else(|| text.to_owned())
}

/// A day as people here write it.
pub(crate) fn day(date: Date, extent: Extent) -> String {
    let text = date.to_string();
    written(js_sys::Date::parse(&text), extent, "UTC").unwrap_or(text)
}

/// A date, or a moment, so much later by the clock where it takes place; `None` where it is neither. A date
/// takes no minutes.
pub(crate) fn shifted(text: &str, days: i64, minutes: i64) -> Option<String> {
    if let Some(date) = text.parse::<Date>().ok().filter(|_| text.len() == 10) {
        return Some(date.checked_add(days.days()).ok()?.to_string());
    }
    let later = clock(text)?.checked_add(days.days().minutes(minutes)).ok()?;
    let hours = text.split_once('T').map_or("", |(_, hours)| hours);
    if !hours.contains(['Z', '+', '-', '[']) {
        // Without a zone it is the clock's alone.
        return Some(later.strftime("%Y-%m-%dT%H:%M:%S").to_string());
    }
    moment(later, &parted(text).1)
}

/// A moment (RFC 9557) as people here write it, in its own zone; as it is where it is none.
pub(crate) fn date_time(text: &str) -> String {
    let (millis, zone) = parted(text);
    written(millis, Extent::Minute, &zone).unwrap_or_else(|| text.to_owned())
}

/// A moment (RFC 3339) in this person's zone.
pub(crate) fn at(text: &str, extent: Extent) -> String {
    let (millis, _) = parted(text);
    written(millis, extent, &zone()).unwrap_or_else(|| text.to_owned())
}

/// A moment in milliseconds since 1970, in this person's zone.
pub(crate) fn at_millis(millis: f64, extent: Extent) -> String {
    written(millis, extent, &zone()).unwrap_or_default()
}

/// What a clock shows in the moment's own zone: what one edits.
pub(crate) fn clock(text: &str) -> Option<DateTime> {
    let (millis, zone) = parted(text);
    clock_in(millis, &zone)
}

/// The moment when clocks in `zone` show `clock`. Where they show it twice or never, the one by the earlier
/// offset.
fn moment(clock: DateTime, zone: &str) -> Option<String> {
    let as_utc = js_sys::Date::parse(&format!("{clock}Z"));
    let offset_at =
        |millis: f64| Some(js_sys::Date::parse(&format!("{}Z", clock_in(millis, zone)?)) - millis);
    let guess = as_utc - offset_at(as_utc)?;
    let millis = as_utc - offset_at(guess)?;
    let text = js_sys::Date::new(&millis.into()).to_iso_string().as_string()?;
    Some(format!("{}Z[{zone}]", text.split('.').next().unwrap_or(&text)))
}

fn parted(text: &str) -> (f64, String) {
    let (instant, zone) = text.split_once('[').unwrap_or((text, ""));
    let named = zone.trim_end_matches(']');
    let zone = if named.is_empty() { self::zone() } else { named.to_owned() };
    (js_sys::Date::parse(instant), zone)
}

fn clock_in(millis: f64, zone: &str) -> Option<DateTime> {
    if millis.is_nan() {
        return None;
    }
    let text = CLOCKS.with_borrow_mut(|clocks| {
        if !clocks.contains_key(zone) {
            clocks.insert(zone.to_owned(), clock_format(zone)?);
        }
        clocks.get(zone)?.call1(&JsValue::NULL, &millis.into()).ok()?.as_string()
    })?;
    DateTime::strptime("%Y-%m-%d %H:%M:%S", &text).ok()
}

/// Swedish writes dates as ISO 8601 does.
fn clock_format(zone: &str) -> Option<js_sys::Function> {
    let options = Object::new();
    let numeric = ["year", "month", "day", "hour", "minute", "second"];
    for part in numeric {
        set(&options, part, if part == "year" { "numeric" } else { "2-digit" });
    }
    set(&options, "hourCycle", "h23");
    set(&options, "timeZone", zone);
    formatter(&"sv-SE".into(), &options)
}

fn written(millis: f64, extent: Extent, zone: &str) -> Option<String> {
    if millis.is_nan() {
        return None;
    }
    FORMATS.with_borrow_mut(|formats| {
        let key = (extent, zone.to_owned());
        if !formats.contains_key(&key) {
            formats.insert(key.clone(), format_of(extent, zone)?);
        }
        formats.get(&key)?.call1(&JsValue::NULL, &millis.into()).ok()?.as_string()
    })
}

fn format_of(extent: Extent, zone: &str) -> Option<js_sys::Function> {
    let options = Object::new();
    let parts: &[(&str, &str)] = match extent {
        Extent::Day => &[("day", "numeric"), ("month", "short"), ("year", "numeric")],
        Extent::Minute => &[
            ("day", "numeric"),
            ("month", "short"),
            ("year", "numeric"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
        ],
        Extent::LongDay => {
            &[("weekday", "short"), ("day", "numeric"), ("month", "long"), ("year", "numeric")]
        }
        Extent::Clock => &[("hour", "2-digit"), ("minute", "2-digit")],
        Extent::Second => &[("hour", "2-digit"), ("minute", "2-digit"), ("second", "2-digit")],
        Extent::Month => &[("month", "long"), ("year", "numeric")],
        Extent::Weekday => &[("weekday", "short")],
        Extent::WeekdayAndDay => &[("weekday", "short"), ("day", "numeric")],
    };
    for (name, value) in parts {
        set(&options, name, value);
    }
    if matches!(extent, Extent::Minute | Extent::Clock | Extent::Second) {
        set(&options, "hourCycle", "h23");
    }
    set(&options, "timeZone", zone);
    formatter(&language::formats(), &options)
}

/// `None` where the browser does not know the zone, which an older browser may not.
fn formatter(locale: &JsValue, options: &Object) -> Option<js_sys::Function> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: js_sys::Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    let made = Reflect::construct(&class, &Array::of2(locale, options)).ok()?;
    Some(made.unchecked_into::<Intl::DateTimeFormat>().format())
}

fn order() -> Order {
    // Written with a day that is no month: where "25" stands tells.
    let text = written(js_sys::Date::parse("2026-03-25T12:00:00Z"), Extent::Day, "UTC").unwrap_or_default();
    let is_month_first = text.find("25").is_some_and(|day| day > 0) && !text.starts_with("2026");
    if is_month_first { Order::MonthFirst } else { Order::DayFirst }
}

fn set(options: &Object, name: &str, value: &str) {
    // A plain object takes any property.
    let _ = Reflect::set(options, &name.into(), &value.into());
}

/// A date as one edits it: as it is written here, where that reads back as the same.
pub(crate) fn typed_date(day: Date) -> String {
    let (written, here) = (date(&day.to_string()), here());
    let read = super::dates::date(&in_english(&written), here.today, here.order);
    if read == Some(day) { written } else { super::dates::typed_date(day) }
}

/// Day and time as one edits them.
pub(crate) fn typed(clock: DateTime) -> String {
    let (date, time): (Date, Time) = (clock.date(), clock.time());
    format!("{} {}", typed_date(date), super::dates::typed_time(time))
}
