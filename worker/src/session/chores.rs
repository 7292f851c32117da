//! What can wait a moment, so that it is done once for many changes: what home shows of this production, and
//! what the relay is known to hold.

use callboard_core::workspace::command::Command;
use callboard_core::workspace::update::{self, Failure, Message, Reply, Tape, Update};
use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;

use super::Session;
use crate::clock;
use crate::input::SessionInput;
use crate::production;

/// How long chores wait for more of their kind.
const CHORES_MILLIS: u32 = 1_000;

/// What home shows of a production, as this session sees it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Seen {
    standing: Option<update::Standing>,
    tapes: Vec<Tape>,
}

impl Seen {
    /// The tapes of its departments.
    pub(super) fn tapes(&self) -> &[Tape] {
        &self.tapes
    }

    fn follow(&mut self, message: &Message) -> bool {
        match message {
            Message::Update(Update::Standing(standing)) => self.standing = Some(standing.clone()),
            Message::Update(Update::Tables(tables))
            | Message::Reply { result: Ok(Reply::Tables(tables)), .. } => {
                self.tapes.clear();
                for table in tables {
                    if !self.tapes.contains(&table.module.tape) {
                        self.tapes.push(table.module.tape.clone());
                    }
                }
            }
            Message::Update(_) | Message::Reply { .. } => return false,
        }
        true
    }
}

impl Session {
    /// Takes note of what the core tells the page.
    pub(super) fn watch(&mut self, message: &Message) {
        if self.seen.follow(message) {
            self.plan_chores();
        }
    }

    /// Something is to be done, soon.
    pub(super) fn plan_chores(&mut self) {
        if self.joining.is_some() || self.is_leaving {
            return;
        }
        let inputs = self.inputs.clone();
        self.chores
            .get_or_insert_with(|| Timeout::new(CHORES_MILLIS, move || inputs.put(SessionInput::Chores)));
    }

    /// Does what waits.
    pub(super) fn do_chores(&mut self) {
        if self.chores.take().is_some() {
            self.read_bodies();
            self.note_known();
            self.list();
        }
    }

    /// The tab on duty writes down what the relay is known to hold: so nobody is told that it is only here.
    fn note_known(&mut self) {
        if self.is_on_duty && self.relay.has_learnt() {
            match production::encode_known(self.relay.known()) {
                Ok(note) => self.queue.next().notes.push((production::KNOWN, note)),
                Err(error) => self.errors.note(error.to_string()),
            }
        }
    }

    /// Renames the production, here and on the device's list.
    pub(super) fn rename(&mut self, request: u32, name: String) {
        self.renaming = Some((request, name.clone()));
        let rename = Command::RenameWorkspace { id: self.id, name };
        self.workspace.handle_command(clock::now(), request, rename);
    }

    /// Whether that is the request which renames.
    pub(super) fn is_renaming(&self, request: u32) -> bool {
        self.renaming.as_ref().is_some_and(|(renaming, _)| *renaming == request)
    }

    /// Puts the name that is durable now on the device's list, then answers.
    pub(super) fn list_name(&mut self, request: u32) {
        let Some((_, name)) = self.renaming.take() else { return };
        let (device, page, inputs, id) = (self.device.clone(), self.page, self.inputs.clone(), self.id);
        spawn_local(async move {
            let listed = device.change_workspace(id, |known| known.name = name).await;
            inputs.relisted();
            page.reply(request, listed.map(|_| Reply::Done).map_err(Failure::from));
        });
    }

    /// Puts what home shows on the device's list.
    fn list(&self) {
        let (device, inputs, id) = (self.device.clone(), self.inputs.clone(), self.id);
        let Seen { standing: Some(standing), tapes } = self.seen.clone() else { return };
        spawn_local(async move {
            let changed = device.change_workspace(id, |known| {
                known.name = standing.name;
                known.conflicts = standing.conflicts;
                known.waiting = standing.sync.waiting;
                known.state = standing.sync.state;
                known.tapes = tapes;
            });
            // The list is a convenience: where it cannot be written, the production itself says so.
            if changed.await.unwrap_or(false) {
                inputs.relisted();
            }
        });
    }
}
