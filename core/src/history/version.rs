//! Named versions: records of a table of the system's own, so that they sync, have history, and conflict.

use super::as_of::Moment;
use crate::conflict::Facts;
use crate::id::{ActorId, BundleId, EntityId};
use crate::log::{Hlc, Ordinal};
use crate::state::{NameIx, Row, State, sys};
use crate::value::Value;

/// A moment that somebody gave a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// The record.
    pub id: EntityId,
    /// What people call it.
    pub name: String,
    /// The bundles that its moment rests on; some may not be here yet.
    pub tips: Vec<BundleId>,
    /// Only these records, where it is not of everything.
    pub records: Option<Vec<EntityId>>,
    /// The bundle that made it.
    pub made: Ordinal,
    /// By whom.
    pub actor: ActorId,
    /// When.
    pub hlc: Hlc,
}

impl Version {
    /// The moment that it pins.
    pub fn moment(&self) -> Moment {
        Moment::Pinned(self.tips.clone())
    }
}

/// Tips as the field of a version holds them.
pub fn tips_text(tips: &[BundleId]) -> String {
    tips.iter().map(BundleId::to_string).collect::<Vec<_>>().join(" ")
}

fn field(state: &State, row: Row, name: &str) -> Option<Value> {
    state.owned_value(row, state.names().find(name)?)
}

fn table(state: &State) -> Option<NameIx> {
    state.names().find(sys::VERSIONS)
}

/// A version by its id, also one that was let go of.
pub fn version(facts: &Facts<'_>, id: &EntityId) -> Option<Version> {
    let state = facts.state;
    let row = state.entities().find(id)?;
    let tips = field(state, row, sys::VERSION_TIPS)?;
    let head = *state.head_ops(row, state.names().find(sys::VERSION_TIPS)?).first()?;
    let (made, _) = facts.log().op_place(head);
    let bundle = facts.log().bundle(made);
    let records = match field(state, row, sys::VERSION_RECORDS) {
        Some(Value::List(items)) => Some(items.iter().filter_map(reference).collect()),
        _ => None,
    };
    Some(Version {
        id: *id,
        name: field(state, row, sys::VERSION_NAME)?.as_text().unwrap_or_default().to_owned(),
        tips: tips.as_text()?.split(' ').filter_map(|tip| tip.parse().ok()).collect(),
        records,
        made,
        actor: bundle.actor,
        hlc: bundle.hlc,
    })
}

fn reference(value: &Value) -> Option<EntityId> {
    match value {
        Value::Reference(entity) => Some(*entity),
        _ => None,
    }
}

/// Every version that nobody let go of, the latest made first.
pub fn versions(facts: &Facts<'_>) -> Vec<Version> {
    let rows = table(facts.state).into_iter().flat_map(|table| facts.state.rows(table));
    let mut found: Vec<Version> =
        rows.filter_map(|row| version(facts, &facts.state.entities().id(row))).collect();
    found.sort_by_key(|version| std::cmp::Reverse((version.hlc, version.id)));
    found
}
