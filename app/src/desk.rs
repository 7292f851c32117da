//! What every part of the screen shares, handed down as one context.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Walk};
use callboard_core::workspace::update::{Code, Failure, Reply, SavedView, TableInfo};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::address::Address;
use crate::client::Client;
use crate::command::{GridAct, ShowAct};
use crate::files::Files;
use crate::grid::Printed;
use crate::looked::Looked;
use crate::offline::Offline;
use crate::panels::Leaving;
use crate::theme::Theme;

/// The desk that everything lies on. Copies are the same desk: `expect_context::<Desk>()`.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    /// The door to the worker.
    pub(crate) client: Client,
    /// Where the person is.
    pub(crate) address: Address,
    /// The app without a network.
    pub(crate) offline: Offline,
    /// Light or dark.
    pub(crate) theme: RwSignal<Theme>,
    /// The files beside the records.
    pub(crate) files: Files,
    /// What floats over the screen.
    pub(crate) float: RwSignal<Option<Float>>,
    /// What went wrong and was not yet read.
    pub(crate) troubles: RwSignal<Vec<Trouble>>,
    /// What the grid on the screen does when asked; set while one is mounted.
    pub(crate) grid: RwSignal<Option<Callback<GridAct>>>,
    /// Prints what lies on paper; set while a document is mounted.
    pub(crate) paper: RwSignal<Option<Callback<()>>>,
    /// What was set up in the grid that is printed.
    pub(crate) printed: RwSignal<Option<Printed>>,
    /// What the grid's selection comes to, in words, for the bottom line; set while one is mounted.
    pub(crate) selection: RwSignal<Option<Signal<String>>>,
    /// The cell that the person is in; set while a grid is mounted.
    pub(crate) cell: RwSignal<Option<Signal<Option<Cell>>>>,
    /// The card that the person is on; set while a view of cards is mounted.
    pub(crate) card: RwSignal<Option<RwSignal<Option<EntityId>>>>,
    /// How far the person has gone through the table, for others to follow; set while it is gone through.
    pub(crate) walk: RwSignal<Option<Signal<Walk>>>,
    /// What the view that goes through the table does when asked; set while one is mounted.
    pub(crate) show: RwSignal<Option<Callback<ShowAct>>>,
    /// Since when the person looks at the table on the screen; set while a view of one is mounted.
    pub(crate) looked: RwSignal<Option<Looked>>,
    /// The field that somebody asked the reason of, for its form to lead there.
    pub(crate) sought: RwSignal<Option<Cell>>,
    /// Records that are asked about before they go into the bin.
    pub(crate) leaving: RwSignal<Option<Leaving>>,
    /// How many places hold what somebody typed and did not hand over yet.
    guarded: RwSignal<usize>,
    /// Saved views that are this device's own, of the production that is open.
    pub(crate) own_views: RwSignal<Vec<SavedView>>,
    /// A file that was dropped or chosen, for the import panel to take.
    pub(crate) file: RwSignal<Option<web_sys::File>, LocalStorage>,
}

/// A cell of the table on the screen: record, and field by its short name.
pub(crate) type Cell = (EntityId, String);

/// What can float over the screen. One at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Float {
    /// Search and commands.
    Palette,
    /// The list of shortcuts.
    Shortcuts,
    /// Which language, and which light.
    Wishes,
    /// The departments, on a phone.
    Drawer,
}

/// Something that was tried and failed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Trouble {
    /// What could not be done, as a sentence: "The production could not be renamed."
    pub(crate) tried: String,
    /// Why it failed.
    pub(crate) why: Why,
}

/// Why something failed, or what else is to be said of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Why {
    /// The worker refused it, or could not do it.
    Failure(Failure),
    /// It was done, but for this.
    Remark(String),
}

impl Desk {
    /// Lays the desk: starts the worker, reads the address and the theme.
    pub(crate) fn lay() -> Self {
        let client = Client::start();
        Self {
            client,
            files: Files::none(client),
            address: Address::follow(),
            offline: Offline::register(),
            theme: Theme::remembered(),
            float: RwSignal::new(None),
            troubles: RwSignal::new(Vec::new()),
            grid: RwSignal::new(None),
            paper: RwSignal::new(None),
            printed: RwSignal::new(None),
            selection: RwSignal::new(None),
            cell: RwSignal::new(None),
            card: RwSignal::new(None),
            walk: RwSignal::new(None),
            show: RwSignal::new(None),
            looked: RwSignal::new(None),
            sought: RwSignal::new(None),
            leaving: RwSignal::new(None),
            guarded: RwSignal::new(0),
            own_views: RwSignal::new(Vec::new()),
            file: RwSignal::new_local(None),
        }
    }

    /// The point since which what others wrote is marked, for queries of the table on the screen.
    pub(crate) fn since(self) -> Option<String> {
        self.looked.get().map(Looked::token)
    }

    /// Asks the worker for something whose reply nobody waits for; a failure is told in the trouble bar.
    pub(crate) fn run(self, tried: String, command: Command) {
        self.run_then(tried, command, |_| {});
    }

    /// The same, and then something with the reply.
    pub(crate) fn run_then(self, tried: String, command: Command, then: impl FnOnce(Reply) + 'static) {
        let answer = self.client.call(command);
        spawn_local(async move {
            match answer.await {
                Ok(reply) => then(reply),
                Err(failure) => self.tell(tried, failure),
            }
        });
    }

    /// Tells what failed in the trouble bar, where it stays until it is read.
    pub(crate) fn tell(self, tried: String, failure: Failure) {
        // Who ended it knows.
        if failure.code == Code::Cancelled {
            return;
        }
        self.tell_of(Trouble { tried, why: Why::Failure(failure) });
    }

    /// Takes this away, where it is still what floats over the screen.
    pub(crate) fn unfloat(self, float: Float) {
        self.float.update(|present| *present = present.filter(|present| *present != float));
    }

    /// Tells what was done, and what of it was not, in the same place.
    pub(crate) fn remark(self, done: String, but: String) {
        self.tell_of(Trouble { tried: done, why: Why::Remark(but) });
    }

    fn tell_of(self, trouble: Trouble) {
        self.troubles.update(|troubles| {
            troubles.retain(|known| *known != trouble);
            troubles.push(trouble);
        });
    }

    /// Leads to where a record's form says why a field shows what it shows.
    pub(crate) fn seek(self, cell: Cell) {
        self.address.open_record(cell.0);
        self.sought.set(Some(cell));
    }

    /// Whether the production that the address names is the one that is open.
    pub(crate) fn is_here(self) -> bool {
        let open = self.client.opened().with(|open| open.as_ref().map(|open| open.id));
        open.is_some() && open == self.address.spot().map(|spot| spot.workspace)
    }

    /// The table on the screen: the address's, else the first.
    pub(crate) fn table(self) -> Signal<Option<TableInfo>> {
        Signal::derive(move || {
            let named = self.address.spot().filter(|_| self.is_here())?.table;
            self.client.tables().with(|tables| match named {
                Some(id) => tables.iter().find(|table| table.id == id).cloned(),
                // Files are beside what a production is about.
                None => tables.iter().find(|table| !table.describes).or(tables.first()).cloned(),
            })
        })
    }

    /// Whether something that was typed is not durable yet: under way, being typed, or refused and kept.
    pub(crate) fn is_unsaved(self) -> bool {
        let under_way = self
            .client
            .standing()
            .with(|standing| standing.as_ref().is_some_and(|standing| standing.unsaved > 0));
        under_way || self.guarded.get() > 0
    }

    /// While `holds`, the calling component has something that would be lost with the page.
    pub(crate) fn guard(self, holds: Signal<bool>) {
        let counted = StoredValue::new(false);
        let count = move |holds: bool| {
            if counted.try_get_value().is_some_and(|counted| counted != holds) {
                counted.set_value(holds);
                self.guarded.update(|guarded| *guarded = if holds { *guarded + 1 } else { *guarded - 1 });
            }
        };
        Effect::new(move |_| count(holds.get()));
        on_cleanup(move || count(false));
    }

    /// This device's role in the open production.
    pub(crate) fn role(self) -> Option<String> {
        let standing =
            self.client.standing().with(|standing| standing.as_ref().map(|known| known.role.clone()));
        standing.or_else(|| self.client.opened().with(|open| open.as_ref().map(|known| known.role.clone())))
    }

    /// Whether this device may write in the open production, and looks at it as it is.
    pub(crate) fn may_write(self) -> bool {
        self.moment().is_none() && self.may_restore()
    }

    /// Whether this device may write into this table: nobody does where its department is switched off.
    pub(crate) fn may_write_in(self, table: &TableInfo) -> bool {
        table.problem.is_none() && self.may_write()
    }

    /// As of when the production is shown; `None` for now.
    pub(crate) fn moment(self) -> Option<String> {
        self.address.spot().and_then(|spot| spot.moment)
    }

    /// Whether this device may write, also while it looks at what was.
    pub(crate) fn may_restore(self) -> bool {
        self.role().is_some_and(|role| role == "owner" || role == "editor")
    }
}
