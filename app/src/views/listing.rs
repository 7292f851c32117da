//! What a list is made of, and what its keys do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::limits;
use callboard_core::workspace::command::{Json, Query, Sort};
use callboard_core::workspace::update::{FieldInfo, LinkInfo, Row, TableInfo, ViewInfo};
use jiff::civil::Date;
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::focus;
use super::ledger::{By, Entry, Heights, Key, Ledger};
use super::offered::field_of;
use crate::client::Live;
use crate::desk::Desk;
use crate::grid::{Sieve, is_mirrored, root_size};
use crate::parts::{self, Extent, Shown};
use crate::{pages, say};

/// How high a head and a closed record are, in `rem`: `68-list.css` draws them so.
const HEAD_REM: f64 = 2.5;
const ROW_REM: f64 = 2.75;
/// What an element says of the record that it is of.
const ITEM: &str = "data-item";

/// A list. Copies are the same list.
#[derive(Clone, Copy)]
pub(super) struct Listing {
    /// What every part of the screen shares.
    pub(super) desk: Desk,
    /// The field that its records are put together by.
    pub(super) by: Memo<Option<FieldInfo>>,
    /// What stands small beside a title.
    pub(super) small: Memo<Vec<FieldInfo>>,
    /// The kinds of edges that leave its records in an order.
    pub(super) kinds: Memo<Vec<LinkInfo>>,
    /// Words that records hold.
    pub(super) search: RwSignal<String>,
    /// Which records it shows.
    pub(super) sieve: Sieve,
    /// The records, as they are.
    pub(super) live: Live,
    /// Where they stand.
    pub(super) ledger: Memo<Ledger>,
    /// Those that are open.
    pub(super) open: RwSignal<BTreeSet<EntityId>>,
    /// How much higher records are that are open, in pixels.
    more: RwSignal<BTreeMap<EntityId, f64>>,
    /// The record that the person is on.
    pub(super) active: RwSignal<Option<EntityId>>,
    /// The list on the screen.
    pub(super) element: NodeRef<Div>,
}

impl Listing {
    /// A list of a table, as one of its views says.
    pub(super) fn lay(desk: Desk, table: Memo<TableInfo>, view: &ViewInfo) -> Self {
        let (search, sieve) = (RwSignal::new(String::new()), Sieve::of(table));
        let (by, columns) = (view.by.clone(), view.columns.clone());
        let by = Memo::new(move |_| table.with(|table| field_of(table, by.as_deref()).cloned()));
        let small = Memo::new(move |_| {
            table.with(|table| columns.iter().filter_map(|it| field_of(table, Some(it)).cloned()).collect())
        });
        let kinds = Memo::new(move |_| {
            let ordered = |link: &&LinkInfo| link.ordered && !link.back;
            table.with(|table| table.links.iter().filter(ordered).cloned().collect::<Vec<_>>())
        });
        let sort = view.sort.clone();
        let query = Signal::derive(move || Some(query(desk, table, by, &sort, (search, sieve))));
        let live = desk.client.subscribe(query);
        let more = RwSignal::new(BTreeMap::new());
        let heights = Heights { head: HEAD_REM * root_size(), row: ROW_REM * root_size() };
        let ledger = Memo::new(move |_| {
            live.window.with(|window| {
                let rows = window.as_ref().map_or(&[][..], |window| &window.rows);
                let field = by.get();
                let common = field.as_ref().map(|field| move |row: &Row| common(field, row));
                let by = common.as_ref().map(|it| it as &By<'_>);
                more.with(|more| Ledger::of(rows, by, more, heights))
            })
        });
        let (open, active) = (RwSignal::new(BTreeSet::new()), RwSignal::new(None));
        let element = NodeRef::new();
        focus::keep(element, ITEM, active, move || ledger.track());
        Self { desk, by, small, kinds, search, sieve, live, ledger, open, more, active, element }
    }

    /// The record that Tab leads to: the one that the person was on, else the first.
    pub(super) fn stop(self) -> Option<EntityId> {
        let active = self.active.get();
        self.ledger.with(|ledger| match active.filter(|id| ledger.records().any(|known| known == *id)) {
            Some(id) => Some(id),
            None => ledger.records().next(),
        })
    }

    /// A record as it is.
    pub(super) fn row(self, id: EntityId) -> Option<Arc<Row>> {
        self.ledger.with(|ledger| match ledger.entry(&Key::Record(id))?.0 {
            Entry::Record(row) => Some(row.clone()),
            Entry::Head(..) => None,
        })
    }

    /// What stands small beside a record's title; of a moment on the day that it stands under, the time.
    pub(super) fn small_of(self, row: &Row) -> String {
        let day = self.by.with(|by| by.as_ref().and_then(|by| day_of(by, value(row, by))));
        let text = |field: &FieldInfo| {
            let value = value(row, field);
            let clock = value.as_str().filter(|_| field.kind == "date_time").and_then(parts::clock);
            match clock.filter(|clock| Some(clock.date()) == day) {
                Some(clock) => parts::time_of_day(clock.time()),
                None => Shown::of(field, value).plain(),
            }
        };
        let texts = self.small.with(|small| small.iter().map(text).collect::<Vec<_>>());
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// Opens a record, or closes it.
    pub(super) fn turn(self, id: EntityId, is_open: bool) {
        self.open.update(|open| {
            let _ = if is_open { open.insert(id) } else { open.remove(&id) };
        });
        if !is_open {
            self.more.update(|more| {
                more.remove(&id);
            });
        }
    }

    /// A record takes so much more room than one that is closed.
    pub(super) fn measured(self, id: EntityId, height: f64) {
        let known = self.more.try_with_untracked(|more| more.get(&id).copied()).flatten();
        // What a browser rounds is no change.
        if known.is_none_or(|known| (known - height).abs() > 0.5)
            && self.open.try_with_untracked(|open| open.contains(&id)) == Some(true)
        {
            self.more.update(|more| {
                more.insert(id, height);
            });
        }
    }

    /// A key on a record.
    pub(super) fn key(self, id: EntityId, event: &KeyboardEvent) {
        let is_modified = event.alt_key() || event.ctrl_key() || event.meta_key();
        if is_modified || event.default_prevented() || pages::is_typing(event) {
            return;
        }
        let ahead = if is_mirrored() { "ArrowLeft" } else { "ArrowRight" };
        let back = if is_mirrored() { "ArrowRight" } else { "ArrowLeft" };
        let has_kinds = self.kinds.with_untracked(|kinds| !kinds.is_empty());
        let is_open = self.open.with_untracked(|open| open.contains(&id));
        let by = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            "Home" => isize::MIN,
            "End" => isize::MAX,
            " " if has_kinds => return self.take(event, || self.turn(id, !is_open)),
            key if key == ahead && has_kinds => return self.take(event, || self.turn(id, true)),
            key if key == back && has_kinds => return self.take(event, || self.turn(id, false)),
            _ => return,
        };
        let next = self.ledger.with_untracked(|ledger| ledger.stepped(Some(id), by));
        if let Some(next) = next {
            self.take(event, || self.go(next));
        }
    }

    fn take(self, event: &KeyboardEvent, act: impl FnOnce()) {
        event.prevent_default();
        act();
    }

    /// Goes to a record, wherever it stands.
    pub(super) fn go(self, id: EntityId) {
        self.active.set(Some(id));
        focus::go(self.element, ITEM, id);
    }

    /// Brings today into sight, or the next day on which there is something; else the last.
    pub(super) fn to_today(self) {
        let today = parts::here().today.to_string();
        let top = self.ledger.with_untracked(|ledger| {
            ledger.head(|day| day >= today.as_str()).or_else(|| ledger.last_head(|day| !day.is_empty()))
        });
        if let (Some(top), Some(element)) = (top, self.element.get_untracked()) {
            element.set_scroll_top(top as i32);
        }
    }
}

fn query(
    desk: Desk,
    table: Memo<TableInfo>,
    by: Memo<Option<FieldInfo>>,
    sort: &[String],
    (search, sieve): (RwSignal<String>, Sieve),
) -> Query {
    let words = search.with(|words| words.trim().to_owned());
    let usual = table.with(|table| table.order.clone());
    let rest = if sort.is_empty() { usual } else { sort.to_vec() };
    let by = by.with(|by| by.as_ref().map(|by| by.name.clone()));
    let rest = rest.into_iter().filter(|field| Some(field) != by.as_ref()).collect::<Vec<_>>();
    Query {
        table: table.with(|table| table.id.clone()),
        sort: by.into_iter().chain(rest).map(|field| Sort { field, desc: false }).collect(),
        search: Some(words).filter(|words| !words.is_empty()),
        filter: sieve.expression(),
        limit: Some(limits::QUERY_ROWS_MAX),
        as_of: desk.moment().map(Json::from),
        since: desk.since(),
        ..Query::default()
    }
}

/// What a record stands under: days for what has a time, else the value.
fn common(field: &FieldInfo, row: &Row) -> (String, String) {
    let value = value(row, field);
    match (day_of(field, value), Shown::of(field, value).plain()) {
        (Some(day), _) => (day.to_string(), parts::day(day, Extent::LongDay)),
        (None, shown) if shown.is_empty() => {
            (String::new(), say!("stack-none", field = field.title.as_str()))
        }
        (None, shown) => (shown.clone(), shown),
    }
}

fn day_of(field: &FieldInfo, value: &Json) -> Option<Date> {
    match (field.kind.as_str(), value) {
        ("date_time", Json::String(text)) => parts::clock(text).map(|clock| clock.date()),
        ("date", Json::String(text)) => text.parse().ok(),
        _ => None,
    }
}

fn value<'r>(row: &'r Row, field: &FieldInfo) -> &'r Json {
    row.fields.get(&field.name).unwrap_or(&Json::Null)
}
