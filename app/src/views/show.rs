//! A table that is gone through record by record, large and dark: where everybody is, what comes next, and
//! what comes after it.

use std::time::Duration;

use callboard_core::workspace::update::{TableInfo, ViewInfo};
use leptos::html::Section;
use leptos::prelude::*;

use super::ahead::Ahead;
use super::awake::stay_awake;
use super::course::Stop;
use super::now::{Next, Now};
use super::run::{Role, Run};
use super::steer;
use crate::command::ShowAct;
use crate::desk::Desk;
use crate::parts::{self, Empty, Extent, Glyph, Icon, Notice, Skeleton};
use crate::theme::Theme;
use crate::{pages, say, words};

/// How often the clock is looked at, in milliseconds.
const CLOCK_MILLIS: u64 = 500;

/// The view.
#[component]
pub(super) fn Show(
    /// Of which table.
    table: Memo<TableInfo>,
    /// As which view of it.
    view: ViewInfo,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let label = say!("show-label", view = view.title.as_str(), table = table.get_untracked().title);
    let run = Run::lay(desk, table, view);
    Theme::dim(desk.theme);
    stay_awake();
    let element = NodeRef::<Section>::new();
    // What is on the screen takes the focus.
    element.on_load(|element| drop(element.focus()));
    let listening = window_event_listener(leptos::ev::keydown, move |event| {
        if let Some(element) = element.get_untracked() {
            steer::key(run, &element, &event);
        }
    });
    on_cleanup(move || listening.remove());
    let total = Memo::new(move |_| run.live.window.with(|window| window.as_ref().map(|_| ())));
    let is_bare = Memo::new(move |_| run.course.with(|course| course.stops().is_empty()));
    let body = move || match (run.live.failure.get(), total.get(), is_bare.get()) {
        (Some(why), ..) => {
            view! { <Notice title=say!("grid-failed") text=words::failure(&why) /> }.into_any()
        }
        (None, None, _) => view! { <Skeleton rows=6 /> }.into_any(),
        (None, Some(()), true) => {
            let rows = table.with_untracked(|table| table.rows.clone());
            view! { <Empty title=say!("empty-title", rows = rows) hint=say!("show-empty-hint") /> }.into_any()
        }
        (None, Some(()), false) => view! { <Now run /> <Next run /> <Ahead run /> }.into_any(),
    };
    let heard = move || heard(run);
    view! {
        <section
            node_ref=element
            class="show-view"
            class:is-glancing=move || run.glances()
            data-tape=move || table.with(|table| table.module.tape.colour.clone())
            tabindex="-1"
            aria-label=label
            on:mousedown=move |event| steer::keep_focus(&event)
        >
            <Head run />
            <div class="show-body">{body}</div>
            <Hand run />
            <p class="only-read" role="status" aria-live="assertive">{heard}</p>
        </section>
    }
}

/// What readers hear whenever somebody moves: where they are, and what comes next.
fn heard(run: Run) -> String {
    let title = |stop: Option<&Stop>| stop.map(|stop| stop.row.title.clone());
    run.course.with(|course| {
        let now = title(course.stop(run.reached().place));
        let next = title(course.stop(run.next.get())).unwrap_or_else(|| say!("show-none"));
        let is_ready = run.seen.with(|seen| seen.ready);
        match (now, is_ready) {
            (_, true) => say!("show-heard-ready", next = next),
            (Some(now), false) => say!("show-heard", now = now, next = next),
            (None, false) => say!("show-heard-first", next = next),
        }
    })
}

/// A moment that goes on by itself, in milliseconds.
fn ticking(every: u64) -> RwSignal<f64> {
    let now = RwSignal::new(js_sys::Date::now());
    let tick = move || {
        // Where the view is gone, so is its clock.
        let _ = now.try_set(js_sys::Date::now());
    };
    if let Ok(handle) = set_interval_with_handle(tick, Duration::from_millis(every)) {
        on_cleanup(move || handle.clear());
    }
    now
}

/// The time, how long it has been, who leads, and the way out.
#[component]
fn Head(run: Run) -> impl IntoView {
    let now = ticking(CLOCK_MILLIS);
    let clock = Memo::new(move |_| parts::at_millis(now.get(), Extent::Second));
    let since = Memo::new(move |_| {
        let seconds = ((now.get() - run.began()?) / 1000.0).max(0.0).floor();
        Some(minutes(seconds as u64))
    });
    let sync = move || {
        run.desk.client.standing().with(|known| known.as_ref().map(|it| pages::sync_sentence(&it.sync)))
    };
    let lamp = move || match run.role.get() {
        Role::Alone => "lamp",
        Role::Leads | Role::Follows => "lamp is-in_step",
    };
    let leave = move |_| steer::leave(run);
    view! {
        <header class="show-head">
            <span class="show-clock">{clock}</span>
            {move || since.get().map(|since| view! {
                <span class="show-since">{say!("show-since")} <b>{since}</b></span>
            })}
            <span class="show-who">
                <span class="show-told" role="status">
                    <span class=lamp aria-hidden="true"></span>
                    {move || run.told()}
                </span>
                <Lead run />
            </span>
            <span class="show-sync">{sync}</span>
            <button type="button" class="show-tool" on:click=leave>
                {say!("show-leave")}
                // Nobody leaves by a slip of the hand whom others follow.
                {move || (run.role.get() != Role::Leads).then(|| view! { <kbd>"Esc"</kbd> })}
            </button>
        </header>
    }
}

/// Takes the lead, or gives it up; for who looks elsewhere, the way back.
#[component]
fn Lead(run: Run) -> impl IntoView {
    let tool = move |key: &str, act: Callback<()>| {
        view! { <button type="button" class="show-tool" on:click=move |_| act.run(())>{say!(key)}</button> }
    };
    let does = move |act: ShowAct| Callback::new(move |()| run.run(act));
    move || match (run.glances(), run.role.get()) {
        (true, _) => Some(tool(
            "show-return",
            Callback::new(move |()| {
                run.let_go();
            }),
        )),
        (false, Role::Leads) => Some(tool("show-release", does(ShowAct::Release))),
        (false, Role::Alone | Role::Follows) => {
            run.may_lead().then(|| tool("show-lead", does(ShowAct::Lead)))
        }
    }
}

/// `6:48`, `1:02:03`.
fn minutes(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// What a hand reaches: back, ready, go.
#[component]
fn Hand(run: Run) -> impl IntoView {
    let follows = Memo::new(move |_| run.role.get() == Role::Follows);
    let is_ready = move || run.seen.with(|seen| seen.ready);
    let go = move || if follows.get() { say!("show-look-ahead") } else { say!("show-go") };
    let back = move || if follows.get() { say!("show-look-back") } else { say!("show-back") };
    let at_start = move || run.seen.with(|seen| seen.at.is_none());
    view! {
        <footer class="show-hand" role="group" aria-label=say!("show-hand")>
            <button
                type="button"
                class="hand"
                disabled=at_start
                on:click=move |_| run.run(ShowAct::Back)
            >
                <Icon glyph=Glyph::Back />
                {back}
            </button>
            {move || (!follows.get()).then(|| view! {
                <button
                    type="button"
                    class="hand"
                    aria-pressed=move || is_ready().to_string()
                    on:click=move |_| run.run(ShowAct::Ready)
                >
                    {say!("show-ready")} <kbd>"Enter"</kbd>
                </button>
            })}
            <button
                type="button"
                class="hand is-go"
                disabled=move || run.next.get().is_none()
                on:click=move |_| run.run(ShowAct::Go)
            >
                {go} <kbd>{say!("show-space")}</kbd>
            </button>
        </footer>
    }
}
