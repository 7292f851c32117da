//! An open production: what it is made of, what it is asked, what happens to it.

use std::collections::BTreeSet;
use std::rc::Rc;

use callboard_core::access::Invite;
use callboard_core::given::Signer;
use callboard_core::id::WorkspaceId;
use callboard_core::workspace::Workspace;
use callboard_core::workspace::asset::Brought;
use callboard_core::workspace::command::{Command, Request};
use callboard_core::workspace::effect::{Effect, Event};
use callboard_core::workspace::update::{Message, Notice, Opened, Reply, Update};
use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;

use super::arrivals::Arrival;
use super::checkpoints::Checkpoints;
use super::chores::Seen;
use super::joining::Joining;
use super::seats::Seats;
use super::slices::Folding;
use super::transfer::Transfer;
use crate::catalogue::Catalogue;
use crate::clock::{self, BrowserEntropy};
use crate::device::{Device, DeviceKey};
use crate::input::{Folded, Loaded, SessionInput, SessionInputs};
use crate::key::Left;
use crate::known::database_name;
use crate::pace::Telling;
use crate::page::Page;
use crate::report::{Errors, SessionReport};
use crate::store::{DatabaseEvent, Overlays, Queue};
use crate::sync::{Link, Relay};
use crate::tabs::{Channel, Duty, Hint};
use crate::turn::Turns;
use crate::zones::ZONES;

/// An open production.
pub(crate) struct Session {
    pub(super) id: WorkspaceId,
    pub(super) inputs: SessionInputs,
    pub(super) device: Rc<Device>,
    pub(super) page: Page,
    pub(super) workspace: Workspace,
    pub(super) queue: Queue,
    /// What a turn of the store brought, while it is folded.
    pub(super) folding: Option<Folding>,
    /// Asks to go on with what takes long.
    pub(super) turns: Turns,
    /// What the page was told last of how far something is.
    pub(super) telling: Telling,
    pub(super) channel: Channel<Hint>,
    pub(super) duty: Duty,
    pub(super) is_on_duty: bool,
    /// Whether somebody can see the page.
    pub(super) is_visible: bool,
    pub(super) relay: Relay,
    /// What came from the relay and was not looked at yet.
    pub(super) arrivals: Vec<Arrival>,
    /// Whether the store was looked at because of them.
    pub(super) has_looked: bool,
    /// The key that signs in this production.
    pub(super) key: Rc<DeviceKey>,
    /// What lets this device in again.
    pub(super) invite: Option<Invite>,
    /// What is remembered from before the production was removed from this device.
    pub(super) left: Option<Left>,
    /// Whether all that the relay had is here.
    pub(super) is_caught_up: bool,
    /// Until the tab on duty has to answer.
    pub(super) asked: Option<Timeout>,
    /// Links of invites on their way to the relay: the request, the own bundles it must hold, the link.
    pub(super) links: Vec<(u32, u64, String)>,
    /// The request that renames, and the name: the device's list has it too before the answer.
    pub(super) renaming: Option<(u32, String)>,
    /// This session only joins: nobody has opened it.
    pub(super) joining: Option<Joining>,
    /// The page has left: what is under way ends, and nothing more is told but replies.
    pub(super) is_leaving: bool,
    /// The store failed the last time.
    pub(super) is_failing: bool,
    pub(super) seen: Seen,
    /// Who is here, and where.
    pub(super) seats: Seats,
    /// Until what can wait is done.
    pub(super) chores: Option<Timeout>,
    /// What it was opened by, and the next one.
    pub(super) checkpoints: Checkpoints,
    /// Files that were taken in before a module describes them.
    pub(super) undescribed: Vec<(u32, Brought)>,
    /// How the files stand with the relay.
    pub(super) transfer: Transfer,
    /// Requests that want only what is missing.
    pub(super) missing: BTreeSet<u32>,
    /// The last of what went wrong.
    pub(super) errors: Errors,
}

impl Session {
    /// Opens a production that was read from its store.
    pub(crate) fn open(loaded: Loaded, device: Rc<Device>, page: Page, inputs: SessionInputs) -> Self {
        let put = inputs.clone();
        let on_event = Rc::new(move |event| put.put(SessionInput::Line(event)));
        let seats = Seats::new();
        let keys = (loaded.key.clone() as Rc<dyn Signer>, loaded.former.clone());
        let (origin, known) = (loaded.relay.clone(), loaded.known.clone());
        let relay = Relay::new(keys, origin, known, seats.session(), on_event);
        let lock = format!("callboard-duty-{}", loaded.id);
        let mut session = Self::with(loaded, (relay, seats), lock, device, page, inputs);
        if session.workspace.log().has_bodies() {
            session.begin();
        }
        session.plan_chores();
        session.ask();
        session.tell_seat();
        session
    }

    /// Everything is here, history included.
    pub(super) fn begin(&mut self) {
        self.go_on();
        self.set_me();
        if self.is_on_duty {
            self.start_relay();
            self.plan_checkpoint();
        }
    }

    /// What an opening finds undone: a key that was met elsewhere and has no other yet, another one that
    /// nobody was told of.
    fn go_on(&mut self) {
        let actor = self.key.actor();
        if self.workspace.log().is_forked(&actor) {
            self.renew_key();
        } else if actor != self.device.me().actor {
            self.workspace.set_me(clock::now(), self.me());
            self.workspace.rejoin(clock::now(), self.invite.as_ref());
            self.tell_renewed();
        }
    }

    /// Opens one that this device is about to join, for that alone.
    pub(crate) fn join(
        loaded: Loaded,
        (request, link): (u32, Link),
        device: Rc<Device>,
        page: Page,
        inputs: SessionInputs,
    ) -> Self {
        let put = inputs.clone();
        let on_event = Rc::new(move |event| put.put(SessionInput::Line(event)));
        let joining = Joining::new(request, link.invite.clone());
        let seats = Seats::new();
        let relay = Relay::by_invite(loaded.key.clone(), link, seats.session(), on_event);
        // Not the lock of those who have it open to look at: one that joins must not wait for them.
        let lock = format!("callboard-join-{}", loaded.id);
        let mut session = Self::with(loaded, (relay, seats), lock, device, page, inputs);
        session.joining = Some(joining);
        session.set_me();
        session
    }

    fn with(
        loaded: Loaded,
        (relay, seats): (Relay, Seats),
        lock: String,
        device: Rc<Device>,
        page: Page,
        inputs: SessionInputs,
    ) -> Self {
        let Loaded { id, database, found, restored, folded, key, overlays, invite, left, .. } = loaded;
        let Folded { workspace, set_aside } = folded.unwrap_or_else(|| {
            let mut workspace = Workspace::new(id, key.actor(), Box::new(BrowserEntropy));
            let set_aside = workspace.load(&found.runs).err();
            Folded { workspace: Box::new(workspace), set_aside }
        });
        let mut workspace = *workspace;
        workspace.know_zones(ZONES);
        let checkpoints = Checkpoints::of(restored);
        let mut errors = Errors::default();
        if let Some((count, error)) = set_aside {
            errors.note(format!("{count} stored runs were set aside: {error}"));
        }
        let put = inputs.clone();
        let on_end = Rc::new(move |ended| put.put(SessionInput::Ended(ended)));
        let put = inputs.clone();
        let channel = Channel::open(&database_name(&id), move |hint| put.put(SessionInput::Hint(hint)));
        let put = inputs.clone();
        let on_duty = Rc::new(move |event| put.put(SessionInput::Duty(event)));
        let mut queue = Queue::new(database, id, key.clone(), found.last, on_end);
        if let Some(left) = &left {
            queue.next().notes = left.notes();
        }
        queue.note_overlays(&overlays);
        let Overlays { kept, gone } = overlays;
        workspace.handle_event(clock::now(), Event::Overlays { kept, gone });
        // What came between reading and listening was hinted at to nobody.
        queue.look();
        let put = inputs.clone();
        Self {
            id,
            inputs,
            device,
            page,
            workspace,
            queue,
            folding: None,
            turns: Turns::new(move || put.put(SessionInput::Turn)),
            telling: Telling::default(),
            channel,
            duty: Duty::claim(lock, on_duty),
            is_on_duty: false,
            is_visible: true,
            relay,
            arrivals: Vec::new(),
            has_looked: false,
            key,
            invite,
            left,
            is_caught_up: false,
            asked: None,
            links: Vec::new(),
            renaming: None,
            joining: None,
            is_leaving: false,
            is_failing: false,
            seen: Seen::default(),
            seats,
            chores: None,
            checkpoints,
            undescribed: Vec::new(),
            transfer: Transfer::default(),
            missing: BTreeSet::new(),
            errors,
        }
    }

    /// Which production it is.
    pub(crate) fn id(&self) -> WorkspaceId {
        self.id
    }

    /// What the page learns when it opens this production.
    pub(crate) fn opened(&self) -> Opened {
        let (name, role) = (self.workspace.name(), self.workspace.role().to_owned());
        Opened { id: self.id, name, role }
    }

    /// Own changes that no relay is known to hold.
    pub(crate) fn unsent(&self) -> u64 {
        self.relay.standing().status.waiting
    }

    /// Whether nothing of it is under way any more.
    pub(crate) fn is_over(&self) -> bool {
        let is_still = self.queue.is_idle() && self.checkpoints.is_idle() && !self.has_slices();
        self.is_leaving && is_still
    }

    /// The page leaves. What was not durable yet still becomes so.
    pub(crate) fn leave(&mut self) {
        self.do_chores();
        self.is_leaving = true;
        self.channel.tell(&Hint::Left(self.seats.session()));
        self.pump();
    }

    /// What a bug report needs.
    pub(crate) fn report(&mut self) -> SessionReport {
        SessionReport {
            workspace: self.id.to_string(),
            bundles: self.workspace.log().len(),
            pending: self.workspace.log().waiting(),
            queue: self.queue.waiting(),
            checkpoint: self.checkpoints.report(self.workspace.log().bounds()),
            on_duty: self.is_on_duty,
            errors: self.errors.listed(),
        }
    }

    /// The page asks this production for something.
    pub(crate) fn request(&mut self, request: Request) {
        let Some(Request { id, command }) = self.hold(request) else { return self.pump() };
        let shows_rows = matches!(command, Command::Query(_) | Command::Subscribe { .. });
        match command {
            Command::AdoptModule { id: module, version } => self.find_module(id, module, version, false),
            Command::PlanAdoption { id: module, version } => self.find_module(id, module, version, true),
            Command::Connect { url } => self.connect(id, &url),
            Command::Disconnect => self.disconnect(id),
            Command::SyncStatus => self.answer(id, Reply::SyncStatus(self.relay.standing().status.clone())),
            Command::SyncLog => self.answer(id, Reply::SyncLog(self.relay.standing().log.clone())),
            Command::Peers => self.answer(id, Reply::Members(self.peers())),
            Command::Sit(seat) => {
                self.sit(seat);
                self.answer(id, Reply::Done);
            }
            Command::Invite(invite) => self.invite(id, invite),
            Command::RenameWorkspace { name, .. } => self.rename(id, name),
            Command::GetAsset { hash, small } => self.get_asset(id, hash, small),
            Command::ExportWith { assets } => self.export(id, assets),
            Command::MissingAssets => {
                self.missing.insert(id);
                self.workspace.handle_command(clock::now(), id, Command::MissingAssets);
            }
            command => self.workspace.handle_command(clock::now(), id, command),
        }
        self.pump();
        if shows_rows {
            self.read_bodies();
        }
    }

    /// Tells the production who uses this device.
    pub(crate) fn set_me(&mut self) {
        self.workspace.set_me(clock::now(), self.me());
        self.pump();
    }

    fn answer(&self, request: u32, reply: Reply) {
        self.page.reply(request, Ok(reply));
    }

    /// A module as it is on this device, or a version of it that was in use in the production.
    fn find_module(&mut self, request: u32, module: String, version: Option<String>, only_told: bool) {
        let Some(version) = version else { return self.fetch_module(request, module, only_told) };
        match self.workspace.version_before(&module, &version) {
            Ok(source) => self.inputs.put(SessionInput::Adopt { request, source, only_told }),
            Err(failure) => self.page.reply(request, Err(failure)),
        }
    }

    fn fetch_module(&self, request: u32, module: String, only_told: bool) {
        let (page, inputs, device) = (self.page, self.inputs.clone(), self.device.clone());
        spawn_local(async move {
            match Catalogue::fetch(&device).await.and_then(|catalogue| catalogue.source(&module)) {
                Ok(source) => inputs.put(SessionInput::Adopt { request, source, only_told }),
                Err(failure) => page.reply(request, Err(failure)),
            }
        });
    }

    /// Something happened.
    pub(crate) fn handle(&mut self, input: SessionInput) {
        match input {
            SessionInput::Ended(ended) => self.turned(ended),
            SessionInput::Turn => self.take_slices(),
            SessionInput::Adopt { request, source, only_told: true } => {
                self.workspace.plan_adoption(request, &source);
            }
            SessionInput::Adopt { request, source, only_told: false } => {
                self.workspace.adopt(clock::now(), request, &source);
            }
            SessionInput::Hint(hint) => self.hint(hint),
            SessionInput::Duty(event) => self.on_duty(event),
            SessionInput::Line(event) => self.relay.handle(event),
            SessionInput::Chosen(web_origin) => self.chosen(web_origin),
            SessionInput::NotChosen(error) => self.not_chosen(&error.into()),
            SessionInput::Unanswered => self.unanswered(),
            SessionInput::Renewed(result) => self.renewed(result),
            SessionInput::Overlays(result) => self.hear_overlays(result),
            SessionInput::Chores => self.do_chores(),
            SessionInput::Bodies(result) => self.shelve(result),
            SessionInput::Checkpoint => self.go_on_checkpoint(),
            SessionInput::Checkpointed(result) => self.checkpointed(result),
            SessionInput::TellSeat => self.tell_seat(),
            SessionInput::Joined => self.joined(),
            SessionInput::Described { request, file } => self.describe(request, file),
            SessionInput::Describing(found) => self.describing_found(found),
            SessionInput::Assets(hash) => {
                self.assets_changed();
                self.files_changed(hash);
            }
            SessionInput::Pack { request, carried } => {
                self.workspace.pack(clock::now(), request, carried);
            }
            SessionInput::Moved(moved) => self.moved(moved),
            SessionInput::MoveFiles => self.move_files(),
            SessionInput::Database(event) => self.on_database(event),
        }
        self.pump();
    }

    fn on_database(&mut self, event: DatabaseEvent) {
        if self.is_quiet() {
            return;
        }
        self.page.notice(match event {
            DatabaseEvent::Upgraded => Notice::NewerVersion,
            DatabaseEvent::Blocked => Notice::StoreBlocked,
            DatabaseEvent::Removed => Notice::WorkspaceGone,
        });
    }

    /// Whether the page is told nothing but replies.
    pub(super) fn is_quiet(&self) -> bool {
        self.is_leaving || self.joining.is_some()
    }

    /// Does what the core wants done and tells what it wants told, until there is nothing left.
    pub(super) fn pump(&mut self) {
        self.drive_relay();
        self.take_effects();
        while let Some(message) = self.workspace.poll_message() {
            self.watch(&message);
            if let Some(message) = self.pass(message) {
                self.page.say(&message);
            }
        }
        self.tell_presence();
        self.give_links();
        self.take_arrivals();
        let tip = self.workspace.log().tip(&self.key.actor());
        self.queue.start(tip);
        if self.has_slices() {
            self.turns.ask();
        }
    }

    /// Puts what the core wants done in line for the store.
    pub(super) fn take_effects(&mut self) {
        while let Some(effect) = self.workspace.poll_effect() {
            match effect {
                Effect::Append { ticket, draft } => self.queue.next().drafts.push((ticket, draft)),
                Effect::Keep { ticket, overlay, staged } => {
                    self.queue.next().overlays.push((ticket, overlay, staged));
                }
            }
        }
    }

    /// What the page is told of what the core says.
    fn pass(&mut self, message: Message) -> Option<Message> {
        match message {
            Message::Reply { id, result } if self.joining.as_ref().is_some_and(|joining| joining.is(id)) => {
                self.wrote_join(result);
                None
            }
            // The core knows the invite; which relay to find it at, only the driver.
            Message::Reply { id, result: Ok(Reply::Link { link }) } => {
                self.keep_link(id, &link);
                None
            }
            Message::Reply { id, result: Ok(Reply::Done) } if self.is_renaming(id) => {
                self.list_name(id);
                None
            }
            Message::Update(Update::Assets) => {
                self.files_changed(None);
                (!self.is_quiet()).then_some(Message::Update(Update::Assets))
            }
            Message::Update(_) if self.is_quiet() => None,
            Message::Update(Update::Progress(progress)) if !self.telling.is_due(&progress) => None,
            Message::Reply { id: 0, result } => {
                self.describing_adopted(result);
                None
            }
            Message::Reply { id, result: Ok(Reply::Assets(assets)) } => {
                self.tell_assets(id, assets);
                None
            }
            message => Some(message),
        }
    }
}
