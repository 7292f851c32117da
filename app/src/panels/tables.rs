//! The tables that a record is in, and why; it is shown in one more, or taken out of one.

use std::sync::Arc;

use callboard_core::workspace::command::{Command, Commit, CommitOp};
use callboard_core::workspace::update::{Row, TableInfo};
use leptos::prelude::*;

use super::table_links::TableSelect;
use super::told::{self, titled};
use crate::address::Place;
use crate::desk::Desk;
use crate::parts::{Button, Glyph, IconButton, TapeStrip};
use crate::say;

/// A table that shows a record.
#[derive(Clone, PartialEq)]
struct Shown {
    table: TableInfo,
    /// Why, where nobody put it there.
    because: Option<String>,
    /// What taking it out does.
    out: String,
}

/// The list.
#[component]
pub(super) fn Tables(
    /// The record.
    row: Memo<Option<Arc<Row>>>,
    /// Whether nothing can be changed.
    is_locked: Memo<bool>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let shown = Memo::new(move |_| {
        let known = desk.client.tables().get();
        row.with(|row| row.as_ref().map(|row| shown_in(row, &known)).unwrap_or_default())
    });
    let writes = Memo::new(move |_| desk.may_write() && !is_locked.get());
    let item = move |shown: Shown| view! { <Item shown row writes /> };
    move || {
        (!shown.with(Vec::is_empty)).then(|| {
            view! {
                <section class="links" aria-label=say!("member-tables")>
                    <h3 class="links-head">{say!("member-tables")}</h3>
                    <ul class="links-list">
                        {move || shown.get().into_iter().map(item).collect_view()}
                    </ul>
                    {move || writes.get().then(|| view! { <Add row /> })}
                </section>
            }
        })
    }
}

fn shown_in(row: &Row, known: &[TableInfo]) -> Vec<Shown> {
    let title = |id: &String| known.iter().find(|table| table.id == *id).map(|table| table.title.clone());
    let titles = |ids: &[String]| told::joined(&ids.iter().filter_map(title).collect::<Vec<_>>());
    let held: Vec<&String> = row.tables.iter().filter(|id| !row.through.contains_key(*id)).collect();
    let entry = |table: &TableInfo| {
        let because = row.through.get(&table.id);
        let led: Vec<String> = led_by(row, &table.id);
        let out = match because.is_none() && held.len() == 1 {
            true => say!("member-take-out-last", table = table.title.as_str()),
            false if led.is_empty() => say!("member-take-out", table = table.title.as_str()),
            false => say!("member-take-out-with", table = table.title.as_str(), others = titles(&led)),
        };
        let because =
            because.map(|from| say!("member-because", from = titles(from), to = table.title.as_str()));
        Shown { table: table.clone(), because, out }
    };
    let tables = row.tables.iter().filter_map(|id| known.iter().find(|table| table.id == *id));
    tables.map(entry).collect()
}

/// The tables that a record is in because of this one alone.
fn led_by(row: &Row, table: &str) -> Vec<String> {
    let mut led: Vec<String> = vec![table.to_owned()];
    loop {
        let is_led = |(id, from): &(&String, &Vec<String>)| {
            !led.contains(*id) && from.iter().all(|from| led.contains(from))
        };
        match row.through.iter().find(is_led) {
            Some((id, _)) => led.push(id.clone()),
            None => return led.split_off(1),
        }
    }
}

/// One table, why the record is there, and the way out.
#[component]
fn Item(shown: Shown, row: Memo<Option<Arc<Row>>>, writes: Memo<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let Shown { table, because, out } = shown;
    let id = table.id.clone();
    let href = move || {
        let mut spot = desk.address.spot()?;
        spot.table = Some(id.clone());
        Some(Place::Production(spot).href())
    };
    let (id, title) = (table.id.clone(), table.title.clone());
    let take_out = move |()| member(desk, row, (&id, &title), false);
    let out = StoredValue::new(out);
    let take_out = StoredValue::new(take_out);
    view! {
        <li class="links-item">
            <div class="links-line">
                <a class="links-to in-table" href=href>
                    <TapeStrip tape=table.module.tape />
                    <span dir="auto">{table.title}</span>
                </a>
                {move || writes.get().then(|| {
                    let press = move |()| take_out.with_value(|take_out| take_out(()));
                    view! { <IconButton glyph=Glyph::Close label=Signal::stored(out.get_value()) press /> }
                })}
            </div>
            {because.map(|because| view! { <p class="in-table-why">{because}</p> })}
        </li>
    }
}

/// Shows it in one more table.
#[component]
fn Add(row: Memo<Option<Arc<Row>>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let chosen = RwSignal::new(String::new());
    let without = Signal::derive(move || {
        let shown = row.with(|row| row.as_ref().map(|row| row.tables.clone()).unwrap_or_default());
        let off = desk.client.tables().with(|known| {
            let off = known.iter().filter(|table| table.problem.is_some());
            off.map(|table| table.id.clone()).collect::<Vec<_>>()
        });
        [shown, off].concat()
    });
    let show = move |()| {
        let id = chosen.get_untracked();
        let known = desk.client.tables().get_untracked();
        if let Some(table) = known.iter().find(|table| table.id == id) {
            member(desk, row, (&table.id, &table.title), true);
        }
        chosen.set(String::new());
    };
    let disabled = Signal::derive(move || chosen.with(String::is_empty));
    view! {
        <div class="in-table-add">
            <TableSelect label=say!("member-add") id=chosen without />
            <Button disabled press=show>{say!("member-show")}</Button>
        </div>
    }
}

fn member(desk: Desk, row: Memo<Option<Arc<Row>>>, (table, title): (&str, &str), is_in: bool) {
    let Some(row) = row.get_untracked() else { return };
    let key = if is_in { "label-member-in" } else { "label-member-out" };
    let label = say!(key, title = titled(&row.title), table = title);
    let ops = vec![CommitOp::Member { id: row.id, table: table.to_owned(), is_in }];
    desk.run(say!("tried-member"), Command::Commit(Commit { label, ops }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_6_a_record_leaves_with_a_table_those_that_it_is_in_because_of_it_alone() {
        let through = [("b", vec!["a"]), ("c", vec!["b"]), ("d", vec!["a", "x"])];
        let owned = |(id, from): (&str, Vec<&str>)| {
            (id.to_owned(), from.into_iter().map(str::to_owned).collect::<Vec<_>>())
        };
        let tables = ["a", "b", "c", "d", "x"].map(str::to_owned);
        let row = Row {
            tables: tables.to_vec(),
            through: through.into_iter().map(owned).collect(),
            ..crate::grid::blank(callboard_core::id::EntityId([1; 16]), &[])
        };
        assert_eq!(led_by(&row, "a"), ["b", "c"]);
        assert_eq!(led_by(&row, "x"), Vec::<String>::new());
    }
}
