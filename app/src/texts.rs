//! The rich texts that editors of this page have open: what the worker tells of each goes to its editor.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use callboard_core::id::WorkspaceId;
use callboard_core::workspace::command::{Command, TextOf};
use callboard_core::workspace::update::{Code, Document, Failure, Reply};
use leptos::task::spawn_local;

use crate::client::{Client, lost};
use crate::rich;

/// What the worker tells an editor of its text.
pub(crate) enum TextTold {
    /// What it is; again where another worker took over.
    Document(Document),
    /// What somebody wrote.
    Update(Vec<u8>),
    /// Why it does not open.
    Refused(Failure),
}

/// Told what the worker tells of a text.
pub(crate) type TextSink = Rc<dyn Fn(TextTold)>;

/// The texts, by editor.
#[derive(Default)]
pub(crate) struct Texts {
    open: RefCell<BTreeMap<u32, (TextOf, TextSink)>>,
    opened: Cell<u32>,
}

impl Client {
    /// Opens a rich text for an editor, until [`Client::close_text`].
    pub(crate) fn open_text(self, text: TextOf, told: TextSink) -> u32 {
        let texts = self.texts();
        let editor = texts.opened.get() + 1;
        texts.opened.set(editor);
        texts.open.borrow_mut().insert(editor, (text, told));
        self.ask_for_text(editor);
        editor
    }

    /// An editor is gone.
    pub(crate) fn close_text(self, editor: u32) {
        if self.texts().open.borrow_mut().remove(&editor).is_some() {
            drop(self.call(Command::CloseText { editor }));
        }
    }

    /// Opens every text again: of another worker.
    pub(crate) fn ask_for_texts(self) {
        let editors: Vec<u32> = self.texts().open.borrow().keys().copied().collect();
        for editor in editors {
            self.ask_for_text(editor);
        }
    }

    fn ask_for_text(self, editor: u32) {
        let Some((text, told)) = self.texts().open.borrow().get(&editor).cloned() else { return };
        let answer = self.call(Command::OpenText { editor, text });
        spawn_local(async move {
            match answer.await {
                Ok(Reply::Document(document)) => told(TextTold::Document(document)),
                Ok(_) => told(TextTold::Refused(lost())),
                Err(failure) => told(TextTold::Refused(failure)),
            }
        });
    }

    /// Tells an editor what was written in its text.
    pub(crate) fn tell_text(self, editor: u32, update: Vec<u8>) {
        let told = self.texts().open.borrow().get(&editor).map(|(_, told)| Rc::clone(told));
        if let Some(told) = told {
            told(TextTold::Update(update));
        }
    }

    /// Writes what was typed in pages that were left before it was durable.
    pub(crate) fn recover(self, workspace: WorkspaceId) {
        for (session, typed) in rich::of_production(workspace) {
            let answer = self.call(Command::Type(typed));
            spawn_local(async move {
                // Without space it waits for the next time; any other refusal is for good.
                let waits = |failure: &Failure| matches!(failure.code, Code::Storage | Code::Quota);
                if !answer.await.as_ref().is_err_and(waits) {
                    rich::forget(workspace, session);
                }
            });
        }
    }
}
