//! What takes long in the worker, as the page was told last: shown where somebody waits for it, else in the
//! bottom line; not at all where it is over soon.

use callboard_core::workspace::command::Command;
use callboard_core::workspace::update::{Failure, Progress, Reply, Stage};
use leptos::prelude::*;

use crate::client::Client;
use crate::parts::Amount;
use crate::say;

/// What is over before this is not shown.
const SHOWN_MILLIS: f64 = 400.0;
/// How long something must have gone on before it is told how long it still takes.
const TOLD_MILLIS: f64 = 1_000.0;

/// Something that is under way.
#[derive(Debug, Clone, PartialEq)]
struct Work {
    progress: Progress,
    /// When it began.
    since: f64,
    /// When this stage of it began.
    stage_since: f64,
    /// When it was told.
    at: f64,
}

/// What is under way. Copies are the same.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Works {
    works: RwSignal<Vec<Work>>,
    /// Requests that are shown where somebody waits for them.
    claimed: RwSignal<Vec<u32>>,
}

/// What is shown of something that is under way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shown {
    /// What asked for it.
    pub(crate) request: Option<u32>,
    /// How far it is.
    pub(crate) amount: Amount,
    /// Whether it can be ended.
    pub(crate) may_cancel: bool,
}

impl Works {
    /// Nothing is under way.
    pub(crate) fn none() -> Self {
        Self { works: RwSignal::new(Vec::new()), claimed: RwSignal::new(Vec::new()) }
    }

    /// Takes in how far something is.
    pub(crate) fn told(self, progress: Progress) {
        let now = now();
        // What nobody asked for has no answer that would end it.
        let is_over = progress.request.is_none() && progress.done >= progress.total;
        self.works.update(|works| {
            let Some(at) = works.iter().position(|work| work.progress.request == progress.request) else {
                if !is_over {
                    works.push(Work { progress, since: now, stage_since: now, at: now });
                }
                return;
            };
            if is_over {
                works.remove(at);
                return;
            }
            if works[at].progress.stage != progress.stage {
                works[at].stage_since = now;
            }
            (works[at].progress, works[at].at) = (progress, now);
        });
    }

    /// A request was answered.
    pub(crate) fn answered(self, request: u32) {
        let is_it = |work: &Work| work.progress.request == Some(request);
        if self.works.with_untracked(|works| works.iter().any(is_it)) {
            self.works.update(|works| works.retain(|work| !is_it(work)));
        }
        self.let_go(request);
    }

    /// Nothing is under way any more.
    pub(crate) fn forget(self) {
        self.works.set(Vec::new());
        self.claimed.set(Vec::new());
    }

    /// A request is shown where somebody waits for it, until it is answered or let go.
    pub(crate) fn claim(self, request: u32) {
        self.claimed.update(|claimed| claimed.push(request));
    }

    /// Nobody waits for it there any more.
    pub(crate) fn let_go(self, request: u32) {
        if self.claimed.with_untracked(|claimed| claimed.contains(&request)) {
            self.claimed.update(|claimed| claimed.retain(|known| *known != request));
        }
    }

    /// How far a request is, or what it has to wait for.
    pub(crate) fn of(self, request: u32) -> Option<Shown> {
        self.works.with(|works| {
            let of = |wanted: Option<u32>| works.iter().find(|work| work.progress.request == wanted);
            // What cannot be ended any more waits for what the store brings.
            let own = of(Some(request)).filter(|work| work.progress.may_cancel || of(None).is_none());
            own.or_else(|| of(None)).and_then(Work::shown)
        })
    }

    /// How far the production is that is being opened.
    pub(crate) fn opening(self) -> Option<Shown> {
        let is_it = |work: &&Work| work.progress.stage == Stage::Opening;
        self.works.with(|works| works.iter().find(is_it).and_then(Work::shown))
    }

    /// What is shown in the bottom line.
    pub(crate) fn in_line(self) -> Option<Shown> {
        let claimed = self.claimed.get();
        self.works.with(|works| {
            let is_free = |work: &&Work| match work.progress.request {
                _ if work.progress.stage == Stage::Opening => false,
                Some(request) => !claimed.contains(&request),
                None => claimed.is_empty(),
            };
            works.iter().filter(is_free).find_map(Work::shown)
        })
    }
}

impl Client {
    /// Asks the worker for what may take long: how far it is, is shown where somebody waits for it, by the
    /// number that is given.
    pub(crate) fn call_claimed(
        self,
        command: Command,
    ) -> (u32, impl Future<Output = Result<Reply, Failure>> + 'static) {
        let answer = self.call(command);
        let request = self.latest();
        self.works().claim(request);
        (request, answer)
    }

    /// Ends what takes long, where that leaves nothing half done: it fails as `cancelled` then.
    pub(crate) fn cancel(self, request: u32) {
        drop(self.call(Command::Cancel { request }));
    }
}

impl Work {
    fn shown(&self) -> Option<Shown> {
        let Progress { request, stage, done, total, may_cancel } = self.progress;
        (self.at - self.since >= SHOWN_MILLIS).then(|| Shown {
            request,
            amount: Amount { what: what(stage), done, total, left: self.left() },
            may_cancel,
        })
    }

    /// Seconds that are left of this stage, once enough of it is done to tell.
    fn left(&self) -> Option<f64> {
        let (done, total) = (self.progress.done as f64, self.progress.total as f64);
        let took = self.at - self.stage_since;
        let is_known = took >= TOLD_MILLIS && done < total && done * 10.0 >= total;
        is_known.then(|| took * (total - done) / done / 1_000.0)
    }
}

fn what(stage: Stage) -> String {
    match stage {
        Stage::Opening => say!("progress-opening"),
        Stage::Reading => say!("progress-reading"),
        Stage::Matching => say!("progress-matching"),
        Stage::Keeping => say!("progress-keeping"),
        Stage::Writing => say!("progress-writing"),
        Stage::Sealing => say!("progress-sealing"),
        Stage::TakingIn => say!("progress-taking-in"),
        Stage::Packing => say!("progress-packing"),
        Stage::Unpacking => say!("progress-unpacking"),
    }
}

fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}
