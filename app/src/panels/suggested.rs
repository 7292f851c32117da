//! How much departments say may be one that nobody decided about: told where somebody would look for it.

use callboard_core::workspace::command::Command;
use callboard_core::workspace::update::{MappingState, Reply, TableLinkState};
use leptos::prelude::*;

use crate::desk::Desk;
use crate::say;

/// Counts them, anew whenever other departments are in use, and for whoever begins to look.
pub(crate) fn count(desk: Desk) -> Signal<usize> {
    let (fields, tables) = (RwSignal::new(0), RwSignal::new(0));
    let in_use = Memo::new(move |_| {
        let known = desk.client.tables();
        known.with(|known| {
            let of = |table: &callboard_core::workspace::update::TableInfo| {
                (table.id.clone(), table.module.version.clone())
            };
            known.iter().map(of).collect::<Vec<_>>()
        })
    });
    let panel = Memo::new(move |_| desk.address.spot().and_then(|spot| spot.panel));
    Effect::new(move |_| {
        in_use.track();
        panel.track();
        desk.run_then(say!("tried-mappings"), Command::Mappings, move |reply| {
            if let Reply::Mappings(found) = reply {
                let open = found.iter().filter(|it| it.state == MappingState::Suggested);
                fields.try_set(open.count());
            }
        });
        desk.run_then(say!("tried-mappings"), Command::TableLinks, move |reply| {
            if let Reply::TableLinks(found) = reply {
                let open = found.iter().filter(|it| it.state == TableLinkState::Suggested);
                tables.try_set(open.count());
            }
        });
    });
    Signal::derive(move || fields.get() + tables.get())
}
