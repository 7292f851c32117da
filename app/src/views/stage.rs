//! The view of a table that the address names.

use callboard_core::workspace::update::{ModuleEntry, TableInfo, ViewInfo};
use leptos::prelude::*;

use super::board::Board;
use super::calendar::Calendar;
use super::gallery::Gallery;
use super::list::List;
use super::offered::{Drawn, chosen, drawn};
use super::saved;
use super::show::Show;
use super::timeline::Timeline;
use crate::address::Panel;
use crate::desk::Desk;
use crate::grid::{self, Grid};
use crate::looked::Looked;
use crate::paper::{Paper, Plan};
use crate::parts::{Button, Glyph, Icon};
use crate::say;

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
    Looked::at(desk, &table);
    let view = Memo::new(move |_| {
        let spot = desk.address.spot();
        let bin = spot.as_ref().is_some_and(|spot| spot.bin);
        let paper = spot.as_ref().is_some_and(|spot| spot.paper);
        let name = spot.and_then(|spot| spot.view).filter(|_| !bin);
        info.with(|info| {
            let view = chosen(info, &saved::all(desk, info), name.as_deref());
            (paper && !bin, drawn(&view, info), view)
        })
    });
    let off = Memo::new(move |_| info.with(|info| info.problem.as_ref().map(|_| info.module.clone())));
    view! {
        {move || off.get().map(|module| view! { <Off module /> })}
    {move || {
        let (paper, drawn, view): (bool, Drawn, ViewInfo) = view.get();
        match drawn {
            Drawn::Document => {
                let plan = untrack(|| info.with(|info| Plan::of_view(info, &view)));
                view! { <Paper table=info plan /> }.into_any()
            }
            _ if paper => {
                let plan = untrack(|| info.with(|info| on_paper(desk, info, &view)));
                view! { <Paper table=info plan /> }.into_any()
            }
            Drawn::Grid => {
                let found = untrack(|| info.with(|info| saved::named(desk, info, Some(&view.name))));
                let setup = found.map(|(view, _)| saved::setup_of(&view));
                view! { <Grid table=table.clone() setup group=view.group /> }.into_any()
            }
            Drawn::Board => view! { <Board table=info view /> }.into_any(),
            Drawn::List => view! { <List table=info view /> }.into_any(),
            Drawn::Gallery => view! { <Gallery table=info view /> }.into_any(),
            Drawn::Show => view! { <Show table=info view /> }.into_any(),
            Drawn::Timeline => view! { <Timeline table=info view /> }.into_any(),
            Drawn::Calendar => view! { <Calendar table=info view /> }.into_any(),
        }
    }}
    }
}

/// That the department of a table is switched off, why, and the way to put it right.
#[component]
fn Off(module: ModuleEntry) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let why = module.problem.unwrap_or_default();
    let open = move |()| desk.address.show(Some(Panel::Departments));
    view! {
        <div class="banner is-warning" role="status">
            <Icon glyph=Glyph::Warning />
            <p class="banner-text">{say!("departments-broken", title = module.title, why = why)}</p>
            {move || desk.may_write().then(|| view! {
                <Button press=open>{say!("departments-mend")}</Button>
            })}
        </div>
    }
}

/// What a grid shows, for paper: as it was set up when somebody printed it, else as its view has it.
fn on_paper(desk: Desk, info: &TableInfo, view: &ViewInfo) -> Plan {
    let here = desk.address.spot().and_then(|spot| spot.view);
    let printed = desk.printed.get().filter(|printed| printed.table == info.id && printed.view == here);
    if let Some(printed) = printed {
        return Plan::of_grid(info, view, &printed.setup, &printed.search);
    }
    let saved = saved::named(desk, info, Some(&view.name)).map(|(view, _)| saved::setup_of(&view));
    Plan::of_grid(info, view, &saved.unwrap_or_else(|| grid::kept(&info.id)), "")
}
