//! What waits for a production's store. While one transaction is under way the next batch gathers; a look at
//! what other tabs have put is a turn like any other, so no run is ever handed on twice or out of order.

use std::collections::BTreeSet;
use std::rc::Rc;

use callboard_core::given::Signer;
use callboard_core::id::{EntityId, WorkspaceId};
use callboard_core::log::Tip;
use wasm_bindgen_futures::spawn_local;

use super::{Author, Batch, Database, Key, Overlays, StoreError, Turn, settle, take_turn};

/// Runs that came one by one before they settle.
const LOOSE_MAX: usize = 256;

/// How a turn ended. What was to be put comes back, because a turn that failed has put nothing of it.
pub(crate) type Ended = (Batch, Result<Turn, StoreError>);

/// The way into a production's store, and out of it.
pub(crate) struct Queue {
    database: Rc<Database>,
    workspace: WorkspaceId,
    signer: Rc<dyn Signer>,
    on_end: Rc<dyn Fn(Ended)>,
    /// The last key that was handed on.
    last: Key,
    batch: Batch,
    /// Staged work that the store is known to keep.
    overlays: BTreeSet<EntityId>,
    /// Whether somebody said that there is something to read.
    is_behind: bool,
    in_turn: bool,
    /// The next turn only reads.
    looks_first: bool,
    /// Nothing is put until the production has another key.
    is_paused: bool,
    /// Runs in the store that have not settled, about.
    loose: usize,
}

impl Queue {
    /// The way into `database`, of which everything up to `last` has been read.
    pub(crate) fn new(
        database: Rc<Database>,
        workspace: WorkspaceId,
        signer: Rc<dyn Signer>,
        last: Key,
        on_end: Rc<dyn Fn(Ended)>,
    ) -> Self {
        let batch = Batch::default();
        Self {
            database,
            workspace,
            signer,
            on_end,
            last,
            batch,
            overlays: BTreeSet::new(),
            is_behind: false,
            in_turn: false,
            looks_first: false,
            is_paused: false,
            loose: LOOSE_MAX,
        }
    }

    /// What gathers for the next turn.
    pub(crate) fn next(&mut self) -> &mut Batch {
        &mut self.batch
    }

    /// There is something to read.
    pub(crate) fn look(&mut self) {
        self.is_behind = true;
    }

    /// There may be something to read, and nothing is to be put before it was.
    pub(crate) fn look_first(&mut self) {
        self.looks_first = true;
        self.is_behind = true;
    }

    /// What was to be put waits for the next turn, before what gathered meanwhile.
    pub(crate) fn put_back(&mut self, batch: Batch) {
        self.batch = batch.then(std::mem::take(&mut self.batch));
    }

    /// Puts nothing until [`Queue::resume`].
    pub(crate) fn pause(&mut self) {
        self.is_paused = true;
    }

    /// Goes on, sealing with this key.
    pub(crate) fn resume(&mut self, signer: Rc<dyn Signer>) {
        self.is_paused = false;
        self.signer = signer;
    }

    /// Whether nothing is put just now.
    pub(crate) fn is_paused(&self) -> bool {
        self.is_paused
    }

    /// How far the store has been read.
    pub(crate) fn place(&self) -> Key {
        self.last
    }

    /// The store itself.
    pub(crate) fn database(&self) -> Rc<Database> {
        self.database.clone()
    }

    /// Whether nothing is under way and nothing waits.
    pub(crate) fn is_idle(&self) -> bool {
        !self.in_turn && self.batch.is_empty() && !self.is_behind && !self.is_paused
    }

    /// Whether a turn is under way.
    pub(crate) fn is_in_turn(&self) -> bool {
        self.in_turn
    }

    /// Changes of one's own that are not durable yet.
    pub(crate) fn waiting(&self) -> usize {
        self.batch.drafts.len()
    }

    /// Takes the next turn, if there is need and none is under way. `tip` is the own chain's, as far as it is
    /// folded.
    pub(crate) fn start(&mut self, tip: Option<Tip>) {
        if self.in_turn || self.is_paused || self.is_idle() {
            return;
        }
        self.in_turn = true;
        self.is_behind = false;
        let only_looks = std::mem::take(&mut self.looks_first);
        let batch = if only_looks { Batch::default() } else { std::mem::take(&mut self.batch) };
        let (database, signer, on_end) = (self.database.clone(), self.signer.clone(), self.on_end.clone());
        let (workspace, last) = (self.workspace, self.last);
        spawn_local(async move {
            let author = Author { workspace, signer: &*signer };
            let result = take_turn(&database, &author, last, tip, &batch).await;
            on_end((batch, result));
        });
    }

    /// Staged work that the store is known to keep.
    pub(crate) fn overlays(&self) -> &BTreeSet<EntityId> {
        &self.overlays
    }

    /// Takes note of what the store was found to keep, or no more.
    pub(crate) fn note_overlays(&mut self, overlays: &Overlays) {
        self.overlays.extend(overlays.kept.iter().map(|(id, _)| *id));
        self.overlays.retain(|id| !overlays.gone.contains(id));
    }

    /// Takes note of what a turn kept and forgot.
    pub(crate) fn kept(&mut self, batch: &Batch) {
        for (_, id, staged) in &batch.overlays {
            match staged {
                Some(_) => drop(self.overlays.insert(*id)),
                None => drop(self.overlays.remove(id)),
            }
        }
    }

    /// Takes note of how the turn ended.
    pub(crate) fn ended(&mut self, result: &Result<Turn, StoreError>) {
        self.in_turn = false;
        if let Ok(turn) = result {
            self.last = turn.found.last;
            // What gathered meanwhile was drafted before these were folded: it is sealed after them.
            if !self.batch.drafts.is_empty() {
                self.batch.before.clone_from(&turn.found.runs);
            }
            self.loose += turn.found.runs.len();
        }
    }

    /// Lets runs settle, when there are enough of them. By the tab on duty, when nothing else is to be done.
    pub(crate) fn settle(&mut self) {
        if self.loose < LOOSE_MAX {
            return;
        }
        self.loose = 0;
        let database = self.database.clone();
        spawn_local(async move {
            // What did not settle now will another time; nothing depends on it.
            if let Err(error) = settle(&database).await {
                web_sys::console::warn_1(&error.to_string().into());
            }
        });
    }
}
