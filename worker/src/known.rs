//! The productions on this device: what home shows of each without opening it.

use callboard_core::id::WorkspaceId;
use callboard_core::workspace::update::{SyncState, Tape, WorkspaceEntry};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use crate::clock;
use crate::device::{Device, decode, encode};
use crate::key::left_key;
use crate::store::StoreError;
use crate::tabs::DeviceHint;

/// A production on this device, as of when it was last open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Known {
    /// Which.
    pub(crate) id: WorkspaceId,
    /// What people call it.
    pub(crate) name: String,
    /// When it was last opened here, in milliseconds since 1970.
    pub(crate) opened: u64,
    /// The relay that it is connected to, until somebody disconnects it.
    pub(crate) relay: Option<String>,
    /// How it stood with that relay.
    pub(crate) state: SyncState,
    /// The tapes of its departments.
    pub(crate) tapes: Vec<Tape>,
    /// Conflicts that wait.
    pub(crate) conflicts: usize,
    /// Changes that no relay is known to hold.
    pub(crate) waiting: u64,
}

impl Known {
    /// One that was made, or came, just now.
    pub(crate) fn fresh(id: WorkspaceId, name: &str, tapes: Vec<Tape>) -> Self {
        Self {
            id,
            name: name.to_owned(),
            opened: clock::now().0,
            relay: None,
            state: SyncState::Local,
            tapes,
            conflicts: 0,
            waiting: 0,
        }
    }

    fn entry(self) -> WorkspaceEntry {
        let Self { id, name, opened, relay: _, state, tapes, conflicts, waiting } = self;
        WorkspaceEntry { id, name, opened: clock::rfc3339(opened), state, tapes, conflicts, waiting }
    }
}

/// The name of a production's database.
pub(crate) fn database_name(id: &WorkspaceId) -> String {
    format!("callboard-{id}")
}

impl Device {
    /// The productions on this device, last opened first.
    pub(crate) async fn workspaces(&self) -> Result<Vec<WorkspaceEntry>, StoreError> {
        let transaction = self.database.reading(&["workspaces"]).await?;
        let records = transaction.store("workspaces")?.all().await?;
        let mut known: Vec<Known> = records.iter().map(|bytes| decode(bytes)).collect::<Result<_, _>>()?;
        known.sort_by_key(|known| (std::cmp::Reverse(known.opened), known.id));
        Ok(known.into_iter().map(Known::entry).collect())
    }

    /// One of them.
    pub(crate) async fn workspace(&self, id: WorkspaceId) -> Result<Option<Known>, StoreError> {
        let transaction = self.database.reading(&["workspaces"]).await?;
        transaction.store("workspaces")?.get(&key(id)).await?.map(|bytes| decode(&bytes)).transpose()
    }

    /// Puts one on the list.
    pub(crate) async fn add_workspace(&self, known: &Known) -> Result<(), StoreError> {
        let transaction = self.database.writing(&["workspaces", "device"]).await?;
        // What was remembered of it holds no longer: it is here.
        transaction.store("device")?.remove(&left_key(known.id))?;
        transaction.store("workspaces")?.put(&key(known.id), &encode(known)?)?;
        transaction.completed().await?;
        self.channel.tell(&DeviceHint::Workspaces);
        Ok(())
    }

    /// Changes what is known of one; whether that was a change.
    pub(crate) async fn change_workspace(
        &self,
        id: WorkspaceId,
        change: impl FnOnce(&mut Known),
    ) -> Result<bool, StoreError> {
        let transaction = self.database.writing(&["workspaces"]).await?;
        let store = transaction.store("workspaces")?;
        let Some(bytes) = store.get(&key(id)).await? else { return Ok(false) };
        let before: Known = decode(&bytes)?;
        let mut after = before.clone();
        change(&mut after);
        if after != before {
            store.put(&key(id), &encode(&after)?)?;
        }
        transaction.completed().await?;
        if after != before {
            self.channel.tell(&DeviceHint::Workspaces);
        }
        Ok(after != before)
    }

    /// Takes one off the list.
    pub(crate) async fn forget_workspace(&self, id: WorkspaceId) -> Result<(), StoreError> {
        let transaction = self.database.writing(&["workspaces"]).await?;
        transaction.store("workspaces")?.remove(&key(id))?;
        transaction.completed().await?;
        self.channel.tell(&DeviceHint::Workspaces);
        Ok(())
    }
}

fn key(id: WorkspaceId) -> JsValue {
    id.to_string().into()
}
