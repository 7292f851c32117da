//! One production: departments, the table between, the inspector, the bottom line.

use callboard_core::id::WorkspaceId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::Desk;
use crate::grid::Grid;
use crate::panels::Inspector;
use crate::say;

/// The production that the address names.
#[component]
pub fn Production(workspace: WorkspaceId) -> impl IntoView {
    let desk = expect_context::<Desk>();
    spawn_local(async move {
        if let Err(failure) = desk.client.open(workspace).await {
            desk.tell(say!("tried-open"), failure);
        }
    });
    let table = desk.table();
    let id = Memo::new(move |_| table.with(|table| table.as_ref().map(|table| table.id.clone())));
    view! {
        <main class="sheet-area">{move || id.get().map(|id| view! { <Grid table=id /> })}</main>
        <Inspector />
    }
}
