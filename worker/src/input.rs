//! Everything that can happen to a worker, in one line: the loop takes one after another, and nothing else
//! touches its state.

use std::collections::BTreeMap;

use callboard_core::access::Invite;
use callboard_core::checkpoint::Bounds;
use callboard_core::id::{ActorId, BlobHash, WorkspaceId};
use callboard_core::log::{Frontier, LogError};
use callboard_core::package::{Carried, Package};
use callboard_core::workspace::Workspace;
use callboard_core::workspace::asset::Brought;
use callboard_core::workspace::command::Request;
use callboard_core::workspace::found::ModuleSource;
use callboard_core::workspace::update::Failure;
use futures_channel::mpsc::UnboundedSender;

use crate::device::DeviceKey;
use crate::key::Left;
use crate::session::{Moved, Opened};
use crate::store::{DatabaseEvent, Ended, Found, Key, Overlays, StoreError};
use crate::sync::{LineEvent, Link};
use crate::tabs::{DeviceHint, DutyEvent, Hint};

/// Something that happened.
pub(crate) enum Input {
    /// The page asks.
    Request(Request),
    /// The page brings a file.
    Brought {
        /// What is to be done with it.
        request: Request,
        /// The file.
        blob: web_sys::Blob,
    },
    /// The files of a package, which was verified, are kept.
    Unpacked {
        /// Whose answer waits for it.
        request: u32,
        /// The rest of it.
        package: Package,
        /// How many of them were not here.
        assets: usize,
    },
    /// A production was read from its store.
    Loaded {
        /// Which opening: another may have begun since.
        session: u32,
        /// What stands in the store.
        result: Result<Loaded, StoreError>,
    },
    /// A production is to be joined: what an earlier attempt may have left of it was read.
    Joining {
        /// Which session is to do it.
        session: u32,
        /// Whose answer waits for it.
        request: u32,
        /// By which link.
        link: Link,
        /// What is here of it.
        loaded: Loaded,
    },
    /// Another tab changed what the device keeps.
    Device(DeviceHint),
    /// The list of productions is another, by this tab's doing.
    Relisted,
    /// The list of productions was told.
    Listed,
    /// The person, or the device, has another name, by this tab's doing.
    Renamed,
    /// A production may be removed: nothing is lost by it, or the person wants it so.
    Remove {
        /// Whose answer waits for it.
        request: u32,
        /// Which.
        id: WorkspaceId,
    },
    /// A package was verified, or refused.
    Verified {
        /// Whose answer waits for it.
        request: u32,
        /// What is in it.
        result: Result<Package, Failure>,
    },
    /// Something happened to the device's own database.
    Database(DatabaseEvent),
    /// Something happened to a production that is, or was, open here.
    Session {
        /// Which session.
        session: u32,
        /// What.
        input: SessionInput,
    },
}

/// A production as it stands in its store.
pub(crate) struct Loaded {
    /// Which.
    pub(crate) id: WorkspaceId,
    /// Its database, opened.
    pub(crate) database: std::rc::Rc<crate::store::Database>,
    /// Its runs; where it was restored, those that came after.
    pub(crate) found: Found,
    /// What a checkpoint gave.
    pub(crate) restored: Restored,
    /// What all of that comes to, where it was opened to be looked at.
    pub(crate) folded: Option<Folded>,
    /// Its relay's web origin.
    pub(crate) relay: Option<String>,
    /// What that relay is known to hold.
    pub(crate) known: Frontier,
    /// The key that signs in it.
    pub(crate) key: std::rc::Rc<DeviceKey>,
    /// Those that signed before it.
    pub(crate) former: Vec<ActorId>,
    /// Staged work.
    pub(crate) overlays: Overlays,
    /// What lets this device in again.
    pub(crate) invite: Option<Invite>,
    /// What is remembered of it from before it was removed.
    pub(crate) left: Option<Left>,
}

/// A production whose runs were folded.
pub(crate) struct Folded {
    /// With all of them.
    pub(crate) workspace: Box<Workspace>,
    /// How many were set aside, and why the first was.
    pub(crate) set_aside: Option<(usize, LogError)>,
}

/// A production as a checkpoint gives it.
#[derive(Default)]
pub(crate) struct Restored {
    /// With everything up to `place`; `None` where all is to be folded.
    pub(crate) workspace: Option<Box<Workspace>>,
    /// How much that is.
    pub(crate) written: Bounds,
    /// How far the store had been read.
    pub(crate) place: Key,
    /// Whether there was a checkpoint, and of what use it was.
    pub(crate) by: Opened,
}

/// Something that happened to an open production.
pub(crate) enum SessionInput {
    /// A turn at the store ended.
    Ended(Ended),
    /// What takes long may go on.
    Turn,
    /// A module is to be put to use, or it is to be told what that would do.
    Adopt {
        /// Whose answer waits for it.
        request: u32,
        /// The module.
        source: ModuleSource,
        /// Whether it is only to be told.
        only_told: bool,
    },
    /// Another tab hints.
    Hint(Hint),
    /// This tab is on duty, or no longer.
    Duty(DutyEvent),
    /// Something happened to its database.
    Database(DatabaseEvent),
    /// Something happened to its line to the relay.
    Line(LineEvent),
    /// This relay is wanted now, or none.
    Chosen(Option<String>),
    /// What a person chose could not be written down.
    NotChosen(StoreError),
    /// The tab on duty did not answer.
    Unanswered,
    /// The production has another key now, or could get none.
    Renewed(Result<std::rc::Rc<DeviceKey>, StoreError>),
    /// What other tabs have staged, or forgotten, was read.
    Overlays(Result<Overlays, StoreError>),
    /// What could wait is due.
    Chores,
    /// The bodies of what was opened by a checkpoint were read, and how many records do not read.
    Bodies(Result<(Vec<Vec<u8>>, usize), StoreError>),
    /// It is time to go on with a checkpoint.
    Checkpoint,
    /// A checkpoint of so much was put, or could not be.
    Checkpointed(Result<Bounds, StoreError>),
    /// It is time to say where this tab is.
    TellSeat,
    /// A production that was joined is on the device's list.
    Joined,
    /// A file was taken in, and is to be described.
    Described {
        /// Whose answer waits for it.
        request: u32,
        /// What it is.
        file: Brought,
    },
    /// A module that describes files was found, or why there is none.
    Describing(Result<ModuleSource, Failure>),
    /// Files came to this device, or went: one, or any.
    Assets(Option<BlobHash>),
    /// The files that go with a package were read.
    Pack {
        /// Whose answer waits for it.
        request: u32,
        /// Those files.
        carried: BTreeMap<BlobHash, Carried>,
    },
    /// A file was moved between this device and the relay, or not.
    Moved(Moved),
    /// It is time to try again to move files.
    MoveFiles,
}

/// Where what happens is put. Copies lead to the same loop.
#[derive(Clone)]
pub(crate) struct Inputs(pub(crate) UnboundedSender<Input>);

impl Inputs {
    /// Puts one at the end of the line.
    pub(crate) fn put(&self, input: Input) {
        // The loop ends only with the worker.
        let _ = self.0.unbounded_send(input);
    }

    /// Where what happens to one session is put.
    pub(crate) fn of(&self, session: u32) -> SessionInputs {
        SessionInputs { inputs: self.clone(), session }
    }
}

/// Where what happens to one session is put.
#[derive(Clone)]
pub(crate) struct SessionInputs {
    inputs: Inputs,
    session: u32,
}

impl SessionInputs {
    /// Puts one at the end of the line.
    pub(crate) fn put(&self, input: SessionInput) {
        self.inputs.put(Input::Session { session: self.session, input });
    }

    /// Tells the loop that the list of productions is another.
    pub(crate) fn relisted(&self) {
        self.inputs.put(Input::Relisted);
    }
}
