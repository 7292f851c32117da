//! Which record a row is about.
//!
//! A record is paired with one row at most, in four rounds, each over all rows before the next begins:
//!
//! 1. a record that has exactly what the row says: so the same file twice changes nothing;
//! 2. a record that has all that the row says, and its key;
//! 3. the record of the same key, the first row of a key with the first record of it, and so on;
//! 4. what the table matches by, in turn, where exactly one record agrees and nothing stronger disagrees.

use std::collections::BTreeMap;

use super::Existing;
use super::preview::Steps;
use super::row::Reading;
use crate::id::EntityId;
use crate::schema::{Field, FieldKind, Table, nfc};
use crate::value::Value;

/// How a row found its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    /// The record.
    pub(super) entity: EntityId,
    /// Its place among the records.
    place: usize,
    /// Titles of the fields that agree, where they are the weakest that the table matches by.
    pub(super) only_by: Option<String>,
}

/// The records of a table, as far as rows can be compared with them.
pub(super) struct Records<'m> {
    table: &'m Table,
    notes: Option<&'m str>,
    ids: Vec<EntityId>,
    taken: Vec<bool>,
    /// Short name → per record.
    columns: BTreeMap<&'m str, Vec<Option<Value>>>,
    /// Short name → value as text → places of records.
    by_value: BTreeMap<&'m str, BTreeMap<String, Vec<usize>>>,
    by_key: BTreeMap<Vec<String>, Vec<usize>>,
    /// Per entry of the table's `match`.
    by_match: Vec<BTreeMap<Vec<String>, Vec<usize>>>,
    /// The fields that rows give, empty or not, but for the one that takes notes.
    given: Vec<&'m str>,
    /// Those of them that are part of the key.
    given_key: Vec<&'m str>,
}

impl<'m> Records<'m> {
    /// Reads what rows that give these fields are compared with. `notes` is the field that takes what cannot
    /// be read.
    pub(super) fn load(
        table: &'m Table,
        given: &[&'m Field],
        notes: Option<&'m Field>,
        existing: &impl Existing,
    ) -> Self {
        let ids = existing.records();
        let compared =
            table.key.iter().chain(table.matches.iter().flatten()).filter_map(|name| table.field(name));
        let mut columns = BTreeMap::new();
        for field in given.iter().copied().chain(compared).chain(notes) {
            columns.entry(field.name.as_str()).or_insert_with(|| existing.values(&field.name));
        }
        Self {
            table,
            notes: notes.map(|notes| notes.name.as_str()),
            taken: vec![false; ids.len()],
            by_value: BTreeMap::new(),
            by_key: BTreeMap::new(),
            by_match: Vec::new(),
            given: given.iter().map(|field| field.name.as_str()).collect(),
            given_key: table.key.iter().map(String::as_str).filter(|part| is_among(given, part)).collect(),
            ids,
            columns,
        }
    }

    /// Makes ready to find records by what rows say.
    pub(super) async fn index(
        &mut self,
        given: &[&'m Field],
        steps: &mut Steps<'_, impl AsyncFn(usize, usize)>,
    ) {
        for field in given {
            steps.rest().await;
            let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (place, value) in self.columns[field.name.as_str()].iter().enumerate() {
                if let Some(value) = value {
                    places.entry(exactly(value)).or_default().push(place);
                }
            }
            self.by_value.insert(&field.name, places);
        }
        for place in 0..self.ids.len() {
            if let Some(key) = self.key(|name| self.value(place, name)) {
                self.by_key.entry(key).or_default().push(place);
            }
        }
        for names in &self.table.matches {
            steps.rest().await;
            let mut places: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
            for place in 0..self.ids.len() {
                if let Some(parts) = self.parts(names, |name| self.value(place, name)) {
                    places.entry(parts).or_default().push(place);
                }
            }
            self.by_match.push(places);
        }
    }

    /// Pairs rows with records; `None` for rows that are about no record that is here.
    pub(super) async fn pair(
        &mut self,
        rows: &[Option<Reading<'m>>],
        steps: &mut Steps<'_, impl AsyncFn(usize, usize)>,
    ) -> Vec<Option<Pair>> {
        let mut pairs = vec![None; rows.len()];
        for round in [Round::Same, Round::SaysAll, Round::Key, Round::Match] {
            for (row, pair) in rows.iter().zip(&mut pairs) {
                steps.step().await;
                if let (Some(row), None) = (row, &pair) {
                    *pair = match round {
                        Round::Same => self.agreeing(row, &self.given.clone()),
                        Round::SaysAll => self.agreeing(row, &self.given_key.clone()),
                        Round::Key => self.of_key(row),
                        Round::Match => self.matching(row),
                    };
                }
            }
        }
        pairs
    }

    /// What the record that a row was paired with has already.
    pub(super) fn before(&self, pair: &Pair, name: &str) -> Option<&Value> {
        self.value(pair.place, name)
    }

    /// The row's key, in the form that equal keys share; none where all its parts are empty.
    pub(super) fn key_of(&self, row: &Reading<'_>) -> Option<Vec<String>> {
        self.key(|name| row.values.get(name))
    }

    /// A record that has all that the row says, and nothing in those of the `exact` fields where the row is
    /// empty.
    fn agreeing(&mut self, row: &Reading<'_>, exact: &[&str]) -> Option<Pair> {
        let having = |(name, value): (&&str, &Value)| {
            self.by_value.get(*name).map(|places| places.get(&exactly(value)).map_or(&[][..], Vec::as_slice))
        };
        let agrees = |place: &usize| !self.taken[*place] && self.says_all(*place, row, exact);
        let place = match row.values.iter().filter_map(having).min_by_key(|places| places.len()) {
            Some(fewest) => fewest.iter().copied().find(agrees),
            // It only has lines for the notes.
            None => (0..self.ids.len()).find(agrees),
        }?;
        Some(self.take(place, None))
    }

    fn says_all(&self, place: usize, row: &Reading<'_>, exact: &[&str]) -> bool {
        let notes = self.notes.and_then(|notes| self.value(place, notes)).and_then(Value::as_text);
        let is_empty_too = |name: &&str| match self.value(place, name) {
            None => true,
            Some(Value::Text(text)) if self.notes == Some(name) => *text == row.lines.join("\n"),
            Some(_) => false,
        };
        row.values.iter().all(|(name, value)| self.value(place, name) == Some(value))
            && exact.iter().all(|name| row.values.contains_key(name) || is_empty_too(name))
            && row.lines.iter().all(|line| notes.is_some_and(|notes| has_line(notes, line)))
    }

    fn of_key(&mut self, row: &Reading<'_>) -> Option<Pair> {
        let places = self.by_key.get(&self.key_of(row)?)?;
        let place = places.iter().copied().find(|place| !self.taken[*place])?;
        Some(self.take(place, None))
    }

    fn matching(&mut self, row: &Reading<'_>) -> Option<Pair> {
        let (place, strength) = (0..self.table.matches.len()).find_map(|strength| {
            let parts = self.parts(&self.table.matches[strength], |name| row.values.get(name))?;
            let agrees = |place: &&usize| !self.contradicts(**place, row, strength);
            let mut agreeing = self.by_match[strength].get(&parts)?.iter().filter(agrees);
            let place = *agreeing.next()?;
            (agreeing.next().is_none() && !self.taken[place]).then_some((place, strength))
        })?;
        let is_weakest =
            strength + 1 == self.table.matches.len() && (strength > 0 || !self.table.key.is_empty());
        let only_by = is_weakest.then(|| self.titles(&self.table.matches[strength]));
        Some(self.take(place, only_by))
    }

    /// Whether something that says more than the match at `strength` differs: a part of the key that rows
    /// give, or a stronger match that both have.
    fn contradicts(&self, place: usize, row: &Reading<'_>, strength: usize) -> bool {
        let differs = |name: &&str| self.value(place, name) != row.values.get(name);
        self.given_key.iter().any(differs)
            || self.table.matches[..strength].iter().any(|names| {
                let ours = self.parts(names, |name| row.values.get(name));
                let theirs = self.parts(names, |name| self.value(place, name));
                matches!((ours, theirs), (Some(ours), Some(theirs)) if ours != theirs)
            })
    }

    fn take(&mut self, place: usize, only_by: Option<String>) -> Pair {
        self.taken[place] = true;
        Pair { entity: self.ids[place], place, only_by }
    }

    fn value(&self, place: usize, name: &str) -> Option<&Value> {
        self.columns.get(name)?.get(place)?.as_ref()
    }

    fn key<'v>(&self, value: impl Fn(&str) -> Option<&'v Value>) -> Option<Vec<String>> {
        let parts: Vec<String> =
            self.table.key.iter().map(|name| value(name).map(exactly).unwrap_or_default()).collect();
        parts.iter().any(|part| !part.is_empty()).then_some(parts)
    }

    /// The values that a match compares; none where one is missing.
    fn parts<'v>(&self, names: &[String], value: impl Fn(&str) -> Option<&'v Value>) -> Option<Vec<String>> {
        names.iter().map(|name| loosely(self.table.field(name)?.kind, value(name)?)).collect()
    }

    fn titles(&self, names: &[String]) -> String {
        let titles = names.iter().filter_map(|name| Some(self.table.field(name)?.title.as_str()));
        titles.collect::<Vec<_>>().join(", ")
    }
}

#[derive(Debug, Clone, Copy)]
enum Round {
    Same,
    SaysAll,
    Key,
    Match,
}

/// Whether one of a text's lines is this one; a line may be several itself.
pub(super) fn has_line(text: &str, line: &str) -> bool {
    format!("\n{text}\n").contains(&format!("\n{line}\n"))
}

fn is_among(fields: &[&Field], name: &str) -> bool {
    fields.iter().any(|field| field.name == name)
}

/// A value as a text that only equal values share.
fn exactly(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        other => format!("{other:?}"),
    }
}

/// A value without what does not tell people apart: case and blanks, and in telephone numbers all but the
/// digits.
fn loosely(kind: FieldKind, value: &Value) -> Option<String> {
    let plain = match value {
        Value::Text(text) if kind == FieldKind::Phone => text.chars().filter(char::is_ascii_digit).collect(),
        Value::Text(text) => nfc(&text.to_lowercase()).split_whitespace().collect::<Vec<_>>().join(" "),
        other => exactly(other),
    };
    (!plain.is_empty()).then_some(plain)
}
