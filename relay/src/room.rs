//! The productions that somebody is connected to: one keeper each, one task that takes in what comes.
//!
//! What a keeper's readers see is durable: the task holds the keeper's lock from taking runs in until they
//! are on disk.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{SystemTime, UNIX_EPOCH};

use callboard_core::given::Now;
use callboard_core::id::{ActorId, BlobHash, WorkspaceId};
use callboard_core::log::{Oplog, Run};
use callboard_core::sync::{Keeper, Pass, Presence, Reason, Refusal};
use tokio::sync::{RwLock, broadcast, mpsc, oneshot, watch};

use crate::engine::{Engine, EngineError};

/// Frames of runs that may wait for the room's task. Each connection has one there at most.
const INTAKE_MAX: usize = 64;
/// Whereabouts that a connection may be behind before it misses some.
const PRESENCES_MAX: usize = 64;

/// Files of which a connection may not have heard before it misses some.
const FILES_MAX: usize = 256;

/// Rooms that stay though nobody is in them, at most.
const WARM_ROOMS_MAX: usize = 16;
/// Bytes that those take in the store, at most; in memory it is a few times that.
const WARM_BYTES_MAX: u64 = 64 << 20;

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
    /// Files that were brought.
    files: broadcast::Sender<BlobHash>,
    /// Connections of each device that said where it is.
    present: Mutex<BTreeMap<ActorId, usize>>,
    /// The store did not take something that the keeper knows: nobody may go on with this keeper.
    failed: AtomicBool,
    /// What it takes in the store.
    bytes: AtomicU64,
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

    /// Passes on where somebody is. Whoever is too slow misses it.
    fn show(&self, presence: Presence) {
        // Nobody else there is no failure.
        let _ = self.presence.send(presence);
    }

    /// Tells everybody that a file was brought.
    pub(crate) fn tell_file(&self, hash: BlobHash) {
        // Nobody there is no failure.
        let _ = self.files.send(hash);
    }

    fn come(&self, actor: ActorId) {
        *self.present.lock().unwrap_or_else(PoisonError::into_inner).entry(actor).or_default() += 1;
    }

    /// One of a device's connections is gone. With the last the others hear that it is: nothing it said
    /// before stands any more.
    fn go(&self, actor: ActorId) {
        let mut present = self.present.lock().unwrap_or_else(PoisonError::into_inner);
        let left = present.get_mut(&actor).map_or(0, |count| {
            *count = count.saturating_sub(1);
            *count
        });
        if left == 0 {
            present.remove(&actor);
            drop(present);
            self.show(Presence { actor: actor.0, state: Vec::new() });
        }
    }

    fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Acquire)
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
    bytes_max: u64,
    mut intakes: mpsc::Receiver<Intake>,
) {
    let mut batch = Vec::new();
    while intakes.recv_many(&mut batch, INTAKE_MAX).await > 0 {
        let Some(room) = room.upgrade() else { return };
        let mut keeper = room.keeper.write().await;
        let (mut stored, mut answers) = (Vec::new(), Vec::new());
        for Intake { mut pass, runs, done } in batch.drain(..) {
            let held = room.bytes() + size(&stored);
            if held + size_of_new(keeper.log(), &runs) > bytes_max {
                tracing::warn!(%workspace, held, "full: nothing more is kept of it");
                answers.push((done, pass, Some(full(bytes_max))));
                continue;
            }
            let taken = keeper.take(now(), &mut pass, runs);
            stored.extend(taken.stored);
            answers.push((done, pass, taken.refusal));
        }
        let bytes = size(&stored);
        let count = stored.len();
        let outcome = if count == 0 { Ok(()) } else { engine.append(workspace, stored).await };
        if let Err(error) = outcome {
            tracing::error!(%workspace, runs = count, "not stored, so the room is closed: {error}");
            room.failed.store(true, Ordering::Release);
            room.grown.send_replace(());
            return;
        }
        room.bytes.fetch_add(bytes, Ordering::AcqRel);
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

/// Bytes of encoded runs.
fn size(runs: &[Vec<u8>]) -> u64 {
    runs.iter().map(|run| run.len() as u64).sum()
}

/// About how many bytes more the store would take for runs: what a bundle costs besides its body is little.
fn size_of_new(log: &Oplog, runs: &[Run]) -> u64 {
    let bundles = runs.iter().flat_map(Run::bundles).filter(|bundle| log.ordinal(&bundle.id).is_none());
    bundles.map(|bundle| bundle.body.len() as u64 + 64).sum()
}

fn full(bytes_max: u64) -> Refusal {
    let text = format!("this relay keeps at most {bytes_max} bytes of a production");
    Refusal::because(Reason::Full, &text)
}

/// The rooms that were entered last: they stay though nobody is in them, so that a visit does not read the
/// whole log again. Bounded in number and in bytes.
#[derive(Debug, Default)]
struct Warm(VecDeque<(WorkspaceId, Arc<Room>)>);

impl Warm {
    /// Keeps a room, and lets go of those that were entered longest ago.
    fn keep(&mut self, workspace: WorkspaceId, room: &Arc<Room>) {
        self.0.retain(|(known, _)| *known != workspace);
        self.0.push_back((workspace, room.clone()));
        while self.0.len() > WARM_ROOMS_MAX || self.bytes() > WARM_BYTES_MAX {
            self.0.pop_front();
        }
    }

    fn bytes(&self) -> u64 {
        self.0.iter().map(|(_, room)| room.bytes()).sum()
    }
}

type Slot = Arc<tokio::sync::Mutex<Weak<Room>>>;

/// All rooms. One is there as long as somebody is in it, and a little longer.
#[derive(Debug)]
pub(crate) struct Rooms {
    engine: Arc<dyn Engine>,
    /// What one production may take in the store.
    bytes_max: u64,
    slots: Mutex<BTreeMap<WorkspaceId, Slot>>,
    warm: Mutex<Warm>,
}

impl Rooms {
    /// No rooms yet.
    pub(crate) fn new(engine: Arc<dyn Engine>, bytes_max: u64) -> Self {
        Self { engine, bytes_max, slots: Mutex::default(), warm: Mutex::default() }
    }

    /// The room of a workspace, with what the store has of it: nothing, where it is not known.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) async fn enter(&self, workspace: WorkspaceId) -> Result<Arc<Room>, EngineError> {
        let slot = self.slot(workspace);
        let mut weak = slot.lock().await;
        let known = weak.upgrade().filter(|room| !room.has_failed());
        let room = match known {
            Some(room) => room,
            None => self.load(workspace).await?,
        };
        *weak = Arc::downgrade(&room);
        // Whoever asks for workspaces that are none takes nobody's place.
        if room.bytes() > 0 {
            self.warm.lock().unwrap_or_else(PoisonError::into_inner).keep(workspace, &room);
        }
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
            files: broadcast::Sender::new(FILES_MAX),
            present: Mutex::default(),
            failed: AtomicBool::new(false),
            bytes: AtomicU64::new(size(&runs)),
        });
        let (engine, bytes_max) = (self.engine.clone(), self.bytes_max);
        tokio::spawn(keep(Arc::downgrade(&room), workspace, engine, bytes_max, intakes));
        Ok(room)
    }
}

/// Who came to which room, with what rights. Dropped, they are gone.
#[derive(Debug)]
pub(crate) struct Guest {
    pub(crate) actor: ActorId,
    pub(crate) room: Arc<Room>,
    pub(crate) pass: Pass,
    pub(crate) grown: watch::Receiver<()>,
    pub(crate) presence: broadcast::Receiver<Presence>,
    pub(crate) files: broadcast::Receiver<BlobHash>,
    /// Whether they ever said where they are.
    is_seen: bool,
}

impl Guest {
    /// They came in.
    pub(crate) fn new(actor: ActorId, room: Arc<Room>, pass: Pass) -> Self {
        let (grown, presence) = (room.grown.subscribe(), room.presence.subscribe());
        let files = room.files.subscribe();
        Self { actor, room, pass, grown, presence, files, is_seen: false }
    }

    /// They say where they are.
    pub(crate) fn show(&mut self, presence: Presence) {
        if !self.is_seen {
            self.is_seen = true;
            self.room.come(self.actor);
        }
        self.room.show(presence);
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        if self.is_seen {
            self.room.go(self.actor);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use callboard_core::testkit::Author;

    use super::*;
    use crate::engine::Answer;

    /// An engine that holds one small production, and counts how often it is read.
    #[derive(Debug, Default)]
    struct Counting(AtomicUsize);

    impl Engine for Counting {
        fn append(&self, _: WorkspaceId, _: Vec<Vec<u8>>) -> Answer<'_, ()> {
            Box::pin(async { Ok(()) })
        }

        fn load(&self, workspace: WorkspaceId) -> Answer<'_, Vec<Vec<u8>>> {
            self.0.fetch_add(1, Ordering::AcqRel);
            let (known, run) = Author::nth(1).found(Vec::new());
            Box::pin(async move { Ok(if known == workspace { vec![run.encode()] } else { Vec::new() }) })
        }
    }

    #[tokio::test]
    async fn relay_12_a_room_stays_a_little_though_nobody_is_in_it_and_not_for_ever() {
        let engine = Arc::new(Counting::default());
        let rooms = Rooms::new(engine.clone(), u64::MAX);
        let reads = || engine.0.load(Ordering::Acquire);
        let [nowhere, other] = [1, 2].map(|n| WorkspaceId([n; 32]));
        for id in [nowhere, nowhere, other] {
            drop(rooms.enter(id).await.expect("read"));
        }
        assert_eq!(reads(), 3, "what is not known is not kept");
        let id = Author::nth(1).found(Vec::new()).0;
        for _ in 0..2 {
            drop(rooms.enter(id).await.expect("read"));
        }
        assert_eq!(reads(), 4, "the second visit reads nothing");
        let mut warm = Warm::default();
        let rooms: Vec<_> = entered(&rooms).await;
        for (n, room) in (0_u8..).zip(&rooms) {
            warm.keep(WorkspaceId([n; 32]), room);
        }
        assert_eq!(warm.0.len(), WARM_ROOMS_MAX);
        assert_eq!(
            warm.0[0].0,
            WorkspaceId([(rooms.len() - WARM_ROOMS_MAX) as u8; 32]),
            "the oldest go first"
        );
        rooms[rooms.len() - 1].bytes.store(WARM_BYTES_MAX, Ordering::Release);
        warm.keep(WorkspaceId([rooms.len() as u8 - 1; 32]), &rooms[rooms.len() - 1]);
        assert_eq!(warm.0.len(), 1, "one that is large lets the others go");
    }

    async fn entered(rooms: &Rooms) -> Vec<Arc<Room>> {
        let mut entered = Vec::new();
        for n in 0..WARM_ROOMS_MAX as u8 + 3 {
            let room = rooms.enter(WorkspaceId([n; 32])).await.expect("read");
            room.bytes.store(1, Ordering::Release);
            entered.push(room);
        }
        entered
    }
}
