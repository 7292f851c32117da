//! A table as a list: records below each other, put together by a field, that open to what hangs from them in
//! an order.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::update::{Row, TableInfo, ViewInfo};
use leptos::html::Div;
use leptos::prelude::*;

use super::bar::ViewBar;
use super::company::{self, Company};
use super::ledger::{Entry, Key, Ledger};
use super::listing::Listing;
use crate::desk::Desk;
use crate::grid::watch_size;
use crate::looked::{NewsMark, of_record};
use crate::panels::LinkKind;
use crate::parts::{Button, Empty, Glyph, Icon, Look, Notice, Skeleton};
use crate::{say, words};

/// The list.
#[component]
pub(super) fn List(
    /// Of which table.
    table: Memo<TableInfo>,
    /// As which view of it.
    view: ViewInfo,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let label = say!("list-label", view = view.title.as_str());
    let list = Listing::lay(desk, table, &view);
    company::sit(desk, list.active);
    if let Some(looked) = desk.looked.get_untracked() {
        looked.follow_cards(list.live, list.active, Callback::new(move |id| list.go(id)));
    }
    let total = Memo::new(move |_| list.live.window.with(|window| window.as_ref().map(|it| it.total)));
    let is_of_days = Memo::new(move |_| {
        list.by.with(|by| by.as_ref().is_some_and(|by| matches!(by.kind.as_str(), "date" | "date_time")))
    });
    let is_bare = Memo::new(move |_| total.get() == Some(0));
    let is_asked = Memo::new(move |_| total.get().is_some());
    let body = move || match (list.live.failure.get(), is_asked.get(), is_bare.get()) {
        (Some(why), ..) => {
            view! { <Notice title=say!("grid-failed") text=words::failure(&why) /> }.into_any()
        }
        (None, false, _) => view! { <Skeleton rows=8 /> }.into_any(),
        (None, true, true) => {
            let (row, rows, all) =
                table.with_untracked(|table| (table.row.clone(), table.rows.clone(), table.count));
            let has_words = list.search.with(|words| !words.trim().is_empty());
            match list.sieve.is_narrow() || has_words {
                true => {
                    let hint = say!("no-result-hint", count = all, row = row, rows = rows);
                    view! { <Empty title=say!("no-result-title") hint /> }.into_any()
                }
                false => {
                    let (title, hint) = (say!("empty-title", rows = rows), say!("list-empty-hint"));
                    view! { <Empty title hint /> }.into_any()
                }
            }
        }
        (None, true, false) => view! { <Entries list is_of_days label=label.clone() /> }.into_any(),
    };
    let today = move || {
        is_of_days.get().then(|| {
            view! {
                <Button look=Look::Tool press=move |()| list.to_today()>{say!("calendar-today")}</Button>
            }
        })
    };
    view! {
        <section class="grid-view" data-tape=move || table.with(|table| table.module.tape.colour.clone())>
            <ViewBar table total search=list.search sieve=list.sieve failure=list.live.failure>
                {today}
            </ViewBar>
            {body}
            <p class="only-read" id="list-keys">{say!("list-keys")}</p>
        </section>
    }
}

/// What is in sight of it.
#[component]
fn Entries(list: Listing, is_of_days: Memo<bool>, label: String) -> impl IntoView {
    let (top, height) = (RwSignal::new(0.0), RwSignal::new(0.0));
    let has_come = StoredValue::new(false);
    list.element.on_load(move |element| {
        watch_size(&element, move |_, size| {
            height.set(size);
            // Who opens days wants today; where they are afterwards is theirs.
            if is_of_days.get_untracked() && !has_come.get_value() {
                has_come.set_value(true);
                request_animation_frame(move || list.to_today());
            }
        });
    });
    let keys = Memo::new(move |_| {
        let stop = list.stop();
        list.ledger.with(|ledger| ledger.seen(top.get(), height.get(), stop))
    });
    let scrolled = move |_| {
        if let Some(element) = list.element.get_untracked() {
            top.set(f64::from(element.scroll_top()));
        }
    };
    let draw = move |key: Key| match key {
        Key::Record(id) => view! { <Item list id /> }.into_any(),
        Key::Head(..) => view! { <Head list key /> }.into_any(),
    };
    let length = move || format!("{}px", list.ledger.with(Ledger::height));
    view! {
        <div class="list-scroll" node_ref=list.element role="group" aria-label=label on:scroll=scrolled>
            <div class="list-entries" style:block-size=length>
                <For each=move || keys.get() key=Clone::clone children=draw />
            </div>
        </div>
    }
}

#[component]
fn Head(list: Listing, key: Key) -> impl IntoView {
    let at =
        Memo::new(move |_| list.ledger.with(|ledger| ledger.entry(&key).map(|(it, top)| (it.clone(), top))));
    let title = move || match at.get() {
        Some((Entry::Head(_, title, count), _)) => Some((title, count)),
        _ => None,
    };
    view! {
        <h2 class="list-head" style:inset-block-start=move || at.get().map(|(_, top)| format!("{top}px"))>
            <span dir="auto">{move || title().map(|(title, _)| title)}</span>
            <span class="count">{move || title().map(|(_, count)| words::number(count as f64))}</span>
        </h2>
    }
}

/// A record, and what hangs from it where it is open.
#[component]
fn Item(list: Listing, id: EntityId) -> impl IntoView {
    let row = Memo::new(move |_| list.row(id));
    let top = Memo::new(move |_| list.ledger.with(|it| it.entry(&Key::Record(id)).map(|(_, top)| top)));
    let is_open = Memo::new(move |_| list.open.with(|open| open.contains(&id)));
    let has_kinds = move || list.kinds.with(|kinds| !kinds.is_empty());
    let title = Memo::new(move |_| {
        let title = row.with(|row| row.as_ref().map(|row| row.title.clone()).unwrap_or_default());
        if title.is_empty() { say!("record-untitled") } else { title }
    });
    let small = move || row.with(|row| row.as_ref().map(|row| list.small_of(row)));
    let news = Signal::derive(move || {
        let row = row.get()?;
        list.sieve.table.with(|table| of_record(&table.fields, &row))
    });
    let stop = move || if list.stop() == Some(id) { "0" } else { "-1" };
    let expander = move || {
        has_kinds().then(|| {
            view! {
                <button
                    type="button"
                    class="tool is-square list-turn"
                    tabindex="-1"
                    aria-expanded=move || is_open.get().to_string()
                    aria-label=move || say!("list-turn", title = title.get())
                    on:click=move |_| list.turn(id, !is_open.get_untracked())
                >
                    <Icon glyph=Glyph::ChevronDown small=true />
                </button>
            }
        })
    };
    view! {
        <div
            class="list-item"
            class:is-open=move || is_open.get()
            style:inset-block-start=move || top.get().map(|top| format!("{top}px"))
        >
            <div class="list-line">
                {expander}
                <button
                    type="button"
                    class="list-name"
                    tabindex=stop
                    data-item=id.to_string()
                    aria-expanded=move || has_kinds().then(|| is_open.get().to_string())
                    aria-describedby="list-keys"
                    on:focus=move |_| list.active.set(Some(id))
                    on:keydown=move |event| list.key(id, &event)
                    on:click=move |_| list.desk.address.open_record(id)
                >
                    <b class="list-title" dir="auto">{title}</b>
                    <span class="list-small" dir="auto">{small}</span>
                    <NewsMark told=news />
                    <Company table=list.sieve.table id />
                </button>
            </div>
            {move || is_open.get().then(|| view! { <Within list id row /> })}
        </div>
    }
}

/// What hangs from a record, in its order.
#[component]
fn Within(list: Listing, id: EntityId, row: Memo<Option<Arc<Row>>>) -> impl IntoView {
    let element = NodeRef::<Div>::new();
    element.on_load(move |element| watch_size(&element, move |_, height| list.measured(id, height)));
    let is_locked = Memo::new(move |_| !list.sieve.table.with(|table| list.desk.may_write_in(table)));
    let kinds = move || {
        let draw = |link| view! { <LinkKind link id row is_locked /> };
        list.kinds.get().into_iter().map(draw).collect_view()
    };
    view! { <div class="list-within" node_ref=element>{kinds}</div> }
}
