//! Updates of texts, which the core hands to yrs.

use std::panic::{AssertUnwindSafe, catch_unwind};

use callboard_core::state::{Replay, Splice, TextEdit, TextMark, leave_out, rendering};

use super::check;
use super::given::bytes;

/// Edits of one text: letters, formats, deletions, what is typed at both ends.
fn edits() -> Vec<Vec<u8>> {
    let mut text = TextEdit::default();
    let mut updates = Vec::new();
    let splice = |at, delete, insert: &str| Splice { at, delete, insert: insert.to_owned() };
    for (client, splice) in
        [(1, splice(0, 0, "Slow fade 🎭\n")), (2, splice(5, 4, "out")), (1, splice(0, 0, "Very "))]
    {
        let update = text.edit(client, &splice);
        text.push(&update);
        updates.push(update);
    }
    updates.push(text.since(&[]).0);
    updates
}

/// Whether reading ended in a panic, which has to be known by the text that caused it: the worker is begun
/// anew then, and leaves the text out.
fn read(text: &TextEdit, first: &[u8], read: impl FnOnce(&TextEdit)) -> bool {
    let is_ended = catch_unwind(AssertUnwindSafe(|| read(text))).is_err();
    let expected = is_ended.then(|| TextMark::of(first));
    assert_eq!(rendering(), expected, "who ends the worker is known");
    is_ended
}

#[test]
fn fuzz_15_an_update_of_a_text_is_read_or_left_out_and_whoever_panics_over_it_knows_the_text() {
    let samples = edits();
    check!(150, |input: &[u8]| {
        let given = bytes(input, &samples, &[]);
        let mut text = TextEdit::default();
        for update in [&given, &samples[0]] {
            text.push(update);
        }
        let all = |text: &TextEdit| {
            let length: usize = text.passages().iter().map(|passage| passage.insert.len()).sum();
            assert!(text.render().len() <= length);
            let known = text.since(&[]).1;
            assert!(text.since(&known).0.len() <= text.since(&[]).0.len());
            let written = text.edit(9, &Splice { at: 1, delete: 2, insert: "x".to_owned() });
            let _either = text.beyond(&written);
            Replay::default().apply(&given);
        };
        // What an editor of one's own says of a text that is not there yet is nobody's: no text is named.
        let _ended = catch_unwind(|| drop(TextEdit::default().beyond(&given)));
        assert_eq!(rendering(), None);
        if read(&text, &given, all) {
            leave_out(TextMark::of(&given));
            let mut again = TextEdit::default();
            again.push(&given);
            assert_eq!((again.render(), again.is_left_out()), ("", true));
            assert_eq!(rendering(), None);
        }
    });
}
