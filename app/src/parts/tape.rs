//! A department's strip of tape: the one ornament, lettered so that colour is never the only sign.

use callboard_core::workspace::update::Tape;
use leptos::prelude::*;

/// A strip of tape with its letters.
#[component]
pub(crate) fn TapeStrip(
    /// Letters and colour.
    tape: Tape,
    /// As in a view's title.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    view! {
        <span class="tape" class:is-large=large data-tape=tape.colour>
            {tape.code}
        </span>
    }
}
