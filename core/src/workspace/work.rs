//! Work that takes long: done slice by slice, so that whatever else is asked is answered in between. It is
//! written as one goes through it, and reaches the production only by its [`Hand`], a slice at a time:
//! nothing of the production is held from one slice to the next, because it may be another by then.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::update::{Code, Failure, Progress, Reply, Stage, Update};
use super::workspace::Workspace;
use crate::given::Now;

type Slice = Box<dyn FnOnce(&mut Workspace)>;
type Undo = Box<dyn FnOnce(&mut Workspace)>;

/// By what work reaches the production, and says how far it is. Copies are the same hand.
#[derive(Clone)]
pub(super) struct Hand(Rc<Held>);

struct Held {
    slice: RefCell<Option<Slice>>,
    progress: Cell<(Stage, usize, usize)>,
}

impl Hand {
    /// Does something to the production, as a slice of its own.
    pub(super) async fn with<T: 'static>(&self, slice: impl FnOnce(&mut Workspace) -> T + 'static) -> T {
        let given = Rc::new(RefCell::new(None));
        let give = Rc::clone(&given);
        *self.0.slice.borrow_mut() = Some(Box::new(move |ws| *give.borrow_mut() = Some(slice(ws))));
        poll_fn(|_| given.borrow_mut().take().map_or(Poll::Pending, Poll::Ready)).await
    }

    /// Ends a slice.
    pub(super) async fn rest(&self) {
        let mut has_rested = false;
        poll_fn(|_| if std::mem::replace(&mut has_rested, true) { Poll::Ready(()) } else { Poll::Pending })
            .await;
    }

    /// Says how far it is: so much of so much; of none where that is not known.
    pub(super) fn tell(&self, stage: Stage, done: usize, total: usize) {
        self.0.progress.set((stage, done, total));
    }
}

/// Work that is under way.
struct Job {
    request: u32,
    /// Whether it becomes a change.
    writes: bool,
    hand: Hand,
    work: Pin<Box<dyn Future<Output = Result<(), Failure>>>>,
    undo: Undo,
}

/// What is under way, the next slice first.
#[derive(Default)]
pub(super) struct Jobs(VecDeque<Job>);

impl Workspace {
    /// Begins work for a request. It answers by itself, unless it fails; `undo` puts back what it has begun,
    /// where it fails or somebody says that it is enough. `writes` where it becomes a change.
    pub(super) fn begin<W>(
        &mut self,
        request: u32,
        writes: bool,
        undo: impl FnOnce(&mut Self) + 'static,
        work: impl FnOnce(Hand) -> W,
    ) where
        W: Future<Output = Result<(), Failure>> + 'static,
    {
        let progress = Cell::new((Stage::Reading, 0, 0));
        let hand = Hand(Rc::new(Held { slice: RefCell::default(), progress }));
        let work = Box::pin(work(hand.clone()));
        self.jobs.0.push_back(Job { request, writes, hand, work, undo: Box::new(undo) });
    }

    /// Whether there is work for [`Workspace::work`].
    pub fn has_work(&self) -> bool {
        !self.jobs.0.is_empty()
    }

    /// Does the next slice of what takes long. The driver takes what else waits in between.
    pub fn work(&mut self, now: Now) {
        self.now = now;
        let Some(mut job) = self.jobs.0.pop_front() else { return };
        match job.work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Err(failure)) => {
                (job.undo)(self);
                self.reply(job.request, Err(failure));
            }
            // What is on its way to the store goes there whole.
            Poll::Ready(Ok(())) if self.waits(job.request) => {
                let (request, stage) = (Some(job.request), Stage::Sealing);
                let progress = Progress { request, stage, done: 0, total: 0, may_cancel: false };
                self.update(Update::Progress(progress));
            }
            Poll::Ready(Ok(())) => {}
            Poll::Pending => {
                let slice = job.hand.0.slice.borrow_mut().take();
                if let Some(slice) = slice {
                    slice(self);
                }
                let (stage, done, total) = job.hand.0.progress.get();
                let request = Some(job.request);
                self.update(Update::Progress(Progress { request, stage, done, total, may_cancel: true }));
                self.jobs.0.push_back(job);
            }
        }
        self.go_on_with_waiting();
        self.tell_standing();
    }

    /// Changes that are being put together.
    pub(super) fn drafting(&self) -> usize {
        self.jobs.0.iter().filter(|job| job.writes).count()
    }

    /// Ends what a request asked for, where it is under way still: nothing of it is left. False where it is
    /// not, or cannot be ended any more.
    pub(super) fn cancel(&mut self, request: u32) -> Reply {
        let at = self.jobs.0.iter().position(|job| job.request == request);
        if let Some(job) = at.and_then(|at| self.jobs.0.remove(at)) {
            (job.undo)(self);
            self.reply(request, Err(Failure::because(Code::Cancelled, "somebody said that it is enough")));
            self.go_on_with_waiting();
        }
        Reply::Done
    }
}
