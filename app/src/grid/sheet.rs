//! The grid itself.

use leptos::prelude::*;

/// The table with this id, `<module>.<table>`.
#[component]
pub fn Grid(table: String) -> impl IntoView {
    view! { <p>{table}</p> }
}
