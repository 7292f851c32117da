//! Open conflicts as the page and scripts are told them.

use super::Facts;
use super::candidate::{DELETE, KEEP, Side, bundle_of, id, sides};
use super::consequence::Consequences;
use super::detect::{Conflicts, Place, unseen_edits};
use super::leftover;
use super::sentence::{self, Clause, Subject};
use crate::id::EntityId;
use crate::state::{NameIx, Register, Row, sys};
use crate::value::Value;
use crate::workspace::update::{Candidate, Change, Conflict, Passage};

/// Every open conflict, grouped by record: by table, title and field.
pub fn list(facts: &Facts<'_>, conflicts: &Conflicts) -> Vec<Conflict> {
    part(facts, conflicts, 0, usize::MAX)
}

/// Part of that list: only what is in it is told whole.
pub fn part(facts: &Facts<'_>, conflicts: &Conflicts, offset: usize, limit: usize) -> Vec<Conflict> {
    let mut places: Vec<_> = conflicts.open().map(|place| (key(facts, place), place)).collect();
    places.sort_by(|a, b| a.0.cmp(&b.0));
    let consequences = Consequences::new(facts);
    let window = places.into_iter().skip(offset).take(limit);
    window.map(|(_, place)| tell(facts, &consequences, place)).collect()
}

fn key(facts: &Facts<'_>, place: Place) -> (String, String, EntityId, String) {
    let named = name_of(facts, place);
    (named.table, named.title, facts.state.entities().id(place.row()), named.field)
}

/// What people call a place: table, title, and the field's short name and title.
#[derive(Clone, Default)]
pub(super) struct Named {
    pub(super) table: String,
    pub(super) title: String,
    pub(super) field: String,
    pub(super) label: String,
    /// The field's name across tables.
    pub(super) key: String,
    pub(super) row: String,
    /// `Conflict::of`.
    pub(super) of: &'static str,
    /// `Conflict::module`.
    pub(super) module: String,
}

/// The same of a conflict's place.
pub(super) fn name_of(facts: &Facts<'_>, place: Place) -> Named {
    let Place::Module { module, .. } = place else { return name(facts, place.row(), place.field()) };
    let id = facts.state.names().text(module);
    let title = facts.schema.module(id).map_or(id, |module| &module.title).to_owned();
    let row = "module".to_owned();
    Named { title, row, of: "version", module: id.to_owned(), ..Named::default() }
}

pub(super) fn name(facts: &Facts<'_>, row: Row, field: Option<NameIx>) -> Named {
    let field = field.map(|field| facts.field_shown(row, field));
    let key = field.map(|field| facts.state.names().text(field));
    let of_table = key.and_then(|key| key.rsplit_once('.')).map_or("", |(table, _)| table);
    let (short, label) = field.map(|field| facts.label(field)).unwrap_or_default();
    let table = facts.table_of(row, Some(of_table));
    let is_workspace = facts.state.entities().id(row) == EntityId::WORKSPACE;
    let setting_of = key.and_then(|key| facts.schema.setting_module(key)).filter(|_| is_workspace);
    let of = match key {
        _ if setting_of.is_some() => "setting",
        Some(sys::WORKSPACE_NAME) => "name",
        Some(sys::VERSION_NAME) => "moment",
        _ => "record",
    };
    Named {
        of,
        module: setting_of.map(|module| module.id.clone()).unwrap_or_default(),
        table: table.map_or_else(
            || if is_workspace { String::new() } else { of_table.to_owned() },
            |table| table.id.clone(),
        ),
        title: setting_of.map_or_else(|| facts.title_in(row, of_table), |module| module.title.clone()),
        field: short.to_owned(),
        label,
        key: key.unwrap_or_default().to_owned(),
        row: table.map_or_else(|| "record".to_owned(), |table| table.row.clone()),
    }
}

fn tell(facts: &Facts<'_>, consequences: &Consequences<'_, '_>, place: Place) -> Conflict {
    let (row, field) = (place.row(), place.field());
    let named = name_of(facts, place);
    let sides = sides(facts, place);
    let candidate = |side: &Side| match place {
        Place::Leftover { to, .. } => {
            let value = side.value.clone().or_else(|| facts.state.owned_value(row, to));
            let consequences = consequences.of(row, field, value.as_ref());
            Candidate { consequences, ..leftover::told_side(facts, row, to, side) }
        }
        _ => Candidate {
            consequences: consequences.of(row, field, side.value.as_ref()),
            ..candidate(facts, row, field, side)
        },
    };
    let candidates: Vec<Candidate> = sides.iter().map(candidate).collect();
    let clauses: Vec<Clause> = (sides.iter().zip(&candidates))
        .map(|(side, told)| Clause {
            person: told.person.clone(),
            at: facts.at_in_words(bundle_of(facts, side.op)),
            text: told.text.clone(),
            was: told.was.clone(),
        })
        .collect();
    let subject = Subject::of(&named);
    let left = match place {
        Place::Leftover { from, .. } => leftover::told_open(facts, row, from),
        _ => None,
    };
    let edited = match place {
        Place::EditDelete { .. } => edited(facts, row),
        _ => Vec::new(),
    };
    let sentence = match place {
        Place::Field { .. } => sentence::values(&subject, &clauses),
        Place::EditDelete { .. } => sentence::edit_delete(&subject, &clauses, &titles(&edited)),
        Place::LeftEverywhere { .. } => sentence::left_everywhere(&subject, &clauses),
        Place::Module { .. } => sentence::versions(&subject, &clauses),
        Place::Leftover { .. } => left.as_ref().map_or_else(String::new, |left| sentence::left(&named, left)),
    };
    Conflict {
        id: id(facts, place),
        kind: place.kind().to_owned(),
        record: facts.state.entities().id(row),
        of: named.of.to_owned(),
        module: named.module,
        table: named.table,
        title: named.title,
        field: named.field,
        label: named.label,
        key: named.key,
        info: None,
        edited,
        sentence,
        candidates,
        left,
        settled: None,
    }
}

/// What somebody changed on a deleted record, each field once: to what it holds now.
fn edited(facts: &Facts<'_>, row: Row) -> Vec<Change> {
    let mut fields: Vec<(NameIx, u32)> = Vec::new();
    for (field, op) in unseen_edits(facts.state, facts.log(), row) {
        let (_, field) = facts.state.cell_of(row, field);
        if fields.iter().all(|(known, _)| *known != field) {
            fields.push((field, op));
        }
    }
    let told = |(field, op): (NameIx, u32)| {
        let named = name(facts, row, Some(field));
        let text = facts.state.text(row, field).map(|text| vec![Value::from(text.render())]);
        let now = text.unwrap_or_else(|| {
            facts.state.heads(row, field).distinct().into_iter().flatten().cloned().collect()
        });
        Change {
            record: facts.state.entities().id(row),
            title: named.title,
            kind: "value".to_owned(),
            field: named.field,
            label: named.label,
            from: facts.json_of_all(&facts.before(op, row, field)),
            to: facts.json_of_all(&now),
        }
    };
    fields.into_iter().map(told).collect()
}

fn titles(edited: &[Change]) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for change in edited {
        if !titles.contains(&change.label) {
            titles.push(change.label.clone());
        }
    }
    titles
}

/// The passages of a side that is a formatted text.
fn formatted(facts: &Facts<'_>, (row, field): Register, side: &Side) -> Option<Vec<Passage>> {
    let text = side.value.as_ref()?.as_text()?;
    let document = facts.state.documents(row, field).find(|(_, document)| document.render() == text)?.1;
    document.formatted().map(<[Passage]>::to_vec)
}

pub(super) fn candidate(facts: &Facts<'_>, row: Row, field: Option<NameIx>, side: &Side) -> Candidate {
    let bundle = bundle_of(facts, side.op);
    let actor = facts.log().bundle(bundle).actor;
    let known = field.and_then(|field| facts.field(field));
    let text = match (side.table, &side.value) {
        (Some(table), _) => facts.table_title(table),
        (None, Some(value)) => match (field, value.as_text()) {
            (None, Some(KEEP)) => "Keep".to_owned(),
            (None, Some(DELETE)) => "Delete".to_owned(),
            _ => facts.text(known, value),
        },
        (None, None) => String::new(),
    };
    let before = field.map(|field| facts.before(side.op, row, field)).unwrap_or_default();
    let words: Vec<String> = before.iter().map(|value| facts.text(known, value)).collect();
    let rich = field.and_then(|field| formatted(facts, (row, field), side)).unwrap_or_default();
    Candidate {
        rich,
        value: side.value.as_ref().map_or(serde_json::Value::Null, |value: &Value| facts.json(value)),
        text,
        person: facts.person(&actor),
        actor,
        whose: facts.whose(&actor),
        device: facts.device(&actor).unwrap_or_default(),
        at: facts.at(bundle),
        was: words.join(" / "),
        before: before.iter().map(|value| facts.json(value)).collect(),
        consequences: Vec::new(),
    }
}
