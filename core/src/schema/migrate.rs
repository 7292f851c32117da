//! What becomes of values when a module gives its fields other names or other types (rule 30).
//!
//! A `module.toml` says of each of its versions what led to it. Nothing is ever run: a renamed field is the
//! same field as before, and a value that moves to a field of another type is read there as if it were typed.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::assemble::Assembly;
use super::document::MigrationEntry;
use super::{Field, FieldKind, Module, SchemaError, Table, Unreadable, parse, to_text};
use crate::value::Value;
use crate::version;

/// What led to one version of a module. Fields are named by their keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// `2.0.0`: the version that it leads to.
    pub version: String,
    /// As listed.
    pub moves: Vec<Move>,
}

/// A field that another takes the place of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The field that goes: `<module>.<table>.<field>`.
    pub from: String,
    /// The one that takes its place.
    pub to: String,
    /// Whether only its name changes.
    pub renames: bool,
    /// Words that are written otherwise from now on: before, after.
    pub words: Vec<(String, String)>,
}

/// What stands between a field of one version of a module and its place in another.
#[derive(Debug, Clone, PartialEq)]
pub struct Transfer<'m> {
    /// The field as the version that is left has it.
    pub from: &'m Field,
    /// The field as the other has it.
    pub to: &'m Field,
    /// Whether they are the same field under two names.
    pub renames: bool,
    pub(super) words: Vec<BTreeMap<&'m str, &'m str>>,
}

/// What an upgrade from `from` to `to`, or the way back, does: for each field that goes, where its values do.
/// The later of the two says.
pub fn transfers<'m>(from: &'m Module, to: &'m Module) -> Vec<Transfer<'m>> {
    let is_upgrade = version::compare(&from.version, &to.version) != Ordering::Greater;
    let (older, newer) = if is_upgrade { (from, to) } else { (to, from) };
    let between = newer.migrations.iter().filter(|migration| {
        version::compare(&migration.version, &older.version) == Ordering::Greater
            && version::compare(&migration.version, &newer.version) != Ordering::Greater
    });
    let mut moves: Vec<&Move> = between.flat_map(|migration| &migration.moves).collect();
    if !is_upgrade {
        moves.reverse();
    }
    let fields = from.tables.iter().flat_map(|table| &table.fields);
    fields.filter_map(|field| transfer(field, to, &moves, is_upgrade)).collect()
}

fn transfer<'m>(field: &'m Field, to: &'m Module, moves: &[&'m Move], forth: bool) -> Option<Transfer<'m>> {
    let (mut key, mut renames, mut words) = (field.key.as_str(), true, Vec::new());
    for step in moves {
        let (from, to) = if forth { (&step.from, &step.to) } else { (&step.to, &step.from) };
        if from == key {
            key = to;
            renames &= step.renames;
            let pairs = step.words.iter().map(|(before, after)| (before.as_str(), after.as_str()));
            words.push(pairs.map(|(a, b)| if forth { (a, b) } else { (b, a) }).collect());
        }
    }
    let to = to.tables.iter().flat_map(|table| &table.fields).find(|field| field.key == key)?;
    (to.key != field.key).then_some(Transfer { from: field, to, renames, words })
}

impl Transfer<'_> {
    /// A value of the one field as a value of the other.
    ///
    /// # Errors
    /// Where the other cannot hold it: what it says of the text.
    pub fn carry(&self, value: &Value) -> Result<Value, Unreadable> {
        let mut text = to_text(self.from, value);
        for words in &self.words {
            if let Some(word) = words.get(text.as_str()) {
                text = (*word).to_owned();
            }
        }
        // A text that is there is not read as nothing.
        parse(self.to, &text)?.ok_or_else(|| Unreadable::other(self.to.kind, &text))
    }
}

impl Assembly<'_> {
    /// The migrations, ascending by version.
    pub(super) fn migrations(
        &self,
        entries: &[MigrationEntry],
        tables: &[Table],
    ) -> Result<Vec<Migration>, SchemaError> {
        let mut sorted: Vec<&MigrationEntry> = entries.iter().collect();
        sorted.sort_by(|a, b| version::compare(a.version.get_ref(), b.version.get_ref()));
        let mut migrations = Vec::new();
        for (place, entry) in sorted.iter().enumerate() {
            let later: BTreeSet<&str> = sorted[place + 1..].iter().flat_map(|entry| entry.leaves()).collect();
            let mut moves = Vec::new();
            for (entries, renames) in [(&entry.rename, true), (&entry.convert, false)] {
                for (from, to) in &entries.0 {
                    let words = entry.words.0.iter().find(|(field, _)| field.get_ref() == from.get_ref());
                    let words = words.into_iter().flat_map(|(_, words)| &words.0);
                    moves.push(Move {
                        from: self.former_field(from, tables)?,
                        to: self.later_field(to, tables, &later, renames)?,
                        renames,
                        words: words.map(|(a, b)| (a.get_ref().clone(), b.clone())).collect(),
                    });
                }
            }
            migrations.push(Migration { version: entry.version.get_ref().clone(), moves });
        }
        Ok(migrations)
    }

    /// A field that a former version had, and this one has no more.
    fn former_field(&self, name: &Spanned<String>, tables: &[Table]) -> Result<String, SchemaError> {
        let (table, field) = self.table_and_field(name, tables)?;
        if table.field(field).is_some() {
            return Err(self.bad_value(name, format!("{} still has a field “{field}”", table.name)));
        }
        Ok(format!("{}.{field}", table.id))
    }

    /// A field that takes the place of another: one of this version's, or one that a later version moved on.
    fn later_field(
        &self,
        name: &Spanned<String>,
        tables: &[Table],
        later: &BTreeSet<&str>,
        renames: bool,
    ) -> Result<String, SchemaError> {
        let (table, field) = self.table_and_field(name, tables)?;
        match table.field(field) {
            None if !later.contains(name.get_ref().as_str()) => Err(self.not_found(name, "field", field)),
            Some(known) if !renames && !can_be_carried_to(known.kind) => {
                Err(self.bad_value(name, format!("nothing can be converted to {}", known.kind.described())))
            }
            _ => Ok(format!("{}.{field}", table.id)),
        }
    }

    fn table_and_field<'t>(
        &self,
        name: &'t Spanned<String>,
        tables: &'t [Table],
    ) -> Result<(&'t Table, &'t str), SchemaError> {
        let (table, field) = name
            .get_ref()
            .split_once('.')
            .ok_or_else(|| self.bad_value(name, "a field is written as table.field".to_owned()))?;
        let known = tables.iter().find(|known| known.name == table);
        Ok((known.ok_or_else(|| self.not_found(name, "table", table))?, field))
    }
}

impl MigrationEntry {
    fn leaves(&self) -> impl Iterator<Item = &str> {
        self.rename.0.iter().chain(&self.convert.0).map(|(from, _)| from.get_ref().as_str())
    }
}

/// Whether a text can be read as a value of this kind by itself.
fn can_be_carried_to(kind: FieldKind) -> bool {
    !matches!(kind, FieldKind::RichText | FieldKind::Reference | FieldKind::Asset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(version: &str, fields: &str, migrations: &str) -> Module {
        let toml = format!(
            "[module]\nid = \"kit\"\nversion = \"{version}\"\ntitle = \"Kit\"\n\
             [tables.things.fields]\n{fields}\n{migrations}"
        );
        Module::parse(toml.as_bytes()).unwrap_or_else(|error| panic!("{error}: {toml}"))
    }

    const FIRST: &str = "label = { type = \"text\" }\nlength = { type = \"text\" }";
    const SECOND: &str = "name = { type = \"text\" }\nlength = { type = \"text\" }";
    const THIRD: &str = "title = { type = \"text\" }\ntime = { type = \"duration\", unit = \"s\" }";
    const STEPS: &str = r#"
        [[migrations]]
        version = "3.0.0"
        rename = { "things.name" = "things.title" }
        convert = { "things.length" = "things.time" }
        words = { "things.length" = { Slow = "10" } }
        [[migrations]]
        version = "2.0.0"
        rename = { "things.label" = "things.name" }
    "#;

    fn keys<'m>(transfers: &[Transfer<'m>]) -> Vec<(&'m str, &'m str, bool)> {
        transfers.iter().map(|p| (p.from.name.as_str(), p.to.name.as_str(), p.renames)).collect()
    }

    #[test]
    fn migrate_1_an_upgrade_takes_every_step_between_two_versions_and_the_way_back_each_of_them() {
        let (first, third) = (module("1.0.0", FIRST, ""), module("3.0.0", THIRD, STEPS));
        let second = module("2.0.0", SECOND, "");
        let up = transfers(&first, &third);
        assert_eq!(keys(&up), [("label", "title", true), ("length", "time", false)]);
        assert_eq!(keys(&transfers(&second, &third)), [("name", "title", true), ("length", "time", false)]);
        let down = transfers(&third, &first);
        assert_eq!(keys(&down), [("title", "label", true), ("time", "length", false)]);
        assert!(transfers(&third, &third).is_empty());
    }

    #[test]
    fn migrate_2_a_value_is_read_by_its_new_field_as_if_it_were_typed() {
        let (first, third) = (module("1.0.0", FIRST, ""), module("3.0.0", THIRD, STEPS));
        let up = transfers(&first, &third);
        let length = |text: &str| up[1].carry(&Value::Text(text.to_owned()));
        assert_eq!(length("1m30"), Ok(Value::Number(90.0)));
        assert_eq!(length("Slow"), Ok(Value::Number(10.0)));
        assert!(matches!(length("a while"), Err(Unreadable::Other { .. })));
        let down = transfers(&third, &first);
        assert_eq!(down[1].carry(&Value::Number(10.0)), Ok(Value::Text("Slow".to_owned())));
    }

    #[test]
    fn migrate_3_a_migration_that_cannot_be_is_told_with_its_place() {
        let told = |steps: &str| {
            let toml = format!(
                "[module]\nid = \"kit\"\nversion = \"3\"\ntitle = \"Kit\"\n[tables.things.fields]\n{THIRD}\n\
                 [[migrations]]\nversion = \"3\"\n{steps}"
            );
            Module::parse(toml.as_bytes()).map(drop).map_err(|error| error.to_string())
        };
        let cases = [
            (r#"rename = { "things.title" = "things.time" }"#, "still has a field “title”"),
            (r#"rename = { "things.old" = "things.new" }"#, "no field “new”"),
            (r#"rename = { "thing.old" = "things.title" }"#, "no table “thing”"),
            (r#"convert = { old = "things.title" }"#, "table.field"),
        ];
        for (steps, expected) in cases {
            let error = told(steps).expect_err(steps);
            assert!(error.contains(expected) && error.starts_with("line 10, column "), "{error}");
        }
        assert_eq!(told(r#"convert = { "things.old" = "things.title" }"#), Ok(()));
    }
}
