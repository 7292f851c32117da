//! One cell: its value or its editor, and its marks, each in a place of its own.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::FieldInfo;
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyView;
use wasm_bindgen::JsCast;

use super::arrange::NEW;
use super::face::{Face, State};
use super::news;
use super::references;
use super::row::{Entry, Reach};
use super::state::{Editing, Sheet};
use crate::address::Panel;
use crate::files::FileField;
use crate::parts::{Editor, Leave, Manner, Outcome, Problem, Value};
use crate::say;

/// How wide what opens on a cell may be, in `rem`.
const OPEN_REM: f64 = 20.0;

/// The id that `aria-activedescendant` names.
pub(super) fn cell_id(id: EntityId, field: &str) -> String {
    format!("cell-{id}-{field}")
}

/// A cell of a row. There are hundreds on the screen, and scrolling makes more: each keeps to one memo and
/// three effects.
#[component]
pub(super) fn GridCell(
    /// Of which grid.
    sheet: Sheet,
    /// Whose row it is in, at present.
    id: Memo<EntityId>,
    /// What stands in it now.
    entry: Memo<Option<Entry>>,
    /// How far the selection reaches into this row.
    reach: Memo<Reach>,
    /// Which of the row's cells is open.
    open: Memo<Option<Editing>>,
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
    let is_tick = field.kind == "bool";
    let news = Memo::new(move |_| {
        let entry = entry.get()?;
        news::told(sheet, column, &entry.row)
    });
    let cell = Cell { id, column, frozen: sheet.frozen, is_tick, face, reach, news };
    let name = field.name.clone();
    let is_open = move || open.with(|open| open.as_ref().is_some_and(|open| open.field == name));
    let class = {
        let is_open = is_open.clone();
        move || cell.class(is_open())
    };
    // Wholes line up within their column; other columns have no say in it.
    let whole = field.natural.then(|| format!("var(--whole-{column})"));
    let (name, is_header) = (field.name.clone(), column == 0 && id.get_untracked() != NEW);
    let cell_id = move || cell_id(id.get(), &name);
    let inside = move || match open.get().filter(|_| is_open()) {
        Some(open) => view! { <OpenCell sheet open entry field=field.clone() /> }.into_any(),
        None => cell.closed(sheet).into_any(),
    };
    view! {
        <div
            role=if is_header { "rowheader" } else { "gridcell" }
            id=cell_id
            class=class
            aria-colindex=(column + 2).to_string()
            aria-selected=move || reach.with(|reach| reach.holds(column)).to_string()
            data-column=column.to_string()
            style:grid-column-start=(column + 2).to_string()
            style:inset-inline-start=move || sheet.stays_at(column)
            style=("--whole", whole)
        >
            {inside}
        </div>
    }
}

/// What a cell is drawn from.
#[derive(Clone, Copy)]
struct Cell {
    id: Memo<EntityId>,
    column: usize,
    frozen: Memo<usize>,
    is_tick: bool,
    face: Memo<Option<Face>>,
    reach: Memo<Reach>,
    news: Memo<Option<String>>,
}

impl Cell {
    fn class(self, is_open: bool) -> String {
        let mut class = String::from("cell");
        let mut add = |name: &str, when: bool| {
            if when {
                class.push(' ');
                class.push_str(name);
            }
        };
        let Self { column, .. } = self;
        add("is-first", column == 0);
        let frozen = self.frozen.get();
        add("is-frozen", column < frozen);
        add("is-last-frozen", column + 1 == frozen);
        add("is-centre", self.is_tick);
        add("is-open", is_open);
        let reach = self.reach.get();
        add("is-active", reach.active == Some(column));
        if reach.holds(column) {
            add("in-range", true);
            add("range-start", reach.columns.0 == column);
            add("range-end", reach.columns.1 == column);
            add("range-top", reach.is_top);
            add("range-bottom", reach.is_bottom);
        }
        add("is-corner", reach.corner == Some(column) && !is_open);
        add("in-aim", reach.aim.is_some_and(|(first, last)| (first..=last).contains(&column)));
        self.face.with(|face| {
            let Some(face) = face else { return };
            add("is-figure", face.shown.is_figure());
            add("is-conflict", face.is_conflict);
            add("is-under-way", face.state == State::UnderWay);
            add("is-refused", matches!(face.state, State::Refused(_)));
        });
        class
    }

    /// Value and marks, while nobody edits them.
    fn closed(self, sheet: Sheet) -> Option<AnyView> {
        let face = self.face.get()?;
        let (rival, more) = (face.rival(), format!("+{}", face.rivals.len()));
        // What was just typed here is newer.
        let news = self.news.get().filter(|_| face.state == State::Settled);
        let news = news.map(|label| self.news_mark(sheet, label));
        let conflict = face.is_conflict.then(|| conflict_mark(sheet, &face));
        let twin = face.twin.as_ref().map(|twin| twin.id);
        let mark = face.problem().map(|label| self.problem_mark(sheet, twin, label));
        let follows = face.follows.map(|label| self.follow_mark(sheet, label));
        let fate = match face.state {
            State::Settled => None,
            State::UnderWay => {
                Some(view! { <span class="only-read">{say!("mark-under-way")}</span> }.into_any())
            }
            State::Refused(why) => Some(view! { <Refused cell=self why /> }.into_any()),
        };
        let value = view! { <Value shown=face.shown held=true /> };
        let is_bare = rival.is_none() && news.is_none() && conflict.is_none() && mark.is_none();
        if is_bare && follows.is_none() && fate.is_none() {
            return Some(value.into_any());
        }
        Some(
            view! {
                {rival.map(|rival| {
                    let told = rival.clone();
                    view! {
                        <span class="rival" aria-hidden="true" title=told data-more=more>
                            <bdi>{rival}</bdi>
                        </span>
                    }
                })}
                {value}
                {news}
                {conflict}
                {follows}
                {mark}
                {fate}
            }
            .into_any(),
        )
    }
}

impl Cell {
    /// It leads to what was there before.
    fn news_mark(self, sheet: Sheet, label: String) -> impl IntoView + use<> {
        let press = move |_| {
            sheet.be_at_cell(self.id.get_untracked(), self.column);
            sheet.look_into_news();
        };
        view! {
            <button
                type="button"
                class="mark mark-news"
                tabindex="-1"
                aria-label=label.clone()
                title=label
                on:click=press
            ></button>
        }
    }

    /// What is wrong with a value; where another record has the same it leads there, else to the form.
    fn problem_mark(self, sheet: Sheet, twin: Option<EntityId>, label: String) -> impl IntoView + use<> {
        let press = move |_| match twin {
            Some(twin) => sheet.desk.address.open_record(twin),
            None => self.seek(sheet),
        };
        view! {
            <button
                type="button"
                class="mark mark-problem"
                tabindex="-1"
                aria-label=label.clone()
                title=label
                on:click=press
            ></button>
        }
    }

    /// To the record's form, where it is told and can be ended.
    fn seek(self, sheet: Sheet) {
        let field = sheet.columns.with_untracked(|columns| Some(columns.get(self.column)?.name.clone()));
        if let Some(field) = field {
            sheet.desk.seek((self.id.get_untracked(), field));
        }
    }

    /// It leads to what it stands for.
    fn follow_mark(self, sheet: Sheet, label: String) -> impl IntoView + use<> {
        let press = move |_| self.seek(sheet);
        view! {
            <button
                type="button"
                class="mark mark-follows"
                tabindex="-1"
                aria-label=label.clone()
                title=label
                on:click=press
            ></button>
        }
    }
}

fn conflict_mark(sheet: Sheet, face: &Face) -> impl IntoView + use<> {
    let label = face.conflict();
    view! {
        <button
            type="button"
            class="mark mark-conflict"
            tabindex="-1"
            aria-label=label.clone()
            title=label
            on:click=move |_| sheet.desk.address.show(Some(Panel::Conflicts))
        ></button>
    }
}

/// Why what was typed was not taken: under the cell where the person is in it, to readers always.
#[component]
fn Refused(cell: Cell, why: String) -> impl IntoView {
    move || {
        let is_active = cell.reach.with(|reach| reach.active == Some(cell.column));
        let why = why.clone();
        match is_active {
            true => view! { <Problem wrong=why /> }.into_any(),
            false => view! { <span class="only-read">{why}</span> }.into_any(),
        }
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
    if field.kind == "asset" {
        return view! { <OpenFile sheet open present label above=sheet.is_low(entry) /> }.into_any();
    }
    let finder = references::finder(sheet.desk, &field);
    let start = open.start.clone();
    let done = Callback::new(move |(outcome, leave)| sheet.finish(&open, outcome, leave));
    let cancel = Callback::new(move |()| {
        sheet.close();
        sheet.focus();
    });
    let (above, at_end) = (sheet.is_low(entry), sheet.is_late(&field.name));
    view! {
        <Editor
            field
            value=Signal::stored(present)
            start
            manner=Manner::Cell
            label
            above
            at_end
            finder
            done
            cancel
        />
    }
    .into_any()
}

/// A cell whose file is being chosen, or looked at.
#[component]
fn OpenFile(sheet: Sheet, open: Editing, present: Json, label: String, above: bool) -> impl IntoView {
    let finished = open.clone();
    let done = Callback::new(move |value: Json| {
        sheet.finish(&finished, Outcome::Write { shown: value.clone(), value }, Leave::Stay);
        sheet.focus();
    });
    let key = move |event: leptos::ev::KeyboardEvent| {
        event.stop_propagation();
        if event.key() == "Escape" {
            event.prevent_default();
            sheet.close();
            sheet.focus();
        }
    };
    let left = move |event: leptos::ev::FocusEvent| {
        let within = event.current_target().and_then(|it| it.dyn_into::<web_sys::Node>().ok());
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        // The window that chooses a file takes the focus from everything: then nothing has it.
        if to.is_some_and(|to| within.is_some_and(|within| !within.contains(Some(&to)))) {
            sheet.close();
        }
    };
    view! {
        <div class="file-open" class:is-above=above on:keydown=key on:focusout=left>
            <FileField value=Signal::stored(present) label seizes=true done />
        </div>
    }
}

impl Sheet {
    /// Whether a column stands so late in the line that what opens on it would not fit on the screen.
    fn is_late(self, field: &str) -> bool {
        let column =
            self.columns.with_untracked(|columns| columns.iter().position(|known| known.name == field));
        let Some(column) = column else { return false };
        let rem = self.view.metrics.with_untracked(|metrics| metrics.rem);
        let before: f64 = self.widths.with_untracked(|widths| widths.iter().take(column).sum());
        let start = untrack(|| self.numbers_rem()) * rem + before;
        let ((left, _), (width, _)) = (self.view.scroll.get_untracked(), self.view.size.get_untracked());
        column >= untrack(|| self.frozen.get()) && start - left + OPEN_REM * rem > width
    }

    /// Whether a row stands so low that what opens on it opens upwards.
    fn is_low(self, entry: Memo<Option<Entry>>) -> bool {
        let place = entry.with_untracked(|entry| entry.as_ref().map_or(0, |entry| entry.place));
        let (_, top) = self.view.scroll.get_untracked();
        let (_, height) = self.view.size.get_untracked();
        untrack(|| self.top_of(place)) - top > height * 0.6
    }
}
