//! The one inspector: record, history, conflicts.

use leptos::prelude::*;

/// What the address says is open beside the table, if anything.
#[component]
pub fn Inspector() -> impl IntoView {}
