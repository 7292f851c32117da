//! What stands over every view: which table it is, and which ways there are to see it.

use callboard_core::workspace::update::{TableInfo, ViewInfo};
use leptos::html::{Details, H1};
use leptos::prelude::*;

use super::offered::{Drawn, chosen, drawn, offered};
use super::{room, saved};
use crate::desk::Desk;
use crate::parts::{Glyph, Icon, TapeStrip};
use crate::say;

/// The title of a table, and its views.
#[component]
pub(crate) fn Heading(
    /// Which.
    table: Memo<TableInfo>,
) -> impl IntoView {
    let tape = move || table.with(|table| table.module.tape.clone());
    let title = move || table.with(|table| table.title.clone());
    let desk = expect_context::<Desk>();
    let views = Memo::new(move |_| table.with(|table| offered(table, &saved::all(desk, table))));
    let has_several = move || views.with(|views| views.len() > 1);
    let heading = NodeRef::<H1>::new();
    heading.on_load(|heading| room::watch(&heading));
    view! {
        <h1 class="view-title" node_ref=heading>
            {move || view! { <TapeStrip tape=tape() large=true /> }}
            <span dir="auto">{title}</span>
        </h1>
        {move || has_several().then(|| view! { <Strip table views /> })}
    }
}

/// The name of the view on the screen; `None` while the bin is.
fn here(desk: Desk, table: Memo<TableInfo>) -> Memo<Option<String>> {
    Memo::new(move |_| {
        let spot = desk.address.spot().filter(|spot| !spot.bin)?;
        Some(table.with(|table| chosen(table, &saved::all(desk, table), spot.view.as_deref()).name))
    })
}

/// The views in a row; where there is no room for them, one below the other in a menu.
#[component]
fn Strip(table: Memo<TableInfo>, views: Memo<Vec<ViewInfo>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let here = here(desk, table);
    let label = move || say!("views-label", table = table.with(|table| table.title.clone()));
    let items = move || {
        let draw = |view| view! { <li><ViewLink table view here /></li> };
        views.get().into_iter().map(draw).collect_view()
    };
    let menu = NodeRef::<Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let current = move || {
        let here = here.get();
        views.with(|views| {
            let found = views.iter().find(|view| Some(&view.name) == here.as_ref());
            found.map_or_else(|| say!("bin-title"), |view| view.title.clone())
        })
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    view! {
        <nav class="views-strip" aria-label=label><ul>{items}</ul></nav>
        <details class="views-menu" node_ref=menu on:keydown=key>
            <summary class="tool is-set" aria-label=move || say!("views-current", view = current())>
                <span dir="auto">{current}</span>
                <Icon glyph=Glyph::ChevronDown small=true />
            </summary>
            <nav class="views-list" aria-label=label on:click=move |_| close()><ul>{items}</ul></nav>
        </details>
    }
}

#[component]
fn ViewLink(table: Memo<TableInfo>, view: ViewInfo, here: Memo<Option<String>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let glyph = table.with_untracked(|table| match drawn(&view, table) {
        Drawn::Grid => Glyph::Sheet,
        Drawn::Board => Glyph::Columns,
        Drawn::Gallery => Glyph::Image,
        Drawn::Calendar => Glyph::Calendar,
        Drawn::Document => Glyph::Paper,
        Drawn::Show => Glyph::Play,
        Drawn::List => Glyph::Numbers,
        Drawn::Timeline => Glyph::Rows,
    });
    let (name, title) = (view.name.clone(), view.title);
    let is_first = move |name: &str| table.with(|table| chosen(table, &[], None).name == name);
    let href = {
        let name = name.clone();
        move || {
            // The first stands for the table: its address is the table's own.
            let last = Some(name.as_str()).filter(|name| !is_first(name));
            table.with(|table| desk.address.view_at(&table.id, last))
        }
    };
    let current = move || here.with(|here| (here.as_ref() == Some(&name)).then_some("page"));
    view! {
        <a class="views-link" href=href aria-current=current>
            <Icon glyph small=true />
            <span dir="auto">{title}</span>
        </a>
    }
}

/// Goes to the view after the one on the screen; from the last to the first.
pub(crate) fn step(desk: Desk) {
    let Some(table) = untrack(|| desk.table().get()) else { return };
    let saved = untrack(|| saved::all(desk, &table));
    let views = offered(&table, &saved);
    let name = untrack(|| desk.address.spot()).and_then(|spot| spot.view);
    let here = chosen(&table, &saved, name.as_deref()).name;
    let place = views.iter().position(|view| view.name == here).unwrap_or(0);
    let next = (place + 1) % views.len().max(1);
    let name = views.get(next).filter(|_| next > 0).map(|view| view.name.clone());
    desk.address.see_through(&table.id, name);
}
