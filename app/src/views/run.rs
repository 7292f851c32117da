//! A table that is gone through record by record: where this device is, who leads, and what each key does.
//! Everything that can be derived is; nothing of it is data of the production.

use callboard_core::id::EntityId;
use callboard_core::limits;
use callboard_core::workspace::command::{Lead, Query, Sort, Stand, Walk};
use callboard_core::workspace::update::{TableInfo, ViewInfo};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::course::{Course, Reached};
use super::lead::{Claim, Company, Walked};
use crate::client::Live;
use crate::command::ShowAct;
use crate::desk::Desk;
use crate::{mint, remember, say};

/// After so long, in milliseconds, where a device was is of another day.
const KEPT_MILLIS: f64 = 6.0 * 3_600_000.0;

/// Where this device is by itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Own {
    stand: Stand,
    /// The lost lead that it went on from.
    past: Option<Claim>,
}

/// What this device is to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nobody leads.
    Alone,
    /// Others follow it.
    Leads,
    /// It follows somebody.
    Follows,
}

/// What a follower looks at meanwhile; `None` in it is before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Glance(Option<EntityId>);

/// A way through a table. Copies are the same way.
#[derive(Clone, Copy)]
pub(super) struct Run {
    /// What every part of the screen shares.
    pub(super) desk: Desk,
    /// The table.
    pub(super) table: Memo<TableInfo>,
    /// The view of it.
    pub(super) view: StoredValue<ViewInfo>,
    /// The records, as they are.
    pub(super) live: Live,
    /// Their order.
    pub(super) course: Memo<Course>,
    own: RwSignal<Own>,
    claim: RwSignal<Option<Claim>>,
    /// The others.
    pub(super) company: Memo<Company>,
    glance: RwSignal<Option<Glance>>,
    /// What this device is to the others.
    pub(super) role: Memo<Role>,
    /// Where everybody is who follows, or this device alone.
    stand: Memo<Stand>,
    /// Where the screen is.
    pub(super) seen: Memo<Stand>,
    reached: Memo<(Option<EntityId>, Reached)>,
    /// The place of what comes next.
    pub(super) next: Memo<Option<usize>>,
}

impl Run {
    /// A way through a table, as one of its views says.
    pub(super) fn lay(desk: Desk, table: Memo<TableInfo>, view: ViewInfo) -> Self {
        let kept = name_of(desk, table, &view);
        let now = js_sys::Date::now();
        let own: Option<Own> = remember::recall(&kept);
        let own = own.filter(|own| now - (own.stand.came as f64) < KEPT_MILLIS).unwrap_or_default();
        let own = RwSignal::new(own);
        // A window that is loaded again leads on, unless somebody led over it meanwhile.
        let claim: Option<Claim> = remember::recall_here::<Option<Claim>>(&kept).flatten();
        let claim = RwSignal::new(claim.map(|claim| Claim { lot: 0, ..claim }));
        let glance = RwSignal::new(None::<Glance>);
        let view = StoredValue::new(view);
        let live = desk.client.subscribe(query(desk, table, view));
        let course = Memo::new(move |_| {
            live.window.with(|window| {
                let rows = window.as_ref().map_or(&[][..], |window| &window.rows);
                view.with_value(|view| Course::of(rows, view))
            })
        });
        let company = company(desk, table, view, claim);
        let role = Memo::new(move |_| {
            company.with(|company| match (&company.leader, claim.get()) {
                (Some(_), _) => Role::Follows,
                (None, Some(claim)) if company.outbid != Some(claim) => Role::Leads,
                (None, _) => Role::Alone,
            })
        });
        let stand = Memo::new(move |_| {
            company.with(|company| match (role.get(), &company.leader, &company.lost) {
                (Role::Follows, Some(leader), _) => leader.stand.clone(),
                (Role::Alone, _, Some(lost)) if own.with(|own| own.past != Some(lost.leader.claim)) => {
                    lost.leader.stand.clone()
                }
                _ => own.with(|own| own.stand.clone()),
            })
        });
        let seen = Memo::new(move |_| match (role.get(), glance.get()) {
            (Role::Follows, Some(Glance(at))) => Stand { at, ..Stand::default() },
            _ => stand.get(),
        });
        let reached = reached(live, course, seen);
        let next = Memo::new(move |_| {
            let (_, reached) = reached.get();
            course.with(|course| {
                let chosen = seen.with(|seen| seen.next).and_then(|id| course.place(id));
                chosen.or_else(|| course.next(reached.place))
            })
        });
        let run = Self {
            desk,
            table,
            view,
            live,
            course,
            own,
            claim,
            company,
            glance,
            role,
            stand,
            seen,
            reached,
            next,
        };
        run.be_known();
        run
    }

    /// Others see where this device leads, and the palette what can be done, while the component is there.
    fn be_known(self) {
        let walk = Memo::new(move |_| {
            let claim = self.claim.get().filter(|_| self.role.get() == Role::Leads);
            let lead = claim.map(|Claim { term, lot }| Lead { term, lot, stand: self.stand.get() });
            Walk { view: self.view.with_value(|view| view.name.clone()), lead }
        });
        let desk = self.desk;
        desk.walk.set(Some(walk.into()));
        desk.show.set(Some(Callback::new(move |act| self.run(act))));
        on_cleanup(move || {
            desk.walk.set(None);
            desk.show.set(None);
        });
    }

    /// Where the screen is, by place.
    pub(super) fn reached(self) -> Reached {
        self.reached.get().1
    }

    /// Whether the person looks elsewhere than where they are led.
    pub(super) fn glances(self) -> bool {
        self.role.get() == Role::Follows && self.glance.with(Option::is_some)
    }

    /// Whether this device may lead.
    pub(super) fn may_lead(self) -> bool {
        self.desk.may_write()
    }

    /// When the record on the screen began, in milliseconds by this device's clock; `None` where nobody came
    /// there.
    pub(super) fn began(self) -> Option<f64> {
        let came = self.seen.with(|seen| seen.at.map(|_| seen.came as f64)).filter(|_| !self.glances())?;
        self.company.with(|company| match (self.role.get(), &company.leader, &company.lost) {
            (Role::Follows, Some(leader), _) => Some(leader.began),
            (Role::Alone, _, Some(lost)) if self.own.with(|own| own.past != Some(lost.leader.claim)) => {
                Some(lost.leader.began)
            }
            _ => Some(came),
        })
    }

    /// Does what was asked.
    pub(super) fn run(self, act: ShowAct) {
        match act {
            ShowAct::Go => {
                if let Some(next) = self.next_id() {
                    self.come(Some(next));
                }
            }
            ShowAct::Back => {
                let back = untrack(|| self.course.with(|course| course.back(self.reached())));
                if self.seen.with_untracked(|seen| seen.at.is_some()) {
                    self.come(self.id_at(back));
                }
            }
            ShowAct::Ready => self.stands(|stand| stand.ready = !stand.ready),
            ShowAct::Lead => self.lead(),
            ShowAct::Release => self.set_claim(None),
            ShowAct::Restart => self.come(None),
        }
    }

    /// Chooses what comes next; who follows looks at it.
    pub(super) fn choose(self, id: EntityId) {
        if self.role.get_untracked() == Role::Follows {
            return self.come(Some(id));
        }
        let after = untrack(|| self.course.with(|course| course.next(self.reached().place)));
        let is_usual = self.id_at(after) == Some(id);
        self.stands(|stand| (stand.next, stand.ready) = (Some(id).filter(|_| !is_usual), false));
    }

    /// Chooses what comes so many before or after what comes next now.
    pub(super) fn choose_by(self, by: isize) {
        let count = self.course.with_untracked(|course| course.stops().len());
        let here = match self.role.get_untracked() {
            Role::Follows => untrack(|| self.reached()).place,
            _ => self.next.get_untracked().or(count.checked_sub(1).filter(|_| by < 0)),
        };
        let place = match here {
            Some(here) => here.saturating_add_signed(by).min(count.saturating_sub(1)),
            None => 0,
        };
        if let Some(id) = self.id_at(Some(place)) {
            self.choose(id);
        }
    }

    /// Takes back the last small thing: a look elsewhere, a choice, a call to be ready. False where there was
    /// none.
    pub(super) fn let_go(self) -> bool {
        if untrack(|| self.glances()) {
            self.glance.set(None);
            return true;
        }
        let has_some = self.stand.with_untracked(|stand| stand.next.is_some() || stand.ready);
        if has_some {
            self.stands(|stand| (stand.next, stand.ready) = (None, false));
        }
        has_some && self.role.get_untracked() != Role::Follows
    }

    /// Comes to a record; who follows only looks at it.
    fn come(self, at: Option<EntityId>) {
        if self.role.get_untracked() == Role::Follows {
            let is_there = self.stand.with_untracked(|stand| stand.at == at);
            return self.glance.set((!is_there).then_some(Glance(at)));
        }
        let came = js_sys::Date::now().max(0.0) as u64;
        self.keep(Stand { at, came, ..Stand::default() });
    }

    /// Changes how this device stands; who follows stands as they are led.
    fn stands(self, change: impl FnOnce(&mut Stand)) {
        if self.role.get_untracked() != Role::Follows {
            let mut stand = self.stand.get_untracked();
            change(&mut stand);
            self.keep(stand);
        }
    }

    fn keep(self, stand: Stand) {
        let lost = self.company.with_untracked(|company| company.lost.as_ref().map(|it| it.leader.claim));
        let own = Own { stand, past: lost };
        remember::remember(&self.kept(), &own);
        self.own.set(own);
    }

    /// Everybody follows this device from now on, from where they are.
    fn lead(self) {
        if !untrack(|| self.may_lead()) || self.role.get_untracked() == Role::Leads {
            return;
        }
        let stand = self.stand.get_untracked();
        let claim = self.company.with_untracked(|company| {
            let own = self.claim.get_untracked();
            company.claim(own, mint::lot())
        });
        let began = untrack(|| self.began());
        let came = began.map_or(stand.came, |began| began.max(0.0) as u64);
        self.glance.set(None);
        self.keep(Stand { came, ..stand });
        self.set_claim(Some(claim));
    }

    fn set_claim(self, claim: Option<Claim>) {
        remember::remember_here(&self.kept(), &claim);
        self.claim.set(claim);
    }

    fn kept(self) -> String {
        self.view.with_value(|view| name_of(self.desk, self.table, view))
    }

    fn next_id(self) -> Option<EntityId> {
        self.id_at(self.next.get_untracked())
    }

    fn id_at(self, place: Option<usize>) -> Option<EntityId> {
        self.course.with_untracked(|course| course.stop(place).map(|stop| stop.row.id))
    }

    /// How it stands with the others, in a few words.
    pub(super) fn told(self) -> String {
        let named = |name: &str| if name.is_empty() { say!("me-unnamed") } else { name.to_owned() };
        self.company.with(|company| match (self.role.get(), &company.leader, &company.lost) {
            (Role::Leads, ..) => say!("show-leads", count = company.followers),
            (_, Some(leader), _) if leader.is_own => say!("show-follows-own"),
            (_, Some(leader), _) => say!("show-follows", name = named(&leader.name)),
            (_, None, Some(lost)) => {
                let time = crate::parts::at_millis(lost.at, crate::parts::Extent::Clock);
                let key = if lost.is_silent { "show-lost" } else { "show-given-up" };
                say!(key, name = named(&lost.leader.name), time = time)
            }
            (_, None, None) => say!("show-alone"),
        })
    }
}

/// Under which name this device keeps where it is.
fn name_of(desk: Desk, table: Memo<TableInfo>, view: &ViewInfo) -> String {
    let workspace = untrack(|| desk.address.spot()).map(|spot| spot.workspace.to_string());
    let table = table.with_untracked(|table| table.id.clone());
    format!("show-{}-{table}-{}", workspace.unwrap_or_default(), view.name)
}

fn query(desk: Desk, table: Memo<TableInfo>, view: StoredValue<ViewInfo>) -> Signal<Option<Query>> {
    Signal::derive(move || {
        let sort = view.with_value(|view| view.sort.clone());
        Some(Query {
            table: table.with(|table| table.id.clone()),
            sort: sort.into_iter().map(|field| Sort { field, desc: false }).collect(),
            limit: Some(limits::QUERY_ROWS_MAX),
            as_of: desk.moment().map(Into::into),
            ..Query::default()
        })
    })
}

fn company(
    desk: Desk,
    table: Memo<TableInfo>,
    view: StoredValue<ViewInfo>,
    claim: RwSignal<Option<Claim>>,
) -> Memo<Company> {
    let id = Memo::new(move |_| table.with(|table| table.id.clone()));
    Memo::new(move |before: Option<&Company>| {
        id.with(|table| {
            view.with_value(|view| {
                let walked = Walked { table, view: &view.name };
                desk.client
                    .present()
                    .with(|present| Company::after(before, claim.get(), walked, present, js_sys::Date::now()))
            })
        })
    })
}

/// Where somebody is, and stays while its record is on the way no more.
fn reached(live: Live, course: Memo<Course>, seen: Memo<Stand>) -> Memo<(Option<EntityId>, Reached)> {
    Memo::new(move |before: Option<&(Option<EntityId>, Reached)>| {
        let at = seen.with(|seen| seen.at);
        let is_asked = live.window.with(Option::is_some);
        let known = before.and_then(|(id, reached)| Some(((*id)?, *reached)));
        match is_asked {
            true => (at, course.with(|course| course.reached(at, known))),
            false => (at, Reached::default()),
        }
    })
}
