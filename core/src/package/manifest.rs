//! `manifest.json`: what a package is, and the hashes of everything else in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::files::CarriedEntry;
use super::{FORMAT, MANIFEST, PackageError};
use crate::id::{ActorId, BlobHash, BundleId, WorkspaceId};
use crate::log::Frontier;

/// The manifest. Keys that a later version adds are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) format: u32,
    /// The version of the app that wrote it.
    pub(super) app: String,
    pub(super) workspace: Head,
    /// RFC 3339.
    pub(super) created: String,
    /// By actor: the last bundle of each branch.
    pub(super) frontier: BTreeMap<ActorId, Vec<Tip>>,
    pub(super) counts: Counts,
    /// By hash: the files beside the records.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) assets: BTreeMap<BlobHash, CarriedEntry>,
    /// By name: every other file.
    pub(super) files: BTreeMap<String, FileEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) id: WorkspaceId,
    pub(super) name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tip {
    pub(super) seq: u64,
    pub(super) id: BundleId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counts {
    pub(super) bundles: usize,
    pub(super) actors: usize,
    /// By table.
    pub(super) records: BTreeMap<String, usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileEntry {
    pub(super) bytes: u64,
    /// Hex.
    pub(super) blake3: String,
}

impl FileEntry {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { bytes: bytes.len() as u64, blake3: blake3::hash(bytes).to_hex().to_string() }
    }
}

/// A frontier as the manifest has it.
pub(super) fn tips(frontier: &Frontier) -> BTreeMap<ActorId, Vec<Tip>> {
    let of_actor =
        |tips: &Vec<(u64, BundleId)>| tips.iter().map(|(seq, id)| Tip { seq: *seq, id: *id }).collect();
    frontier.tips.iter().map(|(actor, tips)| (*actor, of_actor(tips))).collect()
}

impl Manifest {
    pub(super) fn to_json(&self) -> Result<Vec<u8>, PackageError> {
        let unwritable = |error: serde_json::Error| PackageError::Unwritable { reason: error.to_string() };
        let mut bytes = serde_json::to_vec_pretty(self).map_err(unwritable)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self, PackageError> {
        /// All that every format has.
        #[derive(Deserialize)]
        struct Any {
            format: u64,
        }
        let damaged = || PackageError::Damaged { file: MANIFEST.to_owned() };
        let Any { format } = serde_json::from_slice(bytes).or(Err(damaged()))?;
        if format > u64::from(FORMAT) {
            return Err(PackageError::NewerFormat { format });
        }
        serde_json::from_slice(bytes).or(Err(damaged()))
    }
}
