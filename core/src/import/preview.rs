//! What becomes of each row of a sheet.

use std::collections::BTreeMap;

use super::pair::{Pair, Records, has_line};
use super::row::{Reader, Reading};
use super::{Plan, Sheet};
use crate::id::{BlobHash, EntityId};
use crate::schema::{Field, Table};
use crate::value::Value;

/// What is there already: the records of the table that is imported into.
pub trait Existing {
    /// Every record of the table, in an order that is the same each time (of ids, say).
    fn records(&self) -> Vec<EntityId>;

    /// A field of each of them, in that order, by short name; rich text as its text.
    fn values(&self, field: &str) -> Vec<Option<Value>>;

    /// The records of any table that people call so; where none is, those that a field names so which names
    /// one by itself.
    fn titled(&self, table: &str, title: &str) -> Vec<EntityId>;

    /// The files that people call so.
    fn files_called(&self, name: &str) -> Vec<BlobHash>;
}

/// What becomes of one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A new record.
    Created {
        /// Short name → value, as the table lists them. The table's defaults are not among them.
        fields: Vec<(String, Value)>,
    },
    /// A record that is here and changes.
    Matched {
        /// Which.
        entity: EntityId,
        /// What changes; empty cells clear nothing.
        fields: Vec<(String, Value)>,
    },
    /// A record that is here and says all that already.
    Unchanged {
        /// Which.
        entity: EntityId,
    },
    /// Nothing.
    Rejected {
        /// Why, in English.
        reason: String,
    },
}

/// What becomes of one row, and what a person should know of it.
#[derive(Debug, Clone, PartialEq)]
pub struct RowOutcome {
    /// Counting data rows from 1.
    pub row: usize,
    /// What becomes of it.
    pub outcome: Outcome,
    /// In English.
    pub remarks: Vec<String>,
}

/// What becomes of each row, in the sheet's order: created + matched + unchanged + rejected = data rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Preview {
    /// One for each data row.
    pub rows: Vec<RowOutcome>,
}

/// Says what importing the sheet would do.
///
/// A row whose value cannot be read is rejected, unless the recipe, or the table, names a field for notes:
/// then its text is kept there as "HEADER: text", and added to the notes of a record that is here. Rows that
/// repeat a key are all kept. After some hundred rows it tells `pace` how much is done, out of how much, and
/// goes on when that lets it.
pub async fn preview(
    plan: &Plan<'_>,
    sheet: &Sheet,
    existing: &impl Existing,
    pace: &impl AsyncFn(usize, usize),
) -> Preview {
    let reader = Reader::new(plan, sheet);
    let given: Vec<&Field> = reader.fields().collect();
    let mut steps = Steps { done: 0, all: STEPS * sheet.rows.len(), pace };
    let mut records = Records::load(plan.table, &given, reader.notes(), existing);
    records.index(&given, &mut steps).await;
    let mut rejected = BTreeMap::new();
    let mut rows: Vec<Option<Reading<'_>>> = Vec::with_capacity(sheet.rows.len());
    for place in 0..sheet.rows.len() {
        let reading = reader.read(place, existing).map_err(|reason| rejected.insert(place, reason));
        rows.push(reading.ok());
        steps.step().await;
    }
    let pairs = records.pair(&rows, &mut steps).await;

    let outcomes = Outcomes { table: plan.table, notes: reader.notes(), records };
    let mut first_of_key: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut preview = Preview::default();
    for (place, (reading, pair)) in rows.into_iter().zip(pairs).enumerate() {
        steps.step().await;
        let row = place + 1;
        let (outcome, remarks) = match reading {
            None => (Outcome::Rejected { reason: rejected.remove(&place).unwrap_or_default() }, Vec::new()),
            Some(reading) => {
                let key = outcomes.records.key_of(&reading);
                let first = key.map_or(row, |key| *first_of_key.entry(key).or_insert(row));
                let remarks = remarks(&reading, pair.as_ref(), Some(first).filter(|first| *first != row));
                (outcomes.of(reading, pair), remarks)
            }
        };
        preview.rows.push(RowOutcome { row, outcome, remarks });
    }
    preview
}

/// Rows between two looks at the pace.
const ROWS_AT_ONCE: usize = 256;
/// How often each row is gone through: it is read, paired in four rounds, and told.
const STEPS: usize = 6;

/// How far a preview is.
pub(super) struct Steps<'p, P> {
    done: usize,
    all: usize,
    pace: &'p P,
}

impl<P: AsyncFn(usize, usize)> Steps<'_, P> {
    /// One row was gone through once more.
    pub(super) async fn step(&mut self) {
        self.done += 1;
        if self.done.is_multiple_of(ROWS_AT_ONCE) {
            self.rest().await;
        }
    }

    /// Goes on when the pace lets it.
    pub(super) async fn rest(&self) {
        (self.pace)(self.done, self.all).await;
    }
}

fn remarks(reading: &Reading<'_>, pair: Option<&Pair>, repeated: Option<usize>) -> Vec<String> {
    let repeats = repeated.map(|first| format!("repeats the key of row {first}"));
    let weak = pair.and_then(|pair| pair.only_by.as_ref());
    let probable = weak.map(|titles| format!("probably the record that is here: only {titles} agrees"));
    reading.remarks.iter().cloned().chain(repeats).chain(probable).collect()
}

struct Outcomes<'m> {
    table: &'m Table,
    notes: Option<&'m Field>,
    records: Records<'m>,
}

impl Outcomes<'_> {
    fn of(&self, reading: Reading<'_>, pair: Option<Pair>) -> Outcome {
        let Reading { mut values, lines, .. } = reading;
        let before = |name: &str| pair.as_ref().and_then(|pair| self.records.before(pair, name));
        if let Some(notes) = self.notes.filter(|_| !lines.is_empty()) {
            values.insert(&notes.name, with_lines(before(&notes.name), lines));
        }
        values.retain(|name, value| before(name) != Some(value));
        let in_order = self.table.fields.iter().map(|field| &field.name);
        let fields: Vec<_> =
            in_order.filter_map(|name| Some((name.clone(), values.remove(name.as_str())?))).collect();
        match pair {
            None => Outcome::Created { fields },
            Some(Pair { entity, .. }) if fields.is_empty() => Outcome::Unchanged { entity },
            Some(Pair { entity, .. }) => Outcome::Matched { entity, fields },
        }
    }
}

/// Notes with the lines that they lack behind them: what people wrote there stays.
fn with_lines(notes: Option<&Value>, lines: Vec<String>) -> Value {
    let mut text = notes.and_then(Value::as_text).unwrap_or_default().to_owned();
    for line in lines {
        if !has_line(&text, &line) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&line);
        }
    }
    Value::Text(text)
}
