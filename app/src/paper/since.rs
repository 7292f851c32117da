//! Since when changes are marked: named versions, and moments.

use callboard_core::workspace::command::{Command, Compare, HistoryQuery};
use callboard_core::workspace::update::{Failure, Reply, VersionEntry};
use leptos::prelude::*;

use crate::desk::Desk;
use crate::parts::{self, Extent};
use crate::say;

/// What the address says where changes are not to be marked.
pub(super) const NOTHING: &str = "nothing";
/// The present, among moments.
const NOW: &str = "now";

/// The named versions of a production, and how a table stands to the last of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Revisions {
    /// The last one first.
    pub(super) versions: Vec<VersionEntry>,
    /// Records of the table that are other than in the last version.
    pub(super) drift: usize,
}

impl Revisions {
    /// The version that this is, or that it comes after.
    pub(super) fn last(&self) -> Option<&VersionEntry> {
        self.versions.first()
    }

    /// A name for the next version: the number after the last one's, else how many there are then.
    pub(super) fn next_name(&self) -> String {
        let name = self.last().map(|version| version.name.as_str()).unwrap_or_default();
        let stem = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
        match name[stem.len()..].parse::<u32>() {
            Ok(number) => format!("{stem}{}", number.saturating_add(1)),
            Err(_) => say!("paper-revision-name", number = self.versions.len() + 1),
        }
    }
}

/// What a document is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Base {
    /// As in `Query::as_of`.
    pub(super) moment: String,
    /// What people call it.
    pub(super) name: String,
}

/// The named versions, and how far a table is from the last.
///
/// # Errors
/// What the worker could not do.
pub(super) async fn revisions(desk: Desk, table: &str) -> Result<Revisions, Failure> {
    let Reply::Versions(found) = desk.client.call(Command::Versions).await? else {
        return Ok(Revisions::default());
    };
    let whole = found.versions.into_iter().filter(|version| version.records.is_none());
    let mut revisions = Revisions { versions: whole.collect(), drift: 0 };
    if let Some(last) = revisions.last() {
        let to = untrack(|| desk.moment()).unwrap_or_else(|| NOW.to_owned());
        let asked = Compare { from: last.id.to_string(), to, ..Compare::default() };
        if let Reply::Comparison(found) = desk.client.call(Command::Compare(asked)).await? {
            let own = found.records.iter().filter(|record| record.table == table);
            revisions.drift = own.count() + found.more;
        }
    }
    Ok(revisions)
}

/// What changes are marked since: what the address says, else the last version that this is not.
pub(super) fn base(desk: Desk, revisions: &Revisions) -> Option<Base> {
    let asked = untrack(|| desk.address.spot()).and_then(|spot| spot.since);
    match asked.as_deref() {
        Some(NOTHING) => None,
        Some(moment) => Some(Base { name: name(moment, revisions), moment: moment.to_owned() }),
        None => {
            let version = revisions.versions.get(usize::from(revisions.drift == 0))?;
            Some(Base { moment: version.id.to_string(), name: version.name.clone() })
        }
    }
}

/// What people call a moment.
pub(super) fn name(moment: &str, revisions: &Revisions) -> String {
    let known = revisions.versions.iter().find(|version| version.id.to_string() == moment);
    match known {
        Some(version) => version.name.clone(),
        // A change has no name, only a place in history.
        None if js_sys::Date::parse(moment).is_nan() => say!("paper-then"),
        None => parts::at(moment, Extent::Minute),
    }
}

/// The moment that is shown, in words that others understand: the address's; else now, and in no case before
/// what is here already, whatever the clocks of others said.
pub(super) async fn now(desk: Desk) -> String {
    if let Some(moment) = untrack(|| desk.moment()) {
        return moment;
    }
    let now = String::from(js_sys::Date::new_0().to_iso_string());
    let last = HistoryQuery { limit: Some(1), ..HistoryQuery::default() };
    let last = match desk.client.call(Command::History(last)).await {
        Ok(Reply::History(entries)) => entries.into_iter().next().map(|entry| entry.at),
        _ => None,
    };
    let is_later = |at: &String| js_sys::Date::parse(at) > js_sys::Date::parse(&now);
    last.filter(is_later).unwrap_or(now)
}

/// So many hours ago, as a moment.
pub(super) fn ago(hours: f64) -> String {
    let at = js_sys::Date::now() - hours * 3_600_000.0;
    String::from(js_sys::Date::new(&at.into()).to_iso_string())
}
