//! What a calendar is made of, and what people do in it. Everything that can be derived is; what a person
//! moves is on the screen in the same frame, and goes out as one commit.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::limits;
use callboard_core::workspace::command::{Command, Commit, CommitOp, Fields, Json, Query, Sort};
use callboard_core::workspace::update::{FieldInfo, Reply, Row, TableInfo, ViewInfo};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, Weekday};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::focus;
use super::lanes::{self, Entry};
use super::lift::Lift;
use super::offered::field_of;
use super::reach::Reach;
use crate::client::Live;
use crate::desk::Desk;
use crate::grid::{Drafts, Sieve};
use crate::parts::{self, Order, Shown};
use crate::{mint, say};

/// The hour that a new record begins at, where days have hours.
const NEW_HOUR: i8 = 10;

/// The kind of a view whose lanes run along time.
pub(super) const TIMELINE: &str = "timeline";

/// What an element says of the record that it is of.
const ENTRY: &str = "data-entry";

/// A calendar. Copies are the same calendar.
#[derive(Clone, Copy)]
pub(super) struct Diary {
    /// What every part of the screen shares.
    pub(super) desk: Desk,
    /// The table.
    pub(super) table: Memo<TableInfo>,
    /// As which view of it.
    pub(super) view: StoredValue<ViewInfo>,
    /// How much of time it shows: the address says so.
    pub(super) reach: Memo<Reach>,
    /// The days that are drawn.
    pub(super) days: Memo<Vec<Date>>,
    /// Words that records hold.
    pub(super) search: RwSignal<String>,
    /// Which records are shown.
    pub(super) sieve: Sieve,
    /// The records, as they are.
    pub(super) live: Live,
    /// When each is.
    pub(super) entries: Memo<Arc<Vec<Entry>>>,
    /// What was moved and the table does not hold yet.
    pub(super) drafts: RwSignal<Drafts>,
    /// The values that make lanes, where it has some.
    pub(super) values: RwSignal<Option<Live>>,
    /// What is carried.
    pub(super) lift: RwSignal<Option<Lift>>,
    /// The entry that the person is on.
    pub(super) active: RwSignal<Option<EntityId>>,
    /// What readers hear.
    pub(super) said: RwSignal<String>,
    /// The calendar on the screen.
    pub(super) element: NodeRef<Div>,
}

impl Diary {
    /// A calendar of a table, as one of its views says.
    pub(super) fn lay(desk: Desk, table: Memo<TableInfo>, view: ViewInfo) -> Self {
        let (search, sieve) = (RwSignal::new(String::new()), Sieve::of(table));
        let drafts = RwSignal::new(Drafts::default());
        let lift = RwSignal::new(None::<Lift>);
        let here = parts::here();
        let is_timeline = view.kind == TIMELINE;
        let begin = if here.order == Order::MonthFirst { Weekday::Sunday } else { Weekday::Monday };
        let reach = Memo::new(move |_| {
            let when = desk.address.spot().and_then(|spot| spot.when);
            Reach::read(when.as_deref(), here.today).fitted(is_timeline, here.today)
        });
        let days = Memo::new(move |_| reach.get().days(begin));
        let view = StoredValue::new(view);
        let query = Signal::derive(move || {
            let words = search.with(|words| words.trim().to_owned());
            let within = view.with_value(|view| days.with(|days| within(view, days)));
            // What is written by hand comes first, so that a place in it can be found again.
            let filter =
                sieve.expression().map_or(within.clone(), |asked| format!("({asked}) && ({within})"));
            Some(Query {
                search: Some(words).filter(|words| !words.is_empty()),
                filter: Some(filter),
                limit: Some(limits::QUERY_ROWS_MAX),
                as_of: desk.moment().map(Json::from),
                since: desk.since(),
                ..view.with_value(|view| in_order(table, view, false))
            })
        });
        let live = desk.client.subscribe(query);
        let entries = Memo::new(move |_| {
            let lifted = lift.with(|lift| lift.as_ref().and_then(Lift::stands_at));
            let entries = drafts.with(|drafts| {
                live.window.with(|window| {
                    let rows = window.as_ref().map_or(&[][..], |window| &window.rows);
                    let read = |row| view.with_value(|view| entry(view, row, drafts, lifted));
                    rows.iter().filter_map(read).collect::<Vec<_>>()
                })
            });
            let mut entries = entries;
            lanes::tell_clashes(&mut entries);
            // What was asked for a day more counts for clashes, and is not shown.
            days.with(|days| {
                if let (Some(first), Some(last)) = (days.first(), days.last()) {
                    entries.retain(|it| it.last_day() >= *first && it.start.date() <= *last);
                }
            });
            Arc::new(entries)
        });
        let diary = Self {
            desk,
            table,
            view,
            reach,
            days,
            search,
            sieve,
            live,
            entries,
            drafts,
            values: RwSignal::new(None),
            lift,
            active: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            element: NodeRef::new(),
        };
        focus::keep(diary.element, ENTRY, diary.active, move || diary.entries.track());
        diary
    }

    /// Whether entries can be moved and added.
    pub(super) fn may_write(self) -> bool {
        self.table.with(|table| self.desk.may_write_in(table))
    }

    /// A field that the view names.
    pub(super) fn field(self, named: impl Fn(&ViewInfo) -> Option<&str>) -> Option<FieldInfo> {
        self.view.with_value(|view| self.table.with(|table| field_of(table, named(view)).cloned()))
    }

    /// What stands small on an entry.
    pub(super) fn small_of(self, row: &Row) -> String {
        let text = |name: &String| {
            let field = self.table.with(|table| field_of(table, Some(name)).cloned())?;
            Some(Shown::of(&field, row.fields.get(name).unwrap_or(&Json::Null)).plain())
        };
        let texts = self.view.with_value(|view| view.columns.iter().filter_map(text).collect::<Vec<_>>());
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// What an entry is coloured by: the value's place among the choices, and what people call it.
    pub(super) fn colour_of(self, row: &Row) -> Option<(usize, String)> {
        let field = self.field(|view| view.by.as_deref())?;
        let value = row.fields.get(&field.name)?.as_str()?;
        let place = field.choices.iter().position(|choice| choice.value == value)?;
        Some((place, field.choices[place].title.clone()))
    }

    /// Why an entry clashes, a sentence each.
    pub(super) fn clashes_of(self, entry: &Entry) -> Vec<String> {
        let entries = self.entries.get();
        let sentence = |(other, claim): &(EntityId, usize)| {
            let other = entries.iter().find(|entry| entry.id() == *other)?;
            let name = self.view.with_value(|view| view.clash.get(*claim).cloned())?;
            let field = self.table.with(|table| field_of(table, Some(&name)).cloned())?;
            let value = Shown::of(&field, entry.row.fields.get(&name).unwrap_or(&Json::Null)).plain();
            let title = title_of(&other.row);
            Some(say!("entry-clash", field = field.title, value = value, title = title, when = when(other)))
        };
        entry.clashes.iter().filter_map(sentence).collect()
    }

    /// Moves an entry by so much: one commit, and one undo.
    pub(super) fn shift(self, id: EntityId, by: &Shift) {
        let Some(row) = untrack(|| self.row(id)).filter(|_| by.is_any()) else { return };
        let view = self.view.get_value();
        let table = self.table.with_untracked(|table| table.id.clone());
        let seen = Some(row.seen.clone()).filter(|seen| !seen.is_empty());
        let mut ops = Vec::new();
        let mut turns = Vec::new();
        self.drafts.update(|drafts| {
            let mut write = |field: &String, value: Json, shown: Json| {
                turns.push(((id, field.clone()), drafts.begin(id, field, shown)));
                let (table, seen) = (Some(table.clone()), seen.clone());
                ops.push(CommitOp::Set { id, field: field.clone(), value, table, seen });
            };
            for (field, text) in moved(&view, &row, by) {
                write(field, Json::from(text.as_str()), Json::from(text));
            }
            if let (Some(field), Some((value, shown))) = (&view.by, by.lane.clone()) {
                write(field, value, shown);
            }
        });
        if ops.is_empty() {
            return;
        }
        let label = say!("label-move", title = title_of(&row));
        let answer = self.desk.client.call(Command::Commit(Commit { label, ops }));
        spawn_local(async move {
            let result = answer.await;
            let now = self
                .live
                .window
                .try_with_untracked(|window| window.as_ref()?.rows.iter().find(|row| row.id == id).cloned());
            self.drafts.try_update(|drafts| {
                for (cell, turn) in &turns {
                    match &result {
                        Ok(_) => {
                            drafts.saved(cell, *turn, now.as_ref().and_then(Option::as_deref), &row.seen)
                        }
                        Err(_) => drop(drafts.forget(cell.0, &cell.1).then_some(())),
                    }
                }
            });
            if let Err(failure) = result {
                self.desk.tell(say!("tried-row-change"), failure);
            }
        });
    }

    /// An entry's row.
    pub(super) fn row(self, id: EntityId) -> Option<Arc<Row>> {
        self.entries
            .with(|entries| entries.iter().find(|entry| entry.id() == id).map(|entry| entry.row.clone()))
    }

    /// A new record on a day, and its form beside the calendar.
    pub(super) fn add(self, day: Date) {
        let table = self.table.get_untracked();
        let Some(field) = untrack(|| self.field(|view| view.start.as_deref())) else { return };
        let begin = day.at(NEW_HOUR, 0, 0, 0);
        let value = match field.kind.as_str() {
            "date" => Some(day.to_string()),
            _ => (parts::here().moment)(begin),
        };
        let Some(value) = value else { return };
        let fields = Fields::from_iter([(field.name, Json::from(value))]);
        let (id, label) = (mint::entity(), say!("label-create", row = table.row.as_str()));
        let ops = vec![CommitOp::Create { table: table.id, id: Some(id), fields }];
        self.active.set(Some(id));
        let desk = self.desk;
        desk.run_then(say!("tried-row-create"), Command::Commit(Commit { label, ops }), move |_| {
            desk.address.open_record(id);
        });
    }

    /// Turns to the nearest entry after what is shown, or before it.
    pub(super) fn seek(self, ahead: bool) {
        let view = self.view.get_value();
        let (Some(name), days) = (view.start.clone(), self.days.get_untracked()) else { return };
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return };
        let filter = if ahead { format!("{name} > \"{last}T99\"") } else { format!("{name} < \"{first}\"") };
        let query = Query { filter: Some(filter), limit: Some(1), ..in_order(self.table, &view, !ahead) };
        let reach = self.reach.get_untracked();
        self.desk.run_then(say!("tried-seek"), Command::Query(query), move |reply| {
            let Reply::Rows(rows) = reply else { return };
            let found = rows.rows.first().and_then(|row| clock(row.fields.get(&name)?.as_str()?));
            match found.map(|(at, _)| at.date()) {
                Some(day) => self.turn(reach.of(day)),
                None => self.said.set(if ahead { say!("seek-none-after") } else { say!("seek-none-before") }),
            }
        });
    }

    /// Shows another stretch of time.
    pub(super) fn turn(self, reach: Reach) {
        self.desk.address.turn_to(Some(reach.text()));
    }

    /// Goes to an entry; it is brought into sight.
    pub(super) fn go(self, id: EntityId) {
        self.active.set(Some(id));
        focus::go(self.element, ENTRY, id);
    }

    /// The entry that Tab leads to: the one that the person was on, else the first.
    pub(super) fn stop(self) -> Option<EntityId> {
        let active = self.active.get();
        self.entries.with(|entries| {
            let is_here = |id: &EntityId| entries.iter().any(|entry| entry.id() == *id);
            active.filter(is_here).or_else(|| entries.first().map(Entry::id))
        })
    }
}

/// What people call a record.
pub(super) fn title_of(row: &Row) -> String {
    if row.title.is_empty() { say!("record-untitled") } else { row.title.clone() }
}

/// When an entry is, as people here write it.
pub(super) fn when(entry: &Entry) -> String {
    let (from, to) = (entry.start.time(), entry.end.time());
    match (entry.is_days, entry.is_ended) {
        (true, _) => say!("entry-days"),
        (_, true) => say!("entry-from-to", from = hours(from), to = hours(to)),
        (_, false) => hours(from),
    }
}

/// A time of day.
pub(super) fn hours(time: Time) -> String {
    parts::time_of_day(time)
}

/// What a field says, what was moved before what is held.
fn said(row: &Row, field: &str, drafts: &Drafts) -> Option<String> {
    let value = drafts.of(row, field).map(|draft| &draft.value).or_else(|| row.fields.get(field));
    value.and_then(Json::as_str).map(str::to_owned)
}

/// The clock's time of a date or a moment, and whether it is a date.
fn clock(text: &str) -> Option<(DateTime, bool)> {
    match text.parse::<Date>() {
        Ok(date) if text.len() == 10 => Some((date.to_datetime(Time::midnight()), true)),
        _ => parts::clock(text).map(|at| (at, false)),
    }
}

/// By how much an entry is moved.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Shift {
    /// By how many days.
    pub(super) days: i64,
    /// And by how many minutes.
    pub(super) minutes: i64,
    /// Whether only its end is.
    pub(super) is_end: bool,
    /// To which lane, as it is written and as a row holds it.
    pub(super) lane: Option<(Json, Json)>,
}

impl Shift {
    fn is_any(&self) -> bool {
        (self.days, self.minutes) != (0, 0) || self.lane.is_some()
    }
}

/// What the fields of time say once an entry is moved.
fn moved<'v>(view: &'v ViewInfo, row: &Row, by: &Shift) -> Vec<(&'v String, String)> {
    let said = |field: &String| row.fields.get(field)?.as_str().map(str::to_owned);
    if (by.days, by.minutes) == (0, 0) {
        return Vec::new();
    }
    if by.is_end {
        let (Some(end), Some(start)) = (&view.end, &view.start) else { return Vec::new() };
        // What does not say when it ends is drawn as if it took an hour.
        let before = said(end).or_else(|| parts::shifted(&said(start)?, 0, lanes::UNENDED_MINUTES));
        let after = before.and_then(|text| parts::shifted(&text, by.days, by.minutes));
        return after.map(|text| (end, text)).into_iter().collect();
    }
    let fields = view.start.iter().chain(&view.end);
    fields.filter_map(|field| Some((field, parts::shifted(&said(field)?, by.days, by.minutes)?))).collect()
}

fn entry(
    view: &ViewInfo,
    row: &Arc<Row>,
    drafts: &Drafts,
    lifted: Option<(EntityId, i64, i64, bool)>,
) -> Option<Entry> {
    let (start, is_days) = clock(&said(row, view.start.as_deref()?, drafts)?)?;
    let ended = view.end.as_deref().and_then(|field| clock(&said(row, field, drafts)?));
    let is_ended = ended.is_some();
    let end = match ended {
        // The last of whole days is meant with all its hours.
        Some((end, true)) => end.checked_add(1.day()).unwrap_or(end).max(start),
        Some((end, false)) => end.max(start),
        None => start,
    };
    let lifted = lifted.filter(|(id, ..)| *id == row.id).unwrap_or((row.id, 0, 0, false));
    let moved = |at: DateTime| at.checked_add(lifted.1.days().minutes(lifted.2)).unwrap_or(at);
    let start_moved = if lifted.3 { start } else { moved(start) };
    let claim = |field: &String| match row.fields.get(field) {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => text.trim().to_owned(),
        Some(value) => value.to_string(),
    };
    Some(Entry {
        row: row.clone(),
        start: start_moved,
        end: moved(end).max(start_moved),
        is_days,
        is_ended,
        claims: view.clash.iter().map(claim).collect(),
        clashes: Vec::new(),
    })
}

/// What is asked for: whatever begins or lasts within the days, and a day more, for zones are told apart on
/// the page.
fn within(view: &ViewInfo, days: &[Date]) -> String {
    let (Some(first), Some(last), Some(start)) = (days.first(), days.last(), &view.start) else {
        return "false".to_owned();
    };
    let first = first.yesterday().unwrap_or(*first);
    let last = last.checked_add(2.days()).unwrap_or(*last);
    let lasts = view.end.as_ref().map(|end| format!(" || {end} >= \"{first}\"")).unwrap_or_default();
    format!("{start} < \"{last}\" && ({start} >= \"{first}\"{lasts})")
}

fn in_order(table: Memo<TableInfo>, view: &ViewInfo, desc: bool) -> Query {
    let sort = view.start.iter().map(|field| Sort { field: field.clone(), desc }).collect();
    Query { table: table.with(|table| table.id.clone()), sort, ..Query::default() }
}
