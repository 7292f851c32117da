//! Records that a reference may point to, or that complete a text: found while one types.

use callboard_core::workspace::command::{Json, Query};
use callboard_core::workspace::update::{Completion, FieldInfo, Row};
use leptos::prelude::*;

use crate::client::Live;
use crate::desk::Desk;
use crate::parts::{Finder, Offer};

/// How many records are offered of a table.
const OFFERED: usize = 40;

/// Finds records for a reference, or what completes a text; nothing for any other field.
pub(crate) fn finder(desk: Desk, field: &FieldInfo) -> Option<Finder> {
    let words = RwSignal::new(String::new());
    if field.kind != "reference" {
        let is_line = field.kind == "text" && !field.complete.is_empty();
        return is_line.then(|| completing(desk, &field.complete, words));
    }
    let live = found(desk, field.to.clone()?, words);
    let found = Signal::derive(move || {
        let offer = |row: &Row| Offer {
            value: row.id.to_string().into(),
            shown: serde_json::json!({ "id": row.id.to_string(), "title": row.title }),
            title: row.title.clone(),
        };
        live.window.with(|window| {
            let rows = window.iter().flat_map(|window| &window.rows);
            rows.map(|row| offer(row)).collect()
        })
    });
    let creates = untrack(|| {
        let known = desk.client.tables();
        known.with(|known| {
            known.iter().any(|table| Some(&table.id) == field.to.as_ref() && desk.may_write_in(table))
        })
    });
    Some(Finder { words, found, creates, is_loose: false })
}

/// What records of other tables are called, to complete a text: each once.
fn completing(desk: Desk, from: &[Completion], words: RwSignal<String>) -> Finder {
    let lives: Vec<(Completion, Live)> =
        from.iter().map(|from| (from.clone(), found(desk, from.table.clone(), words))).collect();
    let found = Signal::derive(move || {
        let mut offers: Vec<Offer> = Vec::new();
        for (from, live) in &lives {
            live.window.with(|window| {
                for row in window.iter().flat_map(|window| &window.rows) {
                    let Some(text) = said(from, row) else { continue };
                    if !offers.iter().any(|known| known.value == text) {
                        let (value, shown) = (Json::from(text), Json::from(text));
                        offers.push(Offer { value, shown, title: row.title.clone() });
                    }
                }
            });
        }
        offers
    });
    Finder { words, found, creates: false, is_loose: true }
}

/// What a text says that means this record.
pub(crate) fn said<'r>(from: &Completion, row: &'r Row) -> Option<&'r str> {
    let text = match &from.field {
        Some(field) => row.fields.get(field)?.as_str()?,
        None => &row.title,
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

fn found(desk: Desk, table: String, words: RwSignal<String>) -> Live {
    let query = Signal::derive(move || {
        let search = words.get();
        let search = Some(search.trim().to_owned()).filter(|words| !words.is_empty());
        Some(Query { table: table.clone(), search, limit: Some(OFFERED), ..Query::default() })
    });
    desk.client.subscribe(query)
}
