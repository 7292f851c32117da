//! Records that a reference may point to: found while one types.

use callboard_core::workspace::command::Query;
use callboard_core::workspace::update::FieldInfo;
use leptos::prelude::*;

use crate::desk::Desk;
use crate::parts::{Finder, Offer};

/// How many records are offered.
const OFFERED: usize = 40;

/// Finds records for a reference; nothing for any other field.
pub(crate) fn finder(desk: Desk, field: &FieldInfo) -> Option<Finder> {
    if field.kind != "reference" {
        return None;
    }
    let table = field.to.clone()?;
    let words = RwSignal::new(String::new());
    let query = Signal::derive(move || {
        let search = words.get();
        let search = Some(search.trim().to_owned()).filter(|words| !words.is_empty());
        Some(Query { table: table.clone(), search, limit: Some(OFFERED), ..Query::default() })
    });
    let live = desk.client.subscribe(query);
    let found = Signal::derive(move || {
        live.window.with(|window| {
            let rows = window.iter().flat_map(|window| &window.rows);
            rows.map(|row| Offer {
                value: row.id.to_string().into(),
                shown: serde_json::json!({ "id": row.id.to_string(), "title": row.title }),
                title: row.title.clone(),
            })
            .collect()
        })
    });
    Some(Finder { words, found, creates: untrack(|| desk.may_write()) })
}
