//! Formatted text: stretches with one formatting each, and the steps from one text to another.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::workspace::command::Fields;
use crate::workspace::update::Passage;

/// What formats whole lines: it stands at the line end that closes one.
const OF_LINES: [&str; 3] = ["header", "indent", "list"];
/// The smallest heading.
const HEADER_MAX: u64 = 3;
/// The deepest list.
const INDENT_MAX: u64 = 4;

/// Whether an attribute is formatting that editors know. `null` takes any away, known or not.
pub fn is_formatting(key: &str, value: &Json) -> bool {
    let is_within = |most: u64| value.as_u64().is_some_and(|number| (1..=most).contains(&number));
    match key {
        _ if value.is_null() => true,
        "bold" | "italic" | "underline" | "strike" | "highlight" => *value == Json::Bool(true),
        "list" => *value == "bullet" || *value == "ordered",
        "header" => is_within(HEADER_MAX),
        "indent" => is_within(INDENT_MAX),
        _ => false,
    }
}

/// One step along a text, from its start to its end; what no step reaches stays. Units are UTF-16.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// Passes over what is there, and gives it formatting: `null` takes away.
    Keep(u32, Fields),
    /// Takes out.
    Delete(u32),
    /// Puts in.
    Insert(Passage),
}

impl Passage {
    /// Its length in UTF-16 units.
    pub fn units(&self) -> u32 {
        units(&self.insert)
    }
}

/// Length in UTF-16 units.
pub(super) fn units(text: &str) -> u32 {
    text.encode_utf16().count() as u32
}

/// A text after so many UTF-16 units, and before: a cut within a character falls behind it.
pub fn cut(text: &str, at: u32) -> (&str, &str) {
    let mut passed = 0;
    let place = text.char_indices().find(|(_, character)| {
        let is_there = passed >= at;
        passed += character.len_utf16() as u32;
        is_there
    });
    text.split_at(place.map_or(text.len(), |(place, _)| place))
}

/// What formats whole lines, of some formatting.
pub(super) fn of_lines(attributes: &Fields) -> Fields {
    let is_of_lines = |(key, _): &(&String, &Json)| OF_LINES.contains(&key.as_str());
    attributes.iter().filter(is_of_lines).map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// What formats characters, of some formatting.
fn of_characters(attributes: &Fields) -> Fields {
    let is_of_characters = |(key, _): &(&String, &Json)| !OF_LINES.contains(&key.as_str());
    attributes.iter().filter(is_of_characters).map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// The passages of a document, in which neighbours differ. What formats lines stands at their ends alone:
/// letters that came between a line end and the end of its formatting do not carry it.
pub(super) fn joined(parts: impl Iterator<Item = Passage>) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    let mut add = |passage: Passage| match passages.last_mut() {
        Some(last) if last.attributes == passage.attributes => last.insert.push_str(&passage.insert),
        _ => passages.push(passage),
    };
    for passage in parts {
        if of_lines(&passage.attributes).is_empty() {
            add(passage);
            continue;
        }
        for piece in passage.insert.split_inclusive('\n') {
            let letters = piece.strip_suffix('\n');
            let insert = letters.unwrap_or(piece).to_owned();
            if !insert.is_empty() {
                add(Passage { insert, attributes: of_characters(&passage.attributes) });
            }
            if letters.is_some() {
                add(Passage { insert: "\n".to_owned(), attributes: passage.attributes.clone() });
            }
        }
    }
    passages
}

/// What is typed at a place of a text, as an editor would take it: letters go on as those before them, new
/// line ends are of the line that they part.
pub(super) fn typed(passages: &[Passage], at: u32, end: u32, insert: &str) -> Vec<Passage> {
    let before = slice(passages, at.saturating_sub(1), at).pop().unwrap_or_default();
    let letters = match before.insert.as_str() {
        "\n" => Fields::new(),
        _ => of_characters(&before.attributes),
    };
    let mut rest = slice(passages, end, u32::MAX).into_iter();
    let line = rest.find(|passage| passage.insert.contains('\n')).unwrap_or_default();
    let line = of_lines(&line.attributes);
    if line.is_empty() {
        return vec![Passage { insert: insert.to_owned(), attributes: letters }];
    }
    let mut typed = Vec::new();
    for piece in insert.split_inclusive('\n') {
        let (text, ends) = piece.strip_suffix('\n').map_or((piece, false), |text| (text, true));
        if !text.is_empty() {
            typed.push(Passage { insert: text.to_owned(), attributes: letters.clone() });
        }
        if ends {
            typed.push(Passage { insert: "\n".to_owned(), attributes: line.clone() });
        }
    }
    typed
}

/// The steps that turn `before` into `after`; none where they are equal. What both begin and end with stays
/// and only changes its formatting.
pub fn steps_between(before: &[Passage], after: &[Passage]) -> Vec<Step> {
    let plain = |passages: &[Passage]| passages.iter().map(|p| p.insert.as_str()).collect::<String>();
    let (old, new) = (plain(before), plain(after));
    let same = |(a, b): &(char, char)| a == b;
    let bytes = |(a, _): (char, char)| a.len_utf8();
    let head: usize = old.chars().zip(new.chars()).take_while(same).map(bytes).sum();
    let (old, new) = (&old[head..], &new[head..]);
    let tail: usize = old.chars().rev().zip(new.chars().rev()).take_while(same).map(bytes).sum();
    let head = units(&plain(before)[..head]);
    let (removed, put) = (units(&old[..old.len() - tail]), units(&new[..new.len() - tail]));
    let rest = units(&old[old.len() - tail..]);
    let mut steps = reformat(&slice(before, 0, head), &slice(after, 0, head));
    if removed > 0 {
        steps.push(Step::Delete(removed));
    }
    steps.extend(slice(after, head, head + put).into_iter().map(Step::Insert));
    let (from, to) = (head + removed, head + put);
    steps.extend(reformat(&slice(before, from, from + rest), &slice(after, to, to + rest)));
    while matches!(steps.last(), Some(Step::Keep(_, attributes)) if attributes.is_empty()) {
        steps.pop();
    }
    steps
}

/// What a text reads after some steps.
pub fn after(before: &[Passage], steps: &[Step]) -> Vec<Passage> {
    let (mut at, mut parts) = (0_u32, Vec::new());
    for step in steps {
        match step {
            Step::Insert(passage) => parts.push(passage.clone()),
            Step::Delete(units) => at = at.saturating_add(*units),
            Step::Keep(units, change) => {
                let end = at.saturating_add(*units);
                parts.extend(slice(before, at, end).into_iter().map(|passage| changed(passage, change)));
                at = end;
            }
        }
    }
    parts.extend(slice(before, at, u32::MAX));
    joined(parts.into_iter())
}

fn changed(mut passage: Passage, change: &Fields) -> Passage {
    for (key, value) in change {
        if value.is_null() {
            passage.attributes.remove(key);
        } else {
            passage.attributes.insert(key.clone(), value.clone());
        }
    }
    passage
}

/// The passages between two places.
fn slice(passages: &[Passage], from: u32, to: u32) -> Vec<Passage> {
    let (mut at, mut found) = (0, Vec::new());
    for passage in passages {
        let end = at + passage.units();
        if end > from && at < to {
            let (_, text) = cut(&passage.insert, from.saturating_sub(at));
            let (text, _) = cut(text, to - at.max(from));
            found.push(Passage { insert: text.to_owned(), attributes: passage.attributes.clone() });
        }
        at = end;
    }
    found
}

/// Steps along two texts that differ in formatting only.
fn reformat(before: &[Passage], after: &[Passage]) -> Vec<Step> {
    let spans = |passages: &[Passage]| -> Vec<(u32, Fields)> {
        passages.iter().map(|passage| (passage.units(), passage.attributes.clone())).collect()
    };
    let (mut old, mut new) = (spans(before).into_iter(), spans(after).into_iter());
    let (mut one, mut other) = (old.next(), new.next());
    let mut steps: Vec<Step> = Vec::new();
    while let (Some((left, was)), Some((right, is))) = (&mut one, &mut other) {
        let length = (*left).min(*right);
        let change = change_of(was, is);
        match steps.last_mut() {
            Some(Step::Keep(units, known)) if *known == change => *units += length,
            _ => steps.push(Step::Keep(length, change)),
        }
        (*left, *right) = (*left - length, *right - length);
        if *left == 0 {
            one = old.next();
        }
        if *right == 0 {
            other = new.next();
        }
    }
    steps
}

/// What turns one formatting into another.
fn change_of(was: &Fields, is: &Fields) -> Fields {
    let gone = was.keys().filter(|key| !is.contains_key(*key)).map(|key| (key.clone(), Json::Null));
    let other = is.iter().filter(|(key, value)| was.get(*key) != Some(*value));
    gone.chain(other.map(|(key, value)| (key.clone(), value.clone()))).collect()
}
