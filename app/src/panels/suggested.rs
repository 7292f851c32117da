//! How much departments say may be one that nobody decided about: told where somebody would look for it.

use callboard_core::workspace::command::Command;
use callboard_core::workspace::update::{MappingState, Reply, TableLinkState};
use leptos::prelude::*;

use crate::afresh::keep_asking;
use crate::desk::Desk;
use crate::say;

/// Counts them, anew whenever something was decided, here or elsewhere.
pub(crate) fn count(desk: Desk) -> Signal<usize> {
    let (fields, tables) = (RwSignal::new(0), RwSignal::new(0));
    keep_asking(
        desk,
        say!("tried-mappings"),
        || Some(Command::Mappings),
        move |_, reply| {
            if let Reply::Mappings(found) = reply {
                let open = found.iter().filter(|it| it.state == MappingState::Suggested);
                fields.try_set(open.count());
            }
        },
    );
    keep_asking(
        desk,
        say!("tried-mappings"),
        || Some(Command::TableLinks),
        move |_, reply| {
            if let Reply::TableLinks(found) = reply {
                let open = found.iter().filter(|it| it.state == TableLinkState::Suggested);
                tables.try_set(open.count());
            }
        },
    );
    Signal::derive(move || fields.get() + tables.get())
}
