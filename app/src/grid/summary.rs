//! What the selection comes to, for the bottom line.

use callboard_core::workspace::command::Json;
use leptos::prelude::*;

use super::state::Sheet;
use crate::parts::Shown;
use crate::say;

/// "4 × 2 cells · Sum 14.0 · Mean 1.8"; nothing for a single cell.
pub(super) fn selection(sheet: Sheet) -> String {
    let (rows, columns) = sheet.range();
    let (high, wide) = (rows.end() - rows.start() + 1, columns.end() - columns.start() + 1);
    if high * wide == 1 {
        return String::new();
    }
    let size = say!("selection-size", rows = high, columns = wide);
    let fields = sheet.columns.with(|all| {
        let is_figure = |kind: &str| matches!(kind, "number" | "integer" | "duration");
        let chosen = all.iter().enumerate().filter(|(place, _)| columns.contains(place));
        chosen.map(|(_, field)| field.clone()).filter(|field| is_figure(&field.kind)).collect::<Vec<_>>()
    });
    // Sums of seconds and of anything else make no sense together.
    let Some(first) = fields.first().filter(|first| fields.iter().all(|field| field.kind == first.kind))
    else {
        return size;
    };
    let chosen = sheet.chosen();
    let numbers: Vec<f64> = chosen
        .iter()
        .flat_map(|row| fields.iter().filter_map(|field| row.fields.get(&field.name).and_then(Json::as_f64)))
        .collect();
    if numbers.is_empty() || chosen.len() < sheet.chosen_count() {
        return size;
    }
    let sum: f64 = numbers.iter().sum();
    let written = |number: f64| {
        let rounded = (number * 1000.0).round() / 1000.0;
        Shown::of(first, &callboard_core::value::json_number(rounded)).plain()
    };
    let mean = written(sum / numbers.len() as f64);
    say!("selection-sum", size = size, sum = written(sum), mean = mean)
}
