//! One bundle's changes, from what to what.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::links;
use super::system;
use super::text::{self, Edit};
use crate::conflict::Facts;
use crate::id::{ActorId, EntityId};
use crate::log::{Body, Op, Ordinal, Said};
use crate::state::{NameIx, Register, Row};
use crate::workspace::command::Json;
use crate::workspace::update::Change;

/// Changes that an entry lists, at most.
const CHANGES_MAX: usize = 200;

/// What history is asked of.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Only of this record: the entities that make it up.
    pub(super) record: Option<BTreeSet<EntityId>>,
    /// Only of fields with these names, short or across tables, or `in:<table>`.
    pub(super) fields: Option<BTreeSet<String>>,
    /// Only of this table's fields and members.
    pub(super) table: Option<String>,
}

impl Scope {
    pub(super) fn is_all(&self) -> bool {
        self.record.is_none() && self.fields.is_none() && self.table.is_none()
    }

    fn holds(&self, entity: EntityId, name: &str, is_member: bool) -> bool {
        let (owner, short) =
            if is_member { (name, name) } else { name.rsplit_once('.').unwrap_or(("", name)) };
        let is_field = |field: &String| match field.strip_prefix("in:") {
            Some(table) => is_member && table == name,
            None => !is_member && (field == short || field == name),
        };
        self.record.as_ref().is_none_or(|record| record.contains(&entity))
            && self.table.as_ref().is_none_or(|table| table == owner)
            && self.fields.as_ref().is_none_or(|fields| fields.iter().any(is_field))
    }
}

/// What each edit of a text did, by op number.
type Edits = BTreeMap<u32, Edit>;

/// Tells changes; remembers the texts that it went through.
pub(super) struct Teller<'f, 'a> {
    facts: &'f Facts<'a>,
    scope: Scope,
    texts: RefCell<BTreeMap<(Row, NameIx), Rc<Edits>>>,
}

/// The changes of one change within a scope.
#[derive(Default)]
pub(super) struct Told {
    pub(super) changes: Vec<Change>,
    pub(super) more: usize,
}

/// Whether an op says that a field is empty, and the next one, which does not know of it, what it holds: a
/// decision that was opened again.
fn is_beside_values(ops: &[Op], index: usize) -> bool {
    match (ops.get(index), ops.get(index + 1)) {
        (
            Some(Op::SetField { targets, values, .. }),
            Some(Op::SetField { targets: others, values: beside, .. }),
        ) => values.is_empty() && !beside.is_empty() && targets == others,
        _ => false,
    }
}

impl<'f, 'a> Teller<'f, 'a> {
    pub(super) fn new(facts: &'f Facts<'a>, scope: Scope) -> Self {
        Self { facts, scope, texts: RefCell::default() }
    }

    pub(super) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Adds the changes of a bundle, those beyond the first 200 of all only counted.
    pub(super) fn changes(&self, told: &mut Told, ordinal: Ordinal, body: &Body) {
        let mut add = |change: &dyn Fn() -> Option<Change>| {
            if told.changes.len() >= CHANGES_MAX {
                told.more += 1;
            } else {
                told.changes.extend(change());
            }
        };
        for (index, op) in body.ops.iter().enumerate() {
            let Some(number) = self.facts.log().op_number(ordinal, index as u32) else { continue };
            if is_beside_values(&body.ops, index) {
                continue;
            }
            let is_member = matches!(op, Op::SetMember { .. });
            let mut cells = BTreeSet::new();
            for (entity, name) in op.targets() {
                let (entity, name) = (body.entities[entity as usize], &body.names[name as usize]);
                // Of several registers that people see as one field, one is told.
                if self.scope.holds(entity, name, is_member) && self.is_told_first(&mut cells, entity, name) {
                    add(&|| self.of_register(op, number, entity, name));
                }
            }
            if let Some(change) = self.of_production(op, ordinal, body)
                && (self.scope.is_all() || self.concerns(&change))
            {
                add(&|| Some(change.clone()));
            }
            for change in links::of_links(self.facts, op, body, ordinal) {
                if self.scope.is_all() || self.concerns(&change) {
                    add(&|| Some(change.clone()));
                }
            }
        }
    }

    fn is_told_first(&self, cells: &mut BTreeSet<Register>, entity: EntityId, name: &str) -> bool {
        let state = self.facts.state;
        let place = state.entities().find(&entity).zip(state.names().find(name));
        place.is_none_or(|(row, name)| cells.insert(state.cell_of(row, name)))
    }

    fn concerns(&self, change: &Change) -> bool {
        let is_it = |record: &BTreeSet<EntityId>| {
            record.contains(&EntityId::WORKSPACE) || record.contains(&change.record)
        };
        self.scope.record.as_ref().is_some_and(is_it)
            && self.scope.fields.is_none()
            && self.scope.table.is_none()
    }

    fn of_register(&self, op: &Op, number: u32, entity: EntityId, name: &str) -> Option<Change> {
        let facts = self.facts;
        let row = facts.state.entities().find(&entity)?;
        let record = facts.state.entities().id(facts.state.record_of(row));
        let at = facts.state.names().find(name)?;
        let title = facts.title_in(row, name.rsplit_once('.').map_or(name, |(table, _)| table));
        let (short, label) = facts.label(at);
        let of_module = facts.schema.setting_module(name).filter(|_| record == EntityId::WORKSPACE);
        let title = of_module.map_or(title, |module| module.title.clone());
        Some(match op {
            Op::SetField { values, .. } => Change {
                record,
                title,
                kind: system::kind_of(name).unwrap_or("value").to_owned(),
                field: short.to_owned(),
                label,
                from: facts.json_of_all(&facts.before(number, row, at)),
                to: facts.json_of_all(values),
            },
            Op::SetMember { is_in, .. } => Change {
                record,
                title,
                kind: system::kind_of(name).unwrap_or("membership").to_owned(),
                field: format!("in:{name}"),
                label: facts.table_title(at),
                from: self.was_in(number, row, at),
                to: Json::Bool(*is_in),
            },
            _ => {
                let edit = self.text(row, at).get(&number).cloned();
                let is_format = edit.as_ref().is_some_and(|edit| edit.is_format);
                let (from, to) = edit.map(|edit| (edit.before.into(), edit.after.into())).unwrap_or_default();
                let kind = if is_format { "format" } else { "value" }.to_owned();
                Change { record, title, kind, field: short.to_owned(), label, from, to }
            }
        })
    }

    /// Whether the table showed the record before; `null` where it had never been in it.
    fn was_in(&self, op: u32, row: Row, table: NameIx) -> Json {
        let place = (self.facts.state.entities().id(row), self.facts.state.names().text(table));
        let before = self.facts.replaced(op, row, table).into_iter();
        let said = before.filter_map(|op| match self.facts.recall.said(op, place)? {
            Said::Member { is_in, .. } => Some(is_in),
            Said::Values(_) => None,
        });
        said.reduce(|one, other| one || other).map_or(Json::Null, Json::Bool)
    }

    fn text(&self, row: Row, field: NameIx) -> Rc<Edits> {
        let mut texts = self.texts.borrow_mut();
        Rc::clone(texts.entry((row, field)).or_insert_with(|| Rc::new(text::told(self.facts, row, field))))
    }

    /// The version of a module that an adoption took the place of.
    fn version_before(&self, op: &Op, ordinal: Ordinal, body: &Body) -> Json {
        let Op::Adopt { replaces, .. } = op else { return Json::Null };
        let refs =
            replaces.iter().filter_map(|before| body.refs.get(before.bundle as usize).zip(Some(before)));
        let adopted = refs.filter_map(|(r, before)| {
            let at = self.facts.log().resolve(ordinal, &[*r]).first().copied()?;
            match self.facts.recall.body(at)?.body.ops.get(before.index as usize)? {
                Op::Adopt { version, .. } => Some(version.clone()),
                _ => None,
            }
        });
        adopted.last().map_or(Json::Null, Json::from)
    }

    /// What an op did to the production itself: its modules and members.
    fn of_production(&self, op: &Op, ordinal: Ordinal, body: &Body) -> Option<Change> {
        let author = self.facts.log().bundle(ordinal).actor;
        let person = |actor: &ActorId| (EntityId::of_actor(actor), self.facts.person(actor));
        let change = |(record, title): (EntityId, String), field: &str, label: &str, from: Json, to: Json| {
            let kind = field.split(':').next().unwrap_or(field).to_owned();
            Change { record, title, kind, field: field.to_owned(), label: label.to_owned(), from, to }
        };
        let role = |role: &str| Json::from(role);
        let none = Json::Null;
        Some(match op {
            Op::Adopt { module, version, .. } => {
                let id = &body.names[*module as usize];
                let title =
                    self.facts.schema.module(id).map_or_else(|| id.clone(), |module| module.title.clone());
                let place = (EntityId::WORKSPACE, title);
                let before = self.version_before(op, ordinal, body);
                change(place, &format!("module:{id}"), "Module", before, Json::from(version.as_str()))
            }
            Op::Grant { actor, role: word } => change(person(actor), "role", "Role", none, role(word)),
            Op::SetRole { who, role: word, .. } => change(person(who), "role", "Role", none, role(word)),
            Op::Invite { role: word, .. } => {
                let place = (EntityId::WORKSPACE, String::new());
                change(place, "invite", "Invite", none, role(word))
            }
            Op::Join { .. } => change(person(&author), "member", "Member", none, Json::Bool(true)),
            Op::Release { actor, .. } => {
                change(person(actor), "released", "Held changes released", none, Json::Bool(true))
            }
            Op::Same { .. } | Op::Differ { .. } => return None,
            Op::SetField { .. } | Op::EditText { .. } | Op::SetMember { .. } => return None,
        })
    }
}
