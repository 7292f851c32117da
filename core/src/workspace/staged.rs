//! Staged imports: what a file would change, seen through a layer, committed whole or forgotten. The store
//! keeps them, each with what its staging had seen: a restart, and another tab, find them as they were.

use serde::{Deserialize, Serialize};

use super::border;
use super::command::{Commit, CommitOp, Fields};
use super::commit::draft_commit;
use super::drafting::Why;
use super::update::{Code, Failure, OverlayInfo, OverlayOp, Reply};
use super::workspace::{Answer, Workspace};
use crate::id::EntityId;
use crate::log::OriginKind;
use crate::overlay::Layer;
use crate::schema::from_json;

/// Staged work.
#[derive(Debug)]
pub(super) struct Staged {
    /// What it is called: "Import cues.csv".
    pub(super) name: String,
    /// What a commit of it does. Its `seen` are of the staging.
    pub(super) ops: Vec<CommitOp>,
    /// What it looks like.
    pub(super) layer: Layer,
    /// Whether it is on its way to become a bundle.
    pub(super) is_leaving: bool,
}

/// Staged work as a store keeps it: the layer follows from the ops.
#[derive(Serialize, Deserialize)]
struct Kept {
    name: String,
    ops: Vec<CommitOp>,
}

impl Staged {
    fn encode(&self) -> Result<Vec<u8>, Failure> {
        let kept = Kept { name: self.name.clone(), ops: self.ops.clone() };
        border::encode(&kept).map_err(|error| Failure::because(Code::Storage, error.to_string()))
    }
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

    /// Makes staged work real, as one bundle. It stays staged until that is durable.
    pub(super) fn commit_overlay(&mut self, request: u32, id: EntityId) -> Result<(), Failure> {
        let staged = self.overlays.get_mut(&id).filter(|staged| !staged.is_leaving).ok_or_else(gone)?;
        staged.is_leaving = true;
        let label = staged.name.clone();
        let commit = Commit { label: label.clone(), ops: std::mem::take(&mut staged.ops) };
        let mut is_empty = false;
        let sent = draft_commit(self, &commit).and_then(|drafting| {
            is_empty = drafting.is_empty();
            let why = Why { label: label.clone(), kind: OriginKind::Import, cause: None, name: label };
            let created = drafting.created.clone();
            self.send(Some(request), drafting, &why, Answer::Overlay { id, created })
        });
        if let Some(staged) = self.overlays.get_mut(&id) {
            staged.ops = commit.ops;
            staged.is_leaving = sent.is_ok();
        }
        if is_empty {
            // Nothing becomes of it, so no bundle tells when it is gone.
            self.overlays.remove(&id);
        }
        if sent.is_ok() {
            // In one transaction with its bundle.
            self.keep_overlay(id, None, None, Answer::Reply(Reply::Done));
        }
        sent
    }

    /// Forgets staged work; answered once no restart brings it back.
    pub(super) fn discard_overlay(&mut self, request: u32, id: EntityId) -> Result<(), Failure> {
        self.overlays.remove(&id).ok_or_else(gone)?;
        self.keep_overlay(id, None, Some(request), Answer::Reply(Reply::Done));
        Ok(())
    }

    /// Stages work; answered once a restart brings it back.
    pub(super) fn keep_staged(&mut self, request: u32, id: EntityId, reply: Reply) -> Result<(), Failure> {
        let staged = self.overlays.get(&id).ok_or_else(gone)?;
        let bytes = staged.encode()?;
        self.keep_overlay(id, Some(bytes), Some(request), Answer::Staged { id, reply });
        Ok(())
    }

    /// What was to become of an overlay has failed.
    pub(super) fn unstage(&mut self, answer: &Answer) {
        match answer {
            Answer::Staged { id, .. } => drop(self.overlays.remove(id)),
            Answer::Overlay { id, .. } => {
                if let Some(staged) = self.overlays.get_mut(id) {
                    staged.is_leaving = false;
                }
            }
            _ => {}
        }
    }

    /// Takes in what the store keeps: at opening, and what other tabs have staged or forgotten since.
    pub(super) fn handle_overlays(&mut self, kept: &[(EntityId, Vec<u8>)], gone: &[EntityId]) {
        for id in gone {
            self.overlays.remove(id);
        }
        for (id, bytes) in kept {
            if self.overlays.contains_key(id) {
                continue;
            }
            // What a newer version staged is for that to read.
            let Ok(kept) = border::decode::<Kept>(bytes) else { continue };
            let layer = self.layer_of(&kept.ops);
            self.overlays.insert(*id, Staged { name: kept.name, ops: kept.ops, layer, is_leaving: false });
        }
    }

    /// What staged ops look like.
    fn layer_of(&mut self, ops: &[CommitOp]) -> Layer {
        let schema = self.schema.clone();
        let mut layer = Layer::default();
        for op in ops {
            let (id, table, fields) = match op {
                CommitOp::Create { id: Some(id), table, fields } => (*id, table, fields.clone()),
                CommitOp::Set { id, table: Some(table), field, value, .. } => {
                    (*id, table, Fields::from_iter([(field.clone(), value.clone())]))
                }
                _ => continue,
            };
            let Some(table) = schema.table(table) else { continue };
            let row = self.state.intern_entity(id);
            if matches!(op, CommitOp::Create { .. }) {
                layer.set_member(row, self.state.intern_name(&table.id), true);
            }
            for (name, value) in &fields {
                if let Some(field) = table.field(name)
                    && let Ok(value) = from_json(field, value)
                {
                    let key = self.state.intern_name(&field.key);
                    layer.set(self.state.cell_of(row, key), value);
                }
            }
        }
        layer
    }
}
