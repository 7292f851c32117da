//! Rows of a CSV file as fields of a table.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use callboard_core::schema::{Field, FieldKind, Table, parse};
use callboard_core::workspace::command::{Fields, Json};

use super::calendar::Calendar;
use super::plan::SheetPlan;

/// The column that says which rows are entered together.
const PART: &str = "entered";
/// The column that says which record a row repeats.
const COPIES_BY: &str = "department";

/// What is entered into one table.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) table: Table,
    /// The file as it is.
    pub(super) text: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// One record to be.
#[derive(Debug)]
pub(super) struct Row {
    /// What the story calls it.
    pub(super) name: String,
    /// With which others it is entered.
    pub(super) part: String,
    /// Its values, by short name.
    pub(super) fields: Fields,
    /// Of an edge: the names of the records that it leaves and reaches.
    pub(super) ends: Option<(String, String)>,
    cells: BTreeMap<String, String>,
}

impl Sheet {
    /// Reads a sheet; what it repeats stands in `others`.
    ///
    /// # Errors
    /// When a cell is no value of its field, or a row repeats a record that there is not.
    pub(super) fn read(
        plan: &SheetPlan,
        table: Table,
        text: String,
        calendar: &Calendar,
        others: &BTreeMap<String, Self>,
    ) -> Result<Self> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record?;
            let cells = columns.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
            let row = Row::new(plan, &table, cells, calendar, others);
            rows.push(row.with_context(|| format!("row {}", rows.len() + 1))?);
        }
        Ok(Self { table, text, columns, rows })
    }

    /// The rows that are entered together.
    ///
    /// # Errors
    /// When there are none.
    pub(super) fn part(&self, part: &str) -> Result<Vec<&Row>> {
        let rows: Vec<&Row> = self.rows.iter().filter(|row| row.part == part).collect();
        ensure!(!rows.is_empty(), "no rows of {} are entered as “{part}”", self.table.id);
        Ok(rows)
    }

    /// A value as somebody would type it.
    ///
    /// # Errors
    /// When the table has no such field, or the field holds something else.
    pub(super) fn typed(&self, field: &str, text: &str) -> Result<Json> {
        let known = self.table.field(field).with_context(|| format!("no field {field}"))?;
        Ok(parse(known, text).with_context(|| field.to_owned())?.map_or(Json::Null, |value| value.to_json()))
    }
}

impl Row {
    fn new(
        plan: &SheetPlan,
        table: &Table,
        mut cells: BTreeMap<String, String>,
        calendar: &Calendar,
        others: &BTreeMap<String, Sheet>,
    ) -> Result<Self> {
        if let Some(source) = cells.get(COPIES_BY).and_then(|department| plan.copies.get(department)) {
            let source = filled(source, &cells)?;
            let rows = others.values().flat_map(|sheet| &sheet.rows);
            let row = rows.into_iter().find(|row| row.name == source);
            let row = row.with_context(|| format!("repeats {source}, which there is not"))?;
            for column in &plan.copied {
                if cells.get(column).is_none_or(String::is_empty) {
                    cells.insert(column.clone(), row.cells.get(column).cloned().unwrap_or_default());
                }
            }
        }
        let mut fields = Fields::new();
        let is_name = |column: &str| {
            let braced = format!("{{{column}}}");
            [&plan.from, &plan.to].into_iter().flatten().any(|name| name.contains(&braced))
        };
        let is_value = |(column, cell): &(&String, &String)| {
            *column != PART && !cell.is_empty() && !is_name(column.as_str())
        };
        for (column, cell) in cells.iter().filter(is_value) {
            let field = table.field(column).with_context(|| format!("no field {column}"))?;
            let value = value(field, cell, calendar).with_context(|| column.clone())?;
            fields.insert(column.clone(), value);
        }
        let part = cells.get(PART).cloned().unwrap_or_default();
        let end = |name: &Option<String>| name.as_ref().map(|name| filled(name, &cells)).transpose();
        let ends = end(&plan.from)?.zip(end(&plan.to)?);
        Ok(Self { name: filled(&plan.name, &cells)?, part, fields, ends, cells })
    }
}

fn value(field: &Field, cell: &str, calendar: &Calendar) -> Result<Json> {
    let scheduled = match field.kind {
        FieldKind::DateTime => calendar.scheduled(cell)?,
        _ => cell.to_owned(),
    };
    let value = parse(field, &scheduled)?.with_context(|| format!("“{cell}” is blank"))?;
    Ok(value.to_json())
}

/// A name with its columns filled in; blanks at its ends are none of it.
fn filled(name: &str, cells: &BTreeMap<String, String>) -> Result<String> {
    let mut filled = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((column, after)) = after.split_once('}') else { bail!("{name}: a brace is open") };
        filled += before;
        filled += cells.get(column).with_context(|| format!("{name}: no column {column}"))?;
        rest = after;
    }
    filled += rest;
    Ok(filled.trim().to_owned())
}
