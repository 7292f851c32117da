//! What a grid on the screen is made of. Everything that can be derived is; what is kept is what a person
//! did.

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use callboard_core::id::EntityId;
use callboard_core::workspace::command::{Folds, Query};
use callboard_core::workspace::update::{FieldInfo, Row, TableInfo};
use leptos::html::Div;
use leptos::prelude::*;

use super::arrange::{Kept, Layout, Told};
use super::ask::Ask;
use super::binned;
use super::columns::{self, Wish};
use super::drafts::Drafts;
use super::grip::Drawn;
use super::groups;
use super::keys::{self, Spot};
use super::menu::Menu;
use super::setup::Setup;
use super::sieve::Sieve;
use super::viewport::{self, Flight, Measured, Metrics};
use crate::client::Live;
use crate::desk::Desk;
use crate::{parts, remember, say};

/// A grid. Copies are the same grid.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    /// What every part of the screen shares.
    pub(super) desk: Desk,
    /// What is asked of the table.
    pub(super) ask: Ask,
    /// What the screen shows of it.
    pub(super) view: View,
    /// Where the person is.
    pub(super) cursor: RwSignal<Cursor>,
    /// The cell that is open.
    pub(super) editing: RwSignal<Option<Editing>>,
    /// The row that is being worked on.
    pub(super) kept: RwSignal<Option<Kept>>,
    /// What was typed and the table does not hold yet.
    pub(super) drafts: RwSignal<Drafts>,
    /// The table.
    pub(super) table: Memo<TableInfo>,
    /// Its columns.
    pub(super) columns: Memo<Arc<Vec<FieldInfo>>>,
    /// Their widths, in pixels.
    pub(super) widths: Memo<Vec<f64>>,
    /// How many of the first stay when the others move.
    pub(super) frozen: Memo<usize>,
    /// Which row stands where.
    pub(super) layout: Memo<Layout>,
    /// Digits that the wholes of natural numbers take, by field.
    pub(super) wholes: Memo<BTreeMap<String, usize>>,
    /// The rows to draw.
    pub(super) drawn: Memo<Range<usize>>,
    /// The window that was asked for, as it is.
    pub(super) live: Live,
    /// What the person made of the columns.
    pub(super) wish: RwSignal<Wish>,
    /// The column that is being drawn elsewhere.
    pub(super) drawn_column: RwSignal<Option<Drawn>>,
    /// The column's menu that is open.
    pub(super) menu: RwSignal<Option<Menu>>,
    /// How far the range is being drawn on, to be filled.
    pub(super) aim: RwSignal<Option<Spot>>,
    /// Whether whole rows are being chosen with the pointer.
    pub(super) draws_rows: StoredValue<bool>,
}

/// What the screen shows.
#[derive(Clone, Copy)]
pub(super) struct View {
    /// The part that scrolls.
    pub(super) element: NodeRef<Div>,
    /// How far it is scrolled from its start and its top, in pixels.
    pub(super) scroll: RwSignal<(f64, f64)>,
    /// How they scroll.
    flight: StoredValue<Flight>,
    /// How far below that rows are asked for, in pixels.
    ahead: RwSignal<f64>,
    /// Its width and height, in pixels.
    pub(super) size: RwSignal<(f64, f64)>,
    /// Measures of this screen.
    pub(super) metrics: RwSignal<Metrics>,
    /// Whether rows are cards, because a table would be wider than the screen.
    pub(super) cards: Memo<bool>,
}

/// Where the person is, and how far their range goes.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Cursor {
    /// The record, where its row is loaded: they stay with it when rows move.
    pub(super) id: Option<EntityId>,
    /// The group, where they are on its heading: they stay with it likewise.
    pub(super) heading: Option<u64>,
    /// Where it was.
    pub(super) at: Spot,
    /// The range, where it is more than that cell: the end that stays, and the one that Shift and the pointer
    /// move. The person is somewhere in it.
    pub(super) range: Option<(Spot, Spot)>,
    /// The column that Tab set out from: Enter leads back under it.
    pub(super) tab_from: Option<usize>,
}

/// An open cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Editing {
    /// Whose.
    pub(super) id: EntityId,
    /// Which field.
    pub(super) field: String,
    /// What was typed in place of what is there.
    pub(super) start: Option<String>,
    /// `Row::seen` when it was opened: what the edit replaces is what the person had before them.
    pub(super) seen: Option<String>,
}

/// Below this width, in `rem`, rows are cards.
const CARDS_REM: f64 = 30.0;

impl Sheet {
    /// A grid of the table with this id.
    pub(super) fn lay(desk: Desk, id: String, group: &[String], setup: Option<Setup>) -> Self {
        let ask = Ask::lay(desk, group);
        let view = View::lay();
        let table = {
            let id = id.clone();
            Memo::new(move |known: Option<&TableInfo>| {
                let tables = desk.client.tables();
                let found = tables.with(|tables| tables.iter().find(|table| table.id == id).cloned());
                // While a production closes its tables are gone before its grid is.
                found.or_else(|| known.cloned()).unwrap_or_default()
            })
        };
        let wish = RwSignal::new(remember::recall::<Wish>(&wish_name(&id)).unwrap_or_default());
        let columns = Memo::new(move |_| {
            let shown = table.with(|table| wish.with(|wish| columns::shown(&table.fields, wish)));
            Arc::new(if ask.bin.get() { binned::columns(shown) } else { shown })
        });
        let widths = Memo::new(move |_| {
            let metrics = view.metrics.get();
            let width = |field: &FieldInfo| wish.with(|wish| columns::width(field, wish, metrics));
            columns.with(|columns| columns.iter().map(width).collect::<Vec<_>>())
        });
        let frozen = Memo::new(move |_| {
            let (width, _) = view.size.get();
            wish.with(|wish| widths.with(|widths| columns::frozen(wish, widths, width)))
        });
        let kept = RwSignal::new(None::<Kept>);
        let live = ask.watch(desk, view, (id, table, columns));
        let layout = Memo::new(move |_| {
            let (id, writes) = table.with(|table| (table.id.clone(), desk.may_write_in(table)));
            lay_out(live, ask, kept, id, writes)
        });
        let wholes =
            Memo::new(move |_| layout.with(|layout| columns.with(|columns| wholes_of(layout, columns))));
        let drawn = view.rows(move |measured| {
            layout.with(|layout| viewport::rows(measured, layout.count(), &layout.lines))
        });
        let sheet = Self {
            desk,
            ask,
            view,
            cursor: RwSignal::new(Cursor::default()),
            editing: RwSignal::new(None),
            kept,
            drafts: RwSignal::new(Drafts::default()),
            table,
            columns,
            widths,
            frozen,
            layout,
            wholes,
            drawn,
            live,
            wish,
            drawn_column: RwSignal::new(None),
            menu: RwSignal::new(None),
            aim: RwSignal::new(None),
            draws_rows: StoredValue::new(false),
        };
        match setup {
            Some(setup) => sheet.set_up(&setup),
            None => sheet.keep_wish(),
        }
        sheet.follow_bin();
        sheet
    }

    /// Keeps what the person makes of the columns, on this device.
    fn keep_wish(self) {
        let id = self.table.with_untracked(|table| table.id.clone());
        Effect::new(move |before: Option<()>| {
            self.wish.with(|wish| before.map(|()| remember::remember(&wish_name(&id), wish)));
        });
    }

    /// Starts anew in the bin and out of it, and guards what is not handed over.
    fn follow_bin(self) {
        Effect::new(move |before: Option<bool>| {
            let bin = self.ask.bin.get();
            if before.is_some_and(|before| before != bin) {
                self.close();
                self.kept.set(None);
                self.be_at(Spot::default());
            }
            bin
        });
        let holds = move || self.editing.with(Option::is_some) || self.drafts.with(Drafts::has_refused);
        self.desk.guard(Signal::derive(holds));
    }

    /// Which rows are shown.
    pub(super) fn sieve(self) -> Sieve {
        let Ask { conditions, by_hand, filters, filter_by, .. } = self.ask;
        Sieve { table: self.table, conditions, by_hand, shows: filters, field: filter_by }
    }

    /// Whether rows can be written here.
    pub(super) fn may_write(self) -> bool {
        self.table.with(|table| self.desk.may_write_in(table)) && !self.ask.bin.get()
    }

    /// The same, where somebody is about to; a table that is switched off says why nothing comes of it.
    pub(super) fn takes_writing(self) -> bool {
        let takes = untrack(|| self.may_write());
        let off =
            self.table.with_untracked(|table| table.problem.as_ref().map(|_| table.module.title.clone()));
        if let (false, Some(title)) = (takes, off) {
            self.desk.remark(say!("tried-row-change"), say!("failure-switched-off", module = title));
        }
        takes
    }

    /// Where the person is now: with their record, where it is loaded.
    pub(super) fn here(self) -> Spot {
        let cursor = self.cursor.get();
        let place = self.layout.with(|layout| match (cursor.id, cursor.heading) {
            (Some(id), _) => layout.place(id),
            (None, Some(heading)) => groups::line_of(&layout.lines, heading, cursor.at.row),
            (None, None) => None,
        });
        let last = self.layout.with(Layout::count).saturating_sub(1);
        Spot { row: place.unwrap_or(cursor.at.row).min(last), ..cursor.at }
    }

    /// The ends of the range: the one that stays, and the one that moves.
    pub(super) fn ends(self) -> (Spot, Spot) {
        let (cursor, here) = (self.cursor.get(), self.here());
        let Some((from, to)) = cursor.range else { return (here, here) };
        let last = self.layout.with(Layout::count).saturating_sub(1);
        // Rows that came before it, or went, take the range along with the person's own.
        let moved =
            |spot: Spot| Spot { row: (spot.row + here.row).saturating_sub(cursor.at.row).min(last), ..spot };
        (moved(from), moved(to))
    }

    /// How far from the top of the rows a line stands, in pixels.
    pub(super) fn top_of(self, line: usize) -> f64 {
        let high = self.view.high();
        self.layout.with(|layout| layout.lines.top_of(line, high))
    }

    /// How wide the column of row numbers is, in `rem`.
    pub(super) fn numbers_rem(self) -> f64 {
        columns::numbers_rem(self.layout.with(Layout::count))
    }

    /// Where a column stays that does not move with the others, from the start of the line.
    pub(super) fn stays_at(self, column: usize) -> Option<String> {
        let before = |widths: &Vec<f64>| widths.iter().take(column).sum::<f64>();
        let is_frozen = column < self.frozen.get();
        is_frozen.then(|| format!("calc(var(--numbers) + {}px)", self.widths.with(before)))
    }

    /// Rows and columns of the range, its ends included.
    pub(super) fn range(self) -> (RangeInclusive<usize>, RangeInclusive<usize>) {
        keys::between(self.ends())
    }

    /// The row that the person is in.
    pub(super) fn active_row(self) -> Option<Arc<Row>> {
        let here = self.here();
        self.layout.with(|layout| layout.at(here.row).cloned())
    }

    /// The field that the person is in.
    pub(super) fn active_field(self) -> Option<FieldInfo> {
        let here = self.here();
        self.columns.with(|columns| columns.get(here.column).cloned())
    }
}

impl View {
    fn lay() -> Self {
        let size = RwSignal::new((0.0, 0.0));
        let metrics = RwSignal::new(Metrics::default());
        let cards = Memo::new(move |_| {
            let (width, _) = size.get();
            width > 0.0 && width < CARDS_REM * metrics.with(|metrics| metrics.rem)
        });
        let (scroll, ahead) = (RwSignal::new((0.0, 0.0)), RwSignal::new(0.0));
        let flight = StoredValue::new(Flight::default());
        Self { element: NodeRef::new(), scroll, ahead, flight, size, metrics, cards }
    }

    /// Somebody has scrolled there.
    pub(super) fn scroll_to(self, left: f64, top: f64) {
        let (flight, ahead) = self.flight.get_value().on(top, self.size.get_untracked().1);
        self.flight.set_value(flight);
        self.ahead.maybe_update(|known| std::mem::replace(known, ahead) != ahead);
        self.scroll.set((left, top));
        if ahead != 0.0 {
            // Where the next frame comes and they have not gone on, they are there.
            let rests = move || {
                if self.flight.try_get_value() == Some(flight) {
                    self.flight.set_value(flight.at_rest());
                    self.ahead.set(0.0);
                }
            };
            request_animation_frame(move || request_animation_frame(rests));
        }
    }

    /// The height of a row and of a group's heading, in pixels.
    pub(super) fn high(self) -> (f64, f64) {
        let metrics = self.metrics.get();
        if self.cards.get() { (metrics.card, metrics.heading) } else { (metrics.row, metrics.row) }
    }

    /// What is drawn, by what is seen.
    pub(super) fn rows(
        self,
        drawn: impl Fn(Measured) -> Range<usize> + Send + Sync + 'static,
    ) -> Memo<Range<usize>> {
        Memo::new(move |_| {
            let ((_, top), (_, height)) = (self.scroll.get(), self.size.get());
            drawn(Measured { top, height, high: self.high() })
        })
    }

    /// What will be drawn, by where it is scrolled to.
    pub(super) fn rows_ahead(
        self,
        drawn: impl Fn(Measured) -> Range<usize> + Send + Sync + 'static,
    ) -> Memo<Range<usize>> {
        Memo::new(move |_| {
            let ((_, top), (_, height)) = (self.scroll.get(), self.size.get());
            drawn(Measured { top: top + self.ahead.get(), height, high: self.high() })
        })
    }
}

/// Under which name this device keeps what somebody made of a table's columns.
pub(super) fn wish_name(table: &str) -> String {
    format!("columns-{table}")
}

fn lay_out(live: Live, ask: Ask, kept: RwSignal<Option<Kept>>, table: String, writes: bool) -> Layout {
    let layout = kept.with(|kept| {
        live.window.with(|window| match window {
            Some(window) if window.query.table == table && window.query.bin == ask.bin.get() => {
                let told: Vec<Arc<Row>>;
                let rows = match window.query.bin {
                    true => {
                        told = window.rows.iter().map(binned::row).collect();
                        &told
                    }
                    false => &window.rows,
                };
                let Query { offset, folds, .. } = &window.query;
                let (total, offset) = (window.total, *offset);
                Layout::arrange(Told { total, offset, groups: &window.groups, folds }, rows, kept.as_ref())
            }
            _ => {
                let none = Told { total: 0, offset: 0, groups: &[], folds: &Folds::default() };
                Layout::arrange(none, &[], kept.as_ref())
            }
        })
    });
    let adds = writes && !ask.bin.get() && live.window.with(Option::is_some);
    if adds { layout.with_new() } else { layout }
}

fn wholes_of(layout: &Layout, columns: &[FieldInfo]) -> BTreeMap<String, usize> {
    let natural = columns.iter().filter(|field| field.natural);
    let digits = |name: &str| {
        let texts = layout.rows().filter_map(|row| row.fields.get(name)?.as_str());
        parts::whole_digits(texts)
    };
    natural.map(|field| (field.name.clone(), digits(&field.name))).collect()
}
