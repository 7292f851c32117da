//! What each edit did to a rich text, who wrote what of it, and how to take a bundle's edits back.

use std::collections::BTreeMap;

use super::lineage::Lineage;
use crate::conflict::Facts;
use crate::log::{Op, Ordinal, OriginKind};
use crate::state::{NameIx, Register, Row, Step, TextEdit, after, plain};

/// Characters of a text that a change repeats, at most, and those around an edit within a longer one.
const WHOLE_CHARS_MAX: usize = 200;
const AROUND_CHARS: usize = 40;
/// Bytes of text that one look at a field's history goes through, at most: past it edits are told without
/// their text.
const REPLAYED_BYTES_MAX: usize = 256 << 20;
/// A text before and after one edit of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) before: String,
    pub(super) after: String,
    /// Whether it changed formatting alone.
    pub(super) is_format: bool,
}

/// The edits of an entity's document, by op number, in the log's order.
pub(super) fn edits_of(facts: &Facts<'_>, row: Row, field: NameIx) -> Vec<u32> {
    let mut ops: Vec<u32> =
        facts.state.ops_of_entity(row).into_iter().filter(|(of, _)| *of == field).map(|(_, op)| op).collect();
    ops.sort_unstable();
    ops.retain(|op| with_update(facts, *op, |_| ()).is_some());
    ops
}

fn with_update<T>(facts: &Facts<'_>, op: u32, read: impl FnOnce(&[u8]) -> T) -> Option<T> {
    let (ordinal, index) = facts.log().op_place(op);
    let recalled = facts.recall.body(ordinal)?;
    match recalled.body.ops.get(index as usize)? {
        Op::EditText { update, .. } => Some(read(update)),
        _ => None,
    }
}

/// What each edit of a field did, shortened to what stands around it.
pub(super) fn told(facts: &Facts<'_>, row: Row, field: NameIx) -> BTreeMap<u32, Edit> {
    let mut told = BTreeMap::new();
    let mut replayed = 0;
    let (mut passages, mut before) = (Vec::new(), String::new());
    for (op, steps) in deeds(facts, (row, field)) {
        passages = after(&passages, &steps);
        let after = plain(&passages);
        replayed += before.len() + after.len();
        told.insert(op, shortened(&before, &after, !steps.is_empty() && before == after));
        before = after;
        if replayed >= REPLAYED_BYTES_MAX {
            break;
        }
    }
    told
}

/// Who wrote what of a document: stretches in order, each with its length in UTF-16 units and its bundle.
pub fn authorship(facts: &Facts<'_>, register: Register) -> Vec<(u32, Ordinal)> {
    followed(facts, register, Lineage::default()).authors()
}

/// What takes a bundle's edits of a document back; `None` where somebody took out what they had put there.
pub(super) fn undo(facts: &Facts<'_>, register: Register, bundle: Ordinal) -> Option<Vec<Step>> {
    followed(facts, register, Lineage::watching(bundle)).undo()
}

fn followed(facts: &Facts<'_>, register: Register, mut lineage: Lineage) -> Lineage {
    for (op, steps) in deeds(facts, register) {
        let (bundle, _) = facts.log().op_place(op);
        let undone = facts.recall.body(bundle).and_then(|recalled| {
            let origin = &recalled.body.origin;
            recalled.bundle(origin.cause.filter(|_| origin.kind == OriginKind::Undo)?)
        });
        lineage.follow(bundle, undone, &steps);
    }
    lineage
}

/// What each edit of a document did, in the log's order.
fn deeds(facts: &Facts<'_>, (row, field): Register) -> Vec<(u32, Vec<Step>)> {
    let mut document = TextEdit::default();
    let mut ops = edits_of(facts, row, field);
    ops.retain(|op| with_update(facts, *op, |update| document.push(update)).is_some());
    ops.into_iter().zip(document.deeds()).collect()
}

/// Bytes that two texts share at their beginning and at their end.
fn shared(before: &str, after: &str) -> (usize, usize) {
    let same = |(a, b): &(char, char)| a == b;
    let length = |(a, _): (char, char)| a.len_utf8();
    let start: usize = before.chars().zip(after.chars()).take_while(same).map(length).sum();
    let ends = before[start..].chars().rev().zip(after[start..].chars().rev());
    (start, ends.take_while(same).map(length).sum())
}

fn shortened(before: &str, after: &str, is_format: bool) -> Edit {
    let (start, end) = shared(before, after);
    let short = |text: &str| {
        if text.chars().count() <= WHOLE_CHARS_MAX {
            return text.to_owned();
        }
        let (head, tail) = (&text[..start], &text[text.len() - end..]);
        let middle: String = text[start..text.len() - end].chars().take(WHOLE_CHARS_MAX).collect();
        let cut = |part: &str, kept: &str| if part.len() > kept.len() { "…" } else { "" };
        let (lead, trail) = (last_chars(head, AROUND_CHARS), first_chars(tail, AROUND_CHARS));
        format!("{}{lead}{middle}{trail}{}", cut(head, lead), cut(tail, trail))
    };
    Edit { before: short(before), after: short(after), is_format }
}

fn first_chars(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).map_or(text, |(end, _)| &text[..end])
}

fn last_chars(text: &str, count: usize) -> &str {
    let start = count.checked_sub(1).map(|back| text.char_indices().rev().nth(back).map(|(start, _)| start));
    match start {
        None => &text[text.len()..],
        Some(start) => &text[start.unwrap_or(0)..],
    }
}
