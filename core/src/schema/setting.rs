//! What a production can decide about a module: declared under `[settings.<name>]`, with a type as fields
//! have it. A value cascades: what the module says holds until somebody says otherwise for the production,
//! and that until somebody does for one record.

use toml::Spanned;

use super::assemble::Assembly;
use super::document::{FieldEntry, Listed};
use super::{Field, FieldKind, SchemaError};

/// What stands before the key of every setting, `sys.settings.<module>.<name>`: its values are the system's
/// own.
pub const SETTINGS: &str = "sys.settings";

/// A value of a module that people may choose otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// What its values mean; `default` is what the module says.
    pub field: Field,
    /// What it is good for, in a sentence.
    pub about: Option<String>,
    /// The tables (`<module>.<table>`) for a record of which it may be chosen otherwise.
    pub records: Vec<String>,
}

/// The module and the short name in a setting's key.
pub(super) fn parts_of(key: &str) -> Option<(&str, &str)> {
    key.strip_prefix(SETTINGS)?.strip_prefix('.')?.rsplit_once('.')
}

impl Assembly<'_> {
    /// What stands before the names of this module's settings.
    fn settings_owner(&self) -> String {
        format!("{SETTINGS}.{}", self.module)
    }

    pub(super) fn settings(&self, entries: &Listed<FieldEntry>) -> Result<Vec<Setting>, SchemaError> {
        entries.0.iter().map(|(name, entry)| self.setting(name, entry)).collect()
    }

    fn setting(&self, name: &Spanned<String>, entry: &FieldEntry) -> Result<Setting, SchemaError> {
        let field = self.field(&self.settings_owner(), name, entry)?;
        if matches!(field.kind, FieldKind::RichText | FieldKind::FieldReference) {
            let reason = format!("a setting cannot be {}", field.kind.described());
            return Err(self.bad_value(&entry.kind, reason));
        }
        if let Some(from) = &entry.default_from {
            return Err(self.bad_value(from, "a setting has a default of its own".to_owned()));
        }
        let records = entry.records.iter().map(|table| self.table_id(table)).collect::<Result<_, _>>()?;
        Ok(Setting { field, about: entry.about.clone(), records })
    }

    /// The key of the setting that new records take a field's value from: one of the field's own kind.
    pub(super) fn setting_key(&self, name: &Spanned<String>, kind: FieldKind) -> Result<String, SchemaError> {
        match self.settings.get(name.get_ref().as_str()) {
            None => Err(self.not_found(name, "setting", name.get_ref())),
            Some(of) if *of == kind.name() => Ok(format!("{}.{}", self.settings_owner(), name.get_ref())),
            Some(of) => {
                let reason = format!("the setting is a `{of}`, the field a `{}`", kind.name());
                Err(self.bad_value(name, reason))
            }
        }
    }
}
