//! What modules are set to: said in registers of the system's own, of the production and of single records.

use super::cell::Register;
use super::fold::State;
use super::names::{NameIx, Row};
use super::register::Heads;
use crate::id::EntityId;
use crate::schema::{Setting, fits};
use crate::value::Value;

/// Who says what a setting is, the one whose word counts first last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The module, for everybody who uses it.
    Module,
    /// The production.
    Workspace,
    /// One record.
    Record,
}

impl Level {
    /// Its name at the border.
    pub fn name(self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::Workspace => "workspace",
            Self::Record => "record",
        }
    }
}

impl State {
    /// What a setting is at each level that says something, the one that counts first; the module's own word
    /// is always there, and may be that it is nothing. What is no value of the setting's type says nothing.
    pub fn setting(&self, setting: &Setting, record: Option<Row>) -> Vec<(Level, Option<Value>)> {
        let said = |level| Some((level, Some(self.setting_at(setting, level, record)?)));
        let levels = [Level::Record, Level::Workspace].into_iter();
        levels.filter_map(said).chain([(Level::Module, setting.field.default.clone())]).collect()
    }

    /// What one level says of a setting; `None` where it leaves it to the next.
    pub fn setting_at(&self, setting: &Setting, level: Level, record: Option<Row>) -> Option<Value> {
        let field = self.names.find(&setting.field.key)?;
        let registers = self.setting_registers(field, level, record).into_iter();
        let mut values = registers.filter_map(|(row, field)| self.owned_value(row, field));
        values.find(|value| fits(setting.field.kind, value))
    }

    /// The heads of a setting at one level.
    pub fn setting_heads(&self, field: NameIx, level: Level, record: Option<Row>) -> Heads {
        let registers = self.setting_registers(field, level, record).into_iter();
        registers.map(|register| self.register_heads(register)).next().unwrap_or_default()
    }

    /// The registers that hold what a level says of a setting: one, unless a record is made of several that
    /// were set each by itself. The system's own never are one with others (rule 15), so that each part keeps
    /// its own; the first speaks for all.
    pub fn setting_registers(&self, field: NameIx, level: Level, record: Option<Row>) -> Vec<Register> {
        match (level, record) {
            (Level::Module, _) | (Level::Record, None) => Vec::new(),
            (Level::Workspace, _) => {
                self.entities.find(&EntityId::WORKSPACE).map(|row| (row, field)).into_iter().collect()
            }
            (Level::Record, Some(row)) => {
                let said = self.parts(row).map(|part| (part, field));
                let said: Vec<Register> = said.filter(|register| self.is_written(*register)).collect();
                if said.is_empty() { vec![(self.record_of(row), field)] } else { said }
            }
        }
    }
}
