//! What a cell shows: the value, or what was typed in its place, and its marks. Facts only.

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::{FieldInfo, LeftOut, Row, Twin, Written};

use super::drafts::{Drafts, Fate};
use crate::panels::joined;
use crate::parts::Shown;
use crate::{say, words};

/// What a cell shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Face {
    /// The value.
    pub(crate) shown: Shown,
    /// The other values, where there is a conflict, the newest first.
    pub(crate) rivals: Vec<String>,
    /// Whether the field has more than one value.
    pub(crate) is_conflict: bool,
    /// What is wrong with the value, as a key of words.
    pub(crate) mark: Option<String>,
    /// The other record that has the same, where that is what is wrong.
    pub(crate) twin: Option<Twin>,
    /// Whose edits a text is without, as a sentence, where that is what is wrong.
    pub(crate) left_out: Option<String>,
    /// What the field follows, as a sentence.
    pub(crate) follows: Option<String>,
    /// What has become of what was typed.
    pub(crate) state: State,
}

/// What has become of what was typed into a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum State {
    /// Nothing was, or the row holds it.
    Settled,
    /// It is on its way to being durable.
    UnderWay,
    /// It was not taken, and why.
    Refused(String),
}

impl Face {
    /// The face of a row's field.
    pub(crate) fn of(field: &FieldInfo, row: &Row, drafts: &Drafts) -> Self {
        let draft = drafts.of(row, &field.name);
        let present = row.fields.get(&field.name).unwrap_or(&Json::Null);
        let value = draft.map_or(present, |draft| &draft.value);
        let (shown, state) = match draft.map(|draft| &draft.fate) {
            Some(Fate::Refused { text, why }) => (Shown::Text(text.clone()), State::Refused(why.clone())),
            Some(Fate::UnderWay) => (Shown::of(field, value), State::UnderWay),
            _ => (Shown::of(field, value), State::Settled),
        };
        let is_conflict = draft.is_none() && row.conflicts.contains(&field.name);
        let rivals = if is_conflict { rivals(field, row) } else { Vec::new() };
        let mark = row.marks.get(&field.name).and_then(Json::as_str).filter(|_| draft.is_none());
        Self {
            shown,
            rivals,
            is_conflict,
            twin: row.twin.clone().filter(|_| mark == Some("unique")),
            left_out: mark.and_then(|_| row.left_out.get(&field.name)).map(left_out),
            mark: mark.map(str::to_owned),
            follows: follows(field, row),
            state,
        }
    }

    /// The rival that stands in the cell: the newest, and how many more there are.
    pub(crate) fn rival(&self) -> Option<String> {
        let newest = self.rivals.first()?;
        Some(match self.rivals.len() - 1 {
            0 => newest.clone(),
            more => format!("{newest} +{more}"),
        })
    }

    /// What is wrong with the value, in words.
    pub(crate) fn problem(&self) -> Option<String> {
        let mark = self.mark.as_deref()?;
        if self.left_out.is_some() {
            return self.left_out.clone();
        }
        Some(match &self.twin {
            Some(twin) if twin.title.is_empty() => say!("mark-unique-of", title = say!("record-untitled")),
            Some(twin) => say!("mark-unique-of", title = twin.title.as_str()),
            None => say!(&format!("mark-{mark}")),
        })
    }

    /// What a reader hears of the conflict.
    pub(crate) fn conflict(&self) -> String {
        say!("mark-conflict", values = self.rivals.join(", "), count = self.rivals.len())
    }
}

/// Whose edits a text is without.
fn left_out(LeftOut { edits, count, shows }: &LeftOut) -> String {
    let by =
        |edit: &Written| say!("left-out-by", person = edit.person.as_str(), when = words::moment(&edit.at));
    let by = joined(&edits.iter().map(by).collect::<Vec<_>>());
    let shows = if *shows { "rest" } else { "nothing" };
    say!("left-out", count = *count, by = by, shows = shows)
}

/// What a field follows, and why there is nothing to show.
fn follows(field: &FieldInfo, row: &Row) -> Option<String> {
    let told = row.follows.get(&field.name)?;
    let text = |key: &str| told.get(key).and_then(Json::as_str);
    let title = text("title").filter(|title| !title.is_empty());
    let title = title.map_or_else(|| say!("record-untitled"), str::to_owned);
    let source = say!("follows", title = title, label = text("label").unwrap_or_default());
    Some(match text("why") {
        Some(why) => format!("{source}. {}", say!(&format!("follows-{why}"))),
        None => source,
    })
}

fn rivals(field: &FieldInfo, row: &Row) -> Vec<String> {
    let told = |value: &Json| match Shown::of(field, value) {
        Shown::Blank if field.kind == "bool" && !value.is_null() => say!("value-no"),
        Shown::Blank => say!("value-none"),
        shown => shown.plain(),
    };
    match row.rivals.get(&field.name) {
        Some(Json::Array(values)) => values.iter().map(told).collect(),
        Some(value) => vec![told(value)],
        None => Vec::new(),
    }
}
