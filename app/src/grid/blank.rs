//! What stands where no row does: nothing yet, nothing found, nothing deleted, or why the question was not
//! understood.

use leptos::prelude::*;

use super::arrange::Layout;
use super::state::Sheet;
use crate::address::Panel;
use crate::parts::{Button, Empty, Glyph, Keys, Look, Notice, Skeleton};
use crate::{say, words};

/// Why there are no rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    /// Not known yet.
    Loading,
    /// There are some.
    Filled,
    /// Nobody made any.
    Nothing,
    /// None that was asked for.
    NoResult,
    /// Nothing was deleted.
    EmptyBin,
}

/// What stands where no row does.
#[component]
pub(super) fn Blank(
    /// Of which grid.
    sheet: Sheet,
) -> impl IntoView {
    let reason = Memo::new(move |_| {
        let is_empty = sheet.layout.with(|layout: &Layout| layout.total == 0);
        match (sheet.live.window.with(Option::is_none), is_empty) {
            (true, _) => Reason::Loading,
            (false, false) => Reason::Filled,
            (false, true) if sheet.ask.is_narrowed() => Reason::NoResult,
            (false, true) if sheet.ask.bin.get() => Reason::EmptyBin,
            (false, true) => Reason::Nothing,
        }
    });
    let failure = sheet.live.failure;
    let said = move || match (reason.get(), failure.get()) {
        (Reason::Loading | Reason::Filled, Some(why)) if !sheet.ask.is_narrowed() => {
            Some(view! { <Notice title=say!("grid-failed") text=words::failure(&why) /> }.into_any())
        }
        (Reason::Loading, _) => Some(view! { <Skeleton rows=14 /> }.into_any()),
        (Reason::Filled, _) => None,
        (Reason::Nothing, _) => Some(view! { <Nothing sheet /> }.into_any()),
        (Reason::NoResult, _) => Some(view! { <NoResult sheet /> }.into_any()),
        (Reason::EmptyBin, _) => {
            Some(view! { <Empty title=say!("empty-bin-title") hint=say!("empty-bin-hint") /> }.into_any())
        }
    };
    // A grid holds rows of cells and nothing else.
    move || said().map(|said| view! { <div role="row"><div role="gridcell">{said}</div></div> })
}

/// A table without rows: what to do first.
#[component]
fn Nothing(sheet: Sheet) -> impl IntoView {
    let word = move || sheet.table.with(|table| table.row.clone());
    let words = move || sheet.table.with(|table| table.rows.clone());
    let title = Signal::derive(move || say!("empty-title", rows = words()));
    let may_write = move || sheet.may_write();
    let hint = Signal::derive(move || {
        let first = sheet.columns.with(|columns| columns.first().map(|field| field.title.to_lowercase()));
        match may_write() {
            true => say!("empty-hint", field = first.unwrap_or_default()),
            false if sheet.table.with(|table| table.problem.is_some()) => say!("empty-hint-off"),
            false => say!("empty-hint-reader"),
        }
    });
    view! {
        <Empty title hint>
            {move || may_write().then(|| view! {
                <Button look=Look::Primary press=move |()| sheet.new_row()>
                    {move || say!("grid-new", row = word())}
                    " "
                    <Keys keys="Ctrl+Enter" />
                </Button>
                <Button glyph=Glyph::FileIn press=move |()| sheet.desk.address.show(Some(Panel::Import))>
                    {say!("empty-import")}
                </Button>
            })}
        </Empty>
    }
}

/// Nothing that was asked for: leave nothing out any more.
#[component]
fn NoResult(sheet: Sheet) -> impl IntoView {
    let hint = Signal::derive(move || {
        let (all, row, rows) = sheet.table.with(|table| (table.count, table.row.clone(), table.rows.clone()));
        say!("no-result-hint", count = all, row = row, rows = rows)
    });
    view! {
        <Empty title=say!("no-result-title") hint>
            <Button press=move |()| { sheet.ask.widen(); sheet.focus(); }>{say!("no-result-widen")}</Button>
        </Empty>
    }
}
