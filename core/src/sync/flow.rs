//! What happens on an open connection, the same on both sides: runs, acknowledgements, credit, heartbeats.
//!
//! What the other side lacks follows from its frontier; nothing is queued but what each counter owes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::holding::Holding;
use super::message::{Ack, Message, PRESENCE_BYTES_MAX, Presence, Runs};
use super::{Reason, Refusal};
use crate::given::Now;
use crate::id::{ActorId, BundleId, WorkspaceId};
use crate::log::{Frontier, LogError, Oplog, Ordinal, Run};

/// Bytes of runs that the other side may have under way, not counting the last frame.
const WINDOW_BYTES: i64 = 4 << 20;
/// About how many bytes of runs go into one frame.
const FRAME_BYTES_TARGET: usize = 128 << 10;
/// After this long without a word of ours, we say that we are there.
const HEARTBEAT_MILLIS: u64 = 15_000;
/// After this long without a word of theirs, they are gone: a socket that stalls does not close by itself.
const SILENCE_MILLIS_MAX: u64 = 40_000;
/// The same where there is reason to doubt that the line holds: an answer is asked for at once.
const DOUBT_MILLIS_MAX: u64 = 5_000;
/// Presences that wait to be sent, at most.
const PRESENCES_MAX: usize = 256;

/// A frame of runs that is not durable yet.
#[derive(Debug)]
struct Underway {
    bytes: u64,
    /// The last bundle of each run.
    tips: Vec<(ActorId, u64, BundleId)>,
    last: bool,
}

/// What a frame brought.
#[derive(Debug)]
pub(super) enum Brought {
    /// Verified runs, to be made durable. May be none.
    Runs(Vec<Run>),
    /// Somebody's whereabouts.
    Presence(Presence),
    /// Nothing that concerns anybody else.
    Nothing,
}

/// One side of an open connection.
#[derive(Debug)]
pub(super) struct Flow {
    workspace: WorkspaceId,
    /// What they told, or acknowledged.
    theirs: Holding,
    /// And what was sent since.
    assumed: Holding,
    cursor: Ordinal,
    /// Whether they were told that there is no more.
    said_all: bool,
    /// Whether they said so, and all of it is durable.
    heard_all: bool,
    may_read: bool,
    /// Whether they have told what they hold.
    told: bool,
    credit: i64,
    granted: i64,
    sent: u64,
    acknowledged: u64,
    underway: VecDeque<Underway>,
    durable: u64,
    owed_ack: Option<BTreeSet<ActorId>>,
    owed_credit: u64,
    owed: Vec<Message>,
    owes_frontier: bool,
    waiting_when_asked: usize,
    presence: BTreeMap<[u8; 32], Vec<u8>>,
    heard: Now,
    spoken: Now,
    /// Since when it is doubted that they are still there.
    doubted: Option<Now>,
}

impl Flow {
    pub(super) fn new(workspace: WorkspaceId, now: Now) -> Self {
        Self {
            workspace,
            theirs: Holding::default(),
            assumed: Holding::default(),
            cursor: 0,
            said_all: false,
            heard_all: false,
            may_read: true,
            told: false,
            credit: 0,
            granted: 0,
            sent: 0,
            acknowledged: 0,
            underway: VecDeque::new(),
            durable: 0,
            owed_ack: None,
            owed_credit: WINDOW_BYTES.unsigned_abs(),
            owed: Vec::new(),
            owes_frontier: false,
            waiting_when_asked: 0,
            presence: BTreeMap::new(),
            heard: now,
            spoken: now,
            doubted: None,
        }
    }

    /// They hold this, and nothing else for certain.
    pub(super) fn set_theirs(&mut self, frontier: Frontier) {
        self.theirs = Holding::of(frontier.clone());
        self.assumed = Holding::of(frontier);
        self.cursor = 0;
        self.said_all = false;
        self.told = true;
    }

    /// Whether they may be sent runs.
    pub(super) fn let_read(&mut self, may_read: bool) {
        self.may_read = may_read;
    }

    /// Sends them our frontier as soon as there is room.
    pub(super) fn owe_frontier(&mut self) {
        self.owes_frontier = true;
    }

    /// What they told, or acknowledged.
    pub(super) fn theirs(&self) -> &Frontier {
        &self.theirs.frontier
    }

    /// Takes in one message; `length` is its frame's.
    pub(super) fn handle(&mut self, now: Now, message: Message, length: usize) -> Result<Brought, Refusal> {
        self.heard = now;
        self.doubted = None;
        match message {
            Message::Runs(runs) => return self.handle_runs(runs, length as u64).map(Brought::Runs),
            Message::Ack(ack) => self.handle_ack(ack)?,
            Message::Credit(bytes) => {
                let bytes = i64::try_from(bytes).or(Err(malformed("credit beyond reason")))?;
                self.credit = self.credit.saturating_add(bytes);
            }
            Message::Frontier(frontier) => self.set_theirs(frontier),
            Message::Presence(presence) if presence.state.len() <= PRESENCE_BYTES_MAX => {
                return Ok(Brought::Presence(presence));
            }
            Message::Presence(_) => return Err(malformed("a presence too large")),
            // One answer is enough for any number of questions.
            Message::Ping => {
                if !self.owed.contains(&Message::Pong) {
                    self.owed.push(Message::Pong);
                }
            }
            // Those are the client's to take before they come here; to a relay they mean nothing.
            Message::Pong | Message::Unknown | Message::Ticket(_) | Message::File(_) => {}
            Message::Hello(_) | Message::Challenge(_) | Message::Proof(_) | Message::Welcome(_) => {
                return Err(malformed("a greeting after the greeting"));
            }
            Message::Refused(refusal) => return Err(refusal),
        }
        Ok(Brought::Nothing)
    }

    fn handle_runs(&mut self, runs: Runs, length: u64) -> Result<Vec<Run>, Refusal> {
        if self.granted <= 0 {
            return Err(Refusal::because(Reason::TooMany, "more than there was credit for"));
        }
        self.granted -= i64::try_from(length).unwrap_or(i64::MAX);
        let mut taken = Vec::with_capacity(runs.runs.len());
        for bytes in &runs.runs {
            let run = Run::decode(self.workspace, bytes).map_err(|error| refusal_of(&error))?;
            run.verify().map_err(|error| refusal_of(&error))?;
            taken.push(run);
        }
        self.heard_all = false;
        let tip = |run: &Run| run.bundles().last().map(|last| (last.header.actor, last.header.seq, last.id));
        let tips = taken.iter().filter_map(tip).collect();
        self.underway.push_back(Underway { bytes: length, tips, last: !runs.more });
        Ok(taken)
    }

    fn handle_ack(&mut self, ack: Ack) -> Result<(), Refusal> {
        if ack.frames > self.sent || ack.frames < self.acknowledged {
            return Err(malformed("an acknowledgement of what was not sent"));
        }
        self.acknowledged = ack.frames;
        for (actor, tips) in ack.tips.tips {
            for tip in &tips {
                self.assumed.add(actor, *tip);
            }
            self.theirs.frontier.tips.insert(actor, tips);
        }
        Ok(())
    }

    /// The oldest frame of runs that is under way is durable, and what of it stands is in `log`: whether it
    /// was the last of what they had.
    pub(super) fn handle_durable(&mut self, log: &Oplog) -> bool {
        let Some(done) = self.underway.pop_front() else { return false };
        self.durable += 1;
        self.owed_credit += done.bytes;
        let mut authors = BTreeSet::new();
        for (actor, seq, id) in done.tips {
            authors.insert(actor);
            // What waits for others, or was refused, is not reckoned with.
            if log.ordinal(&id).is_some() {
                self.theirs.add(actor, (seq, id));
                self.assumed.add(actor, (seq, id));
            }
        }
        self.theirs.settle(log);
        self.heard_all = done.last && self.underway.is_empty();
        self.owed_ack.get_or_insert_default().extend(authors);
        let waiting = log.waiting();
        if done.last && waiting != self.waiting_when_asked {
            // Something is missing that they may have: they look again at what we lack.
            self.waiting_when_asked = waiting;
            self.owes_frontier |= waiting > 0;
        }
        done.last
    }

    /// The next frame, if there is one and room for it. Call again until `None` whenever the socket takes
    /// more, the log grew, or anything was handled.
    pub(super) fn poll(&mut self, now: Now, log: &Oplog) -> Option<Vec<u8>> {
        let frame = self.next_frame(log)?;
        self.spoken = now;
        Some(frame)
    }

    fn next_frame(&mut self, log: &Oplog) -> Option<Vec<u8>> {
        if let Some(message) = self.owed.pop() {
            return Some(message.encode());
        }
        if std::mem::take(&mut self.owes_frontier) {
            return Some(Message::Frontier(log.frontier()).encode());
        }
        if let Some(authors) = self.owed_ack.take() {
            let mut tips = log.frontier();
            tips.tips.retain(|actor, _| authors.contains(actor));
            return Some(Message::Ack(Ack { frames: self.durable, tips }).encode());
        }
        if self.owed_credit > 0 {
            let bytes = std::mem::take(&mut self.owed_credit);
            self.granted = self.granted.saturating_add(i64::try_from(bytes).unwrap_or(i64::MAX));
            return Some(Message::Credit(bytes).encode());
        }
        if let Some(frame) = self.next_runs(log) {
            return Some(frame);
        }
        let (actor, state) = self.presence.pop_first()?;
        Some(Message::Presence(Presence { actor, state }).encode())
    }

    fn next_runs(&mut self, log: &Oplog) -> Option<Vec<u8>> {
        if !self.may_read || !self.told || self.credit <= 0 {
            return None;
        }
        if self.assumed.settle(log) {
            self.cursor = 0;
        }
        let end = log.len() as Ordinal;
        if self.cursor >= end && self.said_all {
            return None;
        }
        let (runs, next) = log.runs_beyond(&self.assumed.frontier, self.cursor.min(end), FRAME_BYTES_TARGET);
        self.cursor = next;
        let more = next < end;
        if runs.is_empty() && self.said_all {
            return None;
        }
        for last in runs.iter().filter_map(|run| run.bundles().last()) {
            self.assumed.add(last.header.actor, (last.header.seq, last.id));
        }
        let runs = runs.iter().map(Run::encode).collect();
        let frame = Message::Runs(Runs { runs, more }).encode();
        self.said_all = !more;
        self.sent += 1;
        self.credit = self.credit.saturating_sub(i64::try_from(frame.len()).unwrap_or(i64::MAX));
        Some(frame)
    }

    /// Sends somebody's whereabouts when there is nothing better to do. A later one takes the place of an
    /// earlier.
    pub(super) fn owe_presence(&mut self, presence: Presence) {
        if self.presence.len() < PRESENCES_MAX || self.presence.contains_key(&presence.actor) {
            self.presence.insert(presence.actor, presence.state);
        }
    }

    /// Whether they hold all of `log`, and we all that they had when they last said so.
    pub(super) fn is_in_step(&self, log: &Oplog) -> bool {
        self.cursor as usize >= log.len()
            && self.said_all
            && self.heard_all
            && self.sent == self.acknowledged
            && self.underway.is_empty()
    }

    /// There is reason to doubt that they are still there: asks, and waits no longer than for an answer.
    pub(super) fn doubt(&mut self, now: Now) {
        if self.doubted.is_none() {
            self.doubted = Some(now);
            self.owe_ping();
        }
    }

    fn owe_ping(&mut self) {
        if !self.owed.contains(&Message::Ping) {
            self.owed.push(Message::Ping);
        }
    }

    /// When they count as gone, if they go on saying nothing.
    fn silent(&self) -> Now {
        let silent = self.heard.0 + SILENCE_MILLIS_MAX;
        Now(self.doubted.map_or(silent, |doubted| silent.min(doubted.0 + DOUBT_MILLIS_MAX)))
    }

    /// What is due by the time: false where the other side has fallen silent.
    pub(super) fn handle_timeout(&mut self, now: Now) -> bool {
        // A clock that was put back must not make anybody wait until it has caught up.
        self.heard = self.heard.min(now);
        self.spoken = self.spoken.min(now);
        self.doubted = self.doubted.map(|doubted| doubted.min(now));
        if now >= self.silent() {
            return false;
        }
        if now.0 - self.spoken.0 >= HEARTBEAT_MILLIS {
            self.owe_ping();
        }
        true
    }

    /// When to call [`Flow::handle_timeout`] next.
    pub(super) fn timeout(&self) -> Now {
        let (silent, asked) = (self.silent(), self.owed.contains(&Message::Ping));
        if asked { silent } else { silent.min(Now(self.spoken.0 + HEARTBEAT_MILLIS)) }
    }
}

fn malformed(text: &str) -> Refusal {
    Refusal::because(Reason::Malformed, text)
}

/// A log's refusal, as the other side is told it.
pub(super) fn refusal_of(error: &LogError) -> Refusal {
    let reason = match error {
        LogError::NewerFormat(_) => Reason::Version,
        LogError::BadSignature => Reason::BadProof,
        _ => Reason::Malformed,
    };
    Refusal::because(reason, &error.to_string())
}
