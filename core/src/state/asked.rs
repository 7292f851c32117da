//! What is asked of a document, and who answers. Who merges texts believes what is given, and others' edits
//! may be anything: yrs has been seen to fill memory, and to read and write what it had let go of. So a
//! worker asks an instance that has a memory of its own and nothing else: `docs/decisions/sandbox.md`. On a
//! machine's own target, where tools and tests run, it is answered on the spot.

use std::cell::Cell;

use serde::{Deserialize, Serialize};
use serde_bytes::{ByteBuf, Bytes};

use super::passages::Step;
use crate::workspace::border;
use crate::workspace::update::Passage;

/// What is asked of the document that some edits make.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question<'a> {
    /// The edits, in the order in which they came.
    #[serde(borrow)]
    pub edits: Vec<&'a Bytes>,
    /// What is wanted of them.
    pub wanted: Wanted,
}

/// What is wanted of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Wanted {
    /// The text. → `Passages`
    Passages,
    /// The update that makes these steps, clamped to the text. → `Update`
    Change {
        /// The editing session.
        client: u32,
        /// What it does.
        steps: Vec<Step>,
    },
    /// What of an update is not there, and what it does to the text. → `Fresh`
    Beyond {
        /// An editor's own.
        update: ByteBuf,
        /// Whether some of what it continues is left out.
        may_lack: bool,
    },
    /// All beyond a state vector; everything where it is empty. → `Since`
    Since {
        /// What is known already.
        known: ByteBuf,
    },
    /// What each edit did. → `Deeds`
    Deeds,
}

/// What a document answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// The text, in passages.
    Passages(Vec<Passage>),
    /// An update.
    Update(ByteBuf),
    /// What was not there, encoded anew, and what it does.
    Fresh(Result<(ByteBuf, Vec<Step>), TextError>),
    /// An update, and the state vector after it.
    Since(ByteBuf, ByteBuf),
    /// What each edit did to the text, step by step.
    Deeds(Vec<Vec<Step>>),
}

/// Why an update cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum TextError {
    /// It does not decode, or does not apply.
    #[error("not an update of a text")]
    Unreadable,
    /// It continues what is not here.
    #[error("what came before it is not here")]
    Gap,
}

/// Whoever was asked has ended over it, or was ended: it trapped, took too long, or too much memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended;

/// Answers a question.
pub type Reader = fn(&Question<'_>) -> Result<Answer, Ended>;

#[cfg(not(target_arch = "wasm32"))]
fn on_the_spot(question: &Question<'_>) -> Result<Answer, Ended> {
    let answer = || super::document::answer(question);
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(answer)).or(Err(Ended))
}

/// An instance that was lent nobody shows no text.
#[cfg(target_arch = "wasm32")]
fn on_the_spot(_question: &Question<'_>) -> Result<Answer, Ended> {
    Err(Ended)
}

/// A question as the bytes in which it crosses over.
///
/// # Errors
/// Never, of these types.
pub fn write_question(question: &Question<'_>) -> Result<Vec<u8>, Ended> {
    border::encode(question).or(Err(Ended))
}

/// Answers a question that crossed over, in bytes again: as JSON, since who reads that refuses lists in lists
/// that its stack is not deep enough for, and whoever wrote an answer may have been led astray.
///
/// # Errors
/// Where the bytes are no question.
pub fn answer_bytes(question: &[u8]) -> Result<Vec<u8>, Ended> {
    let (question, _): (Question<'_>, _) = border::decode_first(question).or(Err(Ended))?;
    serde_json::to_vec(&super::document::answer(&question)).or(Err(Ended))
}

/// An answer that crossed over.
///
/// # Errors
/// Where the bytes are none.
pub fn read_answer(bytes: &[u8]) -> Result<Answer, Ended> {
    serde_json::from_slice(bytes).or(Err(Ended))
}

thread_local! {
    static READER: Cell<Reader> = const { Cell::new(on_the_spot) };
}

/// Who answers from now on, for as long as this thread lives.
pub fn ask_of(reader: Reader) {
    READER.set(reader);
}

/// Asks whoever answers.
pub(super) fn ask(question: &Question<'_>) -> Result<Answer, Ended> {
    (READER.get())(question)
}
