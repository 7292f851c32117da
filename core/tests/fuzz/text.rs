//! What a throw-away instance answers of a text: it may have been led astray by others' edits. Those are read
//! by yrs, which is not held to anything here: `docs/testing.md` says why.

use std::cell::RefCell;

use callboard_core::state::{
    Answer, Ended, Question, Splice, Step, TextEdit, Wanted, after, answer_bytes, ask_of, plain, read_answer,
    write_question,
};
use callboard_core::workspace::command::Fields;
use serde_bytes::Bytes;

use super::check;
use super::given::bytes;

thread_local! {
    static ANSWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

fn astray(_question: &Question<'_>) -> Result<Answer, Ended> {
    ANSWER.with_borrow(|answer| read_answer(answer))
}

/// What honest documents answer.
fn answers() -> Vec<Vec<u8>> {
    let mut text = TextEdit::default();
    for insert in ["Slow fade 🎭\n", "Very "] {
        let update =
            text.edit(1, &Splice { at: 0, delete: 0, insert: insert.to_owned() }).expect("on the spot");
        text.push(&update);
    }
    let all = text.since(&[]).0;
    let bold = Fields::from_iter([("bold".to_owned(), true.into())]);
    [
        Wanted::Passages,
        Wanted::Change { client: 2, steps: vec![Step::Keep(4, bold), Step::Delete(1)] },
        Wanted::Beyond { update: all.clone().into(), may_lack: false },
        Wanted::Since { known: Vec::new().into() },
        Wanted::Deeds,
    ]
    .map(|wanted| Question { edits: vec![Bytes::new(&all)], wanted })
    .map(|question| answer_bytes(&write_question(&question).expect("a question")).expect("an answer"))
    .to_vec()
}

#[test]
fn fuzz_15_whatever_is_answered_of_a_text_is_read_or_refused() {
    let samples = answers();
    ask_of(astray);
    check!(150, |input: &[u8]| {
        ANSWER.set(bytes(input, &samples, &[]));
        let mut text = TextEdit::default();
        for edit in [b"one", b"two"] {
            text.push(edit);
        }
        assert!(plain(&text.passages()).len() <= text.passages().iter().map(|part| part.insert.len()).sum());
        assert_eq!(text.deeds().len(), text.len());
        let told = text.deeds().iter().fold(text.passages(), |before, steps| after(&before, steps));
        assert!(plain(&told).is_empty() || !told.is_empty());
        let _either = text.edit(9, &Splice { at: 1, delete: 2, insert: "x".to_owned() });
        let _either = text.beyond(b"three");
        let _either = text.since(b"four");
    });
}
