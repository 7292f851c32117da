//! What stands beside an editor in a form: where the value leads, how it looks, what masks it again.

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::FieldInfo;
use js_sys::{Function, Reflect};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyView;

use wasm_bindgen::JsCast;

use super::{Glyph, Icon, link, veil};
use crate::say;

/// How many digits a picker of colours takes.
const DIGITS: usize = 6;
/// What is picked from where there is no colour.
const BLACK: &str = "#000000";
/// What a canvas is painted with.
const FILL: &str = "fillStyle";

/// What stands beside an editor of this field.
pub(super) fn beside(field: &FieldInfo, value: Signal<Json>, taken: Callback<Json>) -> Vec<AnyView> {
    let mut all = Vec::new();
    match field.kind.as_str() {
        "url" | "email" | "phone" => all.push(leads(field.kind.clone(), field.clone(), value).into_any()),
        "colour" => all.push(view! { <Picker label=field.title.clone() value taken /> }.into_any()),
        _ => {}
    }
    if field.sensitive {
        all.push(view! { <Masks field=field.clone() /> }.into_any());
    }
    all
}

/// Leads where the value does.
fn leads(kind: String, field: FieldInfo, value: Signal<Json>) -> impl IntoView {
    let href = Memo::new(move |_| value.with(|value| link::href(&kind, value.as_str()?)));
    move || {
        let href = href.get().filter(|_| !veil::hides(&field))?;
        let label =
            say!("link-open", address = value.with(|value| value.as_str().unwrap_or_default().to_owned()));
        Some(view! {
            <a
                class="tool is-square"
                href=href
                target="_blank"
                rel="noopener noreferrer"
                title=label.clone()
                aria-label=label
            >
                <Icon glyph=Glyph::Link />
            </a>
        })
    }
}

/// The colour, and the browser's own way to choose another.
#[component]
fn Picker(label: String, value: Signal<Json>, taken: Callback<Json>) -> impl IntoView {
    let colour =
        Memo::new(move |_| value.with(|value| value.as_str().map(str::to_owned).unwrap_or_default()));
    let told = say!("colour-pick", field = label);
    view! {
        <label class="swatch is-pick" style:background=colour title=told.clone()>
            <input
                class="only-read"
                type="color"
                aria-label=told.clone()
                prop:value=move || in_digits(&colour.get())
                on:change=move |event| taken.run(event_target_value(&event).into())
            />
        </label>
    }
}

/// Masks what was shown.
#[component]
fn Masks(field: FieldInfo) -> impl IntoView {
    move || {
        let (key, label) = (field.key.clone(), say!("veil-hide", field = field.title.as_str()));
        (!veil::hides(&field)).then(|| {
            view! {
                <button
                    type="button"
                    class="tool is-square"
                    aria-pressed="true"
                    title=label.clone()
                    aria-label=label
                    on:click=move |_| veil::turn(&key)
                >
                    <Icon glyph=Glyph::Eye />
                </button>
            }
        })
    }
}

/// As a picker takes it: six digits; of a name, those that the browser knows it by.
fn in_digits(colour: &str) -> String {
    let Some(digits) = colour.strip_prefix('#') else {
        return named(colour).unwrap_or_else(|| BLACK.to_owned());
    };
    let six: String = match digits.len() {
        3 | 4 => digits.chars().take(3).flat_map(|digit| [digit, digit]).collect(),
        _ => digits.chars().take(DIGITS).collect(),
    };
    if six.len() == DIGITS { format!("#{six}") } else { BLACK.to_owned() }
}

/// The digits of a colour by its name, as a canvas that is painted with it says; `None` where there is none.
fn named(colour: &str) -> Option<String> {
    let canvas = document().create_element("canvas").ok()?;
    let context: Function = Reflect::get(&canvas, &"getContext".into()).ok()?.dyn_into().ok()?;
    let paint = context.call1(&canvas, &"2d".into()).ok()?;
    Reflect::set(&paint, &FILL.into(), &colour.into()).ok()?;
    // What is seen through is told otherwise.
    Reflect::get(&paint, &FILL.into()).ok()?.as_string().filter(|told| told.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_18_a_picker_is_given_six_digits() {
        let given = ["#c81e3c", "#abc", "#abcd", "#c81e3c80", "#c8"].map(in_digits);
        assert_eq!(given, ["#c81e3c", "#aabbcc", "#aabbcc", "#c81e3c", "#000000"]);
    }
}
