//! The tab on duty's line to the relay: the core's `Client` with a socket and a timer. What the frames say,
//! when to try again and who is let in is the core's; here they are only carried.

use std::rc::Rc;

use callboard_core::access::Invite;
use callboard_core::given::{Now, Signer};
use callboard_core::id::{ActorId, BlobHash};
use callboard_core::log::{Frontier, LogError, Oplog, Run};
use callboard_core::sync::{Client, ClientEvent, Heard, Roll, SAY_AGAIN_MILLIS, Tab, Whereabouts};
use gloo_timers::callback::Timeout;

use super::Standing;
use super::socket::{Socket, SocketEvent};
use crate::clock::{self, BrowserEntropy};

/// What a relay calls whom it does not know.
const STRANGER: &str = "refill";

/// Something that happened to a line.
#[derive(Debug)]
pub(crate) enum LineEvent {
    /// To its socket.
    Socket {
        /// Which of its sockets.
        dial: u32,
        /// What.
        event: SocketEvent,
    },
    /// It is time for something.
    Timeout,
}

/// What a line brings.
#[derive(Debug)]
pub(crate) enum Brought {
    /// Runs to be made durable; then `Line::durable` is due, once for each of these.
    Runs {
        /// Over which of the line's sockets.
        dial: u32,
        /// In causal order. May be none.
        runs: Vec<Run>,
    },
    /// The relay does not know this device: it reads nothing.
    Stranger,
    /// All that the relay had is durable here.
    CaughtUp,
    /// What lets us fetch and bring files.
    Ticket([u8; 32]),
    /// Somebody brought a file.
    File(BlobHash),
}

/// A line to a relay.
pub(crate) struct Line {
    client: Client,
    signer: Rc<dyn Signer>,
    web_origin: String,
    socket: Option<Socket>,
    /// Counts sockets: what an earlier one still says is not heard.
    dials: u32,
    timer: Option<(Now, Timeout)>,
    on_event: Rc<dyn Fn(LineEvent)>,
    /// Who else is connected.
    roll: Roll,
    /// Whether that is another than when it was asked for last.
    has_moved: bool,
    /// What is said of this device's own tabs.
    whereabouts: Whereabouts,
    next_presence: Option<Now>,
    /// Own changes that waited when it was looked last.
    waited: u64,
}

/// Whose line it is, and where to.
pub(crate) struct Ends {
    /// The device's key.
    pub(crate) signer: Rc<dyn Signer>,
    /// The relay's web origin.
    pub(crate) web_origin: String,
    /// Those that it signed with before.
    pub(crate) former: Vec<ActorId>,
    /// Lets in who is no member yet.
    pub(crate) invite: Option<Invite>,
    /// What the relay is known to hold.
    pub(crate) known: Frontier,
    /// Sockets of the lines before this one.
    pub(crate) dials: u32,
    /// The tab that has the line.
    pub(crate) session: u64,
    /// Where this device's tabs are.
    pub(crate) tabs: Vec<Tab>,
}

impl Line {
    /// A line that dials at once.
    pub(crate) fn dial(log: &Oplog, ends: Ends, on_event: Rc<dyn Fn(LineEvent)>) -> Self {
        let Ends { signer, web_origin, former, invite, known, dials, session, tabs } = ends;
        let client = Client::new(log.workspace(), signer.actor(), invite, known, clock::now());
        let client = client.with_former(former);
        Self {
            client,
            signer,
            web_origin,
            socket: None,
            dials,
            timer: None,
            on_event,
            roll: Roll::default(),
            has_moved: true,
            whereabouts: Whereabouts { session, count: 0, tabs },
            next_presence: None,
            waited: 0,
        }
    }

    /// What the relay is known to hold.
    pub(crate) fn known(&self) -> &Frontier {
        self.client.known()
    }

    /// This device's tabs are elsewhere now: whoever is connected hears of it.
    pub(crate) fn sit(&mut self, tabs: Vec<Tab>) {
        self.whereabouts.tabs = tabs;
        // Before somebody let us in there is nobody to tell.
        self.next_presence = self.next_presence.map(|_| clock::now());
    }

    /// Who else is connected and where, where that is another than when this was asked last.
    pub(crate) fn moves(&mut self) -> Option<Vec<(ActorId, Vec<Tab>)>> {
        let has_moved = std::mem::take(&mut self.has_moved);
        has_moved.then(|| self.roll.devices().map(|(actor, tabs)| (actor, tabs.to_vec())).collect())
    }

    /// Tries at once, where it waits.
    pub(crate) fn retry(&mut self) {
        self.client.retry(clock::now());
    }

    /// Asks whether the relay is still there.
    pub(crate) fn doubt(&mut self) {
        self.client.doubt(clock::now());
    }

    /// The oldest runs that were brought are durable. Those of an earlier socket are nobody's concern any
    /// more.
    pub(crate) fn durable(&mut self, dial: u32, log: &Oplog) {
        if dial == self.dials {
            self.client.handle_durable(log);
        }
    }

    /// What that socket brought can never stand: the relay is not believed any more.
    pub(crate) fn refused(&mut self, dial: u32, error: &LogError) {
        if dial == self.dials {
            self.client.handle_refused(clock::now(), error, &mut BrowserEntropy);
        }
    }

    /// Whether it has no socket any more, and would greet in the name of another than `actor`.
    pub(crate) fn is_spent(&self, actor: &ActorId) -> bool {
        self.socket.is_none() && self.signer.actor() != *actor
    }

    /// How many sockets there were.
    pub(crate) fn dials(&self) -> u32 {
        self.dials
    }

    /// Gives the socket up; the client decides when to dial again.
    pub(crate) fn redial(&mut self) {
        self.hang_up();
        self.client.handle_closed(clock::now(), &mut BrowserEntropy);
    }

    /// Something happened.
    pub(crate) fn handle(&mut self, event: LineEvent) {
        let now = clock::now();
        match event {
            LineEvent::Socket { dial, .. } if dial != self.dials => {}
            LineEvent::Socket { event: SocketEvent::Open, .. } => {
                self.client.handle_connected(now, &mut BrowserEntropy);
            }
            LineEvent::Socket { event: SocketEvent::Frame(bytes), .. } => {
                self.client.handle_frame(now, &bytes, &*self.signer, &mut BrowserEntropy);
            }
            LineEvent::Socket { event: SocketEvent::Closed, .. } => {
                self.hang_up();
                self.client.handle_closed(now, &mut BrowserEntropy);
            }
            LineEvent::Timeout => {
                self.timer = None;
                self.client.handle_timeout(now, &mut BrowserEntropy);
            }
        }
    }

    /// Does what the client asks for and sends what it has to say; gives what came for the log.
    pub(crate) fn drive(&mut self, log: &Oplog, standing: &mut Standing) -> Vec<Brought> {
        let now = clock::now();
        let mut brought = Vec::new();
        while let Some(event) = self.client.poll_event() {
            brought.extend(self.take(event, now, standing));
        }
        self.announce(now);
        while let Some(frame) = self.client.poll_frame(now, log) {
            match &self.socket {
                Some(socket) => socket.send(&frame),
                None => break,
            }
        }
        let status = self.client.status(now, log);
        if status.waiting < self.waited {
            standing.note("sent", self.waited - status.waiting, "");
        }
        self.waited = status.waiting;
        standing.own = log.tip(&self.signer.actor()).map_or(0, |tip| tip.seq);
        standing.follow(status);
        standing.peers = self.roll.devices().map(|(actor, _)| actor).collect();
        self.set_timer();
        brought
    }

    fn take(&mut self, event: ClientEvent, now: Now, standing: &mut Standing) -> Option<Brought> {
        match event {
            ClientEvent::Dial => self.open_socket(now),
            ClientEvent::HangUp => self.hang_up(),
            ClientEvent::Welcomed { role, relay } => {
                self.next_presence = Some(now);
                standing.note("connected", 0, &format!("{relay} ({role})"));
                if role == STRANGER {
                    return Some(Brought::Stranger);
                }
            }
            ClientEvent::Received(runs) => {
                let count: usize = runs.iter().map(|run| run.bundles().len()).sum();
                if count > 0 {
                    standing.note("received", count as u64, "");
                }
                return Some(Brought::Runs { dial: self.dials, runs });
            }
            ClientEvent::Ticket(ticket) => return Some(Brought::Ticket(ticket)),
            ClientEvent::File(hash) => return Some(Brought::File(hash)),
            ClientEvent::CaughtUp => return Some(Brought::CaughtUp),
            ClientEvent::Presence(presence) => {
                let heard = self.roll.hear(now, ActorId(presence.actor), &presence.state);
                self.has_moved |= heard != Heard::Nothing;
                // Who comes new has not heard of us.
                if heard == Heard::Came {
                    self.next_presence = Some(now);
                }
            }
            ClientEvent::Lost { why } => {
                self.hang_up();
                standing.attempts += 1;
                standing.note("lost", 0, &why);
            }
            ClientEvent::Blocked(refusal) => {
                standing.attempts += 1;
                standing.note("refused", 0, &refusal.to_string());
            }
        }
        None
    }

    fn open_socket(&mut self, now: Now) {
        self.dials += 1;
        let (dial, on_event) = (self.dials, self.on_event.clone());
        let told = Rc::new(move |event| on_event(LineEvent::Socket { dial, event }));
        match Socket::dial(&self.web_origin, told) {
            Ok(socket) => self.socket = Some(socket),
            Err(reason) => {
                web_sys::console::warn_1(&reason.into());
                self.client.handle_closed(now, &mut BrowserEntropy);
            }
        }
    }

    fn hang_up(&mut self) {
        self.dials += 1;
        self.socket = None;
        self.has_moved |= self.roll.clear();
        self.next_presence = None;
    }

    /// Lets the peers know that we are there, and forgets those that have not for a while.
    fn announce(&mut self, now: Now) {
        self.has_moved |= self.roll.forget_silent(now);
        if self.next_presence.is_some_and(|due| due <= now) {
            self.next_presence = Some(Now(now.0 + SAY_AGAIN_MILLIS));
            self.whereabouts.count += 1;
            self.client.send_presence(self.whereabouts.clone().encode());
        }
    }

    fn set_timer(&mut self) {
        let due = [self.client.poll_timeout(), self.next_presence].into_iter().flatten().min();
        let Some(due) = due else {
            self.timer = None;
            return;
        };
        if self.timer.as_ref().is_some_and(|(set, _)| *set == due) {
            return;
        }
        let on_event = self.on_event.clone();
        let millis = u32::try_from(due.0.saturating_sub(clock::now().0)).unwrap_or(u32::MAX);
        self.timer = Some((due, Timeout::new(millis, move || on_event(LineEvent::Timeout))));
    }
}
