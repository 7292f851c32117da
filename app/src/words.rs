//! Every word on the screen. Sentences live in `public/locales` as Fluent; this file chooses among them, and
//! says dates, numbers and failures.

use std::cell::OnceCell;

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::{Code, Failure};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use js_sys::{Array, Date, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::language::{self, Language};
use crate::parts::Wrong;
use crate::pseudo::BRACKETS;

/// The sentences of the first language: part of the app, so that there are always some.
const FIRST: [&str; 6] = [
    include_str!("../../public/locales/en/app.ftl"),
    include_str!("../../public/locales/en/files.ftl"),
    include_str!("../../public/locales/en/grid.ftl"),
    include_str!("../../public/locales/en/panels.ftl"),
    include_str!("../../public/locales/en/paper.ftl"),
    include_str!("../../public/locales/en/show.ftl"),
];

type Bundle = FluentBundle<FluentResource>;

thread_local! {
    /// The sentences of the language that is spoken, where it has some of its own.
    static OWN: OnceCell<Bundle> = const { OnceCell::new() };
    /// Those of the first, which stand in for whatever another lacks.
    static BUNDLE: Bundle = bundle(Language::spoken(), &FIRST);
    /// Making a formatter costs more than using one a hundred times.
    static NUMBERS: js_sys::Function =
        js_sys::Intl::NumberFormat::new(&formats(), &Object::new()).format();
    static POINT: char = number(1.5).chars().find(|letter| !letter.is_numeric()).unwrap_or('.');
}

/// Learns the language that is spoken, before the first word of it is said.
pub(crate) async fn learn() {
    let language = Language::begin();
    if language.has_own() {
        match language.sentences().await {
            // It is learned once: there is none yet.
            Some(sentences) => _ = OWN.with(|own| own.set(bundle(language, &[&sentences])).is_ok()),
            None => leptos::logging::error!("the sentences of {} cannot be had", language.tag),
        }
    }
}

/// Whether the language that was chosen could not be learned.
pub(crate) fn is_stand_in() -> bool {
    Language::spoken().has_own() && OWN.with(|own| own.get().is_none())
}

fn bundle(language: &Language, sources: &[&str]) -> Bundle {
    let locale = language.tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new(vec![locale]);
    // People's names and titles take their own direction through `dir="auto"`, not through characters in the
    // text.
    bundle.set_use_isolating(false);
    bundle.set_transform(language.pseudo);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(self::number(number.value)),
        _ => None,
    }));
    for source in sources {
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(partial, errors)| {
            leptos::logging::error!("a sentence is malformed: {errors:?}");
            partial
        });
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The sentence of a key; `say!("key", count = n, name = name)` fills it.
#[macro_export]
macro_rules! say {
    ($key:expr) => { $crate::words::sentence($key, None) };
    ($key:expr, $($name:ident = $value:expr),+ $(,)?) => {{
        let mut args = ::fluent_bundle::FluentArgs::new();
        $(args.set(stringify!($name), $value);)+
        $crate::words::sentence($key, Some(&args))
    }};
}

/// The sentence of a key. Use `say!`.
pub(crate) fn sentence(key: &str, args: Option<&FluentArgs>) -> String {
    let own = OWN.with(|own| own.get().and_then(|bundle| formatted(bundle, key, args)));
    let said = own.or_else(|| BUNDLE.with(|bundle| formatted(bundle, key, args)));
    let Some(said) = said else {
        leptos::logging::error!("no sentence for {key}");
        return key.to_owned();
    };
    match Language::spoken().pseudo {
        Some(_) => format!("{}{said}{}", BRACKETS.0, BRACKETS.1),
        None => said,
    }
}

fn formatted(bundle: &Bundle, key: &str, args: Option<&FluentArgs>) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    Some(bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned())
}

/// How numbers and dates are written.
fn formats() -> Array {
    Array::of1(&language::formats())
}

/// A number as people here write it.
pub fn number(number: f64) -> String {
    let text = NUMBERS.with(|format| format.call1(&JsValue::NULL, &number.into())).ok();
    text.and_then(|text| text.as_string()).unwrap_or_else(|| number.to_string())
}

/// What stands before a number's part: a point, or a comma.
pub(crate) fn point() -> char {
    POINT.with(|point| *point)
}

/// A number in digits with a point, as people here write it.
pub(crate) fn pointed(digits: &str) -> String {
    if digits.contains('.') {
        digits.replace('.', point().encode_utf8(&mut [0; 4]))
    } else {
        digits.to_owned()
    }
}

/// The same with its digits in groups, where there are more than people read at a glance.
pub(crate) fn grouped(digits: &str) -> String {
    let (sign, rest) = digits.strip_prefix('-').map_or(("", digits), |rest| ("−", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, part)| (whole, Some(part)));
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return pointed(digits);
    }
    // A year, a page: four digits stand together.
    let whole = match whole.len() {
        ..=4 => whole.to_owned(),
        _ => {
            let text = NUMBERS.with(|format| format.call1(&JsValue::NULL, &whole.into())).ok();
            text.and_then(|text| text.as_string()).unwrap_or_else(|| whole.to_owned())
        }
    };
    let point = if fraction.is_some() { point().to_string() } else { String::new() };
    format!("{sign}{whole}{point}{}", fraction.unwrap_or_default())
}

/// A part of a sentence with a direction of its own, where lines run from right to left: two dates of a
/// stretch would else change places there.
pub fn apart(part: String) -> String {
    if crate::grid::is_mirrored() { format!("\u{2068}{part}\u{2069}") } else { part }
}

/// A moment (RFC 3339) as one says it: "14:10" today, "Sat 14:10" this week, else "1 Mar, 14:10", with
/// the year where it is another one.
pub fn moment(at: &str) -> String {
    let millis = Date::parse(at.split('[').next().unwrap_or(at));
    if millis.is_nan() { at.to_owned() } else { moment_of(millis) }
}

/// The same of milliseconds since 1970.
pub fn moment_of(millis: f64) -> String {
    let date = Date::new(&millis.into());
    let now = Date::new_0();
    let days = (midnight(&now) - midnight(&date)) / 86_400_000.0;
    let time = [("hour", "2-digit"), ("minute", "2-digit")];
    match days.round() {
        0.0 => dated(&date, &time),
        1.0..=6.0 => dated(&date, &[&[("weekday", "short")], &time[..]].concat()),
        _ => {
            let is_other = date.get_full_year() != now.get_full_year();
            let day = [("day", "numeric"), ("month", "short"), ("year", "numeric")];
            let day = if is_other { &day[..] } else { &day[..2] };
            dated(&date, &[day, &time[..]].concat())
        }
    }
}

/// How long ago a moment (RFC 3339) was, as one says it: "2 minutes ago", "yesterday", then the date.
pub fn ago(at: &str) -> String {
    let millis = Date::parse(at.split('[').next().unwrap_or(at));
    if millis.is_nan() {
        return at.to_owned();
    }
    let minutes = ((Date::now() - millis) / 60_000.0).floor();
    let date = Date::new(&millis.into());
    let days = ((midnight(&Date::new_0()) - midnight(&date)) / 86_400_000.0).round();
    match (days, minutes) {
        (_, ..1.0) => say!("ago-now"),
        (0.0, ..60.0) => say!("ago-minutes", count = minutes),
        (0.0, _) => say!("ago-hours", count = (minutes / 60.0).floor()),
        (1.0, _) => say!("ago-yesterday"),
        (..7.0, _) => dated(&date, &[("weekday", "long")]),
        _ if date.get_full_year() == Date::new_0().get_full_year() => {
            dated(&date, &[("day", "numeric"), ("month", "long")])
        }
        _ => dated(&date, &[("day", "numeric"), ("month", "short"), ("year", "numeric")]),
    }
}

/// An amount of bytes as one says it: "412 MB".
pub fn size(bytes: f64) -> String {
    const STEP: f64 = 1000.0;
    match bytes {
        ..STEP => say!("size-bytes", count = bytes),
        bytes if bytes < STEP * STEP => say!("size-kilo", count = (bytes / STEP).round()),
        bytes if bytes < STEP * STEP * STEP => say!("size-mega", count = (bytes / STEP / STEP).round()),
        bytes => say!("size-giga", count = (bytes / STEP / STEP / STEP * 10.0).round() / 10.0),
    }
}

fn midnight(date: &Date) -> f64 {
    let day = Date::new(date);
    day.set_hours(0);
    day.set_minutes(0);
    day.set_seconds(0);
    day.set_milliseconds(0)
}

fn dated(date: &Date, parts: &[(&str, &str)]) -> String {
    let options = Object::new();
    for (name, value) in parts {
        // A plain object takes any property.
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    if parts.iter().any(|(name, _)| *name == "hour") {
        let is_halved = crate::parts::is_halved();
        let _ = Reflect::set(&options, &"hourCycle".into(), &if is_halved { "h12" } else { "h23" }.into());
        if is_halved {
            let _ = Reflect::set(&options, &"hour".into(), &"numeric".into());
        }
    }
    let format = js_sys::Intl::DateTimeFormat::new(&formats(), &options);
    let text = format.format().call1(&JsValue::NULL, date).ok();
    text.and_then(|text| text.as_string()).unwrap_or_default()
}

/// Why something failed and what to do now: never a code alone.
pub fn failure(failure: &Failure) -> String {
    let detail = |name: &str| match failure.detail.get(name) {
        Some(Json::String(text)) => text.clone(),
        Some(Json::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    let count = |name: &str| failure.detail.get(name).and_then(Json::as_u64).unwrap_or_default();
    match failure.code {
        Code::NotAvailable if !detail("module").is_empty() => {
            say!("failure-switched-off", module = detail("module"))
        }
        Code::Unsent => say!("failure-unsent", count = count("count")),
        Code::UnknownTable => say!("failure-unknown-table", table = detail("table")),
        Code::UnknownField | Code::AmbiguousField => say!("failure-unknown-field", field = detail("field")),
        Code::Invalid if failure.detail.get("text").is_some() => {
            let (wrong, hint) = Wrong::named(&detail("type")).sentences(&detail("text"));
            say!("failure-misfit", field = detail("title"), wrong = wrong, hint = hint)
        }
        Code::Invalid => say!("failure-invalid", message = failure.message.as_str()),
        Code::Refused => say!(refusal(&detail("reason"))),
        Code::Storage => say!("failure-storage"),
        code => say!(sentence_key(code)),
    }
}

/// The sentence for a relay's reason.
pub(crate) fn refusal(reason: &str) -> &'static str {
    match reason {
        "expired" => "failure-refused-expired",
        "revoked" => "failure-refused-revoked",
        "used_up" => "failure-refused-used-up",
        "unknown" => "failure-refused-unknown",
        "full" => "failure-refused-full",
        "not_a_member" => "failure-refused-not-a-member",
        "not_allowed" => "failure-not-allowed",
        "malformed" | "bad_proof" => "failure-refused-unsound",
        _ => "failure-refused",
    }
}

fn sentence_key(code: Code) -> &'static str {
    match code {
        Code::NotAvailable => "failure-not-available",
        Code::NoWorkspace => "failure-no-workspace",
        Code::NotFound => "failure-not-found",
        Code::NotAllowed => "failure-not-allowed",
        Code::Changed => "failure-changed",
        Code::NotConnected => "failure-not-connected",
        Code::Offline => "failure-offline",
        Code::Damaged => "failure-damaged",
        Code::NewerFormat => "failure-newer-format",
        Code::TooLarge => "failure-too-large",
        Code::Quota => "failure-quota",
        Code::Cancelled => "failure-cancelled",
        Code::UnknownTable
        | Code::UnknownField
        | Code::AmbiguousField
        | Code::Invalid
        | Code::Unsent
        | Code::Refused
        | Code::Storage => "failure-storage",
    }
}
