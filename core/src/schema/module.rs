//! A module: its tables, edge kinds, views and import recipes.

use super::document::{self, Document};
use super::{Describes, Field, FieldKind, ImportRecipe, Migration, RecordTitle, SchemaError, Setting, View};

/// The field of an edge that says which record it leaves.
pub const EDGE_FROM: &str = "from";
/// The field of an edge that says which record it reaches.
pub const EDGE_TO: &str = "to";
/// The field of an edge that says its place among those that leave the same record.
pub const EDGE_POS: &str = "pos";

/// A module as its `module.toml` describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Module {
    /// `lighting`; third parties: their domain reversed.
    pub id: String,
    /// `1.0.0`.
    pub version: String,
    /// "Lighting".
    pub title: String,
    /// Its strip of tape.
    pub tape: Tape,
    /// As listed.
    pub tables: Vec<Table>,
    /// As listed.
    pub edges: Vec<EdgeKind>,
    /// As listed.
    pub settings: Vec<Setting>,
    /// As listed.
    pub views: Vec<View>,
    /// As listed.
    pub imports: Vec<ImportRecipe>,
    /// What led to this version, ascending.
    pub migrations: Vec<Migration>,
}

/// A department's strip of tape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tape {
    /// Two or three letters: "LX".
    pub code: String,
    /// One of `blue sky green yellow orange red rose slate`.
    pub colour: String,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// `<module>.<name>`.
    pub id: String,
    /// Short name: `cues`.
    pub name: String,
    /// The module's id.
    pub module: String,
    /// "Lighting cues".
    pub title: String,
    /// What one row is called in the middle of a sentence: "cue".
    pub row: String,
    /// What several are called: "cues".
    pub rows: String,
    /// How people call a record.
    pub record: RecordTitle,
    /// Short names of the fields that order it unless somebody sorts.
    pub order: Vec<String>,
    /// Short names of the fields that are unique together; none where nothing is.
    pub key: Vec<String>,
    /// What an import tries in turn to find a row's record: fields that together name one.
    pub matches: Vec<Vec<String>>,
    /// A hint for suggestions: tables with the same one are compared.
    pub about: Option<String>,
    /// Masked, and left out of search and files, unless named.
    pub sensitive: bool,
    /// The field that takes what an import cannot read, where no recipe says otherwise.
    pub import_notes: Option<String>,
    /// Where its records describe files: by which fields.
    pub describes: Option<Describes>,
    /// In default column order; hidden ones last.
    pub fields: Vec<Field>,
}

/// A kind of edge between records of this module.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeKind {
    /// `<module>.<name>`.
    pub id: String,
    /// Short name: `attends`.
    pub name: String,
    /// What people call it where it begins: "Called to".
    pub title: String,
    /// What they call it where it ends: "Called".
    pub back: String,
    /// `<module>.<table>` where it begins.
    pub from: String,
    /// `<module>.<table>` where it ends.
    pub to: String,
    /// Whether people order the edges of one record.
    pub ordered: bool,
    /// How many records are meant at each end.
    pub cardinality: Cardinality,
    /// Its own properties.
    pub fields: Vec<Field>,
}

/// How many records an edge kind means to have at each end of what it links. Advice: more are marked, never
/// refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cardinality {
    /// Whether one record of `to` is reached from one record of `from` at most.
    pub one_from: bool,
    /// Whether one record of `from` leads to one record of `to` at most.
    pub one_to: bool,
}

impl Cardinality {
    /// As a `module.toml` says it: `one to many` is one record of `from` for many records of `to`.
    ///
    /// # Errors
    /// What it must be, in English.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let word = |word: &str| match word.trim() {
            "one" => Some(true),
            "many" => Some(false),
            _ => None,
        };
        let ends = text.split_once(" to ").and_then(|(from, to)| word(from).zip(word(to)));
        let (one_from, one_to) = ends.ok_or("a cardinality is `one` or `many`, ` to `, `one` or `many`")?;
        Ok(Self { one_from, one_to })
    }
}

impl Module {
    /// Reads a `module.toml`.
    ///
    /// Keys that this app does not know are passed over; what it does know must make sense.
    ///
    /// # Errors
    /// With line and column: not UTF-8, not TOML, a field type that does not exist, a bad name, a name of a
    /// field or table that the module does not have, a default that does not fit.
    pub fn parse(bytes: &[u8]) -> Result<Self, SchemaError> {
        let text = document::utf8(bytes)?;
        let document: Document = document::deserialize(text)?;
        super::assemble::Assembly::new(text, &document)?.module(&document)
    }

    /// The table of that short name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The edge kind of that short name.
    pub fn edge(&self, name: &str) -> Option<&EdgeKind> {
        self.edges.iter().find(|edge| edge.name == name)
    }

    /// The setting of that short name.
    pub fn setting(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.field.name == name)
    }
}

impl Table {
    /// The field of that short name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl EdgeKind {
    /// The edges of this kind as a table's records: both ends, the place in the order, the properties.
    pub fn as_table(&self) -> Table {
        let end = |name, to: &String| Field {
            to: Some(to.clone()),
            required: true,
            ..Field::plain(&self.id, name, FieldKind::Reference)
        };
        let pos = Field { hidden: true, ..Field::plain(&self.id, EDGE_POS, FieldKind::Text) };
        let ends = [end(EDGE_FROM, &self.from), end(EDGE_TO, &self.to), pos];
        Table {
            id: self.id.clone(),
            name: self.name.clone(),
            module: self.id.rsplit_once('.').map_or_else(String::new, |(module, _)| module.to_owned()),
            title: self.title.clone(),
            row: self.title.clone(),
            rows: "rows".to_owned(),
            record: RecordTitle::between(EDGE_FROM, " → ", EDGE_TO),
            order: vec![EDGE_POS.to_owned()],
            key: Vec::new(),
            matches: Vec::new(),
            about: None,
            sensitive: false,
            import_notes: None,
            describes: None,
            fields: ends.into_iter().chain(self.fields.iter().cloned()).collect(),
        }
    }

    /// The property of that short name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}
