//! Entries that are carried to another time: by pointer, by finger, by keys.

use callboard_core::id::EntityId;
use jiff::ToSpan;
use jiff::civil::Date;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};

use super::diary::{Diary, Shift, hours, title_of};
use super::lanes;
use super::reach::Reach;
use crate::grid::is_mirrored;
use crate::parts::{self, Extent};
use crate::say;

/// How far a pointer goes, in pixels, before a press carries the entry.
const DRAG_PX: f64 = 5.0;
/// Minutes that an entry is moved by at least, along the hours of a day.
const STEP_MINUTES: i64 = 15;

/// How long a finger stays before it carries.
const HOLD: std::time::Duration = std::time::Duration::from_millis(450);
/// How near to the edge at which an entry ends a press takes hold of that, in pixels.
const END_PX: f64 = 9.0;
/// What an element says of the lane that it is.
const LANE: &str = "data-lane";

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
    /// Whether only its end is.
    pub(super) is_end: bool,
    /// Over which lane it is held, where that is another.
    pub(super) lane: Option<String>,
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
    pub(super) fn stands_at(&self) -> Option<(EntityId, i64, i64, bool)> {
        (self.hand == Hand::Keys).then_some((self.id, self.days, self.minutes, self.is_end))
    }

    /// An entry that something takes hold of.
    fn taken(id: EntityId, hand: Hand) -> Self {
        Self { id, days: 0, minutes: 0, is_end: false, lane: None, hand }
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
    /// A pointer goes down on an entry. A finger scrolls, unless it stays a moment.
    pub(super) fn press(self, id: EntityId, event: &PointerEvent) {
        if event.button() != 0 || !untrack(|| self.may_write()) {
            return;
        }
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        let hand = Hand::Down(at, day_at(at).map(|(day, _)| day));
        let is_end = self.is_timeline() && is_at_end(event);
        let lift = Lift { is_end, ..Lift::taken(id, hand) };
        self.lift.set(Some(lift.clone()));
        if event.pointer_type() == "touch" {
            let pointer = event.pointer_id();
            set_timeout(move || self.hold(&lift, pointer), HOLD);
        }
    }

    /// A finger has stayed: what is under it is carried from now on.
    fn hold(self, lift: &Lift, pointer: i32) {
        let Hand::Down(from, day) = lift.hand else { return };
        if self.lift.try_get_untracked().flatten().as_ref() == Some(lift) {
            self.capture(pointer);
            self.said.set(untrack(|| self.told("entry-taken", lift.id)));
            self.lift.set(Some(Lift { hand: Hand::Pointer(from, day, from), ..lift.clone() }));
        }
    }

    fn capture(self, pointer: i32) {
        if let Some(calendar) = self.element.get_untracked() {
            // Refused only for a pointer that is gone.
            let _ = calendar.set_pointer_capture(pointer);
        }
    }

    /// What a finger carries does not scroll.
    pub(super) fn keep_still(self, event: &web_sys::Event) {
        if self.lift.with_untracked(|lift| lift.as_ref().is_some_and(|lift| lift.at().is_some())) {
            event.prevent_default();
        }
    }

    /// It moves.
    pub(super) fn carry(self, event: &PointerEvent) {
        let Some(lift) = self.lift.get_untracked() else { return };
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        let (from, day) = match lift.hand {
            Hand::Keys => return,
            Hand::Down(from, _) if (at.0 - from.0).hypot(at.1 - from.1) < DRAG_PX => return,
            // It is on its way elsewhere: the page scrolls.
            Hand::Down(..) if event.pointer_type() == "touch" => return self.lift.set(None),
            Hand::Down(from, day) => {
                self.capture(event.pointer_id());
                (from, day)
            }
            Hand::Pointer(from, day, _) => (from, day),
        };
        let lift = Lift { hand: Hand::Pointer(from, day, at), ..lift };
        if self.is_timeline() {
            return self.lift.set(Some(self.carried_along(lift, from, at)));
        }
        let under = day_at(at);
        let days = day.zip(under.as_ref()).map_or(0, |(from, (to, _))| lanes::days(from, *to));
        let hour = under.and_then(|(_, hour)| hour);
        let minutes = hour.map_or(0, |hour| stepped((at.1 - from.1) / hour * 60.0));
        self.lift.set(Some(Lift { days, minutes, ..lift }));
    }

    /// An entry that a pointer carries along a lane, or over to another.
    fn carried_along(self, lift: Lift, from: (f64, f64), at: (f64, f64)) -> Lift {
        let field =
            self.element.get_untracked().and_then(|it| it.query_selector(&format!("[{LANE}]")).ok()?);
        let wide = field.map_or(0.0, |field| field.get_bounding_client_rect().width());
        let all = self.days.with_untracked(Vec::len) as f64 * 24.0 * 60.0;
        let ahead = if is_mirrored() { from.0 - at.0 } else { at.0 - from.0 };
        let minutes = if wide > 0.0 { stepped(ahead / wide * all) } else { 0 };
        let lane = if lift.is_end { None } else { lane_at(at) };
        self.fitted(Lift { days: 0, minutes, lane, ..lift })
    }

    /// By how much an entry can be moved: of whole days by days, and never so that it ends before it begins.
    fn fitted(self, lift: Lift) -> Lift {
        self.entries.with_untracked(|entries| {
            let Some(entry) = entries.iter().find(|entry| entry.id() == lift.id) else { return lift };
            let day = 24 * 60;
            let minutes = match lift.is_end && lift.hand != Hand::Keys {
                true => lift.minutes.max(STEP_MINUTES - lanes::minutes(entry.start, entry.drawn_end())),
                false => lift.minutes,
            };
            match entry.is_days {
                true => Lift { days: (minutes + day / 2).div_euclid(day), minutes: 0, ..lift },
                false => Lift { minutes, ..lift },
            }
        })
    }

    /// It goes up: what was carried is put down. What was only pressed opens.
    pub(super) fn release(self) {
        let Some(lift) = self.lift.get_untracked().filter(|lift| lift.hand != Hand::Keys) else { return };
        self.lift.set(None);
        if let Hand::Pointer(..) = lift.hand {
            self.shift(lift.id, &self.shift_of(&lift));
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
        if self.is_timeline() && self.key_along(id, lift.as_ref(), event) {
            return event.prevent_default();
        }
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
                    self.shift(id, &Shift { days: by.0, minutes: by.1, ..Shift::default() });
                    self.said.set(untrack(|| self.told("entry-put", id)));
                    self.go(id);
                }
            }
            None => self.step(id, next),
        }
    }

    /// What a lift comes to once it is put down.
    fn shift_of(self, lift: &Lift) -> Shift {
        let lane = lift.lane.as_ref().and_then(|key| self.lane_value(lift.id, key));
        Shift { days: lift.days, minutes: lift.minutes, is_end: lift.is_end, lane }
    }

    /// Arrows that move an entry along its lane, or over to another; with Shift they move its end. False
    /// where they do something else.
    fn key_along(self, id: EntityId, lift: Option<&Lift>, event: &KeyboardEvent) -> bool {
        if lift.is_none() && !event.alt_key() {
            return false;
        }
        let ahead = if is_mirrored() { -STEP_MINUTES } else { STEP_MINUTES };
        let (minutes, lanes) = match event.key().as_str() {
            "ArrowRight" => (ahead, 0),
            "ArrowLeft" => (-ahead, 0),
            "ArrowDown" => (0, 1),
            "ArrowUp" => (0, -1),
            _ => return false,
        };
        if !untrack(|| self.may_write()) {
            return true;
        }
        let is_days = self
            .entries
            .with_untracked(|entries| entries.iter().any(|entry| entry.id() == id && entry.is_days));
        let days = if is_days { minutes.signum() } else { 0 };
        let minutes = if is_days { 0 } else { minutes };
        let before = lift.cloned().unwrap_or_else(|| Lift::taken(id, Hand::Keys));
        let is_end = before.is_end || (lanes == 0 && event.shift_key());
        let lane = match lanes {
            0 => before.lane.clone(),
            by => self.lane_beside(id, before.lane.as_deref(), by).or(before.lane.clone()),
        };
        let (days, minutes) = (before.days + days, before.minutes + minutes);
        let next = Lift { days, minutes, is_end, lane, ..before };
        match lift {
            Some(_) => {
                self.lift.set(Some(next));
                self.said.set(untrack(|| self.told("entry-at", id)));
            }
            None => {
                self.shift(id, &self.shift_of(&next));
                self.said.set(untrack(|| self.told("entry-put", id)));
            }
        }
        self.go(id);
        true
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
                self.shift(id, &self.shift_of(&lift));
                self.said.set(untrack(|| self.told("entry-put", id)));
                self.go(id);
            }
            None => {
                self.said.set(untrack(|| self.told("entry-taken", id)));
                self.lift.set(Some(Lift::taken(id, Hand::Keys)));
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
                let at = if lift.is_end { entry.drawn_end() } else { entry.start };
                let moment = moment_words(at.checked_add(by).unwrap_or(at), entry.is_days);
                match lift.lane.as_ref().and_then(|key| self.lane_title(key)) {
                    Some(lane) => format!("{moment} · {lane}"),
                    None => moment,
                }
            })
        })
    }
}

fn moment_words(at: jiff::civil::DateTime, is_day: bool) -> String {
    let day = parts::said_day(at.date(), Extent::LongDay);
    if is_day { day } else { say!("entry-moment", day = day, time = hours(at.time())) }
}

/// The nearest step.
fn stepped(minutes: f64) -> i64 {
    (minutes / STEP_MINUTES as f64).round() as i64 * STEP_MINUTES
}

/// Whether a pointer is on the edge at which an entry ends.
fn is_at_end(event: &PointerEvent) -> bool {
    let target = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|entry| {
        let edges = entry.get_bounding_client_rect();
        let x = f64::from(event.client_x());
        let away = if is_mirrored() { x - edges.left() } else { edges.right() - x };
        away <= END_PX.min(edges.width() / 3.0)
    })
}

/// The lane at a point of the screen.
fn lane_at((x, y): (f64, f64)) -> Option<String> {
    let under = document().elements_from_point(x as f32, y as f32);
    let lane = |element: Element| element.closest(&format!("[{LANE}]")).ok().flatten();
    let found = under.iter().filter_map(|it| it.dyn_into::<Element>().ok()).find_map(lane)?;
    found.get_attribute(LANE)
}

/// The day at a point of the screen, and how many pixels an hour of it is high.
fn day_at((x, y): (f64, f64)) -> Option<(Date, Option<f64>)> {
    let under = document().elements_from_point(x as f32, y as f32);
    let day = |element: Element| element.closest(&format!("[{DAY}]")).ok().flatten();
    let found = under.iter().filter_map(|it| it.dyn_into::<Element>().ok()).find_map(day)?;
    let hour = found.get_attribute(HOUR_PX).and_then(|text| text.parse().ok());
    Some((found.get_attribute(DAY)?.parse().ok()?, hour))
}
