//! A production as a file, and a production made from somebody else's.

use std::collections::BTreeMap;

use serde_json::json;

use super::append::{Sealed, seal_all};
use super::drafting::{Drafting, Why};
use super::found::{Founded, ModuleSource, found};
use super::update::{Code, Failure, Me, Reply, Stage};
use super::work::Hand;
use super::workspace::Workspace;
use crate::given::{Entropy, Now, Signer};
use crate::id::{BlobHash, EntityId};
use crate::log::OriginKind;
use crate::package::{Carried, Contents, PackageError, Packing};
use crate::state::{Level, NameIx, Presence, Row, Step, sys};
use crate::value::Value;

/// What a refused package is told as.
pub fn refusal(error: &PackageError) -> Failure {
    let code = match error {
        PackageError::NewerFormat { .. } => Code::NewerFormat,
        PackageError::TooLarge { .. } => Code::TooLarge,
        _ => Code::Damaged,
    };
    Failure::because(code, error.to_string()).with(json!({ "reason": error.to_string() }))
}

fn unwritten(error: &PackageError) -> Failure {
    let code = match error {
        PackageError::TooLarge { .. } => Code::TooLarge,
        _ => Code::Storage,
    };
    Failure::because(code, error.to_string())
}

/// Packs the production; `storage` where it cannot be written, `too_large`.
async fn export(hand: Hand, request: u32, carried: BTreeMap<BlobHash, Carried>) -> Result<(), Failure> {
    let begin = |ws: &mut Workspace| Packing::begin(&ws.contents(), carried, ws.now);
    let mut packing = hand.with(begin).await.map_err(|error| unwritten(&error))?;
    loop {
        let (done, all) = packing.progress();
        hand.tell(Stage::Packing, done, all);
        let step;
        (packing, step) = hand
            .with(move |ws| {
                let step = packing.go_on(&ws.contents());
                (packing, step)
            })
            .await;
        if let Some(zip) = step.map_err(|error| unwritten(&error))? {
            hand.with(move |ws| ws.reply(request, Ok(Reply::Package(zip)))).await;
            return Ok(());
        }
    }
}

impl Workspace {
    /// Packs the production with these of its files. Answered with `Package`.
    pub fn pack(&mut self, now: Now, request: u32, carried: BTreeMap<BlobHash, Carried>) {
        self.now = now;
        self.export_package(request, carried);
    }

    /// The whole production as one zip, made slice by slice.
    pub(super) fn export_package(&mut self, request: u32, carried: BTreeMap<BlobHash, Carried>) {
        self.begin(request, false, |_| {}, |hand| export(hand, request, carried));
    }

    fn contents(&self) -> Contents<'_> {
        Contents { log: &self.log, state: &self.state, schema: &self.schema, catalog: &self.catalog }
    }

    /// Makes a production of one's own from what this one shows: its modules, and every record as it is now,
    /// conflicts restated, in one bundle that names the source. History, members and what is in the bin stay
    /// behind.
    ///
    /// # Errors
    /// `too_large` where a cell of it does not fit into one bundle.
    pub fn keep(
        &self,
        name: &str,
        me: &Me,
        now: Now,
        mut entropy: Box<dyn Entropy>,
        signer: &dyn Signer,
    ) -> Result<Founded, Failure> {
        let modules: Vec<ModuleSource> = (self.state.adopted())
            .filter_map(|(id, heads)| {
                let shown = heads.last()?;
                let (version, toml) = (shown.version.clone(), shown.schema.clone());
                Some(ModuleSource { id: id.to_owned(), version, toml })
            })
            .collect();
        let damaged = |error: crate::log::LogError| Failure::because(Code::Damaged, error.to_string());
        let mappings = self.mapped_keys();
        let founded = found(name, &modules, &mappings, me, now, &mut *entropy, signer);
        let mut founded = founded.map_err(damaged)?;
        let mut own = Self::new(founded.id, signer.actor(), entropy);
        own.load(&founded.runs).map_err(|(_, error)| damaged(error))?;
        let drafting = self.copied_into(&mut own);
        let source = self.id().to_string();
        let why = Why {
            label: format!("Taken from {}", self.name()),
            kind: OriginKind::Import,
            cause: None,
            name: source,
        };
        let drafted = drafting.draft(&own, &why)?;
        let sealed = seal_all(founded.id, &drafted.drafts, Some(founded.tip), &[], now, signer);
        if let Some(Sealed { runs, tip, .. }) = sealed.map_err(damaged)? {
            founded.tip = tip;
            founded.runs.extend(runs);
        }
        Ok(founded)
    }

    /// A change that writes every record that a table shows into another production.
    fn copied_into(&self, own: &mut Self) -> Drafting {
        let mut drafting = Drafting::default();
        let row = own.state.intern_entity(EntityId::WORKSPACE);
        let field = own.state.intern_name(sys::WORKSPACE_SOURCE);
        drafting.field(&own.state, (row, field), vec![Value::Text(self.id().to_string())], Vec::new());
        for table in self.state.tables() {
            let name = self.state.names().text(table);
            let own_table = own.state.intern_name(name);
            for row in self.state.rows(table) {
                let own_row = own.state.intern_entity(self.state.entities().id(row));
                if self.state.led_from(row, table).is_empty() {
                    drafting.member(own_row, own_table, true, false, Vec::new());
                }
                self.copy_fields(own, &mut drafting, row, own_row);
                self.copy_settings(own, &mut drafting, Level::Record, (own_row, Some(row)));
            }
        }
        self.copy_table_links(own, &mut drafting);
        self.copy_settings(own, &mut drafting, Level::Workspace, (row, None));
        drafting
    }

    /// Links the same tables, and keeps out of each what people took out of it.
    fn copy_table_links(&self, own: &mut Self, drafting: &mut Drafting) {
        let name = |table: NameIx| self.state.names().text(table);
        for link in self.state.table_links().iter() {
            for write in own.state.link_tables(name(link.from), name(link.to)) {
                drafting.take(own, write);
            }
            let own_table = own.state.intern_name(name(link.to));
            let is_kept_out =
                |row: &Row| self.state.said_of(*row, link.to).is_some_and(|says| says != Presence::Shown);
            for row in self.state.rows(link.from).filter(is_kept_out) {
                let own_row = own.state.intern_entity(self.state.entities().id(row));
                drafting.member(own_row, own_table, false, false, Vec::new());
            }
        }
    }

    /// Sets modules as they are set here, for the production or for a record; `to` is that one's row there.
    fn copy_settings(
        &self,
        own: &mut Self,
        drafting: &mut Drafting,
        level: Level,
        (to, record): (Row, Option<Row>),
    ) {
        let settings = self.schema.modules().flat_map(|module| &module.settings);
        let numbers = settings.filter_map(|setting| self.state.names().find(&setting.field.key));
        for field in numbers {
            let heads = self.state.setting_heads(field, level, record);
            let values: Vec<Value> = heads.distinct().into_iter().flatten().cloned().collect();
            if !values.is_empty() {
                let own_field = own.state.intern_name(self.state.names().text(field));
                drafting.field(&own.state, (to, own_field), values, Vec::new());
            }
        }
    }

    fn copy_fields(&self, own: &mut Self, drafting: &mut Drafting, row: Row, own_row: Row) {
        for field in 0..self.state.names().len() as NameIx {
            let name = self.state.names().text(field);
            if sys::is_own(name) {
                continue;
            }
            if let Some(text) = self.state.text(row, field) {
                let own_field = own.state.intern_name(name);
                if drafting.text(own, own_row, own_field).is_empty() {
                    let steps: Vec<Step> = text.passages().into_iter().map(Step::Insert).collect();
                    drafting.change(own, own_row, own_field, &steps);
                }
                continue;
            }
            let heads = self.state.heads(row, field);
            let values: Vec<Value> = heads.distinct().into_iter().flatten().cloned().collect();
            if !values.is_empty() {
                let own_field = own.state.intern_name(name);
                drafting.field(&own.state, (own_row, own_field), values, Vec::new());
            }
        }
    }
}
