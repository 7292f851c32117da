//! The one door to the worker: commands go out, replies and updates come in, both as CBOR in a transferred
//! buffer. What the worker tells unasked stands here as signals. A worker that dies is started again from its
//! store.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::rc::Rc;

use callboard_core::id::WorkspaceId;
use callboard_core::workspace::command::{Command, Query, Request};
use callboard_core::workspace::update::{
    Code, Failure, Me, Message, Notice, Opened, Present, Ready, Reply, RowsDelta, Standing, TableInfo,
    WorkspaceEntry,
};
use callboard_core::workspace::{border, update};
use futures_channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Blob, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::kept::Kept;
pub(crate) use crate::live::Live;
use crate::opening::Opening;
use crate::texts::Texts;
use crate::watch::{Sink, Watches};
use crate::working::Works;
use crate::{looked, persist, surroundings, witness};

/// The door. Copies are the same door.
#[derive(Clone, Copy)]
pub(crate) struct Client {
    line: StoredValue<Rc<Line>, LocalStorage>,
    texts: StoredValue<Rc<Texts>, LocalStorage>,
    kept: Kept,
}

/// The line to the present worker.
#[derive(Default)]
struct Line {
    worker: RefCell<Option<Worker>>,
    /// Counts the workers started, so that a dead one's last words are not heard as its successor's.
    generation: Cell<u32>,
    /// Whether the present worker has said anything yet.
    alive: Cell<bool>,
    requests: Cell<u32>,
    pending: RefCell<BTreeMap<u32, oneshot::Sender<Result<Reply, Failure>>>>,
    watches: RefCell<Watches>,
    opening: RefCell<Opening>,
    /// What is asked while another worker is brought where the dead one was: it waits until that is done.
    held: RefCell<Option<Vec<Request>>>,
    /// Files that go with requests, by their ids.
    brought: RefCell<BTreeMap<u32, Blob>>,
    /// Files that came with replies.
    given: RefCell<BTreeMap<u32, Blob>>,
    /// How many workers ended since one last made something durable.
    deaths: Cell<u8>,
}

/// As many workers may end in a row before the page gives up: what ended them would end the next one too.
const DEATHS_MAX: u8 = 4;

impl Client {
    /// Starts the worker.
    pub(crate) fn start() -> Self {
        let line = StoredValue::new_local(Rc::new(Line::default()));
        let texts = StoredValue::new_local(Rc::new(Texts::default()));
        let client = Self { line, texts, kept: Kept::nothing() };
        client.start_worker();
        surroundings::tell(client);
        witness::follow(client.kept);
        spawn_local(async move {
            // What they answer is kept on arrival; why they fail comes as a notice.
            let _ = client.call(Command::Ready).await;
            let _ = client.call(Command::Me).await;
        });
        client
    }

    /// Asks the worker. Sent at once, before the future is polled, so that calls arrive in the order they
    /// were made.
    pub(crate) fn call(self, command: Command) -> impl Future<Output = Result<Reply, Failure>> + 'static {
        self.call_by(command, |line, request| match line.held.borrow_mut().as_mut() {
            Some(held) => {
                held.push(request);
                Ok(())
            }
            None => line.send(&request),
        })
    }

    /// The number of the request that was sent last.
    pub(crate) fn latest(self) -> u32 {
        self.line().requests.get()
    }

    /// What takes long.
    pub(crate) fn works(self) -> Works {
        self.kept.works
    }

    /// Asks the worker with a file, which goes beside the request.
    pub(crate) fn bring(
        self,
        command: Command,
        blob: &Blob,
    ) -> impl Future<Output = Result<Reply, Failure>> + 'static {
        let line = self.line();
        line.brought.borrow_mut().insert(line.next_request(), blob.clone());
        self.call(command)
    }

    /// Asks the worker for a file.
    pub(crate) fn fetch(self, command: Command) -> impl Future<Output = Result<Blob, Failure>> + 'static {
        let (line, id) = (self.line(), self.line().next_request());
        let asked = self.call(command);
        async move {
            asked.await?;
            line.given.borrow_mut().remove(&id).ok_or_else(lost)
        }
    }

    /// The same for what brings a worker where the one before it was: it waits for nothing.
    fn call_at_once(self, command: Command) -> impl Future<Output = Result<Reply, Failure>> + 'static {
        self.call_by(command, |line, request| line.send(&request))
    }

    fn call_by(
        self,
        command: Command,
        send: impl FnOnce(&Line, Request) -> Result<(), Failure>,
    ) -> impl Future<Output = Result<Reply, Failure>> + 'static {
        let (sender, receiver) = oneshot::channel();
        let line = self.line();
        let id = line.next_request();
        line.requests.set(id);
        let brings_a_production = persist::brings_a_production(&command);
        let removed = match &command {
            Command::RemoveWorkspace { id, .. } => Some(*id),
            _ => None,
        };
        match send(&line, Request { id, command }) {
            Ok(()) => drop(line.pending.borrow_mut().insert(id, sender)),
            Err(failure) => drop(sender.send(Err(failure))),
        }
        async move {
            let result = receiver.await.unwrap_or_else(|_| Err(lost()));
            if brings_a_production && result.is_ok() {
                persist::ask_to_keep();
            }
            if let (Some(removed), Ok(_)) = (removed, &result) {
                looked::forget(removed);
            }
            result
        }
    }

    /// Watches a window until [`Client::unwatch`]; `sink` is told each state of it.
    pub(crate) fn watch(self, query: Query, sink: Sink) -> u32 {
        let subscription = self.line().watches.borrow_mut().add(query, sink);
        self.ask(subscription);
        subscription
    }

    /// Ends a watch.
    pub(crate) fn unwatch(self, subscription: u32) {
        if self.line().watches.borrow_mut().remove(subscription) {
            drop(self.call(Command::Unsubscribe { subscription }));
        }
    }

    /// Watches another window instead.
    pub(crate) fn change(self, subscription: u32, query: Query) {
        let is_other = self.line().watches.borrow_mut().change(subscription, query);
        if is_other {
            self.ask(subscription);
        }
    }

    fn ask(self, subscription: u32) {
        let line = self.line();
        let Some((query, asked)) = line.watches.borrow_mut().ask(subscription) else { return };
        let answer = self.call(Command::Subscribe { subscription, query });
        spawn_local(async move {
            let told = match answer.await {
                Ok(Reply::Rows(rows)) => {
                    line.watches.borrow_mut().answer(subscription, asked, rows).ok_or(None)
                }
                Ok(_) => Err(Some(lost())),
                Err(failure) => Err(Some(failure)),
            };
            match told {
                Ok((sink, window)) => sink(Ok(&window)),
                Err(None) => {}
                Err(Some(failure)) => {
                    let sink = line.watches.borrow().refuse(subscription, asked);
                    if let Some(sink) = sink {
                        sink(Err(&failure));
                    }
                }
            }
        });
    }

    /// The texts that editors of this page have open.
    pub(crate) fn texts(self) -> Rc<Texts> {
        self.texts.get_value()
    }

    /// The worker's version and this device's key, once it answers.
    pub(crate) fn ready(self) -> ReadSignal<Option<Ready>> {
        self.kept.ready.read_only()
    }

    /// Who this device is.
    pub(crate) fn me(self) -> ReadSignal<Option<Me>> {
        self.kept.me.read_only()
    }

    /// The productions on this device; `None` before anybody asked for them.
    pub(crate) fn workspaces(self) -> ReadSignal<Option<Vec<WorkspaceEntry>>> {
        self.kept.workspaces.read_only()
    }

    /// The production that is open in this page.
    pub(crate) fn opened(self) -> ReadSignal<Option<Opened>> {
        self.kept.opened.read_only()
    }

    /// The tables of the open production.
    pub(crate) fn tables(self) -> ReadSignal<Vec<TableInfo>> {
        self.kept.tables.read_only()
    }

    /// Told whenever departments are set otherwise.
    pub(crate) fn configured(self) -> Trigger {
        self.kept.configured
    }

    /// Told whenever files came, went, or are described otherwise.
    pub(crate) fn assets(self) -> Trigger {
        self.kept.assets
    }

    /// How the open production stands.
    pub(crate) fn standing(self) -> ReadSignal<Option<Standing>> {
        self.kept.standing.read_only()
    }

    /// How much was written in it so far: another number whenever something was, here or elsewhere.
    pub(crate) fn written(self) -> Memo<usize> {
        let standing = self.standing();
        Memo::new(move |_| standing.with(|standing| standing.as_ref().map_or(0, |standing| standing.changes)))
    }

    /// Who else has the production open now, oneself with other tabs among them.
    pub(crate) fn present(self) -> ReadSignal<Vec<Present>> {
        self.kept.present.read_only()
    }

    /// What a person must know, oldest first.
    pub(crate) fn notices(self) -> ReadSignal<Vec<Notice>> {
        self.kept.notices.read_only()
    }

    /// Takes a notice away that was read.
    pub(crate) fn dismiss(self, notice: &Notice) {
        self.kept.notices.update(|notices| notices.retain(|kept| kept != notice));
    }

    fn line(self) -> Rc<Line> {
        self.line.get_value()
    }

    fn start_worker(self) {
        let line = self.line();
        let generation = line.generation.get() + 1;
        line.generation.set(generation);
        line.alive.set(false);
        let worker = match spawn() {
            Ok(worker) => worker,
            Err(reason) => return self.kept.notice(Notice::StoreFailed { reason, quota: false }),
        };
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if self.line().generation.get() == generation {
                self.hear(&event);
            }
        });
        let on_death = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
            if self.line().generation.get() == generation {
                let told = event.dyn_ref::<web_sys::ErrorEvent>().map(web_sys::ErrorEvent::message);
                self.restart(told);
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_death.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_death.as_ref().unchecked_ref()));
        // One of each per worker started, for as long as the page lives.
        on_message.forget();
        on_death.forget();
        *line.worker.borrow_mut() = Some(worker);
    }

    fn hear(self, event: &MessageEvent) {
        let data = event.data();
        let parts = data.dyn_ref::<js_sys::Array>();
        if let Some(last_word) = parts.filter(|parts| !parts.get(0).is_object()) {
            return self.restart(last_word.get(0).as_string());
        }
        let blob = parts.and_then(|parts| parts.get(1).dyn_into().ok());
        let bytes = js_sys::Uint8Array::new(&parts.map_or(data.clone(), |parts| parts.get(0))).to_vec();
        self.line().alive.set(true);
        match border::decode::<Message>(&bytes) {
            Ok(Message::Reply { id, result }) => {
                self.line().given.borrow_mut().extend(blob.map(|blob| (id, blob)));
                self.settle(id, result);
            }
            Ok(Message::Update(update)) => self.take(update),
            Err(unreadable) => leptos::logging::error!("{unreadable}"),
        }
    }

    fn settle(self, id: u32, result: Result<Reply, Failure>) {
        if let Ok(reply) = &result {
            if matches!(reply, Reply::Committed(_)) {
                self.line().deaths.set(0);
            }
            self.kept.keep(reply);
        }
        self.kept.works.answered(id);
        let waiting = self.line().pending.borrow_mut().remove(&id);
        if let Some(waiting) = waiting {
            // Who asked may have gone; then nobody needs the answer.
            if waiting.send(result).is_err() {
                self.line().given.borrow_mut().remove(&id);
            }
        }
    }

    fn take(self, told: update::Update) {
        match told {
            update::Update::Rows { subscription, delta } => self.redraw(subscription, delta),
            update::Update::Text { editor, update } => self.tell_text(editor, update),
            update::Update::Tables(tables) => self.kept.tables.set(tables),
            update::Update::Counts(counts) => self.kept.count(&counts),
            update::Update::Assets => self.kept.assets.notify(),
            update::Update::Configured => self.kept.configured.notify(),
            update::Update::Workspaces(workspaces) => self.kept.workspaces.set(Some(workspaces)),
            update::Update::Standing(standing) => self.kept.standing.set(Some(standing)),
            update::Update::Presence(present) => self.kept.present.set(present),
            update::Update::Progress(progress) => self.kept.works.told(progress),
            update::Update::Notice(notice) => self.kept.notice(notice),
        }
    }

    fn redraw(self, subscription: u32, delta: RowsDelta) {
        let told = self.line().watches.borrow_mut().apply(subscription, delta);
        if let Some((sink, window)) = told {
            sink(Ok(&window));
        }
    }

    /// Starts another worker in place of one that died, and brings it where the dead one was. One that died
    /// before it said a word, or as several did before it, would die again: then the page says so instead.
    fn restart(self, reason: Option<String>) {
        let line = self.line();
        let worker = line.worker.borrow_mut().take();
        if let Some(worker) = worker {
            worker.terminate();
        }
        let pending = std::mem::take(&mut *line.pending.borrow_mut());
        self.kept.works.forget();
        line.deaths.set(line.deaths.get() + 1);
        if !line.alive.get() || line.deaths.get() > DEATHS_MAX {
            line.generation.set(line.generation.get() + 1);
            line.held.replace(None);
            self.kept.notice(Notice::StoreFailed { reason: reason.unwrap_or_default(), quota: false });
        } else {
            self.start_worker();
            self.kept.notice(Notice::Restarted);
            self.return_to_work();
        }
        for (_, waiting) in pending {
            let _ = waiting.send(Err(lost()));
        }
    }

    fn return_to_work(self) {
        let opened = self.kept.opened.get_untracked();
        let line = self.line();
        let generation = line.generation.get();
        line.held.replace(Some(Vec::new()));
        spawn_local(async move {
            let _holds_while_it_lives = self.call_at_once(Command::Distrust).await;
            if let Some(Opened { id, .. }) = opened {
                // Where it fails, the worker's own notice says why, and each watch below is told.
                let _ = self.call_at_once(Command::OpenWorkspace { id }).await;
            }
            if line.generation.get() == generation {
                for request in line.held.take().unwrap_or_default() {
                    if let Err(failure) = line.send(&request) {
                        self.settle(request.id, Err(failure));
                    }
                }
                self.ask_again();
            }
        });
    }

    /// Asks every watch's question again: of another worker, or of another production.
    fn ask_again(self) {
        let subscriptions = self.line().watches.borrow().subscriptions();
        for subscription in subscriptions {
            self.ask(subscription);
        }
        self.ask_for_texts();
    }

    /// Makes a production this page's own: [`Client::opened`] and [`Client::tables`] tell of it once this is
    /// done. One that is open already is no error; who asks while it is being opened waits for the same
    /// answer.
    ///
    /// # Errors
    /// The worker's: `not_found`, `storage`, `damaged`, `newer_format`.
    pub(crate) async fn open(self, id: WorkspaceId) -> Result<Opened, Failure> {
        if let Some(opened) = self.kept.opened.get_untracked().filter(|opened| opened.id == id) {
            return Ok(opened);
        }
        let (sender, receiver) = oneshot::channel();
        let is_first = self.line().opening.borrow_mut().wait(id, sender);
        if is_first {
            let generation = self.line().generation.get();
            let mut result = self.open_now(id).await;
            if result.is_err() && self.line().generation.get() != generation {
                // The worker ended over it: the next one may know what to leave out of view.
                result = self.open_now(id).await;
            }
            for waiting in self.line().opening.borrow_mut().take(id) {
                // Who asked may have gone; then nobody needs the answer.
                let _ = waiting.send(result.clone());
            }
        }
        receiver.await.unwrap_or_else(|_| Err(lost()))
    }

    async fn open_now(self, id: WorkspaceId) -> Result<Opened, Failure> {
        let reply = self.call(Command::OpenWorkspace { id }).await?;
        let Reply::Opened(opened) = reply else { return Err(lost()) };
        self.call(Command::Tables).await?;
        self.kept.opened.set(Some(opened.clone()));
        self.ask_again();
        self.recover(id);
        Ok(opened)
    }

    /// Leaves the production that is open.
    ///
    /// # Errors
    /// The worker's.
    pub(crate) async fn close(self) -> Result<(), Failure> {
        self.kept.leave();
        self.call(Command::CloseWorkspace).await.map(drop)
    }
}

impl Line {
    fn next_request(&self) -> u32 {
        self.requests.get().wrapping_add(1)
    }

    fn send(&self, request: &Request) -> Result<(), Failure> {
        let bytes = border::encode(request)
            .map_err(|unreadable| Failure::because(Code::Invalid, unreadable.to_string()))?;
        let buffer = js_sys::Uint8Array::from(bytes.as_slice()).buffer();
        let worker = self.worker.borrow();
        let worker = worker.as_ref().ok_or_else(lost)?;
        let message = match self.brought.borrow_mut().remove(&request.id) {
            Some(blob) => js_sys::Array::of2(&buffer, &blob).into(),
            None => wasm_bindgen::JsValue::from(&buffer),
        };
        let sent = worker.post_message_with_transfer(&message, &js_sys::Array::of1(&buffer));
        sent.map_err(|error| Failure::because(Code::Storage, format!("{error:?}")))
    }
}

fn spawn() -> Result<Worker, String> {
    let meta = document().query_selector("meta[name=callboard-worker]").ok().flatten();
    let url = meta.and_then(|meta| meta.get_attribute("content")).ok_or("the page names no worker")?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    Worker::new_with_options(&url, &options).map_err(|error| format!("{error:?}"))
}

/// What a call gets that its worker did not live to answer.
pub(crate) fn lost() -> Failure {
    Failure::because(Code::Storage, "the worker ended before it answered")
}
