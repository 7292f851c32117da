//! What stands where there is nothing yet: what is missing, what to do, and the buttons that do it.

use leptos::prelude::*;

/// An empty place.
#[component]
pub(crate) fn Empty(
    /// What there is none of.
    #[prop(into)]
    title: Signal<String>,
    /// What to do about it.
    #[prop(into)]
    hint: Signal<String>,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <h2 class="empty-title">{move || title.get()}</h2>
            <p class="empty-hint">{move || hint.get()}</p>
            {children.map(|children| view! { <p class="empty-actions">{children()}</p> })}
        </div>
    }
}

/// Bars where rows will stand. It keeps still, and appears only where waiting takes longer than 150 ms.
#[component]
pub(crate) fn Skeleton(
    /// How many rows.
    #[prop(default = 8)]
    rows: usize,
) -> impl IntoView {
    let bars =
        (0..rows).map(|_| view! { <p class="skeleton-row"><span></span><span></span><span></span></p> });
    // Without a role it would have no name that anybody hears.
    view! {
        <div class="skeleton" role="img" aria-busy="true" aria-label=move || crate::say!("part-loading")>
            {bars.collect_view()}
        </div>
    }
}

/// A problem with what to do about it, in place: it stays until it is solved.
#[component]
pub(crate) fn Notice(
    /// What happened.
    #[prop(into)]
    title: Signal<String>,
    /// To what, and what to do.
    #[prop(into)]
    text: Signal<String>,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="notice is-danger" role="alert">
            <super::Icon glyph=super::Glyph::Alert />
            <div>
                <h3 class="notice-title">{move || title.get()}</h3>
                <p class="notice-text">{move || text.get()}</p>
                {children.map(|children| view! { <p class="empty-actions">{children()}</p> })}
            </div>
        </div>
    }
}
