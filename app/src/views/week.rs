//! Days side by side, with their hours.

use std::sync::Arc;

use jiff::civil::Date;
use leptos::html::Div;
use leptos::prelude::*;

use super::diary::Diary;
use super::entry::{EntryButton, Room, Stand};
use super::lanes::{self, Entry};
use crate::grid::root_size;
use crate::parts::{self, Extent};
use crate::say;

/// How high an hour is, in `rem`: `66-views.css` draws it so.
const HOUR_REM: f64 = 2.75;
/// The hour that stands at the top at first.
const FIRST_HOUR: f64 = 7.75;

/// A week.
#[component]
pub(super) fn Week(
    /// Of which calendar.
    diary: Diary,
) -> impl IntoView {
    let scroller = NodeRef::<Div>::new();
    let hour_px = HOUR_REM * root_size();
    scroller.on_load(move |scroller| scroller.set_scroll_top((FIRST_HOUR * hour_px) as i32));
    let heads = move || diary.days.get().into_iter().map(draw_head).collect_view();
    let long = move || {
        let (days, entries) = (diary.days.get(), diary.entries.get());
        let entries: Vec<Entry> = entries.iter().filter(|entry| entry.is_long()).cloned().collect();
        let first = days.first().copied()?;
        let segments = lanes::segments(&entries, first, days.len());
        let draw = |it: &lanes::Segment| {
            let stand = Stand::lane(it.day + 2, it.days, it.lane + 1);
            view! { <EntryButton diary entry=entries[it.entry].clone() room=Room::Line stand /> }
        };
        let is_any = !segments.is_empty();
        is_any.then(|| view! { <div class="week-long">{segments.iter().map(draw).collect_view()}</div> })
    };
    let hours = (1..24).map(|hour| {
        let top = format!("{}rem", f64::from(hour) * HOUR_REM);
        view! { <span class="week-hour" style:inset-block-start=top>{parts::hour(hour)}</span> }
    });
    let hours = hours.collect_view();
    let days = move || {
        let (days, entries) = (diary.days.get(), diary.entries.get());
        days.into_iter().map(|day| draw_day(diary, day, &entries, hour_px)).collect_view()
    };
    view! {
        <div class="week">
            <div class="week-heads">{heads}</div>
            {long}
            <div class="week-scroll" node_ref=scroller>
                <div class="week-days">
                    <div class="week-hours" aria-hidden="true">{hours}</div>
                    {days}
                </div>
            </div>
        </div>
    }
}

fn draw_head(day: Date) -> impl IntoView + use<> {
    let is_today = parts::here().today == day;
    view! {
        <span class="week-head" class:is-today=is_today>{parts::day(day, Extent::WeekdayAndDay)}</span>
    }
}

fn draw_day(diary: Diary, day: Date, entries: &Arc<Vec<Entry>>, hour_px: f64) -> impl IntoView + use<> {
    let draw = |it: &lanes::Block| {
        let share = 100.0 / it.columns as f64;
        let rem = |minutes: i64| minutes as f64 / 60.0 * HOUR_REM;
        let stand = Stand {
            top: Some(format!("{}rem", rem(it.from))),
            height: Some(format!("{}rem", rem(it.to - it.from))),
            start: Some(format!("{}%", share * it.column as f64)),
            width: Some(format!("{share}%")),
            ..Stand::default()
        };
        view! { <EntryButton diary entry=entries[it.entry].clone() room=Room::Block stand /> }
    };
    let blocks = lanes::blocks(entries, day);
    let (row, rows) = diary.table.with_untracked(|table| (table.row.clone(), table.rows.clone()));
    let name = parts::day(day, Extent::LongDay);
    let label = say!("day-label", day = name, count = blocks.len(), row = row, rows = rows);
    view! {
        <section
            class="week-day"
            role="group"
            data-day=day.to_string()
            data-hour-px=hour_px.to_string()
            aria-label=label
        >
            {blocks.iter().map(draw).collect_view()}
        </section>
    }
}
