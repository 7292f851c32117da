//! What an editor offers to choose from.

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::FieldInfo;
use leptos::prelude::*;

use crate::say;

/// Something to choose.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Offer {
    /// As it is written.
    pub(crate) value: Json,
    /// As a row would hold it.
    pub(crate) shown: Json,
    /// As people read it.
    pub(crate) title: String,
}

/// Where an editor finds records to refer to.
#[derive(Clone, Copy)]
pub(crate) struct Finder {
    /// What is searched for.
    pub(crate) words: RwSignal<String>,
    /// What was found.
    pub(crate) found: Signal<Vec<Offer>>,
    /// Whether a record can be made of what was not found.
    pub(crate) creates: bool,
    /// Whether what was not found is a value all the same.
    pub(crate) is_loose: bool,
}

/// Offers listed at most: beyond, one types more.
const OFFERS_MAX: usize = 60;

/// The field's choices that what is typed leaves.
pub(super) fn of_choices(field: &FieldInfo, typed: &str) -> Vec<Offer> {
    let (before, words) = segment(field, typed);
    let words = words.trim().to_lowercase();
    let chosen: Vec<String> = before.split(',').map(|title| title.trim().to_lowercase()).collect();
    let all = field.choices.iter().filter(|choice| {
        let title = choice.title.to_lowercase();
        title.contains(&words) && !chosen.contains(&title)
    });
    let mut offers: Vec<Offer> = all
        .map(|choice| Offer {
            value: choice.value.clone().into(),
            shown: choice.value.clone().into(),
            title: choice.title.clone(),
        })
        .collect();
    // What begins with the words is likelier meant than what only holds them.
    offers.sort_by_key(|offer| !offer.title.to_lowercase().starts_with(&words));
    offers.truncate(OFFERS_MAX);
    offers
}

/// What is typed, parted before what the offers are for: the last of several choices, or all of one.
pub(super) fn segment<'a>(field: &FieldInfo, typed: &'a str) -> (&'a str, &'a str) {
    match typed.rfind(',').filter(|_| field.kind == "multi_choice") {
        Some(comma) => typed.split_at(comma + 1),
        None => ("", typed),
    }
}

/// The place of what Enter takes, once other offers have come: it stays on the same one, or on what would be
/// made, which stands after them all; where that one has gone Enter takes none.
pub(super) fn moved(before: &[Offer], now: &[Offer], place: usize) -> Option<usize> {
    match before.get(place) {
        Some(offer) => now.iter().position(|other| other.value == offer.value),
        None => Some(now.len()),
    }
}

/// The list under an editor. Its options are named by place, for `aria-activedescendant`.
#[component]
pub(super) fn OfferList(
    /// The list's id; options' are `<id>-<place>`.
    id: String,
    /// What there is.
    offers: Signal<Vec<Offer>>,
    /// The place of the one that Enter takes.
    active: Signal<Option<usize>>,
    /// What would be made of what is typed, where nothing of it exists: comes after the offers.
    more: Signal<Option<String>>,
    /// Takes one.
    pick: Callback<usize>,
) -> impl IntoView {
    let option = {
        let id = id.clone();
        move |place: usize, title: String, is_new: bool| {
            let is_active = move || active.get() == Some(place);
            view! {
                <li
                    role="option"
                    id=format!("{id}-{place}")
                    class="offer"
                    class:is-new=is_new
                    class:is-active=is_active
                    aria-selected=move || is_active().to_string()
                    // Before the field loses its focus, which would end the editing.
                    on:pointerdown=move |event| event.prevent_default()
                    on:click=move |_| pick.run(place)
                    dir="auto"
                >
                    {title}
                </li>
            }
        }
    };
    let listed = move || {
        let offers = offers.get();
        let count = offers.len();
        let known = offers.into_iter().enumerate().map(|(place, offer)| option(place, offer.title, false));
        let made = more.get().map(|title| option(count, say!("editor-add", text = title), true));
        known.chain(made).collect_view()
    };
    view! {
        <ul class="offers" role="listbox" id=id>
            {listed}
        </ul>
    }
}

#[cfg(test)]
mod tests {
    use callboard_core::workspace::update::ChoiceInfo;

    use super::*;

    fn field(kind: &str) -> FieldInfo {
        let choices = ["Stage management", "Lighting", "Stage"];
        let choices =
            choices.map(|title| ChoiceInfo { value: title.to_lowercase(), title: title.into() }).into();
        FieldInfo { kind: kind.into(), choices, ..FieldInfo::default() }
    }

    fn titles(field: &FieldInfo, typed: &str) -> Vec<String> {
        of_choices(field, typed).into_iter().map(|offer| offer.title).collect()
    }

    #[test]
    fn parts_12_choices_are_offered_that_hold_what_is_typed() {
        assert_eq!(titles(&field("choice"), "MAN"), ["Stage management"]);
        assert_eq!(titles(&field("choice"), "").len(), 3);
        assert_eq!(titles(&field("multi_choice"), "stage, li"), ["Lighting"]);
        assert_eq!(titles(&field("multi_choice"), "stage, "), ["Stage management", "Lighting"], "not twice");
    }

    #[test]
    fn parts_20_enter_takes_what_it_stood_on_though_more_was_found() {
        let offer = |title: &str| Offer { value: title.into(), shown: title.into(), title: title.into() };
        let [ada, ben, cleo] = ["Ada", "Ben", "Cleo"].map(offer);
        let before = [ben.clone(), cleo.clone()];
        assert_eq!(moved(&before, &[ada.clone(), ben, cleo], 0), Some(1));
        assert_eq!(moved(&before, std::slice::from_ref(&ada), 1), None, "it is found no more");
        assert_eq!(moved(&before, &[ada], 2), Some(1), "what would be made stands last");
    }
}
