//! The key that signs in one production: the device's own, until it is met elsewhere (a cloned disk, a backup
//! that was put back, an emptied store). Then the production gets another, in its own store.

use std::collections::BTreeSet;
use std::rc::Rc;

use callboard_core::access::Invite;
use callboard_core::given::Signer;
use callboard_core::id::{ActorId, BundleId, WorkspaceId};
use serde::{Deserialize, Serialize};

use crate::device::{Device, DeviceKey, decode, encode};
use crate::known::database_name;
use crate::store::{Database, KEY, Layout, StoreError, read_note, read_tip};

/// The setting that holds the invite by which this device can come in again.
pub(crate) const INVITE: &str = "invite";
/// The setting that holds the keys that signed here before, one after another.
const FORMER: &str = "former";

/// What a device remembers of a production that was removed from it: so it knows its own work again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Left {
    /// Its last own bundle.
    pub(crate) tip: Option<(u64, BundleId)>,
    /// The production's own key, where it had one.
    key: Option<Vec<u8>>,
    /// What lets it in again.
    invite: Option<String>,
}

impl Left {
    /// What there is to remember, before the store is removed.
    pub(crate) async fn of(device: &Device, id: WorkspaceId) -> Result<Self, StoreError> {
        let database = Database::new(database_name(&id), Layout::WORKSPACE, Rc::new(|_| {}));
        let actor = read(device, &database).await?.actor();
        let tip = read_tip(&database, actor).await?.map(|tip| (tip.seq, tip.id));
        let key = read_note(&database, KEY).await?;
        let invite = read_note(&database, INVITE).await?.and_then(|note| String::from_utf8(note).ok());
        Ok(Self { tip, key, invite })
    }

    /// The settings that a store gets again.
    pub(crate) fn notes(&self) -> Vec<(&'static str, Vec<u8>)> {
        let key = self.key.clone().map(|key| (KEY, key));
        let invite = self.invite.clone().map(|invite| (INVITE, invite.into_bytes()));
        key.into_iter().chain(invite).collect()
    }

    /// The key that signed last.
    pub(crate) fn key(&self) -> Result<Option<Rc<DeviceKey>>, StoreError> {
        self.key.as_deref().map(|note| key_of(note).map(Rc::new)).transpose()
    }

    /// What lets it in again.
    pub(crate) fn invite(&self) -> Option<Invite> {
        Invite::decode(self.invite.as_ref()?).ok()
    }
}

/// An invite as a setting.
pub(crate) fn invite_note(invite: &Invite) -> (&'static str, Vec<u8>) {
    (INVITE, invite.encode().into_bytes())
}

/// The invite by which this device can come in again.
pub(crate) async fn remembered(database: &Database) -> Result<Option<Invite>, StoreError> {
    let note = read_note(database, INVITE).await?.and_then(|note| String::from_utf8(note).ok());
    Ok(note.and_then(|text| Invite::decode(&text).ok()))
}

/// The key that signs in a production.
pub(crate) async fn read(device: &Device, database: &Database) -> Result<Rc<DeviceKey>, StoreError> {
    match read_note(database, KEY).await? {
        Some(note) => Ok(Rc::new(key_of(&note)?)),
        None => Ok(device.key()),
    }
}

/// The keys that signed in a production before `key`: the device's own, and any since.
pub(crate) async fn read_former(
    device: &Device,
    database: &Database,
    key: &DeviceKey,
) -> Result<Vec<ActorId>, StoreError> {
    let note = read_note(database, FORMER).await?.unwrap_or_default();
    let noted = note.as_chunks::<32>().0.iter().map(|bytes| ActorId(*bytes));
    let all: BTreeSet<ActorId> = noted.chain([device.key().actor()]).collect();
    Ok(all.into_iter().filter(|actor| *actor != key.actor()).collect())
}

/// Another key for a production, as a setting.
pub(crate) fn fresh_note() -> (&'static str, Vec<u8>) {
    (KEY, note_of(&DeviceKey::fresh()))
}

/// Gives a production another key than `former`, durably: from then on nothing is sealed with that in any
/// tab. Where another tab was first, its key is the one.
pub(crate) async fn renew(database: &Database, former: ActorId) -> Result<Rc<DeviceKey>, StoreError> {
    let transaction = database.writing(&["meta"]).await?;
    let meta = transaction.store("meta")?;
    if let Some(note) = meta.get(&KEY.into()).await? {
        let key = key_of(&note)?;
        if key.actor() != former {
            return Ok(Rc::new(key));
        }
    }
    let key = DeviceKey::fresh();
    meta.put(&KEY.into(), &note_of(&key))?;
    let before = meta.get(&FORMER.into()).await?.unwrap_or_default();
    meta.put(&FORMER.into(), &[&before[..], &former.0[..]].concat())?;
    transaction.completed().await?;
    Ok(Rc::new(key))
}

/// Public half, then secret half: the store looks only at the first.
fn note_of(key: &DeviceKey) -> Vec<u8> {
    [key.actor().0, key.seed()].concat()
}

fn key_of(note: &[u8]) -> Result<DeviceKey, StoreError> {
    let seed = note.get(32..).and_then(|seed| <[u8; 32]>::try_from(seed).ok());
    let key = seed.map(DeviceKey::from_seed).filter(|key| note.starts_with(&key.actor().0));
    key.ok_or_else(|| StoreError::Damaged("the production's key".to_owned()))
}

impl Device {
    /// What is remembered of a production that was removed.
    pub(crate) async fn left(&self, id: WorkspaceId) -> Result<Option<Left>, StoreError> {
        let transaction = self.database.reading(&["device"]).await?;
        transaction.store("device")?.get(&left_key(id)).await?.map(|bytes| decode(&bytes)).transpose()
    }

    /// Remembers a production that is about to be removed.
    pub(crate) async fn remember_left(&self, id: WorkspaceId, left: &Left) -> Result<(), StoreError> {
        let transaction = self.database.writing(&["device"]).await?;
        transaction.store("device")?.put(&left_key(id), &encode(left)?)?;
        transaction.completed().await
    }
}

/// Where in the device's store a removed production is remembered.
pub(crate) fn left_key(id: WorkspaceId) -> wasm_bindgen::JsValue {
    format!("left {id}").into()
}
