//! One open production: the core's `Workspace`, its store, and the other tabs. Three doors, one corridor: own work,
//! a peer's and another tab's all come back as a turn of the store, and from there to `Workspace::handle_event`.

use std::rc::Rc;

use callboard_core::id::WorkspaceId;
use callboard_core::workspace::Workspace;
use callboard_core::workspace::command::{Command, Request};
use callboard_core::workspace::effect::{Effect, Event};
use callboard_core::workspace::update::{self, Message, Notice, Opened, Reply, Tape, Update};
use wasm_bindgen_futures::spawn_local;

use crate::catalogue::Catalogue;
use crate::clock::{self, BrowserEntropy};
use crate::device::Device;
use crate::failure;
use crate::input::{Loaded, SessionInput, SessionInputs};
use crate::known::database_name;
use crate::page::Page;
use crate::report::{Errors, SessionReport};
use crate::store::{Batch, DatabaseEvent, Queue, StoreError, Turn};
use crate::tabs::{Channel, Duty, DutyEvent, Hint};

/// An open production.
pub(crate) struct Session {
    id: WorkspaceId,
    inputs: SessionInputs,
    device: Rc<Device>,
    page: Page,
    workspace: Workspace,
    queue: Queue,
    channel: Channel<Hint>,
    duty: Duty,
    is_on_duty: bool,
    /// Whether the page has left: what is under way ends, and nothing more is told but replies.
    is_leaving: bool,
    /// Whether the store failed the last time.
    is_failing: bool,
    seen: Seen,
    /// The last of what went wrong.
    errors: Errors,
}

/// What home shows of a production, as this session sees it.
#[derive(Debug, Clone, Default, PartialEq)]
struct Seen {
    standing: Option<update::Standing>,
    tapes: Vec<Tape>,
}

impl Session {
    /// Opens a production that was read from its store.
    pub(crate) fn open(loaded: Loaded, device: Rc<Device>, page: Page, inputs: SessionInputs) -> Self {
        let Loaded { id, database, found } = loaded;
        let mut workspace = Workspace::new(id, device.me().actor, Box::new(BrowserEntropy));
        let mut errors = Errors::default();
        if let Err((count, error)) = workspace.load(&found.runs) {
            errors.note(format!("{count} stored runs were set aside: {error}"));
        }
        let put = inputs.clone();
        let on_end = Rc::new(move |ended| put.put(SessionInput::Ended(ended)));
        let put = inputs.clone();
        let channel = Channel::open(&database_name(&id), move |hint| put.put(SessionInput::Hint(hint)));
        let put = inputs.clone();
        let on_duty = Rc::new(move |event| put.put(SessionInput::Duty(event)));
        let mut queue = Queue::new(database, id, device.key(), found.last, on_end);
        // What came between reading and listening was hinted at to nobody.
        queue.look();
        let mut session = Self {
            id,
            inputs,
            device,
            page,
            workspace,
            queue,
            channel,
            duty: Duty::claim(format!("callboard-duty-{id}"), on_duty),
            is_on_duty: false,
            is_leaving: false,
            is_failing: false,
            seen: Seen::default(),
            errors,
        };
        session.set_me();
        session
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

    /// Whether nothing of it is under way any more.
    pub(crate) fn is_over(&self) -> bool {
        self.is_leaving && self.queue.is_idle()
    }

    /// The page leaves. What was not durable yet still becomes so.
    pub(crate) fn leave(&mut self) {
        self.is_leaving = true;
    }

    /// What a bug report needs.
    pub(crate) fn report(&mut self) -> SessionReport {
        SessionReport {
            workspace: self.id.to_string(),
            bundles: self.workspace.log().len(),
            pending: self.workspace.log().pending().len(),
            queue: self.queue.waiting(),
            on_duty: self.is_on_duty,
            errors: self.errors.listed(),
        }
    }

    /// The page asks this production for something.
    pub(crate) fn request(&mut self, Request { id, command }: Request) {
        match command {
            Command::AdoptModule { id: module } => self.fetch_module(id, module),
            command => self.workspace.handle_command(clock::now(), id, command),
        }
        self.pump();
    }

    /// Tells the production who uses this device.
    pub(crate) fn set_me(&mut self) {
        self.workspace.set_me(clock::now(), self.device.me());
        self.pump();
    }

    fn fetch_module(&self, request: u32, module: String) {
        let (page, inputs) = (self.page, self.inputs.clone());
        spawn_local(async move {
            match Catalogue::fetch().await.and_then(|catalogue| catalogue.source(&module)) {
                Ok(source) => inputs.put(SessionInput::Adopt { request, source }),
                Err(failure) => page.reply(request, Err(failure)),
            }
        });
    }

    /// Something happened.
    pub(crate) fn handle(&mut self, input: SessionInput) {
        match input {
            SessionInput::Ended((batch, result)) => self.ended(&batch, result),
            SessionInput::Adopt { request, source } => {
                self.workspace.adopt(clock::now(), request, &source);
            }
            SessionInput::Hint(hint) => self.hint(hint),
            SessionInput::Duty(event) => self.duty(event),
            SessionInput::Database(event) => self.database(event),
        }
        self.pump();
    }

    /// A turn of the store ended: nothing else brings anything into the fold.
    fn ended(&mut self, batch: &Batch, result: Result<Turn, StoreError>) {
        self.queue.ended(&result);
        match result {
            Ok(turn) => self.appended(turn),
            Err(error) => self.append_failed(batch, &error),
        }
    }

    fn appended(&mut self, turn: Turn) {
        if turn.put > 0 {
            self.channel.tell(&Hint::Stored);
        }
        if std::mem::take(&mut self.is_failing) {
            self.page.notice(Notice::StoreRecovered);
        }
        let Turn { sealed, found, .. } = turn;
        if !sealed.is_empty() || !found.runs.is_empty() {
            self.workspace.handle_event(clock::now(), Event::Appended { sealed, runs: found.runs });
        }
        if self.is_on_duty && self.queue.is_idle() {
            self.queue.settle();
        }
    }

    fn append_failed(&mut self, batch: &Batch, error: &StoreError) {
        self.is_failing = true;
        self.errors.note(error.to_string());
        self.page.notice(failure::notice(error));
        let tickets: Vec<u64> = batch.drafts.iter().map(|(ticket, _)| *ticket).collect();
        if !tickets.is_empty() {
            let failed = Event::AppendFailed { tickets, reason: error.to_string(), quota: error.is_quota() };
            self.workspace.handle_event(clock::now(), failed);
        }
    }

    fn hint(&mut self, hint: Hint) {
        match hint {
            Hint::Stored => self.queue.look(),
            Hint::Ask | Hint::Standing(_) | Hint::Relay => {}
        }
    }

    fn duty(&mut self, event: DutyEvent) {
        self.is_on_duty = event == DutyEvent::Taken;
    }

    fn database(&mut self, event: DatabaseEvent) {
        self.page.notice(match event {
            DatabaseEvent::Upgraded => Notice::NewerVersion,
            DatabaseEvent::Blocked => Notice::StoreBlocked,
            DatabaseEvent::Removed => Notice::WorkspaceGone,
        });
    }

    /// Does what the core wants done and tells what it wants told.
    fn pump(&mut self) {
        while let Some(effect) = self.workspace.poll_effect() {
            match effect {
                Effect::Append { ticket, draft } => self.queue.next().drafts.push((ticket, draft)),
            }
        }
        let mut seen = self.seen.clone();
        while let Some(message) = self.workspace.poll_message() {
            seen.watch(&message);
            if !self.is_leaving || matches!(message, Message::Reply { .. }) {
                self.page.say(&message);
            }
        }
        if seen != self.seen {
            self.seen = seen;
            self.list();
        }
        let tip = self.workspace.log().tip(&self.device.me().actor);
        self.queue.start(tip);
    }

    /// Puts what home shows of this production on the device's list.
    fn list(&self) {
        let (device, inputs, id) = (self.device.clone(), self.inputs.clone(), self.id);
        let Seen { standing: Some(standing), tapes } = self.seen.clone() else { return };
        spawn_local(async move {
            let changed = device.change_workspace(id, |known| {
                known.name = standing.name;
                known.conflicts = standing.conflicts;
                known.waiting = standing.sync.waiting;
                known.state = standing.sync.state;
                if !tapes.is_empty() {
                    known.tapes = tapes;
                }
            });
            // The list is a convenience: where it cannot be written, the production itself says so.
            if changed.await.unwrap_or(false) {
                inputs.relisted();
            }
        });
    }
}

impl Seen {
    fn watch(&mut self, message: &Message) {
        match message {
            Message::Update(Update::Standing(standing)) => self.standing = Some(standing.clone()),
            Message::Update(Update::Tables(tables))
            | Message::Reply { result: Ok(Reply::Tables(tables)), .. } => {
                let mut tapes: Vec<Tape> = Vec::new();
                for table in tables {
                    if !tapes.contains(&table.module.tape) {
                        tapes.push(table.module.tape.clone());
                    }
                }
                self.tapes = tapes;
            }
            Message::Update(_) | Message::Reply { .. } => {}
        }
    }
}
