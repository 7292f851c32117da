//! The view of a table that the address names.

use callboard_core::workspace::update::{TableInfo, ViewInfo};
use leptos::prelude::*;

use super::board::Board;
use super::calendar::Calendar;
use super::offered::{Drawn, chosen, drawn};
use super::saved;
use super::timeline::Timeline;
use crate::desk::Desk;
use crate::grid::Grid;

/// The table with this id, `<module>.<table>`, as the address would have it seen.
#[component]
pub(crate) fn Stage(
    /// Which.
    table: String,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let info = {
        let id = table.clone();
        Memo::new(move |known: Option<&TableInfo>| {
            let found =
                desk.client.tables().with(|tables| tables.iter().find(|table| table.id == id).cloned());
            // While a production closes its tables are gone before its view is.
            found.or_else(|| known.cloned()).unwrap_or_default()
        })
    };
    saved::recall(desk);
    let view = Memo::new(move |_| {
        let spot = desk.address.spot();
        let bin = spot.as_ref().is_some_and(|spot| spot.bin);
        let name = spot.and_then(|spot| spot.view).filter(|_| !bin);
        info.with(|info| {
            let view = chosen(info, &saved::all(desk, info), name.as_deref());
            (drawn(&view, info), view)
        })
    });
    move || {
        let (drawn, view): (Drawn, ViewInfo) = view.get();
        match drawn {
            Drawn::Grid => {
                let found = untrack(|| info.with(|info| saved::named(desk, info, Some(&view.name))));
                let setup = found.map(|(view, _)| saved::setup_of(&view));
                view! { <Grid table=table.clone() setup group=view.group /> }.into_any()
            }
            Drawn::Board => view! { <Board table=info view /> }.into_any(),
            Drawn::Timeline => view! { <Timeline table=info view /> }.into_any(),
            Drawn::Calendar => view! { <Calendar table=info view /> }.into_any(),
        }
    }
}
