//! What one can take back, and take back again: folded from one's own bundles, so that it survives a restart
//! and is the same in every tab.

use crate::log::{Body, Op, Oplog, Ordinal, OriginKind};
use crate::state::sys;

/// Bundles that can be undone one after another, at most.
const UNDO_MAX: usize = 1000;

/// A bundle that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undoable {
    /// The bundle; the last of a change that took several.
    pub bundle: Ordinal,
    /// What the person did, as it was called.
    pub label: String,
}

/// One actor's bundles that can be undone and redone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UndoStack {
    pub(super) undo: Vec<Undoable>,
    pub(super) redo: Vec<Undoable>,
}

impl UndoStack {
    /// Takes in one of the actor's own bundles that is in force, after those before it.
    pub fn fold(&mut self, log: &Oplog, ordinal: Ordinal, body: &Body) {
        if body.goes_on && self.extend(log, ordinal) {
            return;
        }
        match body.origin.kind {
            OriginKind::Undo => {
                let cause = body
                    .origin
                    .cause
                    .and_then(|at| log.resolve(ordinal, &body.refs).get(at as usize).copied());
                if let Some(cause) = cause {
                    self.turn(ordinal, cause);
                }
            }
            OriginKind::Script | OriginKind::Rule => {}
            OriginKind::Manual
            | OriginKind::Import
            | OriginKind::Resolution
            | OriginKind::Restore
            | OriginKind::Migration => {
                if is_undoable(body) {
                    self.redo.clear();
                    if self.undo.len() == UNDO_MAX {
                        self.undo.remove(0);
                    }
                    self.undo.push(Undoable { bundle: ordinal, label: body.label.clone() });
                }
            }
        }
    }

    /// A change that goes on ends with its last bundle. False where what it goes on with is on no stack.
    fn extend(&mut self, log: &Oplog, ordinal: Ordinal) -> bool {
        let before = log.prev(ordinal);
        let mut ends = self.undo.last_mut().into_iter().chain(self.redo.last_mut());
        let Some(entry) = ends.find(|entry| Some(entry.bundle) == before) else { return false };
        entry.bundle = ordinal;
        true
    }

    /// `ordinal` took `cause` back: it goes to the other stack, as what would take it back again.
    fn turn(&mut self, ordinal: Ordinal, cause: Ordinal) {
        let (from, to) = if self.undo.iter().any(|entry| entry.bundle == cause) {
            (&mut self.undo, &mut self.redo)
        } else {
            (&mut self.redo, &mut self.undo)
        };
        if let Some(at) = from.iter().rposition(|entry| entry.bundle == cause) {
            let Undoable { label, .. } = from.remove(at);
            to.push(Undoable { bundle: ordinal, label });
        }
    }

    /// What undo would take back.
    pub fn undo(&self) -> Option<&Undoable> {
        self.undo.last()
    }

    /// What redo would take back: an undo.
    pub fn redo(&self) -> Option<&Undoable> {
        self.redo.last()
    }
}

/// Whether a bundle changed anything that people see in tables: names, roles and modules that first come into
/// use are not undone.
fn is_undoable(body: &Body) -> bool {
    body.ops.iter().any(|op| match op {
        Op::Same { .. } | Op::Differ { .. } => true,
        Op::Adopt { replaces, .. } => !replaces.is_empty(),
        op => op.targets().iter().any(|(_, name)| sys::is_undoable(&body.names[*name as usize])),
    })
}
