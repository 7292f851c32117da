//! What takes long, between what the page asks meanwhile: the core's own work, and taking in what a turn of
//! the store brought where that is much.

use callboard_core::workspace::effect::Event;
use callboard_core::workspace::update::{Message, Progress, Stage, Update};

use super::Session;
use crate::clock;
use crate::pace::SLICE_MILLIS;
use crate::store::{Batch, Ended, StoreError, Turn};

/// Bytes of runs that are folded at once.
const FOLDED_BYTES: usize = 48 << 10;
/// More than this is folded in slices.
const LARGE_BYTES: usize = 192 << 10;

/// What a turn brought, as far as it is folded. Until it is, the turn goes on: nothing else is put or read.
pub(super) struct Folding {
    batch: Batch,
    turn: Turn,
    /// Runs that are folded.
    runs: usize,
    bytes: usize,
    all_bytes: usize,
}

impl Session {
    /// A turn of the store ended. Much that it brought is folded in slices, and the turn ends after that.
    pub(super) fn turned(&mut self, (batch, result): Ended) {
        let bytes = |turn: &Turn| turn.found.runs.iter().map(Vec::len).sum::<usize>();
        match result {
            Ok(turn) if bytes(&turn) > LARGE_BYTES => {
                let all_bytes = bytes(&turn);
                self.folding = Some(Folding { batch, turn, runs: 0, bytes: 0, all_bytes });
            }
            result => self.ended(batch, result),
        }
    }

    /// Whether there is more to do than one turn holds.
    pub(super) fn has_slices(&self) -> bool {
        self.folding.is_some() || self.workspace.has_work()
    }

    /// Does as much of it as the page may wait for.
    pub(super) fn take_slices(&mut self) {
        let began = clock::monotonic();
        while self.has_slices() && clock::monotonic() - began < SLICE_MILLIS {
            match self.folding.take() {
                Some(folding) => self.fold_on(folding),
                None => self.workspace.work(clock::now()),
            }
        }
    }

    fn fold_on(&mut self, mut folding: Folding) {
        let (mut runs, mut bytes) = (Vec::new(), 0);
        for run in &folding.turn.found.runs[folding.runs..] {
            if bytes >= FOLDED_BYTES {
                break;
            }
            bytes += run.len();
            runs.push(run.clone());
        }
        folding.runs += runs.len();
        folding.bytes += bytes;
        self.workspace.handle_event(clock::now(), Event::Appended { sealed: Vec::new(), runs });
        self.tell(Progress {
            request: None,
            stage: Stage::TakingIn,
            done: folding.bytes,
            total: folding.all_bytes,
            may_cancel: false,
        });
        if folding.runs < folding.turn.found.runs.len() {
            self.folding = Some(folding);
        } else {
            let Folding { batch, turn, .. } = folding;
            self.ended_folded(batch, turn);
        }
    }

    /// Tells the page how far something is, now and then.
    fn tell(&mut self, progress: Progress) {
        if !self.is_quiet() && self.telling.is_due(&progress) {
            self.page.say(&Message::Update(Update::Progress(progress)));
        }
    }

    fn ended_folded(&mut self, batch: Batch, turn: Turn) {
        let result: Result<Turn, StoreError> = Ok(turn);
        self.queue.ended(&result);
        if let Ok(turn) = result {
            self.appended(
                &batch,
                Turn { found: crate::store::Found { runs: Vec::new(), ..turn.found }, ..turn },
            );
        }
    }
}
