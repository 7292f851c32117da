//! A device's side: dials, proves who it is, keeps in step, and tries again.

use std::collections::VecDeque;

use super::flow::{Brought, Flow, refusal_of};
use super::message::{Hello, Meeting, Message, PROTOCOLS, Party, Presence, Proof};
use super::{Backoff, Reason, Refusal, State, Status};
use crate::access::Invite;
use crate::given::{Entropy, Now, Signer};
use crate::id::{ActorId, BlobHash, WorkspaceId};
use crate::log::{Frontier, LogError, Oplog, Run};
use crate::planted::{Bug, is_planted};

/// How long dialling and greeting may take together.
const GREETING_MILLIS_MAX: u64 = 10_000;

/// What a client asks of its driver, or tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientEvent {
    /// Open a socket; then [`Client::handle_connected`], or [`Client::handle_closed`] where that fails.
    Dial,
    /// Close the socket; what it still brings is of no interest.
    HangUp,
    /// The relay lets us in.
    Welcomed {
        /// A role's word, `joining` or `refill`.
        role: String,
        /// What the relay calls itself.
        relay: String,
    },
    /// Verified runs. Make them durable and take them into the log, then call [`Client::handle_durable`]:
    /// once for each of these events, in order, also where nothing of it was new.
    Received(Vec<Run>),
    /// All that the relay had is durable here. Who is `joining` writes its join now.
    CaughtUp,
    /// Where somebody is just now.
    Presence(Presence),
    /// What lets this device fetch and bring files over HTTP.
    Ticket([u8; 32]),
    /// Somebody brought this file to the relay.
    File(BlobHash),
    /// The connection is gone; it is tried again.
    Lost {
        /// Why, in English.
        why: String,
    },
    /// The relay, or what it sent, is refused for good: nothing is tried until [`Client::retry`].
    Blocked(Refusal),
}

#[derive(Debug)]
enum Phase {
    /// Until it is time to dial.
    Waiting(Now),
    Dialling(Now),
    /// `Hello` is to be sent, or sent.
    Greeting {
        since: Now,
        nonce: [u8; 32],
    },
    /// `Proof` is to be sent, or sent.
    Proving {
        since: Now,
    },
    Open(Box<Flow>),
    Blocked,
}

/// A device's side of one workspace's sync with one relay.
#[derive(Debug)]
pub struct Client {
    workspace: WorkspaceId,
    actor: ActorId,
    former: Vec<ActorId>,
    invite: Option<Invite>,
    phase: Phase,
    backoff: Backoff,
    known: Frontier,
    outbox: Option<Vec<u8>>,
    events: VecDeque<ClientEvent>,
    refusal: Option<Refusal>,
    caught_up: bool,
    shown: (State, Now),
}

impl Client {
    /// A client that wants to dial at once. `known` is what the relay was known to hold when last asked
    /// ([`Client::known`]); `invite` lets in who is no member yet, and may be given for ever.
    pub fn new(
        workspace: WorkspaceId,
        actor: ActorId,
        invite: Option<Invite>,
        known: Frontier,
        now: Now,
    ) -> Self {
        let events = VecDeque::from([ClientEvent::Dial]);
        Self {
            workspace,
            actor,
            former: Vec::new(),
            invite,
            phase: Phase::Dialling(now),
            backoff: Backoff::default(),
            known,
            outbox: None,
            events,
            refusal: None,
            caught_up: false,
            shown: (State::Connecting, now),
        }
    }

    /// The same of a device that signed with other keys before: what those wrote counts as its own.
    #[must_use]
    pub fn with_former(self, former: Vec<ActorId>) -> Self {
        Self { former, ..self }
    }

    /// The workspace that this is about.
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// What the relay told, or acknowledged, that it holds: to be remembered across restarts.
    pub fn known(&self) -> &Frontier {
        match &self.phase {
            Phase::Open(flow) => flow.theirs(),
            _ => &self.known,
        }
    }

    /// Tries at once: the network is back, the person looks, or asked for it. A connection that stands is
    /// doubted: it may have stalled meanwhile.
    pub fn retry(&mut self, now: Now) {
        match self.phase {
            Phase::Waiting(_) | Phase::Blocked => self.dial(now),
            _ => self.doubt(now),
        }
    }

    /// The network is said to be gone: a connection that stands has to answer soon.
    pub fn doubt(&mut self, now: Now) {
        if let Phase::Open(flow) = &mut self.phase {
            flow.doubt(now);
        }
    }

    fn dial(&mut self, now: Now) {
        self.phase = Phase::Dialling(now);
        self.events.push_back(ClientEvent::Dial);
    }

    /// The socket is open.
    pub fn handle_connected(&mut self, now: Now, entropy: &mut dyn Entropy) {
        if !matches!(self.phase, Phase::Dialling(_)) {
            return;
        }
        let mut nonce = [0; 32];
        entropy.fill(&mut nonce);
        let (oldest, newest) = PROTOCOLS;
        let invite = self.invite.as_ref().map(|invite| invite.key().0);
        let hello = Hello { oldest, newest, workspace: self.workspace.0, actor: self.actor.0, nonce, invite };
        self.outbox = Some(Message::Hello(hello).encode());
        self.phase = Phase::Greeting { since: now, nonce };
    }

    /// The socket is closed, or could not be opened.
    pub fn handle_closed(&mut self, now: Now, entropy: &mut dyn Entropy) {
        if matches!(self.phase, Phase::Waiting(_) | Phase::Blocked) {
            return;
        }
        self.lose(now, "the connection was closed", entropy);
    }

    fn lose(&mut self, now: Now, why: &str, entropy: &mut dyn Entropy) {
        let until = self.backoff.next(now, entropy);
        self.leave(Phase::Waiting(until));
        self.events.push_back(ClientEvent::Lost { why: why.to_owned() });
    }

    fn leave(&mut self, next: Phase) {
        if let Phase::Open(flow) = std::mem::replace(&mut self.phase, next) {
            self.known = flow.theirs().clone();
        }
        self.outbox = None;
        self.caught_up = false;
        // What came and was not taken yet will come again.
        self.events.retain(|event| !matches!(event, ClientEvent::Received(_) | ClientEvent::Dial));
    }

    /// A frame came.
    pub fn handle_frame(&mut self, now: Now, bytes: &[u8], signer: &dyn Signer, entropy: &mut dyn Entropy) {
        let handled =
            Message::decode(bytes).and_then(|message| self.handle(now, message, bytes.len(), signer));
        if let Err(refusal) = handled {
            self.refuse(now, refusal, entropy);
        }
    }

    fn handle(
        &mut self,
        now: Now,
        message: Message,
        length: usize,
        signer: &dyn Signer,
    ) -> Result<(), Refusal> {
        let out_of_turn = || Refusal::because(Reason::Malformed, "a message out of turn");
        match (&mut self.phase, message) {
            (_, Message::Refused(refusal)) => return Err(refusal),
            (Phase::Greeting { since, nonce }, Message::Challenge(challenge)) => {
                if !(PROTOCOLS.0..=PROTOCOLS.1).contains(&challenge.protocol) {
                    return Err(Refusal::because(Reason::Version, "a protocol that was not offered"));
                }
                let meeting = Meeting {
                    workspace: self.workspace,
                    actor: self.actor,
                    relay: ActorId(challenge.relay),
                    client_nonce: *nonce,
                    relay_nonce: challenge.nonce,
                };
                meeting.verify(Party::Relay, &meeting.relay, &challenge.signature)?;
                let invite = self.invite.as_ref().map(|invite| invite.sign(&meeting.message(Party::Invite)));
                let signature = signer.sign(&meeting.message(Party::Member));
                self.outbox = Some(Message::Proof(Proof { signature, invite }).encode());
                self.phase = Phase::Proving { since: *since };
            }
            (Phase::Proving { .. }, Message::Welcome(welcome)) => {
                let mut flow = Flow::new(self.workspace, now);
                let is_believed = is_planted(Bug::BelievesRelay);
                flow.set_theirs(if is_believed { self.known.clone() } else { welcome.frontier });
                flow.owe_frontier();
                self.phase = Phase::Open(Box::new(flow));
                self.refusal = None;
                let (role, relay) = (welcome.role, welcome.relay);
                self.events.push_back(ClientEvent::Welcomed { role, relay });
            }
            (Phase::Open(_), Message::Ticket(ticket)) => self.events.push_back(ClientEvent::Ticket(ticket)),
            (Phase::Open(_), Message::File(hash)) => {
                self.events.push_back(ClientEvent::File(BlobHash(hash)));
            }
            (Phase::Open(flow), message) => match flow.handle(now, message, length)? {
                Brought::Runs(runs) => self.events.push_back(ClientEvent::Received(runs)),
                Brought::Presence(presence) => self.events.push_back(ClientEvent::Presence(presence)),
                Brought::Nothing => {}
            },
            // What was on its way when the connection was given up.
            (Phase::Waiting(_) | Phase::Blocked, _) => {}
            _ => return Err(out_of_turn()),
        }
        Ok(())
    }

    fn refuse(&mut self, now: Now, refusal: Refusal, entropy: &mut dyn Entropy) {
        if refusal.reason.passes() {
            self.lose(now, &refusal.to_string(), entropy);
        } else {
            self.leave(Phase::Blocked);
            self.events.push_back(ClientEvent::Blocked(refusal.clone()));
        }
        self.refusal = Some(refusal);
        self.events.push_back(ClientEvent::HangUp);
    }

    /// What the oldest [`ClientEvent::Received`] brought is durable and, as far as it stands, in `log`.
    pub fn handle_durable(&mut self, log: &Oplog) {
        if let Phase::Open(flow) = &mut self.phase
            && flow.handle_durable(log)
            && !std::mem::replace(&mut self.caught_up, true)
        {
            self.backoff.reset();
            self.events.push_back(ClientEvent::CaughtUp);
        }
    }

    /// What came cannot stand in the log, for good: the relay is not believed any more.
    pub fn handle_refused(&mut self, now: Now, error: &LogError, entropy: &mut dyn Entropy) {
        self.refuse(now, refusal_of(error), entropy);
    }

    /// Does what is due by the time.
    pub fn handle_timeout(&mut self, now: Now, entropy: &mut dyn Entropy) {
        let late = |since: Now| now < since || now.0 - since.0 >= GREETING_MILLIS_MAX;
        let why = match &mut self.phase {
            Phase::Waiting(until) if Backoff::is_over(*until, now) => return self.dial(now),
            Phase::Dialling(since) | Phase::Greeting { since, .. } | Phase::Proving { since }
                if late(*since) =>
            {
                "no answer"
            }
            Phase::Open(flow) => match flow.handle_timeout(now) {
                true => return,
                false => "the relay has fallen silent",
            },
            _ => return,
        };
        self.lose(now, why, entropy);
        self.events.push_back(ClientEvent::HangUp);
    }

    /// When to call [`Client::handle_timeout`] next.
    pub fn poll_timeout(&self) -> Option<Now> {
        match &self.phase {
            Phase::Waiting(until) => Some(*until),
            Phase::Dialling(since) | Phase::Greeting { since, .. } | Phase::Proving { since } => {
                Some(Now(since.0 + GREETING_MILLIS_MAX))
            }
            Phase::Open(flow) => Some(flow.timeout()),
            Phase::Blocked => None,
        }
    }

    /// The next frame to send. Call until `None` when the socket opened or takes more, the log grew, or
    /// anything was handled.
    pub fn poll_frame(&mut self, now: Now, log: &Oplog) -> Option<Vec<u8>> {
        if let Some(frame) = self.outbox.take() {
            return Some(frame);
        }
        match &mut self.phase {
            Phase::Open(flow) => flow.poll(now, log),
            _ => None,
        }
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<ClientEvent> {
        self.events.pop_front()
    }

    /// Tells the others where one is just now, as soon as there is nothing better to send.
    pub fn send_presence(&mut self, state: Vec<u8>) {
        if let Phase::Open(flow) = &mut self.phase {
            flow.owe_presence(Presence { actor: self.actor.0, state });
        }
    }

    /// How it stands.
    pub fn status(&mut self, now: Now, log: &Oplog) -> Status {
        let state = match &self.phase {
            Phase::Blocked => State::Blocked,
            Phase::Open(flow) if flow.is_in_step(log) => State::InStep,
            Phase::Open(_) => State::Syncing,
            // Trying again is being offline, until it succeeds.
            _ if self.backoff.failures() > 0 => State::Offline,
            _ => State::Connecting,
        };
        if self.shown.0 != state {
            self.shown = (state, now);
        }
        let waiting = waiting(log, self.former.iter().chain([&self.actor]), self.known());
        Status { state, waiting, since: self.shown.1, refusal: self.refusal.clone() }
    }
}

/// How many bundles of a device's keys, each named once, somebody with this frontier is not known to hold.
pub fn waiting<'k>(log: &Oplog, keys: impl IntoIterator<Item = &'k ActorId>, known: &Frontier) -> u64 {
    let of_key = |actor: &ActorId| match log.tip(actor) {
        None => 0,
        Some(_) if log.is_forked(actor) => log.lacking(actor, known),
        Some(tip) => tip.seq.saturating_sub(known.seq(actor)),
    };
    keys.into_iter().map(of_key).sum()
}
