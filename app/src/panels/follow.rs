//! Fields that follow those of other records: what a field follows, and how one is made to, under it in the
//! form.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Commit, CommitOp, Json, TextOf};
use callboard_core::workspace::update::{FieldInfo, Row, TableInfo};
use leptos::prelude::*;

use crate::desk::Desk;
use crate::grid::finder;
use crate::parts::{Button, Editor, Finder, Glyph, IconButton, Leave, Look, Manner, Outcome};
use crate::say;

/// A field of the record on the screen, which may follow another. Copies are the same.
#[derive(Clone, Copy)]
struct Following {
    desk: Desk,
    row: Memo<Option<Arc<Row>>>,
    info: Memo<Option<TableInfo>>,
    field: StoredValue<FieldInfo>,
    /// Whether the person looks for what it may follow.
    is_open: RwSignal<bool>,
}

impl Following {
    /// What it follows, as a row tells it.
    fn told(self) -> Option<Json> {
        self.row.with(|row| self.field.with_value(|field| row.as_ref()?.follows.get(&field.name).cloned()))
    }

    fn commit(self, label: String, op: impl FnOnce(EntityId, String, Option<String>) -> CommitOp) {
        let Some((id, seen)) =
            self.row.with_untracked(|row| row.as_ref().map(|row| (row.id, row.seen.clone())))
        else {
            return;
        };
        let name = self.field.with_value(|field| field.name.clone());
        let ops = vec![op(id, name, Some(seen))];
        self.desk.run(say!("tried-follow"), Command::Commit(Commit { label, ops }));
    }

    fn table(self) -> Option<String> {
        self.info.with_untracked(|info| info.as_ref().map(|info| info.id.clone()))
    }

    fn follow(self, from: TextOf) {
        let label = self.field.with_value(|field| say!("label-follow", field = field.title.as_str()));
        let table = self.table();
        self.commit(label, |id, field, seen| CommitOp::Follow { id, field, from, table, seen });
        self.is_open.set(false);
    }

    fn unfollow(self) {
        let label = self.field.with_value(|field| say!("label-unfollow", field = field.title.as_str()));
        let table = self.table();
        self.commit(label, |id, field, seen| CommitOp::Unfollow { id, field, table, seen });
    }
}

/// Whether a field may show what another says: as in `schema::can_follow`, which has the last word.
fn can_follow(field: &FieldInfo, source: &FieldInfo) -> bool {
    let is_line = |kind: &str| matches!(kind, "text" | "email" | "phone" | "url" | "choice");
    match field.kind.as_str() {
        "rich_text" | "field_reference" => false,
        "text" => is_line(&source.kind),
        "reference" => source.kind == "reference" && field.to == source.to,
        kind => kind == source.kind,
    }
}

/// The way to have a field follow another, or to have it plain again, beside its value.
#[component]
pub(super) fn Follow(
    row: Memo<Option<Arc<Row>>>,
    info: Memo<Option<TableInfo>>,
    field: FieldInfo,
    writes: Memo<bool>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let may = !matches!(field.kind.as_str(), "rich_text" | "field_reference");
    let label = say!("follow-open", field = field.title.as_str());
    let following =
        Following { desk, row, info, field: StoredValue::new(field), is_open: RwSignal::new(false) };
    let is_following = Memo::new(move |_| following.told().is_some());
    let opener = move || {
        (may && writes.get() && !is_following.get()).then(|| {
            let press = move |()| following.is_open.update(|open| *open = !*open);
            view! { <IconButton glyph=Glyph::Link label=label.clone() press=press /> }
        })
    };
    view! {
        <span class="follow-open">{opener}</span>
        {move || following.told().map(|told| view! { <Told following told writes /> })}
        {move || (following.is_open.get() && writes.get()).then(|| view! { <Choose following /> })}
    }
}

/// What it follows, where an edit goes, and the way back.
#[component]
fn Told(following: Following, told: Json, writes: Memo<bool>) -> impl IntoView {
    let text = |key: &str| told.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    let (title, label, table) = (text("title"), text("label"), text("table"));
    let title = if title.is_empty() { say!("record-untitled") } else { title };
    let why = told.get("why").and_then(Json::as_str).map(|why| say!(&format!("follows-{why}")));
    let id: Option<EntityId> = text("id").parse().ok();
    let source = say!("follows", title = title, label = label);
    let href = move || following.desk.address.record_at(&table, id?);
    let (goes, is_broken) = (why.is_none().then(|| say!("follows-goes")), why.is_some());
    view! {
        <p class="follows" class:is-broken=is_broken>
            <a class="link" href=href dir="auto">{source}</a>
            " "
            {goes}
            {why}
            " "
            {move || writes.get().then(|| view! {
                <Button look=Look::Link press=move |()| following.unfollow()>{say!("unfollow")}</Button>
            })}
        </p>
    }
}

/// Which field of which record: the field first, then the record, found by its title.
#[component]
fn Choose(following: Following) -> impl IntoView {
    let desk = following.desk;
    let key = RwSignal::new(String::new());
    let groups = move || {
        let group = |table: TableInfo| {
            let fits = |field: &FieldInfo| following.field.with_value(|own| can_follow(own, field));
            let fields: Vec<FieldInfo> = table.fields.into_iter().filter(fits).collect();
            let option = |field: FieldInfo| view! { <option value=field.key>{field.title}</option> };
            (!fields.is_empty()).then(|| {
                view! {
                    <optgroup label=table.title>{fields.into_iter().map(option).collect_view()}</optgroup>
                }
            })
        };
        desk.client.tables().get().into_iter().filter_map(group).collect_view()
    };
    let chosen = Memo::new(move |_| {
        let key = key.get();
        let (table, name) = key.rsplit_once('.')?;
        Some((table.to_owned(), name.to_owned()))
    });
    let title = following.field.with_value(|field| field.title.clone());
    let escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            following.is_open.set(false);
        }
    };
    let finding = move || chosen.get().map(|(table, name)| view! { <Find following table name /> });
    view! {
        <div class="follow-form" role="group" aria-label=say!("follow-open", field = title) on:keydown=escape>
            <label class="field-label">
                {say!("follow-field")}
                <select class="field-input" on:change=move |event| key.set(event_target_value(&event))>
                    <option value="">{say!("mapping-choose")}</option>
                    {groups}
                </select>
            </label>
            {finding}
            <Button look=Look::Quiet press=move |()| following.is_open.set(false)>{say!("cancel")}</Button>
        </div>
    }
}

/// The record whose field it is to be.
#[component]
fn Find(following: Following, table: String, name: String) -> impl IntoView {
    let field = FieldInfo {
        name: format!("follow-{name}"),
        kind: "reference".to_owned(),
        to: Some(table.clone()),
        ..FieldInfo::default()
    };
    let finder = finder(following.desk, &field).map(|found| Finder { creates: false, ..found });
    let done = Callback::new(move |(outcome, _): (Outcome, Leave)| {
        let Outcome::Write { value, .. } = outcome else { return };
        let Some(id) = value.as_str().and_then(|id| id.parse().ok()) else { return };
        following.follow(TextOf { id, field: name.clone(), table: Some(table.clone()) });
    });
    let cancel = Callback::new(move |()| following.is_open.set(false));
    let label = say!("follow-record");
    view! {
        <label class="field-label">
            {label.clone()}
            <Editor
                field
                value=Signal::stored(Json::Null)
                start=None
                manner=Manner::Form
                label
                finder
                done
                cancel
            />
        </label>
    }
}
