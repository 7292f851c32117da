//! What the selection comes to, for the bottom line. Rows that are here are summed here; where some are not,
//! the worker sums all of them.

use callboard_core::workspace::command::{Command, Json, Range};
use callboard_core::workspace::update::{FieldInfo, RangeSum, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::Sheet;
use crate::parts::Shown;
use crate::say;

/// "4 × 2 cells · Sum 14.0 · Mean 1.8"; nothing for a single cell.
pub(super) fn follow(sheet: Sheet) -> Signal<String> {
    let far = ask_for_far(sheet);
    Signal::derive(move || selection(sheet, far))
}

fn selection(sheet: Sheet, far: RwSignal<Option<RangeSum>>) -> String {
    let (rows, columns) = sheet.range();
    let lines = rows.end() - rows.start() + 1;
    let (high, wide) = (sheet.chosen_count().max(1), columns.end() - columns.start() + 1);
    if lines == 1
        && let Some(heading) = sheet.active_heading()
    {
        let mut words = vec![sheet.count_words(&heading.group)];
        words.extend(sheet.totals_words(&heading.group, |_, _| true));
        return words.join(" · ");
    }
    if high * wide == 1 {
        return String::new();
    }
    let size = say!("selection-size", rows = high, columns = wide);
    let fields = figures(sheet);
    let Some(first) = fields.first() else { return size };
    let sum = if is_here(sheet) { Some(sum_here(sheet, &fields)) } else { far.get() };
    let Some(sum) = sum.filter(|sum| sum.numbers > 0) else { return size };
    let written = |number: f64| {
        let rounded = (number * 1000.0).round() / 1000.0;
        Shown::of(first, &callboard_core::value::json_number(rounded)).plain()
    };
    let mean = written(sum.sum / sum.numbers as f64);
    say!("selection-sum", size = size, sum = written(sum.sum), mean = mean)
}

/// The fields of the range that are summed: none where they are of several types, as sums of seconds and of
/// anything else make no sense together.
fn figures(sheet: Sheet) -> Vec<FieldInfo> {
    let is_figure = |kind: &str| matches!(kind, "number" | "integer" | "duration");
    let fields: Vec<FieldInfo> =
        sheet.range_fields().into_iter().filter(|field| is_figure(&field.kind)).collect();
    let is_one = fields.iter().all(|field| field.kind == fields[0].kind);
    if is_one { fields } else { Vec::new() }
}

fn is_here(sheet: Sheet) -> bool {
    sheet.chosen().len() == sheet.chosen_count()
}

fn sum_here(sheet: Sheet, fields: &[FieldInfo]) -> RangeSum {
    let rows = sheet.chosen();
    let values = rows.iter().flat_map(|row| fields.iter().map(|field| row.fields.get(&field.name)));
    let numbers: Vec<f64> = values.filter_map(|value| value.and_then(Json::as_f64)).collect();
    RangeSum { filled: numbers.len(), numbers: numbers.len(), sum: numbers.iter().sum() }
}

/// Has the worker sum what is not here, one question at a time: what changes meanwhile is asked once more.
fn ask_for_far(sheet: Sheet) -> RwSignal<Option<RangeSum>> {
    let (sum, under_way) = (RwSignal::new(None), RwSignal::new(false));
    let wanted = Memo::new(move |_| {
        let fields = figures(sheet);
        if is_here(sheet) || fields.is_empty() {
            return None;
        }
        // Not which of its rows happen to be here.
        let range = Range { records: Vec::new(), ..sheet.asked(false)? };
        Some(Range { fields: fields.into_iter().map(|field| field.name).collect(), ..range })
    });
    let turn = Memo::new(move |turn: Option<&usize>| {
        sheet.live.window.track();
        wanted.track();
        turn.map_or(0, |turn| turn + 1)
    });
    Effect::new(move |_| {
        wanted.track();
        sum.set(None);
    });
    Effect::new(move |asked: Option<usize>| {
        let (turn, is_busy) = (turn.get(), under_way.get());
        let range = wanted.get_untracked().filter(|_| !is_busy && asked != Some(turn));
        let Some(range) = range else { return asked.unwrap_or(turn) };
        let answer = sheet.desk.client.call(Command::SumRange(range.clone()));
        under_way.set(true);
        spawn_local(async move {
            if let Ok(Reply::RangeSum(told)) = answer.await
                && wanted.try_get_untracked().flatten() == Some(range)
            {
                sum.try_set(Some(told));
            }
            under_way.try_set(false);
        });
        turn
    });
    sum
}
