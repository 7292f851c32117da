//! Which language the page speaks: chosen on this device, else the browser's first that there is. It holds as
//! long as the page does; another language is another page.

use std::cell::OnceCell;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::pseudo::{self, Pseudo};
use crate::remember::{recall, remember};
use crate::say;

/// Under which name this browser remembers the choice.
const NAME: &str = "language";
/// What names the files of all languages but the first: `de=/assets/…` and so on, parted by spaces.
const FILES: &str = "meta[name='callboard-locales']";

/// A language that the app can speak.
#[derive(Debug)]
pub(crate) struct Language {
    /// As BCP 47 names it.
    pub(crate) tag: &'static str,
    /// What its speakers call it; those that nobody speaks are named by a sentence of this key.
    name: Named,
    /// Whether its lines run from right to left.
    is_mirrored: bool,
    /// What becomes of the English sentences, where it has none of its own.
    pub(crate) pseudo: Option<Pseudo>,
}

#[derive(Debug)]
enum Named {
    Itself(&'static str),
    By(&'static str),
}

/// The first is what every sentence is written in first, and is part of the app itself. To add one: a folder
/// in `public/locales`, and a line here.
pub(crate) const LANGUAGES: [Language; 4] = [
    Language { tag: "en", name: Named::Itself("English"), is_mirrored: false, pseudo: None },
    Language { tag: "de", name: Named::Itself("Deutsch"), is_mirrored: false, pseudo: None },
    // The tags are those that CLDR keeps for pseudo-locales.
    Language {
        tag: "en-XA",
        name: Named::By("language-accented"),
        is_mirrored: false,
        pseudo: Some(pseudo::accented),
    },
    Language {
        tag: "ar-XB",
        name: Named::By("language-mirrored"),
        is_mirrored: true,
        pseudo: Some(pseudo::mirrored),
    },
];

thread_local! {
    static SPOKEN: OnceCell<&'static Language> = const { OnceCell::new() };
    static FORMATS: OnceCell<String> = const { OnceCell::new() };
}

impl Language {
    /// The one that this page speaks; the first until it has begun to.
    pub(crate) fn spoken() -> &'static Self {
        SPOKEN.with(|spoken| spoken.get().copied().unwrap_or(&LANGUAGES[0]))
    }

    /// Begins to speak the one that was chosen, else the browser's, and shows that.
    pub(crate) fn begin() -> &'static Self {
        let language = Self::chosen().unwrap_or_else(Self::of_browser);
        // Only a second beginning is refused.
        let _ = SPOKEN.with(|spoken| spoken.set(language));
        language.show();
        language
    }

    /// The one that was chosen on this device; `None` where the browser is to say.
    pub(crate) fn chosen() -> Option<&'static Self> {
        let tag = recall::<String>(NAME)?;
        LANGUAGES.iter().find(|language| language.tag == tag)
    }

    /// The first that the browser asks for and the app has.
    pub(crate) fn of_browser() -> &'static Self {
        preferred(&browser_tags())
    }

    /// What its speakers call it.
    pub(crate) fn title(&self) -> String {
        match self.name {
            Named::Itself(name) => name.to_owned(),
            Named::By(key) => say!(key),
        }
    }

    /// Tells the browser which language the page is in, and which way it runs.
    fn show(&self) {
        let Some(root) = document().document_element() else { return };
        // Attributes with these names are never refused.
        let _ = root.set_attribute("lang", self.tag);
        let _ = root.set_attribute("dir", if self.is_mirrored { "rtl" } else { "ltr" });
    }

    /// Its sentences as Fluent; `None` where it has none of its own, or they cannot be had.
    pub(crate) async fn sentences(&self) -> Option<String> {
        let list = document().query_selector(FILES).ok()??.get_attribute("content")?;
        let (_, file) =
            list.split(' ').filter_map(|one| one.split_once('=')).find(|(tag, _)| *tag == self.tag)?;
        let answer: web_sys::Response =
            JsFuture::from(window().fetch_with_str(file)).await.ok()?.dyn_into().ok()?;
        if !answer.ok() {
            return None;
        }
        JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
    }

    /// Whether it has sentences of its own, in a file that only those load who speak it.
    pub(crate) fn has_own(&self) -> bool {
        self.pseudo.is_none() && self.tag != LANGUAGES[0].tag
    }

    fn primary(&self) -> &str {
        // Of a pseudo-locale, numbers and dates are English: only its sentences are not.
        if self.pseudo.is_some() { LANGUAGES[0].tag } else { self.tag }
    }
}

/// Speaks this language from now on, or the browser's: the page is loaded again.
pub(crate) fn choose(tag: Option<&str>) {
    remember(NAME, &tag);
    // A browser that does not load the page again shows the choice when it next does.
    let _ = window().location().reload();
}

/// How dates and numbers are written, as a tag for `Intl`: in the page's language, by the habits of where the
/// device is. A German device with English words writes "8 March", not "March 8".
pub(crate) fn formats() -> JsValue {
    FORMATS.with(|formats| {
        let tag = formats.get_or_init(|| {
            let device = browser_tags().into_iter().next().unwrap_or_default();
            formats_of(Language::spoken().primary(), &device, region(&device).as_deref())
        });
        JsValue::from_str(tag)
    })
}

fn formats_of(language: &str, device: &str, region: Option<&str>) -> String {
    match region {
        _ if primary(device) == language => device.to_owned(),
        Some(region) => format!("{language}-{region}"),
        None => language.to_owned(),
    }
}

fn preferred(tags: &[String]) -> &'static Language {
    let spoken = |tag: &String| {
        LANGUAGES.iter().find(|language| language.pseudo.is_none() && language.tag == primary(tag))
    };
    tags.iter().find_map(spoken).unwrap_or(&LANGUAGES[0])
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// What the person has told the browser that they read, the best first.
fn browser_tags() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// Where a device of this language most likely is: `DE` for `de`.
fn region(tag: &str) -> Option<String> {
    let intl = js_sys::Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: js_sys::Function = js_sys::Reflect::get(&intl, &"Locale".into()).ok()?.dyn_into().ok()?;
    let locale = js_sys::Reflect::construct(&class, &js_sys::Array::of1(&tag.into())).ok()?;
    let maximize: js_sys::Function =
        js_sys::Reflect::get(&locale, &"maximize".into()).ok()?.dyn_into().ok()?;
    let maximal = maximize.call0(&locale).ok()?;
    js_sys::Reflect::get(&maximal, &"region".into()).ok()?.as_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_1_the_browser_s_first_language_that_there_is_is_spoken() {
        let wanted = |tags: &[&str]| {
            let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
            preferred(&tags).tag
        };
        assert_eq!(wanted(&["de-AT", "en"]), "de");
        assert_eq!(wanted(&["fr-FR", "en-GB", "de"]), "en");
        assert_eq!(wanted(&["fr"]), "en");
        assert_eq!(wanted(&[]), "en");
        // Nobody's browser asks for what only translators want.
        assert_eq!(wanted(&["ar-XB"]), "en");
    }

    #[test]
    fn words_2_dates_are_in_the_page_s_language_by_the_device_s_habits() {
        assert_eq!(formats_of("en", "en-GB", Some("GB")), "en-GB");
        assert_eq!(formats_of("en", "de", Some("DE")), "en-DE");
        assert_eq!(formats_of("de", "de-CH", Some("CH")), "de-CH");
        assert_eq!(formats_of("de", "en-US", Some("US")), "de-US");
        assert_eq!(formats_of("de", "", None), "de");
    }
}
