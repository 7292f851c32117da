//! Sentences with emphasis, and conflicts told as sentences from their facts.

use callboard_core::workspace::command::Json;
use callboard_core::workspace::update::{Candidate, Change, Conflict, Consequence, FieldInfo, Leftover};
use leptos::prelude::*;

use super::history::field_of;
use crate::desk::Desk;
use crate::{parts, say, words};

/// Around what is said with weight. Private characters: nobody types them, and no sentence holds others.
const WEIGHT: (char, char) = ('\u{e000}', '\u{e001}');
/// Characters of a value that a sentence repeats, at most.
const VALUE_CHARS_MAX: usize = 80;
/// Fields that a sentence names, at most.
const FIELDS_MAX: usize = 3;

/// Words to be said with weight, in a sentence that [`Sentence`] draws.
pub(super) fn weighty(text: &str) -> String {
    format!("{}{text}{}", WEIGHT.0, WEIGHT.1)
}

/// A sentence parted into what is said with weight and what is not.
fn parted(sentence: &str) -> Vec<(bool, &str)> {
    let mut parts = Vec::new();
    for piece in sentence.split(WEIGHT.1) {
        let (plain, weight) = piece.split_once(WEIGHT.0).unwrap_or((piece, ""));
        parts.extend([(false, plain), (true, weight)].into_iter().filter(|(_, text)| !text.is_empty()));
    }
    parts
}

/// A sentence, drawn.
#[component]
pub(super) fn Sentence(
    /// With its weight.
    text: String,
) -> impl IntoView {
    let drawn = |(is_weighty, text): (bool, &str)| match is_weighty {
        true => view! { <b dir="auto">{text.to_owned()}</b> }.into_any(),
        false => text.to_owned().into_any(),
    };
    parted(&text).into_iter().map(drawn).collect_view()
}

/// A conflict in one sentence.
pub(super) fn conflict(desk: Desk, conflict: &Conflict) -> String {
    let (title, field) = (titled(&conflict.title), conflict.info.as_ref());
    let subject = match (conflict.of.as_str(), conflict.field.as_str()) {
        (_, "") => title.clone(),
        ("name", _) => say!("conflict-production-name"),
        _ => say!("conflict-subject", title = title.as_str(), label = weighty(&in_sentence(&conflict.label))),
    };
    let sides = &conflict.candidates;
    match conflict.kind.as_str() {
        "edit_delete" if sides.len() == 2 => say!(
            "conflict-edit-delete",
            title = weighty(&title),
            deleted = sides[1].person.as_str(),
            when = words::moment(&sides[1].at),
            edited = sides[0].person.as_str(),
            since = words::moment(&sides[0].at),
            what = edited(desk, &conflict.edited),
        ),
        "left_everywhere" => {
            // The last side is to delete it: nobody did that.
            let outs = sides.iter().take(sides.len().saturating_sub(1)).map(|side| {
                let (table, person) = (weighty(&side.text), side.person.as_str());
                say!("conflict-out", table = table, person = person, when = words::moment(&side.at))
            });
            say!("conflict-left", title = weighty(&title), outs = joined(&outs.collect::<Vec<_>>()))
        }
        "module" => {
            let told = sides.iter().map(|side| {
                let (version, person) = (weighty(&side.text), side.person.as_str());
                say!("conflict-version", version = version, person = person, when = words::moment(&side.at))
            });
            let told = joined(&told.collect::<Vec<_>>());
            say!("conflict-module", title = weighty(&title), count = sides.len(), versions = told)
        }
        "leftover" => conflict.left.as_ref().map(|left| leftover(conflict, left)).unwrap_or_default(),
        _ => values(&subject, sides, field),
    }
}

/// What was changed on a record that somebody deleted.
fn edited(desk: Desk, changes: &[Change]) -> String {
    let clause = |change: &Change| {
        let (label, field) = (weighty(&in_sentence(&change.label)), field_of(desk, change));
        match &change.to {
            // Of a long text what was changed is not what it says now.
            _ if field.as_ref().is_some_and(|field| field.kind == "rich_text") => label,
            to if to.is_null() => say!("conflict-edited-empty", label = label),
            to => {
                let value = weighty(&shortened(&parts::told(field.as_ref(), to)));
                say!("conflict-edited", label = label, value = value)
            }
        }
    };
    let mut clauses: Vec<String> = changes.iter().take(FIELDS_MAX).map(clause).collect();
    let more = changes.len().saturating_sub(FIELDS_MAX);
    clauses.extend((more > 0).then(|| say!("conflict-edited-more", count = more)));
    joined(&clauses)
}

/// What a version of a module could not carry over.
fn leftover(conflict: &Conflict, left: &Leftover) -> String {
    let values = left.values.iter().map(|side| {
        let value = weighty(&shortened(&value_of(side, left.info.as_ref())));
        let person = side.person.as_str();
        say!("conflict-left-value", value = value, person = person, when = words::moment(&side.at))
    });
    let values = joined(&values.collect::<Vec<_>>());
    say!(
        "conflict-leftover",
        title = titled(&conflict.title),
        before = weighty(&in_sentence(&left.label)),
        values = values,
        module = left.module.as_str(),
        version = left.version.as_str(),
        person = left.person.as_str(),
        when = words::moment(&left.at),
        label = weighty(&in_sentence(&conflict.label)),
    )
}

/// What was decided, by whom and when.
pub(super) fn decided(kind: &str, choice: &Candidate, field: Option<&FieldInfo>) -> String {
    let (person, when) = (choice.person.as_str(), words::moment(&choice.at));
    match (kind, choice.value.as_str()) {
        ("edit_delete" | "left_everywhere", Some("delete")) => {
            say!("conflict-decided-delete", person = person, when = when)
        }
        ("edit_delete", _) => say!("conflict-decided-keep", person = person, when = when),
        ("leftover", None) if choice.value.is_null() => {
            say!("conflict-decided-out", person = person, when = when)
        }
        ("left_everywhere", _) => {
            say!("conflict-decided-keep-in", person = person, table = weighty(&choice.text), when = when)
        }
        _ => {
            let value = weighty(&shortened(&value_of(choice, field)));
            say!("conflict-decided", person = person, value = value, when = when)
        }
    }
}

/// A value's sides: by whom, to what, when; and from what, once where it is the same for all.
fn values(subject: &str, sides: &[Candidate], field: Option<&FieldInfo>) -> String {
    let same_was = sides.windows(2).all(|pair| pair[0].before == pair[1].before);
    let clauses = sides.iter().map(|side| {
        let (person, when) = (side.person.as_str(), words::moment(&side.at));
        let was = was_of(side, field);
        let has_was = !same_was && !was.is_empty();
        let value = weighty(&shortened(&value_of(side, field)));
        match (side.value.is_null(), has_was) {
            (true, false) => say!("conflict-cleared", person = person, when = when),
            (true, true) => say!("conflict-cleared-from", person = person, when = when, was = was),
            (false, false) => say!("conflict-to", person = person, value = value, when = when),
            (false, true) => {
                say!("conflict-to-from", person = person, value = value, when = when, was = was)
            }
        }
    });
    let clauses = joined(&clauses.collect::<Vec<_>>());
    match sides.first().filter(|side| same_was && !side.before.is_empty()) {
        Some(side) => {
            say!("conflict-values-from", subject = subject, clauses = clauses, was = was_of(side, field))
        }
        None => say!("conflict-values", subject = subject, clauses = clauses),
    }
}

/// What a side says, as this field's values are read; as it was told where the field is not known here.
pub(super) fn value_of(side: &Candidate, field: Option<&FieldInfo>) -> String {
    match field {
        Some(field) if !side.value.is_null() => parts::told(Some(field), &side.value),
        _ if side.value.is_null() => say!("value-empty"),
        _ => side.text.clone(),
    }
}

/// What a side's value was before, as this field's values are read.
fn was_of(side: &Candidate, field: Option<&FieldInfo>) -> String {
    let before = side.before.iter().map(|value| shortened(&parts::told(field, value)));
    joined(&before.collect::<Vec<_>>())
}

/// What becomes of a record by a choice; `text` is how a version, or the table that keeps it, is called.
pub(super) fn record_choice(kind: &str, value: &Json, text: &str) -> String {
    match (kind, value.as_str()) {
        ("edit_delete", Some("keep")) => say!("conflict-keep"),
        ("edit_delete" | "left_everywhere", Some("delete")) => say!("conflict-delete"),
        ("left_everywhere", _) => say!("conflict-keep-in", table = text),
        _ => shortened(text),
    }
}

/// What hangs on a choice, in a sentence or two; `None` where nothing does.
pub(super) fn consequences(told: &[Consequence]) -> Option<String> {
    let sentence = |told: &Consequence| match told.kind.as_str() {
        "required" => say!("consequence-required"),
        "type" => say!("consequence-type"),
        "choice" => say!("consequence-choice"),
        "unique" => say!("consequence-unique", title = titled(&told.title), count = told.count),
        "clash" => {
            let (what, title) = (shortened(&told.what), titled(&told.title));
            say!("consequence-clash", what = what, title = title, count = told.count)
        }
        "followed" => say!("consequence-followed", count = told.count),
        _ => say!("consequence-referred", count = told.count),
    };
    let placed = |told: &Consequence| match told.table.as_str() {
        "" => sentence(told),
        table => say!("consequence-in", table = table, told = sentence(told)),
    };
    let sentences: Vec<String> = told.iter().map(placed).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// A record's title, or that it has none.
pub(super) fn titled(title: &str) -> String {
    if title.trim().is_empty() { say!("record-untitled") } else { title.to_owned() }
}

/// A column head in the middle of a sentence: "Call time" becomes "call time", "QLab number" stays.
pub(super) fn in_sentence(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(title.chars().skip(1)).collect()
        }
        _ => title.to_owned(),
    }
}

/// One line, and no longer than a sentence bears.
pub(super) fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= VALUE_CHARS_MAX {
        return line;
    }
    line.chars().take(VALUE_CHARS_MAX - 1).chain(['…']).collect()
}

/// Things in a row, as a sentence lists them.
pub(crate) fn joined(clauses: &[String]) -> String {
    let Some((last, before)) = clauses.split_last() else { return String::new() };
    let before = before.iter().cloned().reduce(|first, rest| say!("list-on", first = first, rest = rest));
    match before {
        Some(first) => say!("list-last", first = first, rest = last.as_str()),
        None => last.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_1_what_is_said_with_weight_is_parted_from_the_rest() {
        let sentence = format!("{} was set to {}.", weighty("Up"), weighty("5.0"));
        assert_eq!(parted(&sentence), [(true, "Up"), (false, " was set to "), (true, "5.0"), (false, ".")]);
        assert_eq!(parted("plain"), [(false, "plain")]);
        assert_eq!(parted(&weighty("")), []);
    }

    #[test]
    fn panels_2_column_heads_are_lowered_in_a_sentence_but_names_are_not() {
        assert_eq!(in_sentence("Call time"), "call time");
        assert_eq!(in_sentence("QLab number"), "QLab number");
        assert_eq!(in_sentence(""), "");
    }

    #[test]
    fn panels_3_a_sentence_repeats_only_the_beginning_of_a_long_value() {
        assert_eq!(shortened(" two\nlines "), "two lines");
        let long = shortened(&"ab ".repeat(100));
        assert_eq!(long.chars().count(), VALUE_CHARS_MAX);
        assert!(long.ends_with('…'));
    }
}
