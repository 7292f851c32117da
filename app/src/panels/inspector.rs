//! The one inspector: record, history, conflicts, mappings, as tabs of one panel.

use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyView;
use wasm_bindgen::JsCast;

use super::conflicts::ConflictsPanel;
use super::history::HistoryPanel;
use super::mappings::MappingsPanel;
use super::record::RecordPanel;
use super::suggested;
use crate::address::Panel;
use crate::desk::Desk;
use crate::parts::{Glyph, IconButton};
use crate::say;

/// The tabs, in their order.
const TABS: [Panel; 4] = [Panel::Record, Panel::History, Panel::Conflicts, Panel::Mappings];

/// What the address says is open beside the table: record, history, conflicts or mappings.
#[component]
pub(crate) fn Inspector() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let panel = Memo::new(move |_| desk.address.spot().and_then(|spot| spot.panel));
    let conflicts = move || {
        desk.client.standing().with(|standing| standing.as_ref().map_or(0, |standing| standing.conflicts))
    };
    let suggestions = suggested::count(desk);
    let close = Callback::new(move |()| desk.address.show(None));
    let escape = move |event| escaped(&event, close);
    let tab = move |own: Panel| {
        let is_here = move || panel.get().map(tab_of) == Some(own);
        let count = move || {
            let count = match own {
                Panel::Conflicts => conflicts(),
                Panel::Mappings => suggestions.get(),
                _ => 0,
            };
            (count > 0).then_some(count)
        };
        let is_conflict = own == Panel::Conflicts;
        view! {
            <button
                type="button"
                role="tab"
                class="tab"
                id=format!("tab-{}", name(own))
                aria-controls="inspector-panel"
                aria-selected=move || is_here().to_string()
                tabindex=move || if is_here() { "0" } else { "-1" }
                on:click=move |_| desk.address.show(Some(own))
            >
                {say!(&format!("tab-{}", name(own)))}
                {move || count().map(|count| view! {
                    <span class="count" class:is-conflict=is_conflict>{count}</span>
                })}
            </button>
        }
    };
    let body = move || -> Option<AnyView> {
        Some(match panel.get()? {
            Panel::Record => view! { <RecordPanel /> }.into_any(),
            Panel::History | Panel::Versions => view! { <HistoryPanel /> }.into_any(),
            Panel::Conflicts => view! { <ConflictsPanel /> }.into_any(),
            Panel::Mappings => view! { <MappingsPanel /> }.into_any(),
            _ => return None,
        })
    };
    view! {
        <aside class="inspector" aria-label=say!("inspector") on:keydown=escape>
            <div class="tabs">
                <div
                    class="tab-list"
                    role="tablist"
                    aria-label=say!("inspector")
                    on:keydown=move |event| turn(desk, &event)
                >
                    {TABS.map(tab)}
                </div>
                <IconButton glyph=Glyph::Close label=say!("close") press=close />
            </div>
            {move || desk.moment().map(|_| past())}
            <div
                class="panel"
                id="inspector-panel"
                role="tabpanel"
                aria-labelledby=move || panel.get().map(|panel| format!("tab-{}", name(tab_of(panel))))
            >
                {body}
            </div>
        </aside>
    }
}

/// That this is as it was: on a phone the bar that says so is covered.
fn past() -> impl IntoView {
    view! { <p class="inspector-past"><b>{say!("as-of-named")}</b> " " {say!("as-of-read-only")}</p> }
}

fn escaped(event: &leptos::ev::KeyboardEvent, close: Callback<()>) {
    if event.key() == "Escape" && !event.default_prevented() {
        event.prevent_default();
        close.run(());
    }
}

/// The tab that a panel is under.
fn tab_of(panel: Panel) -> Panel {
    if panel == Panel::Versions { Panel::History } else { panel }
}

fn name(panel: Panel) -> &'static str {
    match panel {
        Panel::Record => "record",
        Panel::History => "history",
        Panel::Mappings => "mappings",
        _ => "conflicts",
    }
}

/// Arrows turn from tab to tab, and take the focus along.
fn turn(desk: Desk, event: &web_sys::KeyboardEvent) {
    let here = untrack(|| desk.address.spot()).and_then(|spot| spot.panel).map(tab_of);
    let place = TABS.iter().position(|tab| Some(*tab) == here).unwrap_or(0);
    let to = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => (place + 1) % TABS.len(),
        "ArrowLeft" | "ArrowUp" => (place + TABS.len() - 1) % TABS.len(),
        "Home" => 0,
        "End" => TABS.len() - 1,
        _ => return,
    };
    event.prevent_default();
    desk.address.show(Some(TABS[to]));
    let tab = document().get_element_by_id(&format!("tab-{}", name(TABS[to])));
    if let Some(Ok(tab)) = tab.map(JsCast::dyn_into::<web_sys::HtmlElement>) {
        // A tab that is on the screen takes the focus.
        let _ = tab.focus();
    }
}
