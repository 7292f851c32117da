//! From a decision to what is written: history, and open to be decided again.

use super::candidate::{DELETE, KEEP, Side, adoptions, deletions, id, sides};
use super::detect::{Conflicts, Place, outs};
use super::leftover;
use super::sentence::in_sentence;
use super::tell::name_of;
use super::{ConflictError, Facts};
use crate::log::Ordinal;
use crate::schema::from_json;
use crate::state::{Adoption, NameIx, Register, Row, TextEdit, Write, splice_between, steps_between};
use crate::value::Value;
use crate::workspace::command::{Choice, Json};

/// A decision, ready to be written with `OriginKind::Resolution`.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolution {
    /// The conflict that it decides: goes into `Origin::name`, so that it is found again.
    pub id: String,
    /// "Settle Jane Doe's call time".
    pub label: String,
    /// What to write.
    pub writes: Vec<Write>,
    /// The decision that it opens again.
    pub cause: Option<Ordinal>,
}

/// Decides the conflict `id`.
///
/// # Errors
/// `Changed` where its heads are no longer those; a choice that there is not, a value of another kind.
pub fn resolve(
    facts: &Facts<'_>,
    conflicts: &Conflicts,
    id_wanted: &str,
    choice: &Choice,
) -> Result<Resolution, ConflictError> {
    let place =
        conflicts.open().find(|place| id(facts, *place) == id_wanted).ok_or(ConflictError::Changed)?;
    let value = chosen(facts, place.field(), &sides(facts, place), choice)?;
    let writes = writes(facts, place, value)?;
    let label = label(facts, "Settle", place);
    Ok(Resolution { id: id_wanted.to_owned(), label, writes, cause: None })
}

/// The value that a choice stands for.
fn chosen(
    facts: &Facts<'_>,
    field: Option<NameIx>,
    sides: &[Side],
    choice: &Choice,
) -> Result<Option<Value>, ConflictError> {
    match (field, choice) {
        (_, Choice::Candidate(number)) => {
            sides.get(*number).map(|side| side.value.clone()).ok_or(ConflictError::NoCandidate(*number))
        }
        (Some(field), Choice::Value(json)) => read(facts, field, json),
        (None, Choice::Value(json)) => {
            Ok(json.as_str().map(Value::from).or(Some(Value::Json(json.to_string()))))
        }
    }
}

/// What gives a place a value.
pub(super) fn writes(
    facts: &Facts<'_>,
    place: Place,
    value: Option<Value>,
) -> Result<Vec<Write>, ConflictError> {
    Ok(match (place, &value) {
        (Place::Field { row, field }, _) if facts.state.documents(row, field).next().is_some() => {
            documents(facts, (row, field), value.as_ref().and_then(Value::as_text).unwrap_or_default())
        }
        (Place::Field { row, field }, _) => vec![set(facts, row, field, value.into_iter().collect())],
        (Place::EditDelete { row }, Some(Value::Text(what))) => match what.as_str() {
            KEEP => members(facts, &kept_in(facts, row), row, true),
            DELETE => members(facts, &tables(deletions(facts, row)), row, false),
            other => return Err(ConflictError::Invalid(format!("“{other}” is neither keep nor delete"))),
        },
        (Place::LeftEverywhere { row }, Some(Value::Text(what))) => {
            let left = tables(outs(facts.state, row).into_iter().map(|(table, op, _)| (table, op)).collect());
            let kept = left.iter().find(|table| facts.state.names().text(**table) == what);
            match kept {
                Some(table) => members(facts, &[*table], row, true),
                None if what == DELETE => members(facts, &left, row, false),
                None => return Err(ConflictError::Invalid(format!("the record was not in “{what}”"))),
            }
        }
        (Place::Module { module, .. }, Some(Value::Text(version))) => {
            let heads = adoptions(facts, module);
            let chosen = heads.iter().rfind(|head| head.version == *version);
            let Adoption { version, schema, .. } = chosen
                .ok_or_else(|| ConflictError::Invalid(format!("version {version} is not in use")))?
                .clone();
            vec![Write::Adopt { module: facts.state.names().text(module).to_owned(), version, schema }]
        }
        (Place::Leftover { row, from, to }, _) => leftover::writes(facts, (row, from, to), value),
        _ => return Err(ConflictError::Invalid("nothing that could be decided".to_owned())),
    })
}

pub(super) fn set(facts: &Facts<'_>, row: Row, field: NameIx, values: Vec<Value>) -> Write {
    Write::Field { row, field, values, replaces: facts.state.head_ops(row, field) }
}

pub(super) fn label(facts: &Facts<'_>, verb: &str, place: Place) -> String {
    let named = name_of(facts, place);
    let title = if named.title.is_empty() { format!("an untitled {}", named.row) } else { named.title };
    match place.field() {
        Some(_) => format!("{verb} {title}'s {}", in_sentence(&named.label)),
        None => format!("{verb} {title}"),
    }
}

/// Another value than the candidates'. Without its module a field takes what is plain.
fn read(facts: &Facts<'_>, field: NameIx, json: &Json) -> Result<Option<Value>, ConflictError> {
    if let Some(field) = facts.field(field) {
        return from_json(field, json).map_err(|error| ConflictError::Invalid(error.to_string()));
    }
    match json {
        Json::Null => Ok(None),
        Json::String(text) if text.is_empty() => Ok(None),
        Json::String(text) => Ok(Some(Value::Text(crate::schema::nfc(text)))),
        Json::Bool(flag) => Ok(Some(Value::Bool(*flag))),
        Json::Number(number) if number.as_f64().and_then(Value::number).is_some() => {
            Ok(number.as_f64().and_then(Value::number))
        }
        _ => Err(ConflictError::Invalid("a list or an object needs the field's module".to_owned())),
    }
}

fn tables(outs: Vec<(NameIx, u32)>) -> Vec<NameIx> {
    let mut tables: Vec<NameIx> = outs.into_iter().map(|(table, _)| table).collect();
    tables.sort_unstable();
    tables.dedup();
    tables
}

/// The tables that showed a record when it was deleted: those that the deleting bundles took it out of.
fn kept_in(facts: &Facts<'_>, row: Row) -> Vec<NameIx> {
    let bundle = |op: u32| facts.log().op_place(op).0;
    let deleters: Vec<_> = deletions(facts, row).into_iter().map(|(_, op)| bundle(op)).collect();
    let outs = outs(facts.state, row).into_iter().map(|(table, op, _)| (table, op));
    tables(outs.filter(|(_, op)| deleters.contains(&bundle(*op))).collect())
}

/// Makes every document of a cell read alike. None goes: when the class comes apart, each stays with its
/// field.
fn documents(facts: &Facts<'_>, (row, field): Register, text: &str) -> Vec<Write> {
    // What is chosen comes with its formatting; in what is written anew, what stays keeps its own.
    let chosen = facts.state.documents(row, field).find(|(_, document)| document.render() == text);
    let wanted = chosen.map(|(_, document)| document.passages());
    let write = |(register, document): (Register, &TextEdit)| {
        let steps = match &wanted {
            Some(wanted) => steps_between(&document.passages(), wanted),
            None => splice_between(document.render(), text)?.steps(),
        };
        (!steps.is_empty()).then_some(Write::Document { register, steps })
    };
    facts.state.documents(row, field).filter_map(write).collect()
}

fn members(facts: &Facts<'_>, tables: &[NameIx], row: Row, is_in: bool) -> Vec<Write> {
    (tables.iter())
        .map(|table| {
            let heads = facts.state.member_heads(row, *table);
            let replaces = heads.into_iter().map(|(op, _)| op).collect();
            Write::Member { row, table: *table, is_in, last: !is_in, replaces }
        })
        .collect()
}
