//! From a `module.toml` as written to a module: names checked and completed.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::document::{ChoiceEntry, Document, EdgeEntry, FieldEntry, Head, ImportEntry, TableEntry};
use super::{
    Cardinality, Choice, EDGE_FROM, EDGE_POS, EDGE_TO, EdgeKind, Field, FieldKind, ImportRecipe, Module,
    Place, RecordTitle, SETTINGS, SchemaError, Table, Tape, from_json,
};
use crate::limits::NAME_BYTES_MAX;
use crate::value::Value;

/// The eight colours of tape that there are.
const COLOURS: [&str; 8] = ["blue", "sky", "green", "yellow", "orange", "red", "rose", "slate"];
/// Letters on a strip of tape, at most.
const TAPE_CHARS_MAX: usize = 3;
/// What short names are: they stand in keys, addresses and expressions.
const NAME_RULE: &str = "a to z, digits and _, a letter first";
const TITLE_RULE: &str = "it is too long";
/// Fields that edges have by themselves.
const EDGE_OWN: [&str; 3] = [EDGE_FROM, EDGE_TO, EDGE_POS];

/// What is known of the module while its parts are read.
pub(super) struct Assembly<'a> {
    text: &'a str,
    pub(super) module: &'a str,
    tables: BTreeSet<&'a str>,
    /// Short name → the type, as written.
    pub(super) settings: BTreeMap<&'a str, &'a str>,
}

impl<'a> Assembly<'a> {
    pub(super) fn new(text: &'a str, document: &'a Document) -> Result<Self, SchemaError> {
        let module = document.module.id.get_ref();
        let assembly = Self {
            text,
            module,
            tables: document.tables.0.iter().map(|(name, _)| name.get_ref().as_str()).collect(),
            settings: (document.settings.0.iter())
                .map(|(name, entry)| (name.get_ref().as_str(), entry.kind.get_ref().as_str()))
                .collect(),
        };
        let dotted =
            module.len() <= NAME_BYTES_MAX && module.split('.').all(|part| is_name(&part.replace('-', "_")));
        if !dotted || module == "sys" || module.starts_with("sys.") {
            let rule = "names joined by dots, and not sys";
            return Err(assembly.bad_name(&document.module.id, rule));
        }
        Ok(assembly)
    }

    pub(super) fn module(&self, document: &Document) -> Result<Module, SchemaError> {
        // First, so that what is wrong with one is not told of the field that names it.
        let settings = self.settings(&document.settings)?;
        let mut tables = Vec::new();
        for (name, entry) in &document.tables.0 {
            tables.push(self.table(name, entry)?);
        }
        let mut edges = Vec::new();
        for (name, entry) in &document.edges.0 {
            if self.tables.contains(name.get_ref().as_str()) {
                return Err(self.bad_name(name, "a table of this module has it"));
            }
            edges.push(self.edge(name, entry)?);
        }
        let mut views = Vec::new();
        for (name, entry) in &document.views.0 {
            views.push(self.view(name, entry, &tables)?);
        }
        let mut imports = Vec::new();
        for (name, entry) in &document.imports.0 {
            imports.push(self.recipe(name, entry, &tables)?);
        }
        let head = &document.module;
        let migrations = self.migrations(&document.migrations, &tables)?;
        Ok(Module {
            id: self.module.to_owned(),
            version: self.titled(Some(&head.version), "")?,
            title: self.titled(Some(&head.title), self.module)?,
            tape: self.tape(head)?,
            tables,
            edges,
            settings,
            views,
            imports,
            migrations,
        })
    }

    fn tape(&self, head: &Head) -> Result<Tape, SchemaError> {
        let code = match &head.tape {
            Some(code) if code.get_ref().chars().count() > TAPE_CHARS_MAX => {
                return Err(self.bad_value(code, format!("a tape has {TAPE_CHARS_MAX} letters at most")));
            }
            Some(code) => code.get_ref().clone(),
            None => self.module.chars().take(2).collect::<String>().to_uppercase(),
        };
        let colour = match &head.colour {
            Some(colour) if !COLOURS.contains(&colour.get_ref().as_str()) => {
                return Err(self.bad_value(colour, format!("a tape is one of {}", COLOURS.join(", "))));
            }
            Some(colour) => colour.get_ref().clone(),
            None => "slate".to_owned(),
        };
        Ok(Tape { code, colour })
    }

    fn table(&self, name: &Spanned<String>, entry: &TableEntry) -> Result<Table, SchemaError> {
        let id = format!("{}.{}", self.module, self.name(name)?);
        let mut fields = self.fields(&id, &entry.fields.0)?;
        let key = self.all_of(&entry.key, &fields)?;
        for field in &mut fields {
            field.unique = key.contains(&field.name);
        }
        let matches = entry
            .matches
            .iter()
            .map(|names| self.joined_by_plus(names, &fields))
            .collect::<Result<_, _>>()?;
        let import_notes = entry.import_notes.as_ref().map(|name| self.one_of(name, &fields)).transpose()?;
        let title = self.titled(entry.title.as_ref(), &in_words(name.get_ref()))?;
        Ok(Table {
            row: self.titled(entry.row.as_ref(), "row")?,
            // Plurals are not derived: in many languages, and of many words, one would be wrong.
            rows: self.titled(entry.rows.as_ref(), "rows")?,
            record: self.record(entry, &fields)?,
            order: self.all_of(&entry.order, &fields)?,
            key,
            matches,
            about: entry.about.clone(),
            sensitive: entry.sensitive,
            import_notes,
            describes: entry.describes.as_ref().map(|entry| self.describes(entry, &fields)).transpose()?,
            fields,
            name: name.get_ref().clone(),
            module: self.module.to_owned(),
            id,
            title,
        })
    }

    fn record(&self, entry: &TableEntry, fields: &[Field]) -> Result<RecordTitle, SchemaError> {
        let Some(template) = &entry.record else {
            return Ok(fields.first().map(|field| RecordTitle::of_field(&field.name)).unwrap_or_default());
        };
        let title =
            RecordTitle::parse(template.get_ref()).map_err(|reason| self.bad_value(template, reason))?;
        let unknown = title.fields().find(|name| !fields.iter().any(|field| field.name == *name));
        if let Some(unknown) = unknown {
            return Err(self.not_found(template, "field", unknown));
        }
        Ok(title)
    }

    fn edge(&self, name: &Spanned<String>, entry: &EdgeEntry) -> Result<EdgeKind, SchemaError> {
        let id = format!("{}.{}", self.module, self.name(name)?);
        let title = self.titled(entry.title.as_ref(), &in_words(name.get_ref()))?;
        let own = entry.fields.0.iter().map(|(name, _)| name);
        if let Some(taken) = own.into_iter().find(|name| EDGE_OWN.contains(&name.get_ref().as_str())) {
            return Err(self.bad_name(taken, "every edge has a field of this name"));
        }
        let cardinality = entry.cardinality.as_ref().map(|text| {
            Cardinality::parse(text.get_ref()).map_err(|reason| self.bad_value(text, reason.to_owned()))
        });
        Ok(EdgeKind {
            cardinality: cardinality.transpose()?.unwrap_or_default(),
            back: self.titled(entry.back.as_ref(), &title)?,
            title,
            from: self.table_id(&entry.from)?,
            to: self.table_id(&entry.to)?,
            ordered: entry.ordered,
            fields: self.fields(&id, &entry.fields.0)?,
            name: name.get_ref().clone(),
            id,
        })
    }

    fn fields(
        &self,
        owner: &str,
        entries: &[(Spanned<String>, FieldEntry)],
    ) -> Result<Vec<Field>, SchemaError> {
        let mut fields = Vec::with_capacity(entries.len());
        for (name, entry) in entries {
            fields.push(self.field(owner, name, entry)?);
        }
        // Stable: what is off in the grid comes after what is on, each as listed.
        fields.sort_by_key(|field: &Field| field.hidden);
        Ok(fields)
    }

    pub(super) fn field(
        &self,
        owner: &str,
        name: &Spanned<String>,
        entry: &FieldEntry,
    ) -> Result<Field, SchemaError> {
        let kind = FieldKind::named(entry.kind.get_ref()).ok_or_else(|| SchemaError::UnknownType {
            place: self.place(&entry.kind),
            found: entry.kind.get_ref().clone(),
        })?;
        let natural = match &entry.sort {
            None => false,
            Some(sort) if sort.get_ref() == "natural" => true,
            Some(sort) => {
                return Err(self.bad_value(sort, "a field sorts by its value, or \"natural\"".to_owned()));
            }
        };
        let mut field = Field {
            name: self.name(name)?.to_owned(),
            key: format!("{owner}.{}", name.get_ref()),
            title: self.titled(entry.title.as_ref(), &in_words(name.get_ref()))?,
            kind,
            shared: entry.shared.as_ref().map(|shared| self.name(shared)).transpose()?.map(str::to_owned),
            natural,
            required: entry.required,
            unique: false,
            unit: entry.unit.clone(),
            width: entry.width,
            choices: entry.choices.iter().map(choice).collect(),
            open: entry.open,
            to: entry.to.as_ref().map(|table| self.table_id(table)).transpose()?,
            to_any: entry.to_any.clone(),
            complete_from: entry.complete_from.as_ref().map(|table| self.table_id(table)).transpose()?,
            hidden: entry.hidden,
            sensitive: entry.sensitive,
            default: None,
            default_from: None,
        };
        field.default =
            entry.default.as_ref().map(|default| self.value(default, &field)).transpose()?.flatten();
        let setting = entry.default_from.as_ref().filter(|_| !owner.starts_with(SETTINGS));
        field.default_from = setting.map(|name| self.setting_key(name, kind)).transpose()?;
        Ok(field)
    }

    fn recipe(
        &self,
        name: &Spanned<String>,
        entry: &ImportEntry,
        tables: &[Table],
    ) -> Result<ImportRecipe, SchemaError> {
        let table = self.table_of(&entry.table, tables)?;
        let mut columns = Vec::new();
        for (header, field) in &entry.columns.0 {
            columns.push((header.get_ref().clone(), self.one_of(field, &table.fields)?));
        }
        let mut fill = Vec::new();
        for (name, value) in &entry.fill.0 {
            let name = self.one_of(name, &table.fields)?;
            let field = table.field(&name);
            let value = field.map(|field| self.value(value, field)).transpose()?.flatten();
            fill.extend(value.map(|value| (name, value)));
        }
        let one = |field: &Option<Spanned<String>>| {
            field.as_ref().map(|name| self.one_of(name, &table.fields)).transpose()
        };
        Ok(ImportRecipe {
            name: self.name(name)?.to_owned(),
            title: self.titled(entry.title.as_ref(), &in_words(name.get_ref()))?,
            table: table.id.clone(),
            when: entry.when.clone(),
            columns,
            join: entry.join.clone(),
            notes: one(&entry.notes)?,
            empty: entry.empty.clone(),
            number_rows: one(&entry.number_rows)?,
            fill,
        })
    }

    fn value(&self, value: &Spanned<toml::Value>, field: &Field) -> Result<Option<Value>, SchemaError> {
        let json = serde_json::to_value(value.get_ref())
            .map_err(|error| self.bad_value(value, error.to_string()))?;
        from_json(field, &json).map_err(|unreadable| self.bad_value(value, unreadable.to_string()))
    }

    fn joined_by_plus(&self, names: &Spanned<String>, fields: &[Field]) -> Result<Vec<String>, SchemaError> {
        let known = |name: &str| fields.iter().any(|field| field.name == name);
        names
            .get_ref()
            .split('+')
            .map(str::trim)
            .map(
                |name| {
                    if known(name) { Ok(name.to_owned()) } else { Err(self.not_found(names, "field", name)) }
                },
            )
            .collect()
    }

    pub(super) fn all_of(
        &self,
        names: &[Spanned<String>],
        fields: &[Field],
    ) -> Result<Vec<String>, SchemaError> {
        names.iter().map(|name| self.one_of(name, fields)).collect()
    }

    pub(super) fn one_of(&self, name: &Spanned<String>, fields: &[Field]) -> Result<String, SchemaError> {
        match fields.iter().find(|field| field.name == *name.get_ref()) {
            Some(field) => Ok(field.name.clone()),
            None => Err(self.not_found(name, "field", name.get_ref())),
        }
    }

    pub(super) fn table_of<'t>(
        &self,
        name: &Spanned<String>,
        tables: &'t [Table],
    ) -> Result<&'t Table, SchemaError> {
        let id = self.table_id(name)?;
        tables
            .iter()
            .find(|table| table.id == id)
            .ok_or_else(|| self.not_found(name, "table", name.get_ref()))
    }

    /// The id of a table of this module, given by its id or its short name. A module never refers to another.
    pub(super) fn table_id(&self, name: &Spanned<String>) -> Result<String, SchemaError> {
        let within = name.get_ref().strip_prefix(self.module).and_then(|rest| rest.strip_prefix('.'));
        let short = within.unwrap_or(name.get_ref());
        if self.tables.contains(short) {
            Ok(format!("{}.{short}", self.module))
        } else {
            Err(self.not_found(name, "table", name.get_ref()))
        }
    }

    pub(super) fn name<'n>(&self, name: &'n Spanned<String>) -> Result<&'n str, SchemaError> {
        if is_name(name.get_ref()) { Ok(name.get_ref()) } else { Err(self.bad_name(name, NAME_RULE)) }
    }

    pub(super) fn titled(
        &self,
        title: Option<&Spanned<String>>,
        otherwise: &str,
    ) -> Result<String, SchemaError> {
        match title {
            Some(title) if title.get_ref().len() > NAME_BYTES_MAX => Err(self.bad_name(title, TITLE_RULE)),
            Some(title) => Ok(title.get_ref().clone()),
            None => Ok(otherwise.to_owned()),
        }
    }

    fn place<T>(&self, at: &Spanned<T>) -> Place {
        Place::of_span(self.text, Some(at.span()))
    }

    fn bad_name(&self, name: &Spanned<String>, rule: &'static str) -> SchemaError {
        let shown = name.get_ref().chars().take(80).collect();
        SchemaError::BadName { place: self.place(name), name: shown, rule }
    }

    pub(super) fn bad_value<T>(&self, at: &Spanned<T>, reason: String) -> SchemaError {
        SchemaError::BadValue { place: self.place(at), reason }
    }

    pub(super) fn not_found<T>(&self, at: &Spanned<T>, what: &'static str, name: &str) -> SchemaError {
        SchemaError::NotFound { place: self.place(at), what, name: name.to_owned() }
    }
}

fn choice(entry: &ChoiceEntry) -> Choice {
    match entry {
        ChoiceEntry::Value(value) => Choice { value: value.clone(), title: value.clone() },
        ChoiceEntry::Titled { value, title } => Choice { value: value.clone(), title: title.clone() },
    }
}

fn is_name(name: &str) -> bool {
    name.len() <= NAME_BYTES_MAX
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// `down_time` → "Down time".
pub(super) fn in_words(name: &str) -> String {
    let mut words = name.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}
