//! Checkpoints of an open production: what it was opened by, the bodies that are read after its first rows
//! are shown, and the next one, which the tab on duty writes while nobody does anything.

use callboard_core::checkpoint::Bounds;
use callboard_core::workspace::checkpoint::{Checkpointing, Written};
use callboard_core::workspace::command::{Command, Request};
use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;

use super::Session;
use crate::input::{Restored, SessionInput};
use crate::report::CheckpointReport;
use crate::scope;
use crate::store::{Checkpoint, Key, StoreError, put_checkpoint, read_until};

/// How long nothing was put before one is written.
const QUIET_MILLIS: u32 = 2_000;
/// Between two sections the page is heard.
const STEP_MILLIS: u32 = 0;
/// Fewer ops than this are folded in no time.
const OPS_MIN: u32 = 256;
/// One is worth writing once what came after it is this part of everything.
const PART_MIN: u32 = 32;

/// Put off so often because something came, one is written at a stretch.
const PUT_OFF_MAX: u32 = 500;

/// What a session knows of its checkpoints.
#[derive(Default)]
pub(crate) struct Checkpoints {
    /// How it was opened, and why not by a checkpoint where there was one.
    by: Opened,
    /// How far the bodies go that are still to be read.
    lacks: Option<Key>,
    is_reading: bool,
    /// What waits for them.
    held: Vec<Request>,
    /// What the last one held, as far as this tab knows.
    written: Bounds,
    /// One that is being written, and how far the store had been read when it was begun.
    writing: Option<(Checkpointing, Key)>,
    timer: Option<Timeout>,
    /// How often one that was worth writing was put off.
    put_off: u32,
    /// One is on its way to the disk.
    is_putting: bool,
    /// How many this tab has written.
    count: usize,
}

/// How a production was opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Opened {
    /// Everything was folded: there was no checkpoint.
    #[default]
    Log,
    /// By a checkpoint.
    Checkpoint,
    /// Everything was folded, because a checkpoint was of no use.
    Instead(String),
}

/// This build of the app, told from all others: its boot script is named by what it starts.
pub(crate) fn this_build() -> String {
    let path = scope::global().location().pathname();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// What can be answered while the bodies of a production are still on their way.
fn is_of_state(command: &Command) -> bool {
    match command {
        Command::Query(query) | Command::Subscribe { query, .. } => query.as_of.is_none(),
        Command::Unsubscribe { .. }
        | Command::SeekNews { .. }
        | Command::Tables
        | Command::StateHash
        | Command::Sit(_)
        | Command::Peers
        | Command::SyncStatus
        | Command::SyncLog => true,
        _ => false,
    }
}

impl Checkpoints {
    /// What is known of them when a production is opened.
    pub(super) fn of(restored: Restored) -> Self {
        let Restored { written, place, by, .. } = restored;
        let lacks = (by == Opened::Checkpoint).then_some(place);
        Self { by, lacks, written, ..Self::default() }
    }

    /// Whether nothing waits for bodies.
    pub(super) fn is_idle(&self) -> bool {
        self.held.is_empty()
    }

    /// Whether what came since the last one is worth another.
    fn is_due(&self, now: Bounds) -> bool {
        now.ops.saturating_sub(self.written.ops) >= OPS_MIN.max(now.ops / PART_MIN)
    }

    /// Whether it was put off too often to wait for quiet any more.
    fn is_overdue(&self) -> bool {
        self.put_off >= PUT_OFF_MAX
    }

    /// What a bug report needs, of a log of this length.
    pub(super) fn report(&self, now: Bounds) -> CheckpointReport {
        let refused = match &self.by {
            Opened::Instead(why) => Some(why.clone()),
            Opened::Log | Opened::Checkpoint => None,
        };
        CheckpointReport {
            opened_by: self.by == Opened::Checkpoint,
            refused,
            bundles: self.written.bundles,
            written: self.count,
            due: self.is_due(now),
        }
    }
}

impl Session {
    /// Keeps a request for later, where what it needs is not here yet.
    pub(super) fn hold(&mut self, request: Request) -> Option<Request> {
        if self.checkpoints.lacks.is_none() {
            return Some(request);
        }
        let is_of_state = is_of_state(&request.command);
        if is_of_state && self.checkpoints.is_idle() {
            return Some(request);
        }
        // What follows something that is held stays behind it.
        self.checkpoints.held.push(request);
        self.read_bodies();
        None
    }

    /// Reads the bodies of what was opened by a checkpoint, once.
    pub(super) fn read_bodies(&mut self) {
        let Some(place) = self.checkpoints.lacks else { return };
        if std::mem::replace(&mut self.checkpoints.is_reading, true) {
            return;
        }
        let (database, inputs) = (self.queue.database(), self.inputs.clone());
        spawn_local(async move {
            inputs.put(SessionInput::Bodies(read_until(&database, place).await));
        });
    }

    /// The bodies were read: whatever needs them goes on.
    pub(super) fn shelve(&mut self, result: Result<(Vec<Vec<u8>>, usize), StoreError>) {
        self.checkpoints.is_reading = false;
        let (runs, damaged) = match result {
            Ok(read) => read,
            Err(error) => {
                self.errors.note(error.to_string());
                return self.plan_chores();
            }
        };
        self.checkpoints.lacks = None;
        if damaged > 0 {
            self.errors.note(format!("{damaged} records of the store are damaged"));
        }
        if let Err((count, error)) = self.workspace.shelve(runs) {
            self.errors.note(format!("{count} stored runs do not read: {error}"));
        }
        self.begin();
        for request in std::mem::take(&mut self.checkpoints.held) {
            self.request(request);
        }
    }

    /// Something was folded: a checkpoint may be worth writing, when nothing more comes for a while.
    pub(super) fn plan_checkpoint(&mut self) {
        let is_due = self.checkpoints.is_due(self.workspace.log().bounds());
        if !is_due || !self.is_on_duty || self.is_quiet() {
            return;
        }
        self.checkpoints.writing = None;
        if self.checkpoints.timer.is_some() {
            self.checkpoints.put_off += 1;
        }
        if self.checkpoints.timer.is_none() || !self.checkpoints.is_overdue() {
            self.step_checkpoint_in(QUIET_MILLIS);
        }
    }

    fn step_checkpoint_in(&mut self, millis: u32) {
        let inputs = self.inputs.clone();
        let timer = Timeout::new(millis, move || inputs.put(SessionInput::Checkpoint));
        self.checkpoints.timer = Some(timer);
    }

    /// Writes one more section, or begins.
    pub(super) fn go_on_checkpoint(&mut self) {
        self.checkpoints.timer = None;
        if !self.is_on_duty || self.is_quiet() {
            self.checkpoints.writing = None;
            return;
        }
        let place = self.queue.place();
        if !self.queue.is_idle() || self.checkpoints.lacks.is_some() || self.checkpoints.is_putting {
            return self.step_checkpoint_in(QUIET_MILLIS);
        }
        let begun = self.checkpoints.writing.take().filter(|(_, begun)| *begun == place);
        if self.checkpoints.is_overdue() {
            let file = self.workspace.checkpoint(&this_build(), place as u64);
            return self.put_checkpoint(Checkpoint { place, file });
        }
        let checkpoint = match begun {
            Some((checkpoint, _)) => checkpoint,
            None if self.checkpoints.is_due(self.workspace.log().bounds()) => {
                self.workspace.begin_checkpoint(&this_build(), place as u64)
            }
            None => return,
        };
        match self.workspace.go_on_checkpoint(checkpoint) {
            Written::Some(more) => {
                self.checkpoints.writing = Some((more, place));
                self.step_checkpoint_in(STEP_MILLIS);
            }
            Written::All(file) => self.put_checkpoint(Checkpoint { place, file }),
            Written::Stale => self.plan_checkpoint(),
        }
    }

    fn put_checkpoint(&mut self, checkpoint: Checkpoint) {
        self.checkpoints.is_putting = true;
        self.checkpoints.put_off = 0;
        let bounds = self.workspace.log().bounds();
        let (database, inputs, id) = (self.queue.database(), self.inputs.clone(), self.id);
        spawn_local(async move {
            let put = put_checkpoint(&database, &id, &checkpoint).await;
            inputs.put(SessionInput::Checkpointed(put.map(|()| bounds)));
        });
    }

    /// One was written, or could not be: then opening reads more of the log, and that is all.
    pub(super) fn checkpointed(&mut self, result: Result<Bounds, StoreError>) {
        self.checkpoints.is_putting = false;
        match result {
            Ok(written) => {
                self.checkpoints.written = written;
                self.checkpoints.count += 1;
            }
            Err(error) => self.errors.note(format!("no checkpoint was written: {error}")),
        }
    }
}
