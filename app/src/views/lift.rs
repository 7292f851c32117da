//! Entries that are carried to another time: by pointer, by finger, by keys.

use callboard_core::id::EntityId;
use jiff::ToSpan;
use jiff::civil::Date;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};

use super::diary::{Diary, hours, title_of};
use super::lanes;
use super::reach::Reach;
use crate::grid::is_mirrored;
use crate::parts::{self, Extent};
use crate::say;

/// How far a pointer goes, in pixels, before a press carries the entry.
const DRAG_PX: f64 = 5.0;
/// Minutes that an entry is moved by at least, along the hours of a day.
const STEP_MINUTES: i64 = 15;

/// What an element says of the day that it stands for.
const DAY: &str = "data-day";
/// What an element of a day says of how many pixels an hour is high; one without hours does not say it.
const HOUR_PX: &str = "data-hour-px";

/// An entry in somebody's hand, and by how much it is moved.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lift {
    /// Whose.
    pub(super) id: EntityId,
    /// By how many days.
    pub(super) days: i64,
    /// And by how many minutes.
    pub(super) minutes: i64,
    /// What holds it.
    pub(super) hand: Hand,
}

/// What holds an entry.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Hand {
    /// A pointer that went down here, on this day; it may still be a press.
    Down((f64, f64), Option<Date>),
    /// The same, where it is now.
    Pointer((f64, f64), Option<Date>, (f64, f64)),
    /// Keys.
    Keys,
}

impl Lift {
    /// By how much the entry stands elsewhere meanwhile: with a pointer it stays, and a shadow is carried.
    pub(super) fn stands_at(&self) -> Option<(EntityId, i64, i64)> {
        (self.hand == Hand::Keys).then_some((self.id, self.days, self.minutes))
    }

    /// Where a pointer has carried it.
    pub(super) fn at(&self) -> Option<(f64, f64)> {
        match self.hand {
            Hand::Pointer(.., at) => Some(at),
            _ => None,
        }
    }
}

impl Diary {
    /// A pointer goes down on an entry. A finger scrolls.
    pub(super) fn press(self, id: EntityId, event: &PointerEvent) {
        if event.button() == 0 && event.pointer_type() != "touch" && untrack(|| self.may_write()) {
            let at = (f64::from(event.client_x()), f64::from(event.client_y()));
            let hand = Hand::Down(at, day_at(at).map(|(day, _)| day));
            self.lift.set(Some(Lift { id, days: 0, minutes: 0, hand }));
        }
    }

    /// It moves.
    pub(super) fn carry(self, event: &PointerEvent) {
        let Some(lift) = self.lift.get_untracked() else { return };
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        let (from, day) = match lift.hand {
            Hand::Keys => return,
            Hand::Down(from, _) if (at.0 - from.0).hypot(at.1 - from.1) < DRAG_PX => return,
            Hand::Down(from, day) => {
                if let Some(calendar) = self.element.get_untracked() {
                    // Refused only for a pointer that is gone.
                    let _ = calendar.set_pointer_capture(event.pointer_id());
                }
                (from, day)
            }
            Hand::Pointer(from, day, _) => (from, day),
        };
        let under = day_at(at);
        let days = day.zip(under.as_ref()).map_or(0, |(from, (to, _))| lanes::days(from, *to));
        let hour = under.and_then(|(_, hour)| hour);
        let minutes = hour.map_or(0, |hour| {
            let steps = (at.1 - from.1) / hour * 60.0 / STEP_MINUTES as f64;
            steps.round() as i64 * STEP_MINUTES
        });
        self.lift.set(Some(Lift { days, minutes, hand: Hand::Pointer(from, day, at), ..lift }));
    }

    /// It goes up: what was carried is put down. What was only pressed opens.
    pub(super) fn release(self) {
        let Some(lift) = self.lift.get_untracked().filter(|lift| lift.hand != Hand::Keys) else { return };
        self.lift.set(None);
        if let Hand::Pointer(..) = lift.hand {
            self.shift(lift.id, lift.days, lift.minutes);
            self.go(lift.id);
        }
    }

    /// The entry stands again where it stood. False where none was held.
    pub(super) fn let_go(self) -> bool {
        let lift = self.lift.get_untracked();
        self.lift.set(None);
        if let Some(lift) = lift.as_ref().filter(|lift| lift.hand == Hand::Keys) {
            self.go(lift.id);
        }
        lift.is_some()
    }

    /// A key on an entry.
    pub(super) fn key(self, id: EntityId, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.default_prevented() {
            return;
        }
        let lift = self.lift.get_untracked().filter(|lift| lift.id == id && lift.hand == Hand::Keys);
        let ahead = if is_mirrored() { -1 } else { 1 };
        let is_week = matches!(self.reach.get_untracked(), Reach::Week(_));
        let down = if is_week { (0, STEP_MINUTES) } else { (7, 0) };
        let (by, next) = match event.key().as_str() {
            "ArrowRight" => ((ahead, 0), ahead),
            "ArrowLeft" => ((-ahead, 0), -ahead),
            "ArrowDown" => (down, 1),
            "ArrowUp" => ((-down.0, -down.1), -1),
            "PageDown" => return self.page(1, event),
            "PageUp" => return self.page(-1, event),
            " " => return self.take(id, lift, event),
            "Enter" if lift.is_some() => return self.take(id, lift, event),
            "Escape" => {
                if self.let_go() {
                    event.prevent_default();
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        match lift {
            Some(lift) => {
                let lift = Lift { days: lift.days + by.0, minutes: lift.minutes + by.1, ..lift };
                self.lift.set(Some(lift));
                self.said.set(untrack(|| self.told("entry-at", id)));
                self.go(id);
            }
            None if event.alt_key() => {
                if untrack(|| self.may_write()) {
                    self.shift(id, by.0, by.1);
                    self.said.set(untrack(|| self.told("entry-put", id)));
                    self.go(id);
                }
            }
            None => self.step(id, next),
        }
    }

    fn page(self, by: i64, event: &KeyboardEvent) {
        event.prevent_default();
        self.turn(self.reach.get_untracked().turned(by));
    }

    /// The entry so many after, by time.
    fn step(self, id: EntityId, by: i64) {
        let next = self.entries.with_untracked(|entries| {
            let place = entries.iter().position(|entry| entry.id() == id)?;
            let to = place.checked_add_signed(isize::try_from(by).ok()?)?;
            entries.get(to).map(|entry| entry.id())
        });
        if let Some(next) = next {
            self.go(next);
        }
    }

    /// Takes an entry by keys, or puts it down.
    fn take(self, id: EntityId, lift: Option<Lift>, event: &KeyboardEvent) {
        event.prevent_default();
        if !untrack(|| self.may_write()) {
            return;
        }
        match lift {
            Some(lift) => {
                self.lift.set(None);
                self.shift(id, lift.days, lift.minutes);
                self.said.set(untrack(|| self.told("entry-put", id)));
                self.go(id);
            }
            None => {
                self.said.set(untrack(|| self.told("entry-taken", id)));
                self.lift.set(Some(Lift { id, days: 0, minutes: 0, hand: Hand::Keys }));
            }
        }
    }

    /// What readers hear of an entry and when it is.
    fn told(self, key: &str, id: EntityId) -> String {
        self.entries.with(|entries| {
            let entry = entries.iter().find(|entry| entry.id() == id);
            entry.map_or_else(String::new, |entry| {
                say!(key, title = title_of(&entry.row), when = moment_words(entry.start, entry.is_days))
            })
        })
    }

    /// What is said beside the pointer: where the entry would be.
    pub(super) fn aim_words(self, lift: &Lift) -> String {
        self.entries.with(|entries| {
            let entry = entries.iter().find(|entry| entry.id() == lift.id);
            entry.map_or_else(String::new, |entry| {
                let by = lift.days.days().minutes(lift.minutes);
                moment_words(entry.start.checked_add(by).unwrap_or(entry.start), entry.is_days)
            })
        })
    }
}

fn moment_words(at: jiff::civil::DateTime, is_day: bool) -> String {
    let day = parts::day(at.date(), Extent::LongDay);
    if is_day { day } else { say!("entry-moment", day = day, time = hours(at.time())) }
}

/// The day at a point of the screen, and how many pixels an hour of it is high.
fn day_at((x, y): (f64, f64)) -> Option<(Date, Option<f64>)> {
    let under = document().elements_from_point(x as f32, y as f32);
    let day = |element: Element| element.closest(&format!("[{DAY}]")).ok().flatten();
    let found = under.iter().filter_map(|it| it.dyn_into::<Element>().ok()).find_map(day)?;
    let hour = found.get_attribute(HOUR_PX).and_then(|text| text.parse().ok());
    Some((found.get_attribute(DAY)?.parse().ok()?, hour))
}
