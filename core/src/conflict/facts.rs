//! How people call records, people and values, now.

use std::cell::OnceCell;

use jiff::Timestamp;

use super::sentence::titled;
use crate::id::{ActorId, BlobHash, EntityId};
use crate::log::{Hlc, Oplog, Ordinal, OriginKind, Recall, Said};
use crate::schema::{EdgeKind, Field, Schema, Table, to_text};
use crate::state::{Described, NameIx, Register, Row, State, sys};
use crate::value::Value;
use crate::workspace::command::Json;

/// A register by names that mean the same in every body.
type Place<'p> = (EntityId, &'p str);

/// How far titles are made of the titles of others: two records that refer to each other would never end.
const TITLE_DEPTH_MAX: usize = 3;

/// State, schema and log, read for people.
#[derive(Debug)]
pub struct Facts<'a> {
    /// What holds now.
    pub state: &'a State,
    /// What it means.
    pub schema: &'a Schema,
    /// What was before.
    pub recall: Recall<'a>,
    /// Looked up when a file is first met.
    described: OnceCell<Described>,
}

impl<'a> Facts<'a> {
    /// Of these.
    pub fn new(log: &'a Oplog, state: &'a State, schema: &'a Schema) -> Self {
        Self { state, schema, recall: Recall::new(log), described: OnceCell::new() }
    }

    /// The log.
    pub fn log(&self) -> &'a Oplog {
        self.recall.log()
    }

    /// A field by its number; `None` where no adopted module has it.
    pub fn field(&self, field: NameIx) -> Option<&'a Field> {
        self.schema.field(self.state.names().text(field))
    }

    /// A field's short name and its title: `call_time`, "Call time".
    pub fn label(&self, field: NameIx) -> (&'a str, String) {
        let key = self.state.names().text(field);
        let short = key.rsplit_once('.').map_or(key, |(_, short)| short);
        let title = self.schema.field_ever(key).map(|field| field.title.clone());
        (short, title.unwrap_or_else(|| titled(short)))
    }

    /// A table's title; its id where no adopted module has it.
    pub fn table_title(&self, table: NameIx) -> String {
        let id = self.state.names().text(table);
        self.schema.table(id).map_or_else(|| id.to_owned(), |table| table.title.clone())
    }

    /// A table that shows the record, or that it was in: `preferred` if it is one of them.
    pub fn table_of(&self, row: Row, preferred: Option<&str>) -> Option<&'a Table> {
        let row = self.state.record_of(row);
        let number = |table: &&Table| self.state.names().find(&table.id);
        let shows = |table: &&Table| number(table).is_some_and(|at| self.state.shows(row, at));
        let knows =
            |table: &&Table| number(table).is_some_and(|at| !self.state.member_heads(row, at).is_empty());
        let preferred = preferred.and_then(|id| self.schema.table(id));
        preferred
            .filter(shows)
            .or_else(|| self.schema.tables().find(shows))
            .or_else(|| preferred.filter(knows))
            .or_else(|| self.schema.tables().find(knows))
    }

    /// How people call a record. Empty where it has none of what its title is made of.
    pub fn title(&self, row: Row) -> String {
        self.title_within(row, None, TITLE_DEPTH_MAX)
    }

    /// How people call a record in a table, if that has it.
    pub fn title_in(&self, row: Row, table: &str) -> String {
        self.title_within(row, Some(table), TITLE_DEPTH_MAX)
    }

    /// How people would call an entity if it were a record by itself.
    pub fn own_title(&self, row: Row) -> String {
        let number = |table: &&Table| self.state.names().find(&table.id);
        let knows = |table: &&Table| {
            number(table).is_some_and(|at| !self.state.register_member_heads(row, at).is_empty())
        };
        let Some(table) = self.schema.tables().find(knows) else { return self.title(row) };
        table.record.render(|short| {
            let field = table.field(short)?;
            let register = (row, self.state.names().find(&field.key)?);
            let heads = self.state.register_heads(register);
            let value = heads.0.last()?.values.first()?.clone();
            Some(self.text_within(Some(field), &value, TITLE_DEPTH_MAX))
        })
    }

    fn title_within(&self, row: Row, preferred: Option<&str>, depth: usize) -> String {
        let row = self.state.record_of(row);
        if let Some(table) = self.table_of(row, preferred) {
            return table.record.render(|short| {
                let field = table.field(short)?;
                let value = self.named_value(row, &field.key)?;
                Some(self.text_within(Some(field), &value, depth))
            });
        }
        if self.state.entities().id(row) == EntityId::WORKSPACE {
            return self.named_text(row, sys::WORKSPACE_NAME).unwrap_or_default();
        }
        if let Some(kind) = self.edge_kind(row).filter(|_| depth > 0) {
            let end = |end: &str| match self.named_value(row, &format!("{}.{end}", kind.id)) {
                Some(Value::Reference(entity)) => self.title_of_entity(&entity, depth - 1),
                _ => String::new(),
            };
            return format!("{} → {}", end(sys::EDGE_FROM), end(sys::EDGE_TO));
        }
        if let Some((from, to)) = self.state.link_ends(row) {
            let title =
                |id: &str| self.schema.table(id).map_or_else(|| id.to_owned(), |table| table.title.clone());
            return format!("{} → {}", title(from), title(to));
        }
        let named = self.named_text(row, sys::ACTOR_NAME);
        let own =
            || [sys::VERSION_NAME, sys::VIEW_NAME].into_iter().find_map(|name| self.named_text(row, name));
        named.or_else(own).unwrap_or_default()
    }

    /// The kind of an edge.
    fn edge_kind(&self, row: Row) -> Option<&'a EdgeKind> {
        let mut kinds = self.schema.modules().flat_map(|module| &module.edges);
        kinds.find(|kind| {
            let number = self.state.names().find(&kind.id);
            number.is_some_and(|table| !self.state.member_heads(row, table).is_empty())
        })
    }

    fn title_of_entity(&self, entity: &EntityId, depth: usize) -> String {
        self.state.find(entity).map(|row| self.title_within(row, None, depth)).unwrap_or_default()
    }

    fn named_value(&self, row: Row, field: &str) -> Option<Value> {
        self.state.owned_value(row, self.state.names().find(field)?)
    }

    fn named_text(&self, row: Row, field: &str) -> Option<String> {
        self.named_value(row, field)?.as_text().filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// Who an actor is, in words: the person's name; where they never said, the device's, or part of its key.
    pub fn person(&self, actor: &ActorId) -> String {
        let card = self.state.entities().find(&EntityId::of_actor(actor));
        let said = |field| card.and_then(|row| self.named_text(row, field));
        said(sys::ACTOR_NAME).unwrap_or_else(|| {
            let device = said(sys::ACTOR_DEVICE);
            format!("Somebody ({})", device.unwrap_or_else(|| actor.to_string()[..4].to_owned()))
        })
    }

    /// Whose a key is: the person's id, which their devices share; the key where they never said.
    pub fn whose(&self, actor: &ActorId) -> String {
        let card = self.state.entities().find(&EntityId::of_actor(actor));
        let said = card.and_then(|row| self.named_text(row, sys::ACTOR_PERSON));
        said.unwrap_or_else(|| actor.to_string())
    }

    /// What a person calls the device of a key.
    pub fn device(&self, actor: &ActorId) -> Option<String> {
        let card = self.state.entities().find(&EntityId::of_actor(actor))?;
        self.named_text(card, sys::ACTOR_DEVICE)
    }

    /// A value as a person reads it; a reference as its record's title.
    pub fn text(&self, field: Option<&Field>, value: &Value) -> String {
        self.text_within(field, value, TITLE_DEPTH_MAX)
    }

    fn text_within(&self, field: Option<&Field>, value: &Value, depth: usize) -> String {
        if let Some((record, key)) = value.follows().filter(|_| depth > 0) {
            let (title, label) = self.named_follow(&record, key, depth - 1);
            return format!("as {title}: {label}");
        }
        match (value, field) {
            (Value::Reference(entity), _) if depth > 0 => self.title_of_entity(entity, depth - 1),
            (Value::Text(text), Some(field)) => chosen(field, text).to_owned(),
            (Value::Asset(hash), _) => self.file(*hash),
            (Value::List(items), Some(field)) => {
                let titled = |item: &Value| match item {
                    Value::Text(text) => Value::from(chosen(field, text)),
                    other => other.clone(),
                };
                to_text(field, &Value::List(items.iter().map(titled).collect()))
            }
            (value, Some(field)) => to_text(field, value),
            (Value::Text(text), None) => text.clone(),
            (value, None) => match value.to_json() {
                Json::String(text) => text,
                other => other.to_string(),
            },
        }
    }

    /// What people call a file; its hash where no record says.
    fn file(&self, hash: BlobHash) -> String {
        let described = self.described.get_or_init(|| Described::new(self.state, self.schema.tables()));
        let named = described.of(hash).and_then(|at| self.state.owned_value(at.row, at.name?));
        let named = named.and_then(|name| name.as_text().map(str::to_owned));
        named.filter(|name| !name.is_empty()).unwrap_or_else(|| hash.to_string())
    }

    /// How people call the record, and the field of it, that a field follows.
    fn named_follow(&self, record: &EntityId, key: &str, depth: usize) -> (String, String) {
        let short = key.rsplit_once('.').map_or(key, |(_, short)| short);
        let label = self.schema.field(key).map_or_else(|| titled(short), |field| field.title.clone());
        (self.title_of_entity(record, depth), label)
    }

    /// A value as in a row; a reference as `{id, title}`, that a field follows another as `{follows}`.
    pub fn json(&self, value: &Value) -> Json {
        if let Some((record, key)) = value.follows() {
            let (title, label) = self.named_follow(&record, key, TITLE_DEPTH_MAX);
            let follows = serde_json::json!({ "id": record, "title": title, "field": key, "label": label });
            return serde_json::json!({ "follows": follows });
        }
        match value {
            Value::Reference(entity) => {
                let title = self.title_of_entity(entity, TITLE_DEPTH_MAX);
                serde_json::json!({ "id": entity, "title": title })
            }
            Value::List(items) => items.iter().map(|item| self.json(item)).collect(),
            value => value.to_json(),
        }
    }

    /// Several values as one: none as `null`, rivals as a list.
    pub fn json_of_all(&self, values: &[Value]) -> Json {
        match values {
            [] => Json::Null,
            [value] => self.json(value),
            rivals => rivals.iter().map(|value| self.json(value)).collect(),
        }
    }

    /// When a bundle was written, as its device believed: RFC 3339, UTC.
    pub fn at(&self, bundle: Ordinal) -> String {
        self.moment(bundle).to_string()
    }

    /// The same for a sentence.
    pub fn at_in_words(&self, bundle: Ordinal) -> String {
        self.moment(bundle).strftime("%Y-%m-%d %H:%M").to_string()
    }

    fn moment(&self, bundle: Ordinal) -> Timestamp {
        moment_of(self.log().bundle(bundle).hlc)
    }

    /// The ops that `op` took the place of in a register: those that showed when it was written. Ops without
    /// effect are looked through, and so are those that others of them had replaced already.
    pub fn replaced(&self, op: u32, row: Row, name: NameIx) -> Vec<u32> {
        self.replaced_at(op, &self.places(self.state.registers(row, name)))
    }

    /// The same of one register, whatever it is the same as.
    pub fn replaced_in(&self, op: u32, register: Register) -> Vec<u32> {
        self.replaced_at(op, &self.places([register]))
    }

    fn places(&self, registers: impl IntoIterator<Item = Register>) -> Vec<Place<'a>> {
        let state = self.state;
        let place = |(row, name)| (state.entities().id(row), state.names().text(name));
        registers.into_iter().map(place).collect()
    }

    /// The ops of a cell that `op` names as replaced, also those that others of them had replaced already.
    pub fn named(&self, op: u32, row: Row, name: NameIx) -> Vec<u32> {
        self.named_as_replaced(op, &self.places(self.state.registers(row, name)))
    }

    fn named_as_replaced(&self, op: u32, places: &[Place<'_>]) -> Vec<u32> {
        let mut replaced: Vec<u32> = Vec::new();
        for place in places {
            let there = self.recall.replaced(op, *place);
            replaced.extend(there.into_iter().filter(|op| !replaced.contains(op)).collect::<Vec<_>>());
        }
        replaced
    }

    fn replaced_at(&self, op: u32, places: &[Place<'_>]) -> Vec<u32> {
        let mut replaced = self.named_as_replaced(op, places);
        let mut at = 0;
        while at < replaced.len() {
            if self.state.is_held(replaced[at]) {
                let held = replaced.swap_remove(at);
                let beyond = self.named_as_replaced(held, places);
                let fresh: Vec<u32> = beyond.into_iter().filter(|op| !replaced.contains(op)).collect();
                replaced.extend(fresh);
            } else {
                at += 1;
            }
        }
        if replaced.len() > 1 {
            self.drop_superseded(&mut replaced, places);
        }
        replaced
    }

    fn drop_superseded(&self, ops: &mut Vec<u32>, places: &[Place<'_>]) {
        let oldest = ops.iter().copied().min().unwrap_or_default();
        let (mut walked, mut at): (Vec<u32>, usize) = (Vec::new(), 0);
        let beyond = |op: u32, walked: &mut Vec<u32>| {
            for before in self.named_as_replaced(op, places) {
                // What an op replaces stands before it in the log: no need to go beyond the oldest.
                if before >= oldest && !walked.contains(&before) {
                    walked.push(before);
                }
            }
        };
        for op in ops.iter() {
            beyond(*op, &mut walked);
        }
        while let Some(op) = walked.get(at).copied() {
            beyond(op, &mut walked);
            at += 1;
        }
        ops.retain(|op| !walked.contains(op));
    }

    /// What a field held before `op`: the distinct values of what it took the place of.
    pub fn before(&self, op: u32, row: Row, field: NameIx) -> Vec<Value> {
        self.before_at(op, &self.places(self.state.registers(row, field)))
    }

    /// The same of one register, whatever it is the same as.
    pub fn before_in(&self, op: u32, register: Register) -> Vec<Value> {
        self.before_at(op, &self.places([register]))
    }

    fn before_at(&self, op: u32, places: &[Place<'_>]) -> Vec<Value> {
        let mut values: Vec<Value> = Vec::new();
        for replaced in self.replaced_at(op, places) {
            if let Some(Said::Values(said)) = self.said_at(replaced, places) {
                values.extend(said.into_iter().filter(|value| !values.contains(value)).collect::<Vec<_>>());
            }
        }
        values
    }

    /// Whether one of the ops that `op` took the place of in a field said that it is empty.
    pub fn was_cleared(&self, op: u32, row: Row, field: NameIx) -> bool {
        self.was_cleared_at(op, &self.places(self.state.registers(row, field)))
    }

    /// The same of one register, whatever it is the same as.
    pub fn was_cleared_in(&self, op: u32, register: Register) -> bool {
        self.was_cleared_at(op, &self.places([register]))
    }

    fn was_cleared_at(&self, op: u32, places: &[Place<'_>]) -> bool {
        let is_by_hand = |op: &u32| {
            let recalled = self.recall.body(self.log().op_place(*op).0);
            recalled.is_some_and(|recalled| recalled.body.origin.kind != OriginKind::Migration)
        };
        // What another version of a module emptied is a field that is no more: nobody meant it to be empty.
        let by_hand = self.replaced_at(op, places).into_iter().filter(is_by_hand);
        let mut said = by_hand.filter_map(|op| self.said_at(op, places));
        said.any(|said| matches!(said, Said::Values(values) if values.is_empty()))
    }

    fn said_at(&self, op: u32, places: &[Place<'_>]) -> Option<Said> {
        places.iter().find_map(|place| self.recall.said(op, *place))
    }

    /// What an op says of a cell; `None` where it writes none of its registers.
    pub fn said(&self, op: u32, row: Row, name: NameIx) -> Option<Said> {
        self.said_at(op, &self.places(self.state.registers(row, name)))
    }

    /// The field of a cell that a table shows the record by, where several fields are one; `preferred` if the
    /// record is in its table.
    pub fn field_shown(&self, row: Row, preferred: NameIx) -> NameIx {
        let record = self.state.record_of(row);
        let is_shown = |field: &NameIx| {
            let table = self.state.names().text(*field).rsplit_once('.').map_or("", |(table, _)| table);
            self.state.names().find(table).is_some_and(|table| self.state.shows(record, table))
        };
        let fields = std::iter::once(preferred).chain(self.state.mapped(preferred));
        fields.into_iter().find(is_shown).unwrap_or(preferred)
    }
}

/// The moment that a stamp claims.
pub fn moment_of(stamp: Hlc) -> Timestamp {
    let millis = i64::try_from(stamp.millis).unwrap_or(i64::MAX);
    // A stamp is a claim, and may be beyond any calendar.
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX)
}

/// The title of a choice; what is no choice is as it is.
fn chosen<'t>(field: &'t Field, text: &'t str) -> &'t str {
    let choice = field.choices.iter().find(|choice| choice.value == text && !choice.title.is_empty());
    choice.map_or(text, |choice| &choice.title)
}
