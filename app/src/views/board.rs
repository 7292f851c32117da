//! A table as columns of cards, one for each value of a choice.

use callboard_core::workspace::update::{TableInfo, ViewInfo};
use leptos::html::{Div, Input};
use leptos::prelude::*;

use super::bar::ViewBar;
use super::card::Card;
use super::company;
use super::stacks::{self, Stack};
use super::wall::Wall;
use crate::desk::Desk;
use crate::grid::{root_size, watch_size};
use crate::parts::{Button, Empty, Glyph, IconButton, Look, Notice, Skeleton};
use crate::{say, words};

/// A card's height with the gap below it, in `rem`: `66-views.css` draws it so.
pub(super) const CARD_REM: f64 = 3.75;

/// The board.
#[component]
pub(super) fn Board(
    /// Of which table.
    table: Memo<TableInfo>,
    /// As which view of it.
    view: ViewInfo,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let wall = Wall::lay(desk, table, &view);
    company::sit(desk, wall.active);
    if let Some(looked) = desk.looked.get_untracked() {
        looked.follow_cards(wall.live, wall.active, Callback::new(move |id| wall.go(id)));
    }
    let tape = move || table.with(|table| table.module.tape.colour.clone());
    let label = say!("board-label", view = view.title.as_str());
    let total = move || wall.live.window.with(|window| window.as_ref().map(|window| window.total));
    let total = Signal::derive(total);
    let is_carrying = move || wall.held.with(|held| held.as_ref().is_some_and(|held| held.at().is_some()));
    view! {
        <section class="grid-view" data-tape=tape>
            <ViewBar table total search=wall.search sieve=wall.sieve failure=wall.live.failure />
            <div
                node_ref=wall.element
                class="board"
                role="group"
                aria-label=label
                class:is-carrying=is_carrying
                on:pointermove=move |event| wall.carry(&event)
                on:pointerup=move |_| wall.release()
                on:pointercancel=move |_| { wall.let_go(); }
            >
                <Stacks wall />
            </div>
            <Shadow wall />
            <p class="only-read" id="board-keys">{say!("board-keys")}</p>
            <p class="only-read" role="status">{move || wall.said.get()}</p>
        </section>
    }
}

#[component]
fn Stacks(wall: Wall) -> impl IntoView {
    let is_searching = move || wall.sieve.is_narrow() || wall.search.with(|words| !words.trim().is_empty());
    let total =
        Memo::new(move |_| wall.live.window.with(|window| window.as_ref().map(|window| window.total)));
    // Whoever adds the first record has stacks to add it to.
    let is_bare =
        Memo::new(move |_| total.get() == Some(0) && !is_searching() && wall.adding.with(Option::is_none));
    let values =
        move || wall.stacks.with(|stacks| stacks.iter().map(|it| it.value.clone()).collect::<Vec<_>>());
    let draw = move |value| view! { <StackView wall value /> };
    let is_asked = Memo::new(move |_| total.get().is_some());
    move || match (wall.live.failure.get(), is_asked.get()) {
        (Some(why), _) => view! { <Notice title=say!("grid-failed") text=words::failure(&why) /> }.into_any(),
        (None, false) => view! { <Skeleton rows=8 /> }.into_any(),
        (None, true) if is_bare.get() => view! { <Bare wall /> }.into_any(),
        (None, true) => view! {
            <For each=values key=Option::clone children=draw />
        }
        .into_any(),
    }
}

/// A board without cards: what to do first.
#[component]
fn Bare(wall: Wall) -> impl IntoView {
    let (row, rows) = wall.table.with_untracked(|table| (table.row.clone(), table.rows.clone()));
    let word = StoredValue::new(row);
    let hint = move || if wall.may_write() { say!("board-empty-hint") } else { say!("empty-hint-reader") };
    view! {
        <Empty title=say!("empty-title", rows = rows) hint=Signal::derive(hint)>
            {move || wall.may_write().then(|| view! {
                <Button look=Look::Primary press=move |()| wall.adding.set(Some(None))>
                    {say!("grid-new", row = word.get_value())}
                </Button>
            })}
        </Empty>
    }
}

/// One value's cards.
#[component]
fn StackView(wall: Wall, value: Option<String>) -> impl IntoView {
    let value = StoredValue::new(value);
    let stack = Memo::new(move |_| {
        wall.stacks
            .with(|stacks| value.with_value(|value| stacks.iter().find(|it| it.value == *value).cloned()))
    });
    let count = Memo::new(move |_| stack.with(|stack| stack.as_ref().map_or(0, |stack| stack.rows.len())));
    let title = Memo::new(move |_| value.with_value(|value| wall.title_of(value.as_deref())));
    let is_aimed = move || {
        wall.held.with(|held| {
            let over = held.as_ref().and_then(|held| held.over.as_ref());
            value.with_value(|value| over == Some(value))
        })
    };
    let is_adding =
        move || wall.adding.with(|adding| value.with_value(|value| adding.as_ref() == Some(value)));
    let label = move || {
        let (row, rows) = wall.table.with(|table| (table.row.clone(), table.rows.clone()));
        say!("stack-label", stack = title.get(), count = count.get(), row = row, rows = rows)
    };
    view! {
        <section
            class="stack"
            class:is-empty=move || count.get() == 0 && !is_adding()
            class:is-none=value.with_value(Option::is_none)
            class:is-aimed=is_aimed
            aria-label=label
            data-stack=value.with_value(|value| value.clone().unwrap_or_default())
        >
            <header class="stack-head">
                <h2 class="stack-title" dir="auto" title=move || title.get()>{move || title.get()}</h2>
                <span class="count" aria-hidden="true">{move || words::number(count.get() as f64)}</span>
                {move || wall.may_write().then(|| view! {
                    <IconButton
                        glyph=Glyph::Plus
                        label=Signal::derive(move || say!("stack-add", stack = title.get()))
                        press=move |()| wall.adding.set(Some(value.get_value()))
                    />
                })}
            </header>
            {move || is_adding().then(|| view! { <Adding wall to=value.get_value() /> })}
            <Cards wall stack />
        </section>
    }
}

/// A line for the name of a new record: Enter makes it and asks for the next.
#[component]
fn Adding(wall: Wall, to: Option<String>) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    // A field that was just drawn takes the focus.
    input.on_load(|input| drop(input.focus()));
    let label = say!("stack-add", stack = wall.title_of(to.as_deref()));
    let end = move || wall.adding.set(None);
    let key = move |event: leptos::ev::KeyboardEvent| {
        let Some(field) = input.get_untracked() else { return };
        match event.key().as_str() {
            "Enter" if !event.is_composing() => {
                let title = field.value().trim().to_owned();
                if title.is_empty() {
                    return end();
                }
                field.set_value("");
                wall.add(to.clone(), title, move |title| {
                    if let Some(field) = input.try_get_untracked().flatten() {
                        field.set_value(&title);
                    }
                });
            }
            "Escape" => {
                event.prevent_default();
                end();
                if let Some(id) = untrack(|| wall.stop()) {
                    wall.go(id);
                }
            }
            _ => {}
        }
    };
    let left = move |_| {
        // A line that goes with the focus in it is left too.
        let field = input.try_get_untracked().flatten();
        let is_blank = field.is_some_and(|field| field.value().trim().is_empty());
        if is_blank {
            end();
        }
    };
    view! {
        <input
            node_ref=input
            class="field-input stack-adding"
            aria-label=label
            placeholder=say!("stack-add-hint")
            on:keydown=key
            on:blur=left
        />
    }
}

/// The part of a stack that scrolls: only the cards in sight are drawn, and the one that the person is on.
#[component]
fn Cards(wall: Wall, stack: Memo<Option<Stack>>) -> impl IntoView {
    let element = NodeRef::<Div>::new();
    let (top, height) = (RwSignal::new(0.0), RwSignal::new(0.0));
    element.on_load(move |element| watch_size(&element, move |_, size| height.set(size)));
    let card = CARD_REM * root_size();
    let ids = Memo::new(move |_| {
        let active = wall.stop();
        stack.with(|stack| {
            let rows = stack.as_ref().map_or(&[][..], |stack| &stack.rows);
            let seen = stacks::seen(top.get(), height.get(), card, rows.len());
            let place = active.and_then(|id| rows.iter().position(|row| row.id == id));
            let mut places: Vec<usize> = seen.chain(place).collect();
            // In their order, so that no card is ever moved on the page: a moved one loses the focus.
            places.sort_unstable();
            places.dedup();
            places.into_iter().map(|place| rows[place].id).collect::<Vec<_>>()
        })
    });
    let scrolled = move |_| {
        if let Some(element) = element.get_untracked() {
            top.set(f64::from(element.scroll_top()));
        }
    };
    let draw = move |id| view! { <Card wall stack id /> };
    let length = move || {
        let count = stack.with(|stack| stack.as_ref().map_or(0, |stack| stack.rows.len()));
        format!("{}rem", count as f64 * CARD_REM)
    };
    view! {
        <div class="stack-scroll" node_ref=element on:scroll=scrolled>
            <ul class="stack-cards" style:block-size=length>
                <For each=move || ids.get() key=|id| *id children=draw />
            </ul>
        </div>
    }
}

/// What is carried, under the pointer.
#[component]
fn Shadow(wall: Wall) -> impl IntoView {
    move || {
        let (id, (x, y)) =
            wall.held.with(|held| held.as_ref().and_then(|held| Some((held.id, held.at()?))))?;
        let row = untrack(|| wall.row(id))?;
        Some(view! {
            <div
                class="board-shadow"
                aria-hidden="true"
                style:transform=format!("translate({x}px, {y}px)")
            >
                <b class="card-name" dir="auto">{row.title.clone()}</b>
            </div>
        })
    }
}
