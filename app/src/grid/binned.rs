//! The bin: what was deleted, and how it comes back.

use leptos::prelude::*;

use super::state::Sheet;
use crate::parts::{Button, Glyph, Look};
use crate::say;

/// Over the bin: what this is, and the way back for what is chosen.
#[component]
pub(super) fn BinBar(
    /// Of which grid.
    sheet: Sheet,
) -> impl IntoView {
    let count = move || sheet.chosen_count();
    let may_write = move || sheet.desk.may_write();
    let disabled = Signal::derive(move || count() == 0);
    view! {
        <div class="bin-bar">
            <span>{say!("bin-says")}</span>
            {move || may_write().then(|| view! {
                <Button look=Look::Primary glyph=Glyph::Undo disabled press=move |()| sheet.delete(true)>
                    {move || say!("bin-restore", count = count())}
                </Button>
            })}
            <Button look=Look::Quiet press=move |()| sheet.turn_bin()>{say!("bin-leave")}</Button>
        </div>
    }
}
