//! Merges and mappings as history tells them.

use crate::conflict::Facts;
use crate::id::EntityId;
use crate::log::{Body, Op, Ordinal, Thing};
use crate::workspace::command::Json;
use crate::workspace::update::Change;

/// What an op linked, or parted: a change for each of two records, one for two fields.
pub(super) fn of_links(facts: &Facts<'_>, op: &Op, body: &Body, ordinal: Ordinal) -> Vec<Change> {
    match op {
        Op::Same { a, b } => told(facts, body, (*a, *b), true),
        Op::Differ { links } => {
            let Some(recalled) = facts.recall.body(ordinal) else { return Vec::new() };
            let links = recalled.ops(facts.log(), links).into_iter();
            let parted = links.flat_map(|link| {
                let (bundle, index) = facts.log().op_place(link);
                let recalled = facts.recall.body(bundle);
                let told = recalled.map(|recalled| match recalled.body.ops.get(index as usize) {
                    Some(Op::Same { a, b }) => told(facts, &recalled.body, (*a, *b), false),
                    _ => Vec::new(),
                });
                told.unwrap_or_default()
            });
            parted.collect()
        }
        _ => Vec::new(),
    }
}

fn told(facts: &Facts<'_>, body: &Body, things: (Thing, Thing), is_same: bool) -> Vec<Change> {
    match things {
        (Thing::Entity(a), Thing::Entity(b)) => {
            let (a, b) = (body.entities[a as usize], body.entities[b as usize]);
            vec![of_records(facts, a, b, is_same), of_records(facts, b, a, is_same)]
        }
        (Thing::Field(a), Thing::Field(b)) => {
            let named = |at: u32| labelled(facts, &body.names[at as usize]);
            let words = Json::from(format!("{} = {}", named(a), named(b)));
            vec![change(
                EntityId::WORKSPACE,
                String::new(),
                ("mapping", "Fields that are one"),
                words,
                is_same,
            )]
        }
        _ => Vec::new(),
    }
}

fn of_records(facts: &Facts<'_>, record: EntityId, other: EntityId, is_same: bool) -> Change {
    let title = |entity| {
        let row = facts.state.entities().find(&entity);
        row.map(|row| facts.own_title(row)).unwrap_or_default()
    };
    let words = serde_json::json!({ "id": other, "title": title(other) });
    change(record, title(record), ("same", "One record with"), words, is_same)
}

fn change(
    record: EntityId,
    title: String,
    (field, label): (&str, &str),
    words: Json,
    is_same: bool,
) -> Change {
    let (from, to) = if is_same { (Json::Null, words) } else { (words, Json::Null) };
    let kind = field.to_owned();
    Change { record, title, kind, field: field.to_owned(), label: label.to_owned(), from, to }
}

/// "Contacts: Name".
fn labelled(facts: &Facts<'_>, key: &str) -> String {
    let table = key.rsplit_once('.').and_then(|(table, _)| facts.schema.table(table));
    let label = facts.schema.field(key).map_or_else(|| key.to_owned(), |field| field.title.clone());
    table.map_or(label.clone(), |table| format!("{}: {label}", table.title))
}
