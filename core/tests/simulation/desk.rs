//! A tab: one open production, what its person asked and was answered, and what was on the screen.

use std::collections::{BTreeMap, BTreeSet};

use callboard_core::given::Now;
use callboard_core::id::{ActorId, BundleId, EntityId, WorkspaceId};
use callboard_core::log::{Draft, Frontier};
use callboard_core::testkit::Chance;
use callboard_core::workspace::Workspace;
use callboard_core::workspace::command::{Choice, Command, ConflictQuery, Json, Query};
use callboard_core::workspace::effect::{Effect, Event};
use callboard_core::workspace::found::ModuleSource;
use callboard_core::workspace::update::{Conflict, Failure, Message, Reply, Row};

use super::plan::tell;

/// What was on the screen when a change was asked for.
pub(crate) type Screen = Frontier;

/// Rows that were on the screen, and all that was then.
#[derive(Default, Clone)]
pub(crate) struct Shown {
    pub(crate) rows: Vec<Row>,
    pub(crate) screen: Screen,
}

/// A change on its way to the store.
pub(crate) struct Waiting {
    pub(crate) ticket: u64,
    pub(crate) draft: Draft,
    pub(crate) screen: Screen,
}

/// Staged work on its way to the store: the ticket, which, and what to keep of it.
pub(crate) type Staged = (u64, EntityId, Option<Vec<u8>>);

/// What a person expects to read once a change is saved.
struct Expected {
    record: EntityId,
    field: String,
    /// The table and the value; `None` where a conflict was decided.
    reads: Option<(String, Json)>,
    /// How much was here when it was asked for.
    bundles: usize,
}

/// One tab.
pub(crate) struct Desk {
    pub(crate) workspace: Workspace,
    /// Whom it signs as.
    pub(crate) actor: ActorId,
    /// How much of the disk it has read.
    pub(crate) read: usize,
    pub(crate) drafts: Vec<Waiting>,
    pub(crate) staged: Vec<Staged>,
    /// Whether nothing happens in it.
    pub(crate) is_frozen: bool,
    /// Bundles that a person was told of as saved.
    pub(crate) acknowledged: Vec<BundleId>,
    /// What was shown some time ago.
    pub(crate) shown: Shown,
    /// What no person should have seen.
    pub(crate) complaint: Option<String>,
    /// Staged work that the disk is known to keep.
    overlays: BTreeSet<EntityId>,
    expected: BTreeMap<u32, Expected>,
    answers: BTreeMap<u32, Result<Reply, Failure>>,
    /// The screen that the next drafts are made from, where it is not the one of now.
    older: Option<Screen>,
    next_request: u32,
}

impl Desk {
    /// Opens what a disk holds.
    pub(crate) fn open(id: WorkspaceId, actor: ActorId, runs: &[Vec<u8>], chance: u64) -> Self {
        let mut workspace = Workspace::new(id, actor, Box::new(Chance(chance)));
        let loaded = workspace.load(runs);
        let complaint = loaded.err().map(|(count, error)| format!("{count} of a disk's runs: {error}"));
        Self { complaint, ..Self::of(workspace, actor, runs.len()) }
    }

    /// A tab in which all of a disk's runs are folded.
    pub(crate) fn of(workspace: Workspace, actor: ActorId, read: usize) -> Self {
        Self {
            workspace,
            actor,
            read,
            drafts: Vec::new(),
            staged: Vec::new(),
            is_frozen: false,
            acknowledged: Vec::new(),
            shown: Shown::default(),
            complaint: None,
            overlays: BTreeSet::new(),
            expected: BTreeMap::new(),
            answers: BTreeMap::new(),
            older: None,
            next_request: 0,
        }
    }

    /// Gives a command; the answer, where it needs no disk.
    pub(crate) fn ask(&mut self, now: Now, command: Command) -> Option<Result<Reply, Failure>> {
        self.next_request += 1;
        let request = self.next_request;
        if !matches!(command, Command::Query(_) | Command::Conflicts(_)) {
            tell(|| format!("    asks {request}: {command:?}"));
        }
        self.workspace.handle_command(now, request, command);
        self.pump(now);
        self.answers.remove(&request)
    }

    /// Gives a command that was made from what was on the screen some time ago.
    pub(crate) fn ask_late(&mut self, now: Now, screen: Screen, command: Command) {
        self.older = Some(screen);
        self.ask(now, command);
        self.older = None;
    }

    /// Sets one field, and remembers to look whether it reads so.
    pub(crate) fn expect(&mut self, now: Now, row: &Row, (table, field): (&str, &str), set: (Json, Command)) {
        let (value, command) = set;
        let bundles = self.workspace.log().len();
        let reads = Some((table.to_owned(), value));
        let expected = Expected { record: row.id, field: field.to_owned(), reads, bundles };
        self.expected.insert(self.next_request + 1, expected);
        self.ask(now, command);
    }

    /// Decides a conflict, and remembers to look whether it is gone.
    pub(crate) fn decide(&mut self, now: Now, conflict: &Conflict, choice: Choice) {
        let (record, field, bundles) = (conflict.record, conflict.field.clone(), self.workspace.log().len());
        self.expected.insert(self.next_request + 1, Expected { record, field, reads: None, bundles });
        self.ask(now, Command::Resolve { id: conflict.id.clone(), choice });
    }

    /// Puts a version of a module to use.
    pub(crate) fn adopt(&mut self, now: Now, source: &ModuleSource) {
        self.next_request += 1;
        self.workspace.adopt(now, self.next_request, source);
        self.pump(now);
        self.answers.remove(&self.next_request);
    }

    /// Told that runs are on the disk.
    pub(crate) fn appended(&mut self, now: Now, sealed: Vec<(u64, BundleId)>, runs: Vec<Vec<u8>>) {
        self.workspace.handle_event(now, Event::Appended { sealed, runs });
        self.pump(now);
    }

    /// Told that the disk keeps what was staged, or no more.
    pub(crate) fn kept(&mut self, now: Now, tickets: Vec<u64>) {
        self.workspace.handle_event(now, Event::Kept { tickets });
        self.pump(now);
    }

    /// Told that the disk took nothing.
    pub(crate) fn failed(&mut self, now: Now, tickets: Vec<u64>) {
        let reason = "the disk is full".to_owned();
        self.workspace.handle_event(now, Event::AppendFailed { tickets, reason, quota: true });
        self.pump(now);
    }

    /// Takes out what is to be done, and what was answered.
    pub(crate) fn pump(&mut self, now: Now) {
        while let Some(effect) = self.workspace.poll_effect() {
            match effect {
                Effect::Append { ticket, draft } => {
                    let screen = self.older.clone().unwrap_or_else(|| self.workspace.log().frontier());
                    self.drafts.push(Waiting { ticket, draft, screen });
                }
                Effect::Keep { ticket, overlay, staged } => self.staged.push((ticket, overlay, staged)),
            }
        }
        while let Some(message) = self.workspace.poll_message() {
            let Message::Reply { id, result } = message else { continue };
            let bundle = match &result {
                Ok(Reply::Committed(done)) => Some(done.bundle.clone()),
                Ok(Reply::Undone(Some(done))) => Some(done.bundle.clone()),
                Ok(Reply::Bulk(plan)) => plan.bundle.clone(),
                Ok(Reply::Ranged(told)) => told.bundle.clone(),
                _ => None,
            };
            if let Some(bundle) = &bundle {
                tell(|| format!("    {id} is saved: {bundle}"));
            }
            self.acknowledged.extend(bundle.and_then(|text| text.parse::<BundleId>().ok()));
            self.answers.insert(id, result);
            self.look(now, id);
        }
    }

    /// Whether what was saved reads as it was written, where nobody else has written anything.
    fn look(&mut self, now: Now, request: u32) {
        let Some(expected) = self.expected.remove(&request) else { return };
        let is_alone = self.workspace.log().len() == expected.bundles + 1;
        if !is_alone || !matches!(self.answers.get(&request), Some(Ok(Reply::Committed(_)))) {
            return;
        }
        let Expected { record, field, reads, .. } = expected;
        let Some((table, value)) = reads else {
            let Some(Ok(Reply::Conflicts(open))) =
                self.ask(now, Command::Conflicts(ConflictQuery::default()))
            else {
                return;
            };
            if open.iter().any(|conflict| conflict.record == record && conflict.field == field) {
                let told = format!("{field} of {record} was decided and saved, and is still in conflict");
                self.complaint.get_or_insert(told);
            }
            return;
        };
        let query = Query { table, only: Some(record), ..Query::default() };
        let Some(Ok(Reply::Rows(rows))) = self.ask(now, Command::Query(query)) else { return };
        // Whoever is in the bin by now is looked at there.
        let Some(row) = rows.rows.first() else { return };
        let reads = row.fields.get(&field).unwrap_or(&Json::Null);
        let is_same = reads == &value || reads.as_f64().is_some_and(|number| value.as_f64() == Some(number));
        if !is_same || row.conflicts.contains(&field) {
            let told = format!("{field} of {record} was set to {value} and saved, and reads {reads}");
            self.complaint.get_or_insert(told);
        }
    }

    /// Reads what other tabs have staged, or forgotten.
    pub(crate) fn look_at_staged(&mut self, now: Now, kept: &BTreeMap<EntityId, Vec<u8>>) {
        let new = kept.iter().filter(|(id, _)| !self.overlays.contains(id));
        let new: Vec<(EntityId, Vec<u8>)> = new.map(|(id, bytes)| (*id, bytes.clone())).collect();
        let gone: Vec<EntityId> = self.overlays.iter().filter(|id| !kept.contains_key(id)).copied().collect();
        if new.is_empty() && gone.is_empty() {
            return;
        }
        self.overlays = kept.keys().copied().collect();
        self.workspace.handle_event(now, Event::Overlays { kept: new, gone });
        self.pump(now);
    }

    /// The link of an invite that became durable.
    pub(crate) fn link(&mut self) -> Option<String> {
        let at = self.answers.iter().find_map(|(at, answer)| match answer {
            Ok(Reply::Link { .. }) => Some(*at),
            _ => None,
        })?;
        match self.answers.remove(&at) {
            Some(Ok(Reply::Link { link })) => Some(link),
            _ => None,
        }
    }
}
