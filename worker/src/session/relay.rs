//! The relay, for an open production: one tab has the line, all show the same.

use callboard_core::given::Signer;
use callboard_core::workspace::command::{Command, Invite};
use callboard_core::workspace::update::{Code, Failure, Member, Reply};
use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;

use super::Session;
use crate::clock;
use crate::input::SessionInput;
use crate::production;
use crate::sync::{Brought, Link, web_origin_of};
use crate::tabs::{DutyEvent, Hint};

/// How long the tab on duty has to answer a tab that is looked at. One that is asleep does not.
const ANSWER_MILLIS_MAX: u32 = 3_000;

impl Session {
    /// Chooses a relay; answered once it lets us in.
    pub(super) fn connect(&mut self, request: u32, url: &str) {
        match web_origin_of(url) {
            Ok(web_origin) => {
                self.relay.wait(request, web_origin.clone());
                self.choose(Some(web_origin), None);
            }
            Err(failure) => self.page.reply(request, Err(failure)),
        }
    }

    /// Forgets the relay.
    pub(super) fn disconnect(&mut self, request: u32) {
        for request in self.relay.cancel() {
            let cancelled = Failure::because(Code::Cancelled, "the relay was given up");
            self.page.reply(request, Err(cancelled));
        }
        self.choose(None, Some(request));
    }

    /// Writes down which relay is wanted. Every tab hears of it, this one too, and looks it up.
    fn choose(&self, web_origin: Option<String>, request: Option<u32>) {
        let (device, page, inputs, id) = (self.device.clone(), self.page, self.inputs.clone(), self.id);
        spawn_local(async move {
            let chosen = production::choose_relay(&device, id, web_origin).await;
            match (chosen, request) {
                (Ok(()), Some(request)) => page.reply(request, Ok(Reply::Done)),
                (Ok(()), None) => {}
                (Err(error), Some(request)) => page.reply(request, Err(error.into())),
                (Err(error), None) => inputs.put(SessionInput::NotChosen(error)),
            }
        });
    }

    /// The choice could not be written down: whoever waits for the relay waits in vain.
    pub(super) fn not_chosen(&mut self, failure: &Failure) {
        for request in self.relay.cancel() {
            self.page.reply(request, Err(failure.clone()));
        }
        self.give_up_joining(failure.clone());
    }

    /// This relay is wanted now, or none.
    pub(super) fn chosen(&mut self, web_origin: Option<String>) {
        if self.relay.web_origin() != web_origin.as_deref() {
            self.stop_files();
        }
        self.relay.choose(web_origin);
        if self.is_on_duty {
            // Whoever was here was so at the former one.
            self.set_roll(Vec::new());
            self.start_relay();
            // Who chose waits for an answer, also where nothing is different.
            self.drive_relay();
            self.channel.tell(&Hint::Standing(self.relay.standing().clone()));
        } else {
            self.ask();
        }
    }

    /// Another tab hints.
    pub(super) fn hint(&mut self, hint: Hint) {
        match hint {
            Hint::Stored => self.queue.look(),
            Hint::Ask if self.is_on_duty => {
                self.channel.tell(&Hint::Standing(self.relay.standing().clone()));
            }
            Hint::Ask => {}
            Hint::Standing(standing) => {
                self.asked = None;
                self.relay.hear(standing);
            }
            Hint::Overlays => self.look_for_overlays(),
            Hint::Sat(tab) => self.beside_sat(tab),
            Hint::Left(session) => self.beside_left(session),
            // On duty it hears for itself. Two are where tabs cannot lock each other out: each would tell the
            // other what it has just heard from it, for ever.
            Hint::Roll(_) if self.is_on_duty => {}
            Hint::Roll(roll) => self.set_roll(roll),
            Hint::Relay => self.look_up_relay(),
        }
    }

    fn look_up_relay(&self) {
        let (device, inputs, id) = (self.device.clone(), self.inputs.clone(), self.id);
        spawn_local(async move {
            // Without an answer everything stays as it was.
            if let Ok(Some(known)) = device.workspace(id).await {
                inputs.put(SessionInput::Chosen(known.relay));
            }
        });
    }

    /// This tab is on duty, or no longer.
    pub(super) fn on_duty(&mut self, event: DutyEvent) {
        self.is_on_duty = event == DutyEvent::Taken;
        if self.is_on_duty {
            self.asked = None;
            self.start_relay();
            self.plan_checkpoint();
        } else {
            self.relay.stop();
            self.stop_files();
            self.duty.claim_again();
            // How it stands is for the other one to say now.
            self.ask();
        }
    }

    /// Dials, once there is all that it might be asked for.
    pub(super) fn start_relay(&mut self) {
        if self.workspace.log().has_bodies() {
            self.relay.start(self.workspace.log());
        }
    }

    /// The page came to the front, or left it.
    pub(crate) fn set_visible(&mut self, is_visible: bool) {
        self.is_visible = is_visible;
        if is_visible {
            self.retry();
        }
    }

    /// The network is back, or somebody looks: nobody waits for the next turn.
    pub(crate) fn retry(&mut self) {
        self.relay.retry();
        // What was hinted at while this tab was asleep may never have been heard.
        self.queue.look();
        self.look_for_overlays();
        self.ask();
        self.pump();
    }

    /// The network is said to be gone.
    pub(crate) fn doubt(&mut self) {
        self.relay.doubt();
        self.pump();
    }

    /// Asks the tab on duty how it stands.
    pub(super) fn ask(&mut self) {
        if self.is_on_duty || self.relay.web_origin().is_none() {
            return;
        }
        self.channel.tell(&Hint::Ask);
        let inputs = self.inputs.clone();
        self.asked.get_or_insert_with(|| {
            Timeout::new(ANSWER_MILLIS_MAX, move || inputs.put(SessionInput::Unanswered))
        });
    }

    /// The tab on duty does not answer: a tab that somebody looks at takes over.
    pub(super) fn unanswered(&mut self) {
        if self.asked.take().is_some() && self.is_visible && !self.is_on_duty {
            self.duty.steal();
        }
    }

    /// Sends and takes whatever there is, and tells how it stands where that changed.
    pub(super) fn drive_relay(&mut self) {
        for brought in self.relay.drive(self.workspace.log()) {
            match brought {
                Brought::Runs { dial, runs } => self.receive(dial, runs),
                Brought::Stranger => self.is_stranger(),
                Brought::CaughtUp => {
                    self.caught_up();
                    self.move_files();
                }
                Brought::Ticket(ticket) => self.got_ticket(ticket),
                Brought::File(hash) => self.file_came(hash),
            }
        }
        if let Some(roll) = self.relay.moves() {
            self.set_roll(roll);
        }
        if let Some(standing) = self.relay.news() {
            self.workspace.set_sync(standing.status.clone());
            if self.is_on_duty {
                self.channel.tell(&Hint::Standing(standing));
            }
            self.plan_chores();
        }
        for (request, result) in self.relay.answers() {
            self.page.reply(request, result);
        }
        self.follow_joining();
    }

    /// Makes an invite, where there is somebody to give it to.
    pub(super) fn invite(&mut self, request: u32, invite: Invite) {
        if self.relay.standing().is_connected() {
            self.workspace.handle_command(clock::now(), request, Command::Invite(invite));
        } else {
            let failure =
                Failure::because(Code::NotConnected, "an invite needs a relay that one can join at");
            self.page.reply(request, Err(failure));
        }
    }

    /// The core has made an invite. Its link is given away when the relay can let somebody in by it.
    pub(super) fn keep_link(&mut self, request: u32, payload: &str) {
        let own = self.workspace.log().tip(&self.key.actor()).map_or(0, |tip| tip.seq);
        let link = Link::write(self.relay.web_origin().unwrap_or_default(), payload);
        self.links.push((request, own, link));
    }

    /// Gives away the links that the relay knows of, and all where it went away: then it will.
    pub(super) fn give_links(&mut self) {
        let standing = self.relay.standing();
        let is_due = |own: u64| standing.holds(own) || !standing.is_connected();
        for (request, _, link) in self.links.extract_if(.., |(_, own, _)| is_due(*own)) {
            self.page.reply(request, Ok(Reply::Link { link }));
        }
    }

    /// Who else is connected.
    pub(super) fn peers(&self) -> Vec<Member> {
        let peers = &self.relay.standing().peers;
        let members = self.workspace.members().into_iter();
        members.filter(|member| peers.contains(&member.actor) && !member.me).collect()
    }
}
