//! When the person looked at a table last, on this device: since then, what others write in it is marked.
//!
//! A point is what a screen had shown, as the worker names it. It stays with this device, under the
//! production and the table, and moves on while somebody looks: what is marked stays so until they leave the
//! table, or say that they have seen it. A window that is loaded again has not been left.

use std::time::Duration;

use callboard_core::id::{EntityId, WorkspaceId};
use callboard_core::workspace::command::Command;
use callboard_core::workspace::update::{FieldInfo, News, NewsAt, Notice, Reply, Row, Written};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use crate::client::Live;
use crate::desk::Desk;
use crate::parts::{Glyph, IconButton};
use crate::{remember, say, words};

/// Who was here for less has not looked.
const MOMENT: Duration = Duration::from_millis(1_000);
/// As the worker calls the point at which a window begins.
const NOW: &str = "now";
/// Under which name this window keeps since when it marks, and where: nowhere once that was left.
const HERE: &str = "looking";

/// What a screen had shown, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Point {
    seen: String,
    /// Milliseconds since 1970.
    at: f64,
}

/// Since when a table is looked at. Copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Looked {
    desk: Desk,
    /// Which production, and which table.
    place: StoredValue<String>,
    since: RwSignal<Point>,
    /// What the view on the screen was told last.
    news: RwSignal<Option<News>>,
    has_looked: StoredValue<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
    way: RwSignal<Option<Way>>,
}

/// How the view on the screen is gone through.
#[derive(Clone, Copy)]
struct Way {
    live: Live,
    /// The place in the whole result that the person is at.
    here: Callback<(), Option<usize>>,
    /// Goes to one that was found, from before it or from behind.
    go: Callback<(NewsAt, bool)>,
    /// Goes on within the row that the person is in; false where there is nothing more in it.
    within: Callback<bool, bool>,
}

impl Looked {
    /// Begins to look at a table, until the calling component goes.
    pub(crate) fn at(desk: Desk, table: &str) {
        let workspace = untrack(|| desk.address.spot()).map(|spot| spot.workspace.to_string());
        let place = format!("{}-{table}", workspace.unwrap_or_default());
        let begun = remember::recall_here::<Option<(String, Point)>>(HERE).flatten();
        let begun = begun.filter(|(begun, _)| *begun == place).map(|(_, since)| since);
        let since = begun.or_else(|| remember::recall(&name_of(&place)));
        let looked = Self {
            desk,
            place: StoredValue::new(place),
            since: RwSignal::new(since.unwrap_or_else(|| Point { seen: NOW.to_owned(), at: now() })),
            news: RwSignal::new(None),
            has_looked: StoredValue::new(false),
            timer: StoredValue::new(None),
            way: RwSignal::new(None),
        };
        looked.keep_begun();
        looked.look();
        let listening = window_event_listener(leptos::ev::visibilitychange, move |_| looked.look());
        desk.looked.set(Some(looked));
        on_cleanup(move || {
            listening.remove();
            looked.leave();
            desk.looked.set(None);
        });
    }

    /// For queries: what came after this is marked.
    pub(crate) fn token(self) -> String {
        self.since.with(|since| since.seen.clone())
    }

    /// Follows the window of the view that is on the screen, until the calling component goes.
    pub(crate) fn follow(
        self,
        live: Live,
        here: Callback<(), Option<usize>>,
        go: Callback<(NewsAt, bool)>,
        within: Callback<bool, bool>,
    ) {
        self.way.set(Some(Way { live, here, go, within }));
        Effect::new(move |_| {
            let told = live.window.with(|window| window.as_ref().and_then(|window| window.news.clone()));
            let Some(news) = told else { return };
            if self.since.with_untracked(|since| since.seen == NOW) {
                self.since.set(Point { seen: news.seen.clone(), at: now() });
                self.keep_begun();
            }
            if self.news.with_untracked(|known| known.as_ref() != Some(&news)) {
                self.news.set(Some(news));
            }
            self.keep();
        });
        on_cleanup(move || {
            self.way.set(None);
            self.news.set(None);
        });
    }

    /// The same for a view of cards, each of which is a whole record: the one that the person is on, and how
    /// another is gone to.
    pub(crate) fn follow_cards(self, live: Live, active: RwSignal<Option<EntityId>>, go: Callback<EntityId>) {
        let here = Callback::new(move |()| {
            let active = active.get()?;
            live.window.with(|window| {
                let window = window.as_ref()?;
                Some(window.query.offset + window.rows.iter().position(|row| row.id == active)?)
            })
        });
        let found = Callback::new(move |(found, _): (NewsAt, bool)| go.run(found.id));
        self.follow(live, here, found, Callback::new(|_| false));
    }

    /// How many rows have news.
    pub(crate) fn count(self) -> usize {
        self.news.with(|news| news.as_ref().map_or(0, |news| news.count))
    }

    /// Since when, in words.
    fn since_when(self) -> String {
        self.since.with(|since| words::moment_of(since.at))
    }

    /// How many have changed since when, as a sentence.
    pub(crate) fn told(self) -> String {
        say!("news-count", count = self.count(), when = self.since_when())
    }

    /// The person has seen all of it.
    pub(crate) fn see(self) {
        if let Some(seen) = self.news.with_untracked(|news| news.as_ref().map(|news| news.seen.clone())) {
            let point = Point { seen, at: now() };
            self.place.with_value(|place| remember::remember(&name_of(place), &point));
            self.since.set(point);
            self.keep_begun();
        }
    }

    /// Goes to the next that others changed, or to the one before.
    pub(crate) fn step(self, back: bool) {
        let Some(Way { live, here, go, within }) = self.way.get_untracked() else { return };
        let Some(subscription) = live.subscription.get_value() else { return };
        if within.run(back) {
            return;
        }
        let command = Command::SeekNews { subscription, from: untrack(|| here.run(())), back };
        let answer = self.desk.client.call(command);
        spawn_local(async move {
            match answer.await {
                Ok(Reply::NewsAt(Some(found))) => drop(go.try_run((found, back))),
                Ok(_) => {}
                Err(failure) => self.desk.tell(say!("tried-news"), failure),
            }
        });
    }

    /// Somebody looks from now on, or does no longer: a hidden page is not looked at.
    fn look(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        self.has_looked.set_value(false);
        if !document().hidden() {
            let begun = move || {
                self.has_looked.try_update_value(|has| *has = true);
                self.keep();
            };
            self.timer.set_value(set_timeout_with_handle(begun, MOMENT).ok());
        }
    }

    /// Keeps how far the person has looked.
    fn keep(self) {
        if self.has_looked.try_get_value() != Some(true) || self.is_gone() {
            return;
        }
        let seen = self.news.try_with_untracked(|news| news.as_ref().map(|news| news.seen.clone())).flatten();
        if let Some(seen) = seen {
            let point = Point { seen, at: now() };
            self.place.with_value(|place| remember::remember(&name_of(place), &point));
        }
    }

    /// Whether this device has let go of the production, in another window.
    fn is_gone(self) -> bool {
        self.desk.client.notices().with_untracked(|notices| notices.contains(&Notice::WorkspaceGone))
    }

    /// Keeps since when this window marks, in case it is loaded again.
    fn keep_begun(self) {
        remember::remember_here(HERE, &Some((self.place.get_value(), self.since.get_untracked())));
    }

    fn leave(self) {
        self.keep();
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        remember::remember_here(HERE, &None::<(String, Point)>);
    }
}

/// Forgets how far somebody has looked in a production that this device lets go of.
pub(crate) fn forget(workspace: WorkspaceId) {
    remember::forget(&name_of(&format!("{workspace}-")));
}

/// Under which name this device keeps how far somebody has looked.
fn name_of(place: &str) -> String {
    format!("looked-{place}")
}

fn now() -> f64 {
    js_sys::Date::now()
}

/// Who changed a field since the person looked, as a sentence.
pub(crate) fn changed(written: &Written) -> String {
    say!("news-changed", person = written.person.as_str(), when = words::moment(&written.at))
}

/// Who brought a record since the person looked, as a sentence.
pub(crate) fn arrived(written: &Written) -> String {
    say!("news-arrived", person = written.person.as_str(), when = words::moment(&written.at))
}

/// What is new about a record, where it is shown as one: `fields` are its table's.
pub(crate) fn of_record(fields: &[FieldInfo], row: &Row) -> Option<String> {
    if let Some(written) = &row.arrived {
        return Some(arrived(written));
    }
    let titles = fields.iter().filter(|field| row.news.contains_key(&field.name));
    let titles = titles.map(|field| field.title.as_str()).collect::<Vec<_>>().join(", ");
    // What stands in no field is told of nowhere.
    (!titles.is_empty()).then(|| say!("news-fields", fields = titles))
}

/// In the bar of a view: how many others changed since when; a press goes through them.
#[component]
pub(crate) fn NewsTool() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let looked = Memo::new(move |_| desk.looked.with(Option::is_some));
    let shown = Memo::new(move |_| {
        let looked = desk.looked.get().filter(|_| looked.get())?;
        (looked.count() > 0).then(|| looked.told())
    });
    let step = move |back: bool| {
        if let Some(looked) = desk.looked.get_untracked() {
            looked.step(back);
        }
    };
    let see = move |()| {
        if let Some(looked) = desk.looked.get_untracked() {
            looked.see();
        }
    };
    move || {
        shown.with(Option::is_some).then(|| {
            let told = move || shown.get().unwrap_or_default();
            // A bar without room for words says how many.
            let few = move || desk.looked.get().map(|looked| words::number(looked.count() as f64));
            view! {
                <span class="news-tool" role="group" aria-label=told>
                    <button
                        type="button"
                        class="tool is-set"
                        title=move || format!("{}. {}", told(), say!("news-next"))
                        on:click=move |event| step(event.shift_key())
                    >
                        <span class="news-sign" aria-hidden="true"></span>
                        <span class="news-few" aria-hidden="true">{few}</span>
                        <span class="tool-word" role="status">{told}</span>
                    </button>
                    <IconButton glyph=Glyph::Check label=say!("news-seen") press=see />
                </span>
            }
        })
    }
}

/// A card's bar, where there is something new about its record.
#[component]
pub(crate) fn NewsMark(
    /// What is new, as a sentence.
    #[prop(into)]
    told: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        told.get().map(|label| {
            view! { <span class="mark mark-news" role="img" aria-label=label.clone() title=label></span> }
        })
    }
}
