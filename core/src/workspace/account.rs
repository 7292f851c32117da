//! What happened: conflicts and what was decided, history, moments that were named.
//!
//! Plain data of [`super::update`].

use serde::{Deserialize, Serialize};

use super::command::Json;
use super::directory::FieldInfo;
use super::typing::Passage;
use crate::id::{ActorId, EntityId};

/// What only a person may decide, or what one decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// The same on every device; stands for exactly these heads.
    pub id: String,
    /// `value`, `edit_delete`, `left_everywhere`, `module`, `leftover`.
    pub kind: String,
    /// The record.
    pub record: EntityId,
    /// What kind of thing that is: `record`; of the production itself its `name`, what a department is set to
    /// (`setting`), a department's `version`; and a named `moment`.
    #[serde(default)]
    pub of: String,
    /// Of a setting or version: the department's id.
    #[serde(default)]
    pub module: String,
    /// A table that shows it, or showed it last.
    pub table: String,
    /// How people call it.
    pub title: String,
    /// The field's short name; empty where the whole record is meant.
    pub field: String,
    /// The field's title.
    pub label: String,
    /// The field's name across tables; empty where the whole record is meant.
    #[serde(default)]
    pub key: String,
    /// What the field's values mean; `None` where no module in use has it.
    #[serde(default)]
    pub info: Option<FieldInfo>,
    /// Of an `edit_delete`: what was changed, unseen by who deleted it; one for each field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edited: Vec<Change>,
    /// The whole in one English sentence; the page makes its own from the facts.
    pub sentence: String,
    /// What there is to choose from.
    pub candidates: Vec<Candidate>,
    /// Of a `leftover`: what could not be carried, and since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Leftover>,
    /// Where it was decided: by whom, when, and what.
    pub settled: Option<Candidate>,
}

/// What another version of a module left in a field that it has no more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leftover {
    /// The title of the field that is no more.
    pub label: String,
    /// Its name across tables.
    #[serde(default)]
    pub key: String,
    /// What the values in it meant, where a version that had it can still be read.
    #[serde(default)]
    pub info: Option<FieldInfo>,
    /// What stands in it, and who wrote that.
    pub values: Vec<Candidate>,
    /// The module's title.
    pub module: String,
    /// The version in use.
    pub version: String,
    /// Who put that to use.
    pub person: String,
    /// When: RFC 3339.
    pub at: String,
}

/// One side of a conflict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// As in a row.
    pub value: Json,
    /// As a person reads it.
    pub text: String,
    /// The same with its formatting, where a rich text has any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rich: Vec<Passage>,
    /// Who wrote it.
    pub person: String,
    /// With which key.
    pub actor: ActorId,
    /// Whose that key is: alike for every device of one person, and for nobody else's. The key itself where
    /// nobody said.
    #[serde(default)]
    pub whose: String,
    /// What that person calls the device of this key.
    #[serde(default)]
    pub device: String,
    /// When: RFC 3339.
    pub at: String,
    /// What it was before, as a person reads it.
    pub was: String,
    /// The values that it took the place of, as in a row: none where there was none, several where these
    /// were a conflict.
    #[serde(default)]
    pub before: Vec<Json>,
    /// What would be so if it were decided, where the schema knows.
    pub consequences: Vec<Consequence>,
}

/// Something that hangs on a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Consequence {
    /// `required`, `type`, `choice`: as a mark of the value; `unique`: another record has this key;
    /// `clash`: it would have at one time what another has, and two should not; `referred`: others refer to
    /// the record that goes; `followed`: fields of others follow its own.
    pub kind: String,
    /// How people call the other record.
    pub title: String,
    /// How many.
    pub count: usize,
    /// The title of another table, where it is so by a field there that is one with this; else empty.
    #[serde(default)]
    pub table: String,
    /// What two would have at one time, as a person reads it; else empty.
    #[serde(default)]
    pub what: String,
}

/// `resolveAll()`: what a bulk choice does.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BulkPlan {
    /// Conflicts that it decides.
    pub decided: usize,
    /// Conflicts that it leaves open, because the rule does not say.
    pub left: usize,
    /// What it decides, the first 200.
    pub choices: Vec<BulkChoice>,
    /// All that it decides, by `Conflict::id`: asked for by these, nothing else is decided.
    #[serde(default)]
    pub ids: Vec<String>,
    /// Conflicts that are open besides those that were asked for by their ids.
    #[serde(default)]
    pub others: usize,
    /// The bundle; `None` where it was only told.
    pub bundle: Option<String>,
}

/// One conflict that a bulk choice decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BulkChoice {
    /// `Conflict::id`.
    pub id: String,
    /// Its place in `Conflict::candidates`.
    pub candidate: usize,
    /// `Conflict::kind`.
    pub kind: String,
    /// How people call the record.
    pub title: String,
    /// The field's title.
    pub label: String,
    /// `Conflict::key`.
    #[serde(default)]
    pub key: String,
    /// `Conflict::info`.
    #[serde(default)]
    pub info: Option<FieldInfo>,
    /// What will hold, as in a row; of records as `Candidate::value`.
    #[serde(default)]
    pub value: Json,
    /// What will hold, as a person reads it.
    pub text: String,
    /// Who wrote it.
    pub person: String,
}

/// A bundle as history tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// Its id.
    pub bundle: String,
    /// When: RFC 3339.
    pub at: String,
    /// Who.
    pub person: String,
    /// With which key.
    pub actor: ActorId,
    /// Why: what the person did.
    pub label: String,
    /// `manual import script rule resolution undo restore migration`.
    pub origin: String,
    /// Whether it is without effect because its author lacked the right.
    pub held: bool,
    /// What, at most 200; `more` tells the rest.
    pub changes: Vec<Change>,
    /// Changes beyond those listed.
    pub more: usize,
}

/// One value's change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The record.
    pub record: EntityId,
    /// How people call it now.
    pub title: String,
    /// What kind of change it is: `value`, `format` (of a text) and `membership` of records; of the
    /// production itself what `history::system` lists.
    pub kind: String,
    /// The field's short name, or `in:<table>` for membership.
    pub field: String,
    /// The field's title.
    pub label: String,
    /// As in a row.
    pub from: Json,
    /// As in a row.
    pub to: Json,
}

/// `moments()`: history from the first change to the last.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Steps {
    /// As many as were asked for at most, as far apart as there are many changes.
    pub steps: Vec<Step>,
    /// How many changes there are.
    pub total: usize,
    /// The change before the one that the moment shows last.
    pub before: Option<Step>,
    /// That one.
    pub at: Option<Step>,
    /// The change after it.
    pub after: Option<Step>,
}

/// A change, as a moment to be shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// `HistoryEntry::bundle`.
    pub bundle: String,
    /// When: RFC 3339.
    pub at: String,
}

/// `versions.compare()`: what differs between two moments.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// By table and title, at most 1,000; `more` tells the rest.
    pub records: Vec<RecordDifference>,
    /// Records beyond those listed.
    pub more: usize,
}

/// A record that differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordDifference {
    /// Which.
    pub record: EntityId,
    /// A table, or edge kind, that shows it, or showed it.
    pub table: String,
    /// How people call it.
    pub title: String,
    /// `added`, `removed`, `changed`.
    pub kind: String,
    /// From the first moment to the second.
    pub changes: Vec<Change>,
}

/// A moment that somebody gave a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VersionEntry {
    /// Which: also a moment to ask of.
    pub id: EntityId,
    /// What people call it.
    pub name: String,
    /// When it was made: RFC 3339.
    pub made: String,
    /// By whom.
    pub person: String,
    /// With which key.
    pub actor: ActorId,
    /// The latest that it holds: RFC 3339.
    pub at: String,
    /// Only these records, where it is not of everything.
    pub records: Option<Vec<EntityId>>,
}

/// The versions of a production, and how many are kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Versions {
    /// The latest made first.
    pub versions: Vec<VersionEntry>,
    /// How many are kept.
    pub most: u32,
    /// For how many days.
    pub days: u32,
    /// Those that the next one made lets go of.
    pub going: Vec<EntityId>,
}
