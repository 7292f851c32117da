//! Other people's cursors, and those of one's own other tabs.

use std::collections::BTreeMap;

use callboard_core::id::EntityId;
use callboard_core::workspace::update::Present;
use leptos::prelude::*;

use super::arrange::NEW;
use super::state::Sheet;
use crate::parts::{colour_of, initials};

/// Somebody's cursor in a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Other {
    column: usize,
    name: String,
}

/// All that stand in this table, by row.
pub(super) type Others = BTreeMap<EntityId, Vec<Other>>;

/// Whose cursor stands where in a sheet.
pub(super) fn others(sheet: Sheet) -> Others {
    let table = sheet.table.with(|table| table.id.clone());
    let column_of = |field: &Option<String>| match field {
        Some(field) => sheet.columns.with(|columns| columns.iter().position(|column| column.name == *field)),
        // Who reads a record's form is in the row, in no cell of it.
        None => Some(0),
    };
    let mut others = Others::new();
    sheet.desk.client.present().with(|present| {
        for Present { member, seats } in present {
            for seat in seats.iter().filter(|seat| seat.table.as_ref() == Some(&table)) {
                if let (Some(record), Some(column)) = (seat.record, column_of(&seat.field)) {
                    let name = member.person.name.clone();
                    others.entry(record).or_default().push(Other { column, name });
                }
            }
        }
    });
    others
}

impl Sheet {
    /// The cell that the person is in, where its record is there for others.
    pub(super) fn cell(self) -> Option<(EntityId, String)> {
        let row = self.active_row().filter(|row| row.id != NEW)?;
        Some((row.id, self.active_field()?.name))
    }
}

/// The cursors in one row.
#[component]
pub(super) fn RowOthers(sheet: Sheet, others: Memo<Others>, id: Memo<EntityId>) -> impl IntoView {
    let here = Memo::new(move |_| others.with(|others| others.get(&id.get()).cloned().unwrap_or_default()));
    let cursor = move |Other { column, name }: Other| {
        view! {
            <span
                class="other"
                class:is-frozen=move || column < sheet.frozen.get()
                data-person=colour_of(&name)
                style:grid-column-start=(column + 2).to_string()
                style:inset-inline-start=move || sheet.stays_at(column)
                aria-hidden="true"
            >
                <span class="other-name">{initials(&name)}</span>
            </span>
        }
    };
    move || here.get().into_iter().map(cursor).collect_view()
}
