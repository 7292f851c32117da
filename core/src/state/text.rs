//! Rich text: documents that merge by themselves (Yrs).
//!
//! State keeps the edits; what they render to is made when somebody reads it.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use yrs::block::ClientID;
use yrs::types::text::{TextEvent, YChange};
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{Doc, Observable, OffsetKind, Options, ReadTxn, StateVector, Text as _, TextRef, Transact, Update};

use super::passages::{Step, delta_of, joined, of_lines, steps_of, typed, units};
use super::rendering::{Rendering, TextMark};
use crate::workspace::command::Fields;
use crate::workspace::update::Passage;

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
    /// The same as steps, of plain text.
    pub fn steps(&self) -> Vec<Step> {
        let insert = Passage { insert: self.insert.clone(), ..Passage::default() };
        let steps = [Step::Keep(self.at, Fields::new()), Step::Delete(self.delete), Step::Insert(insert)];
        let is_one = |step: &Step| match step {
            Step::Keep(units, _) | Step::Delete(units) => *units > 0,
            Step::Insert(passage) => !passage.insert.is_empty(),
        };
        steps.into_iter().filter(is_one).collect()
    }

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
    Some(Splice {
        at: units(&before[..prefix]),
        delete: units(&old[..old.len() - suffix]),
        insert: new[..new.len() - suffix].to_owned(),
    })
}

/// Why an update cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// It does not decode, or does not apply.
    #[error("not an update of a text")]
    Unreadable,
    /// It continues what is not here.
    #[error("what came before it is not here")]
    Gap,
}

/// The edits of one document.
#[derive(Debug, Clone, Default)]
pub struct TextEdit {
    updates: Vec<Box<[u8]>>,
    rendered: OnceCell<Rendered>,
}

/// What a document reads as.
#[derive(Debug, Clone, Default)]
struct Rendered {
    plain: String,
    /// `None` where nothing is formatted.
    passages: Option<Vec<Passage>>,
}

impl Rendered {
    fn of(passages: Vec<Passage>) -> Self {
        let mut plain: String = passages.iter().map(|passage| passage.insert.as_str()).collect();
        // The line end that formats the last line only closes it.
        let closes = |last: &Passage| last.insert.ends_with('\n') && !of_lines(&last.attributes).is_empty();
        if passages.last().is_some_and(closes) {
            plain.pop();
        }
        let is_plain = passages.iter().all(|passage| passage.attributes.is_empty());
        Self { plain, passages: (!is_plain).then_some(passages) }
    }
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
                if let Some(update) = decoded(update) {
                    let _left_out = txn.apply_update(update);
                }
            }
        }
        doc
    }

    fn rendered(&self) -> &Rendered {
        self.rendered.get_or_init(|| {
            let _noted = Rendering::begin(self.mark());
            let doc = self.load(0);
            Rendered::of(passages_of(&doc))
        })
    }

    /// What the edits give, without its formatting. The line end that formats the last line is no part of it.
    pub fn render(&self) -> &str {
        &self.rendered().plain
    }

    /// The formatted text; `None` where nothing is formatted, and [`TextEdit::render`] is all of it.
    pub fn formatted(&self) -> Option<&[Passage]> {
        self.rendered().passages.as_deref()
    }

    /// The text in passages, formatted or not.
    pub fn passages(&self) -> Vec<Passage> {
        match self.formatted() {
            Some(passages) => passages.to_vec(),
            None if self.render().is_empty() => Vec::new(),
            None => vec![Passage { insert: self.render().to_owned(), ..Passage::default() }],
        }
    }

    /// The update that makes `splice`, by the editing session `client`, clamped to the text. Letters go on as
    /// those before them; who takes all of a text out, takes its formatting with it.
    pub fn edit(&self, client: u32, splice: &Splice) -> Vec<u8> {
        let passages = self.passages();
        let length = passages.iter().map(Passage::units).sum::<u32>();
        let at = splice.at.min(length);
        let takes_all = at == 0 && splice.insert.is_empty() && splice.delete >= units(self.render());
        let delete = if takes_all { length } else { splice.delete.min(length - at) };
        let mut steps = Splice { at, delete, insert: String::new() }.steps();
        if !splice.insert.is_empty() {
            steps.extend(typed(&passages, at, at + delete, &splice.insert).into_iter().map(Step::Insert));
        }
        self.change(client, &steps)
    }

    /// The update that makes `steps`, by the editing session `client`, clamped to the text.
    pub fn change(&self, client: u32, steps: &[Step]) -> Vec<u8> {
        let _noted = Rendering::begin(self.mark());
        let doc = self.load(client);
        let text = doc.get_or_insert_text(ROOT);
        let mut txn = doc.transact_mut();
        let length = text.len(&txn);
        text.apply_delta(&mut txn, delta_of(steps, length));
        txn.commit();
        txn.encode_update_v1()
    }

    /// What of an update is not known here, and what it does to the text step by step. What comes out was
    /// encoded here, and repeats nothing.
    ///
    /// # Errors
    /// Where it is none, or continues what is not here.
    pub fn beyond(&self, update: &[u8]) -> Result<(Vec<u8>, Vec<Step>), TextError> {
        let _noted = Rendering::begin(self.mark());
        let doc = self.load(0);
        let update = decoded(update).ok_or(TextError::Unreadable)?;
        let lacked = doc.transact().has_missing_updates();
        let (fresh, steps) =
            applied(&doc, &doc.get_or_insert_text(ROOT), update).ok_or(TextError::Unreadable)?;
        let lacks = doc.transact().has_missing_updates();
        if lacks && !lacked && !self.is_left_out() { Err(TextError::Gap) } else { Ok((fresh, steps)) }
    }

    /// All of the document beyond what `known` (a state vector; nothing where it is empty) covers, as one
    /// update, and the state vector after it.
    pub fn since(&self, known: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let _noted = Rendering::begin(self.mark());
        let doc = self.load(0);
        let txn = doc.transact();
        let known = StateVector::decode_v1(known).unwrap_or_default();
        (txn.encode_diff_v1(&known), txn.state_vector().encode_v1())
    }

    /// Some of the edits: those at whose place there is `true`.
    pub fn part(&self, kept: &[bool]) -> Self {
        let updates = self.updates.iter().zip(kept).filter(|(_, kept)| **kept);
        Self { updates: updates.map(|(update, _)| update.clone()).collect(), rendered: OnceCell::new() }
    }

    /// The edits, in the order in which they came.
    pub(super) fn updates(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.updates.iter().map(|update| &**update)
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

/// An update, unless what it begins with cannot be: memory is taken for as many clients and blocks as are
/// said to follow, before any of them is read.
fn decoded(update: &[u8]) -> Option<Update> {
    counts_fit(update).then(|| Update::decode_v1(update).ok()).flatten()
}

/// Whether the two counts that an update begins with are no more than it has bytes: each client, and each
/// block, takes some.
fn counts_fit(update: &[u8]) -> bool {
    let fits = |rest: &[u8]| -> Option<usize> {
        let length = rest.iter().position(|byte| byte & 0x80 == 0)? + 1;
        let (count, is_short) = (rest[..length].iter().rev(), length <= 5);
        let count = count.fold(0_u64, |count, byte| count << 7 | u64::from(byte & 0x7f));
        (is_short && count <= update.len() as u64).then_some(length)
    };
    fits(update).is_some_and(|length| fits(&update[length..]).is_some())
}

fn passages_of(doc: &Doc) -> Vec<Passage> {
    let text = doc.get_or_insert_text(ROOT);
    let txn = doc.transact();
    joined(text.diff(&txn, YChange::identity))
}

/// Applies an update; gives what of it was not there, and what it did to the text.
fn applied(doc: &Doc, text: &TextRef, update: Update) -> Option<(Vec<u8>, Vec<Step>)> {
    let told = Rc::new(RefCell::new(Vec::new()));
    let hear = Rc::clone(&told);
    text.observe(ROOT, move |txn, event: &TextEvent| hear.borrow_mut().extend(steps_of(event.delta(txn))));
    let mut txn = doc.transact_mut();
    let is_applied = txn.apply_update(update).is_ok();
    txn.commit();
    let fresh = txn.encode_update_v1();
    drop(txn);
    text.unobserve(ROOT);
    is_applied.then(|| (fresh, told.take()))
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
    /// Applies one more edit; gives what it did. What does not apply is left out of view, as in `TextEdit`.
    pub fn apply(&mut self, update: &[u8]) -> Vec<Step> {
        let mark = *self.mark.get_or_insert_with(|| TextMark::of(update));
        if mark.is_left_out() {
            return Vec::new();
        }
        let _noted = Rendering::begin(Some(mark));
        let text = self.doc.get_or_insert_text(ROOT);
        let update = decoded(update);
        update.and_then(|update| applied(&self.doc, &text, update)).unwrap_or_default().1
    }

    /// What the text reads after it.
    pub fn render(&self) -> String {
        let _noted = Rendering::begin(self.mark);
        Rendered::of(passages_of(&self.doc)).plain
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
        elsewhere.apply(&more);
        assert_eq!(elsewhere.render(), "On breath");
    }

    #[test]
    fn text_7_an_update_that_begins_with_more_than_it_can_hold_is_none_before_memory_is_taken_for_it() {
        let sound = written("Slow fade").since(&[]).0;
        assert!(counts_fit(&sound) && counts_fit(&[0, 0]));
        let bomb = [&[0x8c, 0xf6, 0x8b, 0xff, 0][..], &sound].concat();
        let second = [&[1, 0xff, 0xff, 0xff, 0x7f][..], &sound].concat();
        let endless = [0xff; 12];
        for update in [&bomb[..], &second, &endless, &[]] {
            assert!(!counts_fit(update));
            assert_eq!(written("On breath").beyond(update).map(drop), Err(TextError::Unreadable));
        }
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
