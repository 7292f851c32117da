//! What a person wishes of the screen, on this device: which language it speaks, and how it is lit.

use leptos::prelude::*;

use crate::desk::{Desk, Float};
use crate::language::{self, LANGUAGES, Language};
use crate::parts::{Glyph, IconButton};
use crate::theme::Theme;
use crate::{say, words};

/// The wishes, over the page.
#[component]
pub(super) fn WishesSheet() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sheet = NodeRef::<leptos::html::Dialog>::new();
    sheet.on_load(|sheet| drop(sheet.show_modal()));
    let close = move |()| {
        if let Some(sheet) = sheet.get_untracked() {
            sheet.close();
        }
    };
    let ended = move |_| {
        // The palette's own end is told only when this sheet stands in its place: then it is not meant.
        if sheet.get_untracked().is_none_or(|sheet| !sheet.open()) {
            desk.unfloat(Float::Wishes);
        }
    };
    view! {
        <dialog
            class="sheet-float wishes-sheet"
            node_ref=sheet
            aria-labelledby="wishes-title"
            on:close=ended
        >
            <header class="wishes-head">
                <h2 id="wishes-title" class="panel-title">{say!("wishes-title")}</h2>
                <IconButton glyph=Glyph::Close label=say!("close") press=close />
            </header>
            <Wishes />
        </dialog>
    }
}

/// Language and light, each from the moment that it is chosen.
#[component]
pub(super) fn Wishes() -> impl IntoView {
    view! {
        <div class="wishes">
            <Languages />
            <Lights />
            <p class="field-hint">{say!("wishes-hint")}</p>
        </div>
    }
}

/// A language is chosen with nothing unsaved: it loads the page again.
#[component]
fn Languages() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let is_held = Signal::derive(move || desk.is_unsaved());
    let chosen = Language::chosen().map_or("", |language| language.tag);
    let options = LANGUAGES.iter().map(|language| {
        let Language { tag, .. } = language;
        view! { <option value=*tag lang=*tag selected=*tag == chosen>{language.title()}</option> }
    });
    let choose = move |event| {
        let tag = event_target_value(&event);
        language::choose((!tag.is_empty()).then_some(&tag));
    };
    let hint = move || match (is_held.get(), words::is_stand_in()) {
        (true, _) => Some(say!("wishes-language-held")),
        (_, true) => Some(say!("wishes-language-gone")),
        _ => None,
    };
    view! {
        <label class="field-label">
            {say!("wishes-language")}
            <select class="field-input" disabled=is_held on:change=choose>
                <option value="">
                    {say!("wishes-language-system", language = Language::of_browser().title())}
                </option>
                {options.collect_view()}
            </select>
        </label>
        {move || hint().map(|hint| view! { <p class="field-hint">{hint}</p> })}
    }
}

#[component]
fn Lights() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let lights = Theme::ALL.into_iter().map(|theme| {
        let (title, hint) = match theme {
            Theme::System => (say!("light-system"), None),
            Theme::Light => (say!("light-light"), None),
            Theme::Dark => (say!("light-dark"), None),
            Theme::Show => (say!("light-show"), Some(say!("light-show-hint"))),
        };
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="light"
                    prop:checked=move || desk.theme.get() == theme
                    on:change=move |_| theme.choose(desk.theme)
                />
                <span>
                    <b>{title}</b>
                    {hint.map(|hint| view! { <small>{hint}</small> })}
                </span>
            </label>
        }
    });
    view! {
        <fieldset class="choices">
            <legend class="field-label">{say!("wishes-light")}</legend>
            {lights.collect_view()}
        </fieldset>
    }
}
