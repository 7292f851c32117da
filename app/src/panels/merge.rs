//! Making two records one: the other one is found, both stand side by side, and what they say differently is
//! told before anything is written.

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Command, Commit, CommitOp, Json, Query};
use callboard_core::workspace::update::{MergePreview, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::SidePanel;
use super::told::titled;
use crate::desk::Desk;
use crate::parts::{self, Button, Empty, Look, TapeStrip};
use crate::say;

/// Records that are offered of one table, at most.
const OFFERED_MAX: usize = 5;

/// A record that might be the same.
#[derive(Debug, Clone, PartialEq)]
struct Offered {
    id: EntityId,
    title: String,
    /// Its tables' titles.
    place: String,
    tape: callboard_core::workspace::update::Tape,
}

/// The merge of the record that the address names.
#[component]
pub(crate) fn MergePanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let record = Memo::new(move |_| desk.address.spot().and_then(|spot| spot.record));
    view! {
        <SidePanel title=say!("action-merge")>
            {move || match record.get() {
                Some(id) => view! { <Merge id /> }.into_any(),
                None => {
                    let (title, hint) = (say!("record-none-title"), say!("record-none-hint"));
                    view! { <Empty title hint /> }.into_any()
                }
            }}
        </SidePanel>
    }
}

#[component]
fn Merge(id: EntityId) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let other = RwSignal::new(None::<EntityId>);
    let compared = RwSignal::new(None::<MergePreview>);
    Effect::new(move |_| {
        let records: Vec<EntityId> = [id].into_iter().chain(other.get()).collect();
        desk.run_then(
            say!("tried-compare"),
            Command::PreviewMerge { records: records.clone() },
            move |reply| {
                let asked: Vec<EntityId> =
                    [id].into_iter().chain(other.try_get_untracked().flatten()).collect();
                if let Reply::MergePreview(found) = reply
                    && asked == records
                {
                    compared.set(Some(found));
                }
            },
        );
    });
    let pair = Memo::new(move |_| compared.get().filter(|found| found.records.len() == 2));
    let title = Memo::new(move |_| {
        compared.with(|found| found.as_ref().and_then(|found| Some(found.records.first()?.title.clone())))
    });
    move || match (other.get().is_some(), pair.get(), title.get()) {
        (true, Some(found), _) => view! { <SideBySide found other /> }.into_any(),
        (false, _, Some(title)) => view! { <Find id title other /> }.into_any(),
        _ => ().into_any(),
    }
}

/// Looks for the other record, first by the last word of this one's title.
#[component]
fn Find(id: EntityId, title: String, other: RwSignal<Option<EntityId>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let words = RwSignal::new(title.split_whitespace().last().unwrap_or_default().to_owned());
    let found = RwSignal::new(None::<Vec<Offered>>);
    Effect::new(move |_| {
        words.track();
        search(desk, id, words, found);
    });
    let list = move || {
        let offered = found.get()?;
        if offered.is_empty() {
            return Some(view! { <p class="panel-note">{say!("merge-none")}</p> }.into_any());
        }
        let line = move |offered: Offered| {
            view! {
                <li>
                    <button type="button" class="merge-offer" on:click=move |_| other.set(Some(offered.id))>
                        <TapeStrip tape=offered.tape />
                        <span dir="auto">{titled(&offered.title)}</span>
                        <span class="result-sub" dir="auto">{offered.place}</span>
                    </button>
                </li>
            }
        };
        Some(
            view! { <ul class="merge-offers">{offered.into_iter().map(line).collect_view()}</ul> }.into_any(),
        )
    };
    view! {
        <section class="panel-section">
            <p class="panel-note">{say!("merge-hint", title = titled(&title))}</p>
            <label class="field-label">
                {say!("merge-search")}
                <input class="field-input" type="search" autocomplete="off" bind:value=words />
            </label>
            {list}
        </section>
    }
}

/// Asks every table for records that hold the words; an answer to words that are no longer those is dropped.
fn search(desk: Desk, id: EntityId, words: RwSignal<String>, found: RwSignal<Option<Vec<Offered>>>) {
    let asked = words.get_untracked();
    let tables = desk.client.tables().get_untracked();
    let titles = tables.clone();
    spawn_local(async move {
        let mut offered: Vec<Offered> = Vec::new();
        for table in tables {
            let search = Some(asked.trim().to_owned()).filter(|words| !words.is_empty());
            let limit = Some(OFFERED_MAX);
            let query = Query { table: table.id.clone(), search, limit, ..Query::default() };
            // A table that cannot be searched offers nothing; the others do.
            let Ok(Reply::Rows(rows)) = desk.client.call(Command::Query(query)).await else { continue };
            for row in rows.rows {
                if row.id == id || offered.iter().any(|known| known.id == row.id) {
                    continue;
                }
                let named =
                    |id: &String| titles.iter().find(|table| table.id == *id).map(|t| t.title.clone());
                let places: Vec<String> = row.tables.iter().filter_map(named).collect();
                let tape = table.module.tape.clone();
                offered.push(Offered { id: row.id, title: row.title, place: places.join(" · "), tape });
            }
        }
        if words.try_get_untracked().as_ref() == Some(&asked) {
            found.set(Some(offered));
        }
    });
}

/// Both records, field by field, and the button that makes them one.
#[component]
fn SideBySide(found: MergePreview, other: RwSignal<Option<EntityId>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let conflicts = found.fields.iter().filter(|field| field.differs).count();
    let titles: Vec<String> = found.records.iter().map(|record| titled(&record.title)).collect();
    let ids: Vec<EntityId> = found.records.iter().map(|record| record.id).collect();
    let label = say!("label-merge", first = titles[0].as_str(), second = titles[1].as_str());
    let merge = move |()| {
        let ops = vec![CommitOp::Merge { records: ids.clone() }];
        let one = ids.iter().min().copied();
        let commit = Command::Commit(Commit { label: label.clone(), ops });
        desk.run_then(say!("tried-merge"), commit, move |_| {
            one.into_iter().for_each(|one| desk.address.open_record(one));
        });
    };
    let doubts = found.doubts.iter().map(|doubt| {
        view! { <p class="mapping-doubt">{say!(&format!("merge-doubt-{doubt}"))}</p> }
    });
    let heads = titles.iter().map(|title| view! { <th scope="col" dir="auto">{title.clone()}</th> });
    let tables = desk.client.tables().get_untracked();
    let rows = found.fields.into_iter().map(|field| {
        let info = tables.iter().flat_map(|table| &table.fields).find(|info| info.key == field.key);
        let told = |value: &Json| if value.is_null() { String::new() } else { parts::told(info, value) };
        let cells: Vec<String> = field.values.iter().map(told).collect();
        let cells = cells.into_iter().map(|text| view! { <td dir="auto">{text}</td> });
        let mark =
            field.differs.then(|| view! { <span class="why is-conflict">{say!("merge-differs")}</span> });
        view! {
            <tr class:has-conflict=field.differs>
                <th scope="row">{field.label} {mark}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    view! {
        <section class="panel-section">
            <p role="status">{say!("merge-comes", count = conflicts)}</p>
            {doubts.collect_view()}
            <table class="merge-table">
                <thead><tr><td></td>{heads.collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            <p class="conflict-foot">
                <Button look=Look::Primary press=merge>{say!("merge-do")}</Button>
                <Button look=Look::Quiet press=move |()| other.set(None)>{say!("merge-another")}</Button>
            </p>
        </section>
    }
}
