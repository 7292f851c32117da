//! The productions that somebody is connected to: one keeper each, one task that takes in what comes.
//!
//! What a keeper's readers see is durable: the task holds the keeper's lock from taking runs in until they
//! are on disk.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{SystemTime, UNIX_EPOCH};

use callboard_core::given::Now;
use callboard_core::id::{ActorId, WorkspaceId};
use callboard_core::log::Run;
use callboard_core::sync::{Keeper, Pass, Presence, Reason, Refusal};
use tokio::sync::{RwLock, broadcast, mpsc, oneshot, watch};

use crate::engine::{Engine, EngineError};

/// Frames of runs that may wait for the room's task. Each connection has one there at most.
const INTAKE_MAX: usize = 64;
/// Whereabouts that a connection may be behind before it misses some.
const PRESENCES_MAX: usize = 64;

/// The wall clock.
pub(crate) fn now() -> Now {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Now(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

struct Intake {
    pass: Pass,
    runs: Vec<Run>,
    done: oneshot::Sender<(Pass, Option<Refusal>)>,
}

/// A production that somebody is connected to.
#[derive(Debug)]
pub(crate) struct Room {
    keeper: RwLock<Keeper>,
    intake: mpsc::Sender<Intake>,
    grown: watch::Sender<()>,
    presence: broadcast::Sender<Presence>,
    /// The store did not take something that the keeper knows: nobody may go on with this keeper.
    failed: AtomicBool,
}

impl std::fmt::Debug for Intake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Intake").field("runs", &self.runs.len()).finish_non_exhaustive()
    }
}

impl Room {
    /// Takes in runs as far as the pass allows; resolves when what stands of them is on disk.
    pub(crate) async fn take(&self, pass: Pass, runs: Vec<Run>) -> Result<(Pass, Option<Refusal>), Refusal> {
        let (done, taken) = oneshot::channel();
        let gone = || Refusal::because(Reason::Storage, "the relay's store takes nothing just now");
        self.intake.send(Intake { pass, runs, done }).await.map_err(|_closed| gone())?;
        taken.await.map_err(|_dropped| gone())
    }

    /// What is kept.
    pub(crate) async fn keeper(&self) -> tokio::sync::RwLockReadGuard<'_, Keeper> {
        self.keeper.read().await
    }

    /// Tells when the log grew, or the room failed.
    pub(crate) fn grown(&self) -> watch::Receiver<()> {
        self.grown.subscribe()
    }

    /// Everybody's whereabouts.
    pub(crate) fn presence(&self) -> broadcast::Receiver<Presence> {
        self.presence.subscribe()
    }

    /// Passes on where somebody is. Whoever is too slow misses it.
    pub(crate) fn show(&self, presence: Presence) {
        // Nobody else there is no failure.
        let _ = self.presence.send(presence);
    }

    /// Whether this room must be left.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }
}

/// The task of a room: takes in all that waits, stores it in one go, then answers. It ends with the room.
async fn keep(
    room: Weak<Room>,
    workspace: WorkspaceId,
    engine: Arc<dyn Engine>,
    mut intakes: mpsc::Receiver<Intake>,
) {
    let mut batch = Vec::new();
    while intakes.recv_many(&mut batch, INTAKE_MAX).await > 0 {
        let Some(room) = room.upgrade() else { return };
        let mut keeper = room.keeper.write().await;
        let (mut stored, mut answers) = (Vec::new(), Vec::new());
        for Intake { mut pass, runs, done } in batch.drain(..) {
            let taken = keeper.take(now(), &mut pass, runs);
            stored.extend(taken.stored);
            answers.push((done, pass, taken.refusal));
        }
        let count = stored.len();
        let outcome = if count == 0 { Ok(()) } else { engine.append(workspace, stored).await };
        if let Err(error) = outcome {
            tracing::error!(%workspace, runs = count, "not stored, so the room is closed: {error}");
            room.failed.store(true, Ordering::Release);
            room.grown.send_replace(());
            return;
        }
        drop(keeper);
        if count > 0 {
            tracing::debug!(%workspace, runs = count, "stored");
            room.grown.send_replace(());
        }
        for (done, pass, refusal) in answers {
            // Who is gone by now will learn it from the frontier.
            let _ = done.send((pass, refusal));
        }
    }
}

type Slot = Arc<tokio::sync::Mutex<Weak<Room>>>;

/// All rooms. One is there as long as somebody is in it.
#[derive(Debug)]
pub(crate) struct Rooms {
    engine: Arc<dyn Engine>,
    slots: Mutex<BTreeMap<WorkspaceId, Slot>>,
}

impl Rooms {
    /// No rooms yet.
    pub(crate) fn new(engine: Arc<dyn Engine>) -> Self {
        Self { engine, slots: Mutex::default() }
    }

    /// The room of a workspace, with what the store has of it: nothing, where it is not known.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) async fn enter(&self, workspace: WorkspaceId) -> Result<Arc<Room>, EngineError> {
        let slot = self.slot(workspace);
        let mut weak = slot.lock().await;
        if let Some(room) = weak.upgrade().filter(|room| !room.has_failed()) {
            return Ok(room);
        }
        let room = self.load(workspace).await?;
        *weak = Arc::downgrade(&room);
        Ok(room)
    }

    fn slot(&self, workspace: WorkspaceId) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever asks for workspaces that are none leaves nothing behind.
        slots.retain(|_, slot| {
            Arc::strong_count(slot) > 1 || slot.try_lock().is_ok_and(|room| room.strong_count() > 0)
        });
        slots.entry(workspace).or_default().clone()
    }

    async fn load(&self, workspace: WorkspaceId) -> Result<Arc<Room>, EngineError> {
        let runs = self.engine.load(workspace).await?;
        let mut keeper = Keeper::new(workspace);
        for run in &runs {
            if let Err(error) = keeper.restore(run) {
                // Members still have it, and bring it again.
                tracing::error!(%workspace, "a stored run does not stand: {error}");
            }
        }
        if !runs.is_empty() {
            tracing::info!(%workspace, runs = runs.len(), bundles = keeper.log().len(), "opened");
        }
        let (intake, intakes) = mpsc::channel(INTAKE_MAX);
        let room = Arc::new(Room {
            keeper: RwLock::new(keeper),
            intake,
            grown: watch::Sender::new(()),
            presence: broadcast::Sender::new(PRESENCES_MAX),
            failed: AtomicBool::new(false),
        });
        tokio::spawn(keep(Arc::downgrade(&room), workspace, self.engine.clone(), intakes));
        Ok(room)
    }
}

/// Who came to which room, with what rights.
#[derive(Debug)]
pub(crate) struct Guest {
    pub(crate) actor: ActorId,
    pub(crate) room: Arc<Room>,
    pub(crate) pass: Pass,
    pub(crate) grown: watch::Receiver<()>,
    pub(crate) presence: broadcast::Receiver<Presence>,
}
