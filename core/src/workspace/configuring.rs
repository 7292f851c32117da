//! Settings of modules: read with who says so, set for the production or for one record. What is set is the
//! system's own data, so that history, undo and conflicts cover it like any other.

use serde_json::json;

use super::command::Json;
use super::commit::row_of;
use super::drafting::{Drafting, Why};
use super::seen::Seen;
use super::settings::{Configuration, Configure, SettingInfo, SettingOrigin};
use super::update::{Code, Failure, Update};
use super::workspace::{Answer, Workspace};
use crate::id::EntityId;
use crate::schema::{Field, Module, Setting, from_json};
use crate::state::{Level, NameIx, Register, Row, Touched, Write, sys};
use crate::value::Value;

impl From<Level> for SettingOrigin {
    fn from(level: Level) -> Self {
        match level {
            Level::Module => Self::Module,
            Level::Workspace => Self::Workspace,
            Level::Record => Self::Record,
        }
    }
}

fn no_module(id: &str) -> Failure {
    Failure::because(Code::NotFound, format!("no module `{id}` is in use")).with(json!({ "module": id }))
}

impl Workspace {
    fn module(&self, id: &str) -> Result<&Module, Failure> {
        self.schema.module(id).ok_or_else(|| no_module(id))
    }

    /// What a module is set to, for the production or, where one is named, for a record.
    ///
    /// # Errors
    /// `not_found` for a module that is not in use, and for a record that is not here.
    pub(super) fn configuration(&self, id: &str, record: Option<EntityId>) -> Result<Configuration, Failure> {
        let module = self.module(id)?;
        let record = record.map(|record| row_of(self, &Drafting::default(), record)).transpose()?;
        let settings = module.settings.iter().map(|setting| self.told_setting(setting, record));
        let (module, title) = (id.to_owned(), module.title.clone());
        Ok(Configuration { module, title, settings: settings.collect(), seen: self.seen() })
    }

    fn told_setting(&self, setting: &Setting, record: Option<Row>) -> SettingInfo {
        let facts = self.facts();
        let told = |value: &Option<Value>| value.as_ref().map_or(Json::Null, |value| facts.json(value));
        let levels = self.state.setting(setting, record);
        let own = (Level::Module, None);
        let (level, value) = levels.first().unwrap_or(&own);
        let (below, without) = levels.get(1).unwrap_or(&(*level, value.clone())).clone();
        let field = self.state.names().find(&setting.field.key);
        let heads = field.map(|field| self.state.setting_heads(field, *level, record)).unwrap_or_default();
        let rivals = heads.distinct().into_iter().skip(1);
        SettingInfo {
            field: self.field_info(&setting.field),
            about: setting.about.clone(),
            records: setting.records.clone(),
            value: told(value),
            origin: (*level).into(),
            without: told(&without),
            without_origin: below.into(),
            rivals: rivals.map(|value| told(&value.cloned())).collect(),
        }
    }

    /// Sets a module, whole or not at all.
    ///
    /// # Errors
    /// `not_found`; `unknown_field` for a setting that there is not; `invalid` for a value of another type,
    /// and for a record that may not differ; `not_allowed` for who only reads.
    pub(super) fn configure(&mut self, request: u32, asked: &Configure) -> Result<(), Failure> {
        let (drafting, label) = self.draft_configured(asked)?;
        let why = Why { label, ..Why::default() };
        self.send(Some(request), drafting, &why, Answer::Committed(Vec::new()))
    }

    fn draft_configured(&mut self, asked: &Configure) -> Result<(Drafting, String), Failure> {
        let module = self.module(&asked.module)?;
        let (title, mut chosen) = (module.title.clone(), Vec::new());
        for (name, value) in &asked.values {
            let setting = module.setting(name).ok_or_else(|| {
                let failure = Failure::because(Code::UnknownField, format!("there is no setting `{name}`"));
                failure.with(json!({ "module": asked.module, "field": name }))
            })?;
            chosen.push((setting.clone(), value));
        }
        let seen = asked.seen.as_deref().map(|token| {
            Seen::read(token).ok_or_else(|| Failure::because(Code::Invalid, "`seen` is no token of this app"))
        });
        let seen = seen.transpose()?;
        let mut drafting = Drafting::default();
        let record = asked.record.map(|record| row_of(self, &drafting, record)).transpose()?;
        let mut titles = Vec::new();
        for (setting, value) in chosen {
            let value = from_json(&setting.field, value).map_err(|why| misfit(&setting.field, &why))?;
            if let Some(row) = record {
                self.may_differ(&setting, row)?;
            }
            self.write_setting(&mut drafting, &setting, record, value, seen.as_ref());
            titles.push(setting.field.title);
        }
        let of = record.map(|row| self.facts().title(row)).filter(|title| !title.is_empty());
        let label = format!("Set {}: {}", of.unwrap_or(title), titles.join(", "));
        Ok((drafting, label))
    }

    /// Whether a setting may be chosen otherwise for a record: one of a table that the module names.
    fn may_differ(&self, setting: &Setting, row: Row) -> Result<(), Failure> {
        let is_named = |table: NameIx| setting.records.iter().any(|id| id == self.state.names().text(table));
        let coming = self.coming.get(&row).into_iter().flatten().copied();
        let mut tables = self.state.tables_of(self.state.record_of(row)).chain(coming);
        if tables.any(is_named) {
            return Ok(());
        }
        let what = format!("`{}` cannot be set for this record alone", setting.field.name);
        let failure = Failure::because(Code::Invalid, what);
        Err(failure.with(json!({ "field": setting.field.name, "tables": setting.records })))
    }

    fn write_setting(
        &mut self,
        drafting: &mut Drafting,
        setting: &Setting,
        record: Option<Row>,
        value: Option<Value>,
        seen: Option<&Seen>,
    ) {
        let field = self.state.intern_name(&setting.field.key);
        self.state.intern_entity(EntityId::WORKSPACE);
        let level = if record.is_some() { Level::Record } else { Level::Workspace };
        for register in self.state.setting_registers(field, level, record) {
            let heads = self.state.register_heads(register);
            let is_so = heads.distinct().as_slice() == [value.as_ref()];
            if is_so || (heads.0.is_empty() && value.is_none()) {
                continue;
            }
            let here: Vec<u32> = heads.0.iter().map(|head| head.op).collect();
            let replaces = seen.map_or(here.clone(), |seen| self.seen_of(register, seen, here));
            let values = value.clone().into_iter().collect();
            drafting.take(self, Write::Register { register, values, replaces });
        }
    }

    fn seen_of(&self, (row, field): Register, seen: &Seen, heads: Vec<u32>) -> Vec<u32> {
        let place = (self.state.entities().id(row), self.state.names().text(field));
        seen.heads(&self.log, &self.actor, place, heads)
    }

    /// What a field of a new record, or of a new edge between `records`, begins with.
    pub(super) fn beginning_of(&self, field: &Field, records: &[Row]) -> Option<Value> {
        let setting = field.default_from.as_deref().and_then(|key| self.schema.setting(key));
        let Some(setting) = setting else { return field.default.clone() };
        let own = records.iter().find_map(|row| self.state.setting_at(setting, Level::Record, Some(*row)));
        let general = || self.state.setting(setting, None).into_iter().next().and_then(|(_, value)| value);
        own.or_else(general).or_else(|| field.default.clone())
    }

    /// Tells the page that modules are set otherwise now.
    pub(super) fn tell_settings(&mut self, touched: &[Touched]) {
        let is_setting = |touched: &Touched| match touched {
            Touched::Field { field, .. } => sys::is_setting(self.state.names().text(*field)),
            Touched::Member { .. } | Touched::Adopted => false,
        };
        if touched.iter().any(is_setting) {
            self.update(Update::Configured);
        }
    }
}

fn misfit(field: &Field, why: &crate::schema::Unreadable) -> Failure {
    let failure = Failure::because(Code::Invalid, format!("{}: {why}", field.title));
    failure.with(why.told_of(&field.name, &field.title))
}
