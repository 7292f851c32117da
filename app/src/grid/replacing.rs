//! Words found in the rows and columns on the screen, and others in their place: each cell is shown as it
//! would be before anything is written, and all of them are one bundle.

use callboard_core::workspace::command::{Command, Edit, FindInRange, Query, Range, Replace};
use callboard_core::workspace::update::{Failure, FieldInfo, Found, FoundCell, Reply};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::binned;
use super::state::Sheet;
use crate::parts::{self, Button, Glyph, IconButton, Look, Wrong, veil};
use crate::{say, words};

/// Cells that are shown before all are replaced.
const SHOWN_MAX: usize = 100;

/// What is being looked for. Copies are the same.
#[derive(Clone, Copy)]
struct Looking {
    sheet: Sheet,
    find: RwSignal<String>,
    with: RwSignal<String>,
    match_case: RwSignal<bool>,
    whole: RwSignal<bool>,
    /// The only field, where not all on the screen are meant.
    field: RwSignal<String>,
    found: RwSignal<Option<Result<Found, Failure>>>,
    /// Whether what was found is not (yet) of what stands in the bar: nothing is replaced by it then.
    is_behind: RwSignal<bool>,
    is_asking: StoredValue<bool>,
}

impl Looking {
    fn begin(sheet: Sheet) -> Self {
        let looking = Self {
            sheet,
            find: RwSignal::new(String::new()),
            with: RwSignal::new(String::new()),
            match_case: RwSignal::new(false),
            whole: RwSignal::new(false),
            field: RwSignal::new(String::new()),
            found: RwSignal::new(None),
            is_behind: RwSignal::new(false),
            is_asking: StoredValue::new(false),
        };
        let asked = Memo::new(move |_| looking.asked());
        Effect::new(move |_| {
            asked.track();
            looking.ask(asked);
        });
        looking
    }

    fn fields(self) -> Vec<FieldInfo> {
        let own = |field: &&FieldInfo| !binned::is_own(&field.name);
        self.sheet.columns.with(|columns| columns.iter().filter(own).cloned().collect())
    }

    /// Where, and what; `None` before anything is typed.
    fn asked(self) -> Option<FindInRange> {
        let find = self.find.get();
        if find.is_empty() {
            return None;
        }
        let query = self.sheet.live.window.with(|window| window.as_ref().map(|it| it.query.clone()))?;
        let chosen = self.field.get();
        let is_meant = |field: &FieldInfo| chosen.is_empty() || field.name == chosen;
        let meant: Vec<FieldInfo> = self.fields().into_iter().filter(is_meant).collect();
        let is_seen = |field: &&FieldInfo| field.sensitive && !veil::hides(field);
        let seen = meant.iter().filter(is_seen).map(|field| field.name.clone()).collect();
        let fields = meant.into_iter().map(|field| field.name).collect();
        Some(FindInRange {
            range: Range {
                query: Query { offset: 0, limit: None, ..query },
                fields,
                records: Vec::new(),
                seen,
                habits: parts::habits_here(),
            },
            replace: Replace {
                find,
                with: self.with.get(),
                match_case: self.match_case.get(),
                whole: self.whole.get(),
            },
        })
    }

    /// Asks for what is wanted now, and again if that is another by the time of the answer.
    fn ask(self, asked: Memo<Option<FindInRange>>) {
        self.is_behind.set(true);
        if self.is_asking.get_value() {
            return;
        }
        let Some(now) = asked.get_untracked() else { return self.tell(None) };
        self.is_asking.set_value(true);
        let answer = self.sheet.desk.client.call(Command::FindInRange(now.clone()));
        spawn_local(async move {
            let answer = answer.await;
            // The bar may be gone by now.
            if self.is_asking.try_set_value(false).is_some() {
                return;
            }
            if asked.get_untracked().as_ref() != Some(&now) {
                return self.ask(asked);
            }
            self.tell(match answer {
                Ok(Reply::Found(found)) => Some(Ok(found)),
                Ok(_) => None,
                Err(failure) => Some(Err(failure)),
            });
        });
    }

    fn tell(self, found: Option<Result<Found, Failure>>) {
        self.found.set(found);
        self.is_behind.set(false);
    }

    fn count(self) -> usize {
        self.found.with(|found| match found {
            Some(Ok(found)) => found.total - found.misfits,
            _ => 0,
        })
    }

    fn can_replace(self) -> bool {
        !self.is_behind.get() && self.count() > 0
    }

    fn replace(self) {
        let Some(FindInRange { range, replace }) = untrack(|| self.asked()) else { return };
        if !untrack(|| self.can_replace()) {
            return;
        }
        let label = say!("label-replace", find = replace.find.as_str(), with = replace.with.as_str());
        self.sheet.change(range, Edit::Replace(replace), label, move |_, _| {
            // What stays has its reason beside it, in its cell.
            self.found.try_set(Some(Ok(Found::default())));
        });
    }
}

/// The bar under the table's own where words are replaced.
#[component]
pub(super) fn Replacing(
    /// Of which grid.
    sheet: Sheet,
) -> impl IntoView {
    let looking = Looking::begin(sheet);
    let first = NodeRef::<Input>::new();
    first.on_load(|input| {
        // A field that is on the screen takes the focus.
        let _ = input.focus();
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        looking.replace();
    };
    let close = move || {
        sheet.ask.replaces.set(false);
        sheet.focus();
    };
    let escape = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    let chosen = move |event| looking.field.set(event_target_value(&event));
    view! {
        <form
            class="conditions replacing"
            aria-busy=move || looking.is_behind.get().to_string()
            on:submit=submit
            on:keydown=escape
        >
            <input
                node_ref=first
                class="field-input"
                aria-label=say!("replace-find")
                placeholder=say!("replace-find")
                dir="auto"
                on:input=move |event| looking.find.set(event_target_value(&event))
            />
            <input
                class="field-input"
                aria-label=say!("replace-with")
                placeholder=say!("replace-with")
                dir="auto"
                on:input=move |event| looking.with.set(event_target_value(&event))
            />
            <select class="field-input" aria-label=say!("replace-in") on:change=chosen>
                <option value="">{say!("replace-in-all")}</option>
                {move || looking.fields().into_iter().map(|field| view! {
                    <option value=field.name>{field.title}</option>
                }).collect_view()}
            </select>
            <Check label=say!("replace-case") on=looking.match_case />
            <Check label=say!("replace-whole") on=looking.whole />
            <button type="submit" class="button is-primary" prop:disabled=move || !looking.can_replace()>
                {move || say!("replace-do", count = looking.count())}
            </button>
            <IconButton glyph=Glyph::Close label=say!("close") press=move |()| close() />
            <Told looking />
        </form>
    }
}

#[component]
fn Check(label: String, on: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || on.get()
                on:change=move |_| on.update(|on| *on = !*on)
            />
            <span>{label}</span>
        </label>
    }
}

/// What was found, and what would become of it.
#[component]
fn Told(looking: Looking) -> impl IntoView {
    let status = move || {
        looking.found.with(|found| match found {
            None => String::new(),
            Some(Err(failure)) => words::failure(failure),
            Some(Ok(found)) => {
                let mut told = say!("replace-found", count = found.total, records = found.records);
                if found.total > 0 && looking.sheet.ask.is_narrowed() {
                    told = format!("{told} {}", say!("replace-narrowed"));
                }
                if found.misfits > 0 {
                    told = format!("{told} {}", say!("replace-misfits", count = found.misfits));
                }
                told
            }
        })
    };
    let cells = move || {
        let (cells, total) = looking.found.with(|found| match found {
            Some(Ok(found)) => (found.cells.iter().take(SHOWN_MAX).cloned().collect(), found.total),
            _ => (Vec::new(), 0),
        });
        let fields = looking.fields();
        (!cells.is_empty()).then(|| {
            let more = total - cells.len();
            let more = (more > 0)
                .then(|| view! { <li class="found-more">{say!("replace-more", count = more)}</li> });
            let cells = cells.into_iter().map(|cell| found_cell(looking.sheet, &fields, cell)).collect_view();
            view! { <ul class="found" aria-label=say!("replace-preview")>{cells} {more}</ul> }
        })
    };
    view! {
        <p class="found-status" role="status">{status}</p>
        {cells}
    }
}

fn found_cell(sheet: Sheet, fields: &[FieldInfo], cell: FoundCell) -> impl IntoView + use<> {
    let FoundCell { record, title, field, before, after, why } = cell;
    let field = fields.iter().find(|known| known.name == field).map(|field| field.title.clone());
    let title = if title.is_empty() { say!("record-untitled") } else { title };
    let wrong = why.map(|why| {
        let (wrong, hint) = Wrong::named(&why).sentences(&after);
        view! { <span class="found-wrong">{format!("{wrong} {hint}")}</span> }
    });
    let open = move |()| sheet.desk.address.open_record(record);
    view! {
        <li class="found-cell">
            <Button look=Look::Link press=open>{title}</Button>
            <span class="found-field">{field}</span>
            <span class="found-change" dir="auto"><del>{before}</del>" "<ins>{after}</ins></span>
            {wrong}
        </li>
    }
}
