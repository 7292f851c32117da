//! What is asked of texts is answered by another instance, with a memory of its own, limits, and no way out:
//! others' edits may be anything, and what reads them is not held to anything. `worker_boot.js` makes it,
//! `bin/callboard-sandbox.rs` is it.

use callboard_core::state::{self, Answer, Ended, Question};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Throws where the instance has trapped.
    #[wasm_bindgen(js_name = askSandbox, catch)]
    fn ask_sandbox(question: &[u8]) -> Result<Vec<u8>, JsValue>;
}

/// Has the core ask there from now on.
pub(crate) fn lend() {
    state::ask_of(ask);
}

fn ask(question: &Question<'_>) -> Result<Answer, Ended> {
    let answer = ask_sandbox(&state::write_question(question)?).or(Err(Ended))?;
    state::read_answer(&answer)
}
