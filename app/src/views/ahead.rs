//! All records of a course, of which those in sight are drawn: what comes stands at its top by itself, and
//! what is pressed comes next.

use callboard_core::id::EntityId;
use leptos::html::{Div, Input};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::course::Stop;
use super::face::Face;
use super::run::Run;
use super::stacks;
use crate::grid::{root_size, watch_size};
use crate::parts::{Glyph, Icon};
use crate::say;

/// A row's height in `rem`: `67-show.css` draws it so.
const ROW_REM: f64 = 4.0;

/// The list.
#[component]
pub(super) fn Ahead(run: Run) -> impl IntoView {
    let element = NodeRef::<Div>::new();
    let (top, height) = (RwSignal::new(0.0), RwSignal::new(0.0));
    element.on_load(move |element| watch_size(&element, move |_, size| height.set(size)));
    let row = ROW_REM * root_size();
    let count = Memo::new(move |_| run.course.with(|course| course.stops().len()));
    let seen = Memo::new(move |_| stacks::seen(top.get(), height.get(), row, count.get()));
    let ids = move || {
        run.course.with(|course| {
            seen.get().filter_map(|place| Some(course.stop(Some(place))?.row.id)).collect::<Vec<_>>()
        })
    };
    // What comes after what comes next, with what follows that by itself: both stand beside.
    let first = Memo::new(move |_| {
        run.course.with(|course| run.next.get().map_or(count.get(), |next| course.following(next).end))
    });
    Effect::new(move |_| {
        let (first, _) = (first.get(), height.get() > 0.0);
        if let Some(element) = element.get() {
            element.set_scroll_top((first as f64 * row) as i32);
        }
    });
    let scrolled = move |_| {
        if let Some(element) = element.get_untracked() {
            top.set(f64::from(element.scroll_top()));
        }
    };
    let draw = move |id| view! { <Line run id /> };
    // There is room below the last for it to stand at the top.
    let length = move || format!("calc({}rem + 100cqb - {ROW_REM}rem)", count.get() as f64 * ROW_REM);
    view! {
        <section class="show-ahead" aria-label=say!("show-ahead")>
            <header class="ahead-head">
                <h2 class="show-heading">{say!("show-ahead")}</h2>
                <Jump run />
            </header>
            <div
                class="ahead-scroll"
                node_ref=element
                tabindex="0"
                role="group"
                aria-label=say!("show-ahead")
                on:scroll=scrolled
            >
                <ol class="ahead-list" style:block-size=length>
                    <For each=ids key=|id| *id children=draw />
                </ol>
            </div>
        </section>
    }
}

/// Finds by its number what is to come next.
#[component]
fn Jump(run: Run) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let is_lost = RwSignal::new(false);
    let key = move |event: KeyboardEvent| {
        let Some(field) = input.get_untracked() else { return };
        match event.key().as_str() {
            "Enter" if !event.is_composing() => {
                event.prevent_default();
                let large = run.view.with_value(|view| view.large.clone());
                let found = run
                    .course
                    .with_untracked(|course| Some(course.stop(course.found(&field.value(), &large))?.row.id));
                is_lost.set(found.is_none());
                if let Some(id) = found {
                    run.choose(id);
                    field.set_value("");
                    // The keys are the view's again.
                    let _ = field.blur();
                }
            }
            "Escape" => {
                event.prevent_default();
                field.set_value("");
                is_lost.set(false);
                // As above.
                let _ = field.blur();
            }
            _ => is_lost.set(false),
        }
    };
    view! {
        <label class="ahead-jump">
            <Icon glyph=Glyph::Search />
            <input
                node_ref=input
                type="search"
                data-jump
                placeholder=say!("show-jump")
                aria-label=say!("show-jump-label")
                aria-invalid=move || is_lost.get().to_string()
                autocomplete="off"
                on:keydown=key
            />
            <span class="only-read" role="status">
                {move || is_lost.get().then(|| say!("show-jump-none"))}
            </span>
        </label>
    }
}

/// A record in the list.
#[component]
fn Line(run: Run, id: EntityId) -> impl IntoView {
    let place = Memo::new(move |_| run.course.with(|course| course.place(id)));
    let stop = Memo::new(move |_| run.course.with(|course| course.stop(place.get()).cloned()));
    let is_now = move || run.seen.with(|seen| seen.at == Some(id));
    let is_next = move || place.get().is_some() && run.next.get() == place.get();
    let is_past = move || {
        let here = run.reached().place;
        here.is_some_and(|here| place.get().is_some_and(|place| place < here))
    };
    let top = move || format!("{}rem", place.get().unwrap_or_default() as f64 * ROW_REM);
    let follows = move || stop.with(|stop| stop.as_ref().is_some_and(|stop| !stop.by_hand));
    // Where all have the letters of one department, they are not repeated.
    let heads = run.view.with_value(|view| view.large.len() > 1);
    let body = move || {
        let stop: Stop = stop.get()?;
        let face = Face::of(run, &stop.row);
        Some(view! {
            <span class="ahead-number" dir="auto">
                {heads.then(|| view! { <span class="ahead-head-letters">{face.large.0}</span> })}
                <bdi>{face.large.1}</bdi>
            </span>
            <span class="ahead-name" dir="auto">{face.name}</span>
            <span class="ahead-fact" dir="auto">
                {if stop.by_hand { face.facts.into_iter().next() } else { Some(say!("show-follows-on")) }}
            </span>
        })
    };
    view! {
        <li
            class="ahead-row"
            class:is-now=is_now
            class:is-next=is_next
            class:is-past=is_past
            class:is-following=follows
            style:inset-block-start=top
        >
            <button
                type="button"
                tabindex="-1"
                data-stop=id.to_string()
                aria-current=move || is_now().then_some("step")
                on:click=move |_| run.choose(id)
            >
                {body}
            </button>
        </li>
    }
}
