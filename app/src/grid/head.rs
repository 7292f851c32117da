//! Column heads: a press orders by the column, another turns the order around, a third gives the table's own
//! back; with Ctrl it chooses the column. Their edges are drawn to another width, they themselves to another
//! place.

use callboard_core::workspace::command::Sort;
use callboard_core::workspace::update::FieldInfo;
use leptos::prelude::*;

use super::keys::Spot;
use super::menu::MenuButton;
use super::state::Sheet;
use super::{binned, grip};
use crate::parts::{Glyph, Icon};
use crate::say;

/// The row of column heads.
#[component]
pub(super) fn Head(
    /// Of which grid.
    sheet: Sheet,
    /// Columns to draw: their places and fields.
    drawn: Memo<Vec<(usize, String)>>,
) -> impl IntoView {
    let head = move |(column, name): (usize, String)| {
        let field = sheet
            .columns
            .with_untracked(|columns| columns.iter().find(|field| field.name == name).cloned())?;
        Some(view! { <ColumnHead sheet field column /> })
    };
    view! {
        <div role="row" class="grid-head" aria-rowindex="1">
            <div role="columnheader" class="cell row-number" aria-colindex="1">
                <span class="only-read">{say!("grid-numbers")}</span>
            </div>
            <For each=move || drawn.get() key=Clone::clone children=head />
        </div>
    }
}

#[component]
fn ColumnHead(sheet: Sheet, field: FieldInfo, column: usize) -> impl IntoView {
    let name = field.name.clone();
    let order = Memo::new(move |_| {
        sheet.ask.sort.with(|sort| sort.iter().find(|sort| sort.field == name).map(|sort| sort.desc))
    });
    let sort = move || match order.get() {
        Some(false) => "ascending",
        Some(true) => "descending",
        None => "none",
    };
    let is_figure = matches!(field.kind.as_str(), "number" | "integer" | "decimal" | "duration" | "time");
    let name = field.name.clone();
    let grip = grip::Grip::of(sheet, column);
    let press = move |event: leptos::ev::MouseEvent| {
        if grip.was_drawn() {
            return;
        }
        if binned::is_own(&name) {
            return sheet.focus();
        }
        let row = untrack(|| sheet.here()).row;
        if event.ctrl_key() || event.meta_key() {
            sheet.be_at(Spot { row, column });
            sheet.select_columns();
            return sheet.focus();
        }
        sheet.ask.sort.update(|sort| turn(sort, &name, event.shift_key()));
        sheet.be_at(Spot { row, column });
        sheet.focus();
    };
    let is_bins = binned::is_own(&field.name);
    let (named, words) = named(&field);
    view! {
        <div
            role="columnheader"
            class="cell"
            class:is-first=column == 0
            class:is-frozen=move || column < sheet.frozen.get()
            class:is-last-frozen=move || column + 1 == sheet.frozen.get()
            class:is-figure=is_figure
            class:is-centre=field.kind == "bool"
            class:is-drawn=move || grip.is_drawn()
            class:is-aim=move || grip.is_aim()
            aria-colindex=(column + 2).to_string()
            aria-sort=sort
            aria-labelledby=named
            title=field.title.clone()
            style:grid-column-start=(column + 2).to_string()
            style:inset-inline-start=move || sheet.stays_at(column)
            on:mousedown=|event| event.prevent_default()
            on:pointerdown=move |event| grip.take(&event)
            on:pointermove=move |event| grip.draw(&event)
            on:pointerup=move |_| grip.release()
            on:pointercancel=move |_| grip.let_go()
            on:click=press
            on:contextmenu=move |event| {
                event.prevent_default();
                grip.let_go();
                sheet.open_menu(column);
            }
        >
            {words}
            {move || order.get().map(|desc| view! {
                <span class="head-order" class:is-desc=desc>
                    <Icon glyph=Glyph::ChevronDown small=true />
                </span>
            })}
            {(!is_bins).then(|| view! { <MenuButton sheet title=field.title.clone() column /> })}
            <grip::Edge sheet name=field.name.clone() column />
        </div>
    }
}

/// What a column is called, and the ids of that: its head is called so, and not by the button in it.
fn named(field: &FieldInfo) -> (String, impl IntoView + use<>) {
    let [title_id, unit_id] = [format!("head-{}", field.name), format!("head-unit-{}", field.name)];
    // Durations say what they are by how they are written.
    let unit = field.unit.clone().filter(|_| field.kind != "duration");
    let ids = if unit.is_some() { format!("{title_id} {unit_id}") } else { title_id.clone() };
    let unit = unit.map(|unit| view! { <span class="head-unit" id=unit_id>{unit}</span> });
    let title = field.title.clone();
    (ids, view! { <span class="head-title" id=title_id dir="auto">{title}</span> {unit} })
}

/// Turns the order by a field one on: forth, back, none. It becomes the only one unless it is `added`.
pub(super) fn turn(sort: &mut Vec<Sort>, field: &str, added: bool) {
    let present = sort.iter().position(|sort| sort.field == field);
    let next = match present.map(|place| sort[place].desc) {
        None => Some(false),
        Some(false) => Some(true),
        Some(true) => None,
    };
    if !added {
        sort.clear();
    }
    let present = sort.iter().position(|sort| sort.field == field);
    match (present, next) {
        (Some(place), Some(desc)) => sort[place].desc = desc,
        (Some(place), None) => drop(sort.remove(place)),
        (None, Some(desc)) => sort.push(Sort { field: field.to_owned(), desc }),
        (None, None) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(sort: &[Sort]) -> String {
        sort.iter().map(|sort| format!("{}{}", if sort.desc { "-" } else { "" }, sort.field)).collect()
    }

    #[test]
    fn grid_18_a_columns_head_turns_its_order_forth_back_and_off() {
        let mut sort = Vec::new();
        let mut seen = Vec::new();
        for (field, added) in
            [("a", false), ("a", false), ("b", true), ("a", true), ("b", false), ("b", false)]
        {
            turn(&mut sort, field, added);
            seen.push(order(&sort));
        }
        assert_eq!(seen, ["a", "-a", "-ab", "b", "-b", ""]);
    }
}
