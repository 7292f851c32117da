//! What stands of a record where it is read from afar: its large words, its name, what else is said of it.

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::{FieldInfo, Row, TableInfo};
use leptos::prelude::*;

use super::offered::field_of;
use super::run::Run;
use crate::parts::{Shown, told};
use crate::say;

/// A record, read from afar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Face {
    /// What stands before the large words, and they.
    pub(super) large: (String, String),
    /// What it is called beside them.
    pub(super) name: String,
    /// What else is said, each with its field's title.
    pub(super) facts: Vec<String>,
}

impl Face {
    /// A record as the view would have it read.
    pub(super) fn of(run: Run, row: &Row) -> Self {
        run.table
            .with(|table| run.view.with_value(|view| Self::drawn(table, &view.large, &view.columns, row)))
    }

    fn drawn(table: &TableInfo, large: &[String], columns: &[String], row: &Row) -> Self {
        let text = |name: &String| {
            let field = field_of(table, Some(name))?;
            let text = Shown::of(field, value(row, field)).plain();
            Some(text).filter(|text| !text.is_empty())
        };
        let mut heads: Vec<String> = large.iter().filter_map(text).collect();
        let title = if row.title.is_empty() { say!("record-untitled") } else { row.title.clone() };
        let last = heads.pop().unwrap_or_else(|| title.clone());
        // One large word is told apart from other departments' by the letters of its own.
        let head = if large.len() == 1 { table.module.tape.code.clone() } else { heads.join(" ") };
        let (name, rest) = columns.split_first().map_or((None, columns), |(name, rest)| (Some(name), rest));
        let name = name.and_then(text).unwrap_or_default();
        let facts = rest.iter().filter_map(|name| fact(field_of(table, Some(name))?, row)).collect();
        Self { large: (head, last), name, facts }
    }

    /// How wide its large words are, in heights of a letter: what stands before them is drawn smaller.
    pub(super) fn width(head: &str, large: &str) -> f64 {
        (0.66 * large.chars().count() as f64 + 0.27 * head.chars().count() as f64 + 0.1).max(1.2)
    }

    /// How long a record runs, in seconds, where that is said and more than nothing.
    pub(super) fn takes(run: Run, row: &Row) -> Option<f64> {
        let field = run.view.with_value(|view| view.runs.clone())?;
        row.fields.get(&field)?.as_f64().filter(|seconds| *seconds > 0.0)
    }
}

/// "Page 4"; a tick is its title alone.
fn fact(field: &FieldInfo, row: &Row) -> Option<String> {
    match Shown::of(field, value(row, field)) {
        Shown::Blank => None,
        Shown::Tick => Some(field.title.clone()),
        _ => Some(say!(
            "show-fact",
            field = field.title.as_str(),
            value = told(Some(field), value(row, field))
        )),
    }
}

fn value<'r>(row: &'r Row, field: &FieldInfo) -> &'r Json {
    row.fields.get(&field.name).unwrap_or(&Json::Null)
}

#[cfg(test)]
mod tests {
    use callboard_core::id::EntityId;
    use callboard_core::workspace::update::{ModuleEntry, Tape};

    use super::*;
    use crate::grid::blank;

    #[test]
    fn views_17_a_record_is_read_by_its_large_words_its_name_and_what_is_said_of_it() {
        let field = |name: &str, kind: &str| FieldInfo {
            name: name.into(),
            title: name.to_uppercase(),
            kind: kind.into(),
            ..FieldInfo::default()
        };
        let fields = vec![field("a", "text"), field("b", "text"), field("c", "text"), field("d", "bool")];
        let tape = Tape { code: "KT".into(), colour: "blue".into() };
        let module = ModuleEntry { tape, ..ModuleEntry::default() };
        let table = TableInfo { fields, module, ..TableInfo::default() };
        let mut row = blank(EntityId([1; 16]), &[]);
        row.title = "KT 7".into();
        row.fields.insert("a".into(), Json::from("7"));
        row.fields.insert("c".into(), Json::from("Fog"));
        row.fields.insert("d".into(), Json::from(true));
        let drawn = |large: &[&str], columns: &[&str]| {
            let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
            Face::drawn(&table, &owned(large), &owned(columns), &row)
        };
        let one = drawn(&["a"], &["c", "d", "b"]);
        assert_eq!(one.large, ("KT".to_owned(), "7".to_owned()));
        assert_eq!((one.name.as_str(), &one.facts[..]), ("Fog", &["D".to_owned()][..]));
        assert_eq!(drawn(&["c", "a"], &[]).large, ("Fog".to_owned(), "7".to_owned()));
        assert_eq!(drawn(&[], &["c"]).large, (String::new(), "KT 7".to_owned()), "by its title");
        assert_eq!(drawn(&["c", "b"], &[]).large, (String::new(), "Fog".to_owned()), "b says nothing");
    }
}
