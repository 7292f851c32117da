//! What a tab knows of its production's relay, and who waits to hear of it.

use std::rc::Rc;

use callboard_core::access::Invite;
use callboard_core::given::Signer;
use callboard_core::id::ActorId;
use callboard_core::log::{Frontier, LogError, Oplog};
use callboard_core::sync::{Tab, waiting};
use callboard_core::workspace::update::{Failure, Reply, SyncState};

use super::line::{Brought, Ends, Line, LineEvent};
use super::{Link, Standing};

/// A request that waits to be let in.
struct Waiting {
    request: u32,
    /// By which relay: before the choice is written down, another may still stand.
    web_origin: String,
    /// Attempts that had failed before.
    attempts: u32,
}

/// A production's relay, or that it has none.
pub(crate) struct Relay {
    signer: Rc<dyn Signer>,
    /// The keys that signed before: what they wrote waits as well.
    former: Vec<ActorId>,
    on_event: Rc<dyn Fn(LineEvent)>,
    web_origin: Option<String>,
    invite: Option<Invite>,
    standing: Standing,
    /// The line, on the tab that is on duty.
    line: Option<Line>,
    /// What the relay was known to hold when there was a line last.
    known: Frontier,
    /// What was written down of that.
    noted: Frontier,
    /// How it stood when somebody asked for news.
    told: Option<Standing>,
    /// Sockets of the lines before this one.
    dials: u32,
    /// Names this tab to others.
    session: u64,
    /// Where this device's tabs are.
    tabs: Vec<Tab>,
    /// Requests that wait to be let in.
    waiting: Vec<Waiting>,
}

impl Relay {
    /// A relay that nobody has dialled yet; `known` is what it was known to hold when last asked, `former`
    /// the keys that signed before `signer`.
    pub(crate) fn new(
        (signer, former): (Rc<dyn Signer>, Vec<ActorId>),
        web_origin: Option<String>,
        known: Frontier,
        session: u64,
        on_event: Rc<dyn Fn(LineEvent)>,
    ) -> Self {
        let standing = Standing::before(web_origin.clone());
        Self {
            signer,
            former,
            on_event,
            web_origin,
            invite: None,
            standing,
            line: None,
            noted: known.clone(),
            known,
            told: None,
            dials: 0,
            session,
            tabs: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// The relay of an invite's link, which lets in who is no member yet.
    pub(crate) fn by_invite(
        signer: Rc<dyn Signer>,
        link: Link,
        session: u64,
        on_event: Rc<dyn Fn(LineEvent)>,
    ) -> Self {
        let keys = (signer, Vec::new());
        let relay = Self::new(keys, Some(link.web_origin), Frontier::default(), session, on_event);
        Self { invite: Some(link.invite), ..relay }
    }

    /// Its web origin.
    pub(crate) fn web_origin(&self) -> Option<&str> {
        self.web_origin.as_deref()
    }

    /// How it stands.
    pub(crate) fn standing(&self) -> &Standing {
        &self.standing
    }

    /// What the relay is known to hold.
    pub(crate) fn known(&self) -> &Frontier {
        self.line.as_ref().map_or(&self.known, Line::known)
    }

    /// Whether the relay is known to hold more than when this was asked last.
    pub(crate) fn has_learnt(&mut self) -> bool {
        let known = self.known().clone();
        let has_learnt = known != self.noted;
        self.noted = known;
        has_learnt
    }

    /// How it stands, where that is another than when this was asked last.
    pub(crate) fn news(&mut self) -> Option<Standing> {
        if self.told.as_ref() == Some(&self.standing) {
            return None;
        }
        self.told = Some(self.standing.clone());
        self.told.clone()
    }

    /// Another relay was chosen, or none; the same one again is tried at once.
    pub(crate) fn choose(&mut self, web_origin: Option<String>) {
        if self.web_origin == web_origin {
            return self.retry();
        }
        self.stop();
        // Another relay holds other things; what it holds it says itself.
        self.known = Frontier::default();
        let log = std::mem::take(&mut self.standing.log);
        let attempts = self.standing.attempts;
        self.standing = Standing { log, attempts, ..Standing::before(web_origin.clone()) };
        self.web_origin = web_origin;
    }

    /// Dials, where there is a relay and no line to it.
    pub(crate) fn start(&mut self, log: &Oplog) {
        let Some(web_origin) = self.web_origin.clone() else { return };
        if self.line.is_some() {
            return;
        }
        let (signer, invite, known) = (self.signer.clone(), self.invite.clone(), self.known.clone());
        let (former, dials) = (self.former.clone(), self.dials);
        let (session, tabs) = (self.session, self.tabs.clone());
        let ends = Ends { signer, web_origin, former, invite, known, dials, session, tabs };
        self.line = Some(Line::dial(log, ends, self.on_event.clone()));
    }

    /// This device's tabs are here now.
    pub(crate) fn sit(&mut self, tabs: Vec<Tab>) {
        if let Some(line) = &mut self.line {
            line.sit(tabs.clone());
        }
        self.tabs = tabs;
    }

    /// Who else is connected and where, on the tab on duty, where that is another than when asked last.
    pub(crate) fn moves(&mut self) -> Option<Vec<(ActorId, Vec<Tab>)>> {
        self.line.as_mut().and_then(Line::moves)
    }

    /// Gives the line up: another tab is on duty, or nobody wants it.
    pub(crate) fn stop(&mut self) {
        if let Some(line) = self.line.take() {
            self.known = line.known().clone();
            self.dials = line.dials() + 1;
        }
    }

    /// Gives the connection up and dials again: what came over it was not kept.
    pub(crate) fn redial(&mut self) {
        if let Some(line) = &mut self.line {
            line.redial();
        }
    }

    /// Tries at once, where the line waits.
    pub(crate) fn retry(&mut self) {
        if let Some(line) = &mut self.line {
            line.retry();
        }
    }

    /// Asks whether the relay is still there.
    pub(crate) fn doubt(&mut self) {
        if let Some(line) = &mut self.line {
            line.doubt();
        }
    }

    /// Something happened to the line.
    pub(crate) fn handle(&mut self, event: LineEvent) {
        if let Some(line) = &mut self.line {
            line.handle(event);
        }
    }

    /// The oldest runs that this dial of the line brought are durable.
    pub(crate) fn durable(&mut self, dial: u32, log: &Oplog) {
        if let Some(line) = &mut self.line {
            line.durable(dial, log);
        }
    }

    /// What this dial of the line brought can never stand.
    pub(crate) fn refused(&mut self, dial: u32, error: &LogError) {
        if let Some(line) = &mut self.line {
            line.refused(dial, error);
        }
    }

    /// The tab on duty says how it stands.
    pub(crate) fn hear(&mut self, standing: Standing) {
        if self.line.is_none() && standing.status.relay == self.web_origin {
            self.standing = standing;
        }
    }

    /// The production has another key now. What was greeted with the former one goes on; the next greeting is
    /// this one's.
    pub(crate) fn renew(&mut self, signer: Rc<dyn Signer>, invite: Option<Invite>) {
        self.former.push(std::mem::replace(&mut self.signer, signer).actor());
        self.invite = self.invite.take().or(invite);
    }

    /// Sends and takes whatever there is; gives what came for the log.
    pub(crate) fn drive(&mut self, log: &Oplog) -> Vec<Brought> {
        let actor = self.signer.actor();
        if self.line.as_ref().is_some_and(|line| line.is_spent(&actor)) {
            self.stop();
            self.start(log);
        }
        match &mut self.line {
            Some(line) => line.drive(log, &mut self.standing),
            None => {
                if self.standing.status.state == SyncState::Local {
                    let keys = self.former.iter().chain([&actor]);
                    self.standing.status.waiting = waiting(log, keys, &self.known);
                }
                Vec::new()
            }
        }
    }

    /// A request waits to be let in by the relay at `web_origin`.
    pub(crate) fn wait(&mut self, request: u32, web_origin: String) {
        self.waiting.push(Waiting { request, web_origin, attempts: self.standing.attempts });
    }

    /// The answers that are due.
    pub(crate) fn answers(&mut self) -> Vec<(u32, Result<Reply, Failure>)> {
        let standing = &self.standing;
        let mut answers = Vec::new();
        self.waiting.retain(|waiting| {
            if standing.status.relay.as_ref() != Some(&waiting.web_origin) {
                return true;
            }
            if standing.is_connected() {
                answers.push((waiting.request, Ok(Reply::Done)));
            } else if let Some(failure) = standing.failure(waiting.attempts) {
                answers.push((waiting.request, Err(failure)));
            } else {
                return true;
            }
            false
        });
        answers
    }

    /// Nobody waits any more: there is to be no relay.
    pub(crate) fn cancel(&mut self) -> Vec<u32> {
        self.waiting.drain(..).map(|waiting| waiting.request).collect()
    }
}
