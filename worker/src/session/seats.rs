//! Where people are. Each tab tells the device's others, the tab on duty tells the relay, and each tells its
//! page. Nothing of it is stored.

use std::collections::BTreeMap;
use std::rc::Rc;

use callboard_core::given::{Entropy, Now};
use callboard_core::id::{ActorId, EntityId};
use callboard_core::sync::{Lead, Tab, Walk};
use callboard_core::workspace::command::{self, Seat};
use callboard_core::workspace::update::{Member, Present, Update};
use gloo_timers::callback::Timeout;

use super::Session;
use crate::clock::{self, BrowserEntropy};
use crate::input::SessionInput;
use crate::tabs::{Duty, DutyEvent, Hint, has_locks};

/// How long a move waits for more of its kind: somebody who holds an arrow key down is told of in steps.
const MOVE_MILLIS: u32 = 100;
/// How often a tab tells the device's others that it is there.
const AGAIN_MILLIS: u32 = 10_000;
/// After this long without a word a tab of this device is taken to be gone, where no lock tells it at once.
const SILENCE_MILLIS_MAX: u64 = 25_000;

/// Who is here, and where.
pub(crate) struct Seats {
    own: Tab,
    /// Held for as long as this tab lives: the others wait for it.
    _alive: Option<Duty>,
    /// Other tabs of this device.
    beside: BTreeMap<u64, Beside>,
    /// Other devices.
    roll: Vec<(ActorId, Vec<Tab>)>,
    /// Until this tab says where it is.
    timer: Option<Timeout>,
    /// Whether that is because it moved.
    has_moved: bool,
    /// Whether the page has yet to hear of something.
    is_news: bool,
}

/// Another tab of this device.
struct Beside {
    heard: Now,
    tab: Tab,
    /// Waits for the lock that it holds while it lives.
    _end: Option<Duty>,
}

/// A tab's lock, held or waited for; `None` in a browser that has none.
fn lock(session: u64, on_taken: impl Fn() + 'static) -> Option<Duty> {
    let on_event = move |event| {
        if event == DutyEvent::Taken {
            on_taken();
        }
    };
    has_locks().then(|| Duty::claim(format!("callboard-tab-{session:x}"), Rc::new(on_event)))
}

impl Seats {
    /// A tab that nobody knows of yet.
    pub(super) fn new() -> Self {
        let own = Tab { session: u64::from_le_bytes(BrowserEntropy.eight()), ..Tab::default() };
        Self {
            _alive: lock(own.session, || {}),
            own,
            beside: BTreeMap::new(),
            roll: Vec::new(),
            timer: None,
            has_moved: false,
            is_news: false,
        }
    }

    /// What names this tab.
    pub(super) fn session(&self) -> u64 {
        self.own.session
    }

    fn tabs(&self) -> Vec<Tab> {
        [&self.own].into_iter().chain(self.beside.values().map(|beside| &beside.tab)).cloned().collect()
    }
}

impl Session {
    /// The page says where its person is.
    pub(super) fn sit(&mut self, seat: Seat) {
        let record = seat.record.map(|record| record.0);
        let walk = seat.walk.map(told_walk);
        let own = Tab { table: seat.table, record, field: seat.field, walk, ..self.seats.own };
        if own != self.seats.own {
            self.seats.own = own;
            self.plan_telling_seat();
        }
    }

    /// Says where this tab is, soon.
    pub(super) fn plan_telling_seat(&mut self) {
        if !self.seats.has_moved {
            self.seats.has_moved = true;
            self.tell_seat_in(MOVE_MILLIS);
        }
    }

    fn tell_seat_in(&mut self, millis: u32) {
        let inputs = self.inputs.clone();
        self.seats.timer = Some(Timeout::new(millis, move || inputs.put(SessionInput::TellSeat)));
    }

    /// Says where this tab is, and forgets others that said nothing for long.
    pub(super) fn tell_seat(&mut self) {
        if self.is_leaving {
            return;
        }
        let now = clock::now();
        let beside = self.seats.beside.len();
        let is_silent = |beside: &Beside| now.0.saturating_sub(beside.heard.0) >= SILENCE_MILLIS_MAX;
        self.seats.beside.retain(|_, beside| !is_silent(beside));
        if self.seats.beside.len() < beside {
            self.lost_beside();
        }
        self.seats.has_moved = false;
        self.channel.tell(&Hint::Sat(self.seats.own.clone()));
        self.relay.sit(self.seats.tabs());
        self.tell_seat_in(AGAIN_MILLIS);
    }

    /// Another tab of this device says where it is.
    pub(super) fn beside_sat(&mut self, tab: Tab) {
        let heard = clock::now();
        let before = match self.seats.beside.get_mut(&tab.session) {
            Some(known) => {
                known.heard = heard;
                Some(std::mem::replace(&mut known.tab, tab.clone()))
            }
            None => {
                let (session, inputs) = (tab.session, self.inputs.clone());
                let gone = move || inputs.put(SessionInput::Hint(Hint::Left(session)));
                let beside = Beside { heard, tab: tab.clone(), _end: lock(session, gone) };
                self.seats.beside.insert(session, beside);
                None
            }
        };
        if before.is_none() {
            // It has not heard of anybody yet.
            self.channel.tell(&Hint::Sat(self.seats.own.clone()));
            if self.is_on_duty {
                self.channel.tell(&Hint::Roll(self.seats.roll.clone()));
            }
        }
        if before.is_none_or(|before| before != tab) {
            self.seats.is_news = true;
            self.relay.sit(self.seats.tabs());
        }
    }

    /// Another tab of this device is gone.
    pub(super) fn beside_left(&mut self, session: u64) {
        if self.seats.beside.remove(&session).is_some() {
            self.lost_beside();
            self.relay.sit(self.seats.tabs());
        }
    }

    /// Others of this device are gone, perhaps before they could say that they put something into the store.
    fn lost_beside(&mut self) {
        self.seats.is_news = true;
        self.queue.look();
    }

    /// Who else is connected, and where.
    pub(super) fn set_roll(&mut self, roll: Vec<(ActorId, Vec<Tab>)>) {
        if self.is_on_duty {
            self.channel.tell(&Hint::Roll(roll.clone()));
        }
        self.seats.is_news |= self.seats.roll != roll;
        self.seats.roll = roll;
    }

    /// Tells the page who is here, where that is another than it heard last.
    pub(super) fn tell_presence(&mut self) {
        if !self.seats.is_news || self.is_quiet() {
            return;
        }
        let members = self.workspace.members();
        let present = |actor: ActorId, tabs: &[Tab]| {
            let member = members.iter().find(|member| member.actor == actor)?.clone();
            Some(Present { member, seats: tabs.iter().map(seat_of).collect() })
        };
        let mut all: Vec<Present> =
            self.seats.roll.iter().filter_map(|(actor, tabs)| present(*actor, tabs)).collect();
        // Who is heard before they are known as a member is told of once they are.
        self.seats.is_news = all.len() < self.seats.roll.len();
        let beside: Vec<Tab> = self.seats.beside.values().map(|beside| beside.tab.clone()).collect();
        let own = members.iter().find(|member: &&Member| member.me).map(|member| member.actor);
        if !beside.is_empty() {
            all.extend(own.and_then(|own| present(own, &beside)));
        }
        self.page.update(Update::Presence(all));
    }
}

fn seat_of(tab: &Tab) -> Seat {
    Seat {
        table: tab.table.clone(),
        record: tab.record.map(EntityId),
        field: tab.field.clone(),
        walk: tab.walk.clone().map(heard_walk),
    }
}

fn told_walk(walk: command::Walk) -> Walk {
    let lead = walk.lead.map(|command::Lead { term, lot, stand }| Lead {
        term,
        lot,
        at: stand.at.map(|at| at.0),
        came: stand.came,
        next: stand.next.map(|next| next.0),
        ready: stand.ready,
    });
    Walk { view: walk.view, lead }
}

fn heard_walk(walk: Walk) -> command::Walk {
    let lead = walk.lead.map(|Lead { term, lot, at, came, next, ready }| {
        let stand = command::Stand { at: at.map(EntityId), came, next: next.map(EntityId), ready };
        command::Lead { term, lot, stand }
    });
    command::Walk { view: walk.view, lead }
}
