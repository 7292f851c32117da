//! The bin: what was deleted, by whom and when, and how it comes back.

use std::sync::Arc;

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::{FieldInfo, Row};
use leptos::prelude::*;

use super::state::Sheet;
use crate::parts::{Button, Glyph, Look};
use crate::{say, words};

/// Columns that only a bin has. No field has such a name.
const WHEN: &str = "deleted-at";
const WHO: &str = "deleted-by";

/// Whether a column is the bin's own: it says what the log knows, and nothing can be ordered by it.
pub(super) fn is_own(column: &str) -> bool {
    column == WHEN || column == WHO
}

/// The columns of a bin: after the first, when each row was deleted, and by whom.
pub(super) fn columns(mut columns: Vec<FieldInfo>) -> Vec<FieldInfo> {
    let own = |name: &str, title: String, width| FieldInfo {
        name: name.to_owned(),
        title,
        kind: "text".to_owned(),
        width: Some(width),
        ..FieldInfo::default()
    };
    let after = columns.len().min(1);
    columns.splice(after..after, [own(WHEN, say!("bin-when"), 20), own(WHO, say!("bin-who"), 16)]);
    columns
}

/// A row of a bin, with what its own columns say.
pub(super) fn row(row: &Arc<Row>) -> Arc<Row> {
    let Some(deleted) = &row.deleted else { return row.clone() };
    let mut row = Row::clone(row);
    row.fields.insert(WHEN.to_owned(), Json::from(words::moment(&deleted.at)));
    row.fields.insert(WHO.to_owned(), Json::from(deleted.person.as_str()));
    Arc::new(row)
}

/// Over the bin: what this is, and the way back for what is chosen.
#[component]
pub(super) fn BinBar(
    /// Of which grid.
    sheet: Sheet,
) -> impl IntoView {
    let count = move || sheet.chosen_count();
    let may_write = move || sheet.table.with(|table| sheet.desk.may_write_in(table));
    let disabled = Signal::derive(move || count() == 0);
    let restore = move || {
        let (row, rows) = sheet.table.with(|table| (table.row.clone(), table.rows.clone()));
        say!("bin-restore", count = count(), row = row, rows = rows)
    };
    view! {
        <div class="bin-bar">
            <span>{say!("bin-says")}</span>
            {move || may_write().then(|| view! {
                <Button look=Look::Primary glyph=Glyph::Undo disabled press=move |()| sheet.delete(true)>
                    {restore}
                </Button>
            })}
            <Button look=Look::Quiet press=move |()| sheet.turn_bin()>{say!("bin-leave")}</Button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grid_20_a_bins_own_columns_come_after_the_first() {
        let field = |name: &str| FieldInfo { name: name.into(), ..FieldInfo::default() };
        let names = |fields| columns(fields).into_iter().map(|field| field.name).collect::<Vec<_>>();
        assert_eq!(names(vec![field("a"), field("b")]), ["a", WHEN, WHO, "b"]);
        assert_eq!(names(Vec::new()), [WHEN, WHO]);
    }
}
