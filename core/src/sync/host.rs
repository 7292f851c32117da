//! The relay's side of one connection.

use std::collections::VecDeque;

use super::flow::{Brought, Flow};
use super::keeper::Pass;
use super::message::{Challenge, Hello, Meeting, Message, PROTOCOLS, Party, Presence, Proof, Welcome};
use super::{Reason, Refusal};
use crate::given::{Entropy, Now, Signer};
use crate::id::{ActorId, BlobHash, WorkspaceId};
use crate::log::{Frontier, Oplog, Run};

/// How long a greeting may take: half-open connections are not kept.
const GREETING_MILLIS_MAX: u64 = 10_000;
/// Bytes of a frame before its sender has proven who they are, at most.
const GREETING_BYTES_MAX: usize = 4096;

/// What a host asks of its driver, or tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostEvent {
    /// The other side has proven its key, and the invite's where it has one. Answer by [`Host::welcome`] or
    /// [`Host::refuse`].
    Proven {
        /// To which workspace.
        workspace: WorkspaceId,
        /// Who.
        actor: ActorId,
        /// By which invite.
        invite: Option<ActorId>,
    },
    /// Verified runs: [`super::Keeper::take`] and make durable, then [`Host::handle_durable`], or
    /// [`Host::refuse`]. Once for each of these events, in order.
    Received(Vec<Run>),
    /// All that the client had is durable here.
    CaughtUp,
    /// To be passed on to the others.
    Presence(Presence),
    /// Send what is left, then close the socket.
    Closed(Refusal),
}

#[derive(Debug)]
enum Phase {
    Greeting,
    Challenged { meeting: Meeting, invite: Option<ActorId> },
    Proven { workspace: WorkspaceId },
    Open(Box<Flow>),
    Closed,
}

/// The relay's side of one connection.
#[derive(Debug)]
pub struct Host {
    since: Now,
    phase: Phase,
    actor: Option<ActorId>,
    outbox: VecDeque<Message>,
    events: VecDeque<HostEvent>,
    caught_up: bool,
}

impl Host {
    /// A connection that was just opened.
    pub fn new(now: Now) -> Self {
        Self {
            since: now,
            phase: Phase::Greeting,
            actor: None,
            outbox: VecDeque::new(),
            events: VecDeque::new(),
            caught_up: false,
        }
    }

    /// Who is at the other side, once proven.
    pub fn actor(&self) -> Option<ActorId> {
        self.actor
    }

    /// A frame came. `signer` is the relay's own key.
    pub fn handle_frame(&mut self, now: Now, bytes: &[u8], signer: &dyn Signer, entropy: &mut dyn Entropy) {
        let is_open = matches!(self.phase, Phase::Open(_));
        let handled = if !is_open && bytes.len() > GREETING_BYTES_MAX {
            Err(Refusal::because(Reason::Malformed, "a greeting too large"))
        } else {
            Message::decode(bytes).and_then(|message| self.handle(now, message, bytes.len(), signer, entropy))
        };
        if let Err(refusal) = handled {
            self.refuse(refusal);
        }
    }

    fn handle(
        &mut self,
        now: Now,
        message: Message,
        length: usize,
        signer: &dyn Signer,
        entropy: &mut dyn Entropy,
    ) -> Result<(), Refusal> {
        match (&mut self.phase, message) {
            (Phase::Greeting, Message::Hello(hello)) => self.challenge(&hello, signer, entropy),
            (Phase::Challenged { meeting, invite }, Message::Proof(proof)) => {
                let (meeting, invite) = (*meeting, *invite);
                self.check(meeting, invite, &proof)
            }
            (Phase::Open(flow), message) => {
                match flow.handle(now, message, length)? {
                    Brought::Runs(runs) => self.events.push_back(HostEvent::Received(runs)),
                    Brought::Presence(Presence { state, .. }) => {
                        if let Some(actor) = self.actor {
                            self.events.push_back(HostEvent::Presence(Presence { actor: actor.0, state }));
                        }
                    }
                    Brought::Nothing => {}
                }
                Ok(())
            }
            (Phase::Closed, _) => Ok(()),
            _ => Err(Refusal::because(Reason::Malformed, "a message out of turn")),
        }
    }

    fn challenge(
        &mut self,
        hello: &Hello,
        signer: &dyn Signer,
        entropy: &mut dyn Entropy,
    ) -> Result<(), Refusal> {
        let protocol = hello.newest.min(PROTOCOLS.1);
        if protocol < hello.oldest.max(PROTOCOLS.0) {
            let text = format!("this relay speaks protocols {} to {}", PROTOCOLS.0, PROTOCOLS.1);
            return Err(Refusal::because(Reason::Version, &text));
        }
        let mut nonce = [0; 32];
        entropy.fill(&mut nonce);
        let meeting = Meeting {
            workspace: WorkspaceId(hello.workspace),
            actor: ActorId(hello.actor),
            relay: signer.actor(),
            client_nonce: hello.nonce,
            relay_nonce: nonce,
        };
        let signature = signer.sign(&meeting.message(Party::Relay));
        let relay = signer.actor().0;
        self.outbox.push_back(Message::Challenge(Challenge { protocol, relay, nonce, signature }));
        self.phase = Phase::Challenged { meeting, invite: hello.invite.map(ActorId) };
        Ok(())
    }

    fn check(&mut self, meeting: Meeting, invite: Option<ActorId>, proof: &Proof) -> Result<(), Refusal> {
        meeting.verify(Party::Member, &meeting.actor, &proof.signature)?;
        if let Some(key) = &invite {
            let signature = proof.invite.as_ref();
            let missing = || Refusal::because(Reason::BadProof, "no proof of the invite");
            meeting.verify(Party::Invite, key, signature.ok_or_else(missing)?)?;
        }
        let (workspace, actor) = (meeting.workspace, meeting.actor);
        self.actor = Some(actor);
        self.phase = Phase::Proven { workspace };
        self.events.push_back(HostEvent::Proven { workspace, actor, invite });
        Ok(())
    }

    /// Lets in who has proven themselves. `held` is the relay's frontier, `relay` what it calls itself.
    pub fn welcome(&mut self, now: Now, pass: &Pass, held: Frontier, relay: &str) {
        let Phase::Proven { workspace } = self.phase else { return };
        self.phase = Phase::Open(Box::new(Flow::new(workspace, now)));
        let (role, relay) = (pass.word().to_owned(), relay.to_owned());
        self.outbox.push_back(Message::Welcome(Welcome { role, relay, frontier: held }));
        self.renew(pass);
    }

    /// Lets them fetch and bring files over HTTP.
    pub fn give_ticket(&mut self, ticket: [u8; 32]) {
        if let Phase::Open(_) = self.phase {
            self.outbox.push_back(Message::Ticket(ticket));
        }
    }

    /// Tells them that somebody brought a file.
    pub fn tell_file(&mut self, hash: BlobHash) {
        if let Phase::Open(_) = self.phase {
            self.outbox.push_back(Message::File(hash.0));
        }
    }

    /// What the other side may do has changed.
    pub fn renew(&mut self, pass: &Pass) {
        if let Phase::Open(flow) = &mut self.phase {
            flow.let_read(pass.may_read());
        }
    }

    /// Sends the other side away, and says why.
    pub fn refuse(&mut self, refusal: Refusal) {
        if matches!(self.phase, Phase::Closed) {
            return;
        }
        self.phase = Phase::Closed;
        self.outbox.clear();
        self.outbox.push_back(Message::Refused(refusal.clone()));
        self.events.clear();
        self.events.push_back(HostEvent::Closed(refusal));
    }

    /// What the oldest [`HostEvent::Received`] brought is durable and, as far as it stands, in `log`.
    pub fn handle_durable(&mut self, log: &Oplog) {
        if let Phase::Open(flow) = &mut self.phase
            && flow.handle_durable(log)
            && !std::mem::replace(&mut self.caught_up, true)
        {
            self.events.push_back(HostEvent::CaughtUp);
        }
    }

    /// Passes somebody's whereabouts on, as soon as there is nothing better to send.
    pub fn send_presence(&mut self, presence: Presence) {
        if let Phase::Open(flow) = &mut self.phase {
            flow.owe_presence(presence);
        }
    }

    /// Does what is due by the time.
    pub fn handle_timeout(&mut self, now: Now) {
        let alive = match &mut self.phase {
            Phase::Open(flow) => flow.handle_timeout(now),
            Phase::Closed | Phase::Proven { .. } => true,
            _ => now >= self.since && now.0 - self.since.0 < GREETING_MILLIS_MAX,
        };
        if !alive {
            self.refuse(Refusal::because(Reason::Other, "silent for too long"));
        }
    }

    /// When to call [`Host::handle_timeout`] next.
    pub fn poll_timeout(&self) -> Option<Now> {
        match &self.phase {
            Phase::Open(flow) => Some(flow.timeout()),
            Phase::Greeting | Phase::Challenged { .. } => Some(Now(self.since.0 + GREETING_MILLIS_MAX)),
            Phase::Proven { .. } | Phase::Closed => None,
        }
    }

    /// The next frame to send; `log` is the workspace's, once it is known. Call until `None` when the socket
    /// takes more, the log grew, or anything was handled.
    pub fn poll_frame(&mut self, now: Now, log: Option<&Oplog>) -> Option<Vec<u8>> {
        if let Some(message) = self.outbox.pop_front() {
            return Some(message.encode());
        }
        match (&mut self.phase, log) {
            (Phase::Open(flow), Some(log)) => flow.poll(now, log),
            _ => None,
        }
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<HostEvent> {
        self.events.pop_front()
    }
}
