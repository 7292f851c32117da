//! Views that people saved: everybody's are data of the production, a person's own stay on this device.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, ViewChange};
use callboard_core::workspace::update::{SavedView, TableInfo};
use leptos::prelude::*;

use crate::desk::Desk;
use crate::grid::Setup;
use crate::{remember, say};

/// Whose a saved view is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Everybody's who has the production.
    Everybody,
    /// This device's.
    Own,
}

/// Under which name this device keeps the views that are its own.
fn name_of(desk: Desk) -> Option<String> {
    untrack(|| desk.address.spot()).map(|spot| format!("views-{}", spot.workspace))
}

/// The saved views of a table, everybody's first.
pub(super) fn saved(desk: Desk, table: &TableInfo) -> Vec<(SavedView, Owner)> {
    let own = desk.own_views.get();
    let shared = table.saved.iter().cloned().map(|view| (view, Owner::Everybody));
    let own = own.into_iter().filter(|view| view.table == table.id).map(|view| (view, Owner::Own));
    shared.chain(own).collect()
}

/// The same without whose they are.
pub(super) fn all(desk: Desk, table: &TableInfo) -> Vec<SavedView> {
    saved(desk, table).into_iter().map(|(view, _)| view).collect()
}

/// What a view would have a grid set up.
pub(super) fn setup_of(view: &SavedView) -> Setup {
    Setup {
        filter: view.filter.clone(),
        order: view.order.clone(),
        columns: view.columns.clone(),
        group: view.group.clone(),
    }
}

/// A saved view by the last part of its address.
pub(super) fn named(desk: Desk, table: &TableInfo, name: Option<&str>) -> Option<(SavedView, Owner)> {
    let id: EntityId = name?.parse().ok()?;
    saved(desk, table).into_iter().find(|(view, _)| view.id == id)
}

/// Reads the views that are this device's own.
pub(super) fn recall(desk: Desk) {
    let own = name_of(desk).and_then(|name| remember::recall::<Vec<SavedView>>(&name)).unwrap_or_default();
    desk.own_views.set(own);
}

/// Saves a view, or what is other about it.
pub(super) fn save(desk: Desk, view: SavedView, owner: Owner) {
    match owner {
        Owner::Everybody => {
            desk.run(say!("tried-view-save"), Command::ChangeView(ViewChange::Save(view)));
        }
        Owner::Own => keep(desk, |own| match own.iter_mut().find(|known| known.id == view.id) {
            Some(known) => *known = view,
            None => own.push(view),
        }),
    }
}

/// Takes a view away.
pub(super) fn remove(desk: Desk, id: EntityId, owner: Owner) {
    match owner {
        Owner::Everybody => {
            desk.run(say!("tried-view-remove"), Command::ChangeView(ViewChange::Remove(id)));
        }
        Owner::Own => keep(desk, |own| own.retain(|view| view.id != id)),
    }
}

fn keep(desk: Desk, change: impl FnOnce(&mut Vec<SavedView>)) {
    // Another window may have kept one meanwhile.
    recall(desk);
    desk.own_views.update(change);
    if let Some(name) = name_of(desk) {
        desk.own_views.with_untracked(|own| remember::remember(&name, own));
    }
}
