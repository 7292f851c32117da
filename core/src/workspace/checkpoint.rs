//! Opening by a checkpoint, and writing one section by section, so that whoever types meanwhile is not kept
//! waiting.

use std::collections::VecDeque;

use super::folded::{Folded, FoldedRef, OWN, Part};
use super::workspace::Workspace;
use crate::checkpoint::{Frame, Pack, Packed, Sections, Unpack, Unusable};
use crate::given::Entropy;
use crate::log::{Hlc, LogError};

/// A checkpoint that is being written.
#[derive(Debug)]
pub struct Checkpointing {
    frame: Frame,
    /// How many bundles were folded when it began: with another it would be of neither.
    bundles: usize,
    left: VecDeque<Part>,
    sections: Vec<Packed>,
}

/// How far the writing has come.
#[derive(Debug)]
pub enum Written {
    /// More is to be written.
    Some(Checkpointing),
    /// All of it: the file.
    All(Vec<u8>),
    /// Something was folded meanwhile: it has to begin anew.
    Stale,
}

impl Workspace {
    /// Opens a production by a checkpoint: as if everything that its log held then were loaded. What came
    /// after goes through [`Workspace::load`]; the runs before that through [`Workspace::shelve`].
    ///
    /// # Errors
    /// Why it is of no use: then the log is to be loaded.
    pub fn from_checkpoint(frame: &Frame, file: &[u8], entropy: Box<dyn Entropy>) -> Result<Self, Unusable> {
        let sections = Sections::read(file, frame)?;
        let folded = Folded::restore(frame, &sections)?;
        let bounds = folded.log.bounds();
        let mut workspace = Self::new(frame.workspace, frame.actor, entropy);
        sections.one(OWN, bounds, |unpack| workspace.restore_own(unpack))?;
        let Folded { log, access, state, conflicts, undo } = folded;
        workspace.log = log;
        workspace.access = access;
        workspace.state = state;
        workspace.conflicts = conflicts;
        workspace.undo = undo;
        workspace.read_schema();
        Ok(workspace)
    }

    /// Takes in the runs that had been folded into the checkpoint by which the production was opened:
    /// history, undo and peers read them. Nothing is folded.
    ///
    /// # Errors
    /// How many do not read, and why the first does not.
    pub fn shelve(&mut self, runs: Vec<Vec<u8>>) -> Result<(), (usize, LogError)> {
        match self.log.shelve(runs) {
            (0, _) | (_, None) => Ok(()),
            (count, Some(error)) => Err((count, error)),
        }
    }

    /// Begins to write a checkpoint. `place` is how far the driver's store has been read; `made_by` tells
    /// this build of the app from all others.
    pub fn begin_checkpoint(&self, made_by: &str, place: u64) -> Checkpointing {
        let frame = self.frame(made_by, place);
        let left = self.folded().parts().into();
        Checkpointing { frame, bundles: self.log.len(), left, sections: Vec::new() }
    }

    /// Writes one more section.
    pub fn go_on_checkpoint(&self, mut checkpoint: Checkpointing) -> Written {
        if checkpoint.bundles != self.log.len() {
            return Written::Stale;
        }
        if let Some(part) = checkpoint.left.pop_front() {
            checkpoint.sections.push(part.packed(self.folded().write(part)));
            return Written::Some(checkpoint);
        }
        checkpoint.sections.push(Part::One(OWN).packed(self.keep_own()));
        Written::All(checkpoint.frame.encode(&checkpoint.sections))
    }

    /// Writes a whole checkpoint at once.
    pub fn checkpoint(&self, made_by: &str, place: u64) -> Vec<u8> {
        self.folded().checkpoint(&self.frame(made_by, place), self.keep_own())
    }

    /// What a checkpoint of this production says that it is of.
    pub fn frame(&self, made_by: &str, place: u64) -> Frame {
        Frame { made_by: made_by.to_owned(), workspace: self.id(), actor: self.actor, place }
    }

    pub(super) fn folded(&self) -> FoldedRef<'_> {
        FoldedRef {
            log: &self.log,
            access: &self.access,
            state: &self.state,
            conflicts: &self.conflicts,
            undo: &self.undo,
        }
    }

    pub(super) fn keep_own(&self) -> Pack {
        let mut pack = Pack::new();
        pack.list(self.rests_on.iter(), |pack, (actor, seq)| {
            pack.actor(actor);
            pack.number(*seq);
        });
        pack.number(self.highest.millis);
        pack.number(u64::from(self.highest.counter));
        pack.count(self.unreadable);
        pack.count(self.set_aside);
        pack
    }

    fn restore_own(&mut self, unpack: &mut Unpack<'_>) -> Result<(), Unusable> {
        self.rests_on = unpack.list(|unpack| Ok((unpack.actor()?, unpack.number()?)))?;
        self.highest = Hlc { millis: unpack.number()?, counter: unpack.below(1 << 16)? as u16 };
        let count = |unpack: &mut Unpack<'_>| unpack.below(u32::MAX).map(|count| count as usize);
        self.unreadable = count(unpack)?;
        self.set_aside = count(unpack)?;
        Ok(())
    }
}
