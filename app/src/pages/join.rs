//! Coming into a production by an invite.

use callboard_core::id::WorkspaceId;
use callboard_core::workspace::command::Command;
use callboard_core::workspace::update::{Code, Failure, Reply};
use leptos::prelude::*;

use crate::desk::Desk;
use crate::say;

/// Joins by a link and goes in, for the screen and for scripts alike. Joining again is no error.
///
/// # Errors
/// `refused` with a reason, `offline`, `storage`.
pub async fn enter(desk: Desk, link: String) -> Result<WorkspaceId, Failure> {
    let reply = desk.client.call(Command::JoinWorkspace { link }).await?;
    let Reply::Created { id } = reply else {
        return Err(Failure::because(Code::Storage, "the worker answered something else"));
    };
    desk.client.open(id).await?;
    desk.address.go_to_production(id);
    Ok(id)
}

/// Joins by `invite`, telling each step.
#[component]
pub fn Join(invite: String) -> impl IntoView {
    view! { <main class="join"><h1 class="page-title">{say!("app-name")}</h1><p>{invite}</p></main> }
}
