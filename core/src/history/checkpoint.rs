//! What can be undone, in a checkpoint.

use super::stack::{UndoStack, Undoable};
use crate::checkpoint::{Pack, Unpack, Unusable};

impl UndoStack {
    /// Writes it down.
    pub fn keep(&self, pack: &mut Pack) {
        for stack in [&self.undo, &self.redo] {
            pack.list(stack.iter(), |pack, Undoable { bundle, label }| {
                pack.number(u64::from(*bundle));
                pack.text(label);
            });
        }
    }

    /// Reads it back.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn restore(unpack: &mut Unpack<'_>) -> Result<Self, Unusable> {
        let undoable =
            |unpack: &mut Unpack<'_>| Ok(Undoable { bundle: unpack.ordinal()?, label: unpack.text()? });
        Ok(Self { undo: unpack.list(undoable)?, redo: unpack.list(undoable)? })
    }
}
