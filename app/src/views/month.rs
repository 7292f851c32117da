//! Weeks below one another, a day a field; and days below one another, where there is no room for weeks.

use std::sync::Arc;

use jiff::civil::Date;
use leptos::html::Div;
use leptos::prelude::*;

use super::diary::Diary;
use super::entry::{EntryButton, Room, Stand};
use super::lanes::{self, Entry};
use super::reach::{Reach, WEEK};
use crate::grid::{root_size, watch_size};
use crate::parts::{self, Extent, Glyph, Icon};
use crate::{say, words};

/// An entry's line, and the head of a day, in `rem`: `66-views.css` draws them so.
const LINE_REM: f64 = 1.375;
/// See [`LINE_REM`].
const HEAD_REM: f64 = 1.75;

/// A month.
#[component]
pub(super) fn Month(
    /// Of which calendar.
    diary: Diary,
) -> impl IntoView {
    let height = RwSignal::new(0.0);
    let element = NodeRef::<Div>::new();
    element.on_load(move |element| watch_size(&element, move |_, size| height.set(size)));
    let lines = Memo::new(move |_| {
        let weeks = (diary.days.with(Vec::len) / WEEK).max(1);
        let room = height.get() / root_size() / weeks as f64 - HEAD_REM;
        ((room / LINE_REM).floor() as usize).max(1)
    });
    let names = move || {
        let days = diary.days.get().into_iter().take(WEEK);
        days.map(|day| view! { <span class="month-name">{parts::day(day, Extent::Weekday)}</span> })
            .collect_view()
    };
    let weeks = move || {
        let (days, entries, lines) = (diary.days.get(), diary.entries.get(), lines.get());
        days.chunks(WEEK).map(|week| draw_week(diary, week, &entries, lines)).collect_view()
    };
    view! {
        <div class="month-names" aria-hidden="true">{names}</div>
        <div class="month" node_ref=element>{weeks}</div>
    }
}

fn draw_week(diary: Diary, week: &[Date], entries: &Arc<Vec<Entry>>, lines: usize) -> impl IntoView + use<> {
    let Some(first) = week.first().copied() else { return ().into_any() };
    let segments = lanes::segments(entries, first, week.len());
    // The last line says how many more there are, where not all have room.
    let is_full = |day: usize| {
        let on_day = |it: &&lanes::Segment| (it.day..it.day + it.days).contains(&day);
        segments.iter().filter(on_day).map(|it| it.lane + 1).max().unwrap_or(0) > lines
    };
    let full: Vec<bool> = (0..week.len()).map(is_full).collect();
    let room = |it: &&lanes::Segment| {
        let is_cut = full.iter().skip(it.day).take(it.days).any(|full| *full);
        it.lane < if is_cut { lines.saturating_sub(1) } else { lines }
    };
    let days = week.iter().enumerate().map(|(at, day)| {
        let on_day: Vec<_> = segments.iter().filter(|it| (it.day..it.day + it.days).contains(&at)).collect();
        let left = on_day.iter().filter(|it| !room(it)).count();
        view! { <Day diary day=*day count=on_day.len() left /> }
    });
    let days = days.collect_view();
    let shown = segments.iter().filter(room).map(|it| {
        let stand = Stand::lane(it.day + 1, it.days, it.lane + 2);
        view! { <EntryButton diary entry=entries[it.entry].clone() room=Room::Line stand /> }
    });
    let shown = shown.collect_view();
    view! { <div class="month-week">{days}{shown}</div> }.into_any()
}

/// The field of a day, under its entries.
#[component]
fn Day(diary: Diary, day: Date, count: usize, left: usize) -> impl IntoView {
    let is_other = matches!(diary.reach.get_untracked(), Reach::Month(shown) if shown.month() != day.month());
    let is_today = parts::here().today == day;
    let column = column_of(diary, day).to_string();
    let (row, rows) = diary.table.with_untracked(|table| (table.row.clone(), table.rows.clone()));
    let name = parts::day(day, Extent::LongDay);
    let label = say!("day-label", day = name.as_str(), count = count, row = row.as_str(), rows = rows);
    let to_week = move |_| diary.turn(Reach::Week(day));
    view! {
        <section
            class="day"
            role="group"
            class:is-other=is_other
            class:is-today=is_today
            data-day=day.to_string()
            style:grid-column=column
            aria-label=label
        >
            <h3 class="day-number">{words::number(f64::from(day.day()))}</h3>
            {move || diary.may_write().then(|| view! {
                <button
                    type="button"
                    class="day-add"
                    tabindex="-1"
                    aria-label=say!("day-add", day = name.as_str())
                    title=say!("day-add", day = name.as_str())
                    on:click=move |_| diary.add(day)
                >
                    <Icon glyph=Glyph::Plus small=true />
                </button>
            })}
            {(left > 0).then(|| view! {
                <button type="button" class="day-more link" on:click=to_week>
                    {say!("day-more", count = left)}
                </button>
            })}
        </section>
    }
}

fn column_of(diary: Diary, day: Date) -> usize {
    diary
        .days
        .with_untracked(|days| days.iter().position(|it| *it == day).map_or(1, |place| place % WEEK + 1))
}

/// The days that have entries, one below the other.
#[component]
pub(super) fn Agenda(
    /// Of which calendar.
    diary: Diary,
) -> impl IntoView {
    let draw = move || {
        let (entries, reach) = (diary.entries.get(), diary.reach.get());
        let is_shown = |day: &Date| match reach {
            Reach::Month(shown) => shown.month() == day.month(),
            Reach::Week(_) | Reach::Day(_) => true,
        };
        let days = diary.days.get().into_iter().filter(is_shown).filter_map(|day| {
            let on_day =
                entries.iter().filter(|entry| (entry.start.date()..=entry.last_day()).contains(&day));
            let on_day: Vec<Entry> = on_day.cloned().collect();
            (!on_day.is_empty()).then(|| draw_day(diary, day, on_day))
        });
        days.collect_view()
    };
    view! { <div class="agenda">{draw}</div> }
}

fn draw_day(diary: Diary, day: Date, entries: Vec<Entry>) -> impl IntoView + use<> {
    let is_today = parts::here().today == day;
    let entries = entries.into_iter().map(|entry| {
        view! { <li><EntryButton diary entry room=Room::Block /></li> }
    });
    view! {
        <section class="agenda-day" class:is-today=is_today data-day=day.to_string()>
            <h3 class="agenda-name">{parts::day(day, Extent::LongDay)}</h3>
            <ul>{entries.collect_view()}</ul>
        </section>
    }
}
