//! What departments are set to: for the production beside a table of the department, and for one record in
//! its form. Each value says who says so, and leads back to what it would be otherwise.

use std::collections::BTreeMap;
use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Commit, Configure, Fields, Json};
use callboard_core::workspace::update::{Configuration, Reply, Row, SettingInfo, SettingOrigin, TableInfo};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::SidePanel;
use super::written::Written;
use crate::address::Panel;
use crate::desk::Desk;
use crate::grid::{is_editable, make_target};
use crate::parts::{Button, Empty, Look, Outcome, Shown, Skeleton, Value, told};
use crate::{mint, say};

/// What one department is set to, for the production or for a record. Copies are the same.
#[derive(Clone, Copy)]
struct Settings {
    desk: Desk,
    module: Memo<Option<String>>,
    record: Option<EntityId>,
    known: RwSignal<Option<Configuration>>,
    /// What is on its way, by short name: shown until the answer is here.
    coming: RwSignal<BTreeMap<String, Json>>,
}

impl Settings {
    /// Those of a module, kept up to date.
    fn of(desk: Desk, module: Memo<Option<String>>, record: Option<EntityId>) -> Self {
        let (known, coming) = (RwSignal::new(None), RwSignal::new(BTreeMap::new()));
        let settings = Self { desk, module, record, known, coming };
        let changed = desk.client.configured();
        Effect::new(move |_| {
            changed.track();
            desk.client.tables().track();
            module.track();
            settings.load();
        });
        settings
    }

    fn load(self) {
        let Some(module) = self.module.get_untracked() else { return };
        let answer =
            self.desk.client.call(Command::Configuration { module: module.clone(), record: self.record });
        spawn_local(async move {
            // A record or a department that is gone meanwhile has nothing to set.
            if let Ok(Reply::Configuration(told)) = answer.await
                && self.module.try_get_untracked() == Some(Some(module))
            {
                self.known.try_set(Some(told));
                self.coming.try_set(BTreeMap::new());
            }
        });
    }

    fn find(self, name: &str) -> Option<SettingInfo> {
        self.known
            .with(|known| known.as_ref()?.settings.iter().find(|setting| setting.field.name == name).cloned())
    }

    /// The value that stands there.
    fn value(self, name: &str) -> Json {
        let coming = self.coming.with(|coming| coming.get(name).cloned());
        coming.or_else(|| self.find(name).map(|setting| setting.value)).unwrap_or_default()
    }

    fn seen(self) -> Option<String> {
        self.known.with_untracked(|known| known.as_ref().map(|known| known.seen.clone()))
    }

    fn end(self, setting: &SettingInfo, outcome: Outcome, seen: Option<String>) {
        match outcome {
            Outcome::Same | Outcome::Misfit { .. } => {}
            Outcome::Write { value, shown } => self.write(&setting.field.name, value, shown, seen),
            Outcome::Create { title } => {
                let id = mint::entity();
                let made = make_target(self.desk, &setting.field, id, &title);
                let label = say!("label-set-field", field = setting.field.title.as_str());
                let commit = Commit { label, ops: made.into_iter().collect() };
                self.desk.run(say!("tried-configure"), Command::Commit(commit));
                let shown = serde_json::json!({ "id": id.to_string(), "title": title });
                self.write(&setting.field.name, id.to_string().into(), shown, seen);
            }
        }
    }

    fn write(self, name: &str, value: Json, shown: Json, seen: Option<String>) {
        let Some(module) = self.module.get_untracked() else { return };
        self.coming.update(|coming| drop(coming.insert(name.to_owned(), shown)));
        let values = Fields::from_iter([(name.to_owned(), value)]);
        let asked = Configure { module, values, record: self.record, seen };
        let answer = self.desk.client.call(Command::Configure(asked));
        spawn_local(async move {
            if let Err(failure) = answer.await {
                self.desk.tell(say!("tried-configure"), failure);
            }
            self.load();
        });
    }
}

impl Settings {
    /// One that can be written.
    fn written(self, setting: SettingInfo) -> impl IntoView {
        let field = setting.field.clone();
        let name = field.name.clone();
        let value = Signal::derive(move || self.value(&name));
        let seen = Callback::new(move |()| self.seen());
        let ended = Callback::new(move |(outcome, seen)| self.end(&setting, outcome, seen));
        view! { <Written desk=self.desk field value seen ended /> }
    }
}

/// The settings of the department whose table is on the screen.
#[component]
pub(crate) fn SettingsPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let table = desk.table();
    let entry = Memo::new(move |_| table.with(|table| table.as_ref().map(|table| table.module.clone())));
    let module = Memo::new(move |_| entry.with(|entry| entry.as_ref().map(|entry| entry.id.clone())));
    let settings = Settings::of(desk, module, None);
    let title = Signal::derive(move || {
        let title = entry.with(|entry| entry.as_ref().map(|entry| entry.title.clone()).unwrap_or_default());
        say!("settings-title", module = title)
    });
    let names = Memo::new(move |_| {
        settings.known.with(|known| {
            let known = known.as_ref()?;
            let names = known.settings.iter().map(|setting| setting.field.name.clone());
            (Some(&known.module) == module.get().as_ref()).then(|| names.collect::<Vec<_>>())
        })
    });
    let body = move || match names.get() {
        None => view! { <Skeleton rows=4 /> }.into_any(),
        Some(names) if names.is_empty() => {
            view! { <Empty title=say!("settings-none-title") hint=say!("settings-none-hint") /> }.into_any()
        }
        Some(names) => view! {
            <p class="panel-note">{say!("settings-hint")}</p>
            <List settings names />
        }
        .into_any(),
    };
    move || view! { <SidePanel title=title.get()>{body}</SidePanel> }
}

/// What may be set for a record alone; nothing where the department has nothing of that.
#[component]
pub(super) fn RecordSettings(
    row: Memo<Option<Arc<Row>>>,
    info: Memo<Option<TableInfo>>,
    is_locked: Memo<bool>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let place = Memo::new(move |_| {
        let id = row.with(|row| row.as_ref().map(|row| row.id))?;
        let module = info.with(|info| info.as_ref().map(|info| info.module.clone()))?;
        (module.settings > 0 && !is_locked.get() && desk.moment().is_none()).then_some((id, module.id))
    });
    move || {
        let (id, module) = place.get()?;
        let settings = Settings::of(desk, Memo::new(move |_| Some(module.clone())), Some(id));
        let names = Memo::new(move |_| {
            let table = info.with(|info| info.as_ref().map(|info| info.id.clone()));
            settings.known.with(|known| {
                let all = known.iter().flat_map(|known| &known.settings);
                let own = all.filter(|setting| setting.records.iter().any(|id| Some(id) == table.as_ref()));
                own.map(|setting| setting.field.name.clone()).collect::<Vec<_>>()
            })
        });
        Some(move || {
            let names = names.get();
            (!names.is_empty()).then(|| {
                view! {
                    <section class="panel-section">
                        <h3 class="panel-heading">{say!("settings-record")}</h3>
                        <List settings names />
                    </section>
                }
            })
        })
    }
}

#[component]
fn List(settings: Settings, names: Vec<String>) -> impl IntoView {
    let lines = names.into_iter().filter_map(|name| untrack(|| settings.find(&name)));
    let line = |setting| view! { <Line settings setting /> };
    view! { <dl class="fields settings">{lines.map(line).collect_view()}</dl> }
}

/// One setting.
#[component]
fn Line(settings: Settings, setting: SettingInfo) -> impl IntoView {
    let writes = is_editable(&setting.field);
    let name = setting.field.name.clone();
    let own = setting.clone();
    let value = move || match writes && settings.desk.may_write() {
        true => settings.written(own.clone()).into_any(),
        false => {
            let (field, name) = (own.field.clone(), own.field.name.clone());
            view! { {move || view! { <Value shown=Shown::of(&field, &settings.value(&name)) /> }} }.into_any()
        }
    };
    let conflict = move || {
        let count = settings.find(&name).map_or(0, |setting| setting.rivals.len()) + 1;
        (count > 1).then(|| {
            let open = move |_| settings.desk.address.show(Some(Panel::Conflicts));
            view! {
                <button type="button" class="why is-conflict" on:click=open>
                    <span class="wedge" aria-hidden="true"></span>
                    {say!("record-values", count = count)}
                </button>
            }
        })
    };
    let about = setting.about.clone().map(|about| view! { <p class="setting-about" dir="auto">{about}</p> });
    view! {
        <div class="field setting">
            <dt dir="auto">{setting.field.title.clone()}</dt>
            <dd>
                <div class="field-line">{value} {conflict}</div>
                {about}
                <Origin settings name=setting.field.name.clone() />
            </dd>
        </div>
    }
}

/// Who says so, and the way back to what it would be otherwise.
#[component]
fn Origin(settings: Settings, name: String) -> impl IntoView {
    let now = Memo::new(move |_| settings.find(&name));
    move || {
        let setting = now.get()?;
        let without = told(Some(&setting.field), &setting.without);
        let from = match setting.origin {
            SettingOrigin::Module => say!("setting-from-module"),
            SettingOrigin::Workspace => say!("setting-from-production", without = without),
            SettingOrigin::Record => match setting.without_origin {
                SettingOrigin::Module => say!("setting-from-record", without = without),
                _ => say!("setting-from-record-over", without = without),
            },
        };
        let is_own = match settings.record {
            None => setting.origin == SettingOrigin::Workspace,
            Some(_) => setting.origin == SettingOrigin::Record,
        };
        let words = match setting.without_origin {
            SettingOrigin::Module => say!("setting-back-module"),
            _ => say!("setting-back-production"),
        };
        let (own, shown) = (setting.field.name.clone(), setting.without.clone());
        let back = move |()| settings.write(&own, Json::Null, shown.clone(), settings.seen());
        let is_inherited = settings.record.is_some() && setting.origin == SettingOrigin::Workspace;
        let from = if is_inherited { say!("setting-inherited") } else { from };
        Some(view! {
            <p class="setting-origin" data-origin=format!("{:?}", setting.origin).to_lowercase()>
                {from}
                " "
                {(is_own && settings.desk.may_write()).then(|| view! {
                    <Button look=Look::Link press=back>{words}</Button>
                })}
            </p>
        })
    }
}
