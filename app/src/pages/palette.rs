//! Search and commands: records of all tables, everything that can be done now, and everywhere one can go.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Query};
use callboard_core::workspace::update::{Reply, TableInfo, Tape, WorkspaceEntry};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::address::{Panel, Place, Spot};
use crate::command::{ACTIONS, Action};
use crate::desk::{Desk, Float};
use crate::parts::{Glyph, Icon, TapeStrip};
use crate::{say, words};

/// Records that are listed, at most; of one table no more than half of them.
const RECORDS_MAX: usize = 8;
/// Letters from which on records are searched for.
const LETTERS_MIN: usize = 2;

/// Something that can be chosen.
#[derive(Clone)]
enum Choice {
    Record { table: String, tape: Tape, id: EntityId, title: String, place: String },
    Do(&'static Action),
    Go(Box<TableInfo>),
    Open(WorkspaceEntry),
}

/// The palette, over the page.
#[expect(clippy::too_many_lines, reason = "one view, read from top to bottom")]
#[component]
pub(super) fn Palette() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sheet = NodeRef::<leptos::html::Dialog>::new();
    sheet.on_load(|sheet| drop(sheet.show_modal()));
    if desk.client.workspaces().with_untracked(Option::is_none) {
        desk.run(say!("tried-list"), Command::Workspaces);
    }
    let words = RwSignal::new(String::new());
    let records = RwSignal::new(Vec::<Choice>::new());
    let active = RwSignal::new(0_usize);
    let choices = Memo::new_with_compare(
        move |_| {
            let words = words.get();
            records
                .get()
                .into_iter()
                .chain(doable(desk, &words))
                .chain(reachable(desk, &words))
                .chain(productions(desk, &words))
                .collect::<Vec<_>>()
        },
        |_, _| true,
    );
    let choose = move |choice: Choice| {
        // The focus goes back to where it was, and from there to where the choice leads.
        if let Some(sheet) = sheet.get_untracked() {
            sheet.close();
        }
        desk.unfloat(Float::Palette);
        choice.take(desk);
    };
    let typed = move |event| {
        words.set(event_target_value(&event));
        active.set(0);
        // What was found by the letters before stays where it is still meant, until what these find is here.
        words.with_untracked(|words| {
            records.update(|records| records.retain(|record| record.is_called(words)));
        });
        search(desk, words, move |found| {
            let (before, count) = (records.get_untracked(), choices.with_untracked(Vec::len));
            active.update(|active| *active = moved(&before, &found, *active, count));
            records.set(found);
        });
    };
    let pressed = move |event: KeyboardEvent| {
        let count = choices.with_untracked(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => active.update(|active| *active = (*active + 1) % count),
            "ArrowUp" => active.update(|active| *active = (*active + count - 1) % count),
            "Enter" => {
                let chosen = choices.with_untracked(|choices| choices.get(active.get_untracked()).cloned());
                chosen.into_iter().for_each(choose);
            }
            _ => return,
        }
        event.prevent_default();
        let line = document().get_element_by_id(&format!("palette-{}", active.get_untracked()));
        if let Some(line) = line {
            let nearest = web_sys::ScrollIntoViewOptions::new();
            nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
            line.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    };
    let list = move || {
        let choices = choices.get();
        if choices.is_empty() {
            return view! { <p class="panel-note">{say!("palette-none")}</p> }.into_any();
        }
        let mut heading = "";
        let rows = choices.into_iter().enumerate().map(|(at, choice)| {
            let group = choice.group();
            let head = (group != heading)
                .then(|| view! { <li class="palette-group" role="presentation">{say!(group)}</li> });
            heading = group;
            view! { {head} <Line at choice active choose /> }
        });
        let rows: Vec<_> = rows.collect();
        view! {
            <ul id="palette-list" class="palette-list" role="listbox" aria-label=say!("palette-label")>
                {rows}
            </ul>
        }
        .into_any()
    };
    view! {
        <dialog
            class="palette"
            node_ref=sheet
            aria-label=say!("action-palette")
            on:close=move |_| desk.unfloat(Float::Palette)
        >
            <div class="palette-input">
                <Icon glyph=Glyph::Search />
                <input
                    role="combobox"
                    autofocus
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=say!("action-palette")
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-activedescendant=move || format!("palette-{}", active.get())
                    placeholder=say!("search-hint")
                    on:input=typed
                    on:keydown=pressed
                />
                <kbd>"Esc"</kbd>
            </div>
            {list}
        </dialog>
    }
}

#[component]
fn Line(
    at: usize,
    choice: Choice,
    active: RwSignal<usize>,
    choose: impl Fn(Choice) + Copy + 'static,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let (sign, title, beside) = match &choice {
        Choice::Record { tape, title, place, .. } => (
            view! { <TapeStrip tape=tape.clone() /> }.into_any(),
            title.clone(),
            view! { <span class="result-sub">{place.clone()}</span> }.into_any(),
        ),
        Choice::Do(action) => {
            let caps = action.caps().into_iter().map(|cap| view! { <kbd>{cap}</kbd> }).collect_view();
            (
                view! { <Icon glyph=Glyph::Forward small=true /> }.into_any(),
                action.title(desk),
                view! { <span class="keys">{caps}</span> }.into_any(),
            )
        }
        Choice::Go(table) => (
            view! { <TapeStrip tape=table.module.tape.clone() /> }.into_any(),
            table.title.clone(),
            view! { <span class="result-sub">{table.module.title.clone()}</span> }.into_any(),
        ),
        Choice::Open(production) => (
            view! { <Icon glyph=Glyph::Sheet small=true /> }.into_any(),
            production.name.clone(),
            view! { <span class="result-sub">{opened(production)}</span> }.into_any(),
        ),
    };
    view! {
        <li
            id=format!("palette-{at}")
            class="result-item"
            role="option"
            aria-selected=move || (active.get() == at).to_string()
            on:pointermove=move |_| active.set(at)
            on:click=move |_| choose(choice.clone())
        >
            {sign}
            <span class="result-title" dir="auto">{title}</span>
            {beside}
        </li>
    }
}

/// The place of what Enter takes, once other records have come above `count` choices that began with those
/// before: it stays on the same choice, and begins at the first where that one has gone.
fn moved(before: &[Choice], now: &[Choice], place: usize, count: usize) -> usize {
    let id = |choice: &Choice| match choice {
        Choice::Record { id, .. } => Some(*id),
        _ => None,
    };
    match before.get(place) {
        Some(record) => now.iter().position(|other| id(other) == id(record)).unwrap_or_default(),
        None if place < count => place - before.len() + now.len(),
        None => 0,
    }
}

impl Choice {
    /// Whether it is a record whose title has these words.
    fn is_called(&self, words: &str) -> bool {
        let are_enough = words.trim().chars().count() >= LETTERS_MIN;
        matches!(self, Self::Record { title, .. } if are_enough && fits(title, words))
    }

    fn group(&self) -> &'static str {
        match self {
            Self::Record { .. } => "palette-records",
            Self::Do(_) => "palette-do",
            Self::Go(_) => "palette-go",
            Self::Open(_) => "palette-productions",
        }
    }

    fn take(self, desk: Desk) {
        match self {
            Self::Do(action) => (action.run)(desk),
            Self::Go(table) => desk.address.table(&table.id),
            Self::Open(production) => desk.address.go(Place::Production(Spot::front(production.id))),
            Self::Record { table, id, .. } => {
                let Some(spot) = untrack(|| desk.address.spot()) else { return };
                let mut spot = spot;
                spot.stand_at(&table);
                (spot.record, spot.panel) = (Some(id), Some(Panel::Record));
                desk.address.go(Place::Production(spot));
            }
        }
    }
}

/// Every word begins a word of the title, in any order.
fn fits(title: &str, words: &str) -> bool {
    let title = title.to_lowercase();
    let of_title: Vec<&str> = title.split_whitespace().collect();
    words.to_lowercase().split_whitespace().all(|word| of_title.iter().any(|known| known.starts_with(word)))
}

fn doable(desk: Desk, words: &str) -> Vec<Choice> {
    let offered =
        |action: &&Action| action.id != "palette" && (action.when)(desk) && fits(&action.title(desk), words);
    ACTIONS.iter().filter(offered).map(Choice::Do).collect()
}

fn reachable(desk: Desk, words: &str) -> Vec<Choice> {
    if untrack(|| desk.address.spot()).is_none() {
        return Vec::new();
    }
    desk.client.tables().with(|tables| {
        let named = |table: &&TableInfo| fits(&format!("{} {}", table.title, table.module.title), words);
        tables.iter().filter(named).cloned().map(|table| Choice::Go(Box::new(table))).collect()
    })
}

/// The other productions on this device.
fn productions(desk: Desk, words: &str) -> Vec<Choice> {
    let here = untrack(|| desk.address.spot()).map(|spot| spot.workspace);
    desk.client.workspaces().with(|known| {
        let others = known.iter().flatten().filter(|production| Some(production.id) != here);
        others.filter(|production| fits(&production.name, words)).cloned().map(Choice::Open).collect()
    })
}

/// When a production was opened last, as one says it.
fn opened(production: &WorkspaceEntry) -> String {
    if production.opened.is_empty() { say!("never-opened") } else { words::ago(&production.opened) }
}

/// Asks every table for records that hold the words; an answer to words that are no longer those is dropped.
fn search(desk: Desk, words: RwSignal<String>, found_all: impl Fn(Vec<Choice>) + 'static) {
    let asked = words.get_untracked();
    if asked.trim().chars().count() < LETTERS_MIN || untrack(|| desk.address.spot()).is_none() {
        return;
    }
    // The table on the screen first: what is looked for is most often in it.
    let here = desk.table().get_untracked().map(|table| table.id);
    let mut tables = desk.client.tables().get_untracked();
    tables.sort_by_key(|table| Some(&table.id) != here.as_ref());
    spawn_local(async move {
        let mut found = Vec::new();
        for table in tables {
            if found.len() >= RECORDS_MAX {
                break;
            }
            let query = Query {
                table: table.id.clone(),
                search: Some(asked.trim().to_owned()),
                limit: Some(RECORDS_MAX / 2),
                ..Query::default()
            };
            // A table that cannot be searched has no records to show; the others do.
            if let Ok(Reply::Rows(rows)) = desk.client.call(Command::Query(query)).await {
                found.extend(rows.rows.into_iter().map(|row| Choice::Record {
                    table: table.id.clone(),
                    tape: table.module.tape.clone(),
                    id: row.id,
                    title: row.title,
                    place: table.title.clone(),
                }));
            }
        }
        if words.try_get_untracked().as_ref() == Some(&asked) {
            found_all(found);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(byte: u8) -> Choice {
        let (table, title, place) = ("t".to_owned(), format!("Record {byte}"), String::new());
        Choice::Record { table, tape: Tape::default(), id: EntityId([byte; 16]), title, place }
    }

    #[test]
    fn palette_1_enter_takes_what_it_stood_on_though_records_came_above_it() {
        let (one, two) = (vec![record(1)], vec![record(2), record(1)]);
        assert_eq!(moved(&[], &two, 0, 3), 2, "a command stays the one");
        assert_eq!(moved(&one, &two, 0, 4), 1, "a record too");
        assert_eq!(moved(&one, &two, 2, 4), 3);
        assert_eq!(moved(&two, &one, 0, 4), 0, "it is found no more");
        assert_eq!(moved(&[], &two, 0, 0), 0, "there was nothing else");
    }

    #[test]
    fn palette_2_records_of_other_words_are_not_offered() {
        assert!(record(7).is_called("rec"));
        assert!(!record(7).is_called("rest"));
        assert!(!record(7).is_called("r"), "so few letters find none");
    }
}
