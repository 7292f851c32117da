//! In which steps a document is laid out: its records are fetched, and those of the moment that it is
//! compared with; rows are measured, put on pages, and the pages drawn.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use callboard_core::id::BlobHash;
use callboard_core::workspace::command::Query;
use callboard_core::workspace::update::{Failure, Row, TableInfo};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::gather::{BLOCK, gather};
use super::leaf::Proof;
use super::pages::{Frame, pages};
use super::plan::{Look, Plan, Size, Wish};
use super::since::Revisions;
use super::{bench, since};
use crate::client::Live;
use crate::desk::Desk;

/// Pages that are drawn before anything else has its turn.
const PAGES_AT_ONCE: usize = 12;

/// How far it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// So many of so many records are there.
    Gathering(usize, usize),
    /// So many of so many rows are measured.
    Setting(usize, usize),
    /// It lies there.
    Done,
    /// Somebody said that it is enough.
    Stopped,
    /// It cannot be.
    Failed(Failure),
}

/// A document that lies there.
pub(super) struct Laid {
    /// Counts what was laid.
    pub(super) number: u32,
    /// How.
    pub(super) look: Look,
    /// The pages.
    pub(super) pages: Vec<Vec<Frame>>,
    /// What stands on them.
    pub(super) type_set: bench::Set,
    /// When it was: a moment that changes since can be asked of.
    pub(super) at: String,
    /// What it is compared with.
    pub(super) base: Option<since::Base>,
    /// Rows that are other than they were.
    pub(super) changed: usize,
    /// Its records, and all that there are.
    pub(super) count: (usize, usize),
}

/// A document. Copies are the same document.
#[derive(Clone, Copy)]
pub(super) struct Press {
    /// What every part of the screen shares.
    pub(super) desk: Desk,
    /// Of which table.
    pub(super) table: Memo<TableInfo>,
    /// What is laid out.
    pub(super) plan: StoredValue<Plan>,
    /// What a person chose.
    pub(super) wish: RwSignal<Wish>,
    /// How large the paper is.
    pub(super) size: RwSignal<Size>,
    /// How it is to be laid out.
    pub(super) look: Memo<Look>,
    /// The group alone that is laid out, by what it has in common.
    pub(super) only: RwSignal<Option<String>>,
    /// The groups that there are: what each has in common, and its heading.
    pub(super) groups: RwSignal<Vec<(String, String)>>,
    /// The named versions, and how far the production is from the last.
    pub(super) revisions: RwSignal<Revisions>,
    /// How far it is.
    pub(super) step: RwSignal<Step>,
    /// What lies there.
    pub(super) laid: RwSignal<Option<Rc<Laid>>, LocalStorage>,
    /// How many of its pages are drawn.
    pub(super) drawn: RwSignal<usize>,
    /// Pages out of sight, to measure in.
    pub(super) galley: NodeRef<Div>,
    live: Live,
    runs: StoredValue<u32>,
    rows: StoredValue<Rows>,
}

/// What was fetched last.
#[derive(Clone, Default)]
struct Rows {
    now: Arc<Vec<Arc<Row>>>,
    total: usize,
    then: Option<Arc<Vec<Arc<Row>>>>,
    base: Option<since::Base>,
    at: String,
}

impl Press {
    /// Lays out a table as a plan says, and again when it changes.
    pub(super) fn lay(desk: Desk, table: Memo<TableInfo>, plan: Plan) -> Self {
        let (wish, size) = (RwSignal::new(plan.recall()), RwSignal::new(Size::recall()));
        let plan = StoredValue::new(plan);
        let look = Memo::new(move |_| {
            table.with(|table| plan.with_value(|plan| plan.look(table, &wish.get(), size.get())))
        });
        let first = Signal::derive(move || {
            Some(Query { limit: Some(BLOCK), ..asked(desk, table, plan, &look.get()) })
        });
        let press = Self {
            desk,
            table,
            plan,
            wish,
            size,
            look,
            only: RwSignal::new(None),
            groups: RwSignal::new(Vec::new()),
            revisions: RwSignal::new(Revisions::default()),
            step: RwSignal::new(Step::Gathering(0, 0)),
            laid: RwSignal::new_local(None),
            drawn: RwSignal::new(0),
            galley: NodeRef::new(),
            live: desk.client.subscribe(first),
            runs: StoredValue::new(0),
            rows: StoredValue::new(Rows::default()),
        };
        press.follow();
        on_cleanup(move || {
            // What is under way ends where it looks whether it is still wanted.
            press.runs.try_update_value(|runs| *runs += 1);
        });
        press
    }

    /// Begins when the first records are there or change, and sets anew when a person wants it otherwise.
    fn follow(self) {
        let since = Memo::new(move |_| self.desk.address.spot().and_then(|spot| spot.since));
        Effect::new(move |_| {
            // Read, not only followed: what nobody reads follows nothing itself.
            let _ = since.get();
            match (self.live.failure.get(), self.live.window.with(Option::is_some)) {
                (Some(failure), _) => self.step.set(Step::Failed(failure)),
                // Who stopped it begins it again.
                (None, true) if self.step.with_untracked(|step| *step == Step::Stopped) => {}
                (None, true) => self.begin(),
                (None, false) => {}
            }
        });
        Effect::new(move |before: Option<()>| {
            self.look.track();
            self.only.track();
            if before.is_some() && self.rows.with_value(|rows| !rows.at.is_empty()) {
                let run = self.next();
                spawn_local(async move { self.set(run).await });
            }
        });
        Effect::new(move |before: Option<()>| {
            self.wish.with(|wish| before.map(|()| self.plan.with_value(|plan| plan.remember(wish))));
        });
    }

    /// Fetches and lays out from the beginning.
    pub(super) fn begin(self) {
        let run = self.next();
        spawn_local(async move {
            match self.fetch(run).await {
                Ok(true) => self.set(run).await,
                Ok(false) => {}
                Err(failure) => drop(self.step.try_set(Step::Failed(failure))),
            }
        });
    }

    /// Ends what is under way.
    pub(super) fn stop(self) {
        self.next();
        self.step.set(Step::Stopped);
    }

    fn next(self) -> u32 {
        self.runs.update_value(|runs| *runs += 1);
        self.runs.get_value()
    }

    fn is_wanted(self, run: u32) -> bool {
        self.runs.try_get_value() == Some(run)
    }

    /// False where it is not wanted any more.
    async fn fetch(self, run: u32) -> Result<bool, Failure> {
        self.step.set(Step::Gathering(0, 0));
        let Some(query) = self.asked() else { return Ok(false) };
        let (client, at) = (self.desk.client, since::now(self.desk).await);
        let revisions = since::revisions(self.desk, &query.table).await?;
        if !self.is_wanted(run) {
            return Ok(false);
        }
        let base = since::base(self.desk, &revisions);
        self.revisions.set(revisions);
        let tell = |had: usize, all: usize| {
            let goes_on = self.is_wanted(run);
            if goes_on {
                self.step.set(Step::Gathering(had, all));
            }
            goes_on
        };
        let Some(now) = gather(client, &query, tell).await? else { return Ok(false) };
        let then = match &base {
            None => None,
            Some(base) => {
                let query = Query { as_of: Some(base.moment.clone().into()), ..query };
                // A moment that this device does not know is no reason to have no paper.
                match gather(client, &query, |_, _| self.is_wanted(run)).await {
                    Ok(then) => then.map(|then| Arc::new(then.rows)),
                    Err(_) => None,
                }
            }
        };
        let rows = now.rows.iter().chain(then.iter().flat_map(|then| then.iter()));
        self.desk.files.learn(self.table.with_untracked(|table| files_in(table, rows))).await;
        if !self.is_wanted(run) {
            return Ok(false);
        }
        let base = base.filter(|_| then.is_some());
        self.rows.set_value(Rows { now: Arc::new(now.rows), total: now.total, then, base, at });
        Ok(true)
    }

    fn asked(self) -> Option<Query> {
        let look = self.look.try_get_untracked()?;
        Some(untrack(|| asked(self.desk, self.table, self.plan, &look)))
    }

    /// Measures what was fetched, and puts it on pages.
    async fn set(self, run: u32) {
        let Rows { now, total, then, base, at } = self.rows.get_value();
        self.step.set(Step::Setting(0, now.len()));
        // The pages to measure in are drawn as it is to be by then, in the font that it is printed in.
        breathe().await;
        fonts().await;
        if !self.is_wanted(run) {
            return;
        }
        let Some(look) = self.look.try_get_untracked() else { return };
        let only = self.only.get_untracked();
        let material =
            bench::Material { rows: &now, then: then.as_deref().map(Vec::as_slice), only: only.as_deref() };
        let table = self.table.get_untracked();
        let Ok(type_set) = bench::Set::make(&table, &look, &material) else { return };
        self.groups.set(type_set.groups.clone());
        let Some(proof) = self.galley.get_untracked().and_then(|galley| Proof::of(&galley)) else { return };
        let mut items = Vec::new();
        while type_set.measure(&proof, &mut items) {
            self.step.set(Step::Setting(items.len(), type_set.len()));
            breathe().await;
            if !self.is_wanted(run) {
                return;
            }
        }
        let laid = Laid {
            number: run,
            pages: pages(&items, proof.room(look.across)),
            changed: type_set.changed,
            count: (type_set.records, if only.is_some() { type_set.records } else { total }),
            look,
            type_set,
            at,
            base,
        };
        self.draw(run, laid).await;
    }

    async fn draw(self, run: u32, laid: Laid) {
        let count = laid.pages.len();
        // Whoever has turned pages stays where they are.
        let mut drawn = self.drawn.get_untracked().max(PAGES_AT_ONCE).min(count);
        self.drawn.set(drawn);
        self.laid.set(Some(Rc::new(laid)));
        while drawn < count {
            breathe().await;
            if !self.is_wanted(run) {
                return;
            }
            drawn = (drawn + PAGES_AT_ONCE).min(count);
            self.drawn.set(drawn);
        }
        self.step.set(Step::Done);
    }

    /// Prints what lies there, once all of it does.
    pub(super) fn print(self) {
        if self.step.with_untracked(|step| *step == Step::Done) {
            // Only a window that is not one refuses.
            let _ = window().print();
        }
    }
}

/// What is asked of the table, as it is on the screen: now, or as of the address's moment.
/// The files that records show.
fn files_in<'r>(table: &TableInfo, rows: impl Iterator<Item = &'r Arc<Row>>) -> BTreeSet<BlobHash> {
    let fields: Vec<_> = table.fields.iter().filter(|field| field.kind == "asset").collect();
    let values = rows.flat_map(|row| fields.iter().filter_map(|field| row.fields.get(&field.name)?.as_str()));
    values.filter_map(|hash| hash.parse().ok()).collect()
}

fn asked(desk: Desk, table: Memo<TableInfo>, plan: StoredValue<Plan>, look: &Look) -> Query {
    let query = table.with(|table| plan.with_value(|plan| plan.asked(table, look)));
    Query { as_of: desk.moment().map(Into::into), ..query }
}

/// Lets the browser draw and take keys.
async fn breathe() {
    let turn = js_sys::Promise::new(&mut |done, _| {
        // Only a window that is not one refuses.
        let _ = window().set_timeout_with_callback(&done);
    });
    let _ = JsFuture::from(turn).await;
}

/// Waits for the fonts: what is measured in another is measured in vain.
async fn fonts() {
    let fonts = js_sys::Reflect::get(&document(), &"fonts".into());
    let ready = fonts.and_then(|fonts| js_sys::Reflect::get(&fonts, &"ready".into()));
    if let Ok(ready) = ready {
        let _ = JsFuture::from(js_sys::Promise::resolve(&ready)).await;
    }
}
