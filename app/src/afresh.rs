//! Asks again for what changes with the production, as often as that is cheap: at once where nothing was
//! written for a while; in the middle of many changes only after a rest that is several times as long as the
//! answer took. So whoever has a long history open is told of each change, and nobody waits for that.

use std::rc::Rc;
use std::time::Duration;

use callboard_core::workspace::command::Command;
use callboard_core::workspace::update::{Failure, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::Desk;

/// After an answer that took no longer nothing rests.
const QUICK_MS: f64 = 150.0;
/// How many times as long as a longer one took nothing is asked after it.
const REST_SHARE: f64 = 4.0;
/// Nothing is out of date for longer.
const REST_MS_MAX: f64 = 5_000.0;

/// What is done with what was asked and the answer to it.
type Take = dyn Fn(Command, Result<Reply, Failure>);

/// Asks what `command` says: whenever that is another, and again whenever something was written. `take` is
/// given each answer; that there is none is told in the trouble bar, as what could not be done.
pub(crate) fn keep_asking(
    desk: Desk,
    tried: String,
    command: impl Fn() -> Option<Command> + 'static,
    take: impl Fn(Command, Reply) + 'static,
) {
    keep_trying(desk, command, move |asked, answer| match answer {
        Ok(reply) => take(asked, reply),
        Err(failure) => desk.tell(tried.clone(), failure),
    });
}

/// The same where `take` says itself that there is no answer.
pub(crate) fn keep_trying(
    desk: Desk,
    command: impl Fn() -> Option<Command> + 'static,
    take: impl Fn(Command, Result<Reply, Failure>) + 'static,
) {
    let question = Question {
        desk,
        pace: StoredValue::new(Pace::default()),
        command: StoredValue::new(None),
        take: StoredValue::new_local(Rc::new(take)),
    };
    let written = desk.client.written();
    Effect::new(move |_| {
        question.command.set_value(command());
        untrack(|| question.ask());
    });
    Effect::new(move |before: Option<usize>| {
        let present = written.get();
        if before.is_some_and(|before| before != present) {
            question.step(|pace| pace.written(now()));
        }
        present
    });
}

/// A question that is asked again. Copies are the same question.
#[derive(Clone, Copy)]
struct Question {
    desk: Desk,
    pace: StoredValue<Pace>,
    command: StoredValue<Option<Command>>,
    take: StoredValue<Rc<Take>, LocalStorage>,
}

impl Question {
    /// Does what is next; nothing once whoever asked is gone.
    fn step(self, next: impl FnOnce(&mut Pace) -> Next) {
        match self.pace.try_update_value(next) {
            None | Some(Next::Nothing) => {}
            Some(Next::Ask) => untrack(|| self.ask()),
            Some(Next::Wait(millis)) => {
                let woken = move || self.step(Pace::woken);
                set_timeout(woken, Duration::from_secs_f64(millis / 1000.0));
            }
        }
    }

    fn ask(self) {
        let Some(Some(command)) = self.command.try_get_value() else { return };
        let Some(asked) = self.pace.try_update_value(Pace::asked) else { return };
        let begun = now();
        let answer = self.desk.client.call(command.clone());
        spawn_local(async move {
            let answer = answer.await;
            if self.pace.try_with_value(|pace| pace.count == asked) != Some(true) {
                return;
            }
            if let Some(take) = self.take.try_get_value() {
                take(command, answer);
            }
            self.step(|pace| pace.answered(begun, now()));
        });
    }
}

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Next {
    Nothing,
    Ask,
    /// Wake it in so many milliseconds.
    Wait(f64),
}

/// When a question is asked again.
#[derive(Debug, Clone, Copy, Default)]
struct Pace {
    /// Counts what was asked: only the answer to the last counts.
    count: u32,
    /// Whether its answer is awaited.
    is_under_way: bool,
    /// Whether something was written since it was asked.
    is_due: bool,
    /// Whether it will be woken.
    is_waiting: bool,
    /// When the rest ends.
    rests_until: f64,
}

impl Pace {
    fn asked(&mut self) -> u32 {
        (self.is_under_way, self.is_due) = (true, false);
        self.count += 1;
        self.count
    }

    fn answered(&mut self, begun: f64, now: f64) -> Next {
        self.is_under_way = false;
        let took = now - begun;
        let rest = if took > QUICK_MS { (took * REST_SHARE).min(REST_MS_MAX) } else { 0.0 };
        self.rests_until = now + rest;
        if self.is_due { self.written(now) } else { Next::Nothing }
    }

    fn written(&mut self, now: f64) -> Next {
        self.is_due = true;
        if self.is_under_way || self.is_waiting {
            return Next::Nothing;
        }
        // A clock that is put back makes nobody wait longer.
        let wait = (self.rests_until - now).min(REST_MS_MAX);
        self.is_waiting = wait > 0.0;
        if self.is_waiting { Next::Wait(wait) } else { Next::Ask }
    }

    fn woken(&mut self) -> Next {
        self.is_waiting = false;
        if self.is_due && !self.is_under_way { Next::Ask } else { Next::Nothing }
    }
}

fn now() -> f64 {
    js_sys::Date::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_8_what_takes_long_is_asked_again_after_a_rest_and_what_is_quick_at_once() {
        let mut pace = Pace::default();
        pace.asked();
        assert_eq!(pace.written(10.0), Next::Nothing, "the answer is awaited first");
        assert_eq!(pace.answered(0.0, 200.0), Next::Wait(800.0), "four times as long as it took");
        assert_eq!(pace.written(250.0), Next::Nothing, "many changes are one question");
        assert_eq!(pace.woken(), Next::Ask);
        pace.asked();
        assert_eq!(pace.answered(1_000.0, 1_200.0), Next::Nothing, "nothing was written since");
        assert_eq!(pace.written(2_000.0), Next::Ask, "the rest is over");
        pace.asked();
        pace.answered(2_000.0, 61_000.0);
        assert_eq!(pace.written(61_000.0), Next::Wait(REST_MS_MAX), "never for longer");
        assert_eq!(pace.woken(), Next::Ask);
        let asked = pace.asked();
        assert_eq!(asked, pace.count);
        pace.answered(70_000.0, 70_100.0);
        assert_eq!(pace.written(70_100.0), Next::Ask, "what is quick is asked at once");
    }
}
