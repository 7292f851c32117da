//! A file of rows on its way in: what becomes of each row is shown before anything is written, and it adds
//! up.

use std::collections::BTreeMap;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, PreviewImport};
use callboard_core::workspace::update::{Code, FieldInfo, ImportPreview, Reply, TableInfo};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::import_preview::{Columns, Ledger, Rejections};
use crate::desk::Desk;
use crate::parts::{Amount, Button, Empty, Glyph, Icon, Look, Progress, Skeleton, TapeStrip};
use crate::{file, say, words};

/// How the file is to be read; what is empty is guessed.
#[derive(Clone, Default, PartialEq)]
struct Reading {
    columns: Option<BTreeMap<String, Option<String>>>,
    encoding: Option<String>,
    delimiter: Option<String>,
}

/// What is under way.
#[derive(Clone)]
enum Stage {
    /// No file yet.
    Choose,
    /// The worker reads.
    Reading,
    /// It writes what was staged.
    Writing,
    /// It is staged: this would come of it.
    Staged(ImportPreview),
    /// It could not be read: why.
    Failed(String),
}

/// The import of a file into the table on the screen.
#[derive(Clone, Copy)]
struct Import {
    desk: Desk,
    table: Signal<Option<TableInfo>>,
    file: RwSignal<Option<(String, Vec<u8>)>>,
    reading: RwSignal<Reading>,
    stage: RwSignal<Stage>,
    staged: StoredValue<Option<EntityId>>,
    /// What the worker was asked, while it takes.
    asked: RwSignal<Option<u32>>,
}

/// The import panel: takes the place of the table while it is open.
#[component]
pub(crate) fn ImportPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let import = Import {
        desk,
        table: desk.table(),
        file: RwSignal::new(None),
        reading: RwSignal::new(Reading::default()),
        stage: RwSignal::new(Stage::Choose),
        staged: StoredValue::new(None),
        asked: RwSignal::new(None),
    };
    if let Some(dropped) = desk.file.get_untracked() {
        desk.file.set(None);
        import.take(dropped);
    }
    // What was staged and not written is forgotten with the panel; what is written goes on without it.
    on_cleanup(move || {
        let is_writing = matches!(import.stage.get_untracked(), Stage::Writing);
        if let Some(asked) = import.asked.get_untracked() {
            desk.client.works().let_go(asked);
            if !is_writing {
                desk.client.cancel(asked);
            }
        }
        import.forget();
    });
    let body = move || match import.stage.get() {
        Stage::Choose => view! { <Choose import /> }.into_any(),
        Stage::Reading | Stage::Writing => view! { <Awaited import /> }.into_any(),
        Stage::Failed(why) => view! {
            <crate::parts::Notice title=say!("import-failed") text=why>
                <Again import />
            </crate::parts::Notice>
        }
        .into_any(),
        Stage::Staged(preview) => view! { <Staged import preview /> }.into_any(),
    };
    let name = move || import.file.with(|file| file.as_ref().map(|(name, _)| name.clone()));
    view! {
        <section class="import" aria-labelledby="import-title">
            <header class="page-head">
                {move || {
                    let tape = import.table.get()?.module.tape;
                    Some(view! { <TapeStrip tape large=true /> })
                }}
                <h2 id="import-title" class="panel-title">
                    {move || {
                        let table = import.table.get().map(|table| table.title);
                        say!("import-title", table = table.unwrap_or_default())
                    }}
                </h2>
                <span class="page-note" dir="auto">{name}</span>
                <span class="page-actions">
                    <Button look=Look::Quiet press=move |()| desk.address.show(None)>{say!("cancel")}</Button>
                    <Write import />
                </span>
            </header>
            <div class="import-body">{body}</div>
        </section>
    }
}

impl Import {
    fn take(self, given: web_sys::File) {
        self.stage.set(Stage::Reading);
        spawn_local(async move {
            match file::bytes(&given).await {
                Ok(bytes) => {
                    self.file.set(Some((given.name(), bytes)));
                    self.reading.set(Reading::default());
                    self.read();
                }
                Err(failure) => self.stage.set(Stage::Failed(words::failure(&failure))),
            }
        });
    }

    /// Has the file read anew; what was staged of it before is forgotten.
    fn read(self) {
        let Some((name, bytes)) = self.file.get_untracked() else { return };
        let Some(table) = self.table.get_untracked() else { return };
        self.forget();
        if let Some(asked) = self.asked.get_untracked() {
            self.desk.client.cancel(asked);
        }
        self.stage.set(Stage::Reading);
        let Reading { columns, encoding, delimiter } = self.reading.get_untracked();
        let command = Command::PreviewImport(PreviewImport {
            name,
            bytes,
            table: table.id,
            columns,
            encoding,
            delimiter,
        });
        let (asked, answer) = self.desk.client.call_claimed(command);
        self.asked.set(Some(asked));
        let client = self.desk.client;
        spawn_local(async move {
            let answer = answer.await;
            // Another file, or the same one read otherwise, is asked for by now; or nobody is here any more.
            let is_wanted = self.asked.try_get_untracked() == Some(Some(asked));
            let stage = match answer {
                Ok(Reply::ImportPreview(preview)) if is_wanted => {
                    self.staged.try_set_value(Some(preview.overlay));
                    Stage::Staged(preview)
                }
                Ok(Reply::ImportPreview(preview)) => {
                    return drop(client.call(Command::DiscardOverlay { id: preview.overlay }));
                }
                _ if !is_wanted => return,
                Ok(_) => Stage::Choose,
                Err(failure) if failure.code == Code::Cancelled => Stage::Choose,
                Err(failure) => Stage::Failed(words::failure(&failure)),
            };
            self.stage.try_set(stage);
        });
    }

    fn forget(self) {
        if let Some(id) = self.staged.try_get_value().flatten() {
            self.staged.set_value(None);
            drop(self.desk.client.call(Command::DiscardOverlay { id }));
        }
    }

    fn write(self, preview: ImportPreview) {
        let Some(id) = self.staged.try_get_value().flatten() else { return };
        self.staged.set_value(None);
        self.stage.set(Stage::Writing);
        let desk = self.desk;
        let (asked, answer) = desk.client.call_claimed(Command::CommitOverlay { id });
        self.asked.set(Some(asked));
        spawn_local(async move {
            match answer.await {
                // Who has gone elsewhere meanwhile stays there.
                Ok(_) if self.asked.try_get_untracked().is_some() => desk.address.show(None),
                Ok(_) => {}
                Err(failure) if failure.code == Code::Cancelled => {
                    if self.staged.try_set_value(Some(id)).is_none() {
                        self.stage.set(Stage::Staged(preview));
                    }
                }
                Err(failure) => drop(self.stage.try_set(Stage::Failed(words::failure(&failure)))),
            }
        });
    }
}

/// While the worker reads or writes: nothing yet, and how far it is where that takes long.
#[component]
fn Awaited(import: Import) -> impl IntoView {
    let works = import.desk.client.works();
    let shown = Memo::new(move |_| works.of(import.asked.get()?));
    let amount = move || shown.get().map(|shown| shown.amount).unwrap_or_else(Amount::nothing);
    let may_cancel = move || shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.may_cancel));
    let cancel = move |()| {
        if let Some(asked) = import.asked.get_untracked() {
            import.desk.client.cancel(asked);
        }
    };
    let is_shown = Memo::new(move |_| shown.with(Option::is_some));
    view! {
        <Show when=move || is_shown.get() fallback=|| view! { <Skeleton rows=8 /> }>
            <Progress
                amount=Signal::derive(amount)
                cancel=Callback::new(cancel)
                may_cancel=Signal::derive(may_cancel)
            />
        </Show>
    }
}

/// Writes what is staged; says how much that is.
#[component]
fn Write(import: Import) -> impl IntoView {
    move || match import.stage.get() {
        Stage::Staged(preview) if preview.created + preview.matched > 0 => {
            let count = preview.created + preview.matched;
            Some(view! {
                <Button
                    look=Look::Primary
                    press=move |()| import.write(preview.clone())
                >
                    {say!("import-write", count = count)}
                </Button>
            })
        }
        _ => None,
    }
}

#[component]
fn Choose(import: Import) -> impl IntoView {
    let options = move || {
        let here = import.table.get().map(|table| table.id);
        import
            .desk
            .client
            .tables()
            .get()
            .into_iter()
            .filter(|table| table.problem.is_none())
            .map(move |table| {
                let is_here = here.as_ref() == Some(&table.id);
                view! {
                    <option
                        value=table.id
                        selected=is_here
                    >
                        {format!("{}: {}", table.module.title, table.title)}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <Empty title=say!("import-choose-title") hint=say!("import-choose-hint")>
            <label class="field-label">
                {say!("import-into")}
                <select
                    class="field-input"
                    on:change=move |event| import.desk.address.table(&event_target_value(&event))
                >
                    {options}
                </select>
            </label>
            <FileButton import primary=true />
        </Empty>
    }
}

#[component]
fn FileButton(import: Import, #[prop(optional)] primary: bool) -> impl IntoView {
    let chosen = move |event: web_sys::Event| {
        if let Some(file) = file::chosen(&event) {
            import.take(file);
        }
    };
    view! {
        <label class="button file-button" class:is-primary=primary>
            <Icon glyph=Glyph::FileIn />
            {if primary { say!("import-choose") } else { say!("import-another") }}
            <input
                class="only-read"
                type="file"
                accept=".csv,.tsv,.txt,text/csv,text/plain"
                on:change=chosen
            />
        </label>
    }
}

/// The same file read otherwise, or another.
#[component]
fn Again(import: Import) -> impl IntoView {
    let encodings = [
        ("", say!("import-guess")),
        ("utf-8", "UTF-8".into()),
        ("windows-1252", "Windows 1252".into()),
        ("utf-16le", "UTF-16".into()),
        ("macintosh", "Mac OS Roman".into()),
    ];
    let delimiters = [
        ("", say!("import-guess")),
        (",", say!("import-comma")),
        (";", say!("import-semicolon")),
        ("\t", say!("import-tab")),
    ];
    let encoding = move |event| {
        import.reading.update(|reading| {
            reading.encoding = Some(event_target_value(&event)).filter(|text| !text.is_empty())
        });
        import.read();
    };
    let delimiter = move |event| {
        import.reading.update(|reading| {
            reading.delimiter = Some(event_target_value(&event)).filter(|text| !text.is_empty());
            // Other columns come of it.
            reading.columns = None;
        });
        import.read();
    };
    let now = import.reading.get_untracked();
    view! {
        <p class="import-again">
            <label class="field-label">
                {say!("import-encoding")}
                <select class="field-input" on:change=encoding>{options(encodings, now.encoding)}</select>
            </label>
            <label class="field-label">
                {say!("import-delimiter")}
                <select class="field-input" on:change=delimiter>{options(delimiters, now.delimiter)}</select>
            </label>
            <FileButton import />
        </p>
    }
}

fn options<const N: usize>(choices: [(&'static str, String); N], now: Option<String>) -> impl IntoView {
    let now = now.unwrap_or_default();
    choices
        .into_iter()
        .map(|(value, title)| view! { <option value=value selected=now == value>{title}</option> })
        .collect_view()
}

#[component]
fn Staged(import: Import, preview: ImportPreview) -> impl IntoView {
    let fields: Vec<FieldInfo> = import
        .table
        .with_untracked(|table| table.as_ref().map(|table| table.fields.clone()))
        .unwrap_or_default();
    let columns = preview.columns.clone();
    let choose = move |(column, field): (String, Option<String>)| {
        let mut columns = columns.clone();
        columns.insert(column, field);
        import.reading.update(|reading| reading.columns = Some(columns));
        import.read();
    };
    view! {
        <Ledger preview=preview.clone() />
        <div class="import-columns">
            <Columns preview=preview.clone() fields choose />
            <div>
                <Rejections preview />
            </div>
        </div>
        <Again import />
    }
}
