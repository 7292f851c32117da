//! The modules that a production uses, as one.

use std::collections::BTreeMap;

use super::fields;
use super::setting::parts_of;
use super::{EdgeKind, Field, Module, Setting, Table};

/// The set of adopted modules. `sys` tables are the app's own and need no declaration here.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schema {
    modules: BTreeMap<String, Module>,
    /// Later versions that modules in use came back from.
    later: BTreeMap<String, Module>,
}

impl Schema {
    /// Puts a module to use; gives back the one of the same id that it replaces.
    pub fn adopt(&mut self, module: Module) -> Option<Module> {
        let replaced = self.modules.insert(module.id.clone(), module);
        fields::offer(&mut self.modules);
        replaced
    }

    /// Takes a module out of use.
    pub fn abandon(&mut self, id: &str) -> Option<Module> {
        let removed = self.modules.remove(id);
        fields::offer(&mut self.modules);
        removed
    }

    /// Notes a version that was in use before the one that is, and is the later of the two.
    pub fn note_later(&mut self, module: Module) {
        self.later.insert(module.id.clone(), module);
    }

    /// The later version that this module came back from.
    pub fn later(&self, id: &str) -> Option<&Module> {
        self.later.get(id)
    }

    /// The module of that id.
    pub fn module(&self, id: &str) -> Option<&Module> {
        self.modules.get(id)
    }

    /// Every module, by id.
    pub fn modules(&self) -> impl Iterator<Item = &Module> {
        self.modules.values()
    }

    /// Every table: by module, and there as the module lists them.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.modules().flat_map(|module| &module.tables)
    }

    /// The table `<module>.<table>`.
    pub fn table(&self, id: &str) -> Option<&Table> {
        let (module, name) = id.rsplit_once('.')?;
        self.module(module)?.table(name)
    }

    /// The edge kind `<module>.<kind>`.
    pub fn edge(&self, id: &str) -> Option<&EdgeKind> {
        let (module, name) = id.rsplit_once('.')?;
        self.module(module)?.edge(name)
    }

    /// The setting `sys.settings.<module>.<name>`.
    pub fn setting(&self, key: &str) -> Option<&Setting> {
        let (module, name) = parts_of(key)?;
        self.module(module)?.setting(name)
    }

    /// The module that a setting is of, by the setting's key.
    pub fn setting_module(&self, key: &str) -> Option<&Module> {
        self.module(parts_of(key)?.0)
    }

    /// The field `<module>.<table>.<name>`, the property `<module>.<kind>.<name>` of an edge, or what holds a
    /// setting's values.
    pub fn field(&self, key: &str) -> Option<&Field> {
        if let Some(setting) = self.setting(key) {
            return Some(&setting.field);
        }
        let (owner, name) = key.rsplit_once('.')?;
        match self.table(owner) {
            Some(table) => table.field(name),
            None => self.edge(owner)?.field(name),
        }
    }

    /// The field of that key, though only a later version had it that its module came back from.
    pub fn field_ever(&self, key: &str) -> Option<&Field> {
        self.field(key).or_else(|| {
            let (table, name) = key.rsplit_once('.')?;
            let (module, table) = table.rsplit_once('.')?;
            self.later(module)?.table(table)?.field(name)
        })
    }

    /// The fields of the table `<module>.<table>` in default column order, hidden ones last; none where there
    /// is no such table.
    pub fn fields(&self, table: &str) -> &[Field] {
        self.table(table).map_or(&[], |table| &table.fields)
    }
}
