//! A device that writes, as a worker with its store in memory would.

use anyhow::{Context, Result, bail};
use callboard_core::given::{Entropy, Now, Signer};
use callboard_core::id::{ActorId, EntityId, WorkspaceId};
use callboard_core::workspace::Workspace;
use callboard_core::workspace::append::seal_all;
use callboard_core::workspace::command::Command;
use callboard_core::workspace::effect::{Effect, Event};
use callboard_core::workspace::update::{Me, Message, Person, Reply};
use ed25519_dalek::{Signer as _, SigningKey};

use super::plan::DeskPlan;

/// Separates what is drawn for samples from every other use of the hash.
const CONTEXT: &str = "callboard sample production: keys and chances";

/// A device with a key.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) workspace: Workspace,
    pub(super) is_online: bool,
    key: Key,
    requests: u32,
}

impl Desk {
    /// A device that holds nothing of the production yet.
    pub(super) fn new(id: WorkspaceId, key: Key, me: Me, now: Now) -> Self {
        let chance = Chance::of(&["desk", &key.name]);
        let mut workspace = Workspace::new(id, key.actor(), Box::new(chance));
        workspace.set_me(now, me);
        Self { workspace, is_online: true, key, requests: 0 }
    }

    /// Asks the workspace for something and makes durable what it writes.
    ///
    /// # Errors
    /// When it refuses.
    pub(super) fn ask(&mut self, now: Now, ask: impl FnOnce(&mut Workspace, u32)) -> Result<Reply> {
        self.requests += 1;
        ask(&mut self.workspace, self.requests);
        self.append(now)?;
        let mut reply = None;
        while let Some(message) = self.workspace.poll_message() {
            if let Message::Reply { id, result } = message
                && id == self.requests
            {
                reply = Some(result);
            }
        }
        match reply.context("nobody answered")? {
            Ok(reply) => Ok(reply),
            Err(failure) => bail!("{} {}", failure.message, failure.detail),
        }
    }

    /// [`Desk::ask`] for a command.
    ///
    /// # Errors
    /// When it is refused.
    pub(super) fn command(&mut self, now: Now, command: Command) -> Result<Reply> {
        self.ask(now, |workspace, request| workspace.handle_command(now, request, command))
    }

    /// Takes in what `other` holds and this does not.
    pub(super) fn take_from(&mut self, other: &Self, now: Now) {
        let frontier = self.workspace.log().frontier();
        let (runs, _) = other.workspace.log().runs_beyond(&frontier, 0, usize::MAX);
        if !runs.is_empty() {
            let runs = runs.iter().map(callboard_core::log::Run::encode).collect();
            self.workspace.handle_event(now, Event::Appended { sealed: Vec::new(), runs });
        }
    }

    fn append(&mut self, now: Now) -> Result<()> {
        while self.workspace.has_work() {
            self.workspace.work(now);
        }
        let (mut tickets, mut drafts, mut kept) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(effect) = self.workspace.poll_effect() {
            match effect {
                Effect::Append { ticket, draft } => {
                    tickets.push(ticket);
                    drafts.push(draft);
                }
                // A desk lives as long as its story: what it stages needs no disk.
                Effect::Keep { ticket, .. } => kept.push(ticket),
            }
        }
        if !kept.is_empty() {
            self.workspace.handle_event(now, Event::Kept { tickets: kept });
        }
        let (id, tip) = (self.workspace.id(), self.workspace.log().tip(&self.key.actor()));
        if let Some(sealed) = seal_all(id, &drafts, tip, &[], now, &self.key)? {
            let bundles = tickets.into_iter().zip(sealed.ids).collect();
            self.workspace.handle_event(now, Event::Appended { sealed: bundles, runs: sealed.runs });
        }
        Ok(())
    }
}

/// A device's key. It is drawn from its name, so anybody can know it: a sample is to play with.
#[derive(Debug, Clone)]
pub(super) struct Key {
    name: String,
    secret: SigningKey,
}

impl Key {
    /// The key of the desk of that name.
    pub(super) fn named(name: &str) -> Self {
        let mut seed = [0; 32];
        Chance::of(&["key", name]).fill(&mut seed);
        Self { name: name.to_owned(), secret: SigningKey::from_bytes(&seed) }
    }

    /// Who uses it.
    pub(super) fn me(&self, plan: &DeskPlan) -> Me {
        let mut id = [0; 16];
        Chance::of(&["person", &plan.person]).fill(&mut id);
        let person = Person { id: EntityId(id), name: plan.person.clone(), colour: plan.colour.clone() };
        Me { actor: self.actor(), person, device: plan.device.clone() }
    }
}

impl Signer for Key {
    fn actor(&self) -> ActorId {
        ActorId(self.secret.verifying_key().to_bytes())
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.secret.sign(message).to_bytes()
    }
}

/// Bytes that look random and are the same each time.
pub(super) struct Chance(blake3::OutputReader);

impl Chance {
    /// Those of a purpose.
    pub(super) fn of(purpose: &[&str]) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key(CONTEXT);
        for part in purpose {
            hasher.update(part.as_bytes()).update(&[0]);
        }
        Self(hasher.finalize_xof())
    }
}

impl Entropy for Chance {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}
