//! Where a value of a form leads: the record that a reference is to, or that a text calls by its name.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Json, Query};
use callboard_core::workspace::update::{Completion, FieldInfo};
use leptos::prelude::*;

use crate::desk::Desk;
use crate::grid::said;
use crate::parts::{Glyph, Icon};
use crate::say;

/// Rows among which the one is looked for that a text means.
const LOOKED_AT: usize = 40;

/// A link to the record that a field's value means; where it is a reference to none that is in a table, why.
#[component]
pub(super) fn Leads(
    /// Whose value.
    field: FieldInfo,
    /// The value.
    #[prop(into)]
    value: Signal<Json>,
) -> impl IntoView {
    match (field.kind.as_str(), field.to.clone()) {
        ("reference", Some(table)) => view! { <ToReferred table value /> }.into_any(),
        ("text", _) => {
            let leads = field.complete.into_iter().map(|from| view! { <ToCalled from value /> });
            leads.collect_view().into_any()
        }
        _ => ().into_any(),
    }
}

#[component]
fn ToReferred(table: String, value: Signal<Json>) -> impl IntoView {
    let target = Memo::new(move |_| value.with(target_of));
    let gone =
        Memo::new(move |_| value.with(|value| value.get("gone").and_then(Json::as_str).map(str::to_owned)));
    move || {
        let (id, title) = target.get()?;
        let table = table.clone();
        let why = gone.get().map(|gone| {
            view! { <span class="field-gone">{say!(&format!("reference-{gone}"))}</span> }
        });
        Some(view! { {why} <Open table id title /> })
    }
}

/// The record of one table that a text calls by its name, where there is exactly that.
#[component]
fn ToCalled(from: Completion, value: Signal<Json>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let table = from.table.clone();
    let text = Memo::new(move |_| value.with(|value| value.as_str().map(str::to_owned)));
    let asked = table.clone();
    let live = desk.client.subscribe(Signal::derive(move || {
        let search = Some(text.get()?).filter(|text| !text.trim().is_empty())?;
        let (table, search) = (asked.clone(), Some(search));
        Some(Query { table, search, limit: Some(LOOKED_AT), ..Query::default() })
    }));
    let target = Memo::new(move |_| {
        let text = text.get()?;
        live.window.with(|window| {
            let mut rows = window.iter().flat_map(|window| &window.rows);
            let row = rows.find(|row| said(&from, row) == Some(text.trim()))?;
            Some((row.id, row.title.clone()))
        })
    });
    move || target.get().map(|(id, title)| view! { <Open table=table.clone() id title /> })
}

#[component]
fn Open(table: String, id: EntityId, title: String) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let label = say!("reference-open", title = title);
    view! {
        <a
            class="tool is-square field-lead"
            href=move || desk.address.record_at(&table, id)
            aria-label=label.clone()
            title=label
        >
            <Icon glyph=Glyph::Forward small=true />
        </a>
    }
}

fn target_of(value: &Json) -> Option<(EntityId, String)> {
    let id = value.get("id")?.as_str()?.parse().ok()?;
    let title = value.get("title").and_then(Json::as_str).filter(|title| !title.is_empty());
    Some((id, title.map_or_else(|| say!("record-untitled"), str::to_owned)))
}
