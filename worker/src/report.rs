//! What a bug report needs: nothing of what the production holds.

use std::collections::VecDeque;
use std::rc::Rc;

use callboard_core::workspace::update::{Failure, Reply};
use serde_json::json;

use crate::device::Device;
use crate::tabs::has_locks;
use crate::{capability, scope};

/// How many errors a report tells.
const ERRORS_MAX: usize = 20;

/// What a bug report needs of the open production.
#[derive(Debug, Clone, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionReport {
    /// Which.
    pub(crate) workspace: String,
    /// Bundles in its log.
    pub(crate) bundles: usize,
    /// Bundles that wait for others.
    pub(crate) pending: usize,
    /// Changes that wait for the store.
    pub(crate) queue: usize,
    /// What is known of checkpoints.
    pub(crate) checkpoint: CheckpointReport,
    /// Whether this tab is on duty.
    pub(crate) on_duty: bool,
    /// What went wrong, newest last.
    pub(crate) errors: Vec<String>,
}

/// What a bug report needs of checkpoints.
#[derive(Debug, Clone, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CheckpointReport {
    /// Whether the production was opened by one.
    pub(crate) opened_by: bool,
    /// Why the one that there was could not be used.
    pub(crate) refused: Option<String>,
    /// How many bundles the last one holds, as far as this tab knows.
    pub(crate) bundles: u32,
    /// How many this tab has written.
    pub(crate) written: usize,
    /// Whether another is worth writing once nothing else is to be done.
    pub(crate) due: bool,
}

/// The last of what went wrong.
#[derive(Debug, Default)]
pub(crate) struct Errors(VecDeque<String>);

impl Errors {
    /// Takes note of one; the oldest beyond twenty is forgotten.
    pub(crate) fn note(&mut self, error: String) {
        self.0.push_back(error);
        if self.0.len() > ERRORS_MAX {
            self.0.pop_front();
        }
    }

    /// Oldest first.
    pub(crate) fn listed(&self) -> Vec<String> {
        self.0.iter().cloned().collect()
    }
}

/// Versions, storage, capabilities, the open production.
pub(crate) async fn diagnostics(
    device: Rc<Device>,
    session: Option<SessionReport>,
) -> Result<Reply, Failure> {
    let (usage, quota) = capability::estimate().await;
    let productions = device.workspaces().await.map(|list| list.len()).ok();
    Ok(Reply::Diagnostics(json!({
        "version": env!("CARGO_PKG_VERSION"),
        "actor": device.me().actor,
        "userAgent": scope::global().navigator().user_agent().ok(),
        "storage": { "usage": usage, "quota": quota, "persistent": capability::is_persistent().await },
        "capabilities": {
            "secureContext": capability::is_secure(),
            "opfs": capability::has_opfs().await,
            "locks": has_locks(),
        },
        "workspaces": productions,
        "open": session,
    })))
}
