//! A column's own menu: its order, its filter, its group, its place and width, and what it is. Opened at its
//! head by a press with the other button or a long one, by the button there, and by keys from any of its
//! cells.

use callboard_core::workspace::command::Sort;
use callboard_core::workspace::update::FieldInfo;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::binned;
use super::groups::may_group;
use super::keys::Spot;
use super::state::Sheet;
use crate::parts::{Glyph, Icon};
use crate::say;

/// How wide a menu is, in `rem`: `47-column-menu.css` draws it so.
const WIDE_REM: f64 = 17.0;

/// A menu that is open.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Menu {
    /// Of which column.
    field: String,
    /// Where, from the start and the top of the view, in pixels.
    at: (f64, f64),
}

/// What can be done with a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Up,
    Down,
    Filter,
    Group,
    Freeze,
    Fit,
    OwnWidth,
    Ahead,
    Back,
    Choose,
    Hide,
}

impl Deed {
    const ALL: [Self; 11] = [
        Self::Up,
        Self::Down,
        Self::Filter,
        Self::Group,
        Self::Freeze,
        Self::Fit,
        Self::OwnWidth,
        Self::Ahead,
        Self::Back,
        Self::Choose,
        Self::Hide,
    ];

    /// Its words, its icon, its keys, and whether a line stands over it.
    fn face(self) -> (&'static str, Option<Glyph>, &'static str, bool) {
        match self {
            Self::Up => ("column-up", Some(Glyph::Sort), "", false),
            Self::Down => ("column-down", Some(Glyph::Sort), "", false),
            Self::Filter => ("column-filter", Some(Glyph::Filter), "", true),
            Self::Group => ("column-group", Some(Glyph::Rows), "Alt+G", false),
            Self::Freeze => ("column-freeze", None, "", true),
            Self::Fit => ("column-fit", None, "", false),
            Self::OwnWidth => ("column-own-width", None, "", false),
            Self::Ahead => ("column-ahead", None, "Alt+M", false),
            Self::Back => ("column-back", None, "Alt+Shift+M", false),
            Self::Choose => ("column-choose", Some(Glyph::Check), "Ctrl+Space", false),
            Self::Hide => ("column-hide", Some(Glyph::Close), "", true),
        }
    }
}

impl Sheet {
    /// Opens the menu of a column below its head.
    pub(super) fn open_menu(self, column: usize) {
        let field = self.columns.with_untracked(|columns| columns.get(column).cloned());
        let Some(field) = field.filter(|field| !binned::is_own(&field.name)) else { return };
        let row = untrack(|| self.here()).row;
        self.be_at(Spot { row, column });
        if let Some(at) = self.place_below(column) {
            self.menu.set(Some(Menu { field: field.name, at }));
        }
    }

    /// Closes it; the grid has the focus again.
    pub(super) fn close_menu(self) {
        if self.menu.with_untracked(Option::is_some) {
            self.menu.set(None);
            self.focus();
        }
    }

    /// Below a column's head, within the view.
    fn place_below(self, column: usize) -> Option<(f64, f64)> {
        let grid = self.view.element.get_untracked()?;
        let view = grid.closest(".grid-view").ok()??.get_bounding_client_rect();
        let head = grid.query_selector(&format!("[role=columnheader][aria-colindex=\"{}\"]", column + 2));
        let head = head.ok()??.get_bounding_client_rect();
        let from_start = match super::measure::is_mirrored() {
            true => view.right() - head.right(),
            false => head.left() - view.left(),
        };
        let wide = WIDE_REM * self.view.metrics.with_untracked(|metrics| metrics.rem);
        let last = (view.width() - wide).max(0.0);
        Some((from_start.clamp(0.0, last), head.bottom() - view.top()))
    }

    /// As wide as what it shows, of the rows that are drawn.
    fn fit(self, column: usize, name: &str) {
        let Some(grid) = self.view.element.get_untracked() else { return };
        let style = web_sys::HtmlElement::style(&grid);
        let before = style.get_property_value("--columns").unwrap_or_default();
        let widths = self.widths.get_untracked();
        let track = |(at, width): (usize, &f64)| match at == column {
            true => "max-content ".to_owned(),
            false => format!("{width}px "),
        };
        let tracks: String = widths.iter().enumerate().map(track).collect();
        // For one measure, each row gives the column what it needs there.
        let _ = style.set_property("--columns", &format!("var(--numbers) {tracks} minmax(0, 1fr)"));
        let cells = grid.query_selector_all(&format!("[aria-colindex=\"{}\"]", column + 2));
        let wide = cells.ok().map_or(0.0, |cells| {
            let width =
                |at| Some(cells.item(at)?.dyn_into::<Element>().ok()?.get_bounding_client_rect().width());
            (0..cells.length()).filter_map(width).fold(0.0, f64::max)
        });
        let _ = style.set_property("--columns", &before);
        let rem = self.view.metrics.with_untracked(|metrics| metrics.rem);
        if wide > 0.0 {
            self.wish.update(|wish| wish.widen(name, wide.ceil() / rem));
        }
    }

    fn column_deed(self, deed: Deed, column: usize, field: &FieldInfo) {
        let name = field.name.clone();
        let order = |desc: bool| {
            let is_so = self.ask.sort.with_untracked(|sort| {
                sort.len() == 1 && sort[0].field == field.name && sort[0].desc == desc
            });
            let sort = Sort { field: field.name.clone(), desc };
            self.ask.sort.set(if is_so { Vec::new() } else { vec![sort] });
        };
        self.close_menu();
        match deed {
            Deed::Up => order(false),
            Deed::Down => order(true),
            Deed::Filter => self.sieve().begin(name),
            Deed::Group => self.group_by_column(),
            Deed::Freeze => self.freeze(),
            Deed::Fit => self.fit(column, &name),
            Deed::OwnWidth => self.wish.update(|wish| wish.leave_width(&name)),
            Deed::Ahead => self.move_column(true),
            Deed::Back => self.move_column(false),
            Deed::Choose => self.select_columns(),
            Deed::Hide => {
                self.wish.update(|wish| wish.turn(&name));
                let last = self.columns.with_untracked(|columns| columns.len()).saturating_sub(1);
                let row = untrack(|| self.here()).row;
                self.be_at(Spot { row, column: column.min(last) });
            }
        }
    }

    /// Whether something can be done with a column, and whether it is so already, where it can be so.
    fn column_state(self, deed: Deed, column: usize, field: &FieldInfo) -> (bool, Option<bool>) {
        let is_sorted = |desc: bool| {
            self.ask.sort.with(|sort| sort.iter().any(|it| it.field == field.name && it.desc == desc))
        };
        let count = self.columns.with(|columns| columns.len());
        match deed {
            Deed::Up => (true, Some(is_sorted(false))),
            Deed::Down => (true, Some(is_sorted(true))),
            Deed::Group => {
                let is_so = self.ask.group.with(|group| group.iter().any(|by| by.field == field.name));
                (may_group(field) && !self.ask.bin.get(), Some(is_so))
            }
            Deed::Freeze => (column > 0, Some(self.frozen.get() == column + 1)),
            Deed::OwnWidth => (self.wish.with(|wish| wish.has_width(&field.name)), None),
            Deed::Ahead => (column + 1 < count, None),
            Deed::Back => (column > 0, None),
            Deed::Hide => (count > 1, None),
            Deed::Filter | Deed::Fit | Deed::Choose => (true, None),
        }
    }
}

/// What a column is, in words: its type, and what else holds of it.
fn said_of(field: &FieldInfo) -> String {
    let mut said = vec![say!(&format!("column-kind-{}", field.kind.replace('_', "-")))];
    said.extend(field.unit.clone());
    let facts = [
        (field.required, "column-required"),
        (field.unique, "column-unique"),
        (field.sensitive, "column-sensitive"),
    ];
    said.extend(facts.iter().filter(|(holds, _)| *holds).map(|(_, key)| say!(key)));
    said.join(" · ")
}

/// The menu that is open, where one is.
#[component]
pub(super) fn ColumnMenu(
    /// Of which grid.
    sheet: Sheet,
) -> impl IntoView {
    move || {
        let Menu { field, at } = sheet.menu.get()?;
        let found = sheet.columns.with_untracked(|columns| {
            let place = columns.iter().position(|column| column.name == field)?;
            Some((place, columns[place].clone()))
        });
        found.map(|(column, field)| view! { <Open sheet column field at /> })
    }
}

#[component]
fn Open(sheet: Sheet, column: usize, field: FieldInfo, at: (f64, f64)) -> impl IntoView {
    let menu = NodeRef::<Div>::new();
    menu.on_load(|menu| {
        // The first that can be done is where keys begin.
        request_animation_frame(move || step(&menu, 0, |_, _| 0));
    });
    let field = StoredValue::new(field);
    let key = move |event: KeyboardEvent| {
        event.stop_propagation();
        let Some(menu) = menu.get_untracked() else { return };
        match event.key().as_str() {
            "ArrowDown" => step(&menu, 1, |here, count| (here + 1) % count),
            "ArrowUp" => step(&menu, 1, |here, count| (here + count - 1) % count),
            "Home" => step(&menu, 1, |_, _| 0),
            "End" => step(&menu, 1, |_, count| count - 1),
            "Escape" | "Tab" => sheet.close_menu(),
            _ => return,
        }
        event.prevent_default();
    };
    let left = move |event: leptos::ev::FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let within = menu.get_untracked().is_some_and(|menu| menu.contains(to.as_ref()));
        if to.is_some() && !within {
            sheet.menu.set(None);
        }
    };
    let title = field.with_value(|field| field.title.clone());
    let said = field.with_value(said_of);
    let items = Deed::ALL.into_iter().map(|deed| view! { <Item sheet column field deed /> }).collect_view();
    view! {
        <div class="column-menu-veil" aria-hidden="true" on:pointerdown=move |_| sheet.close_menu()></div>
        <div
            node_ref=menu
            role="menu"
            class="column-menu"
            aria-label=say!("column-menu", column = title.as_str())
            style:inset-inline-start=format!("{}px", at.0)
            style:inset-block-start=format!("{}px", at.1)
            on:keydown=key
            on:focusout=left
        >
            <p class="column-said" role="presentation">
                <b dir="auto">{title.clone()}</b>
                <span>{said}</span>
            </p>
            {items}
        </div>
    }
}

#[component]
fn Item(sheet: Sheet, column: usize, field: StoredValue<FieldInfo>, deed: Deed) -> impl IntoView {
    let (key, glyph, keys, begins) = deed.face();
    let (may, is_so) = field.with_value(|field| untrack(|| sheet.column_state(deed, column, field)));
    let role = match (deed, is_so) {
        (Deed::Up | Deed::Down, _) => "menuitemradio",
        (_, Some(_)) => "menuitemcheckbox",
        _ => "menuitem",
    };
    may.then(|| {
        view! {
            <button
                type="button"
                role=role
                class="column-item"
                class:begins=begins
                class:is-down=deed == Deed::Down
                tabindex="-1"
                aria-checked=is_so.map(|is_so| is_so.to_string())
                aria-keyshortcuts=(!keys.is_empty()).then(|| keys.replace("Ctrl", "Control"))
                on:click=move |_| field.with_value(|field| sheet.column_deed(deed, column, field))
            >
                <span class="column-glyph">{glyph.map(|glyph| view! { <Icon glyph small=true /> })}</span>
                <span>{say!(key)}</span>
                {(!keys.is_empty()).then(|| view! { <kbd aria-hidden="true">{keys}</kbd> })}
            </button>
        }
    })
}

/// Gives the focus to another item: `to` says which, from the one that has it and how many there are.
fn step(menu: &HtmlElement, least: u32, to: impl Fn(u32, u32) -> u32) {
    let Ok(items) = menu.query_selector_all("[role^=menuitem]") else { return };
    let active = document().active_element();
    let at = |place: u32| items.item(place).and_then(|item| item.dyn_into::<HtmlElement>().ok());
    let is_active = |place: &u32| at(*place).is_some_and(|item| active.as_ref() == Some(&item));
    let here = (0..items.length()).find(is_active).unwrap_or(0);
    if items.length() >= least.max(1)
        && let Some(item) = at(to(here, items.length()))
    {
        // What is on the screen takes the focus.
        let _ = item.focus();
    }
}

/// The button that opens it, in the column's head.
#[component]
pub(super) fn MenuButton(
    /// Of which grid.
    sheet: Sheet,
    /// The column's title.
    title: String,
    /// Its place.
    column: usize,
) -> impl IntoView {
    let press = move |event: leptos::ev::MouseEvent| {
        event.stop_propagation();
        sheet.open_menu(column);
    };
    view! {
        <button
            type="button"
            class="head-more"
            tabindex="-1"
            aria-haspopup="menu"
            aria-label=say!("column-menu", column = title)
            on:pointerdown=|event| event.stop_propagation()
            on:click=press
        >
            <Icon glyph=Glyph::ChevronDown small=true />
        </button>
    }
}
