//! Staged imports: what a file would change, seen through a layer, committed whole or forgotten. The store
//! keeps them, each with what its staging had seen: a restart, and another tab, find them as they were.

use std::borrow::Cow;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::border;
use super::changing;
use super::command::{CommitOp, Fields};
use super::drafting::Why;
use super::update::{Code, Failure, OverlayInfo, OverlayOp, Reply};
use super::work::Hand;
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
    pub(super) ops: Rc<Vec<CommitOp>>,
    /// What it looks like.
    pub(super) layer: Layer,
    /// Whether it is on its way to become a bundle.
    pub(super) is_leaving: bool,
}

/// Staged work as a store keeps it, or some of it: a large one is kept as several, one behind the other. The
/// layer follows from the ops.
#[derive(Serialize, Deserialize)]
struct Kept<'k> {
    name: Cow<'k, str>,
    ops: Cow<'k, [CommitOp]>,
}

/// Staged work, or some of it, as a store keeps it.
///
/// # Errors
/// `storage` where a value cannot be written.
pub(super) fn encode(name: &str, ops: &[CommitOp]) -> Result<Vec<u8>, Failure> {
    let kept = Kept { name: name.into(), ops: ops.into() };
    border::encode(&kept).map_err(|error| Failure::because(Code::Storage, error.to_string()))
}

/// What a store kept; `None` where a newer version staged it.
fn decode(bytes: &[u8]) -> Option<(String, Vec<CommitOp>)> {
    let (mut rest, mut name, mut ops) = (bytes, String::new(), Vec::new());
    while !rest.is_empty() {
        let kept: Kept<'_>;
        (kept, rest) = border::decode_first(rest).ok()?;
        name = kept.name.into_owned();
        ops.extend(kept.ops.into_owned());
    }
    Some((name, ops))
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

    /// Makes staged work real, as one change. It stays staged until that is durable.
    pub(super) fn commit_overlay(&mut self, request: u32, id: EntityId) -> Result<(), Failure> {
        let staged = self.overlays.get_mut(&id).filter(|staged| !staged.is_leaving).ok_or_else(gone)?;
        staged.is_leaving = true;
        let (name, ops) = (staged.name.clone(), Rc::clone(&staged.ops));
        let stay = move |ws: &mut Self| {
            if let Some(staged) = ws.overlays.get_mut(&id) {
                staged.is_leaving = false;
            }
        };
        self.begin(request, true, stay, |hand| leave(hand, request, id, name, ops));
        Ok(())
    }

    /// Forgets staged work; answered once no restart brings it back.
    pub(super) fn discard_overlay(&mut self, request: u32, id: EntityId) -> Result<(), Failure> {
        self.overlays.remove(&id).ok_or_else(gone)?;
        self.keep_overlay(id, None, Some(request), Answer::Reply(Reply::Done));
        Ok(())
    }

    /// Keeps what was staged; answered once a restart brings it back.
    pub(super) fn keep_staged(&mut self, request: u32, id: EntityId, bytes: Vec<u8>, reply: Reply) {
        self.keep_overlay(id, Some(bytes), Some(request), Answer::Staged { id, reply });
    }

    /// What was to become of an overlay has failed.
    pub(super) fn unstage(&mut self, answer: &Answer) {
        match answer {
            Answer::Staged { id, .. } => drop(self.overlays.remove(id)),
            Answer::Overlay { id } => {
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
            let Some((name, ops)) = decode(bytes) else { continue };
            let layer = self.layer_of(&ops);
            self.overlays.insert(*id, Staged { name, ops: Rc::new(ops), layer, is_leaving: false });
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

/// Writes what is staged, and forgets it in one transaction with that.
async fn leave(
    hand: Hand,
    request: u32,
    id: EntityId,
    name: String,
    ops: Rc<Vec<CommitOp>>,
) -> Result<(), Failure> {
    let why = Why { label: name.clone(), kind: OriginKind::Import, cause: None, name };
    let changed = changing::draft(&hand, ops, &why).await?;
    hand.with(move |ws| {
        let is_empty = changed.drafted.is_none();
        let answer = Answer::Overlay { id };
        ws.send_drafted(Some(request), changed.drafted, answer)?;
        if is_empty {
            // Nothing becomes of it, so no bundle tells when it is gone.
            ws.overlays.remove(&id);
        }
        ws.keep_overlay(id, None, None, Answer::Reply(Reply::Done));
        Ok(())
    })
    .await
}
