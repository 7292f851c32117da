//! At what pace something goes on that takes long: so much at a time, and now and then the page is told how
//! far it is.

use std::cell::{Cell, RefCell};

use callboard_core::workspace::update::{Progress, Stage, Update};

use crate::page::Page;
use crate::{clock, turn};

/// How long the page may wait for its turn.
pub(crate) const SLICE_MILLIS: f64 = 12.0;
/// Runs that are folded before it is looked whether the page waits.
pub(crate) const RUNS_AT_ONCE: usize = 8;
/// How long passes before the page is told again.
const TELL_MILLIS: f64 = 200.0;

/// What the page was told last of how far something is.
#[derive(Debug, Default)]
pub(crate) struct Telling {
    of: Option<(Option<u32>, Stage)>,
    at: f64,
}

impl Telling {
    /// Whether it is time to tell this. What is new, or done, always is.
    pub(crate) fn is_due(&mut self, progress: &Progress) -> bool {
        let (now, of) = (clock::monotonic(), Some((progress.request, progress.stage)));
        let is_over = progress.total > 0 && progress.done >= progress.total;
        let is_due = is_over || self.of != of || now - self.at >= TELL_MILLIS;
        if is_due {
            (self.of, self.at) = (of, now);
        }
        is_due
    }
}

/// The pace of work beside the loop.
pub(crate) struct Pace {
    page: Page,
    request: u32,
    stage: Stage,
    may_cancel: bool,
    telling: RefCell<Telling>,
    rested: Cell<f64>,
}

impl Pace {
    /// The pace of something that a request asked for.
    pub(crate) fn new(page: Page, request: u32, stage: Stage) -> Self {
        let (telling, rested) = (RefCell::default(), Cell::new(clock::monotonic()));
        Self { page, request, stage, may_cancel: true, telling, rested }
    }

    /// The same of something that nobody can end.
    pub(crate) fn without_end(self) -> Self {
        Self { may_cancel: false, ..self }
    }

    /// Goes on at once, or after whatever the page has asked, where it has waited long enough.
    pub(crate) async fn step(&self, done: usize, total: usize) {
        if clock::monotonic() - self.rested.get() < SLICE_MILLIS {
            return;
        }
        let (request, stage, may_cancel) = (Some(self.request), self.stage, self.may_cancel);
        let progress = Progress { request, stage, done, total, may_cancel };
        if self.telling.borrow_mut().is_due(&progress) {
            self.page.update(Update::Progress(progress));
        }
        turn::rest().await;
        self.rested.set(clock::monotonic());
    }
}
