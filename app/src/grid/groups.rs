//! Rows that stand together: their headings, with counts and totals, and how they are folded.

use callboard_core::workspace::command::{Fields, Json};
use callboard_core::workspace::update::{FieldInfo, Group};
use leptos::prelude::*;

use super::arrange::Layout;
use super::keys::Spot;
use super::lines::{Heading, Lines, Within};
use super::state::Sheet;
use crate::parts::{self, Extent, Glyph, Icon, Shown};
use crate::say;

/// Columns that begin within so many `rem` are covered by a heading's own words: their sums are among those.
const WORDS_REM: f64 = 26.0;

/// The fields of columns whose values come to something.
pub(super) fn totalled(columns: &[FieldInfo]) -> Vec<String> {
    let is_of =
        |field: &&FieldInfo| is_summed(field) || matches!(field.kind.as_str(), "bool" | "date" | "date_time");
    let mut names: Vec<String> = columns.iter().filter(is_of).map(|field| field.name.clone()).collect();
    // Columns in another order ask for nothing else.
    names.sort_unstable();
    names
}

fn is_summed(field: &FieldInfo) -> bool {
    matches!(field.kind.as_str(), "number" | "integer" | "decimal" | "duration")
}

/// Whether rows can stand together by a field.
pub(super) fn may_group(field: &FieldInfo) -> bool {
    !matches!(field.kind.as_str(), "rich_text" | "asset" | "json") && !super::binned::is_own(&field.name)
}

/// A group's key as a number, which can be copied.
pub(super) fn number_of(group: &Group) -> Option<u64> {
    u64::from_str_radix(&group.key, 16).ok()
}

/// The line of the heading of that number, which stood at `near` when it was last seen.
pub(super) fn line_of(lines: &Lines, number: u64, near: usize) -> Option<usize> {
    let is_it = |heading: &&Heading| number_of(&heading.group) == Some(number);
    let found = lines.heading_at(near).filter(is_it).or_else(|| lines.headings().iter().find(is_it));
    found.map(|heading| heading.line)
}

/// The value of a group as people read it.
fn value_words(field: &FieldInfo, value: &Json) -> String {
    match (field.kind.as_str(), value) {
        (_, Json::Null) => say!("group-none", field = field.title.as_str()),
        ("bool", Json::Bool(false)) => say!("group-no", field = field.title.as_str()),
        ("bool", Json::Bool(true)) => field.title.clone(),
        _ if is_summed(field) => {
            say!("group-figure", field = field.title.as_str(), value = parts::told(Some(field), value))
        }
        _ => Shown::of(field, value).plain(),
    }
}

/// What a field of a group comes to, in words; nothing where it comes to nothing.
fn total_words(field: &FieldInfo, total: &Json) -> Option<String> {
    let title = field.title.clone();
    if is_summed(field) {
        let sum = sum_of(field, total)?;
        return Some(say!("group-sum", field = title, sum = sum));
    }
    if let Some(ticked) = total.get("ticked").and_then(Json::as_u64).filter(|ticked| *ticked > 0) {
        return Some(say!("group-ticked", count = ticked, field = title));
    }
    let written = |end: &str| {
        let text = total.get(end)?.as_str()?;
        let day = if field.kind == "date" { text.parse().ok()? } else { parts::clock(text)?.date() };
        Some(parts::said_day(day, Extent::Day))
    };
    let (first, last) = (written("first")?, written("last")?);
    Some(match first == last {
        true => say!("group-day", field = title, day = first),
        false => say!("group-days", field = title, first = first, last = last),
    })
}

/// A sum as people read it; a dash where it is too large to be told.
fn sum_of(field: &FieldInfo, total: &Json) -> Option<String> {
    total.get("numbers").and_then(Json::as_u64).filter(|numbers| *numbers > 0)?;
    let sum = total.get("sum").filter(|sum| !sum.is_null());
    Some(sum.map_or_else(|| "—".to_owned(), |sum| Shown::of(&summed(field), sum).plain()))
}

/// Exact digits come to a number.
fn summed(field: &FieldInfo) -> FieldInfo {
    FieldInfo { natural: false, ..field.clone() }
}

impl Sheet {
    /// The heading that the person is on.
    pub(super) fn active_heading(self) -> Option<Heading> {
        let here = self.here();
        self.layout.with(|layout| layout.lines.heading_at(here.row).cloned())
    }

    /// A field that puts rows together, by its level.
    fn group_field(self, level: usize) -> Option<FieldInfo> {
        let name = self.live.window.with(|window| {
            window.as_ref().and_then(|window| Some(window.query.group.get(level)?.field.clone()))
        })?;
        self.table.with(|table| table.fields.iter().find(|field| field.name == name).cloned())
    }

    /// What a group is called.
    pub(super) fn group_words(self, group: &Group) -> String {
        self.group_field(group.level).map_or_else(String::new, |field| value_words(&field, &group.value))
    }

    /// How many rows a group has.
    pub(super) fn count_words(self, group: &Group) -> String {
        let (row, rows) = self.table.with(|table| (table.row.clone(), table.rows.clone()));
        say!("bar-count", count = group.count, row = row, rows = rows)
    }

    /// What a group comes to, a sentence each, in the order of the columns.
    pub(super) fn totals_words(
        self,
        group: &Group,
        is_told: impl Fn(usize, &FieldInfo) -> bool,
    ) -> Vec<String> {
        self.columns.with(|columns| {
            let told = columns.iter().enumerate().filter(|(place, field)| is_told(*place, field));
            told.filter_map(|(_, field)| total_words(field, group.totals.get(&field.name)?)).collect()
        })
    }

    /// Folds the group of this key, or shows its rows again.
    pub(super) fn turn_group(self, key: &str) {
        self.kept.set(None);
        self.ask.folds.update(|folds| folds.turn(key));
    }

    /// Folds all groups, or none.
    pub(super) fn fold_all(self, all: bool) {
        self.kept.set(None);
        self.ask.folds.update(|folds| {
            folds.all = all;
            folds.keys.clear();
        });
    }

    /// Folds the group that the person is in, or the one around it where it is folded already; or with
    /// `opens` shows its rows, and goes to the first of them. False where nothing is grouped.
    pub(super) fn fold(self, opens: bool) -> bool {
        let here = untrack(|| self.here());
        let over: Vec<Heading> =
            self.layout.with_untracked(|layout| layout.lines.over(here.row).into_iter().cloned().collect());
        let Some(inner) = over.last() else {
            return self.layout.with_untracked(|layout| layout.lines.are_grouped());
        };
        match (opens, inner.is_folded) {
            (true, true) => self.turn_group(&inner.group.key),
            (true, false) if inner.line == here.row => self.be_at(Spot { row: here.row + 1, ..here }),
            (true, false) => {}
            (false, false) => {
                self.be_at(Spot { row: inner.line, ..here });
                self.turn_group(&inner.group.key);
            }
            (false, true) => {
                if let Some(outer) = over.len().checked_sub(2).map(|place| &over[place]) {
                    self.be_at(Spot { row: outer.line, ..here });
                }
            }
        }
        true
    }

    /// Groups by the active column alone; by nothing where it groups already.
    pub(super) fn group_by_column(self) {
        let Some(field) = untrack(|| self.active_field()).filter(may_group) else { return };
        let is_so = self.ask.group.with_untracked(|group| group.iter().any(|by| by.field == field.name));
        self.group_by(if is_so { Vec::new() } else { vec![field.name] });
    }

    /// Groups by these fields, the outer first.
    pub(super) fn group_by(self, fields: Vec<String>) {
        let by = |field| callboard_core::workspace::command::Sort { field, desc: false };
        self.ask.folds.set(callboard_core::workspace::command::Folds::default());
        self.ask.group.set(fields.into_iter().map(by).collect());
    }

    /// Where a new record would stand: at the end of the group that a line is in; of the last group, where
    /// that is open, for what comes after all.
    pub(super) fn end_of_group(self, line: usize) -> Option<Within> {
        self.layout.with_untracked(|layout| {
            let last = layout.total.checked_sub(1)?;
            let inner = layout.lines.over(line.min(last)).pop()?.clone();
            if inner.is_folded && line > last {
                return None;
            }
            let place = |heading: &Heading| {
                let is_it = |known: &Heading| known.group.key == heading.group.key;
                layout.lines.headings().iter().position(is_it).unwrap_or_default()
            };
            let path = layout.lines.over(inner.line).into_iter();
            Some(Within { path: path.map(|it| (place(it), it.group.clone())).collect(), at: usize::MAX })
        })
    }

    /// What a record of a group begins with: as it is written, and as a row holds it.
    pub(super) fn values_of(self, within: &Within) -> (Fields, Fields) {
        let (mut written, mut shown) = (Fields::new(), Fields::new());
        for (_, group) in &within.path {
            let Some(field) = untrack(|| self.group_field(group.level)) else { continue };
            if group.value.is_null() || group.value == Json::Bool(false) {
                continue;
            }
            let value = match field.kind.as_str() {
                "reference" => group.value.get("id").cloned().unwrap_or(Json::Null),
                _ => group.value.clone(),
            };
            written.insert(field.name.clone(), value);
            shown.insert(field.name, group.value.clone());
        }
        (written, shown)
    }

    /// A record in a group, with its form beside the table where rows are cards.
    fn add_to_group(self, key: &str) {
        let line =
            self.layout.with_untracked(|layout| layout.lines.heading_of(key).map(|heading| heading.line));
        let Some(row) = line else { return };
        if self.ask.folds.with_untracked(|folds| folds.holds(key)) {
            self.turn_group(key);
        }
        self.focus();
        self.be_at(Spot { row, column: 0 });
        if self.view.cards.get_untracked() { self.create_and_open() } else { self.create_blank() }
    }
}

/// The headings to draw.
pub(super) fn drawn(sheet: Sheet) -> Vec<String> {
    let drawn = sheet.drawn.get();
    let keys = |layout: &Layout| {
        let headings = layout.lines.headings_in(drawn.clone());
        headings.iter().map(|heading| heading.group.key.clone()).collect()
    };
    sheet.layout.with(keys)
}

/// The heading of a group among the rows.
#[component]
pub(super) fn GroupRow(
    /// Of which grid.
    sheet: Sheet,
    /// Of which group.
    key: String,
) -> impl IntoView {
    let heading = {
        let key = key.clone();
        Memo::new(move |_| sheet.layout.with(|layout| layout.lines.heading_of(&key).cloned()))
    };
    let line = Memo::new(move |_| heading.with(|it| it.as_ref().map_or(0, |it| it.line)));
    let top = move || format!("{}px", sheet.top_of(line.get()));
    let is_active = Memo::new(move |_| sheet.here().row == line.get());
    let is_chosen = Memo::new(move |_| {
        let (rows, columns) = sheet.range();
        rows.contains(&line.get()) && (rows.start() != rows.end() || columns.start() != columns.end())
    });
    let level = move || heading.with(|it| it.as_ref().map_or(1, |it| it.group.level + 1).to_string());
    let is_open = move || heading.with(|it| it.as_ref().is_some_and(|it| !it.is_folded));
    let span = move || (sheet.columns.with(|columns| columns.len()) + 1).to_string();
    let id = format!("group-{key}");
    let label = move || heading.get().map(|it| label_of(sheet, &it.group)).unwrap_or_default();
    view! {
        <div
            role="row"
            class="grid-group"
            class:is-inner=move || level() != "1"
            class:is-active=move || is_active.get()
            class:is-chosen=move || is_chosen.get()
            aria-rowindex=move || (line.get() + 2).to_string()
            attr:aria-level=level
            aria-expanded=move || is_open().to_string()
            data-group=key.clone()
            style:inset-block-start=top
        >
            <div
                role="gridcell"
                class="group-cell"
                id=id
                aria-colindex="1"
                aria-colspan=span
            >
                <span class="only-read">{label}</span>
                {move || heading.get().map(|it| view! { <Face sheet heading=it is_stuck=false /> })}
            </div>
            {move || heading.get().map(|it| view! { <Sums sheet heading=it /> })}
        </div>
    }
}

fn label_of(sheet: Sheet, group: &Group) -> String {
    let mut words = vec![sheet.group_words(group), sheet.count_words(group)];
    words.extend(sheet.totals_words(group, |_, _| true));
    words.join(", ")
}

/// What a heading says, over the rows and where it stays in sight of them.
#[component]
fn Face(sheet: Sheet, heading: Heading, is_stuck: bool) -> impl IntoView {
    let group = heading.group.clone();
    let is_table = !sheet.view.cards.get_untracked();
    let totals = sheet
        .totals_words(&group, |place, field| is_table && (!is_summed(field) || is_covered(sheet, place)));
    let totals =
        totals.into_iter().map(|total| view! { <span class="group-total" aria-hidden="true">{total}</span> });
    let totals = totals.collect_view();
    let (title, count) = (sheet.group_words(&group), sheet.count_words(&group));
    let (key, added) = (StoredValue::new(group.key.clone()), StoredValue::new(group.key.clone()));
    let turn = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        event.stop_propagation();
        sheet.focus();
        let line = key.with_value(|key| {
            sheet.layout.with_untracked(|layout| layout.lines.heading_of(key).map(|heading| heading.line))
        });
        if let Some(row) = line {
            sheet.be_at(Spot { row, ..untrack(|| sheet.here()) });
        }
        key.with_value(|key| sheet.turn_group(key));
    };
    let add = move |event: leptos::ev::MouseEvent| {
        event.stop_propagation();
        added.with_value(|key| sheet.add_to_group(key));
    };
    let word = sheet.table.with_untracked(|table| table.row.clone());
    let label = say!("group-add", row = word, group = title.as_str());
    view! {
        <span class="group-face" class:is-folded=heading.is_folded on:mousedown=turn>
            <Icon glyph=Glyph::ChevronDown small=true />
            <b class="group-title" dir="auto" aria-hidden="true">{title}</b>
            <span class="group-total" aria-hidden="true">{count}</span>
            {totals}
            {move || (!is_stuck && sheet.may_write()).then(|| view! {
                <button
                    type="button"
                    class="group-add"
                    tabindex="-1"
                    aria-label=label.clone()
                    title=label.clone()
                    on:mousedown=|event| { event.prevent_default(); event.stop_propagation(); }
                    on:click=add
                >
                    <Icon glyph=Glyph::Plus small=true />
                </button>
            })}
        </span>
    }
}

/// Whether a column stands where a heading's words do.
fn is_covered(sheet: Sheet, place: usize) -> bool {
    let before: f64 = sheet.widths.with(|widths| widths.iter().take(place).sum());
    place < sheet.frozen.get() || before < WORDS_REM * sheet.view.metrics.with(|metrics| metrics.rem)
}

/// What figures come to, each under its column.
#[component]
fn Sums(sheet: Sheet, heading: Heading) -> impl IntoView {
    let sum = move |place: usize, field: &FieldInfo| {
        let sum = sum_of(field, heading.group.totals.get(&field.name)?)?;
        let column = (place + 2).to_string();
        Some(view! { <span class="group-sum" style:grid-column-start=column aria-hidden="true">{sum}</span> })
    };
    sheet.columns.with(|columns| {
        let figures = columns.iter().enumerate();
        let figures = figures.filter(|(place, field)| is_summed(field) && !is_covered(sheet, *place));
        figures.filter_map(|(place, field)| sum(place, field)).collect_view()
    })
}

/// The headings of the rows at the top, where they themselves are out of sight.
#[component]
pub(super) fn Stuck(
    /// Of which grid.
    sheet: Sheet,
) -> impl IntoView {
    let stuck = Memo::new(move |_| {
        let ((_, top), high) = (sheet.view.scroll.get(), sheet.view.high());
        sheet.layout.with(|layout| {
            let lines = &layout.lines;
            let levels = sheet.stuck_levels() as f64;
            if levels == 0.0 {
                return Vec::new();
            }
            let under = lines.line_at(top + high.1 * levels - 1.0, high);
            let is_gone = |heading: &&Heading| lines.top_of(heading.line, high) < top;
            lines.over(under).into_iter().filter(is_gone).cloned().collect::<Vec<_>>()
        })
    });
    let face = move |heading: Heading| {
        let is_inner = heading.group.level > 0;
        view! {
            <div class="grid-group is-stuck" class:is-inner=is_inner>
                <div class="group-cell"><Face sheet heading is_stuck=true /></div>
            </div>
        }
    };
    move || {
        let stuck = stuck.get();
        (!stuck.is_empty()).then(|| {
            view! {
                <div class="grid-stuck" aria-hidden="true">{stuck.into_iter().map(face).collect_view()}</div>
            }
        })
    }
}

impl Sheet {
    /// How many headings stay over the rows at most.
    pub(super) fn stuck_levels(self) -> usize {
        self.layout.with(|layout| {
            let levels = layout.lines.headings().iter().take(2).map(|heading| heading.group.level + 1);
            levels.max().unwrap_or(0)
        })
    }
}
