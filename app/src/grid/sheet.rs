//! The grid itself: bar, heads, rows, and the keyboard.

use callboard_core::id::EntityId;
use leptos::html::{Details, Div, Input};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use super::arrange::{Layout, NEW};
use super::bar::Bar;
use super::blank::Blank;
use super::cards::{Card, CardPlan};
use super::cell::cell_id;
use super::conditions::Conditions;
use super::groups::GroupRow;
use super::head::{self, Head};
use super::keys::{Deed, Press, Step, deed};
use super::lines::Heading;
use super::menu::OpenMenu;
use super::others::Others;
use super::replacing::Replacing;
use super::row::GridRow;
use super::setup::Setup;
use super::slots::Slots;
use super::state::Sheet;
use super::{binned, groups, measure, others, summary, viewport};
use crate::command::GridAct;
use crate::desk::Desk;
use crate::parts::veil;

/// The table with this id, `<module>.<table>`.
#[component]
pub(crate) fn Grid(
    /// Which.
    table: String,
    /// What a saved view would have set up; what this device keeps of the table where there is none.
    setup: Option<Setup>,
    /// Fields that put rows together at first, the outer first.
    #[prop(optional)]
    group: Vec<String>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sheet = Sheet::lay(desk, table, &group, setup);
    sheet.come_back();
    sheet.follow_news();
    let (search, fields) = (NodeRef::<Input>::new(), NodeRef::<Details>::new());
    let act = Callback::new(move |act| sheet.act(act, search, fields));
    desk.grid.set(Some(act));
    desk.cell.set(Some(Signal::derive(move || sheet.cell())));
    desk.selection.set(Some(summary::follow(sheet)));
    on_cleanup(move || {
        desk.grid.set(None);
        desk.cell.set(None);
        desk.selection.set(None);
    });
    let tape = move || sheet.table.with(|table| table.module.tape.colour.clone());
    view! {
        <section class="grid-view" data-tape=tape>
            <Bar sheet search fields />
            {move || sheet.ask.filters.get().then(|| view! {
                <Conditions
                    sieve=sheet.sieve()
                    failure=sheet.live.failure
                    leave=Callback::new(move |()| sheet.focus())
                />
            })}
            {move || (sheet.ask.replaces.get() && sheet.may_write()).then(|| view! { <Replacing sheet /> })}
            {move || sheet.ask.bin.get().then(|| view! { <binned::BinBar sheet /> })}
            <Scroller sheet />
            <OpenMenu sheet />
        </section>
    }
}

/// The part that scrolls, with the grid in it.
#[component]
fn Scroller(sheet: Sheet) -> impl IntoView {
    let element = sheet.view.element;
    element.on_load(move |element| {
        let size = sheet.view.size;
        measure::watch(&element, move |width, height| size.set((width, height)));
    });
    let drawn_columns = Memo::new(move |_| drawn_columns(sheet));
    let ids = Memo::new(move |_| drawn_ids(sheet));
    let others = Memo::new(move |_| others::others(sheet));
    let plan = Memo::new(move |_| sheet.columns.with(|columns| CardPlan::of(columns)));
    let rows = move || {
        if sheet.view.cards.get() {
            let card = move |id| view! { <Card sheet id plan /> };
            view! { <For each=move || ids.get() key=|id| *id children=card /> }.into_any()
        } else {
            view! { <Rows sheet ids drawn=drawn_columns others /> }.into_any()
        }
    };
    let headings = Memo::new(move |_| groups::drawn(sheet));
    let heading = move |key: String| view! { <GroupRow sheet key /> };
    let height = move || format!("{}px", sheet.top_of(sheet.layout.with(Layout::count)));
    // Rows that are put away and shown again make it a tree.
    let is_grouped = Memo::new(move |_| sheet.layout.with(|layout| layout.lines.are_grouped()));
    let active = move || active_id(sheet);
    Effect::new(move |_| set_wholes(sheet));
    view! {
        <div
            node_ref=element
            role=move || if is_grouped.get() { "treegrid" } else { "grid" }
            class="grid"
            class:is-cards=move || sheet.view.cards.get()
            tabindex="0"
            aria-label=move || sheet.table.with(|table| table.title.clone())
            aria-rowcount=move || (sheet.layout.with(Layout::count) + 1).to_string()
            aria-colcount=move || (sheet.columns.with(|columns| columns.len()) + 1).to_string()
            aria-multiselectable="true"
            aria-readonly=move || (!sheet.may_write()).to_string()
            aria-activedescendant=active
            style=("--columns", move || template(sheet))
            style=("--numbers", move || format!("{}rem", sheet.numbers_rem()))
            on:scroll=move |_| scrolled(sheet)
            on:keydown=move |event| sheet.key(&event)
            on:mousedown=move |event| sheet.press(&event)
            on:mouseover=move |event| sheet.drag(&event)
            on:mouseup=move |_| sheet.release()
            on:dblclick=move |event| sheet.press_twice(&event)
            on:copy=move |event| sheet.carry_off(&event, false)
            on:cut=move |event| sheet.carry_off(&event, true)
            on:paste=move |event| sheet.take_in(&event)
        >
            <Probe sheet />
            {move || (!sheet.view.cards.get()).then(|| view! { <Head sheet drawn=drawn_columns /> })}
            <groups::Stuck sheet />
            <div class="grid-body" role="rowgroup" style:block-size=height>
                <For each=move || headings.get() key=Clone::clone children=heading />
                {rows}
            </div>
            <Blank sheet />
        </div>
    }
}

/// The rows. Those that are made stay, and are given other records.
#[component]
fn Rows(
    sheet: Sheet,
    ids: Memo<Vec<EntityId>>,
    drawn: Memo<Vec<(usize, String)>>,
    others: Memo<Others>,
) -> impl IntoView {
    let slots = Memo::new(move |before: Option<&Slots>| {
        let records: Vec<EntityId> = ids.with(|ids| ids.iter().copied().filter(|id| *id != NEW).collect());
        before.cloned().unwrap_or_default().showing(&records)
    });
    let order = Memo::new(move |_| slots.with(Slots::order));
    let row = move |slot: usize| {
        let held = Memo::new(move |before: Option<&(EntityId, bool)>| {
            let now = slots.with(|slots| slots.of(slot));
            now.or(before.copied()).unwrap_or((NEW, false))
        });
        view! { <GridRow sheet held drawn others /> }
    };
    let has_new = Memo::new(move |_| ids.with(|ids| ids.contains(&NEW)));
    let new = move || {
        let held = Memo::new(|_| (NEW, true));
        has_new.get().then(|| view! { <GridRow sheet held drawn others /> })
    };
    view! {
        <For each=move || order.get() key=|slot| *slot children=row />
        {new}
    }
}

/// Ten digits wide and a row high: what the screen's measures are taken from.
#[component]
fn Probe(sheet: Sheet) -> impl IntoView {
    let probe = NodeRef::<Div>::new();
    probe.on_load(move |probe| {
        measure::watch(&probe, move |width, height| {
            if let Some(found) = measure::metrics(width, height)
                && sheet.view.metrics.get_untracked() != found
            {
                sheet.view.metrics.set(found);
            }
        });
    });
    view! { <div node_ref=probe class="grid-probe" aria-hidden="true"></div> }
}

impl Sheet {
    /// Does what somebody asks of the grid by a command.
    fn act(self, act: GridAct, search: NodeRef<Input>, fields: NodeRef<Details>) {
        match act {
            GridAct::NewRow => self.new_row(),
            GridAct::Print => self.print(),
            GridAct::DeleteRows => self.delete(false),
            GridAct::Copy => self.copy(false),
            GridAct::Cut => self.copy(true),
            GridAct::Paste => self.paste_asked(),
            GridAct::FillDown => self.fill_down(),
            GridAct::FillRight => self.fill_right(),
            GridAct::FillSeries => self.fill_series(),
            GridAct::SelectRows => self.select_rows(),
            GridAct::SelectColumns => self.select_columns(),
            GridAct::OpenRecord => self.open(),
            GridAct::LookBack => self.look_back(),
            GridAct::Merge => self.merge(),
            GridAct::Search => {
                if let Some(input) = search.get_untracked() {
                    // A field that is on the screen takes the focus.
                    let _ = input.focus();
                    input.select();
                }
            }
            GridAct::Filter => self.ask.filters.update(|on| *on = !*on),
            GridAct::Sort => {
                if let Some(field) = untrack(|| self.active_field()) {
                    self.ask.sort.update(|sort| head::turn(sort, &field.name, false));
                }
            }
            GridAct::Group => self.group_by_column(),
            GridAct::FoldAll => self.fold_all(true),
            GridAct::UnfoldAll => self.fold_all(false),
            GridAct::Fields => {
                if let Some(menu) = fields.get_untracked() {
                    menu.set_open(!menu.open());
                }
            }
            GridAct::Bin => self.turn_bin(),
            GridAct::RestoreRows => self.delete(true),
            GridAct::PutBack => self.put_back(),
            GridAct::WidenColumn => self.widen_column(true),
            GridAct::NarrowColumn => self.widen_column(false),
            GridAct::MoveColumnAhead => self.move_column(true),
            GridAct::MoveColumnBack => self.move_column(false),
            GridAct::Freeze => self.freeze(),
            GridAct::Veil => {
                if let Some(field) = untrack(|| self.active_field()).filter(|field| field.sensitive) {
                    veil::turn(&field.key);
                }
            }
            GridAct::Replace => self.ask.replaces.update(|on| *on = !*on),
        }
    }

    /// A record to be written in: in its row, or where rows are cards in its form.
    pub(super) fn new_row(self) {
        if self.takes_writing() {
            // Taking the focus ends what is being edited, and saves it.
            self.focus();
            if self.view.cards.get_untracked() {
                self.create_and_open();
            } else {
                self.create_blank();
            }
        }
    }

    /// A record, and its form beside the table.
    pub(super) fn create_and_open(self) {
        self.create_blank();
        self.open();
    }

    pub(super) fn open(self) {
        if let Some(row) = untrack(|| self.active_row()).filter(|row| row.id != NEW) {
            self.desk.address.open_record(row.id);
        }
    }

    fn look_back(self) {
        let row = untrack(|| self.active_row()).filter(|row| row.id != NEW);
        if let Some((row, field)) = row.zip(untrack(|| self.active_field())) {
            self.desk.address.look_back(row.id, Some(field.key));
        }
    }

    fn merge(self) {
        if let Some(row) = untrack(|| self.active_row()).filter(|row| row.id != NEW) {
            self.desk.address.merge_record(row.id);
        }
    }

    fn key(self, event: &KeyboardEvent) {
        // Keys of an editor, or of a mark's button, are theirs.
        if !self.is_of_grid(event) || event.default_prevented() {
            return;
        }
        let key = event.key();
        let ctrl = event.ctrl_key() || event.meta_key();
        let press = Press { key: &key, ctrl, shift: event.shift_key(), alt: event.alt_key() };
        let Some(deed) = deed(press, measure::is_mirrored()) else { return };
        // A character that is being composed has to reach the editor that opens now.
        let composes = deed == Deed::Replace(String::new());
        if self.take(deed) && !composes {
            event.prevent_default();
        }
    }

    /// Whether something happened to the grid itself, not to something that is open in it.
    pub(super) fn is_of_grid(self, event: &Event) -> bool {
        event.target().is_some_and(|target| {
            self.view.element.with_untracked(|element| {
                element.as_ref().is_some_and(|element| target == *element.unchecked_ref())
            })
        })
    }

    /// Does what a key asks. False where there was nothing to do, and the key may be somebody else's.
    fn take(self, deed: Deed) -> bool {
        if let Some(heading) = untrack(|| self.active_heading())
            && let Some(taken) = self.take_on_heading(&heading, &deed)
        {
            return taken;
        }
        let is_tick = untrack(|| self.active_field()).is_some_and(|field| field.kind == "bool");
        match deed {
            Deed::Fold(opens) => return self.fold(opens),
            Deed::Enter(_) if is_tick => self.tick(),
            Deed::Enter(_) if self.is_refused_here() => self.edit(None),
            Deed::Enter(step) | Deed::Go(step @ (Step::Next | Step::Previous)) if self.go_round(step) => {}
            Deed::Enter(step) => self.go_to_row(step),
            Deed::Go(step) => return self.go_on(step),
            Deed::Extend(step) => self.extend(step),
            Deed::SelectAll => self.select_all(),
            Deed::SelectRows => self.select_rows(),
            Deed::SelectColumns => self.select_columns(),
            Deed::FillRight => self.fill_right(),
            Deed::Edit => self.edit(None),
            Deed::Replace(text) => self.edit(Some(text)),
            Deed::Clear if self.takes_writing() => self.clear(),
            Deed::Clear => {}
            Deed::Space if is_tick => self.tick(),
            Deed::Space => self.open(),
            Deed::Whys => self.why(),
            Deed::Menu => self.open_menu(untrack(|| self.here()).column),
            Deed::LetGo => return self.let_go(),
        }
        true
    }

    /// What a key does on a group's heading, where that is something else than on a cell: a tree's.
    fn take_on_heading(self, heading: &Heading, deed: &Deed) -> Option<bool> {
        match deed {
            Deed::Enter(_) | Deed::Space => self.turn_group(&heading.group.key),
            Deed::Go(Step::Back) => drop(self.fold(false)),
            Deed::Go(Step::Ahead) => drop(self.fold(true)),
            Deed::Edit | Deed::Replace(_) | Deed::Whys | Deed::Menu => {}
            Deed::Clear | Deed::FillRight if untrack(|| self.chosen_count()) == 0 => {}
            _ => return None,
        }
        Some(true)
    }

    /// Whether what was typed into the active cell was refused.
    fn is_refused_here(self) -> bool {
        let here = untrack(|| self.active_row().zip(self.active_field()));
        here.is_some_and(|(row, field)| {
            self.drafts.with_untracked(|drafts| {
                drafts.of(&row, &field.name).is_some_and(|draft| draft.refused_text().is_some())
            })
        })
    }

    /// Lets go of what was refused here, else of the range. False where there is neither.
    fn let_go(self) -> bool {
        let (mut rows, fields) = untrack(|| (self.chosen(), self.range_fields()));
        rows.extend(untrack(|| self.active_row()));
        let mut forgotten = false;
        self.drafts.update(|drafts| {
            for (row, field) in rows.iter().flat_map(|row| fields.iter().map(move |field| (row, field))) {
                forgotten |= drafts.forget(row.id, &field.name);
            }
        });
        if forgotten {
            return true;
        }
        let range = self.cursor.with_untracked(|cursor| cursor.range);
        let here = untrack(|| self.here());
        self.choose((here, here));
        range.is_some()
    }
}

fn scrolled(sheet: Sheet) {
    if let Some(element) = sheet.view.element.get_untracked() {
        // From right to left, the way from the start is counted below zero.
        let left = f64::from(element.scroll_left()).abs();
        sheet.view.scroll_to(left, f64::from(element.scroll_top()));
    }
}

/// The columns to draw: those in sight, those that stay, and the one that is open.
fn drawn_columns(sheet: Sheet) -> Vec<(usize, String)> {
    let ((left, _), (width, _)) = (sheet.view.scroll.get(), sheet.view.size.get());
    let numbers = sheet.numbers_rem() * sheet.view.metrics.with(|metrics| metrics.rem);
    let frozen = sheet.frozen.get();
    let seen = sheet.widths.with(|widths| viewport::columns(left, width - numbers, widths, frozen));
    let open = sheet.editing.with(|open| open.as_ref().map(|open| open.field.clone()));
    sheet.columns.with(|columns| {
        let is_drawn = |place: usize, name: &str| {
            place < frozen || seen.contains(&place) || open.as_deref() == Some(name)
        };
        let named = columns.iter().enumerate().map(|(place, field)| (place, field.name.clone()));
        named.filter(|(place, name)| is_drawn(*place, name)).collect()
    })
}

/// The rows to draw: those in sight, and the one that is being worked on.
fn drawn_ids(sheet: Sheet) -> Vec<EntityId> {
    let drawn = sheet.drawn.get();
    let kept = sheet.kept.with(|kept| kept.as_ref().map(|kept| kept.row.id));
    sheet.layout.with(|layout| {
        let seen = drawn.filter_map(|place| layout.at(place)).map(|row| row.id);
        let mut ids: Vec<_> = seen.collect();
        ids.extend(kept.filter(|id| !ids.contains(id) && layout.place(*id).is_some()));
        ids
    })
}

/// The tracks of the table: row numbers, then every column, and what is left.
fn template(sheet: Sheet) -> String {
    let widths =
        sheet.widths.with(|widths| widths.iter().map(|width| format!("{width}px ")).collect::<String>());
    format!("var(--numbers) {widths}minmax(0, 1fr)")
}

/// Tells the styles how wide the wholes of each column of natural numbers are.
fn set_wholes(sheet: Sheet) {
    let Some(element) = sheet.view.element.get() else { return };
    let style = web_sys::HtmlElement::style(&element);
    let wholes = sheet.wholes.get();
    sheet.columns.with(|columns| {
        for (column, field) in columns.iter().enumerate() {
            if let Some(digits) = wholes.get(&field.name) {
                // A property that styles may have any value.
                let _ = style.set_property(&format!("--whole-{column}"), &format!("{digits}ch"));
            }
        }
    });
}

pub(super) fn active_id(sheet: Sheet) -> Option<String> {
    if let Some(heading) = sheet.active_heading() {
        return Some(format!("group-{}", heading.group.key));
    }
    let row = sheet.active_row()?;
    if sheet.view.cards.get() {
        return Some(format!("cell-{}-card", row.id));
    }
    Some(cell_id(row.id, &sheet.active_field()?.name))
}
