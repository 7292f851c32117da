//! Fields that follow those of other records: what a field follows, under it in the form, and how one is made
//! to, in what opens at the button beside it.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Commit, CommitOp, Json, TextOf};
use callboard_core::workspace::update::{FieldInfo, Row, TableInfo};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::desk::Desk;
use crate::grid::finder;
use crate::parts::{Button, Editor, Finder, Glyph, Icon, Leave, Look, Manner, Outcome};
use crate::say;

/// A field of the record on the screen, which may follow another. Copies are the same.
#[derive(Clone, Copy)]
struct Following {
    desk: Desk,
    row: Memo<Option<Arc<Row>>>,
    info: Memo<Option<TableInfo>>,
    field: StoredValue<FieldInfo>,
    /// What opens at the button, and whether it is open: the person looks for what the field may follow.
    sheet: NodeRef<leptos::html::Div>,
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

    /// Closes what is open; the browser leads back to the button.
    fn close(self) {
        if let Some(sheet) = self.sheet.get_untracked() {
            // Refused only where it is closed already.
            let _ = sheet.hide_popover();
        }
    }

    fn table(self) -> Option<String> {
        self.info.with_untracked(|info| info.as_ref().map(|info| info.id.clone()))
    }

    fn follow(self, from: TextOf) {
        let label = self.field.with_value(|field| say!("label-follow", field = field.title.as_str()));
        let table = self.table();
        self.commit(label, |id, field, seen| CommitOp::Follow { id, field, from, table, seen });
        self.close();
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

/// Whether a field may follow one at all.
pub(super) fn may_follow(field: &FieldInfo) -> bool {
    !matches!(field.kind.as_str(), "rich_text" | "field_reference")
}

/// What a field follows, and the way to have it follow another, beside its value.
#[component]
pub(super) fn Follow(
    row: Memo<Option<Arc<Row>>>,
    info: Memo<Option<TableInfo>>,
    field: FieldInfo,
    writes: Memo<bool>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let may = may_follow(&field);
    let id = format!("follow-{}", field.name);
    let label = say!("follow-open", field = field.title.as_str());
    let following = Following {
        desk,
        row,
        info,
        field: StoredValue::new(field),
        sheet: NodeRef::new(),
        is_open: RwSignal::new(false),
    };
    let opener = move || {
        (may && writes.get()).then(|| {
            view! { <Opener following id=id.clone() label=label.clone() /> }
        })
    };
    view! {
        <span class="follow-open">{opener}</span>
        {move || following.told().map(|told| view! { <Told following told writes /> })}
    }
}

/// The button, and what opens at it.
#[component]
fn Opener(following: Following, id: String, label: String) -> impl IntoView {
    let Following { sheet, is_open, .. } = following;
    // The panel around it would close by the same key.
    let escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            following.close();
        }
    };
    let turned = move |_| {
        let Some(sheet) = sheet.get_untracked() else { return };
        is_open.set(sheet.matches(":popover-open").unwrap_or_default());
    };
    view! {
        <button
            type="button"
            class="tool is-square"
            popovertarget=id.clone()
            aria-label=label.clone()
            aria-haspopup="dialog"
            aria-expanded=move || is_open.get().to_string()
            title=label.clone()
        >
            <Icon glyph=Glyph::Link />
        </button>
        <div
            id=id
            class="follow-sheet"
            popover
            role="dialog"
            aria-label=label
            node_ref=sheet
            on:toggle=turned
            on:keydown=escape
        >
            {move || is_open.get().then(|| view! { <Choose following /> })}
        </div>
    }
}

/// By touch there is no button in every line: one, under them all, for each field that may follow.
#[component]
pub(super) fn FollowAny(
    fields: Memo<Option<Vec<FieldInfo>>>,
    /// Whether something can be changed.
    writes: Memo<bool>,
) -> impl IntoView {
    let open = move |event: leptos::ev::Event| {
        let name = event_target_value(&event);
        let sheet = document().get_element_by_id(&format!("follow-{name}"));
        if let Some(sheet) = sheet.and_then(|sheet| sheet.dyn_into::<web_sys::HtmlElement>().ok()) {
            // Refused only where it is open already.
            let _ = sheet.show_popover();
        }
        if let Some(select) = event.target().and_then(|it| it.dyn_into::<web_sys::HtmlSelectElement>().ok()) {
            select.set_selected_index(0);
        }
    };
    let options = move || {
        let fields = fields.get().unwrap_or_default().into_iter().filter(may_follow);
        fields.map(|field| view! { <option value=field.name>{field.title}</option> }).collect_view()
    };
    move || {
        writes.get().then(|| {
            view! {
                <p class="follow-any">
                    <select class="field-input" aria-label=say!("follow-any") on:change=open>
                        <option value="">{say!("follow-any")}</option>
                        {options}
                    </select>
                </p>
            }
        })
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
    let link = NodeRef::<leptos::html::A>::new();
    // Who came by the mark in the grid is led to what it stands for.
    let own = following.field.with_value(|field| field.name.clone());
    Effect::new(move |_| {
        let here = following.row.with(|row| row.as_ref().map(|row| row.id)).zip(Some(own.clone()));
        if let Some(link) = link.get().filter(|_| here.is_some() && following.desk.sought.get() == here) {
            // A link that is on the screen takes the focus, and is brought into sight with it.
            let _ = link.focus();
        }
    });
    let (goes, is_broken) = (why.is_none().then(|| say!("follows-goes")), why.is_some());
    view! {
        <p class="follows" class:is-broken=is_broken>
            <a node_ref=link class="link" href=href dir="auto">{source}</a>
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
    let first = NodeRef::<leptos::html::Select>::new();
    first.on_load(|select| {
        // A field that is on the screen takes the focus.
        let _ = select.focus();
    });
    let finding = move || chosen.get().map(|(table, name)| view! { <Find following table name /> });
    view! {
        <div class="follow-form">
            <h3 class="follow-head">{say!("follow-open", field = title)}</h3>
            <label class="field-label">
                {say!("follow-field")}
                <select
                    node_ref=first
                    class="field-input"
                    on:change=move |event| key.set(event_target_value(&event))
                >
                    <option value="">{say!("mapping-choose")}</option>
                    {groups}
                </select>
            </label>
            {finding}
            <Button look=Look::Quiet press=move |()| following.close()>{say!("cancel")}</Button>
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
    let cancel = Callback::new(move |()| following.close());
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
