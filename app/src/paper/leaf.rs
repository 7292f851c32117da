//! One page: its head, its rows, its foot. Also the pages out of sight that rows are measured in: they are
//! the same page, so what is measured is what is printed.

use std::rc::Rc;

use callboard_core::workspace::update::FieldInfo;
use leptos::html::Tbody;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::code::Code;
use super::pages::{Frame, Room};
use super::plan::Look;
use super::press::{Laid, Press};
use super::since;
use crate::parts::TapeStrip;
use crate::say;

/// A page.
#[component]
pub(super) fn Leaf(
    /// Of which document.
    press: Press,
    /// As it lies there; `None` of a page that is measured in.
    laid: Option<Rc<Laid>>,
    /// How it is laid out.
    look: Look,
    /// Which page, from 0 on.
    place: usize,
) -> impl IntoView {
    let count = laid.as_ref().map_or(1, |laid| laid.pages.len());
    let number = place + 1;
    let turn = if look.is_landscape { "landscape" } else { "portrait" };
    let frames = match &laid {
        Some(laid) => laid.pages.get(place).cloned().unwrap_or_default(),
        None => vec![Frame::new(); look.across],
    };
    let columns = Rc::new(look.columns.clone());
    let shares = Rc::new(look.shares());
    let (title, size) = (look.title.clone(), look.size.name());
    let frames = frames.into_iter().map(|frame| {
        let (columns, shares, laid, title) = (columns.clone(), shares.clone(), laid.clone(), title.clone());
        view! { <Rows columns shares laid frame title /> }
    });
    view! {
        <section
            class="paper-page"
            class:is-first=place == 0
            data-paper=size
            data-turn=turn
            aria-label=say!("paper-page", number = number, count = count)
        >
            {match place {
                0 => view! { <Head press laid=laid.clone() look=look.clone() /> }.into_any(),
                _ => view! { <ShortHead press laid=laid.clone() title=look.title.clone() /> }.into_any(),
            }}
            <div class="paper-body" style=("--across", look.across.to_string())>{frames.collect_view()}</div>
            <Foot press laid look number count />
        </section>
    }
}

/// A column of rows, with its heads.
#[component]
fn Rows(
    columns: Rc<Vec<FieldInfo>>,
    shares: Rc<Vec<f64>>,
    laid: Option<Rc<Laid>>,
    frame: Frame,
    title: String,
) -> impl IntoView {
    let body = NodeRef::<Tbody>::new();
    let is_empty = laid.is_some() && frame.is_empty();
    body.on_load(move |body| {
        let Some(laid) = laid else { return };
        for element in frame.iter().filter_map(|piece| laid.type_set.element(*piece)) {
            // A table on the screen takes rows.
            let _ = body.append_child(&element);
        }
    });
    let widths = shares.iter().map(|share| view! { <col style:inline-size=format!("{share:.3}%") /> });
    let heads = columns.iter().map(|field| {
        let is_figure = matches!(field.kind.as_str(), "integer" | "number" | "decimal" | "duration" | "time");
        let title = field.title.clone();
        view! {
            <th scope="col" class="paper-column" class:is-figure=is_figure>
                <span dir="auto">{title}</span>
            </th>
        }
    });
    view! {
        <table class="paper-table" class:is-bare=is_empty aria-label=title>
            <colgroup>{widths.collect_view()}</colgroup>
            <thead><tr>{heads.collect_view()}</tr></thead>
            <tbody node_ref=body></tbody>
        </table>
    }
}

/// What the production is called.
fn production(press: Press) -> String {
    press.desk.client.standing().with_untracked(|standing| {
        standing.as_ref().map(|standing| standing.name.clone()).unwrap_or_default()
    })
}

/// When a document was laid out.
fn dated(press: Press, laid: Option<&Laid>) -> String {
    // What is measured in is as long as what is printed.
    let at = laid.map_or_else(|| since::ago(0.0), |laid| laid.at.clone());
    press.revisions.with_untracked(|revisions| since::name(&at, revisions))
}

#[component]
fn Head(press: Press, laid: Option<Rc<Laid>>, look: Look) -> impl IntoView {
    let module = press.table.with_untracked(|table| table.module.clone());
    let (row, rows) = press.table.with_untracked(|table| (table.row.clone(), table.rows.clone()));
    let count = laid.as_ref().map_or((0, 0), |laid| laid.count);
    let counted = match count.1 > count.0 {
        true => say!("bar-count-of", shown = count.0, all = count.1),
        false => say!("bar-count", count = count.0, row = row, rows = rows),
    };
    let by = look.by.as_ref().map(|by| {
        view! { <dt>{say!("paper-by")}</dt><dd dir="auto">{by.field.title.clone()}</dd> }
    });
    view! {
        <header class="paper-head">
            <div class="paper-names">
                <p class="paper-production"><span dir="auto">{production(press)}</span></p>
                <p class="paper-title">
                    <TapeStrip tape=module.tape />
                    <span dir="auto">{module.title}</span>
                    <b dir="auto">{look.title.clone()}</b>
                </p>
            </div>
            <dl class="paper-facts">
                <dt>{say!("paper-date")}</dt>
                <dd>{dated(press, laid.as_deref())}</dd>
                {by}
                <dt>{say!("paper-count")}</dt>
                <dd>{counted}</dd>
            </dl>
            <Revision press />
        </header>
    }
}

/// Which version this is, or which it comes after.
#[component]
fn Revision(press: Press) -> impl IntoView {
    let revisions = press.revisions.get_untracked();
    let last = revisions.last()?.name.clone();
    let (label, after) = match revisions.drift {
        0 => (say!("paper-revision"), None),
        drift => (say!("paper-revision-after"), Some(say!("paper-drift", count = drift))),
    };
    Some(view! {
        <p class="paper-revision">
            <small>{label}</small>
            <b dir="auto">{last}</b>
            {after.map(|after| view! { <small>{after}</small> })}
        </p>
    })
}

#[component]
fn ShortHead(press: Press, laid: Option<Rc<Laid>>, title: String) -> impl IntoView {
    let tape = press.table.with_untracked(|table| table.module.tape.clone());
    view! {
        <header class="paper-head is-short">
            <TapeStrip tape />
            <b dir="auto">{title}</b>
            <span class="paper-short-name" dir="auto">{production(press)}</span>
            <span>{dated(press, laid.as_deref())}</span>
        </header>
    }
}

#[component]
fn Foot(press: Press, laid: Option<Rc<Laid>>, look: Look, number: usize, count: usize) -> impl IntoView {
    let at = laid.as_ref().map(|laid| laid.at.clone()).unwrap_or_default();
    let dated = dated(press, laid.as_deref());
    // What is measured in needs no code: the foot is as tall as it is.
    let link = laid.as_ref().and_then(|_| press.desk.address.changes_at(&at));
    let code = link.map(|link| {
        let label = say!("paper-code", address = link.as_str());
        view! { <Code text=link label /> }
    });
    let base = laid.as_ref().and_then(|laid| laid.base.clone()).map(|base| base.name);
    view! {
        <footer class="paper-foot">
            {code}
            <div class="paper-words">
                <p><b>{say!("paper-old")}</b></p>
                <p>{say!("paper-scan", when = dated)}</p>
                {base.map(|base| view! { <p>{say!("paper-since", since = base)}</p> })}
                {(!look.foot.is_empty()).then(|| view! {
                    <p class="paper-note" dir="auto">{look.foot.clone()}</p>
                })}
            </div>
            <p class="paper-number">{say!("paper-page", number = number, count = count)}</p>
        </footer>
    }
}

/// Pages to measure in: the first, and another.
#[component]
pub(super) fn Galley(
    /// Of which document.
    press: Press,
) -> impl IntoView {
    let proofs = move || {
        // The heads are as tall as what they say.
        press.revisions.track();
        let look = press.look.get();
        (0..2).map(|place| view! { <Leaf press laid=None look=look.clone() place /> }).collect_view()
    };
    view! { <div class="paper-galley" node_ref=press.galley aria-hidden="true" inert>{proofs}</div> }
}

/// What is measured in.
pub(super) struct Proof {
    body: HtmlElement,
    room: Room,
}

impl Proof {
    /// The pages of a galley; `None` before they are drawn.
    pub(super) fn of(galley: &Element) -> Option<Self> {
        let find = |part: &Element, name: &str| part.query_selector(name).ok().flatten();
        let tall = |part: &Element| part.get_bounding_client_rect().height();
        let leaves = galley.children();
        let (first, other) = (leaves.item(0)?, leaves.item(1)?);
        let room = |leaf: &Element| Some(tall(&find(leaf, ".paper-body")?) - tall(&find(leaf, "thead")?));
        let body: HtmlElement = find(&other, "tbody")?.dyn_into().ok()?;
        let (line, lead) = line_of(&body)?;
        let room = Room { first: room(&first)?, other: room(&other)?, across: 1, line, lead };
        Some(Self { body, room })
    }

    /// How much room a page has.
    pub(super) fn room(&self, across: usize) -> Room {
        Room { across, ..self.room }
    }

    /// How tall rows are.
    pub(super) fn heights<'r>(&self, rows: impl Iterator<Item = &'r HtmlElement>) -> Vec<f64> {
        let rows: Vec<&HtmlElement> = rows.collect();
        for row in &rows {
            // A table on the screen takes rows.
            let _ = self.body.append_child(row);
        }
        let heights = rows.iter().map(|row| row.get_bounding_client_rect().height()).collect();
        for row in rows {
            row.remove();
        }
        heights
    }
}

/// How tall a line of a cell is, and what stands over the first.
fn line_of(body: &HtmlElement) -> Option<(f64, f64)> {
    let row = document().create_element("tr").ok()?;
    let cell = document().create_element("td").ok()?;
    cell.set_class_name("paper-cell");
    row.append_child(&cell).ok()?;
    body.append_child(&row).ok()?;
    let style = window().get_computed_style(&cell).ok().flatten()?;
    let pixels = |name: &str| style.get_property_value(name).ok()?.trim_end_matches("px").parse::<f64>().ok();
    let found = pixels("line-height").zip(pixels("padding-top"));
    row.remove();
    found
}
