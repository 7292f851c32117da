//! What one edit did to a rich text, and how to take it back.

use std::collections::BTreeMap;

use crate::conflict::Facts;
use crate::log::Op;
use crate::state::{NameIx, Replay, Row, Splice};

/// Characters of a text that a change repeats, at most, and those around an edit within a longer one.
const WHOLE_CHARS_MAX: usize = 200;
const AROUND_CHARS: usize = 40;
/// Bytes of text that one look at a field's history goes through, at most: past it edits are told without
/// their text.
const REPLAYED_BYTES_MAX: usize = 256 << 20;
/// Characters around an edit by which its place is found again, the surest first.
const CONTEXTS: [usize; 3] = [48, 16, 8];
/// An insertion of so many characters is found without any context.
const TELLING_CHARS_MIN: usize = 8;

/// A text before and after one edit of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) before: String,
    pub(super) after: String,
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
    replay(facts, row, field, |op, before, after| {
        replayed += before.len() + after.len();
        told.insert(op, shortened(before, after));
        replayed < REPLAYED_BYTES_MAX
    });
    told
}

/// What one edit of a field did.
pub(super) fn edit(facts: &Facts<'_>, row: Row, field: NameIx, wanted: u32) -> Option<Edit> {
    let mut found = None;
    replay(facts, row, field, |op, before, after| {
        if op == wanted {
            found = Some(Edit { before: before.to_owned(), after: after.to_owned() });
        }
        op != wanted
    });
    found
}

/// Applies the edits one after another until `see` has seen enough.
fn replay(facts: &Facts<'_>, row: Row, field: NameIx, mut see: impl FnMut(u32, &str, &str) -> bool) {
    let mut document = Replay::default();
    let mut before = String::new();
    for op in edits_of(facts, row, field) {
        let Some(after) = with_update(facts, op, |update| document.apply(update)) else { continue };
        if !see(op, &before, &after) {
            return;
        }
        before = after;
    }
}

/// Bytes that two texts share at their beginning and at their end.
fn shared(before: &str, after: &str) -> (usize, usize) {
    let same = |(a, b): &(char, char)| a == b;
    let length = |(a, _): (char, char)| a.len_utf8();
    let start: usize = before.chars().zip(after.chars()).take_while(same).map(length).sum();
    let ends = before[start..].chars().rev().zip(after[start..].chars().rev());
    (start, ends.take_while(same).map(length).sum())
}

fn shortened(before: &str, after: &str) -> Edit {
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
    Edit { before: short(before), after: short(after) }
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

/// The splice that takes an edit back from what the text is now, where the place that it changed can be told
/// for sure: what it put there is still there, and nowhere else.
pub(super) fn inverse(edit: &Edit, now: &str) -> Option<Splice> {
    let (start, end) = shared(&edit.before, &edit.after);
    let removed = &edit.before[start..edit.before.len() - end];
    let (head, tail) = (&edit.after[..start], &edit.after[edit.after.len() - end..]);
    let inserted = &edit.after[start..edit.after.len() - end];
    let at = if now == edit.after { Some(start) } else { find(now, head, inserted, tail) };
    let units = |text: &str| text.encode_utf16().count() as u32;
    at.map(|at| Splice { at: units(&now[..at]), delete: units(inserted), insert: removed.to_owned() })
}

/// A text after a splice.
pub(super) fn spliced(text: &str, splice: &Splice) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let (at, end) = (splice.at as usize, (splice.at + splice.delete) as usize);
    let insert: Vec<u16> = splice.insert.encode_utf16().collect();
    String::from_utf16_lossy(&[&units[..at], &insert, &units[end..]].concat())
}

fn find(now: &str, head: &str, inserted: &str, tail: &str) -> Option<usize> {
    let alone = (inserted.chars().count() >= TELLING_CHARS_MIN).then_some(0);
    for context in CONTEXTS.into_iter().chain(alone) {
        let lead = last_chars(head, context);
        let pattern = format!("{lead}{inserted}{}", first_chars(tail, context));
        if pattern.is_empty() {
            return None;
        }
        let mut places = now.match_indices(&pattern);
        match (places.next(), places.next()) {
            (Some((place, _)), None) => return Some(place + lead.len()),
            // Less context would only find more.
            (Some(_), Some(_)) => return None,
            (None, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edit_of(before: &str, after: &str) -> Edit {
        Edit { before: before.to_owned(), after: after.to_owned() }
    }

    #[test]
    fn undo_7_a_text_edit_is_taken_back_where_its_place_can_be_told() {
        let edit = edit_of("Slow fade to black", "Slow fade over 8 counts to black");
        let now = "NB! Slow fade over 8 counts to black, on breath";
        let back = inverse(&edit, now).unwrap();
        assert_eq!(spliced(now, &back), "NB! Slow fade to black, on breath");
        assert_eq!(inverse(&edit, "Fast fade over 9 counts to black"), None, "it is no longer there");
        let doubled = "Slow fade over 8 counts to black. Slow fade over 8 counts to black";
        assert_eq!(inverse(&edit, doubled), None, "which of the two it was cannot be told");
    }

    proptest! {
        #[test]
        fn undo_8_taking_an_edit_back_at_once_gives_what_was(before in ".{0,40}", after in ".{0,40}") {
            let back = inverse(&edit_of(&before, &after), &after).unwrap();
            prop_assert_eq!(spliced(&after, &back), before);
        }
    }
}
