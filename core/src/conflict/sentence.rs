//! Conflicts in one plain English sentence, for scripts and logs. The page makes its own, in the person's
//! language, from the same facts.

use super::tell::Named;
use crate::workspace::update::Leftover;

/// Characters of a value that a sentence repeats, at most.
const VALUE_CHARS_MAX: usize = 60;
/// Fields that a sentence names, at most.
const FIELDS_MAX: usize = 3;

/// What a conflict is about.
pub(super) struct Subject {
    /// "Jane Doe", "an untitled row".
    record: String,
    /// "Jane Doe's call time", "the call time of an untitled row".
    register: String,
}

impl Subject {
    pub(super) fn of(named: &Named) -> Self {
        let label = in_sentence(&named.label);
        if named.table.is_empty() && named.field == "name" {
            return Self {
                record: "the production".to_owned(),
                register: "the production's name".to_owned(),
            };
        }
        if named.title.is_empty() {
            let record = format!("an untitled {}", named.row);
            return Self { register: format!("the {label} of {record}"), record };
        }
        Self { register: format!("{}'s {label}", named.title), record: named.title.clone() }
    }
}

/// One side, in words.
pub(super) struct Clause {
    pub(super) person: String,
    /// `2026-03-07 14:10`.
    pub(super) at: String,
    pub(super) text: String,
    pub(super) was: String,
}

/// "Jane Doe's call time was changed by Alex to 18:00 (…) and by Jordan to 18:30 (…), from 17:30."
pub(super) fn values(subject: &Subject, clauses: &[Clause]) -> String {
    let same_origin = clauses.windows(2).all(|pair| pair[0].was == pair[1].was);
    let was_empty = same_origin && clauses.first().is_some_and(|clause| clause.was.is_empty());
    let told = clauses.iter().map(|clause| {
        let from = match clause.was.as_str() {
            was if !same_origin && !was.is_empty() => format!(" from {}", short(was)),
            _ => String::new(),
        };
        match clause.text.as_str() {
            "" => format!("cleared by {}{from} ({})", clause.person, clause.at),
            text => format!("by {}{from} to {} ({})", clause.person, short(text), clause.at),
        }
    });
    let from = match clauses.first() {
        Some(first) if same_origin && !was_empty => format!(", from {}", short(&first.was)),
        _ => String::new(),
    };
    let verb = if was_empty { "set" } else { "changed" };
    let told = joined(told.collect());
    let opening = if told.starts_with("cleared") { String::new() } else { format!("{verb} ") };
    capitalised(&format!("{} was {opening}{told}{from}.", subject.register))
}

/// "Jane Doe was deleted by Alex (…), and meanwhile Jordan changed the call time (…)."
pub(super) fn edit_delete(subject: &Subject, clauses: &[Clause], fields: &[String]) -> String {
    let [keep, delete] = clauses else { return capitalised(&format!("{} was deleted.", subject.record)) };
    let mut named: Vec<String> = fields.iter().take(FIELDS_MAX).map(|title| in_sentence(title)).collect();
    if fields.len() > FIELDS_MAX {
        named.push(format!("{} more", fields.len() - FIELDS_MAX));
    }
    let sentence = format!(
        "{} was deleted by {} ({}), and meanwhile {} changed its {} ({}).",
        subject.record,
        delete.person,
        delete.at,
        keep.person,
        joined(named),
        keep.at
    );
    capitalised(&sentence)
}

/// "Jane Doe is in no table any more: Alex took it out of Crew (…) and Jordan out of Guests (…)."
pub(super) fn left_everywhere(subject: &Subject, clauses: &[Clause]) -> String {
    // The last side is the choice to delete it: nobody did that.
    let outs = &clauses[..clauses.len().saturating_sub(1)];
    let told = outs.iter().enumerate().map(|(place, clause)| {
        let took = if place == 0 { "took it out of" } else { "out of" };
        format!("{} {took} {} ({})", clause.person, clause.text, clause.at)
    });
    let told = joined(told.collect());
    capitalised(&format!("{} is in no table any more: {told}.", subject.record))
}

/// "Crew is in use in two versions: 2.0.0 by Alex (…) and 3.0.0 by Jordan (…)."
pub(super) fn versions(subject: &Subject, clauses: &[Clause]) -> String {
    let told = clauses.iter().map(|Clause { person, at, text, .. }| format!("{text} by {person} ({at})"));
    let told = joined(told.collect());
    capitalised(&format!("{} is in use in {} versions: {told}.", subject.record, clauses.len()))
}

/// "Rope's length is “a while” (Alex, …): Props 2.0.0, put to use by Jordan (…), has time in its place and
/// cannot hold that."
pub(super) fn left(named: &Named, left: &Leftover) -> String {
    let subject = Subject::of(&Named { label: left.label.clone(), ..named.clone() });
    let values = left.values.iter();
    let values =
        values.map(|side| format!("“{}” ({}, {})", short(&side.text), side.person, minute(&side.at)));
    let sentence = format!(
        "{} is {}: {} {}, put to use by {} ({}), has {} in its place, and did not take it over.",
        subject.register,
        joined(values.collect()),
        left.module,
        left.version,
        left.person,
        minute(&left.at),
        in_sentence(&named.label),
    );
    capitalised(&sentence)
}

/// "Alex decided to leave Rope's length out (…)."
pub(super) fn left_out(named: &Named, label: &str, clause: &Clause) -> String {
    let subject = Subject::of(&Named { label: label.to_owned(), ..named.clone() });
    format!("{} decided to leave {} out ({}).", clause.person, subject.register, clause.at)
}

/// `2026-03-07T14:10:00Z` → `2026-03-07 14:10`.
fn minute(at: &str) -> String {
    at.replacen('T', " ", 1).chars().take("2026-03-07 14:10".len()).collect()
}

/// "Alex decided that Crew is in use in version 2.0.0 (…)."
pub(super) fn version(subject: &Subject, clause: &Clause) -> String {
    let Clause { person, at, text, .. } = clause;
    format!("{person} decided that {} is in use in version {text} ({at}).", subject.record)
}

/// "Alex decided that Jane Doe's call time is 18:30 (…)."
pub(super) fn decided(subject: &Subject, clause: &Clause, of_field: bool) -> String {
    let Clause { person, at, text, .. } = clause;
    match (of_field, text.as_str()) {
        (true, "") => format!("{person} decided that {} is empty ({at}).", subject.register),
        (true, text) => format!("{person} decided that {} is {} ({at}).", subject.register, short(text)),
        (false, "Delete") => format!("{person} decided to delete {} ({at}).", subject.record),
        (false, _) => format!("{person} decided to keep {} ({at}).", subject.record),
    }
}

/// `call_time` → `Call time`.
pub(super) fn titled(short: &str) -> String {
    capitalised(&short.replace('_', " "))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A column head in the middle of a sentence: "Call time" → "call time", but "QLab number" as it is.
pub(super) fn in_sentence(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), chars.next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(title.chars().skip(1)).collect()
        }
        _ => title.to_owned(),
    }
}

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= VALUE_CHARS_MAX {
        return line;
    }
    line.chars().take(VALUE_CHARS_MAX - 1).chain(['…']).collect()
}

fn joined(parts: Vec<String>) -> String {
    match parts.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
