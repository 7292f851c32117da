//! One record on a board.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::update::Row;
use leptos::prelude::*;

use super::board::CARD_REM;
use super::company::Company;
use super::hand::Hand;
use super::stacks::Stack;
use super::wall::Wall;
use crate::looked::{NewsMark, of_record};
use crate::parts::{Glyph, Icon};
use crate::say;

/// A card: a press opens the record, a pull carries it.
#[component]
pub(super) fn Card(
    /// On which board.
    wall: Wall,
    /// In which stack.
    stack: Memo<Option<Stack>>,
    /// Whose.
    id: EntityId,
) -> impl IntoView {
    let entry = Memo::new(move |_| {
        stack.with(|stack| {
            let rows = &stack.as_ref()?.rows;
            let place = rows.iter().position(|row| row.id == id)?;
            Some((place, rows[place].clone()))
        })
    });
    let row = move || entry.with(|entry| entry.as_ref().map(|(_, row)| row.clone()));
    let place = move || entry.with(|entry| entry.as_ref().map_or(0, |(place, _)| *place));
    let top = move || format!("{}rem", place() as f64 * CARD_REM);
    let is_stop = Memo::new(move |_| wall.stop() == Some(id));
    let is_carried = move || {
        let held =
            wall.held.with(|held| held.as_ref().filter(|held| held.id == id).map(|held| held.hand.clone()));
        held.is_some_and(|hand| !matches!(hand, Hand::Down(..)))
    };
    let is_open =
        move || wall.desk.address.spot().is_some_and(|spot| spot.panel.is_some() && spot.record == Some(id));
    let title = move || match row().map(|row| row.title.clone()) {
        Some(title) if !title.is_empty() => title,
        _ => say!("record-untitled"),
    };
    let small = move || row().map(|row| wall.small_of(&row));
    let conflicts = move || row().map_or(0, |row: Arc<Row>| row.conflicts.len());
    let mark = move || {
        let count = conflicts();
        (count > 0).then(|| {
            let label = say!("card-conflicts", count = count);
            view! { <span class="mark mark-conflict" role="img" aria-label=label></span> }
        })
    };
    let news = Signal::derive(move || wall.table.with(|table| of_record(&table.fields, &*row()?)));
    let open = move |_| {
        wall.active.set(Some(id));
        wall.desk.address.open_record(id);
    };
    view! {
        <li
            class="board-place"
            style:inset-block-start=top
            on:pointerdown=move |event| wall.press(id, &event)
        >
            <button
                type="button"
                class="board-card"
                class:is-carried=is_carried
                class:is-open=is_open
                class:is-conflict=move || { conflicts() > 0 }
                data-card=id.to_string()
                tabindex=move || if is_stop.get() { "0" } else { "-1" }
                aria-describedby="board-keys"
                on:focus=move |_| wall.active.set(Some(id))
                on:keydown=move |event| wall.key(id, &event)
                on:click=open
            >
                <b class="card-name" dir="auto">{title}</b>
                <span class="card-small" dir="auto">{small}</span>
                {mark}
                <NewsMark told=news />
                <Company table=wall.table id />
            </button>
            {move || wall.may_write().then(|| view! {
                <span class="board-grip" aria-hidden="true"><Icon glyph=Glyph::Grip small=true /></span>
            })}
        </li>
    }
}
