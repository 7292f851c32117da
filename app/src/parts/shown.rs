//! Values as people read them, and as they edit them.

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::FieldInfo;
use leptos::prelude::*;
use serde_json::Number;

use super::moments::Years;
use super::veil::{self, Veiled};
use super::{Glyph, Icon, link, moments, natural, span};
use crate::files::FileValue;
use crate::{files, say, words};

/// The unit of amounts that are read in larger ones.
const BYTES: &str = "B";

/// How a value is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shown {
    /// There is none.
    Blank,
    /// At the start of its place.
    Text(String),
    /// At the end of its place.
    Figure(String),
    /// On its point: the whole, and the part after it.
    Natural(String, String),
    /// Yes.
    Tick,
    /// A text that leads somewhere, and where.
    Link(String, String),
    /// A colour.
    Colour(String),
    /// Nothing, until somebody asks to see it: the field's key.
    Masked(String),
    /// A file, by its hash.
    File(String),
    /// Another record's title.
    Reference(String),
    /// The title of a record that no table shows.
    Gone(String),
}

impl Shown {
    /// How `value` of `field` is drawn, for who may read over a shoulder: what is sensitive is masked.
    pub(crate) fn of(field: &FieldInfo, value: &Json) -> Self {
        match veil::hides(field) && !value.is_null() {
            true => Self::Masked(field.key.clone()),
            false => Self::drawn(field, value, Years::Others),
        }
    }

    /// The same on paper, which is read when it is another year.
    pub(crate) fn printed(field: &FieldInfo, value: &Json) -> Self {
        match veil::hides(field) && !value.is_null() {
            true => Self::Masked(field.key.clone()),
            false => Self::drawn(field, value, Years::All),
        }
    }

    /// The same for who asked, and who edits it.
    pub(super) fn bare(field: &FieldInfo, value: &Json) -> Self {
        Self::drawn(field, value, Years::All)
    }

    /// A value of another shape than the field's is drawn as what it is.
    fn drawn(field: &FieldInfo, value: &Json, years: Years) -> Self {
        match (field.kind.as_str(), value) {
            (_, Json::Null) | ("bool", Json::Bool(false)) => Self::Blank,
            ("bool", Json::Bool(true)) => Self::Tick,
            ("duration", Json::Number(number)) => {
                Self::Figure(words::pointed(&span::format(number.as_f64().unwrap_or_default())))
            }
            ("number" | "integer" | "decimal", Json::Number(number)) => Self::Figure(figure(field, number)),
            ("decimal", Json::String(text)) => Self::Figure(words::grouped(text)),
            ("time", Json::String(text)) => Self::Figure(moments::time(text)),
            ("number" | "integer" | "duration", Json::String(text)) => Self::Figure(text.clone()),
            ("date", Json::String(text)) => Self::Text(moments::date(text, years)),
            ("date_time", Json::String(text)) => Self::Text(moments::date_time(text, years)),
            ("choice" | "field_reference", Json::String(text)) => Self::Text(choice_title(field, text)),
            ("multi_choice", Json::Array(items)) => {
                let titles = items.iter().filter_map(Json::as_str).map(|item| choice_title(field, item));
                Self::Text(titles.collect::<Vec<_>>().join(", "))
            }
            ("json", json) if !tells_following(json) => Self::Text(json.to_string()),
            ("colour", Json::String(text)) => Self::Colour(text.clone()),
            (kind @ ("url" | "email" | "phone"), Json::String(text)) => match link::href(kind, text) {
                Some(href) => Self::Link(text.clone(), href),
                None => Self::Text(text.clone()),
            },
            ("asset", Json::String(hash)) => Self::File(hash.clone()),
            ("reference", Json::Object(to)) => {
                let title = to.get("title").and_then(Json::as_str).unwrap_or_default();
                let title = if title.is_empty() { say!("record-untitled") } else { title.to_owned() };
                if to.contains_key("gone") { Self::Gone(title) } else { Self::Reference(title) }
            }
            (_, Json::Object(to)) if tells_following(value) => Self::Text(follows(&to["follows"])),
            (_, Json::String(text)) if field.natural => match natural::split(text) {
                Some((whole, part)) => Self::Natural(whole.to_owned(), part.to_owned()),
                None => Self::Text(text.clone()),
            },
            (_, Json::String(text)) => Self::Text(text.clone()),
            (_, Json::Bool(flag)) => Self::Text(say!(if *flag { "value-yes" } else { "value-no" })),
            (_, other) => Self::Text(other.to_string()),
        }
    }

    /// In one text: for readers, sentences and what stands small.
    pub(crate) fn plain(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text)
            | Self::Figure(text)
            | Self::Reference(text)
            | Self::Gone(text)
            | Self::Colour(text)
            | Self::Link(text, _) => text.clone(),
            Self::Masked(_) => veil::MASK.to_owned(),
            Self::File(hash) => files::name_of(hash),
            Self::Natural(whole, part) => format!("{whole}{part}"),
            Self::Tick => say!("value-yes"),
        }
    }

    /// Whether it stands at the end of its place.
    pub(crate) fn is_figure(&self) -> bool {
        matches!(self, Self::Figure(_))
    }
}

/// A number with its point as the reader's language has it; bytes as one says them.
fn figure(field: &FieldInfo, number: &Number) -> String {
    match (field.unit.as_deref(), number.as_f64()) {
        (Some(BYTES), Some(bytes)) => words::size(bytes),
        // Never as 1e-7.
        _ => words::grouped(&number.as_f64().map_or_else(|| number.to_string(), |it| it.to_string())),
    }
}

/// Whether a value is what is told of a field that follows another.
fn tells_following(value: &Json) -> bool {
    value.get("follows").is_some_and(|told| told.get("label").is_some())
}

/// What a field says that follows another, in history and among what is to be decided.
fn follows(told: &Json) -> String {
    let text = |key: &str| told.get(key).and_then(Json::as_str).unwrap_or_default();
    say!("value-follows", title = text("title"), label = text("label"))
}

/// A value in a sentence, or in a form: with its unit, and "none" where there is none.
pub(crate) fn told(field: Option<&FieldInfo>, value: &Json) -> String {
    let Some(field) = field else {
        return Shown::of(&FieldInfo::default(), value).plain();
    };
    match (Shown::of(field, value), field.unit.as_deref()) {
        (Shown::Blank, _) if field.kind == "bool" && !value.is_null() => say!("value-no"),
        (Shown::Blank, _) => say!("value-none"),
        (Shown::Figure(text), Some(unit)) if unit != BYTES && !text.contains(':') => {
            format!("{text}\u{a0}{unit}")
        }
        (shown, _) => shown.plain(),
    }
}

fn choice_title(field: &FieldInfo, value: &str) -> String {
    let known = field.choices.iter().find(|choice| choice.value == value);
    known.map_or_else(|| value.to_owned(), |choice| choice.title.clone())
}

/// A value, drawn. What people typed takes its own direction.
#[component]
pub(crate) fn Value(
    /// How.
    shown: Shown,
    /// Whether it stands in what is itself gone through by keys: then Tab passes over it.
    #[prop(optional)]
    held: bool,
) -> impl IntoView {
    match shown {
        Shown::Blank => ().into_any(),
        Shown::Text(text) => view! { <span class="value-text" dir="auto">{text}</span> }.into_any(),
        Shown::Figure(text) => view! { <span class="value-figure">{text}</span> }.into_any(),
        Shown::Natural(whole, part) => view! {
            <span class="natural">
                <span class="natural-whole">{whole}</span>
                <span class="natural-part">{part}</span>
            </span>
        }
        .into_any(),
        Shown::Link(text, href) => view! {
            <a
                class="value-text value-link"
                href=href
                target="_blank"
                rel="noopener noreferrer"
                tabindex=held.then_some("-1")
                dir="auto"
            >
                {text}
            </a>
        }
        .into_any(),
        Shown::Colour(text) => view! {
            <span class="swatch" style:background=text.clone() aria-hidden="true"></span>
            <span class="value-text" dir="auto">{text}</span>
        }
        .into_any(),
        Shown::Masked(key) => view! { <Veiled key held /> }.into_any(),
        Shown::File(hash) => view! { <FileValue hash /> }.into_any(),
        Shown::Tick => view! {
            <span class="value-tick"><Icon glyph=Glyph::Check /></span>
            <span class="only-read">{say!("value-yes")}</span>
        }
        .into_any(),
        Shown::Reference(title) => view! { <span class="ref" dir="auto">{title}</span> }.into_any(),
        Shown::Gone(title) => view! {
            <span class="ref is-gone" dir="auto">{title}</span>
            <span class="only-read">{say!("value-gone")}</span>
        }
        .into_any(),
    }
}
