//! Several records to link at once, ticked in the order in which they are to stand.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::Query;
use leptos::prelude::*;

use super::linking::{Linking, Target};
use crate::desk::Desk;
use crate::parts::{Button, Look};
use crate::say;

/// Rows offered: beyond, one searches.
const OFFERED: usize = 200;

/// A list of records to tick.
#[component]
pub(super) fn Several(
    /// What links them.
    linking: Linking,
    /// Whose records.
    table: String,
    /// Whether the list is out.
    is_out: RwSignal<bool>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let words = RwSignal::new(String::new());
    let query = Signal::derive(move || {
        let search = Some(words.get().trim().to_owned()).filter(|words| !words.is_empty());
        Some(Query { table: table.clone(), search, limit: Some(OFFERED), ..Query::default() })
    });
    let live = desk.client.subscribe(query);
    let offers = Memo::new(move |_| {
        live.window.with(|window| {
            let rows = window.iter().flat_map(|window| &window.rows);
            rows.map(|row| (row.id, titled(&row.title))).collect::<Vec<_>>()
        })
    });
    let ticked = RwSignal::new(Vec::<Target>::new());
    let line = move |(id, title): (EntityId, String)| {
        let place = move || ticked.with(|ticked| ticked.iter().position(|target| target.id == id));
        let target = Target { id, title: title.clone() };
        let turn = move |_| {
            ticked.update(|ticked| match ticked.iter().position(|known| known.id == id) {
                Some(at) => drop(ticked.remove(at)),
                None => ticked.push(target.clone()),
            });
        };
        view! {
            <li>
                <label class="several-line">
                    <input type="checkbox" prop:checked=move || place().is_some() on:change=turn />
                    <span class="several-title" dir="auto">{title}</span>
                    <span class="several-place">{move || place().map(|place| place + 1)}</span>
                </label>
            </li>
        }
    };
    let add = move |()| {
        linking.write(&ticked.get_untracked(), None, &[]);
        is_out.set(false);
    };
    let escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            is_out.set(false);
        }
    };
    let count = move || ticked.with(Vec::len);
    view! {
        <div class="several" on:keydown=escape>
            <input
                class="field-input"
                type="search"
                autocomplete="off"
                aria-label=say!("several-search")
                placeholder=say!("several-search")
                bind:value=words
            />
            <ul class="several-list">
                <For each=move || offers.get() key=Clone::clone children=line />
            </ul>
            <p class="several-foot">
                <Button
                    look=Look::Primary
                    disabled=Signal::derive(move || count() == 0)
                    press=add
                >
                    {move || say!("several-add", count = count())}
                </Button>
                <Button look=Look::Quiet press=move |()| is_out.set(false)>{say!("links-keep")}</Button>
            </p>
        </div>
    }
}

fn titled(title: &str) -> String {
    if title.is_empty() { say!("record-untitled") } else { title.to_owned() }
}
