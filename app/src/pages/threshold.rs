//! A page before any production: one thing is said or asked on it, and the way home is under it.

use leptos::prelude::*;

use super::banners::Banners;
use super::frame::{Brand, Skip};
use crate::parts::{Button, Glyph, Look};
use crate::say;

/// The page.
#[component]
pub(super) fn Threshold(
    /// What is said or asked.
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <div class="home">
            <Skip />
            <header class="home-head"><Brand /></header>
            <Banners />
            <main id="content" class="join-body" tabindex="-1">{children()}</main>
            <footer class="status"><a class="link" href="/">{say!("all-productions")}</a></footer>
        </div>
    }
}

/// Something takes a while.
#[component]
pub(super) fn UnderWay(
    /// What.
    title: String,
    /// What comes of it.
    hint: String,
) -> impl IntoView {
    view! {
        <h1 class="page-title">{title}</h1>
        <p class="join-hint" role="status">{hint}</p>
    }
}

/// Why one does not get on, and what to do.
#[component]
pub(super) fn Refused(
    /// What did not work.
    title: String,
    /// Why.
    why: String,
    /// Tries again, where that can help.
    #[prop(optional_no_strip)]
    again: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <h1 class="page-title">{title}</h1>
        <p class="join-hint" role="alert">{why}</p>
        <p class="field-row">
            {again.map(|again| {
                view! {
                    <Button look=Look::Primary glyph=Glyph::Refresh press=again>
                        {say!("try-again")}
                    </Button>
                }
            })}
            <a class="button" href="/">{say!("all-productions")}</a>
        </p>
    }
}
