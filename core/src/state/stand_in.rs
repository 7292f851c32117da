//! What stands in for a module whose file cannot be read: its data as plain columns. They are those of the
//! last version that can be read, and whatever else people wrote into its tables.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::{Adoption, NameIx, State, ValueRef};
use crate::schema::{Field, FieldKind, Module, Table};
use crate::value::Value;
use crate::version;

/// Records that are looked at to see what a column holds.
const ROWS_LOOKED_AT: usize = 1000;
/// Columns of a table that are made of what was written, at most.
const COLUMNS_MAX: usize = 200;

/// What a file says of itself, where no more than that can be read.
#[derive(Default, Deserialize)]
struct Cover {
    #[serde(default)]
    module: Head,
}

#[derive(Default, Deserialize)]
struct Head {
    #[serde(default)]
    title: String,
    #[serde(default)]
    tape: String,
    #[serde(default)]
    colour: String,
}

impl State {
    /// What stands in for the module of this id; `None` where nobody wrote anything into a table of it.
    pub(super) fn stand_in(&self, id: &str, shown: &Adoption) -> Option<Module> {
        let before = self.last_readable(id);
        let written = self.written_of(id);
        let own = of_written(id, &written);
        let mut module = before.or_else(|| own.clone())?;
        for table in own.into_iter().flat_map(|own| own.tables) {
            match module.tables.iter_mut().find(|known| known.id == table.id) {
                Some(known) => {
                    let is_new = |field: &Field| known.field(&field.name).is_none();
                    let fields: Vec<Field> = table.fields.into_iter().filter(is_new).collect();
                    known.fields.extend(fields);
                }
                None => module.tables.push(table),
            }
        }
        module.version.clone_from(&shown.version);
        // A file that is no TOML says nothing of itself.
        let Head { title, tape, colour } = toml::from_str::<Cover>(&shown.schema).unwrap_or_default().module;
        for (said, place) in
            [(title, &mut module.title), (tape, &mut module.tape.code), (colour, &mut module.tape.colour)]
        {
            if !said.is_empty() {
                *place = said;
            }
        }
        plain(&mut module);
        Some(module)
    }

    /// The latest version of a module that was, or is, in use and can be read.
    fn last_readable(&self, id: &str) -> Option<Module> {
        let name = self.names.find(id)?;
        let heads = self.adopted.get(&name).into_iter().flatten();
        let known = heads.chain(self.given_up.get(&name).into_iter().flatten());
        let read = known.filter_map(|adoption| {
            let module = Module::parse(adoption.schema.as_bytes()).ok()?;
            (module.id == id).then_some((adoption, module))
        });
        let latest = read.max_by(|(a, _), (b, _)| {
            // Two files that claim one version are told apart by their bytes, as everywhere.
            version::compare(&a.version, &b.version).then_with(|| a.schema.cmp(&b.schema))
        });
        latest.map(|(_, module)| module)
    }

    /// The tables of a module that were written, each with its fields and what those hold.
    fn written_of(&self, id: &str) -> BTreeMap<String, BTreeMap<String, FieldKind>> {
        let mut written: BTreeMap<String, BTreeMap<String, FieldKind>> = BTreeMap::new();
        for table in self.tables() {
            if let Some((module, name)) = self.names.text(table).rsplit_once('.')
                && module == id
                && is_name(name)
            {
                written.insert(name.to_owned(), BTreeMap::new());
            }
        }
        for field in 0..self.names.len() as NameIx {
            let Some((owner, name)) = self.names.text(field).rsplit_once('.') else { continue };
            let Some((module, table)) = owner.rsplit_once('.') else { continue };
            if module == id
                && is_name(name)
                && let Some(fields) = written.get_mut(table)
                && fields.len() < COLUMNS_MAX
                && let Some(kind) = self.names.find(owner).and_then(|table| self.kind_of(table, field))
            {
                fields.insert(name.to_owned(), kind);
            }
        }
        written
    }

    /// What a column holds, by the first value in it; `None` where it is empty.
    fn kind_of(&self, table: NameIx, field: NameIx) -> Option<FieldKind> {
        let mut rows = self.rows(table).take(ROWS_LOOKED_AT);
        rows.find_map(|row| {
            if self.text(row, field).is_some() {
                return Some(FieldKind::RichText);
            }
            Some(match self.value(row, field)? {
                ValueRef::Text(_) => FieldKind::Text,
                ValueRef::Number(_) => FieldKind::Number,
                ValueRef::Bool(_) => FieldKind::Bool,
                ValueRef::Reference(_) => FieldKind::Reference,
                ValueRef::Other(Value::Asset(_)) => FieldKind::Asset,
                ValueRef::Other(_) => FieldKind::Json,
            })
        })
    }
}

/// Whether a file could name a table or field so: what could be none is left out.
fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// A module of what was written alone.
fn of_written(id: &str, written: &BTreeMap<String, BTreeMap<String, FieldKind>>) -> Option<Module> {
    let head = format!("[module]\nid = \"{id}\"\nversion = \"0\"\ntitle = \"{id}\"\n");
    let one = |(name, fields): (&String, &BTreeMap<String, FieldKind>)| -> Option<Table> {
        let mut text = format!("{head}[tables.{name}]\n[tables.{name}.fields]\n");
        // A table has at least one column.
        let first = BTreeMap::from([("name".to_owned(), FieldKind::Text)]);
        for (field, kind) in if fields.is_empty() { &first } else { fields } {
            let kind = match kind {
                // Where it leads nobody says: its title is shown.
                FieldKind::Reference => FieldKind::Json,
                kind => *kind,
            };
            // Writing into a string does not fail.
            let _ = writeln!(text, "{field} = {{ type = \"{}\" }}", kind.name());
        }
        let mut table = Module::parse(text.as_bytes()).ok()?.tables.pop()?;
        for field in &mut table.fields {
            if fields.get(&field.name) == Some(&FieldKind::Reference) {
                field.kind = FieldKind::Reference;
            }
        }
        Some(table)
    };
    let tables: Vec<Table> = written.iter().filter_map(one).collect();
    let mut module = Module::parse(head.as_bytes()).ok()?;
    module.tables = tables;
    (!module.tables.is_empty()).then_some(module)
}

/// Columns alone: nobody knows what the file that cannot be read means by more.
fn plain(module: &mut Module) {
    module.settings.clear();
    module.views.clear();
    module.imports.clear();
    for table in &mut module.tables {
        table.key.clear();
        table.describes = None;
        for field in &mut table.fields {
            (field.required, field.unique, field.default, field.default_from) = (false, false, None, None);
        }
    }
}
