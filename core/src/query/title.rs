//! Values and records as people read them.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use hashbrown::HashMap;

use super::catalog::{Catalog, Shape};
use crate::id::BlobHash;
use crate::overlay::Reader;
use crate::schema::{Field, FieldKind, to_text};
use crate::state::{Described, NameIx, Row, ValueRef};
use crate::value::Value;

/// How far titles are made of the titles of others: two records that refer to each other would never end.
const DEPTH_MAX: usize = 3;

/// What a reference says of a record in the bin.
const GONE_BIN: &str = "bin";
/// What a reference says of a record that no table ever showed here.
pub(super) const GONE_UNKNOWN: &str = "unknown";

/// What a name rests on that no record gives yet: on which files are described.
pub(super) const ANY_FILE: Row = Row::MAX;

/// The title of a record, and whose titles it is made of.
#[derive(Debug)]
struct Referred {
    title: Rc<str>,
    read: Box<[Row]>,
}

/// Reads titles, and remembers whose: what was made of them must be made again when they change. Lives no
/// longer than one look at the state, so that what it has read once holds.
#[derive(Debug)]
pub struct Titles<'a> {
    /// What is read.
    pub reader: Reader<'a>,
    /// The tables in use.
    pub catalog: &'a Catalog,
    read: RefCell<Vec<Row>>,
    /// Of records that were referred to: many rows refer to few of them.
    known: RefCell<HashMap<(Option<NameIx>, Row), Referred>>,
    /// Looked up when a file is first met.
    described: OnceCell<Described>,
}

impl<'a> Titles<'a> {
    /// A reader of titles.
    pub fn new(reader: Reader<'a>, catalog: &'a Catalog) -> Self {
        Self {
            reader,
            catalog,
            read: RefCell::default(),
            known: RefCell::default(),
            described: OnceCell::new(),
        }
    }

    /// The records whose titles were read through references since this was last asked.
    pub fn take_read(&self) -> Vec<Row> {
        self.read.take()
    }

    /// Notes that something depends on whether a record is shown.
    pub(super) fn rest_on(&self, row: Row) {
        self.read.borrow_mut().push(row);
    }

    /// Whether a table shows a record.
    pub fn is_shown(&self, row: Row) -> bool {
        self.catalog.shapes().iter().any(|shape| self.reader.shows(row, shape.ix))
    }

    /// Why no table shows a record; nothing where one does.
    pub(super) fn gone(&self, row: Row) -> Option<&'static str> {
        let (state, shapes) = (self.reader.state, self.catalog.shapes());
        if self.is_shown(row) {
            return None;
        }
        let was_here = shapes.iter().any(|shape| !state.member_heads(row, shape.ix).is_empty());
        Some(if was_here { GONE_BIN } else { GONE_UNKNOWN })
    }

    /// How people call a record that a table shows. Empty where none of the fields that make it has a value.
    pub fn of(&self, shape: &Shape, row: Row) -> String {
        self.of_at(shape, row, 0)
    }

    /// How people call a record, as the first table that shows it has it; else, as the first that makes a
    /// title of it.
    pub fn anywhere(&self, row: Row) -> String {
        self.anywhere_at(row, 0)
    }

    /// The title of the record that a field refers to.
    pub fn of_reference(&self, field: &Field, row: Row) -> Rc<str> {
        self.of_reference_at(field, row, 0)
    }

    /// A value of this field as people read it: choices and references by their title.
    pub fn text(&self, field: &Field, value: ValueRef<'a>) -> Cow<'a, str> {
        self.text_at(field, value, 0)
    }

    /// What people call a file; its hash where no record says.
    pub fn of_file(&self, hash: BlobHash) -> String {
        let described = self.described().of(hash);
        self.rest_on(described.map_or(ANY_FILE, |description| description.row));
        let named = described.and_then(|description| self.reader.value(description.row, description.name?));
        match named {
            Some(ValueRef::Text(name)) if !name.is_empty() => name.to_owned(),
            _ => hash.to_string(),
        }
    }

    /// The files that people call so.
    pub fn files_called(&self, name: &str) -> Vec<BlobHash> {
        let all = self.described().all().map(|(hash, _)| hash);
        all.filter(|hash| self.of_file(*hash) == name).collect()
    }

    /// Whether a record tells of this file.
    pub fn knows_file(&self, hash: BlobHash) -> bool {
        self.described().of(hash).is_some()
    }

    fn described(&self) -> &Described {
        let tables = || self.catalog.shapes().iter().map(|shape| &shape.table);
        self.described.get_or_init(|| Described::new(self.reader.state, tables()))
    }

    fn of_at(&self, shape: &Shape, row: Row, depth: usize) -> String {
        shape.table.record.render(|name| {
            let place = shape.place(name)?;
            let value = self.reader.value(row, shape.columns[place])?;
            Some(self.text_at(shape.field(place), value, depth).into_owned())
        })
    }

    fn anywhere_at(&self, row: Row, depth: usize) -> String {
        let shapes = self.catalog.shapes();
        let shown = shapes.iter().find(|shape| self.reader.shows(row, shape.ix));
        shown.map(|shape| self.of_at(shape, row, depth)).unwrap_or_else(|| {
            let titles = shapes.iter().map(|shape| self.of_at(shape, row, depth));
            titles.into_iter().find(|title| !title.is_empty()).unwrap_or_default()
        })
    }

    fn of_reference_at(&self, field: &Field, row: Row, depth: usize) -> Rc<str> {
        if depth >= DEPTH_MAX {
            return Rc::from("");
        }
        let shape = field.to.as_deref().and_then(|table| self.catalog.shape(table));
        let place = (shape.map(|shape| shape.ix), row);
        // Deeper ones may be cut short.
        if depth == 0
            && let Some(known) = self.known.borrow().get(&place)
        {
            self.read.borrow_mut().extend(&known.read);
            return Rc::clone(&known.title);
        }
        let before = self.read.borrow().len();
        self.read.borrow_mut().push(row);
        let title = match shape {
            Some(shape) => self.of_at(shape, row, depth + 1),
            None => self.anywhere_at(row, depth + 1),
        };
        let title: Rc<str> = title.into();
        if depth == 0 {
            let read = self.read.borrow()[before..].into();
            self.known.borrow_mut().insert(place, Referred { title: Rc::clone(&title), read });
        }
        title
    }

    fn text_at(&self, field: &Field, value: ValueRef<'a>, depth: usize) -> Cow<'a, str> {
        match value {
            ValueRef::Text(text) if field.kind.is_chosen() => chosen(field, text),
            ValueRef::Text(text) => Cow::Borrowed(text),
            ValueRef::Reference(row) => Cow::Owned(self.of_reference_at(field, row, depth).to_string()),
            ValueRef::Number(number) => Cow::Owned(to_text(field, &Value::Number(number))),
            ValueRef::Bool(flag) => Cow::Owned(to_text(field, &Value::Bool(flag))),
            ValueRef::Other(Value::List(items)) if field.kind == FieldKind::MultiChoice => {
                let titled = |item: &Value| match item {
                    Value::Text(text) => Value::Text(chosen(field, text).into_owned()),
                    other => other.clone(),
                };
                Cow::Owned(to_text(field, &Value::List(items.iter().map(titled).collect())))
            }
            ValueRef::Other(Value::Asset(hash)) => Cow::Owned(self.of_file(*hash)),
            ValueRef::Other(value) => Cow::Owned(to_text(field, value)),
        }
    }
}

fn chosen<'a>(field: &Field, value: &'a str) -> Cow<'a, str> {
    let choice = field.choices.iter().find(|choice| choice.value == value);
    match choice {
        Some(choice) if choice.title != value && !choice.title.is_empty() => Cow::Owned(choice.title.clone()),
        _ => Cow::Borrowed(value),
    }
}
