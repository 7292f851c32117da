//! Files between this device and the relay, on the tab on duty: what records refer to and is here goes there,
//! what is there and not here comes. One after another, beside the edits; what broke off is gone on with.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use callboard_core::id::BlobHash;
use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;

use super::Session;
use crate::assets::Receiving;
use crate::device::Device;
use crate::input::{SessionInput, SessionInputs};
use crate::store::StoreError;
use crate::sync::{Denied, FileDoor, Held};

/// How long it is waited where the relay cannot just now.
const AGAIN_MILLIS: u32 = 15_000;

/// How the files stand with the relay.
#[derive(Default)]
pub(super) struct Transfer {
    /// What lets us in, since the relay welcomed us last.
    ticket: Option<[u8; 32]>,
    /// Files that are settled: the relay has them and we do, or it will not take them.
    settled: BTreeSet<BlobHash>,
    /// Files that neither has. They are asked for again when the relay says that they came.
    lacking: BTreeSet<BlobHash>,
    /// Whether the way that is under way may go on.
    goes_on: Option<Rc<Cell<bool>>>,
    /// Whether there may be more to do once that has ended.
    is_stale: bool,
    /// Files that came or went meanwhile: what that way finds of them may be old.
    changed: BTreeSet<BlobHash>,
    again: Option<Timeout>,
}

impl Transfer {
    /// A file is to be looked at again.
    fn open(&mut self, hash: BlobHash) {
        self.settled.remove(&hash);
        self.lacking.remove(&hash);
        if self.goes_on.is_some() {
            self.changed.insert(hash);
        }
    }
}

/// What became of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moved {
    /// Both have it, or the relay will never take it.
    Settled(BlobHash),
    /// It came.
    Came(BlobHash),
    /// Neither has it.
    Lacking(BlobHash),
    /// There is nothing more to do, or the line broke.
    Ended {
        /// Whether something is left that may go later.
        is_broken: bool,
    },
}

impl Session {
    /// The relay let us in, and gave a ticket.
    pub(super) fn got_ticket(&mut self, ticket: [u8; 32]) {
        // Another relay, or the same after a loss, holds what it holds.
        self.transfer.ticket = Some(ticket);
        self.transfer.settled.clear();
        self.transfer.lacking.clear();
        self.move_files();
    }

    /// Somebody brought a file to the relay.
    pub(super) fn file_came(&mut self, hash: BlobHash) {
        self.transfer.open(hash);
        self.move_files();
    }

    /// The files that records refer to may be others.
    pub(super) fn files_changed(&mut self, hash: Option<BlobHash>) {
        if let Some(hash) = hash {
            self.transfer.open(hash);
        }
        self.move_files();
    }

    /// Moves what is to be moved, where it can be.
    pub(super) fn move_files(&mut self) {
        if self.transfer.goes_on.is_some() {
            self.transfer.is_stale = true;
            return;
        }
        let (Some(ticket), Some(web_origin)) = (self.transfer.ticket, self.relay.web_origin()) else {
            return;
        };
        if !self.is_on_duty
            || self.joining.is_some()
            || self.is_leaving
            || !self.relay.standing().is_connected()
        {
            return;
        }
        let door = FileDoor::new(web_origin, self.id, &*self.key, &ticket);
        let Transfer { settled, lacking, .. } = &self.transfer;
        let is_open = |hash: &BlobHash| !settled.contains(hash) && !lacking.contains(hash);
        let files: Vec<BlobHash> = self.workspace.files().into_iter().filter(is_open).collect();
        if files.is_empty() {
            return;
        }
        let goes_on = Rc::new(Cell::new(true));
        self.transfer.goes_on = Some(goes_on.clone());
        let brings = !matches!(self.workspace.role(), "none" | "viewer" | "commenter");
        let way = Way { door, device: self.device.clone(), inputs: self.inputs.clone(), goes_on, brings };
        spawn_local(async move {
            let is_broken = way.go(files).await.is_err();
            way.inputs.put(SessionInput::Moved(Moved::Ended { is_broken }));
        });
    }

    /// A file was moved, or not.
    pub(super) fn moved(&mut self, moved: Moved) {
        match moved {
            Moved::Settled(hash) => drop(self.transfer.settled.insert(hash)),
            Moved::Lacking(hash) => drop(self.transfer.lacking.insert(hash)),
            Moved::Came(hash) => {
                self.transfer.settled.insert(hash);
                self.assets_changed();
            }
            Moved::Ended { is_broken } => {
                self.transfer.goes_on = None;
                for hash in std::mem::take(&mut self.transfer.changed) {
                    self.transfer.open(hash);
                }
                if std::mem::take(&mut self.transfer.is_stale) {
                    self.move_files();
                } else if is_broken {
                    let inputs = self.inputs.clone();
                    let again = move || inputs.put(SessionInput::MoveFiles);
                    self.transfer.again = Some(Timeout::new(AGAIN_MILLIS, again));
                }
            }
        }
    }

    /// Another tab moves them now, or nobody.
    pub(super) fn stop_files(&mut self) {
        self.transfer.ticket = None;
        self.transfer.again = None;
        if let Some(goes_on) = &self.transfer.goes_on {
            goes_on.set(false);
        }
    }
}

/// One way through the files that are open.
struct Way {
    door: FileDoor,
    device: Rc<Device>,
    inputs: SessionInputs,
    goes_on: Rc<Cell<bool>>,
    /// Whether this device may bring files.
    brings: bool,
}

impl Way {
    async fn go(&self, files: Vec<BlobHash>) -> Result<(), Denied> {
        for hash in files {
            if !self.goes_on.get() {
                return Ok(());
            }
            let database = &self.device.database;
            let moved = match self.device.assets.has(database, hash).await {
                true => self.bring(hash).await?,
                false => self.take(hash).await?,
            };
            self.inputs.put(SessionInput::Moved(moved));
        }
        Ok(())
    }

    /// Brings a file that the relay lacks.
    async fn bring(&self, hash: BlobHash) -> Result<Moved, Denied> {
        if !self.brings {
            return Ok(Moved::Settled(hash));
        }
        let mut held = self.door.holds(hash).await?;
        let Held::Until(_) = held else { return Ok(Moved::Settled(hash)) };
        // Verified: what a disk has changed is not passed on.
        let got = self.device.assets.get(&self.device.database, hash).await;
        if let Err(StoreError::Damaged(_)) = got {
            self.inputs.put(SessionInput::Assets(Some(hash)));
        }
        let Ok(Some((blob, _))) = got else { return Ok(Moved::Lacking(hash)) };
        while let Held::Until(from) = held {
            if !self.goes_on.get() || from > blob.size() {
                return Err(Denied::NotNow);
            }
            held = match self.door.bring(hash, &blob, from).await {
                Err(Denied::Never) => return Ok(Moved::Settled(hash)),
                brought => brought?,
            };
        }
        Ok(Moved::Settled(hash))
    }

    /// Takes a file that is not here, from where it broke off.
    async fn take(&self, hash: BlobHash) -> Result<Moved, Denied> {
        let store = |_: StoreError| Denied::NotNow;
        let mut receiving = self.device.assets.receive(hash).await.map_err(store)?;
        let coming = match self.door.take(hash, receiving.at()).await {
            Ok(Some(coming)) => coming,
            Ok(None) => {
                receiving.give_up().await;
                return Ok(Moved::Lacking(hash));
            }
            Err(Denied::Never) => {
                receiving.give_up().await;
                return Err(Denied::NotNow);
            }
            Err(Denied::NotNow) => {
                receiving.pause();
                return Err(Denied::NotNow);
            }
        };
        receiving.go_on_from(coming.from).map_err(store)?;
        let ended = loop {
            match coming.next().await {
                _ if !self.goes_on.get() => break Err(Denied::NotNow),
                Ok(Some(bytes)) => {
                    if let Err(error) = receiving.take(&bytes) {
                        web_sys::console::warn_1(&error.to_string().into());
                        break Err(Denied::NotNow);
                    }
                }
                Ok(None) => break Ok(()),
                Err(denied) => break Err(denied),
            }
        };
        if let Err(denied) = ended {
            receiving.pause();
            return Err(denied);
        }
        match self.end(receiving, hash).await {
            Ok(true) => Ok(Moved::Came(hash)),
            Ok(false) => Ok(Moved::Lacking(hash)),
            Err(error) => Err(store(error)),
        }
    }

    async fn end(&self, receiving: Receiving, hash: BlobHash) -> Result<bool, StoreError> {
        self.device.assets.received(&self.device.database, receiving, hash).await
    }
}
