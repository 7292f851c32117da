//! A tab: one open production, and what its person asked and was answered.

use std::collections::BTreeMap;

use callboard_core::given::Now;
use callboard_core::id::{ActorId, BundleId, WorkspaceId};
use callboard_core::log::{Draft, Frontier};
use callboard_core::testkit::Chance;
use callboard_core::workspace::Workspace;
use callboard_core::workspace::command::Command;
use callboard_core::workspace::effect::{Effect, Event};
use callboard_core::workspace::found::ModuleSource;
use callboard_core::workspace::update::{Failure, Message, Reply};

/// What was on the screen when a change was asked for.
pub(crate) type Screen = Frontier;

/// One tab.
pub(crate) struct Desk {
    pub(crate) workspace: Workspace,
    /// How much of the disk it has read.
    pub(crate) read: usize,
    pub(crate) drafts: Vec<(u64, Draft)>,
    /// Changes that wait for the disk, by request.
    asked: BTreeMap<u32, Screen>,
    /// Acknowledged bundles, and what was on the screen when they were asked for.
    pub(crate) acknowledged: Vec<(BundleId, Screen)>,
    answers: BTreeMap<u32, Result<Reply, Failure>>,
    next_request: u32,
}

impl Desk {
    /// Opens what a disk holds.
    pub(crate) fn open(id: WorkspaceId, actor: ActorId, runs: &[Vec<u8>], chance: u64) -> Self {
        let mut workspace = Workspace::new(id, actor, Box::new(Chance(chance)));
        workspace.load(runs).expect("a disk holds what was verified");
        Self {
            workspace,
            read: runs.len(),
            drafts: Vec::new(),
            asked: BTreeMap::new(),
            acknowledged: Vec::new(),
            answers: BTreeMap::new(),
            next_request: 0,
        }
    }

    /// Gives a command; the answer, where it needs no disk.
    pub(crate) fn ask(&mut self, now: Now, command: Command) -> Option<Result<Reply, Failure>> {
        self.next_request += 1;
        let request = self.next_request;
        self.asked.insert(request, self.workspace.log().frontier());
        self.workspace.handle_command(now, request, command);
        self.pump();
        self.answers.remove(&request)
    }

    /// Puts a version of a module to use.
    pub(crate) fn adopt(&mut self, now: Now, source: &ModuleSource) {
        self.next_request += 1;
        self.asked.insert(self.next_request, self.workspace.log().frontier());
        self.workspace.adopt(now, self.next_request, source);
        self.pump();
        self.answers.remove(&self.next_request);
    }

    /// Told that runs are on the disk.
    pub(crate) fn appended(&mut self, now: Now, sealed: Vec<(u64, BundleId)>, runs: Vec<Vec<u8>>) {
        self.read += runs.len();
        self.workspace.handle_event(now, Event::Appended { sealed, runs });
        self.pump();
    }

    /// Told that the disk took nothing.
    pub(crate) fn failed(&mut self, now: Now, tickets: Vec<u64>) {
        let reason = "the disk is full".to_owned();
        self.workspace.handle_event(now, Event::AppendFailed { tickets, reason, quota: true });
        self.pump();
    }

    pub(crate) fn pump(&mut self) {
        while let Some(Effect::Append { ticket, draft }) = self.workspace.poll_effect() {
            self.drafts.push((ticket, draft));
        }
        while let Some(message) = self.workspace.poll_message() {
            let Message::Reply { id, result } = message else { continue };
            let screen = self.asked.remove(&id).unwrap_or_default();
            let bundle = match &result {
                Ok(Reply::Committed(done)) => Some(&done.bundle),
                Ok(Reply::Undone(Some(done))) => Some(&done.bundle),
                _ => None,
            };
            if let Some(bundle) = bundle.and_then(|text| text.parse().ok()) {
                self.acknowledged.push((bundle, screen));
            }
            self.answers.insert(id, result);
        }
    }

    /// The link of an invite that became durable.
    pub(crate) fn link(&mut self) -> Option<String> {
        self.answers.values().find_map(|answer| match answer {
            Ok(Reply::Link { link }) => Some(link.clone()),
            _ => None,
        })
    }
}
