//! A device's store: what was synced survives anything but a disk that is put back; what was not is gone when
//! the power is.

use std::collections::{BTreeMap, BTreeSet};

use callboard_core::given::{Now, Signer};
use callboard_core::id::{ActorId, BundleId, EntityId, WorkspaceId};
use callboard_core::log::{Frontier, Run, Tip};
use callboard_core::testkit::Author;
use callboard_core::workspace::append::seal_all;

use super::checkpoint::Checkpoints;
use super::desk::{Screen, Staged, Waiting};
use super::plan::Bug;

/// What is on a device's disk.
#[derive(Clone)]
pub(crate) struct Disk {
    pub(crate) runs: Vec<Vec<u8>>,
    pub(crate) tips: BTreeMap<ActorId, Tip>,
    /// Staged work.
    pub(crate) overlays: BTreeMap<EntityId, Vec<u8>>,
    /// What was folded of the runs, so that not all of it has to be again.
    pub(crate) checkpoints: Checkpoints,
    /// What each relay was known to hold.
    pub(crate) known: BTreeMap<usize, Frontier>,
    /// The key that signs.
    pub(crate) author: Author,
    /// Those that signed before.
    pub(crate) former: Vec<ActorId>,
    /// How it was when it was last synced, where that is not how it is.
    synced: Option<Synced>,
    pub(crate) bug: Option<Bug>,
}

#[derive(Clone)]
struct Synced {
    runs: usize,
    tips: BTreeMap<ActorId, Tip>,
    overlays: BTreeMap<EntityId, Vec<u8>>,
}

/// What a turn is to put.
pub(crate) struct Turn<'t> {
    pub(crate) workspace: WorkspaceId,
    pub(crate) drafts: &'t [Waiting],
    pub(crate) staged: &'t [Staged],
    /// How many of the disk's runs its tab has read, and the last of its own that it has folded.
    pub(crate) read: usize,
    pub(crate) folded: Option<Tip>,
    pub(crate) now: Now,
}

impl Disk {
    pub(crate) fn new(author: Author, bug: Option<Bug>) -> Self {
        Self {
            runs: Vec::new(),
            tips: BTreeMap::new(),
            overlays: BTreeMap::new(),
            checkpoints: Checkpoints::default(),
            known: BTreeMap::new(),
            author,
            former: Vec::new(),
            synced: None,
            bug,
        }
    }

    /// Opens a transaction.
    fn begin(&mut self) {
        let (runs, tips, overlays) = (self.runs.len(), &self.tips, &self.overlays);
        let now = || Synced { runs, tips: tips.clone(), overlays: overlays.clone() };
        self.synced.get_or_insert_with(now);
    }

    /// What was put is there whatever comes.
    pub(crate) fn sync(&mut self) {
        if self.bug != Some(Bug::StoreSkipsSync) {
            self.synced = None;
        }
    }

    /// The power goes.
    pub(crate) fn lose_power(&mut self) {
        if let Some(Synced { runs, tips, overlays }) = self.synced.take() {
            self.runs.truncate(runs);
            (self.tips, self.overlays) = (tips, overlays);
        }
    }

    /// Seals drafts after whatever stands and puts them, unsynced: the bundle of each, and what was on the
    /// screen when it was made.
    pub(crate) fn put(&mut self, turn: &Turn<'_>) -> Vec<(BundleId, Screen)> {
        self.begin();
        for (_, overlay, staged) in turn.staged {
            match staged {
                Some(staged) => drop(self.overlays.insert(*overlay, staged.clone())),
                None => drop(self.overlays.remove(overlay)),
            }
        }
        let actor = self.author.actor();
        let stored = self.tips.get(&actor).copied();
        let is_later = |folded: &Tip| stored.is_none_or(|stored| stored.seq < folded.seq);
        let tip = match self.bug {
            Some(Bug::ReusesSeq) => turn.folded,
            _ => turn.folded.filter(is_later).or(stored),
        };
        let newer = match self.bug {
            Some(Bug::ForgetsRebase) => Vec::new(),
            _ => self.runs[turn.read.min(self.runs.len())..].to_vec(),
        };
        let drafts: Vec<_> = turn.drafts.iter().map(|waiting| waiting.draft.clone()).collect();
        let sealed = seal_all(turn.workspace, &drafts, tip, &newer, turn.now, &self.author);
        let Some(sealed) = sealed.expect("a disk holds runs") else { return Vec::new() };
        self.runs.extend(sealed.runs);
        self.tips.insert(actor, sealed.tip);
        sealed.ids.into_iter().zip(turn.drafts.iter().map(|waiting| waiting.screen.clone())).collect()
    }

    /// Puts what a peer sent, unsynced.
    pub(crate) fn put_received(&mut self, runs: &[Run]) {
        self.begin();
        self.runs.extend(runs.iter().map(Run::encode));
    }

    /// The production has another key, from now on.
    pub(crate) fn renew(&mut self, author: Author) {
        self.former.push(self.author.actor());
        self.author = author;
    }
}

/// The bundles of some runs.
pub(crate) fn bundles(workspace: WorkspaceId, runs: &[Vec<u8>]) -> BTreeSet<BundleId> {
    let runs = runs.iter().filter_map(|run| Run::decode(workspace, run).ok());
    runs.flat_map(|run| run.bundles().iter().map(|bundle| bundle.id).collect::<Vec<_>>()).collect()
}
