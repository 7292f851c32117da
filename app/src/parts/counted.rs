//! How many there are, in the bar of a view.

use leptos::prelude::*;

use crate::words;

/// How many, as a sentence; where there is no room for it, the figure alone. Readers hear the sentence.
#[component]
pub(crate) fn Counted(
    /// How many, and the sentence; nothing before it is known.
    #[prop(into)]
    told: Signal<Option<(usize, String)>>,
) -> impl IntoView {
    let sentence = move || told.with(|told| told.as_ref().map(|(_, sentence)| sentence.clone()));
    let figure = move || told.with(|told| told.as_ref().map(|(count, _)| words::number(*count as f64)));
    view! {
        <span class="viewbar-count">
            <span class="count-words" role="status">{sentence}</span>
            <span class="count-figure" aria-hidden="true">{figure}</span>
        </span>
    }
}
