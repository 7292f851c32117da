//! A field whose value is a file: shown small with what it is; another is chosen, dropped or pasted; one that
//! is not on this device is found.

use callboard_core::id::BlobHash;
use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::{AssetInfo, Failure};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::acts::{self, Found};
use super::picture::{Picture, name};
use crate::desk::Desk;
use crate::parts::{Button, Glyph, Icon, Look, Problem};
use crate::{file, say, words};

/// What a field is doing. Copies are the same field.
#[derive(Clone, Copy)]
struct Session {
    desk: Desk,
    hash: Memo<Option<BlobHash>>,
    done: Callback<Json>,
    /// Whether a file is on its way into the store.
    is_busy: RwSignal<bool>,
    /// Whether one is held over the field.
    is_over: RwSignal<bool>,
    wrong: RwSignal<Option<String>>,
    /// What was chosen as the missing one, and is another.
    another: RwSignal<Option<File>, LocalStorage>,
}

impl Session {
    fn take(self, file: Option<File>) {
        let Some(file) = file else { return };
        self.begin();
        spawn_local(async move {
            let brought = acts::bring(self.desk, file).await;
            self.end(brought.map(|hash| self.done.run(Json::from(hash.to_string()))));
        });
    }

    fn find(self, hash: BlobHash, file: Option<File>) {
        let Some(file) = file else { return };
        self.begin();
        spawn_local(async move {
            let found = acts::find(self.desk, hash, &file).await;
            self.end(found.map(|found| {
                if matches!(found, Found::Another) {
                    self.another.try_set(Some(file));
                }
            }));
        });
    }

    fn begin(self) {
        self.is_busy.set(true);
        self.is_over.set(false);
        self.wrong.set(None);
        self.another.set(None);
    }

    fn end(self, result: Result<(), Failure>) {
        self.is_busy.try_set(false);
        if let Err(failure) = result {
            self.wrong.try_set(Some(words::failure(&failure)));
        }
    }

    fn save(self, hash: BlobHash, name: String) {
        spawn_local(async move {
            let saved = acts::save(self.desk, hash, &name).await;
            self.end(saved);
        });
    }
}

/// The field.
#[component]
pub(crate) fn FileField(
    /// What stands there: a hash, or nothing.
    value: Signal<Json>,
    /// What readers hear.
    label: String,
    /// Whether it takes the focus when it is drawn.
    #[prop(optional)]
    seizes: bool,
    /// Told what is to stand there.
    done: Callback<Json>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let hash = Memo::new(move |_| value.with(|value| value.as_str().and_then(|text| text.parse().ok())));
    let session = Session {
        desk,
        hash,
        done,
        is_busy: RwSignal::new(false),
        is_over: RwSignal::new(false),
        wrong: RwSignal::new(None),
        another: RwSignal::new_local(None),
    };
    let over = move |event: leptos::ev::DragEvent| {
        if file::is_dragged(&event) {
            event.prevent_default();
            event.stop_propagation();
            session.is_over.set(true);
        }
    };
    let dropped = move |event: leptos::ev::DragEvent| {
        if file::is_dragged(&event) {
            event.prevent_default();
            event.stop_propagation();
            session.take(acts::brought(&event));
        }
    };
    let pasted = move |event: leptos::ev::ClipboardEvent| {
        if let Some(file) = acts::brought(&event) {
            event.prevent_default();
            event.stop_propagation();
            session.take(Some(file));
        }
    };
    view! {
        <div
            class="file-field"
            class:is-over=move || session.is_over.get()
            role="group"
            aria-label=label
            aria-busy=move || session.is_busy.get().to_string()
            on:dragover=over
            on:dragleave=move |_| session.is_over.set(false)
            on:drop=dropped
            on:paste=pasted
        >
            {move || match hash.get() {
                Some(hash) => view! { <Filled session hash seizes /> }.into_any(),
                None => view! { <Choose session words=say!("file-choose") seizes /> }.into_any(),
            }}
            {move || session.is_busy.get().then(|| view! {
                <p class="file-note" role="status">{say!("file-busy")}</p>
            })}
            {move || session.wrong.get().map(|wrong| view! { <Problem wrong /> })}
            {move || session.another.get().map(|file| view! { <Another session file /> })}
        </div>
    }
}

/// A button that lets a file be chosen.
#[component]
fn Choose(
    session: Session,
    words: String,
    #[prop(optional)] seizes: bool,
    /// The file that is looked for; any, where there is none.
    #[prop(optional_no_strip)]
    wanted: Option<BlobHash>,
) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    if seizes {
        // A field that was just drawn takes the focus.
        input.on_load(|input| drop(input.focus()));
    }
    let chosen = move |event: leptos::ev::Event| {
        let file = acts::brought(&event);
        match wanted {
            Some(hash) => session.find(hash, file),
            None => session.take(file),
        }
    };
    let is_first = move || session.hash.with(Option::is_none);
    view! {
        <label class="button file-button">
            <Icon glyph=Glyph::FileIn />
            {words}
            <input node_ref=input class="only-read" type="file" on:change=chosen />
        </label>
        {move || is_first().then(|| view! { <span class="file-hint">{say!("file-drop-hint")}</span> })}
    }
}

#[component]
fn Filled(session: Session, hash: BlobHash, seizes: bool) -> impl IntoView {
    let files = session.desk.files;
    let info = files.of(hash);
    let title = Signal::derive(move || name(info.get().as_ref(), hash));
    let is_missing = Memo::new(move |_| info.with(|info| info.as_ref().is_some_and(|info| !info.here)));
    let picture = NodeRef::<leptos::html::Button>::new();
    if seizes {
        picture.on_load(|picture| drop(picture.focus()));
    }
    view! {
        <button
            node_ref=picture
            type="button"
            class="file-picture"
            aria-label=move || say!("file-open", name = title.get())
            disabled=move || is_missing.get()
            on:click=move |_| files.open(hash)
        >
            <Picture hash info />
        </button>
        <div class="file-told">
            <b class="file-name" dir="auto">{move || title.get()}</b>
            <span class="file-what">{move || info.with(|info| info.as_ref().map(what))}</span>
            {move || is_missing.get().then(|| view! { <Missing session hash info /> })}
            <p class="file-acts">
                {move || (!is_missing.get()).then(|| view! {
                    <Button
                        look=Look::Quiet
                        glyph=Glyph::Download
                        press=move |()| session.save(hash, title.get_untracked())
                    >
                        {say!("file-save")}
                    </Button>
                })}
                <Choose session words=say!("file-replace") wanted=None />
                <Button look=Look::Quiet glyph=Glyph::Close press=move |()| session.done.run(Json::Null)>
                    {say!("file-take-away")}
                </Button>
            </p>
        </div>
    }
}

/// What a file is, in a few words: "PNG, 1600 × 900, 412 KB".
pub(super) fn what(info: &AssetInfo) -> String {
    let kind = info.mime.rsplit('/').next().unwrap_or_default();
    let kind = kind.trim_start_matches("x-").split('+').next().unwrap_or_default().to_uppercase();
    let size = info.width.zip(info.height).map(|(width, height)| format!("{width} × {height}"));
    let parts = [(!kind.is_empty()).then_some(kind), size, info.bytes.map(words::size)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A file that is not on this device: who has it, and how it may come.
#[component]
fn Missing(session: Session, hash: BlobHash, info: Signal<Option<AssetInfo>>) -> impl IntoView {
    let told = move || match info.with(|info| info.as_ref().map(|info| info.by.clone()).unwrap_or_default()) {
        by if by.is_empty() => say!("file-missing"),
        by => say!("file-missing-by", person = by),
    };
    view! {
        <p class="file-note is-missing">{told}</p>
        <p class="file-acts"><Choose session words=say!("file-find") wanted=Some(hash) /></p>
    }
}

/// What was chosen is not the missing one: it may take its place.
#[component]
fn Another(session: Session, file: File) -> impl IntoView {
    let name = file.name();
    let replace = move |()| session.take(Some(file.clone()));
    view! {
        <p class="file-note" role="alert">{say!("file-another", name = name)}</p>
        <p class="file-acts">
            <Button press=replace>{say!("file-replace-by-it")}</Button>
            <Button look=Look::Quiet press=move |()| session.another.set(None)>{say!("file-leave")}</Button>
        </p>
    }
}
