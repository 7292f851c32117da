//! Coming into a production by an invite.

use callboard_core::id::WorkspaceId;
use callboard_core::workspace::command::Command;
use callboard_core::workspace::update::{Code, Failure, Reply};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::threshold::{Refused, Threshold, UnderWay};
use crate::address::Place;
use crate::desk::Desk;
use crate::panels::MeForm;
use crate::{say, words};

/// Joins by a link and goes in, for the screen and for scripts alike. Joining again is no error.
///
/// # Errors
/// `refused` with a reason, `offline`, `storage`.
pub(crate) async fn enter(desk: Desk, link: String) -> Result<WorkspaceId, Failure> {
    let reply = desk.client.call(Command::JoinWorkspace { link }).await?;
    let Reply::Created { id } = reply else {
        return Err(Failure::because(Code::Storage, "the worker answered something else"));
    };
    desk.client.open(id).await?;
    desk.address.go_to_production(id);
    Ok(id)
}

/// How far joining is.
#[derive(Clone, PartialEq)]
enum Stage {
    /// No invite was given: ask for one.
    Link,
    /// Nobody said who they are yet: ask once, and say what they come into.
    Name {
        production: String,
    },
    Connecting,
    Failed(Failure),
}

/// Joins by `invite`, telling each step.
#[component]
pub(super) fn Join(invite: String) -> impl IntoView {
    let desk = expect_context::<Desk>();
    document().set_title(&say!("join-page-title"));
    let is_given = !invite.is_empty();
    let stage = RwSignal::new(if is_given { Stage::Connecting } else { Stage::Link });
    let invite = StoredValue::new(invite);
    let connect = move || {
        stage.set(Stage::Connecting);
        spawn_local(async move {
            if let Err(failure) = enter(desk, invite.get_value()).await {
                stage.try_set(Stage::Failed(failure));
            }
        });
    };
    if is_given {
        spawn_local(async move {
            // A link that leads nowhere is no reason to ask who comes.
            let production = match desk.client.call(Command::ReadInvite { link: invite.get_value() }).await {
                Ok(Reply::Invite { name }) => name,
                Ok(_) => String::new(),
                Err(failure) => return drop(stage.try_set(Stage::Failed(failure))),
            };
            // Whether they are named decides if they are asked first; not knowing is no reason to wait.
            match desk.client.call(Command::Me).await {
                Ok(Reply::Me(me)) if me.person.name.is_empty() => {
                    drop(stage.try_set(Stage::Name { production }));
                }
                _ => connect(),
            }
        });
    }
    let body = move || match stage.get() {
        Stage::Link => view! {
            <h1 class="page-title">{say!("join-link")}</h1>
            <LinkForm focus=true />
        }
        .into_any(),
        Stage::Name { production } => view! {
            <h1 class="page-title">
                {match production.as_str() {
                    "" => say!("join-name-title"),
                    production => say!("join-name-into", production = production),
                }}
            </h1>
            <MeForm done=move |()| connect() skippable=true />
        }
        .into_any(),
        Stage::Connecting => {
            view! { <UnderWay title=say!("join-connecting") hint=say!("join-connecting-hint") /> }.into_any()
        }
        Stage::Failed(failure) => {
            view! { <NotIn failure again=Callback::new(move |()| connect()) /> }.into_any()
        }
    };
    view! { <Threshold>{body}</Threshold> }
}

/// Asks for an invite's link and goes where it leads.
#[component]
pub(super) fn LinkForm(
    /// Whether one types at once.
    #[prop(optional)]
    focus: bool,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let link = RwSignal::new(String::new());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        desk.address.go(Place::Join { invite: invite_of(link.get_untracked().trim()) });
    };
    view! {
        <form class="door-room" on:submit=submit>
            <label class="field-label">
                {say!("join-link-field")}
                <input
                    class="field-input"
                    type="url"
                    required
                    autocomplete="off"
                    autofocus=focus
                    bind:value=link
                />
            </label>
            <button type="submit" class="button is-primary">{say!("join-do")}</button>
        </form>
    }
}

/// What an invite's link carries: its fragment where it is of this origin, else the whole link.
fn invite_of(link: &str) -> String {
    let origin = window().location().origin().unwrap_or_default();
    let own = link.strip_prefix(&origin).and_then(|rest| rest.strip_prefix("/join#"));
    own.unwrap_or(link).to_owned()
}

/// Why one did not get in, and what to do: trying again only where it can help.
#[component]
fn NotIn(failure: Failure, again: Callback<()>) -> impl IntoView {
    let reason = failure.detail.get("reason").and_then(|reason| reason.as_str());
    let title = match (failure.code, reason) {
        (Code::Refused, Some("expired")) => say!("join-expired"),
        (Code::Refused, Some("revoked")) => say!("join-revoked"),
        (Code::Refused, Some("used_up")) => say!("join-used-up"),
        (Code::Refused, Some("malformed")) => say!("join-malformed"),
        (Code::Refused, _) => say!("join-unknown"),
        (Code::Offline, _) => say!("join-unreachable"),
        _ => say!("join-failed"),
    };
    let again = (failure.code != Code::Refused).then_some(again);
    let why = match (failure.code, reason) {
        (Code::Offline, _) => say!("join-unreachable-hint"),
        (Code::Refused, Some("malformed")) => say!("join-malformed-hint"),
        _ => words::failure(&failure),
    };
    view! { <Refused title why again /> }
}
