//! One record in a calendar.

use leptos::prelude::*;

use super::diary::{Diary, hours, title_of, when};
use super::lanes::Entry;
use super::lift::Hand;
use crate::looked::of_record;
use crate::parts::{self, Extent, Glyph, Icon};
use crate::say;

/// The hues that choices take in turn.
const HUES: [&str; 8] = ["blue", "orange", "green", "rose", "sky", "yellow", "red", "slate"];

/// How much of an entry is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// One line.
    Line,
    /// Several.
    Block,
}

/// Where an entry stands: in days and lanes of a row, or in the hours of a day. Each is a style's value.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Stand {
    /// The days.
    pub(super) column: Option<String>,
    /// The lane.
    pub(super) row: Option<String>,
    /// From the top, and how high.
    pub(super) top: Option<String>,
    /// See `top`.
    pub(super) height: Option<String>,
    /// From the line's start, and how wide.
    pub(super) start: Option<String>,
    /// See `start`.
    pub(super) width: Option<String>,
}

impl Stand {
    /// In a lane of a row of days.
    pub(super) fn lane(column: usize, days: usize, row: usize) -> Self {
        let column = Some(format!("{column} / span {days}"));
        Self { column, row: Some(row.to_string()), ..Self::default() }
    }
}

/// An entry: a press opens the record, a pull carries it.
#[component]
pub(super) fn EntryButton(
    /// In which calendar.
    diary: Diary,
    /// Which.
    entry: Entry,
    /// How much room it has.
    room: Room,
    /// Where it stands.
    #[prop(optional)]
    stand: Stand,
) -> impl IntoView {
    let id = entry.id();
    let colour = diary.colour_of(&entry.row);
    let hue = colour.as_ref().map(|(place, _)| HUES[place % HUES.len()]);
    let by = colour.map(|(_, title)| title).unwrap_or_default();
    let (title, time, small) = (title_of(&entry.row), when(&entry), diary.small_of(&entry.row));
    let clashes = untrack(|| diary.clashes_of(&entry));
    let has_conflict = !entry.row.conflicts.is_empty();
    let day = parts::said_day(entry.start.date(), Extent::LongDay);
    let more: Vec<&str> =
        [time.as_str(), by.as_str(), small.as_str()].into_iter().filter(|it| !it.is_empty()).collect();
    let label = say!("entry-label", title = title.as_str(), day = day, more = more.join(", "));
    let news = diary.table.with_untracked(|table| of_record(&table.fields, &entry.row));
    let tip = [std::slice::from_ref(&label), &clashes[..], news.as_slice()].concat().join("\n");
    let is_clash = !clashes.is_empty();
    let label = [vec![label], news.clone().into_iter().collect(), clashes].concat().join(". ");
    let is_stop = Memo::new(move |_| diary.stop() == Some(id));
    let is_carried = move || {
        diary.lift.with(|lift| {
            lift.as_ref().is_some_and(|lift| lift.id == id && !matches!(lift.hand, Hand::Down(..)))
        })
    };
    let is_open =
        move || diary.desk.address.spot().is_some_and(|spot| spot.panel.is_some() && spot.record == Some(id));
    let open = move |_| {
        diary.active.set(Some(id));
        diary.desk.address.open_record(id);
    };
    let begins = (!entry.is_days).then(|| hours(entry.start.time()));
    view! {
        <button
            type="button"
            class="entry"
            class:is-clash=is_clash
            class:is-conflict=has_conflict
            class:is-news=news.is_some()
            class:is-carried=is_carried
            class:is-open=is_open
            data-entry=id.to_string()
            data-tape=hue
            style:grid-column=stand.column
            style:grid-row=stand.row
            style:inset-block-start=stand.top
            style:block-size=stand.height
            style:inset-inline-start=stand.start
            style:inline-size=stand.width
            title=tip
            aria-label=label
            aria-describedby="calendar-keys"
            tabindex=move || if is_stop.get() { "0" } else { "-1" }
            on:pointerdown=move |event| diary.press(id, &event)
            on:focus=move |_| diary.active.set(Some(id))
            on:keydown=move |event| diary.key(id, &event)
            on:click=open
        >
            {is_clash.then(|| view! { <Icon glyph=Glyph::Warning small=true /> })}
            {match room {
                Room::Line => begins.map(|at| view! { <span class="entry-time">{at}</span> }.into_any()),
                Room::Block => Some(view! { <span class="entry-time">{time}</span> }.into_any()),
            }}
            <b class="entry-title" dir="auto">{title}</b>
            {(room == Room::Block).then(|| {
                let parts: Vec<String> = [by, small].into_iter().filter(|it| !it.is_empty()).collect();
                view! { <span class="entry-small" dir="auto">{parts.join(", ")}</span> }
            })}
        </button>
    }
}
