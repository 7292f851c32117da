//! The bar over a table: which it is, what is left out, in which order, and how many rows that leaves.

use callboard_core::workspace::update::FieldInfo;
use leptos::html::Input;
use leptos::prelude::*;

use super::binned;
use super::grouping::GroupMenu;
use super::sieve::Sifting;
use super::state::Sheet;
use crate::address::Panel;
use crate::looked::NewsTool;
use crate::parts::{Button, Counted, Glyph, Icon, IconButton, Look};
use crate::say;
use crate::views::{Heading, Keeping, Settable};

/// The bar.
#[component]
pub(super) fn Bar(
    /// Of which grid.
    sheet: Sheet,
    /// Where words are searched for.
    search: NodeRef<Input>,
    /// The menu of fields.
    fields: NodeRef<leptos::html::Details>,
) -> impl IntoView {
    let ask = sheet.ask;
    let title = move || sheet.table.with(|table| table.title.clone());
    let bin_look = Signal::derive(move || if ask.bin.get() { Look::ToolSet } else { Look::Tool });
    let settable = Settable {
        now: Memo::new(move |_| sheet.setup()),
        set: Callback::new(move |setup| sheet.set_up(&setup)),
    };
    let bin_count = move || sheet.table.with(|table| table.bin);
    view! {
        <div class="viewbar" role="toolbar" aria-label=title>
            <Heading table=sheet.table />
            <span class="viewbar-tools">
                <Sifting sieve=sheet.sieve() />
                <Order sheet />
                {move || (!ask.bin.get()).then(|| view! { <GroupMenu sheet /> })}
                <FieldMenu sheet menu=fields />
                <Keeping table=sheet.table grid=settable />
                <Count sheet />
                <NewsTool />
            </span>
            <span class="viewbar-end">
                <SearchBox sheet input=search />
                {move || (bin_count() > 0 || ask.bin.get()).then(|| view! {
                    <Button look=bin_look glyph=Glyph::Bin press=move |()| sheet.turn_bin()>
                        <span class="tool-word">{say!("bar-bin")}</span>
                        <span class="count">{bin_count}</span>
                    </Button>
                })}
                {move || sheet.may_write().then(|| view! {
                    <IconButton
                        glyph=Glyph::FileIn
                        label=say!("bar-import")
                        press=move |()| sheet.desk.address.show(Some(Panel::Import))
                    />
                })}
            </span>
        </div>
    }
}

impl Sheet {
    /// Shows the bin instead of the table, or the table again.
    pub(super) fn turn_bin(self) {
        let table = self.table.with_untracked(|table| table.id.clone());
        self.desk.address.view(&table, !self.ask.bin.get_untracked());
    }
}

/// In which order, where somebody chose one.
#[component]
fn Order(sheet: Sheet) -> impl IntoView {
    let sort = sheet.ask.sort;
    let words = move || {
        let fields = sheet.table.with(|table| table.fields.clone());
        let title = |name: &str| {
            let field = fields.iter().find(|field| field.name == name);
            field.map_or_else(|| name.to_owned(), |field| field.title.clone())
        };
        let named = |sort: &callboard_core::workspace::command::Sort| match sort.desc {
            true => say!("bar-order-back", field = title(&sort.field)),
            false => title(&sort.field),
        };
        sort.with(|sort| sort.iter().map(named).collect::<Vec<_>>().join(", "))
    };
    move || {
        sort.with(|sort| !sort.is_empty()).then(|| {
            let label = say!("bar-order-off", what = words());
            view! {
                <button
                    type="button"
                    class="tool is-set chip"
                    aria-label=label
                    on:click=move |_| sort.set(Vec::new())
                >
                    <Icon glyph=Glyph::Sort />
                    <span dir="auto">{words()}</span>
                    <Icon glyph=Glyph::Close small=true />
                </button>
            }
        })
    }
}

/// Which fields stand as columns.
#[component]
fn FieldMenu(sheet: Sheet, menu: NodeRef<leptos::html::Details>) -> impl IntoView {
    let shown = move || {
        sheet.columns.with(|columns| columns.iter().filter(|field| !binned::is_own(&field.name)).count())
    };
    let all = move || sheet.table.with(|table| table.fields.len());
    let item = move |field: FieldInfo| {
        let FieldInfo { name, title, .. } = field;
        let named = name.clone();
        let is_shown =
            move || sheet.columns.with(|columns| columns.iter().any(|column| column.name == named));
        let turn = move |_| {
            sheet.wish.update(|wish| wish.turn(&name));
        };
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=is_shown on:change=turn />
                <span dir="auto">{title}</span>
            </label>
        }
    };
    let items = move || sheet.table.with(|table| table.fields.clone()).into_iter().map(item).collect_view();
    let summary = move || say!("bar-fields", shown = shown(), all = all());
    let escape = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(menu) = menu.get_untracked()
        {
            menu.set_open(false);
            sheet.focus();
        }
    };
    view! {
        <details class="field-menu" node_ref=menu on:keydown=escape>
            <summary class="tool" aria-label=summary>
                <Icon glyph=Glyph::Columns />
                <span class="tool-word">{summary}</span>
            </summary>
            <div class="field-menu-list" role="group" aria-label=summary>{items}</div>
        </details>
    }
}

/// How many rows there are, of how many.
#[component]
fn Count(sheet: Sheet) -> impl IntoView {
    let counted = move || {
        let total = sheet.live.window.with(|window| window.as_ref().map(|window| window.total))?;
        let (count, bin) = sheet.table.with(|table| (table.count, table.bin));
        let all = if sheet.ask.bin.get() { bin } else { count };
        let sentence = if sheet.ask.is_narrowed() {
            say!("bar-count-of", shown = total, all = all.max(total))
        } else {
            let (row, rows) = sheet.table.with(|table| (table.row.clone(), table.rows.clone()));
            say!("bar-count", count = total, row = row, rows = rows)
        };
        Some((total, sentence))
    };
    view! { <Counted told=Signal::derive(counted) /> }
}

/// Words that rows hold.
#[component]
fn SearchBox(sheet: Sheet, input: NodeRef<Input>) -> impl IntoView {
    let search = sheet.ask.search;
    let key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            search.set(String::new());
            sheet.focus();
        }
        "Enter" | "ArrowDown" => {
            event.prevent_default();
            sheet.focus();
        }
        _ => {}
    };
    view! {
        <label class="view-search">
            <Icon glyph=Glyph::Search />
            <input
                node_ref=input
                type="search"
                class="view-search-input"
                placeholder=say!("bar-search")
                aria-label=say!("bar-search-label")
                prop:value=move || search.get()
                on:input=move |event| search.set(event_target_value(&event))
                on:keydown=key
            />
        </label>
    }
}
