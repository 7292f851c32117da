//! Staging a file of rows: other people's cells become creates and sets of a staged change.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::json;

use super::command::{CommitOp, Fields, PreviewImport};
use super::staged::{self, Staged};
use super::update::{Code, Failure, ImportPreview, Rejected, Remark, Reply, Stage};
use super::work::Hand;
use super::workspace::Workspace;
use crate::id::{BlobHash, EntityId};
use crate::import::{
    Carrier, CsvReading, Existing, ImportError, Outcome, Plan, Preview, RowOutcome, Sheet, preview,
};
use crate::overlay::Layer;
use crate::schema::{FieldKind, Module, Table};
use crate::state::ValueRef;
use crate::value::Value;

/// Rejected rows and remarks that are told one by one, at most.
const TOLD_MAX: usize = 1_000;

/// Rows of a file, or records, that are gone through in one slice.
const AT_ONCE: usize = 1_000;

/// Records by what they are called.
type Named = BTreeMap<String, Vec<EntityId>>;

/// What is in the production already, as it was when it was looked at.
#[derive(Default)]
struct Here {
    records: Rc<Vec<EntityId>>,
    /// By short name.
    values: BTreeMap<String, Vec<Option<Value>>>,
    /// The records of tables that rows refer into: by title, and by what else names one.
    named: BTreeMap<String, [Named; 2]>,
    /// The files that there are, by what people call them.
    files: BTreeMap<String, Vec<BlobHash>>,
}

impl Here {
    /// Reads what rows that give `fields` of a table are compared with.
    async fn read(hand: &Hand, table: &Table, fields: &BTreeSet<String>) -> Self {
        let id = table.id.clone();
        let records = Rc::new(hand.with(move |ws| records_of(ws, &id)).await);
        let mut here = Self { records, ..Self::default() };
        for field in fields.iter().filter_map(|name| table.field(name)) {
            let mut values = Vec::with_capacity(here.records.len());
            for at in (0..here.records.len()).step_by(4 * AT_ONCE) {
                let (records, key) = (Rc::clone(&here.records), field.key.clone());
                let end = (at + 4 * AT_ONCE).min(records.len());
                values.extend(hand.with(move |ws| values_of(ws, &records[at..end], &key)).await);
            }
            here.values.insert(field.name.clone(), values);
            if let Some(to) = field.to.as_ref().filter(|_| field.kind == FieldKind::Reference)
                && !here.named.contains_key(to)
            {
                here.named.insert(to.clone(), named(hand, to.clone()).await);
            }
            if field.kind == FieldKind::Asset && here.files.is_empty() {
                for (hash, name) in hand.with(|ws| ws.named_files()).await {
                    here.files.entry(name).or_default().push(hash);
                }
            }
        }
        here
    }
}

fn records_of(ws: &Workspace, table: &str) -> Vec<EntityId> {
    let rows = ws.state.names().find(table).into_iter().flat_map(|table| ws.state.rows(table));
    let mut records: Vec<EntityId> = rows.map(|row| ws.state.entities().id(row)).collect();
    records.sort_unstable();
    records
}

fn values_of(ws: &Workspace, records: &[EntityId], key: &str) -> Vec<Option<Value>> {
    let Some(field) = ws.state.names().find(key) else { return vec![None; records.len()] };
    let value = |id: &EntityId| ws.state.owned_value(ws.state.find(id)?, field);
    records.iter().map(value).collect()
}

/// The records of a table by title, and by what else names one.
async fn named(hand: &Hand, table: String) -> [Named; 2] {
    let of = table.clone();
    let records = hand.with(move |ws| records_of(ws, &of)).await;
    let mut named = [Named::new(), Named::new()];
    for records in records.chunks(AT_ONCE) {
        let (records, table) = (records.to_vec(), table.clone());
        named = hand.with(move |ws| more_named(ws, named, &records, &table)).await;
    }
    named
}

fn more_named(ws: &Workspace, mut named: [Named; 2], records: &[EntityId], table: &str) -> [Named; 2] {
    let (facts, state) = (ws.facts(), &ws.state);
    let naming = ws.schema.table(table).map(naming_fields).unwrap_or_default();
    let naming: Vec<_> = naming.iter().filter_map(|key| state.names().find(key)).collect();
    for id in records {
        let Some(row) = state.find(id) else { continue };
        named[0].entry(facts.title(row)).or_default().push(*id);
        for field in &naming {
            if let Some(ValueRef::Text(text)) = state.value(row, *field) {
                named[1].entry(text.to_owned()).or_default().push(*id);
            }
        }
    }
    named
}

/// The fields that name a record by themselves: its whole key, or what an import matches by.
pub(super) fn naming_fields(table: &Table) -> Vec<String> {
    let alone = std::iter::once(&table.key).chain(&table.matches).filter(|names| names.len() == 1);
    let fields = alone.flatten().filter_map(|name| table.field(name));
    fields.map(|field| field.key.clone()).collect()
}

impl Existing for Here {
    fn records(&self) -> Vec<EntityId> {
        self.records.to_vec()
    }

    fn values(&self, field: &str) -> Vec<Option<Value>> {
        self.values.get(field).cloned().unwrap_or_else(|| vec![None; self.records.len()])
    }

    fn titled(&self, table: &str, title: &str) -> Vec<EntityId> {
        let mut named = self.named.get(table).into_iter().flatten();
        let mut found = named.find_map(|named| named.get(title)).cloned().unwrap_or_default();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn files_called(&self, name: &str) -> Vec<BlobHash> {
        self.files.get(name).cloned().unwrap_or_default()
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
    pub(super) fn stage_import(&mut self, request: u32, import: PreviewImport) {
        self.begin(request, false, |_| {}, |hand| bring(hand, request, import));
    }
}

/// Reads a file, finds what is here already, stages what differs.
async fn bring(hand: Hand, request: u32, import: PreviewImport) -> Result<(), Failure> {
    let sheet = read(&hand, &import).await?;
    let (schema, seen) = hand.with(|ws| (ws.schema.clone(), ws.seen())).await;
    let table = schema.table(&import.table).ok_or_else(|| super::commit::unknown_table(&import.table))?;
    let module = schema.module(&table.module).ok_or_else(|| super::commit::unknown_table(&import.table))?;
    let plan = plan(module, table, &sheet, &import)?;
    let here = Here::read(&hand, table, &plan.compares(&sheet)).await;
    let pace = async |done: usize, all: usize| {
        hand.tell(Stage::Matching, done, all);
        hand.rest().await;
    };
    let outcome = preview(&plan, &sheet, &here, &pace).await;
    let name = if import.name.is_empty() { table.title.clone() } else { import.name.clone() };
    let count = |of: fn(&Outcome) -> bool| outcome.rows.iter().filter(|row| of(&row.outcome)).count();
    let mut told = ImportPreview {
        overlay: EntityId::WORKSPACE,
        columns: plan.columns(&sheet),
        sample: sheet.sample(),
        created: count(|outcome| matches!(outcome, Outcome::Created { .. })),
        matched: count(|outcome| matches!(outcome, Outcome::Matched { .. })),
        unchanged: count(|outcome| matches!(outcome, Outcome::Unchanged { .. })),
        rejected: rejected(&outcome),
        remarks: remarks(&outcome),
    };
    drop((sheet, here));
    let (staged, bytes) = stage(&hand, table, outcome, format!("Import {name}"), seen).await?;
    hand.with(move |ws| {
        told.overlay = ws.mint();
        ws.overlays.insert(told.overlay, staged);
        ws.keep_staged(request, told.overlay, bytes, Reply::ImportPreview(told));
    })
    .await;
    Ok(())
}

async fn read(hand: &Hand, import: &PreviewImport) -> Result<Sheet, Failure> {
    let carrier = Carrier { encoding: import.encoding.as_deref(), delimiter: import.delimiter.as_deref() };
    let mut reading = CsvReading::begin(&import.bytes, carrier).map_err(|error| unreadable(&error))?;
    while reading.go_on(AT_ONCE).map_err(|error| unreadable(&error))? {
        let (done, all) = reading.progress();
        hand.tell(Stage::Reading, done, all);
        hand.rest().await;
    }
    reading.sheet().map_err(|error| unreadable(&error))
}

/// Turns outcomes into staged work, and that into what a store keeps.
async fn stage(
    hand: &Hand,
    table: &Table,
    outcome: Preview,
    name: String,
    seen: String,
) -> Result<(Staged, Vec<u8>), Failure> {
    let all = outcome.rows.len();
    let (mut ops, mut layer, mut bytes) = (Vec::new(), Layer::default(), Vec::new());
    let mut rows = outcome.rows.into_iter();
    loop {
        let some: Vec<RowOutcome> = rows.by_ref().take(AT_ONCE).collect();
        if some.is_empty() {
            break;
        }
        let (table, seen) = (table.clone(), seen.clone());
        let (more, laid) = hand.with(move |ws| ws.stage_rows(&table, some, &seen, layer)).await;
        layer = laid;
        bytes.extend(staged::encode(&name, &more)?);
        ops.extend(more);
        hand.tell(Stage::Keeping, all - rows.len(), all);
    }
    if bytes.is_empty() {
        bytes = staged::encode(&name, &[])?;
    }
    Ok((Staged { name, ops: Rc::new(ops), layer, is_leaving: false }, bytes))
}

impl Workspace {
    /// What some rows come to, laid over what is there.
    fn stage_rows(
        &mut self,
        table: &Table,
        rows: Vec<RowOutcome>,
        seen: &str,
        mut layer: Layer,
    ) -> (Vec<CommitOp>, Layer) {
        let mut ops = Vec::new();
        let shown = self.state.intern_name(&table.id);
        for row in rows {
            let (entity, fields) = match row.outcome {
                Outcome::Created { fields } => {
                    let entity = self.mint();
                    let values = fields.iter().map(|(name, value)| (name.clone(), value.to_json()));
                    ops.push(CommitOp::Create {
                        table: table.id.clone(),
                        id: Some(entity),
                        fields: values.collect::<Fields>(),
                    });
                    let row = self.state.intern_entity(entity);
                    layer.set_member(row, shown, true);
                    (entity, fields)
                }
                Outcome::Matched { entity, fields } => {
                    ops.extend(fields.iter().map(|(field, value)| CommitOp::Set {
                        id: entity,
                        field: field.clone(),
                        value: value.to_json(),
                        table: Some(table.id.clone()),
                        seen: Some(seen.to_owned()),
                    }));
                    (entity, fields)
                }
                Outcome::Unchanged { .. } | Outcome::Rejected { .. } => continue,
            };
            let row = self.state.intern_entity(entity);
            for (name, value) in fields {
                if let Some(field) = table.field(&name) {
                    let key = self.state.intern_name(&field.key);
                    layer.set(self.state.cell_of(row, key), Some(value));
                }
            }
        }
        (ops, layer)
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
