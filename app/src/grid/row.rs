//! One row: its number and its cells.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::update::{FieldInfo, Row};
use leptos::prelude::*;

use super::arrange::NEW;
use super::cell::GridCell;
use super::keys::{self, Spot};
use super::others::{Others, RowOthers};
use super::state::Sheet;
use crate::parts::{Glyph, Icon};
use crate::say;

/// A row and its place, as they are now.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// From the top.
    pub(super) place: usize,
    /// What it holds.
    pub(super) row: Arc<Row>,
}

/// How far the selection reaches into a row.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Reach {
    /// The column that the person is in, where they are in this row.
    pub(super) active: Option<usize>,
    /// First and last column of the range, where this row is in it and it is more than one cell.
    pub(super) columns: (usize, usize),
    /// Whether it is in the range.
    pub(super) is_in: bool,
    /// Whether it is the range's first row.
    pub(super) is_top: bool,
    /// Whether it is the range's last row.
    pub(super) is_bottom: bool,
    /// The column of the cell that the range is drawn on by, where it is in this row.
    pub(super) corner: Option<usize>,
    /// First and last column of what the range is being drawn on to, where this row is in it.
    pub(super) aim: Option<(usize, usize)>,
}

impl Reach {
    fn of(sheet: Sheet, place: usize) -> Self {
        let here = sheet.here();
        let (rows, columns) = sheet.range();
        let is_many = rows.start() != rows.end() || columns.start() != columns.end();
        let fills = *rows.end() == place && sheet.may_write() && sheet.layout.with(|it| place < it.total);
        let aim = sheet.aim.get().map(|to| keys::between(keys::drawn_on(sheet.ends(), to)));
        let aim = aim.filter(|(rows, _)| rows.contains(&place));
        Self {
            active: (here.row == place).then_some(here.column),
            columns: (*columns.start(), *columns.end()),
            is_in: is_many && rows.contains(&place),
            is_top: *rows.start() == place,
            is_bottom: *rows.end() == place,
            corner: fills.then_some(*columns.end()),
            aim: aim.map(|(_, columns)| (*columns.start(), *columns.end())),
        }
    }

    /// Whether the range holds a column of this row.
    pub(super) fn holds(self, column: usize) -> bool {
        self.is_in && (self.columns.0..=self.columns.1).contains(&column)
    }
}

/// A row of the grid.
#[component]
pub(super) fn GridRow(
    /// Of which grid.
    sheet: Sheet,
    /// Whose, and whether it is shown: one that waits for another record keeps what it had.
    held: Memo<(EntityId, bool)>,
    /// Columns to draw: their places and fields.
    drawn: Memo<Vec<(usize, String)>>,
    /// Whose cursors stand in which row.
    others: Memo<Others>,
) -> impl IntoView {
    let id = Memo::new(move |_| held.get().0);
    let is_shown = Memo::new(move |_| held.get().1);
    let is_new = id.get_untracked() == NEW;
    let entry = Memo::new(move |before: Option<&Option<Entry>>| {
        let found = sheet.layout.with(|layout| layout.entry(id.get()));
        found.map(|(place, row)| Entry { place, row }).or_else(|| before.cloned().flatten())
    });
    let place = Memo::new(move |_| entry.with(|entry| entry.as_ref().map_or(0, |entry| entry.place)));
    let reach = Memo::new(move |_| Reach::of(sheet, place.get()));
    let open = Memo::new(move |_| sheet.editing.with(|open| open.clone().filter(|open| open.id == id.get())));
    let is_leaving = Memo::new(move |_| sheet.layout.with(|layout| layout.leaving == Some(id.get())));
    let is_beside = Memo::new(move |_| {
        sheet.desk.address.spot().is_some_and(|spot| spot.panel.is_some() && spot.record == Some(id.get()))
    });
    let top = move || format!("{}px", place.get() as f64 * sheet.view.high().0);
    let number = Memo::new(move |_| {
        let place = place.get();
        sheet.layout.with(|layout| layout.lines.number_of(place))
    });
    let level = Memo::new(move |_| {
        sheet.layout.with(|layout| Some(layout.lines.over(place.get()).len() + 1).filter(|level| *level > 1))
    });
    let cell = move |(column, name): (usize, String)| {
        let found = |fields: &Vec<_>| fields.iter().find(|field: &&FieldInfo| field.name == name).cloned();
        let field = sheet.columns.with_untracked(|columns| found(columns))?;
        Some(view! { <GridCell sheet id entry reach open field column /> })
    };
    view! {
        <div
            role=move || is_shown.get().then_some("row")
            class:grid-row=move || is_shown.get()
            hidden=move || !is_shown.get()
            class:is-new=is_new
            class:is-odd=move || number.get() % 2 == 1
            class:is-editing=move || open.with(Option::is_some) || reach.with(|reach| reach.active.is_some())
            class:is-leaving=move || is_leaving.get()
            class:is-beside=move || is_beside.get()
            aria-rowindex=move || (place.get() + 2).to_string()
            attr:aria-level=move || level.get().map(|level| level.to_string())
            data-row=move || is_shown.get().then(|| id.get().to_string())
            style:inset-block-start=top
        >
            <RowNumber sheet is_new place number />
            <For each=move || drawn.get() key=Clone::clone children=cell />
            <RowOthers sheet others id />
            {move || {
                let note = || view! { <span class="leaving" role="note">{say!("row-leaving")}</span> };
                is_leaving.get().then(note)
            }}
            {is_new.then(|| view! { <NewHint sheet /> })}
        </div>
    }
}

/// The number of a row; a press chooses the whole row.
#[component]
fn RowNumber(sheet: Sheet, is_new: bool, place: Memo<usize>, number: Memo<usize>) -> impl IntoView {
    let choose = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        sheet.focus();
        if is_new {
            return sheet.create_blank();
        }
        let row = place.get_untracked();
        sheet.draws_rows.set_value(true);
        if event.shift_key() {
            sheet.extend_to(Spot { row, ..untrack(|| sheet.here()) });
        } else {
            sheet.be_at(Spot { row, column: 0 });
        }
        sheet.select_rows();
    };
    let draw = move |event: leptos::ev::MouseEvent| {
        if event.buttons() == 1 && sheet.draws_rows.get_value() && !is_new {
            sheet.extend_to(Spot { row: place.get_untracked(), ..untrack(|| sheet.here()) });
            sheet.select_rows();
        }
    };
    let label = move || match is_new {
        true => sheet.table.with(|table| say!("grid-new", row = table.row.as_str())),
        false => say!("grid-row", number = number.get() + 1),
    };
    let inside = move || match is_new {
        true => view! { <Icon glyph=Glyph::Plus small=true /> }.into_any(),
        false => (number.get() + 1).to_string().into_any(),
    };
    view! {
        <div
            class="cell row-number"
            role="gridcell"
            aria-colindex="1"
            aria-label=label
            on:mousedown=choose
            on:mouseover=draw
        >
            {inside}
        </div>
    }
}

/// What to do in the row for a new record; gone as soon as something is typed.
#[component]
fn NewHint(sheet: Sheet) -> impl IntoView {
    let is_open =
        Memo::new(move |_| sheet.editing.with(|open| open.as_ref().is_some_and(|open| open.id == NEW)));
    let hint = move || sheet.table.with(|table| say!("grid-new-hint", row = table.row.as_str()));
    move || (!is_open.get()).then(|| view! { <span class="new-hint" aria-hidden="true">{hint}</span> })
}
