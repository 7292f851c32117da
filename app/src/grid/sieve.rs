//! Which records of a table are shown, put together by a person: over a grid, a board, a calendar.

use callboard_core::workspace::update::TableInfo;
use leptos::prelude::*;

use super::conditions::condition_words;
use super::filter::{self, Condition};
use crate::parts::{Button, Glyph, Icon, Look};
use crate::say;

/// Which records are shown. Copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Sieve {
    /// Of which table.
    pub(crate) table: Memo<TableInfo>,
    /// Conditions put together.
    pub(super) conditions: RwSignal<Vec<Condition>>,
    /// A condition written by hand.
    pub(super) by_hand: RwSignal<String>,
    /// Whether the conditions are on the screen.
    pub(super) shows: RwSignal<bool>,
    /// The field that a condition is begun with; the first where none is named.
    pub(super) field: RwSignal<String>,
}

impl Sieve {
    /// One that lets everything through.
    pub(crate) fn of(table: Memo<TableInfo>) -> Self {
        let (conditions, by_hand) = (RwSignal::new(Vec::new()), RwSignal::new(String::new()));
        let (shows, field) = (RwSignal::new(false), RwSignal::new(String::new()));
        Self { table, conditions, by_hand, shows, field }
    }

    /// Begins a condition on a field, on the screen.
    pub(super) fn begin(self, field: String) {
        self.field.set(field);
        self.shows.set(true);
    }

    /// As a query asks for it.
    pub(crate) fn expression(self) -> Option<String> {
        let (conditions, by_hand) = (self.conditions.get(), self.by_hand.get());
        self.table.with(|table| filter::compose(&table.fields, &conditions, &by_hand))
    }

    /// Whether records are left out.
    pub(crate) fn is_narrow(self) -> bool {
        self.conditions.with(|list| !list.is_empty()) || self.by_hand.with(|text| !text.trim().is_empty())
    }

    /// Whether the conditions are on the screen.
    pub(crate) fn is_open(self) -> bool {
        self.shows.get()
    }
}

/// The button that shows the conditions, and what is left out, each with a way to leave it in again.
#[component]
pub(crate) fn Sifting(
    /// By what.
    sieve: Sieve,
) -> impl IntoView {
    let look = Signal::derive(move || if sieve.shows.get() { Look::ToolSet } else { Look::Tool });
    let Sieve { conditions, by_hand, .. } = sieve;
    let chips = move || {
        let fields = sieve.table.with(|table| table.fields.clone());
        let all = conditions.get().into_iter().enumerate();
        all.map(|(place, condition)| {
            let words = condition_words(&fields, &condition);
            let remove =
                move || conditions.update(|list| drop((place < list.len()).then(|| list.remove(place))));
            view! { <Chip words remove=Callback::new(move |()| remove()) /> }
        })
        .collect_view()
    };
    let hand = move || {
        let text = by_hand.get();
        (!text.trim().is_empty()).then(|| {
            view! { <Chip words=text remove=Callback::new(move |()| by_hand.set(String::new())) /> }
        })
    };
    view! {
        <Button look glyph=Glyph::Filter press=move |()| sieve.shows.update(|on| *on = !*on)>
            <span class="tool-word">{say!("bar-filter")}</span>
        </Button>
        {chips}
        {hand}
    }
}

#[component]
fn Chip(words: String, remove: Callback<()>) -> impl IntoView {
    let label = say!("bar-remove", what = words.as_str());
    view! {
        <button type="button" class="tool is-set chip" aria-label=label on:click=move |_| remove.run(())>
            <span dir="auto">{words}</span>
            <Icon glyph=Glyph::Close small=true />
        </button>
    }
}
