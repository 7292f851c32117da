//! Who else is at which record, where records are cards: in their colour, with their letters.

use callboard_core::id::EntityId;
use callboard_core::workspace::update::{Present, TableInfo};
use leptos::prelude::*;

use crate::desk::Desk;
use crate::parts::{colour_of, initials};
use crate::say;

/// Lets others see which card the person is on, until the calling component goes.
pub(super) fn sit(desk: Desk, active: RwSignal<Option<EntityId>>) {
    desk.card.set(Some(active));
    on_cleanup(move || desk.card.set(None));
}

/// The names of the others who are at a record of a table.
pub(crate) fn at_record(desk: Desk, table: Memo<TableInfo>, id: EntityId) -> Memo<Vec<String>> {
    Memo::new(move |_| {
        let table = table.with(|table| table.id.clone());
        desk.client.present().with(|present| {
            let is_here = |of: &&Present| {
                of.seats.iter().any(|seat| seat.record == Some(id) && seat.table.as_ref() == Some(&table))
            };
            present.iter().filter(is_here).map(|of| of.member.person.name.clone()).collect()
        })
    })
}

/// Their flags, and an outline in the colour of the first.
#[component]
pub(crate) fn Company(
    /// Of which table.
    table: Memo<TableInfo>,
    /// At which record.
    id: EntityId,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let names = at_record(desk, table, id);
    move || {
        let names = names.get();
        let first = names.first()?;
        let label = say!("card-company", names = names.join(", "));
        let flag = |name: &String| {
            view! { <span class="other-name" data-person=colour_of(name)>{initials(name)}</span> }
        };
        Some(view! {
            <span
                class="company"
                data-person=colour_of(first)
                role="img"
                aria-label=label.clone()
                title=label
            >
                <span class="company-flags" aria-hidden="true">
                    {names.iter().map(flag).collect_view()}
                </span>
            </span>
        })
    }
}
