//! What this device is: its key, the person who uses it, and the productions on it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use callboard_core::given::{Entropy, Signer};
use callboard_core::id::{ActorId, EntityId};
use callboard_core::workspace::border;
use callboard_core::workspace::update::{Me, Person};
use ed25519_dalek::{Signer as _, SigningKey};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use crate::assets::Assets;
use crate::clock::{self, BrowserEntropy};
use crate::store::{Database, DatabaseEvent, Layout, StoreError};
use crate::tabs::{Channel, DeviceHint};

/// The device's secret key.
pub(crate) struct DeviceKey(SigningKey);

impl DeviceKey {
    /// The key of a seed.
    pub(crate) fn from_seed(seed: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&seed))
    }

    /// One that nobody has had.
    pub(crate) fn fresh() -> Self {
        let mut seed = [0; 32];
        BrowserEntropy.fill(&mut seed);
        Self::from_seed(seed)
    }

    /// What it is made from: a secret.
    pub(crate) fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }
}

impl Signer for DeviceKey {
    fn actor(&self) -> ActorId {
        ActorId(self.0.verifying_key().to_bytes())
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// What the store keeps of a device.
#[derive(Clone, Serialize, Deserialize)]
struct Identity {
    /// The secret key. It never leaves this store.
    #[serde(with = "serde_bytes")]
    seed: [u8; 32],
    person: Person,
    device: String,
}

/// What a person changes about themselves; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub(crate) struct Renamed {
    /// The person's name.
    pub(crate) name: Option<String>,
    /// One of `person-1` … `person-4`.
    pub(crate) colour: Option<String>,
    /// What they call the device.
    pub(crate) device: Option<String>,
}

/// This device.
pub(crate) struct Device {
    /// The device's own database.
    pub(crate) database: Database,
    /// The files beside the records.
    pub(crate) assets: Assets,
    /// To the other tabs.
    pub(super) channel: Channel<DeviceHint>,
    key: Rc<DeviceKey>,
    me: RefCell<Me>,
    was_new: Cell<bool>,
    /// A worker ended before this one, perhaps over a checkpoint.
    distrusts: Cell<bool>,
}

impl Device {
    /// Reads who this device is; a new one gets a key and a person, once, whichever of its tabs is first.
    pub(crate) async fn open(
        on_event: Rc<dyn Fn(DatabaseEvent)>,
        on_hint: impl Fn(DeviceHint) + 'static,
    ) -> Result<Self, StoreError> {
        let database = Database::new("callboard".to_owned(), Layout::DEVICE, on_event);
        let transaction = database.writing(&["device"]).await?;
        let store = transaction.store("device")?;
        let stored = store.get(&identity_key()).await?;
        let was_new = stored.is_none();
        let identity = match stored {
            Some(bytes) => decode(&bytes)?,
            None => {
                let identity = Identity::fresh();
                store.put(&identity_key(), &encode(&identity)?)?;
                identity
            }
        };
        transaction.completed().await?;
        let key = Rc::new(DeviceKey::from_seed(identity.seed));
        let me = RefCell::new(identity.me(&key));
        let channel = Channel::open("callboard", on_hint);
        let (was_new, distrusts) = (Cell::new(was_new), Cell::new(false));
        Ok(Self { database, assets: Assets::default(), channel, key, me, was_new, distrusts })
    }

    /// Opens nothing by a checkpoint from now on: a log that is folded anew cannot be wrong in the same way.
    pub(crate) fn distrust(&self) {
        self.distrusts.set(true);
    }

    /// Whether nothing is to be opened by a checkpoint.
    pub(crate) fn distrusts(&self) -> bool {
        self.distrusts.get()
    }

    /// The device's key.
    pub(crate) fn key(&self) -> Rc<DeviceKey> {
        self.key.clone()
    }

    /// Who this device is.
    pub(crate) fn me(&self) -> Me {
        self.me.borrow().clone()
    }

    /// Whether the device's store was made just now.
    pub(crate) fn was_new(&self) -> bool {
        self.was_new.get()
    }

    /// Changes who this device is, durably, and tells the other tabs.
    pub(crate) async fn rename(&self, renamed: Renamed) -> Result<Me, StoreError> {
        let transaction = self.database.writing(&["device"]).await?;
        let store = transaction.store("device")?;
        let stored = store.get(&identity_key()).await?;
        let lost = || StoreError::Damaged("this device's identity is gone".to_owned());
        let mut identity: Identity = decode(&stored.ok_or_else(lost)?)?;
        let Renamed { name, colour, device } = renamed;
        identity.person.name = name.unwrap_or(identity.person.name);
        identity.person.colour = colour.unwrap_or(identity.person.colour);
        identity.device = device.unwrap_or(identity.device);
        store.put(&identity_key(), &encode(&identity)?)?;
        transaction.completed().await?;
        let me = identity.me(&self.key);
        self.me.replace(me.clone());
        self.channel.tell(&DeviceHint::Me);
        Ok(me)
    }

    /// Reads again who this device is: another tab has changed it.
    pub(crate) async fn refresh(&self) -> Result<Me, StoreError> {
        let transaction = self.database.reading(&["device"]).await?;
        if let Some(bytes) = transaction.store("device")?.get(&identity_key()).await? {
            let identity: Identity = decode(&bytes)?;
            self.me.replace(identity.me(&self.key));
        }
        Ok(self.me())
    }
}

impl Identity {
    fn fresh() -> Self {
        let mut seed = [0; 32];
        BrowserEntropy.fill(&mut seed);
        let random = BrowserEntropy.eight();
        let person = Person {
            id: EntityId::mint(clock::now().0, random, 0),
            name: String::new(),
            colour: format!("person-{}", 1 + random[7] % 4),
        };
        Self { seed, person, device: String::new() }
    }

    fn me(&self, key: &DeviceKey) -> Me {
        Me { actor: key.actor(), person: self.person.clone(), device: self.device.clone() }
    }
}

fn identity_key() -> JsValue {
    "identity".into()
}

/// A record of the device's store as bytes.
pub(crate) fn encode<T: Serialize>(record: &T) -> Result<Vec<u8>, StoreError> {
    border::encode(record).map_err(|error| StoreError::Failed(error.to_string()))
}

/// What [`encode`] wrote.
pub(crate) fn decode<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
    border::decode(bytes).map_err(|error| StoreError::Damaged(error.to_string()))
}
