//! One editing of one text: when what was typed goes to the worker, and what becomes of it. It goes in runs,
//! at natural pauses, one at a time; at once where the person leaves.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use callboard_core::id::WorkspaceId;
use callboard_core::workspace::command::{Command, TextOf, Typed};
use callboard_core::workspace::update::{Code, Document, Failure};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;

use super::engine::{self, Engine, Options};
use super::unsent;
use super::waiting::{Before, Waiting};
use crate::client::Client;
use crate::texts::TextTold;
use crate::words;

/// What is not durable yet is kept at each key up to this: more would be felt.
const KEPT_BYTES_MAX: usize = 16 * 1024;
/// A pause in typing after which a run is over.
const PAUSE: Duration = Duration::from_millis(900);

/// A call back from the editor.
type Heard = Closure<dyn FnMut(JsValue)>;

/// What an editing shows of itself.
#[derive(Clone, Copy)]
pub(super) struct Shows {
    /// Whether the editor was asked for.
    pub(super) is_begun: RwSignal<bool>,
    /// Whether it is there.
    pub(super) is_open: RwSignal<bool>,
    /// Whether something typed is not durable yet.
    pub(super) is_unsent: RwSignal<bool>,
    /// The formatting at the cursor.
    pub(super) formats: RwSignal<String>,
    /// Why what was typed is not kept, or the editor does not open.
    pub(super) problem: RwSignal<Option<String>>,
}

/// Words that an editing needs.
#[derive(Clone)]
pub(super) struct Words {
    /// What readers call the text.
    pub(super) label: String,
    /// What stands there while nothing is.
    pub(super) placeholder: String,
    /// What the person did, for history.
    pub(super) done: String,
}

/// One editing; it ends with [`Session::end`].
pub(super) struct Session {
    client: Client,
    workspace: WorkspaceId,
    text: TextOf,
    words: Words,
    shows: Shows,
    host: web_sys::Element,
    /// What is read until the editor is there.
    read: NodeRef<leptos::html::Div>,
    /// Where the person pointed to come here.
    at: Cell<(f64, f64)>,
    waiting: Waiting,
    /// Whether the editor's script is on its way.
    is_loading: Cell<bool>,
    /// Itself, where the person left before the editor came: until what was typed is in its text.
    left: RefCell<Option<Rc<Self>>>,
    editor: Cell<Option<u32>>,
    engine: RefCell<Option<Engine>>,
    document: RefCell<Option<Document>>,
    /// Runs on their way to the store.
    under_way: Cell<u32>,
    pause: Cell<Option<TimeoutHandle>>,
    /// What the editor calls back; as long as it lives.
    heard: RefCell<Vec<Heard>>,
}

impl Session {
    /// Begins to edit a text in `host`; [`Session::load`] brings the editor.
    pub(super) fn begin(
        client: Client,
        (workspace, text): (WorkspaceId, TextOf),
        words: Words,
        shows: Shows,
        (host, read): (web_sys::Element, NodeRef<leptos::html::Div>),
    ) -> Rc<Self> {
        shows.is_begun.set(true);
        Rc::new(Self {
            client,
            workspace,
            text,
            words,
            shows,
            host,
            read,
            at: Cell::new((-1.0, -1.0)),
            waiting: Waiting::default(),
            is_loading: Cell::new(false),
            left: RefCell::new(None),
            editor: Cell::new(None),
            engine: RefCell::new(None),
            document: RefCell::new(None),
            under_way: Cell::new(0),
            pause: Cell::new(None),
            heard: RefCell::new(Vec::new()),
        })
    }

    /// Loads the editor, where that is not done or under way. It opens with the cursor where the person
    /// pointed before typing anything, or at the end.
    pub(super) fn load(self: &Rc<Self>, at: (f64, f64)) {
        if !self.waiting.has_any() {
            self.at.set(at);
        }
        if self.is_loading.get() || self.editor.get().is_some() {
            return;
        }
        self.is_loading.set(true);
        self.shows.tell(None);
        let own = Rc::downgrade(self);
        spawn_local(async move {
            let loaded = engine::ready().await;
            let Some(session) = own.upgrade() else { return };
            session.is_loading.set(false);
            if let Err(why) = loaded {
                session.left.take();
                return session.shows.tell(Some(why));
            }
            let told = move |told: TextTold| {
                let Some(session) = own.upgrade() else { return };
                if let Some(told) = session.waiting.pass(told) {
                    session.hear(told);
                }
            };
            session.editor.set(Some(session.client.open_text(session.text.clone(), Rc::new(told))));
        });
    }

    /// Hears what is typed before the editor is there.
    pub(super) fn before(self: &Rc<Self>, before: Before) {
        let told = self.waiting.hear(before);
        self.shows.is_unsent.try_set(self.waiting.has_any());
        told.into_iter().for_each(|told| self.hear(told));
    }

    fn hear(self: &Rc<Self>, told: TextTold) {
        let engine = self.engine.borrow().clone();
        match (told, engine) {
            (TextTold::Document(document), None) => self.open(document),
            // Another worker: what the one before did not make durable goes to this one.
            (TextTold::Document(document), Some(engine)) => {
                engine.update(&document.state);
                *self.document.borrow_mut() = Some(document);
                self.send(true);
            }
            (TextTold::Update(update), Some(engine)) => engine.update(&update),
            (TextTold::Update(_), None) => {}
            (TextTold::Refused(failure), _) => {
                self.left.take();
                self.shows.tell(Some(words::failure(&failure)));
            }
        }
    }

    fn open(self: &Rc<Self>, document: Document) {
        let own = Rc::downgrade(self);
        let typed = Closure::<dyn FnMut(JsValue)>::new(move |_| {
            if let Some(session) = own.upgrade() {
                session.typed();
            }
        });
        let shows = self.shows;
        let moved = Closure::<dyn FnMut(JsValue)>::new(move |formats: JsValue| {
            if let Some(formats) = formats.as_string() {
                shows.formats.try_set(formats);
            }
        });
        let options = Options {
            session: document.session,
            state: &document.state,
            label: &self.words.label,
            placeholder: &self.words.placeholder,
            typed: typed.as_ref(),
            moved: moved.as_ref(),
        };
        if let Some(engine) = engine::open(&self.host, &options) {
            // Who is elsewhere meanwhile is left there.
            let here = self.host.parent_element().zip(leptos::prelude::document().active_element());
            let is_here = here.is_some_and(|(field, active)| field.contains(Some(&active)));
            *self.engine.borrow_mut() = Some(engine.clone());
            *self.document.borrow_mut() = Some(document);
            *self.heard.borrow_mut() = vec![typed, moved];
            // The editor stands where what is read stood, so that a point means the same place in both. Each
            // is so before the screen follows: the focus is never nowhere, and what is hidden takes none.
            let _ = self.host.remove_attribute("hidden");
            if let Some(Some(read)) = self.read.try_get_untracked() {
                read.set_hidden(true);
            }
            let (x, y) = self.at.get();
            engine.begin(x, y, &self.waiting.take(), is_here);
            self.shows.is_open.try_set(true);
            if self.left.take().is_some() {
                self.end();
            }
        }
    }

    /// Does something with the editor, where there is one.
    pub(super) fn with(&self, act: impl FnOnce(&Engine)) {
        let engine = self.engine.borrow().clone();
        if let Some(engine) = engine {
            act(&engine);
        }
    }

    fn typed(self: &Rc<Self>) {
        self.shows.is_unsent.try_set(true);
        self.keep();
        if let Some(waiting) = self.pause.take() {
            waiting.clear();
        }
        let own = Rc::downgrade(self);
        let over = move || {
            if let Some(session) = own.upgrade() {
                session.pause.set(None);
                session.send(false);
            }
        };
        // A window that is not one sets no timer: then the run ends when the person leaves.
        self.pause.set(set_timeout_with_handle(over, PAUSE).ok());
    }

    /// Keeps what was typed: the page may end before its worker has written, or even heard of it. What is
    /// long is kept once the page is left.
    fn keep(&self) {
        let (engine, document) = (self.engine.borrow(), self.document.borrow());
        let Some((engine, document)) = engine.as_ref().zip(document.as_ref()) else { return };
        if let Some(update) = engine.unsent().filter(|update| update.len() <= KEPT_BYTES_MAX) {
            let place = document.place.clone();
            let typed = Typed { place, label: self.words.done.clone(), update };
            unsent::keep(self.workspace, document.session, &typed);
        }
    }

    /// Sends what was typed; while some is under way, the rest follows it, unless it cannot wait.
    pub(super) fn send(self: &Rc<Self>, at_once: bool) {
        if self.under_way.get() > 0 && !at_once {
            return;
        }
        let (Some(engine), Some(document)) = (self.engine.borrow().clone(), self.document.borrow().clone())
        else {
            return;
        };
        let Some(update) = engine.unsent() else { return };
        let mark = engine.mark();
        let typed = Typed { place: document.place, label: self.words.done.clone(), update };
        if at_once {
            unsent::keep(self.workspace, document.session, &typed);
        }
        self.under_way.update(|runs| runs + 1);
        let answer = self.client.call(Command::Type(typed.clone()));
        let own = Rc::clone(self);
        spawn_local(async move {
            let mut result = answer.await;
            if result.as_ref().is_err_and(|failure| failure.code == Code::Changed) {
                let whole = Typed { update: engine.all(), ..typed };
                result = own.client.call(Command::Type(whole)).await;
            }
            own.under_way.update(|runs| runs - 1);
            own.settle(&engine, document.session, mark, result.err());
        });
    }

    fn settle(self: &Rc<Self>, engine: &Engine, session: u32, mark: u32, failure: Option<Failure>) {
        if let Some(failure) = failure {
            // It is still in the editor, and goes with what is typed next.
            return self.shows.tell(Some(words::failure(&failure)));
        }
        engine.sent(mark);
        self.shows.tell(None);
        if engine.mark() == mark {
            unsent::forget(self.workspace, session);
            self.shows.is_unsent.try_set(false);
        } else if self.pause.get().is_none() {
            self.send(false);
        }
    }

    /// Ends the editing; what was typed is on its way, or follows once the editor is there.
    pub(super) fn end(self: &Rc<Self>) {
        let is_coming = self.is_loading.get() || self.editor.get().is_some();
        if self.engine.borrow().is_none() && is_coming && self.waiting.has_any() {
            *self.left.borrow_mut() = Some(Rc::clone(self));
            return;
        }
        if let Some(waiting) = self.pause.take() {
            waiting.clear();
        }
        self.send(true);
        if let Some(editor) = self.editor.take() {
            self.client.close_text(editor);
        }
        self.shows.is_open.try_set(false);
    }
}

impl Shows {
    pub(super) fn nothing() -> Self {
        Self {
            is_begun: RwSignal::new(false),
            is_open: RwSignal::new(false),
            is_unsent: RwSignal::new(false),
            formats: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
        }
    }

    fn tell(self, problem: Option<String>) {
        self.problem.try_set(problem);
    }
}
