//! Joining by an invite: take all that the relay has, write the join after it, and say so once the relay has
//! it too. A device that dies in between begins again with what it has; nothing is on its list before the
//! join is durable.

use callboard_core::access::Invite;
use callboard_core::given::Signer;
use callboard_core::workspace::update::{Failure, Reply, SyncState};
use wasm_bindgen_futures::spawn_local;

use super::Session;
use crate::clock;
use crate::input::SessionInput;
use crate::key::invite_note;
use crate::known::{Known, database_name};
use crate::production;
use crate::sync::refused;
use crate::tabs::{Channel, Hint};

/// A join under way.
pub(crate) struct Joining {
    request: u32,
    invite: Invite,
    step: Step,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// What the relay has is coming.
    Taking,
    /// The join is on its way to the store, then to the device's list.
    Writing,
    /// The join is on its way to the relay.
    Sending,
}

impl Joining {
    /// A join that `request` waits for.
    pub(super) fn new(request: u32, invite: Invite) -> Self {
        Self { request, invite, step: Step::Taking }
    }

    /// Whether that is the request which waits for it.
    pub(super) fn is(&self, request: u32) -> bool {
        self.request == request
    }
}

impl Session {
    /// All that the relay had is durable here.
    pub(super) fn caught_up(&mut self) {
        self.is_caught_up = true;
        if self.queue.is_paused()
            || !self.joining.as_ref().is_some_and(|joining| joining.step == Step::Taking)
        {
            return;
        }
        let own = self.workspace.log().tip(&self.key.actor()).map(|tip| (tip.seq, tip.id));
        if self.left.take().is_some_and(|left| left.tip != own) {
            // The relay lacks some of what this device had signed before it removed the production.
            return self.renew_key();
        }
        let Some(joining) = &mut self.joining else { return };
        joining.step = Step::Writing;
        if self.invite.is_none() {
            self.queue.next().notes.push(invite_note(&joining.invite));
        }
        self.workspace.join(clock::now(), joining.request, &joining.invite);
    }

    /// The relay knows neither this device nor its invite.
    pub(super) fn is_stranger(&mut self) {
        if self.joining.as_ref().is_some_and(|joining| joining.step == Step::Taking) {
            let is_unknown = self.relay.known().tips.is_empty();
            self.give_up_joining(refused(if is_unknown { "unknown_workspace" } else { "revoked" }));
        }
    }

    /// The core has written the join, or will not.
    pub(super) fn wrote_join(&mut self, result: Result<Reply, Failure>) {
        if let Err(failure) = result {
            return self.give_up_joining(failure);
        }
        let (device, inputs, id) = (self.device.clone(), self.inputs.clone(), self.id);
        let relay = self.relay.web_origin().map(str::to_owned);
        // Nothing is answered before the relay has the join, or went away with it on its way.
        let state = SyncState::InStep;
        let known =
            Known { relay, state, ..Known::fresh(id, &self.workspace.name(), self.seen.tapes().to_vec()) };
        spawn_local(async move {
            inputs.put(match device.add_workspace(&known).await {
                Ok(()) => {
                    // Whoever has it open to look at is a member now, with a relay.
                    Channel::open(&database_name(&id), |_| {}).tell(&Hint::Relay);
                    SessionInput::Joined
                }
                Err(error) => SessionInput::NotChosen(error),
            });
        });
    }

    /// The production is on the device's list.
    pub(super) fn joined(&mut self) {
        if let Some(joining) = &mut self.joining {
            joining.step = Step::Sending;
        }
        self.inputs.relisted();
    }

    /// Ends the join where the relay has decided.
    pub(super) fn follow_joining(&mut self) {
        let Some(Joining { request, step, .. }) = self.joining else { return };
        let standing = self.relay.standing();
        match (step, standing.status.state) {
            (_, SyncState::Blocked) | (Step::Taking, SyncState::Offline) => {
                if let Some(failure) = standing.failure(0) {
                    self.give_up_joining(failure);
                }
            }
            // Once the join is durable here, a line that breaks only delays it.
            (Step::Sending, SyncState::InStep | SyncState::Offline) => {
                self.joining = None;
                self.page.reply(request, Ok(Reply::Created { id: self.id }));
                self.leave();
            }
            _ => {}
        }
    }

    /// The join came to nothing: what was taken is of no use to this device.
    pub(super) fn give_up_joining(&mut self, failure: Failure) {
        let Some(Joining { request, step, .. }) = self.joining.take() else { return };
        self.is_leaving = true;
        self.relay.stop();
        let (device, page, inputs, id) = (self.device.clone(), self.page, self.inputs.clone(), self.id);
        let is_listed = step == Step::Sending;
        spawn_local(async move {
            // What is left behind is found again by the next attempt; the failure is what matters here.
            if let Err(error) = production::discard(&device, id, is_listed).await {
                web_sys::console::warn_1(&error.to_string().into());
            }
            inputs.relisted();
            page.reply(request, Err(failure));
        });
    }
}
