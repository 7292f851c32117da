//! A table along time: a month or a week of it.

use callboard_core::workspace::update::{TableInfo, ViewInfo};
use leptos::prelude::*;

use super::along::Along;
use super::diary::Diary;
use super::month::{Agenda, Month};
use super::reach::Reach;
use super::week::Week;
use crate::desk::Desk;
use crate::grid::{root_size, watch_size};
use crate::say;

/// Below this width, in `rem`, days stand one below the other.
const AGENDA_REM: f64 = 38.0;

/// The calendar.
#[component]
pub(super) fn Calendar(
    /// Of which table.
    table: Memo<TableInfo>,
    /// As which view of it.
    view: ViewInfo,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let label = say!("calendar-label", view = view.title.as_str());
    let diary = Diary::lay(desk, table, view);
    let width = RwSignal::new(0.0);
    diary.element.on_load(move |element| watch_size(&element, move |size, _| width.set(size)));
    let is_narrow = Memo::new(move |_| width.get() > 0.0 && width.get() < AGENDA_REM * root_size());
    let is_week = Memo::new(move |_| matches!(diary.reach.get(), Reach::Week(_)));
    let body = ViewFn::from(move || match (is_narrow.get(), is_week.get()) {
        (true, _) => view! { <Agenda diary /> }.into_any(),
        (_, true) => view! { <Week diary /> }.into_any(),
        _ => view! { <Month diary /> }.into_any(),
    });
    view! { <Along diary label keys=say!("calendar-keys") body /> }
}
