//! What only the browser knows of dates: this person's zone, order and way of writing. Nothing here runs
//! elsewhere.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use callboard_core::schema::{self, Habits};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use js_sys::{Array, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::here::{Here, Order};
use super::typed;
use super::zones::ZONES;
use crate::{language, say, words};

/// How much of a moment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Extent {
    /// "8 Mar 2026".
    Day,
    /// "8 Mar 2026, 18:30".
    Minute,
    /// "8 Mar 2026, 18:30:05".
    Moment,
    /// "Sat 8 March 2026".
    LongDay,
    /// "18:30".
    Clock,
    /// "18:30:05".
    Second,
    /// "18:00", or "6 PM".
    Hour,
    /// "March 2026".
    Month,
    /// "Sat".
    Weekday,
    /// "Sat 8".
    WeekdayAndDay,
}

/// Which years are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Years {
    /// All: what is edited, printed or kept is read in another year too.
    All,
    /// Those that are not this one: what stands on the screen now.
    Others,
}

thread_local! {
    /// Making a formatter costs more than using one a hundred times.
    static FORMATS: RefCell<BTreeMap<(Extent, String, bool), js_sys::Function>> =
        const { RefCell::new(BTreeMap::new()) };
    /// What clocks show, by zone.
    static CLOCKS: RefCell<BTreeMap<String, js_sys::Function>> = const { RefCell::new(BTreeMap::new()) };
    static HABITS: RefCell<Option<Rc<Habits>>> = const { RefCell::new(None) };
    static IS_HALVED: bool = says_halves();
}

/// Where and when this person is, and how they write.
pub(crate) fn here() -> Here {
    let zone = zone();
    let today = clock_in(js_sys::Date::now(), &zone).map_or(Date::ZERO, DateTime::date);
    let (date, clock) = (|day: Date| date(&day.to_string(), Years::All), time_of_day);
    let moment = |clock| schema::moment_of(clock, &self::zone(), ZONES);
    Here { today, order: order(), habits: habits(today, zone), zones: ZONES, moment, date, clock }
}

/// How this person writes.
pub(crate) fn habits_here() -> Habits {
    (*here().habits).clone()
}

fn habits(today: Date, zone: String) -> Rc<Habits> {
    HABITS.with_borrow_mut(|known| {
        let today = today.to_string();
        if let Some(habits) = known.as_ref().filter(|habits| habits.today == today && habits.zone == zone) {
            return Rc::clone(habits);
        }
        let words = |key| say!(key).split(',').map(|word| word.trim().to_owned()).collect();
        let habits = Rc::new(Habits {
            today,
            month_first: order() == Order::MonthFirst,
            point: Some(words::point()),
            zone,
            // The first of June of 2026 is a Monday.
            months: named("month", |month| format!("2026-{month:02}-01T12:00:00Z"), 12),
            days: named("weekday", |day| format!("2026-06-{day:02}T12:00:00Z"), 7),
            yes: words("words-yes"),
            no: words("words-no"),
        });
        *known = Some(Rc::clone(&habits));
        habits
    })
}

/// The names of months, or of days of the week, in the page's language.
fn named(part: &str, of: fn(usize) -> String, count: usize) -> Vec<String> {
    let options = Object::new();
    set(&options, part, "long");
    set(&options, "timeZone", "UTC");
    let format = formatter(&language::formats(), &options);
    let name = |at| {
        let millis = js_sys::Date::parse(&of(at));
        format.as_ref()?.call1(&JsValue::NULL, &millis.into()).ok()?.as_string()
    };
    (1..=count).map_while(name).collect()
}

/// This person's time zone, as IANA names it.
pub(crate) fn zone() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let zone = Reflect::get(&options, &"timeZone".into()).ok().and_then(|zone| zone.as_string());
    zone.unwrap_or_else(|| "UTC".to_owned())
}

/// A date (`2026-03-08`) as people here write it; as it is where it is none.
pub(crate) fn date(text: &str, years: Years) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |date| day_in(date, Extent::Day, years))
}

/// A day as people here write it, with its year.
pub(crate) fn day(date: Date, extent: Extent) -> String {
    day_in(date, extent, Years::All)
}

/// A day as it is read now.
pub(crate) fn said_day(date: Date, extent: Extent) -> String {
    day_in(date, extent, Years::Others)
}

fn day_in(date: Date, extent: Extent, years: Years) -> String {
    let text = date.to_string();
    let has_year = has_year(years, Some(date));
    written_with(js_sys::Date::parse(&text), extent, "UTC", has_year).unwrap_or(text)
}

/// Whether the year of a day is written.
fn has_year(years: Years, day: Option<Date>) -> bool {
    let this = js_sys::Date::new_0().get_full_year();
    years == Years::All || day.and_then(|day| u32::try_from(day.year()).ok()) != Some(this)
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
    schema::moment_of(later, &parted(text).1, ZONES)
}

/// A moment (RFC 9557) as people here write it, in its own zone, which is told where it is another than
/// theirs; as it is where it is none.
pub(crate) fn date_time(text: &str, years: Years) -> String {
    let (millis, zone) = parted(text);
    let clock = clock_in(millis, &zone);
    let extent = if clock.is_none_or(|clock| clock.second() == 0) { Extent::Minute } else { Extent::Moment };
    match written_with(millis, extent, &zone, has_year(years, clock.map(DateTime::date))) {
        Some(at) if zone == self::zone() => at,
        Some(at) => say!("moment-elsewhere", at = at, place = typed::city(&zone)),
        None => text.to_owned(),
    }
}

/// A time of day (`18:30`) as people here write it; as it is where it is none.
pub(crate) fn time(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), time_of_day)
}

/// A time of day as people here write it.
pub(crate) fn time_of_day(time: Time) -> String {
    let extent = if time.second() == 0 { Extent::Clock } else { Extent::Second };
    let millis = js_sys::Date::parse(&format!("2026-03-08T{}Z", time.strftime("%H:%M:%S")));
    written(millis, extent, "UTC").unwrap_or_else(|| time.to_string())
}

/// A full hour, for the side of what lies along hours.
pub(crate) fn hour(hour: i8) -> String {
    let millis = js_sys::Date::parse(&format!("2026-03-08T{hour:02}:00:00Z"));
    written(millis, Extent::Hour, "UTC").unwrap_or_else(|| format!("{hour:02}:00"))
}

/// A moment (RFC 3339) in this person's zone.
pub(crate) fn at(text: &str, extent: Extent) -> String {
    let (millis, _) = parted(text);
    written(millis, extent, &zone()).unwrap_or_else(|| text.to_owned())
}

/// The same as it is read now.
pub(crate) fn said_at(text: &str, extent: Extent) -> String {
    let (millis, zone) = (parted(text).0, zone());
    let has_year = has_year(Years::Others, clock_in(millis, &zone).map(DateTime::date));
    written_with(millis, extent, &zone, has_year).unwrap_or_else(|| text.to_owned())
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

fn parted(text: &str) -> (f64, String) {
    let (instant, zone) = text.split_once('[').unwrap_or((text, ""));
    let named = zone.trim_end_matches(']');
    let zone = if named.is_empty() { self::zone() } else { named.to_owned() };
    (js_sys::Date::parse(instant), zone)
}

pub(super) fn clock_in(millis: f64, zone: &str) -> Option<DateTime> {
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
    written_with(millis, extent, zone, true)
}

fn written_with(millis: f64, extent: Extent, zone: &str, has_year: bool) -> Option<String> {
    if millis.is_nan() {
        return None;
    }
    FORMATS.with_borrow_mut(|formats| {
        let key = (extent, zone.to_owned(), has_year);
        if !formats.contains_key(&key) {
            formats.insert(key.clone(), format_of(extent, zone, has_year)?);
        }
        formats.get(&key)?.call1(&JsValue::NULL, &millis.into()).ok()?.as_string()
    })
}

fn format_of(extent: Extent, zone: &str, has_year: bool) -> Option<js_sys::Function> {
    let options = Object::new();
    let day: &[(&str, &str)] = match extent {
        Extent::Day | Extent::Minute | Extent::Moment => {
            &[("day", "numeric"), ("month", "short"), ("year", "numeric")]
        }
        Extent::LongDay => {
            &[("weekday", "short"), ("day", "numeric"), ("month", "long"), ("year", "numeric")]
        }
        Extent::Clock | Extent::Second | Extent::Hour => &[],
        Extent::Month => &[("month", "long"), ("year", "numeric")],
        Extent::Weekday => &[("weekday", "short")],
        Extent::WeekdayAndDay => &[("weekday", "short"), ("day", "numeric")],
    };
    for (name, value) in day.iter().filter(|(name, _)| has_year || *name != "year") {
        set(&options, name, value);
    }
    let has_clock =
        matches!(extent, Extent::Minute | Extent::Moment | Extent::Clock | Extent::Second | Extent::Hour);
    if has_clock {
        let is_halved = is_halved();
        set(&options, "hour", if is_halved { "numeric" } else { "2-digit" });
        if !(is_halved && extent == Extent::Hour) {
            set(&options, "minute", "2-digit");
        }
        // Midnight is 00:00, whatever a place makes of it.
        set(&options, "hourCycle", if is_halved { "h12" } else { "h23" });
    }
    if matches!(extent, Extent::Moment | Extent::Second) {
        set(&options, "second", "2-digit");
    }
    set(&options, "timeZone", zone);
    formatter(&language::formats(), &options)
}

/// Whether people here say the half of the day.
pub(crate) fn is_halved() -> bool {
    IS_HALVED.with(|is_halved| *is_halved)
}

fn says_halves() -> bool {
    let options = Object::new();
    set(&options, "hour", "numeric");
    let format = Intl::DateTimeFormat::new(&Array::of1(&language::formats()), &options).resolved_options();
    Reflect::get(&format, &"hour12".into()).is_ok_and(|halved| halved.is_truthy())
}

/// `None` where the browser does not know the zone, which an older browser may not.
pub(super) fn formatter(locale: &JsValue, options: &Object) -> Option<js_sys::Function> {
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
