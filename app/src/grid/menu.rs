//! A column's own menu: its order, its filter, its group, its place and width, and what it is. Opened at its
//! head by a press with the other button or a long one, by the button there, and by keys from any of its
//! cells.

use callboard_core::workspace::command::Sort;
use callboard_core::workspace::update::FieldInfo;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::binned;
use super::groups::may_group;
use super::keys::Spot;
use super::pop::{Anchor, Pop};
use super::state::Sheet;
use super::whys::{Why, WhyMenu};
use crate::parts::{Glyph, Icon};
use crate::say;

/// A menu that is open.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Menu {
    /// What it offers.
    pub(super) offers: Offers,
    /// Where.
    pub(super) anchor: Anchor,
}

/// What a menu offers.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Offers {
    /// What can be done with the column of this field.
    Column(String),
    /// Where the marks of a cell lead.
    Whys(Vec<Why>),
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
        if let Some(anchor) = self.head_of(column).and_then(|head| Anchor::at(self, &head)) {
            self.menu.set(Some(Menu { offers: Offers::Column(field.name), anchor }));
        }
    }

    /// Closes it; the grid has the focus again.
    pub(super) fn close_menu(self) {
        if self.menu.with_untracked(Option::is_some) {
            self.menu.set(None);
            self.focus();
        }
    }

    fn head_of(self, column: usize) -> Option<Element> {
        let head = format!("[role=columnheader][aria-colindex=\"{}\"]", column + 2);
        self.view.element.get_untracked()?.query_selector(&head).ok()?
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

/// The menu that is open, where one is: a column's, or the whys of a cell.
#[component]
pub(super) fn OpenMenu(
    /// Of which grid.
    sheet: Sheet,
) -> impl IntoView {
    move || {
        let Menu { offers, anchor } = sheet.menu.get()?;
        let name = match offers {
            Offers::Whys(whys) => return Some(view! { <WhyMenu sheet whys anchor /> }.into_any()),
            Offers::Column(name) => name,
        };
        let (column, field) = sheet.columns.with_untracked(|columns| {
            let place = columns.iter().position(|column| column.name == name)?;
            Some((place, columns[place].clone()))
        })?;
        Some(view! { <Open sheet column field anchor /> }.into_any())
    }
}

#[component]
fn Open(sheet: Sheet, column: usize, field: FieldInfo, anchor: Anchor) -> impl IntoView {
    let (title, said) = (field.title.clone(), said_of(&field));
    let label = say!("column-menu", column = title.as_str());
    let field = StoredValue::new(field);
    let items = Deed::ALL.into_iter().map(|deed| view! { <Item sheet column field deed /> }).collect_view();
    view! {
        <Pop sheet anchor label>
            <p class="column-said" role="presentation">
                <b dir="auto">{title}</b>
                <span>{said}</span>
            </p>
            {items}
        </Pop>
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
