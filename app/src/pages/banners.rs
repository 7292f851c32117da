//! What a person must know, in bars above the page until it no longer holds: never in the way, never gone by
//! itself.

use callboard_core::workspace::command::Command;
use callboard_core::workspace::update::Notice;
use leptos::prelude::*;

use crate::command::Action;
use crate::desk::{Desk, Trouble, Why};
use crate::parts::{Button, Glyph, Icon, IconButton, Look};
use crate::remember::{recall, remember};
use crate::{say, words};

/// All bars.
#[component]
pub(super) fn Banners() -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        <div class="banners" role="region" aria-label=say!("banners-label") aria-live="polite">
            {move || desk.offline.is_waiting().then(|| view! { <NewerApp /> })}
            {move || {
                let notices = desk.client.notices().get();
                let said = notices.into_iter().filter(|notice| !is_silent(notice));
                said.map(|notice| view! { <Told notice /> }).collect_view()
            }}
            {move || {
                desk.troubles.get().into_iter().map(|trouble| view! { <Failed trouble /> }).collect_view()
            }}
        </div>
    }
}

/// A newer version of the app is here: taken when the person says, and never while something is unsaved.
#[component]
fn NewerApp() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let is_unsaved = Signal::derive(move || desk.is_unsaved());
    view! {
        <div class="banner">
            <Icon glyph=Glyph::Refresh />
            <p class="banner-text">{say!("notice-app-waiting")}</p>
            <Button disabled=is_unsaved press=move |()| desk.offline.take()>{say!("reload")}</Button>
        </div>
    }
}

/// What of the lacking was read, and need not be said again on this device until something else is lacking.
const LACKING: &str = "lacking-read";

/// Whether a notice needs no words: good news, and what was read before.
fn is_silent(notice: &Notice) -> bool {
    match notice {
        Notice::StoreRecovered => true,
        Notice::Lacking { capabilities } => recall::<Vec<String>>(LACKING).as_ref() == Some(capabilities),
        _ => false,
    }
}

#[component]
fn Told(notice: Notice) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let grave = matches!(notice, Notice::NewerVersion | Notice::StoreBlocked | Notice::StoreFailed { .. });
    let quiet = matches!(notice, Notice::Lacking { .. });
    let text = sentence(&notice);
    let reload = matches!(notice, Notice::NewerVersion | Notice::UpdateNeeded).then(
        || view! { <Button press=move |()| drop(window().location().reload())>{say!("reload")}</Button> },
    );
    let export = matches!(notice, Notice::StoreFailed { .. }).then(|| view! { <ActionButton id="export" /> });
    let read = (!grave).then(|| {
        let press = move |()| {
            if let Notice::Lacking { capabilities } = &notice {
                remember(LACKING, capabilities);
            }
            desk.client.dismiss(&notice);
        };
        view! { <IconButton glyph=Glyph::Close label=say!("dismiss") press /> }
    });
    view! {
        <div class="banner" class:is-danger=grave class:is-warning=!grave && !quiet class:is-quiet=quiet>
            <Icon glyph=if grave { Glyph::Alert } else { Glyph::Warning } />
            <p class="banner-text">{text}</p>
            {reload}
            {export}
            {read}
        </div>
    }
}

fn sentence(notice: &Notice) -> String {
    match notice {
        Notice::NewerVersion => say!("notice-newer-version"),
        Notice::StoreBlocked => say!("notice-store-blocked"),
        Notice::StoreFailed { quota: true, .. } => say!("notice-store-full"),
        Notice::StoreFailed { reason, quota: false } => say!("notice-store-failed", reason = reason.as_str()),
        Notice::StoreRecovered => say!("notice-store-recovered"),
        // All else is lacking because of it.
        Notice::Lacking { capabilities } if capabilities.iter().any(|name| name == "secure_context") => {
            say!("lacking-secure-context")
        }
        Notice::Lacking { capabilities } => {
            let lacking =
                capabilities.iter().map(|name| say!(&format!("lacking-{}", name.replace('_', "-"))));
            lacking.collect::<Vec<_>>().join(" ")
        }
        Notice::Restarted => say!("notice-restarted"),
        Notice::UpdateNeeded => say!("notice-update-needed"),
        Notice::WorkspaceGone => say!("notice-workspace-gone"),
        Notice::KeyUsedElsewhere => say!("notice-key-used-elsewhere"),
        Notice::StoreEmptied { productions } => {
            say!("notice-store-emptied", productions = productions.join(", "))
        }
    }
}

/// Something that was tried and failed: what, why, what to do, and the facts for a report beside it.
#[component]
fn Failed(trouble: Trouble) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let title = trouble.tried.clone();
    let (text, is_failure) = match &trouble.why {
        Why::Failure(failure) => (words::failure(failure), true),
        Why::Remark(text) => (text.clone(), false),
    };
    let read = move |()| desk.troubles.update(|troubles| troubles.retain(|known| *known != trouble));
    view! {
        <div class="banner" class:is-danger=is_failure role="alert">
            <Icon glyph=if is_failure { Glyph::Alert } else { Glyph::Warning } />
            <p class="banner-text"><b>{title}</b> " " {text}</p>
            {is_failure.then(|| view! { <ActionButton id="diagnostics" /> })}
            <IconButton glyph=Glyph::Close label=say!("dismiss") press=read />
        </div>
    }
}

/// An action of the table as a link in a sentence.
#[component]
fn ActionButton(id: &'static str) -> impl IntoView {
    let desk = expect_context::<Desk>();
    Action::named(id).map(|action| {
        view! { <Button look=Look::Link press=move |()| (action.run)(desk)>{action.title(desk)}</Button> }
    })
}

/// Why one cannot write here, and the ways on.
#[component]
pub(super) fn ReadOnly() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let role = Memo::new(move |_| desk.role());
    move || match role.get().as_deref() {
        Some("viewer") => Some(
            view! { <p class="banner"><Icon glyph=Glyph::Warning />{say!("read-only-viewer")}</p> }
                .into_any(),
        ),
        Some("none") => Some(view! { <Package /> }.into_any()),
        _ => None,
    }
}

/// A package of others, only shown: one can join its production, or make one's own of it.
#[component]
fn Package() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let keep = move |()| {
        let opened = desk.client.opened().get_untracked();
        let Some(opened) = opened else { return };
        let name = say!("package-own-name", name = opened.name);
        desk.run_then(say!("tried-keep"), Command::KeepPackage { id: opened.id, name }, move |reply| {
            if let callboard_core::workspace::update::Reply::Created { id } = reply {
                desk.address.go_to_production(id);
            }
        });
    };
    view! {
        <div class="banner">
            <Icon glyph=Glyph::Sheet />
            <p class="banner-text">{say!("read-only-package")}</p>
            <a class="button" href="/join">{say!("package-join")}</a>
            <Button look=Look::Primary press=keep>{say!("package-own")}</Button>
        </div>
    }
}
