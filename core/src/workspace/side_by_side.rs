//! Records side by side: what would agree if they were one, and what a record is made of.

use serde_json::json;

use super::commit::row_of;
use super::drafting::Drafting;
use super::update::{Failure, MergeField, MergePreview, MergeSide, Part, PartField};
use super::workspace::Workspace;
use crate::id::EntityId;
use crate::schema::{Doubt, Field, Table, doubt_of_tables};
use crate::state::{Heads, NameIx, Register, Row, sys};

impl Workspace {
    /// What would become of records if they were one: nothing is written.
    ///
    /// # Errors
    /// `not_found`.
    pub(super) fn preview_merge(&self, records: &[EntityId]) -> Result<MergePreview, Failure> {
        let mut rows: Vec<Row> = Vec::new();
        for id in records {
            let row = row_of(self, &Drafting::default(), *id)?;
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        let tables: Vec<&Table> = self.schema.tables().filter(|table| self.shows_any(&rows, table)).collect();
        let mut cells: Vec<Register> = Vec::new();
        let mut fields = Vec::new();
        for (table, field) in tables.iter().flat_map(|table| table.fields.iter().map(move |f| (table, f))) {
            let Some(number) = self.state.names().find(&field.key) else { continue };
            let Some(cell) = rows.first().map(|row| self.state.cell_of(*row, number)) else { continue };
            if !cells.contains(&cell) {
                cells.push(cell);
                fields.extend(self.compared(&rows, table, field, number));
            }
        }
        let facts = self.facts();
        let compared = rows.iter().map(|row| MergeSide {
            id: self.state.entities().id(*row),
            title: facts.title(*row),
            tables: self.tables_showing(*row),
        });
        Ok(MergePreview {
            records: compared.collect(),
            fields,
            doubts: doubt_of_tables(&tables).map(Doubt::word).map(str::to_owned).into_iter().collect(),
        })
    }

    fn shows_any(&self, rows: &[Row], table: &Table) -> bool {
        let number = self.state.names().find(&table.id);
        number.is_some_and(|number| rows.iter().any(|row| self.state.shows(*row, number)))
    }

    fn tables_showing(&self, row: Row) -> Vec<String> {
        self.state.tables_of(row).map(|table| self.state.names().text(table).to_owned()).collect()
    }

    /// A field of records side by side; `None` where none of them has a value.
    fn compared(&self, rows: &[Row], table: &Table, field: &Field, number: NameIx) -> Option<MergeField> {
        let facts = self.facts();
        let heads: Vec<Heads> = rows.iter().map(|row| self.heads_shown(*row, number)).collect();
        let values = rows.iter().map(|row| self.state.owned_value(*row, number));
        let values: Vec<_> = values.collect();
        if values.iter().all(Option::is_none) {
            return None;
        }
        let all = Heads(heads.into_iter().flat_map(|heads| heads.0).collect());
        Some(MergeField {
            name: field.name.clone(),
            key: field.key.clone(),
            label: field.title.clone(),
            table: table.id.clone(),
            values: values
                .iter()
                .map(|value| value.as_ref().map_or(json!(null), |value| facts.json(value)))
                .collect(),
            texts: values
                .iter()
                .map(|value| value.as_ref().map_or(String::new(), |value| facts.text(Some(field), value)))
                .collect(),
            differs: all.is_conflict(),
        })
    }

    /// The heads of a cell, its documents included.
    fn heads_shown(&self, row: Row, field: NameIx) -> Heads {
        let mut heads = self.state.heads(row, field);
        if heads.0.is_empty()
            && let Some(value) = self.state.owned_value(row, field)
        {
            heads.0.push(crate::state::Head { op: 0, values: vec![value] });
        }
        heads
    }

    /// The entities that a record is made of, each as it would be by itself.
    ///
    /// # Errors
    /// `not_found`.
    pub(super) fn parts(&self, id: EntityId) -> Result<Vec<Part>, Failure> {
        let row = row_of(self, &Drafting::default(), id)?;
        Ok(self.state.parts(row).map(|part| self.part(part)).collect())
    }

    fn part(&self, row: Row) -> Part {
        let facts = self.facts();
        let tables: Vec<&Table> = self.schema.tables().filter(|table| self.is_own(row, table)).collect();
        let fields = tables.iter().flat_map(|table| &table.fields).filter_map(|field| {
            let register = (row, self.state.names().find(&field.key)?);
            let document = self.state.register_text(register).map(|text| text.render().to_owned());
            let text = document.or_else(|| {
                let heads = self.state.register_heads(register);
                Some(facts.text(Some(field), heads.0.last()?.values.first()?))
            })?;
            let is_told = !text.is_empty() && !sys::is_own(&field.key);
            is_told.then(|| PartField { key: field.key.clone(), label: field.title.clone(), text })
        });
        Part {
            id: self.state.entities().id(row),
            title: facts.own_title(row),
            fields: fields.collect(),
            tables: tables.iter().map(|table| table.id.clone()).collect(),
        }
    }

    fn is_own(&self, row: Row, table: &Table) -> bool {
        self.state.names().find(&table.id).is_some_and(|number| self.state.shows_itself(row, number))
    }
}
