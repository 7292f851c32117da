//! What the page keeps of what the worker tells, as signals.

use callboard_core::workspace::update::{
    Me, Notice, Opened, Present, Ready, Reply, Standing, TableCount, TableInfo, WorkspaceEntry,
};
use leptos::prelude::*;

use crate::working::Works;

/// What the page keeps of what it was told.
#[derive(Clone, Copy)]
pub(crate) struct Kept {
    pub(crate) ready: RwSignal<Option<Ready>>,
    pub(crate) me: RwSignal<Option<Me>>,
    pub(crate) workspaces: RwSignal<Option<Vec<WorkspaceEntry>>>,
    pub(crate) opened: RwSignal<Option<Opened>>,
    pub(crate) tables: RwSignal<Vec<TableInfo>>,
    pub(crate) standing: RwSignal<Option<Standing>>,
    pub(crate) present: RwSignal<Vec<Present>>,
    pub(crate) notices: RwSignal<Vec<Notice>>,
    /// What takes long.
    pub(crate) works: Works,
    /// Told whenever departments are set otherwise.
    pub(crate) configured: Trigger,
    /// Told whenever files came, went, or are described otherwise.
    pub(crate) assets: Trigger,
}

impl Kept {
    /// Before anything was told.
    pub(crate) fn nothing() -> Self {
        Self {
            ready: RwSignal::new(None),
            me: RwSignal::new(None),
            workspaces: RwSignal::new(None),
            opened: RwSignal::new(None),
            tables: RwSignal::new(Vec::new()),
            standing: RwSignal::new(None),
            present: RwSignal::new(Vec::new()),
            notices: RwSignal::new(Vec::new()),
            works: Works::none(),
            configured: Trigger::new(),
            assets: Trigger::new(),
        }
    }

    /// No production is open any more.
    pub(crate) fn leave(&self) {
        self.opened.set(None);
        self.standing.set(None);
        self.tables.set(Vec::new());
        self.present.set(Vec::new());
        self.works.forget();
    }

    /// A reply tells more than who asked for it needs to know.
    pub(crate) fn keep(&self, reply: &Reply) {
        match reply {
            Reply::Ready(ready) => self.ready.set(Some(ready.clone())),
            Reply::Me(me) => self.me.set(Some(me.clone())),
            Reply::Workspaces(workspaces) => self.workspaces.set(Some(workspaces.clone())),
            Reply::Tables(tables) => self.tables.set(tables.clone()),
            _ => {}
        }
    }

    /// Tables that count differently now.
    pub(crate) fn count(&self, counts: &[TableCount]) {
        self.tables.update(|tables| {
            for TableCount { id, count, bin } in counts {
                if let Some(table) = tables.iter_mut().find(|table| table.id == *id) {
                    (table.count, table.bin) = (*count, *bin);
                }
            }
        });
    }

    /// A notice replaces its own kind, and the good news takes the bad away.
    pub(crate) fn notice(&self, notice: Notice) {
        self.notices.update(|notices| {
            let kind = std::mem::discriminant(&notice);
            notices.retain(|kept| std::mem::discriminant(kept) != kind);
            if notice == Notice::StoreRecovered {
                notices.retain(|kept| !matches!(kept, Notice::StoreFailed { .. } | Notice::StoreBlocked));
            }
            notices.push(notice);
        });
    }
}
