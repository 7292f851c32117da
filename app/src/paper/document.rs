//! A table on paper: the pages on the screen, and the way to the printer.

use callboard_core::workspace::update::TableInfo;
use leptos::html::Div;
use leptos::prelude::*;

use super::bar::PaperBar;
use super::gather::ROWS_MAX;
use super::leaf::{Galley, Leaf};
use super::plan::Plan;
use super::press::{Press, Step};
use crate::desk::Desk;
use crate::grid::watch_size;
use crate::parts::{Amount, Button, Empty, Look, Notice, Progress};
use crate::{say, words};

/// Pixels of a millimetre.
const PIXELS_MM: f64 = 96.0 / 25.4;
/// What stays free beside a page, in pixels.
const BESIDE_PX: f64 = 32.0;

/// A table, laid out as a plan says.
#[component]
pub(crate) fn Paper(
    /// Which.
    table: Memo<TableInfo>,
    /// As what.
    plan: Plan,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let label = say!("paper-label", title = plan.title.as_str());
    let is_of_grid = plan.is_of_grid;
    let press = Press::lay(desk, table, plan);
    desk.paper.set(Some(Callback::new(move |()| press.print())));
    on_cleanup(move || desk.paper.set(None));
    let (element, width) = (NodeRef::<Div>::new(), RwSignal::new(0.0));
    element.on_load(move |element| {
        if is_of_grid {
            take_focus(&element);
        }
        watch_size(&element, move |size, _| width.set(size));
    });
    let is_whole = RwSignal::new(true);
    let tape = move || table.with(|table| table.module.tape.colour.clone());
    let measures = move || press.look.with(|look| look.size.measures(look.is_landscape));
    let scale = move || {
        let room = width.get() - BESIDE_PX;
        let whole = if room > 0.0 { room / (measures().0 * PIXELS_MM) } else { 1.0 };
        if is_whole.get() { whole.min(1.0) } else { 1.0 }
    };
    let key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && is_of_grid {
            event.prevent_default();
            desk.address.put_on_paper(false);
        }
    };
    view! {
        <section class="grid-view paper-view" data-tape=tape>
            <PaperBar press is_whole />
            <div
                node_ref=element
                class="paper-desk"
                role="region"
                tabindex="0"
                aria-label=label
                aria-busy=move || press.step.with(|step| *step != Step::Done).to_string()
                style=("--scale", move || scale().to_string())
                style=("--page-width", move || format!("{}mm", measures().0))
                style=("--page-height", move || format!("{}mm", measures().1))
                on:keydown=key
            >
                <Told press />
                <Telling press />
                <Pages press />
            </div>
            <Galley press />
        </section>
    }
}

/// What it comes to, or how far it is.
#[component]
fn Told(press: Press) -> impl IntoView {
    let told = move || match press.step.get() {
        Step::Gathering(had, all) | Step::Setting(had, all) if all > 0 => {
            Some(say!("paper-progress", had = had, all = all))
        }
        Step::Done => press.laid.with(|laid| {
            let laid = laid.as_ref()?;
            let (row, rows) = press.table.with(|table| (table.row.clone(), table.rows.clone()));
            let count = say!("bar-count", count = laid.count.0, row = row, rows = rows);
            let comes_to = say!("paper-comes-to", rows = count, count = laid.pages.len());
            let changed = laid.base.as_ref().map(|_| say!("paper-changed", count = laid.changed));
            Some([Some(comes_to), changed].into_iter().flatten().collect::<Vec<_>>().join(" "))
        }),
        _ => None,
    };
    view! { <p class="paper-told" role="status">{told}</p> }
}

/// What has the focus keeps it; where nothing has, the pages take it.
fn take_focus(element: &web_sys::HtmlElement) {
    let focused = document().active_element();
    if focused.is_none_or(|focused| focused.tag_name() == "BODY") {
        // A region that is on the screen takes the focus.
        let _ = element.focus();
    }
}

/// How far it is, where that is not to be seen.
#[component]
fn Telling(press: Press) -> impl IntoView {
    let is_bare = Memo::new(move |_| press.laid.with(Option::is_none));
    move || match press.step.get() {
        Step::Failed(failure) => {
            Some(view! { <Notice title=say!("paper-failed") text=words::failure(&failure) /> }.into_any())
        }
        Step::Stopped => Some(
            view! {
                <Empty title=say!("paper-stopped") hint=say!("paper-stopped-hint")>
                    <Button look=Look::Primary press=move |()| press.begin()>{say!("paper-again")}</Button>
                </Empty>
            }
            .into_any(),
        ),
        Step::Gathering(..) | Step::Setting(..) if is_bare.get() => {
            Some(view! { <HowFar press /> }.into_any())
        }
        _ => press.laid.with(|laid| {
            let (shown, all) = laid.as_ref()?.count;
            (all > shown && shown >= ROWS_MAX).then(|| {
                let text = say!("paper-too-many", shown = shown, all = all);
                view! { <p class="paper-limit" role="status">{text}</p> }.into_any()
            })
        }),
    }
}

#[component]
fn HowFar(press: Press) -> impl IntoView {
    let amount = move || {
        let (done, total) = match press.step.get() {
            Step::Gathering(had, all) | Step::Setting(had, all) => (had, all),
            _ => (0, 0),
        };
        let what =
            if total > 0 { say!("paper-progress", had = done, all = total) } else { say!("part-loading") };
        Amount { what, done, total, left: None }
    };
    view! { <Progress amount=Signal::derive(amount) cancel=Callback::new(move |()| press.stop()) /> }
}

/// The pages.
#[component]
fn Pages(press: Press) -> impl IntoView {
    let drawn = move || {
        let count = press.drawn.get();
        press.laid.with(|laid| {
            let laid = laid.as_ref().map(|laid| (laid.number, laid.pages.len()));
            let pages = |(number, all): (u32, usize)| (0..count.min(all)).map(move |place| (number, place));
            laid.map(pages).into_iter().flatten().collect::<Vec<_>>()
        })
    };
    let leaf = move |(_, place): (u32, usize)| {
        let laid = press.laid.get_untracked()?;
        let look = laid.look.clone();
        Some(view! { <div class="paper-slot"><Leaf press laid=Some(laid) look place /></div> })
    };
    view! {
        <div class="paper-pages">
            <For each=drawn key=|page| *page children=leaf />
        </div>
    }
}
