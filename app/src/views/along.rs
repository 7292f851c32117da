//! What views along time have in common: their bar with the stretch of time, the pointer that carries what
//! lies there, and what stands where nothing does.

use leptos::prelude::*;

use super::bar::ViewBar;
use super::company;
use super::diary::Diary;
use super::reach::Reach;
use crate::parts::{self, Button, Extent, Glyph, IconButton, Look, Notice, Skeleton};
use crate::{say, words};

/// A table along time, however it is laid out.
#[component]
pub(super) fn Along(
    /// What lies there.
    diary: Diary,
    /// What the view is called.
    label: String,
    /// What its keys do.
    keys: String,
    /// Draws what lies there, once it is known.
    body: ViewFn,
) -> impl IntoView {
    let table = diary.table;
    company::sit(diary.desk, diary.active);
    if let Some(looked) = diary.desk.looked.get_untracked() {
        let go = move |id| {
            diary.active.set(Some(id));
            diary.desk.address.open_record(id);
        };
        looked.follow_cards(diary.live, diary.active, Callback::new(go));
    }
    let is_asked = Memo::new(move |_| diary.live.window.with(Option::is_some));
    let body = move || match (diary.live.failure.get(), is_asked.get()) {
        (Some(why), _) => view! { <Notice title=say!("grid-failed") text=words::failure(&why) /> }.into_any(),
        (None, false) => view! { <Skeleton rows=8 /> }.into_any(),
        (None, true) => body.run(),
    };
    let tape = move || table.with(|table| table.module.tape.colour.clone());
    let total = Signal::derive(move || is_asked.get().then(|| diary.entries.with(|entries| entries.len())));
    let is_carrying = move || diary.lift.with(|lift| lift.as_ref().is_some_and(|lift| lift.at().is_some()));
    view! {
        <section class="grid-view" data-tape=tape>
            <ViewBar table total search=diary.search sieve=diary.sieve failure=diary.live.failure>
                <Turner diary />
            </ViewBar>
            <Bare diary />
            <div
                node_ref=diary.element
                class="calendar"
                class:timeline=diary.is_timeline()
                class:is-carrying=is_carrying
                role="group"
                aria-label=label
                on:pointermove=move |event| diary.carry(&event)
                on:pointerup=move |_| diary.release()
                on:pointercancel=move |_| { diary.let_go(); }
                on:touchmove=move |event| diary.keep_still(&event)
                on:contextmenu=move |event| diary.keep_still(&event)
            >
                {body}
            </div>
            <Shadow diary />
            <p class="only-read" id="calendar-keys">{keys}</p>
            <p class="only-read" role="status">{move || diary.said.get()}</p>
        </section>
    }
}

/// Which stretch of time is shown, and the ways to others.
#[component]
fn Turner(
    /// Of which calendar.
    diary: Diary,
) -> impl IntoView {
    let reach = diary.reach;
    let title = move || match reach.get() {
        Reach::Month(day) => parts::day(day, Extent::Month),
        Reach::Day(day) => parts::day(day, Extent::LongDay),
        Reach::Week(_) => diary.days.with(|days| match (days.first(), days.last()) {
            (Some(first), Some(last)) => say!(
                "week-title",
                from = words::apart(parts::day(*first, Extent::Day)),
                to = words::apart(parts::day(*last, Extent::Day))
            ),
            _ => String::new(),
        }),
    };
    let is_timeline = diary.is_timeline();
    // The wider of the two stretches of time, and the nearer.
    let wide = move |day| if is_timeline { Reach::Week(day) } else { Reach::Month(day) };
    let close = move |day| if is_timeline { Reach::Day(day) } else { Reach::Week(day) };
    let look = move |is_close: bool| {
        Signal::derive(move || {
            let here = reach.get();
            if (close(here.day()) == here) == is_close { Look::ToolSet } else { Look::Tool }
        })
    };
    let words =
        if is_timeline { ["calendar-week", "calendar-day"] } else { ["calendar-month", "calendar-week"] };
    let today = move || parts::here().today;
    let near = move || {
        // What is looked at stays in sight: this week of a month that is shown, else its first.
        let days = diary.days.get_untracked();
        if days.contains(&today()) { today() } else { reach.get_untracked().day() }
    };
    let clashes =
        move || diary.entries.with(|it| it.iter().filter(|entry| !entry.clashes.is_empty()).count());
    let to_clash = move |()| {
        let active = diary.active.get_untracked();
        let found = diary.entries.with_untracked(|entries| {
            let marked: Vec<_> =
                entries.iter().filter(|it| !it.clashes.is_empty()).map(|it| it.id()).collect();
            let place = marked.iter().position(|id| Some(*id) == active).map_or(0, |place| place + 1);
            marked.get(place).or(marked.first()).copied()
        });
        if let Some(id) = found {
            diary.go(id);
        }
    };
    view! {
        <IconButton
            glyph=Glyph::Back
            label=say!("calendar-back")
            press=move |()| diary.turn(reach.get_untracked().turned(-1))
        />
        <Button look=Look::Tool press=move |()| diary.turn(reach.get_untracked().of(today()))>
            {say!("calendar-today")}
        </Button>
        <IconButton
            glyph=Glyph::Forward
            label=say!("calendar-ahead")
            press=move |()| diary.turn(reach.get_untracked().turned(1))
        />
        <h2 class="calendar-title" aria-live="polite">{title}</h2>
        <Button look=look(false) press=move |()| diary.turn(wide(reach.get_untracked().day()))>
            {say!(words[0])}
        </Button>
        <Button look=look(true) press=move |()| diary.turn(close(near()))>
            {say!(words[1])}
        </Button>
        {move || (clashes() > 0).then(|| view! {
            <Button look=Look::Tool glyph=Glyph::Warning press=to_clash>
                <span class="clash-count">{say!("calendar-clashes", count = clashes())}</span>
            </Button>
        })}
    }
}

/// Nothing in sight: where the nearest is, and how to make one.
#[component]
fn Bare(
    /// Of which calendar.
    diary: Diary,
) -> impl IntoView {
    let is_bare = Memo::new(move |_| {
        diary.live.window.with(Option::is_some) && diary.entries.with(|entries| entries.is_empty())
    });
    let rows = move || diary.table.with(|table| table.rows.clone());
    let has_any = move || diary.table.with(|table| table.count > 0);
    let add = move |()| diary.add(diary.reach.get_untracked().day());
    move || {
        is_bare.get().then(|| {
            view! {
                <div class="calendar-bare">
                    <p>{say!("calendar-bare", rows = rows())}</p>
                    {move || has_any().then(|| view! {
                        <Button look=Look::Quiet press=move |()| diary.seek(false)>
                            {say!("seek-before")}
                        </Button>
                        <Button look=Look::Quiet press=move |()| diary.seek(true)>
                            {say!("seek-after")}
                        </Button>
                    })}
                    {move || diary.may_write().then(|| {
                        let row = diary.table.with(|table| table.row.clone());
                        view! { <Button look=Look::Quiet press=add>{say!("grid-new", row = row)}</Button> }
                    })}
                </div>
            }
        })
    }
}

/// What is carried, under the pointer, with when it would be.
#[component]
fn Shadow(
    /// Of which calendar.
    diary: Diary,
) -> impl IntoView {
    move || {
        let lift = diary.lift.get()?;
        let (x, y) = lift.at()?;
        let row = untrack(|| diary.row(lift.id))?;
        Some(view! {
            <div class="board-shadow" aria-hidden="true" style:transform=format!("translate({x}px, {y}px)")>
                <b class="card-name" dir="auto">{row.title.clone()}</b>
                <span class="card-small">{diary.aim_words(&lift)}</span>
            </div>
        })
    }
}
