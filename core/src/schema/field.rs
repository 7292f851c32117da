//! One field of a table: what its values mean and how people see them.

use super::{Choice, FieldKind, Meaning};
use crate::value::Value;

/// A field of a table, or a property of an edge kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Short name: `is_called`.
    pub name: String,
    /// Its name across tables: `<module>.<table>.<name>`.
    pub key: String,
    /// Column head.
    pub title: String,
    /// What its values mean.
    pub kind: FieldKind,
    /// The shared key that it suggests: fields of other modules with the same one may be the same.
    pub shared: Option<String>,
    /// Whether digits order by their worth: 11 < 11.1 < 11A < 100.
    pub natural: bool,
    /// Marked where empty.
    pub required: bool,
    /// Whether it is part of the table's key.
    pub unique: bool,
    /// Shown after the value: `s`, `dB`.
    pub unit: Option<String>,
    /// Of its column, in characters.
    pub width: Option<u32>,
    /// What can be chosen; for fields whose values are fields, [`super::Schema`] knows them.
    pub choices: Vec<Choice>,
    /// Whether people may add to the choices.
    pub open: bool,
    /// `<module>.<table>` that a reference points into.
    pub to: Option<String>,
    /// A hint or shared key: texts of this field complete from, and later link to, tables with it.
    pub to_any: Option<String>,
    /// `<module>.<table>` whose titles complete what is typed.
    pub complete_from: Option<String>,
    /// In the form, off in the grid.
    pub hidden: bool,
    /// Masked until somebody asks to see one.
    pub sensitive: bool,
    /// What a new record starts with.
    pub default: Option<Value>,
    /// The key of the setting that says so instead.
    pub default_from: Option<String>,
}

impl Field {
    /// What a text of this field can mean.
    pub fn meaning(&self) -> Meaning<'_> {
        Meaning { kind: self.kind, unit: self.unit.as_deref(), choices: &self.choices }
    }

    /// A field of which nothing is said but its name and kind.
    pub(super) fn plain(owner: &str, name: &str, kind: FieldKind) -> Self {
        Self {
            name: name.to_owned(),
            key: format!("{owner}.{name}"),
            title: name.to_owned(),
            kind,
            shared: None,
            natural: false,
            required: false,
            unique: false,
            unit: None,
            width: None,
            choices: Vec::new(),
            open: false,
            to: None,
            to_any: None,
            complete_from: None,
            hidden: false,
            sensitive: false,
            default: None,
            default_from: None,
        }
    }
}
