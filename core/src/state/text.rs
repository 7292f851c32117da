//! Rich text: documents that merge by themselves (Yrs).
//!
//! State keeps the edits; what they render to is made when somebody reads it.

use std::cell::OnceCell;

use serde_bytes::{ByteBuf, Bytes};

use super::asked::{Answer, Ended, Question, TextError, Wanted, ask};
use super::passages::{Step, of_lines, typed, units};
use crate::workspace::command::Fields;
use crate::workspace::update::Passage;

/// How many edits of one text are left out one by one; where there are more, all are.
const LEFT_OUT_MAX: usize = 4;

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

/// The edits of one document.
#[derive(Debug, Clone, Default)]
pub struct TextEdit {
    updates: Vec<Box<[u8]>>,
    /// Places of edits that were found to end whoever reads them, before the last ones came.
    known: Vec<usize>,
    rendered: OnceCell<Rendered>,
}

/// What a document reads as.
#[derive(Debug, Clone, Default)]
struct Rendered {
    plain: String,
    /// `None` where nothing is formatted.
    passages: Option<Vec<Passage>>,
    /// Places of the edits that it is without.
    left_out: Vec<usize>,
}

impl Rendered {
    fn of(passages: Vec<Passage>, left_out: Vec<usize>) -> Self {
        let is_plain = passages.iter().all(|passage| passage.attributes.is_empty());
        Self { plain: plain(&passages), passages: (!is_plain).then_some(passages), left_out }
    }
}

/// What passages read as: the line end that formats the last line only closes it.
pub fn plain(passages: &[Passage]) -> String {
    let mut plain: String = passages.iter().map(|passage| passage.insert.as_str()).collect();
    let closes = |last: &Passage| last.insert.ends_with('\n') && !of_lines(&last.attributes).is_empty();
    if passages.last().is_some_and(closes) {
        plain.pop();
    }
    plain
}

impl TextEdit {
    /// Takes in one edit. What it does is not looked at before somebody reads.
    pub fn push(&mut self, update: &[u8]) {
        self.updates.push(update.into());
        self.known = self.rendered.take().map(|rendered| rendered.left_out).unwrap_or_default();
    }

    /// Whether some of it is left out of view, everywhere: an edit that ends whoever reads it.
    pub fn is_left_out(&self) -> bool {
        !self.left_out().is_empty()
    }

    /// The places of the edits that are left out of view, in the order in which they came.
    pub fn left_out(&self) -> Vec<usize> {
        let mut places = self.rendered().left_out.clone();
        places.sort_unstable();
        places
    }

    /// Asks the document that the first `count` edits make, some of them left out.
    fn ask_of(&self, count: usize, left_out: &[usize], wanted: &Wanted) -> Result<Answer, Ended> {
        let edits = self.updates[..count].iter().enumerate();
        let edits = edits.filter(|(place, _)| !left_out.contains(place)).map(|(_, edit)| Bytes::new(edit));
        ask(&Question { edits: edits.collect(), wanted: wanted.clone() })
    }

    /// Asks the document. Only where it ends over it, it is looked for which edit is the cause.
    fn ask(&self, wanted: &Wanted) -> Result<Answer, Ended> {
        let known = self.rendered.get().map_or(&self.known, |rendered| &rendered.left_out);
        let anew = |_: Ended| self.ask_of(self.len(), &self.rendered().left_out, wanted);
        self.ask_of(self.len(), known, wanted).or_else(anew)
    }

    fn rendered(&self) -> &Rendered {
        self.rendered.get_or_init(|| {
            let mut left_out = self.known.clone();
            while left_out.len() <= LEFT_OUT_MAX {
                if let Ok(Answer::Passages(passages)) = self.ask_of(self.len(), &left_out, &Wanted::Passages)
                {
                    return Rendered::of(passages, left_out);
                }
                left_out.push(self.culprit(&left_out));
            }
            Rendered::of(Vec::new(), (0..self.len()).collect())
        })
    }

    /// The place of the edit with which reading begins to end, where it ends over all of them.
    fn culprit(&self, left_out: &[usize]) -> usize {
        let (mut read, mut ended) = (0, self.len());
        while ended - read > 1 {
            let half = read.midpoint(ended);
            match self.ask_of(half, left_out, &Wanted::Passages) {
                Ok(_) => read = half,
                Err(Ended) => ended = half,
            }
        }
        ended.saturating_sub(1)
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
    ///
    /// # Errors
    /// As [`TextEdit::change`].
    pub fn edit(&self, client: u32, splice: &Splice) -> Result<Vec<u8>, Ended> {
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
    ///
    /// # Errors
    /// Where nobody lives long enough to say it.
    pub fn change(&self, client: u32, steps: &[Step]) -> Result<Vec<u8>, Ended> {
        let change = Wanted::Change { client, steps: steps.to_vec() };
        match self.ask(&change)? {
            Answer::Update(update) => Ok(update.into_vec()),
            _ => Err(Ended),
        }
    }

    /// What of an update is not known here, and what it does to the text step by step. What comes out was
    /// encoded here, and repeats nothing.
    ///
    /// # Errors
    /// Where it is none, or continues what is not here.
    pub fn beyond(&self, update: &[u8]) -> Result<(Vec<u8>, Vec<Step>), TextError> {
        let wanted = Wanted::Beyond { update: ByteBuf::from(update), may_lack: self.is_left_out() };
        match self.ask(&wanted) {
            Ok(Answer::Fresh(fresh)) => fresh.map(|(fresh, steps)| (fresh.into_vec(), steps)),
            _ => Err(TextError::Unreadable),
        }
    }

    /// All of the document beyond what `known` (a state vector; nothing where it is empty) covers, as one
    /// update, and the state vector after it. Nothing, where nobody lives long enough to say it.
    pub fn since(&self, known: &[u8]) -> (Vec<u8>, Vec<u8>) {
        match self.ask(&Wanted::Since { known: ByteBuf::from(known) }) {
            Ok(Answer::Since(update, after)) => (update.into_vec(), after.into_vec()),
            _ => (Vec::new(), known.to_vec()),
        }
    }

    /// What each edit did, step by step: nothing, where it is left out.
    pub fn deeds(&self) -> Vec<Vec<Step>> {
        let left_out = &self.rendered().left_out;
        let answer = self.ask_of(self.len(), left_out, &Wanted::Deeds);
        let mut told =
            if let Ok(Answer::Deeds(told)) = answer { told.into_iter() } else { Vec::new().into_iter() };
        let deed = |place| if left_out.contains(&place) { None } else { told.next() };
        (0..self.len()).map(deed).map(Option::unwrap_or_default).collect()
    }

    /// Some of the edits: those at whose place there is `true`.
    pub fn part(&self, kept: &[bool]) -> Self {
        let updates = self.updates.iter().zip(kept).filter(|(_, kept)| **kept);
        Self { updates: updates.map(|(update, _)| update.clone()).collect(), ..Self::default() }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::asked::{answer_bytes, ask_of, read_answer, write_question};
    use super::super::passages::after;
    use super::*;

    fn written(text: &str) -> TextEdit {
        let mut edits = TextEdit::default();
        let update = edits.edit(1, &Splice { at: 0, delete: 0, insert: text.to_owned() }).unwrap();
        edits.push(&update);
        edits
    }

    #[test]
    fn text_1_concurrent_edits_merge_whatever_their_order() {
        let base = written("Slow fade");
        let left = base.edit(2, &splice_between("Slow fade", "Very slow fade").unwrap()).unwrap();
        let right = base.edit(3, &splice_between("Slow fade", "Slow fade, on breath").unwrap()).unwrap();
        let mut one = written("Slow fade");
        let mut other = written("Slow fade");
        one.push(&left);
        one.push(&right);
        other.push(&right);
        other.push(&left);
        assert_eq!(one.render(), other.render());
        assert_eq!(one.render(), "Very slow fade, on breath");
    }

    /// Ends over whatever holds this word.
    fn ends_over_fog(question: &Question<'_>) -> Result<Answer, Ended> {
        let is_fog = |edit: &[u8]| edit.windows(3).any(|bytes| bytes == b"fog");
        let is_new_fog = matches!(&question.wanted, Wanted::Beyond { update, .. } if is_fog(update));
        if is_new_fog || question.edits.iter().any(|edit| is_fog(edit)) {
            return Err(Ended);
        }
        let answer = answer_bytes(&write_question(question)?)?;
        read_answer(&answer)
    }

    #[test]
    fn text_5_an_edit_that_ends_whoever_reads_it_is_left_out_and_the_text_goes_on() {
        let fog = TextEdit::default().edit(7, &Splice { at: 0, delete: 0, insert: "fog".into() }).unwrap();
        ask_of(ends_over_fog);
        let mut edits = written("Slow fade");
        assert_eq!((edits.render(), edits.is_left_out()), ("Slow fade", false));
        assert_eq!(edits.beyond(&fog), Err(TextError::Unreadable), "nobody knows what it does");
        edits.push(&fog);
        let update = edits.edit(2, &Splice { at: 0, delete: 4, insert: "Quick".into() }).unwrap();
        edits.push(&update);
        assert_eq!((edits.render(), edits.is_left_out(), edits.len()), ("Quick fade", true, 3));
        assert_eq!(edits.deeds().iter().map(Vec::is_empty).collect::<Vec<_>>(), [false, true, false]);
        for _ in 0..LEFT_OUT_MAX {
            edits.push(&fog);
        }
        assert_eq!((edits.render(), edits.is_left_out()), ("", true), "too many to be told one by one");
    }

    #[test]
    fn text_6_what_crosses_over_is_what_is_answered_on_the_spot() {
        let edits = written("🎭 ok");
        let update =
            ByteBuf::from(edits.edit(2, &Splice { at: 0, delete: 2, insert: String::new() }).unwrap());
        let client = 3;
        for wanted in [
            Wanted::Passages,
            Wanted::Change { client, steps: vec![Step::Keep(2, Fields::new()), Step::Delete(1)] },
            Wanted::Beyond { update, may_lack: false },
            Wanted::Since { known: ByteBuf::new() },
            Wanted::Deeds,
        ] {
            let question = Question { edits: edits.updates().map(Bytes::new).collect(), wanted };
            let crossed = read_answer(&answer_bytes(&write_question(&question).unwrap()).unwrap()).unwrap();
            assert_eq!(Ok(crossed), ask(&question));
        }
        let deep = format!(r#"{{"Passages":[{{"insert":"x","attributes":{{"a":{}"#, "[".repeat(100_000));
        assert_eq!(read_answer(deep.as_bytes()), Err(Ended), "no stack is deep enough");
    }

    #[test]
    fn text_7_an_update_that_begins_with_more_than_it_can_hold_is_none_before_memory_is_taken_for_it() {
        let sound = written("Slow fade").since(&[]).0;
        assert!(written("").beyond(&sound).is_ok());
        let bomb = [&[0x8c, 0xf6, 0x8b, 0xff, 0][..], &sound].concat();
        let second = [&[1, 0xff, 0xff, 0xff, 0x7f][..], &sound].concat();
        let endless = [0xff; 12];
        for update in [&bomb[..], &second, &endless, &[]] {
            assert_eq!(written("On breath").beyond(update).map(drop), Err(TextError::Unreadable));
        }
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
        let update = edits.edit(2, &Splice { at: 2, delete: 0, insert: "!".into() }).unwrap();
        edits.push(&update);
        assert_eq!(edits.render(), "🎭! ok");
    }

    proptest! {
        #[test]
        fn text_3_a_splice_turns_one_text_into_the_other(before in ".{0,30}", after in ".{0,30}") {
            let mut edits = written(&before);
            if let Some(splice) = splice_between(&before, &after) {
                let update = edits.edit(2, &splice).unwrap();
                edits.push(&update);
            }
            prop_assert_eq!(edits.render(), after.as_str());
        }

        #[test]
        fn text_8_what_each_edit_did_gives_the_text(
            edits in prop::collection::vec((0..2_u32, 0..20_u32, 0..9_u32, "[aé\n]{0,4}", 0..4_u8), 1..9),
        ) {
            let mut text = TextEdit::default();
            // Two people who write without knowing what the other did last.
            let mut known = [TextEdit::default(), TextEdit::default()];
            for (who, at, units, insert, format) in edits {
                let text_of_one = &known[who as usize];
                let format = match format {
                    0 => serde_json::json!({"bold": true}),
                    1 => serde_json::json!({"bold": null}),
                    2 => serde_json::json!({"header": 1}),
                    _ => serde_json::json!({}),
                };
                let format = format.as_object().unwrap().clone();
                let insert = Passage { insert, attributes: format.clone() };
                let keep = Step::Keep(at, crate::workspace::command::Fields::new());
                let steps = match units {
                    0..3 => vec![keep, Step::Insert(insert)],
                    3..6 => vec![keep, Step::Delete(units)],
                    _ => vec![keep, Step::Keep(units, format)],
                };
                let update = text_of_one.change(who + 1, &steps).unwrap();
                text.push(&update);
                known[who as usize].push(&update);
                if at % 3 == 0 {
                    known = [text.clone(), text.clone()];
                }
            }
            let told = text.deeds().iter().fold(Vec::new(), |before, steps| after(&before, steps));
            prop_assert_eq!(plain(&told), text.render());
            prop_assert_eq!(told, text.passages());
        }
    }
}
