//! A table as cards with pictures. Only those in sight are drawn, so only theirs are read.

use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::limits;
use callboard_core::workspace::command::{Command, Json, Query};
use callboard_core::workspace::update::{FieldInfo, Row, TableInfo, ViewInfo};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::bar::ViewBar;
use super::company::{self, Company};
use super::focus;
use super::offered::field_of;
use super::pane::{CARD, Pane, Shelf};
use crate::client::Live;
use crate::desk::Desk;
use crate::files::Picture;
use crate::grid::{Sieve, root_size, watch_size};
use crate::looked::{NewsMark, of_record};
use crate::parts::{Empty, Glyph, Icon, Notice, Shown, Skeleton};
use crate::{file, say, words};

/// A gallery. Copies are the same one.
#[derive(Clone, Copy)]
pub(super) struct Wall {
    pub(super) desk: Desk,
    table: Memo<TableInfo>,
    /// The field whose file is drawn.
    picture: StoredValue<Option<String>>,
    /// What stands small on a card.
    small: Memo<Vec<FieldInfo>>,
    search: RwSignal<String>,
    sieve: Sieve,
    live: Live,
    /// The card that the person is on.
    pub(super) active: RwSignal<Option<EntityId>>,
    /// Files that are on their way into the store.
    coming: RwSignal<usize>,
    is_over: RwSignal<bool>,
    pub(super) element: NodeRef<Div>,
}

impl Wall {
    fn hang(desk: Desk, table: Memo<TableInfo>, view: &ViewInfo) -> Self {
        let (search, sieve) = (RwSignal::new(String::new()), Sieve::of(table));
        let columns = view.columns.clone();
        let small = Memo::new(move |_| {
            table.with(|table| {
                columns.iter().filter_map(|name| field_of(table, Some(name)).cloned()).collect::<Vec<_>>()
            })
        });
        let query = Signal::derive(move || {
            let words = search.with(|words| words.trim().to_owned());
            Some(Query {
                table: table.with(|table| table.id.clone()),
                filter: sieve.expression(),
                search: Some(words).filter(|words| !words.is_empty()),
                limit: Some(limits::QUERY_ROWS_MAX),
                as_of: desk.moment().map(Json::from),
                since: desk.since(),
                ..Query::default()
            })
        });
        let live = desk.client.subscribe(query);
        let wall = Self {
            desk,
            table,
            picture: StoredValue::new(view.picture.clone()),
            small,
            search,
            sieve,
            live,
            active: RwSignal::new(None),
            coming: RwSignal::new(0),
            is_over: RwSignal::new(false),
            element: NodeRef::new(),
        };
        focus::keep(wall.element, CARD, wall.active, move || live.window.track());
        wall
    }

    /// Whether files can be added: its records are what describes them.
    fn takes_files(self) -> bool {
        self.table.with(|table| table.describes && self.desk.may_write_in(table))
    }

    /// Keeps files, one after another.
    fn add(self, files: Vec<File>) {
        self.is_over.set(false);
        self.coming.update(|coming| *coming += files.len());
        spawn_local(async move {
            for file in files {
                let command = Command::PutAsset { name: file.name(), wanted: None };
                let brought = self.desk.client.bring(command, &file).await;
                self.coming.try_update(|coming| *coming = coming.saturating_sub(1));
                if let Err(failure) = brought {
                    self.desk.tell(say!("tried-file"), failure);
                }
            }
        });
    }

    /// Which row stands at a place.
    pub(super) fn at(self, place: usize) -> Option<Arc<Row>> {
        self.live.window.with(|window| window.as_ref()?.rows.get(place).cloned())
    }

    /// Where a record stands.
    pub(super) fn place_of(self, id: EntityId) -> Option<usize> {
        self.live.window.with(|window| window.as_ref()?.rows.iter().position(|row| row.id == id))
    }

    /// How many there are.
    pub(super) fn count(self) -> usize {
        self.live.window.with(|window| window.as_ref().map_or(0, |window| window.rows.len()))
    }

    /// The card that Tab leads to.
    pub(super) fn stop(self) -> Option<EntityId> {
        let active = self.active.get().filter(|id| self.place_of(*id).is_some());
        active.or_else(|| self.at(0).map(|row| row.id))
    }

    /// The file of a record, where it has one.
    fn file_of(self, row: &Row) -> Option<String> {
        let value = self.picture.with_value(|field| row.fields.get(field.as_deref()?).cloned())?;
        value.as_str().map(str::to_owned)
    }

    fn small_of(self, row: &Row) -> String {
        let text = |field: &FieldInfo| {
            let value = row.fields.get(&field.name).unwrap_or(&Json::Null);
            Shown::of(field, value).plain()
        };
        let texts = self.small.with(|small| small.iter().map(text).collect::<Vec<_>>());
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// The gallery.
#[component]
pub(super) fn Gallery(
    /// Of which table.
    table: Memo<TableInfo>,
    /// As which view of it.
    view: ViewInfo,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let wall = Wall::hang(desk, table, &view);
    company::sit(desk, wall.active);
    if let Some(looked) = desk.looked.get_untracked() {
        let go = move |id| {
            wall.active.set(Some(id));
            focus::go(wall.element, CARD, id);
        };
        looked.follow_cards(wall.live, wall.active, Callback::new(go));
    }
    let tape = move || table.with(|table| table.module.tape.colour.clone());
    let total =
        Signal::derive(move || wall.live.window.with(|window| window.as_ref().map(|window| window.total)));
    let over = move |event: leptos::ev::DragEvent| {
        if file::is_dragged(&event) && wall.takes_files() {
            event.prevent_default();
            event.stop_propagation();
            wall.is_over.set(true);
        }
    };
    let dropped = move |event: leptos::ev::DragEvent| {
        if file::is_dragged(&event) && wall.takes_files() {
            event.prevent_default();
            event.stop_propagation();
            wall.add(file::all_dropped(&event));
        }
    };
    let coming = move || {
        let count = wall.coming.get();
        (count > 0).then(|| {
            view! {
                <span class="viewbar-count" role="status">{say!("gallery-coming", count = count)}</span>
            }
        })
    };
    view! {
        <section
            class="grid-view"
            class:is-over=move || wall.is_over.get()
            data-tape=tape
            on:dragover=over
            on:dragleave=move |_| wall.is_over.set(false)
            on:drop=dropped
        >
            <ViewBar table total search=wall.search sieve=wall.sieve failure=wall.live.failure>
                <Show when=move || wall.takes_files()><AddFiles wall /></Show>
                {coming}
            </ViewBar>
            <Hung wall label=say!("gallery-label", view = view.title.as_str()) />
            <p class="only-read" id="gallery-keys">{say!("gallery-keys")}</p>
        </section>
    }
}

#[component]
fn AddFiles(wall: Wall) -> impl IntoView {
    view! {
        <label class="tool file-button">
            <Icon glyph=Glyph::Plus />
            <span class="tool-word">{say!("gallery-add")}</span>
            <input
                class="only-read"
                type="file"
                aria-label=say!("gallery-add")
                multiple
                on:change=move |event| wall.add(file::all_chosen(&event))
            />
        </label>
    }
}

/// The part that scrolls.
#[component]
fn Hung(wall: Wall, label: String) -> impl IntoView {
    let (top, size) = (RwSignal::new(0.0), RwSignal::new((0.0, 0.0)));
    wall.element.on_load(move |element| watch_size(&element, move |width, height| size.set((width, height))));
    let pane = Memo::new(move |_| Pane::of(size.get().0, root_size()));
    let shown = Memo::new(move |_| {
        let active = wall.active.get().and_then(|id| wall.place_of(id));
        let places = pane.get().seen(top.get(), size.get().1, wall.count(), active);
        places.into_iter().filter_map(|place| wall.at(place)).map(|row| row.id).collect::<Vec<_>>()
    });
    let scrolled = move |_| {
        if let Some(element) = wall.element.get_untracked() {
            top.set(f64::from(element.scroll_top()));
        }
    };
    let is_asked = Memo::new(move |_| wall.live.window.with(Option::is_some));
    let is_bare = Memo::new(move |_| wall.count() == 0);
    let draw = move |id| view! { <Card wall pane id /> };
    let length = move || format!("{}px", pane.get().length(wall.count()));
    view! {
        <div node_ref=wall.element class="gallery" role="group" aria-label=label on:scroll=scrolled>
            {move || match (wall.live.failure.get(), is_asked.get(), is_bare.get()) {
                (Some(why), ..) => {
                    view! { <Notice title=say!("grid-failed") text=words::failure(&why) /> }.into_any()
                }
                (None, false, _) => view! { <Skeleton rows=8 /> }.into_any(),
                (None, true, true) => view! { <Bare wall /> }.into_any(),
                (None, true, false) => view! {
                    <ul class="gallery-cards" style:block-size=length>
                        <For each=move || shown.get() key=|id| *id children=draw />
                    </ul>
                }
                .into_any(),
            }}
        </div>
    }
}

/// A gallery without cards: what to do first.
#[component]
fn Bare(wall: Wall) -> impl IntoView {
    let rows = wall.table.with_untracked(|table| table.rows.clone());
    let hint = move || match (wall.takes_files(), wall.table.with(|table| wall.desk.may_write_in(table))) {
        (true, _) => say!("gallery-empty-hint"),
        (false, true) => say!("gallery-empty-rows"),
        (false, false) => say!("empty-hint-reader"),
    };
    view! {
        <Empty title=say!("empty-title", rows = rows) hint=Signal::derive(hint)>
            {move || wall.takes_files().then(|| view! { <AddFiles wall /> })}
        </Empty>
    }
}

#[component]
fn Card(wall: Wall, pane: Memo<Pane>, id: EntityId) -> impl IntoView {
    let entry = Memo::new(move |_| {
        let place = wall.place_of(id)?;
        Some((place, wall.at(place)?))
    });
    let row = move || entry.with(|entry| entry.as_ref().map(|(_, row)| row.clone()));
    let place = move || entry.with(|entry| entry.as_ref().map_or(0, |(place, _)| *place));
    let spot = Memo::new(move |_| pane.get().spot(place()));
    let title = move || match row().map(|row| row.title.clone()) {
        Some(title) if !title.is_empty() => title,
        _ => say!("record-untitled"),
    };
    let news = Signal::derive(move || wall.table.with(|table| of_record(&table.fields, &*row()?)));
    let picture = Memo::new(move |_| row().and_then(|row| wall.file_of(&row)));
    let drawn = move || match picture.get().and_then(|hash| hash.parse().ok()) {
        Some(hash) => {
            let info = wall.desk.files.of(hash);
            let gone = move || {
                let is_missing = info.with(|info| info.as_ref().is_some_and(|info| !info.here));
                is_missing.then(|| view! { <span class="file-away">{say!("file-away")}</span> })
            };
            view! { <Picture hash info /> {gone} }.into_any()
        }
        None => view! { <span class="picture"><Icon glyph=Glyph::Image /></span> }.into_any(),
    };
    let is_stop = Memo::new(move |_| wall.stop() == Some(id));
    let is_open =
        move || wall.desk.address.spot().is_some_and(|spot| spot.panel.is_some() && spot.record == Some(id));
    let key =
        move |event: leptos::ev::KeyboardEvent| Shelf { wall, pane: pane.get_untracked() }.key(id, &event);
    let full = move |_| {
        if let Some(hash) = picture.get_untracked().and_then(|hash| hash.parse().ok()) {
            wall.desk.files.open(hash);
        }
    };
    view! {
        <li
            class="gallery-place"
            style:inset-block-start=move || format!("{}px", spot.get().1)
            style:inset-inline-start=move || format!("{}px", spot.get().0)
            style:inline-size=move || format!("{}px", pane.get().width)
        >
            <button
                type="button"
                class="gallery-card"
                class:is-open=is_open
                data-card=id.to_string()
                tabindex=move || if is_stop.get() { "0" } else { "-1" }
                aria-describedby="gallery-keys"
                on:focus=move |_| wall.active.set(Some(id))
                on:keydown=key
                on:click=move |_| wall.desk.address.open_record(id)
                on:dblclick=full
            >
                {drawn}
                <b class="card-name" dir="auto">{title}</b>
                <span class="card-small" dir="auto">{move || row().map(|row| wall.small_of(&row))}</span>
                <NewsMark told=news />
                <Company table=wall.table id />
            </button>
        </li>
    }
}
