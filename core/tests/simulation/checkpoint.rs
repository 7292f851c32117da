//! Checkpoints on a device's disk: two files, of which a note beside the runs says which one holds. A file is
//! not of the runs' transactions: it may be torn, changed, or another than the disk that was put back knew.

use callboard_core::checkpoint::Frame;
use callboard_core::given::Now;
use callboard_core::id::{ActorId, WorkspaceId};
use callboard_core::testkit::Chance;
use callboard_core::workspace::Workspace;

use super::device::Device;
use super::plan::{Bug, Dice, tell};

/// What folds here, as a build of the app is named.
const MADE_BY: &str = "simulation";
/// A file begins with the hash of its head, in which the hashes of all else stand.
const HASH_BYTES: usize = 32;

/// Which file holds.
#[derive(Debug, Clone)]
struct Note {
    /// How many runs had been read.
    place: usize,
    hash: Vec<u8>,
    slot: usize,
}

/// The checkpoints of a disk.
#[derive(Debug, Clone, Default)]
pub(crate) struct Checkpoints {
    note: Option<Note>,
    files: [Vec<u8>; 2],
}

impl Checkpoints {
    /// The runs of a disk that was put back, and the files of the one that was there.
    pub(crate) fn take_files(&mut self, of: &Self) {
        self.files.clone_from(&of.files);
    }

    /// Opens a production by the checkpoint that holds; `None` where its log is to be folded.
    pub(crate) fn open(
        &self,
        (workspace, actor): (WorkspaceId, ActorId),
        runs: &[Vec<u8>],
        chance: u64,
    ) -> Option<Workspace> {
        let Note { place, hash, slot } = self.note.as_ref()?;
        let file = self.files[*slot].as_slice();
        if runs.len() < *place || !file.starts_with(hash) {
            return None;
        }
        let frame = Frame { made_by: MADE_BY.to_owned(), workspace, actor, place: *place as u64 };
        let opened = Workspace::from_checkpoint(&frame, file, Box::new(Chance(chance)));
        let mut opened =
            opened.inspect_err(|why| tell(|| format!("    a checkpoint is of no use: {why}"))).ok()?;
        tell(|| format!("    opens by a checkpoint of {place} of {} runs", runs.len()));
        opened.load(&runs[*place..]).ok()?;
        opened.shelve(runs[..*place].to_vec()).ok()?;
        Some(opened)
    }
}

impl Device {
    /// A tab writes what it has folded. It may end before it holds, and a file be less than was written.
    pub(crate) fn write_checkpoint(&mut self, world: Now, at: usize, dice: &mut Dice) {
        self.desk(world, at);
        self.through();
        let Some(desk) = &self.desks[at] else { return };
        let place = match self.disk.bug {
            Some(Bug::CheckpointsAhead) => self.disk.runs.len(),
            _ => desk.read.min(self.disk.runs.len()),
        };
        if place == 0 || desk.actor != self.actor() {
            return;
        }
        let mut file = desk.workspace.checkpoint(MADE_BY, place as u64);
        let hash = file[..HASH_BYTES].to_vec();
        let slot = self.disk.checkpoints.note.as_ref().map_or(0, |note| 1 - note.slot);
        match dice.below(6) {
            0 => file.truncate(dice.below(file.len())),
            1 => {
                let changed = dice.below(file.len());
                file[changed] ^= 1 << dice.below(8);
            }
            _ => {}
        }
        self.disk.checkpoints.files[slot] = file;
        if self.lives(at) {
            self.disk.checkpoints.note = Some(Note { place, hash, slot });
        }
    }
}
