//! The whole history in a few steps, and those on either side of a moment: by what one goes through it.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::order::newest_first;
use crate::conflict::Facts;
use crate::id::BundleId;
use crate::log::Ordinal;
use crate::workspace::command::Moments;
use crate::workspace::update::{Step, Steps};

/// Steps that history is told in, at most, unless it is asked for fewer.
const STEPS_MAX: usize = 200;

/// History from the first change to the last, in steps that lie as far apart as there are many changes.
pub fn steps(facts: &Facts<'_>, asked: &Moments) -> Steps {
    let ends = ends(facts);
    let step =
        |ordinal: Ordinal| Step { bundle: facts.log().bundle(ordinal).id.to_string(), at: facts.at(ordinal) };
    let most = asked.most.unwrap_or(STEPS_MAX).clamp(2, STEPS_MAX);
    let last = ends.len().saturating_sub(1);
    let places: Vec<usize> = match ends.len() <= most {
        true => (0..ends.len()).collect(),
        false => (0..most).map(|nth| nth * last / (most - 1)).collect(),
    };
    let around = asked.around.as_deref().and_then(|moment| place(facts, &ends, moment));
    let at = |place: usize| ends.get(place).copied().map(step);
    Steps {
        steps: places.into_iter().filter_map(at).collect(),
        total: ends.len(),
        before: around.and_then(|place| at(place.checked_sub(1)?)),
        at: around.and_then(at),
        after: around.and_then(|place| at(place + 1)),
    }
}

/// The last bundle of each change, the oldest first.
fn ends(facts: &Facts<'_>) -> Vec<Ordinal> {
    let (mut within, mut ends) = (BTreeSet::new(), Vec::new());
    for ordinal in newest_first(facts.log()) {
        if within.contains(&ordinal) {
            continue;
        }
        let change = facts.recall.change(ordinal);
        within.extend(change.iter().copied().filter(|at| *at != ordinal));
        ends.push(ordinal);
    }
    ends.reverse();
    ends
}

/// The change that a moment shows last: of a bundle it, of a time the last that is not later.
fn place(facts: &Facts<'_>, ends: &[Ordinal], moment: &str) -> Option<usize> {
    let of_bundle = |id: &str| {
        let id: BundleId = id.parse().ok()?;
        let ordinal = facts.log().ordinal(&id)?;
        ends.iter().position(|end| *end == ordinal)
    };
    if let Some(bundle) = moment.strip_prefix("before:") {
        return of_bundle(bundle)?.checked_sub(1);
    }
    of_bundle(moment).or_else(|| {
        let time: Timestamp = moment.parse().ok()?;
        let millis = u64::try_from(time.as_millisecond()).ok()?;
        ends.iter().rposition(|end| facts.log().bundle(*end).hlc.millis <= millis)
    })
}
