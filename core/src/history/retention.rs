//! How many versions are kept, and for how long: a setting of the production. What is let go of is the name
//! alone; history is never pruned for it.

use super::version::Version;
use crate::conflict::Facts;
use crate::given::Now;
use crate::id::EntityId;
use crate::state::sys;
use crate::value::Value;

/// Versions that are kept unless the production says otherwise.
const MOST_DEFAULT: u32 = 100;
/// Days that a version is kept unless the production says otherwise: two seasons.
const DAYS_DEFAULT: u32 = 730;
const DAY_MILLIS: u64 = 24 * 60 * 60 * 1000;

/// Limits of named versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// How many are kept.
    pub most: u32,
    /// For how many days.
    pub days: u32,
}

impl Retention {
    /// What the production says.
    pub fn of(facts: &Facts<'_>) -> Self {
        let row = facts.state.entities().find(&EntityId::WORKSPACE);
        let said = |name: &str, default: u32| {
            let value = facts.state.owned_value(row?, facts.state.names().find(name)?);
            let number = match value {
                Some(Value::Number(number)) if number >= 1.0 => number.min(f64::from(u32::MAX)) as u32,
                _ => default,
            };
            Some(number)
        };
        let read = |name, default| said(name, default).unwrap_or(default);
        Self { most: read(sys::VERSIONS_MOST, MOST_DEFAULT), days: read(sys::VERSIONS_DAYS, DAYS_DEFAULT) }
    }

    /// The versions to let go of once `coming` more are made. `versions` are in order, the latest first.
    pub fn beyond<'v>(
        &self,
        versions: &'v [Version],
        coming: usize,
        now: Now,
    ) -> impl Iterator<Item = &'v Version> {
        let room = (self.most as usize).saturating_sub(coming);
        let oldest = now.0.saturating_sub(u64::from(self.days) * DAY_MILLIS);
        let goes = move |(place, version): &(usize, &Version)| *place >= room || version.hlc.millis < oldest;
        versions.iter().enumerate().filter(goes).map(|(_, version)| version)
    }
}
