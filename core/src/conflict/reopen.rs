//! Opening a decision again: what was decided between is asked about once more.

use std::collections::BTreeSet;

use super::candidate::{adopted_by, adoptions};
use super::detect::{Conflicts, Place, unseen_by};
use super::leftover;
use super::resolve::{label, set};
use super::settled::{Decided, decisions};
use super::{ConflictError, Facts, Resolution};
use crate::id::ActorId;
use crate::log::Ordinal;
use crate::state::{NameIx, Presence, Write, sys};
use crate::value::Value;

/// A decision that stands, and what it decided between.
fn standing(facts: &Facts<'_>, conflicts: &Conflicts, id: &str) -> Result<Decided, ConflictError> {
    let decided = decisions(facts, conflicts).find(|decided| decided.id == id);
    decided.filter(|found| !conflicts.is_open(found.place)).ok_or(ConflictError::Changed)
}

/// Opens a decided conflict again. Of a field or a module, its values or versions, and what it shows since,
/// are candidates once more. A record is in no table until somebody decides anew. What a version could not
/// carry stands where it was; what was written in its place since stays.
///
/// # Errors
/// `Changed` where it is not decided, or open again; `Invalid` where nothing is left to decide: only one
/// value or version is left, or the record is in other tables since.
pub fn reopen(facts: &Facts<'_>, conflicts: &Conflicts, id: &str) -> Result<Resolution, ConflictError> {
    let decided = standing(facts, conflicts, id)?;
    let writes = match decided.place {
        Place::Field { field, .. } => vec![values(facts, &decided, field)?],
        Place::EditDelete { .. } | Place::LeftEverywhere { .. } => record(facts, &decided)?,
        Place::Module { module, .. } => versions(facts, &decided, module)?,
        Place::Leftover { .. } => leftover::put_back(facts, &decided.cleared),
    };
    let label = label(facts, "Reopen", decided.place);
    Ok(Resolution { id: decided.id, label, writes, cause: Some(decided.bundle) })
}

/// Every version that was decided between beside the one in use, which comes last: it goes on being shown.
fn versions(facts: &Facts<'_>, decided: &Decided, module: NameIx) -> Result<Vec<Write>, ConflictError> {
    let id = facts.state.names().text(module);
    let write = |version: String, schema| Write::Adopt { module: id.to_owned(), version, schema };
    let before = decided.sides.iter().filter_map(|side| adopted_by(facts, side.op));
    let before = before.map(|adopted| write(adopted.version, adopted.schema));
    let now: Vec<Write> = (adoptions(facts, module).iter())
        .map(|head| write(head.version.clone(), head.schema.clone()))
        .collect();
    let others = before.filter(|version| !now.contains(version)).collect::<Vec<_>>();
    if others.is_empty() {
        return Err(ConflictError::Invalid("only one version is left to choose from".to_owned()));
    }
    Ok(others.into_iter().chain(now).collect())
}

fn values(facts: &Facts<'_>, decided: &Decided, field: NameIx) -> Result<Write, ConflictError> {
    let row = decided.place.row();
    let heads = facts.state.heads(row, field);
    let before = decided.sides.iter().map(|side| side.value.as_ref());
    let mut sides: Vec<Option<Value>> = Vec::new();
    for value in before.chain(heads.distinct()) {
        if !sides.iter().any(|known| known.as_ref() == value) {
            sides.push(value.cloned());
        }
    }
    if sides.len() < 2 {
        return Err(ConflictError::Invalid("only one value is left to choose from".to_owned()));
    }
    let or_none = sides.contains(&None);
    let values: Vec<Value> = sides.into_iter().flatten().collect();
    Ok(match or_none {
        true => {
            let replaces = facts.state.head_ops(row, field);
            Write::Open { register: (row, field), alone: false, values, replaces }
        }
        false => set(facts, row, field, values),
    })
}

/// Takes the record out again as it was: knowingly deleted by who had not seen the edits, or from each of its
/// tables by who did not know of the others.
fn record(facts: &Facts<'_>, decided: &Decided) -> Result<Vec<Write>, ConflictError> {
    let (state, row) = (facts.state, decided.place.row());
    if let Some(table) = state.tables_holding(row).find(|table| !decided.tables.contains(table)) {
        let why = format!("the record is in {} since", facts.table_title(table));
        return Err(ConflictError::Invalid(why));
    }
    let is_own = |table: &NameIx| sys::is_own(state.names().text(*table));
    let is_said = |table: &NameIx| {
        matches!(state.said_of(row, *table), Some(Presence::Shown | Presence::Binned)) && !is_own(table)
    };
    let was_deleted = matches!(decided.place, Place::EditDelete { .. });
    let mut writes: Vec<Write> = (state.tables().filter(is_said))
        .map(|table| {
            let replaces = state.member_heads(row, table).into_iter().map(|(op, _)| op).collect();
            Write::Member { row, table, is_in: false, last: was_deleted, replaces }
        })
        .collect();
    if was_deleted {
        let edits = unseen_by(state, facts.log(), row, &decided.deleters).into_iter();
        let edits: BTreeSet<Ordinal> = edits.map(|(_, op)| facts.log().op_place(op).0).collect();
        if edits.is_empty() {
            return Err(ConflictError::Invalid("nothing is left of what was changed".to_owned()));
        }
        writes.push(Write::Saw(all_but(facts, &edits)));
    }
    Ok(writes)
}

/// All that is here, but of who wrote these bundles only what came before them.
fn all_but(facts: &Facts<'_>, edits: &BTreeSet<Ordinal>) -> Vec<(ActorId, u64)> {
    let frontier = facts.log().frontier();
    let before = |actor: &ActorId| {
        let of = edits.iter().map(|edit| facts.log().bundle(*edit)).filter(|edit| edit.actor == *actor);
        of.map(|edit| edit.seq.saturating_sub(1)).min().unwrap_or_else(|| frontier.seq(actor))
    };
    frontier.tips.keys().map(|actor| (*actor, before(actor))).collect()
}
