//! Where everybody is in a table that is gone through, how much of it has run, and what comes next.

use std::time::Duration;

use leptos::prelude::*;

use super::course::Stop;
use super::face::Face;
use super::run::Run;
use super::steer;
use crate::{parts, say, words};

/// How often a line that runs is drawn, in milliseconds.
const RUN_MILLIS: u64 = 100;
/// So many are named that follow what comes next; the rest stands in the list.
const FOLLOWING_MAX: usize = 2;

/// Where everybody is.
#[component]
pub(super) fn Now(run: Run) -> impl IntoView {
    let stop = Memo::new(move |known: Option<&Option<Stop>>| {
        let reached = run.reached();
        let at = run.seen.with(|seen| seen.at)?;
        match reached.is_gone {
            false => run.course.with(|course| course.stop(reached.place).cloned()),
            // It is shown as it was while somebody is at it.
            true => known.cloned().flatten().filter(|stop| stop.row.id == at),
        }
    });
    let is_gone = move || run.reached().is_gone;
    let label = move || if run.glances() { say!("show-glance") } else { say!("show-now") };
    let face = move || match stop.get() {
        None => view! { <p class="show-name is-faint">{say!("show-before")}</p> }.into_any(),
        Some(stop) => {
            let face = Face::of(run, &stop.row);
            let (head, large) = face.large.clone();
            let chars = Face::width(&head, &large).to_string();
            view! {
                <p class="show-number" style=("--chars", chars)>
                    <span class="show-dept" dir="auto">{head}</span>
                    <bdi>{large}</bdi>
                </p>
                <p class="show-name" dir="auto">{face.name}</p>
                <p class="show-line" dir="auto">{face.facts.join(" · ")}</p>
            }
            .into_any()
        }
    };
    let takes = Memo::new(move |_| stop.with(|stop| Face::takes(run, &stop.as_ref()?.row)));
    let progress = move || takes.get().map(|seconds| view! { <Progress run seconds /> });
    view! {
        <section
            class="show-now"
            aria-label=label
            on:pointerdown=move |event| steer::touch(&event)
            on:pointerup=move |event| steer::swipe(run, &event)
        >
            <h2 class="show-heading">{label}</h2>
            {face}
            {move || is_gone().then(|| view! { <p class="show-line">{say!("show-gone")}</p> })}
            {progress}
        </section>
    }
}

/// How much of what runs has run.
#[component]
fn Progress(run: Run, seconds: f64) -> impl IntoView {
    let began = Memo::new(move |_| run.began());
    move || {
        let began = began.get()?;
        let is_over = js_sys::Date::now() - began >= seconds * 1000.0;
        Some(view! { <Line began seconds is_over /> })
    }
}

/// A line that is drawn on until it is over.
#[component]
fn Line(began: f64, seconds: f64, is_over: bool) -> impl IntoView {
    let now = RwSignal::new(js_sys::Date::now());
    let handle = StoredValue::new_local(None::<IntervalHandle>);
    let stop = move || {
        handle.try_update_value(|handle| {
            if let Some(handle) = handle.take() {
                handle.clear();
            }
        });
    };
    let ran = move || ((now.get() - began) / 1000.0).clamp(0.0, seconds);
    if !is_over {
        let tick = move || {
            let at = js_sys::Date::now();
            let _ = now.try_set(at);
            if at - began >= seconds * 1000.0 {
                stop();
            }
        };
        handle.set_value(set_interval_with_handle(tick, Duration::from_millis(RUN_MILLIS)).ok());
    }
    on_cleanup(stop);
    let whole = parts::span(seconds);
    let filled = move || format!("{}%", ran() / seconds * 100.0);
    let told = move || {
        // Tenths: a thousandth says nothing to an eye.
        let ran = if seconds < 60.0 { (ran() * 10.0).floor() / 10.0 } else { ran().floor() };
        let (ran, whole) = (words::pointed(&parts::span(ran)), words::pointed(&whole));
        say!("show-ran", ran = ran, whole = whole)
    };
    view! {
        <p class="show-progress">
            <span
                class="show-bar"
                role="progressbar"
                aria-label=say!("show-progress")
                aria-valuemin="0"
                aria-valuemax=seconds.to_string()
                aria-valuenow=move || format!("{:.1}", ran())
            >
                <span class="show-bar-fill" style:inline-size=filled></span>
            </span>
            <span class="show-ran" aria-hidden="true">{told}</span>
        </p>
    }
}

/// What comes next, with what follows it by itself; red once it is called to be ready.
#[component]
pub(super) fn Next(run: Run) -> impl IntoView {
    let is_ready = Memo::new(move |_| run.seen.with(|seen| seen.ready));
    let stops = Memo::new(move |_| {
        run.course.with(|course| {
            let Some(place) = run.next.get() else { return Vec::new() };
            let following = course.following(place).take(FOLLOWING_MAX);
            let stops = [place].into_iter().chain(following);
            stops.filter_map(|place| course.stop(Some(place)).cloned()).collect::<Vec<_>>()
        })
    });
    let label = move || match (is_ready.get(), run.seen.with(|seen| seen.next.is_some())) {
        (true, _) => say!("show-ready"),
        (false, true) => say!("show-next-chosen"),
        (false, false) => say!("show-next"),
    };
    let draw = move |stop: Stop| {
        let face = Face::of(run, &stop.row);
        view! {
            <li class:is-following=!stop.by_hand>
                <span class="next-head" dir="auto">{face.large.0}</span>
                <bdi class="next-number">{face.large.1}</bdi>
                <span class="next-name" dir="auto">{face.name}</span>
            </li>
        }
    };
    let facts = move || stops.with(|stops| Some(Face::of(run, &stops.first()?.row).facts.join(" · ")));
    let none =
        move || stops.with(Vec::is_empty).then(|| view! { <p class="show-line">{say!("show-end")}</p> });
    view! {
        <section class="show-next" class:is-ready=move || is_ready.get() aria-label=label>
            <h2 class="show-heading">
                <span class="show-light" aria-hidden="true"></span>
                {label}
            </h2>
            <ul class="next-list">{move || stops.get().into_iter().map(draw).collect_view()}</ul>
            {none}
            <p class="show-line" dir="auto">{facts}</p>
        </section>
    }
}
