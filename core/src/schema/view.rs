//! How a module would like its tables to be seen: declared under `[views.<name>]`.

use toml::Spanned;

use super::assemble::{Assembly, in_words};
use super::document::ViewEntry;
use super::{Field, FieldKind, SchemaError, Table};

/// In how many levels rows stand together, at most.
pub const LEVELS_MAX: usize = 2;

/// A view of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// Short name, the last part of its address: `sheet`.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// `grid form list board calendar timeline canvas gallery document show custom`, or one of a newer app.
    pub kind: String,
    /// `<module>.<table>`.
    pub table: String,
    /// Short names of the columns, or of what stands on a card; the table's own where empty.
    pub columns: Vec<String>,
    /// The field by whose values records stand together, or are coloured.
    pub by: Option<String>,
    /// The field that says when a record begins.
    pub start: Option<String>,
    /// The field that says when it ends.
    pub end: Option<String>,
    /// Fields of which two records that overlap in time should not have the same value.
    pub clash: Vec<String>,
    /// Fields that order it; the table's own order where empty.
    pub sort: Vec<String>,
    /// Fields that are drawn large.
    pub large: Vec<String>,
    /// The field that says of a record that somebody starts it; the others follow by themselves.
    pub by_hand: Option<String>,
    /// Fields that say of a record that it is passed over.
    pub skip: Vec<String>,
    /// The field that says how long a record runs.
    pub runs: Option<String>,
    /// The field whose file is drawn on a card.
    pub picture: Option<String>,
    /// Fields by whose values the rows of a grid stand together, the outer first.
    pub group: Vec<String>,
    /// How it is laid out on paper.
    pub print: Print,
}

/// How a view is laid out on paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Print {
    /// Which records: CEL over the table's short names; all where missing.
    pub filter: Option<String>,
    /// Whether what stands together begins on a page of its own.
    pub breaks: bool,
    /// Whether a record without a value stands with the one before it, rather than with others without.
    pub carry: bool,
    /// Whether the paper lies on its long side.
    pub landscape: bool,
    /// How many columns of rows stand side by side on a page.
    pub across: u8,
    /// What stands at the foot of each page.
    pub foot: String,
}

/// As many columns of rows as a page has room for.
const ACROSS_MAX: u8 = 4;

impl Assembly<'_> {
    pub(super) fn view(
        &self,
        name: &Spanned<String>,
        entry: &ViewEntry,
        tables: &[Table],
    ) -> Result<View, SchemaError> {
        let table = self.table_of(&entry.table, tables)?;
        let by = self.viewed(entry.by.as_ref(), table, |field| match entry.kind.as_str() {
            "board" | "calendar" => field.kind == FieldKind::Choice,
            _ => true,
        })?;
        let when = |field: &Field| matches!(field.kind, FieldKind::Date | FieldKind::DateTime);
        Ok(View {
            name: self.name(name)?.to_owned(),
            title: self.titled(entry.title.as_ref(), &in_words(name.get_ref()))?,
            kind: entry.kind.clone(),
            table: table.id.clone(),
            columns: self.all_of(&entry.columns, &table.fields)?,
            by,
            start: self.viewed(entry.start.as_ref(), table, when)?,
            end: self.viewed(entry.end.as_ref(), table, when)?,
            clash: self.all_of(&entry.clash, &table.fields)?,
            sort: self.all_of(&entry.sort, &table.fields)?,
            large: self.all_of(&entry.large, &table.fields)?,
            by_hand: self.viewed(entry.by_hand.as_ref(), table, |field| field.kind == FieldKind::Bool)?,
            skip: self.skipped(&entry.skip, table)?,
            runs: self.viewed(entry.runs.as_ref(), table, |field| field.kind == FieldKind::Duration)?,
            picture: self.viewed(entry.picture.as_ref(), table, |field| field.kind == FieldKind::Asset)?,
            group: self.grouped(&entry.group, table)?,
            print: self.print(entry)?,
        })
    }

    fn print(&self, entry: &ViewEntry) -> Result<Print, SchemaError> {
        let across = match &entry.across {
            None => 1,
            Some(across) if (1..=ACROSS_MAX).contains(across.get_ref()) => *across.get_ref(),
            Some(across) => {
                let reason = format!("a page has 1 to {ACROSS_MAX} columns of rows");
                return Err(self.bad_value(across, reason));
            }
        };
        Ok(Print {
            filter: entry.filter.clone(),
            breaks: entry.breaks,
            carry: entry.carry,
            landscape: entry.landscape,
            across,
            foot: self.titled(entry.foot.as_ref(), "")?,
        })
    }

    /// Fields that put rows together.
    fn grouped(&self, names: &[Spanned<String>], table: &Table) -> Result<Vec<String>, SchemaError> {
        if let Some(third) = names.get(LEVELS_MAX) {
            return Err(self.bad_value(third, "rows are grouped by two fields at most".to_owned()));
        }
        let found = names.iter().map(|name| self.viewed(Some(name), table, |field| field.kind.groups()));
        Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    fn skipped(&self, names: &[Spanned<String>], table: &Table) -> Result<Vec<String>, SchemaError> {
        let found = names.iter().map(|name| {
            let found = self.viewed(Some(name), table, |field| field.kind == FieldKind::Bool)?;
            Ok(found.unwrap_or_default())
        });
        found.collect()
    }

    /// A field that a view is drawn by: of the table, and of a type that it can be drawn by.
    fn viewed(
        &self,
        name: Option<&Spanned<String>>,
        table: &Table,
        fits: impl Fn(&Field) -> bool,
    ) -> Result<Option<String>, SchemaError> {
        let Some(name) = name else { return Ok(None) };
        let found = self.one_of(name, &table.fields)?;
        match table.field(&found) {
            Some(field) if !fits(field) => {
                let reason = format!("a view cannot be drawn so by {}", field.kind.described());
                Err(self.bad_value(name, reason))
            }
            _ => Ok(Some(found)),
        }
    }
}
