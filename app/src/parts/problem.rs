//! What is wrong with what was typed.

use leptos::prelude::*;

use crate::say;

/// What is wrong with a cell, under it.
#[component]
pub(crate) fn Problem(
    /// For `aria-describedby`.
    #[prop(optional)]
    id: String,
    /// What is wrong.
    wrong: String,
    /// What to write instead.
    #[prop(optional)]
    hint: String,
    /// What Esc leads back to.
    #[prop(optional_no_strip)]
    back: Option<String>,
) -> impl IntoView {
    view! {
        <span class="cell-problem" id=id role="alert">
            <b>{wrong}</b>
            " "
            {hint}
            {back.map(|back| view! {
                <span class="cell-problem-back"><kbd>"Esc"</kbd>" "{say!("editor-back", value = back)}</span>
            })}
        </span>
    }
}
