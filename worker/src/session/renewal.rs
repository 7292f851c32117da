//! Another key for this production, once its own was met elsewhere. The store has it before anything is
//! signed with it; from then on no tab signs with the former one.

use std::rc::Rc;

use callboard_core::given::Signer;
use callboard_core::workspace::effect::Event;
use callboard_core::workspace::update::{Me, Notice};
use wasm_bindgen_futures::spawn_local;

use super::Session;
use crate::device::DeviceKey;
use crate::input::SessionInput;
use crate::store::StoreError;
use crate::{clock, failure, key};

impl Session {
    /// Who this device is in this production.
    pub(super) fn me(&self) -> Me {
        Me { actor: self.key.actor(), ..self.device.me() }
    }

    /// Gives the production another key, or finds the one that another tab gave it. Until then nothing is
    /// put.
    pub(super) fn renew_key(&mut self) {
        self.queue.pause();
        let (database, inputs, former) = (self.queue.database(), self.inputs.clone(), self.key.actor());
        spawn_local(async move {
            inputs.put(SessionInput::Renewed(key::renew(&database, former).await));
        });
    }

    /// The production has another key now.
    pub(super) fn renewed(&mut self, result: Result<Rc<DeviceKey>, StoreError>) {
        let former = self.key.actor();
        let under_way = std::mem::take(&mut self.queue.next().drafts);
        match result {
            Ok(key) if key.actor() != former => {
                self.errors.note("this device's key is used elsewhere: it has another now".to_owned());
                self.key = key.clone();
                self.left = None;
                self.queue.resume(key.clone());
                self.workspace.renew(clock::now(), self.me(), self.invite.as_ref());
                self.relay.renew(key, self.invite.clone());
                // What introduces the key is sealed first.
                self.take_effects();
                self.seal_otherwise(&former, under_way);
                self.tell_renewed();
            }
            Ok(key) => {
                self.queue.resume(key);
                self.queue.next().drafts = under_way;
            }
            Err(error) => {
                self.errors.note(error.to_string());
                self.page.notice(failure::notice(&error));
                // What came is not taken: it comes again, and is looked at again.
                self.arrivals.clear();
                self.has_looked = false;
                self.queue.resume(self.key.clone());
                self.queue.next().drafts = under_way;
                self.relay.redial();
            }
        }
        if self.is_caught_up {
            self.caught_up();
        }
    }

    /// Drafts that the former key would have sealed: the other one does, where somebody introduced it.
    fn seal_otherwise(
        &mut self,
        former: &callboard_core::id::ActorId,
        under_way: Vec<(u64, callboard_core::log::Draft)>,
    ) {
        let is_member = self.workspace.role() != "none" || !self.queue.next().drafts.is_empty();
        if is_member {
            for (ticket, draft) in under_way {
                let draft = self.workspace.readdress(former, draft);
                self.queue.next().drafts.push((ticket, draft));
            }
        } else if !under_way.is_empty() {
            let tickets = under_way.into_iter().map(|(ticket, _)| ticket).collect();
            let reason =
                "this device's key is used elsewhere, and nobody has let its other one in".to_owned();
            let failed = Event::AppendFailed { tickets, reason, quota: false };
            self.workspace.handle_event(clock::now(), failed);
        }
    }

    /// Tells a person whose device has another key, where they cannot go on by themselves.
    pub(super) fn tell_renewed(&self) {
        let is_alone = self.workspace.role() == "none" && self.workspace.unsaved() == 0;
        if is_alone && self.key.actor() != self.device.me().actor && !self.is_quiet() {
            self.page.notice(Notice::KeyUsedElsewhere);
        }
    }
}
