//! The bar over a view that is no grid: which table and view it is, how many records it shows, and a search.

use callboard_core::workspace::update::{Failure, TableInfo};
use leptos::html::Input;
use leptos::prelude::*;

use super::heading::Heading;
use super::keeping::{Keeping, Settable};
use super::offered::base;
use super::saved;
use crate::desk::Desk;
use crate::grid::{Conditions, Sieve, Sifting};
use crate::looked::NewsTool;
use crate::parts::{Counted, Glyph, Icon};
use crate::say;

/// The bar.
#[component]
pub(super) fn ViewBar(
    /// Of which table.
    table: Memo<TableInfo>,
    /// How many records the view shows, once that is known.
    #[prop(into)]
    total: Signal<Option<usize>>,
    /// Words that its records hold.
    search: RwSignal<String>,
    /// Which records it shows.
    sieve: Sieve,
    /// Why they cannot be asked for.
    failure: ReadSignal<Option<Failure>>,
    /// What else there is to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let named = move || desk.address.spot().and_then(|spot| spot.view);
    let here = untrack(|| table.with(|table| saved::named(desk, table, named().as_deref())));
    if let Some((view, _)) = &here {
        sieve.set_up(&saved::setup_of(view));
    }
    let of = match &here {
        Some((view, _)) => base(view).map(str::to_owned),
        None => untrack(named),
    };
    let settable = Settable {
        now: Memo::new(move |_| sieve.setup(of.clone())),
        set: Callback::new(move |setup| sieve.set_up(&setup)),
    };
    let title = move || table.with(|table| table.title.clone());
    let counted = move || {
        let total = total.get()?;
        let (row, rows, all) = table.with(|table| (table.row.clone(), table.rows.clone(), table.count));
        let sentence = match search.with(|words| words.trim().is_empty()) && !sieve.is_narrow() {
            true => say!("bar-count", count = total, row = row, rows = rows),
            false => say!("bar-count-of", shown = total, all = all.max(total)),
        };
        Some((total, sentence))
    };
    let input = NodeRef::<Input>::new();
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            search.set(String::new());
        }
    };
    view! {
        <div class="viewbar" role="toolbar" aria-label=title>
            <Heading table />
            <span class="viewbar-tools">
                {children.map(|children| children())}
                <Sifting sieve />
                <Keeping table grid=settable />
                <Counted told=Signal::derive(counted) />
                <NewsTool />
            </span>
            <span class="viewbar-end">
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
            </span>
        </div>
        {move || sieve.is_open().then(|| view! { <Conditions sieve failure leave=Callback::new(|()| {}) /> })}
    }
}
