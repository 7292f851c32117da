//! A record's fields as a form. What is typed is shown at once and kept where it is refused, as in the grid.

use std::sync::Arc;

use callboard_core::workspace::command::{Command, Commit, CommitOp, Json};
use callboard_core::workspace::update::{FieldInfo, Row, TableInfo};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::follow::Follow;
use super::leads::Leads;
use super::written::Written;
use crate::address::Panel;
use crate::desk::Desk;
use crate::grid::{Drafts, Face, State, is_editable, make_target};
use crate::parts::{Button, Glyph, IconButton, Look, Outcome, Problem, Value};
use crate::rich::RichField;
use crate::{mint, parts, say, words};

/// A record as a form. Copies are the same form.
#[derive(Clone, Copy)]
pub(super) struct Form {
    desk: Desk,
    info: Memo<Option<TableInfo>>,
    row: Memo<Option<Arc<Row>>>,
    drafts: RwSignal<Drafts>,
}

impl Form {
    /// A form of the record that `row` shows.
    pub(super) fn of(desk: Desk, info: Memo<Option<TableInfo>>, row: Memo<Option<Arc<Row>>>) -> Self {
        let drafts = RwSignal::new(Drafts::default());
        desk.guard(Signal::derive(move || drafts.with(Drafts::has_refused)));
        Self { desk, info, row, drafts }
    }

    fn face(self, field: &FieldInfo) -> Option<Face> {
        let row = self.row.get()?;
        Some(self.drafts.with(|drafts| Face::of(field, &row, drafts)))
    }

    /// The value that stands in the form.
    fn value(self, field: &str) -> Json {
        self.row.with(|row| {
            let Some(row) = row else { return Json::Null };
            let draft = self.drafts.with(|drafts| drafts.of(row, field).map(|draft| draft.value.clone()));
            draft.or_else(|| row.fields.get(field).cloned()).unwrap_or_default()
        })
    }

    fn seen(self) -> Option<String> {
        self.row.with_untracked(|row| row.as_ref().map(|row| row.seen.clone()))
    }

    fn end(self, field: &FieldInfo, outcome: Outcome, seen: Option<String>) {
        let Some(row) = self.row.get_untracked() else { return };
        match outcome {
            Outcome::Same => self.drafts.update(|drafts| {
                drafts.forget(row.id, &field.name);
            }),
            Outcome::Write { value, shown } => self.write(&row, field, (value, shown), seen, None),
            Outcome::Create { title } => {
                let id = mint::entity();
                let made = make_target(self.desk, field, id, &title);
                let shown = serde_json::json!({ "id": id.to_string(), "title": title });
                self.write(&row, field, (id.to_string().into(), shown), seen, made);
            }
            Outcome::Misfit { text, why } => {
                self.drafts.update(|drafts| drafts.misfit(row.id, &field.name, text, why));
            }
        }
    }

    fn write(
        self,
        row: &Arc<Row>,
        field: &FieldInfo,
        (value, shown): (Json, Json),
        seen: Option<String>,
        before: Option<CommitOp>,
    ) {
        let turn = self.drafts.try_update(|drafts| drafts.begin(row.id, &field.name, shown.clone()));
        let Some(turn) = turn else { return };
        let label = match row.title.as_str() {
            "" => say!("label-set-field", field = field.title.as_str()),
            title => say!("label-set", field = field.title.as_str(), title = title),
        };
        let table = self.info.with_untracked(|info| info.as_ref().map(|info| info.id.clone()));
        let set = CommitOp::Set { id: row.id, field: field.name.clone(), value, table, seen };
        let ops = before.into_iter().chain([set]).collect();
        let answer = self.desk.client.call(Command::Commit(Commit { label, ops }));
        let (cell, typed, seen) =
            ((row.id, field.name.clone()), parts::typed(field, &shown), row.seen.clone());
        spawn_local(async move {
            let result = answer.await;
            let told = self.drafts.try_update(|drafts| match &result {
                Ok(_) => drafts.saved(&cell, turn, self.row.get_untracked().as_deref(), &seen),
                Err(failure) => drafts.refused(&cell, turn, typed, words::failure(failure)),
            });
            if let (None, Err(failure)) = (told, result) {
                self.desk.tell(say!("tried-row-change"), failure);
            }
        });
    }
}

/// One field of a form.
#[component]
pub(super) fn FormField(
    /// Of which form.
    form: Form,
    /// Which.
    field: FieldInfo,
    /// Whether it can only be read.
    is_locked: Memo<bool>,
) -> impl IntoView {
    let own = field.clone();
    let face = Memo::new(move |_| form.face(&own));
    let is_conflict =
        Memo::new(move |_| face.with(|face| face.as_ref().is_some_and(|face| face.is_conflict)));
    let writes = Memo::new({
        let may = is_editable(&field);
        move |_| may && form.desk.may_write() && !is_locked.get()
    });
    let (key, name_of) = (field.key.clone(), field.title.clone());
    let look_back = move |()| {
        let id = form.row.with_untracked(|row| row.as_ref().map(|row| row.id));
        id.into_iter().for_each(|id| form.desk.address.look_back(id, Some(key.clone())));
    };
    let (title, unit, is_long) = (field.title.clone(), field.unit.clone(), field.kind == "rich_text");
    let (of, name) = (field.clone(), field.name.clone());
    let led_by = Signal::derive(move || form.value(&name));
    let follow = view! { <Follow row=form.row info=form.info field=field.clone() writes /> };
    let own = field.clone();
    let value = move || match writes.get() {
        _ if is_long => {
            let table =
                Signal::derive(move || form.info.with(|info| info.as_ref().map(|info| info.id.clone())));
            view! { <RichField row=form.row table field=own.clone() writes /> }.into_any()
        }
        true => form.written(field.clone()).into_any(),
        false => view! { <Read face unit=unit.clone() /> }.into_any(),
    };
    let refused = move || {
        face.with(|face| match face.as_ref().map(|face| &face.state) {
            Some(State::Refused(why)) => Some(view! { <Problem wrong=why.clone() /> }),
            _ => None,
        })
    };
    let mark = move || {
        let (problem, twin) =
            face.with(|face| face.as_ref().and_then(|face| Some((face.problem()?, face.twin.clone()))))?;
        let other = twin.map(|twin| {
            let open = move |()| form.desk.address.open_record(twin.id);
            view! { " " <Button look=Look::Link press=open>{say!("mark-unique-open")}</Button> }
        });
        Some(view! { <p class="field-mark">{problem} {other}</p> })
    };
    let conflict = move || {
        let count = face.with(|face| face.as_ref().map_or(0, |face| face.rivals.len())) + 1;
        is_conflict.get().then(|| {
            let open = move |_| form.desk.address.show(Some(Panel::Conflicts));
            view! {
                <button type="button" class="why is-conflict" on:click=open>
                    <span class="wedge" aria-hidden="true"></span>
                    {say!("record-values", count = count)}
                </button>
            }
        })
    };
    view! {
        <div class="field" class:has-conflict=is_conflict class:is-long=is_long>
            <dt>
                {title}
                <span class="field-past">
                    <IconButton glyph=Glyph::Past label=say!("field-past", label = name_of) press=look_back />
                </span>
            </dt>
            <dd>
                <div class="field-line">{value} <Leads field=of value=led_by /> {conflict}</div>
                {follow}
                {refused}
                {mark}
            </dd>
        </div>
    }
}

/// A value that can only be read.
#[component]
fn Read(face: Memo<Option<Face>>, unit: Option<String>) -> impl IntoView {
    move || {
        let face = face.get()?;
        let is_figure = face.shown.is_figure();
        let unit = unit.clone().filter(|_| is_figure);
        Some(view! {
            <span class="field-value">
                <Value shown=face.shown />
                {unit.map(|unit| view! { <span class="field-unit">" "{unit}</span> })}
            </span>
        })
    }
}

impl Form {
    /// A field that can be written.
    fn written(self, field: FieldInfo) -> impl IntoView {
        let (name, own) = (field.name.clone(), field.clone());
        let value = Signal::derive(move || self.value(&name));
        let seen = Callback::new(move |()| self.seen());
        let ended = Callback::new(move |(outcome, seen)| self.end(&own, outcome, seen));
        view! { <Written desk=self.desk field value seen ended /> }
    }
}
