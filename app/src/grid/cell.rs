//! One cell: its value or its editor, and its marks, each in a place of its own.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::FieldInfo;
use leptos::prelude::*;

use super::face::{Face, State};
use super::references;
use super::row::{Entry, Reach};
use super::state::{Editing, Sheet};
use crate::address::Panel;
use crate::parts::{Editor, Manner, Problem, Value};
use crate::say;

/// The id that `aria-activedescendant` names.
pub(super) fn cell_id(id: EntityId, field: &str) -> String {
    format!("cell-{id}-{field}")
}

/// A cell of a row.
#[component]
pub(super) fn GridCell(
    /// Of which grid.
    sheet: Sheet,
    /// The row.
    id: EntityId,
    /// What stands in it now.
    entry: Memo<Option<Entry>>,
    /// How far the selection reaches into this row.
    reach: Memo<Reach>,
    /// The column.
    field: FieldInfo,
    /// Its place among the columns.
    column: usize,
) -> impl IntoView {
    let own = field.clone();
    let face = Memo::new(move |_| {
        let entry = entry.get()?;
        Some(sheet.drafts.with(|drafts| Face::of(&own, &entry.row, drafts)))
    });
    let name = field.name.clone();
    let editing = Memo::new(move |_| {
        sheet.editing.with(|open| open.clone().filter(|open| open.id == id && open.field == name))
    });
    let is_first = column == 0;
    // Wholes line up within their column; other columns have no say in it.
    let name = field.name.clone();
    let whole = move || sheet.wholes.with(|wholes| wholes.get(&name).map(|digits| format!("{digits}ch")));
    let kind = field.kind.clone();
    let class = move || {
        let mut class = String::from("cell");
        let mut add = |name: &str, when: bool| {
            if when {
                class.push(' ');
                class.push_str(name);
            }
        };
        add("is-first", is_first);
        add("is-centre", kind == "bool");
        let reach = reach.get();
        add("is-active", reach.active == Some(column));
        add("in-range", reach.holds(column));
        add("range-start", reach.holds(column) && reach.columns.0 == column);
        add("range-end", reach.holds(column) && reach.columns.1 == column);
        add("range-top", reach.holds(column) && reach.is_top);
        add("range-bottom", reach.holds(column) && reach.is_bottom);
        add("is-open", editing.with(Option::is_some));
        face.with(|face| {
            let Some(face) = face else { return };
            add("is-figure", face.shown.is_figure());
            add("is-conflict", face.is_conflict);
            add("is-under-way", face.state == State::UnderWay);
            add("is-refused", matches!(face.state, State::Refused(_)));
        });
        class
    };
    let inside = {
        let field = field.clone();
        move || match editing.get() {
            Some(open) => view! { <OpenCell sheet open entry field=field.clone() /> }.into_any(),
            None => view! { <ClosedCell sheet face reach column /> }.into_any(),
        }
    };
    view! {
        <div
            role=if is_first { "rowheader" } else { "gridcell" }
            id=cell_id(id, &field.name)
            class=class
            aria-colindex=(column + 2).to_string()
            aria-selected=move || reach.with(|reach| reach.holds(column)).to_string()
            aria-invalid=move || face.with(|face| {
                matches!(face, Some(Face { state: State::Refused(_), .. })).then_some("true")
            })
            data-column=column.to_string()
            style:grid-column-start=(column + 2).to_string()
            style=("--whole", whole)
        >
            {inside}
        </div>
    }
}

/// A cell that is not being edited.
#[component]
fn ClosedCell(sheet: Sheet, face: Memo<Option<Face>>, reach: Memo<Reach>, column: usize) -> impl IntoView {
    move || {
        let face = face.get()?;
        let conflict = face.is_conflict.then(|| {
            view! {
                <button
                    type="button"
                    class="mark mark-conflict"
                    tabindex="-1"
                    aria-label=face.conflict()
                    title=face.conflict()
                    on:click=move |_| sheet.desk.address.show(Some(Panel::Conflicts))
                ></button>
            }
        });
        let mark = face.mark.as_deref().map(|mark| {
            let label = say!(&format!("mark-{mark}"));
            view! { <span class="mark mark-problem" role="img" aria-label=label.clone() title=label></span> }
        });
        let waits = (face.state == State::UnderWay).then(|| {
            view! { <span class="only-read">{say!("mark-under-way")}</span> }
        });
        let refused = match &face.state {
            State::Refused(why) => Some(why.clone()),
            _ => None,
        };
        let problem = move || {
            let is_active = reach.with(|reach| reach.active == Some(column));
            let why = refused.clone()?;
            Some(if is_active {
                view! { <Problem wrong=why /> }.into_any()
            } else {
                view! { <span class="only-read">{why}</span> }.into_any()
            })
        };
        Some(view! {
            {face.rival().map(|rival| view! { <span class="rival" dir="auto" aria-hidden="true">{rival}</span> })}
            <Value shown=face.shown />
            {conflict}
            {mark}
            {waits}
            {problem}
        })
    }
}

/// A cell that is being edited.
#[component]
fn OpenCell(sheet: Sheet, open: Editing, entry: Memo<Option<Entry>>, field: FieldInfo) -> impl IntoView {
    let present = entry.with_untracked(|entry| {
        entry.as_ref().and_then(|entry| entry.row.fields.get(&field.name).cloned()).unwrap_or(Json::Null)
    });
    let row = entry.with_untracked(|entry| entry.as_ref().map(|entry| entry.row.title.clone()));
    let label = match row {
        Some(title) => say!("editor-label-of", field = field.title.as_str(), title = title),
        None => say!("editor-label", field = field.title.as_str()),
    };
    let finder = references::finder(sheet.desk, &field);
    let start = open.start.clone();
    let done = Callback::new(move |(outcome, leave)| sheet.finish(&open, outcome, leave));
    let cancel = Callback::new(move |()| {
        sheet.close();
        sheet.focus();
    });
    let above = sheet.is_low(entry);
    view! {
        <Editor field value=Signal::stored(present) start manner=Manner::Cell label above finder done cancel />
    }
}

impl Sheet {
    /// Whether a row stands so low that what opens on it opens upwards.
    fn is_low(self, entry: Memo<Option<Entry>>) -> bool {
        let place = entry.with_untracked(|entry| entry.as_ref().map_or(0, |entry| entry.place));
        let (_, top) = self.view.scroll.get_untracked();
        let (_, height) = self.view.size.get_untracked();
        let row = untrack(|| self.view.row_height());
        (place as f64) * row - top > height * 0.6
    }
}
