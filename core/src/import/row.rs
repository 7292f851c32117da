//! One row of a sheet as values of a table's fields.

use std::collections::BTreeMap;

use super::{Existing, Plan, Sheet};
use crate::schema::{Field, FieldKind, ImportRecipe, parse};
use crate::value::Value;

/// What a row says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading<'m> {
    /// Short name → value; empty cells say nothing.
    pub(super) values: BTreeMap<&'m str, Value>,
    /// Lines for the notes, where no column gives the notes themselves.
    pub(super) lines: Vec<String>,
    /// What could not be read and went to the notes, for the person to know.
    pub(super) remarks: Vec<String>,
}

/// What all rows of a sheet have in common.
pub(super) struct Reader<'m, 's> {
    sheet: &'s Sheet,
    recipe: Option<&'m ImportRecipe>,
    sources: Vec<(&'m Field, Vec<Vec<usize>>)>,
    notes: Option<&'m Field>,
    number_rows: Option<&'m Field>,
    fill: Vec<(&'m Field, Value)>,
}

impl<'m, 's> Reader<'m, 's> {
    pub(super) fn new(plan: &Plan<'m>, sheet: &'s Sheet) -> Self {
        let sources = plan.sources(sheet);
        let is_given = |field: &&Field| sources.iter().any(|(source, _)| source.name == field.name);
        let field = |name: &String| plan.table.field(name).filter(|field| !is_given(field));
        let number_rows = plan.recipe.and_then(|recipe| recipe.number_rows.as_ref()).and_then(field);
        let filled = plan.recipe.into_iter().flat_map(|recipe| &recipe.fill);
        let fill = filled.filter_map(|(name, value)| Some((field(name)?, value.clone()))).collect();
        Self { sheet, recipe: plan.recipe, notes: plan.notes(), number_rows, fill, sources }
    }

    /// The fields that a row may say something of, as the table lists them within each kind of source.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'m Field> {
        let given = self.sources.iter().map(|(field, _)| *field);
        given.chain(self.number_rows).chain(self.fill.iter().map(|(field, _)| *field))
    }

    /// The field that takes lines of what cannot be read.
    pub(super) fn notes(&self) -> Option<&'m Field> {
        self.notes
    }

    /// Reads the row at `place`. `Err` is why it cannot be taken, in English.
    pub(super) fn read(&self, place: usize, existing: &impl Existing) -> Result<Reading<'m>, String> {
        let mut reading = Reading { values: BTreeMap::new(), lines: Vec::new(), remarks: Vec::new() };
        for (field, columns) in &self.sources {
            let text = self.text(place, columns);
            match value_of(field, &text, existing) {
                Ok(None) => {}
                Ok(Some(value)) => drop(reading.values.insert(&field.name, value)),
                Err(Refused::Unreadable(reason))
                    if self.notes.is_some_and(|notes| notes.name != field.name) =>
                {
                    reading.remarks.push(format!("{reason} in {}: kept in the notes", field.title));
                    reading.lines.push(format!("{}: {text}", self.headed(field, columns)));
                }
                Err(Refused::Unreadable(reason) | Refused::TooLarge(reason)) => {
                    return Err(format!("{reason} in {}", field.title));
                }
            }
        }
        if reading.values.is_empty() && reading.lines.is_empty() {
            return Err("every column that is taken is empty".to_owned());
        }
        self.complete(place, &mut reading);
        Ok(reading)
    }

    /// Adds what the recipe says of every row, and joins lines to the notes that the row gives itself.
    fn complete(&self, place: usize, reading: &mut Reading<'m>) {
        if let Some(field) = self.number_rows
            && let Ok(Some(number)) = parse(field, &(place + 1).to_string())
        {
            reading.values.insert(&field.name, number);
        }
        for (field, value) in &self.fill {
            reading.values.insert(&field.name, value.clone());
        }
        if let Some(Value::Text(notes)) =
            self.notes.and_then(|notes| reading.values.get_mut(notes.name.as_str()))
        {
            for line in reading.lines.drain(..) {
                notes.push('\n');
                notes.push_str(&line);
            }
        }
    }

    /// The cells of a field's columns as one text.
    fn text(&self, row: usize, columns: &[Vec<usize>]) -> String {
        let group = |group: &Vec<usize>| {
            let cells = group.iter().map(|column| self.cell(row, *column)).filter(|cell| !cell.is_empty());
            cells.collect::<Vec<_>>().join(" ")
        };
        columns.iter().map(group).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        let cell = self.sheet.cell(row, column).trim();
        let means_empty =
            |recipe: &ImportRecipe| recipe.empty.iter().any(|word| word.eq_ignore_ascii_case(cell));
        if self.recipe.is_some_and(means_empty) { "" } else { cell }
    }

    /// The headers of a field's columns, or its title where they have none.
    fn headed(&self, field: &Field, columns: &[Vec<usize>]) -> String {
        let headers = columns.iter().flatten().map(|column| self.sheet.columns[*column].header.as_str());
        let headed = headers.filter(|header| !header.is_empty()).collect::<Vec<_>>().join(", ");
        if headed.is_empty() { field.title.clone() } else { headed }
    }
}

enum Refused {
    /// It says something else; the notes can keep it.
    Unreadable(String),
    /// No field can keep it.
    TooLarge(String),
}

fn value_of(field: &Field, text: &str, existing: &impl Existing) -> Result<Option<Value>, Refused> {
    use crate::schema::Unreadable;

    if field.kind == FieldKind::Reference
        && let Some(table) = &field.to
    {
        return match existing.titled(table, text).as_slice() {
            _ if text.is_empty() => Ok(None),
            [entity] => Ok(Some(Value::Reference(*entity))),
            [] => Err(Refused::Unreadable(format!("there is no record “{text}”"))),
            _ => Err(Refused::Unreadable(format!("several records are called “{text}”"))),
        };
    }
    let read = parse(field, text);
    if field.kind == FieldKind::Asset && read.is_err() {
        return match existing.files_called(text).as_slice() {
            [hash] => Ok(Some(Value::Asset(*hash))),
            [] => Err(Refused::Unreadable(format!("there is no file “{text}”"))),
            _ => Err(Refused::Unreadable(format!("several files are called “{text}”"))),
        };
    }
    read.map_err(|unreadable| match unreadable {
        Unreadable::Other { .. } => Refused::Unreadable(unreadable.to_string()),
        Unreadable::TooLarge { .. } => Refused::TooLarge(unreadable.to_string()),
    })
}
