//! Staged imports: what a file would change, seen through a layer, committed whole or forgotten.

use super::command::CommitOp;
use super::commit::draft_commit;
use super::drafting::Why;
use super::update::{Code, Failure, OverlayInfo, OverlayOp, Reply};
use super::workspace::{Answer, Workspace};
use crate::id::EntityId;
use crate::log::OriginKind;
use crate::overlay::Layer;

/// Staged work.
#[derive(Debug)]
pub(super) struct Staged {
    /// What it is called: "Import cues.csv".
    pub(super) name: String,
    /// What a commit of it does. Its `seen` are of the staging.
    pub(super) ops: Vec<CommitOp>,
    /// What it looks like.
    pub(super) layer: Layer,
}

fn gone() -> Failure {
    Failure::because(Code::NotFound, "there is no such overlay")
}

impl Workspace {
    pub(super) fn overlay_list(&self) -> Vec<OverlayInfo> {
        let info = |(id, staged): (&EntityId, &Staged)| OverlayInfo {
            id: *id,
            name: staged.name.clone(),
            ops: staged.ops.len(),
        };
        self.overlays.iter().map(info).collect()
    }

    pub(super) fn overlay_ops(&self, id: EntityId) -> Result<Vec<OverlayOp>, Failure> {
        let staged = self.overlays.get(&id).ok_or_else(gone)?;
        let mut listed = Vec::new();
        for (place, op) in staged.ops.iter().enumerate() {
            match op {
                CommitOp::Create { id: Some(record), table, fields } => listed.push(OverlayOp {
                    op: place,
                    record: *record,
                    title: String::new(),
                    field: format!("in:{table}"),
                    to: serde_json::Value::Object(fields.clone()),
                }),
                CommitOp::Set { id: record, field, value, .. } => listed.push(OverlayOp {
                    op: place,
                    record: *record,
                    title: self.title_of(*record),
                    field: field.clone(),
                    to: value.clone(),
                }),
                _ => {}
            }
        }
        Ok(listed)
    }

    /// Makes staged work real, as one bundle.
    pub(super) fn commit_overlay(&mut self, request: u32, id: EntityId) -> Result<(), Failure> {
        let staged = self.overlays.remove(&id).ok_or_else(gone)?;
        let commit = super::command::Commit { label: staged.name.clone(), ops: staged.ops };
        let sent = draft_commit(self, &commit).and_then(|drafting| {
            let why = Why {
                label: staged.name.clone(),
                kind: OriginKind::Import,
                cause: None,
                name: staged.name.clone(),
            };
            let created = drafting.made();
            self.send(Some(request), drafting, &why, Answer::Committed(created))
        });
        if sent.is_err() {
            // Nothing was written: it stays staged.
            self.overlays.insert(id, Staged { name: staged.name, ops: commit.ops, layer: staged.layer });
        }
        sent
    }

    pub(super) fn discard_overlay(&mut self, id: EntityId) -> Result<Reply, Failure> {
        self.overlays.remove(&id).map(|_| Reply::Done).ok_or_else(gone)
    }
}
