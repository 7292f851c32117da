//! Rich text: documents that merge by themselves (Yrs), plain for now.
//!
//! State keeps the edits; what they render to is made when somebody reads it.

use std::cell::OnceCell;

use super::rendering::{Rendering, TextMark};
use yrs::block::ClientID;
use yrs::updates::decoder::Decode;
use yrs::{Doc, GetString, OffsetKind, Options, ReadTxn, StateVector, Text as _, Transact, Update};

/// The one shared type of a document.
const ROOT: &str = "text";

/// A change within a text, in UTF-16 units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// Where.
    pub at: u32,
    /// How many units go.
    pub delete: u32,
    /// What comes in their place.
    pub insert: String,
}

impl Splice {
    /// Whether it lies within `text`, and cuts no character in two.
    pub fn fits(&self, text: &str) -> bool {
        let end = self.at.checked_add(self.delete);
        let (mut unit, mut starts, mut ends) = (0_u32, self.at == 0, end == Some(0));
        for character in text.chars() {
            unit += character.len_utf16() as u32;
            starts |= unit == self.at;
            ends |= Some(unit) == end;
        }
        starts && ends
    }
}

/// The smallest splice that turns `before` into `after`; `None` where they are equal.
pub fn splice_between(before: &str, after: &str) -> Option<Splice> {
    if before == after {
        return None;
    }
    let prefix: usize =
        before.chars().zip(after.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (old, new) = (&before[prefix..], &after[prefix..]);
    let suffix: usize =
        old.chars().rev().zip(new.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let units = |text: &str| text.encode_utf16().count() as u32;
    Some(Splice {
        at: units(&before[..prefix]),
        delete: units(&old[..old.len() - suffix]),
        insert: new[..new.len() - suffix].to_owned(),
    })
}

/// The edits of one document.
#[derive(Debug, Clone, Default)]
pub struct TextEdit {
    updates: Vec<Box<[u8]>>,
    rendered: OnceCell<String>,
}

fn document(client: u32) -> Doc {
    Doc::with_options(Options {
        client_id: ClientID::new(u64::from(client)),
        offset_kind: OffsetKind::Utf16,
        ..Options::default()
    })
}

impl TextEdit {
    /// Takes in one edit. What it does is not looked at before somebody reads.
    pub fn push(&mut self, update: &[u8]) {
        self.updates.push(update.into());
        self.rendered.take();
    }

    fn mark(&self) -> Option<TextMark> {
        self.updates.first().map(|first| TextMark::of(first))
    }

    /// Whether this device leaves it out of its view: it reads as empty, and what is written in it is added.
    pub fn is_left_out(&self) -> bool {
        self.mark().is_some_and(TextMark::is_left_out)
    }

    fn load(&self, client: u32) -> Doc {
        let doc = document(client);
        if !self.is_left_out() {
            let mut txn = doc.transact_mut();
            for update in &self.updates {
                // What does not apply is left out of view; it stays in the log.
                if let Ok(update) = Update::decode_v1(update) {
                    let _left_out = txn.apply_update(update);
                }
            }
        }
        doc
    }

    /// What the edits give.
    pub fn render(&self) -> &str {
        self.rendered.get_or_init(|| {
            let _noted = Rendering::begin(self.mark());
            let doc = self.load(0);
            let text = doc.get_or_insert_text(ROOT);
            let txn = doc.transact();
            text.get_string(&txn)
        })
    }

    /// The update that makes `splice`, by the editing session `client`, clamped to the text.
    pub fn edit(&self, client: u32, splice: &Splice) -> Vec<u8> {
        let _noted = Rendering::begin(self.mark());
        let doc = self.load(client);
        let text = doc.get_or_insert_text(ROOT);
        let before: StateVector = doc.transact().state_vector();
        let mut txn = doc.transact_mut();
        let length = text.len(&txn);
        let at = splice.at.min(length);
        let delete = splice.delete.min(length - at);
        if delete > 0 {
            text.remove_range(&mut txn, at, delete);
        }
        if !splice.insert.is_empty() {
            text.insert(&mut txn, at, &splice.insert);
        }
        txn.encode_diff_v1(&before)
    }

    /// Some of the edits: those at whose place there is `true`.
    pub fn part(&self, kept: &[bool]) -> Self {
        let updates = self.updates.iter().zip(kept).filter(|(_, kept)| **kept);
        Self { updates: updates.map(|(update, _)| update.clone()).collect(), rendered: OnceCell::new() }
    }

    /// How many edits there are.
    pub fn len(&self) -> usize {
        self.updates.len()
    }

    /// Whether nobody has written yet.
    pub fn is_empty(&self) -> bool {
        self.updates.is_empty()
    }
}

/// A document whose edits are applied one after another, to see what each of them did.
#[derive(Debug)]
pub struct Replay {
    doc: Doc,
    mark: Option<TextMark>,
}

impl Default for Replay {
    fn default() -> Self {
        Self { doc: document(0), mark: None }
    }
}

impl Replay {
    /// Applies one more edit; gives what the text is after it.
    pub fn apply(&mut self, update: &[u8]) -> String {
        let mark = *self.mark.get_or_insert_with(|| TextMark::of(update));
        if mark.is_left_out() {
            return String::new();
        }
        let _noted = Rendering::begin(Some(mark));
        let text = self.doc.get_or_insert_text(ROOT);
        let mut txn = self.doc.transact_mut();
        // What does not apply is left out of view, as in `TextEdit`.
        if let Ok(update) = Update::decode_v1(update) {
            let _left_out = txn.apply_update(update);
        }
        text.get_string(&txn)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::rendering::{leave_out, rendering};
    use super::*;

    fn written(text: &str) -> TextEdit {
        let mut edits = TextEdit::default();
        let update = edits.edit(1, &Splice { at: 0, delete: 0, insert: text.to_owned() });
        edits.push(&update);
        edits
    }

    #[test]
    fn text_1_concurrent_edits_merge_whatever_their_order() {
        let base = written("Slow fade");
        let left = base.edit(2, &splice_between("Slow fade", "Very slow fade").unwrap());
        let right = base.edit(3, &splice_between("Slow fade", "Slow fade, on breath").unwrap());
        let mut one = written("Slow fade");
        let mut other = written("Slow fade");
        one.push(&left);
        one.push(&right);
        other.push(&right);
        other.push(&left);
        assert_eq!(one.render(), other.render());
        assert_eq!(one.render(), "Very slow fade, on breath");
    }

    #[test]
    fn text_5_a_text_that_is_left_out_reads_as_empty_and_takes_what_is_written() {
        let mut edits = written("Slow fade");
        assert_eq!((edits.render(), edits.is_left_out()), ("Slow fade", false));
        let mark = edits.mark().unwrap();
        assert_eq!(mark.to_string().parse(), Ok(mark));
        leave_out(mark);
        let more = edits.edit(2, &Splice { at: 0, delete: 0, insert: "On breath".into() });
        edits.push(&more);
        assert_eq!((edits.render(), edits.is_left_out()), ("", true));
        // What was written is in the data, for every device that can render it.
        let mut elsewhere = Replay::default();
        assert_eq!(elsewhere.apply(&more), "On breath");
    }

    #[test]
    fn text_6_who_panics_in_a_text_is_known_by_it() {
        let edits = written("Quick fade");
        let mark = edits.mark();
        let ended = std::panic::catch_unwind(|| {
            let _noted = Rendering::begin(mark);
            std::panic::resume_unwind(Box::new(()));
        });
        assert_eq!((ended.is_err(), rendering()), (true, mark));
        assert_eq!((edits.render(), rendering()), ("Quick fade", None));
    }

    #[test]
    fn text_4_a_splice_lies_within_its_text_and_cuts_no_character() {
        let splice = |at, delete| Splice { at, delete, insert: String::new() };
        for (at, delete) in [(0, 0), (0, 2), (2, 3), (5, 0), (0, 5)] {
            assert!(splice(at, delete).fits("🎭 ok"), "{at} {delete}");
        }
        for (at, delete) in [(1, 0), (0, 1), (6, 0), (5, 1), (2, u32::MAX)] {
            assert!(!splice(at, delete).fits("🎭 ok"), "{at} {delete}");
        }
    }

    #[test]
    fn text_2_positions_count_utf16_units() {
        let mut edits = written("🎭 ok");
        let update = edits.edit(2, &Splice { at: 2, delete: 0, insert: "!".into() });
        edits.push(&update);
        assert_eq!(edits.render(), "🎭! ok");
    }

    proptest! {
        #[test]
        fn text_3_a_splice_turns_one_text_into_the_other(before in ".{0,30}", after in ".{0,30}") {
            let mut edits = written(&before);
            if let Some(splice) = splice_between(&before, &after) {
                let update = edits.edit(2, &splice);
                edits.push(&update);
            }
            prop_assert_eq!(edits.render(), after.as_str());
        }
    }
}
