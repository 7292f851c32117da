//! Choices for many conflicts at once: explicit, previewed, and written as one bundle.

use std::collections::BTreeSet;

use super::candidate::{Side, bundle_of, id, sides};
use super::detect::{Conflicts, Place};
use super::resolve::writes;
use super::tell::{candidate, name_of};
use super::{ConflictError, Facts};
use crate::id::ActorId;
use crate::state::Write;
use crate::workspace::command::Bulk;
use crate::workspace::update::{BulkChoice, BulkPlan};

/// Choices that a plan lists, at most.
const LISTED_MAX: usize = 200;

/// What a bulk choice does: to be written with `OriginKind::Resolution`.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkResolution {
    /// What it does, told.
    pub plan: BulkPlan,
    /// "Settle 12 conflicts: newest".
    pub label: String,
    /// What to write.
    pub writes: Vec<Write>,
}

/// Decides many conflicts by one rule. `only` are those to decide, by id; all where it is `None`. What the
/// rule does not decide (there is no candidate of that person's, or several of others) is left open, and
/// counted.
///
/// # Errors
/// `Changed` where one of `only` is no longer open.
pub fn resolve_all(
    facts: &Facts<'_>,
    conflicts: &Conflicts,
    own: &ActorId,
    by: &Bulk,
    only: Option<&[String]>,
) -> Result<BulkResolution, ConflictError> {
    let mut places: Vec<(String, Place)> = conflicts.open().map(|place| (id(facts, place), place)).collect();
    let mut plan = BulkPlan::default();
    if let Some(only) = only {
        let (all, only) = (places.len(), only.iter().collect::<BTreeSet<_>>());
        places.retain(|(id, _)| only.contains(id));
        if places.len() < only.len() {
            return Err(ConflictError::Changed);
        }
        plan.others = all - places.len();
    }
    let mut written = Vec::new();
    for (id, place) in places {
        let sides = sides(facts, place);
        let number = match (place, by) {
            // Values follow the version of a module: that is decided by itself.
            (Place::Module { .. }, _) => None,
            // Who wrote what is no answer to what no field holds.
            (Place::Leftover { .. }, Bulk::Out) => sides.len().checked_sub(1),
            (Place::Leftover { .. }, _) | (_, Bulk::Out) => None,
            _ => choose(facts, own, by, &sides),
        };
        let Some(number) = number else {
            plan.left += 1;
            continue;
        };
        let side = &sides[number];
        written.extend(writes(facts, place, side.value.clone())?);
        plan.decided += 1;
        plan.ids.push(id.clone());
        if plan.choices.len() < LISTED_MAX {
            plan.choices.push(tell(facts, place, id, number, side));
        }
    }
    let rule = match by {
        Bulk::Mine => "mine".to_owned(),
        Bulk::Theirs => "theirs".to_owned(),
        Bulk::Newest => "the newest".to_owned(),
        Bulk::Author(actor) => format!("{}'s", facts.person(actor)),
        Bulk::Out => "left out".to_owned(),
    };
    let label = match plan.decided {
        1 => format!("Settle 1 conflict: {rule}"),
        count => format!("Settle {count} conflicts: {rule}"),
    };
    Ok(BulkResolution { plan, label, writes: written })
}

/// The candidate that a rule means, where it means one. The sides are in order, the newest last.
fn choose(facts: &Facts<'_>, own: &ActorId, by: &Bulk, sides: &[Side]) -> Option<usize> {
    let author = |side: &Side| facts.log().bundle(bundle_of(facts, side.op)).actor;
    let of = |person: &ActorId| {
        let whose = facts.whose(person);
        let is_theirs = move |side: &Side| facts.whose(&author(side)) == whose;
        sides
            .iter()
            .enumerate()
            .filter(move |(_, side)| is_theirs(side))
            .map(|(place, _)| place)
            .collect::<Vec<_>>()
    };
    match by {
        Bulk::Out => None,
        Bulk::Newest => sides.len().checked_sub(1),
        Bulk::Mine => of(own).last().copied(),
        Bulk::Author(actor) => of(actor).last().copied(),
        Bulk::Theirs => {
            let mine = of(own);
            let mut theirs = (0..sides.len()).filter(|place| !mine.contains(place));
            theirs.next().filter(|_| theirs.next().is_none())
        }
    }
}

fn tell(facts: &Facts<'_>, place: Place, id: String, number: usize, side: &Side) -> BulkChoice {
    let named = name_of(facts, place);
    let told = candidate(facts, place.row(), place.field(), side);
    BulkChoice {
        id,
        candidate: number,
        kind: place.kind().to_owned(),
        title: named.title,
        label: named.label,
        key: named.key,
        info: None,
        value: told.value,
        text: told.text,
        person: told.person,
    }
}
