//! One open production: commands and events in, effects and messages out. No I/O, no clock, one thread.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::command::Command;
use super::effect::{Effect, Event};
use super::past::Pasts;
use super::seen::Seen;
use super::spreading::Drafted;
use super::standing::Told;
use super::subscription::Subscription;
use super::update::{
    BulkPlan, Code, Committed, Failure, Me, Message, Ranged, Reply, Skipped, SyncStatus, Undone, Update,
};
use crate::access::{Access, Judgement};
use crate::conflict::{Conflicts, Facts};
use crate::given::{Entropy, Now, Zones};
use crate::history::UndoStack;
use crate::id::{ActorId, BundleId, EntityId, WorkspaceId};
use crate::log::{Dep, Foreseen, Hlc, LogError, Oplog, Ordinal, Run};
use crate::query::{Catalog, Keys};
use crate::schema::Schema;
use crate::state::sys;
use crate::state::{NameIx, Register, Row, State, TextEdit, Touched};

/// What a draft on its way to the store will be answered with.
#[derive(Debug)]
struct InFlight {
    /// The request that waits for it.
    request: Option<u32>,
    /// How to answer.
    answer: Answer,
    /// Whether it writes within a text.
    types: bool,
}

/// How a durable draft is answered.
#[derive(Debug)]
pub(super) enum Answer {
    /// With the bundle and what it made.
    Committed(Vec<EntityId>),
    /// With what was undone.
    Undone { label: String, skipped: Vec<Skipped> },
    /// With what was decided.
    Bulk(BulkPlan),
    /// With what became of a range.
    Ranged(Ranged),
    /// With a reply that is known already.
    Reply(Reply),
    /// With the bundle that an overlay became; the overlay is gone then.
    Overlay { id: EntityId },
    /// With what was staged; it is forgotten where it cannot be kept.
    Staged { id: EntityId, reply: Reply },
}

/// One open production.
pub struct Workspace {
    pub(super) actor: ActorId,
    pub(super) entropy: Box<dyn Entropy>,
    pub(super) zones: Zones,
    pub(super) log: Oplog,
    pub(super) access: Access,
    pub(super) state: State,
    pub(super) schema: Schema,
    /// Modules whose adopted schema this version cannot read, and why.
    pub(super) broken: BTreeMap<String, String>,
    /// The schema, as the state's numbers.
    pub(super) catalog: Catalog,
    /// Which records share a key that should be theirs alone.
    pub(super) keys: Keys,
    pub(super) conflicts: Conflicts,
    pub(super) undo: UndoStack,
    /// Undos, restores and changes that change nothing, until what was done before them is durable: they rest
    /// on it, and nothing is acknowledged that may yet be lost.
    pub(super) waiting: VecDeque<(u32, Command)>,
    /// Others' bundles that one's own chain rests on, by seq.
    pub(super) rests_on: BTreeMap<ActorId, u64>,
    /// Where a chain has several branches: the bundles of it that one's own chain names.
    pub(super) rests_on_branches: BTreeSet<Dep>,
    /// The highest stamp that was folded.
    pub(super) highest: Hlc,
    /// Bundles that this version cannot read.
    pub(super) unreadable: usize,
    /// Runs of the store that cannot stand.
    pub(super) set_aside: usize,
    /// The editing session of this tab, for texts.
    pub(super) text_session: u32,
    /// Bundles in which this tab wrote within texts: what was typed here was on its screen.
    typed_here: BTreeSet<Ordinal>,
    /// Edits of texts on their way to the store.
    text_drafts: BTreeMap<(Row, NameIx), Vec<Vec<u8>>>,
    /// Texts that editors of the page have open.
    pub(super) open_texts: BTreeMap<u32, super::editing::OpenText>,
    /// Records on their way to the store, and the tables that they come into: a person types on meanwhile.
    pub(super) coming: BTreeMap<Row, Vec<NameIx>>,
    pub(super) overlays: BTreeMap<EntityId, super::staged::Staged>,
    pub(super) subscriptions: BTreeMap<u32, Subscription>,
    /// The production as it was, for the moments that somebody looks at.
    pub(super) pasts: Pasts,
    pub(super) sync: SyncStatus,
    pub(super) me: Option<Me>,
    /// What the page was told of the production's standing and tables.
    pub(super) told: Told,
    /// Work that takes long.
    pub(super) jobs: super::work::Jobs,
    in_flight: BTreeMap<u64, InFlight>,
    next_ticket: u64,
    minted: (u64, [u8; 8], u32),
    pub(super) now: Now,
    effects: VecDeque<Effect>,
    messages: VecDeque<Message>,
}

impl std::fmt::Debug for Workspace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workspace")
            .field("id", &self.log.workspace())
            .field("bundles", &self.log.len())
            .finish()
    }
}

impl Workspace {
    /// An empty production, to be filled from the store by [`Workspace::load`].
    pub fn new(id: WorkspaceId, actor: ActorId, mut entropy: Box<dyn Entropy>) -> Self {
        let text_session = session(&mut *entropy);
        Self {
            actor,
            entropy,
            zones: Zones::NONE,
            log: Oplog::new(id),
            access: Access::default(),
            state: State::default(),
            schema: Schema::default(),
            broken: BTreeMap::new(),
            catalog: Catalog::default(),
            keys: Keys::default(),
            conflicts: Conflicts::default(),
            undo: UndoStack::default(),
            waiting: VecDeque::new(),
            rests_on: BTreeMap::new(),
            rests_on_branches: BTreeSet::new(),
            highest: Hlc::default(),
            unreadable: 0,
            set_aside: 0,
            text_session,
            typed_here: BTreeSet::new(),
            text_drafts: BTreeMap::new(),
            open_texts: BTreeMap::new(),
            coming: BTreeMap::new(),
            overlays: BTreeMap::new(),
            subscriptions: BTreeMap::new(),
            pasts: Pasts::default(),
            sync: SyncStatus::default(),
            me: None,
            told: Told::default(),
            jobs: super::work::Jobs::default(),
            in_flight: BTreeMap::new(),
            next_ticket: 0,
            minted: (0, [0; 8], 0),
            now: Now(0),
            effects: VecDeque::new(),
            messages: VecDeque::new(),
        }
    }

    /// Is told what its device knows of time zones: by them people's clocks are read.
    pub fn know_zones(&mut self, zones: Zones) {
        self.zones = zones;
    }

    /// Folds what the store holds, in its order. Signatures were checked before it was stored.
    ///
    /// # Errors
    /// How many runs were set aside because they do not decode or do not belong here, and why the first was;
    /// the rest is folded.
    pub fn load(&mut self, runs: &[Vec<u8>]) -> Result<(), (usize, LogError)> {
        let touched = self.fold(runs);
        self.set_aside += touched.1.0;
        self.settle(&touched.0);
        match touched.1 {
            (0, _) | (_, None) => Ok(()),
            (count, Some(error)) => Err((count, error)),
        }
    }

    /// The production's id.
    pub fn id(&self) -> WorkspaceId {
        self.log.workspace()
    }

    /// Its bundles.
    pub fn log(&self) -> &Oplog {
        &self.log
    }

    /// Who may write what in it.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Its canonical state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What people call it.
    pub fn name(&self) -> String {
        let row = self.state.entities().find(&EntityId::WORKSPACE);
        let field = self.state.names().find(sys::WORKSPACE_NAME);
        let value = row.zip(field).and_then(|(row, field)| self.state.owned_value(row, field));
        value.and_then(|value| value.as_text().map(str::to_owned)).unwrap_or_default()
    }

    /// This device's role, `none` where it is no member.
    pub fn role(&self) -> &'static str {
        self.access.role(&self.actor).map_or("none", crate::access::Role::word)
    }

    /// Answers a command, now or once what it writes is durable.
    pub fn handle_command(&mut self, now: Now, request: u32, command: Command) {
        self.now = now;
        if let Some(result) = self.answer(request, command) {
            self.reply(request, result);
        }
        self.tell_standing();
    }

    /// Takes in what happened outside.
    pub fn handle_event(&mut self, now: Now, event: Event) {
        self.now = now;
        match event {
            Event::Appended { sealed, runs } => self.handle_appended(&sealed, &runs),
            Event::Kept { tickets } => self.handle_kept(&tickets),
            Event::Overlays { kept, gone } => self.handle_overlays(&kept, &gone),
            Event::AppendFailed { tickets, reason, quota } => self.handle_failed(&tickets, &reason, quota),
        }
        self.go_on_with_waiting();
        self.tell_standing();
    }

    /// What of a peer's verified runs will stand, delivery by delivery: only that is to be made durable, and
    /// only where no other append is under way. What waits for others is kept, and comes with a later call.
    pub fn foresee(&mut self, deliveries: impl IntoIterator<Item = Vec<Run>>) -> Foreseen {
        self.log.foresee(deliveries)
    }

    /// Told by the driver how the production stands with its relay.
    pub fn set_sync(&mut self, status: SyncStatus) {
        self.sync = status;
        self.tell_standing();
    }

    /// The next thing for the driver to do.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// The next message for the page.
    pub fn poll_message(&mut self) -> Option<Message> {
        self.messages.pop_front()
    }

    /// Changes on their way to the store.
    pub fn unsaved(&self) -> usize {
        self.in_flight.len() + self.drafting()
    }

    /// Whether a request's answer waits for the store.
    pub(super) fn waits(&self, request: u32) -> bool {
        self.in_flight.values().any(|in_flight| in_flight.request == Some(request))
    }

    pub(super) fn reply(&mut self, request: u32, result: Result<Reply, Failure>) {
        self.messages.push_back(Message::Reply { id: request, result });
    }

    pub(super) fn update(&mut self, update: Update) {
        self.messages.push_back(Message::Update(update));
    }

    /// A new id: the ids of one moment share their random part, as those of one bundle do.
    pub(super) fn mint(&mut self) -> EntityId {
        let (millis, random, counter) = self.minted;
        self.minted = if millis == self.now.0 && counter < (1 << 20) - 1 {
            (millis, random, counter + 1)
        } else {
            (self.now.0, self.entropy.eight(), 0)
        };
        EntityId::mint(self.minted.0, self.minted.1, self.minted.2)
    }

    /// The document of a text, with the edits that are on their way to the store.
    pub(super) fn text_with_drafts(&self, register: Register) -> TextEdit {
        let mut text = self.state.register_text(register).cloned().unwrap_or_default();
        for update in self.text_drafts.get(&register).into_iter().flatten() {
            text.push(update);
        }
        text
    }

    /// The document of a text as it was on the screen, and with what was typed here since; `None` where that
    /// is all of it.
    pub(super) fn text_as_seen(&self, register: Register, seen: &Seen) -> Option<TextEdit> {
        let was_shown = |op: u32| {
            let (ordinal, _) = self.log.op_place(op);
            let bundle = self.log.bundle(ordinal);
            seen.holds(&bundle.actor, bundle.seq) || self.typed_here.contains(&ordinal)
        };
        let mut text = self.state.text_of(register, was_shown)?;
        for update in self.text_drafts.get(&register).into_iter().flatten() {
            text.push(update);
        }
        Some(text)
    }

    /// An editing session for a single edit.
    pub(super) fn text_session_of_its_own(&mut self) -> u32 {
        session(&mut *self.entropy)
    }

    /// Sends a change on its way to the store. It is answered when its last bundle is there.
    pub(super) fn append(&mut self, drafted: Drafted, request: Option<u32>, answer: Answer) {
        let types = !drafted.texts.is_empty();
        for (place, update) in drafted.texts {
            self.text_drafts.entry(place).or_default().push(update);
        }
        for (row, table) in drafted.members {
            self.coming.entry(row).or_default().push(table);
        }
        let (count, mut waits) = (drafted.drafts.len(), Some((request, answer)));
        for (place, draft) in drafted.drafts.into_iter().enumerate() {
            let waits = waits.take_if(|_| place + 1 == count);
            let (request, answer) = waits.unwrap_or((None, Answer::Reply(Reply::Done)));
            self.next_ticket += 1;
            self.in_flight.insert(self.next_ticket, InFlight { request, answer, types });
            self.effects.push_back(Effect::Append { ticket: self.next_ticket, draft });
        }
    }

    /// Asks the driver to keep staged work, or to forget it.
    pub(super) fn keep_overlay(
        &mut self,
        overlay: EntityId,
        staged: Option<Vec<u8>>,
        request: Option<u32>,
        answer: Answer,
    ) {
        self.next_ticket += 1;
        self.in_flight.insert(self.next_ticket, InFlight { request, answer, types: false });
        self.effects.push_back(Effect::Keep { ticket: self.next_ticket, overlay, staged });
    }

    fn handle_kept(&mut self, tickets: &[u64]) {
        for ticket in tickets {
            let in_flight = self.in_flight.remove(ticket);
            if let Some(InFlight { request: Some(request), answer, .. }) = in_flight
                && let Answer::Reply(reply) | Answer::Staged { reply, .. } = answer
            {
                self.reply(request, Ok(reply));
            }
        }
    }

    fn handle_appended(&mut self, sealed: &[(u64, BundleId)], runs: &[Vec<u8>]) {
        let (touched, (set_aside, _)) = self.fold(runs);
        self.set_aside += set_aside;
        self.settle(&touched);
        for (ticket, bundle) in sealed {
            let Some(in_flight) = self.in_flight.remove(ticket) else { continue };
            self.typed_here.extend(self.log.ordinal(bundle).filter(|_| in_flight.types));
            let bundle = bundle.to_string();
            let reply = match in_flight.answer {
                Answer::Committed(created) => Reply::Committed(Committed { bundle, created }),
                Answer::Undone { label, skipped } => Reply::Undone(Some(Undone { bundle, label, skipped })),
                Answer::Bulk(plan) => Reply::Bulk(BulkPlan { bundle: Some(bundle), ..plan }),
                Answer::Ranged(told) => Reply::Ranged(Ranged { bundle: Some(bundle), ..told }),
                Answer::Overlay { id } => {
                    self.overlays.remove(&id);
                    // What it makes was told when it was staged, and may be tens of thousands.
                    Reply::Committed(Committed { bundle, created: Vec::new() })
                }
                Answer::Reply(reply) | Answer::Staged { reply, .. } => reply,
            };
            if let Some(request) = in_flight.request {
                self.reply(request, Ok(reply));
            }
        }
        if self.in_flight.is_empty() {
            self.text_drafts.clear();
            self.coming.clear();
        }
    }

    fn handle_failed(&mut self, tickets: &[u64], reason: &str, quota: bool) {
        let code = if quota { Code::Quota } else { Code::Storage };
        for ticket in tickets {
            let Some(InFlight { request, answer, .. }) = self.in_flight.remove(ticket) else { continue };
            self.unstage(&answer);
            if let Some(request) = request {
                self.reply(request, Err(Failure::because(code, reason)));
            }
        }
        // What this session has numbered is lost with the drafts: going on would leave a hole in the texts.
        self.text_session = session(&mut *self.entropy);
        self.text_drafts.clear();
        if self.in_flight.is_empty() {
            self.coming.clear();
        }
    }

    /// Admits and folds encoded runs; gives what changed, how many runs were set aside and why the first was.
    fn fold(&mut self, runs: &[Vec<u8>]) -> (Vec<Touched>, (usize, Option<LogError>)) {
        let (mut touched, mut set_aside, mut first_error) = (Vec::new(), 0, None);
        for bytes in runs {
            let mut admitted = Vec::new();
            let result =
                Run::decode(self.log.workspace(), bytes).and_then(|run| self.log.admit(run, &mut admitted));
            if let Err(error) = result {
                set_aside += 1;
                first_error.get_or_insert(error);
            }
            for bundle in admitted {
                let view = self.log.bundle(bundle.ordinal);
                let (actor, seq, hlc) = (view.actor, view.seq, view.hlc);
                self.highest = self.highest.max(hlc);
                if actor == self.actor {
                    for dep in self.log.deps(bundle.ordinal) {
                        let rests = self.rests_on.entry(dep.actor).or_default();
                        *rests = dep.seq.max(*rests);
                        if self.log.is_forked(&dep.actor) {
                            self.rests_on_branches.insert(*dep);
                        }
                    }
                    self.rests_on.insert(actor, seq);
                }
                let Some(body) = bundle.body else {
                    self.unreadable += 1;
                    continue;
                };
                let in_force = self.access.fold(&self.log, bundle.ordinal, &body) == Judgement::InForce;
                self.state.fold(&self.log, bundle.ordinal, &body, in_force, &mut touched);
                if in_force {
                    self.conflicts.note(bundle.ordinal, &body);
                }
                if actor == self.actor && in_force {
                    self.undo.fold(&self.log, bundle.ordinal, &body);
                }
            }
        }
        touched.sort_unstable();
        touched.dedup();
        self.state.touch_followers(&mut touched);
        (touched, (set_aside, first_error))
    }

    /// Brings everything that is derived from state up to date.
    fn settle(&mut self, touched: &[Touched]) {
        if touched.contains(&Touched::Adopted) {
            self.read_schema();
        } else if self.shows_too_little(touched) {
            // As if it had been put to use with that column.
            return self.settle(&[touched, &[Touched::Adopted]].concat());
        }
        let facts = Facts::new(&self.log, &self.state, &self.schema);
        self.conflicts.touch(&facts, touched);
        self.refresh_subscriptions(touched);
        self.refresh_texts();
        self.refresh_pasts();
        self.tell_settings(touched);
        self.tell_assets(touched);
        self.tell_views(touched);
    }

    pub(super) fn read_schema(&mut self) {
        (self.schema, self.broken) = self.state.schema_in_use();
        self.catalog = Catalog::new(&self.schema, &mut self.state);
        self.keys = Keys::default();
        self.told.forget_tables();
    }

    /// The token for what the page sees now.
    pub(super) fn seen(&self) -> String {
        Seen::all(&self.log.frontier()).token()
    }
}

fn session(entropy: &mut dyn Entropy) -> u32 {
    let mut bytes = [0; 4];
    entropy.fill(&mut bytes);
    u32::from_le_bytes(bytes)
}
