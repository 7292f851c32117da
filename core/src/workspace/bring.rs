//! Staging a file of rows: other people's cells become creates and sets of a staged change.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::json;

use super::command::{CommitOp, Fields, PreviewImport};
use super::staged::Staged;
use super::update::{Code, Failure, ImportPreview, Rejected, Remark};
use super::workspace::Workspace;
use crate::conflict::Facts;
use crate::id::EntityId;
use crate::import::{Carrier, Existing, ImportError, Outcome, Plan, Preview, Sheet, preview};
use crate::overlay::Layer;
use crate::schema::{Module, Table};
use crate::state::ValueRef;
use crate::value::Value;

/// Rejected rows and remarks that are told one by one, at most.
const TOLD_MAX: usize = 1_000;

/// Records by what they are called.
type Named = BTreeMap<String, Vec<EntityId>>;

/// What is in the production already.
struct Here<'a> {
    facts: Facts<'a>,
    table: &'a Table,
    /// The records of tables that rows refer into: by title, and by what else names one. Read once.
    named: RefCell<BTreeMap<String, Rc<[Named; 2]>>>,
}

impl<'a> Here<'a> {
    fn new(facts: Facts<'a>, table: &'a Table) -> Self {
        Self { facts, table, named: RefCell::default() }
    }

    fn named(&self, table: &str) -> Rc<[Named; 2]> {
        if let Some(known) = self.named.borrow().get(table) {
            return Rc::clone(known);
        }
        let state = self.facts.state;
        let mut named = [Named::new(), Named::new()];
        let naming = self.facts.schema.table(table).map(naming_fields).unwrap_or_default();
        let naming: Vec<_> = naming.iter().filter_map(|key| state.names().find(key)).collect();
        let rows = state.names().find(table).into_iter().flat_map(|table| state.rows(table));
        for row in rows {
            let id = state.entities().id(row);
            named[0].entry(self.facts.title(row)).or_default().push(id);
            for field in &naming {
                if let Some(ValueRef::Text(text)) = state.value(row, *field) {
                    named[1].entry(text.to_owned()).or_default().push(id);
                }
            }
        }
        let named = Rc::new(named);
        self.named.borrow_mut().insert(table.to_owned(), Rc::clone(&named));
        named
    }
}

/// The fields that name a record by themselves: its whole key, or what an import matches by.
pub(super) fn naming_fields(table: &Table) -> Vec<String> {
    let alone = std::iter::once(&table.key).chain(&table.matches).filter(|names| names.len() == 1);
    let fields = alone.flatten().filter_map(|name| table.field(name));
    fields.map(|field| field.key.clone()).collect()
}

impl Existing for Here<'_> {
    fn records(&self) -> Vec<EntityId> {
        let state = self.facts.state;
        let rows = state.names().find(&self.table.id).into_iter().flat_map(|table| state.rows(table));
        let mut records: Vec<EntityId> = rows.map(|row| state.entities().id(row)).collect();
        records.sort_unstable();
        records
    }

    fn value(&self, entity: EntityId, field: &str) -> Option<Value> {
        let state = self.facts.state;
        let key = &self.table.field(field)?.key;
        state.owned_value(state.find(&entity)?, state.names().find(key)?)
    }

    fn titled(&self, table: &str, title: &str) -> Vec<EntityId> {
        let named = self.named(table);
        let mut found = named.iter().find_map(|named| named.get(title)).cloned().unwrap_or_default();
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn unreadable(error: &ImportError) -> Failure {
    let code = match error {
        ImportError::TooLarge { .. } | ImportError::TooManyRows | ImportError::TooManyColumns => {
            Code::TooLarge
        }
        _ => Code::Invalid,
    };
    Failure::because(code, error.to_string()).with(json!({ "reason": error.to_string() }))
}

impl Workspace {
    /// Stages a file and says what would become of each row.
    pub(super) fn preview_import(&mut self, import: &PreviewImport) -> Result<ImportPreview, Failure> {
        let carrier =
            Carrier { encoding: import.encoding.as_deref(), delimiter: import.delimiter.as_deref() };
        let sheet = Sheet::read_csv(&import.bytes, carrier).map_err(|error| unreadable(&error))?;
        let schema = self.schema.clone();
        let table = schema.table(&import.table).ok_or_else(|| super::commit::unknown_table(&import.table))?;
        let module =
            schema.module(&table.module).ok_or_else(|| super::commit::unknown_table(&import.table))?;
        let plan = plan(module, table, &sheet, import)?;
        let outcome = preview(&plan, &sheet, &Here::new(self.facts(), table));
        let name = if import.name.is_empty() { table.title.clone() } else { import.name.clone() };
        let overlay = self.mint();
        let staged = self.stage(table, &outcome, format!("Import {name}"));
        self.overlays.insert(overlay, staged);
        let count = |of: fn(&Outcome) -> bool| outcome.rows.iter().filter(|row| of(&row.outcome)).count();
        Ok(ImportPreview {
            overlay,
            columns: plan.columns(&sheet),
            sample: sheet.sample(),
            created: count(|outcome| matches!(outcome, Outcome::Created { .. })),
            matched: count(|outcome| matches!(outcome, Outcome::Matched { .. })),
            unchanged: count(|outcome| matches!(outcome, Outcome::Unchanged { .. })),
            rejected: rejected(&outcome),
            remarks: remarks(&outcome),
        })
    }

    fn stage(&mut self, table: &Table, outcome: &Preview, name: String) -> Staged {
        let seen = self.seen();
        let (mut ops, mut layer) = (Vec::new(), Layer::default());
        let shown = self.state.intern_name(&table.id);
        for row in &outcome.rows {
            let (entity, fields) = match &row.outcome {
                Outcome::Created { fields } => {
                    let entity = self.mint();
                    let values = fields.iter().map(|(name, value)| (name.clone(), value.to_json()));
                    let fields_json: Fields = values.collect();
                    ops.push(CommitOp::Create {
                        table: table.id.clone(),
                        id: Some(entity),
                        fields: fields_json,
                    });
                    let row = self.state.intern_entity(entity);
                    layer.set_member(row, shown, true);
                    (entity, fields)
                }
                Outcome::Matched { entity, fields } => {
                    ops.extend(fields.iter().map(|(field, value)| CommitOp::Set {
                        id: *entity,
                        field: field.clone(),
                        value: value.to_json(),
                        table: Some(table.id.clone()),
                        seen: Some(seen.clone()),
                    }));
                    (*entity, fields)
                }
                Outcome::Unchanged { .. } | Outcome::Rejected { .. } => continue,
            };
            let row = self.state.intern_entity(entity);
            for (name, value) in fields {
                if let Some(field) = table.field(name) {
                    let key = self.state.intern_name(&field.key);
                    layer.set(self.state.cell_of(row, key), Some(value.clone()));
                }
            }
        }
        Staged { name, ops, layer, is_leaving: false }
    }
}

fn plan<'m>(
    module: &'m Module,
    table: &'m Table,
    sheet: &Sheet,
    import: &PreviewImport,
) -> Result<Plan<'m>, Failure> {
    match &import.columns {
        None => Ok(Plan::guess(module, table, sheet)),
        Some(columns) => Plan::of_columns(module, table, sheet, columns).map_err(|error| unreadable(&error)),
    }
}

fn rejected(outcome: &Preview) -> Vec<Rejected> {
    let rejected = outcome.rows.iter().filter_map(|row| match &row.outcome {
        Outcome::Rejected { reason } => Some(Rejected { row: row.row, reason: reason.clone() }),
        _ => None,
    });
    rejected.collect()
}

fn remarks(outcome: &Preview) -> Vec<Remark> {
    let remarks = outcome
        .rows
        .iter()
        .flat_map(|row| row.remarks.iter().map(|remark| Remark { row: row.row, text: remark.clone() }));
    remarks.take(TOLD_MAX).collect()
}
