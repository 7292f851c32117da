//! A table along time, a lane for each value of a field: who or what is taken when, and what is free.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Folds, Json, Query, Sort};
use callboard_core::workspace::update::{FieldInfo, TableInfo, ViewInfo};
use jiff::civil::Date;
use leptos::html::Div;
use leptos::prelude::*;

use super::along::Along;
use super::diary::{Diary, TIMELINE};
use super::entry::{EntryButton, Room, Stand};
use super::lanes::{self, Entry};
use super::offered::field_of;
use super::reach::Reach;
use crate::client::Live;
use crate::desk::Desk;
use crate::grid::root_size;
use crate::parts::{self, Extent, Shown};
use crate::say;

/// How high a row of a lane is, in `rem`.
const ROW_REM: f64 = 2.25;
/// How wide a day is among a week's, and an hour of a single day, in `rem`.
const DAY_REM: f64 = 16.0;
/// See [`DAY_REM`].
const HOUR_REM: f64 = 4.0;
/// The hour that stands at the start of a day at first.
const FIRST_HOUR: f64 = 7.75;
/// Hours between the lines of a day among a week's.
const WEEK_STEP: usize = 6;

/// The records of one value.
#[derive(Debug, Clone, PartialEq)]
struct Lane {
    /// Tells it from others, as its element does.
    key: String,
    /// As a row holds it; `null` for those without a value.
    value: Json,
}

/// What tells the lane of a value: of a record its id, of words their letters in any case.
fn key_of(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.trim().to_lowercase(),
        Json::Object(to) => to.get("id").and_then(Json::as_str).unwrap_or_default().to_owned(),
        value => value.to_string(),
    }
}

/// All lanes of a table: the values that its records have, and last those that have none.
fn lanes_of(field: &FieldInfo, told: impl Iterator<Item = Json>, drawn: &[Entry]) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::new();
    let here = drawn.iter().filter_map(|entry| entry.row.fields.get(&field.name).cloned());
    for value in told.chain(here).filter(|value| !key_of(value).is_empty()) {
        let key = key_of(&value);
        if !lanes.iter().any(|lane| lane.key == key) {
            lanes.push(Lane { key, value });
        }
    }
    lanes.push(Lane { key: String::new(), value: Json::Null });
    lanes
}

impl Diary {
    /// Whether its lanes run along time.
    pub(super) fn is_timeline(self) -> bool {
        self.view.with_value(|view| view.kind == TIMELINE)
    }

    fn lane_field(self) -> Option<FieldInfo> {
        self.field(|view| view.by.as_deref())
    }

    /// The lanes, from the top.
    fn lanes(self) -> Vec<Lane> {
        let Some(field) = self.lane_field() else { return Vec::new() };
        let told = self.values.get().and_then(|live| {
            live.window.with(|window| {
                let groups = window.as_ref().map(|window| window.groups.clone())?;
                Some(groups.iter().map(|group| group.value.clone()).collect::<Vec<_>>())
            })
        });
        self.entries.with(|entries| lanes_of(&field, told.unwrap_or_default().into_iter(), entries))
    }

    /// The lane that an entry stands in: while keys hold it, the one that it is held over.
    fn lane_key(self, entry: &Entry) -> String {
        let lift = self.lift.get().filter(|lift| lift.id == entry.id() && lift.stands_at().is_some());
        if let Some(lane) = lift.and_then(|lift| lift.lane) {
            return lane;
        }
        self.lane_field().map_or_else(String::new, |field| self.value_of(entry, &field))
    }

    fn value_of(self, entry: &Entry, field: &FieldInfo) -> String {
        self.drafts.with(|drafts| match drafts.of(&entry.row, &field.name) {
            Some(draft) => key_of(&draft.value),
            None => key_of(entry.row.fields.get(&field.name).unwrap_or(&Json::Null)),
        })
    }

    /// What a record says that comes into the lane of this key, as it is written and as a row holds it;
    /// nothing where it is there already.
    pub(super) fn lane_value(self, id: EntityId, key: &str) -> Option<(Json, Json)> {
        let field = untrack(|| self.lane_field())?;
        let lane = untrack(|| self.lanes()).into_iter().find(|lane| lane.key == key)?;
        let is_there = self.entries.with_untracked(|entries| {
            let entry = entries.iter().find(|entry| entry.id() == id);
            entry.is_some_and(|entry| untrack(|| self.value_of(entry, &field)) == lane.key)
        });
        let written = match field.kind.as_str() {
            "reference" => lane.value.get("id").cloned().unwrap_or(Json::Null),
            _ => lane.value.clone(),
        };
        (!is_there).then_some((written, lane.value))
    }

    /// The key of the lane so many below the one that an entry is in, or is held over.
    pub(super) fn lane_beside(self, id: EntityId, over: Option<&str>, by: isize) -> Option<String> {
        let lanes = untrack(|| self.lanes());
        let field = untrack(|| self.lane_field())?;
        let own = self.entries.with_untracked(|entries| {
            let entry = entries.iter().find(|entry| entry.id() == id)?;
            Some(untrack(|| self.value_of(entry, &field)))
        })?;
        let here = over.unwrap_or(&own);
        let place = lanes.iter().position(|lane| lane.key == here)?;
        lanes.get(place.checked_add_signed(by)?).map(|lane| lane.key.clone())
    }

    /// What people call the lane of a key.
    pub(super) fn lane_title(self, key: &str) -> Option<String> {
        let field = self.lane_field()?;
        let lane = self.lanes().into_iter().find(|lane| lane.key == key)?;
        Some(title_of(&field, &lane.value))
    }
}

fn title_of(field: &FieldInfo, value: &Json) -> String {
    match value {
        Json::Null => say!("group-none", field = field.title.as_str()),
        value => Shown::of(field, value).plain(),
    }
}

/// The values that all records have in the field that makes the lanes.
fn watch_values(desk: Desk, table: Memo<TableInfo>, view: &ViewInfo) -> Option<Live> {
    let by = view.by.clone()?;
    let query = Signal::derive(move || {
        let known = table.with(|table| field_of(table, Some(&by)).map(|_| table.id.clone()))?;
        Some(Query {
            table: known,
            group: vec![Sort { field: by.clone(), desc: false }],
            folds: Folds { all: true, keys: Vec::new() },
            limit: Some(0),
            as_of: desk.moment().map(Json::from),
            ..Query::default()
        })
    });
    Some(desk.client.subscribe(query))
}

/// The timeline.
#[component]
pub(super) fn Timeline(
    /// Of which table.
    table: Memo<TableInfo>,
    /// As which view of it.
    view: ViewInfo,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let label = say!("timeline-label", view = view.title.as_str());
    let values = watch_values(desk, table, &view);
    let diary = Diary::lay(desk, table, view);
    diary.values.set(values);
    let body = ViewFn::from(move || view! { <Lanes diary /> });
    view! { <Along diary label keys=say!("timeline-keys") body /> }
}

/// The lanes, under the days or hours.
#[component]
fn Lanes(diary: Diary) -> impl IntoView {
    let is_day = Memo::new(move |_| matches!(diary.reach.get(), Reach::Day(_)));
    let scroller = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let (true, Some(scroller)) = (is_day.get(), scroller.get()) {
            let start = FIRST_HOUR * HOUR_REM * root_size();
            let way = if crate::grid::is_mirrored() { -1.0 } else { 1.0 };
            scroller.set_scroll_left((start * way) as i32);
        }
    });
    let wide = move || match is_day.get() {
        true => format!("{}rem", HOUR_REM * 24.0),
        false => format!("{}rem", DAY_REM * diary.days.with(Vec::len) as f64),
    };
    let steps = move || {
        let days = diary.days.with(Vec::len);
        (if is_day.get() { 24 } else { days * 24 / WEEK_STEP }).to_string()
    };
    let heads = move || match is_day.get() {
        true => (0..24)
            .map(|hour| view! { <span class="timeline-head">{parts::hour(hour)}</span> })
            .collect_view()
            .into_any(),
        false => diary.days.get().into_iter().map(draw_head).collect_view().into_any(),
    };
    let lanes = Memo::new(move |_| diary.lanes());
    let draw = move |lane: Lane| view! { <LaneView diary lane /> };
    view! {
        <div class="timeline-scroll" tabindex="0" node_ref=scroller>
            <div class="timeline-all" style=("--wide", wide) style=("--steps", steps)>
                <div class="timeline-heads" aria-hidden="true">
                    <span class="timeline-corner"></span>
                    <div class="timeline-heads-field">{heads}</div>
                </div>
                <For each=move || lanes.get() key=|lane| lane.key.clone() children=draw />
            </div>
        </div>
    }
}

fn draw_head(day: Date) -> impl IntoView + use<> {
    let is_today = parts::here().today == day;
    view! {
        <span class="timeline-head" class:is-today=is_today>{parts::day(day, Extent::WeekdayAndDay)}</span>
    }
}

#[component]
fn LaneView(diary: Diary, lane: Lane) -> impl IntoView {
    let (key, value) = (lane.key.clone(), lane.value);
    let title = diary.lane_field().map(|field| title_of(&field, &value)).unwrap_or_default();
    let own = {
        let key = key.clone();
        Memo::new(move |_| {
            let entries = diary.entries.get();
            let own = entries.iter().filter(|entry| diary.lane_key(entry) == key);
            Arc::new(own.cloned().collect::<Vec<Entry>>())
        })
    };
    let is_aimed = {
        let key = key.clone();
        move || diary.lift.with(|lift| lift.as_ref().is_some_and(|lift| lift.lane.as_ref() == Some(&key)))
    };
    let lie = Memo::new(move |_| {
        let days = diary.days.get();
        let first = days.first().copied().unwrap_or_default();
        lanes::bands(&own.get(), first, days.len())
    });
    let high = move || format!("{}rem", lie.with(|(_, rows)| (*rows).max(1)) as f64 * ROW_REM);
    let drawn = move || {
        let (own, all) = (own.get(), diary.days.with(Vec::len) as f64 * 24.0 * 60.0);
        let draw = |band: &lanes::Band| {
            let share = |minutes: i64| format!("{}%", minutes as f64 / all * 100.0);
            let stand = Stand {
                top: Some(format!("{}rem", band.row as f64 * ROW_REM)),
                height: Some(format!("{ROW_REM}rem")),
                start: Some(share(band.from)),
                width: Some(share(band.to - band.from)),
                ..Stand::default()
            };
            view! { <EntryButton diary entry=own[band.entry].clone() room=Room::Line stand /> }
        };
        lie.with(|(bands, _)| bands.iter().map(draw).collect_view())
    };
    let (row, rows) = diary.table.with_untracked(|table| (table.row.clone(), table.rows.clone()));
    // What people wrote has a direction of its own; that there is nothing is said in that of the page.
    let dir = (!value.is_null()).then_some("auto");
    let named = title.clone();
    let label = move || {
        let (day, row, rows) = (named.as_str(), row.as_str(), rows.as_str());
        say!("day-label", day = day, count = own.with(|own| own.len()), row = row, rows = rows)
    };
    view! {
        <section class="timeline-lane" role="group" class:is-aim=is_aimed aria-label=label>
            <h3 class="timeline-name" dir=dir>{title}</h3>
            <div class="timeline-field" data-lane=key style:block-size=high>{drawn}</div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn views_21_each_value_has_a_lane_and_what_has_none_the_last() {
        let field = FieldInfo { name: "place".into(), kind: "text".into(), ..FieldInfo::default() };
        let told = [json!("Studio B"), json!("stage"), json!(null)].into_iter();
        let lanes = lanes_of(&field, told, &[]);
        let keys: Vec<&str> = lanes.iter().map(|lane| lane.key.as_str()).collect();
        assert_eq!(keys, ["studio b", "stage", ""]);
        assert_eq!(key_of(&json!(" Studio B")), "studio b", "as double bookings are told");
        assert_eq!(key_of(&json!({ "id": "1", "title": "A" })), "1");
    }
}
